"""The report is the same to the byte, whatever the order of Python's sets and however many threads compute."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_UNLIKE = "run.json"
"""Says when it was made, and by which command."""


def written(folder: Path, form: str, *, seed: str, threads: str) -> dict[str, bytes]:
    made = {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "NUMBA_NUM_THREADS": threads}
    command = [sys.executable, "-m", "cogs", "report", "data/keep-it-local", "--format", form, "--output", str(folder)]
    subprocess.run(command, check=True, env={**os.environ, **made}, capture_output=True)
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != _UNLIKE)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.long
@pytest.mark.parametrize("form", ["html", "docx"])
def test_two_hash_seeds_and_one_or_two_threads_write_the_same_report(form, tmp_path):
    one = written(tmp_path / "one", form, seed="1", threads="1")
    other = written(tmp_path / "other", form, seed="2", threads="2")
    assert f"report.{form}" in one
    assert len(one) > 10
    assert [name for name in one | other if one.get(name) != other.get(name)] == []
