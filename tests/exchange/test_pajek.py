from pathlib import Path

import networkx
import pytest

from cogs.errors import InputError, OutputError
from cogs.exchange.pajek import looks_like_pajek, read_pajek, write_pajek
from cogs.network.community_network import CommunityNetwork
from cogs.vocabulary import DEFAULT_VOCABULARY, Relation
from tests.exchange.graph_networks import directions_of, full_network, ties_given, ties_of


def read(folder: Path, text: str | bytes):
    (folder / "x.net").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_pajek(folder / "x.net")


def test_a_round_trip_keeps_ties_and_says_what_is_lost(tmp_path: Path) -> None:
    lost = write_pajek(full_network(), tmp_path / "place.net")
    imported = read_pajek(tmp_path / "place.net")
    assert ties_of(imported) == ties_given(full_network())
    assert directions_of(imported) == {"mentors": True, "shares_staff": False}
    assert imported.tables["nodes"]["id"].tolist() == full_network().nodes.index.tolist()
    assert imported.name == "Northfield & all"
    assert looks_like_pajek(tmp_path / "place.net")
    nodes = imported.tables["nodes"].set_index("id")
    assert nodes["Colour"].tolist() == ["red", "", "blue", ""]
    assert nodes["latitude"].tolist() == ["53.5", "", "-1.25", ""]
    assert nodes["sensitive"].tolist() == ["yes", "no", "no", "no"]
    assert "The column name of nodes is left out: the label of a vertex is its id." in lost
    assert "The column note of ties is left out." in lost


def test_ties_without_a_name_are_read_by_networkx_and_igraph(tmp_path: Path) -> None:
    import igraph
    import pandas as pd

    tie = Relation("tie", ("organisation",), ("organisation",), "tie")
    nodes = pd.DataFrame({"kind": "organisation"}, index=pd.Index(["a b", "c"]))
    edges = pd.DataFrame({"source": ["a b"], "target": ["c"], "relation": ["tie"], "weight": [2.0]})
    write_pajek(
        CommunityNetwork(nodes, edges, vocabulary=DEFAULT_VOCABULARY.declaring(relations=(tie,))), tmp_path / "x.net"
    )
    assert list(networkx.read_pajek(tmp_path / "x.net").edges(data="weight")) == [("a b", "c", 2.0)]
    assert igraph.Graph.Read_Pajek(str(tmp_path / "x.net")).es["weight"] == [2.0]


def test_two_modes_a_mark_and_comments_are_read(tmp_path: Path) -> None:
    text = (
        '\ufeff% made by hand\r\n*Vertices 3 2\r\n1 "Ann" 0.1 0.2\r\n2 "Ben"\r\n3 "Club"\r\n*Edges\r\n1 3\r\n2 3 2\r\n'
    )
    imported = read(tmp_path, text)
    assert imported.tables["nodes"]["kind"].tolist() == ["first_mode", "first_mode", "second_mode"]
    assert ties_of(imported) == [("Ann", "Club", "tie", 1.0), ("Ben", "Club", "tie", 2.0)]


def test_lists_matrices_and_numbered_relations_are_read(tmp_path: Path) -> None:
    head = '*Vertices 3\n1 "a"\n2 "b"\n3 "c"\n'
    assert ties_of(read(tmp_path, head + "*Arcslist\n1 2 3\n")) == [("a", "b", "tie", 1.0), ("a", "c", "tie", 1.0)]
    assert directions_of(read(tmp_path, head + "*Edgeslist\n1 2 3\n")) == {"tie": False}
    assert ties_of(read(tmp_path, head + "*Matrix\n0 2 0\n0 0 0\n1 0 0\n")) == [
        ("a", "b", "tie", 2),
        ("c", "a", "tie", 1),
    ]
    assert ties_of(read(tmp_path, head + "*Arcs :2\n1 2 1\n")) == [("a", "b", "relation_2", 1.0)]
    named = head + '*Arcs :1 "funds"\n*Arcs :2 "advice"\n*Arcs\n1: 1 2 5\n2: 2 3 1 l "old"\n'
    imported = read(tmp_path, named)
    assert ties_of(imported) == [("a", "b", "funds", 5.0), ("b", "c", "advice", 1.0)]
    assert imported.tables["relationships"]["label"].tolist() == ["", "old"]


HEAD = '*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 2\n'


def test_partitions_and_vectors_beside_the_network_are_attributes(tmp_path: Path) -> None:
    (tmp_path / "x.clu").write_text("*Vertices 2\n3\n9999998\n")
    (tmp_path / "x_income.vec").write_text("*Vertices 2\n 2.50\n 999999998\n")
    (tmp_path / "x.sector.clu").write_text("% 1: arts\n% 2: health\n*Vertices 2\n2\n1\n")
    (tmp_path / "x.odd.clu").write_text("% 1: arts\n*Vertices 2\n2\n1\n")
    (tmp_path / "x.short.vec").write_text("*Vertices 1\n2\n")
    (tmp_path / "x.broken.vec").write_bytes(b"\x00")
    (tmp_path / "y.clu").write_text("*Vertices 2\n7\n7\n")
    (tmp_path / "x_other.net").write_text(HEAD)
    (tmp_path / "x_other.clu").write_text("*Vertices 2\n7\n7\n")
    imported = read(tmp_path, HEAD)
    nodes = imported.tables["nodes"].drop(columns="kind").to_dict("list")
    assert nodes == {
        "id": ["a", "b"],
        "name": ["a", "b"],
        "partition": ["3", ""],
        "odd": ["2", "1"],
        "sector": ["health", "arts"],
        "income": ["2.50", ""],
    }
    assert "x.short.vec has 1 value for 2 vertices and is left out." in imported.notes
    assert "x.broken.vec cannot be read and is left out." in imported.notes
    with pytest.raises(InputError, match=r"Give the \.net file"):
        read_pajek(tmp_path / "x.clu")


def test_a_project_file_holds_a_network_and_its_attributes(tmp_path: Path) -> None:
    text = (
        f"*Network Place\n{HEAD}\n*Partition Sector\n% 1: arts\n% 2: health\n*Vertices 2\n1\n2\n\n"
        '*Vector Income\n*Vertices 2\n1.5\n2\n\n*Network Later\n*Vertices 3\n1 "q"\n*Arcs :1 "x"\n1 3\n'
    )
    (tmp_path / "x.paj").write_text(text)
    imported = read_pajek(tmp_path / "x.paj")
    nodes = imported.tables["nodes"].set_index("id")
    assert (nodes["sector"].tolist(), nodes["Income"].tolist()) == (["arts", "health"], ["1.5", "2"])
    assert ties_of(imported) == [("a", "b", "tie", 1.0)]
    assert imported.name == "Place"
    assert "The file has several networks; the first was read." in imported.notes


def test_an_attributes_file_in_the_way_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "x.kind.clu").write_text("mine")
    with pytest.raises(OutputError, match="exists"):
        write_pajek(full_network(), tmp_path / "x.net")
    assert (tmp_path / "x.kind.clu").read_text() == "mine"
    assert not (tmp_path / "x.net").exists()


def test_labels_that_repeat_become_names(tmp_path: Path) -> None:
    nodes = read(tmp_path, '*Vertices 2\n1 "a"\n2 "a"\n*Arcs\n1 2\n').tables["nodes"]
    assert nodes[["id", "name"]].to_numpy().tolist() == [["1", "a"], ["2", "a"]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*Vertices\n",
        "*Vertices x\n",
        "*Vertices -1\n",
        "*Vertices 99999999999\n",
        "*Vertices 2\n*Arcs\n1 3\n",
        "*Vertices 2\n*Arcs\n1\n",
        "*Vertices 2\n*Arcs\na b\n",
        "*Vertices 1\n*Matrix\nx\n",
        "*Vertices 1\n*\n",
        "hello",
        b"\x00\x01",
    ],
)
def test_a_broken_file_is_an_input_error(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(InputError):
        read(tmp_path, text)
