"""Names beside marks: none over another, on a mark only where a name must stand and no room is left."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cogs.views.style import LABEL_SIZE
from cogs.views.wording import width_of

__all__ = ["Label", "Wish", "leader_of", "place_labels"]

Array = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.int64]]
Booleans = np.ndarray[Any, np.dtype[np.bool_]]
Box = tuple[float, float, float, float]

# Where a name may stand around its mark, in the order of liking. Across: 1 right of it, -1 left of it, 0 in the
# middle, 0.5 begins at its left edge, -0.5 ends at its right edge. Down: 1 below it, -1 above it.
_SIDES: tuple[tuple[float, float], ...] = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 0.7), (1, -0.7), (-1, 0.7), (-1, -0.7))
_SIDES += ((0.5, 1), (0.5, -1), (-0.5, 1), (-0.5, -1))
_SIDES_DOWN = np.array([down for _, down in _SIDES])
_SIDES_DISLIKED: Array = 0.2 * np.arange(len(_SIDES), dtype=np.float64)
_RINGS = (10.0, 20.0, 32.0, 46.0, 64.0, 86.0)
"""How far off a name may stand that finds no room at its mark; a leader line then ties it to it."""
_WAYS = tuple((math.cos(way * math.pi / 8), math.sin(way * math.pi / 8)) for way in range(16))
_FAR = np.array([(across, down, off) for off in _RINGS for across, down in _WAYS]).T
_FAR_DISLIKED: Array = np.array([3 + off / 8 for off in _RINGS for _ in _WAYS])
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
    taken = _Boxes(kept_free, len(wishes))
    there = _Boxes(marks.tolist(), 0)
    along = ties[np.argsort(ties[:, 0], kind="stable")]
    placed = []
    for wish in wishes:
        label = _best_place(wish, there, along, bounds, taken)
        if label is not None:
            placed.append(label)
            taken.add((label.left, label.top, label.right, label.bottom))
    return placed


class _Boxes:
    """Boxes that names keep off, with room for more of them."""

    def __init__(self, boxes: Sequence[Sequence[float]], more: int) -> None:
        self.number = len(boxes)
        self._sides = np.empty((4, self.number + more))
        self._sides[:, : self.number] = np.array(boxes, dtype=np.float64).reshape(-1, 4).T

    def add(self, box: Box) -> None:
        self._sides[:, self.number] = box
        self.number += 1

    def overlapped(self, places: Array, gap: float) -> Integers:
        """Return how many boxes each place lies over, or nearer to than the gap."""
        left, top, right, bottom = self._sides[:, : self.number]
        low, high = places[:2] - gap, places[2:] + gap
        least, most = low.min(axis=1), high.max(axis=1)
        near = (left < most[0]) & (right > least[0]) & (top < most[1]) & (bottom > least[1])
        left, top, right, bottom = self._sides[:, : self.number][:, near]
        over = (left < high[0][:, None]) & (right > low[0][:, None])
        over &= (top < high[1][:, None]) & (bottom > low[1][:, None])
        number: Integers = over.sum(axis=1)
        return number

    def run_through(self, points: Array) -> int:
        """Return how many boxes hold one of the points or more."""
        left, top, right, bottom = self._sides[:, : self.number]
        across = (points[:, :1] > left) & (points[:, :1] < right)
        down = (points[:, 1:] > top) & (points[:, 1:] < bottom)
        return int((across & down).any(axis=0).sum())


def _best_place(wish: Wish, marks: _Boxes, ties: Array, bounds: Box, taken: _Boxes) -> Label | None:
    """Return the place of least cost, of equal ones the one liked more; None where no room is left."""
    cover, crossing = (2.0, 0.5) if marks.number > CROWD else (14.0, 3.0)
    least, best = math.inf, None
    for far, dislikes, places in _places(wish):
        free = (dislikes < least) & _inside(places, bounds)
        dislikes, places = dislikes[free], places[:, free]
        if len(dislikes):
            free = taken.overlapped(places, 2.0) == 0
            dislikes, places = dislikes[free], places[:, free]
        if not len(dislikes):
            continue
        covered = marks.overlapped(places, 1.0)
        if not wish.must:
            free = covered == 0
            dislikes, places, covered = dislikes[free], places[:, free], covered[free]
        costs = dislikes + cover * covered + 0.4 * _points_in(ties, places)
        # Lines to far names are followed only while the name could still win: they make no place cheaper.
        chosen, at = least, -1
        for place in np.argsort(costs, kind="stable").tolist():
            cost = float(costs[place])
            if cost > chosen or cost >= least:
                break
            label = _label(wish, places[:, place], far=far)
            cost += crossing * _crossed(label, marks, taken) if far else 0.0
            if cost < chosen or (cost == chosen and place < at):
                chosen, at, best = cost, place, label
        least = chosen
    return best


def _label(wish: Wish, place: Array, *, far: bool) -> Label:
    left, top, right, bottom = place.tolist()
    return Label(wish, left, top, right, bottom, far=far)


def _places(wish: Wish) -> Iterator[tuple[bool, Array, Array]]:
    """Yield where a name may stand, at its mark and then far off: how little each place is liked, and its box.

    Boxes are columns: left, top, right, bottom.
    """
    width = max(width_of(line, wish.size, bold=wish.bold) for line in wish.lines) + 2 + (ICON if wish.icon else 0)
    half = wish.size * LINE_HEIGHT * len(wish.lines) / 2
    side, up, low = wish.extent
    lefts = {1: side + 3, -1: -side - 3 - width, 0: -width / 2, 0.5: -side, -0.5: side - width}
    left = wish.x + np.array([lefts[across] for across, _ in _SIDES])
    middle = wish.y + _SIDES_DOWN * (np.where(_SIDES_DOWN > 0, low, up) + 2 + half)
    yield False, _SIDES_DISLIKED, np.array([left, middle - half, left + width, middle + half])
    if wish.must or wish.patient:
        across, down, off = _FAR if wish.must else _FAR[:, : 2 * len(_WAYS)]
        left = wish.x + across * (side + 3 + off + width / 2) - width / 2
        middle = wish.y + down * (np.where(down > 0, low, up) + 2 + off + half)
        yield True, _FAR_DISLIKED[: len(off)], np.array([left, middle - half, left + width, middle + half])


def _inside(places: Array, bounds: Box) -> Booleans:
    left, top, right, bottom = places
    inside: Booleans = (left >= bounds[0]) & (top >= bounds[1]) & (right <= bounds[2]) & (bottom <= bounds[3])
    return inside


def _points_in(points: Array, places: Array) -> Integers:
    """Return how many of the points, sorted from left to right, each place holds."""
    left, top, right, bottom = places[:, :, None]
    start = np.searchsorted(points[:, 0], left.min(initial=np.inf), side="right")
    end = np.searchsorted(points[:, 0], right.max(initial=-np.inf), side="left")
    x, y = points[start:end].T
    number: Integers = ((x > left) & (x < right) & (y > top) & (y < bottom)).sum(axis=1)
    return number


def _crossed(label: Label, marks: _Boxes, taken: _Boxes) -> int:
    """Return how bad it is what the leader line of a far name runs through: marks, and worse, names."""
    x1, y1, x2, y2 = leader_of(label)
    parts = int(math.hypot(x2 - x1, y2 - y1) / 6)
    if parts < 2:
        return 0
    way = np.arange(1, parts)[:, None] / parts
    points = np.array([x1, y1]) + way * np.array([x2 - x1, y2 - y1])
    return marks.run_through(points) + 3 * taken.run_through(points)


def leader_of(label: Label) -> tuple[float, float, float, float]:
    """Return the ends of the line from a mark to its far name: at the edge of the one and of the other."""
    wish = label.wish
    x, y = min(max(wish.x, label.left), label.right), min(max(wish.y, label.top), label.bottom)
    start = max(wish.extent) / (math.hypot(x - wish.x, y - wish.y) or 1.0)
    return wish.x + (x - wish.x) * start, wish.y + (y - wish.y) * start, x, y
