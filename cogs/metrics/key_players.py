"""Sets of key players (Borgatti 2006): what falls apart without a set, what a set reaches, which set is best."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.kernels.adjacency import Adjacency
from cogs.kernels.key_players import connected_without, distances_from, nearness_without, reached_by
from cogs.kernels.pairs_through import pairs_through
from cogs.network.community_network import CommunityNetwork

__all__ = ["BestSet", "best_set", "fragmentation", "set_reach"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]
Scores = Callable[[Integers], Floats]

_GOALS = ("fragment", "reach")
_MOST_SETS = 200_000
_MOST_STEPS = 2e9  # a few seconds: beyond, not every set, or not every candidate, is tried
_LEAST_CANDIDATES = 20
# How often each candidate is tried in each place of the set, by and large.
_ROUNDS = 8
_EQUAL = 1e-9


def fragmentation(
    network: CommunityNetwork,
    removed: Iterable[str] = (),
    *,
    relations: str | Iterable[str] | None = None,
    weighted: bool = False,
) -> float:
    """Return how far the network falls apart once some nodes are removed (KPP-Neg).

    F = 1 − Σ s_k(s_k − 1) / (n(n − 1)), s_k the sizes of the components and n the members that are
    left: the share of pairs that no row of ties joins any more. Distance-weighted,
    DF = 1 − Σ (1/d_ij) / (n(n − 1)) over ordered pairs, nothing for pairs that are not joined.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    removed : iterable of str
        Ids or exact names, case apart; each once. None at all gives the network as it is.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.
    weighted : bool
        DF instead of F: long ways round count as well as breaks.

    Returns
    -------
    float
        From 0 (every pair is joined; weighted: has a tie) to 1 (no pair is joined); NaN where at most
        one member is left.

    Raises
    ------
    UnknownNameError
        If a node or a relation is not there.

    Notes
    -----
    Directions, weights and parallel edges do not matter, self-loops join nothing. A node with `count`
    m stands for m members: pairs are pairs of members, and removing it removes all m of them.

    References
    ----------
    Borgatti, S. P. (2006). Identifying sets of key players in a social network. Computational &
    Mathematical Organization Theory 12, 21–34. doi:10.1007/s10588-006-7084-x

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.key_players import fragmentation
    >>> star = cogs.network_from_edges([("hub", "partners_with", leaf) for leaf in "abcd"])
    >>> fragmentation(star), fragmentation(star, ["hub"])
    (0.0, 1.0)
    >>> round(fragmentation(star, weighted=True), 2)
    0.3
    """
    score = _fragmentation_scores(network, relations, weighted=weighted)
    return float(score(_positions(network, removed)[np.newaxis])[0])


def set_reach(
    network: CommunityNetwork,
    members: Iterable[str],
    *,
    relations: str | Iterable[str] | None = None,
    directed: bool = True,
    steps: int = 2,
    weighted: bool = False,
    shares: bool = False,
) -> float:
    """Return how many nodes a set of nodes reaches together (KPP-Pos).

    m-reach: the nodes within `steps` of the nearest of the set, each once, the set itself among them
    (at 0 steps). Distance-weighted, Σ 1/d_Kj over all nodes j, d_Kj the steps from the nearest of the
    set and those of the set counting 1 each; with `shares` that is Borgatti's DR.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    members : iterable of str
        Ids or exact names, case apart; each once.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.
    directed : bool
        Whether steps go along the direction of a relation that has one.
    steps : int
        How many steps, 1 or more; not used where `weighted`.
    weighted : bool
        Far nodes count less, at any number of steps.
    shares : bool
        Divide by n, the members of all nodes.

    Returns
    -------
    float
        Unit: members of nodes, from 0 (no set) to n; a share from 0 to 1, NaN for an empty network.

    Raises
    ------
    ParameterError
        If `steps` is below 1.
    UnknownNameError
        If a node or a relation is not there.

    Notes
    -----
    Parallel edges count once, self-loops and weights do not matter. A node with `count` m stands for
    m members: in the set all m of them are in it, and met it counts m.

    References
    ----------
    Borgatti, S. P. (2006). Identifying sets of key players in a social network. Computational &
    Mathematical Organization Theory 12, 21–34. doi:10.1007/s10588-006-7084-x

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.key_players import set_reach
    >>> path = cogs.network_from_edges([(a, "refers_to", b) for a, b in zip("abcd", "bcde")])
    >>> set_reach(path, ["a"]), set_reach(path, ["a", "d"]), set_reach(path, ["c"], directed=False, steps=1)
    (3.0, 5.0, 3.0)
    >>> set_reach(path, ["a", "d"], weighted=True, shares=True)
    0.9
    """
    inside = _positions(network, members)
    score = _reach_scores(network, inside, relations, directed=directed, steps=steps, weighted=weighted)
    reached = float(score(np.arange(len(inside))[np.newaxis])[0])
    total = float(network.counts.sum())
    if not shares:
        return reached
    return reached / total if total else float("nan")


@dataclass(frozen=True)
class BestSet:
    """The set of nodes with the highest score that was found.

    Attributes
    ----------
    members : tuple of str
        Ids, ascending; of sets with equal scores the first by its ids.
    score, score_before : float
        The figure of the set, and that of no set at all.
    exact : bool
        True if every set of this size was tried; else the best was looked for by adding one after
        another and then swapping single ones for as long as that helped.
    equal : int
        How many other sets tried last have the same score: all there are if `exact`, else those that
        differ in one member.
    considered, candidates : int
        How many nodes were tried as members, of how many that could be.
    """

    members: tuple[str, ...]
    score: float
    score_before: float
    exact: bool
    equal: int
    considered: int
    candidates: int


def best_set(
    network: CommunityNetwork,
    *,
    size: int = 3,
    goal: str = "fragment",
    among: Iterable[str] | None = None,
    relations: str | Iterable[str] | None = None,
    directed: bool = True,
    steps: int = 2,
    weighted: bool = False,
) -> BestSet:
    """Return the set of a size whose removal breaks up the network most, or that reaches most.

    Where there are at most 200,000 sets, and trying them takes seconds, all are tried. Else greedy with
    swaps: once from the best single node, adding the best next one each time, and once from those
    with most betweenness (to fragment) or most partners (to reach); then any one member is swapped
    for any other candidate while that raises the score. In large networks only those first in
    betweenness or partners are tried as members; `considered` says how many.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    size : int
        How many nodes, from 1 to the number of candidates.
    goal : {"fragment", "reach"}
        The score: `fragmentation` without the set, or `set_reach` of it.
    among : iterable of str, optional
        Ids or names that may be in the set; None means every node.
    relations, directed, steps, weighted
        As the two measures take them; `directed` and `steps` are of reach alone.

    Returns
    -------
    BestSet
        Its score has the unit and range of its measure.

    Raises
    ------
    ParameterError
        If `size`, `goal` or `steps` is out of its range.
    UnknownNameError
        If a node or a relation is not there.

    Notes
    -----
    What directions, weights, parallel edges and `count` do is as in the two measures: a node with
    `count` m is one choice, and stands for m members. Scores that differ by less than 1e-9 are equal.

    References
    ----------
    Borgatti, S. P. (2006). Identifying sets of key players in a social network. Computational &
    Mathematical Organization Theory 12, 21–34. doi:10.1007/s10588-006-7084-x

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.key_players import best_set
    >>> path = cogs.network_from_edges([(a, "partners_with", b) for a, b in zip("abcd", "bcde")])
    >>> best = best_set(path, size=1)
    >>> best.members, round(best.score, 2), best.exact
    (('c',), 0.67, True)
    """
    if goal not in _GOALS:
        raise ParameterError(f'goal must be "fragment" or "reach"; "{goal}" was given.')
    names = sorted({network.find(name) for name in (network.nodes.index if among is None else among)})
    if not 1 <= size <= len(names):
        raise ParameterError(f"size must be from 1 to {len(names)}, the number of candidates; {size} was given.")
    places = network.nodes.index.get_indexer(pd.Index(names))
    if goal == "fragment":
        score = _fragmentation_scores(network, relations, weighted=weighted)
        arcs = network.adjacency(relations, directed=False)
        work = float(arcs.size + arcs.arcs) * (arcs.size if weighted else 1)
    else:
        score = _reach_scores(network, places, relations, directed=directed, steps=steps, weighted=weighted)
        arcs = network.adjacency(relations, directed=directed)
        work = float(arcs.size) * size
        places = np.arange(len(names))
    before = float(score(np.empty((1, 0), dtype=np.int64))[0])
    sets = comb(len(places), size)
    exact = sets <= _MOST_SETS and sets * work <= _MOST_STEPS
    if exact:
        order, (best, scored, equal) = places, _tried(places, size, score)
    else:
        positions = network.nodes.index.get_indexer(pd.Index(names))
        most = max(_LEAST_CANDIDATES, 2 * size, int(_MOST_STEPS / (_ROUNDS * size * work)))
        order = places[_by_promise(arcs, network.counts, positions, goal)[:most]]
        best, scored, equal = _searched(places[np.isin(places, order)], order[:size], size, score)
    at = dict(zip(places.tolist(), names, strict=True))
    chosen = tuple(sorted(at[place] for place in best.tolist()))
    return BestSet(chosen, scored, before, exact, equal, len(order), len(names))


def _positions(network: CommunityNetwork, names: Iterable[str]) -> Integers:
    ids = sorted({network.find(name) for name in names})
    return np.asarray(network.nodes.index.get_indexer(pd.Index(ids, dtype=object)), dtype=np.int64)


def _fragmentation_scores(
    network: CommunityNetwork, relations: str | Iterable[str] | None, *, weighted: bool
) -> Scores:
    """Return what scores the removal of each row of node positions."""
    arcs = network.adjacency(relations, directed=False)
    counts = network.counts.astype(np.float64)
    measure = nearness_without if weighted else connected_without
    work = float(arcs.size + arcs.arcs) * (arcs.size if weighted else 1)

    def score(sets: Integers) -> Floats:
        joined = measure.run(work * len(sets))(arcs.indptr, arcs.indices, counts, sets)
        left = counts.sum() - counts[sets].sum(axis=1)
        pairs = left * (left - 1.0)
        return np.asarray(1.0 - joined / np.where(left > 1, pairs, np.nan), dtype=np.float64)

    return score


def _reach_scores(
    network: CommunityNetwork,
    candidates: Integers,
    relations: str | Iterable[str] | None,
    *,
    directed: bool,
    steps: int,
    weighted: bool,
) -> Scores:
    """Return what scores the reach of each row of positions among the candidates."""
    if steps < 1:
        raise ParameterError(f"steps must be 1 or more; {steps} was given.")
    arcs = network.adjacency(relations, directed=directed)
    counts = network.counts.astype(np.float64)
    farthest = max(1, len(network)) if weighted else min(steps, max(1, len(network)))
    work = float(len(candidates)) * (arcs.size + arcs.arcs)
    distance = distances_from.run(work)(arcs.indptr, arcs.indices, candidates, farthest)
    if weighted:
        known = distance[distance <= farthest]
        distance = np.minimum(distance, int(known.max(initial=0)) + 1)
        farthest = int(known.max(initial=0))
    worth = np.ones(farthest + 2)
    if weighted:
        worth[1:] = 1.0 / np.arange(1, farthest + 2)
    worth[-1] = 0.0

    def score(sets: Integers) -> Floats:
        return reached_by.run(float(sets.size) * arcs.size)(distance, worth, counts, sets)

    return score


def _by_promise(arcs: Adjacency, counts: Integers, places: Integers, goal: str) -> Integers:
    """Return the places in `places` of those with most betweenness, or most partners, equal ones by their ids."""
    whole = counts.astype(np.float64)
    partners = np.bincount(arcs.sources, weights=whole[arcs.indices], minlength=arcs.size)
    if goal == "reach":
        return np.argsort(-partners[places], kind="stable")
    between = pairs_through(arcs, whole)
    return np.lexsort((-partners[places], -np.round(between[places], 6)))


def _tried(places: Integers, size: int, score: Scores) -> tuple[Integers, float, int]:
    """Return the best of all sets, its score, and how many others have the same."""
    sets = np.array(list(combinations(places.tolist(), size)), dtype=np.int64)
    first, best, number = _first_best(score(sets))
    return sets[first], best, number - 1


def _searched(places: Integers, promising: Integers, size: int, score: Scores) -> tuple[Integers, float, int]:
    """Return the better of what a greedy start and the most promising ones come to by swaps."""
    greedy = places[:0]
    while len(greedy) < size:
        free = places[~np.isin(places, greedy)]
        wider = np.column_stack([np.tile(greedy, (len(free), 1)), free])
        greedy = wider[_first_best(score(wider))[0]]
    ends = [_swapped(places, start, score) for start in (greedy, promising)]
    return ends[0] if ends[0][1] >= ends[1][1] - _EQUAL else ends[1]


def _swapped(places: Integers, chosen: Integers, score: Scores) -> tuple[Integers, float, int]:
    """Return the set after the best single swaps, for as long as they help, its score, and its equals one swap away."""
    best = float(score(chosen[np.newaxis])[0])
    while True:
        free = places[~np.isin(places, chosen)]
        if not len(free):
            return chosen, best, 0
        swaps = np.repeat(chosen[np.newaxis], len(chosen) * len(free), axis=0)
        rows = np.arange(len(swaps))
        swaps[rows, rows // len(free)] = free[rows % len(free)]
        first, highest, number = _first_best(score(swaps))
        if not highest > best + _tolerance(best):
            return chosen, best, number if highest >= best - _tolerance(best) else 0
        chosen, best = swaps[first], highest


def _first_best(scores: Floats) -> tuple[int, float, int]:
    """Return where the highest score is first, what it is, and how many have it; NaN is below all."""
    known = np.nan_to_num(scores, nan=-1.0)
    highest = float(known.max())
    level = known >= highest - _tolerance(highest)
    first = int(np.argmax(level))
    return first, float(scores[first]), int(level.sum())


def _tolerance(score: float) -> float:
    return _EQUAL * max(1.0, abs(score))
