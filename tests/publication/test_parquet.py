"""Results as Parquet: typed, explained in the file itself, and no resident among them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pyarrow import parquet

from cogs import OutputError, analyse
from cogs.publication.export import export
from cogs.publication.parquet import parquet_files
from cogs.publication.shown import may_be_shown
from cogs.views.parquet import parquet_file
from tests.command_line import run
from tests.publication.test_pages_end_to_end import ABOUT_ONE, poisoned
from tests.publication.test_workbook import place

KEEP_IT_LOCAL = Path(__file__).parents[2] / "data" / "keep-it-local"
__all__ = ["place"]


def read(content: bytes) -> Any:
    return parquet.read_table(io.BytesIO(content))


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return parquet_files(analyse(KEEP_IT_LOCAL))


def test_there_is_a_file_for_each_table(files: dict[str, bytes]) -> None:
    assert {name: read(content).num_rows for name, content in files.items()} == {
        "metrics.parquet": 124,
        "brokerage.parquet": 252,
        "nodes.parquet": 124,
        "relationships.parquet": 163,
        "figures.parquet": len(may_be_shown(analyse(KEEP_IT_LOCAL)).network.figures),
    }


def test_figures_are_numbers_and_those_of_residents_text(files: dict[str, bytes]) -> None:
    analysis = analyse(KEEP_IT_LOCAL)
    shown = may_be_shown(analysis).described
    table = read(files["metrics.parquet"])
    types = {field.name: str(field.type) for field in table.schema}
    for column, entry in analysis.definitions.items():
        assert types[column] == ("string" if entry.private == "people" else "double"), column
    assert (types["id"], types["count"], types["users"]) == ("string", "int64", "string")
    pd.testing.assert_frame_equal(table.to_pandas(), shown, check_dtype=False)


def test_what_a_column_means_stands_in_the_file(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        schema = read(content).schema
        assert schema.metadata[b"title"].decode().startswith("Keep it Local")
        assert schema.metadata[b"table"].decode() == name.removesuffix(".parquet")
        assert all(field.metadata[b"meaning"] for field in schema), name
    metrics = read(files["metrics.parquet"]).schema
    assert metrics.field("users").metadata[b"protected"].decode().startswith("Numbers of residents made safe, as text")
    assert b"Freeman" in metrics.field("betweenness_people").metadata[b"reference"]


def test_the_same_analysis_gives_the_same_bytes(files: dict[str, bytes]) -> None:
    assert files == parquet_files(analyse(KEEP_IT_LOCAL))


def test_a_written_folder_holds_no_resident_and_is_never_overwritten(place: Path, tmp_path: Path) -> None:
    assert export(place, tmp_path / "out", form="parquet") == ()
    tables = {file.stem: pd.read_parquet(file) for file in (tmp_path / "out").iterdir()}
    assert not [name for name, table in tables.items() if "secret" in table.to_csv()]
    assert tables["metrics"].set_index("id")["users"].to_dict() == {"hub": "1 to 7", "gp": "40"}
    ties = tables["relationships"].set_index(["source", "target"])
    assert ties.loc[("gp", "hub"), "people"] == "1 to 7"
    assert list(tables["nodes"]) == ["id", "name", "kind", "count", "sector"]
    with pytest.raises(OutputError, match="exists"):
        export(place, tmp_path / "out", form="parquet")


def test_hostile_text_tells_of_no_single_person(tmp_path: Path) -> None:
    for content in parquet_files(analyse(poisoned(tmp_path / "in"))).values():
        table = read(content)
        assert ABOUT_ONE not in table.to_pandas().to_csv()
        assert ABOUT_ONE not in str(table.schema)


def test_days_answers_and_mixed_columns_keep_what_they_are() -> None:
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2025-04-01", None]),
            "time": pd.to_datetime(["2025-04-01 09:30", None]),
            "sure": [True, None],
            "flag": [True, False],
            "mixed": [1.5, "at least 2"],
            "none": pd.Series([None, None], dtype=object),
        }
    )
    table = read(parquet_file(frame, {}, about={}))
    assert [str(field.type) for field in table.schema] == ["date32[day]", "timestamp[ms]", "bool", "bool"] + [
        "string"
    ] * 2
    assert table.to_pylist()[1] == {"day": None, "time": None, "sure": None, "flag": False} | {
        "mixed": "at least 2",
        "none": None,
    }


def test_the_command_writes_the_folder(tmp_path: Path) -> None:
    done = run("export", KEEP_IT_LOCAL, tmp_path / "out", "--to", "parquet")
    assert done.returncode == 0, done.stderr
    assert "It does not hold" not in done.stdout
    assert len(list((tmp_path / "out").glob("*.parquet"))) == 5
