"""The tables behind a comparison: measures, what came, what went, who moved."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from cogs.insights.answers import AnswerTable, names_of
from cogs.insights.comparison.contents import Comparison
from cogs.insights.comparison.ranks import DROP, RankChange
from cogs.insights.words import counted
from cogs.vocabulary import Definition, plain

__all__ = ["MOST_MOVERS", "came_table", "measures_table", "movers_table", "nameable", "went_table"]

MOST_MOVERS = 10

_OWN = "own comparison"


def nameable(comparison: Comparison, ids: Iterator[str] | tuple[str, ...]) -> dict[str, str]:
    """Return the names of those who may be named in both networks; the second network's name where both have one."""
    names: dict[str, str] = {}
    for node in ids:
        shown = [names_of(network, [node]) for network in (comparison.a, comparison.b) if node in network.nodes.index]
        if shown and all(shown):
            names[node] = shown[-1][0]
    return names


def measures_table(comparison: Comparison) -> AnswerTable:
    """Return the measures that hold no residents, with their difference."""
    of_a, of_b = comparison.names
    rows = [
        (m.heading, m.ties, m.unit, m.a.value, m.b.value, m.difference, _out_of(m.a.whole), _out_of(m.b.whole), m.units)
        for m in comparison.measures
        if not m.private
    ]
    columns = {
        "measure": _text("measure", "Measure", "What is measured."),
        "ties": _text("ties", "Ties", "Which ties it is about."),
        "unit": _text("unit", "Unit", "Per cent of what the last column says, or what is counted."),
        "a": _number("a", of_a, f"The measure in {of_a}."),
        "b": _number("b", of_b, f"The measure in {of_b}."),
        "difference": _number("difference", "Difference", "The second less the first; per cents in percentage points."),
        "of_a": _text("of_a", f"Out of, {of_a}", "What a share is a share of."),
        "of_b": _text("of_b", f"Out of, {of_b}", "What a share is a share of."),
        "units": _text("units", "What is counted", "What a share is a share of."),
    }
    return AnswerTable(
        f"{counted(len(rows), 'measure')} that can be set side by side whatever the number of bodies",
        pd.DataFrame(rows, columns=list(columns)),
        columns,
    )


def came_table(comparison: Comparison) -> AnswerTable:
    """Return the nodes and ties that are in the second network only, without residents and confidential places."""
    rows = [(kind.kind, node) for kind in comparison.nodes for node in kind.came]
    ties = [(tie.meaning, pair) for tie in comparison.ties if tie.level == "relation" for pair in tie.came]
    return _difference(comparison, f"came: in {comparison.names[1]} only", rows, ties)


def went_table(comparison: Comparison) -> AnswerTable:
    """Return the nodes and ties that are in the first network only, without residents and confidential places."""
    rows = [(kind.kind, node) for kind in comparison.nodes for node in kind.went]
    ties = [(tie.meaning, pair) for tie in comparison.ties if tie.level == "relation" for pair in tie.went]
    return _difference(comparison, f"went: in {comparison.names[0]} only", rows, ties)


def _difference(
    comparison: Comparison,
    how: str,
    nodes: list[tuple[str, str]],
    ties: list[tuple[str, tuple[str, str]]],
) -> AnswerTable:
    names = nameable(comparison, tuple(dict.fromkeys([node for _, node in nodes] + [n for _, p in ties for n in p])))
    rows = [(plain(kind), names[node], "") for kind, node in nodes if node in names]
    rows += [(verb, names[one], names[other]) for verb, (one, other) in ties if one in names and other in names]
    hidden = len(nodes) + len(ties) - len(rows)
    columns = {
        "what": _text("what", "What", "The kind of a node, or what a tie says."),
        "who": _text("who", "Who", "The node, or who gives or sends."),
        "whom": _text("whom", "Whom", "Of a tie: who receives."),
    }
    parts = f"{counted(len(nodes), 'node')} and {counted(len(ties), 'tie')}"
    notes = ("What has to do with a confidential place is not listed.",) if hidden else ()
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    return AnswerTable(f"What {how} ({parts})", frame, columns, notes)


def movers_table(comparison: Comparison) -> AnswerTable:
    """Return whose rank changed, figure by figure, with the ranges under random loss."""
    of_a, of_b = comparison.names
    names = comparison.b.nodes["name"]
    rows = [row for rank in comparison.ranks for row in _moved(rank, names)]
    moved = sum(len(rank.movers) for rank in comparison.ranks)
    columns = {
        "figure": _text("figure", "Figure", "What they are ranked by."),
        "name": _text("name", "Organisation", "Whose rank changed."),
        "rank_a": _number("rank_a", f"Rank in {of_a}", "1 for the most; equals share the best rank."),
        "range_a": _text("range_a", f"Range in {of_a}", _RANGE),
        "rank_b": _number("rank_b", f"Rank in {of_b}", "1 for the most; equals share the best rank."),
        "range_b": _text("range_b", f"Range in {of_b}", _RANGE),
        "change": _number("change", "Places", "Above 0 for who rose, below 0 for who fell."),
        "peers": _number("peers", "Of how many", "Organisations in both that are ranked."),
        "said": _text("said", "How sure", "Whether the two ranges have a rank in common."),
    }
    shown = "" if moved == len(rows) else f", the {MOST_MOVERS} that moved most for each figure"
    return AnswerTable(
        f"{counted(moved, 'change')} of rank among those present in both{shown}",
        pd.DataFrame(rows, columns=list(columns)),
        columns,
        (
            f"The range is that of the rank when {DROP:.0%} of the bodies are left out at random"
            + ". Where the two ranges overlap, the change is no more than chance loss could make.",
        ),
    )


_RANGE = "The rank from the 5th to the 95th percentile when 10% of the bodies are left out at random."


def _moved(rank: RankChange, names: pd.Series[Any]) -> Iterator[tuple[object, ...]]:
    shown = rank.movers.head(MOST_MOVERS)
    for node, row in zip(map(str, shown.index), shown.to_dict("records"), strict=True):
        said = "not known" if math.isnan(row["low_a"] + row["low_b"]) else _SURE[bool(row["beyond"])]
        yield (
            rank.definition.heading,
            str(names[node]),
            row["rank_a"],
            _range(row["low_a"], row["high_a"]),
            row["rank_b"],
            _range(row["low_b"], row["high_b"]),
            row["change"],
            float(rank.peers),
            said,
        )


_SURE = {True: "more than chance loss could make", False: "no more than chance loss could make"}


def _range(low: float, high: float) -> str:
    return "–" if math.isnan(low) or math.isnan(high) else f"{low:.0f} to {high:.0f}"


def _out_of(whole: float) -> str:
    return "–" if math.isnan(whole) else f"{whole:,.0f}"


def _text(name: str, heading: str, meaning: str) -> Definition:
    return Definition(name, heading, meaning, "", "", _OWN)


def _number(name: str, heading: str, meaning: str) -> Definition:
    return Definition(name, heading, meaning, "", "", _OWN)
