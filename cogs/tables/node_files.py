"""The CSV files of nodes of a folder, to be written back with more columns and nothing else changed."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cogs.errors import InputError, OutputError
from cogs.tables.delimited import decoded
from cogs.tables.opened import bytes_of
from cogs.tables.read import read_tables
from cogs.tables.settings import Settings
from cogs.tables.tables import Table

__all__ = ["NodeFile", "node_files", "write_together"]

_SEPARATORS = ",;\t"


@dataclass(frozen=True, eq=False)
class NodeFile:
    """A CSV file of nodes as it stands: every row of it, blank ones too, and how it is written.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    table : Table
        What it says; `cells.index` is the place in `rows`, from 1.
    rows : list of list of str
        Every cell as it stands.
    separator, line_end : str
        How the file sets cells and rows apart.
    """

    path: Path
    table: Table
    rows: list[list[str]]
    separator: str
    line_end: str

    @property
    def header(self) -> list[str]:
        """The headings, without spaces around them."""
        return [cell.strip() for cell in next(row for row in self.rows if "".join(row).strip())]

    def with_cells(self, headings: list[str], cells: Mapping[int, Mapping[int, str]]) -> bytes:
        """Return the file with more headings at the end of its header, and other cells in some rows.

        Parameters
        ----------
        headings : list of str
            The new ones.
        cells : mapping of row (as a spreadsheet shows it) to mapping of place (from 0) to text
        """
        header = next(place for place, row in enumerate(self.rows, 1) if "".join(row).strip())
        width = len(self.rows[header - 1])
        lines = []
        for place, row in enumerate(self.rows, 1):
            if not row:
                lines.append("")
                continue
            more = headings if place == header else [""] * len(headings)
            full = [*row[:width], *[""] * (width - len(row)), *more]
            for at, text in cells.get(place, {}).items():
                full[at] = text
            lines.append(self._line(full))
        # With a BOM, so that a spreadsheet opens it as UTF-8.
        return "".join(line + self.line_end for line in lines).encode("utf-8-sig")

    def _line(self, row: list[str]) -> str:
        text = io.StringIO(newline="")
        # Line ends are cut off again: with both characters here, a cell that holds either is set in quotation marks.
        csv.writer(text, delimiter=self.separator, lineterminator="\r\n").writerow(row)
        return text.getvalue().removesuffix("\r\n")


def node_files(folder: Path) -> tuple[list[NodeFile], Settings]:
    r"""Return the CSV files of nodes of an ordinary folder, and its settings.

    Raises
    ------
    InputError
        If it is no folder, has faults in its tables, has no table of nodes, or has one in a workbook.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "organisations.csv").write_text("id;name\nhub;The Hub\n")
    >>> files, _ = node_files(folder)
    >>> files[0].with_cells(["sector"], {2: {2: "advice"}}).decode("utf-8-sig").splitlines()
    ['id;name;sector', 'hub;The Hub;advice']
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder. Give a folder of CSV files: a workbook cannot be added to.")
    tables = read_tables(folder)
    errors = [problem for problem in tables.problems if problem.severity == "error"]
    if errors:
        raise InputError(f"{tables.name} has problems to mend first:", errors)
    nodes = list(tables.having("nodes"))
    others = [table.name for table in nodes if not table.name.casefold().endswith((".csv", ".tsv"))]
    if others:
        raise InputError(
            f"{' and '.join(others)} cannot be added to, for only CSV files can. Save each of its sheets as a CSV file "
            "in the folder, and take the other file out."
        )
    if not nodes:
        raise InputError(f"There is no table of nodes in {folder}: add one with an id for each of them.")
    return [_node_file(folder / table.name, table) for table in nodes], tables.settings


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write some files, all or none: each beside its place first, then all put into their places.

    Raises
    ------
    OutputError
        If one cannot be written; all are then as they were.
    """
    drafts = {path: path.with_name(f".{path.name}.partial-{os.getpid()}") for path in contents}
    earlier: dict[Path, bytes | None] = {}
    try:
        for path, content in contents.items():
            drafts[path].write_bytes(content)
        for path in contents:
            before = path.read_bytes() if path.exists() else None
            drafts[path].replace(path)
            earlier[path] = before
    except OSError as fault:
        for path, before in earlier.items():
            if before is None:
                path.unlink()
            else:
                path.write_bytes(before)
        reason = fault.strerror or str(fault)
        raise OutputError(f"{', '.join(path.name for path in contents)} cannot be written ({reason}).") from fault
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _node_file(path: Path, table: Table) -> NodeFile:
    text = decoded(path.name, bytes_of(path))
    for separator in _SEPARATORS:
        file = NodeFile(path, table, _rows(text, separator), separator, _line_end(text))
        if _says_the_same(file):
            return file
    raise InputError(
        f"The rows of {path.name} cannot be told apart. Open it in a spreadsheet, and save it again as CSV."
    )


def _rows(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return []


def _says_the_same(file: NodeFile) -> bool:
    """Say whether the rows are those that the table was read from."""
    filled = {place: row for place, row in enumerate(file.rows, 1) if "".join(row).strip()}
    _, *places = filled or [0]
    if places != file.table.cells.index.tolist() or not set(file.table.headings.values()) <= set(file.header):
        return False
    at = file.header.index(file.table.headings["id"])
    ids = [row[at].strip() if at < len(row) else "" for row in list(filled.values())[1:]]
    return ids == file.table.cells["id"].tolist()


def _line_end(text: str) -> str:
    both = text.count("\r\n")
    found = Counter({"\r\n": both, "\n": text.count("\n") - both, "\r": text.count("\r") - both})
    return found.most_common(1)[0][0]
