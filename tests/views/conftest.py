"""Pages that the tests of one file share, opened once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Visit, open_file

LARGE = 500


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave large pages in the browser to the command of their own."""
    for item in items:
        given = getattr(getattr(item, "callspec", None), "params", {}).values()
        sizes = [value for value in given if isinstance(value, int) and value >= LARGE]
        if sizes and "browser" in getattr(item, "fixturenames", ()) and "tests/views" in item.nodeid:
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def seen(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Visit]]:
    """Return a function that shows a page which nobody has touched, to be looked at only; it is opened once."""
    tabs: dict[str, Visit] = {}
    contexts = []

    def show(html: str) -> Visit:
        if html not in tabs:
            path: Path = tmp_path_factory.mktemp("seen") / "network.html"
            path.write_text(html, encoding="utf-8", newline="")
            contexts.append(browser.new_context(viewport={"width": 1500, "height": 1100}))
            tabs[html] = open_file(contexts[-1], path)
            tabs[html].drawn_again()
        return tabs[html]

    yield show
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def opened(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Visit]]:
    """Return a function that shows a page as if opened anew at a fragment; its tab is opened once a file."""
    tabs: dict[tuple[str, int], tuple[Visit, str]] = {}
    contexts = []

    def show(html: str, *, fragment: str = "", width: int = 1500) -> Visit:
        key = (html, width)
        if key not in tabs:
            path: Path = tmp_path_factory.mktemp("page") / "network.html"
            path.write_text(html, encoding="utf-8", newline="")
            contexts.append(browser.new_context(viewport={"width": width, "height": 1100}))
            tabs[key] = open_file(contexts[-1], path, fragment), path.as_uri()
        else:
            tab, address = tabs[key]
            tab.page.goto("about:blank")
            tab.page.goto(address + fragment)
            tab.complaints.clear()
        tab, _ = tabs[key]
        tab.drawn_again()
        return tab

    yield show
    for context in contexts:
        context.close()
