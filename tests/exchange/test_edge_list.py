"""Edge lists as published: found beside their nodes, told from ordinary folders, read with every column."""

from pathlib import Path

import pandas as pd
import pytest

from cogs import InputError, analyse
from cogs.exchange.edge_list import looks_like_edge_list, read_edge_list
from cogs.exchange.importing import import_data, recognised, sources_read
from cogs.tables.sample import write_sample
from cogs.tables.sources import sources_of
from cogs.tables.starter import write_starter
from cogs.tables.tables import Source
from tests.shared_data import shared_data

EDGES = '"source","target","type"\n"n1","n2","friends"\n"n1","n2","advice"\n"n3","n1","advice"\n'
NODES = '"name","office","age"\n"n1","Boston",31\n"n2",NA,40\n"n3","Hartford",50\n"n4","Boston",60\n'
ROOT = Path(__file__).parents[2]


def write(folder: Path, **tables: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("edges", "nodes"),
    [("edges", "nodes"), ("firm_edges", "firm_nodes"), ("links", "vertices"), ("firmEdges", "firmNodes"),
     ("edges-2024", "nodes-2024"), ("my edgelist", "my nodelist"), ("firm_edges", "nodes")],
)  # fmt: skip
def test_edges_and_nodes_are_found_by_their_names(tmp_path: Path, edges: str, nodes: str) -> None:
    folder = write(tmp_path, **{edges: EDGES, nodes: NODES})
    assert recognised(folder) == "edgelist"
    imported = read_edge_list(folder)
    assert imported.tables["relationships"].to_numpy().tolist() == [
        ["n1", "n2", "friends", "1"],
        ["n1", "n2", "advice", "1"],
        ["n3", "n1", "advice", "1"],
    ]
    assert imported.tables["nodes"].to_dict("list") == {
        "id": ["n1", "n2", "n3", "n4"],
        "name": ["n1", "n2", "n3", "n4"],
        "kind": ["organisation"] * 4,
        "office": ["Boston", "", "Hartford", "Boston"],
        "age": ["31", "40", "50", "60"],
    }
    assert "4 nodes have no kind in the file and are read as organisations." in imported.notes


def test_the_table_beside_is_found_and_its_file_is_among_those_read(tmp_path: Path) -> None:
    folder = write(tmp_path, a_edges=EDGES, a_nodes=NODES, b_edges=EDGES, b_nodes=NODES)
    for name in ("a_edges.csv", "a_nodes.csv"):
        assert recognised(folder / name) == "edgelist"
        assert len(import_data(folder / name).tables["nodes"]) == 4
        assert [source.name for source in sources_read(folder / name)] == ["a_edges.csv", "a_nodes.csv"]


def test_several_networks_in_a_folder_are_listed(tmp_path: Path) -> None:
    folder = write(tmp_path / "towns", a_edges=EDGES, a_nodes=NODES, b_edges=EDGES, b_nodes=NODES)
    assert recognised(folder) == "edgelist"
    with pytest.raises(InputError, match=r"towns holds 2 networks: a_edges.csv, b_edges.csv. Name the one"):
        import_data(folder)


def test_relations_of_the_files_own_enter_the_figures_each_by_itself_with_its_direction(tmp_path: Path) -> None:
    analysis = analyse(write(tmp_path / "firm", firm_edges=EDGES, firm_nodes=NODES), by="office")
    assert analysis.network.relations == ("friends", "advice")
    assert [(ties.name, ties.relations, ties.directed) for ties in analysis.ties] == [
        ("friends", ("friends",), True),
        ("advice", ("advice",), True),
    ]
    partners = analysis.metrics.loc[["n1", "n2", "n3", "n4"]]
    assert (partners["partners_friends"] + partners["partners_advice"]).tolist() == [3, 2, 1, 0]


def test_a_relation_of_ours_keeps_its_family_and_the_others_theirs(tmp_path: Path) -> None:
    edges = "source,target,relation\na,b,refers to\nb,c,advice\n"
    imported = import_data(write(tmp_path, edges=edges, nodes="name\na\nb\nc\n"))
    assert [(relation.name, relation.family) for relation in imported.relations] == [("advice", None)]


def test_two_modes_are_two_kinds_and_levels_are_kinds(tmp_path: Path) -> None:
    edges = "source,target\nann,club\nbob,club\nclub,fair\n"
    two = import_data(
        write(tmp_path / "a", edges=edges, nodes="name,type\nann,FALSE\nbob,FALSE\nclub,TRUE\nfair,TRUE\n")
    )
    assert two.tables["nodes"]["kind"].tolist() == ["first_mode", "first_mode", "second_mode", "second_mode"]
    assert [kind.plural for kind in two.kinds] == ["nodes of the first mode", "nodes of the second mode"]
    nodes = "name,type,lvl\nann,FALSE,1\nbob,FALSE,1\nclub,TRUE,2\nfair,TRUE,3\n"
    three = import_data(write(tmp_path / "b", edges=edges, nodes=nodes))
    assert three.tables["nodes"]["kind"].tolist() == ["level_1", "level_1", "level_2", "level_3"]
    assert "The kinds of the nodes are told by type and lvl." in three.notes
    assert len(analyse(tmp_path / "b").metrics.dropna(subset="partners_tie")) == 4


def test_a_type_in_words_is_the_kind_and_many_types_are_not(tmp_path: Path) -> None:
    edges = "from,to,weight,since\n1,2,3,2020\n"
    few = import_data(write(tmp_path / "a", edges=edges, nodes="id,label,type\n1,Ann,Person\n2,Club,Organisation\n"))
    assert few.tables["nodes"][["id", "name", "kind"]].to_numpy().tolist() == [
        ["1", "Ann", "person"],
        ["2", "Club", "organisation"],
    ]
    assert few.tables["relationships"].to_dict("records") == [
        {"source": "1", "target": "2", "relation": "tie", "weight": "3", "since": "2020"}
    ]
    many = "id,type\n" + "".join(f"{place},sort {place}\n" for place in range(20))
    assert set(import_data(write(tmp_path / "b", edges=edges, nodes=many)).tables["nodes"]["kind"]) == {"organisation"}


def test_the_ids_are_the_column_that_the_edges_name(tmp_path: Path) -> None:
    nodes = "id,name,kind\n1,ann,club\n2,bob,club\n"
    imported = import_data(write(tmp_path, edges="source,target\nann,bob\n", nodes=nodes))
    table = imported.tables["nodes"]
    assert (table["id"].tolist(), table["id_in_file"].tolist()) == (["ann", "bob"], ["1", "2"])
    assert "The nodes are known by the column name." in imported.notes


def test_a_column_of_directions_says_how_ties_go(tmp_path: Path) -> None:
    text = "source,target,type,relation\na,b,undirected,chat\n"
    imported = import_data(write(tmp_path, some_edges=text) / "some_edges.csv", form="edgelist")
    assert (imported.relations[0].name, imported.relations[0].directed) == ("chat", False)


def test_a_workbook_with_both_sheets_is_one(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "firm.xlsx") as book:
        pd.DataFrame([["a", "b"]], columns=["source", "target"]).to_excel(book, sheet_name="edges", index=False)
        pd.DataFrame([["a", "x"], ["b", "y"]], columns=["name", "office"]).to_excel(
            book, sheet_name="nodes", index=False
        )
    assert recognised(tmp_path / "firm.xlsx") == "edgelist"
    assert import_data(tmp_path / "firm.xlsx").name == "firm"


def test_edges_alone_are_read_when_the_format_is_named_and_slips_are_said(tmp_path: Path) -> None:
    folder = write(tmp_path, ties="source,target\na,b\n", odd="x,y\n1,2\n")
    assert recognised(folder / "ties.csv") is None
    assert len(import_data(folder / "ties.csv", form="edgelist").tables["nodes"]) == 2
    with pytest.raises(InputError, match=r"no columns source and target\. The headings are: x, y"):
        import_data(folder / "odd.csv", form="edgelist")
    with pytest.raises(InputError, match="no table that is called edges"):
        import_data(write(tmp_path / "none", odd="x,y\n1,2\n"), form="edgelist")


def test_an_ordinary_folder_is_never_taken_for_one(tmp_path: Path) -> None:
    assert not looks_like_edge_list(ROOT / "data" / "keep-it-local")
    write_starter(tmp_path / "new")
    write_sample(tmp_path / "sample", organisations=12)
    for made in ("new", "sample"):
        (tmp_path / made / "network.toml").unlink(missing_ok=True)
        assert recognised(tmp_path / made) is None
        for file in (tmp_path / made).glob("*.csv"):
            assert recognised(file) is None
    with_settings = write(tmp_path / "settings", edges=EDGES, nodes=NODES)
    (with_settings / "network.toml").touch()
    assert not looks_like_edge_list(with_settings)
    assert not looks_like_edge_list(with_settings / "edges.csv")


@pytest.mark.parametrize(
    "tables",
    [
        {"edges": "source,target,relation\na,b,funds\n", "nodes": "id,kind\na,council\nb,organisation\n"},
        {"edges": "source,target,relation\na,b,fund\n", "nodes": "id,kind\na,council\nb,organisation\n"},
        {"edges": EDGES, "nodes": NODES, "referrals": "source,target\na,b\n"},
        {"edges": EDGES},
        {"referrals": "source,target\na,b\n", "organisations": "name\na\nb\n"},
    ],
)
def test_what_an_ordinary_folder_understands_stays_its_own(tmp_path: Path, tables: dict[str, str]) -> None:
    assert recognised(write(tmp_path, **tables)) is None


@pytest.mark.parametrize(
    ("parts", "nodes", "ties"),
    [
        (("lawfirm",), {"organisation": 71}, {"friends": 575, "advice": 892, "cowork": 1104}),
        (("bristol_civic",), {"level_1": 150, "level_2": 97, "level_3": 17}, {"tie": 1496}),
        (("revere_membership",), {"first_mode": 254, "second_mode": 7}, {"tie": 319}),
        (("revere_membership", "irps_revere_edges.csv"), {"first_mode": 254, "second_mode": 7}, {"tie": 319}),
        (
            ("physicians_ckm", "physicians_edges.csv"),
            {"organisation": 246},
            {"friendship": 310, "advice": 480, "discussion": 309},
        ),
    ],
)
def test_published_lists_are_read_whole(parts: tuple[str, ...], nodes: dict[str, int], ties: dict[str, int]) -> None:
    source = shared_data(*parts)
    assert recognised(source) == "edgelist"
    imported = import_data(source)
    assert imported.tables["nodes"]["kind"].value_counts().to_dict() == nodes
    assert imported.tables["relationships"]["relation"].value_counts().to_dict() == ties


def test_a_folder_of_five_networks_is_not_mixed() -> None:
    with pytest.raises(InputError, match="physicians_ckm holds 5 networks"):
        import_data(shared_data("physicians_ckm"))


def test_the_files_of_a_folder_are_known_by_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_bytes(b"")
    (tmp_path / "a.csv").write_bytes(b"a")
    (tmp_path / ".hidden").touch()
    (tmp_path / "folder").mkdir()
    digest = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert sources_of(tmp_path)[0] == Source("a.csv", 1, digest)
    assert [source.name for source in sources_of(tmp_path)] == ["a.csv", "b.csv"]
    assert sources_of(tmp_path / "a.csv") == sources_read(tmp_path / "a.csv") == (Source("a.csv", 1, digest),)
    with pytest.raises(InputError, match="no file or folder"):
        sources_of(tmp_path / "none")
