"""`network.html`: pyvis holds the nodes and edges, our own template draws them with the vis-network it ships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from cogs.network.community_network import CommunityNetwork
from cogs.views.content import Subject
from cogs.views.drawing import Tie, kinds_shown, lines_shown, strongest, ties_of
from cogs.views.layout import apart, positions
from cogs.views.network_tables import node_table, stated_table, stated_words, tie_table
from cogs.views.pages import asset, content_policy, environment
from cogs.views.picture import described, line_sample, mark_shape, network_picture, strip_heading, strip_top
from cogs.views.style import (
    ALWAYS_NAMED,
    DRAWN_LIMIT,
    FIGURE_HEIGHT,
    FIGURE_WIDTH,
    GREY,
    INK,
    LABEL_SIZE,
    LINES,
    MARKS,
    PAPER,
    RESIDENT_RADIUS,
    SHAPES,
    radius_range,
    tie_strength,
)
from cogs.views.wording import counted, text_of
from cogs.vocabulary import Definition, plain

__all__ = ["network_page"]

SCRIPTS = ("state", "draw", "names", "picture", "details", "controls", "search", "sorting", "download", "start")
VIS = "templates/lib/vis-9.1.2/vis-network.min.js"


def network_page(
    network: CommunityNetwork,
    table: pd.DataFrame,
    definitions: Mapping[str, Definition],
    subject: Subject,
    *,
    size_by: str | None,
    residents: pd.Series[Any] | None = None,
    seed: int = 0,
    ranked: bool = False,
) -> str:
    """Return the network as one HTML page that needs no connection, and asks for none.

    Parameters
    ----------
    network : CommunityNetwork
        What is drawn, already protected: no residents, unless they are meant to be seen.
    table : pandas.DataFrame
        Figures by node id (some nodes may be missing): a column per figure named by a key of
        `definitions` (NaN where undefined), and text columns, which are shown as they are.
    definitions : mapping of str to Definition
        What each figure is called, means and is counted in.
    subject : Subject
        Heading, subtitle, summary, source and method.
    size_by : str or None
        The figure that sets the size of marks and who is named; None: the number of neighbours.
    residents : pandas.Series of str, optional
        Ready text such as "1 to 7", by node id.
    seed : int
        For the positions. The same input and seed give the same page, byte for byte.
    ranked : bool
        Whether these data may be ranked. If not, the largest marks are listed by name. Who made the
        study (`in_study` is "convenor") is in neither list.

    Returns
    -------
    str
        The page, to be written as UTF-8.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("library", "refers_to", "advice centre")])
    >>> subject = Subject("Two of Northfield", "2025", ("One tie.",), "A survey", "Counted.")
    >>> page = network_page(network, pd.DataFrame(index=network.nodes.index), {}, subject, size_by=None)
    >>> page.count("<h1>"), "advice centre" in page
    (1, True)
    """
    from pyvis.network import Network

    shown = _shown(network, table, definitions, size_by=size_by, residents=residents, seed=seed)
    nodes = _nodes(shown)
    net = Network(cdn_resources="in_line")
    # Its add_node and add_edge search their lists each time, and drop parallel edges.
    net.nodes = nodes
    net.node_ids = [node["id"] for node in nodes]
    net.node_map = {node["id"]: node for node in nodes}
    net.edges = [_edge(number, tie) for number, tie in enumerate(shown.ties)]
    net.toggle_physics(False)
    net.templateEnv = environment()
    net.path = "network.html"
    net.templateEnv.globals.update(_page(shown, subject, ranked=ranked) | _assets())
    return str(net.generate_html())


@dataclass(frozen=True, eq=False)
class _Shown:
    """What one page shows: the part of the network that is drawn, its figures, places and ties."""

    network: CommunityNetwork
    table: pd.DataFrame
    definitions: Mapping[str, Definition]
    figures: list[str]
    sizes: pd.Series[Any]
    places: pd.DataFrame
    ties: list[Tie]
    told: dict[str, str]
    everything: int

    @property
    def always(self) -> list[str]:
        """Ids of the strongest, which are always named."""
        order = np.argsort(-np.nan_to_num(self.sizes.to_numpy(dtype=np.float64), nan=-np.inf), kind="stable")
        return [str(self.sizes.index[place]) for place in order[:ALWAYS_NAMED]]


def _shown(
    network: CommunityNetwork,
    table: pd.DataFrame,
    definitions: Mapping[str, Definition],
    *,
    size_by: str | None,
    residents: pd.Series[Any] | None,
    seed: int,
) -> _Shown:
    sizes = _sizes(network, table, definitions, size_by)
    drawn = strongest(network, sizes, DRAWN_LIMIT)
    return _Shown(
        network=drawn,
        table=table,
        definitions=definitions,
        figures=[name for name in table.columns if name in definitions],
        sizes=sizes.reindex(drawn.nodes.index),
        places=positions(drawn, seed=seed),
        ties=ties_of(drawn),
        told=_told(drawn, residents),
        everything=len(network),
    )


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
    there = set(network.nodes.index)
    return {str(node): text_of(text) for node, text in residents.items() if node in there and text_of(text)}


def _nodes(shown: _Shown) -> list[dict[str, Any]]:
    """Return pyvis nodes. Their ids are numbers: an id of the user's may be a word of the script's."""
    network, places, told = shown.network, shown.places, shown.told
    rows = network.nodes
    legend = {kind: row for row, part in enumerate(kinds_shown(network, residents=bool(told))) for kind in part.kinds}
    figures = shown.table[shown.figures].apply(pd.to_numeric, errors="coerce")
    numbers = figures.reindex(rows.index).to_numpy(dtype=np.float64)
    sayings = stated_words(network)
    columns = {
        name: rows[name].map(text_of).tolist() for name in ("sector", "neighbourhood", "in_study") if name in rows
    }
    nodes = []
    for number, (key, name, kind, count) in enumerate(
        zip(rows.index, rows["name"], rows["kind"], rows["count"], strict=True)
    ):
        node = {
            "id": number,
            "key": key,
            "label": text_of(name) or key,
            "kind": kind,
            "row": legend[kind],
            "x": float(places["x"].iloc[number]),
            "y": float(places["y"].iloc[number]),
            "figures": [_short(value) for value in numbers[number]],
        }
        node |= {name: values[number] for name, values in columns.items() if values[number]}
        node |= {"residents": told[key]} if key in told else {}
        node |= {"count": int(count)} if count > 1 else {}
        node |= {"stated": sayings[key]} if key in sayings else {}
        nodes.append(node)
    return nodes


def _edge(number: int, tie: Tie) -> dict[str, Any]:
    edge: dict[str, Any] = {"id": number, "from": tie.source, "to": tie.target, "relation": tie.relation}
    edge |= {"weight": float(f"{tie.weight:.9g}"), "width": tie.width}
    edge |= {"bend": tie.bend} if tie.bend else {}
    edge |= {"times": tie.times} if tie.times > 1 else {}
    edge |= {"amount": tie.amount} if tie.amount else {}
    edge |= {"dates": tie.dates} if tie.dates else {}
    edge |= {"evidence": list(tie.evidence)} if tie.evidence else {}
    return edge


def _page(shown: _Shown, subject: Subject, *, ranked: bool) -> dict[str, Any]:
    """Return all that the template shows beside pyvis's nodes and edges."""
    network, told = shown.network, shown.told
    summary = [text_of(sentence) for sentence in subject.summary] + _left_out(shown)
    picture = network_picture(
        network,
        shown.places,
        sizes=shown.sizes,
        labels=shown.always,
        residents=pd.Series(told, dtype=object) if told else None,
        title=subject.title,
        description=" ".join([described(network), *summary]),
    )
    kinds = kinds_shown(network, residents=bool(told))
    lines = lines_shown(network, shown.ties)
    return {
        "subject": subject,
        "summary": summary,
        "facts": _facts(shown, subject) | {"style": _measures(shown), "ranked": ranked},
        "kinds": [(kind, Markup(mark_shape(MARKS[kind.mark], 10, 10, 7))) for kind in kinds],  # noqa: S704
        "lines": [(line, Markup(line_sample(line, 1, 10))) for line in lines],  # noqa: S704
        "relation_names": {name: plain(name) for name in network.relations},
        "choices": {name: _choices(network, name) for name in ("sector", "neighbourhood")},
        "picture": Markup(picture),  # noqa: S704 - made and escaped by picture.py
        "tables": [
            node_table(network, shown.table, shown.definitions, shown.figures, told),
            tie_table(network, shown.ties),
            *stated_table(network),
        ],
    }


def _assets() -> dict[str, Markup]:
    """Return the scripts, the styles, and the policy that lets only these take effect."""
    styles = asset("page.css") + asset("network.css")
    vis = (files("pyvis") / VIS).read_text(encoding="utf-8")
    script = '(() => {\n"use strict";\n' + "".join(asset(f"{name}.js") for name in SCRIPTS) + "})();\n"
    return {
        "styles": Markup(styles),  # noqa: S704 - our own file
        "vis": Markup(vis),  # noqa: S704 - pyvis's own file
        "script": Markup(script),  # noqa: S704 - our own files
        "policy": content_policy(scripts=[vis, script], styles=[styles]),
    }


def _left_out(shown: _Shown) -> list[str]:
    drawn = len(shown.network)
    left = shown.everything - drawn
    if not left:
        return []
    return [
        f"Of {shown.everything:,} nodes this page shows the {drawn:,} with the greatest "
        f"{str(shown.sizes.name).lower()}, and the {counted(len(shown.ties), 'tie')} among them; {left:,} are left "
        "out of the picture and of the tables below. The figures are those of the whole network."
    ]


def _facts(shown: _Shown, subject: Subject) -> dict[str, Any]:
    """Return what the script has to know beside nodes and edges; it knows no colour or word of its own."""
    network = shown.network
    alone = apart(network)
    place = {node: number for number, node in enumerate(network.nodes.index)}
    relations = network.vocabulary.relations
    return {
        "title": text_of(subject.title),
        "subtitle": text_of(subject.subtitle),
        "source": text_of(subject.source),
        "kinds": [vars(kind) for kind in kinds_shown(network, residents=bool(shown.told))],
        "lines": [vars(line) | {"dashes": LINES[line.line].dashes} for line in lines_shown(network, shown.ties)],
        "relations": {
            name: {"verb": relations[name].verb, "directed": relations[name].directed} for name in network.relations
        },
        "figures": [
            {name: text_of(getattr(shown.definitions[key], name)) for name in ("heading", "meaning", "unit", "range")}
            for key in shown.figures
        ],
        "sizes": {"name": shown.sizes.name, "values": [_short(value) for value in shown.sizes]},
        "always": [place[node] for node in shown.always],
        "strip": {
            "top": strip_top(alone, shown.places.to_numpy()),
            "heading": strip_heading(alone) if alone.any() else "",
        },
    }


def _short(value: float) -> float | None:
    """Return a number in nine digits, enough for a page; None where it is not defined, since JSON has no NaN."""
    return float(f"{value:.9g}") if np.isfinite(value) else None


def _measures(shown: _Shown) -> dict[str, Any]:
    """Return the house style as far as the script draws by it."""
    smallest, largest = radius_range(len(shown.network))
    return {
        "marks": {name: vars(mark) for name, mark in MARKS.items()},
        "shapes": dict(SHAPES),
        "width": FIGURE_WIDTH,
        "height": FIGURE_HEIGHT,
        "smallest": smallest,
        "largest": largest,
        "label": LABEL_SIZE,
        "resident": RESIDENT_RADIUS,
        "strength": tie_strength(len(shown.ties)),
        "ink": INK,
        "grey": GREY,
        "paper": PAPER,
    }


def _choices(network: CommunityNetwork, column: str) -> list[str]:
    """Return what a filter offers: the different values of a text column; nothing if there is only one."""
    values = sorted({text_of(value) for value in network.nodes.get(column, [])} - {""})
    return values if len(values) > 1 else []
