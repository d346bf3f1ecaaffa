"""CSV and its relatives: bytes → text → a grid, whatever the encoding, the separator and the line ends."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pandas as pd

from cogs.errors import InputError, Problem
from cogs.tables.grid import Grid, tidied, unreadable

__all__ = ["decoded", "grid_of_text"]

_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS = (",", ";", "\t")
_LINE_END = re.compile(r"\r\n|\r|\n")
_UNCLOSED = re.compile(r"EOF inside string starting at row (\d+)")
# As wide as the widest spreadsheet.
_MOST_COLUMNS = 16_384


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
    header = next((line for line in _lines(text) if line.strip(" \t,;\xa0")), "")
    if not header:
        message = "The file is empty. Fill it, or take it out of the folder."
        raise InputError(message, [Problem(name, None, None, "", "empty", message)])
    separator = _separator(header)
    if header.count(separator) >= _MOST_COLUMNS:
        raise unreadable(name, f"The first row has more than {_MOST_COLUMNS:,} columns. Is this a table?")
    return Grid(name, title, tidied(_parsed(name, text, separator)))


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


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text one by one, without splitting all of it."""
    start = 0
    for end in _LINE_END.finditer(text):
        yield text[start : end.start()]
        start = end.end()
    yield text[start:]


def _separator(header: str) -> str:
    """Return the separator that the heading line uses most, outside quotation marks."""
    bare = re.sub(r'"[^"]*"?', "", header)
    return max(_SEPARATORS, key=bare.count)


def _parsed(name: str, text: str, separator: str) -> pd.DataFrame:
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
    except pd.errors.ParserError as fault:
        unclosed = _UNCLOSED.search(str(fault))
        if unclosed:
            row = int(unclosed[1]) + 1
            raise unreadable(
                name, "A quotation mark in this row is never closed. Close or remove it.", row=row
            ) from None
        return _parsed_row_by_row(name, text, separator)


def _parsed_row_by_row(name: str, text: str, separator: str) -> pd.DataFrame:
    """Parse rows of unequal length: what goes beyond the header is gathered in one last column."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as fault:
        raise unreadable(name, f"The rows cannot be told apart ({fault}). Save the file again as CSV.") from None
    width = len(next(row for row in rows if "".join(row).strip()))
    square = [[*row[:width], *[""] * (width - len(row)), _joined(row[width:], separator)] for row in rows]
    return pd.DataFrame(square, dtype=str)


def _joined(surplus: list[str], separator: str) -> str:
    return separator.join(surplus) if any(cell.strip() for cell in surplus) else ""
