"""`cogs verify`: a result is made again as its record says, and every difference is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cogs import InputError
from cogs.publication.provenance import inputs_shown
from cogs.publication.verification import changed_inputs, compared, record_in, version_changed
from cogs.tables.read import read_tables
from tests.command_line import run


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home") / "a place"
    folder.mkdir()
    (folder / "referrals.csv").write_text("source,target\nlibrary,hub\nhub,advice\n")
    return folder


def made(place: Path, *command: str) -> Path:
    output = place.parent / f"of {command[0]}"
    if not output.exists():
        first, *rest = command
        assert run(first, place, "--output", output, *rest).returncode == 0
    return output


@pytest.mark.parametrize(
    "command",
    [
        ["analyse", "--relations", "people"],
        pytest.param(["report", "--format", "docx"], marks=pytest.mark.long),
        pytest.param(["anchors"], marks=pytest.mark.long),
    ],
)
def test_a_result_that_nobody_touched_holds(place: Path, command: list[str]) -> None:
    done = run("verify", made(place, *command))
    assert done.returncode == 0, done.stdout + done.stderr
    first, second = done.stdout.splitlines()
    assert first == f"All 1 files of {place} are what they were."
    said, of, every, *_ = second.split()
    assert (said, of) == (every, "of")
    assert second.endswith("files are the same to the byte when they are made again.")


def test_what_was_changed_taken_out_or_added_is_named_and_so_is_an_input(place: Path, tmp_path: Path) -> None:
    output = made(place, "analyse", "--relations", "people")
    copy, data = tmp_path / "copy", tmp_path / "data"
    copy.mkdir()
    data.mkdir()
    for file in output.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    (data / "referrals.csv").write_bytes((place / "referrals.csv").read_bytes() + b"advice,library\n")
    (data / "services.csv").write_text("id\nmeals\n")
    (copy / "figures.xlsx").unlink()
    (copy / "notes.txt").touch()
    done = run("verify", copy, "--source", data)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        f"Not all 1 files of {data} are what they were.",
        "  referrals.csv has changed",
        "  services.csv was not there",
    ]
    assert "  metrics.csv is different now" in lines
    assert "  notes.txt is not made again" in lines
    assert "  figures.xlsx is made now and is not there" in lines


def test_a_change_of_one_byte_is_seen_and_the_hour_is_not(tmp_path: Path) -> None:
    for name, made_at, figure in (("one", "now", "1"), ("two", "then", "1"), ("three", "now", "2")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").write_text(json.dumps({"made": made_at, "command": name, "seed": 0}))
        (tmp_path / name / "metrics.csv").write_text(figure)
    assert compared(tmp_path / "one", tmp_path / "two").holds
    assert compared(tmp_path / "one", tmp_path / "three").different == ("metrics.csv",)


def test_an_input_that_is_gone_is_named(place: Path) -> None:
    record = {"inputs": [{"name": "gone.csv", "sha256": "0"}]}
    assert changed_inputs(record, place) == ["gone.csv is gone", "referrals.csv was not there"]


def test_of_files_about_residents_it_is_said_that_one_of_them_has_changed(tmp_path: Path) -> None:
    rows = {
        "uses.csv": "source,target\nr1,advice\n",
        "volunteers.csv": "source,target,relation\nr1,hub,volunteers_with\n",
    }
    for name, text in {**rows, "services.csv": "id\nadvice\n", "organisations.csv": "id\nhub\n"}.items():
        (tmp_path / name).write_text(text)
    record = {"inputs": inputs_shown(read_tables(tmp_path))}
    assert [one["name"] for one in record["inputs"] if "together" in one] == ["uses.csv", "volunteers.csv"]
    assert changed_inputs(record, tmp_path) == []
    (tmp_path / "uses.csv").write_text("source,target\nr2,advice\n")
    (tmp_path / "services.csv").write_text("id,name\nadvice,Advice\n")
    assert changed_inputs(record, tmp_path) == [
        "services.csv has changed", "one of uses.csv and volunteers.csv has changed",
    ]  # fmt: skip
    (tmp_path / "volunteers.csv").unlink()
    assert changed_inputs(record, tmp_path) == ["volunteers.csv is gone", "services.csv has changed"]


def test_another_version_is_said() -> None:
    assert version_changed({"version": "0.0.1"}).startswith("It was made by cogs 0.0.1; this is ")


@pytest.mark.parametrize("record", [None, "{", "[]", "{}", '{"command": 5}'])
def test_what_is_no_result_is_one_clear_sentence(tmp_path: Path, record: str | None) -> None:
    if record is not None:
        (tmp_path / "run.json").write_text(record)
    with pytest.raises(InputError, match=r"run\.json"):
        record_in(tmp_path)


@pytest.mark.parametrize("command", ["cogs export a b", "rm -rf /", "cogs", "'", "cogs analyse"])
def test_a_record_cannot_have_another_command_run(tmp_path: Path, command: str) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"command": command}))
    done = run("verify", tmp_path)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
