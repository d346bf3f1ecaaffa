"""Work in pieces: in order, watched, and ended by an exception in any of them."""

from __future__ import annotations

import threading
import time

import pytest

from cogs.kernels.chunks import in_turn, threads, watched


@pytest.mark.parametrize("number", ["1", "2", "4"])
def test_results_come_in_the_order_of_the_pieces_whoever_is_quicker(
    monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    monkeypatch.setenv("COGS_THREADS", number)

    def slow_first(piece: int) -> int:
        time.sleep(0.02 if piece == 0 else 0.0)
        return piece

    told: list[float] = []
    with watched(told.append):
        assert list(in_turn(slow_first, range(6), shared=True)) == list(range(6))
    assert told == [pytest.approx(piece / 6) for piece in range(1, 7)]


def test_an_exception_ends_it_and_pieces_that_wait_are_never_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COGS_THREADS", "2")
    begun: list[int] = []
    lock = threading.Lock()

    def fails(piece: int) -> int:
        with lock:
            begun.append(piece)
        if piece == 1:
            raise KeyboardInterrupt
        return piece

    with pytest.raises(KeyboardInterrupt):
        list(in_turn(fails, range(100), shared=True))
    assert len(begun) < 10


def test_the_number_of_threads_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COGS_THREADS", "3")
    assert threads() == 3
    for faulty in ("", "0", "many"):
        monkeypatch.setenv("COGS_THREADS", faulty)
        assert threads() >= 1
