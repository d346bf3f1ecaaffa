"""Aliases: merged where the user says so, in relationships, figures and respondents, and checked."""

from pathlib import Path

import pytest

from cogs import InputError, check_tables, load_network, read_tables


def place(folder: Path, aliases: str, **more: str) -> Path:
    tables = {
        "organisations": "id,name\nhub,The Hub\nclub,The Club\nThe Old Hub,Old name\n",
        "referrals": "source,target\nclub,St Johns\nThe Old Hub,club\n",
        "aliases": aliases,
        **more,
    }
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def test_an_alias_is_read_as_the_id_it_stands_for_over_several_steps(tmp_path: Path) -> None:
    network = load_network(
        place(
            tmp_path,
            "id,same_as\nSt Johns,The Old Hub\nThe Old Hub,hub\n",
            figures="id,figure,value\nSt Johns,visits,9\n",
            respondents="id\nThe Old Hub\n",
        )
    )
    assert network.nodes.index.tolist() == ["hub", "club"]
    assert network.edges[["source", "target"]].to_numpy().tolist() == [["club", "hub"], ["hub", "club"]]
    assert network.figures["id"].tolist() == ["hub"]
    assert network.nodes["respondent"].tolist() == [True, False]


def test_without_aliases_nothing_is_merged(tmp_path: Path) -> None:
    with pytest.raises(InputError, match='target "St Johns" is in no table of nodes'):
        load_network(place(tmp_path, "id,same_as\n"))


def test_an_alias_of_nobody_and_one_that_leads_back_to_itself_are_errors(tmp_path: Path) -> None:
    read = read_tables(place(tmp_path, "id,same_as\nSt Johns,hubb\na,b\nb,a\n"))
    found = {(p.table, p.row, p.rule) for p in check_tables(read) if p.severity == "error"}
    assert {
        ("aliases.csv", 2, "unknown-id"),
        ("aliases.csv", 3, "alias-circle"),
        ("aliases.csv", 4, "alias-circle"),
    } <= found


def test_who_reported_a_row_is_read_as_the_id_an_alias_stands_for(tmp_path: Path) -> None:
    referrals = "source,target,reported_by\nclub,St Johns,St Johns\n"
    network = load_network(place(tmp_path, "id,same_as\nSt Johns,hub\n", referrals=referrals))
    assert network.edges["reported_by"].tolist() == ["hub"]
