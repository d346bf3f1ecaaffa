"""The map itself: inline SVG with grid, outline, ties, marks, names, scale bar, north and legend."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from markupsafe import escape

from cogs.views.drawing import KindShown, LineShown, Tie
from cogs.views.labels import Label, Wish, place_labels
from cogs.views.map_projection import Frame
from cogs.views.map_spread import Crowd
from cogs.views.map_words import length_in_words
from cogs.views.picture import at, line_sample, mark_shape, name_drawn, sheet, tie_lines
from cogs.views.style import (
    FIGURE_WIDTH,
    GREY,
    INK,
    MARKS,
    PAPER,
    extent_of,
    mark_of,
)
from cogs.views.wording import name_lines, width_of

__all__ = ["MapDrawn", "map_drawing"]

Array = np.ndarray[Any, np.dtype[np.float64]]

GRID = "#DDE2E7"
"""A plain ground for the eye; what it says stands at the scale bar too."""
OUTLINE = "#5C6770"
SMALL_TEXT = 13
ROW = 22.0
NAMES_LIMIT = 150
"""Above this many marks only those are named that always are."""
FEW = 80
"""Up to so many, every name looks further for room."""


@dataclass(frozen=True, eq=False)
class MapDrawn:
    """What a map draws: marks with their kinds, names and figure units; ties between them by their places.

    `always` are the places, among the marks, of those that are named in any case.
    """

    frame: Frame
    kinds: list[str]
    names: list[str]
    places: Array
    radius: Array
    crowds: list[Crowd]
    ties: list[Tie]
    always: list[int]
    legend_kinds: list[KindShown]
    legend_lines: list[LineShown]
    measured: str
    outline: list[Array] = field(default_factory=list)


def map_drawing(drawn: MapDrawn, *, title: str, description: str) -> str:
    """Return a map as one `<svg>` element. All text is escaped."""
    frame = drawn.frame
    legend, height = _legend(drawn)
    parts = [
        _ground(frame),
        _outline_drawn(drawn.outline, frame),
        tie_lines(drawn.ties, drawn.places, drawn.radius),
        '<g class="crowds">' + "".join(map(_circle, drawn.crowds)) + "</g>",
        *(_mark(drawn, number) for number in np.argsort(-drawn.radius, kind="stable")),
        *map(name_drawn, _names(drawn)),
        f'<rect x="0.5" y="0.5" width="{FIGURE_WIDTH - 1}" height="{at(frame.height - 1)}" fill="none" '
        f'stroke="{OUTLINE}"/>',
        _scale_bar(frame),
        legend,
    ]
    return sheet(parts, height, title=title, description=description)


def _ground(frame: Frame) -> str:
    """Return the grid: squares of a round length, one corner in the middle of the map."""
    step = frame.step * frame.scale
    middle, centre = frame.height / 2, FIGURE_WIDTH / 2
    across = [centre + k * step for k in range(-math.floor(centre / step), math.floor(centre / step) + 1)]
    down = [middle + k * step for k in range(-math.floor(middle / step), math.floor(middle / step) + 1)]
    lines = "".join(f"M{at(x)} 0V{at(frame.height)}" for x in across)
    lines += "".join(f"M0 {at(y)}H{FIGURE_WIDTH}" for y in down)
    return f'<path class="grid" d="{lines}" stroke="{GRID}" fill="none"/>'


def _outline_drawn(outline: list[Array], frame: Frame) -> str:
    """Return the boundary, cut off at the frame; points closer than half a unit are left out."""
    if not outline:
        return ""
    path = "".join(_ring(frame.places(ring)) for ring in outline)
    return (
        f'<clipPath id="frame"><rect width="{FIGURE_WIDTH}" height="{at(frame.height)}"/></clipPath>'
        f'<path class="boundary" clip-path="url(#frame)" d="{path}" fill="none" stroke="{OUTLINE}" stroke-width="2" '
        'stroke-linejoin="round"/>'
    )


def _ring(points: Array) -> str:
    kept = [points[0]]
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= 0.5:
            kept.append(point)
    return "M" + "L".join(f"{at(x)} {at(y)}" for x, y in np.clip(kept, -1e6, 1e6)) + "Z" if len(kept) > 2 else ""


def _circle(crowd: Crowd) -> str:
    return (
        f'<circle cx="{at(crowd.x)}" cy="{at(crowd.y)}" r="{at(crowd.reach)}" fill="{PAPER}" '
        f'fill-opacity="0.6" stroke="{OUTLINE}"/>'
    )


def _mark(drawn: MapDrawn, number: int) -> str:
    (x, y), kind = drawn.places[number], drawn.kinds[number]
    return mark_shape(mark_of(kind), float(x), float(y), float(drawn.radius[number]))


def _names(drawn: MapDrawn) -> list[Label]:
    extents = np.array([extent_of(mark_of(kind)) for kind in drawn.kinds]).reshape(-1, 3) * drawn.radius[:, None]
    count = len(drawn.kinds)
    always = set(drawn.always)
    others = sorted(set(range(count)) - always, key=lambda number: (-drawn.radius[number], number))

    def wish(number: int, *, must: bool) -> Wish:
        side, up, low = extents[number]
        x, y = drawn.places[number]
        lines = name_lines(drawn.names[number])
        return Wish(str(number), lines, x, y, (side, up, low), must=must, bold=must, patient=count <= FEW)

    wishes = [wish(number, must=True) for number in drawn.always]
    wishes += [wish(number, must=False) for number in others] if count <= NAMES_LIMIT else []
    boxes = np.column_stack([drawn.places - extents[:, :2], drawn.places + extents[:, ::2]])
    bounds = (5.0, 5.0, FIGURE_WIDTH - 5.0, drawn.frame.height - 5.0)
    return place_labels(wishes, boxes, np.empty((0, 2)), bounds)


def _scale_bar(frame: Frame) -> str:
    """Return the scale bar and the arrow to the north, on a line of their own below the map."""
    length, y = frame.step * frame.scale, frame.height + 22.0
    says = f"{length_in_words(frame.step)}: the bar, and the side of a square"
    right = FIGURE_WIDTH - 20
    return (
        f'<g class="scale-bar"><path d="M8 {at(y - 5)}v10M8 {at(y)}h{at(length)}m0 -5v10" stroke="{INK}" '
        f'stroke-width="2" fill="none"/><text x="{at(18 + length)}" y="{at(y + 4.5)}" font-size="{SMALL_TEXT}">'
        f'{escape(says)}</text></g><g class="north"><path d="M{right} {at(y - 13)}l6 14l-6 -4l-6 4z" fill="{INK}"/>'
        f'<text x="{right - 12}" y="{at(y + 4.5)}" text-anchor="end" font-size="{SMALL_TEXT}">North</text></g>'
    )


def _legend(drawn: MapDrawn) -> tuple[str, float]:
    """Return the legend below the scale bar, and the height of everything."""
    entries = [
        (16.0, mark_shape(MARKS[kind.mark], 8, 0, 6.5), f"{kind.heading}, {kind.count:,}")
        for kind in drawn.legend_kinds
    ]
    if drawn.outline:
        entries.append((24.0, f'<path d="M0 0h24" stroke="{OUTLINE}" stroke-width="2"/>', "Boundary"))
    lines = drawn.legend_lines
    for line in lines:
        arrow = " (the arrow points to who receives)" if line.directed and line is lines[0] else ""
        entries.append((36.0, line_sample(line, 0, 0), f"{line.heading}, {line.count:,}{arrow}"))
    notes = [f"Larger mark: greater {drawn.measured[:1].lower() + drawn.measured[1:]}."] if drawn.measured else []
    notes += ["Thicker line: greater weight."] if len({tie.width for tie in drawn.ties}) > 1 else []
    return _legend_drawn(entries, " ".join(notes), drawn.frame.height + 62.0)


def _legend_drawn(entries: Sequence[tuple[float, str, str]], note: str, y: float) -> tuple[str, float]:
    parts = [f'<path d="M8 {at(y - 20)}H{FIGURE_WIDTH - 8}" stroke="{GREY}" stroke-width="1"/>']
    x = 8.0
    for room, sample, text in entries:
        width = room + 6 + width_of(text, SMALL_TEXT) + 22
        if x > 8 and x + width > FIGURE_WIDTH:
            x, y = 8.0, y + ROW
        words = f'<text x="{at(room + 6)}" y="4.5" font-size="{SMALL_TEXT}">{escape(text)}</text>'
        parts.append(f'<g transform="translate({at(x)} {at(y)})">{sample}{words}</g>')
        x += width
    y += ROW
    parts.append(f'<text x="8" y="{at(y + 4.5)}" font-size="{SMALL_TEXT}">{escape(note)}</text>')
    return "".join(parts), y + 16.0
