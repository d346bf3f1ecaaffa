"""Two-sided reports: each rule by hand, against a slow oracle, and by what must hold whatever was reported."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.errors import Problem
from cogs.tables.check import check_tables
from cogs.tables.confirmation import confirmed, reports_of
from cogs.tables.read import read_tables
from cogs.tables.settings import Confirmation, Settings
from cogs.tables.tables import Table, Tables
from cogs.vocabulary import DEFAULT_VOCABULARY, Relation

Report = tuple[str, str, str, str]  # source, target, relation, reported by
Tie = tuple[str, str, str]

RULES: tuple[Confirmation, ...] = get_args(Confirmation)
BY_HAND: list[Report] = [
    ("a", "b", "refers_to", "a"),  # 2: both sides report it
    ("a", "b", "refers_to", "b"),  # 3
    ("b", "a", "refers_to", "b"),  # 4: the sender alone
    ("a", "c", "refers_to", "c"),  # 5: the receiver alone
    ("a", "d", "refers_to", "a"),  # 6: the receiver could not report
    ("d", "b", "refers_to", "b"),  # 7: the sender could not report
    ("a", "b", "refers_to", ""),  # 8: somebody outside recorded it
    ("a", "a", "refers_to", "a"),  # 9: a loop
]


def tables_of(
    reports: Iterable[Report], confirm: Confirmation = "union", *, respondents: Iterable[str] | None = None
) -> Tables:
    cells = pd.DataFrame(list(reports), columns=["source", "target", "relation", "reported_by"], dtype=str)
    tables = [Table("ties.csv", "edges", None, cells.set_axis(range(2, len(cells) + 2)), {})]
    if respondents is not None:
        answered = pd.DataFrame({"id": list(respondents)}, dtype=str)
        tables.append(Table("respondents.csv", "respondents", None, answered, {}))
    return Tables("Place", tuple(tables), Settings(confirm=confirm))


def rows(tables: Tables) -> list[int]:
    return [int(row) for row in tables.tables[0].cells.index]


def ties(tables: Tables) -> set[Tie]:
    cells = tables.tables[0].cells
    return {
        tie_of((source, target, relation, ""))
        for source, target, relation in cells[["source", "target", "relation"]].itertuples(index=False)
    }


def tie_of(report: Report) -> Tie:
    source, target, relation, _ = report
    if not DEFAULT_VOCABULARY.relations[relation].directed:
        source, target = sorted((source, target))
    return source, target, relation


@pytest.mark.parametrize(
    ("confirm", "kept"),
    [
        ("union", [2, 4, 5, 6, 7, 8, 9]),
        ("intersection", [2, 6, 7, 8, 9]),
        ("sender", [2, 4, 6, 7, 8, 9]),
        ("receiver", [3, 5, 6, 7, 8, 9]),
    ],
)
def test_each_rule_keeps_the_rows_it_should(confirm: Confirmation, kept: list[int]) -> None:
    assert rows(confirmed(tables_of(BY_HAND, confirm))[0]) == kept


@pytest.mark.parametrize(
    ("confirm", "kept"), [("intersection", [2, 8, 9]), ("sender", [2, 4, 6, 8, 9]), ("receiver", [3, 5, 7, 8, 9])]
)
def test_a_respondent_that_reports_nothing_says_no(confirm: Confirmation, kept: list[int]) -> None:
    assert rows(confirmed(tables_of(BY_HAND, confirm, respondents="abcd"))[0]) == kept


def test_the_agreement_of_both_sides_and_the_ties_on_one_report_are_said() -> None:
    assert confirmed(tables_of(BY_HAND))[1] == (
        "Of 3 refers to ties between two that both reported, 1 (33%) is reported by both sides; ties count if either "
        "side reports them (confirm = union).",
    )
    assert confirmed(tables_of(BY_HAND, "intersection"))[1] == (
        "Of 3 refers to ties between two that both reported, 1 (33%) is reported by both sides; ties count only if "
        "both sides report them (confirm = intersection).",
        "2 of the 3 refers to ties that count rest on one side's report, because the other side could not report (it "
        "reported nothing at all and is no respondent).",
    )
    assert confirmed(tables_of(BY_HAND, "sender"))[1][1].startswith("1 of the 4 refers to ties that count rests on")
    alone = confirmed(tables_of([("a", "d", "refers_to", "a")], "receiver"))[1]
    assert alone == (
        "No refers to tie is between two that both reported, so their agreement cannot be told; ties count as the "
        "receiver reports them (confirm = receiver).",
        "1 of the 1 refers to tie that counts rests on one side's report, because the other side could not report (it "
        "reported nothing at all and is no respondent).",
    )


def partnerships(*pairs: str, confirm: Confirmation = "union") -> Tables:
    cells = pd.DataFrame([tuple(pair) for pair in pairs], columns=["source", "target"], dtype=str)
    table = Table("partnerships.csv", "edges", "partners_with", cells.set_axis(range(2, len(cells) + 2)), {})
    return Tables("Place", (table,), Settings(confirm=confirm))


def test_the_source_of_an_undirected_relation_reported_it() -> None:
    read = partnerships("ab", "ba", "bc", "ab", "ca")
    kept, (sentence,) = confirmed(read)
    assert rows(kept) == [2, 4, 5, 6]
    assert sentence.startswith("Of 3 partners with ties between two that both reported, 1 (33%) is reported by both")
    assert rows(confirmed(partnerships("ab", "ba", "bc", "ab", "ca", confirm="intersection"))[0]) == [2, 5]


@pytest.mark.parametrize("confirm", ["sender", "receiver"])
def test_an_undirected_relation_has_no_sender_so_either_side_will_do(confirm: Confirmation) -> None:
    kept, sentences = confirmed(partnerships("ab", "ba", "bc", confirm=confirm))
    assert rows(kept) == [2, 4]
    assert f"without a direction there is no {confirm}, so ties count if either side reports them" in sentences[0]


def test_where_nothing_is_two_sided_the_tables_stay_the_same_object() -> None:
    one_way = partnerships("ab", "bc")
    assert confirmed(one_way) == (one_way, ())
    cells = pd.DataFrame({"source": ["a", "b"], "target": ["b", "a"]}, index=[2, 3], dtype=str)
    for confirm in RULES:
        directed = Tables(
            "Place", (Table("referrals.csv", "edges", "refers_to", cells, {}),), Settings(confirm=confirm)
        )
        assert confirmed(directed) == (directed, ())
    agreed = tables_of([("a", "b", "refers_to", "a")])
    assert confirmed(agreed)[0] is agreed


def test_a_log_keeps_every_row_of_the_side_that_stands_for_a_tie() -> None:
    log = [("a", "b", "refers_to", "b"), *[("a", "b", "refers_to", "a")] * 3, ("a", "b", "refers_to", "b")]
    assert rows(confirmed(tables_of(log))[0]) == [3, 4, 5]
    assert rows(confirmed(tables_of(log, "receiver"))[0]) == [2, 6]


def test_both_sides_may_report_in_tables_of_their_own() -> None:
    frames = [
        pd.DataFrame([("a", "b", by)], columns=["source", "target", "reported_by"], index=[2], dtype=str) for by in "ab"
    ]
    read = Tables(
        "Place",
        tuple(Table(f"{i} referrals.csv", "edges", "refers_to", frame, {}) for i, frame in enumerate(frames)),
        Settings(confirm="intersection"),
    )
    kept, _ = confirmed(read)
    assert [len(table.cells) for table in kept.tables] == [1, 0]
    assert list(kept.tables[1].cells) == ["source", "target", "reported_by"]


def test_numbers_of_residents_ties_are_not_told() -> None:
    (sentence,) = confirmed(tables_of([("r1", "hub", "uses", "r1"), ("r1", "hub", "uses", "hub")]))[1]
    assert sentence == (
        "How far both sides agree on uses ties is not shown, for residents are among them; ties count if either side "
        "reports them (confirm = union)."
    )


def test_rows_without_ends_relation_or_reporter_at_an_end_are_kept() -> None:
    odd = [
        ("a", "", "refers_to", "a"),
        ("", "b", "refers_to", "b"),
        ("a", "b", "no_such", "a"),
        ("a", "b", "", "a"),
        ("a", "b", "refers_to", "x"),
    ]
    read = tables_of(odd, "intersection")
    assert confirmed(read) == (read, ())
    assert reports_of(read).empty


def test_a_relation_of_their_own_is_two_sided_by_its_direction() -> None:
    own = DEFAULT_VOCABULARY.declaring(
        relations=[Relation("knows", ("organisation",), ("organisation",), "knows", directed=False)]
    )
    cells = pd.DataFrame([("a", "b"), ("b", "a")], columns=["source", "target"], index=[2, 3], dtype=str)
    read = Tables("Place", (Table("knows.csv", "edges", "knows", cells, {}),), Settings(vocabulary=own))
    assert rows(confirmed(read)[0]) == [2]


def problems(folder: Path, referrals: str, confirm: str, **more: str) -> list[Problem]:
    for name, text in {"referrals": referrals, **more}.items():
        (folder / f"{name}.csv").write_text(text)
    (folder / "network.toml").write_text(f'confirm = "{confirm}"\n')
    rules = ("bad-reporter", "unused-setting")
    return [problem for problem in check_tables(read_tables(folder)) if problem.rule in rules]


def test_a_reporter_at_neither_end_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "source,target,Reporter\na,b,a\na,b,\na,b,B\n", "union")
    assert (problem.table, problem.row, problem.column, problem.value) == ("referrals.csv", 4, "Reporter", "B")
    assert problem.severity == "error"
    assert problem.message == (
        '"B" reported this row, but stands at neither end of it. Write the id of its source or its target, or leave '
        "the cell empty if somebody else recorded it."
    )


def test_a_rule_that_has_no_effect_is_warned_of(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "source,target\na,b\n", "intersection")
    assert (problem.severity, problem.value) == ("warning", "intersection")
    assert "Add the column reported_by" in problem.message
    assert not problems(tmp_path, "source,target,reported_by\na,b,a\n", "sender")
    (problem,) = problems(tmp_path, "source,target,reported_by\na,b,a\n", "sender", partnerships="source,target\na,b\n")
    assert problem.message == (
        'confirm is "sender", but partners_with has no direction and so no sender. There a tie counts if either side '
        "reports it."
    )
    assert not problems(tmp_path, "source,target,reported_by\na,b,a\n", "intersection")


ENDS = st.sampled_from("abcde")
REPORTS = st.lists(
    st.tuples(
        ENDS, ENDS, st.sampled_from(["refers_to", "partners_with"]), st.sampled_from(["source", "target", ""])
    ).map(lambda drawn: (*drawn[:3], {"source": drawn[0], "target": drawn[1], "": ""}[drawn[3]])),
    max_size=25,
)
ANSWERED = st.none() | st.lists(ENDS, unique=True)


def slow(reports: list[Report], confirm: Confirmation, respondents: list[str] | None) -> list[int]:
    """Decide tie by tie, as the words of the rules say."""
    outside = [row for row, (source, target, _, by) in enumerate(reports, 2) if source == target or not by]
    two_sided = [(tie_of(report), row, report) for row, report in enumerate(reports, 2) if row not in outside]
    able = {report[3] for _, _, report in two_sided} | set(respondents or [])
    kept = []
    for (one, other, relation), group in groupby(sorted(two_sided), key=lambda entry: entry[0]):
        members = [(row, report[3]) for _, row, report in group]
        told = {by for _, by in members}
        directed = DEFAULT_VOCABULARY.relations[relation].directed
        standing = one if directed else members[0][1]
        rule = confirm if directed or confirm == "intersection" else "union"
        if rule == "receiver":
            standing = other
        if standing not in told:
            standing = other if standing == one else one
        if rule == "intersection":
            counts = all(end in told or end not in able for end in (one, other))
        elif rule == "union":
            counts = True
        else:
            asked = one if rule == "sender" else other
            counts = asked in told or asked not in able
        kept += [row for row, by in members if counts and by == standing]
    return sorted([*outside, *kept])


@given(REPORTS, st.sampled_from(RULES), ANSWERED)
def test_a_slow_reading_of_the_rules_keeps_the_same_rows(
    reports: list[Report], confirm: Confirmation, respondents: list[str] | None
) -> None:
    assert rows(confirmed(tables_of(reports, confirm, respondents=respondents))[0]) == slow(
        reports, confirm, respondents
    )


@given(REPORTS, ANSWERED)
def test_both_lies_within_either_and_sender_and_receiver_make_up_either(
    reports: list[Report], respondents: list[str] | None
) -> None:
    counted = {rule: ties(confirmed(tables_of(reports, rule, respondents=respondents))[0]) for rule in RULES}
    assert counted["intersection"] <= counted["sender"] & counted["receiver"]
    assert counted["sender"] | counted["receiver"] == counted["union"]
    assert counted["union"] == ties(tables_of(reports))


@given(REPORTS, st.sampled_from(RULES), ANSWERED, st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_no_tie(reports, confirm, respondents, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(reports, len(reports))
    here, there = (confirmed(tables_of(order, confirm, respondents=respondents)) for order in (reports, shuffled))
    assert ties(here[0]) == ties(there[0])
    assert sorted(here[1]) == sorted(there[1])


@given(REPORTS, ANSWERED)
def test_when_the_ends_swap_their_places_sender_and_receiver_do_too(
    reports: list[Report], respondents: list[str] | None
) -> None:
    swapped = [(target, source, relation, by) for source, target, relation, by in reports]
    sender = confirmed(tables_of(reports, "sender", respondents=respondents))[0]
    receiver = confirmed(tables_of(swapped, "receiver", respondents=respondents))[0]
    assert rows(sender) == rows(receiver)


@given(REPORTS, ANSWERED)
def test_confirming_twice_changes_nothing_under_union(reports: list[Report], respondents: list[str] | None) -> None:
    once = confirmed(tables_of(reports, respondents=respondents))[0]
    assert confirmed(once)[0] is once
