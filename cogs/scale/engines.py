"""The engines that count and group, DuckDB within this process; whatever runs on one does not know which it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any, Protocol

import pandas as pd

from cogs.errors import InputError, ParameterError
from cogs.progress import share_done

__all__ = ["Engine", "Form", "opened"]

_STEPS = "finished_steps"
_EVERY = 0.2  # seconds


@dataclass(frozen=True)
class Form:
    """How the files of a table are written: Parquet, or CSV with a separator, the lines above its rows, its columns."""

    parquet: bool = False
    separator: str = ","
    skip: int = 1
    width: int = 0


class Engine(Protocol):
    """What is asked of an engine: to read files as text, to keep a finished step, to answer with a small table."""

    name: str

    def headings(self, files: Sequence[Path]) -> list[str]:
        """Return the columns of Parquet files."""

    def texts(self, files: Sequence[Path], form: Form, columns: Mapping[str, int]) -> Any:
        """Return the rows of files as text without white space around it, "" where empty; `row` counts from 1."""

    def known(self, frame: pd.DataFrame) -> Any:
        """Return a small table to join with."""

    def kept(self, step: str, made: Callable[[], Any]) -> Any:
        """Return a finished step; it is made where it is not there yet."""

    def frame(self, table: Any) -> pd.DataFrame:
        """Return a small result."""

    def count(self, table: Any) -> int:
        """Return how many rows there are."""


@contextmanager
def opened(work: Path, *, memory: str) -> Iterator[Engine]:
    """Open an engine that keeps its finished steps in a folder, and close it.

    Raises
    ------
    ParameterError
        If it is not installed, or `memory` is no size.
    InputError
        If it cannot read or count the rows.
    """
    made = _DuckDB(work, memory)
    try:
        yield made
    finally:
        made.close()


def _texts(table: Any, columns: Mapping[str, int]) -> Any:
    """Return columns called c0, c1 … under the names of the vocabulary, blank rows left out."""
    import ibis

    stripped = {name: ibis.coalesce(table[f"c{place}"].strip(), "") for name, place in columns.items()}
    rows = table.select(row=table["row"], **stripped)
    return rows.filter(ibis.or_(*(rows[name] != "" for name in columns)))


class _DuckDB:
    """DuckDB within this process: its steps are tables of one file, what does not fit in memory goes to disk."""

    name = "duckdb"

    def __init__(self, work: Path, memory: str) -> None:
        try:
            import ibis
            from ibis.backends.duckdb import Backend
        except ImportError as fault:
            raise ParameterError(
                "cogs reduce needs DuckDB and Ibis. Install them: pip install 'cogs-of-connection[scale]'"
            ) from fault
        self._ibis, self._failed = ibis, _duckdb_error()
        self._con: Backend = ibis.duckdb.connect(str(work / "steps.duckdb"), temp_directory=str(work / "spilled"))
        self._views = count()
        if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?\s*(?:MB|GB|TB|MiB|GiB|TiB)", memory.strip(), re.IGNORECASE):
            raise ParameterError(f'memory is "{memory}"; it is a number and a unit, such as 4GB or 800MB.')
        self._run(f"SET memory_limit = '{memory.strip()}'")
        self._run(f"CREATE TABLE IF NOT EXISTS {_STEPS} (step VARCHAR)")

    def _run(self, statement: str) -> Any:
        return self._con.raw_sql(statement)

    def headings(self, files: Sequence[Path]) -> list[str]:
        return [row[0] for row in self._run(f"DESCRIBE SELECT * FROM {_parquet(files)}").fetchall()]

    def texts(self, files: Sequence[Path], form: Form, columns: Mapping[str, int]) -> Any:
        if form.parquet:
            described = self._run(f"DESCRIBE SELECT * FROM {_parquet(files)}").fetchall()
            read = ", ".join(f"{_as_text(row[0], row[1])} AS c{place}" for place, row in enumerate(described))
            source = _parquet(files)
        else:
            types = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(form.width))
            listed = ", ".join(_quoted(str(file)) for file in files)
            read = "*"
            source = (
                f"read_csv([{listed}], auto_detect = false, header = false, skip = {form.skip}, "
                f"delim = {_quoted(form.separator)}, quote = '\"', escape = '\"', columns = {{{types}}}, "
                "null_padding = true, strict_mode = true, max_line_size = 16000000)"
            )
        view = f"read_{next(self._views)}"
        self._run(f"CREATE TEMP VIEW {view} AS SELECT row_number() OVER () AS row, {read} FROM {source}")
        return _texts(self._con.table(view), columns)

    def known(self, frame: pd.DataFrame) -> Any:
        return self._ibis.memtable(frame)

    def kept(self, step: str, made: Callable[[], Any]) -> Any:
        done = {row[0] for row in self._run(f"SELECT step FROM {_STEPS}").fetchall()}
        if step not in done:
            try:
                # What an interrupted run left unfinished goes first.
                self._run(f"DROP TABLE IF EXISTS {step}")
                with self._watched():
                    self._con.create_table(step, made())
            except self._failed as fault:
                raise _said(fault) from fault
            self._run(f"INSERT INTO {_STEPS} VALUES ({_quoted(step)})")
        return self._con.table(step)

    def frame(self, table: Any) -> pd.DataFrame:
        try:
            with self._watched():
                found: pd.DataFrame = self._con.to_pandas(table)
        except self._failed as fault:
            raise _said(fault) from fault
        return found

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Tell how much of a query is done, while the block runs."""
        ended = Event()

        def tell() -> None:
            while not ended.wait(_EVERY):
                done = self._con.con.query_progress()
                if done > 0:
                    share_done(min(1.0, done / 100.0))

        watcher = Thread(target=copy_context().run, args=(tell,), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()

    def count(self, table: Any) -> int:
        return int(self.frame(table.agg(rows=table.count()))["rows"].iloc[0])

    def close(self) -> None:
        self._con.disconnect()


def _duckdb_error() -> type[Exception]:
    import duckdb

    error: type[Exception] = duckdb.Error
    return error


def _said(fault: Exception) -> BaseException:
    """Return what is said of an engine's fault; where Ctrl-C stopped it, that it did."""
    import duckdb

    if isinstance(fault, duckdb.InterruptException):
        return KeyboardInterrupt()
    if isinstance(fault, duckdb.OutOfMemoryException):
        return InputError("The engine needs more memory or more room on the disk: give it more with --memory.")
    return InputError(f"The rows cannot be read or counted: {str(fault).strip().splitlines()[0]}")


def _parquet(files: Sequence[Path]) -> str:
    listed = ", ".join(_quoted(str(file)) for file in files)
    return f"read_parquet([{listed}], hive_partitioning = false)"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _as_text(column: str, kind: str) -> str:
    """Return how a column of Parquet is written as the text that a person would type."""
    name = '"' + column.replace('"', '""') + '"'
    if kind == "BOOLEAN":
        return f"CASE WHEN {name} THEN 'yes' WHEN NOT {name} THEN 'no' END"
    if kind.startswith("TIMESTAMP"):
        return f"strftime({name}, '%Y-%m-%d')"
    if kind in ("FLOAT", "DOUBLE") or kind.startswith("DECIMAL"):
        return f"regexp_replace(CAST({name} AS VARCHAR), '\\.0+$', '')"
    return f"CAST({name} AS VARCHAR)"
