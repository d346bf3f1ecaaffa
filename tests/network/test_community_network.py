"""The one data structure: validated once, frozen, with look-ups."""

import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, InputError, ParameterError, UnknownNameError, network_from_edges
from tests.networks import random_network


def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    nodes = pd.DataFrame({"kind": ["organisation", "organisation"], "name": ["The Hub", "Library"]}, index=["h", "l"])
    edges = pd.DataFrame({"source": ["h"], "target": ["l"], "relation": ["refers_to"]})
    return nodes, edges


def test_names_counts_and_weights_have_defaults() -> None:
    nodes, edges = tables()
    network = CommunityNetwork(nodes.drop(columns="name"), edges)
    assert network.nodes[["name", "count"]].to_numpy().tolist() == [["h", 1], ["l", 1]]
    assert network.edges["weight"].tolist() == [1.0]


def test_tables_that_are_handed_out_can_be_changed_without_changing_the_network() -> None:
    network = CommunityNetwork(*tables())
    nodes, edges = network.nodes, network.edges
    nodes["kind"] = "place"
    nodes.loc["h", "name"] = "changed"
    edges["weight"] = 9.0
    assert network.nodes.loc["h"].to_dict() == {"kind": "organisation", "name": "The Hub", "count": 1}
    assert network.edges["weight"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda n, e: (n.rename(index={"l": "h"}), e), "ids given twice: h"),
        (lambda n, e: (n.assign(kind="castle"), e), "unknown kinds: castle"),
        (lambda n, e: (n.assign(count=[0, 1]), e), "counts that are not whole numbers of at least 1: h"),
        (lambda n, e: (n.assign(count=[1.5, 1]), e), "counts that are not whole"),
        (lambda n, e: (n, e.assign(relation="loves")), "unknown relations: loves"),
        (lambda n, e: (n, e.assign(target="x")), "edge ends that are no node: x"),
        (lambda n, e: (n, e.assign(weight=-1.0)), "negative or missing weights"),
        (lambda n, e: (n, e.assign(weight=float("nan"))), "negative or missing weights"),
        (lambda n, e: (n.drop(columns="kind"), e), 'no column "kind"'),
        (lambda n, e: (n, e.drop(columns="source")), 'no column "source"'),
    ],
)
def test_what_makes_no_network_is_refused_with_the_reason(change, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=message):
        CommunityNetwork(*change(*tables()))


def test_a_node_is_found_by_its_id_or_its_exact_name_case_apart() -> None:
    network = CommunityNetwork(*tables())
    assert [network.find(name) for name in ("h", "H", "the hub", "LIBRARY")] == ["h", "h", "h", "l"]


def test_an_unknown_or_ambiguous_name_says_what_there_is() -> None:
    network = CommunityNetwork(*tables())
    with pytest.raises(UnknownNameError, match='Did you mean "Library"') as caught:
        network.find("Librari")
    assert caught.value.close_matches == ("Library",)
    nodes, edges = tables()
    with pytest.raises(UnknownNameError, match=r"name of 2 nodes.*h, l"):
        CommunityNetwork(nodes.assign(name="Hub"), edges).find("hub")


def test_no_resident_is_offered_for_a_name() -> None:
    people = {"r1": "Ann Lee", "r2": "Ann Lee", "r3": "Hub"}
    nodes = {who: {"kind": "resident", "name": name} for who, name in people.items()} | {"h": {"name": "Hub"}}
    network = network_from_edges([(who, "uses", "h") for who in people], nodes)
    assert network.find("hub") == "h"
    for name in ("Ann Lee", "Ann Le", "r4"):
        with pytest.raises(UnknownNameError, match=r"^Nothing here is called") as caught:
            network.find(name)
        assert caught.value.close_matches == ()
        assert "Did you mean" not in str(caught.value)


def test_an_unknown_column_lists_those_there_are() -> None:
    with pytest.raises(ParameterError, match="There are: kind, name, count"):
        CommunityNetwork(*tables()).column("sector")


def test_adjacency_merges_parallels_drops_loops_and_doubles_undirected_ties_once() -> None:
    network = network_from_edges(
        [("a", "refers_to", "b"), ("a", "refers_to", "b"), ("a", "refers_to", "a"), ("b", "partners_with", "c"),
         ("c", "partners_with", "b")]
    )  # fmt: skip
    arcs = network.adjacency()
    pairs = list(zip(arcs.sources.tolist(), arcs.indices.tolist(), arcs.weights.tolist(), strict=True))
    assert pairs == [(0, 1, 2.0), (1, 2, 2.0), (2, 1, 2.0)]
    assert network.adjacency("refers_to", directed=False).arcs == 2
    assert network.adjacency() is arcs


def test_network_from_edges_gives_each_node_the_first_kind_its_relation_allows() -> None:
    network = network_from_edges([("r", "uses", "s"), ("o", "delivers", "s"), ("o", "owns", "p")])
    assert network.nodes["kind"].to_dict() == {"r": "resident", "s": "service", "o": "organisation", "p": "place"}


def test_an_unknown_relation_is_refused_with_what_is_near() -> None:
    with pytest.raises(InputError, match=r'"refer_to"\. Did you mean "refers_to"'):
        network_from_edges([("a", "refer_to", "b")])


def test_it_says_its_size() -> None:
    assert repr(network_from_edges([("a", "refers_to", "b")])) == "CommunityNetwork: 2 nodes, 1 edge"


@pytest.mark.parametrize("seed", range(5))
def test_a_part_is_what_the_tables_of_its_nodes_make(seed: int) -> None:
    network = random_network(seed, size=12, density=0.3, most_alike=3)
    _ = network.ends, network.counts, network.relations, network.adjacency()
    ids = [*reversed(network.nodes.index[::2]), "nobody"]
    part = network.among(ids)
    nodes, edges = network.nodes, network.edges
    whole = CommunityNetwork(nodes[nodes.index.isin(ids)], edges[edges["source"].isin(ids) & edges["target"].isin(ids)])
    pd.testing.assert_frame_equal(part.nodes, whole.nodes)
    pd.testing.assert_frame_equal(part.edges, whole.edges)
    assert part.relations == whole.relations
    np.testing.assert_array_equal(part.counts, whole.counts)
    np.testing.assert_array_equal(part.ends, whole.ends)
    np.testing.assert_array_equal(part.adjacency().indices, whole.adjacency().indices)
