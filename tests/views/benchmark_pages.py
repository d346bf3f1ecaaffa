"""Times pages against what is asked of them, then tests every other requirement at 10,000 nodes.

    python -m tests.views.benchmark_pages

Other sizes: `COGS_PAGE_SIZES=20000 python -m pytest -m long tests/views/requirements`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.browser import Visit, chromium, open_file
from tests.views.explored import page_explored

SIZES = (5, 50, 500, 2_000, 10_000)
FIRST_PICTURE = {500: 1.0, 10_000: 4.0}
"""Seconds from opening to the first picture, at most."""
LONGEST_TASK = {500: 0.2}
"""Seconds that any later task may take, at most."""

# What takes longer than 50 ms is noted by the browser itself.
_WATCH = """() => {
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
  }).observe({ type: "longtask" });
}"""


def explore(opened: Visit) -> None:
    """Do what people do: choose, go two steps, find a path, colour, size, filter by date, zoom and move."""
    page = opened.page
    page.click("#details .name >> nth=0")
    page.click("[data-steps='2']")
    page.click("#path-here")
    page.keyboard.type("council")
    page.keyboard.press("Enter")
    page.focus("#picture")
    page.keyboard.press("Escape")
    for select, label in (("#colour", "Sector"), ("#size", "Constraint"), ("#since", "July 2024")):
        page.select_option(select, label=label)
        opened.drawn_again()
    page.click("#reset")
    for view in ("in", "in", "left", "up", "out", "fit"):
        page.click(f"[data-view={view}]")
        opened.drawn_again()


def measured(browser: Any, size: int, folder: Path) -> dict[str, float]:
    """Return seconds to make, to the first picture, and of the longest later task; and the size of the file."""
    start = time.perf_counter()
    html = page_explored(size)
    made = time.perf_counter() - start
    path = folder / f"network-{size}.html"
    path.write_text(html, encoding="utf-8", newline="")
    context = browser.new_context(viewport={"width": 1300, "height": 1100})
    opened = open_file(context, path)
    opened.drawn_again()
    first = opened.page.evaluate("performance.getEntriesByName('cogs-first-picture')[0].startTime") / 1000
    opened.page.evaluate(_WATCH)
    opened.page.wait_for_timeout(500)
    opened.page.evaluate("window.longest = 0")
    explore(opened)
    longest = opened.page.evaluate("window.longest") / 1000
    context.close()
    return {"file KB": path.stat().st_size / 1024, "made s": made, "first picture s": first, "longest task s": longest}


def main() -> int:
    """Print a line per size, then test the requirements at 10,000; return 1 where a limit or a test is broken."""
    broken = []
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            found = measured(browser, size, Path(folder))
            print(f"{size:>6,} nodes: " + ", ".join(f"{name} {value:,.2f}" for name, value in found.items()))
            for name, limits in (("first picture s", FIRST_PICTURE), ("longest task s", LONGEST_TASK)):
                if found[name] > limits.get(size, float("inf")):
                    broken.append(f"{size:,} nodes: {name} {found[name]:.2f}, at most {limits[size]}")
    print("\n".join(broken) or "Every limit is kept.")
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "long", "tests/views/requirements"],
        env={**os.environ, "COGS_PAGE_SIZES": "10000"},
        check=False,
    )
    return 1 if broken or tested.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
