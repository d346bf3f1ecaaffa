"""Reach in time: by hand, against every walk listed, networkx on the referrals themselves, and with `count`."""

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError, network_from_edges, referral_reach
from cogs.kernels.time_respecting import reached_in_time
from cogs.metrics.temporal import temporal_reach
from cogs.vocabulary import DEFAULT_VOCABULARY, Relation
from tests.metrics.places import REACHED, Slow, random_place
from tests.networks import expanded, members, renamed, shuffled, with_isolate

Event = tuple[str, str, pd.Timestamp]


def dated(*rows: tuple[str, str, str | None]) -> CommunityNetwork:
    """Return referrals with a date each."""
    network = network_from_edges([(a, "refers_to", b) for a, b, _ in rows])
    return network.with_tables(
        edges=network.edges.assign(date=pd.to_datetime([day for *_, day in rows], format="ISO8601"))
    )


def on(day: int) -> str:
    return f"2024-05-{day:02d}"


def organisations(network: CommunityNetwork, **options: object) -> dict[str, float]:
    return temporal_reach(network, **options)["organisations"].to_dict()  # type: ignore[arg-type]


def test_a_referral_cannot_follow_one_that_comes_later() -> None:
    network = dated(("a", "b", on(2)), ("b", "c", on(1)))
    assert organisations(network) == {"a": 1, "b": 1, "c": 0}
    assert organisations(dated(("a", "b", on(1)), ("b", "c", on(2)))) == {"a": 2, "b": 1, "c": 0}


def test_what_happened_on_one_day_may_have_happened_in_any_order() -> None:
    network = dated(("b", "c", "2024-05-01 09:00"), ("c", "d", "2024-05-01"), ("a", "b", "2024-05-01 17:00"))
    assert organisations(network) == {"b": 2, "c": 1, "d": 0, "a": 3}
    assert organisations(network, max_wait=0) == {"b": 2, "c": 1, "d": 0, "a": 3}


def test_the_window_includes_its_first_and_last_day() -> None:
    network = dated(("a", "b", on(1)), ("b", "c", "2024-05-03 16:30"), ("c", "d", on(5)))
    assert organisations(network, start=on(1), end=on(3))["a"] == 2
    assert organisations(network, start=date(2024, 5, 2))["a"] == 0
    assert organisations(network, end=pd.Timestamp(on(4)))["a"] == 2
    assert organisations(network, start="2024-05-03T23:00", end=on(3)) == {"a": 0, "b": 1, "c": 0, "d": 0}


def test_a_second_arrival_can_go_on_where_the_first_has_waited_too_long() -> None:
    network = dated(("a", "b", on(1)), ("a", "b", on(9)), ("b", "c", on(10)))
    assert organisations(network, max_wait=1)["a"] == 2
    assert organisations(dated(("a", "b", on(1)), ("b", "c", on(10))), max_wait=8)["a"] == 1
    assert organisations(dated(("a", "b", on(1)), ("b", "c", on(10))), max_wait=9)["a"] == 2
    assert organisations(dated(("a", "b", on(1)), ("b", "c", on(10))), max_wait=float("inf"))["a"] == 2


def test_an_earlier_arrival_is_not_forgotten_for_a_later_one() -> None:
    network = dated(("a", "b", on(1)), ("b", "c", on(2)), ("a", "b", on(9)))
    assert organisations(network, max_wait=1)["a"] == 2


def test_a_referral_back_and_forth_keeps_a_case_open() -> None:
    """No path without coming back reaches d: a walk may visit b twice."""
    network = dated(("a", "b", on(1)), ("b", "c", on(2)), ("c", "b", on(3)), ("b", "d", on(4)))
    assert organisations(network, max_wait=1)["a"] == 3
    without = dated(("a", "b", on(1)), ("b", "c", on(2)), ("b", "d", on(4)))
    assert organisations(without, max_wait=1)["a"] == 2


def test_services_are_folded_into_their_deliverers_and_own_offers_are_no_reach() -> None:
    network = network_from_edges(
        [("hub", "delivers", "food"), ("hub", "delivers", "advice"), ("trust", "delivers", "advice"),
         ("trust", "delivers", "sport"), ("trust", "runs", "gym"), ("school", "refers_to", "food"),
         ("advice", "refers_to", "trust"), ("food", "refers_to", "sport")]
    )  # fmt: skip
    day = network.edges["relation"].eq("refers_to").cumsum().map(on).where(network.edges["relation"] == "refers_to")
    table = temporal_reach(network.with_tables(edges=network.edges.assign(date=pd.to_datetime(day))))
    assert list(table) == list(REACHED)
    assert table.loc["school"].tolist() == [2, 3, 1]
    assert table.loc["hub"].tolist() == [1, 1, 1]
    assert table.loc[["food", "gym"]].isna().all().all()


def test_rows_without_a_date_are_left_out_and_counted() -> None:
    network = dated(("a", "b", on(1)), ("b", "c", None), ("c", "d", None))
    assert organisations(network)["a"] == 1
    assert temporal_reach(network).attrs == {"rows_without_date": 2}


def test_an_undirected_relation_that_carries_people_is_walked_both_ways() -> None:
    vocabulary = DEFAULT_VOCABULARY.declaring(
        relations=[
            Relation("shares_cases", ("organisation",), ("organisation",), "shares cases", directed=False, carries=True)
        ]
    )
    network = CommunityNetwork(
        pd.DataFrame({"kind": "organisation"}, index=["a", "b", "c"]),
        pd.DataFrame(
            [("b", "a", "shares_cases", on(1)), ("b", "c", "refers_to", on(2))],
            columns=["source", "target", "relation", "date"],
        ),
        vocabulary=vocabulary,
    )
    assert organisations(network) == {"a": 2, "b": 2, "c": 0}


def test_dates_may_be_text_or_have_a_time_zone() -> None:
    network = dated(("a", "b", on(1)), ("b", "c", on(2)))
    edges = network.edges
    for dates in (
        edges["date"].dt.strftime("%Y-%m-%d"),
        edges["date"].dt.tz_localize("Europe/London"),
        edges["date"].dt.date.astype(object),
    ):
        assert organisations(network.with_tables(edges=edges.assign(date=dates)), start=on(1), end=on(2))["a"] == 2


def random_dates(network: CommunityNetwork, seed: int, *, days: int = 5) -> CommunityNetwork:
    random = np.random.default_rng(seed)
    edges = network.edges
    day = pd.Timestamp("2024-01-30") + pd.to_timedelta(random.integers(0, days, len(edges)), unit="D")
    return network.with_tables(edges=edges.assign(date=pd.Series(day).mask(random.random(len(edges)) < 0.1)))


def expanded_in_time(network: CommunityNetwork) -> CommunityNetwork:
    """Return the expanded network, each edge with its date."""
    edges = network.edges
    each = [
        expanded(network.with_tables(edges=edges.iloc[[row]])).edges.assign(date=edges["date"].iloc[row])
        for row in range(len(edges))
    ]
    return expanded(network).with_tables(edges=pd.concat(each, ignore_index=True))


def events_between_bodies(network: CommunityNetwork, slow: Slow) -> set[Event]:
    """Return who refers to whom when, rows inside a body left out."""
    found = set()
    for row in network.edges.itertuples():
        if row.relation == "refers_to" and not pd.isna(row.date):
            senders, receivers = slow.stands_in[row.source], slow.stands_in[row.target]
            found |= {(a, b, row.date) for a in senders - receivers for b in receivers - senders}
    return found


def may_follow(one: Event, next_one: Event, wait: int | None) -> bool:
    later = (next_one[2] - one[2]).days
    return one[1] == next_one[0] and later >= 0 and (wait is None or later <= wait)


def ends_of_all_walks(events: set[Event], start: str, wait: int | None) -> set[str]:
    """Return where every walk from `start` ends, none using an event twice: a longer one could be cut short."""
    ends: set[str] = set()

    def walk(so_far: list[Event]) -> None:
        ends.add(so_far[-1][1])
        for event in events - set(so_far):
            if may_follow(so_far[-1], event, wait):
                walk([*so_far, event])

    for event in events:
        if event[0] == start:
            walk([event])
    return ends - {start}


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("wait", [None, 0, 1, 2])
def test_every_walk_listed_one_by_one_ends_there(seed: int, wait: int | None) -> None:
    links = {"refers_to": 8, "delivers": 4, "runs": 3, "uses": 0}
    network = random_dates(random_place(seed, most_alike=1, links=links), seed)
    slow = Slow(network)
    windows = ({}, {"start": "2024-01-31"}, {"start": "2024-01-31", "end": "2024-02-02"})
    window = windows[seed % 3]
    table = temporal_reach(network, max_wait=wait, **window)
    events = {
        (a, b, day)
        for a, b, day in events_between_bodies(network, slow)
        if pd.Timestamp(window.get("start", "1900")) <= day <= pd.Timestamp(window.get("end", "2100"))
    }
    for node in network.nodes.index:
        if node not in slow.to:
            assert table.loc[node].isna().all()
            continue
        expected = {name: len(met) for name, met in slow.met(node, ends_of_all_walks(events, node, wait)).items()}
        assert table.loc[node].to_dict() == expected


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("wait", [None, 1])
def test_networkx_finds_the_same_among_referrals_that_may_follow_each_other_in_the_expanded_network(
    seed: int, wait: int | None
) -> None:
    import networkx as nx

    links = {"refers_to": 14, "delivers": 6, "runs": 3, "uses": 0}
    network = random_dates(random_place(seed, most_alike=2, links=links), seed, days=6)
    single = expanded_in_time(network)
    slow = Slow(single)
    events = sorted(events_between_bodies(single, slow))
    graph = nx.DiGraph()
    graph.add_nodes_from([*events, *slow.to])
    graph.add_edges_from((one, other) for one in events for other in events if may_follow(one, other, wait))
    graph.add_edges_from((event[0], event) for event in events)
    table = temporal_reach(network, max_wait=wait)
    for node, inside in members(network).items():
        for member in inside:
            if member not in slow.to:
                assert table.loc[node].isna().all()
                continue
            bodies = {event[1] for event in nx.descendants(graph, member)} - {member}
            assert table.loc[node].to_dict() == {name: len(met) for name, met in slow.met(member, bodies).items()}


@pytest.mark.parametrize("seed", range(30))
def test_on_one_day_it_is_the_referral_reach_of_any_number_of_steps(seed: int) -> None:
    network = random_place(seed, most_alike=3)
    same_day = network.with_tables(edges=network.edges.assign(date=pd.Timestamp("2024-05-01")))
    expected = referral_reach(network, max_steps=len(network))[[f"{name}_{len(network)}" for name in REACHED]]
    np.testing.assert_array_equal(temporal_reach(same_day, max_wait=0), expected)


@pytest.mark.parametrize("seed", range(30))
def test_less_time_never_reaches_more(seed: int) -> None:
    network = random_dates(random_place(seed, most_alike=2), seed, days=9)
    reach = [temporal_reach(network, max_wait=wait).dropna() for wait in (0, 1, 3, 8, None)]
    for less, more in pairwise(reach):
        assert (less <= more).all().all()
    assert (temporal_reach(network, start="2024-02-02").dropna() <= reach[-1]).all().all()
    untimed = referral_reach(network, max_steps=len(network)).dropna()
    assert (reach[-1]["organisations"] <= untimed[f"organisations_{len(network)}"]).all()
    np.testing.assert_array_equal(reach[3], reach[4])  # nobody can wait longer than all the days there are


@pytest.mark.parametrize("seed", range(10))
def test_names_and_the_order_of_rows_do_not_matter_and_an_isolate_reaches_nobody(seed: int) -> None:
    network = random_dates(random_place(seed, most_alike=2), seed)
    table = temporal_reach(network, max_wait=2)
    assert table.index.equals(network.nodes.index)
    np.testing.assert_array_equal(temporal_reach(renamed(network), max_wait=2), table)
    np.testing.assert_array_equal(temporal_reach(shuffled(network, seed), max_wait=2).reindex(table.index), table)
    wider = temporal_reach(with_isolate(network), max_wait=2)
    np.testing.assert_array_equal(wider.drop("alone"), table)
    assert wider.loc["alone"].tolist() == [0, 0, 0]


def test_fellow_members_are_reached_where_a_walk_leads_back_in_time() -> None:
    network = dated(("a", "b", on(1)), ("b", "a", on(2)))
    network = network.with_tables(nodes=network.nodes.assign(count=[4, 1]))
    assert organisations(network) == {"a": 4, "b": 4}
    assert organisations(network, max_wait=0) == {"a": 1, "b": 4}


@pytest.mark.long
def test_a_chain_long_enough_to_be_compiled_is_walked_to_its_end() -> None:
    ids = [f"n{number:04d}" for number in range(900)]
    rows = list(pairwise(ids))
    network = network_from_edges([(a, "refers_to", b) for a, b in rows])
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(range(len(rows)), unit="D")
    forwards = network.with_tables(edges=network.edges.assign(date=days))
    assert temporal_reach(forwards, max_wait=1)["organisations"][ids].tolist() == list(range(899, -1, -1))
    assert temporal_reach(forwards, max_wait=0.5)["organisations"][ids].tolist() == [1] * 899 + [0]
    backwards = network.with_tables(edges=network.edges.assign(date=days[::-1]))
    assert temporal_reach(backwards)["organisations"][ids].tolist() == [1] * 899 + [0]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_interpreted_and_compiled_find_the_same(seed: int) -> None:
    random = np.random.default_rng(seed)
    events = np.unique(random.integers(0, [6, 12, 12], (40, 3)), axis=0)
    sendings, first_event = np.unique(events[:, :2], axis=0, return_index=True)
    days, first_sending = np.unique(sendings[:, 0], return_index=True)
    arguments = (
        12, days - days[0], np.append(first_sending, len(sendings)), np.ascontiguousarray(sendings[:, 1]),
        np.append(first_event, len(events)), np.ascontiguousarray(events[:, 2]), 2,
    )  # fmt: skip
    for one, other in zip(reached_in_time.compiled(*arguments), reached_in_time.interpreted(*arguments), strict=True):
        np.testing.assert_array_equal(one, other)


def test_what_cannot_be_followed_in_time_is_refused() -> None:
    network = dated(("a", "b", on(1)), ("b", "c", on(2)))
    edges = network.edges
    for options, message in [
        ({"start": on(3), "end": on(2)}, "start must not be after end; start 2024-05-03 and end 2024-05-02"),
        ({"max_wait": -1}, "max_wait must be 0 days or more, or None for any time; -1"),
        ({"max_wait": float("nan")}, "max_wait must be 0 days or more"),
        ({"start": "01/05/2024"}, "start must be a day, written as 2024-03-31; 01/05/2024"),
        ({"end": "2024-02-30"}, "end must be a day, written as 2024-03-31; 2024-02-30"),
        ({"end": pd.NaT}, "end must be a day"),
        ({"start": 2024}, "start must be a day"),
    ]:
        with pytest.raises(ParameterError, match=message):
            temporal_reach(network, **options)
    for changed, message in [
        (edges.drop(columns="date"), 'no column "date"'),
        (edges.assign(date=None), "No referral has a date"),
        (edges.assign(date=["1 May", "2024-05-02"]), "cannot be read; write it as 2024-03-31"),
    ]:
        with pytest.raises(ParameterError, match=message):
            temporal_reach(network.with_tables(edges=changed))


def test_no_referral_at_all_reaches_nobody() -> None:
    network = network_from_edges([("a", "funds", "b")])
    assert organisations(network.with_tables(edges=network.edges.assign(date=on(1)))) == {"a": 0, "b": 0}
