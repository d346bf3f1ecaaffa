"""Files of strangers: whatever they are, one clear sentence, in bounded time and memory."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import cogs
from cogs import InputError
from cogs.exchange.importing import import_data
from cogs.tables.opened import LIMITS, bytes_of, first_bytes, limit
from tests.benchmarks.measuring import process

GOOD = "source,target,relation\nlibrary,advice,refers_to\n"


def place(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "relationships.csv").write_text(GOOD)
    return folder


def nul_bytes(folder: Path) -> str:
    (folder / "services.csv").write_bytes(b"id,name\nadvice,\0\0\0\n")
    return "This is no text"


def a_million_columns(folder: Path) -> str:
    (folder / "services.csv").write_text(",".join(f"c{number}" for number in range(1_000_000)) + "\n")
    return "more than 16,384 columns"


def a_directory_named_like_a_csv(folder: Path) -> str:
    (folder / "services.csv").mkdir()
    return "This is a folder, not a file"


def a_link_out_of_the_folder(folder: Path) -> str:
    secret = folder.parent / "secret.csv"
    secret.write_text("id,name\nadvice,A secret\n")
    (folder / "services.csv").symlink_to(secret)
    return "link to a file outside the folder"


def a_link_to_nothing(folder: Path) -> str:
    (folder / "services.csv").symlink_to(folder / "nothing.csv")
    return "cannot be opened"


def a_pipe(folder: Path) -> str:
    os.mkfifo(folder / "services.csv")
    return "a pipe or a device"


def a_very_long_cell(folder: Path) -> str:
    (folder / "services.csv").write_text('id,name\nadvice,"' + "many\n" * 250_000 + '"\n')
    return "more than 1,000,000 characters"


def an_archive_that_bursts(folder: Path) -> str:
    content = bytes(1_000_000)
    with zipfile.ZipFile(folder / "services.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(30):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", content)
    return "unpacks to 30,000,000 bytes, and up to 20,000,000 are read"


def a_cell_far_off(folder: Path) -> str:
    from xlsxwriter import Workbook

    with Workbook(folder / "services.xlsx") as book:
        sheet = book.add_worksheet("services")
        sheet.write("A1", "id")
        sheet.write("XFD1048576", "x")
    return "1,048,576 rows and 16,384 columns"


def _cell_at(folder: Path, reference: str) -> None:
    """Write a workbook whose one cell says that it stands there."""
    from xlsxwriter import Workbook

    with Workbook(folder / "sound.xlsx") as book:
        book.add_worksheet("services").write("B1", "id")
    with zipfile.ZipFile(folder / "sound.xlsx") as sound, zipfile.ZipFile(folder / "services.xlsx", "w") as touched:
        for name in sound.namelist():
            touched.writestr(name, sound.read(name).replace(b'r="B1"', f'r="{reference}"'.encode()))
    (folder / "sound.xlsx").unlink()


def a_column_that_no_sheet_has(folder: Path) -> str:
    _cell_at(folder, "B" * 30 + "1")
    return "A sheet has 642,544,814 columns, and up to 16,384 are read"


def a_column_of_five_letters(folder: Path) -> str:
    _cell_at(folder, "Ckind1")
    return "A sheet has 1,570,716 columns"


def a_row_of_five_thousand_digits(folder: Path) -> str:
    _cell_at(folder, "B" + "9" * 5_000)
    return "999,999,999,999 rows and 2 columns"


def cells_repeated_without_end(folder: Path) -> str:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"/>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    with zipfile.ZipFile(folder / "services.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:spreadsheet><table:table>{row}</table:table></office:spreadsheet>")
    return "1,048,576 rows and 16,384 columns"


HOSTILE: tuple[Callable[[Path], str], ...] = (
    nul_bytes,
    a_million_columns,
    a_directory_named_like_a_csv,
    a_link_out_of_the_folder,
    a_link_to_nothing,
    a_pipe,
    a_very_long_cell,
    an_archive_that_bursts,
    a_cell_far_off,
    a_column_that_no_sheet_has,
    a_column_of_five_letters,
    a_row_of_five_thousand_digits,
    cells_repeated_without_end,
)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.__name__)
def test_a_hostile_file_is_one_clear_sentence_about_it(
    tmp_path: Path, hostile: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COGS_MOST_UNPACKED", "20000000")
    folder = place(tmp_path / "place")
    expected = hostile(folder)
    with pytest.raises(InputError) as raised:
        cogs.load_network(folder)
    (problem,) = raised.value.problems
    assert expected in problem.message
    assert problem.table.startswith("services.")


def test_a_link_inside_the_folder_and_a_folder_that_is_a_link_are_read(tmp_path: Path) -> None:
    folder = place(tmp_path / "place")
    (folder / "list.txt").write_text("id,name\nadvice,Advice\n")
    (folder / "services.csv").symlink_to(folder / "list.txt")
    (tmp_path / "other").symlink_to(folder)
    assert cogs.load_network(tmp_path / "other").nodes["kind"].to_dict()["advice"] == "service"


def test_a_pipe_of_any_format_is_not_waited_for(tmp_path: Path) -> None:
    for ending in ("csv", "json", "xlsx", "graphml", "gml", "gexf", "net", "zip", "xml", "txt", "dl", "ods", "parquet"):
        pipe = tmp_path / f"pipe.{ending}"
        os.mkfifo(pipe)
        with pytest.raises(cogs.CogsError):
            import_data(pipe)
        with pytest.raises(cogs.CogsError):
            cogs.load_network(pipe)


_LONG_LINE = """
import sys, cogs
try:
    cogs.load_network(sys.argv[1])
except cogs.InputError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
"""


def test_a_line_of_a_gigabyte_is_refused_without_being_read_into_memory(tmp_path: Path) -> None:
    folder = place(tmp_path / "place")
    with (folder / "services.csv").open("wb") as stream:
        stream.write(b"id,name\nadvice,")
        stream.truncate(2**30)
    cost, ended, said = process([sys.executable, "-c", _LONG_LINE, folder])
    assert ended == 1
    assert "A line is longer than 10,000,000 characters" in said
    assert cost.peak < 400


def test_a_file_larger_than_is_read_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "nodes.csv").open("wb") as stream:
        stream.truncate(LIMITS["bytes"] + 1)
    with pytest.raises(InputError, match=r"2,147,483,649 bytes, and up to 2,147,483,648 .*COGS_MOST_BYTES"):
        bytes_of(tmp_path / "nodes.csv")


@pytest.mark.parametrize("what", ["bytes", "rows", "columns"])
def test_every_limit_can_be_set_and_its_message_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setenv(f"COGS_MOST_{what.upper()}", "1")
    assert limit(what) == 1
    with pytest.raises(InputError, match=f"set COGS_MOST_{what.upper()} to a larger number"):
        cogs.load_network(place(tmp_path / "place"))
    monkeypatch.setenv(f"COGS_MOST_{what.upper()}", "1000")
    assert len(cogs.load_network(tmp_path / "place")) == 2


def test_a_limit_that_is_no_number_is_as_if_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for said in ("", "0", "-5", "many", "1e9"):
        monkeypatch.setenv("COGS_MOST_ROWS", said)
        assert limit("rows") == LIMITS["rows"]


def test_a_parquet_file_says_before_it_is_read_how_large_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = place(tmp_path / "place")
    pd.DataFrame({"id": [f"s{number}" for number in range(50)]}).to_parquet(folder / "services.parquet")
    monkeypatch.setenv("COGS_MOST_ROWS", "40")
    with pytest.raises(InputError, match="The file holds 50 rows"):
        cogs.load_network(folder)


def test_the_beginning_of_what_is_no_file_is_empty(tmp_path: Path) -> None:
    assert first_bytes(tmp_path, 10) == first_bytes(tmp_path / "none", 10) == b""
