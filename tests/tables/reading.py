"""Folders to read, written as texts."""

import io
from pathlib import Path
from typing import Any

import openpyxl

from cogs.tables.read import read_tables
from cogs.tables.tables import Table, Tables

REFERRALS = "source,target\nlibrary,advice\n"


def workbook(sheets: dict[str, list[list[Any]]], *, hidden: str | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(folder: Path, **files: str | bytes) -> Tables:
    for name, content in files.items():
        file = folder / (name if "." in name else f"{name}.csv")
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_tables(folder)


def only(tables: Tables) -> Table:
    assert not tables.problems
    (table,) = tables.tables
    return table


def rules(tables: Tables) -> list[tuple[str, int | None, str]]:
    return [(problem.table, problem.row, problem.rule) for problem in tables.problems]
