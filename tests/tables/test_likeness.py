"""Likeness: which names are one name spelled differently, which a slip apart, and which never."""

import time

import numpy as np
import pytest

from cogs.tables.likeness import alike_groups, how_alike, normal_form

SAME_FORM = [
    ("CBRE Ltd", "CBRE Limited", "Ltd and Limited"),
    ("Key Care & Support", "Key Care and Support", '"&" and "and"'),
    ("OXFORD HOMELESS PATHWAYS", "Oxford Homeless Pathways", "capitals"),
    ("Esmee Fairbairn", "Esmée Fairbairn", "accents"),
    (" Mill Advice  ", "Mill Advice", "spaces"),
    ("Mill  Advice", "Mill\xa0Advice", "spaces"),
    ("St. John's Centre", "St Johns Centre", "punctuation"),
    ("St. John’s Centre", "St. John's Centre", "punctuation"),
    ("Alder Kitchen C.I.C.", "Alder Kitchen Community Interest Company", None),
    ("The Hub", "Hub", '"The"'),
    ("Hub (The)", "The Hub", None),
    ("Mill Arts CIO", "Mill Arts", "CIO"),
    ("Mill Arts plc", "MILL ARTS LLP", None),
    ("Øresund Łódź Club", "Oresund Lodz Club", None),
    ("Be-Active", "Be Active", "punctuation"),
]

NEAR = [
    ("Wm Collins & Sons (Holding)", "Wm Collins & Sons (Holdings)", '"holding" and "holdings"'),
    ("St. John's Centre", "St Johns Centre (Old Trafford Hub)", '"(Old Trafford Hub)" behind it'),
    ("Little Petals Day Nursey", "Little Petals Day Nursery Ltd", '"nursey" and "nursery"'),
    ("Barnardos", "Barnados", '"barnardos" and "barnados"'),
    ("Mill Lane Center", "Mill Lane Centre", '"center" and "centre"'),
    ("Youth Organization", "Youth Organisation", '"organization" and "organisation"'),
    ("Timperlay Community Hall", "Timperley Community Hall", '"timperlay" and "timperley"'),
    ("Foodcycle Mill Lane", "Food Cycle Mill Lane", "spaces or hyphens"),
    ("Alder YMCA", "YMCA - Alder", "another order"),
]

NEVER = [
    ("Unit 1", "Unit 2"),
    ("Ward 3 Community Group", "Ward 13 Community Group"),
    ("Alder Hall (Room 2)", "Alder Hall"),
    ("Ward 1 1 Residents", "Ward 11 Residents"),
    ("Phase I Partnership", "Phase II Partnership"),
    ("North Alder Community Centre", "South Alder Community Centre"),
    ("Barton Village Hall", "Burton Village Hall"),
    ("Sale Community Centre", "Hale Community Centre"),
    ("Aston Community Centre", "Ashton Community Centre"),
    ("Alder Carers Project", "Alder Careers Project"),
    ("Selgorsel Youth Club", "Selnorsel Youth Club"),
    ("Dyscover", "Discover"),
    ("Alder Boys School", "Alder Girls School"),
    ("Age UK", "Age UK Alder"),
    ("Mill Trust", "Mill Truss"),
    ("Redacted", "Redactive Publishing Ltd"),
    ("!!!", "???"),
    ("", "Ltd"),
]


@pytest.mark.parametrize(("first", "second", "reason"), SAME_FORM)
def test_names_but_for_their_spelling_have_one_normal_form(first: str, second: str, reason: str | None) -> None:
    assert normal_form(first) == normal_form(second)
    assert alike_groups([first, second], near=False) == [(first, second)]
    for said in (how_alike(first, second), how_alike(second, first)):
        assert said.startswith("same name but for ")
    if reason is not None:
        assert how_alike(first, second) == f"same name but for {reason}"


@pytest.mark.parametrize(("first", "second", "reason"), NEAR)
def test_near_names_are_found_beside_those_of_one_form(first: str, second: str, reason: str) -> None:
    assert alike_groups([first, second], near=False) == []
    assert alike_groups([first, second]) == [(first, second)]
    assert reason in how_alike(first, second)


@pytest.mark.parametrize(("first", "second"), NEVER)
def test_names_with_another_number_or_word_are_never_alike(first: str, second: str) -> None:
    assert alike_groups([first, second]) == []
    assert how_alike(first, second) == ""


def test_several_differences_are_all_said() -> None:
    assert how_alike("THE KEY CARE & SUPPORT LTD", "Key Care and Support") == (
        'same name but for capitals, "&" and "and", Ltd and "The"'
    )
    assert how_alike("Mill Advice", "Mill Advice") == "same name"


def test_brackets_that_tell_branches_apart_join_nothing() -> None:
    assert alike_groups(["Alder Scouts", "Alder Scouts (Hale)", "Alder Scouts (Sale)"]) == []
    assert alike_groups(["Alder Scouts", "Alder Scouts (Hale)"]) == [("Alder Scouts", "Alder Scouts (Hale)")]


def test_a_word_that_others_use_too_is_no_slip() -> None:
    pair = ["Holstead Choir", "Hollstead Choir"]
    assert alike_groups(pair) == [tuple(pair)]
    assert alike_groups([*pair, "Holstead Library", "Hollstead Cricket Club"]) == []


def test_a_group_stands_where_its_first_name_stands_and_holds_each_name_once() -> None:
    names = ["Mill", "CBRE Ltd", "mill", "CBRE", "CBRE Ltd", "Cbre Limited"]
    assert alike_groups(names) == [("Mill", "mill"), ("CBRE Ltd", "CBRE", "Cbre Limited")]


def test_many_words_that_begin_alike_are_compared_in_parts() -> None:
    letters = np.random.default_rng(3).choice(list("bcdfghklmnprt"), (2500, 10))
    names = sorted({"Qu" + "".join(word) for word in letters})
    slip = f"{names[0]}x"
    assert alike_groups([*names, slip]) == [(names[0], slip)]


def test_twenty_thousand_names_take_a_few_seconds() -> None:
    parts = ("Al", "ber", "cor", "den", "fal", "gor", "ham", "kin", "lan", "mor", "pen", "rad", "sel", "wick", "ton")
    kinds = ("Community Centre", "Primary School", "Trust", "Foodbank", "Care Ltd", "Village Hall", "Church", "Arts")
    random = np.random.default_rng(1)
    words, ends = random.choice(parts, (25_000, 5)), random.choice(kinds, 25_000)
    names = {f"{a}{b}{c} {d}{e} {end}" for (a, b, c, d, e), end in zip(words.tolist(), ends.tolist(), strict=True)}
    assert len(names) > 20_000
    started = time.perf_counter()
    alike_groups(sorted(names))
    assert time.perf_counter() - started < 10
