"""Reading: whatever a spreadsheet or a finance system wrote, its text arrives as it was typed."""

import contextlib
import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cogs.errors import CogsError, InputError
from cogs.tables.check import check_tables
from cogs.tables.read import read_tables
from tests.tables.reading import REFERRALS, only, read, rules, workbook


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding_separator_and_line_end_reads_the_same(
    tmp_path: Path, line_end: str, separator: str, encoding: str
) -> None:
    rows = [["id", "name"], ["cafe", "Café £5"], ["a", "b"]]
    text = line_end.join(separator.join(row) for row in rows) + line_end
    tables = read(tmp_path, organisations=text.encode(encoding))
    (table,) = tables.tables
    assert rules(tables) == ([("organisations.csv", None, "cr-only-line-ends")] if line_end == "\r" else [])
    assert table.role == "nodes"
    assert table.cells.to_dict("index") == {2: {"id": "cafe", "name": "Café £5"}, 3: {"id": "a", "name": "b"}}


def test_the_separator_is_looked_for_outside_quotation_marks(tmp_path: Path) -> None:
    table = only(read(tmp_path, nodes='id;"name, which, is, long"\na;b\n'))
    assert list(table.cells) == ["id", "name, which, is, long"]


def test_a_tsv_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "referrals.tsv").write_text("source\ttarget\na\tb\n")
    assert only(read_tables(tmp_path)).cells.to_dict("list") == {"source": ["a"], "target": ["b"]}


def test_a_quoted_line_break_is_one_spreadsheet_row(tmp_path: Path) -> None:
    table = only(read(tmp_path, nodes='id,name\na,"two\nlines"\nb,one\n'))
    assert table.cells["name"].to_dict() == {2: "two\nlines", 3: "one"}


def test_blank_rows_keep_their_number_and_are_not_in_the_cells(tmp_path: Path) -> None:
    table = only(read(tmp_path, nodes="\n,\nid,name\n\na,x\n , \nb,y\n\n"))
    assert table.cells.index.tolist() == [5, 7]


def test_nothing_is_treated_as_missing_or_as_a_number(tmp_path: Path) -> None:
    table = only(read(tmp_path, nodes="id,name,value\nNA,nan,007\nnull,None,1e5\n"))
    assert table.cells.to_dict("list") == {"id": ["NA", "null"], "name": ["nan", "None"], "value": ["007", "1e5"]}


def test_white_space_around_a_cell_goes_and_within_it_stays(tmp_path: Path) -> None:
    table = only(read(tmp_path, nodes=" id , note\n\xa0a\t,\u2003St\xa0Anne's \n"))
    assert table.cells.to_dict("list") == {"id": ["a"], "note": ["St\xa0Anne's"]}


def test_a_shorter_row_is_filled_up_with_empty_cells(tmp_path: Path) -> None:
    assert only(read(tmp_path, nodes="id,name,sector\na\n")).cells.loc[2].tolist() == ["a", "", ""]


def test_every_file_is_a_source_with_its_sum(tmp_path: Path) -> None:
    (tmp_path / "network.toml").write_text('name = "Here"\n')
    tables = read(tmp_path, b=REFERRALS, a=REFERRALS)
    assert [source.name for source in tables.sources] == ["network.toml", "a.csv", "b.csv"]
    assert tables.sources[1].sha256 == hashlib.sha256(REFERRALS.encode()).hexdigest()
    assert tables.sources[1].size == len(REFERRALS)
    assert tables.name == "Here"


def test_a_folder_gives_the_name_where_nothing_else_does(tmp_path: Path) -> None:
    assert read(tmp_path, referrals=REFERRALS).name == tmp_path.name


def test_one_csv_file_is_enough(tmp_path: Path) -> None:
    (tmp_path / "network.toml").write_text('[headers]\nsender = "source"\n')
    (tmp_path / "other.csv").write_text(REFERRALS)
    (tmp_path / "referrals.csv").write_text("sender,to\na,b\n")
    tables = read_tables(tmp_path / "referrals.csv")
    assert only(tables).name == "referrals.csv"
    assert tables.name == "referrals"


def test_hidden_files_lock_files_and_notes_are_no_tables(tmp_path: Path) -> None:
    for name in (".hidden.csv", "~$book.xlsx", "README.csv", "notes.csv", "README.txt"):
        (tmp_path / name).write_bytes(b"\0")
    assert only(read(tmp_path, referrals=REFERRALS)).name == "referrals.csv"


@pytest.mark.parametrize("make", [lambda path: path / "nowhere", lambda path: path, lambda path: path / "a.docx"])
def test_where_there_is_no_table_an_error_says_what_to_do(tmp_path: Path, make: Any) -> None:
    (tmp_path / "a.docx").write_text("x")
    with pytest.raises(InputError, match=r"Put|Check|Give"):
        read_tables(make(tmp_path))


def test_a_folder_that_may_not_be_looked_into_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        read_tables(tmp_path)
    with pytest.raises(InputError, match="File name too long"):
        read_tables("x" * 5000)


def test_all_sheets_of_a_workbook_are_tables(tmp_path: Path) -> None:
    content = workbook(
        {
            "Organisations": [["id", "name", "count"], ["a", "Ann's", 12]],
            "Referrals 2024": [["From", "To", "Date"], ["a", "b", dt.date(2024, 5, 3)]],
            "Nothing": [],
            "README": [["read me"]],
            "Lists": [["yes"], ["no"]],
        },
        hidden="Lists",
    )
    (tmp_path / "place.xlsx").write_bytes(content)
    for source in (tmp_path, tmp_path / "place.xlsx"):
        tables = read_tables(source)
        assert not tables.problems
        assert [(table.name, table.says) for table in tables.tables] == [
            ("place.xlsx, sheet Organisations", "organisation"),
            ("place.xlsx, sheet Referrals 2024", "refers_to"),
        ]
        assert tables.tables[1].cells.loc[2].tolist() == ["a", "b", "2024-05-03"]


def test_spreadsheet_cells_read_as_a_person_would_type_them(tmp_path: Path) -> None:
    values = [
        12.0,
        0.1,
        1e-7,
        20_000_000_000.0,
        True,
        False,
        dt.date(2024, 5, 3),
        dt.datetime(2024, 5, 3, 10, 30),
        None,
    ]
    rows = [["id", *(f"c{number}" for number in range(len(values)))], ["a", *values]]
    table = only(read(tmp_path, **{"organisations.xlsx": workbook({"organisations": rows})}))
    expected = ["12", "0.1", "0.0000001", "20000000000", "yes", "no", "2024-05-03", "2024-05-03T10:30:00", ""]
    assert table.cells.loc[2].tolist() == ["a", *expected]


def test_rows_of_a_sheet_keep_their_numbers_wherever_the_table_begins(tmp_path: Path) -> None:
    rows = [[], [None, "id", "name"], [], [None, "a", "x"]]
    assert only(read(tmp_path, **{"services.xlsx": workbook({"Sheet1": rows})})).cells["id"].to_dict() == {4: "a"}


def test_a_lone_unnamed_sheet_is_called_after_its_file(tmp_path: Path) -> None:
    assert only(read(tmp_path, **{"services.xlsx": workbook({"Sheet1": [["id"], ["a"]]})})).says == "service"


def test_cells_right_of_the_headings_of_a_sheet_are_problems(tmp_path: Path) -> None:
    tables = read(tmp_path, **{"services.xlsx": workbook({"services": [["id"], ["a"], ["b", None, "stray"]]})})
    assert rules(tables) == [("services.xlsx, sheet services", 3, "long-row")]


UNREADABLE = {
    "nul.csv": b"id\0name",
    "binary.csv": bytes(range(128, 160)) * 4,
    "broken.csv": b"\xff\xfea",
    "open.csv": b'id,name\na,"never closed\nb,c\n',
    "wide.csv": b"," * 20_000 + b"id\n",
    "corrupt.xlsx": b"PK\x03\x04 not really",
    "text.xls": b"<table><tr><td>id</td></tr></table>",
    "password.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_a_problem_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    tables = read(tmp_path, referrals=REFERRALS, **{name: UNREADABLE[name]})
    assert [(problem.table, problem.rule) for problem in tables.problems] == [(name, "unreadable")]
    assert [table.name for table in tables.tables] == ["referrals.csv"]


def test_a_quotation_mark_that_is_never_closed_is_placed(tmp_path: Path) -> None:
    assert rules(read(tmp_path, nodes=UNREADABLE["open.csv"])) == [("nodes.csv", 2, "unreadable")]


def test_a_quotation_mark_that_is_never_closed_is_placed_among_long_rows_too(tmp_path: Path) -> None:
    assert rules(read(tmp_path, nodes='\n\nid\na,b\nc,"d\ne\n')) == [("nodes.csv", 5, "unreadable")]


def test_a_folder_called_like_a_table_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    assert rules(read_tables(tmp_path)) == [("x.csv", None, "unreadable")]


def test_a_file_without_leave_to_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "x.csv").write_text("id\n")
    monkeypatch.setattr(Path, "open", refuse)
    assert rules(read_tables(tmp_path)) == [("x.csv", None, "unreadable")]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b", ,\r\n;\r\n"])
def test_an_empty_file_is_a_problem(tmp_path: Path, content: bytes) -> None:
    assert rules(read(tmp_path, referrals=content)) == [("referrals.csv", None, "empty")]


@pytest.mark.parametrize("rows", [[], [[" "], [None, "\xa0"]]])
def test_an_empty_workbook_is_a_problem(tmp_path: Path, rows: list[list[Any]]) -> None:
    assert rules(read(tmp_path, **{"x.xlsx": workbook({"Sheet1": rows})})) == [("x.xlsx", None, "empty")]


def test_a_network_toml_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "network.toml").write_bytes(b"\0\xff")
    assert rules(read(tmp_path, referrals=REFERRALS)) == [("network.toml", None, "unreadable")]


def test_cells_are_text_even_where_a_table_has_no_rows(tmp_path: Path) -> None:
    for text in ("id,count\n", "id,count\na,1\n"):
        cells = only(read(tmp_path, organisations=text)).cells
        assert all(pd.api.types.is_string_dtype(dtype) for dtype in cells.dtypes)


PIECES = st.sampled_from(
    [b"id", b"source,target", b"source", b"relation", b"date", b"count", b"kind", b",", b";", b"\t", b"\n", b"\r", b'"']
)


@given(st.one_of(st.binary(max_size=300), st.lists(st.one_of(PIECES, st.binary(max_size=4))).map(b"".join)))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_at_all_make_reading_or_checking_fail(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    (tmp_path / "network.toml").write_bytes(content)
    with contextlib.suppress(CogsError):
        check_tables(read_tables(tmp_path))
