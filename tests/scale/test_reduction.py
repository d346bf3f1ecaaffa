"""Reducing a folder: the same figures as the whole one, nothing half-written, and no single person in what leaves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

import cogs
from cogs.disclosure import Rounding, resident_numbers
from cogs.errors import InputError, OutputError, ParameterError
from cogs.publication.outputs_checked import check_outputs
from cogs.scale.duckdb_engine import DuckDB
from cogs.scale.engines import Form
from tests.scale.difficult import PERIOD, TRAITS, files_made, said_of, write_place

# DuckDB asks pandas for an option that has become the default.
pytestmark = [pytest.mark.scale, pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")]

KEEP_IT_LOCAL = Path(__file__).parents[2] / "data" / "keep-it-local"


def test_every_file_of_keep_it_local_is_the_same_to_the_byte(tmp_path: Path) -> None:
    made = cogs.reduce(KEEP_IT_LOCAL, tmp_path / "reduced")
    assert files_made(KEEP_IT_LOCAL, tmp_path / "whole") == files_made(made, tmp_path / "again")


def test_every_file_of_an_invented_place_is_the_same_to_the_byte(tmp_path: Path) -> None:
    size = {"organisations": 100, "services": 200, "councils": 2, "residents": 500}
    place = cogs.write_sample(tmp_path / "place", **size)
    made = cogs.reduce(place, tmp_path / "reduced")
    assert files_made(place, tmp_path / "whole") == files_made(made, tmp_path / "again")


@pytest.mark.parametrize("trait", TRAITS)
def test_every_figure_of_a_difficult_place_is_the_same(tmp_path: Path, trait: str) -> None:
    place = write_place(tmp_path / "place", trait)
    made = cogs.reduce(place, tmp_path / "reduced")
    period = PERIOD if trait == "period" else None
    assert said_of(made, period) == said_of(place, period)


def test_parquet_in_parts_is_reduced_as_csv_is(tmp_path: Path) -> None:
    place = write_place(tmp_path / "place")
    parts = tmp_path / "parts"
    shutil.copytree(place, parts)
    for name in ("referrals-2023", "uses"):
        rows = pd.read_csv(parts / f"{name}.csv", dtype=str, keep_default_na=False)
        (parts / f"{name}.csv").unlink()
        (parts / name).mkdir()
        for number in range(3):
            part = rows.iloc[number * len(rows) // 3 : (number + 1) * len(rows) // 3]
            part.assign(date=pd.to_datetime(part["date"])).to_parquet(parts / name / f"part-{number}.parquet")
    made, again = cogs.reduce(place, tmp_path / "one"), cogs.reduce(parts, tmp_path / "other")
    for file in made.rglob("*.csv"):
        assert (again / file.relative_to(made)).read_bytes() == file.read_bytes(), file.name


@pytest.mark.parametrize(
    ("file", "row", "rule"),
    [
        ("uses.csv", "R003,svc-1,2024-02-31", "impossible-date"),
        ("uses.csv", "R999,svc-1,2024-02-03", "unknown-source"),
        ("uses.csv", "R003,svc-99,2024-02-03", "unknown-target"),
        ("uses.csv", "org-2,svc-1,2024-02-03", "wrong-kind"),
        ("uses.csv", ",svc-1,2024-02-03", "missing-source"),
        ("residents.csv", "R003,Elsewhere,30 to 40", "id-twice"),
    ],
)
def test_a_fault_is_named_at_its_row_and_nothing_is_written(tmp_path: Path, file: str, row: str, rule: str) -> None:
    place = write_place(tmp_path / "place")
    lines = (place / file).read_text(encoding="utf-8").splitlines()
    (place / file).write_text("\n".join([*lines, row, ""]), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        cogs.reduce(place, tmp_path / "reduced")
    assert (file, len(lines) + 1, rule) in [(one.table, one.row, one.rule) for one in refused.value.problems]
    assert not (tmp_path / "reduced").exists()


def test_only_the_first_hundred_of_a_fault_are_named_and_all_are_counted(tmp_path: Path) -> None:
    place = write_place(tmp_path / "place")
    with (place / "uses.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"S{number},svc-1,2024-03-01\n" for number in range(250))
    with pytest.raises(InputError, match="250 problems") as refused:
        cogs.reduce(place, tmp_path / "reduced")
    assert len(refused.value.problems) == 101
    assert sum(one.times for one in refused.value.problems) == 250


def test_a_folder_within_the_source_or_in_the_way_is_refused(tmp_path: Path) -> None:
    place = write_place(tmp_path / "place")
    with pytest.raises(OutputError, match="lies in"):
        cogs.reduce(place, place / "reduced")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear", encoding="utf-8")
    with pytest.raises(OutputError, match="not empty"):
        cogs.reduce(place, tmp_path / "mine")
    with pytest.raises(OutputError, match="left alone"):
        cogs.reduce(place, tmp_path / "mine", overwrite=True)


def test_after_an_interruption_nothing_is_half_written_and_no_finished_step_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = write_place(tmp_path / "place")
    expected = cogs.reduce(place, tmp_path / "expected")
    read: list[str] = []
    written = DuckDB._written

    def noted(engine: DuckDB, files: Sequence[Path], form: Form, **more: int) -> str:
        read.append(files[0].name)
        return written(engine, files, form, **more)

    monkeypatch.setattr(DuckDB, "_written", noted)

    def interrupted(step: str) -> None:
        if step == "Following residents":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cogs.reduce(place, tmp_path / "reduced", progress=interrupted)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".reduced.reducing", "expected", "place"]
    assert len(read) == 6
    made = cogs.reduce(place, tmp_path / "reduced")
    assert len(read) == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == ["expected", "place", "reduced"]
    for file in expected.rglob("*.csv"):
        assert (made / file.relative_to(expected)).read_bytes() == file.read_bytes()


def test_changed_rows_are_read_again_after_an_interruption(tmp_path: Path) -> None:
    place = write_place(tmp_path / "place")

    def interrupted(step: str) -> None:
        if step == "Following residents":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cogs.reduce(place, tmp_path / "reduced", progress=interrupted)
    with (place / "uses.csv").open("a", encoding="utf-8") as file:
        file.write("R003,svc-14,2024-03-01\n")
    made = cogs.reduce(place, tmp_path / "reduced")
    record = json.loads((made / "reduced.json").read_text(encoding="utf-8"))
    assert record["rows_read"]["uses.csv"] == 261


def test_a_group_of_three_never_comes_out_as_three(tmp_path: Path) -> None:
    place = write_place(tmp_path / "place")
    with (place / "uses.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"R{number:03},svc-14,2024-03-01\n" for number in (1, 2, 3))
    rows = pd.read_csv(place / "uses.csv", dtype=str)
    rows[(rows["target"] != "svc-14") | rows["source"].isin(["R001", "R002", "R003"])].to_csv(
        place / "uses.csv", index=False
    )
    made = cogs.reduce(place, tmp_path / "reduced")
    network = cogs.load_network(made)
    uses = network.edges[(network.edges["relation"] == "uses") & (network.edges["target"] == "svc-14")]
    assert network.nodes["count"][uses["source"].unique()].sum() == 3
    assert resident_numbers(network, Rounding())["svc-14"] == "1 to 7"
    cogs.publish(cogs.analyse(made), tmp_path / "result")
    assert check_outputs(tmp_path / "result", made).findings == ()


def test_the_folder_says_what_it_is_for_and_from_what_it_was_made(tmp_path: Path) -> None:
    place = write_place(tmp_path / "place", "aliases")
    made = cogs.reduce(place, tmp_path / "reduced")
    assert "not for publishing" in (made / "README.md").read_text(encoding="utf-8")
    record = json.loads((made / "reduced.json").read_text(encoding="utf-8"))
    assert "not for publishing" in record["for"]
    assert record["engine"] == "duckdb"
    assert [one["name"] for one in record["inputs"]] == sorted(path.name for path in place.iterdir())
    assert record["rows_read"]["uses.csv"] == 260
    assert record["rows_set_aside"]["rows"]["uses.csv"] > 0
    text = "".join(path.read_text(encoding="utf-8") for path in made.rglob("*.csv"))
    assert "R00" not in text


def test_pathways_that_were_not_counted_cannot_be_asked_for(tmp_path: Path) -> None:
    made = cogs.reduce(write_place(tmp_path / "place"), tmp_path / "reduced")
    with pytest.raises(ParameterError, match="30 days at either end"):
        cogs.pathways(cogs.load_network(made), censored_days=0)


def test_what_cannot_be_reduced_is_said(tmp_path: Path) -> None:
    place = write_place(tmp_path / "place")
    with pytest.raises(ParameterError, match="4GB"):
        cogs.reduce(place, tmp_path / "reduced", memory="much")
    (place / "network.toml").write_text(
        '[relations.befriends]\nfrom = ["resident"]\nto = ["resident"]\n', encoding="utf-8"
    )
    with pytest.raises(InputError, match="befriends"):
        cogs.reduce(place, tmp_path / "reduced")
