"""Two networks side by side: what was planted is found, by hand, and nothing where nothing changed."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pandas as pd
import pytest

import cogs
from cogs import CommunityNetwork, ParameterError, network_from_edges
from cogs.insights.comparison import Comparison, compare
from cogs.insights.comparison.collected import HowCollected
from cogs.insights.comparison.measures import Measure
from cogs.insights.comparison.ranks import RankChange
from tests.networks import renamed, shuffled

Rows = list[tuple[str, str, str]]

# A town of twelve: each of the ring refers to the next, and five stand out by so many more ties each.
RING = [f"o{number:02d}" for number in range(24)]
ORGANISATIONS: dict[str, dict[str, Any]] = {
    name: {"kind": "organisation", "sector": "health" if name < "o12" else "community"} for name in RING
}


def ring() -> Rows:
    return [(one, "refers_to", other) for one, other in zip(RING, [*RING[1:], RING[0]], strict=True)]


def fans(sizes: dict[str, int]) -> Rows:
    """Return referrals from some to the organisations opposite, as many as said."""
    return [
        (name, "refers_to", RING[(RING.index(name) + 6 + step) % 24])
        for name, size in sizes.items()
        for step in range(size)
    ]


FANS = {"o00": 12, "o05": 10, "o10": 8, "o15": 6, "o20": 4}


def town(rows: Rows, nodes: dict[str, dict[str, Any]] | None = None) -> CommunityNetwork:
    return network_from_edges(rows, nodes={**ORGANISATIONS, **(nodes or {})})


BEFORE = town(ring() + fans(FANS))
AFTER = town(
    [
        *ring(),
        *fans({**FANS, "o20": 14}),
        *(("new", "refers_to", "o03"), ("o04", "refers_to", "new"), ("new", "refers_to", "o08")),
    ],
    {"new": {"kind": "organisation", "name": "The Newcomer", "sector": "health"}},
)


@cache
def compared(a: CommunityNetwork, b: CommunityNetwork, **options: Any) -> Comparison:
    return compare(a, b, **{"losses": 3, **options})


def measure(comparison: Comparison, key: str) -> Measure:
    (found,) = [one for one in comparison.measures if one.key == key]
    return found


def figure(comparison: Comparison, column: str) -> RankChange:
    (found,) = [one for one in comparison.ranks if one.definition.name == column]
    return found


def test_one_organisation_came_with_three_ties_and_nothing_went() -> None:
    comparison = compared(BEFORE, AFTER)
    (nodes,) = comparison.nodes
    assert (nodes.came, nodes.went, nodes.in_a, nodes.in_b, nodes.both) == (("new",), (), 24, 25, 24)
    assert nodes.jaccard == 24 / 25
    (ties,) = comparison.ties
    assert [pair for pair in ties.came if "new" in pair] == [("new", "o03"), ("new", "o08"), ("o04", "new")]
    assert ties.went == ()
    assert (ties.in_a, ties.in_b, ties.both) == (64, 77, 64)


def test_one_rose_from_fifth_to_first_by_more_than_chance_loss_could_make() -> None:
    partners = figure(compared(BEFORE, AFTER, relations="people", losses=40), "partners_people")
    assert partners.peers == 24
    row = partners.frame.loc["o20"]
    assert (row["rank_a"], row["rank_b"], row["change"], row["beyond"]) == (5, 1, 4, True)
    assert partners.movers.index[0] == "o20"


def test_a_change_within_the_ranges_is_not_beyond_chance() -> None:
    slightly = town([*ring(), *fans(FANS), ("o20", "refers_to", "o15"), ("o03", "refers_to", "o13")])
    partners = figure(compared(BEFORE, slightly, relations="people", losses=40), "partners_people")
    assert partners.frame["change"]["o03"] > 0
    assert not partners.frame.loc["o03", "beyond"]


@pytest.mark.parametrize("network", [BEFORE, AFTER, town(ring()), cogs.load_network("data/keep-it-local")])
def test_a_network_and_itself_are_unchanged(network: CommunityNetwork) -> None:
    assert compared(network, network).unchanged
    assert compared(network, shuffled(network, 3)).unchanged


def test_swapping_the_two_swaps_what_came_and_went_and_turns_every_sign() -> None:
    there, back = compared(BEFORE, AFTER), compared(AFTER, BEFORE)
    for one, other in ((there.nodes, back.nodes), (there.ties, back.ties)):
        assert [(item.came, item.went, item.in_a) for item in one] == [
            (item.went, item.came, item.in_b) for item in other
        ]
    assert [m.difference for m in there.measures] == [-m.difference for m in back.measures]
    for rank, turned in zip(there.ranks, back.ranks, strict=True):
        assert rank.frame["change"].to_dict() == (-turned.frame["change"]).to_dict()
        assert rank.frame["beyond"].to_dict() == turned.frame["beyond"].to_dict()


def test_other_ids_in_both_change_no_number() -> None:
    plain, under_other_ids = compared(BEFORE, AFTER), compared(renamed(BEFORE), renamed(AFTER))
    assert under_other_ids.nodes[0].came == ("x-new",)
    assert [(m.a, m.b) for m in plain.measures if m.key != "crossing"] == [
        (m.a, m.b) for m in under_other_ids.measures if m.key != "crossing"
    ]
    ranks = plain.ranks[0].frame.rename(index="x-{}".format)
    pd.testing.assert_frame_equal(ranks, under_other_ids.ranks[0].frame)


def test_measures_are_those_counted_by_hand() -> None:
    triangle = network_from_edges(
        [("a", "refers_to", "b"), ("b", "refers_to", "a"), ("b", "refers_to", "c"), ("c", "refers_to", "a")],
        nodes={name: {"kind": "organisation", "sector": "xxyx"["abcd".index(name)]} for name in "abcd"},
    )
    path = network_from_edges(
        [("a", "refers_to", "b"), ("b", "refers_to", "c"), ("c", "refers_to", "d")],
        nodes={name: {"sector": "xxyy"["abcd".index(name)]} for name in "abcd"},
    )
    comparison = compared(triangle, path)
    expected = {
        "partners": (6 / 4, 6 / 4),
        "tied": (75.0, 100.0),
        "largest": (75.0, 100.0),
        "answered": (50.0, 0.0),
        "closed": (100.0, 0.0),
        "crossing": (200 / 3, 100 / 3),
        "within_two": (100 * 6 / 12, 100 * 5 / 12),
        "gathered": (100 * 2 / 6, 100 * 2 / 6),
    }
    for key, values in expected.items():
        found = measure(comparison, key)
        assert (found.a.value, found.b.value) == pytest.approx(values), key


def test_a_place_twice_over_has_the_same_averages_and_shares() -> None:
    once = town(ring() + fans(FANS))
    twice = town(
        [*(ring() + fans(FANS)), *((f"{a}+", r, f"{b}+") for a, r, b in ring() + fans(FANS))],
        {f"{name}+": said for name, said in ORGANISATIONS.items()},
    )
    comparison = compared(once, twice)
    for key in ("partners", "tied", "answered", "closed", "crossing"):
        assert measure(comparison, key).difference == pytest.approx(0), key


def test_one_door_counts_people_and_not_rows_and_is_private() -> None:
    rows = [("Ann", "uses", "hub"), ("all", "uses", "hub"), ("all", "uses", "club"), ("hub", "refers_to", "club")]
    nodes: dict[str, dict[str, Any]] = {
        "all": {"kind": "resident", "count": 9},
        "hub": {"kind": "organisation"},
        "club": {"kind": "organisation"},
    }
    network = network_from_edges(rows, nodes=nodes)
    door = measure(compared(network, network), "one_door")
    assert (door.a.part, door.a.whole, door.private) == (1, 10, True)


def test_two_places_without_shared_ids_are_compared_by_measures_alone() -> None:
    comparison = compared(BEFORE, renamed(AFTER))
    assert not comparison.one_place
    assert (comparison.nodes, comparison.ties, comparison.ranks) == ((), (), ())
    assert len(comparison.measures) == 8


def test_two_places_that_number_their_organisations_alike_are_two_places() -> None:
    first, second = (
        town(ring(), {name: {**said, "name": f"{place} {name}"} for name, said in ORGANISATIONS.items()})
        for place in ("North", "South")
    )
    comparison = compared(first, second)
    assert (comparison.shared, comparison.renamed, comparison.one_place) == (24, 24, False)
    assert not comparison.unchanged


def test_a_relation_that_one_network_lacks_is_said_and_not_compared() -> None:
    with_money = town([*ring(), ("o00", "funds", "o07"), ("o00", "funds", "o09")])
    comparison = compared(town(ring()), with_money)
    assert comparison.caveats == ("Only the second has rows of “funds”: these ties are not compared.",)
    assert [ties.name for ties in comparison.ties] == ["refers_to"]
    assert {one.ties for one in comparison.measures} == {"who refers people to whom"}
    assert not comparison.unchanged


def test_whether_rows_name_a_service_or_its_deliverer_makes_no_difference() -> None:
    delivered = [("o03", "delivers", "advice")]
    named = town([*ring(), *delivered, ("o09", "refers_to", "advice")])
    comparison = compared(named, town([*ring(), *delivered, ("o09", "refers_to", "o03")]))
    assert comparison.unchanged


def test_convenors_and_star_shaped_data_are_not_ranked() -> None:
    convened = {**ORGANISATIONS, "o00": {**ORGANISATIONS["o00"], "in_study": "convenor"}}
    comparison = compared(town(ring() + fans(FANS), convened), AFTER)
    assert "o00" not in figure(comparison, "partners_people").frame.index
    star = town([("o00", "refers_to", name) for name in RING[1:]])
    of_star = compared(star, BEFORE)
    assert all(rank.frame.empty and rank.stars[0][0] == 0 for rank in of_star.ranks)


def test_who_has_nothing_in_both_is_no_mover() -> None:
    first = town([("o00", "refers_to", "o01"), ("o01", "refers_to", "o02")])
    second = town([("o00", "refers_to", "o01"), ("o01", "refers_to", "o02"), ("o02", "refers_to", "o03")])
    between = figure(compared(first, second), "betweenness_people")
    assert between.frame.loc["o20", "change"] == -1
    assert between.movers.index.tolist() == ["o02"]


def test_where_the_sector_is_missing_in_one_crossing_needs_it() -> None:
    bare = network_from_edges(ring(), nodes={name: {"kind": "organisation"} for name in RING})
    crossing = measure(compared(town(ring()), bare, by="sector"), "crossing")
    assert crossing.a.value == pytest.approx(100 * 2 / 24)
    assert math.isnan(crossing.b.value)
    assert crossing.b.needs == "the column sector on organisations"
    with pytest.raises(ParameterError, match='no column "sectr"'):
        compared(bare, bare, by="sectr")


def test_what_was_collected_otherwise_is_said() -> None:
    asked = {name: {**said, "respondent": name < "o06"} for name, said in ORGANISATIONS.items()}
    fewer = {name: {**said, "respondent": name < "o01"} for name, said in ORGANISATIONS.items()}
    year, half = ("2024-01-01", "2024-12-31"), ("2024-01-01", "2024-06-30")
    collected = (HowCollected(year), HowCollected(half, "intersection"))
    caveats = compared(town(ring(), asked), town(ring(), fewer), collected=collected).caveats
    assert caveats[0].startswith(
        "Of 24 organisations and councils in the first 6 were asked; of 24 in the second 1 was."
    )
    assert (
        caveats[1]
        == "The rows cover 366 days in the first and 182 days in the second: the longer time has more room for ties."
    )
    assert "“union”" in caveats[2]
    (one,) = compared(town(ring(), asked), town(ring())).caveats
    assert one.startswith("Only the first says who was asked")


def test_dates_of_rows_stand_for_a_period_that_nobody_said() -> None:
    network = town(ring())
    dated = [
        network.with_tables(edges=network.edges.assign(date=pd.date_range("2024-01-01", periods=24, freq=every)))
        for every in ("D", "W")
    ]
    (said,) = compared(*dated).caveats
    assert said.startswith("The rows cover 24 days in the first and 162 days in the second")
    (only,) = compared(dated[0], network).caveats
    assert only.startswith("Only the first says which days")


def test_services_that_lost_their_deliverer_are_said_to_stand_alone() -> None:
    rows = [*ring(), ("o01", "delivers", "advice"), ("o02", "delivers", "meals"), ("o09", "refers_to", "meals")]
    first = town(rows)
    (said,) = compared(first, first.with_tables(edges=first.edges[first.edges["target"] != "meals"])).caveats
    assert said.startswith("Of 2 services in both, 1 has a deliverer in the first and none in the second: it stands")


def test_a_relation_declared_in_one_network_alone_breaks_nothing() -> None:
    from cogs.vocabulary import DEFAULT_VOCABULARY, Relation

    mentors = DEFAULT_VOCABULARY.declaring(
        relations=[Relation("mentors", ("organisation",), ("organisation",), "mentors", "people")]
    )
    network = town(ring())
    rows = pd.concat([network.edges, network.edges.head(3).assign(relation="mentors")])
    other = CommunityNetwork(network.nodes, rows, vocabulary=mentors)
    for pair in ((network, other), (other, network)):
        comparison = compared(*pair)
        assert "“mentors”" in comparison.caveats[0]
        assert all(not one.came and not one.went for one in comparison.ties)


def test_asked_for_one_kind_of_tie_only_that_is_compared() -> None:
    rows = [*ring(), ("o01", "partners_with", "o05"), ("o02", "funds", "o09")]
    comparison = compared(town(rows), town(rows[1:]), relations="people")
    assert [ties.name for ties in comparison.ties] == ["refers_to"]
    assert {rank.definition.name for rank in comparison.ranks} == {
        "partners_people", "betweenness_people", "brokerage_people",
    }  # fmt: skip


def test_an_undirected_tie_written_the_other_way_round_is_the_same() -> None:
    first = town([*ring(), ("o01", "partners_with", "o05")])
    assert compared(first, town([*ring(), ("o05", "partners_with", "o01")])).unchanged


def test_without_any_node_or_tie_nothing_fails() -> None:
    empty = network_from_edges([])
    assert compared(empty, BEFORE).measures == ()
    assert not compared(empty, empty).one_place


def test_the_published_report_and_another_place_are_two_places() -> None:
    assert not compared(cogs.load_network("data/keep-it-local"), BEFORE).one_place
