"""Components and the summary of the whole: by hand, by slow oracles, by networkx and igraph, with `count`."""

import math
from dataclasses import FrozenInstanceError, fields, replace
from itertools import combinations

import networkx
import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError, UnknownNameError, network_from_edges, to_igraph
from cogs.metrics.cohesion import NetworkSummary, components, summarise_network
from cogs.metrics.mixing import ei_index, group_mixing
from cogs.network.communities import communities
from tests import oracles
from tests.networks import expanded, members, random_network, renamed, shuffled, with_isolate


def ring(size: int, relation: str = "partners_with") -> CommunityNetwork:
    return network_from_edges([(f"n{i}", relation, f"n{(i + 1) % size}") for i in range(size)])


def star(leaves: int, relation: str = "partners_with") -> CommunityNetwork:
    return network_from_edges([("hub", relation, f"leaf {i}") for i in range(leaves)])


def summary(network: CommunityNetwork, *, directed: bool = True) -> NetworkSummary:
    return summarise_network(network, directed=directed, n_permutations=0)


def graph_of(network: CommunityNetwork, *, directed: bool) -> "networkx.Graph[str]":
    return (networkx.DiGraph if directed else networkx.Graph)(oracles.arcs(network, directed=directed))


def assert_same(one: NetworkSummary, other: NetworkSummary, *, but: tuple[str, ...] = ()) -> None:
    for field in fields(NetworkSummary):
        if field.name in but:
            continue
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name == "mixing":
            pd.testing.assert_frame_equal(mine, theirs)
        elif isinstance(mine, float):
            assert mine == pytest.approx(theirs, abs=1e-12, nan_ok=True), field.name
        else:
            assert mine == theirs, field.name


class TestByHand:
    def test_a_star_is_as_central_as_can_be(self) -> None:
        found = summary(star(4), directed=False)
        assert found.degree_centralisation == found.betweenness_centralisation == 1
        assert math.isnan(found.in_degree_centralisation)
        assert math.isnan(found.reciprocity)
        assert found.articulation_points == ("hub",)
        assert found.bridges == tuple(("hub", f"leaf {i}") for i in range(4))
        assert (found.nodes, found.members, found.ties, found.components, found.isolates) == (5, 5, 4, 1, 0)
        assert found.density == 0.4

    def test_a_star_whose_hub_only_gives_is_central_in_giving(self) -> None:
        found = summary(star(4, "refers_to"))
        assert found.out_degree_centralisation == 1
        assert found.in_degree_centralisation == 1 / 16
        assert found.degree_centralisation == 1
        assert found.betweenness_centralisation == 0
        assert (found.ties, found.density, found.reciprocity) == (4, 0.2, 0)

    def test_in_a_ring_all_are_alike_and_nothing_falls_apart(self) -> None:
        found = summary(ring(6, "refers_to"))
        centralisation = [
            found.degree_centralisation,
            found.in_degree_centralisation,
            found.out_degree_centralisation,
            found.betweenness_centralisation,
        ]
        assert centralisation == [0, 0, 0, 0]
        assert found.articulation_points == found.bridges == ()

    def test_a_path_falls_apart_anywhere(self) -> None:
        path = network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c"), ("c", "refers_to", "d")])
        found = summary(path, directed=False)
        assert found.articulation_points == ("b", "c")
        assert found.bridges == (("a", "b"), ("b", "c"), ("c", "d"))
        assert found.degree_centralisation == 2 / 6
        assert found.betweenness_centralisation == 2 * 2 / (3 * 3)

    def test_two_cliques_with_a_bridge(self) -> None:
        pairs = ["ab", "bc", "ca", "cd", "de", "ef", "fd"]
        groups = {node: {"kind": "organisation", "sector": "left" if node in "abc" else "right"} for node in "abcdef"}
        found = summarise_network(network_from_edges([(a, "partners_with", b) for a, b in pairs], groups))
        assert found.articulation_points == ("c", "d")
        assert found.bridges == (("c", "d"),)
        assert (found.communities, found.grouping) == (2, "sector")
        assert found.modularity == found.group_modularity == pytest.approx(6 / 7 - 1 / 2)
        assert found.ei_index == pytest.approx((1 - 6) / 7)
        assert found.reciprocity == 1
        assert found.mixing.to_numpy().tolist() == [[6, 1], [1, 6]]

    def test_several_alike_on_one_node_make_it_an_articulation_point_and_each_tie_a_bridge(self) -> None:
        pairs = [("hub", "refers_to", "clients")]
        several = {"hub": {"kind": "organisation"}, "clients": {"kind": "organisation", "count": 3}}
        found = summary(network_from_edges(pairs, several))
        assert found.articulation_points == ("hub",)
        assert found.bridges == (("hub", "clients"),)
        assert (found.nodes, found.members, found.ties, found.largest_component) == (2, 4, 3, 4)
        single = {**several, "clients": {"kind": "organisation", "count": 1}}
        assert summary(network_from_edges(pairs, single)).articulation_points == ()

    def test_several_alike_in_the_middle_stand_in_for_each_other(self) -> None:
        pairs = [("a", "refers_to", "hubs"), ("hubs", "refers_to", "b")]
        nodes = {"hubs": {"kind": "organisation", "count": 2}}
        found = summary(network_from_edges(pairs, nodes))
        assert found.articulation_points == found.bridges == ()

    def test_components_are_numbered_by_size_then_by_their_first_node(self) -> None:
        network = network_from_edges(
            [("a", "refers_to", "b"), ("c", "supports", "d"), ("d", "supports", "e")], {"x": {}, "y": {}}
        )
        assert components(network).to_dict() == {"x": 2, "y": 3, "a": 1, "b": 1, "c": 0, "d": 0, "e": 0}
        assert components(network, relations="people").to_dict()["d"] > 0
        assert components(network).dtype == np.int64
        assert len(components(network_from_edges([]))) == 0


@pytest.mark.parametrize("seed", range(60))
class TestOtherSoftware:
    def network(self, seed: int) -> CommunityNetwork:
        relations = ("refers_to", "partners_with") if seed % 2 else ("refers_to",)
        return random_network(seed, size=6 + seed % 15, density=0.02 + 0.02 * (seed % 5), relations=relations)

    def test_networkx_agrees_on_density_reciprocity_and_components(self, seed: int) -> None:
        network = self.network(seed)
        for directed in (True, False):
            found, graph = summary(network, directed=directed), graph_of(network, directed=directed)
            assert found.density == pytest.approx(networkx.density(graph), abs=1e-12)
            assert found.ties == graph.number_of_edges()
        if graph.number_of_edges():
            mutual = networkx.overall_reciprocity(graph_of(network, directed=True))
            assert summary(network).reciprocity == pytest.approx(mutual, abs=1e-12)
        parts = list(networkx.connected_components(graph))
        assert found.components == len(parts)
        assert found.largest_component == max(map(len, parts))
        assert found.isolates == sum(len(part) == 1 for part in parts)
        labels = components(network)
        assert {frozenset(part) for part in parts} == {
            frozenset(names) for names in labels.groupby(labels).groups.values()
        }

    def test_networkx_and_igraph_agree_on_articulation_points_and_bridges(self, seed: int) -> None:
        network = self.network(seed)
        found, graph = summary(network), graph_of(network, directed=False)
        assert set(found.articulation_points) == set(networkx.articulation_points(graph))
        assert set(map(frozenset, found.bridges)) == set(map(frozenset, networkx.bridges(graph)))
        other = to_igraph(network).as_undirected().simplify()
        names = other.vs["name"]
        assert list(found.articulation_points) == [names[place] for place in sorted(other.articulation_points())]
        assert sorted(found.bridges) == sorted(
            tuple(names[place] for place in sorted(other.es[edge].tuple)) for edge in other.bridges()
        )

    def test_networkx_agrees_on_modularity(self, seed: int) -> None:
        network = self.network(seed)
        found, graph = summary(network), graph_of(network, directed=False)
        if not graph.number_of_edges():
            assert math.isnan(found.modularity)
            return
        for labels, value in [
            (communities(network), found.modularity),
            (network.nodes["sector"], found.group_modularity),
        ]:
            parts = [set(names) for names in labels.groupby(labels).groups.values()]
            assert value == pytest.approx(networkx.community.modularity(graph, parts), abs=1e-12)
        assert found.communities == communities(network).nunique()

    def test_a_slow_oracle_agrees_on_centralisation(self, seed: int) -> None:
        network = self.network(seed)
        others = len(network) - 1
        to, around = oracles.arcs(network), oracles.arcs(network, directed=False)
        given = [len(to[node]) for node in to]
        received = [sum(node in targets for targets in to.values()) for node in to]

        def gathered(values: list[float]) -> float:
            return sum(max(values) - value for value in values)

        found = summary(network)
        assert found.degree_centralisation == pytest.approx(
            gathered([len(around[node]) for node in around]) / (others * (others - 1))
        )
        assert found.out_degree_centralisation == pytest.approx(gathered(given) / others**2)
        assert found.in_degree_centralisation == pytest.approx(gathered(received) / others**2)
        for directed in (True, False):
            between = networkx.betweenness_centrality(graph_of(network, directed=directed))
            assert summary(network, directed=directed).betweenness_centralisation == pytest.approx(
                gathered(list(between.values())) / others, abs=1e-12
            )

    def test_a_slow_oracle_that_takes_away_each_node_and_each_tie_agrees(self, seed: int) -> None:
        network = self.network(seed)
        around = oracles.arcs(network, directed=False)

        def parts(to: oracles.Arcs) -> int:
            return len({frozenset(oracles.distances(to, node)) for node in to})

        whole = parts(around)
        falling = [
            node
            for node in around
            if parts({u: targets - {node} for u, targets in around.items() if u != node}) > whole - (not around[node])
        ]
        assert list(summary(network).articulation_points) == falling
        bridges = [
            (a, b)
            for a, b in combinations(around, 2)
            if b in around[a]
            and parts({u: targets - ({a, b} - {u} if u in (a, b) else set()) for u, targets in around.items()}) > whole
        ]
        assert list(summary(network).bridges) == bridges


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("density", [0.08, 0.2])
def test_with_count_every_figure_is_that_of_the_expanded_network(seed: int, directed: bool, density: float) -> None:
    network = random_network(seed, size=8, density=density, most_alike=4, relations=("refers_to",))
    inside, single = members(network), expanded(network)
    found, wide = summary(network, directed=directed), summary(single, directed=directed)
    different = ("nodes", "articulation_points", "bridges", "communities", "modularity")
    assert_same(found, wide, but=different)
    assert wide.nodes == found.members
    assert {member for node in found.articulation_points for member in inside[node]} == set(wide.articulation_points)
    assert {frozenset((one, other)) for a, b in found.bridges for one in inside[a] for other in inside[b]} == set(
        map(frozenset, wide.bridges)
    )


@pytest.mark.parametrize("seed", range(50))
def test_with_count_modularity_is_that_of_the_same_communities_in_the_expanded_network(seed: int) -> None:
    network = random_network(seed, size=8, density=0.1, most_alike=4)
    inside, community = members(network), communities(network)
    graph = graph_of(expanded(network), directed=False)
    if not graph.number_of_edges():
        return
    parts = [{one for node in names for one in inside[node]} for names in community.groupby(community).groups.values()]
    parts = [piece for part in parts for piece in ([part] if graph.subgraph(part).size() else [{one} for one in part])]
    found = summary(network)
    assert found.modularity == pytest.approx(networkx.community.modularity(graph, parts), abs=1e-12)
    assert found.communities == len(parts)


@pytest.mark.parametrize("seed", range(20))
def test_it_says_the_same_as_the_functions_for_each_figure(seed: int) -> None:
    network = random_network(seed, size=10, most_alike=2, relations=("refers_to", "partners_with"))
    found = summarise_network(network, relations="people", n_permutations=99, seed=seed)
    whole = ei_index(network, relations="people", n_permutations=99, seed=seed).loc["all"]
    assert (found.ei_index, found.ei_expected, found.ei_p) == (whole["ei_index"], whole["expected"], whole["p"])
    np.testing.assert_array_equal(found.mixing, group_mixing(network, relations="people"))


@pytest.mark.parametrize("seed", range(20))
def test_names_and_row_order_change_nothing(seed: int) -> None:
    network = random_network(seed, size=12, most_alike=2, density=0.1)
    found = summarise_network(network, n_permutations=99)
    by_name = ("articulation_points", "bridges")
    assert_same(summarise_network(renamed(network), n_permutations=99), found, but=by_name)
    turned = summary(shuffled(network, seed))
    assert set(turned.articulation_points) == set(found.articulation_points)
    assert set(map(frozenset, turned.bridges)) == set(map(frozenset, found.bridges))
    # Chance runs over the rows in their order; of equally good communities another may be found.
    assert_same(turned, found, but=(*by_name, "ei_expected", "ei_p", "communities"))


@pytest.mark.parametrize("seed", range(20))
def test_an_isolate_is_one_more_part_and_breaks_nothing(seed: int) -> None:
    network = random_network(seed, size=12, most_alike=2, density=0.1)
    found, wider = summary(network), summary(with_isolate(network))
    assert (wider.components, wider.isolates, wider.communities) == (
        found.components + 1,
        found.isolates + 1,
        found.communities + 1,
    )
    changing = {
        "nodes": found.nodes + 1,
        "members": found.members + 1,
        "components": found.components + 1,
        "isolates": found.isolates + 1,
        "communities": found.communities + 1,
    }
    scaled = tuple(field.name for field in fields(found) if "centralisation" in field.name)
    assert_same(wider, replace(found, **changing), but=("density", *scaled))
    assert wider.density == pytest.approx(
        found.density * found.members * (found.members - 1) / (found.members * (found.members + 1))
    )


def test_a_loop_and_a_parallel_edge_change_nothing() -> None:
    assert_same(summary(random_network(3, loops_and_parallels=False)), summary(random_network(3)))


def test_the_same_seed_gives_the_same_figures() -> None:
    network = random_network(2, size=20)
    assert_same(summarise_network(network, seed=4), summarise_network(network, seed=4))
    assert summarise_network(network, seed=4).ei_p != summarise_network(network, seed=5).ei_p


CENTRALISATIONS = {f"{name}_centralisation" for name in ("degree", "in_degree", "out_degree", "betweenness")}
EI = {"ei_index", "ei_expected", "ei_p"}
OF_TIES = {"density", "reciprocity", "modularity", "group_modularity"}


@pytest.mark.parametrize(
    ("network", "undefined"),
    [
        (network_from_edges([]), CENTRALISATIONS | EI | OF_TIES),
        (network_from_edges([], {"a": {}}), CENTRALISATIONS | EI | OF_TIES),
        (network_from_edges([("a", "refers_to", "b")]), {"degree_centralisation", "betweenness_centralisation"} | EI),
        (
            network_from_edges([("a", "refers_to", "a")], {"b": {}, "c": {"kind": "council"}}),
            EI | OF_TIES - {"density"},
        ),
    ],
    ids=["empty", "one node", "two nodes in one group", "three nodes and a loop"],
)
def test_what_is_undefined_is_nan_and_nothing_else(network: CommunityNetwork, undefined: set[str]) -> None:
    found = summarise_network(network)
    values = {field.name: getattr(found, field.name) for field in fields(found)}
    assert {name for name, value in values.items() if isinstance(value, float) and math.isnan(value)} == undefined


def test_a_node_of_count_m_without_ties_is_m_parts() -> None:
    found = summary(network_from_edges([("a", "refers_to", "b")], {"x": {"count": 4}}))
    assert (found.components, found.isolates, found.communities, found.largest_component) == (5, 4, 5, 2)


def test_members_without_a_group_are_counted_and_left_out_of_the_figures_of_groups() -> None:
    nodes = {
        "a": {"kind": "organisation", "sector": "A"},
        "b": {"kind": "organisation", "sector": "B"},
        "x": {"count": 3},
    }
    found = summary(network_from_edges([("a", "refers_to", "b"), ("a", "refers_to", "x")], nodes))
    assert (found.without_group, found.ei_index) == (3, 1)
    assert found.mixing.to_numpy().tolist() == [[0, 1], [0, 0]]


def test_it_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        summary(star(3)).nodes = 0  # type: ignore[misc]


def test_bad_options_are_refused() -> None:
    with pytest.raises(ParameterError, match="0 or more; -5 was given"):
        summarise_network(star(3), n_permutations=-5)
    with pytest.raises(ParameterError, match="no column"):
        summarise_network(star(3), by="secter")
    with pytest.raises(UnknownNameError, match="refers_to"):
        summarise_network(star(3), relations="refer_to")
