"""Which nodes the relationships alone imply, and of which kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cogs.vocabulary import Vocabulary

__all__ = ["implied_nodes"]


def implied_nodes(edges: pd.DataFrame, listed: pd.Index[Any], vocabulary: Vocabulary) -> pd.Series[Any]:
    """Return every id that only the relationships name, and the kind it gets.

    An id gets the first kind that its first relation allows on that side and all its other relations
    allow too; where they agree on none, the first kind of its first relation. First is the first in
    row order, the source of a row before its target.

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
    >>> edges = pd.DataFrame({"source": ["gp", "hub"], "target": "advice", "relation": ["refers_to", "delivers"]})
    >>> implied_nodes(edges, pd.Index(["hub"]), DEFAULT_VOCABULARY).to_dict()
    {'gp': 'organisation', 'advice': 'service'}
    """
    relations = list(vocabulary.relations.values())
    sides = [kinds for relation in relations for kinds in (relation.sources, relation.targets)]
    places = {relation.name: 2 * place for place, relation in enumerate(relations)}
    # Without any row the relations have the type of text, to which nothing can be added.
    number = edges["relation"].map(places).astype("float64")
    ends = pd.DataFrame({"id": _zipped(edges["source"], edges["target"]), "side": _zipped(number, number + 1)}).dropna()
    ends = ends[~ends["id"].isin(listed)]
    codes, ids = pd.factorize(ends["id"])
    side = ends["side"].to_numpy(dtype=np.int64)
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    masks = np.array([_mask(kinds, vocabulary) for kinds in sides], dtype=np.int64)
    allowed = np.bitwise_and.reduceat(masks[side][order], starts) if len(starts) else masks[:0]
    first = side[order][starts]
    kinds = {
        (place, mask): next((kind for kind in sides[place] if _mask((kind,), vocabulary) & mask), sides[place][0])
        for place, mask in set(zip(first.tolist(), allowed.tolist(), strict=True))
    }
    chosen = [kinds[pair] for pair in zip(first.tolist(), allowed.tolist(), strict=True)]
    return pd.Series(chosen, index=pd.Index(ids, name="id"), name="kind", dtype=object)


def _mask(kinds: tuple[str, ...], vocabulary: Vocabulary) -> int:
    """Return a set of kinds as the bits of a whole number."""
    return sum(1 << place for place, kind in enumerate(vocabulary.kinds) if kind in kinds)


def _zipped(first: pd.Series[Any], second: pd.Series[Any]) -> np.ndarray[Any, Any]:
    """Return the two columns as one, row by row."""
    both = np.empty(2 * len(first), dtype=object)
    both[0::2], both[1::2] = first.to_numpy(dtype=object), second.to_numpy(dtype=object)
    return both
