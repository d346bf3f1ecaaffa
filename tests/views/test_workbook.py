"""A workbook of tables: legible, sortable, explained, nothing run, and the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from zipfile import ZipFile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from python_calamine import load_workbook

from cogs.errors import ParameterError
from cogs.views.workbook import Sheet, results_workbook
from cogs.vocabulary import Definition
from tests.views.places import HOSTILE

DEFINITIONS = {
    "name": Definition("name", "Name", "What it is called.", "", "", ""),
    "pairs": Definition("pairs", "Betweenness (people)", "Pairs it stands between.", "pairs", "0 to all", "Freeman"),
    "index": Definition("index", "Constraint", "How bound it is.", "index", "0 upwards", "Burt"),
    "share": Definition("share", "Efficiency", "A share.", "share", "up to 1", "Burt"),
    "safe": Definition("safe", "Access", "A share of residents.", "share of pairs", "0 to 1", "own", private="share"),
    "users": Definition("users", "Residents", "How many, rounded.", "residents", "0 to all", "own", private="people"),
}
TABLE = pd.DataFrame(
    {
        "name": ["Library", "Hub"],
        "pairs": [12345.0, np.nan],
        "index": [0.5, 1.125],
        "share": [0.25, np.nan],
        "safe": [0.12, 1.0],
        "users": ["1 to 7", "1200"],
        "own": ["007", None],
    }
)


def book_of(
    table: pd.DataFrame = TABLE, definitions: Mapping[str, Definition] = DEFINITIONS, name: str = "Figures"
) -> Any:
    content = results_workbook([Sheet(name, table, definitions)], title="Northfield", about=[("Source", "A survey")])
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_sheets_stand_in_order_and_say_what_they_are() -> None:
    book = book_of()
    assert book.sheetnames == ["About", "Figures", "Definitions"]
    rows = list(book["About"].iter_rows(values_only=True))
    assert rows == [("About this workbook", "In words"), ("Name", "Northfield"), ("Source", "A survey")]
    assert book.properties.title == "Northfield"


def test_headings_and_first_column_stay_in_sight_and_can_be_filtered_by() -> None:
    book = book_of()
    assert {sheet.freeze_panes for sheet in book} == {"B2"}
    assert book["Figures"].auto_filter.ref == "A1:G3"
    assert all(cell.font.bold and cell.alignment.wrap_text for cell in book["Figures"][1])
    assert not any(sheet.merged_cells.ranges for sheet in book)


def test_a_heading_is_in_words_and_carries_its_meaning() -> None:
    headings = book_of()["Figures"][1]
    assert [cell.value for cell in headings][:3] == ["Name", "Betweenness (people)", "Constraint"]
    assert headings[1].comment.text == "Pairs it stands between."
    assert (headings[6].value, headings[6].comment) == ("own", None)


def test_numbers_are_written_by_their_unit_and_stay_exact() -> None:
    cells = book_of()["Figures"][2]
    assert [(cell.value, cell.number_format) for cell in cells[1:6]] == [
        (12345, "#,##0"),
        (0.5, "0.000"),
        (0.25, "0.0%"),
        (0.12, "0%"),
        ("1 to 7", "General"),
    ]


def test_fractions_have_decimals_only_where_a_column_has_them() -> None:
    sheet = book_of(pd.DataFrame({"pairs": [2.0, 2.5]}))["Figures"]
    assert [cell.number_format for cell in sheet["A"][1:]] == ["#,##0.000"] * 2


def test_a_missing_value_is_an_empty_cell_and_a_rounded_number_of_residents_one_to_sort_by() -> None:
    cells = book_of()["Figures"][3]
    assert [cell.value for cell in cells] == ["Hub", None, 1.125, None, 1, 1200, None]


def test_an_id_that_looks_like_a_number_stays_text() -> None:
    assert book_of()["Figures"]["G2"].value == "007"


@pytest.mark.parametrize(
    "text", [*HOSTILE, "=1+1", "+44 20", "-x", "@sum", "https://x.invalid", "mailto:a@b.invalid", "a\x01b _x0041_"]
)
def test_hostile_text_stays_text_wherever_it_stands(text: str) -> None:
    entry = Definition("own", text, text, text, text, text)
    sheets = [Sheet("Figures", pd.DataFrame({"own": [text], text: [text]}), {"own": entry})]
    content = results_workbook(sheets, title=text, about=[(text, text)])
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert load_workbook(io.BytesIO(content)).get_sheet_by_name("Figures").to_python()[1] == [text, text]
    with ZipFile(io.BytesIO(content)) as parts:
        written = "".join(parts.read(name).decode() for name in parts.namelist())
    assert "<f>" not in written
    assert "hyperlink" not in written


def test_columns_are_as_wide_as_what_they_hold_within_bounds() -> None:
    table = pd.DataFrame({"a": ["x"], "name": ["A name of thirty-one letters ..."], "long": ["word " * 40]})
    widths = book_of(table)["Figures"].column_dimensions
    assert 7 <= widths["A"].width <= 9
    assert 33 <= widths["B"].width <= 36
    assert 50 <= widths["C"].width <= 51


def test_every_column_of_every_sheet_is_defined() -> None:
    rows = [row[:3] for row in book_of()["Definitions"].iter_rows(min_row=2, values_only=True)]
    assert [row[1] for row in rows] == list(TABLE)
    assert rows[2] == ("Figures", "index", "Constraint")
    assert rows[6] == ("Figures", "own", "own")


def test_the_same_tables_give_the_same_bytes() -> None:
    contents = {results_workbook([Sheet("F", TABLE, DEFINITIONS)], title="N", about=[("a", "b")]) for _ in range(2)}
    assert len(contents) == 1


def test_tables_without_rows_or_columns_and_odd_values_are_borne() -> None:
    odd = pd.DataFrame({"a": [True, np.inf, pd.Timestamp("2025-04-01"), "x" * 40_000, pd.NA]})
    cells = [cell.value for cell in book_of(odd)["Figures"]["A"]][1:]
    assert cells[:3] == ["yes", "inf", "2025-04-01"]
    assert len(cells[3]) == 32_767
    assert book_of(TABLE.head(0))["Figures"].max_row == 1
    assert book_of(pd.DataFrame())["Figures"]["A1"].value is None


@pytest.mark.parametrize("name", ["", " ", "x" * 32, "a/b", "a[1]", "'quoted'", "About", "history"])
def test_a_name_that_no_sheet_can_have_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="sheet cannot be called"):
        book_of(name=name)


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cogs.views.workbook.MOST_ROWS", 1)
    with pytest.raises(ParameterError, match='room for 1 rows; "Figures" has 2'):
        book_of()
