from pathlib import Path

import pytest

from cogs.errors import InputError
from cogs.exchange.ucinet import looks_like_ucinet, read_ucinet, write_ucinet
from tests.exchange.graph_networks import directions_of, full_network, ties_of

# As R's sna::write.dl lays a file out: settings on the first line, labels quoted, "!" between matrices.
WRITTEN_BY_SNA = """DL n = 3, nm = 2, format = edgelist1
labels:
"Ann Lee","Ben","Cy"
matrix labels:
"advice","works with"
data:
1 2 1
2 3 2.5
!
1 3 1
3 1 1
"""


def read(folder: Path, text: str | bytes):
    (folder / "x.dl").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_ucinet(folder / "x.dl")


def test_a_round_trip_keeps_ties_and_says_what_is_lost(tmp_path: Path) -> None:
    lost = write_ucinet(full_network(), tmp_path / "place.dl")
    imported = read_ucinet(tmp_path / "place.dl")
    assert ties_of(imported) == [
        ("café ouvert", "library", "mentors", 1.0),
        ("library", "advice", "refers_to", 6.5),
        ("library", "café ouvert", "partners_with", 1.0),
        ("library", "café ouvert", "shares_staff", 0.125),
        ("library", "library", "mentors", 3.0),
    ]
    assert directions_of(imported) == {"mentors": True, "shares_staff": False}
    assert imported.tables["nodes"]["id"].tolist() == full_network().nodes.index.tolist()
    assert "1 parallel ties are added up: a matrix has one cell for a pair." in lost
    assert "The column Colour of nodes is left out." in lost
    assert looks_like_ucinet(tmp_path / "place.dl")


def test_what_sna_writes_is_read(tmp_path: Path) -> None:
    imported = read(tmp_path, WRITTEN_BY_SNA)
    assert ties_of(imported) == [
        ("Ann Lee", "Ben", "advice", 1.0),
        ("Ann Lee", "Cy", "works_with", 1.0),
        ("Ben", "Cy", "advice", 2.5),
    ]
    assert directions_of(imported) == {"advice": True, "works_with": False}


A_TO_B = [("a", "b", "tie", 2.0), ("b", "c", "tie", 1.0)]


@pytest.mark.parametrize(
    "text",
    [
        "dl n=3\nlabels:\na,b,c\ndata:\n0 2 0\n0 0 1\n0 0 0\n",
        "DL N = 3 FORMAT = FULLMATRIX\nLABELS:\na\nb\nc\nDATA:\n0 2 0 0 0 1 0 0 0\n",
        "dl n=3 format=fullmatrix diagonal=absent\nlabels: a b c\ndata:\n2 0\n0 1\n0 0\n",
        "dl n=3\nlabels embedded\ndata:\n  a b c\na 0 2 0\nb 0 0 1\nc 0 0 0\n",
        "dl n=3\nrow labels embedded\ncolumn labels embedded\ndata:\na b c\na 0 2 0\nb . 0 1\nc 0 NA 0\n",
        'dl n=3 format=edgelist1\nlabels:\n"a","b","c"\ndata:\n1 2 2\n2 3\n',
        "\ufeffdl n=3, format=edgelist1\r\nlabels embedded:\r\ndata:\r\na b 2\r\nb c 1\r\n",
    ],
)
def test_each_way_to_write_one_mode_is_read(tmp_path: Path, text: str) -> None:
    assert ties_of(read(tmp_path, text)) == A_TO_B


@pytest.mark.parametrize(
    "text",
    [
        "dl n=3 format=lowerhalf\nlabels: a b c\ndata:\n0\n2 0\n0 1 0\n",
        "dl n=3 format=upperhalf diagonal absent\nlabels: a b c\ndata:\n2 0\n1\n",
        "dl n=3 format=fullmatrix\nlabels: a b c\ndata:\n0 2 0\n2 0 1\n0 1 0\n",
    ],
)
def test_half_a_matrix_is_a_relation_without_direction(tmp_path: Path, text: str) -> None:
    imported = read(tmp_path, text)
    assert ties_of(imported) == A_TO_B
    assert directions_of(imported) == {"tie": False}


def test_nodelist2_and_a_matrix_of_whole_rows_are_read(tmp_path: Path) -> None:
    text = "dl nr=2, nc=3\nformat = nodelist2\nrow labels:\nAnn,Ben\ncolumn labels:\nx,y,z\ndata:\n1 1 3\n2 2\n"
    assert ties_of(read(tmp_path, text)) == [("Ann", "x", "tie", 1), ("Ann", "z", "tie", 1), ("Ben", "y", "tie", 1)]
    text = 'DL\nN=2\nNM=2\nFORMAT = FULLMATRIX DIAGONAL PRESENT\nLABELS:\n"A B"\n"C, D"\nMATRIX LABELS:\nx1\ny1\n'
    text += "DATA:\n 0 1.5\n 0 0\n 0 0\n -9 0\n"
    assert "-9" in str(read(tmp_path, text).set_aside["found"].tolist())


def test_one_relation_with_plain_labels_is_written_for_every_reader(tmp_path: Path) -> None:
    network = full_network()
    edges = network.edges[network.edges["relation"] == "refers_to"]
    network = network.with_tables(nodes=network.nodes.rename(index={"café ouvert": "café"}), edges=edges)
    write_ucinet(network, tmp_path / "x.dl")
    lines = (tmp_path / "x.dl").read_text(encoding="utf-8").splitlines()
    assert lines[:4] == ["DL n=4", "format = edgelist1", "labels:", "library,café,advice,alone"]
    assert ties_of(read_ucinet(tmp_path / "x.dl")) == [("library", "advice", "refers_to", 6.5)]


def test_nodelists_are_read(tmp_path: Path) -> None:
    text = "dl n=3 format=nodelist1\nlabels:\na,b,c\ndata:\n1 2 3\n3 2\n"
    assert ties_of(read(tmp_path, text)) == [("a", "b", "tie", 1), ("a", "c", "tie", 1), ("c", "b", "tie", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "dl nr=2, nc=3\nrow labels: Ann, Ben\ncolumn labels: x, y, z\ndata:\n1 0 0\n0 0 2\n",
        "dl nr=2 nc=3 format=edgelist2\nrow labels embedded\ncolumn labels embedded\ndata:\nAnn x\nBen z 2\n",
        "dl nr=2 nc=3 format=edgelist2\nrow labels:\nAnn,Ben\ncol labels:\nx,y,z\ndata:\n1 1\n2 3 2\n",
    ],
)
def test_two_modes_are_read(tmp_path: Path, text: str) -> None:
    imported = read(tmp_path, text)
    assert ties_of(imported) == [("Ann", "x", "tie", 1.0), ("Ben", "z", "tie", 2.0)]
    assert imported.tables["nodes"]["kind"].tolist() == ["first_mode"] * 2 + ["second_mode"] * 3


def test_several_full_matrices_are_read(tmp_path: Path) -> None:
    text = 'dl n=2 nm=2\nlabels: a b\nmatrix labels: "grants" "visits"\ndata:\n0 5\n0 0\n\n0 1\n1 0\n'
    assert ties_of(read(tmp_path, text)) == [("a", "b", "funds", 5.0), ("a", "b", "visits", 1.0)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "dl data:\n0",
        "dl n=x data: 0",
        "dl n=2",
        "dl n=2 data: 0 1 0",
        "dl n=2 data: 0 1 0 0 7",
        "dl n=2 data: 0 a 0 0",
        "dl n=2 format=edgelist1\ndata:\n1 3\n",
        "dl n=2 format=edgelist1\ndata:\n1 0\n",
        "dl n=2 format=edgelist1\ndata:\n1\n",
        "dl n=2 format=edgelist1\ndata:\n1 2\n!\n1 2\n",
        "dl nr=2 nc=2 format=lowerhalf\ndata:\n0 1 0\n",
        "dl n=2 format=blockmatrix\ndata:\n1\n",
        "dl n=99999999999 data: 0",
        b"\x00\x01",
    ],
)
def test_a_broken_file_is_an_input_error(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(InputError):
        read(tmp_path, text)
