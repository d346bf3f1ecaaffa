"""Runs the command line as a user does: another process, output piped."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile


def run(
    *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Return the finished process of `cogs` with these arguments, some variables of the environment set."""
    return subprocess.run(
        [sys.executable, "-m", "cogs", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "40", **(env or {})},
    )


def text_in(file: Path) -> str:
    """Return all that a file says; of a workbook every part of it, as it stands."""
    if file.suffix != ".xlsx":
        return file.read_text(encoding="utf-8-sig")
    with ZipFile(file) as parts:
        return "\n".join(parts.read(name).decode("utf-8") for name in parts.namelist())
