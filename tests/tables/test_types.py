"""Cells: what people write for numbers, days and answers, and what is left alone."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.tables.dates import dates
from cogs.tables.tables import Table
from cogs.tables.types import named, numbers, typed, whole, words, yes_no
from cogs.vocabulary import DEFAULT_VOCABULARY


def column(*cells: str) -> "pd.Series[Any]":
    return pd.Series(list(cells), index=range(2, len(cells) + 2), dtype=str, name="cells")


def day(cell: str) -> str | None:
    (value,) = dates(column(cell)).days
    return None if pd.isna(value) else value.isoformat()


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1234", 1234), ("1,234.50", 1234.5), ("1,234,567", 1234567), ("1 234 567", 1234567), ("1\xa0234", 1234),
        ("£1,200", 1200), ("£ 5", 5), ("-3", -3), ("\u22123", -3), ("-£5.20", -5.2), ("£-5.20", -5.2), ("+7", 7),
        ("0", 0), (".5", 0.5), ("5.", 5), ("007", 7), ("1.5E+05", 150000), ("1e-3", 0.001),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(cell: str, number: float) -> None:
    assert numbers(column(cell)).tolist() == [number]


@pytest.mark.parametrize(
    "cell",
    [
        "", "-", ".", "(5)", "1,23", "1,2345", "12 34", "1,234 567", "0x1F", "inf", "nan", "NA", "1e999", "$5", "5%",
        "5 people", "over twenty", "1.2.3", "--5", "-£-5", "£", "\u0663", "1_000",
    ],
)  # fmt: skip
def test_what_is_no_number_is_missing(cell: str) -> None:
    assert math.isnan(numbers(column(cell)).iloc[0])


def test_numbers_keep_the_rows_of_their_cells() -> None:
    read = numbers(column("1", "x", "1"))
    assert read.index.tolist() == [2, 3, 4]
    assert read.dtype == np.float64


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(deadline=None)
def test_every_number_that_python_writes_is_read_back(number: float) -> None:
    assert numbers(column(repr(number))).tolist() == [number]


@given(st.lists(st.text()))
@settings(deadline=None)
def test_no_text_makes_a_reading_fail(cells: list[str]) -> None:
    for read in (numbers, whole, yes_no):
        assert len(read(column(*cells))) == len(cells)
    assert len(dates(column(*cells)).days) == len(cells)


def test_a_whole_number_may_have_noughts_after_the_point() -> None:
    assert whole(column("3", "3.00", "1,000", "2.5", "", "1e300")).tolist() == [3, 3, 1000, pd.NA, pd.NA, pd.NA]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2024-05-03", "2024-05-03T00:00:00"), ("2024-5-3", "2024-05-03T00:00:00"),
        ("2024/05/03", "2024-05-03T00:00:00"), ("2024-05-03T10:30:15", "2024-05-03T10:30:15"),
        ("2024-05-03 10:30", "2024-05-03T10:30:00"), ("2015-06-10T00:00:00+00:00", "2015-06-10T00:00:00"),
        ("2024-05-03T10:30:15.123Z", "2024-05-03T10:30:15"), ("03/05/2024", "2024-05-03T00:00:00"),
        ("3.5.24", "2024-05-03T00:00:00"), ("03-05-1999", "1999-05-03T00:00:00"), ("03/05/69", "1969-05-03T00:00:00"),
        ("03/05/68", "2068-05-03T00:00:00"), ("03/05/2024 9:05", "2024-05-03T09:05:00"),
        ("3 May 2024", "2024-05-03T00:00:00"), ("3rd May 2024", "2024-05-03T00:00:00"),
        ("03-May-24", "2024-05-03T00:00:00"), ("Fri 3 May 2024", "2024-05-03T00:00:00"),
        ("May 3, 2024", "2024-05-03T00:00:00"), ("1 sept 2024", "2024-09-01T00:00:00"),
        ("May 2024", "2024-05-01T00:00:00"), ("May-24", "2024-05-01T00:00:00"), ("2024-05", "2024-05-01T00:00:00"),
        ("08/2013", "2013-08-01T00:00:00"), ("2024", "2024-01-01T00:00:00"), ("29/02/2024", "2024-02-29T00:00:00"),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(cell: str, read: str) -> None:
    assert day(cell) == read


@pytest.mark.parametrize(
    "cell",
    [
        "", "30/02/2024", "29/02/2023", "2024-13-01", "2024-00-10", "00/05/2024", "32 May 2024", "3 Mai 2024",
        "3 Decem 2024", "0000", "0999", "45415", "00:00:00", "2024-05-03 25:00", "2024-05-03 10:61", "2024-25",
        "31/04/2024", "soon", "3/5", "25/06/2012900",
    ],
)  # fmt: skip
def test_what_is_no_day_is_missing(cell: str) -> None:
    assert day(cell) is None


@pytest.mark.parametrize(
    ("cells", "order", "first"),
    [
        (["03/05/2024", "04/05/2024"], "day first", "2024-05-03"),
        (["03/05/2024", "31/05/2024"], "day first", "2024-05-03"),
        (["03/05/2024", "05/31/2024"], "month first", "2024-03-05"),
        (["03/05/2024", "05/31/2024", "31/05/2024"], "day first", "2024-05-03"),
        (["2024-05-03", "3 May 2024"], None, "2024-05-03"),
    ],
)
def test_the_order_of_day_and_month_is_decided_for_the_column(cells: list[str], order: str | None, first: str) -> None:
    reading = dates(column(*cells))
    assert reading.order == order
    assert reading.days.iloc[0].date().isoformat() == first


def test_days_in_the_other_order_are_impossible() -> None:
    assert dates(column("31/05/2024", "05/31/2024")).days.isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("cells", "mixed"),
    [
        (["03/05/2024", "31/05/24", "", "soon"], False),
        (["2024-05-03", "2024-05-03T10:00"], False),
        (["2024-05-03", "03/05/2024"], True),
        (["03/05/2024", "03.05.2024"], True),
        (["2024", "2024-05"], True),
        (["31/05/2024", "05/31/2024"], True),
    ],
)
def test_a_column_of_several_forms_is_mixed(cells: list[str], mixed: bool) -> None:
    assert dates(column(*cells)).mixed is mixed


def test_each_cell_has_the_name_of_its_form() -> None:
    assert dates(column("3/5/24", "May 2024", "", "x", "1999")).patterns.tolist() == [
        "31/05/2024", "May 2024", "", "", "2024",
    ]  # fmt: skip


@given(st.dates())
@settings(deadline=None)
def test_every_day_is_read_in_each_form(moment: Any) -> None:
    expected = pd.Timestamp(moment) if moment.year >= 1000 else pd.NaT
    forms = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d-%b-%Y", "%B %d, %Y", "%Y/%m/%d")
    for form in forms:
        text = moment.strftime(form).replace(str(moment.year), f"{moment.year:04}")
        (value,) = dates(column(text if moment.year >= 1000 else "")).days
        assert value is expected or value == expected


def test_answers_are_yes_or_no_in_any_case() -> None:
    cells = column("Yes", "Y", "TRUE", "1", "no", "N", "False", "0", "", "maybe", "2")
    assert yes_no(cells).tolist() == [True] * 4 + [False] * 4 + [pd.NA] * 3
    assert yes_no(cells).dtype == "boolean"


def test_words_are_those_of_the_vocabulary() -> None:
    assert words(column("At_Least", " about", "", "circa"), ("at least", "about")).tolist() == [
        "at least", "about", None, None,
    ]  # fmt: skip


def test_a_table_of_nodes_is_typed_by_its_known_columns() -> None:
    cells = pd.DataFrame(
        {
            "id": ["a", "b"],
            "name": ["Ann", ""],
            "count": ["", "1,200"],
            "latitude": ["52.5", ""],
            "sensitive": ["yes", ""],
            "value": ["£20", ""],
            "value_is": ["At least", ""],
            "in_study": ["", "Convenor"],
            "Own column": ["12", ""],
        },
        index=[2, 5],
        dtype=str,
    )
    frame = typed(Table("services.csv", "nodes", "service", cells, {}), DEFAULT_VOCABULARY)
    assert frame.index.tolist() == [2, 5]
    assert frame["count"].tolist() == [1, 1200]
    assert frame["count"].dtype == np.int64
    assert frame["sensitive"].tolist() == [True, False]
    assert frame["sensitive"].dtype == bool
    assert frame["value"].dtype == np.float64
    assert frame["latitude"].isna().tolist() == [False, True]
    assert frame["kind"].tolist() == ["service", "service"]
    assert frame.loc[2, ["value_is", "Own column"]].tolist() == ["at least", "12"]
    assert frame.loc[5, ["name", "value_is", "Own column"]].isna().all()
    assert frame["in_study"].tolist() == [None, "convenor"]


def test_a_table_of_relationships_is_typed_by_its_known_columns() -> None:
    cells = pd.DataFrame(
        {
            "source": ["a", "b"],
            "target": ["b", "c"],
            "relation": ["", "Grants"],
            "date": ["3/5/24", ""],
            "complex": ["y", ""],
        },
        index=[2, 3],
        dtype=str,
    )
    frame = typed(Table("referrals.csv", "edges", "refers_to", cells, {}), DEFAULT_VOCABULARY)
    assert frame["relation"].tolist() == ["refers_to", "funds"]
    assert frame["date"].dtype == "datetime64[s]"
    assert frame["date"].tolist() == [pd.Timestamp("2024-05-03"), pd.NaT]
    assert frame["complex"].tolist() == [True, False]


def test_reserved_tables_are_typed_without_a_kind() -> None:
    cells = pd.DataFrame({"id": ["a"], "figure": ["clients"], "value": ["198"]}, index=[2], dtype=str)
    frame = typed(Table("figures.csv", "figures", None, cells, {}), DEFAULT_VOCABULARY)
    assert list(frame) == ["id", "figure", "value"]
    assert frame.loc[2, "value"] == 198.0


def test_a_table_without_rows_is_typed_all_the_same() -> None:
    cells = pd.DataFrame({"source": [], "target": [], "date": [], "weight": []}, dtype=str)
    frame = typed(Table("referrals.csv", "edges", "refers_to", cells, {}), DEFAULT_VOCABULARY)
    assert list(frame) == ["source", "target", "date", "weight", "dated", "relation"]


def test_a_word_outside_the_vocabulary_is_named_none() -> None:
    cells = pd.DataFrame({"id": ["a"], "kind": ["castle"]}, dtype=str)
    assert named(Table("x.csv", "nodes", None, cells, {}), DEFAULT_VOCABULARY).tolist() == [None]


def test_a_year_or_month_alone_is_its_first_day_and_is_written_no_finer_than_given() -> None:
    reading = dates(pd.Series(["2019", "2019-05", "May 2019", "31/05/2019", ""], dtype=str))
    assert reading.days.dt.strftime("%Y-%m-%d").tolist()[:4] == ["2019-01-01", "2019-05-01", "2019-05-01", "2019-05-31"]
    assert reading.written.tolist()[:4] == ["2019", "2019-05", "2019-05", "2019-05-31"]
    assert pd.isna(reading.written.iloc[4])
