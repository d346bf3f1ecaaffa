"""From files to pages in a browser: hostile text in every column runs nowhere, the example opens offline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cogs import analyse, publish

KEEP_IT_LOCAL = Path(__file__).parents[2] / "data" / "keep-it-local"

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "\"'`${alert(1)}{{7*7}}{% raise %}",
    "two\nlines\r\nand \u2028 more",
    "javascript:alert(1)",
    '=HYPERLINK("http://x.invalid")',
)
"""One of these, with a number that keeps ids apart, stands in every text cell."""
ABOUT_ONE = "about-one-person"


def poisoned(folder: Path) -> Path:
    """Write a folder with hostile text in every column that takes text."""

    def bad(number: int) -> str:
        return f"{HOSTILE[number % len(HOSTILE)]} {number}"

    ids = [bad(number) for number in range(12)]
    text = ["name", "sector", "neighbourhood", "area", "evidence", "their own <b>column</b>"]
    nodes = pd.DataFrame({"id": ids, **{column: [bad(number + 3) for number in range(12)] for column in text}})
    rows = [(ids[a], ids[(a + step) % 9]) for a in range(9) for step in (1, 3)]
    edges = pd.DataFrame(rows, columns=["source", "target"]).assign(
        relation=["refers_to", "partners_with", "funds"] * 6,
        resident=[f"{ABOUT_ONE}{bad(n)}" for n in range(18)],
        need=ABOUT_ONE + bad(1),
        outcome=ABOUT_ONE + bad(2),
        basis=bad(4),
        evidence=bad(0),
    )
    figures = pd.DataFrame(
        {"id": ids[:2], "figure": bad(0), "value": 3, "unit": bad(1), "period": bad(2), "evidence": bad(5)}
    )
    folder.mkdir()
    nodes.to_csv(folder / "organisations.csv", index=False)
    edges.to_csv(folder / "relationships.csv", index=False)
    figures.to_csv(folder / "figures.csv", index=False)
    (folder / "network.toml").write_text(f"name = '''{HOSTILE[1]}{HOSTILE[0]}'''\nsource = '''{HOSTILE[0]}'''\n")
    return folder


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("poisoned")
    files = publish(analyse(poisoned(folder / "in")), folder / "out")
    return {path.name: path.read_text(encoding="utf-8") for path in files if path.suffix == ".html"}


@pytest.mark.parametrize("name", ["network.html", "report.html"])
def test_hostile_text_in_any_column_runs_no_script(visit: Callable[..., Any], pages: dict[str, str], name: str) -> None:
    opened = visit(pages[name])
    page = opened.page
    if name == "network.html":
        opened.drawn_again()
        box = page.locator("#picture").bounding_box()
        for mark in opened.picture("marks"):
            x, y = box["x"] + mark["at"][0], box["y"] + mark["at"][1]
            page.mouse.move(x, y)
            page.wait_for_timeout(60)
            page.mouse.click(x, y)
        assert opened.chosen() is not None
        page.fill("#search", "img")
        page.press("#search", "Enter")
    assert (opened.requests, opened.complaints) == ([], [])
    assert page.evaluate("document.querySelectorAll('img, iframe, object, [onerror], [onclick]').length") == 0
    assert "49" not in page.title()


def test_pseudonyms_needs_and_outcomes_are_on_no_page(pages: dict[str, str]) -> None:
    for html in pages.values():
        assert ABOUT_ONE not in html


@pytest.mark.parametrize("name", ["network.html", "report.html"])
def test_the_example_opens_offline_and_names_every_kind(visit: Callable[..., Any], tmp_path: Path, name: str) -> None:
    files = {path.name: path for path in publish(analyse(KEEP_IT_LOCAL), tmp_path / "out")}
    opened = visit(files[name].read_text(encoding="utf-8"))
    if name == "network.html":
        opened.drawn_again()
        assert len(opened.picture("marks")) == 64 + 39 + 16 + 5
    assert (opened.requests, opened.complaints) == ([], [])
    shown = opened.page.inner_text("body")
    for kind in ("Organisations", "Services", "Councils", "Places", "Residents"):
        assert kind.casefold() in shown.casefold()
