"""From checked tables to the network: kinds, names, counts, respondents, figures."""

from pathlib import Path

import pandas as pd

from cogs import load_network, network_from_edges

KEEP_IT_LOCAL = Path(__file__).parents[2] / "data" / "keep-it-local"


def folder(path: Path, **tables: str) -> Path:
    for name, text in tables.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def test_a_node_that_no_table_lists_gets_the_first_kind_of_its_relation(tmp_path: Path) -> None:
    network = load_network(folder(tmp_path, referrals="source,target\na,b\n", uses="source,target\nr,s\n"))
    assert network.nodes["kind"].to_dict() == {
        "a": "organisation",
        "b": "organisation",
        "r": "resident",
        "s": "service",
    }


def test_names_default_to_ids_counts_to_one_and_weights_to_one(tmp_path: Path) -> None:
    network = load_network(
        folder(
            tmp_path,
            organisations="id,name,count,patch\na,The Hub,,North\nb,,3,\n",
            referrals="from,to,weight\na,b,\nb,a,2.5\n",
        )
    )
    assert network.nodes[["name", "count"]].to_numpy().tolist() == [["The Hub", 1], ["b", 3]]
    assert network.nodes.loc["a", "patch"] == "North"
    assert pd.isna(network.nodes.loc["b", "patch"])
    assert network.edges["weight"].tolist() == [1.0, 2.5]


def test_the_same_row_twice_is_one_node_and_two_edges(tmp_path: Path) -> None:
    network = load_network(
        folder(tmp_path, organisations="id,name\na,A\na,A\nb,B\n", referrals="source,target\na,b\na,b\n")
    )
    assert (len(network), len(network.edges)) == (2, 2)


def test_respondents_are_marked_where_there_is_a_table_of_them(tmp_path: Path) -> None:
    tables = {"organisations": "id\na\nb\n", "referrals": "source,target\na,b\n"}
    assert "respondent" not in load_network(folder(tmp_path, **tables)).nodes
    network = load_network(folder(tmp_path, respondents="id\nb\n", **tables))
    assert network.nodes["respondent"].to_dict() == {"a": False, "b": True}


def test_the_example_has_what_the_report_states() -> None:
    network = load_network(KEEP_IT_LOCAL)
    nodes, edges = network.nodes, network.edges
    assert nodes.loc["northfield-service-partners", "count"] == 53
    assert nodes.loc[nodes["in_study"] == "convenor"].index.tolist() == ["locality"]
    trailblazers = edges[(edges["target"] == "keep-it-local-network") & (edges["relation"] == "member_of")]
    assert len(trailblazers) == 11
    figures = network.figures.set_index(["id", "value"])
    assert figures.loc[("northfield-community-partnership", 5423), "value_is"] == "exact"
    assert (network.figures["value_is"] == "at least").sum() >= 2
    assert not (nodes["count"] == 5423).any()
    assert not (edges["weight"] != 1).any()


def test_no_node_of_the_example_is_a_person_of_the_reports_stories() -> None:
    nodes = load_network(KEEP_IT_LOCAL).nodes
    told = nodes["name"].str.casefold()
    assert not told.str.contains(r"\bjames\b|\beloise\b|client a\b").any()


def test_every_row_of_the_example_says_where_it_is_from() -> None:
    network = load_network(KEEP_IT_LOCAL)
    assert network.edges["evidence"].notna().all()
    assert network.edges["basis"].isin(["stated", "counted"]).all()
    assert network.figures["evidence"].notna().all()


def test_an_unlisted_node_gets_a_kind_that_all_its_relations_allow_whatever_their_order() -> None:
    rows = [("school", "refers_to", "advice"), ("trust", "delivers", "advice"), ("hub", "runs", "hall")]
    for order in (rows, rows[::-1]):
        kinds = network_from_edges(order).nodes["kind"]
        assert kinds["advice"] == "service"
        assert kinds["trust"] == "organisation"


def test_where_its_relations_agree_on_no_kind_the_first_decides() -> None:
    network = network_from_edges([("x", "delivers", "s"), ("s", "funds", "y")])
    assert network.nodes.loc["s", "kind"] == "service"
