"""What a folder holds: which tables an engine reads because they tell of residents, and which are left as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from cogs.errors import InputError, Problem
from cogs.scale.engines import Engine, Form
from cogs.tables.delimited import decoded, grid_of_text
from cogs.tables.grid import Grid
from cogs.tables.headings import table_of
from cogs.tables.read import SETTINGS_FILE, is_a_table
from cogs.tables.settings import Settings, read_settings
from cogs.tables.tables import Table
from cogs.vocabulary import Relation, Vocabulary

__all__ = ["RESIDENT", "Large", "Place", "is_of_aliases", "place_of"]

RESIDENT = "resident"
_HEAD = 1 << 18
_DELIMITED = (".csv", ".tsv")
_PARQUET = ".parquet"


@dataclass(frozen=True, eq=False)
class Large:
    """A table that an engine reads.

    Attributes
    ----------
    name, title : str
        The file or folder, and what the table is called.
    head : Table
        Its headings and its first rows, or none.
    files : tuple of Path
        Its files, in order.
    form : Form
        How they are written.
    columns : Mapping[str, int]
        Where each column stands.
    heading_row : int
        The row of the headings, as a spreadsheet shows it.
    """

    name: str
    title: str
    head: Table
    files: tuple[Path, ...]
    form: Form
    columns: Mapping[str, int]
    heading_row: int

    @property
    def written(self) -> str:
        """The name of the table in the reduced folder."""
        return f"{self.title}.csv"


@dataclass(frozen=True, eq=False)
class Place:
    """A folder to reduce: its settings, what an engine reads, and the files that are left as they are."""

    name: str
    folder: Path
    settings: Settings
    nodes: tuple[Large, ...]
    edges: tuple[Large, ...]
    left: tuple[Path, ...]
    problems: tuple[Problem, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file of the folder that is read, by name."""
        large = [file for table in (*self.nodes, *self.edges) for file in table.files]
        return tuple(sorted([*large, *self.left]))


def place_of(folder: Path, engine: Engine) -> Place:
    """Return what a folder holds.

    Raises
    ------
    InputError
        If it has a workbook, or a relation that joins residents in a way that cannot be added up.
    """
    settings, problems = _settings(folder / SETTINGS_FILE)
    _refuse_other_residents(settings.vocabulary)
    nodes: list[Large] = []
    edges: list[Large] = []
    left: list[Path] = [folder / SETTINGS_FILE] if (folder / SETTINGS_FILE).exists() else []
    for entry in sorted(folder.iterdir()):
        files = _files(entry)
        if not files:
            continue
        table = _large(entry, files, settings, engine)
        if table is not None and table.head.role == "nodes" and _may_list_residents(table.head):
            nodes.append(table)
        elif table is not None and table.head.role == "edges" and _may_be_about_residents(table.head, settings):
            edges.append(table)
        elif entry.is_dir():
            raise InputError(f"{entry.name} is a folder of files about nobody who is a resident. Make it one file.")
        else:
            left.append(entry)
    name = settings.name or folder.resolve().name
    return Place(name, folder, settings, tuple(nodes), tuple(edges), tuple(left), problems)


def is_of_aliases(file: Path) -> bool:
    """Say whether a file may be a table of aliases, by its name.

    Examples
    --------
    >>> is_of_aliases(Path("aliases.csv")), is_of_aliases(Path("uses.csv"))
    (True, False)
    """
    return "alias" in file.stem.casefold()


def _settings(file: Path) -> tuple[Settings, tuple[Problem, ...]]:
    if not file.exists():
        return Settings(), ()
    return read_settings(decoded(file.name, file.read_bytes()), file.name)


def _refuse_other_residents(vocabulary: Vocabulary) -> None:
    odd = [
        relation.name
        for relation in vocabulary.relations.values()
        if RESIDENT in relation.targets
        or (RESIDENT in relation.sources and (relation.sources != (RESIDENT,) or relation.carries))
    ]
    if odd:
        raise InputError(
            f"Residents can be added up where they stand alone on the first side of a relation; {' and '.join(odd)} "
            "joins them in another way. Take it out of network.toml, or analyse the folder as it is."
        )


def _files(entry: Path) -> tuple[Path, ...]:
    """Return the files of a table: one, or the parts of a folder of Parquet files."""
    if entry.is_dir():
        hidden = entry.name.startswith((".", "_"))
        return () if hidden else tuple(sorted(entry.rglob(f"*{_PARQUET}")))
    if not is_a_table(entry):
        return ()
    if entry.suffix.casefold() not in (*_DELIMITED, _PARQUET):
        raise InputError(f"{entry.name} is a workbook; reduce reads CSV and Parquet. Save its sheets as CSV.")
    return (entry,)


def _large(entry: Path, files: tuple[Path, ...], settings: Settings, engine: Engine) -> Large | None:
    if files[0].suffix.casefold() == _PARQUET:
        headings = engine.headings(files)
        grid = Grid(entry.name, entry.stem, pd.DataFrame([headings], index=pd.RangeIndex(1, 2), dtype=str))
        form, row = Form(parquet=True), 1
    else:
        grid = grid_of_text(entry.name, entry.stem, _head(entry))
        row = int(grid.cells.index[0])
        headings = [str(heading) for heading in grid.cells.iloc[0]]
        width = max((place for place, heading in enumerate(headings) if heading), default=0) + 1
        form = Form(separator=_separator(entry, row), skip=row, width=width)
    table, _ = table_of(grid, settings)
    if table is None:
        return None
    columns = {column: headings.index(heading) for column, heading in table.headings.items()}
    return Large(entry.name, entry.stem, table, files, form, columns, row)


def _head(file: Path) -> bytes:
    """Return the first lines of a file, whole."""
    with file.open("rb") as stream:
        content = stream.read(_HEAD)
    return content if len(content) < _HEAD else content[: content.rfind(b"\n") + 1]


def _separator(file: Path, row: int) -> str:
    heading = decoded(file.name, _head(file)).splitlines()[row - 1]
    return max((",", ";", "\t"), key=heading.count)


def _may_list_residents(table: Table) -> bool:
    return "kind" in table.cells or table.says in (None, RESIDENT)


def _may_be_about_residents(table: Table, settings: Settings) -> bool:
    relations = settings.vocabulary.relations
    said = None if table.says is None else relations[table.says]
    return "relation" in table.cells or said is None or _of_residents(said)


def _of_residents(relation: Relation) -> bool:
    return relation.carries or RESIDENT in relation.sources
