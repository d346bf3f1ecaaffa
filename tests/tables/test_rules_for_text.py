"""Rules for text: per rule a table with one fault of real files, the warning that names it, and residents unnamed."""

from pathlib import Path

import pytest

from cogs.errors import Problem
from cogs.tables.rules_for_text import TEXT_RULES
from tests.tables.reading import read


def warnings(folder: Path, **files: str | bytes) -> list[Problem]:
    tables = read(folder, **files)
    found = [
        problem for table in tables.tables for rule in TEXT_RULES for problem in rule(table, tables.settings.vocabulary)
    ]
    assert all(problem.severity == "warning" for problem in found)
    assert all(problem.message.endswith(".") and "\n" not in problem.message for problem in found)
    return [*tables.problems, *found]


def places(problems: list[Problem]) -> list[tuple[str, int | None, str | None]]:
    return [(problem.rule, problem.row, problem.column) for problem in problems]


@pytest.mark.parametrize(
    "name",
    ["CafÃ©", "St Anneâ€™s", "Â£5 shop", "programmeÿfor", "Report Date:† x", "Caf\ufffd", "fa‡ade", "Ã‰cole", "a\x92s"],
)
def test_text_once_read_in_a_wrong_encoding_is_warned_of(tmp_path: Path, name: str) -> None:
    assert places(warnings(tmp_path, services=f"id,name\na,b\nb,{name}\n")) == [("broken-recoding", 3, "name")]


@pytest.mark.parametrize("name", ["Café", "SÃO JOÃO", "St Anne’s", "Ämter", "naïve — façade", "£5 shop", "Łódź", "Ysâ"])
def test_sound_letters_are_left_alone(tmp_path: Path, name: str) -> None:
    assert warnings(tmp_path, services=f"id,name\na,{name}\n") == []


def test_an_odd_space_is_read_as_a_plain_one_and_warned_of(tmp_path: Path) -> None:
    text = "source,target\nA\xa0 Ltd,b\nA Ltd,b\u200bc\nA Ltd ,b \xa0\n"
    tables = read(tmp_path, referrals=text)
    assert tables.tables[0].cells.to_dict("list") == {"source": ["A Ltd"] * 3, "target": ["b", "bc", "b"]}
    assert places(list(tables.problems)) == [("no-break-space", 2, "source"), ("no-break-space", 3, "target")]


def test_an_alias_of_an_odd_space_is_no_circle(tmp_path: Path) -> None:
    tables = read(tmp_path, aliases="id,same_as\nA\xa0Ltd,A Ltd\nB,B\n")
    assert tables.tables[0].cells.to_dict("list") == {"id": ["B"], "same_as": ["B"]}


def test_a_line_break_in_an_id_or_name_is_warned_of_and_in_other_text_not(tmp_path: Path) -> None:
    found = warnings(tmp_path, services='id,name,note\na,"two\nlines","two\nlines"\n')
    assert places(found) == [("line-break-in-cell", 2, "name")]
    assert found[0].value == "two lines"


def test_equal_relationships_are_counted_in_one_warning(tmp_path: Path) -> None:
    (found,) = warnings(tmp_path, referrals="source,target\n" + "a,b\n" * 13 + "b,a\n")
    assert (found.rule, found.row) == ("duplicate-rows", None)
    assert found.message.startswith("12 rows say exactly what another row says; all are counted.")
    (one,) = warnings(tmp_path, referrals="source,target\na,b\na,b\n")
    assert one.message.startswith("1 row says exactly what another row says; both are counted.")
    assert warnings(tmp_path, referrals="id\na\na\n") == []


@pytest.mark.parametrize(
    ("row", "shifted"),
    [
        ("a,b,05/12/2014,,GBP", True),
        ("a,b,05/12/2014,a text,GBP", True),
        ("a,b,a text,another,GBP", True),
        ("a,b,05/12/2014,2024-01-01,GBP", False),
        ("a,b,many,2024-01-01,GBP", False),
        ("a,b,5,soon,GBP", False),
        ("a,b,,,", False),
    ],
)
def test_a_row_whose_cells_have_moved_is_told_from_a_single_bad_cell(tmp_path: Path, row: str, shifted: bool) -> None:
    found = warnings(tmp_path, grants=f"source,target,amount,date,currency\na,b,5,2024-01-01,GBP\n{row}\n")
    assert places(found) == ([("shifted-row", 3, "amount")] if shifted else [])
    assert not any("2014" in problem.message for problem in found)


def test_a_date_and_an_amount_run_together_are_named(tmp_path: Path) -> None:
    found = warnings(tmp_path, spend="source,target,date,amount\na,b,25/06/2012900,\na,b,25/06/2012,900\n")
    assert places(found) == [("fused-date-and-amount", 2, "date")]


def test_month_first_dates_are_said_once_a_column(tmp_path: Path) -> None:
    (found,) = warnings(tmp_path, referrals="source,target,Date\na,b,01/02/2024\na,b,05/31/2024\na,b,06/30/2024\n")
    assert (found.rule, found.row, found.column) == ("month-first-dates", None, "Date")
    assert "for row 3" in found.message
    assert warnings(tmp_path, referrals="source,target,Date\na,b,01/02/2024\na,b,31/05/2024\n") == []


def test_lines_that_end_with_a_carriage_return_alone_are_read_and_warned_of(tmp_path: Path) -> None:
    assert places(warnings(tmp_path, referrals=b"source,target\ra,b\r")) == [("cr-only-line-ends", None, None)]
    assert warnings(tmp_path, referrals=b"source,target\r\na,b\nb,a\r\n") == []


def test_residents_are_counted_and_never_named(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "residents": 'id,name,note\nR\xa01,JoÃ©,Joan\n"R2\nb",JoÃ©,JoanÃ©\n',
        "uses": "source,target,evidence\nJoÃ©,CafÃ©,Joan Ã©\n",
        "referrals": "source,target,resident,date,amount\nCafÃ©,b,JoÃ©,many,Joan\n",
    }
    found = warnings(tmp_path, **files)
    assert not any("Jo" in str(problem) or "R2" in str(problem) for problem in found)
    assert [(p.table, p.row, p.value) for p in found if p.rule == "broken-recoding"] == [
        ("referrals.csv", 2, "CafÃ©"),
        ("referrals.csv", None, "1"),
        ("residents.csv", None, "3"),
        ("uses.csv", 2, "CafÃ©"),
        ("uses.csv", None, "2"),
    ]
    others = [(problem.rule, problem.table, problem.row) for problem in found if problem.rule != "broken-recoding"]
    assert others == [
        ("no-break-space", "residents.csv", None),
        ("shifted-row", "referrals.csv", None),
        ("line-break-in-cell", "residents.csv", None),
    ]


def test_twenty_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    found = warnings(tmp_path, services="id\n" + "".join(f"CafÃ© {place}\n" for place in range(30)))
    assert [problem.row for problem in found] == [*range(2, 22), None]
    assert found[-1].message.startswith("10 more cells: each looks like text")


def test_the_other_columns_of_nodes_are_looked_at_too(tmp_path: Path) -> None:
    found = warnings(tmp_path, services="id,Über uns,latitude,count\na,CafÃ©,here,several\n")
    assert places(found) == [("broken-recoding", 2, "Über uns"), ("shifted-row", 2, "latitude")]


def test_a_table_without_rows_breaks_no_rule(tmp_path: Path) -> None:
    assert warnings(tmp_path, services="id,count\n", referrals="source,target,date\n") == []
