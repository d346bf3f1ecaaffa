"""Two places, or one place in two years: what came and went, what differs whatever the size, who rose and fell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cogs.insights.comparison.answer import comparison_answer
from cogs.insights.comparison.collected import HowCollected, caveats, of_shared_relations, sides
from cogs.insights.comparison.contents import Comparison
from cogs.insights.comparison.measures import door_measure, measures_of_ties, reach_measure
from cogs.insights.comparison.presence import (
    changed_kinds,
    node_presence,
    shared_organisations,
    tie_presence,
)
from cogs.insights.comparison.ranks import LOSSES, rank_changes
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.network.ties import Ties, tie_sets

__all__ = ["Comparison", "HowCollected", "compare", "comparison_answer"]


def compare(
    a: CommunityNetwork,
    b: CommunityNetwork,
    *,
    by: str | None = None,
    relations: str | Iterable[str] | None = None,
    seed: int = 0,
    collected: tuple[HowCollected, HowCollected] | None = None,
    losses: int = LOSSES,
) -> Comparison:
    """Return what differs between two networks: two years of one place, or two places.

    Nodes are matched by id: read two folders with the same aliases first. Relations that only one network
    has are said and left out. Where fewer than a tenth of the organisations of the smaller network are in
    both, or most of those have other names, they are two places, and only measures that do not depend on
    size are compared.

    Parameters
    ----------
    a, b : CommunityNetwork
        The whole networks; a difference is `b` less `a`, what is in `b` only "came".
    by : str, optional
        The node column of groups; None: that of the networks, if it is the same.
    relations : str or iterable of str, optional
        One kind of tie instead of the families; "all" for any tie.
    seed : int
        For shuffled groups and random losses: the same networks and seed give the same figures.
    collected : pair of HowCollected, optional
        What the two folders say of their periods and of confirmation.
    losses : int
        How often 10% of the bodies are left out at random for the ranges of ranks.

    Returns
    -------
    Comparison

    Raises
    ------
    ParameterError
        If `by` is a column of neither network.
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    Came and went count ids, whatever their `count`; measures count every member. Residents are counted
    and never matched: a pseudonym need not mean the same person in two years. Strengths, dates and
    amounts are not compared.

    Examples
    --------
    >>> import cogs
    >>> from cogs.insights.comparison import compare
    >>> before = cogs.network_from_edges([("school", "refers_to", "hub")])
    >>> after = cogs.network_from_edges([("school", "refers_to", "hub"), ("hub", "refers_to", "club")])
    >>> comparison = compare(before, after, losses=5)
    >>> comparison.nodes[0].came, comparison.ties[0].came
    (('club',), (('hub', 'club'),))
    """
    asked = relations if relations is None or isinstance(relations, str) else tuple(relations)
    shared, renamed, one_place = shared_organisations(a, b)
    alike = of_shared_relations(_in_order(a), _in_order(b))
    views = organisation_view(alike[0]), organisation_view(alike[1])
    kinds_of_tie = _in_both(*views, asked)
    measures = [m for ties in kinds_of_tie for m in measures_of_ties(*views, ties, by=by, seed=seed)]
    measures += [*(reach_measure(*views) if asked is None else ()), *door_measure(*alike)]
    return Comparison(
        a,
        b,
        sides(a, b),
        caveats(a, b, by=by, collected=collected),
        shared,
        renamed,
        one_place,
        nodes=node_presence(a, b) if one_place else (),
        changed_kinds=changed_kinds(a, b) if one_place else (),
        ties=tie_presence(a, b, asked) if one_place else (),
        measures=tuple(measures),
        ranks=rank_changes(*views, kinds_of_tie, reach=asked is None, losses=losses, seed=seed) if one_place else (),
        residents=(_residents(a), _residents(b)),
    )


def _in_order(network: CommunityNetwork) -> CommunityNetwork:
    """Return the network with its nodes by id: shuffles and losses draw nodes by their place."""
    return network.with_tables(nodes=network.nodes.sort_index())


def _in_both(a: CommunityNetwork, b: CommunityNetwork, relations: str | tuple[str, ...] | None) -> tuple[Ties, ...]:
    """Return the kinds of tie with the relations that both have: either may declare others."""
    there = [name for name in a.relations if name in b.relations]
    found = (
        replace(ties, relations=tuple(name for name in ties.relations if name in there))
        for ties in tie_sets(a, relations)
    )
    return tuple(ties for ties in found if ties.relations)


def _residents(network: CommunityNetwork) -> float:
    nodes = network.nodes
    return float(nodes.loc[nodes["kind"] == "resident", "count"].sum())
