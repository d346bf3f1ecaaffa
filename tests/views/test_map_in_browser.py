"""The map as people meet it: in Chromium, from disk, with all network access refused."""

from __future__ import annotations

import csv
import io
import json
import math
import struct
from typing import Any

import pytest

from tests.browser import Visit, faults, overlapping
from tests.views.explored import explored, few_ties
from tests.views.mapped import SQUARE, hostile_map, map_at, map_of_place, placed, town
from tests.views.places import HOSTILE, invented
from tests.views.test_map import great_circle

SIZES = (5, 50, pytest.param(500, marks=pytest.mark.long))


def on_map(size: int) -> int:
    return int(town(size).network.nodes["latitude"].notna().sum())


def in_window(opened: Visit, mark: dict[str, Any]) -> tuple[float, float]:
    """Return where a mark is in the window."""
    room = opened.page.locator("#picture").bounding_box()
    return room["x"] + mark["at"][0], room["y"] + mark["at"][1]


@pytest.mark.parametrize("size", SIZES)
def test_the_map_opens_offline_without_a_request_or_a_complaint_and_draws_every_located_node(visit, size):
    opened = visit(map_at(size))
    assert (opened.requests, opened.complaints) == ([], [])
    assert len(opened.picture("marks")) == on_map(size)
    assert opened.status().startswith(f"Showing all {on_map(size)} marks")


@pytest.mark.parametrize("size", SIZES)
def test_marks_stand_at_their_places_east_to_the_right_and_north_up(visit, size):
    nodes = town(size).network.nodes
    located = nodes[nodes["latitude"].notna() & ~nodes[["latitude", "longitude"]].duplicated(keep=False)]
    at = {mark["key"]: mark["at"] for mark in visit(map_at(size)).picture("marks")}
    west, east = located["longitude"].idxmin(), located["longitude"].idxmax()
    south, north = located["latitude"].idxmin(), located["latitude"].idxmax()
    assert at[west][0] < at[east][0]
    assert at[north][1] < at[south][1]


@pytest.mark.long
def test_a_handler_injected_by_hand_does_not_run_in_the_map(visit):
    opened = visit(map_at(5))
    opened.page.evaluate(
        """() => {
          const box = document.createElement("div");
          box.innerHTML = "<button id=trap onclick='window.hit=1'>x</button>";
          document.body.append(box);
          const script = document.createElement("script");
          script.textContent = "window.hit=1";
          document.body.append(script);
        }"""
    )
    opened.page.click("#trap")
    assert opened.page.evaluate("window.hit") is None
    assert any("Content Security Policy" in text for text in opened.complaints)


def test_hostile_text_runs_no_script_in_the_map(visit):
    opened = visit(hostile_map())
    page = opened.page
    marks = opened.picture("marks")
    assert {mark["key"] for mark in marks} == set(HOSTILE)
    page.locator("#picture").scroll_into_view_if_needed()
    for mark in opened.picture("marks"):
        page.mouse.move(*in_window(opened, mark))
        page.mouse.click(*in_window(opened, mark))
    for hostile in HOSTILE:
        page.fill("#search", hostile[:12])
        page.keyboard.press("Enter")
    for tick in page.locator(".controls input[type=checkbox]:visible").all():
        tick.uncheck()
        tick.check()
    for heading in page.locator("button.sort").all():
        heading.click()
    page.set_viewport_size({"width": 400, "height": 900})
    assert page.evaluate("window.hit") is None
    assert (opened.requests, opened.complaints) == ([], [])
    assert page.locator("img, iframe, object, embed").count() == 0
    assert page.locator("script").count() == 5
    assert "{{ 7 * 7 }}" in page.inner_text("#tables")


@pytest.mark.long
def test_one_heading_a_subtitle_a_summary_and_the_source_at_the_map(visit):
    page, subject = visit(map_at(50)).page, town(50).subject
    assert page.locator("h1").all_inner_texts() == [subject.title]
    assert page.inner_text(".subtitle") == subject.subtitle
    assert page.get_attribute("figure", "aria-describedby") == "summary"
    summary = page.inner_text("#summary")
    assert subject.summary[0] in summary
    assert f"{on_map(50)} of 50 nodes have a place" in summary
    assert subject.source in page.inner_text("figcaption")
    assert "Equirectangular" in page.inner_text("figcaption")
    assert page.get_attribute("html", "lang") == "en-GB"


@pytest.mark.parametrize("size", SIZES)
def test_without_javascript_the_map_its_legend_and_the_full_tables_are_there(visit, size):
    page = visit(map_at(size), java_script_enabled=False).page
    assert page.locator("svg.picture").is_visible()
    assert page.locator("svg.picture > title").count() == page.locator("svg.picture > desc").count() == 1
    drawn = page.locator("svg.picture").text_content()
    for kind, name in {"organisation": "Organisations", "place": "Places"}.items():
        nodes = town(size).network.nodes
        count = int(((nodes["kind"] == kind) & nodes["latitude"].notna()).sum())
        assert f"{name}, {count}" in drawn
    assert "km: the bar, and the side of a square" in drawn
    assert "North" in drawn
    assert page.locator("#nodes tbody tr").count() == size
    assert not page.locator(".controls, .toolbar, .details").first.is_visible()


def test_nodes_without_a_place_are_found_chosen_and_said_to_be_off_the_map(visit):
    opened = visit(map_at(50))
    nodes = town(50).network.nodes
    missing = nodes[nodes["latitude"].isna()].iloc[0]["name"]
    opened.page.fill("#search", missing)
    opened.page.press("#search", "Enter")
    assert opened.chosen() == missing
    assert "Not on the map" in opened.page.inner_text("#details")
    assert opened.picture("ringed") == []


@pytest.mark.parametrize("zooms", [0, 3])
def test_the_scale_bar_is_as_long_as_it_says_at_any_zoom(visit, zooms):
    one, other = (53.80, -1.55), (53.83, -1.46)
    opened = visit(map_of_place(placed(invented(5), [one, other, None, None, None])))
    for _ in range(zooms):
        opened.page.click("[data-view=in]")
    opened.drawn_again()
    apart = math.dist(*(mark["at"] for mark in opened.picture("marks")))
    bar = opened.picture("bar")
    assert 60 <= bar["pixels"] <= 150
    assert bar["kilometres"] / bar["pixels"] == pytest.approx(great_circle(one[::-1], other[::-1]) / apart, rel=2e-3)
    still = opened.page.locator(".scale-bar text").text_content()
    assert still.endswith(" km: the bar, and the side of a square")


@pytest.mark.parametrize("size", SIZES)
def test_names_on_the_map_stand_apart_within_it_and_name_the_strongest(visit, size):
    opened = visit(map_at(size), width=1300)
    opened.drawn_again()
    names = opened.picture("names")
    strongest = town(size).table["betweenness_people"][town(size).network.nodes["latitude"].notna()].nlargest(10)
    assert set(strongest.index) <= {name["key"] for name in names}
    assert overlapping([name["box"] for name in names]) == []
    room = opened.page.locator("#picture").bounding_box()
    assert all(name["box"][0] >= 0 and name["box"][2] <= room["width"] for name in names)
    facts = json.loads(opened.page.locator("#facts").text_content())
    assert facts["style"]["label"] >= 12


def test_the_map_has_the_controls_and_the_details_of_the_network(visit):
    spots = [(53.8 + n / 900, -1.55 + n % 7 / 300) for n in range(50)]
    opened = visit(map_of_place(placed(explored(50), spots)))
    page = opened.page
    for control in ("#search", "#path-from", "#colour", "#sector", "#neighbourhood", "#since", "#size", "#copy"):
        assert page.locator(control).count() == 1
    page.click("#details .name >> nth=0")
    assert "How often it stands on the shortest way of a referral" in page.inner_text("#details")
    page.select_option("#colour", label="Sector")
    assert len({paint[1] for paint in opened.picture("paints")}) > 2
    page.click("[data-steps='2']")
    assert "within two steps" in opened.status()


@pytest.mark.long
def test_a_link_opens_the_same_view_of_the_map(visit):
    first = visit(map_at(50))
    first.page.click("#details .name >> nth=1")
    first.page.select_option("#colour", label="Sector")
    first.page.click("[data-view=in]")
    first.page.click("#copy")
    again = visit(map_at(50), fragment=first.page.evaluate("location.hash"))
    again.drawn_again()
    assert again.chosen() == first.chosen()
    assert again.picture("paints") == first.picture("paints")
    assert again.picture("scale") == pytest.approx(first.picture("scale"), rel=1e-3)


@pytest.mark.long
def test_a_path_may_lead_over_who_is_not_on_the_map(visit):
    place = placed(few_ties(), [(53.8, -1.5), None, (53.81, -1.5), None, None, None])
    opened = visit(map_of_place(place, size_by=None))
    page = opened.page
    page.click("#path-part summary")
    for field, name in (("#path-from", "Trust A"), ("#path-to", "Trust C")):
        page.fill(field, name)
        page.press(field, "Enter")
    assert opened.picture("path")["nodes"] == ["a", "b", "c"]
    assert set(opened.picture("ringed")) == {"a", "c"}


def test_the_map_works_from_the_keyboard(visit):
    opened = visit(map_at(50))
    page = opened.page
    page.focus("#search")
    page.keyboard.type("pri")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "suggestions-0"
    page.keyboard.press("Enter")
    first = opened.chosen()
    assert first in opened.status()
    page.focus("#picture")
    page.keyboard.press("n")
    assert "Neighbour 1 of" in opened.status()
    page.keyboard.press("Enter")
    assert opened.chosen() not in (None, first)
    before = opened.picture("scale")
    page.keyboard.press("+")
    opened.drawn_again()
    assert opened.picture("scale") > before
    at_first = opened.picture("marks")[0]["at"]
    page.keyboard.press("ArrowLeft")
    opened.drawn_again()
    assert opened.picture("marks")[0]["at"][0] > at_first[0]
    page.keyboard.press("0")
    opened.drawn_again()
    assert opened.picture("scale") == pytest.approx(before)
    page.keyboard.press("Escape")
    assert opened.chosen() is None
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "picture"


@pytest.mark.long
def test_hovering_tells_and_clicking_chooses_within_12_pixels(visit):
    opened = visit(map_at(500))
    opened.page.locator("#picture").scroll_into_view_if_needed()
    nodes = town(500).network.nodes
    mark = max(opened.picture("marks"), key=lambda mark: mark["at"][0])
    x, y = in_window(opened, mark)
    opened.page.mouse.move(x + 9, y)
    assert opened.page.inner_text("#hover strong") == nodes.loc[mark["key"], "name"]
    opened.page.mouse.click(x + 9, y)
    assert opened.chosen() == nodes.loc[mark["key"], "name"]
    assert opened.picture("ringed") == [mark["key"]]


@pytest.mark.long
def test_filters_hide_marks_and_ties_and_say_so(visit):
    opened = visit(map_at(50))
    drawn = opened.picture("ties")
    for tick in opened.page.locator("[data-line]").all():
        tick.uncheck()
    assert opened.picture("ties") == []
    opened.page.locator("[data-kind]").first.uncheck()
    assert len(opened.picture("marks")) < on_map(50)
    assert "figures are still those of the whole network" in opened.status()
    opened.page.click("#reset")
    assert len(opened.picture("marks")) == on_map(50)
    assert opened.picture("ties") == drawn


@pytest.mark.long
def test_targets_of_the_map_are_24_pixels_wide_and_high(visit):
    opened = visit(map_at(50))
    for target in opened.page.locator("button:visible, input:visible, select:visible").all():
        box = target.bounding_box()
        assert box["width"] >= 24
        assert box["height"] >= 24


@pytest.mark.long
def test_nothing_in_the_map_moves(visit):
    opened = visit(map_at(50), reduced_motion="reduce")
    moving = "document.getAnimations().length + document.querySelectorAll('animate, animateTransform').length"
    assert opened.page.evaluate(moving) == 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text_size", [100, 200])
def test_the_map_has_no_sideways_scroll_at_320_pixels_or_with_text_at_200_percent(visit, size, text_size):
    opened = visit(map_at(size), width=320 if text_size == 100 else 640, height=800)
    opened.page.evaluate(f"document.documentElement.style.fontSize = '{text_size}%'")
    wide = opened.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]


@pytest.mark.long
def test_forced_colours_leave_the_map_on_white_and_panels_bordered(visit):
    page = visit(map_at(5), forced_colors="active").page
    assert page.evaluate("getComputedStyle(document.querySelector('#picture')).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.controls')).borderStyle") == "solid"


@pytest.mark.parametrize("size", [5, 50])
def test_on_paper_the_map_its_legend_and_source_are_on_the_first_page_and_no_controls(visit, size):
    page = visit(map_at(size), width=680, height=960).page
    page.emulate_media(media="print")
    for hidden in (".controls", ".toolbar", ".details", "#status", "#keys"):
        assert not page.locator(hidden).is_visible()
    assert page.locator("svg.picture").is_visible()
    caption = page.locator("figcaption").bounding_box()
    assert caption["y"] + caption["height"] < 267 / 25.4 * 96
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"


def test_on_paper_a_zoomed_map_is_whole_again(visit):
    page = visit(map_at(50), width=680, height=960).page
    page.click("[data-view=in]")
    page.click("[data-view=in]")
    page.emulate_media(media="print")
    drawing, room = (page.locator(part).bounding_box() for part in ("svg.picture", "main"))
    assert drawing["width"] <= room["width"]


@pytest.mark.parametrize("size", [5, pytest.param(50, marks=pytest.mark.long)])
def test_axe_finds_no_fault_in_the_map(visit, size):
    opened = visit(map_at(size))
    assert faults(opened) == []
    opened.page.click("#details .name >> nth=0")
    opened.page.fill("#search", "a")
    assert faults(opened) == []
    still = visit(map_at(size).replace('classList.add("scripted")', 'classList.add("unscripted")'))
    assert faults(still) == []


def test_the_map_is_saved_as_png_at_three_times_the_screen_with_its_title_and_legend(visit):
    opened = visit(map_at(50))
    room = opened.page.locator("#picture").bounding_box()
    with opened.page.expect_download() as download:
        opened.page.click("[data-take=png]")
    width, height = struct.unpack(">II", download.value.path().read_bytes()[16:24])
    assert width == round(room["width"] * 3)
    assert height > (room["height"] + 60) * 3


@pytest.mark.long
@pytest.mark.parametrize("take", ["nodes", "ties"])
def test_tables_of_the_map_are_saved_as_csv_that_runs_no_formula(visit, take):
    opened = visit(hostile_map())
    with opened.page.expect_download() as download:
        opened.page.click(f"[data-take={take}]")
    data = download.value.path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert not any(cell.startswith(("=", "@", "+", "-", "\t", "\r")) for row in table for cell in row)


@pytest.mark.long
def test_the_map_is_saved_as_svg_with_its_boundary(visit):
    opened = visit(map_of_place(town(5), boundary=SQUARE))
    with opened.page.expect_download() as download:
        opened.page.click("[data-take=svg]")
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert 'class="boundary"' in text
