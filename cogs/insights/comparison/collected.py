"""Before two networks are compared: what was collected in one of them only, or in another way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from cogs.insights.words import and_list, counted
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import bodies, deliveries
from cogs.network.grouping import grouping_of
from cogs.vocabulary import DEFAULT_VOCABULARY, plain

__all__ = ["HowCollected", "caveats", "of_shared_relations", "sides"]

_YEARS_APART = 0.1


@dataclass(frozen=True)
class HowCollected:
    """What whoever made a folder says of how its rows were collected.

    Attributes
    ----------
    period : tuple of str or None
        First and last day of the data, ISO dates; None where nobody says so.
    confirm : str
        What counts where both sides report one relation: union, intersection, sender or receiver.
    """

    period: tuple[str, str] | None = None
    confirm: str = "union"


def sides(a: CommunityNetwork, b: CommunityNetwork) -> tuple[str, str]:
    """Return what two networks are called: by their names, or "the first" and "the second" where these are no help.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "refers_to", "b")])
    >>> sides(network, network)
    ('the first', 'the second')
    """
    first, second = (" ".join((network.name or "").split()) for network in (a, b))
    if not first or not second or first.casefold() == second.casefold():
        return "the first", "the second"
    return first, second


def of_shared_relations(a: CommunityNetwork, b: CommunityNetwork) -> tuple[CommunityNetwork, CommunityNetwork]:
    """Return both networks with those counted relations only that both have, and mean alike.

    Counted are the relations of a family, and those a network declares; who delivers, uses, owns or runs
    what stays.

    Examples
    --------
    >>> import cogs
    >>> first = cogs.network_from_edges([("a", "refers_to", "b"), ("a", "funds", "b")])
    >>> second = cogs.network_from_edges([("a", "refers_to", "b")])
    >>> [network.relations for network in of_shared_relations(first, second)]
    [('refers_to',), ('refers_to',)]
    """
    first, second = (
        network.with_tables(edges=network.edges[network.edges["relation"].isin(_comparable(a, b, network))])
        for network in (a, b)
    )
    return first, second


def caveats(
    a: CommunityNetwork,
    b: CommunityNetwork,
    *,
    by: str | None = None,
    collected: tuple[HowCollected, HowCollected] | None = None,
) -> tuple[str, ...]:
    """Return what a reader must know before any difference: where one side was collected otherwise.

    Parameters
    ----------
    a, b : CommunityNetwork
        The whole networks.
    by : str, optional
        The grouping that was asked for.
    collected : pair of HowCollected, optional
        What the two folders say of period and confirmation; None where there is no folder.
    """
    of_a, of_b = sides(a, b)
    found = [
        *_only_in_one(a, b, of_a, of_b),
        *_only_in_one(b, a, of_b, of_a),
        *_delivered_in_one(a, b, of_a, of_b),
        *_asked_otherwise(a, b, of_a, of_b),
        *_periods(a, b, collected or (HowCollected(), HowCollected())),
    ]
    if collected and collected[0].confirm != collected[1].confirm:
        found.append(
            f"Where both sides report a tie, {of_a} counts by the rule “{collected[0].confirm}” and {of_b} by "
            f"“{collected[1].confirm}”: choose one rule in network.toml before ties are compared."
        )
    groupings = [grouping_of(network, by) for network in (a, b)]
    if groupings[0] != groupings[1]:
        found.append(f"{_first(of_a)} is grouped by {plain(groupings[0])}, {of_b} by {plain(groupings[1])}.")
    return tuple(found)


def _delivered_in_one(a: CommunityNetwork, b: CommunityNetwork, of_a: str, of_b: str) -> Iterable[str]:
    """Say how many services of both are folded into their deliverers in one network and stand alone in the other."""
    if "delivers" not in a.relations or "delivers" not in b.relations:
        return
    services = [network.nodes.index[network.nodes["kind"] == "service"] for network in (a, b)]
    both = services[0][services[0].isin(services[1])]
    delivered = [both.isin(deliveries(network)["service"]) for network in (a, b)]
    for here, there, one, other in ((0, 1, of_a, of_b), (1, 0, of_b, of_a)):
        number = int((delivered[here] & ~delivered[there]).sum())
        if number:
            yield (
                f"Of {counted(len(both), 'service')} in both, {number:,} {'has' if number == 1 else 'have'} a "
                f"deliverer in {one} and none in {other}: {'it stands' if number == 1 else 'they stand'} there as "
                f"{'a body of its' if number == 1 else 'bodies of their'} own, and {'its' if number == 1 else 'their'} "
                "ties seem to have moved."
            )


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_counted(network: CommunityNetwork, relation: str) -> bool:
    return network.vocabulary.relations[relation].family is not None or relation not in DEFAULT_VOCABULARY.relations


def _comparable(a: CommunityNetwork, b: CommunityNetwork, network: CommunityNetwork) -> list[str]:
    """Return the relations of a network that stay in it: those that both mean alike, and those that are not counted."""
    alike = {
        name
        for name in a.relations
        if name in b.relations and _meant(a, name) == _meant(b, name) and _is_counted(a, name)
    }
    return [name for name in network.relations if name in alike or not _is_counted(network, name)]


def _meant(network: CommunityNetwork, name: str) -> tuple[str | None, bool, bool]:
    relation = network.vocabulary.relations[name]
    return relation.family, relation.directed, relation.carries


def _only_in_one(one: CommunityNetwork, other: CommunityNetwork, of_one: str, of_other: str) -> Iterable[str]:
    relations = [plain(name) for name in one.relations if name not in other.relations]
    if relations:
        yield f"Only {of_one} has rows of {_quoted(relations)}: these ties are not compared."
    if "delivers" in one.relations and "delivers" not in other.relations:
        yield (
            f"In {of_one} a service is counted as whoever delivers it; in {of_other} nobody is said to deliver "
            "anything, so services stand there as bodies of their own."
        )
    kinds = [one.vocabulary.kinds[kind].plural for kind in one.kinds if kind not in other.kinds]
    if kinds:
        yield (
            f"Only {of_one} lists {and_list(kinds)}. Whether {of_other} has none or nobody listed them there, "
            "the data do not say."
        )


def _quoted(names: Iterable[str]) -> str:
    return and_list([f"“{name}”" for name in names])


def _asked_otherwise(a: CommunityNetwork, b: CommunityNetwork, of_a: str, of_b: str) -> Iterable[str]:
    asked = [_asked(network) for network in (a, b)]
    if asked[0] is not None and asked[1] is not None and asked[0] != asked[1]:
        yield (
            f"Of {asked[0][1]:,} organisations and councils in {of_a} {counted(asked[0][0], 'was', 'were')} asked; "
            f"of {asked[1][1]:,} in {of_b} {counted(asked[1][0], 'was', 'were')}. What nobody was asked about is not "
            "known to be absent."
        )
    elif (asked[0] is None) != (asked[1] is None):
        one = of_a if asked[1] is None else of_b
        yield f"Only {one} says who was asked (a table of respondents): where the other is silent is not known."


def _asked(network: CommunityNetwork) -> tuple[int, int] | None:
    nodes = network.nodes.loc[bodies(network)]
    if "respondent" not in nodes:
        return None
    return int(nodes["respondent"].isin([True]).sum()), len(nodes)


def _periods(a: CommunityNetwork, b: CommunityNetwork, collected: tuple[HowCollected, HowCollected]) -> Iterable[str]:
    of_both = sides(a, b)
    periods = [_period(network, how) for network, how in zip((a, b), collected, strict=True)]
    known = [period for period in periods if period is not None]
    if len(known) == 1:
        one = of_both[0] if periods[1] is None else of_both[1]
        yield f"Only {one} says which days its rows are of: whether the two cover equally long times is not known."
    if len(known) < 2:
        return
    days = [(last - first).days + 1 for first, last in known]
    if abs(days[0] - days[1]) > _YEARS_APART * max(days):
        spans = [f"{number:,} days in {name}" for number, name in zip(days, of_both, strict=True)]
        yield f"The rows cover {and_list(spans)}: the longer time has more room for ties."


def _period(network: CommunityNetwork, how: HowCollected) -> tuple[dt.date, dt.date] | None:
    """Return the period that is said, else the first and last date of any row."""
    if how.period is not None:
        return dt.date.fromisoformat(how.period[0]), dt.date.fromisoformat(how.period[1])
    edges = network.edges
    days = pd.to_datetime(edges["date"], errors="coerce").dropna() if "date" in edges else pd.Series(dtype=object)
    return (days.min().date(), days.max().date()) if len(days) else None
