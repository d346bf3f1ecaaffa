"""What is said while one waits: nothing of short steps, a line or a bar of long ones, and once that kernels compile."""

from __future__ import annotations

import io
import time

import pytest

from cogs import progress
from cogs.kernels import compilation
from cogs.kernels.chunks import in_turn
from cogs.progress import told


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def halves(piece: int) -> int:
    time.sleep(0.05)
    return piece


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_SILENT_FOR", 0.02)


def test_a_short_step_says_nothing() -> None:
    stream = io.StringIO()
    with told(stream) as begin:
        begin("Reading")
        begin("Checking")
    assert stream.getvalue() == ""


@pytest.mark.usefixtures("soon")
def test_without_a_terminal_a_long_step_is_one_line_when_it_ends() -> None:
    stream = io.StringIO()
    with told(stream) as begin:
        begin("Reading")
        list(in_turn(halves, range(2), shared=False))
        assert stream.getvalue() == ""
    assert stream.getvalue() == "Reading: 0 s\n"


@pytest.mark.usefixtures("soon")
def test_on_a_terminal_a_bar_shows_the_share_done_of_a_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    shares = []
    share = progress.Steps.share
    monkeypatch.setattr(progress.Steps, "share", lambda self, done: (shares.append(done), share(self, done))[0])
    stream = Terminal()
    with told(stream) as begin:
        begin("Computing [figures]")
        list(in_turn(halves, range(10), shared=True))
        list(in_turn(halves, range(4), shared=True))
    assert shares == [*(number / 10 for number in range(1, 11)), 0.25, 0.5, 0.75, 1.0]
    assert "Computing [figures] …" in stream.getvalue()
    assert "━" in stream.getvalue()
    assert "0:00:0" in stream.getvalue()


def test_that_kernels_are_compiled_is_said_once() -> None:
    stream = io.StringIO()

    def triple(number: int) -> int:
        return 3 * number

    one = compilation.Kernel(triple)
    with told(stream) as begin:
        begin("Computing")
        assert stream.getvalue() == ""
        import numba

        if numba.config.DISABLE_JIT:
            pytest.skip("nothing is compiled")
        compilation._hear_of_compiling()
        numba.njit(one.interpreted)(2)
        numba.njit(one.interpreted)(2.0)
        assert stream.getvalue() == "Computing: preparing (first run only)\n"
    before = stream.getvalue()
    numba.njit(one.interpreted)(2 + 0j)
    assert stream.getvalue() == before
