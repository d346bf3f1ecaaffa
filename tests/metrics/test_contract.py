"""What every node metric keeps: index, names do not matter, row order does not matter, isolates stay."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, betweenness, brokerage, catchment, network_from_edges, referral_reach
from cogs.metrics.catalogue import brokerage_table, definitions, metrics_table
from cogs.network.ties import tie_sets
from cogs.metrics.centrality import degree
from tests.networks import random_network, renamed, shuffled, with_isolate

Metric = Callable[[CommunityNetwork], "pd.Series[float] | pd.DataFrame"]

METRICS: dict[str, Metric] = {
    "degree": degree,
    "betweenness": betweenness,
    "betweenness directed": lambda network: betweenness(network, directed=True),
    "brokerage": brokerage,
    "brokerage undirected": lambda network: brokerage(network, directed=False),
    "referral_reach": referral_reach,
    "catchment": catchment,
}


@pytest.fixture(params=METRICS, ids=list(METRICS))
def metric(request: pytest.FixtureRequest) -> Metric:
    return METRICS[request.param]


@pytest.mark.parametrize("seed", range(8))
class TestEveryMetric:
    def network(self, seed: int) -> CommunityNetwork:
        return random_network(seed, most_alike=1 + seed % 3, relations=("refers_to", "partners_with"))

    def test_has_a_row_per_node_in_their_order(self, metric: Metric, seed: int) -> None:
        network = self.network(seed)
        assert metric(network).index.equals(network.nodes.index)

    def test_does_not_depend_on_names(self, metric: Metric, seed: int) -> None:
        network = self.network(seed)
        np.testing.assert_array_equal(metric(network), metric(renamed(network)))

    def test_does_not_depend_on_the_order_of_rows(self, metric: Metric, seed: int) -> None:
        network = self.network(seed)
        again = metric(shuffled(network, seed)).reindex(network.nodes.index)
        np.testing.assert_allclose(again.to_numpy(), metric(network).to_numpy(), atol=1e-12)

    def test_an_isolate_keeps_its_row_and_changes_no_other(self, metric: Metric, seed: int) -> None:
        network = self.network(seed)
        wider = metric(with_isolate(network))
        np.testing.assert_array_equal(wider.drop("alone"), metric(network))
        assert (wider.loc[["alone"]].to_numpy() == 0).all()

    def test_leaves_the_network_as_it_was(self, metric: Metric, seed: int) -> None:
        network = self.network(seed)
        nodes, edges = network.nodes, network.edges
        metric(network)
        pd.testing.assert_frame_equal(nodes, network.nodes)
        pd.testing.assert_frame_equal(edges, network.edges)


def test_every_metric_bears_an_empty_network(metric: Metric) -> None:
    assert len(metric(network_from_edges([]))) == 0


def test_every_column_of_the_table_has_a_definition_with_a_source() -> None:
    network = network_from_edges(
        [("r", "uses", "a"), ("a", "refers_to", "b"), ("a", "partners_with", "b"), ("a", "funds", "b")],
        nodes={"a": {"kind": "organisation"}},
    )
    table = metrics_table(network)
    meanings = definitions(table, tie_sets(network))
    assert list(meanings) == list(table.columns)
    assert all(entry.meaning.endswith(".") and "{" not in entry.meaning + entry.heading for entry in meanings.values())
    assert all(entry.reference and entry.unit and entry.range for entry in meanings.values())


def test_families_are_not_mixed_unless_asked() -> None:
    network = network_from_edges([("a", "refers_to", "b"), ("b", "funds", "c")])
    assert [ties.name for ties in tie_sets(network)] == ["people", "money"]
    assert metrics_table(network)["brokerage_people"].sum() == 0
    assert metrics_table(network, relations="all")["brokerage_any_tie"]["b"] == 1
    assert [ties.name for ties in tie_sets(network, ["refers_to", "funds"])] == ["refers_to_and_funds"]


def test_the_working_family_is_undirected_whatever_its_relations_say() -> None:
    network = network_from_edges([("a", "supports", "b"), ("c", "member_of", "b")])
    assert metrics_table(network)["betweenness_working"]["b"] == 1
    assert metrics_table(network, relations="supports")["betweenness_supports"].sum() == 0
    assert not tie_sets(network, "supports")[0].directed


def test_the_brokerage_table_has_a_row_per_body_and_kind_of_tie() -> None:
    network = network_from_edges([("a", "refers_to", "b"), ("b", "funds", "c"), ("c", "delivers", "s")])
    table = brokerage_table(network)
    assert list(zip(table["id"], table["ties"], strict=True)) == [(n, t) for t in ("people", "money") for n in "abc"]
