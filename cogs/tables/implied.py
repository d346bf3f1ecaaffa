"""Which nodes the relationships alone imply, and of which kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from cogs.tables.texts import places_among
from cogs.vocabulary import Vocabulary

__all__ = ["implied_nodes"]

Integers = npt.NDArray[np.int64]


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
    unlisted = (places_among(edges["source"], listed) < 0) | (places_among(edges["target"], listed) < 0)
    edges = edges[unlisted]
    relations = list(vocabulary.relations.values())
    sides = [kinds for relation in relations for kinds in (relation.sources, relation.targets)]
    places = {relation.name: 2 * place for place, relation in enumerate(relations)}
    called, names = pd.factorize(edges["relation"])
    # What is no relation has the code -1, and so the last number.
    number = np.array([*(places.get(name, -1) for name in names.tolist()), -1], dtype=np.int64)[called]
    ends, texts = pd.factorize(pd.concat([edges["source"], edges["target"]], ignore_index=True))
    end, side = _zipped(ends[: len(edges)], ends[len(edges) :]), _zipped(number, number + 1)
    strange = np.append(places_among(texts, listed) < 0, False)
    made = strange[end] & (np.repeat(number, 2) >= 0)
    codes, first_met = pd.factorize(end[made])
    ids, side = texts.take(first_met).to_numpy(dtype=object), side[made]
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


def _zipped(first: Integers, second: Integers) -> Integers:
    """Return the two columns as one, row by row."""
    both = np.empty(2 * len(first), dtype=np.int64)
    both[0::2], both[1::2] = first, second
    return both
