"""How good the data are: what was warned of, what metrics leave out, what stands apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cogs.errors import Problem
from cogs.insights.words import counted
from cogs.metrics.cohesion import components
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import deliveries, organisation_view
from cogs.network.grouping import groups_of
from cogs.vocabulary import plain

__all__ = ["connection_sentence", "left_out", "quality_notes"]

_WARNINGS = {
    "self-loop": ("relationship of a node with itself", "relationships of a node with itself"),
    "duplicate-row": (
        "row that says exactly what an earlier row says",
        "rows that say exactly what an earlier row says",
    ),
    "mixed-dates": ("column of dates written in several ways", "columns of dates written in several ways"),
    "node-alone": ("listed node without any relationship", "listed nodes without any relationship"),
    "unlisted-nodes": (
        "input in which relationships alone name some nodes",
        "inputs in which relationships alone do so",
    ),
    "count-at-both-ends": (
        "relationship of which both ends stand for several",
        "relationships of which both ends stand for several",
    ),
}


def connection_sentence(view: CommunityNetwork) -> str:
    """Say how the organisation view hangs together.

    Examples
    --------
    >>> import cogs
    >>> connection_sentence(cogs.network_from_edges([("a", "refers_to", "b"), ("a", "funds", "c")]))
    'All 3 organisations and councils are connected with each other.'
    """
    sizes = components(view).value_counts().sort_index()
    bodies = counted(len(view), "organisation or council", "organisations and councils")
    if not len(sizes):
        return "There is no organisation in these data."
    largest, alone = int(sizes.iloc[0]), int((sizes == 1).sum()) if len(sizes) > 1 else 0
    if largest == len(view):
        return f"All {bodies} are connected with each other."
    sentence = f"{largest:,} of {bodies} are connected with each other"
    groups = len(sizes) - 1 - alone
    if groups > 0:
        sentence += f", {counted(groups, 'smaller group')} {'stands' if groups == 1 else 'stand'} apart"
    if alone:
        sentence += f", {alone:,} {'has' if alone == 1 else 'have'} no recorded tie"
    return sentence + "."


def quality_notes(network: CommunityNetwork, warnings: Iterable[Problem], *, by: str | None) -> tuple[str, ...]:
    """Return what a reader should know of the data, one sentence each.

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
    notes = [connection_sentence(view)]
    groups = groups_of(view, by)
    lacking = int(groups.isna().sum())
    if lacking:
        notes.append(
            f"{lacking:,} of {len(view):,} organisations and councils "
            f"{'has' if lacking == 1 else 'have'} no {plain(str(groups.name))}: left out of brokerage, also as ends."
        )
    several = int((view.nodes["count"] > 1).sum())
    if several:
        notes.append(
            f"{counted(several, 'node')} {'stands' if several == 1 else 'stand'} for several organisations alike: "
            "figures are for one of them, and they are in no ranking."
        )
    rules = Counter(problem.rule for problem in warnings)
    notes += [f"The check warns of {counted(number, *_WARNINGS[rule])}." for rule, number in sorted(rules.items())]
    return tuple(notes)


def left_out(network: CommunityNetwork) -> tuple[str, ...]:
    """Return what the figures between organisations leave out, and why, one sentence each."""
    nodes, edges = network.nodes, network.edges
    said = []
    loops = int((edges["source"] == edges["target"]).sum())
    if loops:
        said.append(f"{counted(loops, 'tie')} from a node to itself: self-loops are dropped.")
    folded = deliveries(network)["service"].nunique()
    if folded:
        said.append(
            f"{counted(folded, 'service')} as {'a node of its' if folded == 1 else 'nodes of their'} own: counted as "
            "whoever delivers it."
        )
    if (nodes["kind"] == "resident").any():
        said.append("Residents, as nodes: they appear only as rounded numbers.")
    return tuple(said)
