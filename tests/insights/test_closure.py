"""Every figure of "what if it closed?" equals recomputing without the node; what is planted is found."""

from __future__ import annotations

import pandas as pd
import pytest

from cogs import network_from_edges
from cogs.errors import ParameterError, UnknownNameError
from cogs.insights.closure import WhatIf, what_if
from cogs.insights.closure.change import change
from cogs.insights.closure.routes import Routes, users
from cogs.metrics.brokered_pairs import brokered_pairs
from cogs.metrics.dependence import only_door, only_route, services_lost_without
from cogs.metrics.reach import referral_reach
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import bodies, doors, organisation_view
from tests.insights.closure_oracle import World, best_tie, random_place
from tests.networks import renamed, shuffled

SEEDS = range(10)
ORGANISATION = {"kind": "organisation"}

ESTATE = network_from_edges(
    [("pupils", "uses", "school"), ("walkers", "uses", "club"), ("trust", "delivers", "advice"),
     ("club", "delivers", "walks"), ("school", "refers_to", "hub"), ("hub", "refers_to", "advice")],
    nodes={
        "pupils": {"kind": "resident", "count": 30, "neighbourhood": "Estate"},
        "walkers": {"kind": "resident", "count": 12, "neighbourhood": "Green"},
        "school": ORGANISATION, "club": ORGANISATION,
    },
)  # fmt: skip


def asked(seed: int) -> list[str]:
    """Return who closes: one, a service, or two at once."""
    return [["o1"], ["s1"], ["o0", "o2"], ["s5"], ["o3", "s0"]][seed % 5]


@pytest.mark.parametrize(("seed", "most_alike"), [(seed, 1 + 2 * (seed % 2)) for seed in SEEDS])
def test_routes_equal_looking_for_every_route_anew(seed: int, most_alike: int) -> None:
    network, close = random_place(seed, most_alike=most_alike), asked(seed)
    routes = what_if(network, close=close).routes
    before, after = World(network), World(network, close)
    was, now, count = before.routes(), after.routes(), before.count
    residents = before.residents()
    assert routes.with_route == sum(count[r] for r in residents if was[r])
    assert routes.with_route_after == sum(count[r] for r in residents if now[r])
    assert routes.lost_route == sum(count[r] for r in residents if was[r] and not now[r])
    assert routes.lost_door == sum(count[r] for r in residents if before.doors(r) and not after.doors(r))
    lost = set().union(*was.values()) - set().union(*now.values()) - set(close)
    assert set(routes.services_lost) == lost
    table = routes.by_neighbourhood
    assert table is not None
    assert table["lost_route"].sum() == routes.lost_route
    place = network.nodes["neighbourhood"]
    for row in table.itertuples():
        assert row.lost_route == sum(
            count[r] for r in residents if place[r] == row.neighbourhood and was[r] and not now[r]
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_services_that_close_too_are_those_without_another_deliverer(seed: int) -> None:
    network, close = random_place(seed), asked(seed)
    assert set(what_if(network, close=close).change.along) == World(network, close).along


@pytest.mark.parametrize("seed", SEEDS)
def test_reach_equals_walking_two_referrals_anew(seed: int) -> None:
    network, close = random_place(seed), asked(seed)
    reach = what_if(network, close=close).reach
    before, after = World(network).reach(), World(network, close).reach()
    assert list(reach.index) == World(network, close).bodies
    for node, row in reach.iterrows():
        assert (row["organisations_before"], row["services_before"]) == before[str(node)]
        assert (row["organisations_after"], row["services_after"]) == after[str(node)]


@pytest.mark.parametrize("seed", SEEDS)
def test_pairs_nobody_else_links_equal_listing_all_pairs(seed: int) -> None:
    network, close = random_place(seed), asked(seed)
    pairs = what_if(network, close=close).pairs
    before, after = World(network), World(network, close)
    still, arcs = after.open_pairs(), after.arcs(["refers_to"])
    was = {pair: v for pair, v in before.open_pairs().items() if set(pair) <= set(after.bodies)}
    lost = {pair for pair in was if pair not in still and pair not in arcs}
    assert set(zip(pairs.lost["source"], pairs.lost["target"], strict=True)) == lost
    assert pairs.stood_between == sum(bool(v - still.get(pair, set())) for pair, v in was.items())


@pytest.mark.parametrize("seed", [*range(5), 16])
def test_for_one_body_the_figures_are_those_of_the_metrics(seed: int) -> None:
    network = random_place(seed)
    routes, lost = only_route(network), only_door(network)
    for node in bodies(network)[:3]:
        result = what_if(network, close=node)
        # The metric counts also who had no route, and loses the last door to one that might come.
        before, after = World(network), World(network, [node])
        doorless = [r for r, found in before.routes().items() if not found and before.doors(r) and not after.doors(r)]
        assert result.routes.lost_route + len(doorless) == routes.loc[node, "residents"]
        assert result.routes.services_lost == services_lost_without(network, node)
        assert result.routes.lost_door == lost[node]
        brokered = brokered_pairs(organisation_view(network), node, relations="people")
        alone = brokered[brokered["only_route"]]
        assert result.pairs.stood_between == len(brokered)
        assert result.pairs.lost[["source", "target", "role"]].to_numpy().tolist() == (
            alone[["source", "target", "role"]].to_numpy().tolist()
        )


@pytest.mark.parametrize(("seed", "most_alike"), [(seed, 1 + seed % 2) for seed in SEEDS])
def test_the_one_new_tie_is_the_best_of_all_that_could_be_tried(seed: int, most_alike: int) -> None:
    network, close = random_place(seed, most_alike=most_alike), asked(seed)
    tie = what_if(network, close=close).tie
    assert (None if tie is None else (tie.residents, tie.services, tie.pairs)) == best_tie(network, close)
    if tie is not None:
        then = World(network, close, [(tie.source, tie.target)]).routes()
        was, now = World(network).routes(), World(network, close).routes()
        back = [r for r in was if was[r] and not now[r] and then[r]]
        assert tie.residents == sum(World(network).count[r] for r in back)


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_equal_walking_every_part_anew(seed: int) -> None:
    network, close = random_place(seed), asked(seed)
    after = World(network, close)
    for parts in what_if(network, close=close).parts:
        relations = ["refers_to"] if parts.name == "people" else ["refers_to", "partners_with"]
        was, now = World(network).parts(after.bodies, relations), after.parts(after.bodies, relations)
        assert (parts.before, parts.after) == (len(was), len(now))
        assert parts.members == sum(len(part) - max(len(piece) for piece in now if piece <= part) for part in was)
        assert len(parts.cut_off) == parts.members


@pytest.mark.parametrize("seed", range(5))
def test_doors_are_those_of_the_whole_network(seed: int) -> None:
    network = random_place(seed)
    one = change(network, ["o1"], (), (), "refers_to")
    who = users(one.network)
    routes = Routes(one.before, one.before, who)
    found = set(zip(routes.view.nodes.index[routes.door], who.residents.index[routes.resident], strict=True))
    assert found == set(doors(network).itertuples(index=False, name=None))


@pytest.mark.parametrize("seed", range(5))
def test_names_and_the_order_of_rows_change_nothing(seed: int) -> None:
    network, close = random_place(seed, most_alike=2), asked(seed)
    result, other = what_if(network, close=close), what_if(shuffled(network, seed), close=close)
    again = what_if(renamed(network), close=[f"x-{node}" for node in close])
    for one in (other, again):
        assert one.routes.lost_route == result.routes.lost_route
        assert [p.members for p in one.parts] == [p.members for p in result.parts]
        assert len(one.pairs.lost) == len(result.pairs.lost)
    assert other.tie == result.tie
    assert other.replacements["candidate"].tolist() == result.replacements["candidate"].tolist()
    assert [x.removeprefix("x-") for x in again.replacements["candidate"]] == result.replacements["candidate"].tolist()


def test_a_closure_that_cuts_a_neighbourhood_off_is_found() -> None:
    result = what_if(ESTATE, close="hub")
    assert (result.routes.lost_route, result.routes.lost_door) == (30.0, 0.0)
    assert result.routes.services_lost == ("advice",)
    table = result.routes.by_neighbourhood
    assert table is not None
    assert table[["neighbourhood", "lost_route"]].to_numpy().tolist() == [["Estate", 30.0], ["Green", 0.0]]
    assert result.parts[0].cut_off == ("trust",)
    assert result.pairs.lost[["source", "target"]].to_numpy().tolist() == [["school", "trust"]]
    assert result.tie is not None
    assert (result.tie.source, result.tie.target, result.tie.residents) == ("school", "trust", 30.0)
    assert not result.nothing_lost


def test_where_another_way_leads_round_nothing_is_lost() -> None:
    edges = [("pupils", "uses", "school"), ("trust", "delivers", "advice"), ("school", "refers_to", "trust"),
             ("lodge", "refers_to", "trust"), ("lodge", "refers_to", "school")]  # fmt: skip
    result = what_if(network_from_edges(edges, {"school": ORGANISATION}), close="lodge")
    assert result.nothing_lost
    assert result.tie is None


def test_a_service_with_another_deliverer_goes_on() -> None:
    edges = [("a", "delivers", "both"), ("b", "delivers", "both"), ("a", "delivers", "own"), ("Ann", "uses", "both")]
    result = what_if(network_from_edges(edges), close="a")
    assert result.change.along == ("own",)
    assert (result.routes.lost_door, result.routes.lost_route) == (0.0, 0.0)
    assert what_if(network_from_edges(edges), close=["a", "b"]).change.along == ("both", "own")


def test_when_a_service_closes_who_delivers_it_stays_and_its_users_lose_their_door() -> None:
    edges = [("a", "delivers", "s"), ("a", "delivers", "t"), ("Ann", "uses", "s")]
    result = what_if(network_from_edges(edges), close="s")
    assert list(result.change.remaining) == ["a"]
    assert (result.routes.lost_door, result.routes.lost_route, result.change.along) == (1.0, 1.0, ())


def test_a_node_that_stands_for_several_closes_with_all_of_them() -> None:
    edges = [("Ann", "uses", "groups"), ("groups", "delivers", "s"), ("a", "refers_to", "groups")]
    network = network_from_edges(edges, {"groups": {**ORGANISATION, "count": 5}})
    result = what_if(network, close="groups")
    assert result.routes.lost_route == 1.0
    assert result.reach.loc["a", ["organisations_before", "organisations_after"]].tolist() == [5.0, 0.0]
    freed = what_if(
        network_from_edges([("hub", "refers_to", "groups")], {"groups": {**ORGANISATION, "count": 5}}), close="hub"
    )
    assert (freed.parts[0].before, freed.parts[0].after, freed.parts[0].members) == (1, 5, 4)


def test_two_that_cover_for_each_other_are_missed_only_together() -> None:
    edges = [("a", "refers_to", "x"), ("a", "refers_to", "y"), ("x", "refers_to", "b"), ("y", "refers_to", "b")]
    network = network_from_edges(edges)
    assert [len(what_if(network, close=one).pairs.lost) for one in ("x", "y")] == [0, 0]
    assert len(what_if(network, close=("x", "y")).pairs.lost) == 1


def test_councils_and_convenors_may_close_and_convenors_take_nothing_over() -> None:
    edges = [
        ("council", "refers_to", "a"),
        ("b", "refers_to", "a"),
        ("study", "refers_to", "a"),
        ("study", "refers_to", "c"),
    ]
    nodes = {"council": {"kind": "council"}, "study": {**ORGANISATION, "in_study": "convenor"}}
    network = network_from_edges(edges, nodes)
    result = what_if(network, close="council")
    assert result.replacements["candidate"].tolist() == ["b"]
    assert what_if(network, close="study").parts[0].cut_off == ("c",)


def test_who_could_take_over_comes_with_every_figure_by_itself() -> None:
    nodes = {
        "x": {**ORGANISATION, "neighbourhood": "North"}, "near": {**ORGANISATION, "neighbourhood": "North"},
        "far": ORGANISATION, "x-advice": {"kind": "service", "theme": "advice"},
        "near-advice": {"kind": "service", "theme": "Advice", "neighbourhood": "North"},
    }  # fmt: skip
    edges = [("x", "delivers", "x-advice"), ("near", "delivers", "near-advice"), ("x", "partners_with", "p"),
             ("near", "partners_with", "p"), ("q", "refers_to", "x"), ("q", "refers_to", "near"),
             ("x", "funds", "far")]  # fmt: skip
    table = what_if(network_from_edges(edges, nodes), close="x").replacements.set_index("candidate")
    first = table.loc["near"]
    assert first[["partners", "partners_of", "referral_partners", "referral_partners_of"]].tolist() == [
        2.0,
        3.0,
        1.0,
        1.0,
    ]
    assert first["partners_jaccard"] == pytest.approx(2 / 3)
    assert first[["service_kinds", "neighbourhoods", "services_nearby"]].tolist() == [1.0, 1.0, 1.0]
    assert table["needs_of"].isna().all()
    assert table.index[0] == "near"


def test_a_cut_tie_goes_also_where_rows_name_the_services() -> None:
    edges = [("Ann", "uses", "a"), ("b", "delivers", "s"), ("a", "refers_to", "s")]
    network = network_from_edges(edges, {"a": ORGANISATION})
    result = what_if(network, cut=[("a", "b")])
    assert (result.routes.lost_route, result.routes.services_lost) == (1.0, ("s",))
    assert result.tie is not None
    assert (result.tie.source, result.tie.target) == ("a", "b")
    assert what_if(network, cut=[("b", "s")], relation="delivers").change.along == ("s",)


def test_an_undirected_tie_is_cut_whichever_end_is_named_first() -> None:
    network = network_from_edges([("a", "partners_with", "b")])
    result = what_if(network, cut=[("b", "a")], relation="partners_with")
    assert [parts.members for parts in result.parts] == [1]


def test_an_added_tie_shows_what_is_gained() -> None:
    edges = [("Ann", "uses", "a"), ("b", "delivers", "s"), ("c", "refers_to", "a")]
    network = network_from_edges(edges, {"a": ORGANISATION})
    result = what_if(network, add=[("a", "b")])
    assert result.nothing_lost
    assert not result.nothing_gained
    assert (result.routes.gained_route, result.routes.services_gained) == (1.0, ("s",))
    assert result.pairs.gained[["source", "target"]].to_numpy().tolist() == [["c", "b"]]
    assert result.parts[0].after == result.parts[0].before - 1


def test_the_reach_before_is_that_of_the_whole_network() -> None:
    network = random_place(3, most_alike=2)
    result = what_if(network, close="o1")
    expected = referral_reach(network).loc[result.reach.index, "organisations_2"]
    pd.testing.assert_series_equal(result.reach["organisations_before"], expected, check_names=False)


def refused(network: CommunityNetwork, **what: object) -> str:
    with pytest.raises(ParameterError) as caught:
        what_if(network, **what)  # type: ignore[arg-type]
    return str(caught.value)


def test_what_cannot_be_asked_is_said() -> None:
    places = network_from_edges(
        [("hub", "based_at", "hall"), ("hub", "refers_to", "a"), ("Ann", "uses", "hub"), ("k", "funds", "a")]
    )
    assert refused(places) == "Nothing is asked. Say who closes, or which tie is cut or added."
    assert "resident cannot close" in refused(places, close=["Ann"])
    assert "Ann" not in refused(places, close=["Ann"])
    assert "Ann" not in refused(places, cut=[("Ann", "hub")], relation="uses")
    assert "place" in refused(places, close="hall")
    assert "other way round" in refused(places, cut=[("a", "hub")])
    assert "Recorded between them: funds." in refused(places, cut=[("k", "a")])
    assert "recorded already" in refused(places, add=[("hub", "a")])
    assert "two different ends" in refused(places, add=[("a", "a")])
    assert "goes with it" in refused(places, close="hub", cut=[("hub", "a")])
    assert "one relation" in refused(places, add=[("a", "k")], relation="money")
    assert "pair of names" in refused(places, add=["ab"])
    assert "no column" in refused(places, close="hub", by="colour")
    with pytest.raises(UnknownNameError):
        what_if(places, close=["nobody"])


def test_closing_the_only_body_leaves_empty_results() -> None:
    result: WhatIf = what_if(network_from_edges([("a", "delivers", "s"), ("Ann", "uses", "s")]), close="a")
    assert (result.routes.lost_route, len(result.reach), result.tie) == (1.0, 0, None)
    assert result.replacements.empty
