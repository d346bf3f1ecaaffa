from pathlib import Path

import networkx
import pytest

from cogs.errors import InputError
from cogs.exchange.gexf import looks_like_gexf, read_gexf, write_gexf
from tests.exchange.graph_networks import (
    assert_attributes_kept,
    directions_of,
    full_network,
    ties_given,
    ties_of,
)


def test_a_round_trip_keeps_everything(tmp_path: Path) -> None:
    file = tmp_path / "place.gexf"
    lost = write_gexf(full_network(), file)
    imported = read_gexf(file)
    assert ties_of(imported) == ties_given(full_network())
    assert directions_of(imported) == {"mentors": True, "shares_staff": False}
    assert_attributes_kept(imported)
    assert imported.name == "Northfield & all"
    assert lost == ("The verb and family of these relations are left out: mentors, shares_staff.",)
    assert looks_like_gexf(file)


def test_signs_that_xml_forbids_are_taken_out_and_said(tmp_path: Path) -> None:
    network = full_network()
    nodes = network.nodes.assign(Colour="a\x01b")
    lost = write_gexf(network.with_tables(nodes=nodes), tmp_path / "x.gexf")
    assert any("XML does not allow" in sentence for sentence in lost)
    assert read_gexf(tmp_path / "x.gexf").tables["nodes"]["Colour"].tolist() == ["ab"] * 4


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<gexf>",
        b"<other/>",
        b"\x00\x01",
        b"<?xml version='1.0' encoding='nonsense'?><gexf/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><gexf>&a;</gexf>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><gexf/>',
    ],
)
def test_a_broken_file_is_an_input_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.gexf").write_bytes(content)
    with pytest.raises(InputError):
        read_gexf(tmp_path / "x.gexf")


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_gexf(tmp_path / "none.gexf")
    assert not looks_like_gexf(tmp_path / "none.gexf")


def test_networkx_reads_what_is_written(tmp_path: Path) -> None:
    file = tmp_path / "place.gexf"
    network = full_network()
    directed = network.with_tables(edges=network.edges[network.edges["relation"].isin(["refers_to", "mentors"])])
    write_gexf(directed, file)
    graph = networkx.read_gexf(file, version="1.3")
    assert sorted(data["weight"] for *_, data in graph.edges(data=True)) == [1.0, 2.5, 3.0, 4.0]
    assert graph.nodes["library"]["label"] == "Library & <Hub>"


def test_relation_is_the_kind_and_type_the_direction(tmp_path: Path) -> None:
    write_gexf(full_network(), tmp_path / "place.gexf")
    text = (tmp_path / "place.gexf").read_text(encoding="utf-8")
    assert 'xmlns="http://gexf.net/1.3"' in text
    assert 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' in text
    assert 'kind="shares_staff" type="undirected"' in text


def test_gexf_1_2_as_networkx_writes_it_is_read(tmp_path: Path) -> None:
    graph = networkx.DiGraph()
    graph.add_edge("a", "b", weight=2.0, relation="refers_to")
    networkx.write_gexf(graph, tmp_path / "old.gexf")
    assert ties_of(read_gexf(tmp_path / "old.gexf")) == [("a", "b", "refers_to", 2.0)]
