"""The same work interpreted and compiled."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import numpy as np


def both_ways(work: Callable[[], np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return what work with kernels gives interpreted, and what compiled."""
    found = []
    for least in (1e300, 0.0):
        with patch("cogs.kernels.compilation.INTERPRETED_BELOW", least):
            found.append(work())
    return found[0], found[1]


def assert_same_bytes(work: Callable[[], np.ndarray]) -> None:
    interpreted, compiled = both_ways(work)
    assert interpreted.dtype == compiled.dtype
    np.testing.assert_array_equal(interpreted, compiled)
