"""Asks whether what cogs installs has a known vulnerability: of every library that a user gets with it.

python -m tests.trust.audit
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from os import name as system
from pathlib import Path
from typing import Any

__all__ = ["installed_with", "verdict"]

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def installed_with(project: str) -> dict[str, str]:
    """Return every library that a project brings along, and what these bring, with the version that is here."""
    found: dict[str, str] = {}
    waiting = [project]
    while waiting:
        for line in requires(waiting.pop()) or ():
            bare, _, marker = line.partition(";")
            match = _NAME.match(bare)
            if match is None or "extra" in marker or _plain(match[0]) in found:
                continue
            try:
                found[_plain(match[0])] = version(match[0])
            except PackageNotFoundError:  # what another system or version of Python needs
                continue
            waiting.append(match[0])
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


def verdict(answer: Mapping[str, Any] | None, asked: int) -> tuple[int, list[str]]:
    """Return the exit status, 1 where something is known, and what to say; an answer of None is none at all."""
    entries = [] if answer is None else answer.get("dependencies", [])
    looked_up = [one for one in entries if "skip_reason" not in one]
    if not looked_up:
        return 0, [f"NOT AUDITED: no service said anything of the {asked} libraries. That is no sign that all is well."]
    known = [(one, fault) for one in looked_up for fault in one.get("vulns", [])]
    lines = [
        f"{one['name']} {one['version']}: {fault['id']}; mended in {', '.join(fault['fix_versions']) or 'none yet'}."
        for one, fault in known
    ]
    lines.append(f"{len(looked_up)} of {asked} libraries looked up; known vulnerabilities: {len(known)}.")
    return int(bool(known)), lines


def _asked(libraries: Mapping[str, str]) -> dict[str, Any] | None:
    """Return what pip-audit answers, run from an environment of its own; None where it could not ask."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "installed.txt").write_text("".join(f"{one}=={libraries[one]}\n" for one in sorted(libraries)))
        venv.create(home / "venv", with_pip=True)
        python = home / "venv" / ("Scripts" if system == "nt" else "bin") / "python"
        options = ["-r", home / "installed.txt", "--no-deps", "--disable-pip", "--format", "json"]
        for command in (
            ["-m", "pip", "install", "-q", "pip-audit"],
            ["-m", "pip_audit", *options, "--progress-spinner", "off"],
        ):
            done = subprocess.run([python, *command], capture_output=True, text=True, check=False)
            if done.returncode and not done.stdout.startswith("{"):
                print(*done.stderr.splitlines()[-1:])
                return None
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


def main() -> int:
    """Ask, say what was answered, and return the exit status."""
    libraries = installed_with("cogs-of-connection")
    status, lines = verdict(_asked(libraries), len(libraries))
    print(*lines, sep="\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
