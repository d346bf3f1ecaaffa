"""Money: by hand, against plain loops over single rows, and what refunds, gaps and names must not change."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError, UnknownNameError, network_from_edges
from cogs.metrics.money import grants_and_contracts, lm3, local_share, money_concentration
from tests.networks import renamed, shuffled

HERE = {"area": "Northfield"}


def paid(rows: list[tuple[str, str, str, float]], nodes: dict[str, dict[str, object]]) -> CommunityNetwork:
    network = network_from_edges([row[:3] for row in rows], nodes)
    return network.with_tables(edges=network.edges.assign(amount=[row[3] for row in rows]))


def random_money(seed: int) -> CommunityNetwork:
    random = np.random.default_rng(seed)
    names = [f"o{number}" for number in range(7)]
    places = ["here", "Here ", "there", None]
    nodes = {name: {"area": places[random.integers(4)], "kind": "organisation"} for name in names}
    rows, dates = [], []
    for _ in range(40):
        relation = ("pays", "funds", "commissions", "subcontracts")[random.integers(4)]
        amount = math.nan if random.random() < 0.1 else float(random.integers(1, 90))
        rows.append((str(random.choice(names)), relation, str(random.choice(names)), amount))
        dates.append(
            pd.NaT if random.random() < 0.1 else pd.Timestamp(2023, 1, 1) + pd.Timedelta(days=random.integers(800))
        )
    network = paid(rows, nodes)
    return network.with_tables(edges=network.edges.assign(date=dates))


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("local", [None, "HERE"])
def test_local_share_is_what_a_loop_over_the_rows_adds_up(seed: int, local: str | None) -> None:
    network = random_money(seed)
    place = {
        name: str(area or "").strip().casefold() if isinstance(area, str) else ""
        for name, area in network.nodes["area"].items()
    }
    sums: dict[tuple[str, int | None], dict[str, float]] = defaultdict(
        lambda: dict.fromkeys(("local", "elsewhere", "unknown"), 0.0)
    )
    rows: dict[tuple[str, int | None], int] = defaultdict(int)
    for row in network.edges.itertuples():
        if row.source == row.target:
            continue
        year = None if pd.isna(row.date) else row.date.year - (row.date.month < 4)
        rows[row.source, year] += 1
        home = place[row.source] if local is None else "here"
        there = place[row.target]
        part = "unknown" if not home or not there else "local" if home == there else "elsewhere"
        sums[row.source, year][part] += 0.0 if math.isnan(row.amount) else row.amount
    table = local_share(network, local=local, first_month=4)
    assert len(table) == len(rows)
    for row in table.itertuples():
        key = (row.payer, None if pd.isna(row.year) else int(row.year))
        assert row.payments == rows[key]
        if row.without_amount == row.payments:
            assert math.isnan(row.local)
            assert math.isnan(row.total)
            continue
        parts = sums[key]
        assert (row.local, row.elsewhere, row.unknown) == tuple(parts.values())
        known = row.local + row.elsewhere
        assert row.share_of_known == pytest.approx(row.local / known) if known else math.isnan(row.share_of_known)
        assert row.share_least == pytest.approx(row.local / sum(parts.values()))
        assert row.share_most == pytest.approx(1 - row.elsewhere / sum(parts.values()))


@pytest.mark.parametrize("seed", range(10))
def test_concentration_is_what_a_loop_over_the_pairs_adds_up(seed: int) -> None:
    network = random_money(seed)
    table = money_concentration(network)
    for body in network.nodes.index:
        for own, other, prefix in (("source", "target", "paid"), ("target", "source", "received")):
            sums: dict[str, float] = defaultdict(float)
            for row in network.edges.to_dict("records"):
                if row[own] == body != row[other] and not math.isnan(row["amount"]):
                    sums[row[other]] += row["amount"]
            index = table.loc[body, f"{prefix}_concentration"]
            if not sums:
                assert math.isnan(index)
            else:
                assert index == pytest.approx(sum((part / sum(sums.values())) ** 2 for part in sums.values()))
                assert table.loc[body, prefix] == sum(sums.values())


@pytest.mark.parametrize("seed", range(6))
def test_neither_names_nor_the_order_of_rows_matter(seed: int) -> None:
    network = random_money(seed)
    figures = local_share(network).drop(columns="payer")
    pd.testing.assert_frame_equal(local_share(renamed(network)).drop(columns="payer"), figures)
    again = shuffled(network, seed)
    again = again.with_tables(nodes=network.nodes)
    pd.testing.assert_frame_equal(local_share(again).drop(columns="payer"), figures)
    pd.testing.assert_frame_equal(
        money_concentration(shuffled(network, seed)).loc[network.nodes.index], money_concentration(network)
    )
    np.testing.assert_allclose(lm3(renamed(network), "x-o1", local="here"), lm3(again, "o1", local="here"))
    pd.testing.assert_frame_equal(grants_and_contracts(again), grants_and_contracts(network))


def test_a_place_that_is_not_known_is_a_third_part_with_both_bounds() -> None:
    network = paid(
        [("council", "pays", "a", 30), ("council", "funds", "b", 10), ("council", "commissions", "c", 60)],
        {"council": {"kind": "council", **HERE}, "a": HERE, "b": {"area": "Leeds"}, "c": {"area": "  "}},
    )
    row = local_share(network, by_year=False).iloc[0]
    assert row[["local", "elsewhere", "unknown", "total"]].tolist() == [30, 10, 60, 100]
    assert row[["share_of_known", "share_least", "share_most"]].tolist() == [0.75, 0.3, 0.9]
    nobody = local_share(network, area="neighbourhood", by_year=False).iloc[0]
    assert nobody["unknown"] == 100
    assert math.isnan(nobody["share_of_known"])
    assert nobody[["share_least", "share_most"]].tolist() == [0, 1]


def test_a_payment_to_a_service_is_one_to_those_who_deliver_it() -> None:
    network = paid(
        [
            ("c", "commissions", "s", 100),
            ("a", "delivers", "s", math.nan),
            ("b", "delivers", "s", math.nan),
            ("a", "pays", "s", 9),
        ],
        {"c": {"kind": "council"}, "a": HERE, "b": {"area": "Leeds"}},
    )
    row = local_share(network, local="Northfield").iloc[0]
    assert row[["local", "elsewhere", "payments"]].tolist() == [50, 50, 2]
    assert len(local_share(network, local="Northfield")) == 1
    assert money_concentration(network).loc["c", "paid_concentration"] == 0.5


def test_a_date_that_is_only_a_year_has_no_financial_year() -> None:
    network = paid([("a", "pays", "b", 1), ("a", "pays", "b", 2)], {"a": HERE, "b": HERE})
    dated = network.with_tables(edges=network.edges.assign(date=["2024", "2024-02-01"]))
    assert local_share(dated)["year"].tolist() == [2024]
    years = local_share(dated, first_month=4)
    assert years["year"].tolist() == [2023, pd.NA]
    assert years["local"].tolist() == [2, 1]
    with pytest.raises(ParameterError, match="1 \\(January\\) to 12"):
        local_share(dated, first_month=13)


def test_refunds_are_taken_off_and_never_make_a_share_of_more_than_all() -> None:
    network = paid(
        [("p", "pays", "a", 50), ("p", "pays", "a", -20), ("p", "pays", "b", 10), ("p", "pays", "b", -40)],
        {"a": HERE, "b": {"area": "Leeds"}},
    )
    row = local_share(network, local="Northfield").iloc[0]
    assert row[["local", "elsewhere", "total"]].tolist() == [30, -30, 0]
    assert math.isnan(row["share_of_known"])
    assert math.isnan(row["share_most"])
    assert money_concentration(network).loc["p", ["paid", "receivers", "paid_concentration"]].tolist() == [30, 1, 1]


def test_one_that_stands_for_several_shares_what_it_gets() -> None:
    network = paid([("p", "pays", "ten", 100)], {"ten": {"count": 10}})
    assert money_concentration(network).loc["p", "paid_concentration"] == pytest.approx(0.1)
    assert money_concentration(network).loc["p", "receivers"] == 10


def test_without_amounts_nothing_is_counted_as_no_money() -> None:
    network = network_from_edges([("a", "pays", "b"), ("a", "funds", "b")])
    row = local_share(network).iloc[0]
    assert math.isnan(row["total"])
    assert row[["payments", "without_amount"]].tolist() == [2, 2]
    assert money_concentration(network).isna().all(axis=None)
    assert math.isnan(lm3(network, "a")["multiplier"])
    assert len(local_share(network_from_edges([]))) == 0
    assert len(money_concentration(network_from_edges([]))) == 0
    assert grants_and_contracts(network_from_edges([]))["number"].tolist() == [0, 0, 0, 0]


class TestLocalMultiplier:
    ROWS = (("fund", "funds", "hub", 100.0), ("hub", "pays", "cafe", 80.0), ("hub", "pays", "national", 20.0),
            ("cafe", "pays", "farm", 70.0), ("cafe", "pays", "importer", 10.0))  # fmt: skip
    NODES: ClassVar = {
        "hub": HERE,
        "cafe": HERE,
        "farm": HERE,
        "national": {"area": "London"},
        "importer": {"area": "Hull"},
    }

    def test_a_planted_multiplier_of_two_and_a_half_is_found(self) -> None:
        rounds = lm3(paid(list(self.ROWS), self.NODES), "Hub")
        assert rounds.name == "lm3_suppliers_only"
        assert rounds[["money_in", "spent_locally", "spent_locally_again"]].tolist() == [100, 80, 70]
        assert rounds["multiplier"] == 2.5
        assert rounds[["local_receivers", "without_spending", "unknown"]].tolist() == [1, 0, 0]

    def test_wages_make_it_lm3(self) -> None:
        network = paid([self.ROWS[0], ("hub", "pays", "cafe", 20.0)], self.NODES)
        rounds = lm3(network, "hub", wages={"hub": 60.0, "cafe": 5.0}, wages_spent_locally=0.5)
        assert rounds.name == "lm3"
        assert rounds[["money_in", "spent_locally", "spent_locally_again"]].tolist() == [100, 80, 30 + 5]
        with pytest.raises(ParameterError, match="together"):
            lm3(network, "hub", wages={"hub": 60.0})
        with pytest.raises(ParameterError, match="0 to 1"):
            lm3(network, "hub", wages={}, wages_spent_locally=1.5)
        with pytest.raises(ParameterError, match="0 or more"):
            lm3(network, "hub", wages={"hub": -1.0}, wages_spent_locally=0.5)

    def test_who_spends_more_than_the_rows_say_it_got_does_not_multiply_money(self) -> None:
        network = paid([self.ROWS[0], ("hub", "pays", "cafe", 400.0), ("cafe", "pays", "farm", 900.0)], self.NODES)
        assert lm3(network, "hub").loc[["spent_locally", "spent_locally_again", "multiplier"]].tolist() == [100, 100, 3]

    def test_what_they_pay_each_other_is_left_out_and_an_unknown_place_is_not_local(self) -> None:
        network = paid([*self.ROWS, ("hub", "pays", "nowhere", 30.0)], {**self.NODES, "nowhere": {}})
        rounds = lm3(network, ["hub", "cafe"])
        assert rounds[["money_in", "unknown", "local_receivers", "without_spending"]].tolist() == [100, 30, 1, 1]
        assert rounds["multiplier"] == pytest.approx(1 + 70 / 130)

    def test_a_name_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(UnknownNameError, match='Did you mean "hub"'):
            lm3(paid(list(self.ROWS), self.NODES), "hubb")
        with pytest.raises(ParameterError, match="none was given"):
            lm3(paid(list(self.ROWS), self.NODES), [])

    @pytest.mark.parametrize("seed", range(10))
    def test_it_is_what_loops_over_the_pairs_add_up_and_lies_between_one_and_three(self, seed: int) -> None:
        network = random_money(seed)
        place = {
            name: isinstance(area, str) and area.strip().casefold() == "here"
            for name, area in network.nodes["area"].items()
        }
        sums: dict[tuple[str, str], float] = defaultdict(float)
        for row in network.edges.itertuples():
            if row.source != row.target and not math.isnan(row.amount):
                sums[row.source, row.target] += row.amount
        got, spent, near = (defaultdict(float) for _ in range(3))
        for (a, b), amount in sums.items():
            spent[a] += amount
            got[b] += amount
            near[a] += amount * place[b]
        for body in got:
            first = got[body] / max(got[body], spent[body])
            again = sum(
                first * amount * near[b] / max(got[b], spent[b])
                for (a, b), amount in sums.items()
                if a == body and place[b]
            )
            rounds = lm3(network, body, local="here")
            assert rounds["multiplier"] == pytest.approx((got[body] + first * near[body] + again) / got[body])
            assert 1 <= rounds["multiplier"] <= 3


def test_grants_stand_beside_contracts_and_unknown_apart() -> None:
    rows = [
        ("c", "funds", "a", 10),
        ("c", "funds", "a", 30),
        ("c", "funds", "b", math.nan),
        ("c", "commissions", "a", 900),
        ("c", "commissions", "b", 100),
        ("d", "commissions", "b", 1),
        ("c", "pays", "b", 7),
        ("c", "commissions", "c", 5),
    ]
    network = paid(rows, {"c": {"kind": "council"}, "d": {"kind": "council"}})
    network = network.with_tables(
        edges=network.edges.assign(subcontracted=[None, None, None, "Yes", "no", "", "yes", "yes"])
    )
    table = grants_and_contracts(network)
    assert table.loc["grants", ["number", "with_amount", "value", "median"]].tolist() == [3, 2, 40, 20]
    assert table.loc["contracts"].tolist() == [3, 3, 1001, 100, 2, 1]
    assert table.loc["unknown", ["number", "value"]].tolist() == [1, 7]
    assert table.loc["subcontracts", "number"] == 0
    assert grants_and_contracts(network, payer="d").loc["contracts", "value"] == 1
