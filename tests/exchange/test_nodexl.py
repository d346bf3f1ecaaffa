from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from cogs.errors import InputError, OutputError
from cogs.exchange.gephi import looks_like_gephi, read_gephi
from cogs.exchange.importing import recognised
from cogs.exchange.kumu import looks_like_kumu, read_kumu
from cogs.exchange.nodexl import looks_like_nodexl, read_nodexl, write_nodexl
from tests.exchange.graph_networks import (
    assert_attributes_kept,
    directions_of,
    full_network,
    ties_given,
    ties_of,
)

# As the template has it: headings of groups of columns on row 1, columns on row 2.
SHEETS: dict[str, list[list[object]]] = {
    "Edges": [
        [None, None, "Visual Properties", None, "Labels", "Other Columns"],
        ["Vertex 1", "Vertex 2", "Color", "Width", "Label", "Relationship", "Edge Weight", "Tweet", "ID"],
        ["hub", "café", "Red", 2, "x", "mentors", 2.5, "hello", 1],
        ["café", 7, None, 1, None, "shares rooms", None, None, 2],
    ],
    "Vertices": [
        [None, "Visual Properties", None, None, "Labels"],
        ["Vertex", "Color", "Shape", "Locked?", "Label", "X", "Degree", "Add Your Own Columns Here"],
        ["hub", "1, 2, 3", "Disk", None, "The Hub", 12.5, 1, None],
        ["café", None, None, None, None, None, 2, None],
        ["alone", None, None, None, None, None, 0, None],
    ],
    "Groups": [[None, "Visual Properties"], ["Group", "Vertex Color"], ["G1", "Red"]],
    "Group Vertices": [["Group", "Vertex", "Vertex ID"], ["G1", "hub", 3], ["G2", "café", 4]],
    "Overall Metrics": [["Graph Metric", "Value"], ["Graph Type", "Undirected"], [None, None], ["Vertices", 3]],
}


def workbook(file: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(file)
    return file


def test_the_template_is_read_with_groups_and_without_drawing(tmp_path: Path) -> None:
    file = workbook(tmp_path / "x.xlsx", SHEETS)
    imported = read_nodexl(file)
    assert recognised(file) == "nodexl"
    nodes = imported.tables["nodes"]
    assert list(nodes) == ["id", "name", "kind", "Degree", "Group"]
    assert nodes[["id", "name", "Group"]].to_numpy().tolist() == [
        ["hub", "The Hub", "G1"],
        ["café", "café", "G2"],
        ["alone", "alone", ""],
        ["7", "7", ""],
    ]
    assert ties_of(imported) == [("café", "7", "shares_rooms", 1.0), ("hub", "café", "mentors", 2.5)]
    assert imported.tables["relationships"]["Tweet"].tolist() == ["hello", ""]
    assert directions_of(imported) == {"mentors": False, "shares_rooms": False}


def test_edges_alone_with_headings_on_the_first_row_are_enough_and_the_doubt_is_noted(tmp_path: Path) -> None:
    file = workbook(tmp_path / "x.xlsx", {"Edges": [["Vertex 1", "Vertex 2"], ["a", "b"]]})
    imported = read_nodexl(file)
    assert directions_of(imported) == {"tie": True}
    assert any("does not say whether ties have a direction" in note for note in imported.notes)


def test_a_round_trip_keeps_everything_where_a_spreadsheet_looks_for_it(tmp_path: Path) -> None:
    network = full_network()
    nodes = network.nodes.assign(Color=["red", "blue", "=1+1", "x"], X=[1.5, 2, 3, 4])
    lost = write_nodexl(network.with_tables(nodes=nodes), tmp_path / "x.xlsx")
    imported = read_nodexl(tmp_path / "x.xlsx")
    assert ties_of(imported) == ties_given(network)
    assert imported.tables["nodes"]["Color_attribute"].tolist() == ["red", "blue", "=1+1", "x"]
    assert 'The column "X" is called X_attribute: the format means something else by it.' in lost
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["Edges", "Vertices"]
    assert [cell.value for cell in book["Edges"][2]][:4] == ["Vertex 1", "Vertex 2", "Relationship", "Edge Weight"]
    assert [cell.value for cell in book["Vertices"][2]][:2] == ["Vertex", "Label"]
    formulas = openpyxl.load_workbook(tmp_path / "x.xlsx", data_only=True)
    assert "=1+1" in [cell.value for row in formulas["Vertices"].iter_rows() for cell in row]


def test_attributes_are_kept(tmp_path: Path) -> None:
    write_nodexl(full_network(), tmp_path / "x.xlsx")
    imported = read_nodexl(tmp_path / "x.xlsx")
    assert_attributes_kept(imported)
    assert directions_of(imported) == {"mentors": True, "shares_staff": False}


def test_slips_are_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"ends in \.xlsx"):
        write_nodexl(full_network(), tmp_path / "x.nodexl")
    other = workbook(tmp_path / "x.xlsx", {"Edges": [["a", "b"], ["c", "d"]]})
    with pytest.raises(InputError, match="Vertex 1"):
        read_nodexl(other)
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError):
        read_nodexl(tmp_path / "broken.xlsx")
    assert not any(map(looks_like_nodexl, [other, tmp_path / "broken.xlsx", tmp_path, tmp_path / "none.xlsx"]))


@pytest.mark.parametrize(
    "sheets",
    [
        {"nodes": [["id", "name"], ["a", "A"]], "edges": [["source", "target"], ["a", "b"]]},
        {"connections": [["from", "to"], ["a", "b"]], "organisations": [["id"], ["a"]]},
        {"Vertices": [["Vertex"], ["a"]]},
    ],
)
def test_an_ordinary_workbook_is_left_alone(tmp_path: Path, sheets: dict[str, list[list[object]]]) -> None:
    file = workbook(tmp_path / "x.xlsx", sheets)
    assert not any(looks_like(file) for looks_like in (looks_like_nodexl, looks_like_kumu, looks_like_gephi))


def test_kumus_and_gephis_workbooks_are_recognised_and_read(tmp_path: Path) -> None:
    kumu = workbook(
        tmp_path / "kumu.xlsx",
        {
            "Elements": [["Label", "Type", "Tags"], ["Hub", "Organisation", "a|b"], ["Café", None, None]],
            "Connections": [["From", "To", "Direction", "Type"], ["Hub", "Café|Shop", "Undirected", "shares rooms"]],
            "Old (ignore)": [["Label"], ["Gone"]],
        },
    )
    assert recognised(kumu) == "kumu"
    imported = read_kumu(kumu)
    assert imported.tables["nodes"]["id"].tolist() == ["Hub", "Café", "Shop"]
    assert ties_of(imported) == [("Hub", "Café", "shares_rooms", 1.0), ("Hub", "Shop", "shares_rooms", 1.0)]
    assert directions_of(imported) == {"shares_rooms": False}
    gephi = workbook(
        tmp_path / "gephi.xlsx",
        {
            "Nodes": [["Id", "Label", "Timeset"], [1, "Hub", "<[2013,2015]>"], [2, "Café", None]],
            "Edges": [["Source", "Target", "Type", "Weight", "Label"], [1, 2, "Mixed", 0.5, "lends to"]],
        },
    )
    assert recognised(gephi) == "gephi"
    imported = read_gephi(gephi)
    assert imported.tables["nodes"]["Timeset"].tolist() == ["<[2013,2015]>", ""]
    assert ties_of(imported) == [("1", "2", "lends_to", 0.5)]
