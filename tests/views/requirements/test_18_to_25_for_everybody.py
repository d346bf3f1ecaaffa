"""Requirements 18 to 25: everybody can use a page: by keyboard, on a small screen, on paper, without motion."""

from __future__ import annotations

import re

import pytest

from tests.browser import faults
from tests.views.requirements.showing import LATER_ROWS

TARGETS = """() => {
  const all = "button, input, select, summary, svg.picture a > circle, #found a, .links a, td a, th a";
  const isSmall = ({ width, height }) => width < 24 || height < 24;
  return [...document.querySelectorAll(all)]
    .filter((it) => it.checkVisibility() && isSmall(it.getBoundingClientRect()))
    .map((it) => it.outerHTML.slice(0, 120));
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# A ring around what has the focus: an outline, or in a picture an edge as thick as one.
RINGED = """() => {
  const at = document.activeElement;
  const mark = at.querySelector(":scope > circle");
  const style = getComputedStyle(mark || at);
  if (mark) return parseFloat(style.strokeWidth) >= 4;
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3;
}"""
LIVE = (
    "#search",
    "#path-part",
    "#since",
    "#colour",
    "#copy",
    ".toolbar",
    ".controls",
    ".details",
    ".finding",
    "#status",
    "#keys",
)
A4_HIGH = 267 / 25.4 * 96
"""Between the margins, in pixels."""


def everything_open(shown, **size):
    """Return the page with every control that it has to be seen."""
    visit = shown.anew(**size)
    page = visit.page
    if shown.made.live:
        page.click("#details .name >> nth=0")
        page.click("#path-here")
        page.evaluate("document.getElementById('link-part').hidden = false")
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        page.select_option("#colour", index=1)
    page.fill("#search", "a" if not shown.made.hostile else "s")
    visit.drawn_again()
    return visit


def test_18_everything_works_by_keyboard_and_the_focus_is_always_visible(shown):
    visit = shown.anew()
    page = visit.page
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        assert page.evaluate(RINGED), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    search_by_keyboard(shown, visit)
    page.focus("#picture" if shown.made.live else "svg.picture a >> nth=0")
    page.keyboard.press("0")
    before = shown.view(visit)
    page.keyboard.press("+")
    assert shown.view(visit)[2] > before[2]
    page.keyboard.press("0")
    page.keyboard.press("ArrowRight")
    assert shown.view(visit)[0] < before[0]
    leave(shown, page)
    page.focus("#tables button.sort >> nth=0")
    page.keyboard.press("Enter")
    assert "sorted" in visit.status()


def search_by_keyboard(shown, visit):
    page = visit.page
    page.focus("#search")
    if not shown.made.live:
        page.keyboard.type("s")
        for wanted in ("groups/", "egos/", "#node-"):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.getAttribute('href')").startswith(wanted)
        page.keyboard.press("Enter")
        assert page.locator("tr:target").count() == 1
        return
    page.keyboard.type("s")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "suggestions-0"
    page.keyboard.press("Enter")
    first = visit.chosen()
    assert first
    page.focus("#picture")
    page.keyboard.press("n")
    assert re.search("Neighbour 1 of|no neighbour", visit.status())
    page.keyboard.press("Escape")
    assert visit.chosen() is None
    page.focus("[data-kind='0']")
    page.keyboard.press("Space")
    assert "figures are still those of the whole network" in visit.status()
    page.keyboard.press("Space")
    walk_a_path(visit)


def walk_a_path(visit):
    page = visit.page
    one, other = page.evaluate(
        "JSON.parse(document.getElementById('nodes-data').textContent).slice(0, 2).map((it) => it.label)"
    )
    page.focus("#path-part summary")
    for key in ("Enter", "Tab"):
        page.keyboard.press(key)
    for name in (one, other):
        page.keyboard.type(" ".join(name.split()))
        for key in ("ArrowDown", "Enter", "Tab"):
            page.keyboard.press(key)
    assert re.search("Shortest path from|No path", visit.status())
    page.focus("#picture")
    page.keyboard.press("Escape")


def leave(shown, page):
    if not shown.made.live:
        page.locator("svg.picture a").last.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id !== 'picture' && !document.activeElement.closest('#picture')")


def test_19_buttons_move_zoom_and_fit_the_picture(shown):
    visit = shown.anew()
    start = shown.view(visit)
    sides = {"in": (2, 1), "out": (2, -1), "left": (0, 1), "right": (0, -1), "up": (1, 1), "down": (1, -1)}
    for button, (what, way) in sides.items():
        visit.page.click("[data-view=fit]")
        if button == "out":
            visit.page.click("[data-view=in]")
        before = shown.view(visit)
        visit.page.click(f"[data-view={button}]")
        assert (shown.view(visit)[what] - before[what]) * way > 0, button
    visit.page.click("[data-view=fit]")
    assert shown.view(visit) == pytest.approx(start, abs=0.5)


def test_20_targets_are_24_pixels_wide_and_high(shown):
    assert everything_open(shown).page.evaluate(TARGETS) == []


def test_21_what_is_found_filtered_or_chosen_is_announced_and_marked_by_more_than_colour(shown):
    visit = shown.anew()
    page = visit.page
    assert page.get_attribute("#status", "role") == "status"
    page.fill("#search", "s")
    assert re.search(r"\d+ (names? )?found", visit.status())
    page.fill("#search", "nobody is called so")
    assert visit.status() in ("No name found.", "Nobody here is called so.")
    if not shown.made.live:
        page.evaluate("location.hash = 'node-1'")
        assert page.locator("tr:target").evaluate("(row) => getComputedStyle(row).outlineStyle") == "solid"
        return
    said = [visit.status()]
    acts = [("#colour", "select_option", {"index": 1}), ("[data-group='0']", "uncheck", {}), ("#reset", "click", {})]
    acts += [("[data-kind='0']", "uncheck", {}), ("#reset", "click", {}), ("#since", "select_option", {"index": 2})]
    acts += [("#size", "select_option", {"index": 1})] if page.locator("#size option").count() > 1 else []
    acts += [("#details .name >> nth=0", "click", {}), ("[data-steps='2']", "click", {}), ("#path-here", "click", {})]
    for where, act, how in acts:
        getattr(page, act)(where, **how)
        assert visit.status() not in ("", said[-1]), where
        said.append(visit.status())
    marked = shown.choose_strongest()
    assert marked.chosen() in marked.status()
    assert len(marked.picture("ringed")) == 1
    assert [ring["width"] >= 3 for ring in shown.ink(marked)["rings"]] == [True]


def test_22_nothing_moves(shown):
    visit = shown.anew()
    visit.page.emulate_media(reduced_motion="reduce")
    if shown.made.live:
        visit.page.click("#details .name >> nth=0")
    visit.page.click("[data-view=in]")
    visit.drawn_again()
    first = visit.page.screenshot()
    visit.page.wait_for_timeout(300)
    assert visit.page.screenshot() == first
    assert visit.page.evaluate("document.getAnimations().length") == 0


def test_23_nothing_scrolls_sideways_at_320_pixels_or_with_letters_twice_as_large(shown):
    visit = everything_open(shown, width=320, height=800)
    assert visit.page.evaluate(SIDEWAYS) <= 0
    visit.page.set_viewport_size({"width": 640, "height": 800})
    visit.page.evaluate("document.documentElement.style.fontSize = '200%'")
    visit.drawn_again()
    assert visit.page.evaluate(SIDEWAYS) <= 0


def test_23_forced_colours_leave_the_picture_as_it_is_and_panels_bordered(shown):
    visit = shown.anew()
    page, before = visit.page, shown.ink(visit)["marks"]
    if shown.made.live:
        page.select_option("#colour", index=1)
    fill = "document.querySelector('#groups .sample > *, svg.picture > g > circle').getAttribute('fill')"
    asked = page.evaluate(fill)
    page.emulate_media(forced_colors="active")
    visit.drawn_again()
    shade = "getComputedStyle(document.querySelector('#groups .sample > *, svg.picture > g > circle')).fill"
    red, green, blue = (int(asked[at : at + 2], 16) for at in (1, 3, 5))
    assert page.evaluate(shade) == f"rgb({red}, {green}, {blue})"
    panel = ".controls" if shown.made.live else ".finding"
    assert page.evaluate(f"getComputedStyle(document.querySelector('{panel}')).borderStyle") == "solid"
    if shown.made.live:
        assert (
            page.evaluate("getComputedStyle(document.querySelector('#picture')).backgroundColor")
            == "rgb(255, 255, 255)"
        )
        page.select_option("#colour", value="-1")
    assert shown.ink(visit)["marks"] == before
    assert visit.complaints == []


def test_24_on_paper_figure_legend_and_source_are_on_the_first_page_and_whole_tables_follow_without_controls(shown):
    visit = shown.anew("#node=n1", width=680, height=960)
    page = visit.page
    page.emulate_media(media="print")
    for control in LIVE:
        assert not page.locator(control).first.is_visible(), control
    assert page.locator("svg.picture").is_visible()
    caption = page.locator("figcaption").bounding_box()
    assert caption["y"] + caption["height"] < A4_HIGH
    assert page.evaluate("getComputedStyle(document.querySelector('#tables')).breakBefore") == "page"
    for table in page.locator("table").all():
        assert table.evaluate("(it) => getComputedStyle(it.tHead).display") == "table-header-group"
        assert table.locator("tbody tr").evaluate_all("(rows) => rows.every((row) => row.checkVisibility())")
        assert table.locator("thead button").first.evaluate("(it) => getComputedStyle(it).borderStyle") == "none"
    rows = page.locator("table tr").count()
    paper = page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type ?/Page[\s/]", paper))
    assert 1 + rows / 75 < pages <= 3 + rows / 4


def test_25_axe_finds_no_fault_and_the_language_is_said(shown):
    assert shown.untouched().page.get_attribute("html", "lang") == "en-GB"
    visit = everything_open(shown)
    visit.page.locator(LATER_ROWS).evaluate_all("(rows) => rows.forEach((row) => row.remove())")
    assert faults(visit) == []


def test_25_the_picture_is_saved_at_three_times_the_screen_with_its_title_legend_and_source(shown):
    visit = shown.untouched()
    data = shown.taken(visit, "png")
    assert data.startswith(b"\x89PNG")
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    room = visit.page.locator("#picture" if shown.made.live else "svg.picture").bounding_box()
    assert width == pytest.approx(3 * room["width"], abs=6)
    # Above it the title, below it the source; the legend lies below a live picture, within one of groups.
    assert height > 3 * (room["height"] + (100 if shown.made.live else 60))
    drawing = shown.taken(visit, "svg").decode()
    assert drawing.startswith("<svg")
    assert "</title>" in drawing
