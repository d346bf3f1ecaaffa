"""Every fault of the check's own fixtures: refused as the check refuses it, or reduced to the same files."""

from __future__ import annotations

from pathlib import Path

import pytest

import cogs
from cogs.errors import InputError, Problem
from tests.scale.difficult import files_made
from tests.tables.test_check import ERRORS, WARNINGS, Texts, check

pytestmark = [pytest.mark.scale, pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")]

# Reduce reads CSV and Parquet, and says so of a workbook, whatever is in it.
OF_WORKBOOKS = {
    number for number, (changed, *_) in enumerate(ERRORS) if any(name.endswith(".xlsx") for name in changed)
}


def places(problems: tuple[Problem, ...]) -> set[tuple[str, str, int | None, str | None]]:
    return {(one.rule, one.table, one.row, one.column) for one in problems if one.severity == "error"}


@pytest.mark.parametrize("number", sorted(set(range(len(ERRORS))) - OF_WORKBOOKS))
def test_each_error_is_found_in_its_place_and_nothing_is_written(tmp_path: Path, number: int) -> None:
    changed: Texts = ERRORS[number][0]
    (tmp_path / "place").mkdir()
    found = places(check(tmp_path / "place", changed))
    with pytest.raises(InputError) as refused:
        cogs.reduce(tmp_path / "place", tmp_path / "reduced")
    assert places(refused.value.problems) == found
    assert not (tmp_path / "reduced").exists()


@pytest.mark.parametrize("number", range(len(WARNINGS)))
def test_with_each_warning_every_file_is_the_same_to_the_byte(tmp_path: Path, number: int) -> None:
    place = tmp_path / "place"
    place.mkdir()
    assert check(place, WARNINGS[number][0])
    made = cogs.reduce(place, tmp_path / "reduced")
    assert files_made(place, tmp_path / "whole") == files_made(made, tmp_path / "again")


def test_rows_longer_than_their_headings_and_cells_over_lines_are_read_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    rows = 'trust,advice,2025-04-09\n"trust","advice",2025-04-09,"2"\ntrust,"ad\nvice",,,,far\ntrust,advice,,1,\n'
    check(tmp_path / "place", {"referrals.csv": f"source,target,date,weight\n{rows}"})
    with pytest.raises(InputError) as refused:
        cogs.reduce(tmp_path / "place", tmp_path / "reduced")
    assert [(one.rule, one.row) for one in refused.value.problems] == [("long-row", 4)]
