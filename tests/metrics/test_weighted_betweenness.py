"""Betweenness by strength, between two kinds, and of ties.

By hand, against a slow oracle in fractions, networkx and igraph, and with `count`.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise, permutations

import igraph
import networkx
import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError, UnknownNameError, betweenness, network_from_edges
from cogs.metrics.centrality import edge_betweenness
from tests.networks import expanded, members, random_network, renamed, shuffled, with_isolate

Lengths = dict[str, dict[str, Fraction]]
Kinds = tuple[str, str] | None

KINDS: list[Kinds] = [None, ("organisation", "council"), ("council", "council"), ("council", "organisation")]


def of_strength(*ties: tuple[str, str, float], relation: str = "refers_to") -> CommunityNetwork:
    edges = pd.DataFrame(ties, columns=["source", "target", "weight"]).assign(relation=relation)
    nodes = pd.DataFrame({"kind": "organisation"}, index=pd.Index(sorted({*edges["source"], *edges["target"]})))
    return CommunityNetwork(nodes, edges)


def mixed(seed: int, *, size: int, density: float = 0.25, most_alike: int = 1) -> CommunityNetwork:
    """Return a random network of two kinds and two relations whose weights run from 0 to 4."""
    network = random_network(
        seed, size=size, density=density, most_alike=most_alike, relations=("refers_to", "partners_with")
    )
    random = np.random.default_rng(seed)
    weight = network.edges["weight"].where(random.random(len(network.edges)) < 0.9, 0.0)
    kind = random.choice(["organisation", "council"], size)
    return network.with_tables(nodes=network.nodes.assign(kind=kind), edges=network.edges.assign(weight=weight))


def lengths(network: CommunityNetwork, *, directed: bool, weighted: bool) -> Lengths:
    """Return how long the tie between two members is, exactly; a tie of strength 0 is none."""
    inside = members(network)
    strength: Lengths = {member: {} for node in inside for member in inside[node]}
    for row in network.edges.itertuples():
        both = not directed or not network.vocabulary.relations[row.relation].directed
        for a in inside[row.source]:
            for b in inside[row.target]:
                share = Fraction(row.weight) / (len(inside[row.source]) * len(inside[row.target]))
                for s, t in [(a, b), (b, a)] if both else [(a, b)]:
                    if row.source != row.target:
                        strength[s][t] = strength[s].get(t, Fraction(0)) + share
    if not weighted:
        return {s: dict.fromkeys(to, Fraction(1)) for s, to in strength.items()}
    return {s: {t: 1 / found for t, found in to.items() if found} for s, to in strength.items()}


def simple_paths(to: Lengths, path: list[str], end: str, so_far: Fraction) -> Iterator[tuple[Fraction, list[str]]]:
    """Yield every path that goes on from `path` to its end without meeting a node twice."""
    if path[-1] == end:
        yield so_far, path
        return
    for there, length in to[path[-1]].items():
        if there not in path:
            yield from simple_paths(to, [*path, there], end, so_far + length)


def slow(to: Lengths, counts: Callable[[str, str], bool]) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """Return betweenness of nodes and of arcs over ordered pairs that count, by listing every path there is."""
    nodes = dict.fromkeys(to, 0.0)
    arcs = {(s, t): 0.0 for s in to for t in to[s]}
    for s, t in permutations(to, 2):
        if not counts(s, t):
            continue
        every = list(simple_paths(to, [s], t, Fraction(0)))
        shortest = [path for length, path in every if length == min(every)[0]]
        for path in shortest:
            for v in path[1:-1]:
                nodes[v] += 1 / len(shortest)
            for a, b in pairwise(path):
                arcs[a, b] += 1 / len(shortest)
    return nodes, arcs


def as_networkx(to: Lengths, *, directed: bool) -> "networkx.Graph[str]":
    graph: networkx.Graph[str] = networkx.DiGraph() if directed else networkx.Graph()
    graph.add_nodes_from(to)
    graph.add_edges_from((s, t, {"length": length}) for s in to for t, length in to[s].items())
    return graph


def by_tie(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    return dict(zip(zip(table["source"], table["target"], strict=True), table["edge_betweenness"], strict=True))


def test_a_strong_way_round_beats_a_weak_tie_and_equal_ways_share() -> None:
    weak = of_strength(("a", "b", 1), ("b", "c", 1), ("a", "c", 0.4))
    assert betweenness(weak, weight="weight")["b"] == 1
    assert betweenness(weak)["b"] == 0
    equal = of_strength(("a", "b", 1), ("b", "c", 1), ("a", "c", 0.5))
    assert betweenness(equal, weight="weight")["b"] == 0.5
    strong = of_strength(("a", "b", 1), ("b", "c", 1), ("a", "c", 0.6))
    assert betweenness(strong, weight="weight")["b"] == 0


def test_parallel_edges_add_their_strength_up_and_a_tie_of_strength_0_carries_no_path() -> None:
    parallel = of_strength(("a", "b", 1), ("b", "c", 1), ("a", "c", 0.3), ("a", "c", 0.3))
    assert betweenness(parallel, weight="weight", directed=True)["b"] == 0
    both_ways = of_strength(("a", "b", 1), ("b", "c", 1), ("a", "c", 0.3), ("c", "a", 0.3))
    assert betweenness(both_ways, weight="weight")["b"] == 0
    assert betweenness(both_ways, weight="weight", directed=True)["b"] == 1
    nothing = of_strength(("a", "b", 1), ("b", "c", 0))
    assert betweenness(nothing, weight="weight").to_dict() == dict.fromkeys("abc", 0)
    assert by_tie(edge_betweenness(nothing, weight="weight")) == {("a", "b"): 1, ("b", "c"): 0}
    assert betweenness(nothing)["b"] == 1


def test_sums_that_differ_by_rounding_alone_are_equal_lengths() -> None:
    one, other = [1.0, 2.0, 6.0], [6.0, 2.0, 1.0]
    assert sum(1 / w for w in one) != sum(1 / w for w in other)
    network = of_strength(*zip("suv", "uvt", one, strict=True), *zip("sxy", "xyt", other, strict=True))
    found = betweenness(network, weight="weight", directed=True)
    np.testing.assert_allclose(found[list("uvxy")], 1 + 0.5, atol=1e-12)
    nearly = of_strength(*zip("suv", "uvt", one, strict=True), *zip("sxy", "xyt", [6.0, 2.0, 1.00000001], strict=True))
    assert betweenness(nearly, weight="weight", directed=True)[list("uvxy")].tolist() == [1, 1, 2, 2]


def test_any_numeric_column_may_say_how_strong_a_tie_is() -> None:
    network = of_strength(("a", "b", 1), ("b", "c", 1), ("a", "c", 1))
    paid = network.with_tables(edges=network.edges.assign(amount=[100.0, 100.0, 10.0], note="x"))
    assert betweenness(paid, weight="weight")["b"] == 0
    assert betweenness(paid, weight="amount")["b"] == 1
    with pytest.raises(ParameterError, match=r'no numeric column "amounts".*Did you mean "amount".*weight, amount'):
        betweenness(paid, weight="amounts")
    with pytest.raises(ParameterError, match='no numeric column "note"'):
        edge_betweenness(paid, weight="note")


@pytest.mark.parametrize("fault", [None, -1.0, float("inf")])
def test_a_strength_that_is_missing_negative_or_infinite_is_refused_among_the_chosen_relations(
    fault: float | None,
) -> None:
    network = network_from_edges([("a", "funds", "b"), ("b", "funds", "c"), ("a", "refers_to", "c")])
    paid = network.with_tables(edges=network.edges.assign(amount=pd.Series([5.0, 5.0, fault])))
    assert betweenness(paid, weight="amount", relations="funds")["b"] == 1
    with pytest.raises(ParameterError, match='of 3 edges 1 have in "amount" no value, a negative or an infinite one'):
        betweenness(paid, weight="amount")


def test_strengths_too_unequal_to_tell_equal_lengths_are_refused() -> None:
    assert betweenness(of_strength(("a", "b", 1e9), ("b", "c", 1)), weight="weight")["b"] == 1
    with pytest.raises(ParameterError, match=r"more than 1e\+09 times as strong"):
        betweenness(of_strength(("a", "b", 2e9), ("b", "c", 1)), weight="weight")


def test_between_two_kinds_by_hand() -> None:
    network = network_from_edges(
        [("c1", "refers_to", "v"), ("c2", "refers_to", "v"), ("v", "refers_to", "o"), ("v", "refers_to", "p")],
        {"c1": {"kind": "council"}, "c2": {"kind": "council"}},
    )
    across = ("council", "organisation")
    assert betweenness(network, between=across)["v"] == 4
    assert betweenness(network, between=("Organisations", "councils"))["v"] == 4
    assert betweenness(network, between=across, normalised=True)["v"] == 1
    assert betweenness(network, between=across, normalised=True)["c1"] == 0
    assert betweenness(network, between=across, directed=True)["v"] == 4
    assert betweenness(network, between=("organisation", "council"), directed=True)["v"] == 0
    assert betweenness(network, between=("council", "council"))["v"] == 1
    assert betweenness(network, between=("organisation", "organisation"))["v"] == 1


def test_it_is_nan_where_no_pair_of_others_is_of_these_kinds() -> None:
    network = network_from_edges(
        [("c", "refers_to", "v"), ("v", "refers_to", "o")], {"c": {"kind": "council"}, "v": {"kind": "organisation"}}
    )
    for normalised in (False, True):
        found = betweenness(network, between=("council", "organisation"), normalised=normalised)
        assert found["v"] == 1
        assert np.isnan(found["c"])
        assert betweenness(network, between=("place", "council"), normalised=normalised).isna().all()
        assert betweenness(network, between=("council", "council"), normalised=normalised).isna().all()


def test_an_unknown_kind_and_anything_but_two_kinds_are_refused() -> None:
    network = network_from_edges([("a", "refers_to", "b")])
    with pytest.raises(UnknownNameError, match=r'no kind called "counsil".*Did you mean "council"'):
        betweenness(network, between=("organisation", "counsil"))
    for wrong in (("council",), "ab", ("council", "council", "place")):
        with pytest.raises(ParameterError, match="must be two kinds"):
            betweenness(network, between=wrong)  # type: ignore[arg-type]


def test_ties_by_hand_on_a_path_a_star_and_a_bridge() -> None:
    path = network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c"), ("c", "refers_to", "d")])
    assert edge_betweenness(path).to_numpy().tolist() == [["a", "b", 3.0], ["b", "c", 4.0], ["c", "d", 3.0]]
    assert edge_betweenness(path, normalised=True)["edge_betweenness"].tolist() == [3 / 6, 4 / 6, 3 / 6]
    assert edge_betweenness(path, directed=True)["edge_betweenness"].tolist() == [3.0, 4.0, 3.0]
    star = network_from_edges([("hub", "partners_with", "leaf")], {"hub": {"count": 1}, "leaf": {"count": 4}})
    assert edge_betweenness(star).to_numpy().tolist() == [["hub", "leaf", 4.0]]
    assert edge_betweenness(star, directed=True).to_numpy().tolist() == [["hub", "leaf", 4.0], ["leaf", "hub", 4.0]]
    assert edge_betweenness(network_from_edges([])).columns.tolist() == ["source", "target", "edge_betweenness"]


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("weight", [None, "weight"])
@pytest.mark.parametrize("between", KINDS)
def test_a_slow_oracle_that_lists_every_path_agrees(
    seed: int, directed: bool, weight: str | None, between: Kinds
) -> None:
    network = mixed(seed, size=4 + seed % 4, density=0.1 + 0.04 * (seed % 5))
    kind = network.nodes["kind"].to_dict()
    to = lengths(network, directed=directed, weighted=weight is not None)
    nodes, arcs = slow(to, lambda s, t: between is None or (kind[s], kind[t]) == between)
    halves = 2 if not directed and (between is None or between[0] == between[1]) else 1
    found = betweenness(network, directed=directed, weight=weight, between=between)
    there = found.notna()
    assert there.all() or between is not None
    np.testing.assert_allclose(found[there], [nodes[v] / halves for v in found.index[there]], atol=1e-12)
    assert all(nodes[v] == 0 for v in found.index[~there])
    if between is None:
        table = by_tie(edge_betweenness(network, directed=directed, weight=weight))
        for (s, t), value in table.items():
            expected = arcs.get((s, t), 0.0) if directed else (arcs.get((s, t), 0.0) + arcs.get((t, s), 0.0)) / 2
            assert value == pytest.approx(expected, abs=1e-12)
        assert {frozenset(tie) for tie in arcs} <= {frozenset(tie) for tie in table}


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("weight", [None, "weight"])
class TestWithCountNetworkxAgreesOnEveryMemberOfTheExpandedNetwork:
    """networkx with lengths in fractions, so that equal lengths are equal."""

    def network(self, seed: int) -> CommunityNetwork:
        return mixed(seed, size=8, density=0.12 + 0.03 * (seed % 4), most_alike=1 + seed % 4)

    def graph(self, seed: int, directed: bool, weight: str | None) -> "networkx.Graph[str]":
        return as_networkx(
            lengths(self.network(seed), directed=directed, weighted=weight is not None), directed=directed
        )

    def test_betweenness(self, seed: int, directed: bool, weight: str | None) -> None:
        network, graph = self.network(seed), self.graph(seed, directed, weight)
        for normalised in (False, True):
            expected = networkx.betweenness_centrality(graph, normalized=normalised, weight="length")
            found = betweenness(network, directed=directed, weight=weight, normalised=normalised)
            for node, inside in members(network).items():
                np.testing.assert_allclose([expected[member] for member in inside], found[node], atol=1e-11)

    @pytest.mark.parametrize("between", KINDS[1:])
    def test_between_two_kinds(self, seed: int, directed: bool, weight: str | None, between: tuple[str, str]) -> None:
        network, graph = self.network(seed), self.graph(seed, directed, weight)
        kind = expanded(network).nodes["kind"]
        first, second = ([node for node in kind.index if kind[node] == name] for name in between)
        expected = networkx.betweenness_centrality_subset(graph, first, second, weight="length")
        # networkx halves whatever is undirected; pairs of two different kinds are met once only.
        doubled = 2 if not directed and first != second else 1
        found = betweenness(network, directed=directed, weight=weight, between=between)
        share = betweenness(network, directed=directed, weight=weight, between=between, normalised=True)
        for node, inside in members(network).items():
            others = [(s, t) for s in first for t in second if s != t and inside[0] not in (s, t)]
            pairs = len(others) / (2 if not directed and first == second else 1)
            if pairs == 0:
                assert np.isnan([found[node], share[node]]).all()
                continue
            for member in inside:
                assert found[node] == pytest.approx(doubled * expected[member], abs=1e-11)
                assert share[node] == pytest.approx(doubled * expected[member] / pairs, abs=1e-11)

    def test_ties(self, seed: int, directed: bool, weight: str | None) -> None:
        network, graph = self.network(seed), self.graph(seed, directed, weight)
        inside = members(network)
        for normalised in (False, True):
            expected = networkx.edge_betweenness_centrality(graph, normalized=normalised, weight="length")
            expected |= {} if directed else {(t, s): value for (s, t), value in expected.items()}
            table = by_tie(edge_betweenness(network, directed=directed, weight=weight, normalised=normalised))
            for (a, b), value in table.items():
                for s in inside[a]:
                    for t in inside[b]:
                        assert value == pytest.approx(expected.pop((s, t), 0.0), abs=1e-11)
                        if not directed:
                            expected.pop((t, s), None)
            assert not expected


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("directed", [True, False])
def test_with_count_it_equals_our_own_figures_of_the_expanded_network(seed: int, directed: bool) -> None:
    weight = "weight" if seed % 2 else None
    network = mixed(seed + 100, size=7, density=0.2, most_alike=4)
    single, inside = expanded(network), members(network)
    for between in KINDS:
        found = betweenness(network, directed=directed, weight=weight, between=between)
        alone = betweenness(single, directed=directed, weight=weight, between=between)
        for node in found.index:
            np.testing.assert_allclose(alone[inside[node]], found[node], atol=1e-11)
    ties = by_tie(edge_betweenness(single, directed=directed, weight=weight))
    for (a, b), value in by_tie(edge_betweenness(network, directed=directed, weight=weight)).items():
        np.testing.assert_allclose([ties[s, t] for s in inside[a] for t in inside[b]], value, atol=1e-11)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("directed", [True, False])
def test_igraph_agrees_on_weighted_nodes_and_ties(seed: int, directed: bool) -> None:
    network = mixed(seed, size=14, density=0.12)
    to = lengths(network, directed=directed, weighted=True)
    place = {node: number for number, node in enumerate(to)}
    ties = [(s, t) for s in to for t in to[s] if directed or place[s] < place[t]]
    graph = igraph.Graph(len(to), [(place[s], place[t]) for s, t in ties], directed=directed)
    length = [float(to[s][t]) for s, t in ties]
    found = betweenness(network, directed=directed, weight="weight")
    np.testing.assert_allclose(found, graph.betweenness(directed=directed, weights=length), atol=1e-11)
    table = by_tie(edge_betweenness(network, directed=directed, weight="weight"))
    expected = graph.edge_betweenness(directed=directed, weights=length)
    np.testing.assert_allclose([table[tie] for tie in ties], expected, atol=1e-11)


@pytest.mark.parametrize("seed", range(20))
def test_ties_of_one_strength_give_the_figures_in_steps(seed: int) -> None:
    network = random_network(seed, size=12, loops_and_parallels=False)
    equal = network.with_tables(edges=network.edges.assign(weight=0.1 + seed))
    by_strength, by_steps = betweenness(equal, directed=True, weight="weight"), betweenness(equal, directed=True)
    np.testing.assert_allclose(by_strength, by_steps, atol=1e-11)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("between", KINDS)
@pytest.mark.parametrize("weight", [None, "weight"])
def test_names_and_the_order_of_rows_do_not_matter_and_an_isolate_changes_no_sum(
    seed: int, between: Kinds, weight: str | None
) -> None:
    network = mixed(seed, size=10, most_alike=3)

    def figures(network: CommunityNetwork) -> "pd.Series[float]":
        return betweenness(network, weight=weight, between=between)

    found = figures(network)
    assert found.index.equals(network.nodes.index)
    np.testing.assert_array_equal(found, figures(renamed(network)))
    np.testing.assert_allclose(found, figures(shuffled(network, seed)).reindex(found.index), atol=1e-11)
    if between is None:
        np.testing.assert_array_equal(figures(with_isolate(network)).drop("alone"), found)
        assert figures(with_isolate(network))["alone"] == 0


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("directed", [True, False])
def test_the_figures_of_ties_do_not_depend_on_names_rows_or_isolates(seed: int, directed: bool) -> None:
    network = mixed(seed, size=10, most_alike=3)

    def figures(network: CommunityNetwork) -> dict[frozenset[str] | tuple[str, str], float]:
        table = by_tie(edge_betweenness(network, directed=directed, weight="weight"))
        return {tie if directed else frozenset(tie): value for tie, value in table.items()}

    found = figures(network)
    assert figures(shuffled(network, seed)) == pytest.approx(found, abs=1e-11)
    assert figures(with_isolate(network)) == found
    assert list(figures(renamed(network)).values()) == list(found.values())


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_compiled_it_gives_the_same_bytes(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    network = mixed(seed, size=10, most_alike=3)

    def figures() -> list[float]:
        nodes = betweenness(network, weight="weight", between=("council", "organisation"))
        return [*nodes.fillna(-1), *edge_betweenness(network, weight="weight")["edge_betweenness"]]

    interpreted = figures()
    monkeypatch.setattr("cogs.kernels.compilation.INTERPRETED_BELOW", 0)
    assert figures() == interpreted
