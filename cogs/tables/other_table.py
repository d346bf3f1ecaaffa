"""A table of somebody else, found by a heading it has, whatever stands above its header."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cogs.errors import InputError, UnknownNameError, did_you_mean
from cogs.tables.delimited import decoded
from cogs.tables.grid import Grid
from cogs.tables.opened import bytes_of
from cogs.tables.preamble import PREAMBLE, below_preamble
from cogs.tables.read import read_grids
from cogs.vocabulary import word

__all__ = ["table_having"]

_DELIMITED = (".csv", ".tsv")


def table_having(file: Path, heading: str, *, sheet: str | None = None) -> Grid:
    r"""Return the table of a file that has a heading; its first row is the header.

    Parameters
    ----------
    file : pathlib.Path
        A file that `read_grids` reads.
    heading : str
        One of its headings, capitals and spaces apart; it stands in one of the first 30 rows.
    sheet : str, optional
        The sheet of a workbook, where several have the heading.

    Raises
    ------
    InputError
        If the file cannot be read, or several of its sheets have the heading.
    UnknownNameError
        If there is no such sheet, or no table with that heading.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "wards.csv"
    >>> _ = file.write_text("Wards of the borough\n\nWard,Decile\nMill Lane,2\n")
    >>> table_having(file, "ward").cells.to_dict("index")
    {3: {0: 'Ward', 1: 'Decile'}, 4: {0: 'Mill Lane', 1: '2'}}
    """
    grids = _of_sheet(file, read_grids(file), sheet)
    if file.suffix.casefold() in _DELIMITED:
        below = _below_lines(file, heading)
        found = [below] if below else []
    else:
        found = [below for grid in grids if (below := _below_rows(grid, heading)) is not None]
    if not found:
        raise _no_heading(file, heading, grids)
    if len(found) > 1:
        names = ", ".join(f'"{_sheet_of(grid)}"' for grid in found)
        raise InputError(
            f'Several sheets of {file.name} have the heading "{heading}": {names}. Say which with --sheet.'
        )
    return found[0]


def _of_sheet(file: Path, grids: list[Grid], sheet: str | None) -> list[Grid]:
    if sheet is None:
        return grids
    names = [_sheet_of(grid) for grid in grids]
    found = [grid for grid, name in zip(grids, names, strict=True) if name.casefold() == sheet.strip().casefold()]
    if not found:
        question, near = did_you_mean(sheet, filter(None, names))
        raise UnknownNameError(f'{file.name} has no sheet "{sheet}" with anything in it.{question}', near)
    return found


def _sheet_of(grid: Grid) -> str:
    return grid.name.partition(", sheet ")[2]


def _below_rows(grid: Grid, heading: str) -> Grid | None:
    for place, row in enumerate(grid.cells.iloc[: PREAMBLE + 1].to_numpy()):
        if word(heading) in map(word, row):
            return replace(grid, cells=grid.cells.iloc[place:])
    return None


def _below_lines(file: Path, heading: str) -> Grid | None:
    """Read a file of separated values from its header on: lines above it may use no separator at all."""
    content = decoded(file.name, bytes_of(file)).encode()
    cells = below_preamble(file.name, content, lambda row: word(heading) in map(word, row))
    return None if cells is None else Grid(file.name, file.stem, cells)


def _no_heading(file: Path, heading: str, grids: list[Grid]) -> UnknownNameError:
    known = [str(text) for grid in grids for text in grid.cells.iloc[0] if text]
    question, near = did_you_mean(heading, known)
    return UnknownNameError(
        f'{file.name} has no heading "{heading}".{question} Its headings are: {", ".join(known)}. Where the headings '
        'differ, write --on "their heading=our heading".',
        near,
    )
