"""DuckDB, within this process: its steps are tables of one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import copy_context
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pandas as pd

from cogs.errors import InputError, ParameterError
from cogs.progress import share_done
from cogs.scale.engines import MOST_OVERLONG, Engine, Form, decimal_columns

__all__ = ["DuckDB"]

_STEPS = "finished_steps"
_AT_REST = "100MB"
_EVERY = 0.2  # seconds
# A row may be longer than its headings by so many cells, so that it can be named.
_SURPLUS = 16


class DuckDB(Engine):
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
        self._ibis, (self._failed, self._ragged) = ibis, _duckdb_errors()
        self._con: Backend = ibis.duckdb.connect(str(work / "steps.duckdb"), temp_directory=str(work / "spilled"))
        self._views, self._firsts = count(), dict[str, int]()
        self._memory = memory.strip()
        self._run(f"SET memory_limit = '{self._memory}'")
        self._run(f"CREATE TABLE IF NOT EXISTS {_STEPS} (step VARCHAR)")

    def _run(self, statement: str) -> Any:
        return self._con.raw_sql(statement)

    def headings(self, files: Sequence[Path]) -> list[str]:
        return [row[0] for row in self._run(f"DESCRIBE SELECT * FROM {_parquet(files)}").fetchall()]

    def texts(self, step: str, files: Sequence[Path], form: Form, columns: Mapping[str, int], before: int) -> Any:
        # As it is written first: the number of a row is then its place, which no order of reading can change.
        self._finished(step, lambda: self._read(step, files, form))
        self._firsts[step] = before + 1
        names = [f"c{place}" for place in columns.values()]
        asked = ", ".join(f"bool_or({name} <> {_trimmed(name)})" for name in names)
        blank = " AND ".join(f"coalesce({_trimmed(name)}, '') = ''" for name in names)
        (*spaced, some_blank) = self._run(f"SELECT {asked}, bool_or({blank}) FROM {step}").fetchone()
        cells = ", ".join(
            f"coalesce({_trimmed(name) if odd else name}, '') AS {_named(column)}"
            for column, name, odd in zip(columns, names, spaced, strict=True)
        )
        kept = f" WHERE NOT ({blank})" if some_blank else ""
        view = f"read_{next(self._views)}"
        self._run(f"CREATE TEMP VIEW {view} AS SELECT rowid + {self._firsts[step]} AS row, {cells} FROM {step}{kept}")
        return self._con.table(view)

    def _read(self, step: str, files: Sequence[Path], form: Form) -> None:
        try:
            self._run(f"CREATE TABLE {step} AS SELECT * FROM {self._written(files, form)}")
        except self._ragged:
            # Rows of other lengths than the headings are read one by one.
            self._run(f"CREATE TABLE {step} AS SELECT * FROM {self._written(files, form, surplus=_SURPLUS)}")

    def _written(self, files: Sequence[Path], form: Form, *, surplus: int = 0) -> str:
        """Return the source of a query for the cells of files as text, called c0, c1 …, in the order of their rows."""
        if form.parquet:
            described = self._run(f"DESCRIBE SELECT * FROM {_parquet(files)}").fetchall()
            read = ", ".join(f"{_as_text(row[0], row[1])} AS c{place}" for place, row in enumerate(described))
            return f"(SELECT {read} FROM {_parquet(files)})"
        types = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(form.width + surplus))
        padded = "null_padding = true, parallel = false, " if surplus else ""
        listed = ", ".join(_quoted(str(file)) for file in files)
        return (
            f"read_csv([{listed}], auto_detect = false, header = false, skip = {form.skip}, "
            f"delim = {_quoted(form.separator)}, quote = '\"', escape = '\"', columns = {{{types}}}, "
            f"{padded}strict_mode = true, max_line_size = 16000000)"
        )

    def overlong(self, step: str, form: Form) -> list[int]:
        there = [row[0] for row in self._run(f"DESCRIBE {step}").fetchall()]
        extra = [name for name in there[form.width :] if not form.parquet]
        if not extra:
            return []
        left = " OR ".join(f"{_trimmed(name)} <> ''" for name in extra)
        query = (
            f"SELECT rowid + {self._firsts[step]} AS row FROM {step} WHERE {left} ORDER BY row LIMIT {MOST_OVERLONG}"
        )
        return [int(row[0]) for row in self._run(query).fetchall()]

    def known(self, frame: pd.DataFrame) -> Any:
        return self._ibis.memtable(frame)

    def rested(self) -> None:
        # What is in memory is on the disk too: a limit below it lets go of it.
        with suppress(self._failed):
            self._run(f"SET memory_limit = '{_AT_REST}'")
        self._run(f"SET memory_limit = '{self._memory}'")

    def kept(self, step: str, made: Callable[[], Any]) -> Any:
        self._finished(step, lambda: self._con.create_table(step, made()))
        return self._con.table(step)

    def _finished(self, step: str, make: Callable[[], Any]) -> None:
        """Make the table of a step, unless an earlier run has."""
        done = {row[0] for row in self._run(f"SELECT step FROM {_STEPS}").fetchall()}
        if step in done:
            return
        try:
            # What an interrupted run left unfinished goes first.
            self._run(f"DROP TABLE IF EXISTS {step}")
            with self._watched():
                make()
        except self._failed as fault:
            raise _said(fault) from fault
        self._run(f"INSERT INTO {_STEPS} VALUES ({_quoted(step)})")

    def frame(self, table: Any) -> pd.DataFrame:
        decimal = decimal_columns(table)
        written = table.mutate(**{name: table[name].cast("string") for name in decimal}) if decimal else table
        try:
            with self._watched():
                found: pd.DataFrame = self._con.to_pyarrow(written).to_pandas()
        except self._failed as fault:
            raise _said(fault) from fault
        return found.assign(**{name: found[name].str.rstrip("0").str.rstrip(".") for name in decimal})

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

    def close(self) -> None:
        self._con.disconnect()


def _duckdb_errors() -> tuple[type[Exception], type[Exception]]:
    """Return what every fault is, and what one of a row that has another length than it should."""
    import duckdb

    return duckdb.Error, duckdb.InvalidInputException


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


def _trimmed(column: str) -> str:
    return f"trim({column}, ' \t\n\r\v\f')"


def _named(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _as_text(column: str, kind: str) -> str:
    """Return how a column of Parquet is written as the text that a person would type."""
    name = _named(column)
    if kind == "BOOLEAN":
        return f"CASE WHEN {name} THEN 'yes' WHEN NOT {name} THEN 'no' END"
    if kind.startswith("TIMESTAMP"):
        return f"strftime({name}, '%Y-%m-%d')"
    if kind in ("FLOAT", "DOUBLE") or kind.startswith("DECIMAL"):
        return f"regexp_replace(CAST({name} AS VARCHAR), '\\.0+$', '')"
    return f"CAST({name} AS VARCHAR)"
