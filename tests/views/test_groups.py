"""A large network as groups: counts that add up, what is left out said, safe names, the page in a browser."""

from __future__ import annotations

import re
from functools import cache

import networkx as nx
import pandas as pd

import cogs
from cogs.network.communities import communities
from cogs.views.group_counts import Grouped, grouped
from cogs.views.group_picture import groups_picture, ties_drawn
from cogs.views.groups import groups_page
from tests.views.places import invented, poisoned

LINKS = {"All figures as a table": "metrics.csv"}


def found_at(size: int) -> Grouped:
    place = invented(size)
    sizes = place.table["betweenness_people"].rename("Betweenness (people)")
    return grouped(place.network, communities(place.network), sizes)


def egos_of(found: Grouped, most: int = 200) -> dict[str, str]:
    return {node: f"egos/ego-{rank}.html" for rank, node in enumerate(found.strongest[:most], start=1)}


@cache
def page_at(size: int) -> str:
    found = found_at(size)
    return groups_page(found, invented(size).subject, egos=egos_of(found), links=LINKS)


def hostile_page() -> str:
    place = poisoned()
    found = grouped(place.network, pd.Series(0, index=place.network.nodes.index))
    return groups_page(found, place.subject, egos=egos_of(found), links=LINKS)


def rings(count: int, size: int) -> cogs.CommunityNetwork:
    ties = [
        (f"{ring:02}-{at}", "partners_with", f"{ring:02}-{(at + 1) % size}")
        for ring in range(count)
        for at in range(size)
    ]
    return cogs.network_from_edges(ties)


def test_every_node_is_in_one_group_and_every_pair_with_a_tie_is_counted_once():
    found = found_at(400)
    members = [node for group in found.groups for node in group.members]
    assert sorted(members) == sorted(found.network.nodes.index)
    edges = found.network.edges
    pairs = {frozenset(pair) for pair in zip(edges["source"], edges["target"], strict=True) if pair[0] != pair[1]}
    place = found.place
    inside = [sum(all(place[end] == at for end in pair) for pair in pairs) for at in range(len(found.groups))]
    assert [group.inside for group in found.groups] == inside
    assert sum(inside) + found.ties["ties"].sum() == len(pairs)
    graph = nx.Graph([tuple(sorted(place[end] for end in pair)) for pair in pairs])
    assert {frozenset(pair) for pair in found.ties[["one", "other"]].to_numpy().tolist()} == {
        frozenset(pair) for pair in graph.edges if pair[0] != pair[1]
    }


def test_a_group_is_named_after_its_strongest_member_and_small_ones_are_counted_together():
    network = rings(3, 6)
    labels = pd.Series([node[:2] for node in network.nodes.index], index=network.nodes.index)
    labels["02-4"] = labels["02-5"] = "small"
    sizes = pd.Series(range(len(network)), index=network.nodes.index, name="Reach", dtype=float)
    found = grouped(network, labels, sizes)
    assert [group.heading for group in found.groups] == [
        "00-5 and 5 others",
        "01-5 and 5 others",
        "Others, in 2 small groups",
    ]
    assert [len(group.members) for group in found.groups] == [6, 6, 6]
    assert found.groups[-1].outside == 0


def test_all_but_the_forty_largest_groups_are_counted_together():
    network = rings(45, 5)
    found = grouped(network, communities(network))
    assert len(found.groups) == 41
    assert found.groups[-1].heading == "Others, in 5 small groups"
    assert found.groups[-1].file == "groups/others.html"


def test_a_network_without_ties_is_one_mark_of_others():
    nodes = pd.DataFrame({"kind": "organisation"}, index=[f"n{at}" for at in range(9)])
    network = cogs.CommunityNetwork(nodes, pd.DataFrame(columns=["source", "target", "relation"], dtype=object))
    found = grouped(network, communities(network))
    page = groups_page(found, invented(5).subject, egos={}, links={})
    assert [len(group.members) for group in found.groups] == [9]
    assert "9 nodes in 9 small groups are one mark, Others." in page


def test_the_picture_keeps_every_groups_strongest_tie_and_the_page_says_what_is_left_out():
    found = found_at(2_000)
    drawn = ties_drawn(found)
    assert set(found.ties["one"]) | set(found.ties["other"]) == set(drawn["one"]) | set(drawn["other"])
    left = found.ties["ties"].sum() - drawn["ties"].sum()
    assert left > 0
    assert f"with {left:,} ties are left out of the picture" in page_at(2_000)


def test_the_marks_stand_inside_the_picture_and_apart():
    found = found_at(2_000)
    svg = groups_picture(found, title="", description="")
    circles = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)" fill="#[0-9A-F]+" stroke="#0B0C0C" ', svg)
    marks = [tuple(map(float, mark)) for mark in circles][: len(found.groups)]
    assert len(marks) == len(found.groups)
    for x, y, radius in marks:
        assert radius <= x <= 760 - radius
        assert radius <= y <= 600 - radius + 4


def test_no_file_is_named_after_anybody():
    targets = re.findall(r'href="([^"#]+)"', hostile_page())
    assert targets
    for target in targets:
        assert re.fullmatch(r"groups/(group-\d+|others)\.html|egos/ego-\d+\.html|metrics\.csv", target)


def test_the_page_opens_offline_without_a_complaint_and_its_search_leads_to_group_neighbours_and_row(visit):
    opened = visit(page_at(2_000))
    page = opened.page
    first = found_at(2_000).strongest[0]
    name = invented(2_000).network.nodes["name"][first]
    page.fill("#search", name.upper())
    assert page.locator("#found li").first.locator("b").inner_text() == name
    links = [link.get_attribute("href") for link in page.locator("#found li").first.locator("a").all()]
    assert links[1:] == ["egos/ego-1.html", "#node-1"]
    assert "found" in opened.status()
    page.click('#found a[href="#node-1"]')
    assert page.locator("tr:target th").inner_text() == name
    page.fill("#search", "nobody is called so")
    assert opened.status() == "Nobody here is called so."
    assert (opened.requests, opened.complaints) == ([], [])


def test_every_mark_is_a_link_that_the_keyboard_reaches(visit):
    opened = visit(page_at(2_000))
    page, found = opened.page, found_at(2_000)
    files = [link.get_attribute("href") for link in page.locator("svg.picture a").all()]
    assert files == [group.file for group in found.groups]
    page.locator("svg.picture a").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == files[1]
    assert page.locator("svg.picture a circle").first.bounding_box()["width"] >= 24
