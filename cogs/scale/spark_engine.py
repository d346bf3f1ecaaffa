"""Spark, on this machine or a cluster: its steps are files of Parquet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import Any

import pandas as pd

from cogs.errors import InputError, ParameterError
from cogs.scale.engines import MOST_OVERLONG, Engine, Form, decimal_columns

__all__ = ["Spark"]

_MEGABYTES = {"M": 1, "G": 1_000, "T": 1_000_000}
# Where Spark puts a line that has more or fewer cells than its headings.
_UNFIT = "cogs_line_as_it_is"


class Spark(Engine):
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
        return self.kept(step, lambda: self._stripped(files, form, columns, before)).drop(_UNFIT)

    def _stripped(self, files: Sequence[Path], form: Form, columns: Mapping[str, int], before: int) -> Any:
        # One file after the other: Spark itself reads the largest first, and the order of rows would be lost.
        parts = [self._numbered(file, form, place) for place, file in enumerate(files)]
        table = self._table(reduce(lambda one, other: one.unionByName(other), parts))
        cells = {name: self._ibis.coalesce(table[f"c{at}"].strip(), "") for name, at in columns.items()}
        rows = table.select(_UNFIT, row=table["row"] + before, **cells)
        return rows.filter(self._ibis.or_(*(rows[name] != "" for name in columns)))

    def overlong(self, step: str, form: Form) -> list[int]:
        from pyspark.sql import functions as spark

        rows = self._session.read.parquet(str((self._work / step).resolve())).filter(spark.col(_UNFIT).isNotNull())
        cells = spark.regexp_replace(_UNFIT, '"([^"]|"")*"', "x")
        torn = rows.filter(cells.contains('"')).select("row").orderBy("row").first()
        if torn is not None:
            raise InputError(
                f"Row {torn['row']} has a quotation mark that nothing closes, or a cell over several lines. Spark "
                "cannot read it: write it on one line, or reduce with DuckDB."
            )
        cell = f"[^{form.separator}]"
        more = cells.rlike(f"^(?:{cell}*{form.separator}){{{form.width}}}.*[^{form.separator}\\s]")
        found = rows.filter(more).select("row").orderBy("row").limit(MOST_OVERLONG).collect()
        return [int(one["row"]) for one in found]

    def _numbered(self, file: Path, form: Form, place: int) -> Any:
        """Return the rows of a file as text, numbered from 1 on; those of later files after them."""
        from pyspark.sql import functions as spark

        if form.parquet:
            given = self._read([file])
            cells = [_spark_text(given, name, at) for at, name in enumerate(given.columns)]
            read = given.select(*cells, spark.lit(None).cast("string").alias(_UNFIT))
        else:
            schema = ", ".join([*(f"c{at} string" for at in range(form.width)), f"{_UNFIT} string"])
            read = self._session.read.csv(
                str(file.resolve()),
                schema=schema,
                sep=form.separator,
                quote='"',
                escape='"',
                multiLine=False,
                enforceSchema=True,
                mode="PERMISSIVE",
                columnNameOfCorruptRecord=_UNFIT,
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
        return found.assign(**{name: found[name].map(_plain_decimal) for name in decimal_columns(table)})

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
