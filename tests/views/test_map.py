"""The map without a browser: projection, frame, marks at one place, boundary, words, bytes."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from cogs.errors import InputError
from cogs.views.map_outline import outline_of
from cogs.views.map_projection import Projection, far_off, frame_of, projection_of
from cogs.views.map_spread import side_by_side
from cogs.views.map_words import coverage
from tests.views.mapped import SQUARE, map_at, map_of_place, placed, town
from tests.views.places import invented

ROOT = Path(__file__).parents[2]
LEEDS, YORK = (-1.5491, 53.8008), (-1.0815, 53.9590)


def places_in(page: str) -> list[tuple[float, float]]:
    """Return where marks are drawn, as the page tells its script."""
    data = re.search(r'id="nodes-data">(.*?)</script>', page, re.DOTALL)
    assert data
    return [(node["x"], node["y"]) for node in json.loads(data.group(1)) if "x" in node]


def great_circle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the kilometres between two places on a sphere, by the haversine formula."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(math.radians, place)) for place in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def test_distances_across_a_county_are_those_of_the_great_circle_within_one_in_a_thousand():
    degrees = np.array([LEEDS, YORK])
    one, other = projection_of(degrees).kilometres(degrees)
    assert math.dist(one, other) == pytest.approx(great_circle(LEEDS, YORK), rel=1e-3)


def test_north_is_up_and_east_is_right_across_the_180th_meridian_too():
    degrees = np.array([[179.9, -17.0], [-179.9, -16.9]])
    kilometres = projection_of(degrees).kilometres(degrees)
    places = frame_of(kilometres).places(kilometres)
    assert places[0, 0] < places[1, 0]
    assert places[0, 1] > places[1, 1]
    assert np.ptp(kilometres, axis=0).max() < 25


@pytest.mark.parametrize("kilometres", [[[0.0, 0.0]], [[3.0, 4.0], [3.0, 4.0]]])
def test_one_node_or_all_at_one_point_still_give_a_sensible_scale(kilometres):
    frame = frame_of(np.array(kilometres))
    assert frame.step == 0.1
    assert 60 <= frame.step * frame.scale <= 150


@pytest.mark.parametrize("span", [0.01, 0.7, 3.0, 42.0, 900.0, 20_000.0])
def test_the_scale_bar_is_round_and_fits_whatever_the_span(span):
    frame = frame_of(np.array([[0.0, 0.0], [span, span / 3]]))
    assert 55 <= frame.step * frame.scale <= 150
    assert str(frame.step).strip("0.")[0] in "125"


def test_a_body_in_the_capital_is_far_from_a_town_and_one_at_its_edge_is_not():
    near = np.random.default_rng(1).normal(0, 2, (20, 2))
    away = far_off(np.vstack([near, [[12.0, 0.0], [0.0, -280.0]]]))
    assert np.flatnonzero(away).tolist() == [21]
    assert away[21] == pytest.approx(280, abs=3)
    assert not far_off(np.array([[0.0, 0.0], [0.0, 300.0]])).any()


@pytest.mark.parametrize("count", [2, 5, 40, 300])
def test_marks_at_one_place_stand_side_by_side_within_the_frame(count):
    radius = np.random.default_rng(count).uniform(4, 12, count)
    places, crowds = side_by_side(np.full((count, 2), 30.0), radius, width=760, height=600)
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    assert (apart >= radius[:, None] + radius[None]).all()
    assert (places - radius[:, None] >= 0).all()
    assert [len(crowd.marks) for crowd in crowds] == [count]


def test_very_many_marks_at_one_place_overlap_rather_than_leave_the_frame():
    radius = np.full(400, 9.0)
    places, crowds = side_by_side(np.full((400, 2), 30.0), radius, width=760, height=360)
    assert (places >= 0).all()
    assert (places[:, 1] <= 360).all()
    assert crowds[0].reach == pytest.approx(180)


def test_marks_apart_stay_where_they_are():
    places = np.array([[10.0, 10.0], [40.0, 10.0]])
    moved, crowds = side_by_side(places, np.array([7.0, 7.0]), width=760, height=600)
    assert (moved == places).all()
    assert crowds == []


def test_what_is_not_on_the_map_is_said_with_numbers():
    place = town(50)
    on_map = int(place.network.nodes["latitude"].notna().sum())
    assert f"{on_map} of 50 nodes have a place and are on the map; the others are in the table." in map_at(50)
    assert coverage(3, 4, [], 0, 4, (1, 1)) == [
        "3 of 4 nodes have a place and are on the map; the other is in the table."
    ]
    far = coverage(8, 12, [("National Trust", 280.4)], 0, 12, (5, 9))
    assert far[0] == "9 of 12 nodes have a place; 8 of them are on the map."
    assert far[1].endswith("would shrink the map: National Trust, 280 km.")
    assert far[2] == "5 of 9 ties join two nodes on the map and are drawn."


def test_a_far_node_is_named_and_not_drawn():
    degrees = [(53.8 + number / 500, -1.5) for number in range(19)]
    page = map_of_place(placed(invented(20), [*degrees, (51.5, -0.1)]))
    assert len(places_in(page)) == 19
    assert "1 node lies far from the others" in page


def test_no_place_at_all_is_one_clear_error():
    with pytest.raises(InputError, match="No node has a place"):
        map_of_place(placed(invented(5), [None] * 5))
    with pytest.raises(InputError, match="No node has a place"):
        map_of_place(invented(5))


def test_the_boundary_is_drawn_and_named_in_the_legend_and_cut_off_where_it_is_far_wider():
    assert 'class="boundary"' in map_at(50)
    assert ">Boundary</text>" in map_at(50)
    assert 'class="boundary"' not in map_at(5)
    wide = {"type": "Polygon", "coordinates": [[[-8, 50], [2, 50], [2, 58], [-8, 58], [-8, 50]]]}
    bare, held = map_of_place(town(50)), map_of_place(town(50), boundary=wide)
    assert places_in(bare) == places_in(held)


def test_a_boundary_that_lies_elsewhere_is_refused():
    elsewhere = {"type": "Polygon", "coordinates": [[[4, 50], [5, 50], [5, 51], [4, 50]]]}
    with pytest.raises(InputError, match="lies elsewhere"):
        map_of_place(town(5), boundary=elsewhere)


RING = [[0, 50], [1, 50], [1, 51], [0, 50]]


@pytest.mark.parametrize(
    ("boundary", "rings"),
    [
        ({"type": "Polygon", "coordinates": [RING, RING]}, 2),
        ({"type": "MultiPolygon", "coordinates": [[RING], [RING]]}, 2),
        ({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [RING]}}, 1),
        ({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": None}, SQUARE]}, 1),
    ],
)
def test_every_kind_of_area_is_read(boundary, rings):
    assert len(outline_of(boundary)) == rings


@pytest.mark.parametrize(
    ("boundary", "says"),
    [
        ({}, "Polygons and MultiPolygons only"),
        ({"type": "Point", "coordinates": [0, 50]}, "a Point was found"),
        ({"type": "GeometryCollection", "geometries": []}, "a GeometryCollection was found"),
        ({"type": "FeatureCollection"}, "without a list of features"),
        ({"type": "FeatureCollection", "features": []}, "holds no area"),
        ({"type": "FeatureCollection", "features": [3]}, "something else was found"),
        ({"type": "Polygon", "coordinates": {"a": 1}}, "without coordinates"),
        ({"type": "Polygon"}, "without coordinates"),
        ({"type": "MultiPolygon", "coordinates": [3]}, "without coordinates"),
        ({"type": "Polygon", "coordinates": [[[0, 50], [1, 51]]]}, "fewer than four points"),
        ({"type": "Polygon", "coordinates": [[["a", 50]] * 4]}, "not two numbers"),
        ({"type": "Polygon", "coordinates": [[[True, 50]] * 4]}, "not two numbers"),
        ({"type": "Polygon", "coordinates": [[[10**400, 50]] * 4]}, "not two numbers"),
        ({"type": "Polygon", "coordinates": [[50, 51, 52, 53]]}, "not two numbers"),
        ({"type": "Polygon", "coordinates": [[[430000, 433000]] * 4]}, r"EPSG:27700\): 430000, 433000"),
        (
            {"type": "Polygon", "coordinates": [RING], "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}},
            "British National Grid",
        ),
        ({"type": "Polygon", "coordinates": [[[-172000, 7130000]] * 4]}, "are not degrees"),
        ({"type": "Polygon", "coordinates": [[[-40, 175], [-40, 176], [-41, 176], [-40, 175]]]}, "latitude first"),
    ],
)  # fmt: skip
def test_a_faulty_boundary_is_one_clear_error(boundary, says):
    with pytest.raises(InputError, match=says) as caught:
        outline_of(boundary)
    assert "\n" not in str(caught.value)


def test_the_projection_is_named_with_the_cosine_at_the_centre():
    assert "Equirectangular projection, scaled by the cosine of the latitude at the centre" in map_at(5)
    assert Projection(60.0, 0.0).kilometres(np.array([[2.0, 60.0]]))[0, 0] == pytest.approx(111.19, abs=0.01)


def test_the_same_town_gives_the_same_bytes_whatever_the_hash_seed():
    code = (
        "import hashlib; from tests.views.mapped import map_at, hostile_map; "
        "print(hashlib.sha256((map_at(50) + hostile_map()).encode()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
            capture_output=True, text=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


def test_the_policy_allows_two_scripts_and_our_style_and_loads_nothing():
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', map_at(5)).group(1))
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert policy.count("sha256-") == 3
