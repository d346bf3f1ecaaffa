"""Names beside marks: none over another, on a mark only where a name must stand and no room is left."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cogs.views.style import LABEL_SIZE
from cogs.views.wording import width_of

__all__ = ["Label", "Wish", "leader_of", "place_labels"]

Array = np.ndarray[Any, np.dtype[np.float64]]
Box = tuple[float, float, float, float]

# Where a name may stand around its mark, in the order of liking. Across: 1 right of it, -1 left of it, 0 in the
# middle, 0.5 begins at its left edge, -0.5 ends at its right edge. Down: 1 below it, -1 above it.
_SIDES: tuple[tuple[float, float], ...] = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 0.7), (1, -0.7), (-1, 0.7), (-1, -0.7))
_SIDES += ((0.5, 1), (0.5, -1), (-0.5, 1), (-0.5, -1))
_RINGS = (10.0, 20.0, 32.0, 46.0, 64.0, 86.0)
"""How far off a name may stand that finds no room at its mark; a leader line then ties it to it."""
_WAYS = tuple((math.cos(way * math.pi / 8), math.sin(way * math.pi / 8)) for way in range(16))
LINE_HEIGHT = 1.15
CROWD = 150
"""Above so many marks a name that must stand may rather cover one than stand far off."""
ICON = 13.0
"""Room before a text for the small mark of residents."""


@dataclass(frozen=True)
class Wish:
    """A name that wants to stand at a mark.

    `extent` is how far the mark reaches sideways, up and down. `must` is for a name that is written
    whatever it covers; `icon` for a text that has the small mark of residents before it;
    `patient` for one that looks further for room.
    """

    node: str
    lines: tuple[str, ...]
    x: float
    y: float
    extent: tuple[float, float, float]
    must: bool = False
    bold: bool = False
    icon: bool = False
    size: float = LABEL_SIZE
    patient: bool = False


@dataclass(frozen=True)
class Label:
    """A name with its place: the box it fills, and where a leader line ends if it stands far from its mark."""

    wish: Wish
    left: float
    top: float
    right: float
    bottom: float
    far: bool

    def baseline(self, line: int) -> float:
        """Where the letters of a line stand."""
        return self.top + (line + 0.76) * (self.bottom - self.top) / len(self.wish.lines)


def place_labels(
    wishes: Sequence[Wish], marks: Array, ties: Array, bounds: Box, *, kept_free: Sequence[Box] = ()
) -> list[Label]:
    """Place names one after the other, the first with the most room.

    Parameters
    ----------
    wishes : sequence of Wish
        In order of importance.
    marks : float array, n by 4
        The boxes (left, top, right, bottom) that marks fill.
    ties : float array, n by 2
        Points along the ties, which names keep clear of if they can.
    bounds : tuple of float
        The box that names must stay in: left, top, right, bottom.
    kept_free : sequence of boxes
        Where no name may stand.

    Returns
    -------
    list of Label
        The names that found room, and all that must stand.
    """
    taken = list(kept_free)
    placed = []
    cover, crossing = (2.0, 0.5) if len(marks) > CROWD else (14.0, 3.0)
    for wish in wishes:
        best: tuple[float, Label] | None = None
        for dislike, label in _places(wish):
            if best is not None and dislike >= best[0]:
                break
            box = (label.left, label.top, label.right, label.bottom)
            if not _inside(box, bounds) or _overlaps(np.array(taken), box, 2.0):
                continue
            covered = _overlaps(marks, box, 1.0)
            if covered and not wish.must:
                continue
            cost = dislike + cover * covered + 0.4 * _points_in(ties, box)
            cost += crossing * _crossed(label, marks, taken) if label.far else 0.0
            if best is None or cost < best[0]:
                best = (cost, label)
        if best is not None:
            placed.append(best[1])
            label = best[1]
            taken.append((label.left, label.top, label.right, label.bottom))
    return placed


def _places(wish: Wish) -> list[tuple[float, Label]]:
    """Return where a name may stand, each place with how little it is liked, the best first."""
    width = max(width_of(line, wish.size, bold=wish.bold) for line in wish.lines) + 2 + (ICON if wish.icon else 0)
    half = wish.size * LINE_HEIGHT * len(wish.lines) / 2
    side, up, low = wish.extent
    lefts = {1: side + 3, -1: -side - 3 - width, 0: -width / 2, 0.5: -side, -0.5: side - width}
    places = []
    for rank, (across, down) in enumerate(_SIDES):
        left, middle = wish.x + lefts[across], wish.y + down * ((low if down > 0 else up) + 2 + half)
        places.append((0.2 * rank, Label(wish, left, middle - half, left + width, middle + half, far=False)))
    for off in _RINGS if wish.must else _RINGS[:2] if wish.patient else ():
        for across, down in _WAYS:
            left = wish.x + across * (side + 3 + off + width / 2) - width / 2
            middle = wish.y + down * ((low if down > 0 else up) + 2 + off + half)
            places.append((3 + off / 8, Label(wish, left, middle - half, left + width, middle + half, far=True)))
    return places


def _crossed(label: Label, marks: Array, taken: Sequence[Box]) -> int:
    """Return how bad it is what the leader line of a far name runs through: marks, and worse, names."""
    x1, y1, x2, y2 = leader_of(label)
    parts = int(math.hypot(x2 - x1, y2 - y1) / 6)
    if parts < 2:
        return 0
    way = np.arange(1, parts)[:, None] / parts
    points = np.array([x1, y1]) + way * np.array([x2 - x1, y2 - y1])
    return _run_through(marks, points) + 3 * _run_through(np.array(taken), points)


def _run_through(boxes: Array, points: Array) -> int:
    """Return how many boxes hold one of the points or more."""
    if not len(boxes):
        return 0
    across = (points[:, :1] > boxes[:, 0]) & (points[:, :1] < boxes[:, 2])
    down = (points[:, 1:] > boxes[:, 1]) & (points[:, 1:] < boxes[:, 3])
    return int((across & down).any(axis=0).sum())


def leader_of(label: Label) -> tuple[float, float, float, float]:
    """Return the ends of the line from a mark to its far name: at the edge of the one and of the other."""
    wish = label.wish
    x, y = min(max(wish.x, label.left), label.right), min(max(wish.y, label.top), label.bottom)
    start = max(wish.extent) / (math.hypot(x - wish.x, y - wish.y) or 1.0)
    return wish.x + (x - wish.x) * start, wish.y + (y - wish.y) * start, x, y


def _inside(box: Box, bounds: Box) -> bool:
    return box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]


def _overlaps(boxes: Array, box: Box, gap: float) -> int:
    if not len(boxes):
        return 0
    across = (boxes[:, 0] < box[2] + gap) & (boxes[:, 2] > box[0] - gap)
    return int((across & (boxes[:, 1] < box[3] + gap) & (boxes[:, 3] > box[1] - gap)).sum())


def _points_in(points: Array, box: Box) -> int:
    if not len(points):
        return 0
    across = (points[:, 0] > box[0]) & (points[:, 0] < box[2])
    return int((across & (points[:, 1] > box[1]) & (points[:, 1] < box[3])).sum())
