"""Published data that the project reads but does not hold: beside the repository, in `../shared/data`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "shared" / "data"


def shared_data(*parts: str) -> Path:
    """Return the path of a shared file; without it the test skips, or fails where COGS_REQUIRE_ALL=1."""
    path = FOLDER.joinpath(*parts)
    if not path.exists():
        why = f"{path} is not there: it is published data that the repository does not hold"
        if os.environ.get("COGS_REQUIRE_ALL") == "1":
            pytest.fail(why)
        pytest.skip(why)
    return path
