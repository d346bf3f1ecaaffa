"""Reduced on Spark, every file is the one that DuckDB makes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cogs
from cogs.errors import ParameterError
from tests.scale.cluster import reduced_while_a_worker_dies, unlike
from tests.scale.difficult import write_place

pytestmark = [
    pytest.mark.scale,
    # DuckDB and Spark ask pandas for what has become the default.
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark"),
    pytest.mark.filterwarnings("ignore::FutureWarning:pyspark"),
    # Spark leaves its connection to Java to the end of the process.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

KEEP_IT_LOCAL = Path(__file__).parents[2] / "data" / "keep-it-local"


def _same_but_for_the_engine(one: Path, other: Path) -> None:
    names = sorted(path.relative_to(one).as_posix() for path in one.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(other).as_posix() for path in other.rglob("*") if path.is_file())
    for name in names:
        if name != "reduced.json":
            assert (one / name).read_bytes() == (other / name).read_bytes(), name
    records = [json.loads((folder / "reduced.json").read_text(encoding="utf-8")) for folder in (one, other)]
    assert [record.pop("engine") for record in records] == ["duckdb", "spark"]
    assert records[0] == records[1]


def test_every_file_of_keep_it_local_is_that_of_duckdb(tmp_path: Path) -> None:
    made = cogs.reduce(KEEP_IT_LOCAL, tmp_path / "duckdb")
    again = cogs.reduce(KEEP_IT_LOCAL, tmp_path / "spark", engine="spark", master="local[2]")
    _same_but_for_the_engine(made, again)


def test_every_file_of_a_difficult_place_is_that_of_duckdb_in_a_session_of_the_callers_own(tmp_path: Path) -> None:
    from pyspark.sql import SparkSession

    place = write_place(tmp_path / "place", "groups")
    made = cogs.reduce(place, tmp_path / "duckdb")
    options = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "3"}
    session = SparkSession.builder.master("local[2]").config(map=options).getOrCreate()
    try:
        again = cogs.reduce(place, tmp_path / "spark", engine="spark", connection=session)
        assert session.range(3).count() == 3
    finally:
        session.stop()
    _same_but_for_the_engine(made, again)


def test_a_cluster_of_which_a_worker_is_killed_halfway_makes_the_same(tmp_path: Path) -> None:
    made, died = reduced_while_a_worker_dies(KEEP_IT_LOCAL, tmp_path / "spark", tmp_path)
    assert died
    assert unlike(made, cogs.reduce(KEEP_IT_LOCAL, tmp_path / "duckdb")) == []


def test_a_master_is_no_option_of_duckdb(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="Spark"):
        cogs.reduce(KEEP_IT_LOCAL, tmp_path / "reduced", master="local[2]")
