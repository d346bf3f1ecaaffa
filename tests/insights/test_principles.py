"""The six principles: a place with every figure planted, a place without any, words at none, one and many."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cogs
from cogs import CommunityNetwork, ParameterError, network_from_edges
from cogs.disclosure import Rounding
from cogs.insights.principles import principles, principles_answer
from cogs.insights.principles.local_organisations import income_at_most
from cogs.insights.principles.principle import PRINCIPLES, stated_beside
from cogs.insights.principles.sectors import sector_side
from cogs.publication.answers_shown import lines_of, sections_of, sentence_shown

HERE = {"area": "Northfield", "neighbourhood": "Sedge End"}
WAYS = ("from statutory bodies to the community", "from the community to statutory bodies")
CAUSAL = ("enable", "makes", "leads to", "impact", "because of")


def amounts(network: CommunityNetwork, *paid: float) -> CommunityNetwork:
    """Give the rows of money their amounts, in order."""
    edges = network.edges
    money = edges["relation"].isin(network.vocabulary.in_family("money"))
    return network.with_tables(edges=edges.assign(amount=pd.Series(paid, index=edges.index[money])))


def place() -> CommunityNetwork:
    """Return a place whose figures are counted by hand in the tests below."""
    nodes = {
        "council": {"kind": "organisation", "sector": "statutory", "area": "Northfield"},
        "trust": {"kind": "council", "sector": "health", "area": "Northfield"},
        "hub": {"sector": "community", "income_band": "100k to 1m", **HERE},
        "club": {"sector": "charity", "income_band": "under 10k", "count": 2, **HERE},
        "choir": {
            "sector": "community",
            "income_band": "under 10k",
            "area": "Northfield",
            "neighbourhood": "Far Field",
        },
        "firm": {"sector": "business", "income_band": "over 1m", "area": "London"},
        "advice": {"kind": "service", "neighbourhood": "Sedge End"},
        "clinic": {"kind": "service", "neighbourhood": "Sedge End"},
        "hall": {"kind": "place"},
        "people": {"kind": "resident", "count": 210, **HERE},
        "member": {"kind": "resident", **HERE},
        "stranger": {"kind": "resident", "area": "London", "neighbourhood": "Soho"},
    }
    rows = [
        ("trust", "refers_to", "hub"), ("trust", "refers_to", "hub"), ("hub", "refers_to", "council"),
        ("hub", "refers_to", "club"), ("trust", "delivers", "clinic"), ("hub", "delivers", "clinic"),
        ("hub", "delivers", "advice"), ("hub", "supports", "club"), ("hub", "owns", "hall"),
        ("council", "runs", "hall"),
        ("member", "governs", "hub"), ("stranger", "governs", "hub"),
        ("council", "commissions", "advice"), ("trust", "commissions", "advice"), ("council", "commissions", "firm"),
        ("council", "funds", "club"), ("firm", "funds", "hub"), ("hub", "pays", "club"),
    ]  # fmt: skip
    network = amounts(network_from_edges(rows, nodes), 400.0, 100.0, 250.0, 20.0, 50.0, 330.0)
    return network.with_tables(
        edges=network.edges.assign(subcontracted=[None] * 12 + ["yes", "no", "no", None, None, None])
    )


def bare() -> CommunityNetwork:
    return network_from_edges([("a", "partners_with", "b")])


def shown(network: CommunityNetwork, **options: object) -> str:
    answers = principles_answer(principles(network, **options))  # type: ignore[arg-type]
    return "\n".join(line for answer in answers for line in lines_of(answer, Rounding()))


class TestWhatWasPlantedIsFound:
    def test_the_whole_system(self) -> None:
        facts = principles(place()).facts(1)
        there, back = (
            facts[f"Referrals {words}"]
            for words in ("from statutory bodies to the community", "from the community to statutory bodies")
        )
        assert (there.value, there.out_of, back.value, back.out_of) == (2, 4, 1, 4)
        shared = facts["Services delivered by two sectors together"]
        assert (shared.value, shared.out_of, shared.names) == (1, 2, ("clinic",))
        joint = facts["Commissioned by two bodies or more"]
        assert (joint.value, joint.out_of, joint.names) == (1, 2, ("advice",))
        crossing = facts["Ties of referral between different sectors"]
        assert (crossing.value, crossing.out_of) == (4, 4)
        assert "E–I index 1.00" in crossing.note
        assert "p = " in crossing.note

    def test_the_neighbourhood_counts_services_where_they_are(self) -> None:
        found = principles(place()).each[1]
        facts = {fact.heading: fact for fact in found.facts}
        assert facts["Services with a known neighbourhood"].value == 2
        assert facts["Services per 1,000 residents"].value == pytest.approx(1000 * 2 / 220)
        table = found.tables[0].frame.set_index("place")
        assert table.loc["Sedge End", ["residents", "services", "organisations"]].tolist() == [211, 2, 4]
        assert table.loc["Sedge End", "ties"] == 2 * 1 + 1
        assert math.isnan(table.loc["Soho", "services_per_1000"])
        assert facts["Neighbourhoods without any organisation that brokers"].names == ("Far Field", "Soho")
        assert found.tables[0].columns["residents"].private == "people"

    def test_local_spend_is_three_parts_with_both_bounds(self) -> None:
        facts = principles(amounts(place(), 400.0, 100.0, 250.0, 20.0, 50.0, 330.0), area="northfield").facts(3)
        assert facts["Spend recorded with an amount"].value == 1150
        assert facts["Paid to receivers in Northfield"].value == 900
        assert facts["Paid to receivers elsewhere"].value == 250
        assert facts["Paid where the location is unknown"].value == 0
        assert facts["Local spend, of what is known"].out_of == 1150
        assert facts["Local multiplier of suppliers alone, the middle one"].value == pytest.approx(
            np.median([1 + 330 / 550, 1 + 50 / 250 + 50 * (330 / 550) / 250])
        )

    def test_a_receiver_without_a_place_opens_the_bounds(self) -> None:
        network = place()
        nodes = network.nodes
        nodes["area"] = nodes["area"].mask(nodes.index == "firm")
        facts = principles(network.with_tables(nodes=nodes), area="Northfield").facts(3)
        assert facts["Paid where the location is unknown"].value == 250
        assert facts["Local spend, of what is known"].out_of == 900
        assert (facts["Local spend, at least"].value, facts["Local spend, at most"].value) == (900, 1150)

    def test_local_organisations(self) -> None:
        facts = principles(place()).facts(5)
        owned = facts["Buildings and other assets owned by community organisations"]
        run = facts["Buildings and other assets run by community organisations"]
        assert (owned.value, owned.out_of, owned.names, run.value) == (1, 1, ("hall",), 0)
        supported, connected = facts["Small groups that somebody supports"], facts["Small groups that are connected"]
        assert (supported.value, supported.out_of, connected.value) == (2, 3, 2)
        brought = facts["Investment brought in from elsewhere"]
        assert (brought.value, brought.out_of) == (50, 50 + 500 + 20 + 330)
        seats = facts["Seats on boards held by local people"]
        assert (seats.value, seats.out_of, seats.private) == (1, 2, True)

    def test_commissioning(self) -> None:
        found = principles(place()).each[5]
        facts = {fact.heading: fact for fact in found.facts}
        assert [facts[name].value for name in ("Grants", "Contracts", "Payments of unknown type")] == [2, 3, 1]
        assert (facts["The middle grant"].value, facts["The middle contract"].value) == (35, 250)
        passed = facts["Contracts of which a part is subcontracted"]
        assert (passed.value, passed.out_of) == (1, 3)
        money = facts["The money of the largest payer is as concentrated as if shared equally by"]
        shares = [400 / 670, 250 / 670, 10 / 670, 10 / 670]
        assert money.value == pytest.approx(1 / sum(share**2 for share in shares))
        assert money.out_of == 4

    def test_early_intervention(self) -> None:
        rows = [("R1", "uses", "hub"), ("trust", "refers_to", "hub"), ("R2", "uses", "hub"), ("R3", "uses", "hub")]
        nodes = {name: {"kind": "resident"} for name in ("R1", "R2", "R3")}
        network = network_from_edges(
            rows,
            {
                **nodes,
                "hub": {"sector": "community", "kind": "organisation"},
                "trust": {"sector": "nhs", "kind": "organisation"},
            },
        )
        dated = network.edges.assign(
            date=pd.to_datetime(["2024-06-01", "2024-05-20", "2024-06-02", "2024-01-01"]),
            resident=[None, "R2", None, None],
            need="food",
        )
        facts = principles(network.with_tables(edges=dated)).facts(4)
        door = facts["Residents whose front door is a community organisation"]
        assert (door.value, door.out_of, door.private) == (1, 2, True)
        alone = facts["Uses by self-referral"]
        assert (alone.value, alone.out_of, alone.private) == (2, 3, True)


class Slow:
    """The figures of principles 1, 2 and 5 over single rows, in sets and sums."""

    def __init__(self, network: CommunityNetwork) -> None:
        nodes = network.nodes.astype(object)
        self.nodes = nodes.where(nodes.notna(), None).to_dict("index")
        self.rows = list(network.edges[["source", "relation", "target"]].itertuples(index=False, name=None))
        self.deliverers: dict[str, set[str]] = {}
        for a, relation, b in self.rows:
            if relation == "delivers":
                self.deliverers.setdefault(b, set()).add(a)

    def side(self, node: str) -> str | None:
        sector = self.nodes[node]["sector"]
        given = {"nhs": "statutory", "charity": "community", "shop": "other"}.get(sector)
        return "statutory" if given is None and self.nodes[node]["kind"] == "council" else given

    def bodies(self, node: str) -> set[str]:
        return self.deliverers.get(node, {node})

    def flow(self, sender: str, receiver: str) -> tuple[float, float]:
        part = whole = 0.0
        for a, relation, b in self.rows:
            senders, receivers = self.bodies(a), self.bodies(b)
            if relation != "refers_to":
                continue
            pairs = [(u, v) for u in senders for v in receivers]
            for u, v in pairs:
                if u in receivers or v in senders or None in (self.side(u), self.side(v)):
                    continue
                whole += 1 / len(pairs)
                part += ((self.side(u), self.side(v)) == (sender, receiver)) / len(pairs)
        return part, whole

    def joint(self) -> int:
        payers: dict[str, set[str]] = {}
        for a, relation, b in self.rows:
            if relation == "commissions" and a != b:
                payers.setdefault(b, set()).add(a)
        return sum(self.nodes[b]["count"] for b, who in payers.items() if sum(self.nodes[a]["count"] for a in who) > 1)

    def of_two_sectors(self) -> int:
        sectors = {s: {self.nodes[a]["sector"] for a in who} - {None} for s, who in self.deliverers.items()}
        return sum(self.nodes[service]["count"] for service, found in sectors.items() if len(found) > 1)

    def services(self, place: str) -> int:
        return sum(n["count"] for n in self.nodes.values() if n["kind"] == "service" and n["neighbourhood"] == place)

    def at_work(self, body: str) -> set[str]:
        offered = {self.nodes[s]["neighbourhood"] for s, who in self.deliverers.items() if body in who} - {None}
        return offered or {self.nodes[body]["neighbourhood"]} - {None}

    def ties(self, place: str) -> int:
        found = set()
        for a, relation, b in self.rows:
            senders, receivers = self.bodies(a), self.bodies(b)
            if relation in ("refers_to", "partners_with"):
                found |= {frozenset((u, v)) for u in senders - receivers for v in receivers - senders}
        inside = [pair for pair in found if all(place in self.at_work(body) for body in pair)]
        return sum(math.prod(self.nodes[body]["count"] for body in pair) for pair in inside)

    def owned(self) -> int:
        ours = {b for a, r, b in self.rows if r == "owns" and any(self.ours(body) for body in self.bodies(a))}
        return sum(self.nodes[thing]["count"] for thing in ours)

    def ours(self, body: str) -> bool:
        return self.nodes[body]["kind"] == "organisation" and self.side(body) == "community"


def random_place(seed: int) -> CommunityNetwork:
    """Return organisations, councils, services and places with sectors and neighbourhoods, linked at random."""
    random = np.random.default_rng(seed)
    kinds = ["organisation"] * 6 + ["council"] * 2 + ["service"] * 5 + ["place"] * 3
    ids = [f"{kind[0]}{number}" for number, kind in enumerate(kinds)]
    bodies, services, places = ids[:8], ids[8:13], ids[13:]
    ends = {
        "refers_to": (bodies + services, ids[:6] + services, 14),
        "delivers": (bodies, services, 6),
        "owns": (bodies + services, places, 4),
        "commissions": (bodies, ids[:6] + services, 7),
        "partners_with": (bodies, bodies, 4),
    }
    rows = [
        (str(random.choice(sources)), relation, str(random.choice(targets)))
        for relation, (sources, targets, number) in ends.items()
        for _ in range(number)
    ]
    sectors, quarters = np.array(["nhs", "charity", "shop", None]), np.array(["North", "South", None])
    nodes = {
        node: {
            "kind": kind,
            "count": int(random.integers(1, 2 + seed % 3)),
            "sector": random.choice(sectors),
            "neighbourhood": random.choice(quarters),
        }
        for node, kind in zip(ids, kinds, strict=True)
    }
    return network_from_edges(rows, nodes)


@pytest.mark.parametrize("seed", range(12))
def test_figures_of_random_places_are_what_plain_loops_add_up(seed: int) -> None:
    network = random_place(seed)
    slow, found = Slow(network), principles(network)
    facts = found.facts(1)
    if {"statutory", "community"} <= {slow.side(node) for node in slow.nodes}:
        for words, sides in (
            ("from statutory bodies to the community", ("statutory", "community")),
            ("from the community to statutory bodies", ("community", "statutory")),
        ):
            fact, (part, whole) = facts[f"Referrals {words}"], slow.flow(*sides)
            expected = (part, whole) if whole else (math.nan, math.nan)
            assert (fact.value, fact.out_of) == pytest.approx(expected, nan_ok=True)
    assert facts["Commissioned by two bodies or more"].value == slow.joint()
    assert facts["Services delivered by two sectors together"].value == slow.of_two_sectors()
    table = found.each[1].tables[0].frame.set_index("place")
    assert table["services"].to_dict() == {place: slow.services(place) for place in table.index}
    assert table["ties"].to_dict() == {place: slow.ties(place) for place in table.index}
    if any(slow.ours(node) for node in slow.nodes):
        owned = found.facts(5)["Buildings and other assets owned by community organisations"]
        assert owned.value == slow.owned()


class TestAPlaceWithoutAnyOfIt:
    def test_every_figure_says_what_it_needs_and_nothing_else(self) -> None:
        network = network_from_edges([], {"a": {"kind": "organisation"}, "b": {"kind": "organisation"}})
        for answer in principles_answer(principles(network)):
            facts = [fact for group in answer.facts.values() for fact in group]
            assert facts
            assert all(math.isnan(fact.value) and fact.needs and not fact.names for fact in facts), answer.heading
            assert answer.tables == ()
            assert answer.missing == ()
            assert [list(map(type, said)) for said in answer.sentences] == [[str]]
            assert not any("Preston" in line for line in lines_of(answer, Rounding()))

    @pytest.mark.parametrize("column", ["sector", "area", "neighbourhood", "income_band"])
    def test_a_column_that_is_not_there_is_asked_for(self, column: str) -> None:
        network = place()
        without = network.with_tables(nodes=network.nodes.drop(columns=column))
        answers = principles_answer(principles(without))
        assert len(answers) == 6
        needs = [fact.needs for one in principles(without).each for fact in one.facts if math.isnan(fact.value)]
        if column in ("sector", "income_band"):
            assert any(column in text for text in needs)

    @pytest.mark.parametrize("column", ["amount", "subcontracted"])
    def test_a_column_of_rows_that_is_not_there_is_asked_for(self, column: str) -> None:
        network = place()
        without = principles(network.with_tables(edges=network.edges.drop(columns=column)))
        assert any(column in fact.needs for one in without.each for fact in one.facts if math.isnan(fact.value))

    def test_an_empty_network_is_borne(self) -> None:
        assert all(not one.known for one in principles(network_from_edges([])).each)


class TestWords:
    def test_each_answer_bears_the_name_the_report_gives_the_principle(self) -> None:
        assert [answer.heading for answer in principles_answer(principles(bare()))] == [
            f"{number}. {name}" for number, name in enumerate(PRINCIPLES, start=1)
        ]

    def test_nothing_speaks_of_causes(self) -> None:
        text = shown(place()).casefold()
        assert not [word for word in CAUSAL if word in text]

    def test_reference_lines_say_plan_or_outcome_city_or_county_years_and_where(self) -> None:
        frame = stated_beside(3)[0].frame
        rows = frame.set_index("measured")
        city = rows.loc["share of spend kept within Preston, the city"]
        county = rows.loc["share of spend kept within Lancashire, the county with Preston in it"]
        assert (city["stated"], county["stated"]) == ("5% to 18.2%", "39% to 79.2%")
        assert city["years"] == county["years"] == "2012/13 to 2016/17"
        assert frame.loc[frame["stated"] == "47% to 60%", "is"].tolist() == ["a plan, not an outcome"]
        assert frame["where"].str.contains("chapter [0-9]").all()
        assert stated_beside(2) == stated_beside(6) == ()

    def test_numbers_agree_at_none_one_and_many(self) -> None:
        one = network_from_edges([("c", "funds", "a")])
        many = network_from_edges([("c", "funds", "a"), ("c", "funds", "b"), ("c", "commissions", "b")])
        assert "The data have 1 grant." in shown(one)
        assert "The data have 2 grants and 1 contract." in shown(many)
        assert "Contracts: none recorded" in shown(one)
        assert "The data have" not in shown(bare())

    def test_bounds_are_said_only_where_a_place_is_unknown(self) -> None:
        network = place()
        assert "Were everything unknown" not in shown(network, area="Northfield")
        nodes = network.nodes
        nodes["area"] = nodes["area"].mask(nodes.index == "firm")
        assert "Were everything unknown elsewhere" in shown(network.with_tables(nodes=nodes), area="Northfield")

    def test_hostile_names_are_only_names(self) -> None:
        network = place()
        odd = network.with_tables(
            nodes=network.nodes.assign(name=[f"{{0}} <b>'\"{name}" for name in network.nodes["name"]])
        )
        assert "<b>'\"hall" in shown(odd)
        assert all(list(sections_of(answer, Rounding())) for answer in principles_answer(principles(odd)))

    def test_residents_are_rounded_and_never_named(self) -> None:
        text = shown(place())
        assert "211" not in text
        assert "member" not in text.split()
        assert "stranger" not in text

    def test_a_confidential_place_is_counted_and_not_named(self) -> None:
        network = place()
        nodes = network.nodes.assign(location=None)
        nodes["location"] = nodes["location"].astype(object).mask(nodes.index == "hall", "confidential")
        fact = principles(network.with_tables(nodes=nodes)).facts(5)[
            "Buildings and other assets owned by community organisations"
        ]
        assert (fact.value, fact.names) == (1, ())


class TestOptions:
    def test_rows_outside_the_period_are_left_out_and_undated_ones_said(self) -> None:
        network = network_from_edges([("c", "funds", "a"), ("c", "funds", "b"), ("c", "funds", "d")])
        dated = network.with_tables(edges=network.edges.assign(date=["2024-05-01", "2022-05-01", None]))
        period = ("2024-04-01", "2025-03-31")
        assert principles(dated, period=period).facts(6)["Grants"].value == 2
        missing = principles_answer(principles(dated, period=period))[5].missing
        assert [sentence_shown(line, Rounding()) for line in missing][-1].endswith("stay in: 1.")
        used = network_from_edges([("c", "funds", "a"), ("Ann", "uses", "a"), ("Bob", "uses", "b")])
        missing = principles_answer(principles(used, period=period))[5].missing
        assert [sentence_shown(line, Rounding()) for line in missing][-1].endswith("stay in: 1 to 7.")
        for wrong in (("2025-01-01", "2024-01-01"), ("soon", "later")):
            with pytest.raises(ParameterError, match="period must be"):
                principles(dated, period=wrong)

    def test_a_place_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(ParameterError, match='Did you mean "Northfield"'):
            principles(place(), area="Northfeild")
        with pytest.raises(ParameterError, match="no column"):
            principles(place(), by="side")

    def test_whoever_made_the_study_is_left_out(self) -> None:
        network = place()
        nodes = network.nodes.assign(
            in_study=["convenor" if name == "council" else None for name in network.nodes.index]
        )
        assert principles(network.with_tables(nodes=nodes)).facts(6)["Contracts"].value == 1

    @pytest.mark.parametrize("seed", range(5))
    def test_neither_names_nor_row_order_matter(self, seed: int) -> None:
        network = place()
        figures = [[fact.value for fact in one.facts] for one in principles(network).each]
        mixed = network.with_tables(edges=network.edges.sample(frac=1, random_state=seed))
        again = [[fact.value for fact in one.facts] for one in principles(mixed).each]
        for before, after in zip(figures, again, strict=True):
            np.testing.assert_allclose(after, before)


@pytest.mark.parametrize(
    ("said", "most"),
    [
        ("under 10k", 1e4),
        ("10k to 100k", 1e5),
        ("£100,001 - £1m", 1e6),
        ("over 1m", math.inf),
        ("250000", 250000),
        ("£1 million+", math.inf),
    ],
)
def test_a_band_of_incomes_is_read_by_its_upper_end(said: str, most: float) -> None:
    assert income_at_most(said) == most


def test_what_says_no_income_is_not_read() -> None:
    assert all(math.isnan(income_at_most(said)) for said in ("", None, float("nan"), "small", pd.NA))


def test_sectors_are_read_case_apart() -> None:
    assert [sector_side(word) for word in ("NHS", "Third Sector", "shop")] == ["statutory", "community", "other"]


def test_the_report_as_data_says_what_it_lacks() -> None:
    network = cogs.load_network(Path(__file__).parents[2] / "data" / "keep-it-local")
    found = principles(network)
    assert not found.each[2].known
    assert found.facts(6)["Grants"].value == 2
    assert found.facts(6)["Contracts"].value == 3
    assert found.facts(5)["Buildings and other assets run by community organisations"].value == 10
    assert "18 who were studied" in found.star
    assert found.star in principles_answer(principles(network))[0].missing
    assert "base of behind closed doors" not in shown(network).casefold()
