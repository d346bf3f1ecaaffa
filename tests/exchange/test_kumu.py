from pathlib import Path

import pytest

from cogs.errors import InputError
from cogs.exchange.kumu import looks_like_kumu, read_kumu, write_kumu
from tests.exchange.graph_networks import (
    assert_attributes_kept,
    directions_of,
    full_network,
    ties_given,
    ties_of,
)


@pytest.mark.parametrize("target", ["place.json", "sheets"])
def test_a_round_trip_keeps_everything(tmp_path: Path, target: str) -> None:
    lost = write_kumu(full_network(), tmp_path / target)
    imported = read_kumu(tmp_path / target)
    assert ties_of(imported) == ties_given(full_network())
    assert directions_of(imported) == {"mentors": True, "shares_staff": False}
    assert_attributes_kept(imported)
    assert "The name of the network is left out." in lost
    assert looks_like_kumu(tmp_path / target)


def test_a_projects_export_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(
        '{"elements": [{"_id": "e1", "attributes": {"label": "Library", "element type": "x", "tags": ["a", "b"]}},'
        ' {"_id": "e2", "attributes": {"label": "Café", "type": "Hub"}}],'
        ' "connections": [{"_id": "c1", "from": "e1", "to": "e2", "direction": "mutual", "attributes": {}}]}',
        encoding="utf-8",
    )
    imported = read_kumu(tmp_path / "x.json")
    assert imported.tables["nodes"]["kind"].tolist() == ["organisation", "hub"]
    assert imported.tables["nodes"]["tags"].tolist() == ["a|b", ""]
    assert ties_of(imported) == [("e1", "e2", "tie", 1.0)]
    assert directions_of(imported) == {"tie": False}


def test_labels_name_elements_and_a_bar_several(tmp_path: Path) -> None:
    (tmp_path / "elements.csv").write_text("Label,Type,ID\nLibrary,Organisation,l\nShop,,s\nCafe,,c\n")
    (tmp_path / "connections.csv").write_text("From,To,Direction,Type\nLibrary,Shop|Cafe,directed,funds\n")
    (tmp_path / "more (ignore).csv").write_text("Label\nOther\n")
    imported = read_kumu(tmp_path)
    assert ties_of(imported) == [("l", "c", "funds", 1.0), ("l", "s", "funds", 1.0)]
    assert len(imported.tables["nodes"]) == 3


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"elements": 1}', b"[" * 100_000, b"\x00\x01"])
def test_a_broken_file_is_an_input_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(InputError):
        read_kumu(tmp_path / "x.json")
    assert not looks_like_kumu(tmp_path / "x.json")
