"""What every node metric keeps: index, names do not matter, row order does not matter, isolates stay."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from cogs import (
    CommunityNetwork,
    ParameterError,
    UnknownNameError,
    betweenness,
    brokerage,
    catchment,
    network_from_edges,
    referral_reach,
)
from cogs.metrics.access import access_betweenness
from cogs.metrics.bridging import bridging, everett_valente
from cogs.metrics.brokered_pairs import activity_exclusivity
from cogs.metrics.catalogue import METRICS as CATALOGUE
from cogs.metrics.catalogue import brokerage_table, definitions, metrics_table
from cogs.metrics.centrality import degree
from cogs.metrics.cohesion import components
from cogs.metrics.cross_referral import internal_cross_referral
from cogs.metrics.dependence import only_door, only_route
from cogs.metrics.reach import distance_weighted_reach
from cogs.metrics.structural_holes import structural_holes
from cogs.metrics.temporal import temporal_reach
from cogs.network.ties import tie_sets
from tests.networks import random_network, renamed, shuffled, with_isolate

Metric = Callable[[CommunityNetwork], "pd.Series[float] | pd.DataFrame"]


def dated(network: CommunityNetwork) -> CommunityNetwork:
    """Return the network with a date in every row, its weight in days, so that there is an order of time."""
    days = pd.Timestamp("2025-01-01") + pd.to_timedelta(network.edges["weight"], unit="D")
    return network.with_tables(edges=network.edges.assign(date=days))


METRICS: dict[str, Metric] = {
    "degree": degree,
    "betweenness": betweenness,
    "betweenness directed": lambda network: betweenness(network, directed=True),
    "brokerage": brokerage,
    "brokerage undirected": lambda network: brokerage(network, directed=False),
    "referral_reach": referral_reach,
    "reached from": lambda network: referral_reach(network, inwards=True),
    "distance_weighted_reach": distance_weighted_reach,
    "catchment": catchment,
    "only_door": only_door,
    "only_route": only_route,
    "activity_exclusivity": activity_exclusivity,
    "betweenness weighted": lambda network: betweenness(network, weight="weight"),
    "betweenness between": lambda network: betweenness(network, between=("organisation", "organisation")),
    "structural_holes": structural_holes,
    "everett_valente": everett_valente,
    "bridging": bridging,
    "temporal_reach": lambda network: temporal_reach(dated(network)) if len(network.edges) else degree(network),
    "access_betweenness": access_betweenness,
    "internal_cross_referral": internal_cross_referral,
    "components": lambda network: components(network).astype(float),
}
UNDEFINED_ALONE = {
    "structural_holes",
    "everett_valente",
    "bridging",
    "access_betweenness",
    "internal_cross_referral",
    "components",
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

    def test_an_isolate_keeps_its_row_and_changes_no_other(
        self, metric: Metric, seed: int, request: pytest.FixtureRequest
    ) -> None:
        network = self.network(seed)
        wider = metric(with_isolate(network))
        # Bridging is a mean over all pairs, of which an isolate makes more.
        members = float(network.counts.sum())
        share = (members - 1) / (members + 1) if request.node.callspec.params["metric"] == "bridging" else 1.0
        np.testing.assert_allclose(wider.drop("alone"), metric(network) * share, rtol=0, atol=1e-12)
        alone = wider.loc[["alone"]].to_numpy(dtype=float)
        undefined = request.node.callspec.params["metric"] in UNDEFINED_ALONE
        assert undefined or (alone == 0).all()

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


def everything() -> CommunityNetwork:
    rows = [
        ("r1", "uses", "s"), ("r2", "uses", "a"), ("a", "delivers", "s"), ("b", "delivers", "t"),
        ("a", "refers_to", "b"), ("b", "refers_to", "c"), ("a", "partners_with", "c"),
        ("b", "partners_with", "c"), ("c", "funds", "a"),
    ]  # fmt: skip
    nodes = {"r1": {"kind": "resident", "count": 40}, "a": {"kind": "organisation", "sector": "x"},
             "b": {"kind": "organisation", "sector": "y"}, "c": {"kind": "organisation", "sector": "x"}}  # fmt: skip
    return dated(network_from_edges(rows, nodes))


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_metric_of_the_catalogue_can_be_asked_by_name_and_explains_its_columns(name: str) -> None:
    network = everything()
    # An estimate brings its error with it: columns that an exact figure does not have.
    exact, estimated = (metrics_table(network, metrics=[name], pivots=pivots) for pivots in (None, 2))
    assert len(estimated.columns) >= len(CATALOGUE[name].columns)
    for table in (exact, estimated):
        assert len(table.columns) > 0
        assert table.index.equals(network.nodes.index)
        assert list(definitions(table, tie_sets(network))) == list(table.columns)


def test_a_metric_that_is_not_there_or_lacks_its_data_is_refused() -> None:
    network = network_from_edges([("a", "funds", "b")])
    with pytest.raises(UnknownNameError, match='Did you mean "betweenness"'):
        metrics_table(network, metrics=["betwenness"])
    for name, needed in (("catchment", "residents"), ("referral_reach", "referrals"), ("temporal_reach", "dates")):
        with pytest.raises(ParameterError, match=f'"{name}" needs {needed}'):
            metrics_table(network, metrics=[name])


def test_on_the_whole_network_services_are_nodes_of_their_own() -> None:
    network = network_from_edges([("a", "refers_to", "s"), ("b", "delivers", "s"), ("s", "refers_to", "c")])
    folded = metrics_table(network, metrics=["brokerage"])["brokerage_people"]
    whole = metrics_table(network, metrics=["brokerage"], on="whole")["brokerage_people"]
    assert (folded["b"], whole["s"], whole["b"]) == (1, 1, 0)
    assert np.isnan(folded["s"])


def test_figures_of_residents_are_marked_private() -> None:
    network = everything()
    table = metrics_table(network, metrics=CATALOGUE)
    private = {name for name, entry in definitions(table, tie_sets(network)).items() if entry.private}
    assert private == {
        "residents_0", "residents_1", "residents_2", "only_door", "only_route_residents", "access", "front_door",
        "provider", "users_of_several",
    }  # fmt: skip
