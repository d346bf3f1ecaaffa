"""Tests cogs with the oldest libraries that pyproject.toml allows, in an environment of its own.

python -m tests.trust.lowest
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

__all__ = ["lowest_of", "requirements"]

ROOT = Path(__file__).parents[2]
TELLING = (
    "tests/test_command_line.py::test_analyse_says_numbers_notes_who_stands_out_and_the_files",
    "tests/test_command_line.py::test_help_and_version_answer",
    "tests/exchange/test_importing.py",
    "tests/exchange/test_workbooks.py",
    "tests/tables/test_check.py",
    "tests/tables/test_parquet.py",
    "tests/tables/test_read.py",
    "tests/tables/test_types.py",
    "tests/metrics/test_contract.py",
    "tests/views/test_charts.py",
    "tests/views/test_docx_report.py",
)
"""The tests that reach every library: commands, pages, readers and writers of files, figures."""
TOOLS = ("hypothesis", "openpyxl", "pytest", "pytest-xdist", "scipy")
"""What these tests need themselves: not the linters, nor a browser."""

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:\[[^\]]*\])?\s*([^;]*)")


def requirements(project: str) -> list[str]:
    """Return what a pyproject.toml asks for, also for its tests."""
    stated = tomllib.loads(project)["project"]
    return [*stated.get("dependencies", []), *stated.get("optional-dependencies", {}).get("test", [])]


def lowest_of(requirement: str) -> str:
    """Return a constraint that holds a requirement at its lower bound.

    Raises
    ------
    ValueError
        If it has none, or more than one.
    """
    found = _REQUIREMENT.match(requirement)
    bounds = re.findall(r">=\s*([^\s,]+)", found[2]) if found else []
    if found is None or len(bounds) != 1:
        raise ValueError(f"{requirement} must have one lower bound, such as >=1.2.")
    return f"{found[1]}=={bounds[0]}"


def main() -> int:
    """Install the oldest versions, run the tests that reach every library, and return pytest's status."""
    parser = argparse.ArgumentParser(description="Tests cogs with the oldest libraries that it allows.")
    parser.add_argument("tests", nargs="*", default=TELLING, help="Which tests; without any, those that tell most.")
    tests = parser.parse_args().tests
    constraints = [lowest_of(one) for one in requirements((ROOT / "pyproject.toml").read_text(encoding="utf-8"))]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "lowest.txt").write_text("\n".join(constraints) + "\n", encoding="utf-8")
        venv.create(home / "venv", with_pip=True)
        python = home / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
        install = ["-m", "pip", "install", "--only-binary", ":all:", "-c", home / "lowest.txt"]
        subprocess.run([python, *install, "-e", ROOT, *TOOLS], check=True)
        # Kernels compiled by an old numba must not take the place of those of the developer's.
        kept = {**os.environ, "NUMBA_CACHE_DIR": str(home / "compiled")}
        run = ["-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-p", "no:cacheprovider"]
        return subprocess.run([python, *run, *tests], cwd=ROOT, env=kept, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
