from pathlib import Path

import pytest

from cogs.errors import InputError
from cogs.exchange.gephi import looks_like_gephi, read_gephi, write_gephi
from tests.exchange.graph_networks import (
    assert_attributes_kept,
    directions_of,
    full_network,
    ties_given,
    ties_of,
)


def test_a_round_trip_keeps_everything(tmp_path: Path) -> None:
    lost = write_gephi(full_network(), tmp_path / "out")
    imported = read_gephi(tmp_path / "out")
    assert ties_of(imported) == ties_given(full_network())
    assert directions_of(imported) == {"mentors": True, "shares_staff": False}
    assert_attributes_kept(imported)
    assert any("name of the network" in sentence for sentence in lost)
    assert looks_like_gephi(tmp_path / "out")


def test_type_is_direction_and_label_the_relation(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("Source;Target;Type;Label;Weight\na;b;Undirected;grants;2\nb;a;Directed;x;1\n")
    imported = read_gephi(tmp_path / "e.csv")
    assert ties_of(imported) == [("a", "b", "funds", 2.0), ("b", "a", "x", 1.0)]
    assert any("no direction" in note for note in imported.notes)


def test_a_tie_with_and_without_direction_becomes_two_relations(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("Source,Target,Type\na,b,Undirected\nb,a,Directed\n")
    assert directions_of(read_gephi(tmp_path / "e.csv")) == {"tie_both_ways": False, "tie": True}


def test_faulty_rows_are_set_aside(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(
        "Source,Target,Type,Weight\na,b,Directed,-1\na,,Directed,1\na,c,Directed,x\na,d,Directed,\n"
    )
    imported = read_gephi(tmp_path / "e.csv")
    assert len(imported.set_aside) == 3
    assert ties_of(imported) == [("a", "d", "tie", 1.0)]


def test_a_column_that_means_something_else_here_is_renamed(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text("Id,Label,count,Source\na,A,many,x\n")
    (tmp_path / "edges.csv").write_text("Source,Target,Type,complex\na,b,Directed,often\n")
    imported = read_gephi(tmp_path)
    assert list(imported.tables["nodes"]) == ["id", "name", "kind", "count_in_file", "Source_in_file"]
    assert "complex_in_file" in imported.tables["relationships"]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b'Source,Target\n"a,b\n', b"\x00\x01\x02"])
def test_a_broken_file_is_an_input_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "e.csv").write_bytes(content)
    with pytest.raises(InputError):
        read_gephi(tmp_path / "e.csv")
    assert not looks_like_gephi(tmp_path / "e.csv")
