"""Operations on rows: as NumPy does them and as loops, the same bytes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cogs.kernels.rows import LOOPS


def arguments(operation: Callable[..., Any], seed: int) -> list[Any]:
    draw = np.random.default_rng(seed)
    rows: dict[str, Any] = {
        "total": draw.random(5), "table": draw.random((5, 7)), "weights": draw.random(7), "lanes": 6,
        "factor": 3.7, "target": 2.3, "members": 3.0, "unseen": draw.integers(0, 2, 7).astype(float),
    }  # fmt: skip
    if "flags" in operation.__name__ or "flagged" in operation.__name__:
        rows = {"total": draw.integers(0, 9, 7), "number": 3}
        other = lambda: draw.integers(0, 2, 7).astype(np.uint8)  # noqa: E731
    else:
        other = lambda: draw.random(7) * draw.integers(0, 2, 7)  # noqa: E731
    return [rows[name] if name in rows else other() for name in inspect.signature(operation).parameters]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("operation", LOOPS, ids=lambda operation: operation.__name__)
def test_numpy_and_the_loops_leave_the_same_bytes(operation: Callable[..., Any], seed: int) -> None:
    one, other = arguments(operation, seed), arguments(operation, seed)
    result = operation(*one)
    assert result == LOOPS[operation](*other)
    for left, right in zip(one, other, strict=True):
        assert np.asarray(left).tobytes() == np.asarray(right).tobytes()
    if result is None:
        assert any(np.any(a != b) for a, b in zip(one, arguments(operation, seed), strict=True))
