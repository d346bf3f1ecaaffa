"""Brokerage roles between groups (Gould & Fernandez 1989): counts, scores, and how far they are from chance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.kernels.label_shuffles import shuffle_test
from cogs.kernels.two_path_moments import two_path_moments
from cogs.kernels.two_paths import count_open_two_paths, shared_open_two_paths, two_paths_from
from cogs.network.community_network import CommunityNetwork
from cogs.network.grouped_ties import GroupedTies, grouped_ties
from cogs.network.grouping import grouping_of
from cogs.vocabulary import ROLES

__all__ = ["Score", "Test", "brokerage", "brokerage_totals"]

Score = Literal["raw", "ratio", "partial"]
Test = Literal["bernoulli", "permutation"]
Floats = np.ndarray[Any, np.dtype[np.float64]]

_COLUMNS = [*ROLES, "total"]


def brokerage(
    network: CommunityNetwork,
    *,
    by: str | pd.Series[Any] | None = None,
    relations: str | Iterable[str] | None = None,
    directed: bool = True,
    score: Score = "raw",
    test: Test | None = None,
    n_permutations: int = 999,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how many open pairs each node brokers, by the role it plays between groups.

    Node v brokers the ordered pair (a, b) if a → v and v → b exist and a → b does not, the three
    being different nodes. Its role follows from the groups of a, v and b: coordinator A A A,
    itinerant A B A (UCINET: consultant), representative A A B, gatekeeper A B B, liaison A B C.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    by : str or pandas.Series, optional
        The node column, or a Series of groups by node id. None: the network's own grouping, else
        `sector` if there is one, else `kind`; `grouping_of` tells which.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.
    directed : bool
        If False ties are walked both ways, each unordered pair counts once, and gatekeeper and
        representative are one role: both columns hold it and `total` counts it once.
    score : {"raw", "ratio", "partial"}
        What the role columns hold. raw: pairs. ratio: pairs divided by those expected in a Bernoulli
        digraph. partial: every pair gives 1 divided by the number of nodes that stand between its
        ends, so that all who broker it share it. UCINET has scores like these two; they were
        not compared with its own figures.
    test : {"bernoulli", "permutation"}, optional
        What the counts, always the raw ones, are held against. bernoulli: every arc is there with the
        same probability d = m / (N(N − 1)), groups fixed, as in R `sna`. permutation: the ties stay
        and the groups are shuffled among the nodes, always between nodes of equal `count`.
    n_permutations : int
        How many shuffles, at least 1. Memory does not grow with it.
    seed : int
        Seed of the shuffles; the same seed gives the same bytes for the same rows in the same order.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`, columns coordinator, itinerant, representative,
        gatekeeper, liaison, total; unit: pairs, from 0 to (n − 1)(n − 2); a ratio has none, from 0.
        NaN for nodes without a group: these are removed before anything is counted and do not
        close pairs either; N, m and the sizes of groups are of those that remain.

        With test="bernoulli" beside them `expected_ROLE`, `sd_ROLE` (pairs) and `z_ROLE` (the raw
        count less the expected, divided by sd) for the six columns. z, like the ratio, is NaN where
        the expected is 0: coordinator in a group of at most 2; representative and gatekeeper in a
        group of 1 or where there is one group only; itinerant where no other group has 2; liaison
        with fewer than 2 other groups; total with fewer than 3 nodes; all of them if no arc or
        every arc is there. All of expected, sd, z and ratio are NaN if any grouped node has a
        `count` above 1, because its ties are not independent draws, and if `directed` is False,
        because the model is one of digraphs; the permutation test serves for both.

        With test="permutation" beside them `expected_ROLE` and `sd_ROLE`, mean and standard
        deviation over the shuffles (sd is NaN for a single one), `p_ROLE` and `p_adjusted_ROLE`,
        from 1/(n_permutations + 1) to 1; p of total is NaN, because no shuffle changes it.

    Raises
    ------
    ParameterError
        If `by` is no node column, no node has a group, `score` or `test` is unknown,
        `n_permutations` is below 1, or the permutation test is asked for with one group only.
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    An undirected relation is both directions. Parallel edges count once, self-loops not at all,
    weights do not matter. A node with `count` m stands for m nodes alike that are not linked to each
    other: pairs multiply, two members linked both ways with v are themselves an open pair, and
    the figure is per member, as in the expanded network.

    The Bernoulli expectations depend on N: one more isolate changes them, and not the counts.

    p is two-sided: the share of the n + 1 arrangements, the given one among them, whose count is at
    least as far from the mean of all n + 1. p_adjusted compares with the largest deviation of each
    arrangement over all nodes and the five roles, every deviation divided by the standard deviation
    of its own node and role; it holds the chance of any false alarm in the table. A count
    that no shuffle changes has p = 1. Where no two nodes of equal count differ in group, all have.

    References
    ----------
    Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage
    in transaction networks. Sociological Methodology 19, 89–126. doi:10.2307/270949

    Butts, C. T. (2008). Social network analysis with sna. Journal of Statistical Software 24(6).
    doi:10.18637/jss.v024.i06

    Westfall, P. H. & Young, S. S. (1993). Resampling-based multiple testing. Wiley. (p_adjusted)

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges(
    ...     [("surgery", "refers_to", "partnership"), ("partnership", "refers_to", "club")],
    ...     nodes={"surgery": {"sector": "health"}, "partnership": {"sector": "community"},
    ...            "club": {"sector": "community"}},
    ... )
    >>> cogs.brokerage(network).loc["partnership", "gatekeeper"]
    np.float64(1.0)
    >>> tested = cogs.brokerage(network, test="permutation", n_permutations=99, seed=1)
    >>> tested.loc["partnership", "p_gatekeeper"] > 0.05
    np.True_
    """
    _check(score, test, n_permutations)
    ties = grouped_ties(network, by=by, relations=relations, directed=directed)
    blocks = {"": _scored(ties, score, directed=directed)}
    if test == "bernoulli":
        blocks |= _against_random_arcs(ties, directed=directed)
    elif test == "permutation":
        if len(ties.names) == 1:
            raise ParameterError(
                f'All nodes are in one group of "{grouping_of(network, by)}" ({ties.names[0]}), so there is nothing '
                f"to shuffle. Group by another column, or leave the permutation test out."
            )
        blocks |= _against_shuffled_groups(ties, directed=directed, n_permutations=n_permutations, seed=seed)
    table = np.full((len(network), len(_COLUMNS) * len(blocks)), np.nan)
    table[ties.grouped] = np.column_stack(list(blocks.values()))
    names = [prefix + role for prefix in blocks for role in _COLUMNS]
    return pd.DataFrame(table, index=network.nodes.index, columns=names)


def brokerage_totals(
    network: CommunityNetwork,
    *,
    by: str | pd.Series[Any] | None = None,
    relations: str | Iterable[str] | None = None,
    directed: bool = True,
) -> pd.Series[float]:
    """Return how many open pairs are brokered in the whole network, by role.

    The sum over all nodes of `brokerage`, each node's figure times its `count`; a pair that several
    nodes broker counts once for each of them.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    by : str or pandas.Series, optional
        The node column, or a Series of groups by node id; None as in `brokerage`.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.
    directed : bool
        If False each unordered pair counts once for each broker, and representative and gatekeeper
        are one role, which `total` counts once.

    Returns
    -------
    pandas.Series
        float64, index coordinator, itinerant, representative, gatekeeper, liaison, total; unit:
        pairs, from 0 to n(n − 1)(n − 2). Nodes without a group are left out as in `brokerage`; a
        network without nodes has 0.

    Raises
    ------
    ParameterError
        If `by` is no node column, or no node has a group.
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    Direction, weights, parallel edges and loops as in `brokerage`. A node with `count` m is m
    brokers, so the totals are those of the expanded network.

    References
    ----------
    Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage
    in transaction networks. Sociological Methodology 19, 89–126. doi:10.2307/270949

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.brokerage import brokerage_totals
    >>> network = cogs.network_from_edges(
    ...     [("surgery", "refers_to", "adviser"), ("adviser", "refers_to", "club")],
    ...     nodes={"surgery": {"sector": "health"}, "adviser": {"sector": "advice", "count": 3},
    ...            "club": {"sector": "sport"}},
    ... )
    >>> brokerage_totals(network)["liaison"]
    np.float64(3.0)
    """
    table = brokerage(network, by=by, relations=relations, directed=directed)
    return table.mul(network.counts, axis="index").sum()


def _check(score: str, test: str | None, n_permutations: int) -> None:
    if score not in get_args(Score):
        raise ParameterError(f'score must be "raw", "ratio" or "partial"; it is {score!r}.')
    if test is not None and test not in get_args(Test):
        raise ParameterError(f'test must be None, "bernoulli" or "permutation"; it is {test!r}.')
    if n_permutations < 1:
        raise ParameterError(f"n_permutations must be at least 1; it is {n_permutations}.")


def _scored(ties: GroupedTies, score: Score, *, directed: bool) -> Floats:
    arcs = ties.adjacency
    work = float(two_paths_from(arcs).sum() + arcs.arcs)
    # The columns of the kernels are AAA, ABA, AAB, ABB, ABC: the order of ROLES.
    if score == "partial":
        shared = shared_open_two_paths.run(3.0 * work)(arcs.indptr, arcs.indices, ties.counts, ties.codes)
        links = shared[:, : len(ROLES)]
    else:
        links = count_open_two_paths(arcs, ties.counts, ties.codes)
    figures = _with_total(_once_per_pair(links, directed=directed), directed=directed)
    if score != "ratio":
        return figures
    expected, _ = _random_arcs(ties, directed=directed)
    return np.divide(figures, expected, out=np.full_like(figures, np.nan), where=expected > 0)


def _once_per_pair(links: Floats, *, directed: bool) -> Floats:
    """Undirected, coordinator, itinerant and liaison have every pair twice, the two others each once."""
    return links if directed else links * np.array([0.5, 0.5, 1.0, 1.0, 0.5])


def _with_total(roles: Floats, *, directed: bool) -> Floats:
    counted = roles if directed else np.delete(roles, 3, axis=1)
    return np.column_stack([roles, counted.sum(axis=1)])


def _random_arcs(ties: GroupedTies, *, directed: bool) -> tuple[Floats, Floats]:
    """Return expected and sd of every node in random digraphs with as many arcs, NaN where that is no model."""
    if not directed or (ties.counts > 1).any():
        unknown = np.full((len(ties.codes), len(_COLUMNS)), np.nan)
        return unknown, unknown
    sizes = np.bincount(ties.codes, minlength=len(ties.names)).astype(np.float64)
    mean, sd = two_path_moments(sizes, ties.adjacency.arcs)
    return mean[ties.codes], sd[ties.codes]


def _against_random_arcs(ties: GroupedTies, *, directed: bool) -> dict[str, Floats]:
    expected, sd = _random_arcs(ties, directed=directed)
    raw = _scored(ties, "raw", directed=directed)
    z = np.divide(raw - expected, sd, out=np.full_like(raw, np.nan), where=sd > 0)
    return {"expected_": expected, "sd_": sd, "z_": z}


def _against_shuffled_groups(ties: GroupedTies, *, directed: bool, n_permutations: int, seed: int) -> dict[str, Floats]:
    found = shuffle_test(ties.adjacency, ties.counts, ties.codes, n_permutations=n_permutations, seed=seed)
    expected = _with_total(_once_per_pair(found.mean, directed=directed), directed=directed)
    sd = _once_per_pair(found.sd, directed=directed)
    no_change = np.where(np.isnan(sd[:, :1]), np.nan, 0.0)
    no_test = np.full((len(sd), 1), np.nan)
    return {
        "expected_": expected,
        "sd_": np.column_stack([sd, no_change]),
        "p_": np.column_stack([found.p, no_test]),
        "p_adjusted_": np.column_stack([found.p_adjusted, no_test]),
    }
