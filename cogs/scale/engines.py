"""The engines that count and group, DuckDB or Spark; whatever runs on one does not know which it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from cogs.errors import ParameterError

__all__ = ["ENGINES", "MOST_OVERLONG", "Engine", "Form", "decimal_columns", "opened"]

ENGINES = ("duckdb", "spark")

MOST_OVERLONG = 100
"""So many rows that are longer than their headings are looked for."""


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

    def overlong(self, step: str, form: Form) -> list[int]:
        """Return the first rows of a step of `texts` that are longer than the headings."""

    def known(self, frame: pd.DataFrame) -> Any:
        """Return a small table to join with."""

    def rested(self) -> None:
        """Give back the memory of what was read, where the engine keeps it in this process."""
        return

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
    from cogs.scale.duckdb_engine import DuckDB
    from cogs.scale.spark_engine import Spark

    made = Spark(work, memory, master, connection) if engine == "spark" else DuckDB(work, memory)
    try:
        yield made
    finally:
        made.close()


def decimal_columns(table: Any) -> list[str]:
    """Return the columns of decimal numbers."""
    return [name for name, kind in table.schema().items() if kind.is_decimal()]
