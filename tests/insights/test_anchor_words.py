"""Anchors in words: denominators, places, sureness; residents rounded; who is described and not ranked by name."""

import pytest

from cogs import CommunityNetwork, network_from_edges
from cogs.disclosure import Rounding
from cogs.insights.anchors import anchors, anchors_answer
from cogs.publication.answers_shown import lines_of, sections_of
from tests.insights.test_anchors import planted, ring


def text(network: CommunityNetwork, samples: int = 0) -> str:
    return "\n".join(lines_of(anchors_answer(anchors(network, samples=samples), network), Rounding()))


@pytest.fixture(scope="module")
def told() -> str:
    network = planted()
    return text(network.with_tables(nodes=network.nodes.drop(columns="sector")), samples=10)


def test_everyone_found_is_named_with_figures_denominators_and_place(told: str) -> None:
    assert "are among the first in at least one of" in told
    assert "Partners (money): 20 of 48 organisations, 1st of 49" in told
    assert "a hub has ties with many others" in told
    assert "“range under 10% random loss” is no confidence interval" in told


def test_residents_are_rounded_and_their_exact_ranks_not_given() -> None:
    rows = [(f"r{i}", "uses", "door") for i in range(43)] + [(f"n{i}", "partners_with", f"n{i + 1}") for i in range(9)]
    network = network_from_edges(rows, {"door": {"kind": "organisation"}})
    told = text(network)
    assert "45 of 45 residents, among the first of 11 peers" in told
    assert "43" not in told
    assert "r1" not in told


def test_a_ring_has_nobody_who_stands_out() -> None:
    told = text(network_from_edges(ring(8)))
    assert "Nobody stands out: in none of 3 figures is anybody ahead of 8 organisations." in told
    assert "too many are level: Partners (working); Betweenness (working); Brokerage (working)." in told


def test_star_shaped_data_are_described_by_name() -> None:
    told = text(network_from_edges([("centre", "refers_to", f"leaf {i}") for i in range(12)]))
    assert "Nobody can be ranked: there is no figure to rank 13 organisations by" in told
    assert "Those it comes from, by name, not ranked: centre." in told


def test_without_organisations_and_without_ties() -> None:
    assert "There is no organisation that could be compared with others." in text(network_from_edges([]))
    alone = text(network_from_edges([], {"a": {"kind": "organisation"}}))
    assert "there is no figure to rank 1 organisation by; none is recorded." in alone
    assert "not enough data, needs referrals and rows of uses" in alone


def test_hostile_names_stay_as_they_are_and_sections_are_made() -> None:
    spokes = [("hub", "partners_with", f"n{i:02d}") for i in range(12)]
    network = network_from_edges(ring(12) + spokes, {"hub": {"kind": "organisation", "name": '{x} <b>"'}})
    assert '{x} <b>" is among the first in 3 of 3 figures (hub and bridge between parts): ' in text(network)
    sections = list(sections_of(anchors_answer(anchors(network, samples=0), network), Rounding()))
    assert sections[0].heading == "Anchors: who stands out, in what, and how surely"
