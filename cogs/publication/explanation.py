"""One node's figures opened up: each with its meaning and its place among peers, and the pairs and routes behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from cogs.analysis import Analysis
from cogs.insights.shape import is_star
from cogs.insights.stand_outs import called, peers
from cogs.insights.words import and_list, counted, figure
from cogs.metrics.brokered_pairs import brokered_pairs
from cogs.metrics.catalogue import most_possible
from cogs.metrics.dependence import services_lost_without
from cogs.network.fold import deliveries, organisation_view
from cogs.network.ties import Ties
from cogs.publication.pair_words import names_by_id, pair_lines, role_called, service_lines
from cogs.publication.shown import Shown, may_be_shown
from cogs.vocabulary import ROLES, Definition, plain

__all__ = ["explanation"]

_MOST_PAIRS = 8
_MOST_SERVICES = 30


def explanation(analysis: Analysis, name: str) -> tuple[str, ...]:
    """Return what the figures of one node say, in plain English, line by line.

    Parameters
    ----------
    analysis : Analysis
        What was computed.
    name : str
        The node's id or exact name, case apart.

    Raises
    ------
    UnknownNameError
        If nothing that may be shown is called so.

    Examples
    --------
    >>> import cogs
    >>> from cogs.publication.explanation import explanation
    >>> explanation(cogs.analyse("data/keep-it-local"), "health for all")[0]
    'Health for All (organisation, sector community, neighbourhood South Leeds, area Leeds)'
    """
    shown = may_be_shown(analysis)
    node = shown.network.find(name)
    return tuple(_lines(analysis, shown, node))


def _lines(analysis: Analysis, shown: Shown, node: str) -> Iterator[str]:
    row = dict(shown.network.nodes.loc[node])
    known = [name for name in ("sector", "neighbourhood", "area") if name in row and pd.notna(row[name])]
    yield f"{row['name']} ({', '.join([row['kind'], *(f'{plain(name)} {row[name]}' for name in known)])})"
    if pd.notna(shown.users[node]):
        yield f"Residents who use it directly: {shown.users[node]}."
    rows = deliveries(shown.network)
    deliverers = rows.loc[rows["service"] == node, "deliverer"]
    if len(deliverers):
        whose = and_list([str(shown.network.nodes.loc[one, "name"]) for one in deliverers])
        yield f"It is a service of {whose}, which see: between organisations a service counts as whoever delivers it."
        return
    yield ""
    yield "Figures"
    yield from _figures(analysis, shown, node)
    if analysis.brokerage.loc[analysis.brokerage["id"] == node, "total"].isna().any():
        yield ""
        yield f"It has no {plain(analysis.grouping)}, so its pairs have no roles."
    elif node in organisation_view(analysis.network).nodes.index:
        for ties in analysis.ties:
            yield from _pairs(analysis, node, ties)
    yield from _services(analysis, node)


def _figures(analysis: Analysis, shown: Shown, node: str) -> Iterator[str]:
    possible = most_possible(analysis.network, analysis.metrics, analysis.ties)
    row = dict(shown.figures.loc[node])
    for column, entry in analysis.definitions.items():
        said = _said(row[column], entry, possible.get(column))
        yield f"  {entry.heading}: {said}{_place(analysis, node, column, entry)}"
        yield f"    {entry.meaning} ({entry.reference})"


def _said(value: Any, entry: Definition, possible: float | None) -> str:
    if pd.isna(value):
        return "not defined"
    if entry.private == "people":
        return f"{value} {entry.unit}"
    if entry.private == "share":
        return f"{value:.0%} of the {entry.unit.removeprefix('share of ')}"
    if possible is not None:
        return f"{figure(value)} of {figure(possible)} {entry.unit}"
    return f"{value:.3g} ({entry.unit})"


def _place(analysis: Analysis, node: str, column: str, entry: Definition) -> str:
    """Say the rank among peers, where there is one to say."""
    candidates = peers(analysis.network)
    if entry.private or entry.unit == "index" or node not in candidates or is_star(analysis.findings.shapes, column):
        return ""
    values = analysis.metrics.loc[candidates, column].dropna()
    if node not in values.index or not values[node] > 0:
        return ""
    above, level = int((values > values[node]).sum()), int((values == values[node]).sum())
    shared = "" if level == 1 else f", level with {level - 1:,}"
    return f"; {_ordinal(above + 1)} of {counted(len(values), *called(analysis.network))}{shared}"


def _ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th and so on.

    Examples
    --------
    >>> [_ordinal(number) for number in (1, 2, 3, 4, 11, 12, 21, 103)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '21st', '103rd']
    """
    teens = 10 <= number % 100 <= 20
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _pairs(analysis: Analysis, node: str, ties: Ties) -> Iterator[str]:
    view, names = organisation_view(analysis.network), names_by_id(analysis.network)
    pairs = brokered_pairs(view, node, by=analysis.options.by, relations=ties.relations, directed=ties.directed)
    yield ""
    if pairs.empty:
        yield f"Pairs it brokers ({ties.meaning}): none recorded."
        return
    total, sole = pairs["links"].sum(), pairs.loc[pairs["only_route"], "links"].sum()
    yield f"Pairs it brokers ({ties.meaning}): {figure(total)}, of which {figure(sole)} through nobody else"
    for role, meaning in ROLES.items():
        of_role = pairs[pairs["role"] == role]
        if of_role.empty:
            continue
        yield f"  As {role_called(role, ties)} ({meaning}): {counted(of_role['links'].sum(), 'pair')}"
        first = of_role.head(_MOST_PAIRS)
        rows = list(zip(first["source"], first["target"], first["only_route"], strict=True))
        yield from (f"    {line}" for line in pair_lines(rows, names, ties, of=len(of_role)))


def _services(analysis: Analysis, node: str) -> Iterator[str]:
    if "uses" not in analysis.network.relations:
        return
    lost = services_lost_without(analysis.network, node)
    yield ""
    if not len(lost):
        yield "Services that no resident would get to without it: none recorded."
        return
    yield f"Services that no resident would get to without it: {len(lost):,}"
    names = names_by_id(analysis.network)
    yield from (f"  {line}" for line in service_lines(lost, names, most=_MOST_SERVICES))
