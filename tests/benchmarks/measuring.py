"""What work costs: seconds on the wall, seconds of processors, memory; contenders take turns."""

from __future__ import annotations

import gc
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# A turn lasts at least so long: what is quicker is run again and again, and the mean taken.
TURN = 0.2
# Who took less in a turn is run once more before the next, unmeasured: what came between has the caches to itself.
WARM = 1.0
# Who takes longer in a turn has no other.
ONE_TURN = 20.0


@dataclass(frozen=True)
class Cost:
    """Seconds on the wall, seconds of all processors, and the most memory at once in MiB where it was measured."""

    wall: float
    cpu: float
    peak: float = 0.0

    def times(self, number: float) -> Cost:
        """Return the cost of so many times the work."""
        return Cost(self.wall * number, self.cpu * number, self.peak)

    def __str__(self) -> str:
        return f"{_seconds(self.wall)} ({_seconds(self.cpu)})"


Timed = Callable[[], tuple[Cost, Any]]


def clocked(work: Callable[[], Any]) -> Timed:
    """Return work that tells its cost, threads of this process included, with the collector of cycles off."""

    took = math.inf

    def run() -> tuple[Cost, Any]:
        nonlocal took
        gc.disable()
        try:
            if took < WARM:
                work()
            runs, wall, cpu = 0, time.perf_counter(), time.process_time()
            while runs == 0 or time.perf_counter() - wall < TURN:
                result = work()
                runs += 1
            took = (time.perf_counter() - wall) / runs
            return Cost((time.perf_counter() - wall) / runs, (time.process_time() - cpu) / runs), result
        finally:
            gc.enable()

    return run


def interleaved(contenders: Mapping[str, Timed], rounds: int) -> dict[str, tuple[Cost, Any]]:
    """Let everybody have a turn in every round; return the middle turn of each (of two the quicker) and its result.

    The middle one, for on a busy machine the quickest turn flatters who has short ones.
    """
    turns: dict[str, list[tuple[Cost, Any]]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            if not turns[name] or turns[name][0][0].wall < ONE_TURN:
                turns[name].append(run())
    return {name: sorted(had, key=lambda turn: turn[0].wall)[(len(had) - 1) // 2] for name, had in turns.items()}


# A process begins with the memory of the one that starts it as its peak, so a small one starts it and tells
# the seconds on the wall, those of processors, the peak and how it ended, in the last line on stderr. The peak
# is that of the process, or where Linux tells more of it and its helpers together.
_STARTER = """
import os, subprocess, sys, threading, time

def held(process):
    try:
        kib = sum(int(line.split()[1]) for line in open(f"/proc/{process}/status") if line.startswith("VmRSS"))
        tasks = os.listdir(f"/proc/{process}/task")
        return kib + sum(held(child) for task in tasks for child in
                         open(f"/proc/{process}/task/{task}/children").read().split())
    except OSError:
        return 0

def watch():
    while not ended.wait(0.05):
        peaks.append(max(peaks.pop(), held(child.pid)))

start = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
ended, peaks = threading.Event(), [0]
watcher = threading.Thread(target=watch)
watcher.start()
_, status, used = os.wait4(child.pid, 0)
wall = time.perf_counter() - start
ended.set()
watcher.join()
child.returncode = os.waitstatus_to_exitcode(status)
# Linux counts in KiB, macOS in bytes.
peak = max(used.ru_maxrss / (1024 if sys.platform == "darwin" else 1), peaks[0]) / 1024
print(wall, used.ru_utime + used.ru_stime, peak, child.returncode, file=sys.stderr)
"""


def process(arguments: Sequence[object], environment: Mapping[str, str] | None = None) -> tuple[Cost, int, str]:
    """Run a process by itself, helpers of its own included; return its cost, how it ended, and what it said on stderr.

    It keeps its compiled modules, as an installed program does, whatever this environment says.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", _STARTER, *map(str, arguments)],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=True,
        env={**kept, **(environment or {})},
    )
    *said, last = done.stderr.splitlines()
    wall, cpu, peak, ended = last.split()
    return Cost(float(wall), float(cpu), float(peak)), int(ended), "\n".join(said)


def _seconds(value: float) -> str:
    return f"{value:,.0f} s" if value >= 100 else f"{value:.3g} s" if value >= 1 else f"{value * 1000:.3g} ms"
