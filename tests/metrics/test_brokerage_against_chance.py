"""The two tests of brokerage: random digraphs (every one of them listed) and shuffled groups (likewise)."""

import os
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise, permutations, product

import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, brokerage, network_from_edges
from cogs.kernels import compilation, label_shuffles
from tests import oracles
from tests.networks import random_network, renamed, shuffled, with_isolate

ROLES = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison"]
COLUMNS = [*ROLES, "total"]


def grouped(edges: list[tuple[str, str]], groups: dict[str, str]) -> CommunityNetwork:
    nodes = {node: {"kind": "organisation", "sector": group} for node, group in groups.items()}
    return network_from_edges([(a, "refers_to", b) for a, b in edges], nodes)


def part(table: pd.DataFrame, prefix: str) -> pd.DataFrame:
    return table[[prefix + role for role in COLUMNS]].set_axis(COLUMNS, axis="columns")


# --- random digraphs


@pytest.mark.parametrize("groups", ["AABC", "AAAB", "ABCD", "AABB"])
def test_expected_and_sd_are_those_of_all_digraphs_of_four_nodes(groups: str) -> None:
    nodes, density = list("wxyz"), 5 / 12
    group = dict(zip(nodes, groups, strict=True))
    pairs = list(permutations(nodes, 2))
    first, second = (np.zeros((4, 6)) for _ in range(2))
    for present in product([False, True], repeat=12):
        chance = density ** sum(present) * (1 - density) ** (12 - sum(present))
        to: oracles.Arcs = {node: set() for node in nodes}
        for (a, b), there in zip(pairs, present, strict=True):
            if there:
                to[a].add(b)
        roles = np.array([[*found.values(), sum(found.values())] for found in oracles.brokerage(to, group).values()])
        first += chance * roles
        second += chance * roles**2
    table = brokerage(grouped([("w", "x"), ("x", "y"), ("y", "z"), ("w", "y"), ("z", "x")], group), test="bernoulli")
    np.testing.assert_allclose(part(table, "expected_"), first, atol=1e-12)
    np.testing.assert_allclose(part(table, "sd_"), np.sqrt(np.maximum(second - first**2, 0)), atol=1e-7)


def test_expectation_and_sd_of_the_worked_example() -> None:
    # methods of the project, section 2: six nodes in three groups, checked there against R sna.
    edges = [("1", "2"), ("2", "3"), ("3", "4"), ("4", "5"), ("5", "6"), ("2", "4"), ("6", "1"), ("1", "5")]
    table = brokerage(grouped(edges, dict(zip("123456", "AABBCC", strict=True))), test="bernoulli")
    for node in "123456":
        assert part(table, "expected_").loc[node].tolist() == pytest.approx(
            [0, 0.2086, 0.2086, 0.2086, 0.4172, 1.043], abs=5e-5
        )
        assert part(table, "sd_").loc[node].tolist() == pytest.approx(
            [0, 0.4447, 0.5361, 0.5361, 0.7177, 1.3733], abs=5e-5
        )


@pytest.mark.parametrize(
    ("groups", "undefined"),
    [
        ("AAAABBB", {}),
        ("AABBBB", {"A": {"coordinator", "liaison"}, "B": {"liaison"}}),
        ("ABBBB", {"A": {"coordinator", "representative", "gatekeeper", "liaison"}, "B": {"itinerant", "liaison"}}),
        ("AAAAA", {"A": {"itinerant", "representative", "gatekeeper", "liaison"}}),
        ("ABCD", {key: {"coordinator", "itinerant", "representative", "gatekeeper"} for key in "ABCD"}),
    ],
)
def test_z_is_not_a_number_exactly_where_nothing_is_expected(groups: str, undefined: dict[str, set[str]]) -> None:
    names = [f"n{number}" for number in range(len(groups))]
    edges = list(pairwise(names))
    table = brokerage(grouped(edges, dict(zip(names, groups, strict=True))), test="bernoulli")
    for name, group in zip(names, groups, strict=True):
        row = part(table, "z_").loc[name]
        expected = undefined.get(group, {"liaison"} if len(set(groups)) == 2 else set())
        assert set(row.index[row.isna()]) == set(expected)
        assert (part(table, "expected_").loc[name, sorted(expected)] == 0).all()


@pytest.mark.parametrize("arcs", [0, 20])
def test_z_is_not_a_number_if_no_arc_or_every_arc_is_there(arcs: int) -> None:
    names = list("abcde")
    table = brokerage(
        grouped(list(permutations(names, 2))[:arcs], dict(zip(names, "AABBB", strict=True))), test="bernoulli"
    )
    assert part(table, "z_").isna().all().all()
    assert (part(table, "expected_") == 0).all().all()


def test_a_single_node_has_no_density_and_two_nodes_no_pair() -> None:
    one, two = (brokerage(grouped([], dict.fromkeys(names, "A")), test="bernoulli") for names in ("a", "ab"))
    assert part(one, "expected_").isna().all().all()
    assert (part(two, "expected_") == 0).all().all()


def test_a_count_above_one_leaves_no_expectation_unless_it_has_no_group() -> None:
    network = random_network(2, size=10)
    nodes = network.nodes
    crowd = network.with_tables(nodes=nodes.assign(count=[3, *[1] * 9]))
    table, ratio = brokerage(crowd, test="bernoulli"), brokerage(crowd, score="ratio")
    assert all(part(table, prefix).isna().all().all() for prefix in ("expected_", "sd_", "z_"))
    assert ratio.isna().all().all()
    assert table[COLUMNS].notna().all().all()
    outside = crowd.with_tables(nodes=crowd.nodes.assign(sector=nodes["sector"].mask(crowd.counts > 1)))
    removed = brokerage(outside, test="bernoulli")
    assert removed.iloc[0].isna().all()
    assert part(removed, "z_")["total"].iloc[1:].notna().all()


def test_undirected_there_is_no_expectation() -> None:
    table = brokerage(random_network(2), directed=False, test="bernoulli")
    assert all(part(table, prefix).isna().all().all() for prefix in ("expected_", "sd_", "z_"))
    assert brokerage(random_network(2), directed=False, score="ratio").isna().all().all()


def test_an_isolate_changes_expectations_and_no_count() -> None:
    network = random_network(6)
    narrow, wide = (
        brokerage(network, test="bernoulli"),
        brokerage(with_isolate(network), test="bernoulli").drop("alone"),
    )
    pd.testing.assert_frame_equal(narrow[COLUMNS], wide[COLUMNS])
    assert (part(wide, "expected_")["total"] < part(narrow, "expected_")["total"]).all()


def test_names_and_row_order_change_no_expectation() -> None:
    network = random_network(7, groups=4)
    table = brokerage(network, test="bernoulli")
    np.testing.assert_array_equal(brokerage(renamed(network), test="bernoulli"), table)
    again = brokerage(shuffled(network, 1), test="bernoulli").reindex(table.index)
    pd.testing.assert_frame_equal(again, table, rtol=0, atol=1e-12)


# --- shuffled groups


def shuffles_by_hand(
    network: CommunityNetwork, n: int, seed: int, *, directed: bool = True
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the roles as given and for every shuffle, from the oracle; node × role, whole numbers."""
    random = np.random.default_rng(seed)
    codes = pd.factorize(network.nodes["sector"], sort=True)[0].astype(np.int64)
    to = oracles.arcs(network, directed=directed)

    def roles(labels: np.ndarray) -> np.ndarray:
        group = dict(zip(network.nodes.index, map(str, labels), strict=True))
        return np.array([list(found.values()) for found in oracles.brokerage(to, group).values()])

    return roles(codes), [roles(random.permutation(codes)) for _ in range(n)]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("directed", [True, False])
def test_every_column_of_the_permutation_test_agrees_with_one_by_hand(seed: int, directed: bool) -> None:
    network = random_network(seed, size=8, density=0.3)
    n = 60
    table = brokerage(network, test="permutation", n_permutations=n, seed=seed, directed=directed)
    given, others = shuffles_by_hand(network, n, seed, directed=directed)
    everything = np.array([given, *others])
    once = np.array([1, 1, 1, 1, 1] if directed else [0.5, 0.5, 1, 1, 0.5])
    np.testing.assert_allclose(part(table, "expected_")[ROLES], np.mean(others, axis=0) * once)
    np.testing.assert_allclose(part(table, "sd_")[ROLES], np.std(others, axis=0, ddof=1) * once, atol=1e-12)
    mean = [[Fraction(int(value), n + 1) for value in row] for row in everything.sum(axis=0)]
    far = np.array(
        [
            [[abs(int(x) - m) for x, m in zip(*rows, strict=True)] for rows in zip(one, mean, strict=True)]
            for one in everything
        ]
    )
    p = (far >= far[0]).sum(axis=0) / (n + 1)
    np.testing.assert_array_equal(part(table, "p_")[ROLES].to_numpy(), p.astype(float))
    sd = everything.std(axis=0)
    studentised = np.where(sd > 0, far.astype(float) / np.where(sd > 0, sd, 1), 0)
    largest = studentised.max(axis=(1, 2))
    adjusted = (largest[:, None, None] >= studentised[0] - 1e-9).sum(axis=0) / (n + 1)
    np.testing.assert_allclose(part(table, "p_adjusted_")[ROLES], adjusted, atol=1e-12)


def test_p_agrees_with_the_list_of_all_shuffles() -> None:
    edges = [("1", "2"), ("2", "3"), ("3", "4"), ("4", "5"), ("2", "4"), ("4", "1"), ("5", "2"), ("1", "5")]
    network = grouped(edges, dict(zip("12345", "AABBC", strict=True)))
    to, n = oracles.arcs(network), 4999
    everything = np.array(
        [
            [list(found.values()) for found in oracles.brokerage(to, dict(zip("12345", labels, strict=True))).values()]
            for labels in permutations("AABBC")
        ]
    )
    given = np.array([list(r.values()) for r in oracles.brokerage(to, network.nodes["sector"].to_dict()).values()])
    table = brokerage(network, test="permutation", n_permutations=n, seed=3)
    error = everything.std(axis=0) / np.sqrt(n)
    assert (np.abs(part(table, "expected_")[ROLES] - everything.mean(axis=0)) <= 4 * error + 1e-12).all().all()
    far, theirs = np.abs(given - everything.mean(axis=0)), np.abs(everything - everything.mean(axis=0))
    # The mean of a sample wavers, so an arrangement just as far on the other side may fall in or out.
    low, high = ((theirs >= far + slack).mean(axis=0) for slack in (5 * error, -5 * error))
    p = part(table, "p_")[ROLES].to_numpy()
    noise = 4 * np.sqrt(np.maximum(p * (1 - p), 1 / n) / n)
    assert ((p >= low - noise) & (p <= high + noise)).all()
    assert ((high - low) < 1e-9).sum() >= 8


def test_p_is_a_share_of_all_arrangements_and_never_0() -> None:
    table = brokerage(random_network(3), test="permutation", n_permutations=19)
    for prefix in ("p_", "p_adjusted_"):
        twentieths = part(table, prefix)[ROLES].to_numpy() * 20
        np.testing.assert_allclose(twentieths, np.round(twentieths), atol=1e-12)
        assert twentieths.min() >= 1
        assert twentieths.max() <= 20
    assert (part(table, "p_adjusted_")[ROLES] >= part(table, "p_")[ROLES]).all().all()


def test_shuffling_leaves_the_total_as_it_is_so_it_has_no_p() -> None:
    for directed in (True, False):
        table = brokerage(random_network(3), test="permutation", n_permutations=9, directed=directed)
        assert table[["p_total", "p_adjusted_total"]].isna().all().all()
        assert (table["sd_total"] == 0).all()
        np.testing.assert_allclose(table["expected_total"], table["total"])


def test_a_single_shuffle_has_no_sd() -> None:
    table = brokerage(random_network(3), test="permutation", n_permutations=1)
    assert part(table, "sd_").isna().all().all()
    assert set(np.unique(part(table, "p_")[ROLES])) <= {0.5, 1.0}


def test_under_the_null_p_is_small_no_more_often_than_it_says() -> None:
    small, adjusted_small, runs = 0, 0, 120
    for seed in range(runs):
        table = brokerage(random_network(seed, density=0.25), test="permutation", n_permutations=99, seed=seed)
        middle = table["total"].to_numpy().argmax()
        small += table["p_gatekeeper"].iloc[middle] <= 0.2
        adjusted_small += part(table, "p_adjusted_")[ROLES].min().min() <= 0.1
    # Binomial with 120 draws: 24 and 12 expected, four standard errors are 17 and 13.
    assert 3 <= small <= 41
    assert 1 <= adjusted_small <= 25


def planted(role: str) -> CommunityNetwork:
    """Return forty nodes in two groups with few ties, and one of the group `in` that plays a role between sixteen."""
    random = np.random.default_rng(12)
    names = [f"n{number:02d}" for number in range(40)]
    group = {name: "in" if number % 2 else "out" for number, name in enumerate(names)} | {"n00": "in"}
    edges = [(names[a], names[b]) for a, b in random.integers(1, 40, (50, 2)) if a != b]
    outside, inside = ([name for name in names[1:] if group[name] == which] for which in ("out", "in"))
    receivers = inside[:8] if role == "gatekeeper" else outside[8:16]
    edges += [(name, "n00") for name in outside[:8]] + [("n00", name) for name in receivers]
    return grouped(edges, group)


@pytest.mark.parametrize(("directed", "role"), [(True, "gatekeeper"), (True, "itinerant"), (False, "itinerant")])
def test_a_planted_broker_is_found_and_no_other(directed: bool, role: str) -> None:
    table = brokerage(planted(role), test="permutation", n_permutations=499, directed=directed)
    assert table.loc["n00", f"p_{role}"] <= 0.01
    adjusted = part(table, "p_adjusted_")[ROLES]
    assert adjusted.loc["n00", role] <= 0.05
    assert (adjusted.drop(index="n00") > 0.05).all().all()


def test_groups_change_places_only_between_nodes_of_equal_count() -> None:
    network = random_network(8, size=9, density=0.35)
    unlike = network.with_tables(nodes=network.nodes.assign(count=range(1, 10)))
    table = brokerage(unlike, test="permutation", n_permutations=20)
    assert (part(table, "p_")[ROLES] == 1).all().all()
    np.testing.assert_allclose(part(table, "expected_"), table[COLUMNS])
    two = network.with_tables(nodes=network.nodes.assign(count=[2, 2, *range(3, 10)], sector=[*"AB", *"A" * 7]))
    swapped = two.with_tables(nodes=two.nodes.assign(sector=[*"BA", *"A" * 7]))
    table = brokerage(two, test="permutation", n_permutations=200)
    least, most = (np.sort([brokerage(one)[ROLES].to_numpy() for one in (two, swapped)], axis=0)[end] for end in (0, 1))
    expected = part(table, "expected_")[ROLES].to_numpy()
    assert ((expected >= least) & (expected <= most)).all()
    moved = least != most
    assert moved.any()
    assert ((expected > least) & (expected < most))[moved].all()
    assert (part(table, "sd_")[ROLES].to_numpy()[~moved] == 0).all()


def test_nodes_without_a_group_take_no_part_in_the_shuffles() -> None:
    network = random_network(9, size=10)
    nodes = network.nodes
    ungrouped = network.with_tables(nodes=nodes.assign(sector=nodes["sector"].mask(nodes.index == nodes.index[4])))
    table = brokerage(ungrouped, test="permutation", n_permutations=30)
    edges = network.edges
    without = CommunityNetwork(
        nodes.drop(index=nodes.index[4]), edges[~(edges[["source", "target"]] == nodes.index[4]).any(axis=1)]
    )
    pd.testing.assert_frame_equal(
        table.drop(index=nodes.index[4]), brokerage(without, test="permutation", n_permutations=30)
    )
    assert table.iloc[4].isna().all()


def test_the_same_seed_gives_the_same_bytes_and_names_do_not_matter() -> None:
    network = random_network(10)
    first, again, other = (
        brokerage(network, test="permutation", n_permutations=50, seed=seed).to_numpy().tobytes() for seed in (5, 5, 6)
    )
    assert first == again != other
    assert brokerage(renamed(network), test="permutation", n_permutations=50, seed=5).to_numpy().tobytes() == first


def test_listed_walked_and_compiled_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    network = random_network(10, most_alike=2)

    def table() -> bytes:
        return brokerage(network, score="partial", test="permutation", n_permutations=40).to_numpy().tobytes()

    listed = table()
    monkeypatch.setattr(label_shuffles, "LISTED_AT_MOST", 0)
    assert table() == listed
    monkeypatch.setattr(compilation, "INTERPRETED_BELOW", 0)
    assert table() == listed
    monkeypatch.setattr(label_shuffles, "LISTED_AT_MOST", 1000)
    assert table() == listed


@pytest.mark.long
def test_the_number_of_threads_changes_no_byte() -> None:
    program = (
        "import hashlib, cogs; from tests.networks import random_network;"
        "t = cogs.brokerage(random_network(1, size=60, density=0.1), test='permutation', n_permutations=999);"
        "print(hashlib.sha256(t.to_numpy().tobytes()).hexdigest())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "NUMBA_NUM_THREADS": threads, "OMP_NUM_THREADS": threads},
            capture_output=True, check=True,
        ).stdout
        for threads in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1


def test_an_empty_network_bears_both_tests() -> None:
    for test in ("bernoulli", "permutation"):
        assert brokerage(network_from_edges([]), test=test).shape[0] == 0
