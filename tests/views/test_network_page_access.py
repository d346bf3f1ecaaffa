"""The controls for exploring, for everybody: keyboard, small screen, axe, paper, forced colours, hostile text."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.views.explored import page_explored, page_few_ties, page_poisoned_and_explored
from tests.views.places import HOSTILE, invented, page_at
from tests.views.test_access_in_browser import faults

EVERYTHING = "#node=n1&steps=2&path-from=n1&path-to=n7&colour=Community&since=2024-04"
NEW_CONTROLS = ("path-part", "path-from", "path-to", "since", "until", "colour", "groups", "copy", "link")


def test_axe_finds_no_fault_in_any_control_for_exploring(opened):
    page = opened(page_explored(20), fragment=EVERYTHING.replace("n7", "n15"))
    assert len(page.picture("path")["nodes"]) > 1
    page.page.fill("#path-to", "a")
    page.page.evaluate("document.getElementById('link-part').hidden = false")
    assert page.page.locator("#path-to-found [role=option]").count() > 0
    assert faults(page) == []


def test_every_control_for_exploring_is_24_pixels_wide_and_high_and_has_visible_focus(opened):
    page = opened(page_explored(50), fragment=EVERYTHING).page
    page.evaluate("document.getElementById('link-part').hidden = false")
    for selector in (
        "#path-part summary",
        "#path-from",
        "#path-turn",
        "#since",
        "#colour",
        "[data-group='0']",
        "#copy",
        "#link",
    ):
        box = page.locator(selector).bounding_box()
        assert (box["width"], box["height"]) >= (24, 24)
        assert box["height"] >= 24
        page.focus(selector)
        page.keyboard.press("Shift")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


@pytest.mark.parametrize("size", [5, 50, 500])
def test_nothing_scrolls_sideways_at_320_pixels_with_every_control_open(opened, size):
    page = opened(page_explored(size), fragment=EVERYTHING.replace("n7", "n3"), width=320).page
    page.evaluate("document.getElementById('link-part').hidden = false")
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]


def test_on_paper_and_without_javascript_there_is_no_control_for_exploring(opened, visit):
    page = opened(page_explored(50), fragment=EVERYTHING).page
    page.emulate_media(media="print")
    assert [key for key in NEW_CONTROLS if page.locator(f"#{key}").is_visible()] == []
    page.emulate_media(media="screen")
    still = visit(page_explored(50), java_script_enabled=False).page
    assert [key for key in NEW_CONTROLS if still.locator(f"#{key}").is_visible()] == []


def test_forced_colours_keep_the_marks_of_the_colour_legend(visit):
    page = visit(page_explored(5), forced_colors="active", fragment="#colour=Sector").page
    fill = "getComputedStyle(document.querySelector('#groups .sample > *')).fill"
    assert page.evaluate(fill) == "rgb(18, 67, 109)"


def test_a_path_is_shown_by_the_keyboard_alone(opened):
    page = opened(page_few_ties()).page
    page.focus("#path-part summary")
    for key in ("Enter", "Tab"):
        page.keyboard.press(key)
    for name in ("trust a", "trust c"):
        page.keyboard.type(name)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    assert page.inner_text("#status") == "Shortest path from Trust A to Trust C, 2 steps: Trust A; Trust B; Trust C."


def test_every_new_control_is_announced(opened):
    page = opened(page_explored(50))
    assert page.page.get_attribute("#status", "role") == "status"
    said = [page.status()]
    for act in (
        lambda: page.page.select_option("#colour", label="Sector"),
        lambda: page.page.uncheck("[data-group='0']"),
        lambda: page.page.select_option("#since", index=2),
        lambda: page.page.click("#details .name >> nth=0"),
        lambda: page.page.click("[data-steps='2']"),
        lambda: page.page.click("#path-here"),
    ):
        act()
        said.append(page.status())
    assert len(set(said)) == len(said)


def test_hostile_text_runs_no_script_in_the_controls_for_exploring(visit):
    opened = visit(page_poisoned_and_explored())
    page = opened.page
    for select in ("#colour", "#since", "#until"):
        for place in range(page.locator(f"{select} option").count()):
            page.select_option(select, index=place)
            if select == "#colour":
                for tick in page.locator("[data-group]").all():
                    tick.uncheck()
                    tick.check()
    page.click("#path-part summary")
    for one, other in pairwise(HOSTILE):
        for field, text in (("#path-from", one), ("#path-to", other)):
            page.fill(field, " ".join(text.split())[:20])
            page.keyboard.press("Enter")
    page.click("#path-turn")
    for place in range(page.locator("#nodes tbody .name").count()):
        page.locator("#nodes tbody .name").nth(place).click()
        page.click("[data-steps='2']")
    page.click("#copy")
    page.reload()
    opened.drawn_again()
    assert page.evaluate("window.hit") is None
    assert (opened.requests, opened.complaints) == ([], [])
    assert page.locator("img, iframe, object, embed").count() == 0
    assert page.locator("script").count() == 5
    assert HOSTILE[0] in page.inner_text("#details")


def test_the_saved_picture_follows_the_colours_the_path_and_the_period(visit):
    opened = visit(page_explored(50), fragment=EVERYTHING)
    opened.drawn_again()
    page = opened.page
    page.evaluate(
        """() => {
          window.written = [];
          const write = CanvasRenderingContext2D.prototype.fillText;
          CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
            window.written.push(text);
            return write.call(this, text, ...place);
          };
        }"""
    )
    with page.expect_download():
        page.click("[data-take=png]")
    written = " ".join(page.evaluate("window.written"))
    subject = invented(50).subject
    for text in (
        subject.title,
        "Community: Community 1, 17",
        "Organisations, 20",
        "People: referrals",
        "Source: Invented data",
    ):
        assert text in written
    assert "Ties from April 2024" in written
    assert "path" in written


def test_kinds_are_told_apart_without_colour(seen):
    page = seen(page_at(500))
    shapes = {shape for _, _, shape in page.picture("paints")}
    fills = {fill for _, fill, _ in page.picture("paints")}
    assert len(shapes) == len(fills) == 4
    assert page.page.locator("[data-kind]").count() <= 7


@pytest.mark.parametrize("size", [50, 500])
def test_the_still_picture_and_the_live_one_show_the_same_marks(seen, size):
    page = seen(page_at(size))
    assert page.page.locator("svg.picture > title, svg.picture > desc").count() == 2
    assert len(page.picture("marks")) == size


def test_the_picture_of_500_nodes_is_drawn_without_waiting_for_it_to_settle(visit):
    opened = visit(page_at(500))
    first = opened.picture("marks")
    opened.page.wait_for_timeout(300)
    assert opened.picture("marks") == first
    shown = "performance.getEntriesByName('cogs-first-picture')[0].startTime"
    assert (
        opened.page.evaluate(shown) < 5_000
    )  # a busy machine; benchmark_pages measures against the second that is asked
