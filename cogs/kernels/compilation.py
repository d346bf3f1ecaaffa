"""A kernel is a plain function over arrays: interpreted when the work is small, compiled when it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Generic, ParamSpec, TypeVar

__all__ = ["INTERPRETED_BELOW", "Kernel", "kernel", "repeated"]

P = ParamSpec("P")
R = TypeVar("R")

# Elementary steps. Below this many, running the Python code takes less time than importing numba
# and loading the compiled code, let alone compiling it.
INTERPRETED_BELOW = 1_500_000

_TIMES: ContextVar[int] = ContextVar("times", default=1)


@contextmanager
def repeated(times: int) -> Iterator[None]:
    """Say that what is inside comes so many times, so that little work done often is compiled too."""
    before = _TIMES.set(_TIMES.get() * times)
    try:
        yield
    finally:
        _TIMES.reset(before)


class Kernel(Generic[P, R]):
    """A function that runs interpreted, or through numba, with the same result.

    Call `run(work)(…)`: `work` estimates the elementary steps, and decides which of the two it is.
    """

    def __init__(self, function: Callable[P, R]) -> None:
        self.interpreted = function
        self.__doc__ = function.__doc__

    @cached_property
    def compiled(self) -> Callable[P, R]:
        """The function compiled by numba, kept on disk between runs."""
        import numba

        compiled: Callable[P, R] = numba.njit(cache=True)(self.interpreted)
        return compiled

    def run(self, work: float) -> Callable[P, R]:
        """Return the interpreted function for little work, the compiled one for much."""
        return self.interpreted if work * _TIMES.get() < INTERPRETED_BELOW else self.compiled


def kernel(function: Callable[P, R]) -> Kernel[P, R]:
    """Turn a plain function over arrays into a `Kernel`."""
    return Kernel(function)
