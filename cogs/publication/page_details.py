"""What `network.html` is given beside figures: communities to colour by, and the pairs and services behind a figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from cogs.analysis import Analysis
from cogs.insights.words import counted, figure
from cogs.metrics.brokered_pairs import first_brokered_pairs
from cogs.metrics.catalogue import most_possible
from cogs.metrics.dependence import services_lost_without_each
from cogs.network.communities import communities
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import deliveries, organisation_view
from cogs.network.remembered import remembered
from cogs.network.ties import Ties
from cogs.publication.pair_words import names_by_id, pair_lines, role_called, service_lines
from cogs.publication.shown import Shown
from cogs.vocabulary import Definition

__all__ = ["Details", "page_definitions", "page_details", "page_groupings"]

Details = dict[str, list[tuple[str, list[str]]]]
"""By node id: headed lists of ready text."""

_MOST_PAIRS = 5
_MOST_SERVICES = 10
_ALONE = "No recorded tie"
_TO_ALL = "0 to all "


def page_definitions(analysis: Analysis) -> dict[str, Definition]:
    """Return what each figure means, its range in numbers where it is out of all others, or pairs of them.

    Numbers of residents keep their range in words: how many there are is protected.

    Parameters
    ----------
    analysis : Analysis
        What was computed.

    Returns
    -------
    dict of str to Definition
        By column of the metrics.

    Examples
    --------
    >>> import cogs
    >>> page_definitions(cogs.analyse("data/keep-it-local"))["betweenness_working"].range
    '0 to 10,296 (all pairs of others)'
    """
    possible = most_possible(analysis.network, analysis.metrics, analysis.ties)
    known = dict(analysis.definitions)
    for name, most in possible.items():
        entry = known.get(name)
        if entry is not None and entry.private is None and entry.range.startswith(_TO_ALL):
            words = entry.range.removeprefix("0 to ")
            known[name] = replace(entry, range=f"0 to {figure(most)} ({words})")
    return known


def page_groupings(analysis: Analysis, shown: Shown) -> dict[str, pd.Series[Any]]:
    """Return what marks may be coloured by beside the columns: the communities of the organisation view.

    Each is named after its strongest member, by the figure that leads, else by the number of neighbours.
    A service has the community of those who deliver it, if that is one.

    Parameters
    ----------
    analysis : Analysis
        What was computed.
    shown : Shown
        What may be shown of it; only this is looked at.

    Returns
    -------
    dict of str to pandas.Series
        "Community": a label by id; missing for places. Empty where there are not two communities.

    Examples
    --------
    >>> import cogs
    >>> from cogs.publication.shown import may_be_shown
    >>> analysis = cogs.analyse("data/keep-it-local")
    >>> list(page_groupings(analysis, may_be_shown(analysis)))
    ['Community']
    """
    view = organisation_view(shown.network)
    found = communities(view, seed=analysis.options.seed)
    neighbours = pd.Series(np.diff(view.adjacency(directed=False).indptr), index=view.nodes.index)
    if found[neighbours > 0].nunique() < 2:
        return {}
    strength = _strength(analysis, neighbours)
    labels, used = pd.Series(_ALONE, index=found.index, dtype=object), set[str]()
    for _, members in strength[neighbours > 0].groupby(found[neighbours > 0], sort=True):
        label = first = f"Around {view.nodes['name'][str(members.idxmax())]}"
        again = 2
        while label in used:
            label, again = f"{first} ({again})", again + 1
        used.add(label)
        labels[members.index] = label
    rows = deliveries(shown.network)
    whose = rows["deliverer"].map(labels).groupby(rows["service"]).agg(["nunique", "first"])
    delivered = whose.loc[whose["nunique"] == 1, "first"]
    return {"Community": pd.concat([labels, delivered[~delivered.index.isin(labels.index)]])}


def _strength(analysis: Analysis, neighbours: pd.Series[Any]) -> pd.Series[Any]:
    """Return the figure that leads, unless it is about residents; then, and where it is level, the neighbours."""
    leading = analysis.findings.leading
    least: pd.Series[Any] = neighbours / (neighbours.max() + 1.0)
    if leading is None or analysis.definitions[leading].private:
        return least
    rank: pd.Series[Any] = analysis.metrics[leading].reindex(neighbours.index).astype("float64").rank().fillna(0.0)
    return rank + least


def page_details(
    analysis: Analysis, shown: Shown, network: CommunityNetwork, *, about_residents: bool = True
) -> Details:
    """Return, for each node drawn, the pairs it brokers by role and kind of tie, and the services lost without it.

    Parameters
    ----------
    analysis : Analysis
        What was computed.
    shown : Shown
        What may be shown of it: only its nodes are named.
    network : CommunityNetwork
        What is drawn: `shown.network`, its organisation view, or a part.
    about_residents : bool
        Whether to tell the services lost, which depends on who uses them.

    Returns
    -------
    dict of str to list of (str, list of str)
        By id, in node order: headings and their lines, at most five pairs and ten services of each.
        Nodes without any are not in it.

    Examples
    --------
    >>> import cogs
    >>> from cogs.publication.shown import may_be_shown
    >>> analysis = cogs.analyse("data/keep-it-local")
    >>> shown = may_be_shown(analysis)
    >>> page_details(analysis, shown, shown.network)["health-for-all"][0][0]
    'Links as representative or gatekeeper (who works with, supports or belongs to whom): 1 pair'
    """
    lists: Details = {}
    for ties in analysis.ties:
        for node, heading, lines in _pairs(shown.network, ties, analysis.options.by):
            lists.setdefault(node, []).append((heading, lines))
    names = names_by_id(shown.network)
    if about_residents and "uses" in analysis.network.relations:
        for node, lost in _services_lost(analysis.network).items():
            lines = [*service_lines([one for one in lost if one in names], names, most=_MOST_SERVICES)]
            if lines:
                lists.setdefault(node, []).append(("Services that nobody would get to without it", lines))
    return {node: lists[node] for node in network.nodes.index if node in lists}


# Of a network and a map: the same.
_services_lost = remembered(services_lost_without_each)


@remembered
def _pairs(network: CommunityNetwork, ties: Ties, by: str | None) -> list[tuple[str, str, list[str]]]:
    """Return broker, heading and lines, by broker and role, of what may be shown."""
    # The public network has every tie between bodies, and nobody else to name.
    pairs = first_brokered_pairs(
        organisation_view(network), most=_MOST_PAIRS, by=by, relations=ties.relations, directed=ties.directed
    )
    columns = ("broker", "role", "source", "target", "only_route", "links", "pairs")
    listed: dict[tuple[str, str, int, int], list[tuple[str, str, bool]]] = {}
    for broker, role, source, target, alone, links, of in zip(*(pairs[name].tolist() for name in columns), strict=True):
        listed.setdefault((broker, role, links, of), []).append((source, target, alone))
    names = names_by_id(network)
    return [
        (
            broker,
            f"Links as {role_called(role, ties)} ({ties.meaning}): {counted(links, 'pair')}",
            [*pair_lines(rows, names, ties, of=of)],
        )
        for (broker, role, links, of), rows in listed.items()
    ]
