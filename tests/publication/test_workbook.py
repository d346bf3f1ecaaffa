"""The workbook of an analysis: the figures of the CSVs, explained, and nobody who must not be in it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from cogs import OutputError, analyse, publish
from cogs.publication import workbook as at_home
from cogs.publication.answer_chapters import answers_to
from cogs.publication.export import export
from cogs.publication.workbook import workbook
from tests.command_line import run, text_in
from tests.publication.test_pages_end_to_end import ABOUT_ONE, poisoned

KEEP_IT_LOCAL = Path(__file__).parents[2] / "data" / "keep-it-local"
SHEETS = ["Figures", "Brokerage", "Relationships", "Stated figures"]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published") / "out"
    publish(analyse(KEEP_IT_LOCAL), folder)
    return folder


@pytest.fixture(scope="module")
def book(published: Path) -> Any:
    return openpyxl.load_workbook(published / "figures.xlsx")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    folder.mkdir()
    (folder / "organisations.csv").write_text("id,name,sector\nhub,The Hub,\ngp,The Surgery,health\n")
    (folder / "residents.csv").write_text("id,count\nsecret-one,3\nsecret-two,41\n")
    (folder / "uses.csv").write_text("source,target\nsecret-one,hub\nsecret-two,gp\n")
    (folder / "referrals.csv").write_text(
        "source,target,date,resident,need,case worker\n"
        + "gp,hub,2025-04-01,secret-one,secret need,secret worker\n" * 3
        + "hub,gp,2025-04-02,,,secret worker\n"
    )
    return folder


def rows(book: Any, sheet: str) -> pd.DataFrame:
    first, *others = book[sheet].iter_rows(values_only=True)
    return pd.DataFrame(others, columns=first)


def test_the_sheets_hold_what_the_csvs_hold(published: Path, book: Any) -> None:
    answered = [name for name in book.sheetnames if name not in ("About", *SHEETS, "Definitions")]
    assert book.sheetnames == ["About", *SHEETS, *answered, "Definitions"]
    assert answered[:2] == ["Answers", "Answers in figures"]
    assert "1 Referral pathways" in answered
    figures = pd.read_csv(published / "metrics.csv").set_index("id")
    ours = rows(book, "Figures").set_index("Id").loc[figures.index]
    assert ours["Betweenness (working)"].astype(float).tolist() == pytest.approx(
        figures["betweenness_working"].tolist(), nan_ok=True
    )
    roles = pd.read_csv(published / "brokerage.csv")
    assert rows(book, "Brokerage")["Total"].astype(float).tolist() == pytest.approx(roles["total"], nan_ok=True)
    assert len(rows(book, "Relationships")) == 163
    stated = rows(book, "Stated figures")
    assert {"at least", "exact"} <= set(stated["Value is"])
    assert stated["Name"].notna().all()


def test_names_stand_first_where_they_stay_in_sight(book: Any) -> None:
    assert [book[sheet]["A1"].value for sheet in ("Figures", "Brokerage")] == ["Name", "Name"]
    assert [book[sheet].freeze_panes for sheet in SHEETS] == ["B2"] * 4


def test_every_column_is_explained_and_has_a_note(book: Any) -> None:
    explained = rows(book, "Definitions")
    for sheet in SHEETS:
        assert explained.loc[explained["Sheet"] == sheet, "Heading"].tolist() == [cell.value for cell in book[sheet][1]]
        assert all(cell.comment.text.endswith(".") for cell in book[sheet][1])
    assert explained["Meaning"].str.endswith(".").all()
    assert not explained["Meaning"].str.contains("A column of the data").any()


def test_the_first_sheet_says_source_quality_what_is_left_out_and_the_rule_for_residents(book: Any) -> None:
    about = rows(book, "About")
    said = about.groupby("About this workbook")["In words"].agg(" ".join)
    assert said["Name"] == "Keep it Local: seven community organisations in England, 2019"
    assert "Locality" in said["Source"]
    assert "1 confidential place" in said["Left out"]
    assert "from 1 to 7 are shown as that range" in said["Residents"]
    assert "124 rows" in said["Sheet Figures"]
    assert {"How good the data are", "Caution", "How it was made"} <= set(said.index)


def test_the_report_links_to_it(published: Path) -> None:
    report = (published / "report.html").read_text(encoding="utf-8")
    assert 'href="figures.xlsx"' in report
    assert "All figures and answers as a workbook" in report


def test_residents_are_in_it_only_as_protected_numbers(place: Path, tmp_path: Path) -> None:
    export(place, tmp_path / "out.xlsx", form="excel")
    assert "secret" not in text_in(tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    users = rows(book, "Figures").set_index("Id")["Residents who use it directly"]
    assert users.to_dict() == {"hub": "1 to 7", "gp": 40}
    ties = rows(book, "Relationships").set_index(["From", "To"])
    assert ties.loc[("gp", "hub"), "People referred"] == "1 to 7"
    assert not {"Date", "Need", "case worker", "Case worker"} & set(ties)


def test_hostile_text_in_any_column_is_no_formula_and_tells_of_no_single_person(tmp_path: Path) -> None:
    analysis = analyse(poisoned(tmp_path / "in"))
    content = workbook(analysis)
    assert content == workbook(analysis)
    (tmp_path / "out.xlsx").write_bytes(content)
    written = text_in(tmp_path / "out.xlsx")
    assert ABOUT_ONE not in written
    assert "<f>" not in written
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_two_runs_give_equal_bytes(published: Path) -> None:
    analysis = analyse(KEEP_IT_LOCAL)
    assert (published / "figures.xlsx").read_bytes() == workbook(analysis, answers=answers_to(analysis))


def test_rows_beyond_what_a_spreadsheet_bears_are_left_out_and_counted(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_home, "_MOST_ROWS", 1)
    lost = export(place, tmp_path / "out.xlsx", form="excel")
    assert lost[0] == "Figures holds the first 1 of 2 rows; export to parquet for all of them."
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert len(rows(book, "Figures")) == 1
    assert lost[0] in rows(book, "About")["In words"].tolist()


def test_the_command_writes_it_and_a_target_in_the_way_is_said(tmp_path: Path) -> None:
    done = run("export", KEEP_IT_LOCAL, tmp_path / "out.xlsx", "--to", "excel")
    assert done.returncode == 0, done.stderr
    assert "It does not hold" not in done.stdout
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="Cannot write"):
        export(KEEP_IT_LOCAL, tmp_path / "file" / "out.xlsx", form="excel")
