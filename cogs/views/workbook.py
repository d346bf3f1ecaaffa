"""`figures.xlsx`: finished tables as one workbook to sort and filter, every column explained where it stands."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.vocabulary import Definition

__all__ = ["MOST_ROWS", "Sheet", "results_workbook"]

MOST_ROWS = 1_048_575
"""As many rows as a sheet has room for below its headings."""

_LONGEST_CELL, _LONGEST_TITLE, _LONGEST_NAME = 32_767, 255, 31
_NARROWEST, _WIDEST, _HEADING_LINE = 8, 50, 18
_FOR_SENTENCES = 100
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_WHOLE, _FRACTION, _SCORE = "#,##0", "#,##0.000", "0.000"
_SCORES = ("index", "mean reciprocal distance", "pairs per tie")
_A4 = 9
# The earliest day that a ZIP archive can write: a day of making would change the bytes.
_LONG_AGO = dt.datetime(1980, 1, 1)


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet: a finished table, and what its columns mean.

    Attributes
    ----------
    name : str
        What its tab says, at most 31 characters.
    table : pandas.DataFrame
        One row per row; the index is not written. Numbers of people that were made safe are text.
    definitions : Mapping[str, Definition]
        Column → its heading, meaning and unit; a column without one is headed by its name.
    """

    name: str
    table: pd.DataFrame
    definitions: Mapping[str, Definition]


def results_workbook(sheets: Sequence[Sheet], *, title: str, about: Sequence[tuple[str, str]]) -> bytes:
    """Return one workbook: what it is about, the sheets, and what every column means.

    A column is written by its unit: whole numbers with thousands apart, shares as per cents, scores
    with three decimals; a missing value is an empty cell. No text is run as a formula or made a link.
    Headings stay in sight, can be filtered by, and carry their meaning as a note.

    Parameters
    ----------
    sheets : sequence of Sheet
        In their order; "About" comes before them and "Definitions" after.
    title : str
        What the workbook is called.
    about : sequence of (str, str)
        What each row of the first sheet is about, and its sentence.

    Returns
    -------
    bytes
        An .xlsx file; the same tables give the same bytes.

    Raises
    ------
    ParameterError
        If two sheets have one name, a name is none, or a table has more rows than a sheet.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["Library"], "ties": [3.0]})
    >>> results_workbook([Sheet("Figures", table, {})], title="Northfield", about=[("Source", "A survey")])[:2]
    b'PK'
    """
    from xlsxwriter import Workbook

    _check(sheets)
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": _line(title)[:_LONGEST_TITLE], "created": _LONG_AGO})
    pen = _Pen(book)
    pen.write("About", _about(title, about), {}, widths=(24, _FOR_SENTENCES), filtered=False)
    for sheet in sheets:
        pen.write(sheet.name, sheet.table, sheet.definitions)
    pen.write("Definitions", _definitions(sheets), {})
    book.close()
    return content.getvalue()


def _check(sheets: Sequence[Sheet]) -> None:
    taken = {"about", "definitions", "history"}
    for sheet in sheets:
        name = sheet.name
        edges = name[:1] + name[-1:]
        if not name.strip() or len(name) > _LONGEST_NAME or _NOT_IN_NAMES.search(name) or "'" in edges:
            raise ParameterError(f'A sheet cannot be called "{name}": 1 to {_LONGEST_NAME} characters, no []:*?/\\.')
        if name.casefold() in taken:
            raise ParameterError(f'A second sheet cannot be called "{name}".')
        if len(sheet.table) > MOST_ROWS:
            raise ParameterError(f'A sheet has room for {MOST_ROWS:,} rows; "{name}" has {len(sheet.table):,}.')
        taken.add(name.casefold())


def _about(title: str, about: Sequence[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame([("Name", title), *about], columns=["About this workbook", "In words"])


def _definitions(sheets: Sequence[Sheet]) -> pd.DataFrame:
    rows = []
    for sheet in sheets:
        for column in map(str, sheet.table.columns):
            entry = sheet.definitions.get(column) or Definition(column, column, "", "", "", "")
            rows.append((sheet.name, column, entry.heading, entry.meaning, entry.unit, entry.range, entry.reference))
    return pd.DataFrame(rows, columns=["Sheet", "Column", "Heading", "Meaning", "Unit", "Range", "Reference"])


class _Pen:
    """Writes tables into one workbook, each format made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        self._numbers: dict[str, Any] = {}

    def write(
        self,
        name: str,
        table: pd.DataFrame,
        definitions: Mapping[str, Definition],
        *,
        widths: Sequence[int] = (),
        filtered: bool = True,
    ) -> None:
        """Write a table from the first cell on, its headings and first column kept in sight."""
        page = self._book.add_worksheet(name)
        page.freeze_panes(1, 1)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        for place, column in enumerate(map(str, table.columns)):
            entry = definitions.get(column)
            values = table.iloc[:, place]
            heading = _line(entry.heading if entry else column)
            page.write_string(0, place, heading, self._heading)
            if entry and entry.meaning:
                page.write_comment(0, place, _line(entry.meaning), {"author": "cogs", "x_scale": 2, "y_scale": 2})
            longest = self._column(page, place, values, entry)
            page.set_column(place, place, widths[place] if widths else _width(heading, longest))
        if filtered and len(table.columns):
            page.autofilter(0, 0, len(table), len(table.columns) - 1)

    def _column(self, page: Any, place: int, values: pd.Series[Any], entry: Definition | None) -> int:
        """Write the cells below a heading; return how long the longest is."""
        if entry is not None and entry.private == "people":
            values = pd.Series([_number_or_text(value) for value in values], dtype=object)
        pattern = _number_format(values, entry)
        style = self._numbers.setdefault(pattern, self._book.add_format({"num_format": pattern, "valign": "top"}))
        longest = 0
        for row, value, missing in zip(range(1, len(values) + 1), values.tolist(), values.isna(), strict=True):
            if missing or value == "":
                continue
            if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
                page.write_number(row, place, value, style)
                longest = max(longest, len(f"{value:,.0f}") + (4 if "0.0" in pattern else 0))
            else:
                text = _text(value)
                page.write_string(row, place, text, self._text)
                longest = max(longest, *map(len, text.split("\n")))
        return longest


def _number_format(values: pd.Series[Any], entry: Definition | None) -> str:
    """Return how the numbers of a column are written."""
    unit = entry.unit if entry else ""
    if entry and unit.startswith("share"):
        return "0%" if entry.private else "0.0%"
    if unit in _SCORES:
        return _SCORE
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    numbers = numbers[np.isfinite(numbers)]
    return _WHOLE if (numbers == np.floor(numbers)).all() else _FRACTION


def _number_or_text(value: Any) -> Any:
    """Return a rounded number as one that can be sorted; a range such as "1 to 7" as it is."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat(sep=" ")
    text = str(value)
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def _line(text: str) -> str:
    """Return one line without characters that a spreadsheet's file cannot hold."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _width(heading: str, longest: int) -> int:
    """Return a width in characters: that of the longest cell, or of a heading in lines; room for its filter's arrow."""
    words = max((len(part) for part in heading.split()), default=0)
    return min(max(_NARROWEST, longest + 2, words + 4, min(len(heading), _HEADING_LINE) + 4), _WIDEST)
