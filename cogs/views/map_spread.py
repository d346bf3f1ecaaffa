"""Marks at one place stand side by side around it, so that each can be seen and pointed at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Crowd", "side_by_side"]

Array = np.ndarray[Any, np.dtype[np.float64]]

NEAR = 4.0
"""Marks whose middles are no further apart, in figure units, count as being at one place."""
_ROOM = 1.25
"""How much more than its radius a mark gets: a triangle reaches further than a circle of its area."""
_FINE = 2.0
_TURN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True)
class Crowd:
    """A place with several marks: where it is, how far its marks reach around it, and which they are."""

    x: float
    y: float
    reach: float
    marks: tuple[int, ...]


def side_by_side(places: Array, radius: Array, *, width: float, height: float) -> tuple[Array, list[Crowd]]:
    """Return where marks are drawn, and the places that several of them share.

    The greatest stands in the middle, each other as near to it as there is room. Where the figure is too
    small for all of them they overlap.

    Parameters
    ----------
    places : float array, n by 2
        Where they are on the figure.
    radius : float array
        Their radii.
    width, height : float
        The figure that they must stay in.

    Examples
    --------
    >>> moved, crowds = side_by_side(np.array([[50.0, 50.0], [50.0, 50.0]]), np.array([7.0, 7.0]), width=99, height=99)
    >>> bool(np.hypot(*(moved[0] - moved[1])) > 14), crowds[0].marks
    (True, (0, 1))
    """
    moved, crowds = places.copy(), []
    for marks in _at_one_place(places):
        if len(marks) == 1:
            continue
        x, y = places[marks].mean(axis=0)
        around = _packed(radius[marks])
        reach = float(np.max(np.hypot(*around.T) + radius[marks] * _ROOM)) + 2.0
        squeezed = min(1.0, min(width, height) / 2 / reach)
        around, reach = around * squeezed, reach * squeezed
        x, y = (min(max(at, reach), max(most - reach, reach)) for at, most in ((x, width), (y, height)))
        moved[marks] = np.array([x, y]) + around
        crowds.append(Crowd(float(x), float(y), reach, tuple(marks)))
    return moved, crowds


def _at_one_place(places: Array) -> list[list[int]]:
    """Return marks by place: each joins the first mark that is near."""
    groups: list[list[int]] = []
    firsts = np.empty((0, 2))
    for number, place in enumerate(places):
        near = np.flatnonzero(np.hypot(*(firsts - place).T) <= NEAR)
        if len(near):
            groups[near[0]].append(number)
        else:
            firsts = np.vstack([firsts, place])
            groups.append([number])
    return groups


def _packed(radius: Array) -> Array:
    """Return places around a middle at which marks do not touch: each takes the innermost free point of a spiral."""
    room = radius * _ROOM
    order = np.argsort(-room, kind="stable")
    # A mark keeps no later one further off than twice its own room, so that this many points always suffice.
    points = np.arange(int(4 * math.pi * (room**2).sum() / _FINE**2) + 8)
    away = _FINE * np.sqrt(points / math.pi)
    spiral = np.column_stack([away * np.cos(points * _TURN), away * np.sin(points * _TURN)])
    free = np.full(len(spiral), np.inf)
    around = np.empty((len(radius), 2))
    for mark in order:
        around[mark] = spiral[np.argmax(free >= room[mark])]
        free = np.minimum(free, np.hypot(*(spiral - around[mark]).T) - room[mark])
    middle = ((around - room[:, None]).min(axis=0) + (around + room[:, None]).max(axis=0)) / 2
    centred: Array = around - middle
    return centred
