"""Starter tables: valid from the first minute, readable on Windows, all or nothing."""

import csv
from pathlib import Path

import openpyxl
import pytest

from cogs.errors import OutputError
from cogs.tables.check import check_tables
from cogs.tables.plain_workbook import workbook_of
from cogs.tables.read import read_tables
from cogs.tables.starter import write_starter

TABLES = ["councils", "organisations", "places", "referrals", "relationships", "services", "uses"]


@pytest.mark.parametrize("workbook", [False, True])
def test_the_examples_make_a_network_without_errors_or_loose_ends(tmp_path: Path, workbook: bool) -> None:
    write_starter(tmp_path / "place", workbook=workbook)
    tables = read_tables(tmp_path / "place")
    assert [problem.rule for problem in check_tables(tables)] == ["unlisted-nodes"]
    assert [len(table.cells) for table in tables.tables] == [3] * len(TABLES)
    assert tables.sources[0].name == "network.toml"


def test_csv_files_open_well_in_a_spreadsheet(tmp_path: Path) -> None:
    files = write_starter(tmp_path / "place")
    assert [file.name for file in files] == sorted([*(f"{name}.csv" for name in TABLES), "README.txt", "network.toml"])
    for file in files:
        if file.name != "network.toml":
            content = file.read_bytes()
            assert content.startswith(b"\xef\xbb\xbf")
            assert content.count(b"\n") == content.count(b"\r\n") > 3


def test_the_workbook_says_what_the_csv_files_say(tmp_path: Path) -> None:
    write_starter(tmp_path / "csv")
    write_starter(tmp_path / "xlsx", workbook=True)
    book = openpyxl.load_workbook(tmp_path / "xlsx" / "tables.xlsx")
    assert sorted(book.sheetnames) == sorted([*TABLES, "README"])
    for name in TABLES:
        with (tmp_path / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [tuple(row) for row in csv.reader(file)]
        assert [tuple("" if cell is None else str(cell) for cell in row) for row in book[name].values] == rows


def test_the_readme_explains_every_column(tmp_path: Path) -> None:
    write_starter(tmp_path / "place")
    readme = (tmp_path / "place" / "README.txt").read_text(encoding="utf-8-sig")
    for table in read_tables(tmp_path / "place").tables:
        for column in table.cells:
            assert column in readme


@pytest.mark.parametrize("workbook", [False, True])
def test_the_same_bytes_come_every_time(tmp_path: Path, workbook: bool) -> None:
    first, again = (write_starter(tmp_path / name, workbook=workbook) for name in ("first", "again"))
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in again]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    assert all(file.exists() for file in write_starter(tmp_path / "place"))


def test_folders_above_are_made(tmp_path: Path) -> None:
    assert write_starter(str(tmp_path / "new" / "place"))[0].exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="exists and is not empty"):
        write_starter(tmp_path)
    with pytest.raises(OutputError, match="is a file"):
        write_starter(tmp_path / "mine.txt")
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_nothing_is_left_behind_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left"):
        write_starter(tmp_path / "place")
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_keeps_text_as_text_and_numbers_as_numbers(tmp_path: Path) -> None:
    cells = ['<b> & "quotes"', "007", "12", "-1.5", "1e5", "two\nlines", "  spaced ", "=1+1", ""]
    (tmp_path / "x.xlsx").write_bytes(workbook_of({"A & B": [cells]}))
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["A & B"]
    assert [cell.value for cell in sheet[1]] == [*cells[:2], 12, -1.5, *cells[4:8], None]
    assert sheet["H1"].data_type != "f"
