"""`map.html`: organisations, services, councils and places where they are, on a plain grid without any map server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from cogs.errors import InputError
from cogs.network.community_network import CommunityNetwork
from cogs.views.content import Subject
from cogs.views.drawing import Tie, kinds_shown, lines_shown
from cogs.views.map_drawing import MapDrawn, map_drawing
from cogs.views.map_outline import outline_of
from cogs.views.map_projection import Projection, far_off, frame_of, located, projection_of
from cogs.views.map_spread import side_by_side
from cogs.views.map_words import METHOD, coverage, crowded
from cogs.views.network_data import Drawn, drawn_of, edge_data, facts_of, node_data
from cogs.views.network_tables import node_table, stated_table, tie_table
from cogs.views.pages import asset, content_policy, environment
from cogs.views.picture import line_sample, mark_shape
from cogs.views.style import ALWAYS_NAMED, DRAWN_LIMIT, FIGURE_WIDTH, MARKS, radii
from cogs.views.wording import counted, text_of
from cogs.vocabulary import Definition

__all__ = ["map_page"]

Array = np.ndarray[Any, np.dtype[np.float64]]

SCRIPTS = ("state", "map_controls", "details", "search", "sorting", "download", "map")
_WIDER = 3.0


@dataclass(frozen=True, eq=False)
class _Mapped:
    """A network, the part of it that is drawn, and what has a place but is not."""

    shown: Drawn
    drawn: MapDrawn
    far: list[tuple[str, float]]
    left_out: int
    everything: int

    @property
    def told(self) -> list[str]:
        """What is on the map and what is not, in sentences."""
        on_map, ties = len(self.drawn.numbers), (len(self.drawn.ties), len(self.shown.ties))
        return coverage(on_map, self.everything, self.far, self.left_out, len(self.shown.network), ties)


def map_page(
    network: CommunityNetwork,
    table: pd.DataFrame,
    definitions: Mapping[str, Definition],
    subject: Subject,
    *,
    size_by: str | None,
    residents: pd.Series[Any] | None = None,
    boundary: Mapping[str, Any] | None = None,
    ranked: bool = False,
) -> str:
    """Return the network as a map: one HTML page that needs no connection, and asks for none.

    The projection is equirectangular: degrees of longitude are scaled by the cosine of the latitude at the
    centre. Nodes without a place are in the tables. A node more than 25 km and five times as far out as nine
    in ten others is named, not drawn: it would shrink the map.

    Parameters
    ----------
    network : CommunityNetwork
        What is drawn, already protected; nodes with numbers in the columns `latitude` and `longitude` have
        a place.
    table, definitions, subject, size_by, residents, ranked
        As `cogs.views.interactive.network_page` takes them.
    boundary : mapping, optional
        GeoJSON in degrees (FeatureCollection, Feature, Polygon or MultiPolygon), drawn as an outline.

    Returns
    -------
    str
        The page, to be written as UTF-8.

    Raises
    ------
    InputError
        If no node has a place, or the boundary is faulty or lies elsewhere.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("library", "refers_to", "advice centre")])
    >>> nodes = network.nodes.assign(latitude=[53.80, 53.81], longitude=[-1.55, -1.54])
    >>> subject = Subject("Two of Northfield", "2025", ("One tie.",), "A survey", "Counted.")
    >>> figures = pd.DataFrame(index=nodes.index)
    >>> page = map_page(network.with_tables(nodes=nodes), figures, {}, subject, size_by=None)
    >>> "All 2 nodes have a place" in page, "0.2 km" in page
    (True, True)
    """
    mapped = _mapped(network, table, definitions, size_by, residents, boundary)
    page = _page(mapped, subject, ranked=ranked) | _assets()
    return environment().get_template("map.html").render(page)


def _page(mapped: _Mapped, subject: Subject, *, ranked: bool) -> dict[str, Any]:
    """Return all that the template shows."""
    shown, drawn = mapped.shown, mapped.drawn
    summary = [text_of(sentence) for sentence in subject.summary] + mapped.told
    svg = map_drawing(drawn, title=subject.title, description=" ".join([_described(drawn), *summary]))
    counts = {kind.mark: kind.count for kind in drawn.legend_kinds}
    kinds = [kind for kind in kinds_shown(shown.network, residents=bool(shown.told)) if kind.kinds]
    return {
        "subject": subject,
        "summary": summary,
        "method": " ".join(part for part in (METHOD, crowded(len(drawn.crowds))) if part),
        "facts": facts_of(shown, subject, ranked=ranked),
        "nodes": _nodes(mapped),
        "ties": edge_data(shown),
        "kinds": [
            (row, kind, counts.get(kind.mark, 0), Markup(mark_shape(MARKS[kind.mark], 10, 10, 7)))  # noqa: S704
            for row, kind in enumerate(kinds)
            if kind.mark in counts
        ],
        "lines": [
            (row, line, Markup(line_sample(line, 1, 10)))  # noqa: S704
            for row, line in enumerate(lines_shown(shown.network, shown.ties))
        ],
        "picture": Markup(svg),  # noqa: S704 - made and escaped by map_drawing.py
        "tables": _tables(shown),
    }


def _assets() -> dict[str, Markup]:
    """Return the script, the styles, and the policy that lets only these take effect."""
    styles = asset("page.css") + asset("network.css") + asset("map.css")
    script = '(() => {\n"use strict";\n' + "".join(asset(f"{name}.js") for name in SCRIPTS) + "})();\n"
    return {
        "styles": Markup(styles),  # noqa: S704 - our own files
        "script": Markup(script),  # noqa: S704 - our own files
        "policy": content_policy(scripts=[script], styles=[styles]),
    }


def _mapped(
    network: CommunityNetwork,
    table: pd.DataFrame,
    definitions: Mapping[str, Definition],
    size_by: str | None,
    residents: pd.Series[Any] | None,
    boundary: Mapping[str, Any] | None,
) -> _Mapped:
    """Return what is drawn, and what has a place but is not."""
    degrees = located(network.nodes)
    if degrees.empty:
        raise InputError("No node has a place: a map needs the columns latitude and longitude, in degrees.")
    projection = projection_of(degrees.to_numpy())
    far = pd.Series(far_off(projection.kilometres(degrees.to_numpy())), index=degrees.index)
    beyond = _named(network, far[far > 0].sort_values(kind="stable"))
    near = degrees[far == 0]
    asked = network if len(network) <= DRAWN_LIMIT else _part(network, near.index)
    shown = drawn_of(
        asked, table, definitions, size_by=size_by, residents=residents, seed=0, groupings=None, details=None
    )
    near = near[near.index.isin(shown.network.nodes.index)]
    left_out = len(degrees) - len(beyond) - len(near)
    return _Mapped(shown, _drawn(shown, near, boundary), beyond, left_out, len(network))


def _named(network: CommunityNetwork, far: pd.Series[Any]) -> list[tuple[str, float]]:
    names = network.nodes["name"].reindex(far.index)
    return [(text_of(name) or str(key), float(away)) for key, name, away in zip(far.index, names, far, strict=True)]


def _part(network: CommunityNetwork, kept: pd.Index) -> CommunityNetwork:
    """Return only these nodes of a network, and what is between them."""
    edges, figures = network.edges, network.figures
    return network.with_tables(
        nodes=network.nodes.loc[kept],
        edges=edges[edges["source"].isin(kept) & edges["target"].isin(kept)],
        figures=figures[figures["id"].isin(kept)],
    )


def _drawn(shown: Drawn, degrees: pd.DataFrame, boundary: Mapping[str, Any] | None) -> MapDrawn:
    network = shown.network
    nodes = network.nodes.loc[degrees.index]
    numbers = network.nodes.index.get_indexer(nodes.index).tolist()
    there = dict(zip(numbers, range(len(numbers)), strict=True))
    projection = projection_of(degrees.to_numpy())
    kilometres = projection.kilometres(degrees.to_numpy())
    outline = [] if boundary is None else _around(projection, kilometres, boundary)
    frame = frame_of(np.vstack([kilometres, *_within(kilometres, outline)]))
    radius = radii(shown.sizes).to_numpy(dtype=np.float64)[numbers]
    places, crowds = side_by_side(frame.places(kilometres), radius, width=FIGURE_WIDTH, height=frame.height)
    ties = [
        (number, tie)
        for number, tie in enumerate(shown.ties)
        if tie.source in there and tie.target in there and tie.source != tie.target
    ]
    part = _part(network, nodes.index)
    sizes = shown.sizes.to_numpy(dtype=np.float64, na_value=np.nan)[numbers]
    order = np.argsort(-np.nan_to_num(sizes, nan=-np.inf), kind="stable")
    return MapDrawn(
        frame,
        numbers,
        nodes["kind"].tolist(),
        [text_of(name) or str(node) for node, name in nodes["name"].items()],
        places,
        radius,
        crowds,
        ties,
        order[:ALWAYS_NAMED].tolist(),
        kinds_shown(part),
        lines_shown(part, _only(ties)),
        text_of(shown.sizes.name),
        outline,
    )


def _only(ties: list[tuple[int, Tie]]) -> list[Tie]:
    return [tie for _, tie in ties]


def _around(projection: Projection, kilometres: Array, boundary: Mapping[str, Any]) -> list[Array]:
    """Return the rings of a boundary in kilometres, which must come near the nodes."""
    rings = [projection.kilometres(ring) for ring in outline_of(boundary)]
    every = np.vstack(rings)
    apart = (every.max(axis=0) < kilometres.min(axis=0)) | (every.min(axis=0) > kilometres.max(axis=0))
    if apart.any():
        raise InputError(
            "The boundary lies elsewhere: no node on the map is near it. Check that it is the right area, and that "
            "longitude comes first in it, as GeoJSON asks."
        )
    return rings


def _within(kilometres: Array, outline: list[Array]) -> list[Array]:
    """Return the corners of a boundary that the frame is to hold: none if it is much wider than the nodes."""
    if not outline:
        return []
    every = np.vstack(outline)
    wide = np.ptp(every, axis=0) > _WIDER * np.maximum(np.ptp(kilometres, axis=0), 1.0)
    return [] if wide.any() else [np.vstack([every.min(axis=0), every.max(axis=0)])]


def _nodes(mapped: _Mapped) -> list[dict[str, Any]]:
    """Return the nodes as the script knows them: only those on the map have x and y."""
    shown, drawn = mapped.shown, mapped.drawn
    nowhere = pd.DataFrame(0.0, index=shown.network.nodes.index, columns=["x", "y"])
    nodes = node_data(replace(shown, places=nowhere))
    at = dict(zip(drawn.numbers, drawn.places.round(1).tolist(), strict=True))
    for node in nodes:
        del node["x"], node["y"]
        if node["id"] in at:
            node["x"], node["y"] = at[node["id"]]
    return nodes


def _tables(shown: Drawn) -> list[Any]:
    network = shown.network
    nodes = node_table(network, shown.table, shown.definitions, shown.figures, shown.told)
    ties = tie_table(network, shown.ties)
    return [
        replace(nodes, caption=f"Every node, on the map or not: {counted(len(nodes.rows), 'row')}"),
        replace(ties, caption=f"Every tie, on the map or not: {counted(len(ties.rows), 'row')}"),
        *stated_table(network),
    ]


def _described(drawn: MapDrawn) -> str:
    kinds = ", ".join(f"{kind.count:,} {kind.heading.lower()}" for kind in drawn.legend_kinds)
    return f"A map of {kinds} and {counted(len(drawn.ties), 'tie')} between them."
