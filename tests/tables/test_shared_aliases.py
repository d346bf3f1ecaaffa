"""Two folders read with the aliases of either, and contradictions between them named."""

from pathlib import Path

import pytest

from cogs import InputError, Problem, build_network, check_tables
from cogs.tables.shared_aliases import with_shared_aliases
from cogs.tables.tables import Tables
from tests.tables.reading import read


def place(folder: Path, name: str, *, aliases: str = "", **more: str) -> Tables:
    (folder / name).mkdir()
    return read(folder / name, **({"aliases": f"id,same_as\n{aliases}"} if aliases else {}), **more)


def errors(tables: Tables) -> list[Problem]:
    return [problem for problem in check_tables(tables) if problem.severity == "error"]


def ids(tables: Tables) -> list[str]:
    assert errors(tables) == []
    return build_network(tables).nodes.index.tolist()


FIRST = {"organisations": "id,name\nold-hub,The Hub\nclub,The Club\n", "referrals": "source,target\nclub,old-hub\n"}
SECOND = {"organisations": "id,name\nhub,The Hub\nclub,The Club\n", "referrals": "source,target\nhub,club\n"}


@pytest.mark.parametrize("said_in", ["first", "second"])
def test_an_old_id_is_the_new_one_in_both_whoever_says_so(tmp_path: Path, said_in: str) -> None:
    said = {said_in: "old-hub,hub\n"}
    first, second = with_shared_aliases(
        place(tmp_path, "first", aliases=said.get("first", ""), **FIRST),
        place(tmp_path, "second", aliases=said.get("second", ""), **SECOND),
    )
    assert ids(first) == ids(second) == ["hub", "club"]
    assert build_network(first).edges[["source", "target"]].to_numpy().tolist() == [["club", "hub"]]
    assert build_network(first).nodes.loc["hub", "name"] == "The Hub"


def test_an_alias_is_followed_through_both_folders(tmp_path: Path) -> None:
    first = place(tmp_path, "first", aliases="older,old-hub\n", **FIRST, figures="id,figure,value\nolder,visits,9\n")
    second = place(tmp_path, "second", aliases="old-hub,hub\n", **SECOND)
    joined, _ = with_shared_aliases(first, second)
    assert ids(joined) == ["hub", "club"]
    assert build_network(joined).figures["id"].tolist() == ["hub"]


def test_of_several_rows_about_one_body_one_stays(tmp_path: Path) -> None:
    first = place(tmp_path, "first", organisations="id\nx\ny\nz\n", referrals="source,target\nx,z\ny,z\n")
    second = place(tmp_path, "second", aliases="x,hub\ny,hub\n", organisations="id\nhub\nz\n", referrals=SECOND_TIES)
    assert [ids(tables) for tables in with_shared_aliases(first, second)] == [["hub", "z"], ["hub", "z"]]


SECOND_TIES = "source,target\nhub,z\n"


def test_a_row_about_an_alias_is_left_out_where_its_id_has_one(tmp_path: Path) -> None:
    listed = {"organisations": "id,name\nhub,The Hub\nold-hub,Old\n", "referrals": "source,target\nold-hub,hub\n"}
    first = place(tmp_path, "first", **listed)
    second = place(tmp_path, "second", aliases="old-hub,hub\n", **SECOND)
    joined, _ = with_shared_aliases(first, second)
    assert joined.tables[0].cells["name"].tolist() == ["The Hub"]


def test_an_alias_of_one_folder_about_nobody_in_the_other_changes_nothing_there(tmp_path: Path) -> None:
    first = place(tmp_path, "first", organisations="id\na\nb\n", referrals="source,target\na,b\n")
    second = place(tmp_path, "second", aliases="old-hub,hub\n", **SECOND)
    joined, _ = with_shared_aliases(first, second)
    assert ids(joined) == ["a", "b"]


def test_without_aliases_both_come_back_as_they_are(tmp_path: Path) -> None:
    first, second = place(tmp_path, "first", **FIRST), place(tmp_path, "second", **SECOND)
    assert with_shared_aliases(first, second) == (first, second)


def test_an_alias_that_stands_for_two_ids_is_an_error_that_names_both_rows(tmp_path: Path) -> None:
    first = place(tmp_path, "first", aliases="old,hub\n", **SECOND)
    second = place(tmp_path, "second", aliases="x,club\nold,club\n", **SECOND)
    with pytest.raises(InputError, match="contradict each other") as caught:
        with_shared_aliases(first, second)
    assert [(p.table, p.row, p.column, p.value, p.rule) for p in caught.value.problems] == [
        ("first, aliases.csv", 2, "same_as", "hub", "aliases-disagree"),
        ("second, aliases.csv", 3, "same_as", "club", "aliases-disagree"),
    ]
    assert '"old" stands for "hub" here and for "club" in the other folder.' in str(caught.value)


def test_two_ways_to_the_same_id_are_no_contradiction(tmp_path: Path) -> None:
    first = place(tmp_path, "first", aliases="old,hub\n", **SECOND)
    second = place(tmp_path, "second", aliases="old,club\nclub,hub\n", **SECOND)
    assert [ids(tables) for tables in with_shared_aliases(first, second)] == [["hub"], ["hub"]]


def test_aliases_that_lead_round_by_way_of_both_folders_are_an_error(tmp_path: Path) -> None:
    first = place(tmp_path, "first", aliases="hub,club\n", **SECOND)
    second = place(tmp_path, "second", aliases="club,hub\n", **SECOND)
    with pytest.raises(InputError, match="by way of both folders") as caught:
        with_shared_aliases(first, second)
    assert [problem.value for problem in caught.value.problems] == ["club", "hub"]


def test_a_circle_within_one_folder_is_left_to_its_check(tmp_path: Path) -> None:
    first = place(tmp_path, "first", aliases="a,b\nb,a\n", **SECOND)
    second = place(tmp_path, "second", aliases="old-hub,hub\n", **SECOND)
    joined, _ = with_shared_aliases(first, second)
    assert [problem.rule for problem in errors(joined) if problem.rule == "alias-circle"] == ["alias-circle"] * 2


def test_hostile_names_are_only_text(tmp_path: Path) -> None:
    first = place(tmp_path, "first", aliases='"{0} ""<b>",hub\n', **SECOND)
    second = place(tmp_path, "second", organisations='id\n"{0} ""<b>"\nclub\n', referrals="source,target\nclub,club\n")
    _, joined = with_shared_aliases(first, second)
    assert joined.tables[0].cells["id"].tolist() == ["hub", "club"]
