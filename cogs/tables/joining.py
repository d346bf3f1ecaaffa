"""`join_attributes`: columns of another table for the nodes it knows, and a list of those it does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from cogs.errors import InputError, OutputError, Problem, UnknownNameError, did_you_mean
from cogs.tables.grid import Grid
from cogs.tables.join_keys import join_keys
from cogs.tables.joined_columns import JoinedFile, column_for, joined_file
from cogs.tables.node_files import NodeFile, node_files, write_together
from cogs.tables.other_table import table_having
from cogs.tables.settings import Settings
from cogs.tables.vintages import short_heading, vintage_of
from cogs.vocabulary import word

__all__ = ["Joined", "join_attributes"]

_UNMATCHED = "unmatched.csv"
_SMALL_AREA = re.compile(r"[EW]01[0-9]{6}", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Joined:
    """What a join did.

    Attributes
    ----------
    matched, of : int
        How many rows of nodes found a row of the other table, of how many.
    unmatched : pandas.DataFrame
        The others: columns id, name and value, the one that was looked for ("" where there is none).
    unused : int
        How many rows of the other table belong to no node.
    columns : tuple of str
        The columns that were added.
    files : tuple of pathlib.Path
        The files that were written.
    sentences : tuple of str
        All of this in plain words; no node is named.
    """

    matched: int
    of: int
    unmatched: pd.DataFrame
    unused: int
    columns: tuple[str, ...]
    files: tuple[Path, ...]
    sentences: tuple[str, ...]


def join_attributes(
    folder: str | Path,
    table: str | Path,
    *,
    on: str,
    key: str | None = None,
    sheet: str | None = None,
    overwrite: bool = False,
) -> Joined:
    r"""Add the columns of another table to the nodes of a folder whose value in one column it has.

    Values match capitals and spaces apart; ids of organisations, charity and company numbers in their
    canonical form; postcodes with or without the space. Empty cells of columns that are there already
    are filled; a filled cell that differs is never written over. Columns that would say who our node
    is (id, name, kind …) come under the other table's name. Every other cell, row and line stays as it is.

    Parameters
    ----------
    folder : str or Path
        An ordinary folder, its nodes in CSV files; they are written back as UTF-8, all or none.
    table : str or Path
        A CSV file or workbook with one row for each value; titles may stand above its header.
    on : str
        The column that both have, or "their heading=our heading".
    key : str, optional
        Our heading, where it is another than `on`.
    sheet : str, optional
        The sheet of a workbook, where several have that column.
    overwrite : bool
        Whether the unmatched.csv of an earlier join may be replaced.

    Returns
    -------
    Joined

    Raises
    ------
    InputError
        If a file cannot be read; if rows of the table contradict each other, or cells of ours:
        `problems` holds all of them; or if the codes of areas are those of different years.
    UnknownNameError
        If there is no such column or sheet.
    OutputError
        If there is an unmatched.csv already, or a file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "organisations.csv").write_text("id,ward\nhub,Mill Lane\nclub,The Green\n")
    >>> other = Path(tempfile.mkdtemp()) / "wards.csv"
    >>> _ = other.write_text("Ward,Decile\nMILL LANE,2\n")
    >>> joined = join_attributes(folder, other, on="ward")
    >>> joined.matched, joined.of, joined.columns
    (1, 2, ('Decile',))
    >>> (folder / "organisations.csv").read_text(encoding="utf-8-sig").splitlines()
    ['id,ward,Decile', 'hub,Mill Lane,2', 'club,The Green,']
    """
    home = Path(folder)
    theirs, ours = _headings(on, key)
    _refuse_inside(Path(table), home)
    files, settings = node_files(home)
    if (home / _UNMATCHED).exists() and not overwrite:
        raise OutputError(f"{home / _UNMATCHED} is there from an earlier join. Keep it elsewhere, or add --overwrite.")
    keyed = _keyed(files, ours)
    _refuse_other_year(theirs, keyed)
    other = _other(table_having(Path(table), theirs, sheet=sheet), theirs, keyed, settings)
    nodes = _nodes(keyed, other)
    nodes["row"] = nodes["key"].map(other.rows_by_key(nodes["key"]))
    joined = _joined_files(keyed, nodes, other)
    unmatched = nodes.loc[nodes["row"].isna(), ["id", "name", "value"]].reset_index(drop=True)
    unused = int((~other.keys.isin(nodes["key"]) | (other.keys == "")).sum())
    written = {path: part.content for path, part in joined.items()}
    if len(unmatched) or (home / _UNMATCHED).exists():
        listed = unmatched.to_csv(index=False, lineterminator="\r\n")
        written[home / _UNMATCHED] = listed.encode("utf-8-sig")
    write_together(written)
    columns = tuple(dict.fromkeys(column for part in joined.values() for column in part.added))
    sentences = (
        *_matches(nodes, other, keyed),
        *_years(theirs, keyed, nodes),
        *_changes(columns, list(joined.values()), other, unused),
    )
    return Joined(len(nodes) - len(unmatched), len(nodes), unmatched, unused, columns, tuple(written), sentences)


def _headings(on: str, key: str | None) -> tuple[str, str]:
    """Return their heading and ours."""
    theirs, between, ours = on.rpartition("=")
    if key is not None or not between:
        return on.strip(), (key or on).strip()
    return theirs.strip(), ours.strip()


def _refuse_inside(table: Path, home: Path) -> None:
    if table.resolve().parent == home.resolve():
        raise InputError(
            f"{table.name} stands in {home} itself, where every file is read as a table of the network. Move it "
            "elsewhere, and give its new place."
        )


@dataclass(frozen=True, eq=False)
class _Keyed:
    """A file of nodes, its column that is looked at, and how the user wrote its heading."""

    file: NodeFile
    column: str
    heading: str


def _keyed(files: list[NodeFile], ours: str) -> list[_Keyed]:
    found = []
    for file in files:
        headings = file.table.headings
        columns = [name for name in headings if word(ours) in (word(name), word(headings[name]))]
        found += [_Keyed(file, columns[0], headings[columns[0]])] if columns else []
    if not found:
        known = [heading for file in files for heading in file.header if heading]
        question, near = did_you_mean(ours, known)
        names = " and ".join(file.path.name for file in files)
        raise UnknownNameError(
            f'No table of nodes ({names}) has a column "{ours}".{question} Where the headings differ, write '
            '--on "their heading=our heading".',
            near,
        )
    return found


def _refuse_other_year(theirs: str, keyed: list[_Keyed]) -> None:
    their_vintage = vintage_of(theirs)
    for part in keyed:
        our_vintage = vintage_of(part.heading)
        if their_vintage is None or our_vintage is None or their_vintage == our_vintage:
            continue
        found = (
            f'The table has {their_vintage} ("{theirs}"), {part.file.path.name} has {our_vintage} ("{part.heading}"). '
        )
        if their_vintage.area != our_vintage.area:
            raise InputError(f"{found}These are different areas: join by a column of the same ones.")
        raise InputError(
            f"{found}Areas are drawn anew and some codes end, so they are not joined to each other. Find a table with "
            f"{our_vintage}, or first join a lookup table that has both, such as the Office for National Statistics "
            "publishes."
        )


@dataclass(frozen=True, eq=False)
class _Other:
    """The other table: its name, its values and their keys by row, the cells to be joined, doubled headings."""

    name: str
    heading: str
    values: pd.Series[Any]
    keys: pd.Series[Any]
    cells: pd.DataFrame
    doubled: tuple[str, ...]

    def rows_by_key(self, wanted: pd.Series[Any]) -> dict[str, int]:
        """Return the first row of each key that is wanted; all rows of one key must agree."""
        keys = self.keys[(self.keys != "") & self.keys.isin(wanted)]
        agreeing = pd.concat([keys, self.cells.loc[keys.index]], axis=1).duplicated()
        differing = keys[~agreeing]
        repeated = differing[differing.duplicated(keep=False)]
        problems = [self._differ(group) for _, group in repeated.groupby(repeated, sort=False)]
        if problems:
            raise InputError(
                f"{self.name} has several rows for one {self.heading}, and they differ. Keep one row for each, for "
                "example by filtering the table and saving what is left:",
                problems,
            )
        return {str(key): int(str(row)) for row, key in keys[~keys.duplicated()].items()}

    def _differ(self, group: pd.Series[Any]) -> Problem:
        cells = self.cells.loc[group.index]
        columns = [str(column) for column in cells if (cells[column] != cells[column].iloc[0]).any()]
        first, *others = group.index.tolist()
        rows = _few([str(row) for row in others], "more")
        message = f"The same stands in row {rows}, with other {_few(columns, 'other columns')}. Keep one of these rows."
        return Problem(self.name, first, self.heading, str(self.values[first]), "key-twice", message)


def _other(grid: Grid, theirs: str, keyed: list[_Keyed], settings: Settings) -> _Other:
    header = [str(text) for text in grid.cells.iloc[0]]
    at = [word(text) for text in header].index(word(theirs))
    values = grid.cells.iloc[1:, at]
    places: dict[str, int] = {}
    doubled: list[str] = []
    seen: set[str] = set()
    for place, heading in enumerate(header):
        column = column_for(short_heading(heading), grid.title, settings)
        if not heading or place == at:
            continue
        if word(column) in seen:
            doubled.append(heading)
        else:
            seen.add(word(column))
            places[column] = place
    cells = grid.cells.iloc[1:, list(places.values())].set_axis(list(places), axis=1)
    keys = join_keys(values, header[at], *(part.heading for part in keyed))
    return _Other(grid.name, header[at], values, keys, cells, tuple(doubled))


def _nodes(keyed: list[_Keyed], other: _Other) -> pd.DataFrame:
    """Return every row of nodes that may be joined: columns part (which of `keyed`), place, id, name, value, key."""
    headings = (other.heading, *(part.heading for part in keyed))
    frames = []
    for number, part in enumerate(keyed):
        cells = part.file.table.cells
        columns = {
            "part": number,
            "place": cells.index,
            "id": cells["id"].to_numpy(),
            "name": cells["name"].to_numpy() if "name" in cells else "",
            "value": cells[part.column].to_numpy(),
            "key": join_keys(cells[part.column], *headings).to_numpy(),
        }
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)


def _joined_files(keyed: list[_Keyed], nodes: pd.DataFrame, other: _Other) -> dict[Path, JoinedFile]:
    """Return each file in which a node is matched, with what is joined to it."""
    joined = {}
    for number, part in enumerate(keyed):
        matched = nodes[(nodes["part"] == number) & nodes["row"].notna()]
        if len(matched):
            rows = matched["row"].astype(int).tolist()
            given = other.cells.loc[rows].set_axis(matched["place"].tolist(), axis=0)
            joined[part.file.path] = joined_file(part.file, given, other.name, rows)
    problems = [problem for part in joined.values() for problem in part.problems]
    if problems:
        raise InputError(f"{other.name} and the tables of nodes contradict each other:", problems)
    return joined


def _matches(nodes: pd.DataFrame, other: _Other, keyed: list[_Keyed]) -> Iterator[str]:
    matched, of = int(nodes["row"].notna().sum()), len(nodes)
    if not of:
        yield "The tables of nodes have no rows, so nothing was joined."
        return
    ours = keyed[0].heading
    yield (
        f"{matched:,} of {of:,} {_rows(of)} of nodes ({_share(matched, of)}) "
        f"{'matches' if matched == 1 else 'match'} a row of {other.name} by {ours}."
    )
    empty = int((nodes["key"] == "").sum())
    if empty:
        yield f"{empty:,} of {of:,} have no {ours}, or one that names nobody (such as n/a)."
    if missing := of - matched - empty:
        yield f"The {ours} of {missing:,} of {of:,} is not in {other.name}."
    if matched < of:
        yield f"What did not match is listed in {_UNMATCHED}."


def _years(theirs: str, keyed: list[_Keyed], nodes: pd.DataFrame) -> Iterator[str]:
    """Warn where one heading, or neither, says of which year the codes of areas are."""
    their_vintage = vintage_of(theirs)
    for number, part in enumerate(keyed):
        these = nodes[nodes["part"] == number]
        filled, matched = int((these["key"] != "").sum()), int(these["row"].notna().sum())
        our_vintage = vintage_of(part.heading)
        if (their_vintage is None) != (our_vintage is None):
            said, silent = (theirs, part.heading) if their_vintage else (part.heading, theirs)
            yield (
                f'Warning: "{said}" has {their_vintage or our_vintage}, but "{silent}" does not say its year. '
                f"{matched:,} of {filled:,} codes match; a code that is not in both years does not, and one that is "
                "may mean another area. Make sure that both are of one year."
            )
        elif their_vintage is None and these["value"].str.fullmatch(_SMALL_AREA).any():
            yield (
                f'Warning: neither "{theirs}" nor "{part.heading}" says of which year its codes of areas are. '
                f"{matched:,} of {filled:,} codes match. Make sure that both are of one year."
            )


def _changes(columns: tuple[str, ...], joined: list[JoinedFile], other: _Other, unused: int) -> Iterator[str]:
    of = len(other.values)
    yield f"{unused:,} of {of:,} {_rows(of)} of {other.name} {'belongs' if unused == 1 else 'belong'} to no node here."
    if columns:
        yield f"Added: {', '.join(columns)}."
    filled = sum((Counter(part.filled) for part in joined), Counter[str]())
    for heading, cells in filled.items():
        yield f"Filled in {heading}: {cells:,} {'cell that was' if cells == 1 else 'cells that were'} empty."
    if other.doubled:
        yield f"{other.name} has some headings twice, and the first of each was taken: {', '.join(other.doubled)}."


def _share(part: int, of: int) -> str:
    return "under 1%" if 0 < part < of / 100 else f"{100 * part // of}%"


def _rows(number: int) -> str:
    return "row" if number == 1 else "rows"


def _few(names: list[str], others: str) -> str:
    *most, last = names if len(names) < 4 else [*names[:2], f"{len(names) - 2:,} {others}"]
    return f"{', '.join(most)} and {last}" if most else last
