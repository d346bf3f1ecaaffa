"""Names beside marks: none over another, on a mark only where a name must stand and no room is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cogs.views.style import LABEL_SIZE
from cogs.views.wording import width_of

__all__ = ["Label", "Wish", "place_labels"]

Array = np.ndarray[Any, np.dtype[np.float64]]
Box = tuple[float, float, float, float]

# Where a name may stand around its mark, in the order of liking. Across: 1 right of it, -1 left of it, 0 in the
# middle, 0.5 begins at its left edge, -0.5 ends at its right edge. Down: 1 below it, -1 above it.
_SIDES: tuple[tuple[float, float], ...] = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 0.7), (1, -0.7), (-1, 0.7), (-1, -0.7))
_SIDES += ((0.5, 1), (0.5, -1), (-0.5, 1), (-0.5, -1))
_FAR = (14.0, 28.0, 44.0, 64.0)
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
    for wish in wishes:
        best: tuple[float, Label] | None = None
        for rank, label in enumerate(_places(wish)):
            box = (label.left, label.top, label.right, label.bottom)
            if not _inside(box, bounds) or _overlaps(np.array(taken), box, 2.0):
                continue
            covered = _overlaps(marks, box, 1.0)
            if covered and not wish.must:
                continue
            cost = (
                (4.0 if len(marks) > CROWD else 8.0) * covered
                + 0.4 * _points_in(ties, box)
                + 0.2 * rank
                + 2.0 * label.far
            )
            if best is None or cost < best[0]:
                best = (cost, label)
            if cost <= 0.2 * rank:
                break
        if best is not None:
            placed.append(best[1])
            label = best[1]
            taken.append((label.left, label.top, label.right, label.bottom))
    return placed


def _places(wish: Wish) -> list[Label]:
    width = max(width_of(line, wish.size, bold=wish.bold) for line in wish.lines) + 2 + (ICON if wish.icon else 0)
    half = wish.size * LINE_HEIGHT * len(wish.lines) / 2
    side, up, low = wish.extent
    places = []
    rings = _FAR if wish.must else _FAR[:2] if wish.patient else ()
    for extra in (0.0, *rings):
        reach = side + 3 + extra
        lefts = {1: reach, -1: -reach - width, 0: -width / 2, 0.5: -side, -0.5: side - width}
        for across, down in _SIDES:
            left = wish.x + lefts[across]
            middle = wish.y + down * ((low if down > 0 else up) + 2 + extra + half)
            places.append(Label(wish, left, middle - half, left + width, middle + half, extra > 0))
    return places


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
