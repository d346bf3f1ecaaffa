"""What can be explored in the live page: colours, steps, paths, periods, details, and links to a view."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from tests.views.explored import MONTHS, explored, few_ties, page_explored, page_few_ties
from tests.views.places import page_at, page_of

SIZES = (5, 50, *(pytest.param(size, marks=pytest.mark.long) for size in (500, 2_000)))


def directed(place: Any) -> nx.DiGraph:
    """Return the ties as a graph in which those without a direction go both ways."""
    graph = nx.DiGraph()
    graph.add_nodes_from(place.network.nodes.index)
    relations = place.network.vocabulary.relations
    for row in place.network.edges.itertuples():
        graph.add_edge(row.source, row.target)
        if not relations[row.relation].directed:
            graph.add_edge(row.target, row.source)
    return graph


def names_on(opened: Any) -> list[str]:
    return [name["text"] for name in opened.picture("names")]


@pytest.mark.parametrize("size", [5, pytest.param(500, marks=pytest.mark.long)])
def test_colour_says_another_grouping_and_the_shape_still_says_the_kind(opened, size):
    page = opened(page_explored(size))
    before = page.picture("paints")
    page.page.select_option("#colour", label="Sector")
    page.drawn_again()
    after = page.picture("paints")
    assert [(key, shape) for key, _, shape in after] == [(key, shape) for key, _, shape in before]
    sector = explored(size).network.nodes["sector"]
    fills = {(sector[key], fill) for key, fill, _ in after}
    assert len(fills) == len({fill for _, fill in fills}) == len({name for name, _ in fills})
    assert page.status() == "Colour says: Sector. The shape still says the kind."
    legend = page.page.inner_text("#groups")
    assert "Colour: Sector" in legend.replace("COLOUR", "Colour")
    assert all(name in legend for name, _ in fills)
    page.page.select_option("#colour", label="Kind")
    page.drawn_again()
    assert page.picture("paints") == before
    assert page.page.locator("#groups").is_hidden()


def test_at_most_six_groups_have_a_colour_and_the_others_share_one(opened):
    page = opened(page_explored(50))
    page.page.select_option("#colour", label="Part of town")
    page.drawn_again()
    assert len({fill for _, fill, _ in page.picture("paints")}) == 7
    assert page.page.locator("#groups label").count() == 7
    assert "Other (3 more)" in page.page.inner_text("#groups")
    page.page.select_option("#colour", label="Community")
    rows = page.page.locator("#groups label").all_inner_texts()
    assert [" ".join(row.split()) for row in rows] == [
        "Community 1 17",
        "Community 2 16",
        "Community 3 16",
        "Not stated 1",
    ]


def test_the_legend_filters_by_kind_relation_sector_neighbourhood_and_the_groups_of_the_colour(opened):
    page = opened(page_explored(50))
    nodes = explored(50).network.nodes
    page.page.select_option("#colour", label="Community")
    page.page.uncheck("[data-group='0']")
    page.drawn_again()
    assert len(page.picture("marks")) == 50 - 17
    page.page.uncheck("[data-kind='1']")
    page.page.select_option("#sector", "Health")
    page.page.select_option("#neighbourhood", "Ashton")
    page.drawn_again()
    wanted = nodes[(nodes["kind"] != "service") & (nodes["sector"] == "Health") & (nodes["neighbourhood"] == "Ashton")]
    wanted = [key for key in wanted.index if (int(key[1:]) % 3 or key == "n49")]
    assert [mark["key"] for mark in page.picture("marks")] == wanted
    page.page.click("#reset")
    page.page.click(".relations summary")
    page.page.uncheck("[data-relation='delivers']")
    page.drawn_again()
    assert "without-tie=delivers" in page.page.url
    assert len(page.picture("ties")) < 79


@pytest.mark.parametrize("size", SIZES)
def test_neighbours_at_one_and_two_steps_are_bright_counted_and_announced(opened, size):
    page = opened(page_explored(size))
    page.page.click("#details .name >> nth=0")
    name = page.chosen()
    place = explored(size)
    drawn = {mark["key"] for mark in page.picture("marks")}
    graph = nx.Graph(directed(place).subgraph(drawn))
    start = next(key for key, label in place.network.nodes["name"].items() if label == name and key in drawn)
    for steps, words in ((1, "one step"), (2, "two steps")):
        page.page.click(f"[data-steps='{steps}']")
        expected = set(nx.single_source_shortest_path_length(graph, start, steps))
        assert set(page.picture("bright")) == expected
        assert page.status() == f"{len(expected) - 1:,} of {len(drawn) - 1:,} other nodes within {words} of {name}."
        assert page.page.get_attribute(f"[data-steps='{steps}']", "aria-pressed") == "true"


def test_a_path_follows_the_arrows_where_it_can(opened):
    page = opened(page_few_ties())
    page.page.click("#path-part summary")
    page.page.fill("#path-from", "trust e")
    page.page.press("#path-from", "Enter")
    assert page.status() == "Path from Trust E: choose where to."
    page.page.fill("#path-to", "trust d")
    page.page.press("#path-to", "Enter")
    page.drawn_again()
    assert (
        page.status() == "Shortest path from Trust E to Trust D, 4 steps: Trust E; Trust A; Trust B; Trust C; Trust D."
    )
    assert page.picture("path")["nodes"] == list("eabcd")
    assert page.picture("path")["directed"]
    assert set(page.picture("ringed")) == set(page.picture("bright")) == set("abcde")
    assert names_on(page)[:5] == ["1. Trust E", "2. Trust A", "3. Trust B", "4. Trust C", "5. Trust D"]
    steps = [" ".join(step.split()) for step in page.page.locator("#path-told li").all_inner_texts()]
    assert steps[0] == "Trust E refers people to Trust A"
    page.page.click("#path-turn")
    assert page.status().startswith(
        "No path from Trust D to Trust E follows the arrows. Without direction, 4 steps: Trust D;"
    )
    assert "against the arrow" in page.page.inner_text("#path-told")
    page.page.click("#path-drop")
    assert page.picture("path") is None
    assert len(page.picture("bright")) == 6


def test_a_path_starts_from_the_details_and_says_if_there_is_none(opened):
    page = opened(page_few_ties(), fragment="#node=a")
    page.page.click("#path-here")
    assert page.page.evaluate("document.activeElement.id") == "path-to"
    page.page.keyboard.type("trust f")
    page.page.keyboard.press("Enter")
    assert page.status() == "No path between Trust A and Trust F, even without direction."
    page.page.fill("#path-to", "trust a")
    page.page.press("#path-to", "Enter")
    assert page.status() == "Choose two different names for a path."
    page.page.focus("#picture")
    page.page.keyboard.press("Escape")
    assert (page.chosen(), page.picture("path"), page.page.input_value("#path-to")) == (None, None, "")


def test_paths_are_as_short_as_networkx_finds_them(opened):
    graph = directed(explored(50))
    ids = list(graph)
    page = opened(page_explored(50))
    for one, other in [(ids[at], ids[(at * 7 + 11) % 50]) for at in range(0, 50, 6)]:
        page.page.evaluate("([a, b]) => { location.hash = `path-from=${a}&path-to=${b}`; }", [one, other])
        page.page.wait_for_function(
            "([a, b]) => location.hash.includes(`path-from=${a}&path-to=${b}`)", arg=[one, other]
        )
        page.drawn_again()
        found = page.picture("path")
        along = nx.has_path(graph, one, other)
        if not along and not nx.has_path(graph.to_undirected(), one, other):
            assert found["nodes"] == []
            continue
        searched = graph if along else graph.to_undirected()
        assert found["directed"] is along
        assert len(found["ties"]) == nx.shortest_path_length(searched, one, other)
        assert (found["nodes"][0], found["nodes"][-1]) == (one, other)


def test_ties_of_a_period_are_shown_and_figures_stay_those_of_the_whole_network(opened):
    page = opened(page_explored(50))
    everything = len(page.picture("ties"))
    radii = [mark["radius"] for mark in page.picture("marks")]
    assert page.page.locator("#since option").all_inner_texts()[:2] == ["The first", "April 2024"]
    page.page.select_option("#since", label="October 2024")
    page.drawn_again()
    later = page.picture("ties")
    assert 0 < len(later) < everything
    assert page.status().startswith("Ties from October 2024. ")
    assert "without a date are hidden" in page.status()
    assert "figures are still those of the whole network" in page.status()
    assert [mark["radius"] for mark in page.picture("marks")] == radii
    page.page.select_option("#until", label="April 2024")
    assert page.page.input_value("#since") == page.page.input_value("#until") == "0"
    assert "Ties of April 2024." in page.status()
    assert "since=2024-04&until=2024-04" in page.page.url
    page.page.click("#reset")
    page.drawn_again()
    assert len(page.picture("ties")) == everything


def test_a_page_without_dates_offers_no_period(opened):
    page = opened(page_at(5))
    assert page.page.locator("#since").count() == 0


def test_details_have_figures_with_their_meaning_and_the_lists_they_are_given_as_text(opened):
    page = opened(page_explored(50), fragment="#node=n1")
    details = page.page.inner_text("#details")
    for text in ("Brokers as gatekeeper", "Sport to <b>Housing</b>", "Only route to", "Moor Council", "Community 2"):
        assert text in details
    assert "Pairs in which it lets another group in to its own." in details
    assert page.page.locator("#details b:text('Housing')").count() == 0


def test_long_lists_in_details_are_opened_by_a_button_that_hands_on_the_focus(opened):
    place = few_ties()
    told = {"a": [("Brokers as liaison", [f"Pair {number}" for number in range(30)])]}
    page = opened(page_of(place, size_by=None, details=told), fragment="#node=a")
    assert "Pair 20" not in page.page.inner_text("#details")
    page.page.click("text=Show the other 10")
    assert "Pair 29" in page.page.inner_text("#details")
    assert page.page.evaluate("document.activeElement.textContent") == "Pair 20"


def test_parallel_ties_are_drawn_apart(opened):
    page = opened(page_few_ties())
    bends = page.page.evaluate(
        "JSON.parse(document.getElementById('edges-data').textContent).map((tie) => [tie.from, tie.to, tie.bend || 0])"
    )
    between = [bend for one, other, bend in bends if (one, other) == (1, 2)]
    assert len(between) == len(set(between)) == 2


def everything_seen(page: Any) -> list[Any]:
    kept = [page.picture("paints"), page.picture("ties"), page.picture("path"), page.chosen(), page.picture("bright")]
    return [*kept, [mark["key"] for mark in page.picture("marks")]]


def places_seen(page: Any) -> list[float]:
    return [number for mark in page.picture("marks") for number in (*mark["at"], mark["radius"])]


def test_a_link_opens_the_same_view(opened, visit):
    page = opened(page_explored(50))
    page.page.click("#details .name >> nth=2")
    page.page.click("[data-steps='2']")
    page.page.select_option("#colour", label="Community")
    page.page.select_option("#size", label="Constraint")
    page.page.uncheck("[data-group='1']")
    page.page.uncheck("[data-kind='3']")
    page.page.uncheck("[data-line='2']")
    page.page.select_option("#until", label="January 2025")
    page.page.click("#path-here")
    page.page.keyboard.type("trust")
    page.page.keyboard.press("Enter")
    for view in ("in", "in", "left", "up"):
        page.page.click(f"[data-view={view}]")
    page.page.wait_for_function("() => location.hash.includes('at=')")
    page.page.wait_for_timeout(300)
    page.drawn_again()
    again = visit(page_explored(50), fragment="#" + page.page.url.split("#")[1])
    again.drawn_again()
    assert everything_seen(again) == everything_seen(page)
    assert places_seen(again) == pytest.approx(places_seen(page), abs=1)
    assert again.picture("path") is not None
    again.page.wait_for_timeout(300)
    assert again.page.url.split("#")[1] == page.page.url.split("#")[1]
    again.page.evaluate("location.hash = 'node=n7'")
    again.page.wait_for_function("() => document.querySelector('#colour').value === '-1'")
    assert len(again.picture("ties")) == 79


@pytest.mark.parametrize(
    "fragment",
    [
        "#=", "#&&&==&", "#%E0%A4%A=1", "#node=<img src=x onerror=window.hit=1>", "#node=__proto__&size=constructor",
        "#at=NaN NaN NaN", "#at=1e9 1e9 1e9", "#at=380 300 0", "#at=99999 0 1", "#since=9999",
        "#since=2025-03&until=2024-04",
        "#steps=99&colour=javascript:1&without=x&without-tie=x&without-group=x", "#path-from=n1&path-to=n1",
        "#path-from=nobody&path-to=n1", "#" + "node=a&" * 5_000, "#sector=<script>&neighbourhood=../..", "#tables",
    ],
)  # fmt: skip
def test_a_hostile_fragment_does_nothing(opened, fragment):
    page = opened(page_explored(50), fragment=fragment)
    assert page.page.evaluate("window.hit") is None
    assert page.complaints == []
    assert len(page.picture("marks")) == 50
    assert len(page.picture("ties")) == 79
    assert (page.chosen(), page.picture("path")) == (None, None)
    assert 0.1 < page.picture("scale") < 13


def test_the_link_is_copied_or_shown_where_the_browser_refuses(visit):
    page = visit(page_few_ties(), fragment="#node=a", permissions=["clipboard-read", "clipboard-write"])
    page.page.click("#copy")
    page.page.wait_for_function("() => document.querySelector('#status').textContent.includes('is copied')")
    assert page.page.evaluate("navigator.clipboard.readText()") == page.page.url
    page.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.page.click("#copy")
    page.page.wait_for_selector("#link:visible")
    assert page.page.input_value("#link") == page.page.url
    assert page.page.evaluate("document.activeElement.id") == "link"
    assert "copy it from there" in page.status()


def test_months_in_the_link_are_those_of_the_data():
    assert all(f'"key": "{month}"' in page_explored(50) for month in MONTHS)
