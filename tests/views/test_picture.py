"""The still picture: well-formed, described, with its legend, its names apart, and nothing hostile in it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from cogs.views.layout import positions
from cogs.views.picture import described, network_picture
from cogs.views.wording import name_lines
from tests.views.places import HOSTILE, invented, poisoned

SVG = "{http://www.w3.org/2000/svg}"


def drawn(place, **options):
    sizes = place.table.iloc[:, 0].rename("Betweenness (people)")
    given = {
        "sizes": sizes,
        "labels": list(sizes.nlargest(10).index),
        "residents": place.residents,
        "title": place.subject.title,
        "description": described(place.network),
    } | options
    return network_picture(place.network, positions(place.network), **given)


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


@pytest.mark.parametrize("size", [1, 5, 50, 500])
def test_it_is_one_described_picture(size):
    root = ET.fromstring(drawn(invented(size)))  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "picture-title picture-description"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]


def test_its_legend_has_every_kind_with_its_number_and_every_line_with_its_arrow_explained():
    words = " ".join(texts(drawn(invented(50))))
    counts = invented(50).network.nodes["kind"].value_counts()
    for kind, heading in (("organisation", "Organisations"), ("service", "Services"), ("council", "Councils")):
        assert f"{heading}, {counts[kind]}" in words
    assert "arrow points to who receives" in words
    assert "Larger mark: greater betweenness (people)." in words
    assert "Thicker line: greater weight." in words


def test_names_that_must_stand_do_and_letters_are_12_pixels_or_more():
    place = invented(50)
    svg = drawn(place)
    told = texts(svg)
    for node in place.table.iloc[:, 0].nlargest(10).index:
        assert set(name_lines(place.network.nodes["name"][node])) <= set(told)
    assert all(float(size) >= 12 for size in re.findall(r'font-size="([\d.]+)"', svg))


def test_every_resident_number_stands_in_a_small_picture():
    place = invented(5)
    assert set(place.residents) <= set(texts(drawn(place)))


def test_each_node_is_one_mark():
    place = invented(50)
    root = ET.fromstring(drawn(place, residents=None))  # noqa: S314 - our own
    marks = [node for node in root if node.tag in (f"{SVG}circle", f"{SVG}polygon")]
    assert len(marks) == 50


def test_hostile_words_are_text_and_nothing_else():
    place = poisoned()
    svg = drawn(place)
    root = ET.fromstring(svg)  # noqa: S314 - our own
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
        "svg", "title", "desc", "rect", "path", "g", "circle", "polygon", "text",
    }  # fmt: skip
    assert not [name for node in root.iter() for name in node.keys() if name.startswith("on") or "href" in name]  # noqa: SIM118
    assert HOSTILE[0] in texts(svg)


def test_a_node_without_a_position_is_an_error():
    place = invented(5)
    with pytest.raises(KeyError):
        network_picture(
            place.network, pd.DataFrame(columns=["x", "y"]), sizes=pd.Series(dtype=float), labels=[], residents=None,
            title="", description="",
        )  # fmt: skip


def test_the_same_input_gives_the_same_bytes():
    assert drawn(invented(50)) == drawn(invented(50))
