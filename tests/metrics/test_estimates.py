"""Betweenness from pivots: right on average, exact with all of them, with errors that say how far off it is."""

from __future__ import annotations

import numpy as np
import pytest

from cogs import ParameterError, betweenness, betweenness_estimate, network_from_edges
from cogs.insights.quality import estimate_notes
from cogs.metrics.catalogue import definitions, metrics_table
from cogs.metrics.estimates import betweenness_searches, pivots_within
from cogs.network.ties import tie_sets
from tests.networks import random_network

DRAWS = 300


@pytest.fixture(scope="module", params=[True, False], ids=["directed", "undirected"])
def drawn(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    """Return exact figures, and the estimates of many draws as rows, with their standard errors and intervals."""
    network = random_network(3, size=60, density=0.05, most_alike=2)
    directed = request.param
    exact = betweenness(network, directed=directed).to_numpy()
    tables = [betweenness_estimate(network, pivots=25, seed=seed, directed=directed) for seed in range(DRAWS)]
    return exact, tables


def test_it_is_right_on_average(drawn) -> None:  # type: ignore[no-untyped-def]
    exact, tables = drawn
    estimates = np.array([table["betweenness"] for table in tables])
    error = estimates.std(axis=0, ddof=1) / np.sqrt(DRAWS)
    assert np.all(np.abs(estimates.mean(axis=0) - exact) <= 4.0 * error + 1e-9)


def test_its_standard_error_is_about_the_deviation_of_many_draws(drawn) -> None:  # type: ignore[no-untyped-def]
    exact, tables = drawn
    deviation = np.array([table["betweenness"] for table in tables]).std(axis=0)
    said = np.sqrt(np.mean([table["standard_error"] ** 2 for table in tables], axis=0))
    large = np.argsort(-exact)[:20]
    assert 0.85 < np.median(said[large] / deviation[large]) < 1.15


def test_intervals_hold_the_truth_about_as_often_as_they_say(drawn) -> None:  # type: ignore[no-untyped-def]
    exact, tables = drawn
    large = np.argsort(-exact)[:10]
    held = np.mean(
        [(t["lower"].iloc[large] <= exact[large]) & (exact[large] <= t["upper"].iloc[large]) for t in tables]
    )
    assert 0.85 < held <= 1.0
    assert all(table["lower"].notna().sum() == 50 for table in tables[:3])


def test_no_estimate_is_further_off_than_the_uniform_bound(drawn) -> None:  # type: ignore[no-untyped-def]
    exact, tables = drawn
    assert all(np.abs(table["betweenness"] - exact).max() <= table.attrs["uniform_bound"] for table in tables)


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("normalised", [True, False])
def test_with_as_many_pivots_as_classes_it_is_exact(directed: bool, normalised: bool) -> None:
    network = random_network(8, size=25, density=0.1, most_alike=3)
    searches, seconds = betweenness_searches(network, directed=directed)
    assert 2 <= searches <= 25
    assert seconds > 0
    table = betweenness_estimate(network, pivots=searches, directed=directed, normalised=normalised)
    expected = betweenness(network, directed=directed, normalised=normalised)
    np.testing.assert_allclose(table["betweenness"], expected, rtol=1e-12)
    assert (table["standard_error"] == 0).all()
    np.testing.assert_array_equal(table["upper"], table["betweenness"])


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    network = random_network(4, size=50, density=0.06)
    one, again, other = (betweenness_estimate(network, pivots=9, seed=seed) for seed in (1, 1, 2))
    assert one.to_numpy().tobytes() == again.to_numpy().tobytes()
    assert not np.array_equal(one["betweenness"], other["betweenness"])


def test_who_hangs_by_one_tie_counts_exactly() -> None:
    star = network_from_edges([("hub", "partners_with", f"n{leaf}") for leaf in range(30)])
    table = betweenness_estimate(star, pivots=2)
    assert table.loc["hub"].tolist() == [435.0, 0.0, 435.0, 435.0]


def test_a_class_larger_than_a_draw_stands_for_is_always_searched_from() -> None:
    # 40 alike between two that are not tied, and a ring of eight: the forty weigh more than one draw.
    rows = [(f"alike {n}", "partners_with", end) for n in range(40) for end in ("a", "b")]
    rows += [(f"r{n}", "partners_with", f"r{(n + 1) % 8}") for n in range(8)] + [("a", "partners_with", "r0")]
    network = network_from_edges(rows)
    tables = [betweenness_estimate(network, pivots=5, seed=seed) for seed in range(5)]
    assert len({table.attrs["searches"] for table in tables}) >= 1
    np.testing.assert_allclose(tables[0].loc["b", "betweenness"], betweenness(network)["b"], rtol=0.5)


def test_too_few_pivots_are_refused() -> None:
    with pytest.raises(ParameterError, match="2 or more; 1 was given"):
        betweenness_estimate(network_from_edges([("a", "refers_to", "b")]), pivots=1)


def test_without_pairs_of_others_a_share_is_nan() -> None:
    table = betweenness_estimate(network_from_edges([("a", "refers_to", "b")]), pivots=2, normalised=True)
    assert table.isna().all(axis=None)


def test_exact_where_it_fits_the_budget_else_as_many_pivots_as_it_allows() -> None:
    network = random_network(5, size=400, density=0.02)
    ties = tie_sets(network, "all")
    assert pivots_within(network, ties, seconds=60) is None
    searches, each = betweenness_searches(network, relations="all", directed=ties[0].directed)
    assert pivots_within(network, ties, seconds=searches * each * 1.01) is None
    assert pivots_within(network, ties, seconds=300.5 * each) == 300
    assert pivots_within(network, ties, seconds=20 * each) == 200
    with pytest.raises(ParameterError, match="above 0 seconds"):
        pivots_within(network, ties, seconds=0)


def test_a_table_of_figures_has_the_estimate_with_its_error_and_says_so() -> None:
    network = random_network(5, size=60, density=0.05)
    table = metrics_table(network, metrics=["partners", "betweenness"], relations="all", on="whole", pivots=25, seed=4)
    told = table.attrs["estimates"]["any_tie"]
    meanings = definitions(table, tie_sets(network, "all"))
    single = betweenness_estimate(network, pivots=25, seed=4, directed=tie_sets(network, "all")[0].directed)
    columns = [f"betweenness{end}_any_tie" for end in ("", "_error", "_lower", "_upper")]
    assert np.array_equal(table[columns].to_numpy(), single.to_numpy(), equal_nan=True)
    assert all(meanings[column].meaning for column in columns)
    words = f"estimated from {told['searches']} of {told['classes']} searches"
    assert words in meanings["betweenness_any_tie"].meaning
    (note,) = estimate_notes(table, tie_sets(network, "all"))
    assert words in note
    assert "standard error" in note
    assert "95%" in note


def test_a_table_of_exact_figures_has_no_error() -> None:
    table = metrics_table(random_network(5, size=30, density=0.1), metrics=["betweenness"], relations="all")
    assert list(table) == ["betweenness_any_tie"]
    assert table.attrs == {}
    assert estimate_notes(table, ()) == ()
