"""Single pairs, groups and exclusivity: by hand, against slow oracles, with `count`, and in agreement."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError, UndefinedMetricError, UnknownNameError, brokerage, network_from_edges
from cogs.kernels import compilation, two_paths
from cogs.kernels.two_paths import open_two_path_blocks
from cogs.metrics.brokerage import brokerage_totals
from cogs.metrics.brokered_pairs import (
    activity_exclusivity,
    brokerage_between_groups,
    brokered_pairs,
    first_brokered_pairs,
)
from tests import brokerage_oracles, oracles
from tests.networks import expanded, members, random_network, renamed, shuffled, with_isolate

ROLES = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison"]
Between = Counter[tuple[str, str, str]]


def town() -> CommunityNetwork:
    """Return a surgery that sends to two advisers, who both send to a club, and one of them to a choir."""
    edges = [("surgery", "adviser"), ("surgery", "hub"), ("adviser", "club"), ("hub", "club"), ("hub", "choir")]
    sectors = {"surgery": "health", "adviser": "advice", "hub": "advice", "club": "sport", "choir": "arts"}
    return network_from_edges(
        [(a, "refers_to", b) for a, b in edges],
        {node: {"kind": "organisation", "name": node.title(), "sector": sector} for node, sector in sectors.items()},
    )


def with_one_ungrouped(network: CommunityNetwork, seed: int) -> CommunityNetwork:
    """Return the network with one node that has no group."""
    nodes = network.nodes
    return network.with_tables(nodes=nodes.assign(sector=nodes["sector"].mask(nodes.index == nodes.index[seed % 5])))


def groups_of(network: CommunityNetwork) -> dict[str, str]:
    return network.nodes["sector"].dropna().to_dict()


# --- single pairs


def test_who_through_whom_to_whom_by_hand() -> None:
    table = brokered_pairs(town(), "Hub")
    assert table.to_dict("list") == {
        "source": ["surgery", "surgery"],
        "target": ["club", "choir"],
        "role": ["liaison", "liaison"],
        "links": [1, 1],
        "only_route": [False, True],
    }
    assert table["links"].dtype == np.int64
    assert table["only_route"].dtype == bool
    assert brokered_pairs(town(), "club").empty


@pytest.mark.parametrize("seed", range(40))
def test_pairs_agree_with_a_slow_oracle(seed: int) -> None:
    network = with_one_ungrouped(random_network(seed, size=5 + seed % 8, density=0.1 + 0.05 * (seed % 8)), seed)
    to, group = oracles.arcs(network), groups_of(network)
    for broker in group:
        table = brokered_pairs(network, broker)
        found = set(table[["source", "target", "role", "only_route"]].itertuples(index=False, name=None))
        assert found == brokerage_oracles.pairs(to, group, broker)
        assert (table["links"] == 1).all()


@pytest.mark.parametrize("seed", range(20))
def test_undirected_each_pair_stands_once_and_representative_stands_for_gatekeeper(seed: int) -> None:
    network = random_network(seed, size=9)
    to, group = oracles.arcs(network, directed=False), groups_of(network)
    for broker in group:
        table = brokered_pairs(network, broker, directed=False)
        rows = list(table[["source", "target", "role", "only_route"]].itertuples(index=False, name=None))
        both_ways = brokerage_oracles.pairs(to, group, broker)
        assert set(rows) <= both_ways
        assert {frozenset(row[:2]) for row in rows} == {frozenset(row[:2]) for row in both_ways}
        assert 2 * len(rows) == len(both_ways)
        assert "gatekeeper" not in set(table["role"])


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("directed", [True, False])
def test_links_with_count_are_the_pairs_of_the_expanded_network(seed: int, directed: bool) -> None:
    network = random_network(seed, size=8, density=0.3, most_alike=3, relations=("refers_to", "partners_with"))
    single = expanded(network)
    node_of = {member: node for node, inside in members(network).items() for member in inside}

    def keyed(table: pd.DataFrame) -> Counter[tuple[object, ...]]:
        total: Counter[tuple[object, ...]] = Counter()
        for source, target, role, links, only in table.itertuples(index=False, name=None):
            ends = (node_of[source], node_of[target])
            total[(*(ends if directed else sorted(ends)), role, only)] += links
        return total

    for node, inside in members(network).items():
        assert keyed(brokered_pairs(network, node, directed=directed)) == keyed(
            brokered_pairs(single, inside[-1], directed=directed)
        )


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("block", [1, 2_000_000])
def test_the_first_pairs_of_all_brokers_are_those_of_each(
    monkeypatch: pytest.MonkeyPatch, seed: int, directed: bool, block: int
) -> None:
    monkeypatch.setitem(open_two_path_blocks.__kwdefaults__, "at_most", block)
    network = with_one_ungrouped(random_network(seed, density=0.3, most_alike=1 + seed % 3), seed)
    expected = []
    for broker in network.nodes.index[network.nodes["sector"].notna()]:
        table = brokered_pairs(network, broker, directed=directed)
        for role in ROLES:
            of_role = table[table["role"] == role]
            totals = {"links": of_role["links"].sum(), "pairs": len(of_role)}
            expected += [
                {"broker": broker, "role": role, **row, **totals}
                for row in of_role[["source", "target", "only_route"]].head(2).to_dict("records")
            ]
    found = first_brokered_pairs(network, most=2, directed=directed)
    assert found.to_dict("records") == expected
    assert found["only_route"].dtype == bool


def test_where_nobody_brokers_there_are_no_first_pairs() -> None:
    assert first_brokered_pairs(network_from_edges([("a", "refers_to", "b")])).empty
    assert first_brokered_pairs(random_network(0, density=0.0)).empty


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("directed", [True, False])
def test_links_add_up_to_the_figures_of_brokerage(seed: int, directed: bool) -> None:
    network = with_one_ungrouped(random_network(seed, size=10, most_alike=3, density=0.3), seed)
    table = brokerage(network, directed=directed)
    for broker in groups_of(network):
        pairs = brokered_pairs(network, broker, directed=directed)
        by_role = pairs.groupby("role")["links"].sum().reindex(ROLES, fill_value=0)
        if not directed:
            by_role["gatekeeper"] = by_role["representative"]
        assert by_role.to_dict() == table.loc[broker, ROLES].to_dict()
        assert pairs["links"].sum() == table.loc[broker, "total"]


def test_two_members_of_one_node_are_a_pair_of_their_own() -> None:
    network = network_from_edges(
        [("groups", "refers_to", "hub"), ("hub", "refers_to", "groups")],
        {"groups": {"kind": "organisation", "count": 4, "sector": "a"}, "hub": {"kind": "organisation", "sector": "b"}},
    )
    rows = {
        directed: brokered_pairs(network, "hub", directed=directed).to_dict("records") for directed in (True, False)
    }
    row = {"source": "groups", "target": "groups", "role": "itinerant", "only_route": True}
    assert rows == {True: [{**row, "links": 12}], False: [{**row, "links": 6}]}


def test_a_broker_that_stands_for_several_is_never_the_only_route() -> None:
    network = town()
    several = network.with_tables(nodes=network.nodes.assign(count=[1, 1, 2, 1, 1]))
    assert not brokered_pairs(several, "hub")["only_route"].any()
    assert (activity_exclusivity(several)["exclusivity"] == 0).all()


def test_a_broker_that_is_unknown_or_has_no_group_is_said_so() -> None:
    network = town()
    with pytest.raises(UnknownNameError, match=r'called "advisor".*Did you mean "adviser"'):
        brokered_pairs(network, "advisor")
    ungrouped = network.with_tables(nodes=network.nodes.assign(sector=["health", None, "advice", "sport", "arts"]))
    with pytest.raises(UndefinedMetricError, match='"adviser" has no group in "sector"'):
        brokered_pairs(ungrouped, "Adviser")
    with pytest.raises(ParameterError, match='no column "team"'):
        brokered_pairs(network, "hub", by="team")


# --- groups


def test_groups_brokered_to_groups_by_hand() -> None:
    assert brokerage_between_groups(town()).to_dict("list") == {
        "source_group": ["health", "health"],
        "broker_group": ["advice", "advice"],
        "target_group": ["arts", "sport"],
        "links": [1, 2],
    }
    assert brokerage_between_groups(town(), directed=False)["links"].sum() == 6


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("directed", [True, False])
def test_groups_agree_with_a_slow_oracle(seed: int, directed: bool) -> None:
    network = with_one_ungrouped(random_network(seed, size=6 + seed % 8, groups=1 + seed % 5), seed)
    expected = brokerage_oracles.between_groups(oracles.arcs(network, directed=directed), groups_of(network))
    if not directed:
        once: Between = Counter({key: links // (1 + (key[0] == key[2])) for key, links in expected.items()})
        expected = Counter({key: links for key, links in once.items() if key[0] <= key[2]})
    table = brokerage_between_groups(network, directed=directed)
    keys = list(table.iloc[:, :3].itertuples(index=False, name=None))
    assert dict(zip(keys, table["links"], strict=True)) == expected
    assert keys == sorted(keys)
    assert (table["links"] > 0).all()


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("directed", [True, False])
def test_groups_with_count_equal_those_of_the_expanded_network(seed: int, directed: bool) -> None:
    network = random_network(seed, size=8, most_alike=4, relations=("refers_to", "partners_with"))
    table = brokerage_between_groups(network, directed=directed)
    pd.testing.assert_frame_equal(table, brokerage_between_groups(expanded(network), directed=directed))
    roles = [oracles.role(*row) for row in table.iloc[:, :3].itertuples(index=False, name=None)]
    by_role = table.groupby(roles)["links"].sum().reindex(ROLES, fill_value=0)
    totals = brokerage_totals(network, directed=directed)
    if directed:
        assert by_role.to_dict() == totals[ROLES].to_dict()
    else:
        assert by_role["representative"] + by_role["gatekeeper"] == totals["representative"]
    assert table["links"].sum() == totals["total"]


def test_blocks_of_two_paths_are_the_whole_list_however_small() -> None:
    network = random_network(5, size=15, most_alike=3)
    adjacency, counts = network.adjacency(), network.counts.astype(np.float64)
    whole = [list(zip(*block, strict=True)) for block in open_two_path_blocks(adjacency, counts)]
    small = [list(zip(*block, strict=True)) for block in open_two_path_blocks(adjacency, counts, at_most=7)]
    assert len(whole) == 1
    assert len(small) > 5
    assert [row for block in small for row in block] == whole[0]


def test_groups_need_not_be_text() -> None:
    network = town()
    by = pd.Series([3, 10, 10, 2, 2], index=network.nodes.index, name="ward")
    assert brokerage_between_groups(network, by=by).values.tolist() == [[3, 10, 2, 3]]  # noqa: PD011


# --- activity and exclusivity


def test_activity_and_exclusivity_by_hand() -> None:
    table = activity_exclusivity(town())
    assert table.loc[["adviser", "hub"]].to_numpy().tolist() == [[1, 0], [2, 1]]
    assert (table.drop(index=["adviser", "hub"]) == 0).all().all()
    undirected = activity_exclusivity(town(), directed=False)
    # The club joins two of one sector: no activity; the hub also joins club and choir.
    assert undirected.to_dict("index") == {
        "surgery": {"activity": 0, "exclusivity": 0},
        "adviser": {"activity": 1, "exclusivity": 0},
        "hub": {"activity": 3, "exclusivity": 2},
        "club": {"activity": 0, "exclusivity": 0},
        "choir": {"activity": 0, "exclusivity": 0},
    }


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("directed", [True, False])
def test_activity_and_exclusivity_agree_with_a_slow_oracle(seed: int, directed: bool) -> None:
    network = with_one_ungrouped(random_network(seed, size=5 + seed % 8, density=0.1 + 0.05 * (seed % 8)), seed)
    table = activity_exclusivity(network, directed=directed)
    once = 1 if directed else 2
    found = brokerage_oracles.activity_exclusivity(oracles.arcs(network, directed=directed), groups_of(network))
    for node in network.nodes.index:
        if node in found:
            assert tuple(table.loc[node] * once) == found[node]
        else:
            assert table.loc[node].isna().all()


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("directed", [True, False])
def test_activity_and_exclusivity_with_count_equal_the_expanded_network(seed: int, directed: bool) -> None:
    network = random_network(seed, size=9, most_alike=2 + seed % 3, relations=("refers_to", "partners_with"))
    single = activity_exclusivity(expanded(network), directed=directed)
    for node, row in activity_exclusivity(network, directed=directed).iterrows():
        for member in members(network)[str(node)]:
            pd.testing.assert_series_equal(single.loc[member], row, check_names=False)


@pytest.mark.parametrize("seed", range(20))
def test_activity_is_brokerage_between_different_groups(seed: int) -> None:
    network = random_network(seed, most_alike=3)
    table, roles = activity_exclusivity(network), brokerage(network)
    pd.testing.assert_series_equal(
        table["activity"], roles[["representative", "gatekeeper", "liaison"]].sum(axis=1), check_names=False
    )
    assert (table["exclusivity"] <= table["activity"]).all()


@pytest.mark.parametrize("seed", range(8))
def test_names_row_order_and_an_isolate_change_no_figure(seed: int) -> None:
    network = random_network(seed, most_alike=1 + seed % 2, relations=("refers_to", "partners_with"))
    table = activity_exclusivity(network)
    np.testing.assert_array_equal(activity_exclusivity(renamed(network)), table)
    pd.testing.assert_frame_equal(activity_exclusivity(shuffled(network, seed)).reindex(table.index), table)
    pd.testing.assert_frame_equal(activity_exclusivity(with_isolate(network)).drop("alone"), table)
    groups = brokerage_between_groups(network)
    pd.testing.assert_frame_equal(brokerage_between_groups(shuffled(network, seed)), groups)
    pd.testing.assert_frame_equal(brokerage_between_groups(with_isolate(network)), groups)


@pytest.mark.long
def test_compiled_they_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    network = random_network(4, most_alike=2)
    broker = str(brokerage(network)["total"].idxmax())

    def tables() -> list[pd.DataFrame]:
        return [brokered_pairs(network, broker), brokerage_between_groups(network), activity_exclusivity(network)]

    interpreted = tables()
    assert len(interpreted[0]) >= 3
    monkeypatch.setattr(compilation, "INTERPRETED_BELOW", 0)
    for compiled, other in zip(tables(), interpreted, strict=True):
        pd.testing.assert_frame_equal(compiled, other, check_exact=True)
    for name in ("open_pairs_through", "shared_open_two_paths", "list_open_two_paths"):
        assert "compiled" in vars(getattr(two_paths, name))


def test_an_empty_network_has_empty_tables() -> None:
    empty = network_from_edges([])
    assert activity_exclusivity(empty).shape == (0, 2)
    assert brokerage_between_groups(empty).shape == (0, 4)
