"""CSV that a spreadsheet opens as meant."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.views.files import csv_text
from cogs.views.wording import counted, shown, stated, text_of


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-x", "@sum", "\tx", "\rx", "=cmd|'/c calc'!A0"])
def test_a_text_that_would_run_as_a_formula_gets_an_apostrophe(text):
    row = list(csv.reader(io.StringIO(csv_text(pd.DataFrame({"name": [text]})), newline="")))[1]
    assert row == ["'" + text]


@pytest.mark.parametrize("text", ["-12.5", "+3", "1e5", "-.5"])
def test_a_text_that_is_a_number_stays_one(text):
    assert csv_text(pd.DataFrame({"name": [text]})) == f"name\r\n{text}\r\n"


def test_headings_are_made_harmless_too():
    assert csv_text(pd.DataFrame({"=evil()": [1]})).startswith("'=evil()\r\n")


def test_numbers_are_exact_and_short_and_missing_cells_empty():
    frame = pd.DataFrame({"a": [2.0, 0.1 + 0.2, np.nan], "b": [1, 2, 3], "c": [True, None, False], "d": pd.NaT})
    assert csv_text(frame) == "a,b,c,d\r\n2,1,yes,\r\n0.30000000000000004,2,,\r\n,3,no,\r\n"


def test_dates_and_line_breaks_in_cells():
    frame = pd.DataFrame({"when": [pd.Timestamp("2025-04-01")], "words": ["one\ntwo, three"]})
    assert csv_text(frame) == 'when,words\r\n2025-04-01,"one\ntwo, three"\r\n'


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")), min_size=1, max_size=5))
def test_any_text_comes_back_but_for_the_apostrophe(words):
    rows = list(csv.reader(io.StringIO(csv_text(pd.DataFrame({"x": words, "y": 1})), newline="")))[1:]
    assert [row[0].removeprefix("'") for row in rows] == [word.removeprefix("'") for word in words]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-3.5, "\u22123.5"),
        (999.96, "1,000"),
        (0.1, "0.1"),
        (1e-20, "0"),
        (float("inf"), "\u2013"),
        (1e9, "1,000,000,000"),
    ],
)
def test_numbers_as_shown(value, text):
    assert shown(value) == text


def test_cells_are_one_line_of_text():
    assert text_of("one\n\u2028two") == "one two"
    assert text_of(None) == text_of(pd.NA) == text_of(np.nan) == ""


def test_stated_figures_keep_their_bound():
    assert stated(20, "at least") == "at least 20"
    assert stated(np.nan, "about") == ""


def test_counted():
    assert (counted(1, "tie"), counted(2_000, "tie"), counted(0, "body", "bodies")) == (
        "1 tie",
        "2,000 ties",
        "0 bodies",
    )
