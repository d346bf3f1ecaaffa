"""What both pictures draw, still and live: the marks, and the ties between them with parallel ones apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork
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
    edges = network.edges
    place = {node: number for number, node in enumerate(network.nodes.index)}
    ends = [(place[source], place[target]) for source, target in zip(edges["source"], edges["target"], strict=True)]
    relations = network.vocabulary.relations
    rows_of: dict[tuple[int, int, str], list[int]] = {}
    for row, ((source, target), name) in enumerate(zip(ends, edges["relation"], strict=True)):
        turned = source > target and not relations[name].directed
        key = (target, source, name) if turned else (source, target, name)
        rows_of.setdefault(key, []).append(row)
    columns = {name: edges[name].tolist() for name in edges.columns}
    ties = [_tie(network, key, rows, columns) for key, rows in rows_of.items()]
    return _bent(ties)


def _tie(network: CommunityNetwork, key: tuple[int, int, str], rows: list[int], columns: dict[str, list[Any]]) -> Tie:
    source, target, name = key
    relation = network.vocabulary.relations[name]
    days = columns.get("dated", columns.get("date"))
    first, last = _ends([text_of(column[row]) for column in (days, columns.get("until")) if column for row in rows])
    return Tie(
        source,
        target,
        name,
        relation.directed,
        line_of(relation),
        weight=float(sum(columns["weight"][row] for row in rows)),
        times=len(rows),
        amount=_amount(rows, columns),
        dates=first if first == last else f"{first} to {last}",
        evidence=_evidence(rows, columns),
        first=first,
        last=last,
    )


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
        number = stated(cell("value", row), cell("value_is", row))
        basis = cell("basis", row)
        parts = (number, cell("evidence", row), f"({basis})" if basis else "")
        line = " ".join(part for part in parts if part)
        if line and line not in said:
            said.append(line)
    more = len(said) - most
    return (*said[:most], f"and {more} more") if more > 0 else tuple(said)


def _bent(ties: list[Tie]) -> list[Tie]:
    pairs: dict[tuple[int, int], list[int]] = {}
    for number, tie in enumerate(ties):
        pairs.setdefault((min(tie.source, tie.target), max(tie.source, tie.target)), []).append(number)
    bends = [0.0] * len(ties)
    for numbers in pairs.values():
        gap = min(BEND, 64.0 / len(numbers))
        for place, number in enumerate(numbers):
            bends[number] = round((place - (len(numbers) - 1) / 2) * gap, 2)
    widths = tie_widths(np.array([tie.weight for tie in ties], dtype=np.float64))
    return [replace(tie, width=float(width), bend=bend) for tie, width, bend in zip(ties, widths, bends, strict=True)]


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
