"""Marks are told apart without colour, and everything is dark enough on white."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from cogs.views.style import GREY, INK, LINES, MARKS, SHAPES, line_of, mark_of, radii, tie_widths
from cogs.vocabulary import DEFAULT_VOCABULARY, KINDS


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def contrast_on_white(colour: str) -> float:
    return 1.05 / (luminance(colour) + 0.05)


def area(corners: tuple[tuple[float, float], ...]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]))) / 2


def test_every_kind_has_a_shape_and_a_colour_of_its_own():
    assert len({mark.shape for mark in MARKS.values()}) == len(MARKS) == 6
    assert len({mark.fill for mark in MARKS.values()}) == len(MARKS)
    assert {kind.name for kind in KINDS} <= set(MARKS)


@pytest.mark.parametrize("name", MARKS)
def test_each_mark_stands_out_from_white_by_its_colour_or_its_outline(name):
    mark = MARKS[name]
    assert max(contrast_on_white(mark.fill), contrast_on_white(mark.outline)) >= 3


def test_ties_and_text_are_dark_enough():
    assert contrast_on_white(GREY) >= 4.5
    assert contrast_on_white(INK) >= 7


@pytest.mark.parametrize("shape", [shape for shape, corners in SHAPES.items() if corners])
def test_shapes_of_one_radius_have_the_area_of_its_circle(shape):
    assert area(SHAPES[shape]) == pytest.approx(math.pi, rel=0.15)


def test_families_differ_by_their_dashes_and_every_relation_has_a_line():
    assert len({line.dashes for line in LINES.values()}) == len(LINES)
    assert {line_of(relation) for relation in DEFAULT_VOCABULARY.relations.values()} == set(LINES)


def test_area_grows_with_the_figure_and_nothing_is_smaller_than_the_smallest():
    sizes = radii(pd.Series([0.0, 25.0, 100.0, float("nan"), -3.0]))
    assert sizes.tolist() == [7.0, 13.5, 20.0, 7.0, 7.0]
    assert radii(pd.Series([0.0, 0.0])).tolist() == [7.0, 7.0]


def test_a_kind_of_the_users_own_is_drawn_as_other():
    assert mark_of("a school") == MARKS["other"]


def test_widths_grow_with_weight_and_are_alike_where_weights_are():
    assert tie_widths(np.array([2.0, 2.0])).tolist() == [1.2, 1.2]
    assert (np.diff(tie_widths(np.array([0.0, 1.0, 4.0]))) > 0).all()
