"""Burt's structural holes: by hand, against R, igraph, networkx, a slow oracle, and with `count`."""

import math
from itertools import combinations

import igraph
import networkx
import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError, UnknownNameError, network_from_edges
from cogs.kernels.structural_holes import partner_measures
from cogs.metrics.structural_holes import structural_holes
from tests.kernels.both_ways import assert_same_bytes
from tests.networks import expanded, members, random_network, renamed, shuffled, with_isolate

COLUMNS = ["effective_size", "efficiency", "constraint", "hierarchy"]
Strengths = dict[str, dict[str, float]]


def partners(*pairs: tuple[str, str]) -> CommunityNetwork:
    return network_from_edges([(a, "partners_with", b) for a, b in pairs])


def weighed(rows: list[tuple[str, str, float]], relation: str = "partners_with") -> CommunityNetwork:
    edges = pd.DataFrame(rows, columns=["source", "target", "weight"]).assign(relation=relation)
    ids = sorted({*edges["source"], *edges["target"]})
    return CommunityNetwork(pd.DataFrame({"kind": "organisation"}, index=ids), edges)


def mixed_network(seed: int, **options: int) -> CommunityNetwork:
    return random_network(
        seed, relations=("refers_to", "partners_with"), density=0.05 + 0.05 * (seed % 4), size=9, **options
    )


# The slow oracle: strengths in dictionaries, the formulas of methods.md §3 as they are written there.


def given(network: CommunityNetwork, *, weighted: bool) -> Strengths:
    """Return a_ij, what i gives to j."""
    found: Strengths = {node: {} for node in network.nodes.index}
    for row in network.edges.itertuples():
        ways = [(row.source, row.target)]
        if not network.vocabulary.relations[row.relation].directed:
            ways.append((row.target, row.source))
        for a, b in ways:
            if a != b:
                found[a][b] = found[a].get(b, 0.0) + row.weight if weighted else 1.0
    return found


def mutual(a: Strengths) -> Strengths:
    """Return s_ij = a_ij + a_ji wherever it is above 0."""
    both = {i: {j: a[i].get(j, 0.0) + a[j].get(i, 0.0) for j in a if j != i} for i in a}
    return {i: {j: strength for j, strength in row.items() if strength > 0} for i, row in both.items()}


def among(s: Strengths, kept: set[str]) -> Strengths:
    return {i: {j: strength for j, strength in s[i].items() if j in kept} for i in s if i in kept}


def oracle(s: Strengths, i: str) -> list[float]:
    around = list(s[i])
    if not around:
        return [math.nan] * 4

    def p(a: str, b: str) -> float:
        return s[a][b] / sum(s[a].values()) if b in s[a] else 0.0

    def m(a: str, b: str) -> float:
        return s[a][b] / max(s[a].values()) if b in s[a] else 0.0

    size = sum(1 - sum(p(i, q) * m(j, q) for q in s if q not in (i, j)) for j in around)
    c = {j: (p(i, j) + sum(p(i, q) * p(q, j) for q in s if q not in (i, j))) ** 2 for j in around}
    number, constraint = len(around), sum(c.values())
    if number == 1:
        return [size, size, constraint, 1.0]
    r = {j: c[j] / (constraint / number) for j in around}
    hierarchy = sum(r[j] * math.log(r[j]) for j in around) / (number * math.log(number))
    return [size, size / number, constraint, hierarchy]


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("weight", [None, "weight"])
@pytest.mark.parametrize("model", ["whole", "ego"])
def test_a_slow_oracle_of_plain_loops_agrees(seed: int, weight: str | None, model: str) -> None:
    network = mixed_network(seed)
    s = mutual(given(network, weighted=weight is not None))
    table = structural_holes(network, weight=weight, model=model)  # type: ignore[arg-type]
    for node, row in table.iterrows():
        around = s if model == "whole" else among(s, {str(node), *s[str(node)]})
        np.testing.assert_allclose(row, oracle(around, str(node)), atol=1e-12)


def test_by_hand_the_centre_of_a_star_has_only_holes_around_it() -> None:
    table = structural_holes(partners(*(("hub", leaf) for leaf in "abcd")))
    assert table.columns.tolist() == COLUMNS
    assert table.loc["hub"].tolist() == [4, 1, 0.25, 0]
    assert table.loc["a"].tolist() == [1, 1, 1, 1]


def test_by_hand_the_middle_of_a_path_and_the_nodes_of_a_ring_have_two_partners_apart() -> None:
    path = structural_holes(partners(("a", "b"), ("b", "c"), ("c", "d")))
    assert path.loc["b"].tolist() == [2, 1, 0.5, 0]
    ring = structural_holes(partners(*zip("abcd", "bcda", strict=True)))
    assert ring.loc["c"].tolist() == [2, 1, 0.5, 0]


def test_by_hand_the_constraint_of_a_triangle_is_above_1() -> None:
    for model in ("whole", "ego"):
        table = structural_holes(partners(("a", "b"), ("b", "c"), ("c", "a")), model=model)  # type: ignore[arg-type]
        np.testing.assert_allclose(table.loc["a"], [1, 0.5, 1.125, 0], atol=1e-15)


TWO_TRIANGLES = (("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "d"))


def test_by_hand_a_node_that_joins_two_cliques_is_constrained_by_its_own() -> None:
    table = structural_holes(partners(*TWO_TRIANGLES))
    # c: a third in each of a, b, d; a and b each put half into the other.
    r_own, r_other = (1 / 4) / (11 / 54), (1 / 9) / (11 / 54)
    hierarchy = (2 * r_own * math.log(r_own) + r_other * math.log(r_other)) / (3 * math.log(3))
    np.testing.assert_allclose(table.loc["c"], [7 / 3, 7 / 9, 11 / 18, hierarchy], atol=1e-15)


def test_by_hand_the_ego_model_forgets_what_partners_have_elsewhere() -> None:
    network = partners(*TWO_TRIANGLES)
    whole, ego = structural_holes(network), structural_holes(network, model="ego")
    # a: c puts a third of its strength into b, but half if d is not looked at.
    assert whole.loc["a", "constraint"] == pytest.approx((1 / 2 + 1 / 6) ** 2 + (1 / 2 + 1 / 4) ** 2)
    assert ego.loc["a", "constraint"] == pytest.approx(1.125)
    assert ego.loc["c", "constraint"] == pytest.approx(whole.loc["c", "constraint"])


def test_by_hand_the_ego_model_also_forgets_a_partner_s_strongest_tie_elsewhere() -> None:
    network = weighed([("i", "j", 1), ("i", "q", 1), ("j", "q", 1), ("j", "outside", 10)])
    whole = structural_holes(network, weight="weight")["effective_size"]
    ego = structural_holes(network, weight="weight", model="ego")["effective_size"]
    assert whole["i"] == pytest.approx((1 - 0.5 * 0.1) + (1 - 0.5))
    assert ego["i"] == pytest.approx((1 - 0.5) + (1 - 0.5))


def test_by_hand_a_tie_given_both_ways_is_twice_as_strong() -> None:
    network = network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "a"), ("a", "refers_to", "c")])
    assert structural_holes(network).loc["a", "constraint"] == pytest.approx((2 / 3) ** 2 + (1 / 3) ** 2)


def test_the_example_of_methods_md_that_networkx_without_nodes_has_wrong() -> None:
    network = weighed([("0", "1", 1), ("0", "2", 2), ("1", "2", 3), ("2", "3", 1)])
    assert structural_holes(network, weight="weight").loc["1", "effective_size"] == pytest.approx(13 / 12)


# R 4.2.2, igraph 1.3.5: constraint(g) on Padgett's Florentine marriages, without the isolate Pucci.
FLORENCE = {
    "Acciaiuoli": 1.000000000000, "Medici": 0.209876543210, "Castellani": 0.482253086420,
    "Peruzzi": 0.655864197531, "Strozzi": 0.458333333333, "Barbadori": 0.500000000000,
    "Ridolfi": 0.459876543210, "Tornabuoni": 0.459876543210, "Albizzi": 0.333333333333,
    "Salviati": 0.500000000000, "Pazzi": 1.000000000000, "Bischeri": 0.482253086420,
    "Guadagni": 0.250000000000, "Ginori": 1.000000000000, "Lamberteschi": 1.000000000000,
}  # fmt: skip


def test_r_agrees_on_the_florentine_families() -> None:
    table = structural_holes(partners(*networkx.florentine_families_graph().edges))
    np.testing.assert_allclose(table["constraint"][list(FLORENCE)], list(FLORENCE.values()), atol=1e-11)
    # Borgatti (1997): partners less twice the ties among them, divided by the partners.
    assert table.loc["Medici", "effective_size"] == pytest.approx(6 - 2 * 1 / 6)


def test_r_agrees_on_a_weighted_digraph() -> None:
    # R 4.2.2, igraph 1.3.5: constraint(graph(c(1,2, 2,1, …), directed=TRUE), weights=c(1,3,2,5,1,4,2,2,6,3)).
    arcs = ["12", "21", "13", "23", "34", "41", "51", "45", "54", "65"]
    weights = [1, 3, 2, 5, 1, 4, 2, 2, 6, 3]
    expected = [0.680741544813, 0.736711248285, 0.865765852144, 0.638625563608, 0.615481873106, 1.0]
    network = weighed([(a, b, w) for (a, b), w in zip(arcs, weights, strict=True)], "refers_to")
    np.testing.assert_allclose(structural_holes(network, weight="weight")["constraint"], expected, atol=1e-11)


def as_networkx(network: CommunityNetwork, *, weighted: bool) -> "networkx.DiGraph[str]":
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_nodes_from(network.nodes.index)
    a = given(network, weighted=weighted)
    graph.add_weighted_edges_from((i, j, strength) for i in a for j, strength in a[i].items())
    return graph


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("weight", [None, "weight"])
def test_igraph_and_networkx_agree_on_constraint(seed: int, weight: str | None) -> None:
    network = mixed_network(seed)
    actual = structural_holes(network, weight=weight)["constraint"]
    graph = as_networkx(network, weighted=weight is not None)
    expected = networkx.constraint(graph, weight=weight) if graph.size() else {}
    np.testing.assert_allclose(actual, [expected.get(node, math.nan) for node in actual.index], atol=1e-12)
    position = {node: number for number, node in enumerate(network.nodes.index)}
    arcs = [(position[a], position[b]) for a, b in graph.edges]
    other = igraph.Graph(n=len(network), edges=arcs, directed=True)
    strengths = [strength for _, _, strength in graph.edges(data="weight")] if weight else None
    np.testing.assert_allclose(actual, other.constraint(weights=strengths), atol=1e-12)


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("weight", [None, "weight"])
def test_networkx_agrees_on_effective_size_where_it_is_right(seed: int, weight: str | None) -> None:
    # nodes= avoids its matrix, which divides columns by the largest of rows; even so it has NaN for
    # a node that only receives (networkx 3.6.1), so those are left to the oracle.
    network = mixed_network(seed)
    graph = as_networkx(network, weighted=weight is not None)
    expected = networkx.effective_size(graph, nodes=list(graph), weight=weight)
    actual = structural_holes(network, weight=weight)["effective_size"]
    right = [node for node in graph if graph.out_degree(node) > 0]
    np.testing.assert_allclose(actual[right], [expected[node] for node in right], atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_without_weights_it_is_the_partners_less_their_mean_number_of_ties_to_each_other(seed: int) -> None:
    # Borgatti, S. P. (1997). Structural holes: unpacking Burt's redundancy measures. Connections 20(1), 35–38.
    network = random_network(seed, relations=("partners_with",))
    s = mutual(given(network, weighted=False))
    for model in ("whole", "ego"):
        size = structural_holes(network, model=model)["effective_size"]  # type: ignore[arg-type]
        for node, around in s.items():
            ties = sum(b in s[a] for a, b in combinations(around, 2))
            expected = len(around) - 2 * ties / len(around) if around else math.nan
            np.testing.assert_allclose(size[node], expected, atol=1e-12)


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("weight", [None, "weight"])
@pytest.mark.parametrize("model", ["whole", "ego"])
def test_with_count_it_equals_the_expanded_network(seed: int, weight: str | None, model: str) -> None:
    network = mixed_network(seed, most_alike=4)
    single = structural_holes(expanded(network), weight=weight, model=model)  # type: ignore[arg-type]
    for node, row in structural_holes(network, weight=weight, model=model).iterrows():  # type: ignore[arg-type]
        for member in members(network)[str(node)]:
            np.testing.assert_allclose(single.loc[member], row, atol=1e-12)


def test_by_hand_fifty_three_partners_alike_are_fifty_three_holes() -> None:
    network = network_from_edges([("hub", "refers_to", "others")], nodes={"others": {"count": 53}})
    table = structural_holes(network)
    np.testing.assert_allclose(table.loc["hub"], [53, 1, 1 / 53, 0], atol=1e-14)
    assert table.loc["others"].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("model", ["whole", "ego"])
def test_names_order_and_isolates_do_not_matter(seed: int, model: str) -> None:
    network = mixed_network(seed, most_alike=3)

    def holes(network: CommunityNetwork) -> pd.DataFrame:
        return structural_holes(network, weight="weight", model=model)  # type: ignore[arg-type]

    table = holes(network)
    assert table.index.equals(network.nodes.index)
    np.testing.assert_array_equal(holes(renamed(network)), table)
    again = holes(shuffled(network, seed)).reindex(table.index)
    np.testing.assert_allclose(again, table, atol=1e-12)
    wider = holes(with_isolate(network))
    np.testing.assert_array_equal(wider.drop("alone"), table)
    assert wider.loc["alone"].isna().all()


@pytest.mark.parametrize("seed", range(10))
def test_figures_stay_in_the_ranges_that_are_promised(seed: int) -> None:
    network = random_network(seed, size=14, density=0.1 + 0.1 * (seed % 8))
    table = structural_holes(network, weight="weight").dropna()
    number = structural_holes(network)["effective_size"] / structural_holes(network)["efficiency"]
    assert (table["effective_size"] >= 1 - 1e-12).all()
    assert (table["effective_size"] <= number[table.index] + 1e-12).all()
    assert table["efficiency"].between(0, 1 + 1e-12).all()
    assert (table["constraint"] > 0).all()
    assert table["hierarchy"].between(0, 1 + 1e-12).all()


@pytest.mark.parametrize("seed", range(5))
def test_without_weights_parallel_edges_and_loops_change_nothing(seed: int) -> None:
    network = mixed_network(seed)
    edges = network.edges
    loop = edges.iloc[[0]].assign(target=edges["source"].iloc[0])
    crowded = network.with_tables(edges=pd.concat([edges, edges, loop]))
    np.testing.assert_array_equal(structural_holes(crowded), structural_holes(network))


def test_the_scale_of_the_weights_does_not_matter_but_their_proportion_does() -> None:
    network = mixed_network(3)
    table = structural_holes(network, weight="weight")
    tenfold = network.with_tables(edges=network.edges.assign(weight=network.edges["weight"] * 10))
    np.testing.assert_allclose(structural_holes(tenfold, weight="weight"), table, atol=1e-12)
    assert not np.allclose(structural_holes(network), table, equal_nan=True)


def test_amounts_are_strengths_and_an_edge_without_one_is_no_tie() -> None:
    network = network_from_edges([("payer", "funds", "a"), ("payer", "funds", "b"), ("payer", "funds", "c")])
    paid = network.with_tables(edges=network.edges.assign(amount=[300.0, 100.0, math.nan]))
    table = structural_holes(paid, weight="amount")
    assert table.loc["payer", "constraint"] == pytest.approx(0.75**2 + 0.25**2)
    assert table.loc["payer", "effective_size"] == pytest.approx(2)
    assert table.loc["c"].isna().all()
    assert structural_holes(paid).loc["c"].notna().all()


def test_an_edge_of_weight_0_is_a_tie_but_has_no_strength() -> None:
    network = weighed([("a", "b", 1), ("a", "c", 0)])
    assert structural_holes(network).loc["a", "effective_size"] == 2
    assert structural_holes(network, weight="weight").loc["a", "effective_size"] == 1


def test_relations_are_chosen_by_name_or_family() -> None:
    network = network_from_edges([("a", "refers_to", "b"), ("a", "funds", "c")])
    assert structural_holes(network)["effective_size"]["a"] == 2
    assert structural_holes(network, relations="people")["effective_size"]["a"] == 1
    assert structural_holes(network, relations="people").loc["c"].isna().all()
    with pytest.raises(UnknownNameError, match='Did you mean "refers_to"'):
        structural_holes(network, relations="refer_to")
    with pytest.raises(UnknownNameError):
        structural_holes(network, relations="refer_to", weight="weight")


def test_an_unknown_model_or_column_and_a_negative_amount_are_refused() -> None:
    network = network_from_edges([("a", "funds", "b"), ("b", "refers_to", "c")])
    with pytest.raises(ParameterError, match='model must be one of whole, ego; "half" was given'):
        structural_holes(network, model="half")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match=r'"wieght" was given\. Did you mean "weight"'):
        structural_holes(network, weight="wieght")
    with pytest.raises(ParameterError, match='"relation" was given'):
        structural_holes(network, weight="relation")
    refunded = network.with_tables(edges=network.edges.assign(amount=[-20.0, math.nan]))
    with pytest.raises(ParameterError, match="a funds b has -20"):
        structural_holes(refunded, weight="amount")
    assert structural_holes(refunded, weight="amount", relations="people").isna().all(axis=None)


def test_an_empty_network_and_one_without_ties_are_borne() -> None:
    assert structural_holes(network_from_edges([])).shape == (0, 4)
    lonely = network_from_edges([], nodes={"a": {}, "b": {"count": 3}})
    for weight in (None, "weight"):
        assert structural_holes(lonely, weight=weight).isna().all(axis=None)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("bounded", [True, False])
def test_compiled_and_interpreted_give_the_same_bytes(seed: int, bounded: bool) -> None:
    network = random_network(seed, size=20, most_alike=3, relations=("partners_with",))
    ties = network.adjacency()
    assert_same_bytes(lambda: partner_measures(ties, network.counts.astype(float), bounded=bounded))
