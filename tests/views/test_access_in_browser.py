"""Everybody can use the pages: keyboard, screen reader, small screen, large text, paper, no JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import axe_source
from tests.views.places import invented, page_at, report_of

SIZES = (5, 50, 500, 2_000)


def test_one_heading_a_subtitle_a_summary_and_the_source_at_the_figure(seen):
    opened = seen(page_at(50))
    page, subject = opened.page, invented(50).subject
    assert page.locator("h1").all_inner_texts() == [subject.title]
    assert page.inner_text(".subtitle") == subject.subtitle
    assert page.get_attribute("figure", "aria-describedby") == "summary"
    assert subject.summary[0] in page.inner_text("#summary")
    assert subject.source in page.inner_text("figcaption")
    assert subject.method in page.inner_text("figcaption")
    assert page.get_attribute("html", "lang") == "en-GB"


@pytest.mark.parametrize("size", [5, 500])
def test_without_javascript_the_still_picture_and_both_tables_are_there(visit, size):
    opened = visit(page_at(size), java_script_enabled=False)
    page = opened.page
    assert page.locator("svg.picture").is_visible()
    assert page.locator("svg.picture > title").count() == page.locator("svg.picture > desc").count() == 1
    assert page.locator("#nodes tbody tr").count() == size
    assert page.locator("#ties tbody tr").count() > 0
    assert not page.locator("#picture, .controls, .toolbar").first.is_visible()
    for table in ("#nodes", "#ties"):
        assert page.locator(f"{table} caption").count() == 1
        assert page.locator(f"{table} thead th:not([scope=col])").count() == 0
        assert page.locator(f"{table} tbody th:not([scope=row])").count() == 0


def test_tables_sort_by_a_heading_and_say_so(visit):
    opened = visit(page_at(50))
    page = opened.page
    heading = page.locator("#nodes thead th.number").last
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    column = page.locator("#nodes tbody tr > :last-child").all_inner_texts()
    values = [float(text.replace(",", "")) for text in column]
    assert values == sorted(values, reverse=True)
    assert "sorted" in opened.status()


def test_everything_works_from_the_keyboard(visit):
    opened = visit(page_at(50))
    page = opened.page
    page.focus("#search")
    page.keyboard.type("pri")
    assert page.locator("#suggestions [role=option]").count() > 1
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "suggestions-0"
    page.keyboard.press("Enter")
    first = opened.chosen()
    assert first
    assert first in opened.status()
    page.focus("#picture")
    page.keyboard.press("n")
    assert "Neighbour 1 of" in opened.status()
    page.keyboard.press("Enter")
    assert opened.chosen() not in (None, first)
    page.keyboard.press("0")
    opened.drawn_again()
    before = opened.picture("scale")
    page.keyboard.press("+")
    opened.drawn_again()
    assert opened.picture("scale") > before
    at_first = opened.picture("marks")[0]["at"]
    page.keyboard.press("ArrowRight")
    opened.drawn_again()
    assert opened.picture("marks")[0]["at"][0] < at_first[0]
    page.keyboard.press("Escape")
    assert opened.chosen() is None
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id !== 'picture' && !document.activeElement.closest('#picture')")
    page.focus("[data-kind='0']")
    page.keyboard.press("Space")
    assert "figures are still those of the whole network" in opened.status()


def test_focus_is_always_to_be_seen(visit):
    opened = visit(page_at(5))
    page = opened.page
    seen = 0
    for _ in range(40):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        seen += 1
    assert seen == 40


def test_buttons_move_zoom_and_fit_the_picture(visit):
    opened = visit(page_at(50))
    page = opened.page
    opened.drawn_again()
    start = opened.picture("scale"), opened.picture("marks")[0]["at"]
    for view, changes in (("in", 0), ("out", 0), ("left", 1), ("right", 1), ("up", 1), ("down", 1)):
        page.click("[data-view=fit]")
        page.click(f"[data-view={view}]")
        opened.drawn_again()
        assert (opened.picture("scale"), opened.picture("marks")[0]["at"])[changes] != start[changes]
    page.click("[data-view=fit]")
    opened.drawn_again()
    assert opened.picture("scale") == pytest.approx(start[0])


def test_targets_are_24_pixels_wide_and_high(visit):
    opened = visit(page_at(50))
    opened.page.click("#details .name >> nth=0")
    small = opened.page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, summary")].filter((it) => {
          const box = it.getBoundingClientRect();
          return box.width > 0 && (box.width < 24 || box.height < 24);
        }).map((it) => it.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_nothing_moves(visit):
    opened = visit(page_at(50), reduced_motion="reduce")
    opened.page.click("#details .name >> nth=0")
    opened.drawn_again()
    first = opened.page.screenshot()
    opened.page.wait_for_timeout(400)
    assert opened.page.screenshot() == first


@pytest.mark.parametrize("page_name", ["network", "report"])
@pytest.mark.parametrize("text_size", [100, 200])
def test_no_sideways_scroll_at_320_pixels_or_with_text_at_200_percent(visit, page_name, text_size):
    html = page_at(50) if page_name == "network" else report_of(invented(50))
    opened = visit(html, width=320 if text_size == 100 else 640, height=800)
    opened.page.evaluate(f"document.documentElement.style.fontSize = '{text_size}%'")
    opened.drawn_again()
    wide = opened.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]


def test_forced_colours_leave_the_picture_on_white_and_panels_bordered(visit):
    opened = visit(page_at(5), forced_colors="active")
    page = opened.page
    assert page.evaluate("getComputedStyle(document.querySelector('#picture')).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.controls')).borderStyle") == "solid"
    assert opened.complaints == []


@pytest.mark.parametrize("size", [5, 50])
def test_on_paper_the_figure_its_legend_and_source_are_on_the_first_page_and_no_controls(visit, size):
    opened = visit(page_at(size), width=680, height=960)
    page = opened.page
    page.emulate_media(media="print")
    for hidden in (".controls", ".toolbar", "#picture", ".details", "#status", "#keys"):
        assert not page.locator(hidden).is_visible()
    assert page.locator("svg.picture").is_visible()
    caption = page.locator("figcaption").bounding_box()
    assert caption["y"] + caption["height"] < 267 / 25.4 * 96
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    paper = page.pdf(prefer_css_page_size=True)
    pages = paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") + paper.count(b"/Type/Page/")
    assert 2 <= pages <= 2 + size / 5


@pytest.mark.parametrize("size", [5, pytest.param(20, marks=pytest.mark.long)])
def test_axe_finds_no_fault_in_the_network(visit, size):
    opened = visit(page_at(size))
    assert faults(opened) == []
    opened.page.click("#details .name >> nth=0")
    opened.page.fill("#search", "a")
    opened.page.click("#nodes .sort >> nth=0")
    assert faults(opened) == []


def test_axe_finds_no_fault_in_the_report_or_without_javascript(visit):
    assert faults(visit(report_of(invented(20)))) == []
    still = visit(page_at(5).replace('classList.add("scripted")', 'classList.add("unscripted")'))
    assert faults(still) == []


def faults(opened: Any) -> list[str]:
    opened.page.evaluate(axe_source())
    found = opened.page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:150]}" for fault in found["violations"]]
