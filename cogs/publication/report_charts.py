"""The charts of a report: which figures are drawn, and that nothing is drawn which the tables may not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pandas as pd

from cogs.analysis import Analysis
from cogs.disclosure import Rounding
from cogs.insights.anchors import Anchors
from cogs.insights.answers import Answer, Fact, names_of
from cogs.insights.comparison.contents import Comparison
from cogs.insights.comparison.tables import nameable
from cogs.insights.shape import Shape, is_star, is_thin
from cogs.insights.stand_outs import peers
from cogs.insights.words import counted, figure
from cogs.metrics.mixing import group_mixing
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.publication.answers_shown import fact_shown
from cogs.publication.shown import Shown
from cogs.views.charts import (
    Chart,
    change_between,
    flow_between,
    four_directions,
    mixing_heat,
    ranked_dots,
    two_figures,
)
from cogs.vocabulary import plain

__all__ = [
    "between_and_reach",
    "change_charts",
    "directions_charts",
    "flow_charts",
    "mixing_charts",
    "ranking_charts",
]

_DIRECTIONS = {
    "Services": {
        "Services it delivers": "Services it delivers",
        "Services within two referrals that it does not offer": "Other services within 2 referrals",
    },
    "Organisations": {
        "Those who refer people to it": "Those who refer people to it",
        "Those it refers people to": "Those it refers people to",
    },
    "Place": {
        "Places it owns or runs": "Places it owns or runs",
        "Ties inside its neighbourhood": "Ties inside its neighbourhood",
    },
    "People": {
        "Residents who use it": "Residents who use it",
        "Residents who have no other door": "Users with no other door",
    },
}
_RANKED = ("betweenness_", "brokerage_", "partners_")
_MOST_RANKINGS = _MOST_CHANGES = _MOST_MIXINGS = 2
_FEWEST_RANKED = 3
_FEWEST_TIES = 20
_KNOWN = 0.8
"""Where fewer have a group than this share, a picture of groups would be one of what was written down."""
_LEAST_BASE = 20


def ranking_charts(found: Anchors, network: CommunityNetwork) -> tuple[Chart, ...]:
    """Draw who is among the first by one figure of each kind of tie, with the ranges of their ranks under random loss.

    Ties that hang on a few are described and not ranked: their figures are not among those found.

    Parameters
    ----------
    found : Anchors
        Whose standings have ranges; without any there is no chart.
    network : CommunityNetwork
        For names.
    """
    rows = found.standings[found.standings["samples"] > 0]
    charts: list[Chart] = []
    families: set[str] = set()
    for name in sorted(set(rows["figure"]), key=lambda name: _order(name, found)):
        family = name.rpartition("_")[2]
        if not name.startswith(_RANKED) or family in families or len(charts) == _MOST_RANKINGS:
            continue
        chart = _ranking(rows[rows["figure"] == name], found, network)
        if chart is not None:
            charts.append(chart)
            families.add(family)
    return tuple(charts)


def _order(name: str, found: Anchors) -> tuple[int, int]:
    place = next((at for at, start in enumerate(_RANKED) if name.startswith(start)), len(_RANKED))
    return place, list(found.definitions).index(name)


def _ranking(rows: pd.DataFrame, found: Anchors, network: CommunityNetwork) -> Chart | None:
    """Draw the largest group of peers: ranks of several groups cannot stand in one row."""
    group = rows["group"].value_counts().sort_index().idxmax()
    rows = rows[rows["group"] == group].dropna(subset=["rank_5", "rank_95"])
    definition = found.definitions[str(rows["figure"].iloc[0])] if len(rows) else None
    if definition is None or definition.private is not None or len(rows) < _FEWEST_RANKED:
        return None
    among = next(one for one in found.groups if one.name == group)
    table = pd.DataFrame(
        {
            "name": [(*names_of(network, [node]), node)[0] for node in rows["id"]],
            "value": rows["value"],
            "rank": rows["rank"],
            "lower": rows["rank_5"],
            "upper": rows["rank_95"],
        }
    )
    called = f"{among.called[1]} of the {among.name}" if among.sector else among.called[1]
    times = figure(rows["samples"].max())
    return ranked_dots(
        table,
        key=f"rank-{definition.name}",
        title=f"{definition.heading}: the first of {len(among.ids):,} {called}, and how sure their ranks are",
        unit=f"{definition.heading} ({definition.unit})",
        interval=f"range under 10% random loss of ties (5th to 95th percentile of the rank, {times} times)",
        ranks=True,
    )


def between_and_reach(analysis: Analysis, shown: Shown) -> tuple[Chart, ...]:
    """Draw who stands between others against how far people can be referred on, where that may be ranked."""
    leading = analysis.findings.leading
    reach = "organisations_2"
    shapes = analysis.findings.shapes
    if leading is None or reach not in shown.figures or is_star(shapes, leading) or is_star(shapes, reach):
        return ()
    candidates = peers(shown.network)
    table = pd.DataFrame(
        {
            "name": shown.network.nodes.loc[candidates, "name"],
            "kind": shown.network.nodes.loc[candidates, "kind"],
            "x": shown.figures.loc[candidates, reach],
            "y": shown.figures.loc[candidates, leading],
        }
    ).dropna()
    headings = {name: analysis.definitions[name].heading for name in (leading, reach)}
    chart = two_figures(
        table,
        key="between-and-reach",
        title="Who stands between others, and how far people can be referred on",
        x="x",
        y="y",
        x_heading=headings[reach],
        y_heading=headings[leading],
    )
    return () if chart is None else (chart,)


def directions_charts(answer: Answer, rounding: Rounding) -> tuple[Chart, ...]:
    """Draw one organisation's four directions: parts of the most possible, those of residents from rounded numbers.

    Parameters
    ----------
    answer : Answer
        A profile; where fewer than two directions have a figure there is no chart.
    rounding : Rounding
        How numbers of residents are made safe.
    """
    rows = [row for direction in _DIRECTIONS for row in _direction(direction, answer, rounding)]
    table = pd.DataFrame(rows, columns=["direction", "measure", "value", "most", "said"])
    if table.loc[table["most"].notna(), "direction"].nunique() < 2:
        return ()
    name = answer.heading.removesuffix(" as a cog of connection")
    chart = four_directions(table, key=answer.key, title=f"{name} in four directions: parts of the most possible")
    return () if chart is None else (chart,)


def _direction(
    direction: str, answer: Answer, rounding: Rounding
) -> Iterator[tuple[str, str, float | None, float | None, str]]:
    facts = {fact.heading: fact for fact in answer.facts.get(direction, ())}
    known = [
        (label, facts[heading])
        for heading, label in _DIRECTIONS[direction].items()
        if heading in facts and facts[heading].value == facts[heading].value
    ]
    for label, fact in known:
        value, most = _safe(fact, rounding)
        yield direction, label, value, most, _short(fact, rounding)
    if not known:
        yield direction, next(iter(_DIRECTIONS[direction].values())), None, None, ""


def _safe(fact: Fact, rounding: Rounding) -> tuple[float | None, float | None]:
    """Return the two numbers a mark may stand for: of residents the rounded ones, and none of fewer than 20."""
    if not fact.private:
        return fact.value, fact.out_of
    if fact.out_of < _LEAST_BASE:
        return None, None
    exact, public = pd.Series([fact.value, fact.out_of]), pd.Series([fact.public, fact.public_out_of])
    public = public.clip(upper=exact)
    value, most = (float(number) for number in rounding.numbers(exact - public) + public)
    return min(value, most), most


def _short(fact: Fact, rounding: Rounding) -> str:
    bare = fact if fact.units == "£" else replace(fact, unit="", units="")
    return fact_shown(bare, rounding).replace(" )", ")").strip()


def mixing_charts(analysis: Analysis) -> tuple[Chart, ...]:
    """Draw who is tied to whom, group by group, for the two kinds of tie of which most is recorded.

    Left out are ties that hang on a few, and groups that too few organisations have. Ties between
    organisations hold no residents.
    """
    view, by = organisation_view(analysis.network), analysis.grouping
    known = view.nodes[by].replace("", pd.NA).notna() if by in view.nodes and by != "kind" else None
    if known is None or known.mean() < _KNOWN or view.nodes.loc[known, by].nunique() < 2:
        return ()
    charts = []
    for ties in analysis.ties:
        name, shapes = f"partners_{ties.name}", analysis.findings.shapes
        cells = group_mixing(view, by=by, relations=ties.relations, directed=ties.directed)
        number = float(cells.to_numpy().sum()) if ties.directed else _pairs(cells)
        if is_star(shapes, name) or is_thin(shapes, name) or number < _FEWEST_TIES:
            continue
        chart = mixing_heat(
            cells,
            key=f"mixing-{ties.name}",
            title=f"{counted(int(number), 'tie')} between organisations and councils, by {plain(by)}: {ties.meaning}",
            unit="Ties",
            rows="From" if ties.directed else "One end",
            columns="To" if ties.directed else "The other end",
        )
        charts += [] if chart is None else [(number, chart)]
    most = sorted((number for number, _ in charts), reverse=True)[:_MOST_MIXINGS]
    return tuple(chart for number, chart in charts if number in most)[:_MOST_MIXINGS]


def _pairs(cells: pd.DataFrame) -> float:
    """Return how many ties a symmetric table holds: those between two groups stand in it twice."""
    values = cells.to_numpy()
    return float((values.sum() + values.diagonal().sum()) / 2)


def flow_charts(answer: Answer, shapes: Iterable[Shape], rounding: Rounding) -> tuple[Chart, ...]:
    """Draw the referrals from sector to sector as the table of them says, where more than one sector is known.

    Parameters
    ----------
    answer : Answer
        Referral pathways.
    shapes : iterable of Shape
        Of the ties: where referrals hang on a few there is no chart.
    rounding : Rounding
        How numbers of residents are made safe.
    """
    table = next((one for one in answer.tables if {"sender", "receiver", "referrals"} <= set(one.columns)), None)
    if table is None or is_star(shapes, ""):
        return ()
    frame = table.frame
    ends = {*frame["sender"], *frame["receiver"]} - {"not given"}
    if len(ends) < 2 or frame["referrals"].sum() < _FEWEST_TIES:
        return ()
    exact = frame["referrals"].astype("float64")
    cells = exact.astype(object)
    if table.columns["referrals"].private == "people":
        cells = rounding.texts(exact).map(lambda text: float(text) if str(text).isdigit() else text)
    matrix = frame.assign(cell=cells).pivot_table(index="sender", columns="receiver", values="cell", aggfunc="first")
    chart = flow_between(
        matrix.astype(object).where(matrix.notna(), 0.0),
        key="referral-flow",
        title="Where referrals go, from sector to sector",
        unit="Referrals",
    )
    return () if chart is None else (chart,)


def change_charts(comparison: Comparison) -> tuple[Chart, ...]:
    """Draw how figures of those in both networks changed: partners first, where ties do not hang on a few."""
    before, after = comparison.names
    charts: list[Chart] = []
    for rank in sorted(comparison.ranks, key=lambda rank: not rank.definition.name.startswith("partners_")):
        if not rank.definition.name.startswith(("partners_", "betweenness_")) or len(charts) == _MOST_CHANGES:
            continue
        moved = rank.frame[rank.frame["value_a"] != rank.frame["value_b"]] if len(rank.frame) else rank.frame
        names = nameable(comparison, tuple(map(str, moved.index)))
        moved = moved[[str(node) in names for node in moved.index]]
        if len(moved) < 2:
            continue
        earlier, later = ("before", "after") if before == after else (before, after)
        table = pd.DataFrame({"name": [names[str(node)] for node in moved.index]})
        table[earlier], table[later] = moved["value_a"].to_numpy(), moved["value_b"].to_numpy()
        chart = change_between(
            table,
            key=f"change-{rank.definition.name}",
            title=f"{rank.definition.heading} in {before} and in {after}: those in both whose figure changed",
            unit=rank.definition.heading,
            before=earlier,
            after=later,
        )
        charts += [chart] if chart is not None else []
    return tuple(charts)
