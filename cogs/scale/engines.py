"""The engines that count and group, DuckDB or Spark; whatever runs on one does not know which it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from functools import reduce
from itertools import count
from pathlib import Path
from shutil import rmtree
from threading import Event, Thread
from typing import Any, Protocol

import pandas as pd

from cogs.errors import InputError, ParameterError
from cogs.progress import share_done

__all__ = ["ENGINES", "Engine", "Form", "opened"]

ENGINES = ("duckdb", "spark")

_STEPS = "finished_steps"
_EVERY = 0.2  # seconds
_MEGABYTES = {"M": 1, "G": 1_000, "T": 1_000_000}


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

    def texts(self, step: str, files: Sequence[Path], form: Form, columns: Mapping[str, int], before: int) -> Any:
        """Return the rows of files as text without white space around it, "" where empty, as a finished step.

        `row` counts on from the rows `before`.
        """

    def known(self, frame: pd.DataFrame) -> Any:
        """Return a small table to join with."""

    def kept(self, step: str, made: Callable[[], Any]) -> Any:
        """Return a finished step; it is made where it is not there yet."""

    def frame(self, table: Any) -> pd.DataFrame:
        """Return a small result; decimal numbers as text, as they are written without zeros at their end."""

    def count(self, table: Any) -> int:
        """Return how many rows there are."""
        return int(self.frame(table.agg(rows=table.count()))["rows"].iloc[0])


@contextmanager
def opened(
    engine: str, work: Path, *, memory: str, master: str | None = None, connection: Any = None
) -> Iterator[Engine]:
    """Open an engine that keeps its finished steps in a folder, and close it; a connection given stays open.

    Raises
    ------
    ParameterError
        If there is no such engine, it is not installed, `memory` is no size, or DuckDB is given a master.
    InputError
        If it cannot read or count the rows.
    """
    if engine not in ENGINES:
        raise ParameterError(f'There is no engine "{engine}"; there are {" and ".join(ENGINES)}.')
    if engine != "spark" and (master is not None or connection is not None):
        raise ParameterError("A master or a connection is Spark's: say engine spark too.")
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?\s*(?:MB|GB|TB|MiB|GiB|TiB)", memory.strip(), re.IGNORECASE):
        raise ParameterError(f'memory is "{memory}"; it is a number and a unit, such as 4GB or 800MB.')
    made = _Spark(work, memory, master, connection) if engine == "spark" else _DuckDB(work, memory)
    try:
        yield made
    finally:
        made.close()


class _DuckDB(Engine):
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
        self._run(f"SET memory_limit = '{memory.strip()}'")
        self._run(f"CREATE TABLE IF NOT EXISTS {_STEPS} (step VARCHAR)")

    def _run(self, statement: str) -> Any:
        return self._con.raw_sql(statement)

    def headings(self, files: Sequence[Path]) -> list[str]:
        return [row[0] for row in self._run(f"DESCRIBE SELECT * FROM {_parquet(files)}").fetchall()]

    def texts(self, step: str, files: Sequence[Path], form: Form, columns: Mapping[str, int], before: int) -> Any:
        # As it is written first: the number of a row is then its place, which no order of reading can change.
        self._finished(step, lambda: self._run(f"CREATE TABLE {step} AS SELECT * FROM {self._written(files, form)}"))
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
        self._run(f"CREATE TEMP VIEW {view} AS SELECT rowid + {before + 1} AS row, {cells} FROM {step}{kept}")
        return self._con.table(view)

    def _written(self, files: Sequence[Path], form: Form) -> str:
        """Return the source of a query for the cells of files as text, called c0, c1 …, in the order of their rows."""
        if form.parquet:
            described = self._run(f"DESCRIBE SELECT * FROM {_parquet(files)}").fetchall()
            read = ", ".join(f"{_as_text(row[0], row[1])} AS c{place}" for place, row in enumerate(described))
            return f"(SELECT {read} FROM {_parquet(files)})"
        types = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(form.width))
        listed = ", ".join(_quoted(str(file)) for file in files)
        return (
            f"read_csv([{listed}], auto_detect = false, header = false, skip = {form.skip}, "
            f"delim = {_quoted(form.separator)}, quote = '\"', escape = '\"', columns = {{{types}}}, "
            "null_padding = true, strict_mode = true, max_line_size = 16000000)"
        )

    def known(self, frame: pd.DataFrame) -> Any:
        return self._ibis.memtable(frame)

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
        decimal = _decimal_columns(table)
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


def _decimal_columns(table: Any) -> list[str]:
    return [name for name, kind in table.schema().items() if kind.is_decimal()]


def _plain_decimal(number: Any) -> str:
    """Return a decimal number as it is written, without zeros at its end.

    Examples
    --------
    >>> from decimal import Decimal
    >>> _plain_decimal(Decimal("2.500000000")), _plain_decimal(Decimal("10.000000000"))
    ('2.5', '10')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


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


class _Spark(Engine):
    """Spark on any master, or a session that the caller has: its steps are Parquet files in the folder of steps."""

    name = "spark"

    def __init__(self, work: Path, memory: str, master: str | None, connection: Any) -> None:
        try:
            import ibis
            from pyspark.sql import SparkSession
        except ImportError as fault:
            raise ParameterError(
                "This needs Spark and Ibis. Install them, and Java 17 or later: pip install 'cogs-of-connection[spark]'"
            ) from fault
        # A session that is there already is somebody else's, asked for or not.
        self._own = connection is None and SparkSession.getActiveSession() is None
        self._session: Any = connection or _session(SparkSession, work, memory, master)
        self._con: Any = ibis.pyspark.connect(self._session)
        self._ibis, self._work, self._views = ibis, work, count()

    def headings(self, files: Sequence[Path]) -> list[str]:
        return list(self._read(files).columns)

    def _read(self, files: Sequence[Path]) -> Any:
        return self._session.read.parquet(*(str(file.resolve()) for file in files))

    def texts(self, step: str, files: Sequence[Path], form: Form, columns: Mapping[str, int], before: int) -> Any:
        return self.kept(step, lambda: self._stripped(files, form, columns, before))

    def _stripped(self, files: Sequence[Path], form: Form, columns: Mapping[str, int], before: int) -> Any:
        # One file after the other: Spark itself reads the largest first, and the order of rows would be lost.
        parts = [self._numbered(file, form, place) for place, file in enumerate(files)]
        table = self._table(reduce(lambda one, other: one.unionByName(other), parts))
        cells = {name: self._ibis.coalesce(table[f"c{at}"].strip(), "") for name, at in columns.items()}
        rows = table.select(row=table["row"] + before, **cells)
        return rows.filter(self._ibis.or_(*(rows[name] != "" for name in columns)))

    def _numbered(self, file: Path, form: Form, place: int) -> Any:
        """Return the rows of a file as text, numbered from 1 on; those of later files after them."""
        from pyspark.sql import functions as spark

        if form.parquet:
            given = self._read([file])
            read = given.select(*(_spark_text(given, name, at) for at, name in enumerate(given.columns)))
        else:
            schema = ", ".join(f"c{at} string" for at in range(form.width))
            read = self._session.read.csv(
                str(file.resolve()),
                schema=schema,
                sep=form.separator,
                quote='"',
                escape='"',
                multiLine=False,
                enforceSchema=True,
                mode="FAILFAST",
            )
        marked = read.withColumn("mark", spark.monotonically_increasing_id())
        marked = marked.withColumn("part", spark.shiftright("mark", 33))
        sizes = sorted((one["part"], one["count"]) for one in marked.groupBy("part").count().collect())
        before, offsets = 0, []
        for part, size in sizes:
            offsets.append((part, before))
            before += size
        known = self._session.createDataFrame(offsets or [(0, 0)], "part bigint, before bigint")
        numbered = marked.join(spark.broadcast(known), "part")
        row = spark.col("mark") % spark.lit(1 << 33) + spark.col("before") + 1 - (0 if form.parquet else form.skip)
        rows = numbered.withColumn("row", row).drop("mark", "part", "before")
        return rows.filter(spark.col("row") > 0).withColumn("row", spark.col("row") + place * (1 << 33))

    def _table(self, frame: Any) -> Any:
        view = f"cogs_rows_{next(self._views)}"
        frame.createOrReplaceTempView(view)
        return self._con.table(view)

    def known(self, frame: pd.DataFrame) -> Any:
        types = {"i": "bigint", "f": "double", "b": "boolean"}
        schema = ", ".join(f"{name} {types.get(frame[name].dtype.kind, 'string')}" for name in frame.columns)
        # Where a number is missing Spark has to be told: NaN is a number to it.
        cells = frame.astype(object).where(frame.notna(), None)
        return self._table(self._session.createDataFrame([*cells.itertuples(index=False, name=None)], schema))

    def kept(self, step: str, made: Callable[[], Any]) -> Any:
        folder = self._work / step
        if not folder.exists():
            partial = self._work / f"{step}.partial"
            rmtree(partial, ignore_errors=True)
            with self._understood():
                self._session.sql(self._con.compile(made())).write.parquet(str(partial.resolve()))
            partial.rename(folder)
        return self._table(self._session.read.parquet(str(folder.resolve())))

    def frame(self, table: Any) -> pd.DataFrame:
        with self._understood():
            found: pd.DataFrame = self._con.to_pandas(table)
        return found.assign(**{name: found[name].map(_plain_decimal) for name in _decimal_columns(table)})

    def close(self) -> None:
        if self._own:
            self._session.stop()

    @contextmanager
    def _understood(self) -> Iterator[None]:
        from py4j.protocol import Py4JJavaError
        from pyspark.errors import PySparkException

        try:
            yield
        except (Py4JJavaError, PySparkException) as fault:
            raise InputError(f"The rows cannot be read or counted: {str(fault).strip().splitlines()[0]}") from fault


def _session(builder: Any, work: Path, memory: str, master: str | None) -> Any:
    """Return a session of our own; memory is that of the driver, and of each worker."""
    number, unit = re.split(r"(?<=[0-9])\s*(?=[KMGT])", memory.strip().upper(), maxsplit=1)
    size = f"{int(float(number) * _MEGABYTES[unit[0]])}m"
    options = {
        "spark.driver.memory": size,
        "spark.executor.memory": size,
        "spark.local.dir": str((work / "spilled").resolve()),
        "spark.sql.ansi.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    made = builder.builder.appName("cogs reduce").master(master or "local[*]")
    for name, value in options.items():
        made = made.config(name, value)
    session = made.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _spark_text(given: Any, name: str, at: int) -> Any:
    """Return how a column of Parquet is written as the text that a person would type."""
    from pyspark.sql import functions as spark

    column, kind = spark.col("`" + name.replace("`", "``") + "`"), dict(given.dtypes)[name]
    if kind == "boolean":
        text = spark.when(column, "yes").when(~column, "no")
    elif kind.startswith("timestamp"):
        text = spark.date_format(column, "yyyy-MM-dd")
    elif kind in ("float", "double") or kind.startswith("decimal"):
        text = spark.regexp_replace(column.cast("string"), r"\.0+$", "")
    else:
        text = column.cast("string")
    return text.alias(f"c{at}")
