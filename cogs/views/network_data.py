"""What `network.html` is told as data: the part that is drawn, its nodes, its edges, and the facts beside them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.views.colouring import Grouping, groupings_of
from cogs.views.content import Subject
from cogs.views.drawing import KindShown, LineShown, Tie, kinds_shown, lines_shown, strongest, ties_of
from cogs.views.layout import apart, positions
from cogs.views.network_tables import stated_words
from cogs.views.periods import period_heading, periods_of
from cogs.views.picture import strip_heading, strip_top
from cogs.views.style import (
    ALWAYS_NAMED,
    DRAWN_LIMIT,
    FIGURE_HEIGHT,
    FIGURE_WIDTH,
    GREY,
    INK,
    LABEL_SIZE,
    LINES,
    PAPER,
    RESIDENT_RADIUS,
    SHAPES,
    marks_now,
    radius_range,
    tie_strength,
)
from cogs.views.wording import text_of
from cogs.vocabulary import Definition

__all__ = ["Details", "Drawn", "drawn_of", "edge_data", "facts_of", "node_data"]

Details = Mapping[str, Sequence[tuple[str, Sequence[str]]]]
"""By node id: headed lists of ready text."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """What one page shows: the part of the network that is drawn, its figures, places and ties.

    On a map a node may have no place: x and y are then missing, and it is in the tables only.
    """

    network: CommunityNetwork
    table: pd.DataFrame
    definitions: Mapping[str, Definition]
    figures: list[str]
    sizes: pd.Series[Any]
    places: pd.DataFrame
    ties: list[Tie]
    told: dict[str, str]
    everything: int
    groupings: list[Grouping]
    periods: list[str]
    spans: list[tuple[int, int] | None]
    details: Details = field(default_factory=dict)

    @property
    def placed(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which nodes have a place in the picture."""
        found: np.ndarray[Any, np.dtype[np.bool_]] = self.places.notna().all(axis=1).to_numpy()
        return found

    @property
    def in_picture(self) -> list[Tie]:
        """The ties whose ends both have a place."""
        placed = self.placed
        return [tie for tie in self.ties if placed[tie.source] and placed[tie.target]]

    @property
    def kinds(self) -> list[KindShown]:
        """The legend of marks, counted in the picture."""
        counts = self.network.nodes["kind"][self.placed].value_counts().to_dict()
        rows = kinds_shown(self.network, residents=bool(self.told))
        return [replace(row, count=sum(int(counts.get(kind, 0)) for kind in row.kinds)) for row in rows]

    @property
    def lines(self) -> list[LineShown]:
        """The legend of ties, counted in the picture."""
        counts = Counter(tie.line for tie in self.in_picture)
        return [replace(row, count=counts[row.line]) for row in lines_shown(self.network, self.ties)]

    @property
    def always(self) -> list[str]:
        """Ids of the strongest, which are always named."""
        sizes = self.sizes[self.placed]
        order = np.argsort(-np.nan_to_num(sizes.to_numpy(dtype=np.float64), nan=-np.inf), kind="stable")
        return [str(sizes.index[place]) for place in order[:ALWAYS_NAMED]]


def drawn_of(
    network: CommunityNetwork,
    table: pd.DataFrame,
    definitions: Mapping[str, Definition],
    *,
    size_by: str | None,
    residents: pd.Series[Any] | None,
    seed: int | None,
    groupings: Mapping[str, pd.Series[Any]] | None,
    details: Details | None,
    most: int = DRAWN_LIMIT,
) -> Drawn:
    """Return what one page shows; the parameters are those of `network_page`. No seed, no places yet."""
    sizes = _sizes(network, table, definitions, size_by)
    drawn = strongest(network, sizes, most)
    ties = ties_of(drawn)
    periods, spans = periods_of(ties)
    figures = [name for name in table.columns if name in definitions]
    return Drawn(
        network=drawn,
        table=_of_those_drawn(table, figures, drawn),
        definitions=definitions,
        figures=figures,
        sizes=sizes.reindex(drawn.nodes.index),
        places=positions(drawn, seed=seed) if seed is not None else _nowhere(drawn),
        ties=ties,
        told=_told(drawn, residents),
        everything=len(network),
        groupings=groupings_of(drawn, groupings),
        periods=periods,
        spans=spans,
        details=details or {},
    )


def _of_those_drawn(table: pd.DataFrame, figures: list[str], network: CommunityNetwork) -> pd.DataFrame:
    """Return the rows of the nodes drawn, figures as numbers."""
    table = table.reindex(network.nodes.index)
    numbers = {name: pd.to_numeric(table[name], errors="coerce").astype("float64") for name in figures}
    return table.assign(**numbers)


def _nowhere(network: CommunityNetwork) -> pd.DataFrame:
    return pd.DataFrame(np.nan, index=network.nodes.index, columns=["x", "y"])


def _sizes(
    network: CommunityNetwork, table: pd.DataFrame, definitions: Mapping[str, Definition], size_by: str | None
) -> pd.Series[Any]:
    """Return the figure that sizes marks; its name is how the legend writes it."""
    index = network.nodes.index
    if size_by is not None and size_by in table and size_by in definitions:
        values = pd.to_numeric(table[size_by], errors="coerce").reindex(index).astype("float64")
        return values.rename(definitions[size_by].heading)
    adjacency = network.adjacency(None, directed=False)
    return pd.Series(np.diff(adjacency.indptr).astype(np.float64), index=index, name="Neighbours")


def _told(network: CommunityNetwork, residents: pd.Series[Any] | None) -> dict[str, str]:
    if residents is None:
        return {}
    residents = residents[residents.index.isin(network.nodes.index)]
    return {str(node): text_of(text) for node, text in residents.items() if text_of(text)}


def node_data(shown: Drawn) -> list[dict[str, Any]]:
    """Return pyvis nodes. Their ids are numbers: an id of the user's may be a word of the script's."""
    network, told, placed = shown.network, shown.told, shown.placed.tolist()
    places = shown.places.to_numpy(dtype=np.float64).tolist()
    rows = network.nodes
    legend = {kind: row for row, part in enumerate(kinds_shown(network, residents=bool(told))) for kind in part.kinds}
    numbers = shown.table[shown.figures].to_numpy(dtype=np.float64).tolist()
    sayings = stated_words(network)
    columns = {
        name: rows[name].map(text_of).tolist() for name in ("sector", "neighbourhood", "in_study") if name in rows
    }
    nodes = []
    for number, (key, name, kind, count) in enumerate(
        zip(*(rows.index.tolist(), *(rows[name].tolist() for name in ("name", "kind", "count"))), strict=True)
    ):
        node = {
            "id": number,
            "key": key,
            "label": text_of(name) or key,
            "kind": kind,
            "row": legend[kind],
            "figures": [_short(value) for value in numbers[number]],
        }
        node |= dict(zip("xy", places[number], strict=True)) if placed[number] else {}
        node |= {name: values[number] for name, values in columns.items() if values[number]}
        node |= {"residents": told[key]} if key in told else {}
        node |= {"count": int(count)} if count > 1 else {}
        node |= {"stated": sayings[key]} if key in sayings else {}
        node |= {"groups": [grouping.places[number] for grouping in shown.groupings]}
        node |= {"labels": [grouping.labels[number] for grouping in shown.groupings]}
        node |= {"details": _told_of(shown.details[key])} if shown.details.get(key) else {}
        nodes.append(node)
    return nodes


def _told_of(lists: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[str, list[str]]]:
    return [(text_of(heading), [text_of(line) for line in lines]) for heading, lines in lists]


def edge_data(shown: Drawn) -> list[dict[str, Any]]:
    """Return pyvis edges; what is usual is left out."""
    return [_edge(number, tie, shown.spans[number]) for number, tie in enumerate(shown.ties)]


def _edge(number: int, tie: Tie, span: tuple[int, int] | None) -> dict[str, Any]:
    edge: dict[str, Any] = {"id": number, "from": tie.source, "to": tie.target, "relation": tie.relation}
    edge |= {"weight": float(f"{tie.weight:.9g}"), "width": tie.width}
    edge |= {"bend": tie.bend} if tie.bend else {}
    edge |= {"times": tie.times} if tie.times > 1 else {}
    edge |= {"amount": tie.amount} if tie.amount else {}
    edge |= {"dates": tie.dates} if tie.dates else {}
    edge |= {"span": span} if span else {}
    edge |= {"evidence": list(tie.evidence)} if tie.evidence else {}
    return edge


def facts_of(
    shown: Drawn, subject: Subject, *, ranked: bool, ground: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return what the script has to know beside nodes and edges; it knows no colour or word of its own."""
    network = shown.network
    place = {node: number for number, node in enumerate(network.nodes.index)}
    relations = network.vocabulary.relations
    return {
        "title": text_of(subject.title),
        "subtitle": text_of(subject.subtitle),
        "source": text_of(subject.source),
        "kinds": [vars(kind) for kind in shown.kinds],
        "lines": [vars(line) | {"dashes": LINES[line.line].dashes} for line in shown.lines],
        "relations": {
            name: {"verb": relations[name].verb, "directed": relations[name].directed} for name in network.relations
        },
        "figures": [
            {name: text_of(getattr(shown.definitions[key], name)) for name in ("heading", "meaning", "unit", "range")}
            for key in shown.figures
        ],
        "sizes": {"name": shown.sizes.name, "values": [_short(value) for value in shown.sizes]},
        "always": [place[node] for node in shown.always],
        "groupings": [
            {"heading": grouping.heading, "groups": [vars(group) for group in grouping.groups]}
            for grouping in shown.groupings
        ],
        "periods": [{"key": period, "heading": period_heading(period)} for period in shown.periods],
        "strip": _strip(shown) if ground is None else {"top": None, "heading": ""},
        "ground": ground,
        "style": _measures(shown) if ground is None else _measures(shown) | {"height": ground["height"]},
        "ranked": ranked,
    }


def _strip(shown: Drawn) -> dict[str, Any]:
    alone = apart(shown.network)
    heading = strip_heading(alone) if alone.any() else ""
    return {"top": strip_top(alone, shown.places.to_numpy()), "heading": heading}


def _short(value: float) -> float | None:
    """Return a number in nine digits, enough for a page; None where it is not defined, since JSON has no NaN."""
    return float(f"{value:.9g}") if math.isfinite(value) else None


def _measures(shown: Drawn) -> dict[str, Any]:
    """Return the house style as far as the script draws by it."""
    smallest, largest = radius_range(len(shown.network))
    return {
        "marks": {name: vars(mark) for name, mark in marks_now().items()},
        "shapes": dict(SHAPES),
        "width": FIGURE_WIDTH,
        "height": FIGURE_HEIGHT,
        "smallest": smallest,
        "largest": largest,
        "label": LABEL_SIZE,
        "resident": RESIDENT_RADIUS,
        "strength": tie_strength(len(shown.in_picture)),
        "ink": INK,
        "grey": GREY,
        "paper": PAPER,
    }
