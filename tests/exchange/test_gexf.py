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


OLD = """<?xml version="1.0"?>
<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">
  <graph mode="dynamic" defaultedgetype="undirected" timeformat="date">
    <attributes class="node" mode="static"><attribute id="0" title="sector" type="string"/></attributes>
    <attributes class="node" mode="dynamic"><attribute id="1" title="staff" type="integer"/></attributes>
    <nodes>
      <node id="a" label="Library" start="2013">
        <viz:color r="1" g="2" b="3"/><viz:size value="2"/><viz:position x="1" y="2"/>
        <attvalues>
          <attvalue for="0" value="arts"/><attvalue for="1" value="2" end="2014"/>
          <attvalue for="1" value="5" start="2014"/>
        </attvalues>
        <spells><spell start="2013" end="2015"/><spell start="2017"/></spells>
      </node>
      <node id="b" label="Café"/>
    </nodes>
    <edges>
      <edge id="0" source="a" target="b" type="lends to" weight="2"><viz:thickness value="1"/></edge>
      <edge id="1" source="a" target="b" type="mutual" label="shares rooms"/>
      <edge source="b" target="a" type="directed" kind="funds"/>
    </edges>
  </graph>
</gexf>
"""


@pytest.mark.parametrize(
    "namespace", ["http://www.gexf.net/1.2draft", "http://gexf.net/1.3", "http://www.gexf.net/1.3"]
)
def test_every_version_is_read_with_times_and_without_drawing(tmp_path: Path, namespace: str) -> None:
    (tmp_path / "x.gexf").write_text(OLD.replace("http://www.gexf.net/1.2draft", namespace), encoding="utf-8")
    imported = read_gexf(tmp_path / "x.gexf")
    nodes = imported.tables["nodes"].set_index("id")
    assert list(nodes) == ["name", "kind", "start", "spells", "sector", "staff"]
    assert nodes.loc["a"].tolist() == ["Library", "organisation", "2013", "2013 to 2015 | 2017 to", "arts", "2 | 5"]
    assert ties_of(imported) == [("a", "b", "lends_to", 2.0), ("a", "b", "shares_rooms", 1.0), ("b", "a", "funds", 1.0)]
    assert directions_of(imported) == {"lends_to": False, "shares_rooms": False}


def test_edge_attributes_in_1_3_keep_their_types_and_defaults(tmp_path: Path) -> None:
    text = (
        '<gexf xmlns="http://gexf.net/1.3" version="1.3">'
        '<graph defaultedgetype="directed" timerepresentation="timestamp">'
        '<attributes class="edge"><attribute id="w" title="weight" type="double"/>'
        '<attribute id="c" title="complex" type="boolean"><default>true</default></attribute></attributes>'
        '<edges><edge source="a" target="b" kind="refers to" timestamp="2014">'
        '<attvalues><attvalue for="w" value="0.5"/></attvalues></edge></edges></graph></gexf>'
    )
    (tmp_path / "x.gexf").write_text(text)
    ties = read_gexf(tmp_path / "x.gexf").tables["relationships"]
    assert ties.to_dict("records") == [
        {"source": "a", "target": "b", "relation": "refers_to", "weight": "0.5", "timestamp": "2014", "complex": "yes"}
    ]
