"""Whatever is wrong with tables about residents: the row and the column are said, no id, name or text of theirs."""

import csv
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from cogs.errors import Problem
from cogs.tables.check import check_tables
from cogs.tables.read import read_tables
from tests.trust.planted import plant, secrets

Rows = list[list[str]]


def slip(cell: str) -> str:
    """Return an id that is nobody's, and still tells who is meant."""
    return f"{cell}q" if cell else cell


FAULTS: dict[str, Callable[[str], str]] = {
    "slip": slip,
    "no word": lambda cell: f"{cell} not a word",
    "two lines": lambda cell: f"{cell}\n{cell}",
    "broken letters": lambda cell: f"{cell} Ã©",
    "empty": lambda cell: cell[:0],
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("planted") / "place")


def problems_with(place: Path, folder: Path, table: str, change: Callable[[Rows], None]) -> tuple[Problem, ...]:
    """Return what is found in the place when the rows of one table are changed."""
    folder.mkdir(parents=True)
    for file in place.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        if file.stem == table:
            change(rows)
        with (folder / file.name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    return check_tables(read_tables(folder))


def told(problems: tuple[Problem, ...]) -> list[str]:
    """Return the problems that say a word of a resident."""
    return [str(one) for one in problems if re.search(r"zq[a-z]+\d\dxk", f"{one.value} {one.message}")]


@pytest.mark.parametrize("table", ["residents", "uses", "referrals", "volunteering", "figures"])
def test_no_fault_in_a_cell_tells_of_a_resident(place: Path, tmp_path: Path, table: str) -> None:
    def broken(rows: Rows) -> None:
        whole = [list(row) for row in rows[1:]]
        for place, (column, fault) in enumerate(product(range(len(rows[0])), FAULTS.values())):
            row = list(whole[place % len(whole)])
            row[column] = fault(row[column])
            rows.append(row)

    problems = problems_with(place, tmp_path / "in", table, broken)
    assert len([one for one in problems if one.table == f"{table}.csv"]) > 5
    assert told(problems) == []


def test_an_id_listed_twice_names_the_rows_and_the_column_only(place: Path, tmp_path: Path) -> None:
    def twice(rows: Rows) -> None:
        rows.append([rows[1][0], *rows[2][1:]])

    problems = problems_with(place, tmp_path / "in", "residents", twice)
    (problem,) = [one for one in problems if one.rule == "id-twice"]
    assert told(problems) == []
    assert (problem.table, problem.row, problem.value) == ("residents.csv", 52, "")
    assert "already stands in residents.csv row 2, there with name (a resident's, not shown)" in problem.message


def test_an_unknown_resident_is_said_by_row_and_no_other_is_offered(place: Path, tmp_path: Path) -> None:
    def unknown(rows: Rows) -> None:
        rows[1][0] = slip(rows[1][0])

    (problem,) = [one for one in problems_with(place, tmp_path / "in", "uses", unknown) if one.severity == "error"]
    assert (problem.rule, problem.row, problem.column, problem.value) == ("unknown-source", 2, "source", "")
    assert problem.message == "source (a resident's, not shown) is in no table of nodes. Correct it, or list it."


def test_the_other_end_of_a_residents_row_is_named_with_what_may_be_meant(place: Path, tmp_path: Path) -> None:
    def unknown(rows: Rows) -> None:
        rows[1][1] = "servce for 1"

    (problem,) = [one for one in problems_with(place, tmp_path / "in", "uses", unknown) if one.severity == "error"]
    assert problem.value == "servce for 1"
    assert 'Did you mean "service for 1"' in problem.message


def test_what_is_looked_for_is_there() -> None:
    assert all(re.fullmatch(r"zq[a-z]+\d\dxk", word) for word in secrets())
