"""What is written is the same to the byte, whatever the order of Python's sets and however many threads compute."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cogs.tables.sample import write_sample
from tests.command_line import run
from tests.trust.asked import commands
from tests.trust.planted import plant

ROOT = Path(__file__).parents[2]
KEEP_IT_LOCAL = ROOT / "data" / "keep-it-local"
_RECORD = "run.json"
_THREADS = ("COGS_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS")


def written(folder: Path, *arguments: str, seed: str, threads: str) -> dict[str, bytes]:
    """Run a command in a folder of its own and return every file of its result, the record without its time."""
    folder.mkdir()
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    made = {"PYTHONHASHSEED": seed, "PYTHONPATH": path, **dict.fromkeys(_THREADS, threads)}
    command = [sys.executable, "-m", "cogs", *arguments, "--output", "out"]
    subprocess.run(command, check=True, cwd=folder, env={**os.environ, **made}, capture_output=True)
    out = folder / "out"
    files = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    record = json.loads(files[_RECORD])
    assert record.pop("made")
    return files | {_RECORD: json.dumps(record).encode()}


def written_alike(folder: Path, *arguments: str) -> set[str]:
    """Return the names of what two runs write, which differ in hash seed and threads and in no byte."""
    one = written(folder / "one", *arguments, seed="1", threads="1")
    other = written(folder / "other", *arguments, seed="2", threads="2")
    assert [name for name in one | other if one.get(name) != other.get(name)] == []
    return set(one)


@pytest.mark.parametrize(
    ("command", "some"),
    [
        pytest.param(
            "analyse",
            {"metrics.csv", "brokerage.csv", "figures.xlsx", "network.html", "report.html"},
            marks=pytest.mark.long,
        ),
        ("view", {"metrics.csv", "network.html"}),
    ],
)
def test_two_hash_seeds_and_one_or_two_threads_write_the_same_figures_and_pages(command, some, tmp_path):
    assert written_alike(tmp_path, command, str(KEEP_IT_LOCAL)) >= some


@pytest.mark.long
def test_two_hash_seeds_and_one_or_two_threads_write_the_same_groups_and_neighbours(tmp_path):
    write_sample(tmp_path / "in", organisations=2_000, services=200, residents=200)
    names = written_alike(tmp_path, "view", str(tmp_path / "in"))
    assert names >= {"network.html", "groups/group-1.html", "egos/ego-1.html", "metrics.csv"}


@pytest.mark.long
@pytest.mark.parametrize("form", ["html", "docx"])
def test_two_hash_seeds_and_one_or_two_threads_write_the_same_report(form, tmp_path):
    names = written_alike(tmp_path, "report", str(KEEP_IT_LOCAL), "--format", form)
    assert f"report.{form}" in names
    assert len(names) > 10


_HERE = {"PYTHONHASHSEED": "1", **dict.fromkeys(_THREADS, "1"), "LC_ALL": "C", "TZ": "UTC"}
_ELSEWHERE = {"PYTHONHASHSEED": "2", **dict.fromkeys(_THREADS, "2"), "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"}


def everything_said(home: Path, env: dict[str, str]) -> dict[str, bytes]:
    """Run every command in a folder of its own; return what it printed and every file, records without their time."""
    places = plant(home / "place"), plant(home / "later", year=2025), plant(home / "without", closed="Body B")
    found = {}
    for name, command in commands(tuple(Path(place.name) for place in places), Path("out")).items():
        done = run(*command, cwd=home, env=env)
        assert done.returncode == 0, (name, done.stderr)
        found[f"printed by {name}"] = done.stdout.encode()
    for file in sorted(path for path in (home / "out").rglob("*") if path.is_file()):
        content = file.read_bytes()
        if file.name == _RECORD:
            content = json.dumps({**json.loads(content), "made": ""}).encode()
        found[file.relative_to(home).as_posix()] = content
    return found


@pytest.mark.long
def test_every_command_says_the_same_with_another_hash_seed_number_of_threads_locale_and_hour(tmp_path):
    here, elsewhere = (everything_said(tmp_path / name, env) for name, env in (("here", _HERE), ("there", _ELSEWHERE)))
    assert len(here) > 150
    assert [name for name in here | elsewhere if here.get(name) != elsewhere.get(name)] == []
