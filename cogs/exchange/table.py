"""Any table of ties: the user says which of its headings means what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from cogs.errors import InputError, UnknownNameError, did_you_mean
from cogs.exchange.imported import SET_ASIDE_COLUMNS, Imported
from cogs.tables.grid import Grid
from cogs.tables.headings import table_of
from cogs.tables.preamble import PREAMBLE
from cogs.tables.read import read_grids
from cogs.tables.settings import Settings
from cogs.tables.types import dates, numbers, whole, yes_no
from cogs.vocabulary import DEFAULT_VOCABULARY, EDGE_COLUMNS, Relation, plain, word

__all__ = ["read_table"]

_DEFAULT = "refers_to"


def read_table(source: Path, columns: Mapping[str, str]) -> Imported:
    r"""Read ties from any table, under the headings that the user names.

    A heading that already is one of our words needs no naming; every other column is kept as it is.
    `relation` names a heading, or, where the table has no such heading, the relation of every row;
    without it the table's name says the relation, else it is `refers_to`. A relation that the vocabulary
    does not have joins organisations and is declared. Rows without source or target, and rows with a
    number, day or answer that cannot be read, are set aside. Day or month first is decided for a whole column.

    Parameters
    ----------
    source : pathlib.Path
        A .csv, .tsv or workbook file; of a workbook, the sheets that have the headings.
    columns : Mapping[str, str]
        Our column → their heading, case and spaces apart.

    Returns
    -------
    Imported
        One table of ties, named after its relation, or `relationships` where there are several.

    Raises
    ------
    InputError
        If the file cannot be read, or a heading is not in it.
    UnknownNameError
        If a key of `columns` is no column of ties.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "2024.csv"
    >>> _ = file.write_text("Referring agency,Accepted by,Day\nLibrary,Advice centre,03/05/2024\n")
    >>> imported = read_table(file, {"source": "referring agency", "target": "Accepted by", "date": "Day"})
    >>> imported.tables["refers_to"].to_dict("records")
    [{'source': 'Library', 'target': 'Advice centre', 'date': '2024-05-03'}]
    """
    for ours in columns:
        if ours not in EDGE_COLUMNS:
            question, matches = did_you_mean(ours, EDGE_COLUMNS)
            listed = ", ".join(EDGE_COLUMNS)
            raise UnknownNameError(f'There is no column "{ours}" of ties.{question} There are: {listed}.', matches)
    grids = read_grids(source)
    found = _headings(grids)
    mapped = {ours: theirs for ours, theirs in columns.items() if ours != "relation" or word(theirs) in found}
    _require(source, mapped, found)
    asked = columns["relation"] if "relation" in columns and "relation" not in mapped else None
    parts = [part for grid in grids if (part := _ties(grid, mapped, asked)) is not None]
    if not parts:
        headings = ", ".join(found.values())
        raise InputError(
            f"No table in {source.name} has both a source and a target. Say which headings mean them, such as "
            f'--map source="Referring agency" --map target="Accepted by". Its headings are: {headings}.'
        )
    rows = pd.concat(parts, ignore_index=True).fillna("")
    return _imported(source, rows, len(grids) - len(parts))


def _headings(grids: list[Grid]) -> dict[str, str]:
    """Return every heading, and cell that may be one, by its word."""
    cells = (text for grid in grids for _, row in grid.cells.iloc[:PREAMBLE].iterrows() for text in row if text)
    return {word(str(text)): str(text) for text in cells}


def _require(source: Path, mapped: Mapping[str, str], found: Mapping[str, str]) -> None:
    for ours, theirs in mapped.items():
        if word(theirs) not in found:
            question, _ = did_you_mean(theirs, list(found.values()))
            raise InputError(f'{source.name} has no heading "{theirs}" to be the {plain(ours)}.{question}')


def _ties(grid: Grid, mapped: Mapping[str, str], asked: str | None) -> pd.DataFrame | None:
    """Return the ties of one grid in our columns, with file, row and relation; None where it has none."""
    needed = {word(theirs) for theirs in mapped.values()}
    below = [
        place
        for place, row in enumerate(grid.cells.iloc[:PREAMBLE].to_numpy())
        if needed <= {word(str(c)) for c in row}
    ]
    if not below:
        return None
    cells = grid.cells.iloc[below[0] :]
    settings = Settings(headings={theirs: ours for ours, theirs in mapped.items()})
    table, _ = table_of(Grid(grid.name, grid.title, cells), settings)
    if table is None or table.role != "edges":
        return None
    says = asked or table.says or _DEFAULT
    said = table.cells["relation"] if "relation" in table.cells else pd.Series("", index=table.cells.index)
    relation = said.where(said != "", says).map(lambda text: DEFAULT_VOCABULARY.relation_called(text) or word(text))
    return table.cells.assign(relation=relation, _file=grid.name, _row=table.cells.index.astype(str))


def _imported(source: Path, rows: pd.DataFrame, passed_over: int) -> Imported:
    rows, reasons = _typed(rows)
    kept = rows[reasons == ""]
    relations = list(dict.fromkeys(kept["relation"]))
    table = kept.drop(columns=["_file", "_row"]).reset_index(drop=True)
    name = "relationships"
    if len(relations) == 1:
        name, table = relations[0], table.drop(columns="relation")
    own = [relation for relation in relations if relation not in DEFAULT_VOCABULARY.relations]
    return Imported(
        format="table",
        standard="the headings that the user named",
        tables={name: table},
        name=source.stem,
        source=f"the table {source.name}",
        relations=tuple(Relation(relation, ("organisation",), ("organisation",), plain(relation)) for relation in own),
        set_aside=_set_aside(rows, reasons),
        notes=tuple(_notes(rows, kept, reasons, own, passed_over)),
    )


def _typed(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series[Any]]:
    """Write days as ISO, and say why a row cannot be a tie; "" where it can."""
    rows = rows.copy()
    reasons = pd.Series("", index=rows.index, dtype=object)

    def found(reason: str, bad: pd.Series[Any]) -> None:
        reasons[bad & (reasons == "")] = reason

    for column in ("source", "target"):
        found(f"missing-{column}", rows[column] == "")
    for column, kind in EDGE_COLUMNS.items():
        if column not in rows:
            continue
        cells, filled = rows[column], rows[column] != ""
        if kind in ("number", "amount"):
            found(f"{column}-unreadable", filled & numbers(cells).isna())
            found(f"{column}-negative", (numbers(cells) < 0) & (kind == "amount"))
        elif kind == "whole":
            found(f"{column}-unreadable", filled & whole(cells).isna())
        elif kind == "yes_no":
            found(f"{column}-unreadable", filled & yes_no(cells).isna())
        elif kind == "date":
            reading = dates(cells)
            found(f"{column}-unreadable", filled & reading.days.isna())
            # What cannot be read stays as it was found, for the list of what was set aside.
            rows[column] = reading.written.where(reading.days.notna(), cells).astype(str)
    return rows, reasons


def _set_aside(rows: pd.DataFrame, reasons: pd.Series[Any]) -> pd.DataFrame:
    records = []
    for place in rows.index[reasons != ""]:
        row, reason = rows.loc[place].astype(str), str(reasons[place])
        column = {"missing-source": "target", "missing-target": "source"}.get(reason, reason.rpartition("-")[0])
        records.append((row["_file"], row["_row"], reason, row[column]))
    return pd.DataFrame(records, columns=list(SET_ASIDE_COLUMNS), dtype=str)


def _notes(
    rows: pd.DataFrame, kept: pd.DataFrame, reasons: pd.Series[Any], own: list[str], passed_over: int
) -> Iterator[str]:
    yield f"{len(kept):,} of {len(rows):,} rows are ties."
    for reason, times in reasons[reasons != ""].value_counts(sort=False).items():
        yield f"Set aside ({reason}): {times:,} {'row' if times == 1 else 'rows'}."
    if own:
        yield f"Declared as relations between organisations: {', '.join(own)}."
    if passed_over:
        yield f"{passed_over:,} {'sheet has' if passed_over == 1 else 'sheets have'} not these headings: passed over."
