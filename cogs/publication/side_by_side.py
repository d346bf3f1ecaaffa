"""Work done side by side, by this process and helpers beside it: the same bytes whoever does it."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait as wait_for
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

from cogs.progress import share_done
from cogs.views.style import paint_now, painted

__all__ = ["Helpers", "Later"]

Maker = Callable[[str], bytes]

# So many pieces lie ready for each helper, that it need not wait for this process.
_READY = 2

# What a helper keeps for all its life: how pages are made, and what it draws with.
_MAKER: list[Maker] = []
_PAINT: list[Any] = []


class Later:
    """Bytes that a helper makes, or this process where no helper has begun to when they are wanted.

    `there` is what a helper does in place of `work`, where it has by itself what makes them.
    """

    def __init__(self, work: Callable[..., bytes], *args: Any, there: Callable[..., bytes] | None = None) -> None:
        self.work, self.args, self.there = work, args, there or work
        self.away: Future[bytes] | None = None
        self._made: bytes | None = None

    @property
    def is_done(self) -> bool:
        """Whether nobody has to wait for it."""
        return self._made is not None or (self.away is not None and self.away.done())

    def make(self) -> None:
        """Make it in this process."""
        self._made = self.work(*self.args)

    def result(self) -> bytes:
        """Return it, waiting for the helper that makes it; made here where there is none, or none any more."""
        if self._made is None and self.away is not None:
            # Whatever went wrong there goes wrong here again, and is said here.
            with suppress(Exception):
                self._made = self.away.result()
        if self._made is None:
            self.make()
        return self._made  # type: ignore[return-value]


class Helpers:
    """New processes, which work on any system, that make what they are given while this one goes on.

    Where none is asked for or can be started this process makes everything. Helpers draw in the same colours,
    and end when this process ends, however it ends.

    Parameters
    ----------
    processes : int
        How many processes share the work, this one among them. A script that asks for more than one keeps its
        own work below `if __name__ == "__main__"`, as the multiprocessing module asks of everybody.
    page : callable, optional
        Makes one of many pages of its name; it can be pickled, and is sent to each helper once.

    Examples
    --------
    >>> with Helpers(1, page=str.encode) as helpers:
    ...     again = helpers.give(bytes.upper, b"shout")
    ...     list(helpers.pages(["one", "two"])), helpers.result(again)
    ([b'one', b'two'], b'SHOUT')
    """

    def __init__(self, processes: int, *, page: Maker | None = None) -> None:
        self._page = page
        self._pool: ProcessPoolExecutor | None = None
        self._started: list[BaseProcess] = []
        self._waiting: deque[Later] = deque()
        self._room = threading.Semaphore(_READY * (processes - 1))
        if processes > 1:
            marks, groups, heat = paint_now()
            begin = partial(_begin, page, dict(marks), groups, heat)
            self._pool = ProcessPoolExecutor(processes - 1, get_context("spawn"), initializer=begin)
            others = active_children()
            for _ in range(processes - 1):
                # All of them are started here and now: only the main thread can make them deaf to Ctrl-C.
                self._sent(int)
            self._started = [process for process in active_children() if process not in others]

    def __enter__(self) -> Helpers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._waiting.clear()
        if error is not None:
            # Nobody wants what they make: ended here, they leave nothing behind that Python would complain of.
            for process in self._started:
                process.kill()
        if self._pool is not None:
            self._pool.shutdown(wait=error is not None, cancel_futures=True)

    def give(self, work: Callable[..., bytes], *args: Any) -> Later:
        """Have something made meanwhile: a function and its arguments that can be pickled."""
        return self._given(Later(work, *args))

    def result(self, wanted: Later) -> bytes:
        """Return what was given, making it here if no helper has begun to."""
        with suppress(ValueError):
            self._waiting.remove(wanted)
        return wanted.result()

    def pages(self, names: Sequence[str]) -> Iterator[bytes]:
        """Have pages made, at once; yield them in their order, making the last of them here while waiting."""
        page = self._page
        if page is None:
            raise ValueError("Nobody said how pages are made.")
        return self._collected([self._given(Later(page, name, there=_page)) for name in names])

    def _given(self, later: Later) -> Later:
        self._waiting.append(later)
        self._feed()
        return later

    def _collected(self, wanted: list[Later]) -> Iterator[bytes]:
        for number, later in enumerate(wanted, start=1):
            while not later.is_done:
                try:
                    last = self._waiting.pop()
                except IndexError:
                    break
                last.make()
            share_done(number / len(wanted))
            yield later.result()

    def _feed(self) -> None:
        """Hand over as much as helpers have room for: whoever takes it out of the waiting has it."""
        while self._pool is not None and self._waiting and self._room.acquire(blocking=False):
            try:
                later = self._waiting.popleft()
            except IndexError:
                self._room.release()
                return
            later.away = self._sent(later.there, *later.args)
            if later.away is None:
                self._pool = None
                self._waiting.appendleft(later)
                return
            later.away.add_done_callback(self._came_back)

    def _came_back(self, _: Future[bytes]) -> None:
        self._room.release()
        self._feed()

    def _sent(self, work: Callable[..., Any], *args: Any) -> Future[Any] | None:
        # Helpers refused by the system, or ended by it: then this process does without.
        with suppress(OSError, RuntimeError), _deaf_to_interrupts():
            return None if self._pool is None else self._pool.submit(work, *args)
        return None


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let a process started here ignore Ctrl-C from its first moment: this process hears it, and ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _begin(page: Maker | None, *paint: object) -> None:
    """Make a process a helper: it knows how pages are made and in which colours, and ends with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    marks, groups, heat = paint
    _PAINT[:] = [painted(marks, groups=groups, heat=heat)]  # type: ignore[arg-type]
    _PAINT[0].__enter__()
    if page is not None:
        _MAKER[:] = [page]


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _page(name: str) -> bytes:
    return _MAKER[0](name)
