"""Ranks under random loss and coverage by respondents: planted cases, a slow oracle, what exactly is lost."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError, UnknownNameError, betweenness, network_from_edges
from cogs.kernels.compilation import INTERPRETED_BELOW, kernel
from cogs.metrics.centrality import degree
from cogs.metrics.stability import rank_stability, respondent_coverage
from tests import oracles
from tests.networks import expanded, random_network, renamed, shuffled, with_isolate

Metric = Callable[[CommunityNetwork], "pd.Series[float]"]


def asked(network: CommunityNetwork, seed: int, share: float = 0.5) -> CommunityNetwork:
    marks = np.random.default_rng(seed).random(len(network)) < share
    marks[0] = True
    return network.with_tables(nodes=network.nodes.assign(respondent=marks))


def spied(metric: Metric, seen: list[CommunityNetwork]) -> Metric:
    def spy(network: CommunityNetwork) -> "pd.Series[float]":
        seen.append(network)
        return metric(network)

    return spy


def constraint_like(network: CommunityNetwork) -> "pd.Series[float]":
    """Return a figure that is NaN for nodes without ties."""
    ties = degree(network)
    return betweenness(network) / ties.where(ties > 0)


class TestPlanted:
    def test_a_hub_that_all_hang_on_keeps_its_rank_and_its_range_is_narrow(self) -> None:
        clique = [(f"n{i}", "partners_with", "hub") for i in range(20)]
        ring = [(f"n{i}", "partners_with", f"n{(i + 1) % 20}") for i in range(20)]
        for of in ("nodes", "edges"):
            table = rank_stability(network_from_edges(clique + ring), betweenness, of=of)  # type: ignore[arg-type]
            assert table.loc["hub", ["rank", "rank_5", "rank_95"]].tolist() == [1, 1, 1]
            assert (table.drop("hub")["rank_95"] - table.drop("hub")["rank_5"] >= 5).all()

    def test_in_a_ring_all_share_the_first_rank_and_the_range_is_wide(self) -> None:
        network = network_from_edges([(f"n{i}", "partners_with", f"n{(i + 1) % 20}") for i in range(20)])
        for of in ("nodes", "edges"):
            table = rank_stability(network, betweenness, of=of)  # type: ignore[arg-type]
            assert (table["rank"] == 1).all()
            assert (table["rank_95"] - table["rank_5"] >= 10).all()

    def test_a_figure_that_no_loss_touches_has_no_range(self) -> None:
        network = random_network(1, size=30)
        fixed = pd.Series(np.random.default_rng(1).permutation(30) // 2, index=network.nodes.index)
        table = rank_stability(network, lambda part: fixed.reindex(part.nodes.index), drop=0.3)
        pd.testing.assert_series_equal(table["rank_5"], table["rank"], check_names=False)
        pd.testing.assert_series_equal(table["rank_95"], table["rank"], check_names=False)
        assert table["rank"].max() == 29
        assert table["value"].tolist() == fixed.tolist()

    def test_more_loss_makes_ranges_wider(self) -> None:
        network = random_network(2, size=15)
        spread = [
            (table["rank_95"] - table["rank_5"]).mean()
            for table in (rank_stability(network, betweenness, drop=drop, of="edges", n=60) for drop in (0.05, 0.5))
        ]
        assert spread[0] < spread[1] / 2


def slow_ranks(before: dict[str, float], after: dict[str, float]) -> dict[str, int]:
    """Return the ranks after a loss: who is ahead after it, and who of the missing was ahead before it."""
    known = {node: value for node, value in before.items() if not math.isnan(value)}
    there = {node for node in known if not math.isnan(after.get(node, math.nan))}
    return {
        node: 1
        + sum(after[other] > after[node] + 1e-9 for other in there)
        + sum(known[other] > known[node] + 1e-9 for other in known.keys() - there)
        for node in there
    }


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("metric", [betweenness, constraint_like], ids=["betweenness", "NaN where no ties are left"])
def test_a_slow_oracle_on_the_very_same_losses_agrees(seed: int, metric: Metric) -> None:
    network = asked(random_network(seed, size=5 + seed % 9, density=0.15, most_alike=1 + seed % 2), seed, share=0.7)
    of = ("nodes", "edges", "respondents")[seed % 3]
    seen: list[CommunityNetwork] = []
    table = rank_stability(network, spied(metric, seen), drop=0.25, of=of, n=21, seed=seed)  # type: ignore[arg-type]
    before = metric(network).to_dict()
    ranks = [slow_ranks(before, metric(part).to_dict()) for part in seen[1:]]
    for node in network.nodes.index:
        drawn = sorted(rank[node] for rank in ranks if node in rank)
        row = table.loc[node]
        np.testing.assert_equal(row["value"], before[node])
        np.testing.assert_equal(row["rank"], slow_ranks(before, before).get(node, math.nan))
        if drawn:
            assert row["rank_5"] == drawn[math.floor(0.05 * (len(drawn) - 1))]
            assert row["rank_95"] == drawn[math.ceil(0.95 * (len(drawn) - 1))]
        else:
            assert row[["rank_5", "rank_95"]].isna().all()


def tie_of(network: CommunityNetwork, a: str, b: str, relation: str) -> tuple[str, ...]:
    """Return the tie to which a row belongs: its ends, in order if the relation is undirected, and the relation."""
    ends = (a, b) if network.vocabulary.relations[relation].directed else sorted((a, b))
    return (*ends, relation)


def rows_of(network: CommunityNetwork) -> list[tuple[str, ...]]:
    """Return the tie of every row that is no loop."""
    edges = network.edges
    proper = edges[edges["source"] != edges["target"]]
    return [tie_of(network, *row) for row in proper[["source", "target", "relation"]].itertuples(index=False)]


def ties_of(network: CommunityNetwork) -> set[tuple[str, ...]]:
    return set(rows_of(network))


class TestWhatIsLost:
    def parts(self, network: CommunityNetwork, of: str, **options: float) -> list[CommunityNetwork]:
        seen: list[CommunityNetwork] = []
        rank_stability(network, spied(degree, seen), of=of, n=40, **options)  # type: ignore[arg-type]
        return seen[1:]

    def test_nodes_go_with_their_ties_and_nothing_else(self) -> None:
        network = random_network(1, size=20, relations=("refers_to", "partners_with"))
        for part in self.parts(network, "nodes", drop=0.15):
            assert len(part) == 17
            inside = set(part.nodes.index)
            assert ties_of(part) == {tie for tie in ties_of(network) if {*tie[:2]} <= inside}

    def test_of_edges_whole_ties_go_and_every_node_stays(self) -> None:
        network = random_network(1, size=20, density=0.1, relations=("refers_to", "partners_with"))
        twice = network.with_tables(
            edges=pd.concat([network.edges, network.edges.rename(columns={"source": "target", "target": "source"})])
        )
        for whole in (network, twice):
            number = len(ties_of(whole))
            for part in self.parts(whole, "edges", drop=0.2):
                assert part.nodes.index.equals(network.nodes.index)
                left = ties_of(part)
                assert len(left) == number - round(0.2 * number)
                assert rows_of(part) == [tie for tie in rows_of(whole) if tie in left]
                assert len(part.edges) - len(rows_of(part)) == len(whole.edges) - len(rows_of(whole)), "loops stay"

    def test_of_respondents_the_ties_go_that_only_they_reported(self) -> None:
        pairs = [("a", "b"), ("a", "x"), ("b", "x"), ("x", "y"), ("b", "y"), ("a", "a")]
        nodes = {node: {"kind": "organisation", "respondent": node in "ab"} for node in "abxy"}
        network = network_from_edges([(one, "refers_to", other) for one, other in pairs], nodes)
        left = {"a": {("b", "x"), ("x", "y"), ("b", "y"), ("a", "b")}, "b": {("a", "b"), ("a", "x"), ("x", "y")}}
        drawn = [{tie[:2] for tie in ties_of(part)} for part in self.parts(network, "respondents", drop=0.5)]
        assert left["a"] in drawn
        assert left["b"] in drawn
        assert all(found in left.values() for found in drawn)

    @pytest.mark.parametrize("seed", range(20))
    def test_a_tie_between_two_who_were_not_asked_always_stays(self, seed: int) -> None:
        network = asked(random_network(seed, size=12), seed, share=0.4)
        silent = set(network.nodes.index[~network.nodes["respondent"]])
        unasked = {tie for tie in ties_of(network) if {*tie[:2]} <= silent}
        for part in self.parts(network, "respondents", drop=0.6):
            assert unasked <= ties_of(part)

    def test_at_least_one_is_lost_and_one_stays(self) -> None:
        network = network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c")])
        assert {len(part) for part in self.parts(network, "nodes", drop=0.01)} == {2}
        assert {len(part) for part in self.parts(network, "nodes", drop=0.99)} == {1}


def test_where_nothing_can_be_lost_the_range_is_nan() -> None:
    network = network_from_edges([("a", "refers_to", "b")], {"a": {"kind": "organisation", "respondent": True}})
    for of in ("edges", "respondents"):
        table = rank_stability(network, degree, of=of)  # type: ignore[arg-type]
        assert table[["rank_5", "rank_95"]].isna().all(axis=None)
        assert table["rank"].tolist() == [1, 1]
    assert len(rank_stability(network_from_edges([]), degree)) == 0


def test_values_that_differ_in_the_last_digit_share_a_rank() -> None:
    network = network_from_edges([(a, "refers_to", b) for a, b in ["ab", "bc"]])
    noisy = pd.Series({"a": 0.1 + 0.2, "b": 0.3, "c": 0.2})
    table = rank_stability(network, lambda part: noisy.reindex(part.nodes.index))
    assert table["rank"].tolist() == [1, 1, 3]


@pytest.mark.parametrize("of", ["nodes", "edges", "respondents"])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(of: str) -> None:
    network = asked(random_network(3, size=15), 3)
    first, again, other = (
        rank_stability(network, betweenness, of=of, drop=0.3, n=40, seed=seed)  # type: ignore[arg-type]
        for seed in (5, 5, 6)
    )
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    assert not first.equals(other)


@pytest.mark.parametrize("seed", range(5))
def test_it_has_a_row_per_node_in_their_order_and_names_change_nothing(seed: int) -> None:
    network = random_network(seed, size=15, most_alike=2)
    table = rank_stability(network, betweenness, n=30)
    assert table.index.equals(network.nodes.index)
    assert table.columns.tolist() == ["value", "rank", "rank_5", "rank_95"]
    assert (table.dtypes == np.float64).all()
    np.testing.assert_array_equal(table, rank_stability(renamed(network), betweenness, n=30))
    again = rank_stability(shuffled(network, seed), betweenness, n=30).reindex(network.nodes.index)
    np.testing.assert_allclose(again[["value", "rank"]], table[["value", "rank"]])
    wider = rank_stability(with_isolate(network), betweenness, of="edges", n=30)
    pd.testing.assert_frame_equal(wider.drop("alone"), rank_stability(network, betweenness, of="edges", n=30))


def nothing() -> int:
    return 0


def test_many_small_runs_are_compiled_as_one_large_one_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cogs.kernels.compilation._has_compiler", lambda: False)
    seen = []

    def metric(network: CommunityNetwork) -> "pd.Series[float]":
        probe = kernel(nothing)
        probe.run(INTERPRETED_BELOW / 10)
        seen.append("compiled" in vars(probe))
        return degree(network)

    network = random_network(1)
    rank_stability(network, metric, n=10)
    metric(network)
    assert seen == [*[True] * 11, False]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"drop": 0.0}, "above 0 and below 1; 0.0 was given"),
        ({"drop": 1.0}, "above 0 and below 1; 1.0 was given"),
        ({"drop": math.nan}, "above 0 and below 1"),
        ({"n": 0}, "1 or more; 0 was given"),
        ({"of": "people"}, 'nodes, edges, respondents; "people" was given'),
        ({"of": "respondents"}, "Nobody is marked as a respondent"),
    ],
)
def test_options_out_of_range_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        rank_stability(network_from_edges([("a", "refers_to", "b")]), degree, **options)  # type: ignore[arg-type]


def test_a_metric_that_returns_a_table_or_another_index_is_refused() -> None:
    network = network_from_edges([("a", "refers_to", "b")])
    with pytest.raises(ParameterError, match=r'DataFrame came back.*lambda network: metric\(network\)\["column"\]'):
        rank_stability(network, lambda part: degree(part).to_frame())  # type: ignore[arg-type,return-value]
    with pytest.raises(ParameterError, match="index of the network's nodes"):
        rank_stability(network, lambda part: degree(part).reset_index(drop=True))


class TestRespondentCoverage:
    def test_by_hand_on_a_star_where_only_the_hub_was_asked(self) -> None:
        nodes = {"hub": {"kind": "organisation", "respondent": True}}
        pairs = [("hub", "refers_to", leaf) for leaf in "abcd"] + [("a", "refers_to", "b")]
        found = respondent_coverage(network_from_edges(pairs, nodes))
        assert (found.respondents, found.members, found.ties) == (1, 5, 5)
        assert (found.both, found.one, found.none, found.any_end) == (0, 0.8, 0.2, 0.8)

    @pytest.mark.parametrize("seed", range(60))
    def test_a_slow_oracle_agrees_and_the_shares_add_up(self, seed: int) -> None:
        network = asked(random_network(seed, size=4 + seed % 12), seed, share=0.3)
        around = oracles.arcs(network, directed=False)
        marked = network.nodes["respondent"].to_dict()
        ends = [marked[a] + marked[b] for a in around for b in around[a] if a < b]
        found = respondent_coverage(network)
        assert found.ties == len(ends)
        if not ends:
            assert math.isnan(found.both)
            assert math.isnan(found.any_end)
            return
        assert [found.none, found.one, found.both] == [ends.count(number) / len(ends) for number in (0, 1, 2)]
        assert found.any_end == pytest.approx(found.one + found.both)

    @pytest.mark.parametrize("seed", range(50))
    def test_with_count_it_equals_that_of_the_expanded_network(self, seed: int) -> None:
        network = asked(random_network(seed, size=8, most_alike=4), seed)
        np.testing.assert_equal(respondent_coverage(network), respondent_coverage(expanded(network)))

    @pytest.mark.parametrize("seed", range(5))
    def test_names_and_row_order_change_nothing_and_an_isolate_only_the_members(self, seed: int) -> None:
        network = asked(random_network(seed), seed)
        found = respondent_coverage(network)
        assert respondent_coverage(renamed(network)) == respondent_coverage(shuffled(network, seed)) == found
        wider = respondent_coverage(with_isolate(network))
        assert (wider.members, wider.ties, wider.any_end) == (found.members + 1, found.ties, found.any_end)

    def test_only_the_chosen_relations_count(self) -> None:
        nodes = {"a": {"kind": "organisation", "respondent": True}}
        network = network_from_edges([("a", "refers_to", "b"), ("b", "funds", "c")], nodes)
        assert respondent_coverage(network, relations="people").any_end == 1
        assert respondent_coverage(network, relations="money").any_end == 0
        with pytest.raises(UnknownNameError):
            respondent_coverage(network, relations="refer_to")

    def test_where_nobody_was_asked_it_says_so(self) -> None:
        network = network_from_edges([("a", "refers_to", "b")])
        for nobody in (network, network.with_tables(nodes=network.nodes.assign(respondent=[None, False]))):
            with pytest.raises(ParameterError, match='add a table "respondents"'):
                respondent_coverage(nobody)
