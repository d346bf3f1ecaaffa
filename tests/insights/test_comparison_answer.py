"""A comparison in words: caveats first, numbers agreeing, nobody named who must not be."""

from __future__ import annotations

from typing import Any

import pytest

import cogs
from cogs import CommunityNetwork, network_from_edges
from cogs.disclosure import Rounding
from cogs.insights.answers import Answer
from cogs.insights.comparison import compare
from cogs.insights.comparison.answer import comparison_answer
from cogs.publication.answers_shown import lines_of, sections_of

NAMES = [f"o{number:02d}" for number in range(12)]
ORGANISATIONS: dict[str, dict[str, Any]] = {name: {"kind": "organisation"} for name in NAMES}
RING = [(one, "refers_to", other) for one, other in zip(NAMES, [*NAMES[1:], NAMES[0]], strict=True)]
HOSTILE = '{0} <b>"x"</b> %s, \\n'


def town(*rows: tuple[str, str, str], name: str | None = None, **nodes: dict[str, Any]) -> CommunityNetwork:
    network = network_from_edges([*RING, *rows], nodes={**ORGANISATIONS, **nodes})
    return CommunityNetwork(network.nodes, network.edges, name=name)


def answered(a: CommunityNetwork, b: CommunityNetwork, **options: Any) -> Answer:
    return comparison_answer(compare(a, b, **{"losses": 3, **options}))


def text(answer: Answer) -> str:
    assert list(sections_of(answer, Rounding()))
    return "\n".join(lines_of(answer, Rounding()))


def captions(answer: Answer) -> list[str]:
    return [table.caption for table in answer.tables]


def test_where_nothing_changed_that_is_said_without_a_table() -> None:
    kept = cogs.load_network("data/keep-it-local")
    for network in (town(), kept):
        answer = answered(network, network)
        assert answer.tables == ()
        assert not answer.facts
        assert "Nothing changed from the first to the second" in text(answer)


def test_who_came_is_named_with_their_ties() -> None:
    new = {"kind": "organisation", "name": "The Newcomer"}
    answer = answered(
        town(),
        town(("new", "refers_to", "o01"), ("o02", "refers_to", "new"), ("new", "refers_to", "o05"), new=new),
    )
    said = text(answer)
    assert (
        "Of 13 organisations that are in the first or the second, 12 are in both, 1 came (in the second only) and none "
        "went (in the first only)." in said
    )
    assert "Of 15 ties of the kind “refers people to”, 12 are in both, 3 came and none went; 3 of those" in said
    assert "Organisations that came: 1 of 13 organisations in the second" in said
    assert "It is The Newcomer." in said
    came = next(table for table in answer.tables if table.caption.startswith("What came"))
    assert came.frame.to_numpy().tolist() == [
        ["organisation", "The Newcomer", ""],
        ["refers people to", "The Newcomer", "o01"],
        ["refers people to", "The Newcomer", "o05"],
        ["refers people to", "o02", "The Newcomer"],
    ]
    assert came.caption == "What came: in the second only (1 node and 3 ties)"
    assert not [caption for caption in captions(answer) if caption.startswith("What went")]


def test_one_tie_more_is_said_in_the_singular() -> None:
    said = text(answered(town(), town(("o01", "refers_to", "o07"))))
    assert "12 are in both, 1 came and none went." in said
    assert "(0 nodes and 1 tie)" in said


def test_a_mover_is_told_with_both_ranks_and_how_sure() -> None:
    few = [("o00", "refers_to", name) for name in ("o03", "o04", "o05", "o06")]
    many = [("o09", "refers_to", name) for name in ("o01", "o02", "o03", "o04", "o05", "o06", "o07")]
    answer = answered(town(*few), town(*few, *many), losses=40, relations="people")
    said = text(answer)
    assert "In being tied to others (who refers people to whom), of 12 organisations in both, o09 rose from" in said
    movers = answer.tables[-1]
    first = movers.frame.iloc[0]
    assert (first["name"], first["rank_b"], first["peers"]) == ("o09", 1.0, 12.0)
    assert first["said"] == "more than chance loss could make"
    assert "no more than chance loss could make" in movers.notes[0]


def test_caveats_are_said_first() -> None:
    answer = answered(town(), town(("o00", "funds", "o03"), ("o00", "refers_to", "o04")))
    assert answer.sentences[0] == ("Only the second has rows of “funds”: these ties are not compared.",)


def test_two_places_are_said_to_be_two_and_nothing_is_said_to_have_come() -> None:
    other = network_from_edges([("x", "refers_to", "y"), ("y", "refers_to", "z")])
    answer = answered(town(name="North"), CommunityNetwork(other.nodes, other.edges, name="South"))
    said = text(answer)
    assert "North and South are taken for two places, since no organisation is in both by its id" in said
    assert len(answer.tables) == 1
    assert " came" not in said
    assert "rose" not in said


def test_residents_are_rounded_and_neither_they_nor_confidential_places_are_named() -> None:
    hidden = {"refuge": {"kind": "place", "name": "Secret House", "location": "Confidential"}}
    first = town(("Ann Smith", "uses", "o01"), ("o01", "owns", "hall"), **{"Ann Smith": {"kind": "resident"}})
    people = {"Ann Smith": {"kind": "resident"}, "Bob Jones": {"kind": "resident", "count": 37}}
    second = town(
        ("Ann Smith", "uses", "o01"),
        ("Bob Jones", "uses", "o02"),
        ("o01", "owns", "refuge"),
        ("o01", "owns", "hall"),
        ("o00", "refers_to", "o06"),
        **people,
        **hidden,
    )
    for said in (text(answered(first, second)), text(answered(second, first))):
        assert not [name for name in ("Ann", "Bob", "Secret", "38", "37") if name in said]
        assert "Residents in the first: " in said
        assert "What has to do with a confidential place is not listed." in said


def test_a_place_that_was_confidential_in_one_year_is_not_named_by_the_other() -> None:
    def housed(**more: str) -> CommunityNetwork:
        return town(("o01", "owns", "house"), house={"kind": "place", "name": "Old House", **more})

    before, after = housed(location="confidential"), housed()
    more = town(("o01", "owns", "house"), ("o02", "owns", "house"), house={"kind": "place", "name": "Old House"})
    assert "Old House" not in text(answered(before, more))
    assert "Old House" in text(answered(after, more))


@pytest.mark.parametrize("swapped", [False, True])
def test_hostile_names_are_only_text(swapped: bool) -> None:
    pair = (
        town(name=HOSTILE),
        town(("bad", "refers_to", "o00"), name="B", bad={"kind": "organisation", "name": HOSTILE}),
    )
    answer = answered(*(pair[::-1] if swapped else pair))
    assert '{0} <b>"x"</b> %s' in text(answer)


def test_star_shaped_data_are_described() -> None:
    star = network_from_edges([("o00", "refers_to", name) for name in NAMES[1:]])
    said = text(answered(star, town()))
    assert "The first: Nearly all that is known comes from one source" in said
    assert "changed rank" not in said


def test_what_the_data_cannot_say_is_said() -> None:
    said = text(answered(network_from_edges([("a", "refers_to", "b")]), network_from_edges([("a", "funds", "b")])))
    assert "Nothing could be measured in both: needs relationships of one kind in both." in said
    assert "Who rose and who fell: needs two organisations" in said
    bare = text(answered(town(), town(("o00", "refers_to", "o05"))))
    assert "not enough data: needs bodies of two kind groups or more" in bare


def test_no_word_claims_a_cause() -> None:
    said = text(answered(town(), town(("o00", "refers_to", "o05")))).casefold()
    assert not [
        word for word in ("because", "enable", "impact", "leads to more", "due to", "thanks to") if word in said
    ]
