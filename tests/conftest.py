"""A browser that is refused all network access, pages opened in it from disk, and which seeds run when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Visit, chromium, open_file

SEEDS = 1
"""So many seeds of a test on random networks are in the suite, the others in the command for what takes long."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as long what repeats a test for one more seed."""
    for item in items:
        seed = getattr(getattr(item, "callspec", None), "params", {}).get("seed")
        if isinstance(seed, int) and seed >= SEEDS:
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return Chromium; without it tests skip, or fail where COGS_REQUIRE_ALL=1."""
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """Return a function that writes a page to disk and opens it from there."""
    contexts = []

    def open_page(html: str, *, width: int = 1500, height: int = 1100, fragment: str = "", **options: Any) -> Visit:
        path = tmp_path / f"page-{len(contexts)}.html"
        path.write_text(html, encoding="utf-8", newline="")
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, **options))
        return open_file(contexts[-1], path, fragment)

    yield open_page
    for context in contexts:
        context.close()
