"""The pages as people meet them: in Chromium, from disk, with all network access refused."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.views.places import HOSTILE, invented, page_at, page_of, page_of_poisoned, poisoned, report_of

SIZES = (5, 50, 500, 2_000)


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
def test_the_network_opens_offline_without_a_request_or_a_complaint_and_draws_its_marks(seen, size):
    opened = seen(page_at(size))
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
def test_the_legend_names_every_kind_that_is_there_with_its_number(seen, size):
    opened = seen(page_at(size))
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
          box.innerHTML = "<button id=trap onclick='window.hit=1'>x</button><img src='data:,x' onerror='window.hit=1'>";
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


def test_above_the_limit_the_page_says_how_many_are_shown_and_left_out(seen):
    opened = seen(page_at(2_000))
    summary = opened.page.inner_text("#summary")
    assert "Of 2,000 nodes this page shows the 1,500" in summary
    assert "500 are left out" in summary
    assert opened.page.locator("#nodes tbody tr").count() == 1_500


@pytest.mark.parametrize("size", SIZES)
def test_names_stand_apart_at_fit_zoom_and_the_ten_strongest_are_among_them(seen, size):
    opened = seen(page_at(size))
    names = opened.picture("names")
    assert overlapping([name["box"] for name in names]) == []
    strongest = invented(size).table["betweenness_people"].nlargest(10).index
    assert set(strongest) <= {name["key"] for name in names}
    room = opened.page.locator("#picture").bounding_box()
    assert all(n["box"][0] >= 0 and n["box"][2] <= room["width"] for n in names)
    assert all(name["box"][3] - name["box"][1] >= 12 for name in names)


@pytest.mark.parametrize("size", [5, 50])
def test_no_name_lies_on_a_mark_unless_it_must(seen, size):
    opened = seen(page_at(size))
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


@pytest.mark.parametrize("size", [50, 500])
def test_names_of_a_chosen_hub_and_its_neighbours_do_not_crowd(visit, size):
    place = invented(size)
    opened = visit(page_at(size))
    hub = place.network.nodes["name"][place.table["betweenness_people"].idxmax()]
    choose_first(opened, hub)
    assert opened.chosen() == hub
    names = opened.picture("names")
    assert overlapping([name["box"] for name in names]) == []
    assert hub in {name["text"] for name in names}


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
    assert "other nodes within two steps" in opened.status()


def test_marks_take_the_size_of_any_figure(visit):
    opened = visit(page_at(50))
    opened.drawn_again()
    before = [mark["radius"] for mark in opened.picture("marks")]
    opened.page.select_option("#size", label="Constraint")
    opened.drawn_again()
    assert [mark["radius"] for mark in opened.picture("marks")] != before
    assert "Constraint" in opened.status()


def test_the_largest_marks_are_listed_in_order_only_where_they_may_be_and_never_who_made_the_study(visit):
    place = invented(50)
    hub = place.table["betweenness_people"].idxmax()
    nodes = place.network.nodes
    nodes["in_study"] = ["convenor" if node == hub else "named" for node in nodes.index]
    place.network = place.network.with_tables(nodes=nodes)
    by_name = visit(page_of(place)).page
    names = by_name.locator("ul.top .name").all_inner_texts()
    assert nodes["name"][hub] not in names
    assert names == sorted(names)
    assert "not ranked" in by_name.inner_text("#details")
    ranked = visit(page_of(place, ranked=True)).page
    expected = place.table["betweenness_people"].drop(hub).nlargest(10).index
    assert ranked.locator("ol.top .name").all_inner_texts() == nodes["name"][expected].tolist()
