"""Sentences agree in number, have denominators, and rank nobody who must not be ranked."""

import pandas as pd
import pytest

from cogs import network_from_edges
from cogs.disclosure import Rounding
from cogs.insights.findings import Findings, find
from cogs.insights.quality import connection_sentence, left_out
from cogs.insights.shape import shape_of_data
from cogs.insights.stand_outs import peers
from cogs.metrics.catalogue import definitions, metrics_table
from cogs.network.community_network import CommunityNetwork
from cogs.network.ties import tie_sets
from cogs.publication.answers_shown import sentence_shown

CHAIN = [("a", "refers_to", "b"), ("b", "refers_to", "c"), ("c", "refers_to", "d"), ("d", "refers_to", "e")]


def findings(network: CommunityNetwork) -> Findings:
    table = metrics_table(network)
    return find(network, table, definitions(table, tie_sets(network)), tie_sets(network), [])


def test_who_stands_out_is_named_with_figure_unit_and_number_of_peers() -> None:
    found = findings(network_from_edges(CHAIN)).stand_outs
    assert found[0].sentence == (
        "Of 5 organisations, these come first in standing on the shortest path between two others "
        "(who refers people to whom): c (4), b (3) and d (3), out of 12 pairs."
    )


def test_equals_are_never_cut_through() -> None:
    star = [("hub", "refers_to", leaf) for leaf in "abcdefgh"] + [(leaf, "refers_to", "end") for leaf in "abcdefgh"]
    brokerage = findings(network_from_edges(star)).stand_outs[1]
    assert not brokerage.names or len(set(brokerage.values)) == len(brokerage.values) or len(brokerage.names) <= 6
    assert brokerage.level == 8
    assert brokerage.sentence == (
        "In linking two others that have no tie (who refers people to whom), 8 of 10 organisations are level at the "
        "top, so none stands out."
    )


def test_a_value_of_nought_never_stands_out() -> None:
    found = findings(network_from_edges([("a", "refers_to", "b")])).stand_outs
    assert found[0].sentence == (
        "None of 2 organisations is recorded as standing on the shortest path between two others "
        "(who refers people to whom)."
    )


def test_convenors_and_nodes_that_stand_for_several_are_in_no_ranking() -> None:
    nodes = {"b": {"kind": "organisation", "in_study": "convenor"}, "c": {"kind": "organisation", "count": 53}}
    network = network_from_edges(CHAIN, nodes)
    assert peers(network).tolist() == ["a", "d", "e"]
    assert all(not {"b", "c"} & set(item.names) for item in findings(network).stand_outs)


def test_star_shaped_data_are_described_by_name_and_not_ranked() -> None:
    edges = [("zeta", "refers_to", f"z{n}") for n in range(6)] + [(f"a{n}", "refers_to", "alpha") for n in range(6)]
    edges += [("alpha", "refers_to", "zeta"), ("a0", "refers_to", "z0")]
    study = {name: {"kind": "organisation", "in_study": "subject"} for name in ("zeta", "alpha")}
    found = findings(network_from_edges(edges, study))
    assert [shape.star for shape in found.shapes] == [True]
    assert found.summary[2].startswith(
        "Nearly all that is known comes from the 2 who were studied: 93% of the 14 ties (who refers people to whom)"
    )
    assert found.stand_outs[0].names == ("alpha", "zeta")
    assert "by name, not ranked" in found.stand_outs[0].sentence


def test_a_respondents_mark_decides_who_was_asked() -> None:
    network = network_from_edges([(a, "refers_to", b) for a in "abcdef" for b in "abcdef" if a != b])
    ties = tie_sets(network)[0]
    assert not shape_of_data(network, ties).star
    nodes = network.nodes.assign(respondent=[True, *[False] * 5])
    assert shape_of_data(network.with_tables(nodes=nodes), ties).share == pytest.approx(1 / 3)


def test_fewer_than_ten_ties_are_never_called_a_star() -> None:
    for spokes, star in ((9, False), (10, True)):
        network = network_from_edges([("hub", "refers_to", f"spoke {number}") for number in range(spokes)])
        assert shape_of_data(network, tie_sets(network)[0]).star is star


def test_a_chain_is_no_star() -> None:
    network = network_from_edges(CHAIN)
    assert not shape_of_data(network, tie_sets(network)[0]).star


@pytest.mark.parametrize(
    ("edges", "lonely", "sentence"),
    [
        ([], 0, "There is no organisation in these data."),
        ([], 2, "None of 2 organisations has a recorded tie with another."),
        ([("a", "refers_to", "b")], 0, "All 2 organisations are connected with each other."),
        ([("a", "refers_to", "b")], 1,
         "2 of 3 organisations are connected with each other, 1 has no recorded tie."),
        ([("a", "refers_to", "b")], 2,
         "2 of 4 organisations are connected with each other, 2 have no recorded tie."),
        ([*CHAIN, ("x", "funds", "y")], 0,
         "5 of 7 organisations are connected with each other, 1 smaller group stands apart."),
    ],
)  # fmt: skip
def test_how_the_network_hangs_together(edges: list[tuple[str, str, str]], lonely: int, sentence: str) -> None:
    nodes = {f"lonely {n}": {"kind": "organisation"} for n in range(lonely)}
    assert connection_sentence(network_from_edges(edges, nodes)) == sentence


def test_what_is_left_out_is_said() -> None:
    network = network_from_edges([("a", "refers_to", "a"), ("a", "delivers", "s"), ("r", "uses", "s")])
    assert tuple(sentence_shown(one, Rounding()) for one in left_out(network)) == (
        "1 to 7 ties from a node to itself: self-loops are dropped.",
        "1 service as a node of its own: counted as whoever delivers it.",
        "Residents, as nodes: they appear only as rounded numbers.",
    )


def test_the_summary_counts_no_resident() -> None:
    network = network_from_edges([("r", "uses", "s"), ("a", "delivers", "s"), ("a", "refers_to", "b")])
    assert findings(network).summary[0] == (
        "2 organisations and 1 service, with 2 recorded ties between them, most often “delivers” (1) and "
        "“refers people to” (1)."
    )


def test_missing_figures_are_no_reason_to_fail() -> None:
    network = network_from_edges([("a", "founded", "b")])
    assert isinstance(findings(network).summary[0], str)
    assert pd.Series(findings(network).stand_outs, dtype=object).empty
