"""Smaller networks, and the same network for other libraries."""

import networkx
import pytest

from cogs import CommunityNetwork, ParameterError, UnknownNameError, network_from_edges, select, to_igraph, to_networkx


@pytest.fixture
def network() -> CommunityNetwork:
    return network_from_edges(
        [("a", "refers_to", "b"), ("b", "refers_to", "c"), ("c", "funds", "d"), ("a", "refers_to", "b")],
        nodes={"a": {"kind": "organisation", "sector": "health"}, "d": {"kind": "council", "sector": "statutory"}},
    )


def test_by_relation_keeps_every_node_and_those_edges(network: CommunityNetwork) -> None:
    part = select(network, relations="money")
    assert (len(part), len(part.edges)) == (4, 1)


def test_by_kind_column_and_without(network: CommunityNetwork) -> None:
    assert select(network, kinds=["councils"]).nodes.index.tolist() == ["d"]
    assert select(network, where={"sector": "health"}).nodes.index.tolist() == ["a"]
    assert select(network, without=["b"]).edges["relation"].tolist() == ["funds"]


def test_around_a_node_within_some_steps(network: CommunityNetwork) -> None:
    assert set(select(network, around="A", steps=2).nodes.index) == {"a", "b", "c"}
    assert set(select(network, around="a", steps=3, without=["c"]).nodes.index) == {"a", "b"}


def test_slips_are_named(network: CommunityNetwork) -> None:
    with pytest.raises(UnknownNameError, match='Did you mean "council"'):
        select(network, kinds=["councl"])
    with pytest.raises(ParameterError, match="1 or more; 0"):
        select(network, steps=0)
    with pytest.raises(ParameterError, match='no column "town"'):
        select(network, where={"town": "x"})


def test_networkx_has_every_row_and_attribute(network: CommunityNetwork) -> None:
    graph = to_networkx(network)
    assert isinstance(graph, networkx.MultiDiGraph)
    assert sorted(graph.edges(data="relation")) == [
        ("a", "b", "refers_to"), ("a", "b", "refers_to"), ("b", "c", "refers_to"), ("c", "d", "funds"),
    ]  # fmt: skip
    assert graph.nodes["a"] == {"name": "a", "kind": "organisation", "count": 1, "sector": "health"}
    assert "sector" not in graph.nodes["b"]


def test_igraph_has_every_row_and_attribute(network: CommunityNetwork) -> None:
    graph = to_igraph(network)
    assert graph.is_directed()
    assert graph.ecount() == 4
    assert graph.vs["name"] == network.nodes.index.tolist()
    assert graph.vs.find("d")["kind"] == "council"
    assert graph.es["weight"] == [1.0] * 4
