"""Which nodes the relationships alone imply, and of which kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cogs.vocabulary import Vocabulary

__all__ = ["implied_nodes"]


def implied_nodes(edges: pd.DataFrame, listed: pd.Index[Any], vocabulary: Vocabulary) -> pd.Series[Any]:
    """Return every id that only the relationships name, and the kind it gets.

    An id gets the first kind that its relation allows on that side; where its relations imply
    different kinds, the first in row order wins, the source of a row before its target.

    Parameters
    ----------
    edges : pandas.DataFrame
        Columns `source`, `target` and `relation`, in row order.
    listed : pandas.Index
        The ids that a table of nodes lists.
    vocabulary : Vocabulary

    Returns
    -------
    pandas.Series of object
        Index: id, in the order of first appearance. Values: kind.

    Examples
    --------
    >>> import pandas as pd
    >>> from cogs.vocabulary import DEFAULT_VOCABULARY
    >>> edges = pd.DataFrame({"source": ["ann", "hub"], "target": ["hub", "park"], "relation": ["uses", "runs"]})
    >>> implied_nodes(edges, pd.Index(["hub"]), DEFAULT_VOCABULARY).to_dict()
    {'ann': 'resident', 'park': 'place'}
    """
    relation = edges["relation"]
    sources = relation.map({name: kinds.sources[0] for name, kinds in vocabulary.relations.items()})
    targets = relation.map({name: kinds.targets[0] for name, kinds in vocabulary.relations.items()})
    ends = pd.Series(_zipped(sources, targets), index=_zipped(edges["source"], edges["target"]), name="kind")
    ends = ends[~ends.index.isin(listed)].dropna()
    ends = ends[~ends.index.duplicated()]
    return ends.rename_axis(index="id")


def _zipped(first: pd.Series[Any], second: pd.Series[Any]) -> np.ndarray[Any, Any]:
    """Return the two columns as one, row by row."""
    both = np.empty(2 * len(first), dtype=object)
    both[0::2], both[1::2] = first.to_numpy(dtype=object), second.to_numpy(dtype=object)
    return both
