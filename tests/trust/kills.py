"""Kills `cogs analyse` at random moments while it replaces an earlier result, and looks at what is left.

python -m tests.trust.kills --times 200
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from cogs.folders import restored

REFERRALS = "source,target\n" + "".join(f"body {a},body {b}\n" for a in range(6) for b in range(6) if (a * b) % 4 == 1)


@dataclass
class Survey:
    """What was found after each kill: which result stood there, and what was wrong."""

    old: int = 0
    new: int = 0
    backed_up: int = 0
    ended_before: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kills = self.old + self.new + self.backed_up + len(self.wrong)
        return (
            f"{kills:,} kills: {self.old:,} left the earlier result, {self.new:,} the new one, {self.backed_up:,} the "
            f"earlier one as a backup that the next command restored; {len(self.wrong):,} something else. "
            f"{self.ended_before:,} runs ended before they were killed."
        )


def start(place: Path, output: Path, number: int) -> subprocess.Popen[bytes]:
    """Start one of two analyses that replace whatever result is there."""
    options = ["--output", output, "--overwrite", "--relations", ("all", "people")[number]]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([sys.executable, "-m", "cogs", "analyse", place, *options], **quiet)


def digest(folder: Path) -> str:
    """Return what stands in a result, time stamps apart; "" where it is not whole."""
    whole = hashlib.sha256()
    try:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            content = file.read_bytes()
            if file.name == "run.json":
                content = str(json.loads(content)["command"]).encode()
            whole.update(file.relative_to(folder).as_posix().encode() + b"\0" + content)
    except (OSError, ValueError, KeyError):
        return ""
    return whole.hexdigest()


def survey(times: int, seed: int, folder: Path) -> Survey:
    """Kill so many runs, half of them about when they put their result in its place."""
    place, output = folder / "place", folder / "out"
    place.mkdir()
    (place / "referrals.csv").write_text(REFERRALS)
    known: dict[int, str] = {}
    for number in (1, 0):
        began = time.monotonic()
        if start(place, output, number).wait():
            raise RuntimeError("The analysis that is to be killed does not end well by itself.")
        took, known[number] = time.monotonic() - began, digest(output)
    found, draw, now = Survey(), random.Random(seed), 0  # noqa: S311 - no secret depends on it
    while found.old + found.new + found.backed_up + len(found.wrong) < times:
        process = start(place, output, 1 - now)
        near_the_end = draw.random() < 0.5
        wait = draw.uniform(0.85 * took, 1.05 * took) if near_the_end else draw.uniform(0.0, took)
        try:
            process.wait(wait)
            found.ended_before += 1
            took = 0.9 * took + 0.1 * wait
            now = 1 - now
            continue
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        now = _look(output, known, now, found)
    return found


def _look(output: Path, known: dict[int, str], now: int, found: Survey) -> int:
    """Take down what a kill left, before and after the next command; return which result stands there."""
    backup = not output.exists()
    left = digest(next(iter(output.parent.glob("out.cogs-earlier-*")), output) if backup else output)
    restored(output)
    beside = sorted(path.name for path in output.parent.iterdir())
    if left != digest(output) or left not in known.values() or beside != ["out", "place"]:
        found.wrong.append(", ".join(beside))
    elif backup:
        found.backed_up += 1
    elif left == known[now]:
        found.old += 1
    else:
        found.new += 1
    return now if digest(output) == known[now] else 1 - now


def main() -> int:
    """Print what was found; return 1 where anything was lost or half-written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = survey(asked.times, asked.seed, Path(folder))
    print(found, *found.wrong, sep="\n")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
