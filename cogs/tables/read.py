"""A folder of CSVs, workbooks and Parquet files, or one of them → `Tables`, and all that is wrong with the files."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import InputError, Problem
from cogs.folders import restored
from cogs.tables.delimited import decoded, grid_of_text, line_end_problems
from cogs.tables.grid import Grid, tidied, unreadable
from cogs.tables.headings import table_of
from cogs.tables.opened import bytes_of
from cogs.tables.parquet import grid_of_parquet
from cogs.tables.reduced import read_reduced
from cogs.tables.settings import Settings, read_settings
from cogs.tables.tables import Source, Table, Tables
from cogs.tables.workbook_size import refuse_large_workbook
from cogs.vocabulary import word

__all__ = ["is_a_table", "read_grids", "read_tables"]

SETTINGS_FILE = "network.toml"
_DELIMITED = (".csv", ".tsv")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_PARQUET = ".parquet"
_ENDINGS = (*_DELIMITED, *_WORKBOOKS, _PARQUET)
_NO_TABLES = ("readme", "read_me", "notes", "set_aside", "suggested", "suggested_aliases", "unmatched")
_UNNAMED_SHEET = re.compile(r"[Ss]heet ?[0-9]*")


def read_tables(source: str | Path) -> Tables:
    r"""Read every table of a folder, or of one workbook, CSV or Parquet file, as it stands.

    Files that begin with a dot or with ~$, sheets that are hidden or empty, and files and sheets called
    README, notes, set_aside, suggested, suggested_aliases or unmatched are no tables. `network.toml` is
    read from the folder, or from beside the file.

    Parameters
    ----------
    source : str or pathlib.Path
        A folder of .csv, .tsv, .xlsx, .xlsm, .xls, .ods and .parquet files, or one such file.

    Returns
    -------
    Tables
        Every cell as text; `problems` holds what is wrong with files and headings.

    Raises
    ------
    InputError
        If there is no such file or folder, or no table in it.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "referrals.csv").write_text("source,target\nlibrary,advice centre\n")
    >>> [(table.name, table.role, table.says) for table in read_tables(folder).tables]
    [('referrals.csv', 'edges', 'refers_to')]
    """
    path = Path(source)
    files = _files(path)
    settings, sources, problems = _settings((path if path.is_dir() else path.parent) / SETTINGS_FILE)
    tables: list[Table] = []
    for file in files:
        try:
            content = bytes_of(file, inside=path if path.is_dir() else None)
            sources.append(_source(file, content))
            for grid in _grids(file, content):
                table, faults = table_of(grid, settings)
                tables += [table] if table else []
                problems += faults
            problems += line_end_problems(file.name, content) if file.suffix.casefold() in _DELIMITED else ()
        except InputError as fault:
            problems += fault.problems
    tables.sort(key=lambda table: table.name)
    reduced = read_reduced(path)
    if reduced is not None:
        problems += reduced.warnings
        sources += [_source(file, bytes_of(file), within=path) for file in reduced.files]
    name = settings.name or (reduced.name if reduced else path.resolve().name if path.is_dir() else path.stem)
    return Tables(name, tuple(tables), settings, tuple(sources), tuple(problems), reduced)


def read_grids(file: Path) -> list[Grid]:
    r"""Read the tables of one file as rectangles of text, whatever their headings mean.

    Parameters
    ----------
    file : pathlib.Path
        A .csv, .tsv, .xlsx, .xlsm, .xls, .ods or .parquet file; a workbook gives a grid for each sheet that is
        neither hidden nor empty.

    Raises
    ------
    InputError
        If the file cannot be read, or holds nothing.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "grants.csv"
    >>> _ = file.write_text("Identifier,Title\n360G-a-1,A grant\n")
    >>> read_grids(file)[0].cells.to_dict("index")
    {1: {0: 'Identifier', 1: 'Title'}, 2: {0: '360G-a-1', 1: 'A grant'}}
    """
    if not file.is_file() or file.suffix.casefold() not in _ENDINGS:
        raise InputError(f"{file} is no table that can be read. Give a {_listed()} file.")
    return list(_grids(file, bytes_of(file)))


def _files(path: Path) -> list[Path]:
    """Return the files that hold tables, by name."""
    try:
        if not restored(path).exists():
            raise InputError(f"There is no file or folder {path}. Check how it is spelled and where you are.")
        files = sorted(filter(is_a_table, path.iterdir())) if path.is_dir() else [path]
    except OSError as fault:
        raise InputError(f"{path} cannot be opened ({fault.strerror or fault}).") from fault
    if not files:
        raise InputError(f"There is no table in {path}. Put {_listed()} files into it.")
    if files == [path] and path.suffix.casefold() not in _ENDINGS:
        raise InputError(f"{path} is no table that can be read. Give a folder, or a {_listed()} file.")
    return files


def is_a_table(file: Path) -> bool:
    """Say whether a file holds tables, by its name.

    Examples
    --------
    >>> is_a_table(Path("uses.csv")), is_a_table(Path("README.md")), is_a_table(Path("notes.csv"))
    (True, False, False)
    """
    hidden = file.name.startswith((".", "~$"))
    return not hidden and file.suffix.casefold() in _ENDINGS and word(file.stem) not in _NO_TABLES


def _listed() -> str:
    *most, last = _ENDINGS
    return f"{', '.join(most)} or {last}"


def _settings(file: Path) -> tuple[Settings, list[Source], list[Problem]]:
    if not file.exists() and not file.is_symlink():
        return Settings(), [], []
    try:
        content = bytes_of(file, inside=file.parent)
        settings, problems = read_settings(decoded(file.name, content), file.name)
    except InputError as fault:
        return Settings(), [], list(fault.problems)
    return settings, [_source(file, content)], list(problems)


def _source(file: Path, content: bytes, *, within: Path | None = None) -> Source:
    name = file.name if within is None else file.relative_to(within).as_posix()
    return Source(name, len(content), hashlib.sha256(content).hexdigest())


def _grids(file: Path, content: bytes) -> Iterator[Grid]:
    if file.suffix.casefold() in _DELIMITED:
        yield grid_of_text(file.name, file.stem, content)
        return
    if file.suffix.casefold() == _PARQUET:
        yield grid_of_parquet(file.name, file.stem, content)
        return
    sheets = {name: tidied(_text_of(rows)) for name, rows in _sheets(file.name, content).items()}
    filled = {name: cells for name, cells in sheets.items() if not cells.empty}
    if not filled:
        message = "The workbook is empty. Fill a sheet, or take the file out of the folder."
        raise InputError(message, [Problem(file.name, None, None, "", "empty", message)])
    for name, cells in filled.items():
        unnamed = len(filled) == 1 and _UNNAMED_SHEET.fullmatch(name)
        yield Grid(f"{file.name}, sheet {name}", file.stem if unnamed else name, cells)


def _sheets(name: str, content: bytes) -> dict[str, list[list[Any]]]:
    """Return the rows of every visible sheet, from the first row and column on."""
    from python_calamine import PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    refuse_large_workbook(name, content)
    try:
        book = load_workbook(io.BytesIO(content))
        return {
            sheet.name: book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
            and sheet.visible == SheetVisibleEnum.Visible
            and word(sheet.name) not in _NO_TABLES
        }
    except PasswordError:
        raise unreadable(name, "The workbook has a password. Save it without one.") from None
    except Exception as fault:  # whatever a damaged file makes its reader say
        message = f"The workbook cannot be read ({fault}). Open it in a spreadsheet and save it again as .xlsx."
        raise unreadable(name, message) from fault


def _text_of(rows: list[list[Any]]) -> pd.DataFrame:
    return pd.DataFrame([[_text(value) for value in row] for row in rows], dtype=str)


def _text(value: object) -> str:
    """Return a spreadsheet's cell as a person would type it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return np.format_float_positional(value, trim="-")
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)
