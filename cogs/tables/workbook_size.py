"""How many cells a workbook would fill, before its reader makes room for all of them: one far off is enough."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from cogs.tables.grid import unreadable
from cogs.tables.opened import limit, raised, refuse_large_archive

__all__ = ["refuse_large_workbook"]

_ROW = re.compile(rb"\sr\s*=\s*[\"'][A-Za-z]*(\d+)[\"']")
_COLUMN = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)\d")
_REPEATED_ROW = re.compile(
    rb"<table:table-row[^>]*number-rows-repeated=[\"'](\d+)[\"'][^>]*>(.*?)</table:table-row>", re.DOTALL
)
_REPEATED_CELL = re.compile(
    rb"<table:table-cell(?=[^>]*value-type)(?:[^>]*number-columns-repeated=[\"'](\d+)[\"'])?[^>]*>"
)


def refuse_large_workbook(name: str, content: bytes) -> None:
    """Raise `InputError` where a workbook unpacks to more, or has room for more cells, than is read.

    What is no zip, such as an old .xls (which has room for 16,777,216 cells), is left to its reader.

    Examples
    --------
    >>> refuse_large_workbook("nodes.xlsx", b"no workbook")
    """
    refuse_large_archive(name, content)
    for member, xml in _parts(content):
        if member.endswith(".bin"):
            raise unreadable(name, "This is a binary workbook (.xlsb). Save it as .xlsx.")
        _refuse_sheet(name, xml)


def _parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the XML of a workbook, part by part, and its first part if that is binary."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                if member == "xl/workbook.bin":
                    yield member, b""
                elif member.endswith(".xml"):
                    yield member, archive.read(member)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError, RuntimeError, EOFError):
        # What is damaged is said by the reader of workbooks.
        return


def _refuse_sheet(name: str, xml: bytes) -> None:
    rows, columns = 1, 1
    if b"sheetData" in xml:
        rows = max(map(_whole, set(_ROW.findall(xml))), default=1)
        columns = max(map(_number, set(_COLUMN.findall(xml))), default=1)
        if columns > limit("columns"):
            message = f"A sheet has {columns:,} columns, and up to {limit('columns'):,} are read."
            raise unreadable(name, f"{message} A cell far off may be filled by mistake: delete it. {raised('columns')}")
    elif b"number-rows-repeated" in xml:
        for repeated, cells in _REPEATED_ROW.findall(xml):
            wide = sum(_whole(times or b"1") for times in _REPEATED_CELL.findall(cells))
            if _whole(repeated) * wide > rows * columns:
                rows, columns = _whole(repeated), wide
    if rows * columns > limit("cells"):
        message = f"A sheet has {rows:,} rows and {columns:,} columns, up to {limit('cells'):,} cells are read."
        raise unreadable(name, f"{message} A cell far off may be filled by mistake: delete it. {raised('cells')}")


def _number(letters: bytes) -> int:
    """Return the number of a column from its letters."""
    number = 0
    for letter in letters.upper()[:7]:
        number = number * 26 + letter - 64
    return number


def _whole(digits: bytes) -> int:
    """Return a whole number, the first digits of one that is longer than any number of rows."""
    return int(digits.lstrip(b"0")[:12] or b"0")
