"""What reducing costs on Spark: `python -m tests.scale.cost FOLDER` counts processor time and shuffled bytes by row.

The figures of docs/planning.md come from here.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cogs

__all__ = ["cost"]


def cost(folder: Path, *, memory: str = "4g") -> dict[str, float]:
    """Reduce a folder on this machine's processors and return rows, seconds, processor seconds, and bytes."""
    from pyspark.sql import SparkSession

    with tempfile.TemporaryDirectory() as text:
        home = Path(text)
        log = home / "events"
        log.mkdir()
        options = {
            "spark.driver.memory": memory,
            "spark.local.dir": str(home / "spilled"),
            "spark.sql.ansi.enabled": "false",
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": log.as_uri(),
            "spark.eventLog.compress": "false",
            "spark.eventLog.rolling.enabled": "false",
        }
        session = SparkSession.builder.master("local[*]").config(map=options).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        start = time.monotonic()
        made = cogs.reduce(folder, home / "reduced", engine="spark", connection=session)
        wall = time.monotonic() - start
        session.stop()
        record = json.loads((made / "reduced.json").read_text(encoding="utf-8"))
        found = Counter[str]()
        for metrics in _tasks(log):
            found["processor seconds"] += metrics["Executor CPU Time"] / 1e9
            found["bytes shuffled"] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
            found["bytes written"] += metrics["Output Metrics"]["Bytes Written"]
            found["bytes spilled"] += metrics["Disk Bytes Spilled"]
        return {"rows": float(sum(record["rows_read"].values())), "seconds": wall, **found}


def _tasks(log: Path) -> Iterator[dict[str, Any]]:
    """Yield what Spark measured of each task."""
    for file in log.rglob("*"):
        for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() and file.stat().st_size else ():
            event = json.loads(line)
            if event["Event"] == "SparkListenerTaskEnd" and "Task Metrics" in event:
                yield event["Task Metrics"]


def main() -> None:
    """Print the cost of reducing the folder that is named, and of a million rows."""
    found = cost(Path(sys.argv[1]), memory=sys.argv[2] if len(sys.argv) > 2 else "4g")
    for name, value in found.items():
        print(f"{name:>18} {value:20,.0f} {value / found['rows'] * 1e6:20,.1f} for a million rows")


if __name__ == "__main__":
    main()
