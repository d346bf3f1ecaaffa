"""Access betweenness: by hand, against lists of every shortest route, networkx, and with `count`."""

from collections.abc import Iterator
from itertools import product

import networkx
import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError, network_from_edges, organisation_view
from cogs.metrics.access import access_betweenness
from tests import oracles
from tests.networks import expanded, members, renamed, shuffled, with_isolate

SERVICES = {"advice", "meals", "clubs", "foodbank", "line", "near service", "far service"}
COLUMNS = ["access", "front_door", "provider"]


def shares(network: CommunityNetwork, node: str) -> list[float]:
    return [float(value) for value in access_betweenness(network).loc[node]]


def random_place(seed: int, *, most_alike: int = 1) -> CommunityNetwork:
    """Return a place with shared doors, shared and undelivered services, and residents of every habit."""
    random = np.random.default_rng(seed)
    kinds = ["organisation"] * 6 + ["council"] + ["service"] * 5 + ["place"] + ["resident"] * 5
    ids = [f"{kind[0]}{number:02d}" for number, kind in enumerate(kinds)]
    of = {kind: [node for node, k in zip(ids, kinds, strict=True) if k == kind] for kind in set(kinds)}
    bodies = of["organisation"] + of["council"]
    rows = []
    for relation, sources, targets, number in [
        ("refers_to", bodies + of["service"], of["organisation"] + of["service"], 8 + seed % 9),
        ("delivers", bodies, of["service"], 3 + seed % 5),
        ("uses", of["resident"][:4], of["service"] + of["organisation"] + of["place"], 3 + seed % 6),
        ("partners_with", bodies, bodies, 4),
    ]:
        rows += [(str(random.choice(sources)), relation, str(random.choice(targets))) for _ in range(number)]
    counts = random.integers(1, most_alike + 1, len(ids))
    return network_from_edges(
        rows, {node: {"kind": k, "count": int(c)} for node, k, c in zip(ids, kinds, counts, strict=True)}
    )


class Slow:
    """The definition over single nodes: the doors of a resident, the deliverers of a service, the referrals."""

    def __init__(self, network: CommunityNetwork) -> None:
        kind = network.nodes["kind"].to_dict()
        rows = list(network.edges[["source", "relation", "target"]].itertuples(index=False, name=None))
        delivered: dict[str, set[str]] = {}
        for a, relation, b in rows:
            if relation == "delivers":
                delivered.setdefault(b, set()).add(a)
        self.stands_in = {
            node: delivered.get(node, {node} if kind[node] not in ("resident", "place") else set()) for node in kind
        }
        bodies = oracles.union(self.stands_in.values())
        self.to: oracles.Arcs = {node: set() for node in kind if node in bodies}
        self.uses: dict[str, set[str]] = {node: set() for node in kind if kind[node] == "resident"}
        self.services = [node for node in kind if kind[node] == "service"]
        for a, relation, b in rows:
            if relation == "uses":
                self.uses[a].add(b)
            if relation == "refers_to":
                senders, receivers = self.stands_in[a], self.stands_in[b]
                for one in senders - receivers:
                    self.to[one] |= receivers - senders

    def doors(self, resident: str) -> set[str]:
        return oracles.union(self.stands_in[used] for used in self.uses[resident])

    def routes(self, most: int) -> Iterator[list[list[str]]]:
        """Yield, for every pair with a route, its shortest routes."""
        for resident, service in product(self.uses, self.services):
            if service in self.uses[resident]:
                continue
            ends = product(self.doors(resident), self.stands_in[service])
            every = [path for door, body in ends for path in oracles.shortest_paths(self.to, door, body)]
            shortest = [path for path in every if len(path) == min(map(len, every)) <= most + 1]
            if shortest:
                yield shortest

    def shares(self, most: int = 99) -> dict[str, list[float]]:
        found = {body: [0.0, 0.0, 0.0] for body in self.to}
        pairs = 0
        for routes in self.routes(most):
            pairs += 1
            for route in routes:
                for v in route[1:-1]:
                    found[v][0] += 1 / len(routes)
                found[route[0]][1] += 1 / len(routes)
                found[route[-1]][2] += 1 / len(routes)
        return {v: [value / pairs if pairs else float("nan") for value in row] for v, row in found.items()}


def town(rows: list[tuple[str, str, str]], counts: dict[str, int] | None = None) -> CommunityNetwork:
    """Return a network in which SERVICES are services, those who use something residents, others organisations."""
    users = {a for a, relation, _ in rows if relation == "uses"}
    ids = dict.fromkeys(node for a, _, b in rows for node in (a, b))
    kind = {node: "service" if node in SERVICES else "resident" if node in users else "organisation" for node in ids}
    return network_from_edges(rows, {node: {"kind": kind[node], "count": (counts or {}).get(node, 1)} for node in ids})


def test_the_one_between_the_door_and_the_provider_has_it_all() -> None:
    network = town(
        [("r", "uses", "school"), ("school", "refers_to", "hub"), ("hub", "refers_to", "advice"),
         ("trust", "delivers", "advice")]
    )  # fmt: skip
    assert shares(network, "school") == [0, 1, 0]
    assert shares(network, "hub") == [1, 0, 0]
    assert shares(network, "trust") == [0, 0, 1]
    assert access_betweenness(network).loc[["r", "advice"]].isna().all().all()


def test_equally_short_routes_share_a_pair_and_longer_ones_have_none_of_it() -> None:
    network = town(
        [("r", "uses", "door"), ("door", "refers_to", "a"), ("door", "refers_to", "b"), ("a", "refers_to", "t"),
         ("b", "refers_to", "t"), ("door", "refers_to", "x"), ("x", "refers_to", "y"), ("y", "refers_to", "t"),
         ("t", "delivers", "meals")]
    )  # fmt: skip
    table = access_betweenness(network)
    assert table["access"].dropna().to_dict() == {"door": 0, "a": 0.5, "b": 0.5, "t": 0, "x": 0, "y": 0}


def test_where_the_door_itself_delivers_it_is_front_door_and_provider_and_nobody_stands_between() -> None:
    network = town(
        [("r", "uses", "foodbank"), ("hub", "delivers", "foodbank"), ("hub", "delivers", "advice"),
         ("hub", "refers_to", "other"), ("other", "delivers", "advice")]
    )  # fmt: skip
    assert shares(network, "hub") == [0, 1, 1]
    assert shares(network, "other") == [0, 0, 0]


def test_using_a_deliverer_is_not_yet_using_its_service() -> None:
    network = town([("r", "uses", "hub"), ("hub", "delivers", "advice")])
    assert shares(network, "hub") == [0, 1, 1]


def test_the_nearest_of_several_doors_and_deliverers_are_the_ends() -> None:
    network = town(
        [("r", "uses", "far"), ("r", "uses", "near"), ("far", "refers_to", "near"), ("near", "refers_to", "hub"),
         ("hub", "refers_to", "one"), ("hub", "refers_to", "two"), ("one", "delivers", "advice"),
         ("two", "delivers", "advice"), ("two", "refers_to", "three"), ("three", "delivers", "advice")]
    )  # fmt: skip
    table = access_betweenness(network)
    assert table.loc[["far", "near", "hub", "one", "two", "three"]].to_numpy().tolist() == [
        [0, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 0.5], [0, 0, 0.5], [0, 0, 0],
    ]  # fmt: skip


def test_a_service_that_nobody_delivers_is_its_own_provider_and_may_refer_on() -> None:
    network = town(
        [("r", "uses", "school"), ("school", "refers_to", "line"), ("line", "refers_to", "meals")],
    )
    assert shares(network, "line") == [0.5, 0, 0.5]
    assert shares(network, "meals") == [0, 0, 0.5]
    assert shares(network, "school") == [0, 1, 0]


def test_each_resident_and_each_service_of_a_count_is_a_pair() -> None:
    network = town(
        [("many", "uses", "a"), ("one", "uses", "b"), ("a", "refers_to", "meals"), ("b", "refers_to", "clubs"),
         ("t", "delivers", "meals"), ("u", "delivers", "clubs")],
        counts={"many": 6, "clubs": 4},
    )  # fmt: skip
    assert shares(network, "t") == [0, 0, 0.6]
    assert shares(network, "u") == [0, 0, 0.4]


def test_partnership_money_and_the_wrong_direction_lead_nowhere() -> None:
    network = town(
        [("r", "uses", "a"), ("a", "partners_with", "b"), ("a", "funds", "b"), ("b", "refers_to", "a"),
         ("b", "delivers", "advice")]
    )  # fmt: skip
    assert access_betweenness(network).isna().all().all()


@pytest.mark.parametrize(
    "edges",
    [
        [],
        [("a", "refers_to", "b")],
        [("r", "uses", "hall"), ("a", "delivers", "s")],
        [("r", "uses", "s"), ("a", "delivers", "s")],
    ],
    ids=["empty", "no residents", "a place is no door", "everything used already"],
)
def test_it_is_nan_everywhere_where_no_pair_has_a_route(edges: list[tuple[str, str, str]]) -> None:
    nodes = {"hall": {"kind": "place"}} if any("hall" in row for row in edges) else None
    table = access_betweenness(network_from_edges(edges, nodes))
    assert list(table.columns) == COLUMNS
    assert (table.dtypes == np.float64).all()
    assert table.isna().all().all()


def test_more_referrals_than_allowed_make_no_route() -> None:
    network = town(
        [("r", "uses", "a"), ("a", "refers_to", "b"), ("b", "refers_to", "c"), ("b", "delivers", "near service"),
         ("c", "delivers", "far service")]
    )  # fmt: skip
    assert access_betweenness(network, max_steps=2).equals(access_betweenness(network))
    assert access_betweenness(network)["access"]["b"] == 0.5
    assert access_betweenness(network, max_steps=1).loc[["a", "b", "c"]].to_numpy().tolist() == [
        [0, 1, 0], [0, 0, 1], [0, 0, 0],
    ]  # fmt: skip
    assert access_betweenness(network, max_steps=0).isna().all().all()
    with pytest.raises(ParameterError, match="0 or more, or None; -1"):
        access_betweenness(network, max_steps=-1)


@pytest.mark.parametrize("seed", range(100))
@pytest.mark.parametrize("most_alike", [1, 3])
def test_every_shortest_route_listed_over_the_expanded_network_agrees(seed: int, most_alike: int) -> None:
    network = random_place(seed, most_alike=most_alike)
    slow = Slow(expanded(network))
    for most in (99, seed % 3):
        table = access_betweenness(network, max_steps=None if most == 99 else most)
        expected = slow.shares(most)
        for node, inside in members(network).items():
            for member in inside:
                np.testing.assert_allclose(table.loc[node], expected.get(member, [np.nan] * 3), atol=1e-12)


@pytest.mark.parametrize("seed", range(60))
def test_with_count_it_equals_our_own_figures_of_the_expanded_network(seed: int) -> None:
    network = random_place(seed + 500, most_alike=4)
    found, single = access_betweenness(network), access_betweenness(expanded(network))
    for node, inside in members(network).items():
        for member in inside:
            np.testing.assert_allclose(single.loc[member], found.loc[node], atol=1e-12)


@pytest.mark.parametrize("seed", range(60))
def test_networkx_agrees_on_the_referrals_with_residents_and_services_at_their_ends(seed: int) -> None:
    network = random_place(seed)
    slow = Slow(network)
    view = organisation_view(network)
    carried = view.edges[view.edges["relation"] == "refers_to"]
    graph = networkx.DiGraph(list(zip(carried["source"], carried["target"], strict=True)))
    graph.add_edges_from((f"to {r}", door) for r in slow.uses for door in slow.doors(r))
    graph.add_edges_from((body, f"for {s}") for s in slow.services for body in slow.stands_in[s])
    graph.add_nodes_from([*view.nodes.index, *(f"to {r}" for r in slow.uses)])
    total = pd.DataFrame(0.0, index=view.nodes.index, columns=COLUMNS)
    pairs = 0
    for r, used in slow.uses.items():
        far = networkx.single_source_shortest_path_length(graph, f"to {r}")
        for s in slow.services:
            start, end = f"to {r}", f"for {s}"
            if s in used or end not in far:
                continue
            pairs += 1
            through = networkx.betweenness_centrality_subset(graph, [start], [end])
            on_tie = networkx.edge_betweenness_centrality_subset(graph, [start], [end])
            for v in total.index:
                first, last = on_tie.get((start, v), 0.0), on_tie.get((v, end), 0.0)
                between = 0.0 if far[end] == 2 else through[v] - first - last
                total.loc[v] += [between, first, last]
    found = access_betweenness(network).loc[view.nodes.index]
    expected = total / pairs if pairs else total * np.nan
    np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize("seed", range(30))
def test_over_all_bodies_the_first_and_the_last_of_the_routes_add_up_to_1(seed: int) -> None:
    network = random_place(seed, most_alike=4)
    table = access_betweenness(network)
    if table.isna().all().all():
        pytest.fail("a place without any route tests nothing: choose another seed")
    whole = table.mul(network.nodes["count"], axis="index").sum()
    assert whole["front_door"] == pytest.approx(1, abs=1e-12)
    assert whole["provider"] == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("seed", range(15))
def test_names_rows_and_isolates_do_not_matter(seed: int) -> None:
    network = random_place(seed, most_alike=3)
    table = access_betweenness(network)
    assert table.index.equals(network.nodes.index)
    np.testing.assert_array_equal(table, access_betweenness(renamed(network)))
    again = access_betweenness(shuffled(network, seed)).reindex(table.index)
    np.testing.assert_allclose(again, table, atol=1e-12)
    wider = access_betweenness(with_isolate(network))
    np.testing.assert_array_equal(wider.drop("alone"), table)
    assert wider.loc["alone"].tolist() == [0, 0, 0]


@pytest.mark.parametrize("seed", range(15))
def test_parallel_rows_and_weights_do_not_matter(seed: int) -> None:
    network = random_place(seed, most_alike=2)
    edges = pd.concat([network.edges, network.edges.assign(weight=7.0)])
    twice = access_betweenness(network.with_tables(edges=edges))
    np.testing.assert_allclose(twice, access_betweenness(network), atol=1e-12)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_compiled_it_gives_the_same_bytes(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    network = random_place(seed, most_alike=3)
    interpreted = access_betweenness(network)
    monkeypatch.setattr("cogs.kernels.compilation.INTERPRETED_BELOW", -1)
    np.testing.assert_array_equal(access_betweenness(network), interpreted)


@pytest.mark.parametrize("deliverers", [3, 7, 11])
def test_it_is_nan_where_everybody_uses_already_what_several_deliver(deliverers: int) -> None:
    rows = [(f"body {number}", "delivers", "advice") for number in range(deliverers)]
    rows += [(f"resident {number}", "uses", "advice") for number in range(5)]
    assert access_betweenness(network_from_edges(rows)).isna().all(axis=None)
