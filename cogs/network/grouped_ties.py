"""The ties among the nodes that have a group, as arrays: what every figure between groups starts from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cogs.kernels.adjacency import Adjacency
from cogs.network.community_network import CommunityNetwork
from cogs.network.grouping import groups_of

__all__ = ["GroupedTies", "grouped_ties"]


@dataclass(frozen=True, eq=False)
class GroupedTies:
    """The nodes that have a group, in their order, and the ties among them.

    Attributes
    ----------
    grouped : bool array, one per node of the network
        Which nodes have a group; the arrays below are of those alone.
    adjacency : Adjacency
    counts : float64 array
        How many each node stands for.
    codes : int64 array
        The position of each node's group in `names`.
    names : pandas.Index
        The groups that occur, ascending.
    """

    grouped: np.ndarray[Any, np.dtype[np.bool_]]
    adjacency: Adjacency
    counts: np.ndarray[Any, np.dtype[np.float64]]
    codes: np.ndarray[Any, np.dtype[np.int64]]
    names: pd.Index[Any]


def grouped_ties(
    network: CommunityNetwork,
    *,
    by: str | pd.Series[Any] | None = None,
    relations: str | Iterable[str] | None = None,
    directed: bool = True,
) -> GroupedTies:
    """Return the ties among the nodes that have a group; the others are removed first, with their ties.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are.
    by : str or pandas.Series, optional
        The node column, or a Series of groups by node id; None as in `grouping_of`.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.
    directed : bool
        Whether a directed relation keeps its direction.

    Raises
    ------
    ParameterError
        If `by` is no node column, or no node has a group.
    UnknownNameError
        If a relation is not in the vocabulary.
    """
    groups = groups_of(network, by)
    grouped = groups.notna().to_numpy(dtype=bool)
    codes, names = pd.factorize(groups[grouped], sort=True)
    return GroupedTies(
        grouped,
        network.adjacency(relations, directed=directed).induced(grouped),
        network.counts[grouped].astype(np.float64),
        codes.astype(np.int64),
        pd.Index(names),
    )
