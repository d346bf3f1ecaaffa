"""Every requirement on every page: each is opened once, all its tests run, then the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.views.requirements.pages import LONG, PAGES, made
from tests.views.requirements.showing import Shown

_EACH = [pytest.param(name, marks=pytest.mark.long) if name in LONG else name for name in PAGES]


@pytest.fixture(scope="session", params=_EACH)
def page_name(request: pytest.FixtureRequest) -> str:
    """Return the name of a page: a small one and a hostile one here, the others in a command of their own."""
    return str(request.param)


@pytest.fixture(scope="session")
def shown(page_name: str, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """Return a page in its tab."""
    opened = Shown(browser, made(page_name), tmp_path_factory.mktemp("shown"))
    yield opened
    opened.close()
