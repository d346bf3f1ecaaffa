"""`network.html`: pyvis holds the nodes and edges, our own template draws them with the vis-network it ships."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

    everything = len(network)
    sizes = _sizes(network, table, definitions, size_by)
    network = strongest(network, sizes, DRAWN_LIMIT)
    sizes = sizes.reindex(network.nodes.index)
    places = positions(network, seed=seed)
    ties = ties_of(network)
    told = _told(network, residents)
    figures = [name for name in table.columns if name in definitions]
    nodes = _nodes(network, table, figures, places, told)

    net = Network(cdn_resources="in_line")
    # Its add_node and add_edge search their lists each time, and drop parallel edges.
    net.nodes = nodes
    net.node_ids = [node["id"] for node in nodes]
    net.node_map = {node["id"]: node for node in nodes}
    net.edges = [_edge(number, tie) for number, tie in enumerate(ties)]
    net.toggle_physics(False)
    net.templateEnv = environment()
    net.path = "network.html"
    net.templateEnv.globals.update(
        _page(network, table, definitions, figures, subject, sizes, places, ties, told, everything)
    )
    return str(net.generate_html())


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


def _nodes(
    network: CommunityNetwork, table: pd.DataFrame, figures: list[str], places: pd.DataFrame, told: dict[str, str]
) -> list[dict[str, Any]]:
    """Return pyvis nodes. Their ids are numbers: an id of the user's may be a word of the script's."""
    rows = network.nodes
    legend = {kind: row for row, shown in enumerate(kinds_shown(network, residents=bool(told))) for kind in shown.kinds}
    numbers = table[figures].apply(pd.to_numeric, errors="coerce").reindex(rows.index).to_numpy(dtype=np.float64)
    sayings = stated_words(network)
    columns = {name: rows[name].map(text_of).tolist() for name in ("sector", "neighbourhood") if name in rows}
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
            "figures": [float(f"{x:.9g}") if np.isfinite(x) else None for x in numbers[number]],
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


def _page(
    network: CommunityNetwork,
    table: pd.DataFrame,
    definitions: Mapping[str, Definition],
    figures: list[str],
    subject: Subject,
    sizes: pd.Series[Any],
    places: pd.DataFrame,
    ties: list[Tie],
    told: dict[str, str],
    everything: int,
) -> dict[str, Any]:
    """Return all that the template shows beside pyvis's nodes and edges."""
    always = _always(sizes)
    summary = [text_of(sentence) for sentence in subject.summary] + _left_out(network, ties, sizes, everything)
    picture = network_picture(
        network,
        places,
        sizes=sizes,
        labels=always,
        residents=pd.Series(told, dtype=object) if told else None,
        title=subject.title,
        description=" ".join([described(network), *summary]),
    )
    styles = asset("page.css") + asset("network.css")
    vis = (files("pyvis") / VIS).read_text(encoding="utf-8").replace("\r\n", "\n")
    script = '(() => {\n"use strict";\n' + "".join(asset(f"{name}.js") for name in SCRIPTS) + "})();\n"
    kinds = kinds_shown(network, residents=bool(told))
    return {
        "subject": subject,
        "summary": summary,
        "facts": _facts(network, definitions, figures, subject, sizes, places, ties, always, told=bool(told)),
        "kinds": [(kind, Markup(mark_shape(MARKS[kind.mark], 10, 10, 7))) for kind in kinds],  # noqa: S704
        "lines": [(line, Markup(line_sample(line, 1, 10))) for line in lines_shown(network, ties)],  # noqa: S704
        "relation_names": {name: plain(name) for name in network.relations},
        "choices": {name: _choices(network, name) for name in ("sector", "neighbourhood")},
        "figure_names": [definitions[name].heading for name in figures],
        "picture": Markup(picture),  # noqa: S704 - made and escaped by picture.py
        "tables": [
            node_table(network, table, definitions, figures, told),
            tie_table(network, ties),
            *stated_table(network),
        ],
        "styles": Markup(styles),  # noqa: S704 - our own file
        "vis": Markup(vis),  # noqa: S704 - pyvis's own file
        "script": Markup(script),  # noqa: S704 - our own files
        "policy": content_policy(scripts=[vis, script], styles=[styles]),
    }


def _always(sizes: pd.Series[Any]) -> list[str]:
    order = np.argsort(-np.nan_to_num(sizes.to_numpy(dtype=np.float64), nan=-np.inf), kind="stable")
    return [str(sizes.index[place]) for place in order[:ALWAYS_NAMED]]


def _left_out(network: CommunityNetwork, ties: Sequence[Tie], sizes: pd.Series[Any], everything: int) -> list[str]:
    left = everything - len(network)
    if not left:
        return []
    return [
        f"Of {everything:,} nodes this page shows the {len(network):,} with the greatest "
        f"{str(sizes.name).lower()}, and the {counted(len(ties), 'tie')} among them; {left:,} are left out of the "
        "picture and of the tables below. The figures are those of the whole network."
    ]


def _facts(
    network: CommunityNetwork,
    definitions: Mapping[str, Definition],
    figures: list[str],
    subject: Subject,
    sizes: pd.Series[Any],
    places: pd.DataFrame,
    ties: list[Tie],
    always: list[str],
    *,
    told: bool,
) -> dict[str, Any]:
    """Return what the script has to know beside nodes and edges; it knows no colour or word of its own."""
    smallest, largest = radius_range(len(network))
    alone = apart(network)
    place = {node: number for number, node in enumerate(network.nodes.index)}
    relations = network.vocabulary.relations
    return {
        "title": text_of(subject.title),
        "subtitle": text_of(subject.subtitle),
        "source": text_of(subject.source),
        "kinds": [vars(kind) for kind in kinds_shown(network, residents=told)],
        "lines": [vars(line) | {"dashes": LINES[line.line].dashes} for line in lines_shown(network, ties)],
        "relations": {
            name: {"verb": relations[name].verb, "directed": relations[name].directed} for name in network.relations
        },
        "figures": [
            {name: text_of(getattr(definitions[key], name)) for name in ("heading", "meaning", "unit", "range")}
            for key in figures
        ],
        "marks": {name: vars(mark) for name, mark in MARKS.items()},
        "shapes": dict(SHAPES),
        "sizes": {"name": sizes.name, "values": [float(f"{x:.9g}") if np.isfinite(x) else None for x in sizes]},
        "always": [place[node] for node in always],
        "strip": {"top": strip_top(alone, places.to_numpy()), "heading": strip_heading(alone) if alone.any() else ""},
        "style": {
            "width": FIGURE_WIDTH,
            "height": FIGURE_HEIGHT,
            "smallest": smallest,
            "largest": largest,
            "label": LABEL_SIZE,
            "resident": RESIDENT_RADIUS,
            "strength": tie_strength(len(ties)),
            "ink": INK,
            "grey": GREY,
            "paper": PAPER,
        },
    }


def _choices(network: CommunityNetwork, column: str) -> list[str]:
    """Return what a filter offers: the different values of a text column; nothing if there is only one."""
    values = sorted({text_of(value) for value in network.nodes.get(column, [])} - {""})
    return values if len(values) > 1 else []
