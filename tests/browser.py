"""Chromium with all network access refused, and a record of what a page asked for and complained of."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest

Box = list[float]
"""Left, top, right, bottom."""
CHROMIUM = os.environ.get("COGS_CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@dataclass
class Visit:
    """An open page, every request it made but for itself, and every complaint: errors, warnings, dialogs."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def picture(self, what: str) -> Any:
        """Return what the live picture says of itself: marks, names or scale."""
        return self.page.evaluate(f"window.cogsPicture.{what}()")

    def status(self) -> str:
        """Return what was announced last."""
        return str(self.page.inner_text("#status"))

    def chosen(self) -> str | None:
        """Return the name of the chosen mark, None for none."""
        found = self.page.query_selector("#details .chosen")
        return str(found.inner_text()) if found else None

    def drawn_again(self) -> None:
        """Wait until the picture has been drawn."""
        self.page.evaluate("() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")


def missing(why: str) -> NoReturn:
    """Skip a test for what is missing here, or fail it where COGS_REQUIRE_ALL=1."""
    if os.environ.get("COGS_REQUIRE_ALL") == "1":
        pytest.fail(why)
    pytest.skip(why)


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the system's Chromium."""
    if importlib.util.find_spec("playwright") is None:
        missing("Playwright is not installed: pip install playwright")
    if not Path(CHROMIUM).exists():
        missing(f"No Chromium at {CHROMIUM}: apt-get install chromium, or set COGS_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def open_file(context: Any, path: Path, fragment: str = "") -> Visit:
    """Open a file; any other request is refused, and noted."""
    address = path.as_uri()
    context.set_default_timeout(10_000)
    visit = Visit(context.new_page())

    def refuse(route: Any) -> None:
        if route.request.url.split("#")[0] == address:
            route.continue_()
        else:
            visit.requests.append(route.request.url)
            route.abort()

    def dismiss(dialog: Any) -> None:
        visit.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    context.route("**/*", refuse)
    visit.page.on("console", lambda m: visit.complaints.append(m.text) if m.type in ("error", "warning") else None)
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("dialog", dismiss)
    visit.page.goto(address + fragment)
    return visit


def axe_source() -> str:
    """Return axe-core as it comes with the package axe-playwright-python."""
    found = importlib.util.find_spec("axe_playwright_python")
    source = Path(found.origin or "").parent / "axe.min.js" if found else None
    if source is None or not source.exists():
        missing("axe-core is not installed: pip install axe-playwright-python")
    return source.read_text(encoding="utf-8")


def faults(opened: Visit) -> list[str]:
    """Return the A and AA violations that axe-core finds."""
    opened.page.evaluate(axe_source())
    found = opened.page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:150]}" for fault in found["violations"]]


def overlapping(boxes: list[Box], gap: float = 0.0) -> list[tuple[Box, Box]]:
    """Return every pair of boxes that share more than a hairline of ground."""
    in_order = sorted(boxes)
    return [
        (a, b)
        for place, a in enumerate(in_order)
        for b in in_order[place + 1 :]
        if b[0] < a[2] - gap and a[1] < b[3] - gap and b[1] < a[3] - gap
    ]
