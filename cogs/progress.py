"""Steps of long work on stderr: silent below a second, then a bar on a terminal, else one line each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

__all__ = ["Progress", "Steps", "quiet", "share_done", "told"]

Progress = Callable[[str], None]

_SILENT_FOR = 1.0
_PREPARING = "preparing (first run only)"


def quiet(step: str) -> None:
    """Say nothing: the progress of a caller who did not ask for any."""
    del step


@contextmanager
def told(stream: TextIO) -> Iterator[Progress]:
    """Show steps, how much of long kernels is done, and once that kernels are prepared, while the block runs."""
    from cogs.kernels.chunks import watched
    from cogs.kernels.compilation import preparing

    steps = Steps(stream)
    try:
        with watched(steps.share), preparing(steps.prepare):
            yield steps.begin
    finally:
        steps.end()


def share_done(done: float) -> None:
    """Tell how much of the step in hand is done, from 0 to 1, to whoever shows it."""
    from cogs.kernels.chunks import tell

    tell(done)


class Steps:
    """One step at a time; a new one ends the last."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._name = ""
        self._began = 0.0
        self._timer: threading.Timer | None = None
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._share = 0.0
        self._prepared = False

    def begin(self, name: str) -> None:
        """End the step before, and begin one."""
        self.end()
        self._name, self._began, self._share = name, time.monotonic(), 0.0
        if self._stream.isatty():
            self._timer = threading.Timer(_SILENT_FOR, self._draw)
            self._timer.daemon = True
            self._timer.start()

    def share(self, done: float) -> None:
        """Show how much is done, from 0 to 1, and how long the rest will take; less than before begins anew."""
        if self._bar is not None and self._task is not None:
            if done < self._share:
                self._bar.reset(self._task, total=1.0)
            self._bar.update(self._task, total=1.0, completed=done, description=self._name)
        self._share = done

    def prepare(self) -> None:
        """Say, once, that kernels are compiled, which only the first run on a machine waits for."""
        if self._prepared:
            return
        self._prepared = True
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=f"{self._name}: {_PREPARING}")
        elif not self._stream.isatty():
            self._stream.write(f"{self._name}: {_PREPARING}\n".removeprefix(": "))
            self._stream.flush()

    def end(self) -> None:
        """End the step: take its bar away, and where there is no terminal say how long it took."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
            self._timer = None
        if self._bar is not None:
            self._bar.stop()
            self._bar = self._task = None
        seconds = time.monotonic() - self._began
        if self._name and seconds >= _SILENT_FOR:
            self._stream.write(f"{self._name}: {seconds:.0f} s\n")
            self._stream.flush()
        self._name = ""

    def _draw(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        columns = (SpinnerColumn(), TextColumn("{task.description} …", markup=False), BarColumn())
        bar = Bar(*columns, TimeRemainingColumn(), console=Console(file=self._stream), transient=True)
        # Without a share told yet the bar only moves: total None.
        self._task = bar.add_task(self._name, total=None)
        if self._share:
            bar.update(self._task, total=1.0, completed=self._share)
        bar.start()
        self._bar = bar
