"""The table below whatever stands before its header: titles, dates, notes of the publisher."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from cogs.tables.delimited import decoded, grid_of_text

__all__ = ["PREAMBLE", "below_preamble"]

# As many lines as may stand before the header.
PREAMBLE = 30
_HEAD = 1 << 16
_LINE_END = re.compile(rb"\r\n|\r|\n")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def below_preamble(name: str, content: bytes, is_header: Callable[[list[str]], bool]) -> pd.DataFrame | None:
    r"""Return the table whose first line `is_header` recognises, or None where the first 30 lines have none.

    Returns
    -------
    pandas.DataFrame or None
        Text; the first row holds the headings; index: the row as a spreadsheet shows it; blank rows taken out.

    Examples
    --------
    >>> content = b"Payments in April\n\nSupplier,Amount\nAcme,20\n"
    >>> below_preamble("april.csv", content, lambda cells: "Amount" in cells).to_dict("index")
    {3: {0: 'Supplier', 1: 'Amount'}, 4: {0: 'Acme', 1: '20'}}
    """
    if content.startswith(_UTF_16):
        content = decoded(name, content).encode()
    start = 0
    for line in range(PREAMBLE + 1):
        beginning = content[start : start + _HEAD].decode(errors="replace").removeprefix("\ufeff")
        if any(is_header(cells) for cells in _first_rows(beginning)):
            grid = grid_of_text(name, Path(name).stem, content[start:])
            return grid.cells.set_axis(grid.cells.index + line, axis=0)
        end = _LINE_END.search(content, start)
        if end is None:
            return None
        start = end.end()
    return None


def _first_rows(text: str) -> Iterator[list[str]]:
    """Yield the first row as each separator would split it; a heading may hold a line end in quotation marks."""
    for separator in ",;\t":
        try:
            yield next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        except csv.Error:
            continue
