"""What both pictures draw, still and live: the marks, and the ties between them with parallel ones apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.network.remembered import remembered
from cogs.views.style import LINES, MARKS, OTHER, line_of, tie_widths
from cogs.views.wording import stated, text_of
from cogs.vocabulary import Kind, plain

__all__ = ["KindShown", "LineShown", "Tie", "kinds_shown", "lines_shown", "strongest", "ties_of"]

BEND = 16.0
"""How far, in figure units, the middles of parallel ties stand from each other."""


@dataclass(frozen=True)
class Tie:
    """One line of the picture: all rows of one relation between the same two nodes.

    `source` and `target` are positions among the nodes. `bend` is how far its middle stands to the
    right of the straight line from the node of lower position to the other. `first` and `last` are the
    ends of its dates.
    """

    source: int
    target: int
    relation: str
    directed: bool
    line: str
    weight: float
    times: int
    amount: str
    dates: str
    evidence: tuple[str, ...]
    width: float = 1.2
    bend: float = 0.0
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class KindShown:
    """One row of the legend: a mark, the kinds it draws, how the legend writes them, and how many there are."""

    mark: str
    kinds: tuple[str, ...]
    heading: str
    count: int


@dataclass(frozen=True)
class LineShown:
    """One row of the legend of ties: a line, its name, the relations it draws, whether any is directed, how many."""

    line: str
    heading: str
    relations: tuple[str, ...]
    directed: bool
    count: int


def strongest(network: CommunityNetwork, sizes: pd.Series[Any], most: int) -> CommunityNetwork:
    """Return the part of a network to draw: the `most` nodes of the greatest size, and the ties among them."""
    if len(network) <= most:
        return network
    nodes, edges = network.nodes, network.edges
    values = np.nan_to_num(sizes.reindex(nodes.index).to_numpy(dtype=np.float64, na_value=np.nan), nan=-np.inf)
    kept = np.sort(np.argsort(-values, kind="stable")[:most])
    nodes = nodes.iloc[kept]
    edges = edges[edges["source"].isin(nodes.index) & edges["target"].isin(nodes.index)]
    figures = network.figures
    return network.with_tables(nodes=nodes, edges=edges, figures=figures[figures["id"].isin(nodes.index)])


def ties_of(network: CommunityNetwork) -> list[Tie]:
    """Return the lines to draw, in the order of the first row of each.

    Rows of one relation between the same two nodes are one tie whose weight is their sum; other
    relations between the two are ties of their own, bent apart.

    Examples
    --------
    >>> import cogs
    >>> ties = ties_of(cogs.network_from_edges([("a", "refers_to", "b"), ("a", "funds", "b"), ("a", "funds", "b")]))
    >>> [(tie.relation, tie.times, tie.bend) for tie in ties]
    [('refers_to', 1, -8.0), ('funds', 2, 8.0)]
    """
    return list(_ties(network))


@remembered
def _ties(network: CommunityNetwork) -> tuple[Tie, ...]:
    return tuple(_made(network))


def _made(network: CommunityNetwork) -> Iterator[Tie]:
    edges, relations = network.edges, network.vocabulary.relations
    columns = {name: edges[name].tolist() for name in edges.columns}
    rows_of = _rows_of(network, columns["relation"])
    given = columns["weight"]
    weights = [float(sum(given[row] for row in rows)) for rows in rows_of.values()]
    widths = tie_widths(np.array(weights, dtype=np.float64)).tolist()
    lines = {name: line_of(relations[name]) for name in network.relations}
    days = [column for column in (columns.get("dated", columns.get("date")), columns.get("until")) if column]
    for (key, rows), weight, width, bend in zip(rows_of.items(), weights, widths, _bends(rows_of), strict=True):
        source, target, name = key
        first, last = _ends([text_of(column[row]) for column in days for row in rows])
        yield Tie(
            source,
            target,
            name,
            relations[name].directed,
            lines[name],
            weight=weight,
            times=len(rows),
            amount=_amount(rows, columns),
            dates=first if first == last else f"{first} to {last}",
            evidence=_evidence(rows, columns),
            width=width,
            bend=bend,
            first=first,
            last=last,
        )


def _rows_of(network: CommunityNetwork, names: list[str]) -> dict[tuple[int, int, str], list[int]]:
    """Return the rows of each tie, by its source, its target and its relation."""
    relations = network.vocabulary.relations
    rows_of: dict[tuple[int, int, str], list[int]] = {}
    sources, targets = (ends.tolist() for ends in network.ends)
    for row, (source, target, name) in enumerate(zip(sources, targets, names, strict=True)):
        turned = source > target and not relations[name].directed
        key = (target, source, name) if turned else (source, target, name)
        rows_of.setdefault(key, []).append(row)
    return rows_of


def _bends(ties: Iterable[tuple[int, int, str]]) -> list[float]:
    """Return how far the middle of each tie, given by its ends and relation, stands off the straight line."""
    pairs: dict[tuple[int, int], list[int]] = {}
    for number, (source, target, _) in enumerate(ties):
        pairs.setdefault((min(source, target), max(source, target)), []).append(number)
    bends = [0.0] * sum(map(len, pairs.values()))
    for numbers in pairs.values():
        gap = min(BEND, 64.0 / len(numbers))
        for place, number in enumerate(numbers):
            bends[number] = round((place - (len(numbers) - 1) / 2) * gap, 2)
    return bends


def _amount(rows: list[int], columns: dict[str, list[Any]]) -> str:
    numbers = [columns["amount"][row] for row in rows] if "amount" in columns else []
    given = [float(number) for number in numbers if text_of(number)]
    return text_of(sum(given)) if given else ""


def _ends(dates: list[str]) -> tuple[str, str]:
    given = sorted(date for date in dates if date)
    return (given[0], given[-1]) if given else ("", "")


def _evidence(rows: list[int], columns: dict[str, list[Any]], most: int = 5) -> tuple[str, ...]:
    """Return what the source says of the tie: its stated number, the evidence and how it was had; the first few."""

    def cell(column: str, row: int) -> str:
        return text_of(columns[column][row]) if column in columns else ""

    said: list[str] = []
    for row in rows:
        value, basis = cell("value", row), cell("basis", row)
        number = stated(value, cell("value_is", row)) if value else ""
        parts = (number, cell("evidence", row), f"({basis})" if basis else "")
        line = " ".join(part for part in parts if part)
        if line and line not in said:
            said.append(line)
    more = len(said) - most
    return (*said[:most], f"and {more} more") if more > 0 else tuple(said)


def kinds_shown(network: CommunityNetwork, *, residents: bool = False) -> list[KindShown]:
    """Return the rows of the legend, in the fixed order of the marks; `residents` adds theirs.

    A kind of the user's own is drawn as "other", and named there.
    """
    counts = network.nodes["kind"].value_counts().to_dict()
    shown = []
    for mark in MARKS:
        kinds = tuple(k for k in network.kinds if (k if k in MARKS else OTHER) == mark)
        if not kinds and not (residents and mark == "resident"):
            continue
        names = ", ".join(_kind_heading(network.vocabulary.kinds[kind]) for kind in kinds)
        heading = f"Other: {names.lower()}" if mark == OTHER else names or "Residents"
        shown.append(KindShown(mark, kinds, heading, sum(int(counts[kind]) for kind in kinds)))
    return shown


def _kind_heading(kind: Kind) -> str:
    return plain(kind.plural).capitalize()


def lines_shown(network: CommunityNetwork, ties: list[Tie]) -> list[LineShown]:
    """Return the rows of the legend of ties, in the fixed order of the lines."""
    shown = []
    for key, line in LINES.items():
        drawn = [tie for tie in ties if tie.line == key]
        if drawn:
            present = {tie.relation for tie in drawn}
            relations = tuple(name for name in network.vocabulary.relations if name in present)
            shown.append(LineShown(key, line.name, relations, any(tie.directed for tie in drawn), len(drawn)))
    return shown
