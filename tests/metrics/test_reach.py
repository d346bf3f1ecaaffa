"""Onward reach and catchment: by hand, against sets over single nodes and other packages, and with `count`."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from cogs import (
    ParameterError,
    catchment,
    network_from_edges,
    organisation_view,
    referral_reach,
    to_igraph,
    to_networkx,
)
from cogs.metrics.reach import distance_weighted_reach
from tests.metrics.places import REACHED, Slow, random_place
from tests.networks import expanded, members, renamed, shuffled, with_isolate


def test_the_answer_is_the_same_whether_rows_name_northfield_or_its_foodbank() -> None:
    delivered = [("northfield", "delivers", "foodbank"), ("northfield", "refers_to", "advice")]
    by_service = network_from_edges([*delivered, ("partner", "refers_to", "foodbank")])
    by_deliverer = network_from_edges([*delivered, ("partner", "refers_to", "northfield")])
    pd.testing.assert_frame_equal(referral_reach(by_service), referral_reach(by_deliverer), check_like=True)
    assert referral_reach(by_service).loc["partner"].to_dict() == {
        "organisations_1": 1, "services_1": 1, "places_1": 0, "organisations_2": 2, "services_2": 1, "places_2": 0,
    }  # fmt: skip


def test_own_services_and_places_are_no_reach() -> None:
    network = network_from_edges(
        [("a", "delivers", "shared"), ("b", "delivers", "shared"), ("b", "delivers", "other"), ("a", "refers_to", "b"),
         ("a", "runs", "hall"), ("shared", "based_at", "hall"), ("other", "based_at", "annexe")]
    )  # fmt: skip
    row = referral_reach(network, max_steps=1).loc["a"]
    assert row.to_dict() == {"organisations_1": 1, "services_1": 1, "places_1": 1}


def test_two_deliverers_of_one_service_are_not_joined_by_it() -> None:
    network = network_from_edges(
        [("a", "delivers", "s"), ("b", "delivers", "s"), ("a", "refers_to", "s"), ("s", "refers_to", "b")]
    )
    assert organisation_view(network).edges.empty
    assert referral_reach(network).loc[["a", "b"]].to_numpy().sum() == 0


def test_nobody_reaches_through_money_or_partnership() -> None:
    network = network_from_edges([("a", "funds", "b"), ("a", "partners_with", "c"), ("a", "refers_to", "d")])
    assert referral_reach(network).loc["a", "organisations_2"] == 1


def test_services_that_somebody_delivers_residents_and_places_have_no_reach_of_their_own() -> None:
    network = network_from_edges(
        [("a", "delivers", "s"), ("r", "uses", "s"), ("a", "runs", "p"), ("a", "refers_to", "b")],
        nodes={"lone": {"kind": "service"}},
    )
    assert referral_reach(network).loc[["s", "r", "p"]].isna().all().all()
    assert referral_reach(network).loc["lone"].sum() == 0


def test_catchment_counts_each_resident_once_however_many_ways_lead_there() -> None:
    network = network_from_edges(
        [("r1", "uses", "s"), ("r1", "uses", "a"), ("r2", "uses", "b"), ("a", "delivers", "s"), ("b", "refers_to", "a"),
         ("s", "refers_to", "c"), ("b", "refers_to", "c")],
        nodes={"r1": {"kind": "resident", "count": 10}, "a": {"kind": "organisation"}, "b": {"kind": "organisation"}},
    )  # fmt: skip
    table = catchment(network)
    assert table.loc["a"].tolist() == [10, 11, 11]
    assert table.loc["b"].tolist() == [1, 1, 1]
    assert table.loc["c"].tolist() == [0, 11, 11]
    assert table.loc["s"].isna().all()


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("most_alike", [1, 3])
def test_sets_over_the_expanded_network_agree(seed: int, most_alike: int) -> None:
    network = random_place(seed, most_alike=most_alike)
    slow = Slow(expanded(network))
    reach, served = referral_reach(network, max_steps=3), catchment(network, max_steps=3)
    for node, inside in members(network).items():
        if inside[0] not in slow.to:
            assert reach.loc[node].isna().all()
            assert served.loc[node].isna().all()
            continue
        for member in inside:
            for steps in (1, 2, 3):
                expected = slow.reach(member, steps)
                assert {name: reach.loc[node, f"{name}_{steps}"] for name in expected} == expected
                assert served.loc[node, f"residents_{steps}"] == slow.catchment(member, steps)
            assert served.loc[node, "residents_0"] == slow.catchment(member, 0)


@pytest.mark.parametrize("seed", range(20))
def test_more_steps_never_reach_less(seed: int) -> None:
    table = referral_reach(random_place(seed, most_alike=2), max_steps=4)
    for one, two in pairwise(range(1, 5)):
        assert (table[f"organisations_{two}"].dropna() >= table[f"organisations_{one}"].dropna()).all()


@pytest.mark.parametrize("seed", range(20))
def test_igraph_finds_as_many_neighbours_within_each_number_of_steps(seed: int) -> None:
    network = random_place(seed, most_alike=1)
    view = organisation_view(network)
    graph = to_igraph(view)
    table = referral_reach(network, max_steps=3)
    for steps in (1, 2, 3):
        sets = graph.neighborhood(order=steps, mode="out", mindist=1)
        kinds = view.nodes["kind"].to_numpy()
        expected = [sum(kinds[v] != "service" for v in found) for found in sets]
        assert table.loc[view.nodes.index, f"organisations_{steps}"].tolist() == expected


def test_too_few_steps_are_refused() -> None:
    with pytest.raises(ParameterError, match="1 or more; 0"):
        referral_reach(network_from_edges([]), max_steps=0)
    with pytest.raises(ParameterError, match="0 or more; -1"):
        catchment(network_from_edges([]), max_steps=-1)


def test_inwards_counts_who_can_send_people_here_and_what_they_offer() -> None:
    network = network_from_edges(
        [("school", "delivers", "breakfast club"), ("school", "runs", "playground"), ("hub", "delivers", "advice"),
         ("clinic", "delivers", "advice"), ("school", "refers_to", "hub"), ("hub", "refers_to", "clinic")]
    )  # fmt: skip
    table = referral_reach(network, inwards=True)
    assert table.loc["hub"].tolist() == [1, 1, 1, 1, 1, 1]
    assert table.loc["clinic"].tolist() == [1, 0, 0, 2, 1, 1]  # the advice of the hub is its own offer too
    assert table.loc["school"].sum() == 0


def test_shares_divide_by_the_others_that_a_body_neither_is_nor_offers() -> None:
    network = network_from_edges(
        [("a", "delivers", "own"), ("b", "delivers", "other"), ("c", "delivers", "third"), ("a", "refers_to", "b"),
         ("a", "runs", "hall")],
        nodes={"a": {"kind": "organisation", "count": 2}, "lone": {"kind": "service", "count": 3}},
    )  # fmt: skip
    row = referral_reach(network, max_steps=1, shares=True).loc["a"]
    assert row[["organisations_1", "services_1"]].tolist() == [1 / 3, 1 / 5]
    assert np.isnan(row["places_1"])  # the only place is its own
    lone = referral_reach(network, max_steps=1, shares=True).loc["lone"]
    assert lone.tolist() == [0, 0, 0]


def test_a_share_of_nobody_is_undefined() -> None:
    one = network_from_edges([], nodes={"a": {"kind": "organisation"}})
    assert referral_reach(one, shares=True).isna().all().all()
    assert distance_weighted_reach(one, shares=True).isna().all()
    assert distance_weighted_reach(one).tolist() == [0]
    assert catchment(one, shares=True).isna().all().all()
    assert catchment(one).loc["a"].tolist() == [0, 0, 0]


def test_the_share_of_a_catchment_is_of_all_residents_whatever_they_use() -> None:
    network = network_from_edges(
        [("r", "uses", "a"), ("s", "uses", "b"), ("b", "refers_to", "a"), ("t", "uses", "park")],
        nodes={"r": {"kind": "resident", "count": 5}, "a": {"kind": "organisation"}, "b": {"kind": "organisation"},
               "s": {"kind": "resident", "count": 3}, "t": {"kind": "resident", "count": 2},
               "park": {"kind": "place"}},
    )  # fmt: skip
    assert catchment(network, max_steps=1, shares=True).loc["a"].tolist() == [0.5, 0.8]


def test_the_further_away_the_less_it_weighs_and_fellow_members_wait_for_a_cycle() -> None:
    network = network_from_edges(
        [("a", "refers_to", "b"), ("b", "refers_to", "c"), ("c", "refers_to", "a"), ("c", "refers_to", "d")],
        nodes={"a": {"count": 4}, "d": {"count": 6}},
    )
    reach = distance_weighted_reach(network)
    assert reach["a"] == 1 / 1 + 1 / 2 + (6 + 3) / 3
    assert reach["d"] == 0
    assert distance_weighted_reach(network, inwards=True)["d"] == 1 + 1 / 2 + 4 / 3
    assert distance_weighted_reach(network, shares=True)["a"] == reach["a"] / 11


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("most_alike", [1, 3])
def test_sets_over_the_expanded_network_agree_backwards_in_shares_and_by_distance(seed: int, most_alike: int) -> None:
    network = random_place(seed, most_alike=most_alike)
    slow = Slow(expanded(network))
    reach = referral_reach(network, inwards=True)
    forwards, backwards = referral_reach(network, shares=True), referral_reach(network, inwards=True, shares=True)
    weighted = {way: distance_weighted_reach(network, inwards=way) for way in (False, True)}
    share, served = distance_weighted_reach(network, shares=True), catchment(network, shares=True)
    for node, inside in members(network).items():
        if inside[0] not in slow.to:
            assert reach.loc[node].isna().all()
            assert np.isnan([weighted[False][node], weighted[True][node], share[node]]).all()
            continue
        for member in inside:
            for steps in (1, 2):
                expected = slow.reach(member, steps, inwards=True)
                assert {name: reach.loc[node, f"{name}_{steps}"] for name in expected} == expected
                outwards, others = slow.reach(member, steps), slow.others(member)
                for name in REACHED:
                    found = forwards.loc[node, f"{name}_{steps}"], backwards.loc[node, f"{name}_{steps}"]
                    if others[name]:
                        assert found == (outwards[name] / others[name], expected[name] / others[name])
                    else:
                        assert np.isnan(found).all()
                assert served.loc[node, f"residents_{steps}"] == slow.catchment(member, steps) / len(slow.residents())
            for way, values in weighted.items():
                assert values[node] == pytest.approx(slow.distance_weighted(member, inwards=way), abs=1e-12)
            assert share[node] == pytest.approx(slow.distance_weighted(member) / (len(slow.to) - 1), abs=1e-12)


@pytest.mark.parametrize("seed", range(50))
def test_igraph_finds_the_same_distances(seed: int) -> None:
    view = organisation_view(random_place(seed, most_alike=1))
    graph = to_igraph(view)
    for inwards, mode in [(False, "out"), (True, "in")]:
        far = np.array(graph.distances(mode=mode), dtype=float)
        np.fill_diagonal(far, np.inf)
        np.testing.assert_allclose(distance_weighted_reach(view, inwards=inwards), (1 / far).sum(axis=1), atol=1e-12)


@pytest.mark.parametrize("seed", range(50))
def test_networkx_finds_the_same_ancestors_and_harmonic_centrality(seed: int) -> None:
    import networkx as nx

    network = random_place(seed, most_alike=1)
    view = organisation_view(network)
    graph = nx.DiGraph(to_networkx(view).edges())
    graph.add_nodes_from(view.nodes.index)
    inwards = referral_reach(network, max_steps=len(view), inwards=True)[f"organisations_{len(view)}"]
    kind = view.nodes["kind"]
    for node in view.nodes.index:
        assert inwards[node] == sum(kind[one] != "service" for one in nx.ancestors(graph, node))
    harmonic = nx.harmonic_centrality(graph)  # of who comes in
    weighted = distance_weighted_reach(network, inwards=True)
    assert weighted[view.nodes.index].to_dict() == pytest.approx({node: harmonic[node] for node in view.nodes.index})


@pytest.mark.parametrize("seed", range(20))
def test_the_distance_weighted_reach_of_organisations_is_that_of_each_step_by_its_length(seed: int) -> None:
    links = {"refers_to": 9, "delivers": 0, "runs": 0, "uses": 0}
    network = random_place(seed, most_alike=3, links=links)
    steps = len(network)
    table = referral_reach(network, max_steps=steps).dropna()
    at = table[[f"{name}_{k}" for k in range(1, steps + 1) for name in ("organisations", "services")]].to_numpy()
    within = at.reshape(len(table), steps, 2).sum(axis=2)
    exactly = np.diff(within, axis=1, prepend=0)
    expected = (exactly / np.arange(1, steps + 1)).sum(axis=1)
    np.testing.assert_allclose(distance_weighted_reach(network)[table.index], expected, atol=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_names_and_the_order_of_rows_do_not_matter_and_an_isolate_reaches_nobody(seed: int) -> None:
    network = random_place(seed, most_alike=3)
    for metric in (
        distance_weighted_reach,
        lambda one: distance_weighted_reach(one, inwards=True),
        lambda one: referral_reach(one, inwards=True),
    ):
        values = metric(network)
        assert values.index.equals(network.nodes.index)
        np.testing.assert_array_equal(metric(renamed(network)), values)
        np.testing.assert_array_equal(metric(shuffled(network, seed)).reindex(values.index), values)
        wider = metric(with_isolate(network))
        np.testing.assert_array_equal(wider.drop("alone"), values)
        assert (wider.loc[["alone"]].to_numpy() == 0).all()


@pytest.mark.long
def test_a_chain_long_enough_to_be_compiled_has_harmonic_sums() -> None:
    ids = [f"n{number}" for number in range(1500)]
    network = network_from_edges([(a, "refers_to", b) for a, b in pairwise(ids)])
    expected = np.concatenate([np.cumsum(1 / np.arange(1, 1500))[::-1], [0]])
    np.testing.assert_allclose(distance_weighted_reach(network)[ids], expected)
