"""Referral pathways: by hand on tiny logs, and against plain Python that follows one resident after the other."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError
from cogs.metrics.pathway_definitions import PATHWAY_DEFINITIONS
from cogs.metrics.pathways import Pathways, pathways

CLOSED, REFUSED = {"closed"}, {"not accepted"}


def place(rows: list[tuple[Any, ...]], nodes: dict[str, dict[str, Any]] | None = None) -> CommunityNetwork:
    """Return a network of rows (source, relation, target, date, resident, need, outcome, complex), the end left off."""
    columns = ["source", "relation", "target", "date", "resident", "need", "outcome", "complex"]
    edges = pd.DataFrame([(*row, *[None] * (len(columns) - len(row))) for row in rows], columns=columns, dtype=object)
    edges = edges.dropna(axis="columns", how="all")
    table = {node: {"kind": "organisation"} for row in rows for node in (row[0], row[2])}
    for source, relation, target, *_ in rows:
        if relation in ("uses", "volunteers_with"):
            table[source] = {"kind": "resident"}
        if relation == "delivers":
            table[target] = {"kind": "service"}
    for node, said in (nodes or {}).items():
        table[node] = {**table.get(node, {"kind": "organisation"}), **said}
    frame = pd.DataFrame.from_dict(table, orient="index")
    if "count" in frame:
        frame["count"] = frame["count"].fillna(1).astype("int64")
    return CommunityNetwork(frame, edges)


def cell(found: Pathways, body: str, column: str) -> float:
    return float(found.organisations.loc[body, column])


def small() -> CommunityNetwork:
    """Return school → hub → trust for one resident, who then comes back to the hub."""
    return place(
        [
            ("school", "refers_to", "hub", "2024-03-01", "R1", "debt", "closed"),
            ("hub", "refers_to", "trust", "2024-04-01", "R1", "debt", "accepted"),
            ("trust", "refers_to", "hub", "2024-05-01", "R1", "debt", "not accepted"),
            ("hub", "refers_to", "clinic", "2024-06-01", "R2", "health", None),
        ]
    )


def test_a_pathway_by_hand() -> None:
    found = pathways(small(), censored_days=0)
    table = found.organisations
    assert table["front_doors"].to_dict() == {"school": 1, "hub": 1, "trust": 0, "clinic": 0}
    assert table["received"].to_dict() == {"school": 0, "hub": 1, "trust": 1, "clinic": 1}
    assert table["sent_on"].to_dict() == {"school": 0, "hub": 1, "trust": 1, "clinic": 0}
    assert table["senders"].to_dict() == {"school": 0, "hub": 2, "trust": 1, "clinic": 1}
    assert table["receivers"].to_dict() == {"school": 1, "hub": 2, "trust": 1, "clinic": 0}
    assert cell(found, "hub", "onward_rate") == 1.0
    assert np.isnan(cell(found, "school", "onward_rate"))
    assert table["last_referrals"].to_dict() == {"school": 0, "hub": 1, "trust": 0, "clinic": 1}
    assert table["dead_ends"].to_dict() == {"school": 0, "hub": 1, "trust": 0, "clinic": 1}
    assert found.totals["dead_ends"] == found.totals["last_referrals"] == 2
    assert found.totals["returns"] == 0  # The hub did not take them on again.
    assert found.period == (date(2024, 3, 1), date(2024, 6, 1))
    assert table[["uses", "self_referred", "volunteers", "became_volunteers"]].isna().all().all()
    assert found.missing == ("complex", "uses", "uses date", "volunteers", "volunteers date", "sector")


def test_every_column_has_a_definition_and_whatever_counts_residents_is_private() -> None:
    table = pathways(small()).organisations
    assert list(table.columns) == list(PATHWAY_DEFINITIONS)
    open_to_all = [name for name in table if PATHWAY_DEFINITIONS[name].private is None]
    assert open_to_all == ["senders", "receivers"]
    assert PATHWAY_DEFINITIONS["onward_rate"].private == "share"


def test_the_first_of_use_and_sender_is_the_front_door_and_on_one_day_the_sender() -> None:
    rows = [("school", "refers_to", "hub", "2024-03-02", "R1")]
    for day, door in (("2024-03-01", "club"), ("2024-03-02", "school"), ("2024-03-03", "school")):
        found = pathways(place([*rows, ("R1", "uses", "club", day)]), censored_days=0)
        assert found.organisations.index[found.organisations["front_doors"] == 1].tolist() == [door]


def test_a_use_is_a_self_referral_unless_a_referral_there_came_first_or_on_that_day() -> None:
    rows = [("school", "refers_to", "hub", "2024-03-02", "R1"), ("R1", "uses", "club", "2024-04-01")]
    for day, alone in (("2024-03-01", 1), ("2024-03-02", 0), ("2024-03-03", 0)):
        found = pathways(place([*rows, ("R1", "uses", "hub", day)]))
        assert (cell(found, "hub", "self_referred"), cell(found, "hub", "uses")) == (alone, 1)
        assert (found.totals["self_referred"], found.totals["uses"]) == (1 + alone, 2)


def test_referrals_of_one_day_stand_in_the_order_of_the_rows() -> None:
    one, other = ("school", "refers_to", "hub", "2024-03-01", "R1"), ("hub", "refers_to", "trust", "2024-03-01", "R1")
    assert cell(pathways(place([one, other])), "hub", "sent_on") == 1
    assert cell(pathways(place([other, one])), "hub", "sent_on") == 0


def test_both_ends_of_the_period_are_left_out() -> None:
    network = small()
    found = pathways(network, censored_days=30)
    assert found.totals["front_doors"] == 1  # R1 was seen on the very first day.
    assert found.totals["censored_doors"] == 1
    assert found.totals["last_referrals"] == 1  # R2's is on the very last.
    wider = pathways(network, period=("2024-01-01", "2024-12-31"), censored_days=30)
    assert (wider.totals["front_doors"], wider.totals["last_referrals"]) == (2, 2)
    edge = pathways(network, period=("2024-01-31", "2024-07-01"), censored_days=30)
    assert (edge.totals["front_doors"], edge.totals["last_referrals"]) == (2, 2)


def test_rows_outside_the_period_are_left_out() -> None:
    found = pathways(small(), period=(date(2024, 4, 1), None), censored_days=0)
    assert found.totals["referrals"] == 3
    assert found.totals["outside_period"] == 1
    assert cell(found, "hub", "front_doors") == 2
    empty = pathways(small(), period=("2030-01-01", "2030-02-01"))
    assert empty.totals["received"] == empty.totals["front_doors"] == empty.totals["returns"] == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"censored_days": -1}, "censored_days must be 0 days or more; -1 was given"),
        ({"window_days": -2}, "window_days must be 0 days or more"),
        ({"period": ("2024-05-01", "2024-04-01")}, "must not end before it starts"),
        ({"period": ("May", None)}, "The first day of the period must be a day, written as 2024-03-31; May was given"),
    ],
)
def test_a_slip_is_said_in_one_message(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        pathways(small(), **options)


def test_a_date_that_cannot_be_read_is_said() -> None:
    with pytest.raises(ParameterError, match="A date cannot be read"):
        pathways(place([("a", "refers_to", "b", "sometime", "R1")]))


def returning(**changes: Any) -> CommunityNetwork:
    """Return a resident who is twice at the police for the same need, closed before; with something changed."""
    said = {
        "need": "debt",
        "again": "Debt",
        "outcome": "Closed",
        "day": "2024-09-01",
        "sector": "statutory",
        "after": "accepted",
        "count": 1,
    }
    said |= changes
    return place(
        [
            ("school", "refers_to", "police", "2024-03-01", "R1", said["need"], said["outcome"]),
            ("club", "refers_to", "police", said["day"], "R1", said["again"], said["after"]),
        ],
        nodes={"police": {"sector": said["sector"], "count": said["count"]}},
    )


def test_a_planted_return_for_a_closed_need_is_found_exactly() -> None:
    found = pathways(returning())
    assert found.organisations["repeat_presentations"].to_dict() == {"school": 0, "police": 1, "club": 0}
    assert found.organisations["returns"].to_dict() == {"school": 0, "police": 1, "club": 0}


@pytest.mark.parametrize(
    ("changes", "returns"),
    [
        ({"again": "health"}, 1),
        ({"outcome": "accepted"}, 1),
        ({"sector": "community"}, 1),
        ({"day": "2025-03-02"}, 1),
        ({"day": "2024-03-01"}, 0),
        ({"outcome": "Declined"}, 0),
    ],
)
def test_whatever_is_wanting_makes_it_no_repeat_presentation(changes: dict[str, Any], returns: float) -> None:
    found = pathways(returning(**changes))
    assert (found.totals["repeat_presentations"], found.totals["returns"]) == (0, returns)


def test_a_crisis_service_is_known_by_its_own_words() -> None:
    assert pathways(returning(sector="Crisis")).totals["repeat_presentations"] == 1


def test_who_comes_back_to_several_alike_may_be_with_another_member() -> None:
    found = pathways(returning(count=3))
    assert np.isnan(cell(found, "police", "returns"))
    assert found.totals["returns"] == found.totals["repeat_presentations"] == 0
    assert cell(found, "school", "receivers") == 3


def test_without_need_or_outcome_nothing_is_called_a_repeat_presentation() -> None:
    for changes, gone in (({"need": None, "again": None}, "need"), ({"outcome": None, "after": None}, "outcome")):
        found = pathways(returning(**changes))
        assert np.isnan(found.totals["repeat_presentations"])
        assert found.totals["returns"] == 1
        assert gone in found.missing


def test_taking_up_a_referral_is_no_return() -> None:
    rows = [
        ("school", "refers_to", "hub", "2024-03-01", "R1"),
        ("school", "refers_to", "trust", "2024-03-05", "R1"),
        ("R1", "uses", "hub", "2024-03-09"),
    ]
    assert pathways(place(rows)).totals["returns"] == 0
    again = [*rows, ("trust", "refers_to", "hub", "2024-05-01", "R1")]
    assert cell(pathways(place(again)), "hub", "returns") == 1


def test_a_shared_service_counts_at_each_deliverer_and_each_resident_once() -> None:
    rows = [
        ("hub", "delivers", "advice"), ("trust", "delivers", "advice"),
        ("school", "refers_to", "advice", "2024-03-01", "R1"),
        ("R2", "uses", "advice", "2024-03-01"), ("hub", "refers_to", "advice", "2024-03-01", "R3"),
    ]  # fmt: skip
    found = pathways(place(rows), censored_days=0)
    assert [cell(found, body, "received") for body in ("hub", "trust")] == [1, 1]
    assert [cell(found, body, "front_doors") for body in ("hub", "trust")] == [1, 1]
    assert (found.totals["received"], found.totals["front_doors"], found.totals["uses"]) == (1, 2, 1)
    assert found.totals["referrals"] == 1  # The third stays inside the hub.


def test_a_group_of_residents_counts_as_many() -> None:
    rows = [("school", "refers_to", "hub", "2024-03-01", "class"), ("class", "uses", "club", "2024-05-01")]
    found = pathways(place(rows, nodes={"class": {"count": 30}}), censored_days=0)
    assert (cell(found, "school", "front_doors"), cell(found, "hub", "received")) == (30, 30)
    assert found.totals["uses"] == 30


def test_users_who_became_volunteers_used_it_on_an_earlier_day() -> None:
    rows = [(f"R{n}", "volunteers_with", "hub", "2024-05-01") for n in range(3)]
    rows += [
        ("R0", "uses", "hub", "2024-04-30"),
        ("R1", "uses", "hub", "2024-05-01"),
        ("R2", "uses", "club", "2024-01-01"),
    ]
    found = pathways(place(rows))
    assert (cell(found, "hub", "volunteers"), cell(found, "hub", "became_volunteers")) == (3, 1)
    assert (found.totals["volunteers"], found.totals["became_volunteers"]) == (3, 1)


def test_complex_cases_stand_by_the_sector_of_their_sender() -> None:
    rows = [
        ("police", "refers_to", "hub", "2024-03-01", "R1", None, None, "yes"),
        ("police", "refers_to", "hub", "2024-03-02", "R1", None, None, "yes"),
        ("police", "refers_to", "hub", "2024-03-02", "R2", None, None, "no"),
        ("hub", "refers_to", "police", "2024-03-02", "R2"),
        ("other", "refers_to", "police", None, None, None, None, "yes"),
    ]
    network = place(rows, nodes={"police": {"sector": "statutory"}, "hub": {"sector": "community"}})
    found = pathways(network).complex_by_sector.set_index("sector")
    assert found.loc["statutory"].tolist() == [2, 3, 1]
    assert found.loc["community"].tolist() == [0, 1, 0]
    assert found.loc["not given"].tolist() == [1, 1, 0]
    flow = pathways(network).flow.set_index(["sender", "receiver"])
    assert flow.loc[("statutory", "community")].tolist() == [3, 3, 2]
    assert pathways(network).totals["referrals_without_date"] == 1


def test_front_doors_stand_by_sector_and_need() -> None:
    found = pathways(place([("school", "refers_to", "hub", "2024-03-01", "R1", "debt")]), censored_days=0)
    assert found.front_doors.to_numpy().tolist() == [["not given", "debt", 1.0]]


def test_without_dates_only_partners_are_known() -> None:
    found = pathways(place([("a", "refers_to", "b"), ("b", "refers_to", "c")]))
    assert found.missing[:5] == ("date", "resident", "need", "outcome", "complex")
    assert found.organisations["senders"].tolist() == [0, 1, 1]
    assert found.organisations.drop(columns=["senders", "receivers"]).isna().all().all()
    assert found.period is None


def test_dates_of_rows_that_name_nobody_are_of_no_use() -> None:
    found = pathways(place([("a", "refers_to", "b", "2024-03-01"), ("a", "refers_to", "b", None, "R1")]))
    assert "date" in found.missing
    assert np.isnan(found.totals["received"])


def test_a_place_without_anything_says_so() -> None:
    found = pathways(place([("a", "delivers", "b")]))
    assert "referrals" in found.missing
    assert found.organisations.isna().all().all()
    assert len(found.sectors) == len(found.complex_by_sector) == len(found.front_doors) == 0


def random_log(seed: int, *, people: int = 12, rows: int = 60) -> CommunityNetwork:
    """Return an invented log with shared services, same-day rows, gaps in every column and a group of residents."""
    random = np.random.default_rng(seed)
    bodies, services, residents = [f"o{n}" for n in range(6)], ["s0", "s1", "s2"], [f"R{n}" for n in range(people)]
    made: list[tuple[Any, ...]] = [("o0", "delivers", "s0"), ("o1", "delivers", "s0"), ("o2", "delivers", "s1")]

    def pick(choices: list[Any]) -> Any:
        return choices[random.integers(len(choices))]

    def day() -> str | None:
        return None if random.random() < 0.1 else f"2024-{random.integers(1, 13):02d}-{random.integers(1, 6):02d}"

    for _ in range(rows):
        need, outcome = pick(["debt", "home", None]), pick(["closed", "closed", "accepted", "not accepted", None])
        ends = pick(bodies + services), pick(bodies + services)
        made.append(
            (ends[0], "refers_to", ends[1], day(), pick([*residents, None]), need, outcome, pick(["yes", "no"]))
        )
        if random.random() < 0.4:
            made.append((pick(residents), "uses", pick(bodies + services), day()))
        if random.random() < 0.2:
            made.append((pick(residents), "volunteers_with", pick(bodies), day()))
    nodes = {body: {"kind": "organisation", "sector": pick(["statutory", "community", None])} for body in bodies}
    nodes |= {service: {"kind": "service"} for service in services} | {"R0": {"kind": "resident", "count": 4}}
    nodes |= {"o5": {"count": 2, "sector": "statutory"}}
    return place([made[n] for n in range(3)] + [made[3 + n] for n in random.permutation(len(made) - 3)], nodes=nodes)


class Slow:
    """The definitions of the methods page, one resident after the other."""

    def __init__(self, network: CommunityNetwork, censored: int, window: int) -> None:
        nodes, self.columns = network.nodes, defaultdict(lambda: defaultdict(set))
        self.count = nodes["count"].to_dict()
        deliverers: dict[str, set[str]] = defaultdict(set)
        rows = [row._asdict() for row in network.edges.itertuples()]
        for row in rows:
            if row["relation"] == "delivers":
                deliverers[row["target"]].add(row["source"])
        self.bodies = lambda node: deliverers.get(node, {node})
        self.statutory = set(nodes.index[nodes["sector"] == "statutory"])
        dated = [row for row in rows if isinstance(row.get("date"), str)]
        referrals, uses = [], []
        for row in dated:
            row["day"] = date.fromisoformat(row["date"]).toordinal()
            row["to"] = self.bodies(row["target"])
            if row["relation"] == "refers_to" and isinstance(row["resident"], str):
                row["from"] = self.bodies(row["source"])
                both = row["from"] & row["to"]
                row["from"], row["to"] = row["from"] - both, row["to"] - both
                if row["from"] and row["to"]:
                    referrals.append(row)
            if row["relation"] == "uses":
                uses.append(row)
        days = [row["day"] for row in referrals + uses]
        self.first, self.last, self.censored, self.window = min(days), max(days), censored, window
        self.self_referred = 0
        for resident in {row["resident"] for row in referrals} | {row["source"] for row in uses}:
            sent = sorted((r for r in referrals if r["resident"] == resident), key=lambda r: (r["day"], r["Index"]))
            self.follow(resident, sent, sorted((r for r in uses if r["source"] == resident), key=lambda r: r["Index"]))
        for row in (row for row in dated if row["relation"] == "volunteers_with"):
            self.columns["volunteers"][row["target"]].add(row["source"])
            if any(u["source"] == row["source"] and row["target"] in u["to"] and u["day"] < row["day"] for u in uses):
                self.columns["became_volunteers"][row["target"]].add(row["source"])

    def follow(self, resident: str, sent: list[dict[str, Any]], uses: list[dict[str, Any]]) -> None:
        steps: list[tuple[int, set[str], str, dict[str, Any]]] = []
        for day in sorted({row["day"] for row in sent + uses}):
            for row in (row for row in sent if row["day"] == day):
                steps += [(day, row["from"], "sent", row), (day, row["to"], "received", row)]
            steps += [(day, row["to"], "used", row) for row in uses if row["day"] == day]
        if steps[0][0] - self.first >= self.censored:
            self.note("front_doors", resident, steps[0][1])
        for place, (_, here, role, _) in enumerate(steps):
            if role == "received":
                self.note("received", resident, here)
                for _, there, after, _ in steps[place + 1 :]:
                    self.note("sent_on", resident, here & there if after == "sent" else set())
        for row in uses:
            led = set().union(*[other["to"] for other in sent if other["day"] <= row["day"]])
            self.self_referred += self.count[resident] * (not led & row["to"])
        if sent and self.last - sent[-1]["day"] >= self.censored:
            self.note("last_referrals", resident, sent[-1]["to"])
            if sent[-1]["outcome"] not in {"closed", "accepted"}:
                self.note("dead_ends", resident, sent[-1]["to"])
        self.back(
            resident, [step for step in steps if step[2] != "received" or step[3]["outcome"] not in REFUSED], sent
        )

    def back(self, resident: str, steps: list[Any], sent: list[dict[str, Any]]) -> None:
        for place, (day, here, role, row) in enumerate(steps):
            self.note("seen", resident, here)
            for body in here:
                before = [k for k in range(place) if body in steps[k][1]]
                led = role == "used" and any(body in other["to"] and other["day"] <= day for other in sent)
                if role == "sent" or led or not before or self.count[body] > 1:
                    continue
                if steps[before[-1]][0] == day or before[-1] == place - 1:
                    continue
                self.note("returns", resident, {body})
                if role == "received" and body in self.statutory and isinstance(row["need"], str):
                    same = [r for r in sent if body in r["to"] and r["need"] == row["need"] and r["outcome"] in CLOSED]
                    if any(0 < day - r["day"] <= self.window for r in same):
                        self.note("repeat_presentations", resident, {body})

    def note(self, column: str, resident: str, bodies: set[str]) -> None:
        for body in bodies:
            self.columns[column][body].add(resident)

    def value(self, column: str, body: str | None = None) -> int:
        found = self.columns[column]
        residents = found.get(body, set()) if body else set().union(*found.values())
        return sum(self.count.get(resident, 1) for resident in residents)


_COMPARED = [
    "front_doors", "received", "sent_on", "last_referrals", "dead_ends", "seen", "returns", "repeat_presentations",
    "volunteers", "became_volunteers",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(15))
def test_pathways_agree_with_following_each_resident_by_itself(seed: int) -> None:
    network = random_log(seed)
    slow, found = Slow(network, 40, 200), pathways(network, censored_days=40, window_days=200)
    for column in _COMPARED:
        assert found.totals[column] == slow.value(column), column
        for body, value in found.organisations[column].items():
            if column in ("returns", "repeat_presentations") and slow.count[body] > 1:
                assert np.isnan(value)
            else:
                assert value == slow.value(column, str(body)), (column, body)
    assert found.totals["self_referred"] == slow.self_referred


def test_the_random_logs_hold_everything_that_is_compared() -> None:
    totals = [pathways(random_log(seed), censored_days=40, window_days=200).totals for seed in range(15)]
    for column in [*_COMPARED, "self_referred", "censored_doors"]:
        assert sum(found[column] > 0 for found in totals) >= 3, column


@pytest.mark.parametrize("seed", range(5))
def test_names_rows_of_other_days_and_strangers_do_not_matter(seed: int) -> None:
    network = random_log(seed)
    found = pathways(network)
    lone = pd.concat([network.nodes, pd.DataFrame({"kind": ["organisation"], "count": [1]}, index=["lone"])])
    lone["name"] = lone.index
    other = pathways(network.with_tables(nodes=lone))
    pd.testing.assert_frame_equal(other.organisations.drop(index="lone"), found.organisations)
    assert other.organisations.loc["lone"].fillna(0).sum() == 0
    assert dict(other.totals) == pytest.approx(dict(found.totals), nan_ok=True)
    edges = network.edges
    days = edges["date"].fillna("")
    order = np.lexsort((np.arange(len(edges)), -days.rank(method="dense").to_numpy()))
    backwards = pathways(network.with_tables(edges=edges.iloc[order]))
    pd.testing.assert_frame_equal(backwards.organisations, found.organisations)
    new = {node: f"{len(network) - place:03d}-new" for place, node in enumerate(network.nodes.index)}
    renamed = edges.assign(
        **{end: edges[end].map(lambda node: new.get(node, node)) for end in ("source", "target", "resident")}
    )
    called = pathways(network.with_tables(nodes=network.nodes.rename(index=new), edges=renamed))
    pd.testing.assert_frame_equal(called.organisations, found.organisations.rename(index=new))
