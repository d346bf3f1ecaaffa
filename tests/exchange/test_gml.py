from pathlib import Path

import networkx
import pytest

from cogs.errors import InputError
from cogs.exchange.gml import looks_like_gml, read_gml, write_gml
from cogs.exchange.imported import Imported
from tests.exchange.graph_networks import directions_of, full_network, ties_of


def read(folder: Path, text: str | bytes) -> Imported:
    (folder / "x.gml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_gml(folder / "x.gml")


# As a drawing program lays it out: brackets on their own lines, graphics, comments, labels that repeat.
DRAWN = """# drawn by hand
Creator "yFiles"
Version "2.17"
graph
[
  hierarchic 1
  label "Place"
  directed 1
  node
  [
    id 10
    label "Hub"
    graphics [ x 1.5 y -2.0E1 fill "#FFCC00" ]
  ]
  node [ id 20 label "Hub" staff 3.0 ]
  edge [ source 10 target 20 label "works with" value 2.50 graphics [ fill "#000000" ] ]
  edge [ source 20 target 10 ]
]
"""


def test_what_a_drawing_program_writes_is_read(tmp_path: Path) -> None:
    imported = read(tmp_path, DRAWN)
    assert looks_like_gml(tmp_path / "x.gml")
    assert imported.name == "Place"
    assert imported.tables["nodes"][["id", "name", "staff"]].to_numpy().tolist() == [
        ["10", "Hub", ""],
        ["20", "Hub", "3"],
    ]
    assert ties_of(imported) == [("10", "20", "works_with", 2.5), ("20", "10", "tie", 1.0)]
    assert "2 lists within nodes and edges, such as graphics, are left out." in imported.notes
    assert any("Labels are missing or repeat" in note for note in imported.notes)


def test_what_networkx_writes_is_read(tmp_path: Path) -> None:
    graph = networkx.MultiGraph()
    graph.add_node("Café “Ouvert”", tags=["a", "b"], one=["z"])
    graph.add_edge("Café “Ouvert”", 'the "Hub" & more', relation="mentors", weight=0.5)
    graph.add_edge("Café “Ouvert”", 'the "Hub" & more', relation="mentors")
    networkx.write_gml(graph, tmp_path / "x.gml")
    imported = read_gml(tmp_path / "x.gml")
    assert ties_of(imported) == [
        ("Café “Ouvert”", 'the "Hub" & more', "mentors", 0.5),
        ("Café “Ouvert”", 'the "Hub" & more', "mentors", 1.0),
    ]
    assert directions_of(imported) == {"mentors": False}
    assert imported.tables["nodes"][["tags", "one"]].to_numpy().tolist() == [["a | b", "z"], ["", ""]]


def test_what_igraph_writes_is_read(tmp_path: Path) -> None:
    import igraph

    graph = igraph.Graph([(0, 1)], directed=True)
    graph.vs["name"], graph.vs["label"] = ["hub", "café"], ["The Hub", "Café & more"]
    graph.vs["staff"] = [1.5, float("nan")]
    graph.write_gml(str(tmp_path / "x.gml"))
    nodes = read_gml(tmp_path / "x.gml").tables["nodes"]
    assert nodes[["id", "name", "staff"]].to_numpy().tolist() == [
        ["hub", "The Hub", "1.5"],
        ["café", "Café & more", ""],
    ]
    assert looks_like_gml(tmp_path / "x.gml")


def test_a_network_without_direction_says_so_and_numbers_are_ids_without_labels(tmp_path: Path) -> None:
    imported = read(tmp_path, "graph [ node [ id 1 ] node [ id 2 ] edge [ source 1 target 2 ] ]")
    assert ties_of(imported) == [("1", "2", "tie", 1.0)]
    assert directions_of(imported) == {"tie": False}
    undirected = full_network()
    undirected = undirected.with_tables(edges=undirected.edges[undirected.edges["relation"] == "shares_staff"])
    write_gml(undirected, tmp_path / "y.gml")
    assert "  directed 0\n" in (tmp_path / "y.gml").read_text()
    assert directions_of(read_gml(tmp_path / "y.gml")) == {"shares_staff": False}


def test_latin_1_and_several_graphs_are_read(tmp_path: Path) -> None:
    text = 'graph [ node [ id 1 label "Café" ] ] graph [ node [ id 2 ] ]'
    imported = read(tmp_path, text.encode("latin-1"))
    assert imported.tables["nodes"]["id"].tolist() == ["Café"]
    assert "The file has several graphs; the first was read." in imported.notes


def test_columns_that_are_no_keys_are_renamed_and_said(tmp_path: Path) -> None:
    network = full_network()
    nodes = network.nodes.assign(**{"Größe": 1, "label": "x", "9 lives": 0.5, "Gr__e": "y"})
    lost = write_gml(network.with_tables(nodes=nodes), tmp_path / "x.gml")
    assert [sentence.split(": ")[0] for sentence in lost if "column" in sentence] == [
        'The column "label" is called label_attribute',
        'The column "Größe" of nodes is called Gr__e',
        'The column "9 lives" of nodes is called x9_lives',
        'The column "Gr__e" of nodes is called Gr__e_2',
    ]
    assert networkx.read_gml(tmp_path / "x.gml").nodes["library"]["x9_lives"] == 0.5


def test_very_large_and_infinite_figures_stay_figures(tmp_path: Path) -> None:
    network = full_network()
    nodes = network.nodes.assign(big=[1e300, float("inf"), -float("inf"), 1e-9])
    write_gml(network.with_tables(nodes=nodes), tmp_path / "x.gml")
    graph = networkx.read_gml(tmp_path / "x.gml")
    assert [graph.nodes[node]["big"] for node in graph] == [1e300, float("inf"), -float("inf"), 1e-9]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "graph",
        "graph [",
        "graph [ node [ id ] ]",
        "graph [ ] ]",
        'graph [ node [ id 1 label "a ] ]',
        "graph [ 3 4 ]",
        "graph 3",
        "<gml:FeatureCollection/>",
        "graph " * 100_000,
        b"\x00\x01",
    ],
)
def test_a_broken_file_is_an_input_error(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(InputError):
        read(tmp_path, text)


def test_deep_nesting_is_read_and_other_files_are_not_recognised(tmp_path: Path) -> None:
    deep = "a [ " * 50_000 + "]" * 50_000
    assert len(read(tmp_path, f"graph [ node [ id 1 {deep} ] ]").tables["nodes"]) == 1
    for text in ("graph { a -- b }", "source,target\ngraph [ x", "a b " * 5_000, "", "#\n" * 9_000, "\x00"):
        (tmp_path / "other.txt").write_text(text)
        assert not looks_like_gml(tmp_path / "other.txt")
    assert not looks_like_gml(tmp_path)
    assert not looks_like_gml(tmp_path / "none.gml")
