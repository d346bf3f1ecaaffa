"""Pages that the tests of one file share, opened once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Visit, open_file


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
