"""Placeholders are in no network: what goes with them, what is said of it, and who must not vanish."""

from pathlib import Path

import pytest

from cogs.tables.aliases import with_aliases
from cogs.tables.left_out import placeholder_problems, without_placeholders
from tests.tables.reading import read

SPEND = "source,target,amount\nYork,Redacted,£1000.50\nYork,Acme,5\nYork,n/a,200\nREDACTED personal data,Acme,\nA,B,7\n"


def test_rows_with_a_placeholder_go_and_the_others_keep_their_place(tmp_path: Path) -> None:
    kept, notes = without_placeholders(read(tmp_path, spend=SPEND))
    assert kept.tables[0].cells["target"].to_dict() == {3: "Acme", 6: "B"}
    assert notes == (
        'Left out: 3 of 5 relationships with an end that stands in for nobody ("Redacted", "n/a"), together £1,200.50.',
    )


def test_nothing_is_said_or_changed_where_there_is_none(tmp_path: Path) -> None:
    tables = read(
        tmp_path, spend="source,target\nRedactive Publishing Ltd,Total Care Ltd\nOverseas Aid Society,TBC Bank\n"
    )
    assert without_placeholders(tables) == (tables, ())
    assert placeholder_problems(tables) == ()


@pytest.mark.parametrize(
    "name", ["0", "000", "0001", "x", "xx", "NA", "-", "R001", "Unknown", "Overseas", "None", "360G-phf"]
)
def test_a_plain_id_of_a_small_table_does_not_vanish(tmp_path: Path, name: str) -> None:
    tables = read(tmp_path, referrals=f"source,target\n{name},b\n", organisations=f"id,name\nb,{name}\n")
    assert without_placeholders(tables) == (tables, ())


@pytest.mark.parametrize(
    "name",
    ["redacted", "Redacted, personal data", "DUMMY01", "MACC-DUMMY-06", "n/a", "TBC", "Grand Total", "Sub-total",
     "Total", "Sum of Invoice Nett Amount", "GENERAL EXPENSES", "GB-CHC-Exempt", "GB-CHC-n/a", "GB-REV"],
)  # fmt: skip
def test_a_placeholder_goes_whether_it_is_an_id_or_a_name(tmp_path: Path, name: str) -> None:
    files = {"referrals": f'source,target\n"{name}",b\nb,c\n', "organisations": f'id,name\nb,B\nc,"{name}"\n'}
    kept, notes = without_placeholders(read(tmp_path, **files))
    assert [len(table.cells) for table in kept.tables] == [1, 0]
    assert [note.split(" with")[0].split(" that")[0] for note in notes] == [
        "Left out: 2 of 2 relationships",
        "Left out: 1 of 2 listed nodes",
    ]


def test_figures_and_answers_of_nobody_go_too(tmp_path: Path) -> None:
    files = {
        "organisations": "id,name\ndummy,\nb,B\n",
        "figures": "id,figure,value\ndummy,staff,3\nb,staff,4\n",
        "respondents": "id\ndummy\nb\n",
    }
    kept, _ = without_placeholders(read(tmp_path, **files))
    assert [table.cells["id"].tolist() for table in kept.tables] == [["b"], ["b"], ["b"]]


def test_an_id_of_a_register_and_an_abbreviation_with_a_name_are_somebody(tmp_path: Path) -> None:
    tables = read(tmp_path, organisations="id,name\nGB-CHC-279417,Redacted\nTBC,Tower Bridge Church\nDUMMY01,Hope\n")
    kept, _ = without_placeholders(tables)
    assert kept.tables[0].cells["id"].tolist() == ["GB-CHC-279417", "TBC"]


@pytest.mark.parametrize("first", [True, False])
def test_aliases_say_who_is_somebody_and_who_is_nobody(tmp_path: Path, first: bool) -> None:
    files = {
        "aliases": "id,same_as\nTBC,bridge\nJ Doe,Redacted\n",
        "organisations": "id,name\nbridge,Bridge\n",
        "grants": "source,target\nbridge,J Doe\nTBC,b\n",
    }
    tables = read(tmp_path, **files)
    kept, _ = without_placeholders(with_aliases(tables) if first else tables)
    kept = kept if first else with_aliases(kept)
    (grants,) = kept.having("edges")
    assert grants.cells.to_dict("list") == {"source": ["bridge"], "target": ["b"]}


def test_residents_are_left_out_but_neither_named_nor_counted(tmp_path: Path) -> None:
    files = {
        "residents": "id,name\nR001,Redacted\nRedacted,\nR002,anonymous\n",
        "uses": "source,target\nRedacted,b\nR001,b\nR002,b\n",
    }
    tables = read(tmp_path, **files)
    kept, notes = without_placeholders(tables)
    assert [table.cells.iloc[:, 0].tolist() for table in kept.tables] == [["R001", "R002"], ["R001", "R002"]]
    assert notes == ()
    warned = placeholder_problems(tables)
    assert [(problem.row, problem.value) for problem in warned] == [(None, "1"), (None, "1")]


def test_the_check_names_twenty_rows_and_counts_the_rest(tmp_path: Path) -> None:
    rows = "".join(f"York,Redacted - Mr Y Ali {place}\n" for place in range(25))
    problems = placeholder_problems(read(tmp_path, spend=f"source,target\n{rows}"))
    assert [problem.row for problem in problems] == [*range(2, 22), None]
    assert {(problem.rule, problem.severity) for problem in problems} == {("placeholder", "warning")}
    assert problems[-1].message.startswith("5 more rows: each stands in for nobody. The row is left out")
    assert not any("Ali" in str(problem) for problem in problems)


def test_money_is_of_pounds_that_can_be_read(tmp_path: Path) -> None:
    text = 'source,target,amount,currency\nA,n/a,"1,000",\nA,n/a,many,GBP\nA,n/a,500,USD\nA,TBC,-250.5,GBP\n'
    _, (note,) = without_placeholders(read(tmp_path, grants=text))
    assert note.endswith('("n/a", "TBC"), together £749.50.')


def test_of_many_placeholders_the_most_frequent_are_named(tmp_path: Path) -> None:
    names = ["DUMMY1", "n/a", "N/A", "TBC", "TBA", "Total", "Grand Total"]
    _, (note,) = without_placeholders(
        read(tmp_path, spend="source,target\n" + "".join(f"A,{name}\n" for name in names))
    )
    assert '("n/a", "DUMMY1", "TBC", "TBA", "Total" and 1 more).' in note
