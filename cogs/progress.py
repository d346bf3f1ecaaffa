"""Steps of long work on stderr: silent below a second, then a spinner on a terminal, else one line each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.status import Status

__all__ = ["Progress", "Steps", "quiet"]

Progress = Callable[[str], None]

_SILENT_FOR = 1.0


def quiet(step: str) -> None:
    """Say nothing: the progress of a caller who did not ask for any."""
    del step


class Steps:
    """One step at a time; a new one ends the last."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._name = ""
        self._began = 0.0
        self._timer: threading.Timer | None = None
        self._status: Status | None = None

    def begin(self, name: str) -> None:
        """End the step before, and begin one."""
        self.end()
        self._name, self._began = name, time.monotonic()
        if self._stream.isatty():
            self._timer = threading.Timer(_SILENT_FOR, self._spin)
            self._timer.daemon = True
            self._timer.start()

    def end(self) -> None:
        """End the step: stop its spinner, and where there is no terminal say how long it took."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
            self._timer = None
        if self._status is not None:
            self._status.stop()
            self._status = None
        seconds = time.monotonic() - self._began
        if self._name and seconds >= _SILENT_FOR:
            self._stream.write(f"{self._name}: {seconds:.0f} s\n")
            self._stream.flush()
        self._name = ""

    def _spin(self) -> None:
        from rich.console import Console

        self._status = Console(file=self._stream).status(f"{self._name} …")
        self._status.start()
