"""The house style, once: colours, the shape and colour of each kind, lines, sizes and fonts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from cogs.vocabulary import Relation

__all__ = [
    "ALWAYS_NAMED",
    "DRAWN_LIMIT",
    "FIGURE_HEIGHT",
    "FIGURE_WIDTH",
    "FONT",
    "GREY",
    "GROUP_COLOURS",
    "INK",
    "LABEL_SIZE",
    "LINES",
    "MARKS",
    "OTHER",
    "PAPER",
    "RESIDENT_RADIUS",
    "SHAPES",
    "Line",
    "Mark",
    "extent_of",
    "group_colours",
    "heat_colour",
    "line_of",
    "mark_of",
    "marks_now",
    "paint_now",
    "painted",
    "radii",
    "radius_range",
    "tie_strength",
    "tie_widths",
]

# Government Analysis Function palette: each at least 3:1 on white, or given a dark outline.
NAVY, TEAL, PLUM, ORANGE, CHARCOAL, LILAC = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"
INK = "#0B0C0C"
"""Text and dark outlines."""
GREY = "#66707A"
"""Ties: 5:1 on white."""
PAPER = "#FFFFFF"

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
LABEL_SIZE = 14
"""Height of names in pictures. The figure is as wide as A4 paper between its margins, or nearly."""
FIGURE_WIDTH, FIGURE_HEIGHT = 760, 600
DRAWN_LIMIT = 1_500
"""Above this many nodes a picture shows the strongest only, and says so."""
ALWAYS_NAMED = 10
RESIDENT_RADIUS = 4.5


@dataclass(frozen=True)
class Mark:
    """How a kind is drawn: a shape of SHAPES, its colour, and the colour of its outline."""

    shape: str
    fill: str
    outline: str


@dataclass(frozen=True)
class Line:
    """How a family of relations is drawn: its name in the legend and its dashes (none: an unbroken line)."""

    name: str
    dashes: tuple[float, ...]


MARKS: Mapping[str, Mark] = MappingProxyType(
    {
        "organisation": Mark("circle", NAVY, NAVY),
        "service": Mark("square", TEAL, INK),
        "council": Mark("triangle", PLUM, PLUM),
        "place": Mark("diamond", ORANGE, INK),
        "resident": Mark("hexagon", CHARCOAL, CHARCOAL),
        "other": Mark("star", LILAC, INK),
    }
)
"""Fixed: a kind looks the same on every page, whatever else is there; `painted` may give it another colour."""
GROUP_COLOURS = ((NAVY, NAVY), (TEAL, INK), (PLUM, PLUM), (ORANGE, INK), (CHARCOAL, CHARCOAL), (LILAC, INK))
"""Fill and outline of the greatest groups of a sector, a neighbourhood or a community; the rest share one."""
OTHER = "other"


@dataclass(frozen=True)
class _Paint:
    """What everything is drawn with: the marks of kinds, the colours of groups, and the darkest cell of a heat map."""

    marks: Mapping[str, Mark]
    groups: tuple[tuple[str, str], ...]
    heat: str


_HOUSE = _Paint(MARKS, GROUP_COLOURS, NAVY)
_PAINTED: ContextVar[_Paint] = ContextVar("painted", default=_HOUSE)

LINES: Mapping[str, Line] = MappingProxyType(
    {
        "people": Line("People: referrals", ()),
        "working": Line("Working together", (7, 4)),
        "money": Line("Money", (2, 3)),
        "": Line("Other ties", (10, 3, 2, 3)),
    }
)
"""Families differ by their dashes, so that they can be told apart without colour."""


def _regular(corners: int, turn: float) -> tuple[tuple[float, float], ...]:
    radius = math.sqrt(2 * math.pi / (corners * math.sin(2 * math.pi / corners)))
    angles = (turn + 2 * math.pi * corner / corners for corner in range(corners))
    return tuple((round(radius * math.sin(angle), 3), round(-radius * math.cos(angle), 3)) for angle in angles)


def _star() -> tuple[tuple[float, float], ...]:
    points = []
    for corner in range(10):
        radius, angle = (1.6 if corner % 2 == 0 else 0.75), math.pi * corner / 5
        points.append((round(radius * math.sin(angle), 3), round(-radius * math.cos(angle), 3)))
    return tuple(points)


SHAPES: Mapping[str, tuple[tuple[float, float], ...]] = MappingProxyType(
    {
        "circle": (),
        "square": _regular(4, math.pi / 4),
        "triangle": _regular(3, 0.0),
        "diamond": _regular(4, 0.0),
        "hexagon": _regular(6, math.pi / 6),
        "star": _star(),
    }
)
"""Corners of each shape around its centre, of the same area as a circle of radius 1; none for the circle."""


@contextmanager
def painted(
    marks: Mapping[str, Mark], *, groups: tuple[tuple[str, str], ...] = GROUP_COLOURS, heat: str = NAVY
) -> Iterator[None]:
    """Draw all that is made within with these colours: pictures, charts and pages; afterwards as before.

    Parameters
    ----------
    marks : mapping of str to Mark
        By kind, from `cogs.views.house_style.HouseStyle.marks`; a kind it lacks keeps its mark.
    groups : tuple of (str, str)
        Fill and outline of the greatest group, of the second, and so on.
    heat : str
        The darkest cell of a heat map, and the bars of a flow.

    Examples
    --------
    >>> with painted({"service": Mark("square", "#00703C", "#00703C")}, heat="#00703C"):
    ...     mark_of("service").fill, mark_of("council").fill, heat_colour()
    ('#00703C', '#801650', '#00703C')
    >>> mark_of("service").fill, heat_colour()
    ('#28A197', '#12436D')
    """
    token = _PAINTED.set(_Paint(MappingProxyType({**MARKS, **marks}), groups, heat))
    try:
        yield
    finally:
        _PAINTED.reset(token)


def paint_now() -> tuple[Mapping[str, Mark], tuple[tuple[str, str], ...], str]:
    """Return what `painted` was given, for another process to draw in the same colours."""
    paint = _PAINTED.get()
    return paint.marks, paint.groups, paint.heat


def marks_now() -> Mapping[str, Mark]:
    """Return the marks of all kinds as they are drawn now: MARKS, unless within `painted`."""
    return _PAINTED.get().marks


def group_colours() -> tuple[tuple[str, str], ...]:
    """Return fill and outline of the greatest groups, as they are drawn now."""
    return _PAINTED.get().groups


def heat_colour() -> str:
    """Return the colour of the darkest cell of a heat map, as it is drawn now."""
    return _PAINTED.get().heat


def mark_of(kind: str) -> Mark:
    """Return the mark of a kind; a kind of the user's own is drawn as "other".

    Examples
    --------
    >>> mark_of("service").shape
    'square'
    >>> mark_of("school") == mark_of("other")
    True
    """
    marks = marks_now()
    return marks.get(kind, marks[OTHER])


def extent_of(mark: Mark) -> tuple[float, float, float]:
    """Return how far a mark of radius 1 reaches sideways, up and down.

    Examples
    --------
    >>> extent_of(MARKS["organisation"]), extent_of(MARKS["council"])
    ((1.0, 1.0, 1.0), (1.347, 1.555, 0.778))
    """
    corners = SHAPES[mark.shape]
    if not corners:
        return 1.0, 1.0, 1.0
    return max(x for x, _ in corners), max(-y for _, y in corners), max(y for _, y in corners)


def line_of(relation: Relation) -> str:
    """Return the key in LINES of the line that draws a relation: its family, or "" for none."""
    return relation.family if relation.family is not None and relation.family in LINES else ""


def radius_range(marks: int) -> tuple[float, float]:
    """Return the smallest and the largest radius for a picture of so many marks."""
    for limit, smallest, largest in ((60, 7.0, 20.0), (150, 6.0, 17.0), (600, 4.0, 12.0)):
        if marks <= limit:
            return smallest, largest
    return 3.0, 9.0


def radii(sizes: pd.Series[Any]) -> pd.Series[Any]:
    """Return the radius of each mark: its area grows with the figure; where there is none, the smallest.

    Examples
    --------
    >>> radii(pd.Series([0.0, 4.0, float("nan")])).tolist()
    [7.0, 20.0, 7.0]
    """
    smallest, largest = radius_range(len(sizes))
    values = np.nan_to_num(sizes.to_numpy(dtype=np.float64, na_value=np.nan), posinf=0.0).clip(min=0.0)
    top = values.max(initial=0.0)
    share = np.sqrt(values / top) if top > 0 else np.zeros(len(values))
    return pd.Series(np.round(smallest + (largest - smallest) * share, 2), index=sizes.index)


def tie_widths(weights: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return line widths from 1.2 to 3.5 pixels that grow with the weight; all alike where weights are."""
    if not len(weights) or weights.max() == weights.min():
        return np.full(len(weights), 1.2)
    widths: np.ndarray[Any, np.dtype[np.float64]] = np.round(1.2 + 2.3 * np.sqrt(weights / weights.max()), 2)
    return widths


def tie_strength(ties: int) -> float:
    """Return the opacity of ties: full in a sparse picture, fainter the more there are."""
    for limit, strength in ((160, 1.0), (400, 0.7), (1_000, 0.45)):
        if ties <= limit:
            return strength
    return 0.25
