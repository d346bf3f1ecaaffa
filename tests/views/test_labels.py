"""Names in pictures stand where plain loops over every place, mark, name and point would put them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from cogs.views.labels import Label, Wish, leader_of, place_labels
from cogs.views.wording import width_of

BOUNDS = (0.0, 0.0, 400.0, 300.0)
SIDES = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 0.7), (1, -0.7), (-1, 0.7), (-1, -0.7)]
SIDES += [(0.5, 1), (0.5, -1), (-0.5, 1), (-0.5, -1)]
Box = tuple[float, ...]


def every_place(wish: Wish) -> Iterator[tuple[float, Label]]:
    wide = max(width_of(line, wish.size, bold=wish.bold) for line in wish.lines) + 2 + (13 if wish.icon else 0)
    half = wish.size * 1.15 * len(wish.lines) / 2
    side, up, low = wish.extent
    lefts = {1: side + 3, -1: -side - 3 - wide, 0: -wide / 2, 0.5: -side, -0.5: side - wide}
    for rank, (across, down) in enumerate(SIDES):
        x, y = wish.x + lefts[across], wish.y + down * ((low if down > 0 else up) + 2 + half)
        yield 0.2 * rank, Label(wish, x, y - half, x + wide, y + half, far=False)
    for off in (10, 20, 32, 46, 64, 86)[: 6 if wish.must else 2 if wish.patient else 0]:
        for turn in range(16):
            across, down = math.cos(turn * math.pi / 8), math.sin(turn * math.pi / 8)
            x = wish.x + across * (side + 3 + off + wide / 2) - wide / 2
            y = wish.y + down * ((low if down > 0 else up) + 2 + off + half)
            yield 3 + off / 8, Label(wish, x, y - half, x + wide, y + half, far=True)


def near(a: Box, b: Box, gap: float) -> bool:
    return a[0] < b[2] + gap and a[2] > b[0] - gap and a[1] < b[3] + gap and a[3] > b[1] - gap


def crossed(label: Label, boxes: list[Box]) -> int:
    x1, y1, x2, y2 = leader_of(label)
    parts = int(math.hypot(x2 - x1, y2 - y1) / 6)
    way = [(x1 + at / parts * (x2 - x1), y1 + at / parts * (y2 - y1)) for at in range(1, parts)]
    return sum(any(a < x < c and b < y < d for x, y in way) for a, b, c, d in boxes)


def by_plain_loops(wishes: list[Wish], marks: list[Box], ties: list[tuple[float, float]]) -> list[Label]:
    taken: list[Box] = [(100.0, 0.0, 180.0, 20.0)]
    placed = []
    for wish in wishes:
        found: list[tuple[float, int, Label]] = []
        for rank, (dislike, label) in enumerate(every_place(wish)):
            box = (label.left, label.top, label.right, label.bottom)
            covered = sum(near(mark, box, 1.0) for mark in marks)
            outside = box[0] < 0 or box[1] < 0 or box[2] > BOUNDS[2] or box[3] > BOUNDS[3]
            if outside or any(near(other, box, 2.0) for other in taken) or (covered and not wish.must):
                continue
            cost = dislike + 14 * covered + 0.4 * sum(box[0] < x < box[2] and box[1] < y < box[3] for x, y in ties)
            cost += 3 * (crossed(label, marks) + 3 * crossed(label, taken)) if label.far else 0
            found.append((cost, rank, label))
        if found:
            label = min(found)[2]
            placed.append(label)
            taken.append((label.left, label.top, label.right, label.bottom))
    return placed


def corners(labels: list[Label]) -> list[Any]:
    return [(label.wish.node, label.far, round(label.left, 6), round(label.top, 6)) for label in labels]


@pytest.mark.parametrize("seed", range(4))
def test_every_name_stands_at_the_place_of_least_cost_that_plain_loops_find(seed: int) -> None:
    chance = np.random.default_rng(seed)
    spots = chance.uniform((10, 10), (390, 290), (40, 2)).tolist()
    marks = [(x - 6, y - 6, x + 6, y + 6) for x, y in spots]
    ties = [tuple(point) for point in chance.uniform((0, 0), (400, 300), (300, 2)).tolist()]
    wishes = [
        Wish(str(at), ("Northfield", "Advice")[: 1 + at % 2], x, y, (6.0, 6.0, 6.0), must=at < 8, patient=at % 3 == 0)
        for at, (x, y) in enumerate(spots)
    ]
    placed = place_labels(wishes, np.array(marks), np.array(ties), BOUNDS, kept_free=[(100.0, 0.0, 180.0, 20.0)])
    assert corners(placed) == corners(by_plain_loops(wishes, marks, ties))
    assert any(label.far for label in placed)
    assert len(placed) < len(wishes)


def test_without_marks_ties_or_other_names_a_name_stands_right_of_its_mark() -> None:
    wish = Wish("a", ("Library",), 50.0, 50.0, (6.0, 6.0, 6.0))
    (label,) = place_labels([wish], np.empty((0, 4)), np.empty((0, 2)), BOUNDS)
    assert (label.left, label.far) == (59.0, False)
