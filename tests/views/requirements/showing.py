"""A page in a tab that many tests look at: opened once, and anew only for those that touch it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cogs.views.style import FIGURE_HEIGHT, FIGURE_WIDTH
from tests.browser import Box, Visit, open_file
from tests.views.requirements.ink import READ_CANVAS, READ_SVG, RECORD
from tests.views.requirements.pages import Made

WIDE, HIGH = 1500, 1100
PATIENCE = 60_000
"""Milliseconds that a busy machine may take to open a large page."""

_BOXES = """(parts) => parts.map((part) => {
  const { left, top, right, bottom } = part.getBoundingClientRect();
  return [left, top, right, bottom];
})"""
_NAMES = """() => Array.from(document.querySelectorAll("svg.picture a"), (mark) => {
  const lines = Array.from(mark.querySelectorAll("text")).slice(1).map((line) => line.getBoundingClientRect());
  return [
    Math.min(...lines.map((it) => it.left)), Math.min(...lines.map((it) => it.top)),
    Math.max(...lines.map((it) => it.right)), Math.max(...lines.map((it) => it.bottom)),
  ];
})"""
LATER_ROWS = "tbody tr:nth-child(n+51)"
"""Rows that the same line of the same template makes as those before them."""


class Shown:
    """One page of the requirements."""

    def __init__(self, browser: Any, made: Made, folder: Path) -> None:
        self.made, self.browser = made, browser
        self.path = folder / "network.html"
        self.path.write_text(made.html, encoding="utf-8", newline="")
        self.contexts = [browser.new_context(viewport={"width": WIDE, "height": HIGH})]
        self.visit = open_file(self.contexts[0], self.path)
        self.contexts[0].set_default_timeout(PATIENCE)
        self.visit.drawn_again()
        self.touched = False
        self.bare: Any = None

    def close(self) -> None:
        """Close every tab."""
        for context in self.contexts:
            context.close()

    def untouched(self) -> Visit:
        """Return the page as it opens, to be looked at only."""
        if self.touched:
            self.anew()
            self.touched = False
        return self.visit

    def anew(self, fragment: str = "", *, width: int = WIDE, height: int = HIGH) -> Visit:
        """Return the page opened anew, to do with as one likes."""
        self.touched = True
        page = self.visit.page
        page.goto("about:blank")
        page.emulate_media(media="screen", reduced_motion="no-preference", forced_colors="none")
        page.set_viewport_size({"width": width, "height": height})
        page.goto(self.path.as_uri() + fragment)
        self.visit.requests.clear()
        self.visit.complaints.clear()
        self.visit.drawn_again()
        return self.visit

    def without_javascript(self) -> Any:
        """Return the page where no script runs, to be looked at only."""
        if self.bare is None:
            self.contexts.append(
                self.browser.new_context(viewport={"width": WIDE, "height": HIGH}, java_script_enabled=False)
            )
            self.bare = open_file(self.contexts[-1], self.path).page
        return self.bare

    def choose_strongest(self) -> Visit:
        """Open the page anew and choose who is strongest in a live picture; go to the largest of the groups."""
        if self.made.live:
            return self.anew("#node=" + quote(self.made.strongest[0], safe=""))
        visit = self.anew()
        visit.page.focus("svg.picture a >> nth=0")
        return visit

    def ink(self, visit: Visit) -> dict[str, Any]:
        """Return what the picture draws: marks, lines below them, lines above them, rings, words."""
        page = visit.page
        if not self.made.live:
            return dict(page.evaluate(READ_SVG))
        if page.evaluate("window.ink === undefined"):
            page.evaluate(RECORD)
        # Nothing else is chosen by it; the picture is drawn again.
        page.evaluate("document.getElementById('size').dispatchEvent(new Event('change'))")
        visit.drawn_again()
        return dict(page.evaluate(READ_CANVAS))

    def marks(self, visit: Visit) -> dict[str, Box]:
        """Return the box of every mark in the window, by id, or by place among the groups."""
        if not self.made.live:
            boxes = visit.page.locator("svg.picture a > circle").evaluate_all(_BOXES)
            return {str(place): box for place, box in enumerate(boxes)}
        room = self.room(visit)
        found = {}
        for mark in visit.picture("marks"):
            (x, y), (side, up, low) = mark["at"], mark["extent"]
            found[mark["key"]] = [room[0] + x - side, room[1] + y - up, room[0] + x + side, room[1] + y + low]
        return found

    def names(self, visit: Visit) -> list[dict[str, Any]]:
        """Return every name in the picture with its box in the window, and whether it must stand."""
        if not self.made.live:
            return [{"key": str(at), "must": True, "box": box} for at, box in enumerate(visit.page.evaluate(_NAMES))]
        room = self.room(visit)
        moved = [room[0], room[1], room[0], room[1]]
        return [
            name | {"box": [a + b for a, b in zip(name["box"], moved, strict=True)]} for name in visit.picture("names")
        ]

    def room(self, visit: Visit) -> Box:
        """Return the box of the picture in the window, without the legend of groups."""
        box: Box = visit.page.locator("#picture" if self.made.live else "svg.picture").evaluate_all(_BOXES)[0]
        if not self.made.live:
            whole, figure = (
                visit.page.evaluate(f"document.querySelector('{part}').viewBox.baseVal.height")
                for part in ("svg.picture", "svg.figure")
            )
            box[3] = box[1] + (box[3] - box[1]) * figure / whole
        return box

    def figure(self, visit: Visit) -> tuple[float, float]:
        """Return how wide and high the figure is in the window, without the field around a live one."""
        left, top, right, bottom = self.room(visit)
        if not self.made.live:
            return right - left, bottom - top
        scale = float(visit.picture("scale"))
        return FIGURE_WIDTH * scale, FIGURE_HEIGHT * scale

    def view(self, visit: Visit) -> tuple[float, float, float]:
        """Return where the first mark stands in the window, and how large the picture is drawn."""
        visit.drawn_again()
        box = next(iter(self.marks(visit).values()))
        if self.made.live:
            scale = float(visit.picture("scale"))
        else:
            scale = float(visit.page.locator("svg.figure a").first.evaluate("(part) => part.getScreenCTM().a"))
        return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, scale

    def taken(self, visit: Visit, what: str) -> bytes:
        """Return the file that a button saves."""
        with visit.page.expect_download() as download:
            visit.page.click(f"[data-take={what}]")
        return bytes(download.value.path().read_bytes())


def table_of(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV file."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
