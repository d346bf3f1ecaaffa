"""`map.html`: organisations, services, councils and places where they are, on a plain grid without any map server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import InputError
from cogs.network.community_network import CommunityNetwork
from cogs.views.content import Subject
from cogs.views.interactive import explored_page, tables_of
from cogs.views.map_drawing import MapDrawn, map_drawing
from cogs.views.map_outline import outline_of
from cogs.views.map_projection import Projection, far_off, frame_of, located, projection_of
from cogs.views.map_spread import side_by_side
from cogs.views.map_words import BOUNDED, METHOD, coverage, crowded
from cogs.views.network_data import Details, Drawn, drawn_of
from cogs.views.pages import TableShown
from cogs.views.style import DRAWN_LIMIT, FIGURE_WIDTH, radii
from cogs.views.wording import counted, text_of
from cogs.vocabulary import Definition

__all__ = ["map_page"]

Array = np.ndarray[Any, np.dtype[np.float64]]

_WIDER = 3.0
_THIN = 0.6
"""Ties are thinner than in the network: here places matter first."""


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
        on_map, ties = len(self.drawn.kinds), (len(self.drawn.ties), len(self.shown.ties))
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
    groupings: Mapping[str, pd.Series[Any]] | None = None,
    details: Details | None = None,
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
    table, definitions, subject, size_by, residents, ranked, groupings, details
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
    mapped = _mapped(network, table, definitions, size_by, residents, boundary, groupings, details)
    shown, drawn = mapped.shown, mapped.drawn
    summary = [text_of(sentence) for sentence in subject.summary] + mapped.told
    svg = map_drawing(drawn, title=subject.title, description=" ".join([_described(drawn), *summary]))
    told = (METHOD, crowded(len(drawn.crowds)), BOUNDED if drawn.outline else "")
    method = " ".join(part for part in told if part)
    ground = {
        "height": drawn.frame.height,
        "scale": drawn.frame.scale,
        "outline": [drawn.frame.places(ring).round(1).tolist() for ring in drawn.outline],
        "crowds": [[round(part, 1) for part in (crowd.x, crowd.y, crowd.reach)] for crowd in drawn.crowds],
    }
    of_map = replace(subject, summary=tuple(summary), method=method)
    return explored_page(shown, of_map, svg, _tables(shown), ranked=ranked, ground=ground)


def _mapped(
    network: CommunityNetwork,
    table: pd.DataFrame,
    definitions: Mapping[str, Definition],
    size_by: str | None,
    residents: pd.Series[Any] | None,
    boundary: Mapping[str, Any] | None,
    groupings: Mapping[str, pd.Series[Any]] | None,
    details: Details | None,
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
        asked,
        table,
        definitions,
        size_by=size_by,
        residents=residents,
        seed=None,
        groupings=groupings,
        details=details,
    )
    near = near[near.index.isin(shown.network.nodes.index)]
    left_out = len(degrees) - len(beyond) - len(near)
    shown = replace(shown, ties=[replace(tie, width=round(tie.width * _THIN, 2)) for tie in shown.ties])
    shown, drawn = _drawn(shown, near, boundary)
    return _Mapped(shown, drawn, beyond, left_out, len(network))


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


def _drawn(shown: Drawn, degrees: pd.DataFrame, boundary: Mapping[str, Any] | None) -> tuple[Drawn, MapDrawn]:
    """Return what is shown with its places, and the still map of those that have one."""
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
    at = shown.places.copy()
    at.loc[nodes.index] = places.round(1)
    shown = replace(shown, places=at)
    ties = [replace(tie, source=there[tie.source], target=there[tie.target]) for tie in shown.in_picture]
    order = {node: place for place, node in enumerate(nodes.index)}
    still = MapDrawn(
        frame,
        nodes["kind"].tolist(),
        [text_of(name) or str(node) for node, name in nodes["name"].items()],
        places,
        radius,
        crowds,
        ties,
        [order[node] for node in shown.always],
        [kind for kind in shown.kinds if kind.count],
        [line for line in shown.lines if line.count],
        text_of(shown.sizes.name),
        outline,
    )
    return shown, still


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


def _tables(shown: Drawn) -> list[TableShown]:
    nodes, ties, *others = tables_of(shown)
    return [
        replace(nodes, caption=f"Every node, on the map or not: {counted(len(nodes.rows), 'row')}"),
        replace(ties, caption=f"Every tie, on the map or not: {counted(len(ties.rows), 'row')}"),
        *others,
    ]


def _described(drawn: MapDrawn) -> str:
    kinds = ", ".join(f"{kind.count:,} {kind.heading.lower()}" for kind in drawn.legend_kinds)
    return f"A map of {kinds} and {counted(len(drawn.ties), 'tie')} between them."
