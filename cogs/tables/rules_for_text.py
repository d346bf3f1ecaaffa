"""The rules that warn of text as real files have it: broken letters, lines within cells, cells that have slipped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from cogs.errors import Problem
from cogs.tables.dates import dates, fused
from cogs.tables.encoded import repeats
from cogs.tables.few_warnings import cells_like, few_warnings
from cogs.tables.odd_spaces import NAMING
from cogs.tables.residents import resident_cells, resident_rows
from cogs.tables.rules_for_cells import CellRule
from cogs.tables.tables import Table
from cogs.tables.types import COLUMN_TYPES, numbers, whole, yes_no
from cogs.vocabulary import ColumnType, Vocabulary

__all__ = ["TEXT_RULES"]

# What UTF-8 looks like to a program that takes it for Windows-1252, and what no decoder makes of any text:
# a no-break space of other code pages (ÿ, †), the byte of ç between letters (‡), control characters, U+FFFD.
_LATIN = "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_BROKEN = re.compile(rf"\u00e2\u20ac|[\u00c3\u00c2][{_LATIN}]|[\u00ff\u2020\ufffd\u0080-\u009f]|\w\u2021|\u2021\w")
_LINE_BREAK = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_NUMERIC_DAY = r"[0-9]{1,2}[/.-]([0-9]{1,2})[/.-][0-9]{2,4}"
_LAST_MONTH = 12
_MEASURED: tuple[ColumnType, ...] = ("number", "amount", "whole", "date", "yes_no")
# A single bad cell is that cell's fault; several at once are cells that have moved.
_MOVED = 2


def broken_recoding(table: Table, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Find text that was once read in a wrong encoding and saved so: Ã©, â€™, †, ÿ."""
    found = cells_like(table, vocabulary, _columns(table), lambda text: _BROKEN.search(text) is not None)
    message = (
        "looks like text that was once read in a wrong encoding and saved so. Put the letters right, or ask for the "
        "file again as UTF-8."
    )
    yield from few_warnings(table, "broken-recoding", found, message)


def line_breaks_in_cells(table: Table, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Find ids and names that go over several lines."""
    columns = [column for column in NAMING if column in table.cells]
    found = cells_like(table, vocabulary, columns, lambda text: _LINE_BREAK.search(text) is not None)
    message = "goes over several lines. An id or a name is best on one: an id is matched with its line break."
    yield from few_warnings(table, "line-break-in-cell", found, message)


def repeated_relationships(table: Table, _: Vocabulary) -> Iterator[Problem]:
    """Count the relationships that say exactly what another row says; real files have many, and mean them."""
    if table.role == "edges":
        many = int(repeats(table).sum())
        if many:
            message = (
                "1 row says exactly what another row says; both are counted. Delete one if it is a slip."
                if many == 1
                else f"{many:,} rows say exactly what another row says; all are counted. Delete them if they are slips."
            )
            yield Problem(table.name, None, None, f"{many:,}", "duplicate-rows", message, "warning", many)


def slipped_rows(table: Table, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Find rows of which several cells hold what belongs to other columns."""
    bad = _misfits(table)
    if bad.empty or not bad.to_numpy().any():
        return
    moved = bad.sum(axis=1) >= _MOVED
    if "date" in bad:
        undated = (table.cells["date"] == "") | bad["date"]
        for column in bad.columns.drop("date"):
            moved |= bad[column] & undated & dates(table.cells[column]).days.notna()
    rows = bad[moved]
    # Which columns, not what stands there: a cell that has moved may hold anybody's name.
    named = [[table.headings.get(column, column) for column in rows.columns[row]] for row in rows.to_numpy()]
    found = pd.DataFrame(
        {
            "column": [columns[0] for columns in named],
            "value": [", ".join(columns) for columns in named],
            "private": resident_rows(table, vocabulary)[rows.index],
        },
        index=rows.index,
    )
    message = "holds what cannot stand there: the cells of this row seem to have moved sideways. Move them back."
    yield from few_warnings(table, "shifted-row", found, message, unit=("row", "rows"))


def fused_cells(table: Table, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Find a day and an amount in one cell, as 25/06/2012900 is."""
    kinds = COLUMN_TYPES[table.role]
    for column in (name for name, kind in kinds.items() if kind in ("date", "amount") and name in table.cells):
        cells = table.cells[column]
        cells = cells[fused(cells)]
        if cells.empty:
            continue
        private = resident_cells(table, vocabulary, column)[cells.index]
        found = pd.DataFrame({"column": column, "value": cells, "private": private}, index=cells.index)
        message = "is a date and an amount run together. Part them into their own columns."
        yield from few_warnings(table, "fused-date-and-amount", found, message)


def month_first_dates(table: Table, _: Vocabulary) -> Iterator[Problem]:
    """Find columns of dates that are read with the month first, as they are written in the United States."""
    for column, kind in COLUMN_TYPES[table.role].items():
        if kind == "date" and column in table.cells:
            cells = table.cells[column]
            if dates(cells).order != "month first":
                continue
            second = pd.to_numeric(cells.str.extract(_NUMERIC_DAY, expand=False), errors="coerce")
            row = int(cells.index[(second > _LAST_MONTH).to_numpy(dtype=bool)][0])
            message = (
                f"The dates of this column are read with the month first, for row {row} can be read in no other way. "
                "If that row is a slip, correct it; dates are best written year-month-day, as 2024-12-25 is."
            )
            yield Problem(
                table.name, None, table.headings.get(column, column), "", "month-first-dates", message, "warning"
            )


def _columns(table: Table) -> list[str]:
    return [str(column) for column in table.cells]


def _misfits(table: Table) -> pd.DataFrame:
    """Say of each filled cell of a measured column whether it cannot be what the column holds."""
    readers: Mapping[str, Any] = {"whole": whole, "date": lambda cells: dates(cells).days, "yes_no": yes_no}
    bad, kinds = {}, COLUMN_TYPES[table.role]
    for column in _columns(table):
        kind = kinds.get(column)
        if kind in _MEASURED:
            cells = table.cells[column]
            bad[column] = (cells != "") & readers.get(kind, numbers)(cells).isna()
    return pd.DataFrame(bad, index=table.cells.index)


TEXT_RULES: tuple[CellRule, ...] = (
    broken_recoding,
    line_breaks_in_cells,
    repeated_relationships,
    slipped_rows,
    fused_cells,
    month_first_dates,
)
