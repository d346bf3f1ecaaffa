"""Only door and only route: by hand, against recomputing in sets, networkx dominators, and with `count`."""

from itertools import pairwise

import numpy as np
import pytest

from cogs import CommunityNetwork, ParameterError, network_from_edges, organisation_view, select, to_networkx
from cogs.kernels.removal import first_met, gone_without, lost_things
from cogs.metrics.dependence import only_door, only_route, services_lost_without, services_lost_without_each
from cogs.network.fold import deliveries, doors
from tests.metrics.places import Slow, random_place
from tests.networks import expanded, members, random_network, renamed, shuffled, with_isolate

# Few ways round, so that much depends on somebody.
SPARSE = {"refers_to": 8, "delivers": 6, "runs": 2, "uses": 5}


def town() -> CommunityNetwork:
    """Return a town whose school sends people to a hub, which alone knows the trust and the club."""
    return network_from_edges(
        [
            ("trust", "delivers", "advice"), ("team", "delivers", "football"), ("club", "delivers", "advice"),
            ("pupils", "uses", "school"), ("Ann", "uses", "school"), ("Ann", "uses", "library"),
            ("Bob", "uses", "advice"),
            ("school", "refers_to", "hub"), ("library", "refers_to", "hub"),
            ("hub", "refers_to", "advice"), ("hub", "refers_to", "football"),
        ],
        nodes={"pupils": {"kind": "resident", "count": 30}, "school": {"kind": "organisation"},
               "library": {"kind": "organisation"}},
    )  # fmt: skip


def test_the_only_door_is_the_one_body_that_all_uses_lead_to() -> None:
    found = only_door(town())
    assert found["school"] == 30
    assert found[["library", "trust", "club", "team", "hub"]].sum() == 0


def test_several_uses_of_one_body_are_one_door_and_a_shared_service_is_two() -> None:
    network = network_from_edges(
        [("a", "delivers", "s"), ("a", "delivers", "t"), ("b", "delivers", "t"), ("one", "uses", "a"),
         ("one", "uses", "s"), ("one", "uses", "s"), ("two", "uses", "t"), ("three", "uses", "t"),
         ("three", "uses", "s")],
        nodes={"a": {"kind": "organisation"}},
    )  # fmt: skip
    assert only_door(network)[["a", "b"]].tolist() == [1, 0]


def test_a_place_is_no_door_and_takes_none_away() -> None:
    network = network_from_edges(
        [("one", "uses", "a"), ("one", "uses", "park"), ("two", "uses", "park"), ("a", "runs", "park")],
        nodes={"a": {"kind": "organisation"}, "park": {"kind": "place"}},
    )
    assert only_door(network)["a"] == 1
    assert only_route(network)["residents"]["a"] == 1


def test_whoever_stands_for_several_is_nobody_s_only_door_or_route() -> None:
    network = town().with_tables(
        nodes=town().nodes.assign(count=lambda nodes: nodes["count"].mask(nodes.index == "hub", 2))
    )
    assert only_route(network).loc["hub"].tolist() == [0, 0]
    again = town().with_tables(nodes=town().nodes.assign(count=lambda nodes: nodes["count"].clip(2)))
    assert only_door(again).dropna().sum() == 0


def test_residents_services_and_places_that_are_no_bodies_have_no_figure() -> None:
    for table in (only_door(town()).to_frame(), only_route(town())):
        assert table.loc[["pupils", "Ann", "Bob", "advice", "football"]].isna().all().all()
        assert table.notna().all(axis=1).sum() == 6


def test_who_comes_in_elsewhere_loses_the_last_route_with_the_one_who_knows_the_services() -> None:
    table = only_route(town())
    # Without the hub the pupils and Ann keep their doors but find no service; only football has no other way in.
    assert table.loc["hub"].tolist() == [31, 1]
    assert table.loc["school"].tolist() == [30, 0]  # Ann still has the library, and by it both services
    assert table.loc["library"].tolist() == [0, 0]
    assert table.loc["team"].tolist() == [0, 1]  # nobody else delivers football
    assert table.loc[["trust", "club"]].to_numpy().sum() == 0  # each goes on with advice, and Bob with it


def test_a_route_may_not_be_longer_than_asked() -> None:
    network = network_from_edges(
        [("far", "delivers", "s"), ("r", "uses", "door"), ("door", "refers_to", "quick"), ("quick", "refers_to", "far"),
         ("door", "refers_to", "slow"), ("slow", "refers_to", "slower"), ("slower", "refers_to", "far")],
        nodes={"door": {"kind": "organisation"}},
    )  # fmt: skip
    assert only_route(network).loc["quick"].tolist() == [0, 0]
    assert only_route(network, max_steps=2).loc["quick"].tolist() == [1, 1]
    # One referral leads to no service, so only the door itself can be lost.
    assert only_route(network, max_steps=1).loc[["door", "quick"]].to_numpy().tolist() == [[1, 0], [0, 0]]


def test_without_any_service_recorded_a_resident_loses_the_last_route_with_the_last_door() -> None:
    network = network_from_edges(
        [("r", "uses", "a"), ("a", "refers_to", "b")],
        nodes={"a": {"kind": "organisation"}, "b": {"kind": "organisation"}},
    )
    assert only_route(network)[["residents", "services"]].to_numpy()[:2].tolist() == [[1, 0], [0, 0]]


def test_a_service_that_nobody_delivers_can_be_lost_but_does_not_lose_itself() -> None:
    network = network_from_edges(
        [("r", "uses", "a"), ("a", "refers_to", "lone"), ("lone", "refers_to", "next")],
        nodes={"a": {"kind": "organisation"}, "lone": {"kind": "service"}, "next": {"kind": "service", "count": 7}},
    )
    assert only_route(network).loc[["a", "lone", "next"]].to_numpy().tolist() == [[1, 8], [1, 7], [0, 0]]


def test_leaving_the_node_out_of_the_tables_is_another_question() -> None:
    """A service that only v delivers would become a body of its own there, and nothing would be lost."""
    network = network_from_edges([("v", "delivers", "s"), ("r", "uses", "s")])
    assert only_route(network).loc["v"].tolist() == [1, 1]
    left = organisation_view(select(network, without=["v"]))
    assert left.nodes.index.tolist() == ["s"]


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("most_alike", [1, 3])
def test_sets_over_the_expanded_network_agree_when_everything_is_looked_for_anew(seed: int, most_alike: int) -> None:
    network = random_place(seed, most_alike=most_alike, links=SPARSE)
    slow = Slow(expanded(network))
    door = only_door(network)
    routes = {steps: only_route(network, max_steps=steps) for steps in (0, 1, 2, None)}
    for node, inside in members(network).items():
        if inside[0] not in slow.to:
            assert np.isnan(door[node])
            assert routes[None].loc[node].isna().all()
            continue
        for member in inside:
            assert door[node] == sum(slow.doors(resident) == {member} for resident in slow.residents())
            for steps, table in routes.items():
                expected = slow.lost(member, len(slow.kind) if steps is None else steps)
                assert table.loc[node].to_dict() == expected


@pytest.mark.parametrize("seed", range(60))
def test_networkx_names_the_same_dominators(seed: int) -> None:
    """v is the only route of what it dominates, from all doors, or backwards from all services."""
    import networkx as nx

    network = random_place(seed, most_alike=1, links=SPARSE)
    view = organisation_view(network)
    kind, offered = view.nodes["kind"], deliveries(network)
    graph = nx.DiGraph(to_networkx(view).edges())
    graph.add_nodes_from(view.nodes.index)
    graph.add_edges_from((row.deliverer, "service " + row.service) for row in offered.itertuples())
    graph.add_edges_from((node, "service " + node) for node in view.nodes.index[kind == "service"])
    entrances = doors(network)
    graph.add_edges_from(("resident " + row.resident, row.owner) for row in entrances.itertuples())
    there = {node for node in graph if node.startswith("service ")}
    people = {node for node in graph if node.startswith("resident ")}
    served = dominated(nx, graph, people, there)
    reaching = dominated(nx, graph.reverse(), there, people)
    cut_off = people - set(reaching)
    found = only_route(network)
    for node in view.nodes.index:
        services = {service for service, all_ways in served.items() if node in all_ways} - {"service " + node}
        residents = {resident for resident, all_ways in reaching.items() if node in all_ways}
        residents |= {resident for resident in cut_off if set(graph[resident]) == {node}}
        assert found.loc[node].tolist() == [len(residents), len(services)]


def dominated(nx, graph, starts, ends):  # type: ignore[no-untyped-def]
    """Return, for each end that can be got to, the nodes through which every way from the starts leads."""
    rooted = graph.copy()
    rooted.remove_nodes_from(["root"])
    rooted.add_edges_from(("root", start) for start in starts)
    rooted.add_node("root")
    parent = nx.immediate_dominators(rooted, "root")
    ways = {}
    for end in ends & nx.descendants(rooted, "root"):
        above, node = set(), parent[end]
        while node != "root":
            above.add(node)
            node = parent[node]
        ways[end] = above
    return ways


@pytest.mark.parametrize("seed", range(30))
def test_every_only_door_is_an_only_route(seed: int) -> None:
    network = random_place(seed, most_alike=2)
    for steps in (0, 1, 3, None):
        routes = only_route(network, max_steps=steps)["residents"].dropna()
        assert (routes >= only_door(network)[routes.index]).all()


@pytest.mark.parametrize("seed", range(10))
def test_names_and_the_order_of_rows_do_not_matter_and_an_isolate_is_no_route(seed: int) -> None:
    network = random_place(seed, most_alike=2, links=SPARSE)
    for metric in (only_door, only_route, lambda one: only_route(one, max_steps=1)):
        values = metric(network)
        assert values.index.equals(network.nodes.index)
        np.testing.assert_array_equal(metric(renamed(network)), values)
        np.testing.assert_array_equal(metric(shuffled(network, seed)).reindex(values.index), values)
        wider = metric(with_isolate(network))
        np.testing.assert_array_equal(wider.drop("alone"), values)
        assert (wider.loc[["alone"]].to_numpy() == 0).all()


def test_an_empty_network_has_no_rows() -> None:
    assert only_door(network_from_edges([])).empty
    assert list(only_route(network_from_edges([]))) == ["residents", "services"]


@pytest.mark.long
def test_a_chain_long_enough_to_be_compiled_loses_all_that_lies_behind() -> None:
    ids = [f"n{number}" for number in range(1300)]
    rows = [(a, "refers_to", b) for a, b in pairwise(ids)]
    rows += [(node, "delivers", f"service of {node}") for node in ids]
    network = network_from_edges([*rows, ("r", "uses", "n0")], nodes={node: {"kind": "organisation"} for node in ids})
    table = only_route(network).loc[ids]
    assert table["services"].tolist() == list(range(1300, 0, -1))
    assert table["residents"].tolist() == [1] + [0] * 1299


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_interpreted_and_compiled_find_the_same(seed: int) -> None:
    arcs = random_network(seed, size=20, density=0.08).adjacency()
    starts = np.array([0, 3])
    search = (arcs.indptr, arcs.indices, starts, 4)
    met, met_from = first_met.interpreted(*search)
    for one, other in zip(first_met.compiled(*search), (met, met_from), strict=True):
        np.testing.assert_array_equal(one, other)
    leads = np.unique(met_from[met_from >= 0])
    indptr, gone = gone_without.interpreted(*search, met, leads)
    for one, other in zip(gone_without.compiled(*search, met, leads), (indptr, gone), strict=True):
        np.testing.assert_array_equal(one, other)
    held = (np.arange(21), np.arange(20, dtype=np.int32) % 7, np.array([3, 3, 3, 3, 3, 3, 2]), np.arange(7.0))
    np.testing.assert_array_equal(
        lost_things.compiled(indptr, gone, *held), lost_things.interpreted(indptr, gone, *held)
    )


def test_a_negative_number_of_steps_is_refused() -> None:
    with pytest.raises(ParameterError, match="0 or more, or None for any number; -1"):
        only_route(town(), max_steps=-1)


@pytest.mark.parametrize("seed", range(30))
def test_services_lost_without_each_are_those_that_only_route_counts(seed: int) -> None:
    network = random_place(seed, most_alike=1 + seed % 2, links=SPARSE)
    each = services_lost_without_each(network)
    for node, lost in only_route(network)["services"].dropna().items():
        services = each.get(str(node), ())
        assert services_lost_without(network, str(node)) == services
        assert network.nodes.loc[list(services), "count"].sum() == lost
        assert list(services) == sorted(services, key=network.nodes.index.get_loc)
