"""The pages as people meet them: in Chromium, from disk, with all network access refused."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tests.views.places import HOSTILE, invented, page_at, page_of, poisoned, report_of


def choose_first(opened: Any, name: str) -> None:
    opened.page.fill("#search", name)
    opened.page.press("#search", "Enter")
    opened.drawn_again()


def test_the_report_opens_offline_without_a_request_or_a_complaint(visit):
    opened = visit(report_of(invented(50)))
    assert (opened.requests, opened.complaints) == ([], [])
    assert opened.page.locator("h1").count() == 1
    assert opened.page.locator("td.number").first.inner_text() == "0.333"
    assert "not defined" in opened.page.locator("#table-2 td.number").first.inner_text()


def test_hostile_text_runs_no_script_in_the_report(visit):
    opened = visit(report_of(poisoned()))
    assert opened.page.evaluate("window.hit") is None
    assert (opened.requests, opened.complaints) == ([], [])
    assert opened.page.locator("script, img, iframe").count() == 0
    assert opened.page.inner_text("h1") == HOSTILE[0]


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
