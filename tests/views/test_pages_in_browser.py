"""The pages as people meet them: in Chromium, from disk, with all network access refused."""

from __future__ import annotations

import csv
import io
from typing import Any

import pandas as pd
import pytest

from cogs.views.content import Section
from cogs.views.report import report_page
from tests.browser import axe_source
from tests.views.places import HOSTILE, invented, page_at, page_of, page_of_poisoned, poisoned

SIZES = (5, 50, 500, 2_000)
NAME = "#details .chosen"


def report_of(place: Any, picture: str | None = None) -> str:
    table = pd.DataFrame({"Name": place.network.nodes["name"].tolist(), "Figure": [1 / 3] * len(place.network)})
    nothing = table.assign(Figure=float("nan"))
    title = place.subject.title
    sections = [
        Section(title, title, (title, title), table, title, (title,)),
        Section("none", "Nothing defined", (), nothing),
    ]
    return report_page(place.subject, sections, picture=picture, picture_caption=title, links={title: "network.html"})


def choose_first(opened: Any, name: str) -> None:
    opened.page.fill("#search", name)
    opened.page.press("#search", "Enter")
    opened.drawn_again()


def overlapping(boxes: list[list[float]]) -> list[tuple[list[float], list[float]]]:
    return [
        (a, b)
        for place, a in enumerate(boxes)
        for b in boxes[place + 1 :]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


@pytest.mark.parametrize("size", SIZES)
def test_the_network_opens_offline_without_a_request_or_a_complaint_and_draws_its_marks(visit, size):
    opened = visit(page_at(size))
    opened.drawn_again()
    assert (opened.requests, opened.complaints) == ([], [])
    assert len(opened.picture("marks")) == min(size, 1_500)
    inked = opened.page.evaluate(
        """() => {
          const canvas = document.querySelector("#canvas canvas");
          const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          let inked = 0;
          for (let at = 0; at < data.length; at += 4) inked += data[at] + data[at + 1] + data[at + 2] < 600;
          return inked / (data.length / 4);
        }"""
    )
    assert inked > 0.003


@pytest.mark.parametrize("size", SIZES)
def test_the_legend_names_every_kind_that_is_there_with_its_number(visit, size):
    opened = visit(page_at(size))
    legend = opened.page.inner_text(".controls")
    for kind in ("Organisations", "Services", "Councils", "Places"):
        assert kind in legend
    counts = [int(text.replace(",", "")) for text in opened.page.locator("[data-kind] ~ .count").all_inner_texts()]
    assert sum(counts) == min(size, 1_500)


def test_the_report_opens_offline_without_a_request_or_a_complaint(visit):
    opened = visit(report_of(invented(50)))
    assert (opened.requests, opened.complaints) == ([], [])
    assert opened.page.locator("h1").count() == 1
    assert opened.page.locator("td.number").first.inner_text() == "0.333"
    assert "not defined" in opened.page.locator("#table-2 td.number").first.inner_text()


def test_a_handler_injected_by_hand_does_not_run(visit):
    opened = visit(page_at(5))
    opened.page.evaluate(
        """() => {
          const box = document.createElement("div");
          box.innerHTML = "<button id='trap' onclick='window.hit=1'>x</button><img src='data:,x' onerror='window.hit=1'>";
          document.body.append(box);
          const script = document.createElement("script");
          script.textContent = "window.hit=1";
          document.body.append(script);
        }"""
    )
    opened.page.click("#trap")
    assert opened.page.evaluate("window.hit") is None
    assert any("Content Security Policy" in text for text in opened.complaints)


def test_hostile_text_runs_no_script_in_the_network(visit):
    opened = visit(page_of_poisoned())
    page = opened.page
    marks = opened.picture("marks")
    assert {mark["key"] for mark in marks} == set(HOSTILE)
    box = page.locator("#picture").bounding_box()
    for mark in marks:
        x, y = box["x"] + mark["at"][0], box["y"] + mark["at"][1]
        page.mouse.move(x, y)
        page.mouse.click(x, y)
    for hostile in HOSTILE:
        page.fill("#search", hostile[:12])
        page.keyboard.press("Enter")
    for select in ("#sector", "#neighbourhood", "#size"):
        for place in range(page.locator(f"{select} option").count()):
            page.select_option(select, index=place)
    for tick in page.locator(".controls > fieldset > label input").all():
        tick.uncheck()
        tick.check()
    for heading in page.locator("button.sort").all():
        heading.click()
    page.reload()
    page.set_viewport_size({"width": 400, "height": 900})
    opened.drawn_again()
    assert page.evaluate("window.hit") is None
    assert (opened.requests, opened.complaints) == ([], [])
    assert page.locator("img, iframe, object, embed").count() == 0
    assert page.locator("script").count() == 5
    assert "{{ 7 * 7 }}" in page.inner_text("#tables")


def test_hostile_text_runs_no_script_in_the_report(visit):
    opened = visit(report_of(poisoned()))
    assert opened.page.evaluate("window.hit") is None
    assert (opened.requests, opened.complaints) == ([], [])
    assert opened.page.locator("script, img, iframe").count() == 0
    assert opened.page.inner_text("h1") == HOSTILE[0]


def test_above_the_limit_the_page_says_how_many_are_shown_and_left_out(visit):
    opened = visit(page_at(2_000))
    summary = opened.page.inner_text("#summary")
    assert "Of 2,000 nodes this page shows the 1,500" in summary
    assert "500 are left out" in summary
    assert opened.page.locator("#nodes tbody tr").count() == 1_500


def test_one_heading_a_subtitle_a_summary_and_the_source_at_the_figure(visit):
    opened = visit(page_at(50))
    page, subject = opened.page, invented(50).subject
    assert page.locator("h1").all_inner_texts() == [subject.title]
    assert page.inner_text(".subtitle") == subject.subtitle
    assert page.get_attribute("figure", "aria-describedby") == "summary"
    assert subject.summary[0] in page.inner_text("#summary")
    assert subject.source in page.inner_text("figcaption")
    assert subject.method in page.inner_text("figcaption")
    assert page.get_attribute("html", "lang") == "en-GB"


@pytest.mark.parametrize("size", (5, 500))
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


@pytest.mark.parametrize("size", SIZES)
def test_names_stand_apart_at_fit_zoom_and_the_ten_strongest_are_among_them(visit, size):
    opened = visit(page_at(size))
    opened.drawn_again()
    names = opened.picture("names")
    assert overlapping([name["box"] for name in names]) == []
    strongest = invented(size).table["betweenness_people"].nlargest(10).index
    assert set(strongest) <= {name["key"] for name in names}
    room = opened.page.locator("#picture").bounding_box()
    assert all(0 <= n["box"][0] and n["box"][2] <= room["width"] for n in names)
    assert all(name["box"][3] - name["box"][1] >= 12 for name in names)


@pytest.mark.parametrize("size", (5, 50))
def test_no_name_lies_on_a_mark_unless_it_must(visit, size):
    opened = visit(page_at(size))
    opened.drawn_again()
    boxes = []
    for mark in opened.picture("marks"):
        (x, y), (side, up, low) = mark["at"], mark["extent"]
        boxes.append([x - side, y - up, x + side, y + low])
    covered = [
        (name["text"], box)
        for name in opened.picture("names")
        for box in boxes
        if not name["must"] and overlapping([name["box"], box])
    ]
    assert covered == []


@pytest.mark.parametrize("size", (50, 500))
def test_names_of_a_chosen_hub_and_its_neighbours_do_not_crowd(visit, size):
    place = invented(size)
    opened = visit(page_at(size))
    hub = place.network.nodes["name"][place.table["betweenness_people"].idxmax()]
    choose_first(opened, hub)
    assert opened.chosen() == hub
    names = opened.picture("names")
    assert overlapping([name["box"] for name in names]) == []
    assert hub in {name["text"] for name in names}


def test_everything_works_from_the_keyboard(visit):
    opened = visit(page_at(50))
    page = opened.page
    page.focus("#search")
    page.keyboard.type("pri")
    assert page.locator("#suggestions [role=option]").count() > 1
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "found-0"
    page.keyboard.press("Enter")
    first = opened.chosen()
    assert first and first in opened.status()
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


def test_a_mark_is_chosen_by_a_click_shown_by_hover_and_kept_in_the_address(visit):
    opened = visit(page_at(50))
    page = opened.page
    opened.drawn_again()
    mark = opened.picture("marks")[0]
    box = page.locator("#picture").bounding_box()
    x, y = box["x"] + mark["at"][0], box["y"] + mark["at"][1]
    page.mouse.move(x, y)
    place = invented(50)
    assert place.network.nodes["name"].iloc[0] in page.inner_text("#hover")
    assert "Betweenness (people)" in page.inner_text("#hover")
    page.keyboard.press("Escape")
    assert page.locator("#hover").is_hidden()
    page.mouse.click(x, y)
    assert opened.chosen() == place.network.nodes["name"].iloc[0]
    details = page.inner_text("#details")
    assert "How often it stands on the shortest way" in details
    again = visit(page_at(50), fragment="#" + page.url.split("#")[1])
    assert again.chosen() == opened.chosen()


def test_ties_are_told_in_words_with_their_direction_and_parallel_ones_apart(visit):
    nodes = pd.DataFrame(
        {"name": ["Library", "Foodbank", "Council"], "kind": ["organisation", "service", "council"]}, index=list("lfc")
    )
    rows = [
        ("l", "refers_to", "f", 3.0),
        ("l", "delivers", "f", 1.0),
        ("c", "funds", "l", 1.0),
        ("l", "partners_with", "c", 1.0),
    ]
    edges = pd.DataFrame(rows, columns=["source", "relation", "target", "weight"]).assign(evidence="page 4")
    place = invented(5)
    place.network = type(place.network)(nodes, edges)
    place.table, place.residents = pd.DataFrame(index=nodes.index), None
    opened = visit(page_of(place, size_by=None))
    choose_first(opened, "Library")
    lines = [" ".join(line.split()) for line in opened.page.locator(".ties li").all_inner_texts()]
    assert lines == [
        "refers people to Foodbank (weight 3) page 4",
        "delivers Foodbank page 4",
        "Council funds it page 4",
        "works with Council page 4",
    ]
    opened.page.click(".ties .name >> nth=0")
    assert opened.chosen() == "Foodbank"
    assert opened.page.evaluate("document.activeElement.id") == "details-heading"


def test_filters_hide_marks_and_ties_and_are_announced(visit):
    opened = visit(page_at(50))
    page = opened.page
    page.uncheck("[data-kind='1']")
    opened.drawn_again()
    services = (invented(50).network.nodes["kind"] == "service").sum()
    assert len(opened.picture("marks")) == 50 - services
    assert f"Showing {50 - services} of 50 marks" in opened.status()
    page.select_option("#sector", "Health")
    opened.drawn_again()
    assert len(opened.picture("marks")) < 50 - services
    assert "without=Services" in page.url
    page.click("#reset")
    opened.drawn_again()
    assert len(opened.picture("marks")) == 50
    page.uncheck("[data-line='0']")
    assert "of 79 ties" in opened.status()


def test_neighbours_are_shown_at_one_or_two_steps(visit):
    opened = visit(page_at(50))
    opened.page.click("#details .name >> nth=0")
    assert opened.page.get_attribute("[data-steps='1']", "aria-pressed") == "true"
    opened.page.click("[data-steps='2']")
    assert opened.page.get_attribute("[data-steps='2']", "aria-pressed") == "true"
    assert "up to two steps" in opened.status()


def test_marks_take_the_size_of_any_figure(visit):
    opened = visit(page_at(50))
    opened.drawn_again()
    before = [mark["radius"] for mark in opened.picture("marks")]
    opened.page.select_option("#size", label="Constraint")
    opened.drawn_again()
    assert [mark["radius"] for mark in opened.picture("marks")] != before
    assert "Constraint" in opened.status()


def test_nothing_moves(visit):
    opened = visit(page_at(50), reduced_motion="reduce")
    opened.page.click("#details .name >> nth=0")
    opened.drawn_again()
    first = opened.page.screenshot()
    opened.page.wait_for_timeout(400)
    assert opened.page.screenshot() == first


@pytest.mark.parametrize("page_name", ("network", "report"))
@pytest.mark.parametrize("text_size", (100, 200))
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


@pytest.mark.parametrize("size", (5, 50))
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


@pytest.mark.parametrize("size", (5, 50))
def test_axe_finds_no_fault_in_the_network(visit, size):
    opened = visit(page_at(size))
    assert faults(opened) == []
    opened.page.click("#details .name >> nth=0")
    opened.page.fill("#search", "a")
    opened.page.click("#nodes .sort >> nth=0")
    assert faults(opened) == []


def test_axe_finds_no_fault_in_the_report_or_without_javascript(visit):
    assert faults(visit(report_of(invented(50)))) == []
    still = visit(page_at(5).replace('classList.add("scripted")', 'classList.add("unscripted")'))
    assert faults(still) == []


def faults(opened: Any) -> list[str]:
    opened.page.evaluate(axe_source())
    found = opened.page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:150]}" for fault in found["violations"]]


def test_the_picture_is_saved_at_three_times_the_screen_with_title_legend_and_source(visit):
    opened = visit(page_at(50))
    with opened.page.expect_download() as download:
        opened.page.click("[data-take=png]")
    data = download.value.path().read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    room = opened.page.locator("#picture").bounding_box()
    assert width == pytest.approx(3 * room["width"], abs=6)
    assert height > 3 * (room["height"] + 100)  # title above; legend and source below
    assert download.value.suggested_filename.endswith(".png")


@pytest.mark.parametrize(("take", "rows"), (("nodes", 7), ("ties", 18)))
def test_tables_are_saved_as_csv_that_runs_no_formula(visit, take, rows):
    opened = visit(page_of_poisoned())
    with opened.page.expect_download() as download:
        opened.page.click(f"[data-take={take}]")
    data = download.value.path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(table) == rows + 1
    assert "'=cmd|'/c calc'!A0" in {cell for row in table for cell in row}
    assert not any(cell.startswith(("=", "@", "+", "-", "\t", "\r")) for row in table for cell in row)


def test_the_drawing_is_saved_as_svg(visit):
    opened = visit(page_at(5))
    with opened.page.expect_download() as download:
        opened.page.click("[data-take=svg]")
    assert download.value.path().read_text(encoding="utf-8").startswith("<svg")
