"""Any table: the user's headings become ours, and what cannot be a tie is set aside."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from cogs.errors import InputError, UnknownNameError
from cogs.exchange.imported import Imported
from cogs.exchange.table import read_table

ENDS = {"source": "Referring agency", "target": "Accepted by"}


def read(folder: Path, text: str, **columns: str) -> Imported:
    file = folder / "2024.csv"
    file.write_text(text, encoding="utf-8")
    return read_table(file, {**ENDS, **columns})


def test_named_headings_become_ours_and_others_stay(tmp_path: Path) -> None:
    imported = read(tmp_path, "REFERRING  AGENCY,Accepted by,Note,Weight\nLibrary,Advice,x,3\n")
    assert imported.tables["refers_to"].to_dict("records") == [
        {"source": "Library", "target": "Advice", "Note": "x", "weight": "3"}
    ]
    assert imported.relations == ()


def test_the_relation_may_be_said_for_every_row(tmp_path: Path) -> None:
    imported = read(tmp_path, "Referring agency,Accepted by\nLibrary,Advice\n", relation="Grants")
    assert list(imported.tables) == ["funds"]


def test_the_relation_may_be_a_column_and_new_ones_are_declared(tmp_path: Path) -> None:
    text = "Referring agency,Accepted by,Tie\nLibrary,Advice,Referral\nAdvice,Library,Mentors on\nA,B,\n"
    imported = read(tmp_path, text, relation="Tie")
    assert imported.tables["relationships"]["relation"].tolist() == ["refers_to", "mentors_on", "refers_to"]
    assert [(own.name, own.verb, own.sources) for own in imported.relations] == [
        ("mentors_on", "mentors on", ("organisation",))
    ]
    assert any("mentors_on" in note for note in imported.notes)


def test_the_name_of_the_table_says_the_relation(tmp_path: Path) -> None:
    file = tmp_path / "partnerships.csv"
    file.write_text("A,B\nLibrary,Advice\n")
    assert list(read_table(file, {"source": "A", "target": "B"}).tables) == ["partners_with"]


@pytest.mark.parametrize(
    ("row", "reason", "found"),
    [
        (",Advice,,,", "missing-source", "Advice"),
        ("Library,,,,", "missing-target", "Library"),
        ("Library,Advice,some,,", "amount-unreadable", "some"),
        ("Library,Advice,-3,,", "amount-negative", "-3"),
        ("Library,Advice,,31/02/2024,", "date-unreadable", "31/02/2024"),
        ("Library,Advice,,,perhaps", "complex-unreadable", "perhaps"),
    ],
)
def test_a_faulty_row_is_set_aside(tmp_path: Path, row: str, reason: str, found: str) -> None:
    text = f"Referring agency,Accepted by,Amount,Date,Complex\nA,B,1,05/06/2024,yes\n{row}\n"
    imported = read(tmp_path, text)
    assert imported.set_aside.to_dict("records") == [
        {"source": "2024.csv", "row": "3", "reason": reason, "found": found}
    ]
    assert imported.tables["refers_to"]["date"].tolist() == ["2024-06-05"]
    assert f"Set aside ({reason}): 1 row." in imported.notes


def test_headings_below_a_preamble_and_sheets_without_them(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Referrals of 2024"])
    for row in (["Referring agency", "Accepted by"], ["Library", "Advice"]):
        book.active.append(row)
    book.create_sheet("Codes").append(["Code", "Meaning"])
    book.save(tmp_path / "book.xlsx")
    imported = read_table(tmp_path / "book.xlsx", ENDS)
    assert imported.tables["refers_to"].to_dict("records") == [{"source": "Library", "target": "Advice"}]
    assert any("1 sheet has not these headings" in note for note in imported.notes)


def test_a_heading_that_is_not_there_is_named_with_what_is_near(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r'no heading "Accepted by" to be the target. Did you mean "Accepted_ by x"'):
        read(tmp_path, "Referring agency,Accepted_ by x\nLibrary,Advice\n")


def test_a_table_without_both_ends_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Who,When\nLibrary,2024\n")
    with pytest.raises(InputError, match=r"--map source=.*headings are: Who, When"):
        read_table(file, {"source": "Who"})


def test_an_unknown_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r'no column "sorce".*Did you mean "source"'):
        read(tmp_path, "a,b\n", sorce="a")
