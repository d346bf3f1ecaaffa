"""What would be lost and gained, in words: conditional, as recorded, every number with what it is out of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cogs.insights.answers import Answer, Fact, Sentence, sentence
from cogs.insights.closure.facts import (
    connection_facts,
    people_facts,
    reach_facts,
    route_needs,
    service_facts,
    withheld,
)
from cogs.insights.closure.replacements import shape_of_ties
from cogs.insights.closure.result import WhatIf
from cogs.insights.closure.tables import tables_of
from cogs.insights.words import and_list
from cogs.network.community_network import CommunityNetwork
from cogs.vocabulary import plain

__all__ = ["what_if_answer"]

_FEW = 3


def what_if_answer(result: WhatIf, network: CommunityNetwork) -> Answer:
    """Return the answer to "what if it closed?" in plain sentences, facts and tables.

    Parameters
    ----------
    result : WhatIf
        What `what_if` found.
    network : CommunityNetwork
        The network it was asked of, for names.

    Returns
    -------
    Answer
        Numbers of residents are marked private; residents are never named. Where a service marked
        sensitive closes and who delivers it does not, nothing about residents is in it.

    Examples
    --------
    >>> import cogs
    >>> from cogs.insights.closure import what_if
    >>> network = cogs.network_from_edges([("a", "refers_to", "b"), ("c", "partners_with", "a")])
    >>> what_if_answer(what_if(network, close="c"), network).heading
    'If “c” closed'
    """
    condition = _condition(result, network)
    facts = {
        "Residents": tuple(people_facts(result)),
        "Services": tuple(service_facts(result, network)),
        "Referrals": tuple(reach_facts(result)),
        "Connections": tuple(connection_facts(result, network)),
    }
    return Answer(
        key="what-if",
        heading=condition,
        sentences=tuple(_sentences(result, network, condition, facts)),
        facts={heading: group for heading, group in facts.items() if group},
        tables=tuple(tables_of(result, network, residents=not withheld(result))),
        missing=tuple(_missing(result)),
    )


def _condition(result: WhatIf, network: CommunityNetwork) -> str:
    change, names = result.change, network.nodes["name"]
    relation = " or ".join(plain(name) for name in change.relations)
    parts = [f"{and_list([f'“{names[node]}”' for node in change.closed])} closed"] if change.closed else []
    for pairs, done in ((change.cut, "were not there"), (change.added, "were added")):
        parts += [f"the tie “{relation}” from “{names[a]}” to “{names[b]}” {done}" for a, b in pairs]
    return f"If {and_list(parts)}"


def _sentences(
    result: WhatIf, network: CommunityNetwork, condition: str, facts: Mapping[str, tuple[Fact, ...]]
) -> Iterator[Sentence]:
    if result.nothing_lost and not result.change.added:
        yield sentence(f"{condition}, nothing is lost, as recorded: {_nothing(result)}.")
    elif result.change.added and result.nothing_lost and result.nothing_gained:
        yield sentence(f"{condition}, nothing is lost and nothing is gained, as recorded.")
    else:
        yield from _losses(result, condition, facts)
        yield from _tie(result, network)
    yield from _takers(result, network)
    several = [node for node in result.change.closed if network.nodes["count"][node] > 1]
    for node in several:
        number = int(network.nodes["count"][node])
        yield sentence(f"“{network.nodes['name'][node]}” stands for {number:,} alike: all of them are taken out.")
    yield sentence("What is not in the data is not counted: there may be routes and partners that nobody recorded.")


def _nothing(result: WhatIf) -> str:
    if withheld(result) or route_needs(result):
        return "no service closes too, and no organisation can refer people on to fewer others or is cut off"
    return "every resident keeps a route, and no organisation can refer people on to fewer others or is cut off"


def _losses(result: WhatIf, condition: str, facts: Mapping[str, tuple[Fact, ...]]) -> Iterator[Sentence]:
    people, services, reach = facts["Residents"], facts["Services"], facts["Referrals"]
    said = [
        (people[:1], " would have no recorded route to any service."),
        (people[1:2], " would lose the only door by which they are recorded as coming in."),
        (people[2:], " who have none now would have a recorded route to a service."),
        (services, None),
        (reach[:1], " could refer people on to fewer others within two referrals."),
        (reach[3:4], " could refer people on to more others within two referrals."),
    ]
    pairs = facts["Connections"][len(result.parts) :]
    said += [(facts["Connections"][: len(result.parts)], None), (pairs[:1], None), (pairs[1:], None)]
    first = True
    for group, ending in said:
        for fact in group:
            if not fact.value > 0:
                continue
            opening = f"{condition}, " if first else "Then "
            first = False
            words = ending if ending is not None else _ENDINGS[fact.heading.split(" (")[0]]
            meaning = f"{fact.heading[fact.heading.index('(') :]} " if "(" in fact.heading else ""
            yield sentence(opening, fact, words.replace("@", meaning))
    if people and people[0].value == 0 and not first:
        yield sentence("Every resident who has a recorded route to a service now would still have one.")


_ENDINGS = {
    "Services that close too": " would close too: nobody else is recorded as delivering them.",
    "Services that go on, to which no resident has a recorded route any more": (
        " would go on without a recorded route by which any resident gets there."
    ),
    "Services to which residents have a recorded route and have none now": (
        " to which no resident has a recorded route now would have one."
    ),
    "Cut off from the rest of their part": " @would no longer be connected with the rest.",
    "Pairs linked through nobody else": " @would have nobody else recorded between them.",
    "Pairs newly linked through another": " @would be newly linked through another.",
}


def _tie(result: WhatIf, network: CommunityNetwork) -> Iterator[Sentence]:
    tie = result.tie
    if tie is None:
        routes = result.routes
        if routes.lost_route or set(routes.services_lost) - set(result.change.along):
            yield sentence("No single new referral between two that remain would bring any of these routes back.")
        return
    names = network.nodes["name"]
    hidden = withheld(result)
    back = [
        Fact("Residents", value=tie.residents, unit="residents", units="residents", private=True),
        Fact("Services", value=tie.services, unit="service", units="services"),
        Fact("Pairs", value=tie.pairs, unit="pair of organisations", units="pairs of organisations"),
    ]
    shown: list[Fact] = [fact for fact in back if fact.value > 0 and not (fact.private and hidden)]
    parts: list[str | Fact] = []
    for place, fact in enumerate(shown):
        parts += [", " if 0 < place < len(shown) - 1 else " and " if place else "", fact]
    equals = f" {tie.equals:,} such ties would bring back as much; this one is first by id." if tie.equals > 1 else ""
    opening = f"Of single new referrals, one from “{names[tie.source]}” to “{names[tie.target]}” would restore most"
    yield sentence(f"{opening}: the way of " if parts else opening, *parts, f", as recorded.{equals}")


def _takers(result: WhatIf, network: CommunityNetwork) -> Iterator[Sentence]:
    names, table = network.nodes["name"], result.replacements
    star = shape_of_ties(result.change).star if len(table) else False
    for closed in result.change.closed:
        rows = table[(table["closed"] == closed) & (table["partners"] > 0)].head(_FEW)
        if rows.empty:
            yield sentence(f"No organisation that remains is recorded with a partner of “{names[closed]}”.")
        elif star:
            yield sentence(
                f"Some of the same partners as “{names[closed]}” have, by name, not ranked: "
                f"{and_list([f'“{names[node]}”' for node in sorted(rows['candidate'], key=lambda n: (names[n], n))])}."
            )
        else:
            listed = [
                f"“{names[str(row.candidate)]}” ({row.partners:,.0f} of {row.partners_of:,.0f})"
                for row in rows.itertuples()
            ]
            yield sentence(f"Most partners in common with “{names[closed]}”: {and_list(listed)}.")


def _missing(result: WhatIf) -> Iterator[str]:
    if withheld(result):
        yield (
            "How many residents this touches: a service marked sensitive would close, and its users are shown only "
            "within the total of whoever delivers it."
        )
    elif result.routes.by_neighbourhood is None and result.routes.residents:
        yield "Which neighbourhoods lose most: needs the column neighbourhood on residents."
    if result.change.closed and len(result.replacements):
        lacking = [
            (figure, needed)
            for figure, needed in (
                ("service_kinds", "a column theme on services"),
                ("needs", "the column need on referrals"),
                ("neighbourhoods", "the column neighbourhood"),
            )
            if result.replacements[f"{figure}_of"].isna().all()
        ]
        if lacking:
            yield f"All of who could take over: needs {and_list([needed for _, needed in lacking])}."
