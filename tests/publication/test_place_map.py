"""The map of an analysis: boundary files, who is on it, and who never is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from cogs import analyse
from cogs.errors import InputError
from cogs.publication.boundary import read_boundary
from cogs.publication.place_map import map_of
from cogs.publication.shown import may_be_shown
from cogs.publication.subject import subject_of
from tests.views.test_map import places_in

RING = [[-2, 53], [-1, 53], [-1, 54], [-2, 53]]


def folder_of(where: Path, *, located: int) -> Path:
    """Write three organisations, so many of them with a place, one that is confidential, and two ties."""
    at = [["53.80", "-1.55"], ["53.81", "-1.54"], ["53.82", "-1.53"]]
    nodes = pd.DataFrame({"id": ["a", "b", "c"], "name": ["Ashton Trust", "Bramley Hub", "Castle Club"]})
    nodes[["latitude", "longitude"]] = [at[n] if n < located else ["", ""] for n in range(3)]
    refuge = {"id": "r", "name": "Refuge", "latitude": "53.8765", "longitude": "-1.4321", "location": "confidential"}
    where.mkdir()
    pd.concat([nodes, pd.DataFrame([refuge])]).to_csv(where / "organisations.csv", index=False)
    ties = [("a", "refers_to", "b"), ("b", "refers_to", "c"), ("a", "refers_to", "r")]
    pd.DataFrame(ties, columns=["source", "relation", "target"]).to_csv(where / "relationships.csv", index=False)
    return where


def page_of(folder: Path) -> str | None:
    analysis = analyse(folder)
    drawn = map_of(analysis, may_be_shown(analysis), subject_of(analysis))
    return None if drawn is None else drawn().decode()


def test_the_map_shows_located_nodes_and_never_where_a_confidential_one_is(tmp_path):
    page = page_of(folder_of(tmp_path / "in", located=3))
    assert page is not None
    assert len(places_in(page)) == 3
    assert "3 of 4 nodes have a place and are on the map; the other is in the table." in page
    told = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert "53.87" not in told
    assert "1.43" not in told


@pytest.mark.parametrize("located", [0, 1])
def test_fewer_than_two_places_make_no_map(tmp_path, located):
    assert page_of(folder_of(tmp_path / "in", located=located)) is None


def test_a_boundary_is_read_with_or_without_a_byte_order_mark(tmp_path):
    boundary = {"type": "Polygon", "coordinates": [RING]}
    for encoding in ("utf-8", "utf-8-sig"):
        file = tmp_path / f"{encoding}.geojson"
        file.write_text(json.dumps(boundary), encoding=encoding)
        assert read_boundary(file) == boundary


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not GeoJSON"),
        (b"\xff\xfe{}", "is not GeoJSON"),
        (b"[" * 200_000, "is not GeoJSON"),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 1]]]}', "is not GeoJSON"),
        (b'{"a": 1' + b"0" * 5000 + b"}", "is not GeoJSON"),
        (b"[1, 2]", "is not GeoJSON"),
        (b'{"type": "Point", "coordinates": [1, 2]}', "a Point was found"),
        (json.dumps({"type": "Polygon", "coordinates": [[[430_000, 433_000]] * 4]}).encode(), "EPSG:27700"),
    ],
)
def test_a_faulty_boundary_file_is_one_clear_error_that_names_it(tmp_path, content, says):
    file = tmp_path / "ward.geojson"
    file.write_bytes(content)
    with pytest.raises(InputError, match=says) as caught:
        read_boundary(file)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_boundary_that_is_not_there_or_too_large_is_one_clear_error(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="could not be read"):
        read_boundary(tmp_path / "none.geojson")
    with pytest.raises(InputError, match="could not be read"):
        read_boundary(tmp_path)
    monkeypatch.setattr("cogs.publication.boundary.MOST_BYTES", 10)
    file = tmp_path / "large.geojson"
    file.write_text(" " * 11)
    with pytest.raises(InputError, match="is larger than"):
        read_boundary(file)
