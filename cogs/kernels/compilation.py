"""A kernel is a plain function over arrays: interpreted when the work is small, compiled when it is not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, cached_property
from typing import Any, Generic, ParamSpec, TypeVar

from cogs.kernels.rows import LOOPS

__all__ = ["INTERPRETED_BELOW", "Kernel", "kernel", "part", "preparing", "repeated"]

P = ParamSpec("P")
R = TypeVar("R")

# Elementary steps. Below this many, running the Python code takes less time than importing numba
# and loading the compiled code, let alone compiling it.
INTERPRETED_BELOW = 1_500_000
# Of that, what is little for a kernel that is loaded already, where only the call takes time, and for one whose
# compiler is.
_LOADED, _COMPILER_LOADED = 1e-3, 0.1

_PARTS: dict[Callable[..., Any], Callable[..., Any]] = dict(LOOPS)
# Not a context variable: threads that share the work compile too.
_TOLD: list[Callable[[], None]] = []
_TIMES: ContextVar[int] = ContextVar("times", default=1)


@contextmanager
def repeated(times: int) -> Iterator[None]:
    """Say that what is inside comes so many times, so that little work done often is compiled too."""
    before = _TIMES.set(_TIMES.get() * times)
    try:
        yield
    finally:
        _TIMES.reset(before)


@contextmanager
def preparing(tell: Callable[[], None]) -> Iterator[None]:
    """Have `tell` called when a kernel inside is compiled, which later runs read from the disk."""
    _TOLD.append(tell)
    try:
        yield
    finally:
        _TOLD.remove(tell)


class Kernel(Generic[P, R]):
    """A function that runs interpreted, or through numba, with the same result.

    Call `run(work)(…)`: `work` estimates the elementary steps, and decides which of the two it is.
    Compiled, it lets other threads run meanwhile.
    """

    def __init__(self, function: Callable[P, R]) -> None:
        self.interpreted = function
        self.__doc__ = function.__doc__

    @cached_property
    def compiled(self) -> Callable[P, R]:
        """The function compiled by numba, kept on disk between runs."""
        import numba

        _know_parts()
        _hear_of_compiling()
        compiled: Callable[P, R] = numba.njit(cache=True, nogil=True, error_model="numpy")(self.interpreted)
        return compiled

    def run(self, work: float) -> Callable[P, R]:
        """Return the interpreted function for little work, the compiled one for much."""
        return self.compiled if self.compiles(work) else self.interpreted

    def compiles(self, work: float) -> bool:
        """Return whether so much work is done compiled: once loaded, a kernel is for nearly all work."""
        ready = _LOADED if "compiled" in vars(self) else _COMPILER_LOADED if _has_compiler() else 1.0
        return work * _TIMES.get() >= INTERPRETED_BELOW * ready


def _has_compiler() -> bool:
    return "numba" in sys.modules


def kernel(function: Callable[P, R]) -> Kernel[P, R]:
    """Turn a plain function over arrays into a `Kernel`."""
    return Kernel(function)


def part(function: Callable[P, R]) -> Callable[P, R]:
    """Let kernels call a plain function over arrays: it is compiled with them."""
    _PARTS[function] = function
    return function


@cache
def _known(function: Callable[..., Any]) -> None:
    from numba.extending import overload

    overload(function, strict=False)(lambda *_: _PARTS[function])


def _know_parts() -> None:
    """Tell numba what stands, compiled, for the functions that kernels call."""
    for function in _PARTS:
        _known(function)


@cache
def _hear_of_compiling() -> None:
    from numba.core import event

    class Compiling(event.Listener):
        def on_start(self, event: object) -> None:
            del event
            for tell in _TOLD:
                tell()

        def on_end(self, event: object) -> None:
            del event

    event.register("numba:compile", Compiling())  # type: ignore[no-untyped-call]
