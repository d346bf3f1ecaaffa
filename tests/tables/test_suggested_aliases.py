"""Suggested aliases: which id stands for which, why, and that nobody takes a draft for a fact."""

from pathlib import Path

import pytest

from cogs.errors import OutputError
from cogs.tables.aliases import with_aliases
from cogs.tables.read import read_tables
from cogs.tables.suggested_aliases import suggested_aliases, write_suggested_aliases
from tests.tables.reading import read


def pairs(folder: Path, *rows: str, **tables: str) -> list[tuple[str, str]]:
    named = {"organisations": "\n".join(["id,name", *rows, ""])} if rows else {}
    draft = suggested_aliases(read(folder, **named, **tables))
    return list(zip(draft["id"], draft["same_as"], strict=True))


def test_each_pair_has_a_reason_in_plain_words(tmp_path: Path) -> None:
    draft = suggested_aliases(
        read(
            tmp_path,
            organisations="id,name\no1,CBRE Ltd\no2,CBRE Limited\no3,Mill Advice\no4,MILL ADVICE\no5,Alder\n",
            referrals="source,target\no5,o2\no2,o3\n",
        )
    )
    assert draft.to_dict("records") == [
        {
            "id": "o1",
            "same_as": "o2",
            "reason": "same name but for Ltd and Limited",
            "name": "CBRE Ltd",
            "same_as_name": "CBRE Limited",
            "ties": 0,
            "same_as_ties": 2,
        },
        {
            "id": "o4",
            "same_as": "o3",
            "reason": "same name but for capitals",
            "name": "MILL ADVICE",
            "same_as_name": "Mill Advice",
            "ties": 0,
            "same_as_ties": 1,
        },
    ]


def test_of_equal_ties_a_number_of_a_register_stands_and_then_the_first(tmp_path: Path) -> None:
    assert pairs(tmp_path, "own,Mill Advice", "GB-CHC-512710,Mill Advice", "o3,Alder", "o4,ALDER") == [
        ("own", "GB-CHC-512710"),
        ("o4", "o3"),
    ]


def test_a_company_that_is_a_charity_is_a_pair_to_look_up(tmp_path: Path) -> None:
    name = "Brighton Unemployed Centre Families Project"
    tables = read(tmp_path, organisations=f"id,name\nGB-CHC-1069236,{name}\nGB-COH-03537262,{name}\n")
    (reason,) = suggested_aliases(tables)["reason"]
    assert reason == "same name; numbers of two registers (GB-COH, GB-CHC): look up whether they are one body"


@pytest.mark.parametrize(
    "rows",
    [
        ("GB-COH-07363900,Footlights", "GB-COH-06447020,Footlights"),
        ("GB-CHC-1067127,Doorway", "GB-CHC-214779,Doorway", "GB-COH-07232063,Doorway"),
        ("GB-CHC-1067127,Doorway", "GB-CHC-214779,Doorway", "own,Doorway"),
    ],
)
def test_two_numbers_of_one_register_are_no_pair_nor_is_a_third_with_them(tmp_path: Path, rows: tuple[str]) -> None:
    assert pairs(tmp_path, *rows) == []


def test_where_alike_names_have_two_numbers_those_with_the_very_name_still_pair(tmp_path: Path) -> None:
    rows = ("GB-COH-00000001,Mill Care Ltd", "own,Mill Care Ltd", "GB-COH-00000002,Mill Care Limited")
    assert pairs(tmp_path, *rows) == [("own", "GB-COH-00000001")]


def test_one_number_spelled_twice_is_a_pair_whatever_the_names(tmp_path: Path) -> None:
    rows = ("GB-CHC-0512710,Mill Advice", "GB-CHC-512710,Alder Trust", "own,Alder Trust")
    tables = read(tmp_path, organisations="\n".join(["id,name", *rows, ""]), grants="source,target\nx,GB-CHC-0512710\n")
    draft = suggested_aliases(tables)
    assert draft[["id", "same_as"]].to_numpy().tolist() == [
        ["GB-CHC-0512710", "GB-CHC-512710"],
        ["own", "GB-CHC-512710"],
    ]
    assert draft["reason"][0] == "same number of one register, spelled otherwise"


def test_what_aliases_say_is_not_said_again(tmp_path: Path) -> None:
    rows = ("o1,CBRE Ltd", "o2,CBRE Limited", "o3,CBRE")
    assert pairs(tmp_path, *rows, aliases="id,same_as\no2,o1\n") == [("o3", "o1")]


def test_a_name_in_a_relationship_that_no_table_lists_is_the_body_of_that_name(tmp_path: Path) -> None:
    tables = read(
        tmp_path, organisations="id,name\nhub,St. John's Centre\n", referrals="from,to\nhub,St Johns Centre\n"
    )
    draft = suggested_aliases(tables)
    assert draft[["id", "same_as"]].to_numpy().tolist() == [["St Johns Centre", "hub"]]
    assert draft["reason"][0] == "same name but for punctuation; in no table of nodes"


def test_names_alike_by_way_of_a_third_say_so(tmp_path: Path) -> None:
    rows = ("o1,Mill Lane Centre (Advice Hub)", "o2,Mill Lane Centre", "o3,Mill Lane Centres")
    tables = read(tmp_path, organisations="\n".join(["id,name", *rows, ""]))
    assert 'both names are alike to "Mill Lane Centre"' in suggested_aliases(tables)["reason"].tolist()


def test_residents_and_placeholders_are_left_out(tmp_path: Path) -> None:
    tables = {
        "residents": "id,name\nr1,Ann Archer\nr2,ANN ARCHER\n",
        "usage": "source,target\nAnn Baker,library\nann baker,library\n",
        "organisations": "id,name\no1,Redacted\no2,REDACTED\n",
    }
    assert pairs(tmp_path, **tables) == []


def test_the_file_is_written_for_a_spreadsheet_and_is_no_table(tmp_path: Path) -> None:
    tables = read(tmp_path, payments="source,target\nhub,Café Ltd\nclub,Cafe Limited\n")
    file = tmp_path / "suggested_aliases.csv"
    assert len(write_suggested_aliases(tables, file)) == 1
    assert file.read_bytes().startswith(b"\xef\xbb\xbfid,same_as,reason,name,")
    again = read_tables(tmp_path)
    assert [table.name for table in again.tables] == ["payments.csv"]
    assert not again.problems


def test_the_file_is_not_replaced_unless_told(tmp_path: Path) -> None:
    tables = read(tmp_path, payments="source,target\nhub,CBRE Ltd\nclub,CBRE Limited\n")
    file = tmp_path / "suggested_aliases.csv"
    file.write_text("mine")
    with pytest.raises(OutputError, match="is there already"):
        write_suggested_aliases(tables, file)
    assert file.read_text() == "mine"
    write_suggested_aliases(tables, file, overwrite=True)
    assert file.stat().st_size > len("mine")
    with pytest.raises(OutputError, match="Cannot write"):
        write_suggested_aliases(tables, tmp_path / "nowhere" / "suggested_aliases.csv")


def test_the_draft_called_aliases_merges_as_it_says(tmp_path: Path) -> None:
    tables = read(tmp_path, payments="source,target\nhub,CBRE Ltd\nclub,CBRE Limited\nhub,CBRE Ltd\n")
    write_suggested_aliases(tables, tmp_path / "aliases.csv")
    merged = with_aliases(read_tables(tmp_path))
    assert next(merged.having("edges")).cells["target"].tolist() == ["CBRE Ltd"] * 3
    assert suggested_aliases(merged).empty


def test_nothing_to_suggest_is_an_empty_table(tmp_path: Path) -> None:
    assert suggested_aliases(read(tmp_path, organisations="id,name\no1,Mill\n")).empty
    assert suggested_aliases(read(tmp_path, organisations="id\n")).empty
