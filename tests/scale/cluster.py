"""A cluster of Spark on the loopback address: one master and two workers, one of which is killed halfway.

`python -m tests.scale.cluster FOLDER` reduces a folder on it, and with DuckDB, and says whether both are the same.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import cogs

__all__ = ["Cluster", "cluster", "reduced_while_a_worker_dies", "unlike"]

PATIENCE = 60.0  # seconds
MEMORY = "1g"
# By then about half of the steps are finished.
HALFWAY = "Grouping residents"


@dataclass(frozen=True)
class Cluster:
    """A master's address and its workers, each the leader of a group of processes."""

    master: str
    workers: tuple[subprocess.Popen[bytes], ...]

    def kill_a_worker(self) -> None:
        """Kill the first worker, and whatever it runs, at once."""
        _killed(self.workers[0])


@contextmanager
def cluster(home: Path, *, workers: int = 2) -> Iterator[Cluster]:
    """Start a master and its workers, which write below `home`, and stop them all in the end."""
    port, started = _free_port(), []
    master = f"spark://127.0.0.1:{port}"
    try:
        log = home / "master.log"
        started.append(_started(log, "master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"))
        _wait_for(log, r"I have been elected leader")
        for place in range(workers):
            options = ["--host", "127.0.0.1", "--cores", "1", "--memory", MEMORY, "--webui-port", "0"]
            work = home / f"worker-{place}"
            started.append(
                _started(home / f"worker-{place}.log", "worker.Worker", *options, "--work-dir", str(work), master)
            )
        for place in range(workers):
            _wait_for(home / f"worker-{place}.log", r"Successfully registered with master")
        yield Cluster(master, tuple(started[1:]))
    finally:
        for process in reversed(started):
            _killed(process)


def reduced_while_a_worker_dies(folder: Path, out: Path, home: Path) -> tuple[Path, bool]:
    """Reduce a folder on a cluster one of whose workers is killed halfway; say also whether it was running then."""
    running = []
    with cluster(home) as found:

        def say(step: str) -> None:
            if step == HALFWAY:
                running.append(found.workers[0].poll() is None)
                found.kill_a_worker()

        made = cogs.reduce(folder, out, engine="spark", master=found.master, memory="512MB", progress=say)
        return made, running == [True] and found.workers[0].poll() is not None


def unlike(one: Path, other: Path) -> list[str]:
    """Return the files, but for the record of how they were made, that are not the same to the byte in both folders."""
    names = {path.relative_to(home).as_posix() for home in (one, other) for path in home.rglob("*") if path.is_file()}
    return sorted(name for name in names - {"reduced.json"} if _bytes(one / name) != _bytes(other / name))


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _started(log: Path, role: str, *options: str) -> subprocess.Popen[bytes]:
    import pyspark

    home = Path(pyspark.__file__).parent
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{role}", *options]
    python = {"PYSPARK_PYTHON": sys.executable, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    with log.open("wb") as stream:
        return subprocess.Popen(
            command, stdout=stream, stderr=subprocess.STDOUT, env={**os.environ, **python}, start_new_session=True
        )


def _killed(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait_for(log: Path, words: str) -> None:
    _until(lambda: re.search(words, log.read_text(encoding="utf-8", errors="replace")) is not None, log)


def _until(there: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > end:
            raise TimeoutError(log.read_text(encoding="utf-8", errors="replace"))
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def main() -> None:
    """Reduce the folder that is named both ways and compare."""
    with tempfile.TemporaryDirectory() as text:
        home = Path(text)
        made, died = reduced_while_a_worker_dies(Path(sys.argv[1]), home / "spark", home)
        differ = unlike(made, cogs.reduce(Path(sys.argv[1]), home / "duckdb"))
    print("a worker was killed halfway" if died else "no worker was killed", end="; ")
    print("every file is the same as with DuckDB" if not differ else f"these differ: {', '.join(differ)}")
    sys.exit(0 if died and not differ else 1)


if __name__ == "__main__":
    main()
