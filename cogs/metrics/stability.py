"""How sure a ranking is: ranks under random loss, and how far ties hang on those who were asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.kernels.compilation import repeated
from cogs.network.community_network import CommunityNetwork

__all__ = ["RespondentCoverage", "rank_stability", "respondent_coverage"]

Booleans = np.ndarray[Any, np.dtype[np.bool_]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.int64]]

_LOST = ("nodes", "edges", "respondents")
_SHARE_OF_LARGEST = 1e-12


def rank_stability(
    network: CommunityNetwork,
    metric: Callable[[CommunityNetwork], pd.Series[Any]],
    *,
    drop: float = 0.1,
    of: Literal["nodes", "edges", "respondents"] = "nodes",
    n: int = 200,
    seed: int = 0,
) -> pd.DataFrame:
    """Return each node's rank in a metric and the range of its rank under random loss.

    A share of the nodes, ties or respondents is left out at random, n times, and the metric computed
    again each time. The range is called "range under 10% random loss" (or whatever share): it is no
    confidence interval, for what is missing from a real network is not missing at random.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    metric : callable
        Takes a network and returns a Series with the index of its nodes: a metric of `cogs`, or
        `lambda network: brokerage(network)["total"]` for one column of a table.
    drop : float
        The share to leave out, above 0 and below 1; rounded to whole things, at least one is lost and
        one stays.
    of : {"nodes", "edges", "respondents"}
        What is lost. Nodes go with all their ties. Edges are ties: all rows of one relation between
        the same two (in the same direction, if it has one) go together; what residents use, where they
        volunteer and the like is not lost. A respondent that is lost
        stays as a node; the ties that only it reported go: those with it as an end whose other end is
        no respondent that remains. Who was asked says the node column `respondent`.
    n : int
        How many times, 1 or more.
    seed : int
        The same network and seed give the same figures.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`; columns:

        - `value`: the metric on the network as it is; its unit and range.
        - `rank`: 1 for the largest value, equal ones sharing the best place; from 1 to the number of
          nodes with a value.
        - `rank_5`, `rank_95`: 5th and 95th percentile of the rank over the losses that left the node
          its value; both are ranks that occurred (the one below and the one above the percentile).

        All three ranks are NaN where the value is; the last two also where no loss left the node a
        value, and everywhere if there are fewer than two things to lose.

    Raises
    ------
    ParameterError
        If `drop`, `of` or `n` is out of its range, `metric` does not return one Series per network
        with the index of its nodes, or nobody is marked as a respondent.

    Notes
    -----
    All ranks are among the same peers: a node that was lost, or has no value after a loss, keeps the
    place that it had before or behind each of the others. So the range shows only how the others
    change their order, not that a list with fewer on it is shorter. Values that differ by less than
    1e-12 of the largest are equal. Self-loops are no ties. A node with `count` m is one node here: it
    is lost whole and ranked once, by its figure per member. Direction, weights and parallel edges
    are as the metric has them.

    References
    ----------
    Borgatti, S. P., Carley, K. M. & Krackhardt, D. (2006). On the robustness of centrality measures
    under conditions of imperfect data. Social Networks 28(2), 124–136.
    doi:10.1016/j.socnet.2005.05.001

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.stability import rank_stability
    >>> star = cogs.network_from_edges([("hub", "partners_with", leaf) for leaf in "abcdefghi"])
    >>> rank_stability(star, cogs.betweenness, of="edges").loc["hub"].tolist()
    [36.0, 1.0, 1.0, 1.0]
    """
    if not 0 < drop < 1:
        raise ParameterError(f"drop must be a share above 0 and below 1; {drop} was given.")
    if n < 1:
        raise ParameterError(f"n must be 1 or more; {n} was given.")
    things, without = _losses(network, of)
    with repeated(n + 1):
        value = _values(metric, network)
    before = _rounded(value.to_numpy(dtype=np.float64))
    ranks = np.full((n, len(network)), np.nan)
    generator = np.random.default_rng(seed)
    lost_each_time = min(max(1, round(drop * things)), things - 1)
    with repeated(n):
        for row in range(n if things > 1 else 0):
            lost = np.zeros(things, dtype=np.bool_)
            lost[generator.choice(things, lost_each_time, replace=False)] = True
            after = _values(metric, without(lost)).reindex(network.nodes.index)
            ranks[row] = _ranks_among_the_same(before, _rounded(after.to_numpy(dtype=np.float64)))
    low, high = _percentiles(ranks)
    return pd.DataFrame(
        {"value": value.astype("float64"), "rank": _ranks(before), "rank_5": low, "rank_95": high},
        index=network.nodes.index,
    )


def _values(metric: Callable[[CommunityNetwork], pd.Series[Any]], network: CommunityNetwork) -> pd.Series[Any]:
    values = metric(network)
    if not isinstance(values, pd.Series) or not values.index.equals(network.nodes.index):
        raise ParameterError(
            "metric must return one Series with the index of the network's nodes; a "
            f'{type(values).__name__} came back. For one column of a table: lambda network: metric(network)["column"].'
        )
    return values


def _losses(network: CommunityNetwork, of: str) -> tuple[int, Callable[[Booleans], CommunityNetwork]]:
    """Return how many things can be lost, and what makes the network without those marked."""
    if of not in _LOST:
        raise ParameterError(f'of must be one of {", ".join(_LOST)}; "{of}" was given.')
    edges = network.edges
    source, target = network.ends
    if of == "nodes":
        return len(network), lambda lost: network.part(~lost)

    def with_edges(kept: Booleans) -> CommunityNetwork:
        return network.with_tables(edges=edges[kept], ends=(source[kept], target[kept]))

    if of == "edges":
        ties = _tie_numbers(network, source, target)
        # What is numbered -1 finds the False at the end: it stays.
        return int(ties.max(initial=-1)) + 1, lambda lost: with_edges(~np.append(lost, False)[ties])
    asked = np.flatnonzero(_respondents(network))

    def without(lost: Booleans) -> CommunityNetwork:
        gone, there = np.zeros((2, len(network)), dtype=np.bool_)
        gone[asked[lost]], there[asked[~lost]] = True, True
        unreported = (gone[source] & ~there[target]) | (gone[target] & ~there[source])
        return with_edges(~unreported)

    return len(asked), without


def _tie_numbers(network: CommunityNetwork, source: Integers, target: Integers) -> Integers:
    """Return the number of the tie to which each edge belongs, −1 for a loop and for what residents use.

    Numbers go by relation and ends, so that the order of the rows does not matter.
    """
    relation, resident = network.edges["relation"], (network.nodes["kind"] == "resident").to_numpy(dtype=bool)
    undirected = [name for name in network.relations if not network.vocabulary.relations[name].directed]
    turned = relation.isin(undirected).to_numpy() & (source > target)
    first, second = np.where(turned, target, source), np.where(turned, source, target)
    key = (pd.Index(network.relations).get_indexer(pd.Index(relation)) * len(network) + first) * len(network) + second
    numbers = np.full(len(key), -1, dtype=np.int64)
    proper = (source != target) & ~resident[source] & ~resident[target]
    numbers[proper] = pd.factorize(key[proper], sort=True)[0]
    return numbers


def _respondents(network: CommunityNetwork) -> Booleans:
    nodes = network.nodes
    asked = nodes["respondent"].isin([True]).to_numpy() if "respondent" in nodes else np.zeros(0, dtype=np.bool_)
    if not asked.any():
        raise ParameterError(
            'Nobody is marked as a respondent: add a table "respondents" with the ids of those who were asked, '
            'or a node column "respondent" of True and False.'
        )
    return asked


def _rounded(values: Floats) -> Floats:
    """Return whole steps of 1e-12 of the largest value, so that equal ranks do not hang on the last digit."""
    defined = np.abs(values[np.isfinite(values)])
    step = float(defined.max(initial=0.0)) * _SHARE_OF_LARGEST
    return np.round(values / step) if step > 0 else values


def _ranks(values: Floats) -> Floats:
    return np.asarray(pd.Series(values).rank(ascending=False, method="min"), dtype=np.float64)


def _ranks_among_the_same(before: Floats, after: Floats) -> Floats:
    """Return ranks after a loss, every node without a value after it keeping its place before or behind the others."""
    peers = ~np.isnan(before)
    present = peers & ~np.isnan(after)
    absent = np.sort(before[peers & ~present])
    ahead = len(absent) - np.searchsorted(absent, before[present], side="right")
    ranks = np.full(len(before), np.nan)
    ranks[present] = _ranks(after[present]) + ahead
    return ranks


def _percentiles(ranks: Floats) -> tuple[Floats, Floats]:
    """Return the 5th and 95th percentile of each column, as values that occur in it; NaN for an empty one."""
    low, high = np.full((2, ranks.shape[1]), np.nan)
    known = ~np.isnan(ranks).all(axis=0)
    if known.any():
        low[known] = np.nanpercentile(ranks[:, known], 5, axis=0, method="lower")
        high[known] = np.nanpercentile(ranks[:, known], 95, axis=0, method="higher")
    return low, high


@dataclass(frozen=True)
class RespondentCoverage:
    """How far the ties of a network are known from those who were asked.

    Attributes
    ----------
    respondents : int
        Members of the nodes marked as respondents, 1 or more.
    members : int
        All there are: the sum of `count`.
    ties : int
        Unordered pairs of members with a tie, from 0.
    both, one, none : float
        Shares of the ties with a respondent at both ends, at one, at none; from 0 to 1, together 1;
        NaN without ties.
    """

    respondents: int
    members: int
    ties: int
    both: float
    one: float
    none: float

    @property
    def any_end(self) -> float:
        """Share of the ties with a respondent as an end, from 0 to 1; where few have 80%, a star is all one sees."""
        return 1.0 - self.none


def respondent_coverage(
    network: CommunityNetwork, *, relations: str | Iterable[str] | None = None
) -> RespondentCoverage:
    """Return what share of the ties has a respondent at both ends, at one, or at none.

    A tie between two respondents could be reported by both; one with a single respondent rests on
    one report; what two others have between them nobody was asked. Where a few respondents are an end
    of 80% of the ties (`any_end`), figures describe the question asked and are listed, not ranked.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are. The node column `respondent` (True or False) says who was
        asked; it is there if the data have a table of respondents.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.

    Returns
    -------
    RespondentCoverage
        Units, ranges and when a share is NaN stand with its fields.

    Raises
    ------
    ParameterError
        If nobody is marked as a respondent.
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    Directions and weights do not matter; parallel edges count once, self-loops not at all. With
    `count` every figure is that of the expanded network.

    References
    ----------
    Kossinets, G. (2006). Effects of missing data in social networks. Social Networks 28(3), 247–268.
    doi:10.1016/j.socnet.2005.07.002

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.stability import respondent_coverage
    >>> asked = {name: {"kind": "organisation", "respondent": name in "ab"} for name in "abcd"}
    >>> pairs = [("a", "partners_with", "b"), ("a", "partners_with", "c"), ("c", "partners_with", "d")]
    >>> coverage = respondent_coverage(cogs.network_from_edges(pairs, asked))
    >>> round(coverage.both, 2), round(coverage.any_end, 2)
    (0.33, 0.67)
    """
    asked = _respondents(network)
    adjacency, counts = network.adjacency(relations, directed=False), network.counts
    # Each tie is two arcs, so that every sum is twice the ties.
    links = counts[adjacency.sources] * counts[adjacency.indices]
    ends = asked[adjacency.sources].astype(np.int64) + asked[adjacency.indices]
    arcs = int(links.sum())
    none, one, both = (int(links[ends == known].sum()) / arcs if arcs else float("nan") for known in (0, 1, 2))
    return RespondentCoverage(int(counts[asked].sum()), int(counts.sum()), arcs // 2, both, one, none)
