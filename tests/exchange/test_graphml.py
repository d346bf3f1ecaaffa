from pathlib import Path

import networkx
import pytest

from cogs.errors import InputError
from cogs.exchange.graphml import looks_like_graphml, read_graphml, write_graphml
from tests.exchange.graph_networks import (
    assert_attributes_kept,
    directions_of,
    full_network,
    ties_given,
    ties_of,
)


def test_a_round_trip_keeps_everything(tmp_path: Path) -> None:
    file = tmp_path / "place.graphml"
    lost = write_graphml(full_network(), file)
    imported = read_graphml(file)
    assert ties_of(imported) == ties_given(full_network())
    assert directions_of(imported) == {"mentors": True, "shares_staff": False}
    assert_attributes_kept(imported)
    assert imported.name == "Northfield & all"
    assert lost == ("The verb and family of these relations are left out: mentors, shares_staff.",)
    assert looks_like_graphml(file)


def test_signs_that_xml_forbids_are_taken_out_and_said(tmp_path: Path) -> None:
    network = full_network()
    nodes = network.nodes.assign(Colour="a\x01b")
    lost = write_graphml(network.with_tables(nodes=nodes), tmp_path / "x.graphml")
    assert any("XML does not allow" in sentence for sentence in lost)
    assert read_graphml(tmp_path / "x.graphml").tables["nodes"]["Colour"].tolist() == ["ab"] * 4


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<graphml>",
        b"<other/>",
        b"\x00\x01",
        b"<?xml version='1.0' encoding='nonsense'?><graphml/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><graphml>&a;</graphml>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><graphml/>',
    ],
)
def test_a_broken_file_is_an_input_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.graphml").write_bytes(content)
    with pytest.raises(InputError):
        read_graphml(tmp_path / "x.graphml")


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_graphml(tmp_path / "none.graphml")
    assert not looks_like_graphml(tmp_path / "none.graphml")


def test_networkx_and_igraph_read_what_is_written(tmp_path: Path) -> None:
    import igraph

    network = full_network()
    directed = network.with_tables(edges=network.edges[network.edges["relation"].isin(["refers_to", "mentors"])])
    file = tmp_path / "place.graphml"
    write_graphml(directed, file)
    graph = networkx.read_graphml(file)
    assert sorted(data["weight"] for *_, data in graph.edges(data=True)) == [1.0, 2.5, 3.0, 4.0]
    assert graph.nodes["library"]["sensitive"] is True
    assert igraph.Graph.Read_GraphML(str(file)).es["relation"] == ["refers_to", "refers_to", "mentors", "mentors"]


def test_what_networkx_and_igraph_write_is_read(tmp_path: Path) -> None:
    import igraph

    graph = networkx.MultiGraph()
    graph.add_edge("a", "b", relation="partners_with", weight=2)
    networkx.write_graphml(graph, tmp_path / "nx.graphml")
    assert ties_of(read_graphml(tmp_path / "nx.graphml")) == [("a", "b", "partners_with", 2.0)]
    drawn = igraph.Graph([(0, 1)], directed=True)
    drawn.vs["name"] = ["Ann", "Ben"]
    drawn.write_graphml(str(tmp_path / "ig.graphml"))
    assert read_graphml(tmp_path / "ig.graphml").tables["nodes"]["name"].tolist() == ["Ann", "Ben"]
