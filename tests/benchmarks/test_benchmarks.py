"""The benchmarks run, their peers agree with us, and a broken bar or another result is told; no time is asserted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks import measuring
from tests.benchmarks.comparison import PEERS, Comparison, Line, Peer, absent
from tests.benchmarks.measuring import Cost, clocked, interleaved, process
from tests.benchmarks.places import SIZES, Size

COMPARED = ["betweenness", "brokerage", "structural-holes", "reach", "reading"]


def rows_of(text: str) -> list[dict[str, str]]:
    table = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in text.splitlines() if "|" in line]
    heading = [cell.strip() for cell in table[0]]
    return [dict(zip(heading, row, strict=False)) for row in table[2:]]


@pytest.mark.long
def test_every_peer_that_is_there_agrees_with_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(measuring, "TURN", 0.0)
    code = benchmarks.main(["--size", "S", "--rounds", "1", "--keep", str(tmp_path), "--only", *COMPARED])
    out = capsys.readouterr().out
    assert code == 0, out
    said = [line for line in out.splitlines() if line.startswith("| ")]
    for name in PEERS:
        its = [line for line in said[2:] if f"| {name} |" in line or f"over {name} |" in line]
        assert its, f"{name} has no line"
        assert all(("absent" in line) == (absent(name) is not None) for line in its)
    compared = [line for line in said[2:] if "absent" not in line]
    assert len({line.split(" | ")[0] for line in compared}) == len(COMPARED)
    assert all(" of " in line for line in compared)


def comparison(theirs: float, *, bar: float) -> Comparison:
    def run() -> tuple[Cost, Any]:
        return Cost(6.0, 6.0), np.array([theirs])

    def differs(ours: Any, found: Any) -> tuple[float, float]:
        return float(np.abs(ours - found).max()), float(found.max())

    peer = Peer("igraph", run, differs)
    return Comparison("work", "S", 1, 1, lambda: np.array([2.0]), lambda: None, (peer,), {"igraph": bar})


@pytest.mark.parametrize(
    ("theirs", "bar", "kept", "agrees"), [(2.0, 1.0, True, True), (2.0, 1e9, False, True), (3.0, 1.0, True, False)]
)
def test_a_bar_and_a_result_are_held_against_the_peer(
    theirs: float, bar: float, kept: bool, agrees: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "TURN", 0.0)
    (line,) = comparison(theirs, bar=bar).lines(1)
    assert (line.kept, line.agrees) == (kept, agrees)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (Line("work", "igraph", "S", kept=True), 0),
        (Line("work", "igraph", "S"), 0),
        (Line("work", "igraph", "S", kept=False), 1),
        (Line("work", "igraph", "S", kept=True, agrees=False), 1),
    ],
)
def test_a_broken_bar_or_another_result_ends_with_1(
    line: Line, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(benchmarks, "ROWS", {"reach": ("S", lambda _, __: iter([line]))})
    assert benchmarks.main(["--only", "reach"]) == code
    assert ("1 of 1 lines broken" in capsys.readouterr().out) == bool(code)


def test_the_middle_turn_counts_and_turns_alternate_but_for_long_ones() -> None:
    order: list[str] = []
    walls = {"ours": iter([3.0, 1.0, 2.0]), "theirs": iter([5.0, 9.0, 4.0]), "slow": iter([21.0])}

    def turn(name: str) -> tuple[Cost, str]:
        order.append(name)
        wall = next(walls[name])
        return Cost(wall, wall), f"{name} in {wall:.0f}"

    middle = interleaved({name: lambda name=name: turn(name) for name in walls}, 3)
    assert order == ["ours", "theirs", "slow", *["ours", "theirs"] * 2]
    assert [result for _, result in middle.values()] == ["ours in 2", "theirs in 5", "slow in 21"]


def test_what_is_quick_is_repeated_until_a_turn_is_over() -> None:
    runs: list[int] = []
    cost, result = clocked(lambda: runs.append(1) or len(runs))()
    assert result == len(runs) > 1
    assert cost.wall * len(runs) >= measuring.TURN


def test_a_process_tells_its_memory_its_end_and_what_it_said() -> None:
    code = "import sys; block = bytearray(300 * 2**20); print('enough', file=sys.stderr); sys.exit(3)"
    cost, ended, said = process([sys.executable, "-c", code])
    assert ended == 3
    assert said.strip() == "enough"
    assert 300 <= cost.peak < 400


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells the memory of helpers.")
def test_a_process_and_its_helpers_have_their_memory_together() -> None:
    block = "block = bytearray(150 * 2**20); import time; time.sleep(1)"
    code = (
        f"import subprocess, sys; helper = subprocess.Popen([sys.executable, '-c', {block!r}]); {block}; helper.wait()"
    )
    cost, _, _ = process([sys.executable, "-c", code])
    assert 300 <= cost.peak < 400


def test_a_recorded_line_takes_the_place_of_the_last_of_its_kind(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("Before.\n<!-- table -->\n<!-- end -->\nAfter.\n", encoding="utf-8")
    benchmarks.record([Line("a", "igraph", "S", found="1 ×"), Line("b", "igraph", "S", found="2 ×")], readme)
    benchmarks.record([Line("a", "igraph", "S", found="3 ×"), Line("a", "igraph", "M", found="4 ×")], readme)
    text = readme.read_text(encoding="utf-8")
    assert text.startswith("Before.\n<!-- table -->\n")
    assert text.endswith("\n<!-- end -->\nAfter.\n")
    assert [(row["work"], row["place"], row["found"]) for row in rows_of(text)] == [
        ("a", "S", "3 ×"),
        ("b", "S", "2 ×"),
        ("a", "M", "4 ×"),
    ]


def test_the_sizes_are_those_that_the_bars_name() -> None:
    assert SIZES["M"] == Size(500, 2_500, 5, 50_000)
    assert SIZES["L"] == Size(3_000, 15_000, 12, 500_000)
