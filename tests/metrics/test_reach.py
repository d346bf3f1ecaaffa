"""Onward reach and catchment: by hand, against sets over single nodes, and with `count`."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError, catchment, network_from_edges, organisation_view, referral_reach
from tests import oracles
from tests.networks import expanded, members

KINDS = {"organisation": "organisations", "council": "organisations", "service": "services", "place": "places"}


def test_the_answer_is_the_same_whether_rows_name_northfield_or_its_foodbank() -> None:
    delivered = [("northfield", "delivers", "foodbank"), ("northfield", "refers_to", "advice")]
    by_service = network_from_edges([*delivered, ("partner", "refers_to", "foodbank")])
    by_deliverer = network_from_edges([*delivered, ("partner", "refers_to", "northfield")])
    pd.testing.assert_frame_equal(referral_reach(by_service), referral_reach(by_deliverer), check_like=True)
    assert referral_reach(by_service).loc["partner"].to_dict() == {
        "organisations_1": 1, "services_1": 1, "places_1": 0, "organisations_2": 2, "services_2": 1, "places_2": 0,
    }  # fmt: skip


def test_own_services_and_places_are_no_reach() -> None:
    network = network_from_edges(
        [("a", "delivers", "shared"), ("b", "delivers", "shared"), ("b", "delivers", "other"), ("a", "refers_to", "b"),
         ("a", "runs", "hall"), ("shared", "based_at", "hall"), ("other", "based_at", "annexe")]
    )  # fmt: skip
    row = referral_reach(network, max_steps=1).loc["a"]
    assert row.to_dict() == {"organisations_1": 1, "services_1": 1, "places_1": 1}


def test_two_deliverers_of_one_service_are_not_joined_by_it() -> None:
    network = network_from_edges(
        [("a", "delivers", "s"), ("b", "delivers", "s"), ("a", "refers_to", "s"), ("s", "refers_to", "b")]
    )
    assert organisation_view(network).edges.empty
    assert referral_reach(network).loc[["a", "b"]].to_numpy().sum() == 0


def test_nobody_reaches_through_money_or_partnership() -> None:
    network = network_from_edges([("a", "funds", "b"), ("a", "partners_with", "c"), ("a", "refers_to", "d")])
    assert referral_reach(network).loc["a", "organisations_2"] == 1


def test_services_that_somebody_delivers_residents_and_places_have_no_reach_of_their_own() -> None:
    network = network_from_edges(
        [("a", "delivers", "s"), ("r", "uses", "s"), ("a", "runs", "p"), ("a", "refers_to", "b")],
        nodes={"lone": {"kind": "service"}},
    )
    assert referral_reach(network).loc[["s", "r", "p"]].isna().all().all()
    assert referral_reach(network).loc["lone"].sum() == 0


def test_catchment_counts_each_resident_once_however_many_ways_lead_there() -> None:
    network = network_from_edges(
        [("r1", "uses", "s"), ("r1", "uses", "a"), ("r2", "uses", "b"), ("a", "delivers", "s"), ("b", "refers_to", "a"),
         ("s", "refers_to", "c"), ("b", "refers_to", "c")],
        nodes={"r1": {"kind": "resident", "count": 10}, "a": {"kind": "organisation"}, "b": {"kind": "organisation"}},
    )  # fmt: skip
    table = catchment(network)
    assert table.loc["a"].tolist() == [10, 11, 11]
    assert table.loc["b"].tolist() == [1, 1, 1]
    assert table.loc["c"].tolist() == [0, 11, 11]
    assert table.loc["s"].isna().all()


def random_place(seed: int, *, most_alike: int) -> CommunityNetwork:
    random = np.random.default_rng(seed)
    kinds = ["organisation"] * 5 + ["council"] + ["service"] * 5 + ["place"] * 3 + ["resident"] * 4
    ids = [f"{kind[0]}{number}" for number, kind in enumerate(kinds)]
    of = {kind: [node for node, k in zip(ids, kinds, strict=True) if k == kind] for kind in set(kinds)}
    bodies = of["organisation"] + of["council"]
    rows = []
    for relation, sources, targets, number in [
        ("refers_to", bodies + of["service"], of["organisation"] + of["service"], 9),
        ("delivers", bodies, of["service"], 5),
        ("runs", bodies + of["service"], of["place"], 4),
        ("uses", of["resident"], of["service"] + of["organisation"], 8),
    ]:
        rows += [(random.choice(sources), relation, random.choice(targets)) for _ in range(number)]
    counts = random.integers(1, most_alike + 1, len(ids))
    nodes = {node: {"kind": k, "count": int(c)} for node, k, c in zip(ids, kinds, counts, strict=True)}
    return network_from_edges([(str(a), r, str(b)) for a, r, b in rows], nodes)


class Slow:
    """The definitions of the methods page over single nodes, in sets."""

    def __init__(self, network: CommunityNetwork) -> None:
        self.kind = network.nodes["kind"].to_dict()
        rows = list(network.edges[["source", "relation", "target"]].itertuples(index=False, name=None))
        delivered: dict[str, set[str]] = {}
        for a, relation, b in rows:
            if relation == "delivers":
                delivered.setdefault(b, set()).add(a)
        self.stands_in = {
            node: delivered.get(node, {node} if kind not in ("resident", "place") else set())
            for node, kind in self.kind.items()
        }
        bodies = oracles.union(self.stands_in.values())
        self.to: oracles.Arcs = {body: set() for body in self.kind if body in bodies}
        self.own: dict[str, set[str]] = {body: set() for body in self.to}
        self.users: dict[str, set[str]] = {body: set() for body in self.to}
        for a, relation, b in rows:
            senders, receivers = self.stands_in[a], self.stands_in[b]
            if relation == "refers_to":
                for one in senders - receivers:
                    self.to[one] |= receivers - senders
            if relation == "delivers":
                self.own[a].add(b)
            if relation == "runs":
                for one in senders:
                    self.own[one].add(b)
            if relation == "uses":
                for one in receivers:
                    self.users[one].add(a)

    def reach(self, node: str, steps: int) -> dict[str, int]:
        met = oracles.reached(self.to, node, steps)
        things = met | (oracles.union(self.own[u] for u in met) - self.own[node])
        return {
            name: sum(KINDS[self.kind[t]] == name for t in things) for name in ("organisations", "services", "places")
        }

    def catchment(self, node: str, steps: int) -> int:
        near = {u for u in self.to if oracles.distances(self.to, u).get(node, steps + 1) <= steps}
        return len(oracles.union(self.users[u] for u in near))


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("most_alike", [1, 3])
def test_sets_over_the_expanded_network_agree(seed: int, most_alike: int) -> None:
    network = random_place(seed, most_alike=most_alike)
    slow = Slow(expanded(network))
    reach, served = referral_reach(network, max_steps=3), catchment(network, max_steps=3)
    for node, inside in members(network).items():
        if inside[0] not in slow.to:
            assert reach.loc[node].isna().all()
            assert served.loc[node].isna().all()
            continue
        for member in inside:
            for steps in (1, 2, 3):
                expected = slow.reach(member, steps)
                assert {name: reach.loc[node, f"{name}_{steps}"] for name in expected} == expected
                assert served.loc[node, f"residents_{steps}"] == slow.catchment(member, steps)
            assert served.loc[node, "residents_0"] == slow.catchment(member, 0)


@pytest.mark.parametrize("seed", range(20))
def test_more_steps_never_reach_less(seed: int) -> None:
    table = referral_reach(random_place(seed, most_alike=2), max_steps=4)
    for one, two in pairwise(range(1, 5)):
        assert (table[f"organisations_{two}"].dropna() >= table[f"organisations_{one}"].dropna()).all()


@pytest.mark.parametrize("seed", range(20))
def test_igraph_finds_as_many_neighbours_within_each_number_of_steps(seed: int) -> None:
    from cogs import to_igraph

    network = random_place(seed, most_alike=1)
    view = organisation_view(network)
    graph = to_igraph(view)
    table = referral_reach(network, max_steps=3)
    for steps in (1, 2, 3):
        sets = graph.neighborhood(order=steps, mode="out", mindist=1)
        kinds = view.nodes["kind"].to_numpy()
        expected = [sum(kinds[v] != "service" for v in found) for found in sets]
        assert table.loc[view.nodes.index, f"organisations_{steps}"].tolist() == expected


def test_too_few_steps_are_refused() -> None:
    with pytest.raises(ParameterError, match="1 or more; 0"):
        referral_reach(network_from_edges([]), max_steps=0)
    with pytest.raises(ParameterError, match="0 or more; -1"):
        catchment(network_from_edges([]), max_steps=-1)
