"""Runs the command line as a user does: another process, output piped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Return the finished process of `cogs` with these arguments."""
    return subprocess.run(
        [sys.executable, "-m", "cogs", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "40"},
    )
