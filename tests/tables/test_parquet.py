"""Parquet arrives as the text that a CSV of the same table would hold, and analyses to the same figures."""

import datetime as dt
import io
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from cogs import analyse
from cogs.errors import InputError
from cogs.tables.check import check_tables
from cogs.tables.parquet import grid_of_parquet
from cogs.tables.read import read_grids, read_tables
from tests.tables.reading import only, read

KEEP_IT_LOCAL = Path(__file__).parents[2] / "data" / "keep-it-local"
NINE = dt.datetime(2025, 4, 1, 9)


def file_of(columns: dict[str, Any], **options: Any) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out, **options)
    return out.getvalue()


def texts(values: Any) -> list[str]:
    content = file_of({"id": pa.array(["row"] * len(values)), "x": values})
    return list(grid_of_parquet("t.parquet", "t", content).cells[1].iloc[1:])


@pytest.mark.parametrize(
    ("values", "typed"),
    [
        (pa.array([" a ", "=1+1", "NA", None]), ["a", "=1+1", "NA", ""]),
        (pa.array([True, False, None]), ["yes", "no", ""]),
        (pa.array([3, -1, None], pa.int64()), ["3", "-1", ""]),
        (pa.array([2**64 - 1], pa.uint64()), ["18446744073709551615"]),
        (pa.array([3.0, 0.5, 1e20, 1e-7, np.nan, None]), ["3", "0.5", "100000000000000000000", "0.0000001", "", ""]),
        (pa.array([0.1, 2.0], pa.float32()), ["0.1", "2"]),
        (pa.array([Decimal("12.50"), Decimal("1000.00"), None]), ["12.5", "1000", ""]),
        (pa.array([Decimal("0.00000001")]), ["0.00000001"]),
        (pa.array([dt.date(2025, 4, 1), None]), ["2025-04-01", ""]),
        (pa.array([NINE, None, NINE.replace(hour=0)]), ["2025-04-01T09:00:00", "", "2025-04-01"]),
        (pa.array([NINE.replace(microsecond=500_000)]), ["2025-04-01T09:00:00.5"]),
        (pa.array([dt.datetime(2025, 4, 1)], pa.timestamp("s")), ["2025-04-01"]),
        (pa.array([dt.datetime(2025, 4, 1)], pa.timestamp("ns")), ["2025-04-01"]),
        (
            pa.array([dt.datetime(2025, 7, 1, tzinfo=ZoneInfo("Europe/London"))], pa.timestamp("us", "Europe/London")),
            ["2025-07-01"],
        ),
        (pa.array([dt.time(9, 30)]), ["09:30:00"]),
        (pa.array(["health", None, "health"]).dictionary_encode(), ["health", "", "health"]),
        (pa.array([b"caf\xc3\xa9"]), ["café"]),
        (pa.array([None, None]), ["", ""]),
        (pa.array([uuid.UUID(int=1).bytes], pa.uuid()), ["00000000-0000-0000-0000-000000000001"]),
    ],
)  # fmt: skip
def test_every_type_becomes_what_a_person_would_type(values: Any, typed: list[str]) -> None:
    assert texts(values) == typed


@pytest.mark.parametrize(
    "values", [pa.array([["a", "b"]]), pa.array([{"a": 1}]), pa.array([b"\xff\xfe"]), pa.array([b"\xff"], pa.binary(1))]
)
def test_a_column_that_is_no_text_is_named(values: Any) -> None:
    with pytest.raises(InputError, match=r'The column "x" holds .* or take the column out') as raised:
        texts(values)
    assert raised.value.problems[0].table == "t.parquet"


def test_rows_are_numbered_as_in_a_spreadsheet_and_blank_ones_left_out(tmp_path: Path) -> None:
    content = file_of({"id": ["a", None, "b"], "name": ["A", "", "B"]})
    table = only(read(tmp_path, **{"organisations.parquet": content}))
    assert (table.name, table.role, table.says) == ("organisations.parquet", "nodes", "organisation")
    assert table.cells.to_dict("index") == {2: {"id": "a", "name": "A"}, 4: {"id": "b", "name": "B"}}


def test_an_index_of_pandas_is_a_column_if_it_has_a_name(tmp_path: Path) -> None:
    frame = pd.DataFrame({"target": ["b", "c"]}, index=pd.Index(["a", "b"], name="source"))
    frame.to_parquet(tmp_path / "referrals.parquet")
    assert only(read_tables(tmp_path)).cells.to_dict("list") == {"target": ["b", "c"], "source": ["a", "b"]}
    frame.reset_index().set_axis(["u", "v"]).to_parquet(tmp_path / "referrals.parquet")
    assert list(only(read_tables(tmp_path)).cells) == ["source", "target"]


def test_two_columns_of_one_name_are_the_usual_problem(tmp_path: Path) -> None:
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays([pa.array(["a"])] * 2, names=["id", "id"]), out)
    tables = read(tmp_path, **{"organisations.parquet": out.getvalue()})
    assert [problem.rule for problem in tables.problems] == ["doubled-column"]


def test_parts_compressions_and_an_ending_in_capitals_are_read(tmp_path: Path) -> None:
    content = file_of({"source": ["a", "b"], "target": ["b", "c"]}, row_group_size=1, compression="zstd")
    assert len(only(read(tmp_path, **{"referrals.PARQUET": content})).cells) == 2


@pytest.mark.parametrize("content", [b"", b"PAR1", b"id,name\na,b\n", file_of({"id": ["a"] * 99})[:-9]])
def test_a_file_that_cannot_be_read_is_one_clear_problem(tmp_path: Path, content: bytes) -> None:
    tables = read(tmp_path, referrals="source,target\na,b\n", **{"organisations.parquet": content})
    (problem,) = tables.problems
    assert (problem.table, problem.rule) == ("organisations.parquet", "unreadable")
    assert "\n" not in problem.message
    assert len(tables.tables) == 1


def test_a_file_without_columns_is_empty(tmp_path: Path) -> None:
    tables = read(tmp_path, **{"organisations.parquet": file_of({})})
    assert [problem.rule for problem in tables.problems] == ["empty"]


def test_a_table_without_rows_has_its_headings(tmp_path: Path) -> None:
    file = tmp_path / "referrals.parquet"
    file.write_bytes(file_of({"source": pa.array([], pa.string()), "target": pa.array([], pa.int64())}))
    assert only(read_tables(file)).cells.empty
    assert read_grids(file)[0].cells.to_numpy().tolist() == [["source", "target"]]


def converted(folder: Path) -> Path:
    """Write the published example as Parquet with typed columns, as pandas would."""
    folder.mkdir()
    for file in KEEP_IT_LOCAL.glob("*.csv"):
        frame = pd.read_csv(file, keep_default_na=False, na_values=[""], true_values=["yes"], false_values=["no"])
        alike = [name for name in ("sector", "relation", "area") if name in frame]
        frame[alike] = frame[alike].astype("category")
        frame.to_parquet(folder / f"{file.stem}.parquet")
    kinds = {str(field.type) for file in folder.iterdir() for field in parquet.read_schema(file)}
    assert {"bool", "double", "int64"} <= kinds
    (folder / "network.toml").write_bytes((KEEP_IT_LOCAL / "network.toml").read_bytes())
    return folder


def test_a_folder_of_parquet_analyses_to_the_same_as_its_csvs(tmp_path: Path) -> None:
    folder = converted(tmp_path / "keep-it-local")
    ours, theirs = analyse(folder), analyse(KEEP_IT_LOCAL)
    pd.testing.assert_frame_equal(ours.metrics, theirs.metrics)
    pd.testing.assert_frame_equal(ours.brokerage, theirs.brokerage)
    assert ours.findings == theirs.findings
    said = [[(p.rule, p.row, p.message) for p in check_tables(read_tables(f))] for f in (folder, KEEP_IT_LOCAL)]
    assert said[0] == said[1]
