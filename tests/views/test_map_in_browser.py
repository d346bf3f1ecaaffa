"""The map as people meet it: in Chromium, from disk, with all network access refused."""

from __future__ import annotations

import csv
import io

import pytest

from tests.views.mapped import SQUARE, hostile_map, map_at, map_of_place, placed, town
from tests.views.places import HOSTILE, invented
from tests.views.test_access_in_browser import faults
from tests.views.test_pages_in_browser import overlapping

SIZES = (5, 50, 500)


def on_map(size: int) -> int:
    return int(town(size).network.nodes["latitude"].notna().sum())


@pytest.mark.parametrize("size", SIZES)
def test_the_map_opens_offline_without_a_request_or_a_complaint_and_draws_every_located_node(visit, size):
    opened = visit(map_at(size))
    assert (opened.requests, opened.complaints) == ([], [])
    assert len(opened.picture("marks")) == on_map(size)
    assert opened.page.locator("[data-node]").count() == on_map(size)
    assert opened.status().startswith(f"Showing {on_map(size)} of {on_map(size)} marks")


@pytest.mark.parametrize("size", SIZES)
def test_marks_stand_at_their_places_east_to_the_right_and_north_up(visit, size):
    nodes = town(size).network.nodes
    located = nodes[nodes["latitude"].notna() & ~nodes[["latitude", "longitude"]].duplicated(keep=False)]
    at = {mark["key"]: mark["at"] for mark in visit(map_at(size)).picture("marks")}
    west, east = located["longitude"].idxmin(), located["longitude"].idxmax()
    south, north = located["latitude"].idxmin(), located["latitude"].idxmax()
    assert at[west][0] < at[east][0]
    assert at[north][1] < at[south][1]


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
        page.mouse.move(*mark["at"])
        page.mouse.click(*mark["at"])
    for hostile in HOSTILE:
        page.fill("#search", hostile[:12])
        page.keyboard.press("Enter")
    for tick in page.locator(".controls input[type=checkbox]").all():
        tick.uncheck()
        tick.check()
    for heading in page.locator("button.sort").all():
        heading.click()
    page.set_viewport_size({"width": 400, "height": 900})
    assert page.evaluate("window.hit") is None
    assert (opened.requests, opened.complaints) == ([], [])
    assert page.locator("img, iframe, object, embed").count() == 0
    assert page.locator("script").count() == 4
    assert "{{ 7 * 7 }}" in page.inner_text("#tables")


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
    assert opened.page.locator("svg.picture .ringed").count() == 0


def test_the_scale_bar_is_as_long_as_it_says(visit):
    place = placed(invented(5), [(53.80, -1.55), (53.80 + 1 / 111.195, -1.55), None, None, None])
    opened = visit(map_of_place(place))
    one, other = (mark["at"] for mark in opened.picture("marks"))
    kilometre = abs(one[1] - other[1])
    bar = opened.page.locator(".scale-bar path").evaluate("(path) => path.getBBox().width") * opened.picture("scale")
    says = float(opened.page.locator(".scale-bar text").text_content().split(" km")[0])
    assert bar / kilometre == pytest.approx(says, rel=0.02)


@pytest.mark.parametrize("size", SIZES)
def test_names_on_the_map_stand_apart_and_are_12_pixels_high(visit, size):
    opened = visit(map_at(size), width=1300)
    names = opened.picture("names")
    strongest = town(size).table["betweenness_people"][town(size).network.nodes["latitude"].notna()].nlargest(10)
    assert set(strongest.index[:3]) <= {name["key"] for name in names}
    lines = [box for name in names for box in name["lines"]]
    assert all(box[3] - box[1] >= 12 for box in lines)
    blocks = [[min(b[0] for b in n["lines"]) + 1, min(b[1] for b in n["lines"]) + 1,
               max(b[2] for b in n["lines"]) - 1, max(b[3] for b in n["lines"]) - 1] for n in names]  # fmt: skip
    assert overlapping(blocks) == []
    room = opened.page.locator("#picture").bounding_box()
    assert all(box[0] >= room["x"] and box[2] <= room["x"] + room["width"] for box in lines)


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
    assert opened.picture("scale") > before
    at_first = opened.picture("marks")[0]["at"]
    page.keyboard.press("ArrowLeft")
    assert opened.picture("marks")[0]["at"][0] > at_first[0]
    page.keyboard.press("0")
    assert opened.picture("scale") == pytest.approx(before)
    page.keyboard.press("Escape")
    assert opened.chosen() is None
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "picture"


def test_hovering_tells_and_clicking_chooses_within_12_pixels(visit):
    opened = visit(map_at(500))
    opened.page.locator("#picture").scroll_into_view_if_needed()
    nodes = town(500).network.nodes
    mark = max(opened.picture("marks"), key=lambda mark: mark["at"][0])
    x, y = mark["at"]
    opened.page.mouse.move(x + 9, y)
    assert opened.page.inner_text("#hover strong") == nodes.loc[mark["key"], "name"]
    opened.page.mouse.click(x + 9, y)
    assert opened.chosen() == nodes.loc[mark["key"], "name"]
    assert opened.page.locator("svg.picture circle.ringed").count() == 1


def test_filters_hide_marks_and_ties_and_say_so(visit):
    opened = visit(map_at(50))
    for tick in opened.page.locator("[data-line]").all():
        tick.uncheck()
    assert opened.page.locator("[data-tie]:visible").count() == 0
    opened.page.locator("[data-kind]").first.uncheck()
    assert len(opened.picture("marks")) < on_map(50)
    assert "figures are still those of the whole network" in opened.status()
    opened.page.click("#reset")
    assert len(opened.picture("marks")) == on_map(50)
    assert opened.page.locator("[data-tie]:visible").count() > 0


def test_targets_of_the_map_are_24_pixels_wide_and_high(visit):
    opened = visit(map_at(50))
    for target in opened.page.locator("button:visible, input:visible, select:visible").all():
        box = target.bounding_box()
        assert box["width"] >= 24
        assert box["height"] >= 24


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


@pytest.mark.parametrize("take", ["nodes", "ties"])
def test_tables_of_the_map_are_saved_as_csv_that_runs_no_formula(visit, take):
    opened = visit(hostile_map())
    with opened.page.expect_download() as download:
        opened.page.click(f"[data-take={take}]")
    data = download.value.path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert not any(cell.startswith(("=", "@", "+", "-", "\t", "\r")) for row in table for cell in row)


def test_the_map_is_saved_as_svg_with_its_boundary(visit):
    opened = visit(map_of_place(town(5), boundary=SQUARE))
    with opened.page.expect_download() as download:
        opened.page.click("[data-take=svg]")
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("<svg")
    assert 'class="boundary"' in text
