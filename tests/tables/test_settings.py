"""`network.toml`: what it may say, and what is said of everything else in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.errors import Problem
from cogs.tables.settings import Settings, read_settings

ALL = """
name = "Northfield 2025"
grouping = "sector"
period = ["2024-04-01", "2025-03-31"]
confirm = "Intersection"
[headers]
"Referring agency" = "source"
"Sent on" = "Date"
[kinds.school]
plural = "schools"
[relations.mentors]
from = ["organisation", "schools"]
to = "organisation"
family = "working"
directed = false
carries = true
[disclosure]
threshold = 10
base = 10
"""


def problems(text: str) -> tuple[Problem, ...]:
    return read_settings(text, "network.toml")[1]


def test_everything_it_can_say_is_read() -> None:
    settings, found = read_settings(ALL, "network.toml")
    assert found == ()
    assert (settings.name, settings.grouping, settings.confirm) == ("Northfield 2025", "sector", "intersection")
    assert settings.period == ("2024-04-01", "2025-03-31")
    assert settings.headings == {"Referring agency": "source", "Sent on": "date"}
    assert (settings.threshold, settings.base) == (10, 10)
    assert settings.vocabulary.kinds["school"].plural == "schools"
    mentors = settings.vocabulary.relations["mentors"]
    assert (mentors.sources, mentors.targets) == (("organisation", "school"), ("organisation",))
    assert (mentors.family, mentors.directed, mentors.carries, mentors.verb) == ("working", False, True, "mentors")


def test_nothing_said_is_the_defaults() -> None:
    assert read_settings("", "network.toml") == (Settings(), ())


def test_days_need_no_quotation_marks() -> None:
    assert read_settings("period = [2024-04-01, 2025-03-31T12:00:00]", "x")[0].period == ("2024-04-01", "2025-03-31")


def test_a_kind_has_a_plural_by_itself() -> None:
    assert read_settings("[kinds.faith_group]", "x")[0].vocabulary.kinds["faith_group"].plural == "faith groups"


@pytest.mark.parametrize(
    ("text", "key", "essence"),
    [
        ("grouping_by = 'sector'", "grouping_by", 'Did you mean "grouping"?'),
        ("[relation.mentors]", "relation", 'Did you mean "relations"?'),
        ("name = 5", "name", "text in quotation marks"),
        ("grouping = ['sector']", "grouping", "text in quotation marks"),
        ("confirm = 'unoin'", "confirm", 'Did you mean "union"?'),
        ("confirm = true", "confirm", "text in quotation marks"),
        ("period = '2024'", "period", "first and last day"),
        ("period = ['2024-04-01']", "period", "first and last day"),
        ("period = ['2025-04-01', '2024-04-01']", "period", "first and last day"),
        ("period = ['2024-04-31', '2025-04-01']", "period", "first and last day"),
        ("headers = 'source'", "headers", "a section"),
        ("[headers]\n'From' = 'sorce'", "headers.From", 'Did you mean "source"?'),
        ("[headers]\n'From' = 1", "headers.From", "text in quotation marks"),
        ("[kinds]\nschool = 'schools'", "kinds.school", "a section"),
        ("[kinds.school]\nplurals = 'x'", "kinds.school.plurals", 'Did you mean "plural"?'),
        ("[kinds.'_']", "kinds", "no word"),
        ("[relations.m]\nfrom = ['organisation']", "relations.m.to", "should list kinds"),
        ("[relations.m]\nfrom = []\nto = ['place']", "relations.m.from", "should list kinds"),
        ("[relations.m]\nfrom = ['organistion']\nto = ['place']", "relations.m.from", 'Did you mean "organisation"?'),
        ("[relations.m]\nfrom = [1]\nto = ['place']", "relations.m.from", "no kind"),
        ("[relations.m]\nform = 1\nfrom = 'place'\nto = 'place'", "relations.m.form", 'Did you mean "from"?'),
        (
            "[relations.m]\nfrom = 'place'\nto = 'place'\nfamily = 'workin'",
            "relations.m.family",
            'Did you mean "working"?',
        ),
        ("[relations.m]\nfrom = 'place'\nto = 'place'\ndirected = 'no'", "relations.m.directed", "true or false"),
        ("[relations.m]\nfrom = 'place'\nto = 'place'\ncarries = 1", "relations.m.carries", "true or false"),
        ("[disclosure]\nthreshhold = 5", "disclosure.threshhold", 'Did you mean "threshold"?'),
        ("[disclosure]\nthreshold = 'eight'", "disclosure.threshold", "a whole number"),
        ("[disclosure]\nbase = 0", "disclosure.base", "at least 1"),
        ("[disclosure]\nbase = true", "disclosure.base", "a whole number"),
    ],
)
def test_whatever_cannot_be_used_is_one_problem(text: str, key: str, essence: str) -> None:
    settings, (problem,) = read_settings(text, "network.toml")
    assert (problem.table, problem.column, problem.rule, problem.severity) == (
        "network.toml",
        key,
        "bad-setting",
        "error",
    )
    assert essence in problem.message
    assert (settings.name, settings.period, settings.threshold, settings.base) == (None, None, 8, 5)


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = problems("nane = 'x'\nconfirm = 1\nperiod = 2\n[disclosure]\nbase = -1\n[headers]\na = 'b'\n")
    assert {problem.column for problem in found} == {"nane", "confirm", "period", "disclosure.base", "headers.a"}


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("name = 'x'\ngrouping = sector\n", 2, "grouping = sector"),
        ("a = 1\na = 2\n", 2, "a = 2"),
        ("name = 'x", 1, "name = 'x"),
    ],
)
def test_malformed_toml_is_a_problem_with_its_line(text: str, line: int, found: str) -> None:
    (problem,) = problems(text)
    assert (problem.row, problem.value, problem.rule) == (line, found, "bad-setting")


@given(st.text())
@settings(deadline=None)
def test_no_text_makes_reading_settings_fail(text: str) -> None:
    settings, _ = read_settings(text, "network.toml")
    assert settings.threshold >= 1


def test_deep_nesting_is_a_problem() -> None:
    assert problems("a = " + "[" * 50_000)


def test_notes_are_a_list_of_sentences() -> None:
    settings, problems = read_settings('notes = ["Three rows were set aside."]', "network.toml")
    assert (settings.notes, problems) == (("Three rows were set aside.",), ())
    settings, problems = read_settings('notes = "one"', "network.toml")
    assert settings.notes == ()
    assert [problem.rule for problem in problems] == ["bad-setting"]
