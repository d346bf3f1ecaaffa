"""CSV and its relatives: bytes → text → a grid, whatever the encoding, the separator and the line ends."""

from __future__ import annotations

import csv
import io
import re

import pandas as pd

from cogs.errors import InputError, Problem
from cogs.tables.grid import Grid, tidied, unreadable
from cogs.tables.opened import limit, raised
from cogs.tables.texts import split_rows

__all__ = ["decoded", "grid_of_text", "line_end_problems"]

_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS = (",", ";", "\t")
_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTENT = re.compile(r"[^\s,;]")
_UNCLOSED = re.compile(r"EOF inside string starting at row (\d+)")
# A last row of our own: where a quotation mark is never closed, it becomes part of the row before.
_END = "end"


def grid_of_text(name: str, title: str, content: bytes) -> Grid:
    r"""Read a file of separated values as a grid of text.

    Parameters
    ----------
    name : str
        The file, as messages name it.
    title : str
        What the table is called.
    content : bytes
        UTF-8 with or without a byte order mark, UTF-16 with one, or Windows-1252.

    Raises
    ------
    InputError
        If the file is empty, is no text, or has a quotation mark that is never closed.

    Examples
    --------
    >>> grid_of_text("nodes.csv", "nodes", b"id;name\r\na;Caf\xe9\r\n").cells.to_dict("index")
    {1: {0: 'id', 1: 'name'}, 2: {0: 'a', 1: 'Café'}}
    """
    text = decoded(name, content)
    blank_rows, start, header = _header(text)
    separator = _separator(header)
    width = header.count(separator) + 1
    if width > limit("columns"):
        message = f"The first row has more than {limit('columns'):,} columns. Is this a table? {raised('columns')}"
        raise unreadable(name, message)
    rows = _parsed(name, text[start:], separator, width, blank_rows)
    _refuse_large(name, rows, may_be_long='"' in text and len(text) > limit("cell"))
    cells = tidied(rows, first_row=blank_rows + 1)
    if cells.empty:
        message = "The file is empty. Fill it, or take it out of the folder."
        raise InputError(message, [Problem(name, None, None, "", "empty", message)])
    return Grid(name, title, cells)


def _refuse_large(name: str, rows: pd.DataFrame, *, may_be_long: bool) -> None:
    """Raise where there are more rows, or longer cells, than are read; only cells in quotation marks go over lines."""
    if len(rows) > limit("rows"):
        raise unreadable(name, f"There are {len(rows):,} rows, up to {limit('rows'):,} are read. {raised('rows')}")
    for column in rows if may_be_long else ():
        long = rows[column].str.len() > limit("cell")
        if long.any():
            message = (
                f"A cell has more than {limit('cell'):,} characters. Is a quotation mark missing? {raised('cell')}"
            )
            raise unreadable(name, message, row=int(long.to_numpy().argmax()) + 1)


def decoded(name: str, content: bytes) -> str:
    r"""Return the text of a file: UTF-8, UTF-16 with a byte order mark, or else Windows-1252.

    Raises
    ------
    InputError
        If the bytes are no text in any of these.

    Examples
    --------
    >>> decoded("nodes.csv", b"Caf\xe9"), decoded("nodes.csv", b"\xef\xbb\xbfid")
    ('Café', 'id')
    """
    encodings = [encoding for mark, encoding in _BYTE_ORDER_MARKS.items() if content.startswith(mark)]
    for encoding in encodings or ["utf-8", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise unreadable(name, "This is no text. Save it again as text in UTF-8 (a spreadsheet calls this “CSV UTF-8”).")


def line_end_problems(name: str, content: bytes) -> tuple[Problem, ...]:
    r"""Warn of a file whose lines end with a carriage return alone: it is read, but not by every program.

    Examples
    --------
    >>> [problem.rule for problem in line_end_problems("nodes.csv", b"id\ra\r")]
    ['cr-only-line-ends']
    """
    if b"\r" not in content or b"\n" in content:
        return ()
    message = (
        "The lines of this file end as old Macintosh programs end them (a carriage return alone). It is read properly "
        "here, but other programs see one long line. Save it again as CSV."
    )
    return (Problem(name, None, None, "", "cr-only-line-ends", message, "warning"),)


def _header(text: str) -> tuple[int, int, str]:
    """Return the first line with content: how many lines come before it, where it starts, and the line."""
    start = 0
    for number, end in enumerate(_LINE_END.finditer(text)):
        if _CONTENT.search(text, start, end.start()):
            return number, start, text[start : end.start()]
        start = end.end()
    return 0, start, text[start:]


def _separator(header: str) -> str:
    """Return the separator that the heading line uses most, outside quotation marks."""
    bare = re.sub(r'"[^"]*"?', "", header)
    return max(_SEPARATORS, key=bare.count)


def _parsed(name: str, text: str, separator: str, width: int, rows_before: int) -> pd.DataFrame:
    rows = split_rows(text, separator, width)
    if rows is not None:
        return rows
    try:
        return pd.read_csv(
            io.StringIO(text),
            sep=separator,
            header=None,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            engine="c",
        )
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    except pd.errors.ParserError as fault:
        unclosed = _UNCLOSED.search(str(fault))
        if unclosed:
            raise _unclosed(name, rows_before + int(unclosed[1]) + 1) from None
        return _parsed_row_by_row(name, text, separator, rows_before)


def _parsed_row_by_row(name: str, text: str, separator: str, rows_before: int) -> pd.DataFrame:
    """Parse rows of unequal length: what goes beyond the header is gathered in one last column."""
    lines = io.StringIO(f"{text}\n{_END}", newline="")
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error as fault:
        raise unreadable(name, f"The rows cannot be told apart ({fault}). Save the file again as CSV.") from None
    if rows.pop() != [_END]:
        raise _unclosed(name, rows_before + len(rows) + 1)
    width = len(next((row for row in rows if "".join(row).strip()), []))
    square = [[*row[:width], *[""] * (width - len(row)), _joined(row[width:], separator)] for row in rows]
    return pd.DataFrame(square, dtype=str)


def _unclosed(name: str, row: int) -> InputError:
    return unreadable(name, "A quotation mark in this row is never closed. Close it, or take it out.", row=row)


def _joined(surplus: list[str], separator: str) -> str:
    return separator.join(surplus) if any(cell.strip() for cell in surplus) else ""
