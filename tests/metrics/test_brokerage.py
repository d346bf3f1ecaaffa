"""Gould–Fernandez roles: by hand, against a slow oracle, in the worked example, with `count`."""

import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError, brokerage, network_from_edges
from cogs.metrics.brokerage import brokerage_totals
from cogs.network.grouping import grouping_of
from tests import brokerage_oracles, oracles
from tests.networks import expanded, members, random_network

ROLES = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison"]


def grouped(edges: list[tuple[str, str]], groups: dict[str, str]) -> CommunityNetwork:
    nodes = {node: {"kind": "organisation", "sector": group} for node, group in groups.items()}
    return network_from_edges([(a, "refers_to", b) for a, b in edges], nodes)


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ("AAA", "coordinator"),
        ("ABA", "itinerant"),
        ("AAB", "representative"),
        ("ABB", "gatekeeper"),
        ("ABC", "liaison"),
    ],
)
def test_each_role_on_a_path_made_by_hand(groups: str, role: str) -> None:
    table = brokerage(grouped([("a", "v"), ("v", "b")], dict(zip("avb", groups, strict=True))))
    assert table.loc["v"].to_dict() == {**dict.fromkeys(ROLES, 0.0), role: 1.0, "total": 1.0}
    assert (table.loc[["a", "b"]] == 0).all().all()


def test_the_worked_example_cell_by_cell() -> None:
    # methods of the project, section 2: six nodes in three groups, checked there against R sna.
    edges = [("1", "2"), ("2", "3"), ("3", "4"), ("4", "5"), ("5", "6"), ("2", "4"), ("6", "1"), ("1", "5")]
    table = brokerage(grouped(edges, dict(zip("123456", "AABBCC", strict=True))))
    assert table.loc[list("123456"), [*ROLES, "total"]].to_numpy().tolist() == [
        [0, 1, 0, 1, 0, 2],
        [0, 0, 2, 0, 0, 2],
        [0, 0, 0, 0, 0, 0],
        [0, 0, 1, 0, 1, 2],
        [0, 0, 0, 2, 0, 2],
        [0, 0, 1, 0, 0, 1],
    ]


@pytest.mark.parametrize("seed", range(200))
def test_a_slow_oracle_agrees_on_random_digraphs(seed: int) -> None:
    network = random_network(seed, size=5 + seed % 9, density=0.1 + 0.05 * (seed % 8), groups=1 + seed % 4)
    expected = oracles.brokerage(oracles.arcs(network), network.nodes["sector"].to_dict())
    actual = brokerage(network)
    for node, roles in expected.items():
        assert actual.loc[node].to_dict() == {**roles, "total": sum(roles.values())}


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("directed", [True, False])
def test_with_count_it_equals_the_expanded_network(seed: int, directed: bool) -> None:
    network = random_network(seed, size=8, most_alike=4, relations=("refers_to", "partners_with"))
    single = brokerage(expanded(network), directed=directed)
    for node, table in brokerage(network, directed=directed).iterrows():
        for member in members(network)[str(node)]:
            pd.testing.assert_series_equal(single.loc[member], table, check_names=False)


@pytest.mark.parametrize("seed", range(20))
def test_undirected_each_unordered_pair_counts_once(seed: int) -> None:
    network = random_network(seed, size=9)
    both_ways = oracles.brokerage(oracles.arcs(network, directed=False), network.nodes["sector"].to_dict())
    table = brokerage(network, directed=False)
    for node, roles in both_ways.items():
        row = table.loc[node]
        assert row["total"] == sum(roles.values()) / 2
        assert row["gatekeeper"] == row["representative"] == roles["gatekeeper"] == roles["representative"]
        assert row["liaison"] == roles["liaison"] / 2


def test_nodes_without_a_group_are_removed_first_and_close_no_pair() -> None:
    network = grouped([("a", "v"), ("v", "b"), ("x", "v"), ("v", "x")], {"a": "A", "v": "A", "b": "B"})
    table = brokerage(network)
    assert table.loc["v", "total"] == 1
    assert table.loc["x"].isna().all()


def test_a_loop_and_a_parallel_edge_change_nothing() -> None:
    plain = random_network(3, loops_and_parallels=False)
    pd.testing.assert_frame_equal(brokerage(plain), brokerage(random_network(3, loops_and_parallels=True)))


def test_groups_may_be_a_series_and_its_name_is_told() -> None:
    network = grouped([("a", "v"), ("v", "b")], dict.fromkeys("avb", "A"))
    series = pd.Series({"a": "x", "v": "y", "b": "z"}, name="team")
    assert brokerage(network, by=series).loc["v", "liaison"] == 1
    assert grouping_of(network, series) == "team"


def test_the_grouping_is_what_is_asked_else_the_networks_own_else_sector_else_kind() -> None:
    network = grouped([("a", "b")], {"a": "A", "b": "B"})
    own = CommunityNetwork(network.nodes.assign(team="t"), network.edges, grouping="team")
    assert [grouping_of(network, "kind"), grouping_of(own), grouping_of(network)] == ["kind", "team", "sector"]
    assert grouping_of(network_from_edges([("a", "refers_to", "b")])) == "kind"


def test_an_unknown_grouping_names_the_columns_there_are() -> None:
    with pytest.raises(ParameterError, match=r'no column "secter".*Did you mean "sector"'):
        brokerage(grouped([("a", "b")], {"a": "A", "b": "B"}), by="secter")


def test_without_any_group_there_is_no_role_to_count() -> None:
    network = network_from_edges([("a", "refers_to", "b")], {"a": {"kind": "organisation", "team": None}})
    with pytest.raises(ParameterError, match="No node has a group"):
        brokerage(network, by="team")


def test_an_empty_network_has_an_empty_table() -> None:
    assert brokerage(network_from_edges([])).shape == (0, 6)
    assert np.array_equal(brokerage(network_from_edges([])).columns, [*ROLES, "total"])


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("directed", [True, False])
def test_partial_credit_agrees_with_a_slow_oracle(seed: int, directed: bool) -> None:
    network = random_network(seed, size=5 + seed % 8, density=0.1 + 0.05 * (seed % 8), groups=1 + seed % 4)
    to = oracles.arcs(network, directed=directed)
    table = brokerage(network, score="partial", directed=directed)
    for node, roles in brokerage_oracles.partial(to, network.nodes["sector"].to_dict()).items():
        half = {name: 1.0 if directed or name in ("representative", "gatekeeper") else 0.5 for name in ROLES}
        expected = {name: roles[name] * half[name] for name in ROLES}
        total = sum(value for name, value in expected.items() if directed or name != "gatekeeper")
        assert table.loc[node].to_dict() == pytest.approx({**expected, "total": total})


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("directed", [True, False])
def test_partial_credit_with_count_equals_the_expanded_network(seed: int, directed: bool) -> None:
    network = random_network(seed, size=8, most_alike=4, relations=("refers_to", "partners_with"))
    single = brokerage(expanded(network), score="partial", directed=directed)
    for node, table in brokerage(network, score="partial", directed=directed).iterrows():
        for member in members(network)[str(node)]:
            pd.testing.assert_series_equal(single.loc[member], table, check_names=False)


def test_two_brokers_of_one_pair_share_it_and_two_members_count_as_two() -> None:
    network = network_from_edges(
        [("a", "refers_to", "v"), ("v", "refers_to", "b"), ("a", "refers_to", "w"), ("w", "refers_to", "b")],
        {node: {"kind": "organisation", "sector": node, "count": 1 + (node == "w")} for node in "avwb"},
    )
    table = brokerage(network, score="partial")
    assert table["liaison"].to_dict() == pytest.approx({"a": 0, "v": 1 / 3, "w": 1 / 3, "b": 0})
    assert brokerage_totals(network)["liaison"] == 3


def test_every_open_pair_gives_one_credit_in_all() -> None:
    network = random_network(11, size=15, density=0.3)
    to = oracles.arcs(network)
    pairs = {(a, b) for a, _, b in brokerage_oracles.open_two_paths(to, network.nodes["sector"].to_dict())}
    assert brokerage(network, score="partial")["total"].sum() == pytest.approx(len(pairs))


def test_the_ratio_is_raw_by_expected_and_not_a_number_where_nothing_is_expected() -> None:
    network = random_network(4, size=14, groups=4)
    ratio, tested = brokerage(network, score="ratio"), brokerage(network, test="bernoulli")
    for role in [*ROLES, "total"]:
        expected = tested[f"expected_{role}"]
        np.testing.assert_allclose(ratio[role], (tested[role] / expected).where(expected > 0), rtol=1e-14)
    lonely = grouped([("a", "v"), ("v", "b")], {"a": "A", "v": "B", "b": "C"})
    assert np.isnan(brokerage(lonely, score="ratio").loc["v", "gatekeeper"])
    assert brokerage(lonely, score="ratio").loc["v", "liaison"] > 0


def test_the_score_changes_the_role_columns_and_tests_are_of_raw_counts() -> None:
    network = random_network(5, size=14)
    raw, partial = (brokerage(network, score=score, test="bernoulli") for score in ("raw", "partial"))
    beside = [name for name in raw if "_" in name]
    pd.testing.assert_frame_equal(raw[beside], partial[beside])
    assert not raw["total"].equals(partial["total"])


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("directed", [True, False])
def test_totals_with_count_equal_those_of_the_expanded_network(seed: int, directed: bool) -> None:
    network = random_network(seed, size=8, most_alike=4, relations=("refers_to", "partners_with"))
    pd.testing.assert_series_equal(
        brokerage_totals(network, directed=directed), brokerage_totals(expanded(network), directed=directed)
    )


def test_totals_are_the_sum_of_the_column_and_leave_out_who_has_no_group() -> None:
    network = grouped([("a", "v"), ("v", "b"), ("x", "v"), ("v", "x")], {"a": "A", "v": "A", "b": "B"})
    assert brokerage_totals(network).to_dict() == {**dict.fromkeys(ROLES, 0.0), "representative": 1.0, "total": 1.0}
    assert brokerage_totals(network_from_edges([])).to_dict() == dict.fromkeys([*ROLES, "total"], 0.0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"score": "rate"}, 'score must be "raw", "ratio" or "partial"; it is \'rate\''),
        ({"test": "t"}, 'test must be None, "bernoulli" or "permutation"; it is \'t\''),
        ({"test": "permutation", "n_permutations": 0}, "n_permutations must be at least 1; it is 0"),
        ({"test": "permutation", "by": "kind"}, r'one group of "kind" \(organisation\).*nothing to shuffle'),
    ],
)
def test_options_out_of_range_are_named(options: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        brokerage(random_network(1), **options)  # type: ignore[arg-type]
