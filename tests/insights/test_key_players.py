"""Key players: the planted set is found, and said with denominators, sureness and nobody who must not be ranked."""

from itertools import combinations, pairwise

import pytest

from cogs import CommunityNetwork, ParameterError, UnknownNameError, network_from_edges
from cogs.disclosure import Rounding
from cogs.insights.key_players import key_players, key_players_answer
from cogs.metrics import key_players as measures
from cogs.publication.answers_shown import lines_of, sections_of

TWO_CIRCLES = [*combinations("abcd", 2), *combinations("efgh", 2), ("d", "bridge"), ("bridge", "e")]


def tied(pairs: list[tuple[str, str]], relation: str = "partners_with", **nodes: dict[str, object]) -> CommunityNetwork:
    return network_from_edges([(a, relation, b) for a, b in pairs], nodes)


def ring(size: int) -> CommunityNetwork:
    return tied([(f"n{i}", f"n{(i + 1) % size}") for i in range(size)])


def lines(network: CommunityNetwork, **options: object) -> str:
    found = key_players(network, **options)  # type: ignore[arg-type]
    return "\n".join(lines_of(key_players_answer(found, network), Rounding()))


def test_the_planted_bridge_is_found_and_said_with_every_pair() -> None:
    text = lines(tied(TWO_CIRCLES), size=1)
    assert (
        "Take away bridge, and of the pairs of the other 8 organisations, 57% (16 of 28 pairs) are not connected."
        in text
    )
    assert "With everybody there every pair is connected." in text
    assert "Every one was tried; no other scores the same." in text


def test_three_planted_cuts_are_found_together() -> None:
    circles = [[f"{letter}{n}" for n in range(5)] for letter in "abcd"]
    pairs = [pair for circle in circles for pair in combinations(circle, 2)]
    for cut, (one, other) in zip(("x", "y", "z"), pairwise(circles), strict=True):
        pairs += [(one[0], cut), (one[1], cut), (cut, other[2]), (cut, other[3])]
    found = key_players(tied(pairs), size=3)
    assert (found.members, found.exact, found.equal) == (("x", "y", "z"), True, 0)
    assert found.score == pytest.approx(1 - 4 * 20 / (20 * 19))


def test_whoever_reaches_everybody_is_found() -> None:
    pairs = [(sender, f"{sender}{n}") for sender in ("one", "two") for n in range(6)]
    network = tied([*pairs, ("one0", "two")], "refers_to")
    assert key_players(network, size=2, goal="reach", steps=1).members == ("one", "two")
    assert (
        "100% (14 of 14 organisations) are one of one and two, or within 1 tie of one of them, in the direction of "
        "the ties." in lines(network, size=2, goal="reach", steps=1)
    )
    assert "one and two reach 14 of 14 organisations" in lines(network, size=2, goal="reach", weighted=True)


def test_on_a_ring_no_one_stands_out() -> None:
    assert lines(ring(9), size=1).splitlines()[2] == (
        "  No set of 1 organisation stands out: whichever is taken away, the others are at least as well connected as "
        "all are now: every pair of them is connected."
    )
    assert "No set of 1 organisation stands out: each reaches as much as any other" in lines(
        ring(9), size=1, goal="reach"
    )
    assert "The set" not in lines(ring(9), size=1)


def test_where_some_pairs_were_apart_before_both_numbers_are_said() -> None:
    text = lines(tied([*TWO_CIRCLES, ("far", "away")]), size=1)
    assert "Take away bridge, and of the pairs of the other 10 organisations, 71% (32 of 45 pairs)" in text
    assert "With everybody there it is 33% (18 of 55 pairs)." in text


def test_equal_sets_are_counted() -> None:
    found = key_players(ring(8), size=2)
    # Two opposite ones of eight leave two rows of three.
    assert (found.members, found.equal) == (("n0", "n4"), 3)
    assert "3 other sets score the same, and this one is only the first by its ids." in lines(ring(8), size=2)


def test_far_ones_count_less_where_asked() -> None:
    text = lines(tied(TWO_CIRCLES), size=1, weighted=True)
    assert "Take away d, and the other 8 organisations are on average 58.9 per cent apart." in text


def test_convenors_keep_their_ties_and_are_never_chosen() -> None:
    network = tied(TWO_CIRCLES, bridge={"kind": "organisation", "in_study": "convenor"})
    found = key_players(network, size=1)
    assert (found.members, found.convenors, found.candidates, found.bodies) == (("d",), ("bridge",), 8, 9)
    assert "1 convenor of the study could not be chosen." in lines(network, size=1)


def test_a_node_that_stands_for_several_counts_as_so_many_and_is_not_chosen() -> None:
    network = tied([("a", "hub"), ("surgeries", "hub"), ("surgeries", "b")], surgeries={"count": 50})
    found = key_players(network, size=1)
    assert (found.members, found.bodies, found.candidates) == (("hub",), 53, 3)


def test_star_shaped_data_choose_nobody() -> None:
    network = tied([("hub", f"leaf {n}") for n in range(12)])
    answer = key_players_answer(key_players(network, size=1), network)
    assert not answer.tables
    assert "By name, not ranked: hub." in "\n".join(lines_of(answer, Rounding()))
    assert answer.missing


def test_the_first_family_is_taken_and_families_are_not_mixed_unless_asked() -> None:
    network = network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c"), ("c", "funds", "d")])
    assert key_players(network, size=1).ties.name == "people"
    assert key_players(network, size=1, relations="all").ties.name == "any_tie"
    with pytest.raises(UnknownNameError):
        key_players(network, relations="friends")


def test_services_are_folded_into_who_delivers_them_and_residents_left_out() -> None:
    rows = [("x", "delivers", "s"), ("a", "refers_to", "s"), ("s", "refers_to", "b"), ("Ann", "uses", "s")]
    found = key_players(network_from_edges(rows), size=1)
    assert (found.members, found.bodies) == (("x",), 3)


def test_a_search_says_that_it_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "_MOST_SETS", 0)
    text = lines(tied(TWO_CIRCLES), size=1)
    assert "There are too many sets to try them all" in text
    assert "so a better one may exist; no single swap scores the same." in text


def test_a_slip_is_said() -> None:
    with pytest.raises(ParameterError, match="Key players need ties between organisations, and none is recorded"):
        key_players(network_from_edges([], {"a": {"kind": "organisation"}}))
    with pytest.raises(ParameterError, match="size must be from 1 to 7 here; 8 was given"):
        key_players(tied(TWO_CIRCLES), size=8)
    with pytest.raises(ParameterError, match="too few organisations"):
        key_players(tied([("a", "b")]))


def test_councils_and_hostile_names_are_put_as_they_are() -> None:
    network = tied(TWO_CIRCLES, bridge={"name": '{x} <b>"'}, a={"kind": "council"})
    answer = key_players_answer(key_players(network, size=1), network)
    assert 'Take away {x} <b>", and of the pairs of the other 8 organisations and councils, ' in answer.sentences[0]
    assert [section.heading for section in sections_of(answer, Rounding())]
