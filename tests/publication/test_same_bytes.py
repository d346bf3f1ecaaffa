"""What is written is the same to the byte, whatever the order of Python's sets and however many threads compute."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cogs.tables.sample import write_sample

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
