"""Headings: which column is meant, what a table is for, and what stands under no heading."""

from pathlib import Path

import pytest

from tests.tables.reading import REFERRALS, only, read, rules


def test_every_row_longer_than_the_header_is_a_problem(tmp_path: Path) -> None:
    tables = read(tmp_path, nodes='id,name\na,Smith, Jones & Co\nb,fine\nc,"quoted, fine"\nd,x,,\ne,1,2,3\n')
    assert rules(tables) == [("nodes.csv", 2, "long-row"), ("nodes.csv", 6, "long-row")]
    assert "Jones & Co" in tables.problems[0].message
    assert tables.tables[0].cells.index.tolist() == [2, 3, 4, 5, 6]


def test_content_under_no_heading_is_a_problem_once(tmp_path: Path) -> None:
    tables = read(tmp_path, nodes="id,,name\na,,x\nb,lost,y\nc,lost,y\n")
    assert rules(tables) == [("nodes.csv", 3, "missing-heading")]
    assert tables.problems[0].column == "B"
    assert list(tables.tables[0].cells) == ["id", "name"]


def test_empty_columns_without_heading_are_no_problem(tmp_path: Path) -> None:
    assert list(only(read(tmp_path, nodes="id,,name,,\na,,x,,\n")).cells) == ["id", "name"]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("Source,TARGET,Date ", ["source", "target", "date"]),
        ("From,to,Value is", ["source", "target", "value_is"]),
        ("referrer,Receiver,weight", ["source", "target", "weight"]),
        ("source,recipient,from", ["source", "target", "from"]),
        ("source,target,Ward Name,title", ["source", "target", "Ward Name", "title"]),
        ("id,source,target", ["id", "source", "target"]),
    ],
)
def test_headings_of_relationships_are_understood(tmp_path: Path, header: str, columns: list[str]) -> None:
    table = only(read(tmp_path, referrals=f"{header}\na,b,1,2\n".replace(",1,2", ",1" * (header.count(",") - 1))))
    assert (table.role, list(table.cells)) == ("edges", columns)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("Identifier,Organisation,type", ["id", "name", "type"]),
        ("id,code,Label", ["id", "code", "name"]),
        ("ID,name,Title", ["id", "name", "Title"]),
        ("id,weight,Neighborhood", ["id", "weight", "neighbourhood"]),
        ("id,in study,Source", ["id", "in_study", "Source"]),
    ],
)
def test_headings_of_nodes_are_understood(tmp_path: Path, header: str, columns: list[str]) -> None:
    table = only(read(tmp_path, organisations=f"{header}\na,b,c\n"))
    assert (table.role, list(table.cells)) == ("nodes", columns)


def test_the_users_heading_is_kept_for_messages(tmp_path: Path) -> None:
    table = only(read(tmp_path, referrals="From,To,Amount Paid\na,b,c\n"))
    assert table.headings == {"source": "From", "target": "To", "Amount Paid": "Amount Paid"}


def test_headings_of_network_toml_go_first(tmp_path: Path) -> None:
    (tmp_path / "network.toml").write_text('[headers]\n"Referring Agency" = "source"\n"Sent on" = "date"\n')
    table = only(read(tmp_path, referrals="referring_agency,to,sent on\na,b,2024-05-03\n"))
    assert list(table.cells) == ["source", "target", "date"]


@pytest.mark.parametrize(
    ("header", "named"),
    [("id,name,Name", "Name"), ("Identifier,Code,x", "Code"), ("id,ward,Ward", "Ward"), ("id,x,x", "x")],
)
def test_two_headings_of_one_meaning_are_a_problem(tmp_path: Path, header: str, named: str) -> None:
    tables = read(tmp_path, organisations=f"{header}\na,b,c\n")
    assert rules(tables) == [("organisations.csv", 1, "doubled-column")]
    assert tables.problems[0].column == named
    assert tables.tables[0].cells.iloc[0, 0] == "a"


@pytest.mark.parametrize("text", ["name,sector\na,b\n", "Grand total\n5,6,7\n8,9\n", "source,weight\na,1\n"])
def test_a_table_of_neither_sort_is_one_problem_that_lists_its_headings(tmp_path: Path, text: str) -> None:
    tables = read(tmp_path, spend=text)
    assert rules(tables) == [("spend.csv", 1, "missing-column")]
    assert text.splitlines()[0].split(",")[0] in tables.problems[0].message
    assert tables.tables == ()


@pytest.mark.parametrize(
    ("name", "header", "role"),
    [
        ("aliases", "id,same as", "aliases"),
        ("Respondents", "id,q1", "respondents"),
        ("figures", "id,figure,value", "figures"),
    ],
)
def test_reserved_tables_are_known_by_their_names(tmp_path: Path, name: str, header: str, role: str) -> None:
    assert only(read(tmp_path, **{name: f"{header}\na,b\n"})).role == role


def test_a_reserved_table_without_its_columns_is_a_problem(tmp_path: Path) -> None:
    tables = read(tmp_path, figures="id,number\na,b\n")
    assert [problem.column for problem in tables.problems] == ["figure", "value"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("organisations", "organisation"),
        ("Organisation", "organisation"),
        ("community services", None),
        ("services_2", "service"),
        ("councils 2024-25", "council"),
        ("01 places", "place"),
        ("people", "resident"),
    ],
)
def test_a_table_of_nodes_is_called_after_its_kind(tmp_path: Path, name: str, says: str | None) -> None:
    assert only(read(tmp_path, **{name: "id\na\n"})).says == says


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("referrals", "refers_to"),
        ("Referrals 2024-25", "refers_to"),
        ("grants_2", "funds"),
        ("grants (3)", "funds"),
        ("partners with", "partners_with"),
        ("organisations", None),
    ],
)
def test_a_table_of_relationships_is_called_after_its_relation(tmp_path: Path, name: str, says: str | None) -> None:
    assert only(read(tmp_path, **{name: REFERRALS})).says == says


def test_a_declared_relation_names_a_table(tmp_path: Path) -> None:
    (tmp_path / "network.toml").write_text('[relations.mentors]\nfrom = ["organisation"]\nto = ["organisation"]\n')
    assert only(read(tmp_path, mentors=REFERRALS)).says == "mentors"
