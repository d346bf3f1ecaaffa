"""How good the data are: what was warned of, what metrics leave out, what stands apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from cogs.errors import Problem
from cogs.insights.answers import Fact, Sentence, sentence
from cogs.insights.words import and_list, counted, figure
from cogs.metrics.cohesion import components
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import deliveries, organisation_view
from cogs.network.grouping import groups_of
from cogs.network.rows import rows_recorded, tells_of_people
from cogs.network.ties import Ties
from cogs.vocabulary import plain

__all__ = ["bodies_in_words", "connection_sentence", "estimate_notes", "left_out", "quality_notes"]

# Rule → what is counted, one and several. A note of the tables' own rules (placeholders) is said by the network.
_WARNINGS = {
    "broken-recoding": ("cell with broken letters", "cells with broken letters"),
    "count-at-both-ends": (
        "relationship of which both ends stand for several",
        "relationships of which both ends stand for several",
    ),
    "cr-only-line-ends": ("file with line ends of an old kind", "files with line ends of an old kind"),
    "duplicate-row": (
        "row that says exactly what an earlier row says",
        "rows that say exactly what an earlier row says",
    ),
    "duplicate-rows": (
        "relationship that says exactly what another says (all are counted)",
        "relationships that say exactly what another says (all are counted)",
    ),
    "fused-date-and-amount": ("cell in which a date and an amount run together",) * 2,
    "id-spelling": (
        "id of a register that is spelt in its own way",
        "ids of registers that are spelt in their own way",
    ),
    "line-break-in-cell": ("id or name over several lines", "ids or names over several lines"),
    "mixed-dates": ("column of dates written in several ways", "columns of dates written in several ways"),
    "month-first-dates": ("column of dates read month first", "columns of dates read month first"),
    "name-with-several-ids": ("name that several ids have", "names that several ids have"),
    "names-alike": ("group of names that are nearly alike", "groups of names that are nearly alike"),
    "names-cut": ("column of names cut at one length", "columns of names cut at one length"),
    "no-break-space": ("name or id with an odd space", "names or ids with odd spaces"),
    "node-alone": ("listed node without any relationship", "listed nodes without any relationship"),
    "placeholder": ("row that stands in for nobody", "rows that stand in for nobody"),
    "self-loop": ("relationship of a node with itself", "relationships of a node with itself"),
    "several-names": ("id with several names", "ids with several names"),
    "shifted-row": (
        "row whose cells have slipped into other columns",
        "rows whose cells have slipped into other columns",
    ),
    "unlisted-nodes": (
        "input in which relationships alone name some nodes",
        "inputs in which relationships alone do so",
    ),
    "unused-column": (
        "column that may mean one that is missing",
        "columns that may mean ones that are missing",
    ),
    "unused-heading": ("heading in network.toml that no table has", "headings in network.toml that no table has"),
    "unused-setting": ("setting in network.toml without effect", "settings in network.toml without effect"),
    "words-alike": (
        "group that differs from another only in capitals or spaces",
        "groups that differ from another only in capitals or spaces",
    ),
}

# Rules of files, headings and groups: what they count is no row, so it tells of nobody.
_OF_NO_ROWS = frozenset(
    [
        "cr-only-line-ends",
        "mixed-dates",
        "month-first-dates",
        "names-alike",
        "names-cut",
        "unlisted-nodes",
        "unused-column",
        "unused-heading",
        "unused-setting",
        "words-alike",
    ]
)

_LONELY_SERVICES = "services that nobody delivers"


def bodies_in_words(view: CommunityNetwork) -> str:
    """Return how many nodes the organisation view has, and what they are.

    Examples
    --------
    >>> import cogs
    >>> bodies_in_words(cogs.network_from_edges([("a", "refers_to", "b")]))
    '2 organisations'
    """
    kinds, there = view.vocabulary.kinds, [kind for kind in view.kinds if kind in set(view.nodes["kind"])]
    words = [_LONELY_SERVICES if kind == "service" else kinds[kind].plural for kind in there]
    if len(view) == 1:
        return f"1 {plain(there[0])}"
    return f"{len(view):,} {and_list(words) or 'organisations'}"


def connection_sentence(view: CommunityNetwork) -> str:
    """Say how the organisation view hangs together.

    Examples
    --------
    >>> import cogs
    >>> connection_sentence(cogs.network_from_edges([("a", "refers_to", "b"), ("a", "funds", "c")]))
    'All 3 organisations are connected with each other.'
    """
    sizes = components(view).value_counts().sort_index()
    bodies = bodies_in_words(view)
    if not len(sizes):
        return "There is no organisation in these data."
    largest, alone = int(sizes.iloc[0]), int((sizes == 1).sum()) if len(sizes) > 1 else 0
    if largest == len(view):
        return f"All {bodies} are connected with each other."
    if largest == 1:
        return f"None of {bodies} has a recorded tie with another."
    sentence = f"{largest:,} of {bodies} are connected with each other"
    groups = len(sizes) - 1 - alone
    if groups > 0:
        sentence += f", {counted(groups, 'smaller group')} {'stands' if groups == 1 else 'stand'} apart"
    if alone:
        sentence += f", {alone:,} {'has' if alone == 1 else 'have'} no recorded tie"
    return sentence + "."


def quality_notes(
    network: CommunityNetwork, warnings: Iterable[Problem], *, by: str | None
) -> tuple[Sentence | str, ...]:
    """Return what a reader should know of the data, one sentence each; how many rows may be about people is private.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network.
    warnings : iterable of Problem
        What the check warned of.
    by : str or None
        The grouping of brokerage roles that was asked for.
    """
    view = organisation_view(network)
    notes: list[Sentence | str] = [connection_sentence(view)]
    groups = groups_of(view, by)
    lacking = int(groups.isna().sum())
    if lacking:
        notes.append(
            f"{lacking:,} of {bodies_in_words(view)} {'has' if lacking == 1 else 'have'} no "
            f"{plain(str(groups.name))}: left out of brokerage, also as ends."
        )
    several = int((view.nodes["count"] > 1).sum())
    if several:
        notes.append(
            f"{counted(several, 'node')} {'stands' if several == 1 else 'stand'} for several organisations alike: "
            "figures are for one of them, they are in no ranking, and where a figure is out of all others they "
            "count as many."
        )
    rules = Counter[str]()
    for problem in warnings:
        rules[problem.rule] += problem.times
    people = tells_of_people(network)
    for rule, number in sorted(rules.items()):
        found = Fact(rule, "", number, *_WARNINGS[rule], private=people and rule not in _OF_NO_ROWS)
        notes.append(sentence("The check warns of ", found, "."))
    return tuple(notes)


def left_out(network: CommunityNetwork) -> tuple[Sentence | str, ...]:
    """Return what the figures between organisations leave out, and why, one sentence each."""
    nodes, edges = network.nodes, network.edges
    said: list[Sentence | str] = []
    loops = int(rows_recorded(network)[edges["source"] == edges["target"]].sum())
    if loops:
        ties = Fact("Self-loops", "", loops, "tie", "ties", private=tells_of_people(network))
        said.append(sentence(ties, " from a node to itself: self-loops are dropped."))
    folded = deliveries(network)["service"].nunique()
    if folded:
        said.append(
            f"{counted(folded, 'service')} as {'a node of its' if folded == 1 else 'nodes of their'} own: counted as "
            "whoever delivers it."
        )
    if "location" in nodes:
        hidden = nodes["location"].astype(str).str.casefold().eq("confidential") & (nodes["kind"] == "place")
        if hidden.any():
            said.append(f"{counted(int(hidden.sum()), 'confidential place')}, from every file.")
    if (nodes["kind"] == "resident").any():
        said.append("Residents, as nodes: they appear only as rounded numbers.")
    return tuple(said)


def estimate_notes(table: pd.DataFrame, ties: Iterable[Ties]) -> tuple[str, ...]:
    """Say of each kind of tie whose betweenness was estimated from how many searches, and how far off it may be.

    Parameters
    ----------
    table : pandas.DataFrame
        Figures by node id, as `metrics_table` makes them.
    ties : iterable of Ties
        The kinds of tie that they were made for.
    """
    estimates = table.attrs.get("estimates", {})
    return tuple(_estimated(kind.meaning, estimates[kind.name]) for kind in ties if kind.name in estimates)


def _estimated(meaning: str, told: Mapping[str, float]) -> str:
    searches, classes = int(told["searches"]), int(told["classes"])
    if searches == classes:
        return f"Betweenness ({meaning}) is exact: all {counted(classes, 'search', 'searches')} were made."
    return (
        f"Betweenness ({meaning}) is estimated from {searches:,} of {classes:,} searches: the largest figure is "
        f"{figure(told['largest'])} pairs, with a standard error of {figure(told['standard_error'])}; with a "
        f"probability of 95% no figure is further off than {figure(told['uniform_bound'])} pairs. The 50 largest "
        "have 95% intervals; the ranks of all others are not told apart."
    )
