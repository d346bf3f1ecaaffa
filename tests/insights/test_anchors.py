"""Anchors: exactly those planted are found, with the kind planted; where all are alike, or nothing is known, nobody."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError, UnknownNameError, load_network, network_from_edges
from cogs.insights.anchors import Anchors, anchors
from cogs.insights.anchors.ranges import Loss, ranges_of
from cogs.metrics.catalogue import metrics_table
from cogs.metrics.stability import rank_stability
from tests.networks import random_network, renamed, shuffled

REPORT = Path(__file__).parents[2] / "data" / "keep-it-local"
Rows = list[tuple[str, str, str]]


def ring(size: int, relation: str = "partners_with") -> Rows:
    return [(f"n{i:02d}", relation, f"n{(i + 1) % size:02d}") for i in range(size)]


def planted() -> CommunityNetwork:
    """Return 49 organisations: a hub of grants, a bridge from health to community, an only door of 40 residents.

    Around them everybody is like many others: fifteen refer to the same fifteen, ten grants stand alone,
    and sixty residents use twelve organisations each.
    """
    rows = [("hub", "funds", f"x{i}") for i in range(20)] + [(f"p{i}", "funds", f"q{i}") for i in range(10)]
    others = [f"p{i}" for i in range(10)] + [f"q{i}" for i in range(5)]
    rows += [(f"x{i}", "refers_to", other) for i in range(15) for other in others]
    rows += [(f"health {i}", "refers_to", "bridge") for i in range(3)]
    rows += [("bridge", "refers_to", f"club {i}") for i in range(3)]
    rows += [(f"q{i}", "refers_to", "door") for i in (5, 6, 7)]
    rows += [(f"r{i}", "uses", "door") for i in range(40)]
    rows += [(f"other {i}", "uses", f"x{x}") for i in range(60) for x in range(12)]
    ends = {end for a, relation, b in rows for end in ((a, b) if relation != "uses" else (b,))}
    sectors = {node: "health" if node.startswith("health") else "community" for node in sorted(ends)}
    nodes = {node: {"kind": "organisation", "sector": sector} for node, sector in sectors.items()}
    return network_from_edges(rows, nodes)


PLACE = planted()


@pytest.fixture(scope="module")
def found() -> Anchors:
    return anchors(PLACE.with_tables(nodes=PLACE.nodes.assign(sector=_few_of_each)), samples=20)


def _few_of_each(nodes: pd.DataFrame) -> "pd.Series[str]":
    """Return sectors of which none has 30 organisations, so that all are peers; health stays apart."""
    others = pd.Series([f"community {i % 2}" for i in range(len(nodes))], index=nodes.index)
    health = nodes.index.str.startswith("health")
    around = nodes.index.str.startswith(("bridge", "club"))
    return others.mask(around, "community 0").mask(health, "health")


def test_each_planted_one_is_found_with_exactly_its_kind(found: Anchors) -> None:
    assert {anchor.id: anchor.kinds for anchor in found.anchors} == {
        "hub": ("hub",),
        "bridge": ("bridge between parts", "bridge between groups"),
        "door": ("only door",),
    }


def test_with_exactly_the_figures_that_say_so(found: Anchors) -> None:
    assert {anchor.id: anchor.figures for anchor in found.anchors} == {
        "hub": ("partners_money",),
        "bridge": ("betweenness_people", "brokerage_people", "activity_people"),
        "door": ("only_door", "only_route_residents"),
    }
    rows = found.standings.set_index(["id", "figure"])
    assert rows.loc[("hub", "partners_money"), ["value", "out_of", "rank", "peers"]].tolist() == [20, 48, 1, 49]
    assert rows.loc[("bridge", "brokerage_people"), ["value", "out_of"]].tolist() == [9, 48 * 47]
    assert rows.loc[("door", "only_door"), ["value", "out_of"]].tolist() == [40, 100]


def test_the_peers_are_named_and_the_places_are_a_tenth(found: Anchors) -> None:
    (group,) = found.groups
    assert (group.name, len(group.ids), group.places) == ("organisations", 49, 4)


def test_who_is_in_most_figures_comes_first(found: Anchors) -> None:
    assert [anchor.id for anchor in found.anchors] == ["bridge", "door", "hub"]


@pytest.mark.parametrize("size", [3, 5, 8, 40])
def test_on_a_ring_where_all_are_alike_nobody_is_found(size: int) -> None:
    found = anchors(network_from_edges(ring(size)), samples=5)
    assert found.anchors == ()
    assert "partners_working" in found.level
    assert found.standings.empty


def test_a_value_of_nought_never_counts_nor_a_single_partner() -> None:
    found = anchors(network_from_edges([("a", "partners_with", "b")], {"c": {"kind": "organisation"}}), samples=0)
    assert found.silent == ("betweenness_working", "brokerage_working", "activity_working")
    assert found.anchors == ()
    assert found.level == ("partners_working",)


def test_equals_at_the_cut_are_all_in_or_all_out() -> None:
    spokes = [(hub, "partners_with", f"{hub}{leaf}") for hub in "abcd" for leaf in range(4)]
    assert {anchor.id for anchor in anchors(network_from_edges(spokes), samples=0).anchors} == set("abcd")
    many = [(hub, "partners_with", f"{hub}{leaf}") for hub in "abcdefg" for leaf in range(3)]
    assert anchors(network_from_edges([*many, ("top", "partners_with", "a")]), samples=0).anchors[0].id == "a"
    ids = {anchor.id for anchor in anchors(network_from_edges(many), samples=0).anchors}
    assert ids == set()


def test_a_sector_with_thirty_is_a_group_of_its_own_and_the_others_are_compared_with_all() -> None:
    nodes = {f"n{i:02d}": {"kind": "organisation", "sector": "large" if i < 30 else "small"} for i in range(40)}
    rows = [*ring(40), *((f"n{i:02d}", "partners_with", f"n{i + 10:02d}") for i in (0, 3, 26, 30 - 10))]
    found = anchors(network_from_edges([*rows, ("n35", "partners_with", "n05")], nodes), samples=0)
    assert [(group.name, len(group.ids), len(group.judged), group.places) for group in found.groups] == [
        ("sector large", 30, 30, 3),
        ("organisations", 40, 10, 4),
    ]
    assert set(found.standings.loc[found.standings["id"] == "n35", "peers"]) <= {40}
    assert set(found.standings.loc[found.standings["id"] < "n30", "peers"]) <= {30}


def test_convenors_and_nodes_that_stand_for_several_are_nobodys_peers() -> None:
    spokes = [("hub", "partners_with", f"n{i:02d}") for i in range(9)]
    for attributes in ({"in_study": "convenor"}, {"count": 9}):
        network = network_from_edges(ring(9) + spokes, {"hub": {"kind": "organisation", **attributes}})
        found = anchors(network, samples=0)
        assert found.anchors == ()
        assert "hub" not in found.groups[0].ids


def test_star_shaped_ties_do_not_count_and_others_do() -> None:
    star = [("centre", "refers_to", f"leaf {i}") for i in range(12)]
    found = anchors(network_from_edges(star), samples=0)
    assert (found.anchors, dict(found.definitions)) == ((), {})
    assert [shape.centres for shape in found.shapes] == [("centre",)]
    wheel = [("hub", "partners_with", f"leaf {i}") for i in range(12)]
    circle = [(f"leaf {i}", "partners_with", f"leaf {(i + 1) % 12}") for i in range(12)]
    found = anchors(network_from_edges(star + wheel + circle), samples=0)
    assert {anchor.id for anchor in found.anchors} == {"hub"}
    assert all(column.endswith("_working") for column in found.definitions)


def test_reach_is_not_ranked_where_referrals_are_a_star_whatever_ties_are_asked_for() -> None:
    star = [("centre", "refers_to", f"leaf {i}") for i in range(12)]
    found = anchors(network_from_edges([*star, *ring(5)]), relations="working", samples=0)
    assert not any(column.startswith("organisations") for column in found.definitions)


class TestRanges:
    def test_they_are_those_of_rank_stability(self) -> None:
        network = random_network(4, size=25, density=0.1)
        names = ("partners", "betweenness", "brokerage")
        columns = tuple(f"{name}_people" for name in names)
        loss = Loss("all", network, names, columns, "sector", None, 3, 30)
        frames = loss.figures()
        assert len(frames) == 31
        for column in columns:
            low, high = ranges_of([frame[column] for frame in frames], network.nodes.index, network.nodes.index)
            table = rank_stability(
                network,
                lambda part, column=column: metrics_table(  # type: ignore[misc]
                    part, metrics=names, on="whole", by="sector"
                )[column],
                of="edges",
                n=30,
                seed=3,
            )
            np.testing.assert_array_equal(low, table["rank_5"])
            np.testing.assert_array_equal(high, table["rank_95"])

    def test_a_planted_hub_is_sure_and_one_some_in_a_random_network_are_not(self) -> None:
        spokes = [("hub", "partners_with", f"n{i:02d}") for i in range(30)]
        found = anchors(network_from_edges(ring(30) + spokes), samples=40)
        assert not found.standings.loc[found.standings["id"] == "hub", "uncertain"].any()
        close = anchors(random_network(1, size=40, density=0.06), samples=40)
        rows = close.standings[close.standings["uncertain"]]
        assert len(rows)
        assert ((rows["rank_95"] > close.groups[0].places) | (rows["rank_95"] - rows["rank_5"] > 20)).all()

    def test_costly_figures_are_computed_less_often_and_say_so(self, found: Anchors) -> None:
        samples = found.standings.set_index("figure")["samples"]
        assert (samples["partners_money"], samples["activity_people"], samples["only_door"]) == (20, 10, 10)

    def test_the_seed_decides(self) -> None:
        network = random_network(2, size=20, density=0.1)
        one, again = (anchors(network, samples=20, seed=5).standings for _ in range(2))
        pd.testing.assert_frame_equal(one, again)

    def test_none_are_made_where_none_are_asked_for(self) -> None:
        found = anchors(random_network(2, size=20), samples=0)
        assert found.standings["rank_95"].isna().all()
        assert not found.standings["uncertain"].any()


@pytest.mark.parametrize("seed", range(4))
def test_names_and_the_order_of_rows_do_not_matter(seed: int) -> None:
    network = random_network(seed, size=20, density=0.12)
    found = anchors(network, samples=0)
    again = anchors(shuffled(network, seed), samples=0)
    assert again.anchors == found.anchors
    assert [f"x-{anchor.id}" for anchor in found.anchors] == [
        anchor.id for anchor in anchors(renamed(network), samples=0).anchors
    ]


def test_figures_handed_over_are_used_as_they_are() -> None:
    table = metrics_table(PLACE)
    table["only_door"] = 0.0
    table.loc["club 1", "only_door"] = 5.0
    found = anchors(PLACE, table, samples=0)
    assert set(found.standings.loc[found.standings["figure"] == "only_door", "id"]) == {"club 1"}


def test_signposts_gateways_and_one_roof() -> None:
    rows = [("sign", "refers_to", f"n{i:02d}") for i in range(9)] + [
        (f"n{i:02d}", "refers_to", "gate") for i in range(8)
    ]
    rows += [("gate", "delivers", "s1"), ("gate", "delivers", "s2"), ("s1", "refers_to", "s2")]
    found = anchors(network_from_edges([*rows, ("Ann", "uses", "s1"), ("Ann", "uses", "s2")]), samples=0)
    kinds = {anchor.id: anchor.kinds for anchor in found.anchors}
    assert "signpost" in kinds["sign"]
    assert {"gateway", "one roof"} <= set(kinds["gate"])
    roof = found.standings.set_index(["id", "figure"]).loc[("gate", "linked_services")]
    assert (roof["value"], roof["out_of"]) == (1, 2)


def test_it_tells_what_it_does() -> None:
    told: list[str] = []
    anchors(random_network(1), samples=2, progress=told.append)
    assert told[0] == "figures of everybody"
    assert any(step.startswith("ranks under random loss") for step in told)


def test_slips_are_said() -> None:
    with pytest.raises(ParameterError, match="samples must be 0 or more; -1 was given"):
        anchors(PLACE, samples=-1)
    with pytest.raises(ParameterError, match="sectr"):
        anchors(PLACE, by="sectr", samples=0)
    with pytest.raises(UnknownNameError, match="friends"):
        anchors(PLACE, relations="friends", samples=0)


def test_an_empty_network_and_one_without_ties_have_none() -> None:
    assert anchors(network_from_edges([])).anchors == ()
    assert anchors(network_from_edges([], {"a": {"kind": "organisation"}})).anchors == ()


def test_the_stories_of_the_report_are_described_and_not_ranked() -> None:
    found = anchors(load_network(REPORT), samples=0)
    assert {shape.name for shape in found.shapes} >= {"people", "working"}
    assert not any(column.endswith(("_people", "_working")) for column in found.definitions)
