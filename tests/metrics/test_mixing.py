"""The E–I index and group mixing: by hand, by a slow oracle, by networkx, by every arrangement, with `count`."""

from itertools import permutations

import networkx
import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError, UndefinedMetricError, network_from_edges
from cogs.metrics.mixing import ei_index, group_mixing
from tests import oracles
from tests.networks import expanded, random_network, renamed, shuffled, with_isolate


def grouped(pairs: list[str], groups: dict[str, str], **counts: int) -> CommunityNetwork:
    nodes = {
        node: {"kind": "organisation", "sector": group, "count": counts.get(node, 1)} for node, group in groups.items()
    }
    return network_from_edges([(a, "refers_to", b) for a, b in pairs], nodes)


def ties(network: CommunityNetwork) -> list[tuple[str, str]]:
    """Return every tie among nodes with a group once."""
    around = oracles.arcs(network, directed=False)
    known = network.nodes["sector"].dropna().index
    return [(a, b) for a in known for b in known if b in around[a] and a < b]


def slow_ei(network: CommunityNetwork, group: dict[str, str]) -> dict[str, tuple[int, int]]:
    """Return E and I of all and of each group by looking at every tie."""
    found = {}
    pairs = [(group[a], group[b]) for a, b in ties(network)]
    for name in ["all", *sorted(set(group.values()))]:
        mine = [pair for pair in pairs if name == "all" or name in pair]
        found[name] = (sum(a != b for a, b in mine), sum(a == b for a, b in mine))
    return found


def index_of(external: int, internal: int) -> float:
    return (external - internal) / (external + internal) if external + internal else float("nan")


def test_by_hand_on_two_cliques_with_a_bridge() -> None:
    network = grouped(["ab", "bc", "ca", "cd", "de", "ef", "fd"], dict(zip("abcdef", "AAABBB", strict=True)))
    table = ei_index(network, n_permutations=0)
    assert table[["external", "internal"]].to_numpy().tolist() == [[1, 6], [1, 3], [1, 3]]
    np.testing.assert_allclose(table["ei_index"], [-5 / 7, -1 / 2, -1 / 2])
    assert table[["expected", "p"]].isna().all(axis=None)
    assert table.index.tolist() == ["all", "A", "B"]
    assert table.index.name == "sector"
    assert group_mixing(network).to_numpy().tolist() == [[3, 1], [0, 3]]
    assert group_mixing(network, directed=False).to_numpy().tolist() == [[3, 1], [1, 3]]


def test_by_hand_on_a_star_whose_hub_has_a_group_of_its_own() -> None:
    table = ei_index(grouped(["ha", "hb", "hc"], dict(zip("habc", "HLLL", strict=True))), n_permutations=0)
    assert table["ei_index"].tolist() == [1, 1, 1]
    assert table["external"].tolist() == [3, 3, 3]


@pytest.mark.parametrize("seed", range(60))
def test_a_slow_oracle_agrees_on_random_digraphs(seed: int) -> None:
    network = random_network(seed, size=5 + seed % 12, density=0.05 + 0.04 * (seed % 6), groups=2 + seed % 4)
    expected = slow_ei(network, network.nodes["sector"].to_dict())
    table = ei_index(network, n_permutations=0)
    assert table.index.tolist() == list(expected)
    for name, (external, internal) in expected.items():
        np.testing.assert_allclose(table.loc[name].iloc[:3], [external, internal, index_of(external, internal)])


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("directed", [True, False])
def test_networkx_agrees_on_the_mixing_matrix(seed: int, directed: bool) -> None:
    network = random_network(seed, size=5 + seed % 12, density=0.05 + 0.04 * (seed % 6), groups=2 + seed % 4)
    kind = networkx.DiGraph if directed else networkx.Graph
    graph = kind(oracles.arcs(network, directed=directed))
    networkx.set_node_attributes(graph, network.nodes["sector"].to_dict(), "sector")
    names = sorted(set(network.nodes["sector"]))
    matrix = networkx.attribute_mixing_matrix(
        graph, "sector", mapping={name: place for place, name in enumerate(names)}, normalized=False
    )
    if not directed:
        # networkx walks an undirected tie both ways, and so has those inside a group twice.
        matrix[np.diag_indices(len(names))] /= 2
    table = group_mixing(network, directed=directed)
    assert table.index.tolist() == table.columns.tolist() == names
    np.testing.assert_array_equal(table, matrix)


@pytest.mark.parametrize("seed", range(50))
def test_with_count_they_equal_those_of_the_expanded_network(seed: int) -> None:
    network = random_network(seed, size=8, most_alike=4, relations=("refers_to", "partners_with"))
    single = expanded(network)
    pd.testing.assert_frame_equal(ei_index(network, n_permutations=0), ei_index(single, n_permutations=0))
    for directed in (True, False):
        pd.testing.assert_frame_equal(group_mixing(network, directed=directed), group_mixing(single, directed=directed))


def every_arrangement(network: CommunityNetwork) -> dict[str, list[float]]:
    """Return the index of all and of each group for every way to shuffle groups between nodes of equal count."""
    group, count = network.nodes["sector"].to_dict(), network.nodes["count"].to_dict()
    inside = expanded(network)
    owner = {member: member.split("#")[0] for member in inside.nodes.index}
    found: dict[str, list[float]] = {}
    for order in permutations(group):
        if any(count[a] != count[b] for a, b in zip(group, order, strict=True)):
            continue
        moved = {a: group[b] for a, b in zip(group, order, strict=True)}
        for name, parts in slow_ei(inside, {member: moved[owner[member]] for member in owner}).items():
            found.setdefault(name, []).append(index_of(*parts))
    return found


@pytest.mark.parametrize(
    "network",
    [
        grouped(["ab", "bc", "ca", "cd", "de", "ef", "fd"], dict(zip("abcdef", "AAABBB", strict=True))),
        grouped(["ab", "ac", "ad", "ef"], dict(zip("abcdef", "AABBCC", strict=True))),
        grouped(["ab", "bc", "cd", "de", "ef"], dict(zip("abcdef", "AABBAB", strict=True)), a=2, c=2, e=2),
    ],
    ids=["two cliques", "a group may be left without ties", "counts"],
)
def test_expected_and_p_come_near_those_of_every_arrangement(network: CommunityNetwork) -> None:
    table = ei_index(network, n_permutations=20_000, seed=3)
    for name, values in every_arrangement(network).items():
        known = np.array(values)[~np.isnan(values)]
        observed = table.loc[name, "ei_index"]
        exact = np.mean(np.abs(known - known.mean()) >= abs(observed - known.mean()) - 1e-12)
        assert table.loc[name, "expected"] == pytest.approx(known.mean(), abs=0.02)
        assert table.loc[name, "p"] == pytest.approx(exact, abs=0.02)


def test_expected_of_all_is_the_share_of_pairs_between_groups_less_the_share_inside() -> None:
    network = random_network(5, size=20, groups=3)
    sizes = network.nodes["sector"].value_counts()
    inside = (sizes * (sizes - 1)).sum() / (20 * 19)
    assert ei_index(network, n_permutations=5_000).loc["all", "expected"] == pytest.approx(1 - 2 * inside, abs=0.01)


def test_a_planted_division_has_a_small_p_and_chance_has_not() -> None:
    cliques = [a + b for part in ("abcde", "fghij") for a in part for b in part if a < b]
    divided = grouped(cliques, dict(zip("abcdefghij", "AAAAABBBBB", strict=True)))
    assert ei_index(divided).loc["all", "p"] < 0.02
    crossing = grouped(cliques, dict(zip("abcdefghij", "ABABAABABB", strict=True)))
    assert ei_index(crossing).loc["all", "p"] > 0.2


@pytest.mark.long
def test_under_chance_p_is_below_five_per_cent_about_so_often() -> None:
    p = [ei_index(random_network(seed, size=15), n_permutations=199, seed=seed).loc["all", "p"] for seed in range(300)]
    assert 0.015 <= np.mean(np.array(p) <= 0.05) <= 0.08


def test_p_is_one_where_no_shuffle_can_change_anything() -> None:
    network = grouped(["ab", "bc"], dict(zip("abc", "AAB", strict=True)), a=1, b=2, c=3)
    assert ei_index(network).loc["all", "p"] == 1


def test_without_ties_the_index_is_nan_and_its_test_too() -> None:
    table = ei_index(grouped(["aa"], {"a": "A", "b": "B"}))
    assert table[["external", "internal"]].to_numpy().sum() == 0
    assert table[["ei_index", "expected", "p"]].isna().all(axis=None)


def test_nodes_without_a_group_are_removed_first() -> None:
    network = grouped(["ab", "ax", "bx"], {"a": "A", "b": "B"})
    assert ei_index(network, n_permutations=0).loc["all", "external"] == 1
    assert group_mixing(network).to_numpy().sum() == 1


def test_the_same_seed_gives_the_same_bytes() -> None:
    network = random_network(4)
    pd.testing.assert_frame_equal(ei_index(network, seed=7), ei_index(network, seed=7), check_exact=True)
    assert not ei_index(network, seed=7).equals(ei_index(network, seed=8))


@pytest.mark.parametrize("seed", range(10))
def test_names_row_order_and_isolates_change_neither_ties_nor_index(seed: int) -> None:
    network = random_network(seed, size=9, most_alike=2)
    plain = ei_index(network, n_permutations=0)
    for other in (renamed(network), shuffled(network, seed), with_isolate(network)):
        pd.testing.assert_frame_equal(ei_index(other, n_permutations=0), plain)
        pd.testing.assert_frame_equal(group_mixing(other), group_mixing(network))
    pd.testing.assert_frame_equal(ei_index(renamed(network)), ei_index(network))


def test_an_empty_network_has_an_empty_table() -> None:
    empty = network_from_edges([])
    assert ei_index(empty).index.tolist() == ["all"]
    assert ei_index(empty)["ei_index"].isna().all()
    assert group_mixing(empty).shape == (0, 0)


def test_one_group_only_is_said_and_so_are_bad_options() -> None:
    network = grouped(["ab"], {"a": "A", "b": "A"})
    with pytest.raises(UndefinedMetricError, match='in one group of "sector" \\(A\\)'):
        ei_index(network)
    with pytest.raises(ParameterError, match="0 or more; -1 was given"):
        ei_index(network, n_permutations=-1)
    with pytest.raises(ParameterError, match="no column"):
        group_mixing(network, by="secter")
