"""Checking: per rule a place that is sound but for one slip, and the one problem that names it."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cogs.errors import Problem
from cogs.tables.check import check_tables
from cogs.tables.implied import implied_nodes
from cogs.tables.read import read_tables
from cogs.tables.rules_for_cells import NearMatches
from cogs.vocabulary import DEFAULT_VOCABULARY

Texts = Mapping[str, str]

# A sound place: the slips below each replace or add one of its files.
SOUND: Texts = {
    "organisations.csv": "id,name,sector,count\ntrust,Alder Trust,community,1\nadvice,Mill Advice,advice,1\n",
    "services.csv": "id,name\nfoodbank,Alder Foodbank\n",
    "referrals.csv": "source,target,date,weight\ntrust,foodbank,2025-04-07,3\nadvice,trust,2025-04-08,1\n",
}

NODES, EDGES = "organisations.csv", "referrals.csv"


def check(folder: Path, changed: Texts) -> tuple[Problem, ...]:
    for name, text in {**SOUND, **changed}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return check_tables(read_tables(folder))


def nodes(*rows: str) -> Texts:
    return {NODES: SOUND[NODES] + "\n".join([*rows, ""])}


def edges(*rows: str) -> Texts:
    return {EDGES: SOUND[EDGES] + "\n".join([*rows, ""])}


def own(name: str, *rows: str) -> Texts:
    return {name: "\n".join([*rows, ""])}


ERRORS = [
    # missing or doubled columns
    (own("x.csv", "name,sector", "a,b"), "missing-column", "x.csv", 1, None, "The headings are: name, sector"),
    (own("x.csv", "id,name", "a,b"), "missing-column", "x.csv", None, "kind", "Add the column, or rename the table"),
    (own("x.csv", "source,target", "trust,advice"), "missing-column", "x.csv", None, "relation", "refers_to, uses"),
    (own("figures.csv", "id,value", "trust,3"), "missing-column", "figures.csv", 1, "figure", "the column figure"),
    (own("places.csv", "id,code,name,title,Name", ""), "doubled-column", "places.csv", 1, "Name", '"name" and "Name"'),
    (own("places.csv", "id,,name", ",x,"), "missing-heading", "places.csv", 2, "B", "Column B has no heading"),
    (edges("trust,advice,2025-04-09,1,extra"), "long-row", EDGES, 4, None, '"extra" is left over'),
    # empty and unreadable input
    (own("places.csv", ""), "empty", "places.csv", None, None, "The file is empty"),
    (own("places.csv", "id\0"), "unreadable", "places.csv", None, None, "This is no text"),
    (own("places.xlsx", "id"), "unreadable", "places.xlsx", None, None, "save it again as .xlsx"),
    (own("network.toml", "name ="), "bad-setting", "network.toml", 1, None, "cannot be read"),
    (own("network.toml", "grouping = 'sectr'"), "bad-setting", "network.toml", None, "grouping", '"sector"?'),
    # missing cells
    (nodes(",Nameless,,1"), "missing-id", NODES, 4, "id", "This row has no id"),
    (edges(",advice,,"), "missing-source", EDGES, 4, "source", "This row has no source"),
    (edges("trust,,,"), "missing-target", EDGES, 4, "target", "This row has no target"),
    (own("figures.csv", "id,figure,value", "trust,,3"), "missing-figure", "figures.csv", 2, "figure", "no figure"),
    (own("figures.csv", "id,figure,value", "trust,x,"), "missing-value", "figures.csv", 2, "value", "no value"),
    (own("aliases.csv", "id,same_as", "Trust,"), "missing-same-as", "aliases.csv", 2, "same_as", "no same as"),
    (own("x.csv", "id,kind", "a,"), "missing-kind", "x.csv", 2, "kind", "This row has no kind"),
    (own("x.csv", "from,to,relation", "trust,advice,"), "missing-relation", "x.csv", 2, "relation", "no relation"),
    # words
    (own("x.csv", "id,kind", "trust,organistion"), "unknown-kind", "x.csv", 2, "kind", 'Did you mean "organisation"?'),
    (
        own("x.csv", "source,target,Relation", "trust,advice,refer_to"),
        "unknown-relation",
        "x.csv",
        2,
        "Relation",
        'Did you mean "refers_to"?',
    ),
    (own("places.csv", "id,value_is", "trust,atleast"), "unknown-word", "places.csv", 2, "value_is", '"at least"?'),
    (own("places.csv", "id,in study", "trust,guest"), "unknown-word", "places.csv", 2, "in study", "convenor, subject"),
    # numbers
    (edges("trust,advice,2025-04-09,many"), "bad-number", EDGES, 4, "weight", '"many" is no number'),
    (edges('trust,advice,2025-04-09,"1,23"'), "bad-number", EDGES, 4, "weight", '"1,23" is no number'),
    (edges("trust,advice,2025-04-09,-2"), "negative-amount", EDGES, 4, "weight", '"-2" is below nought'),
    (own("grants.csv", "from,to,amount", "trust,advice,£-20"), "negative-amount", "grants.csv", 2, "amount", "below"),
    (own("figures.csv", "id,figure,value", "trust,x,over 20"), "bad-number", "figures.csv", 2, "value", "value_is"),
    (own("places.csv", "id,latitude", "trust,95"), "bad-coordinate", "places.csv", 2, "latitude", "-90 and 90"),
    (own("places.csv", "id,longitude", "trust,-181"), "bad-coordinate", "places.csv", 2, "longitude", "-180 and 180"),
    (own("places.csv", "id,longitude", "trust,east"), "bad-number", "places.csv", 2, "longitude", "no number"),
    (nodes("hub,Hub,,0"), "bad-count", NODES, 4, "count", '"0" is no count'),
    (nodes("hub,Hub,,2.5"), "bad-count", NODES, 4, "count", '"2.5" is no count'),
    (nodes("hub,Hub,,several"), "bad-count", NODES, 4, "count", '"several" is no count'),
    # days and answers
    (edges("trust,advice,30/02/2025,1"), "impossible-date", EDGES, 4, "date", "Here the day is read first"),
    (edges("trust,advice,soon,1"), "impossible-date", EDGES, 4, "date", '"soon" is no day'),
    (own("places.csv", "id,published", "trust,perhaps"), "bad-yes-no", "places.csv", 2, "published", "neither yes"),
    # between tables
    (nodes("trust,Other,community,1"), "id-twice", NODES, 4, "id", 'row 2, there with name "Alder Trust", here'),
    (own("places.csv", "id,name", "trust,Alder Trust"), "id-twice", "places.csv", 2, "id", "organisations.csv row 2"),
    (edges("trst,advice,2025-04-09,1"), "unknown-source", EDGES, 4, "source", 'Did you mean "trust"?'),
    (edges("trust,advise,2025-04-09,1"), "unknown-target", EDGES, 4, "target", 'Did you mean "advice"?'),
    (edges("trust,mill advice,2025-04-09,1"), "unknown-target", EDGES, 4, "target", 'name of "advice"; write the id'),
    (own("uses.csv", "from,to", "ann,fodbank"), "unknown-target", "uses.csv", 2, "to", 'Did you mean "foodbank"?'),
    (own("delivers.csv", "source,target", "foodbank,trust"), "wrong-kind", "delivers.csv", 2, "source", "a service"),
    (own("delivers.csv", "from,to", "trust,advice"), "wrong-kind", "delivers.csv", 2, "to", "or council to service"),
    (own("partnerships.csv", "from,to", "trust,foodbank"), "wrong-kind", "partnerships.csv", 2, "to", "is a service"),
    (own("figures.csv", "id,figure,value", "trst,x,3"), "unknown-id", "figures.csv", 2, "id", 'Did you mean "trust"?'),
    (own("aliases.csv", "id,same_as", "Trust,trst"), "unknown-id", "aliases.csv", 2, "same_as", "is the id of no node"),
    (own("respondents.csv", "id,q1", "nobody,3"), "unknown-id", "respondents.csv", 2, "id", "is the id of no node"),
]  # fmt: skip

WARNINGS = [
    (edges("trust,trust,2025-04-09,1"), "self-loop", EDGES, 4, "target", "both source and target"),
    (nodes("trust,Alder Trust,community,1"), "duplicate-row", NODES, 4, None, "It is read once"),
    (edges("trust,advice,9/4/2025,1"), "mixed-dates", EDGES, None, "date", "several ways"),
    (nodes("hub,Hub,,1"), "node-alone", NODES, 4, "id", '"hub" has no relationship'),
    (own("uses.csv", "from,to", "ann,foodbank"), "unlisted-nodes", None, None, None, "Only relationships name 1 res"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "rule", "table", "row", "column", "essence"), ERRORS)
def test_each_slip_is_an_error_that_says_where_and_what(
    tmp_path: Path, changed: Texts, rule: str, table: str, row: int | None, column: str | None, essence: str
) -> None:
    errors = [problem for problem in check(tmp_path, changed) if problem.severity == "error" and problem.rule == rule]
    assert errors
    problem = errors[0]
    assert (problem.table, problem.row, problem.column) == (table, row, column)
    assert essence in problem.message
    assert problem.message.rstrip().endswith((".", "?"))


@pytest.mark.parametrize(("changed", "rule", "table", "row", "column", "essence"), WARNINGS)
def test_each_oddity_is_a_warning_and_nothing_more(
    tmp_path: Path, changed: Texts, rule: str, table: str | None, row: int | None, column: str | None, essence: str
) -> None:
    (problem,) = check(tmp_path, changed)
    assert (problem.severity, problem.rule) == ("warning", rule)
    assert (problem.table, problem.row, problem.column) == (table or tmp_path.name, row, column)
    assert essence in problem.message


def test_a_sound_place_has_no_problem(tmp_path: Path) -> None:
    assert check(tmp_path, {}) == ()


def test_a_slip_is_one_problem(tmp_path: Path) -> None:
    assert [problem.rule for problem in check(tmp_path, edges("trust,advise,2025-04-09,1"))] == ["unknown-target"]


def test_counts_at_both_ends_are_a_warning(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, own(NODES, "id,count", "trust,12", "advice,3"))
    assert (problem.rule, problem.table, problem.row) == ("count-at-both-ends", EDGES, 3)


def test_relationships_alone_are_enough(tmp_path: Path) -> None:
    (tmp_path / "relationships.csv").write_text("source,relation,target\na,refers_to,b\nc,delivers,d\ne,uses,d\n")
    (problem,) = check_tables(read_tables(tmp_path))
    assert (problem.rule, problem.value, problem.row) == ("unlisted-nodes", "5", None)
    assert "3 organisations, 1 service, 1 resident, such as" in problem.message


def test_residents_are_counted_and_never_named(tmp_path: Path) -> None:
    problems = check(tmp_path, own("uses.csv", "source,target", "jane-doe,foodbank"))
    assert not any("jane-doe" in str(problem) for problem in problems)


def test_nodes_alone_are_one_warning(tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").write_text("id\na\nb\n")
    assert [(p.rule, p.row) for p in check_tables(read_tables(tmp_path))] == [("node-alone", None)]


def test_headings_without_any_row_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "referrals.csv").write_text("source,target\n")
    assert [(p.rule, p.severity) for p in check_tables(read_tables(tmp_path))] == [("empty", "error")]


def test_a_table_without_rows_beside_others_is_none(tmp_path: Path) -> None:
    assert check(tmp_path, own("councils.csv", "id,name")) == ()


def test_an_unlisted_id_is_made_where_no_table_has_its_kind(tmp_path: Path) -> None:
    problems = check(tmp_path, own("based_at.csv", "source,target", "trust,hall"))
    assert [problem.rule for problem in problems] == ["unlisted-nodes"]


def test_an_undirected_relation_may_be_written_either_way_round(tmp_path: Path) -> None:
    declared = {"network.toml": "[relations.hosts]\nfrom='organisation'\nto='service'\ndirected=false\n"}
    hosts = own("hosts.csv", "source,target", "trust,foodbank", "foodbank,advice")
    assert check(tmp_path, {**declared, **hosts}) == ()
    (problem,) = check(tmp_path, {**declared, **own("hosts.csv", "source,target", "trust,advice")})
    assert (problem.rule, problem.column) == ("wrong-kind", "target")


def test_the_same_row_in_two_tables_is_one_node(tmp_path: Path) -> None:
    twin = own("organisations 2.csv", "id,name,sector,count", "trust,Alder Trust,community,1")
    assert check(tmp_path, twin) == ()


def test_problems_come_by_table_and_row(tmp_path: Path) -> None:
    problems = check(tmp_path, {**edges("x,y,soon,-1", ",,,", "trust,trust,,"), **nodes("hub,Hub,,0", ",,,1")})
    assert [(p.table, p.row or 0) for p in problems] == sorted((p.table, p.row or 0) for p in problems)
    assert len({problem.table for problem in problems}) == 2


def test_twenty_faults_are_twenty_problems_at_once(tmp_path: Path) -> None:
    faults: Texts = {
        "organisations.csv": (
            "id,name,count,latitude,published\n"
            "trust,Alder Trust,0,52,yes\n"  # bad-count
            "advice,Mill Advice,1,95,yes\n"  # bad-coordinate
            "hub,The Hub,1,52,perhaps\n"  # bad-yes-no
            ",Nameless,1,north,no\n"  # missing-id, bad-number
            "hub,Another Hub,1,52,yes\n"  # id-twice
        ),
        "services.csv": "id,name,Name\nfoodbank,Foodbank,x\n",  # doubled-column
        "places.csv": "",  # empty
        "councils.csv": "id\0",  # unreadable
        "spend.csv": "supplier,net\nx,5\n",  # missing-column
        "referrals.csv": (
            "source,target,date,weight\n"
            "trust,fodbank,2025-04-07,1\n"  # unknown-target
            "trst,foodbank,2025-04-07,1\n"  # unknown-source
            ",foodbank,2025-04-07,1\n"  # missing-source
            "trust,,2025-04-07,1\n"  # missing-target
            "trust,advice,2025-02-30,1\n"  # impossible-date
            "trust,hub,2025-04-07,-1\n"  # negative-amount
            "advice,trust,2025-04-07,1,2\n"  # long-row
        ),
        "relationships.csv": (
            "source,target,relation\n"
            "trust,advice,partner_with\n"  # unknown-relation
            "foodbank,trust,delivers\n"  # wrong-kind
        ),
        "network.toml": "confirm = 'unoin'\n",  # bad-setting
    }
    for name, text in faults.items():
        (tmp_path / name).write_text(text)
    errors = [problem for problem in check_tables(read_tables(tmp_path)) if problem.severity == "error"]
    assert len(errors) == 20
    assert sorted(problem.rule for problem in errors) == [
        "bad-coordinate", "bad-count", "bad-number", "bad-setting", "bad-yes-no", "doubled-column", "empty", "id-twice",
        "impossible-date", "long-row", "missing-column", "missing-id", "missing-source", "missing-target",
        "negative-amount", "unknown-relation", "unknown-source", "unknown-target", "unreadable", "wrong-kind",
    ]  # fmt: skip
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(faults)


def test_groups_that_differ_only_in_capitals_or_spaces_are_warned_of(tmp_path: Path) -> None:
    text = "id,sector\na,Charity\nb,charity\nc,Health  care\nd,health care\ne,faith\n"
    (tmp_path / "organisations.csv").write_text(text)
    found = [p for p in check_tables(read_tables(tmp_path)) if p.rule == "words-alike"]
    assert [(p.row, p.column, p.value, p.severity) for p in found] == [
        (3, "sector", "charity", "warning"),
        (5, "sector", "health care", "warning"),
    ]
    assert '"charity" and "Charity" differ only in capitals or spaces' in found[0].message


def test_a_heading_that_seems_to_mean_a_missing_column_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").write_text("id,Organisation Name,Our own\na,A,x\n")
    (tmp_path / "referrals.csv").write_text("source,target,Referral date\na,a,2025-01-01\n")
    found = [p for p in check_tables(read_tables(tmp_path)) if p.rule == "unused-column"]
    assert [(p.table, p.column) for p in found] == [
        ("organisations.csv", "Organisation Name"),
        ("referrals.csv", "Referral date"),
    ]
    assert '"Organisation Name" = "name"' in found[0].message


def test_a_heading_of_the_settings_that_no_table_has_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "referrals.csv").write_text("Sender,target\na,b\n")
    (tmp_path / "network.toml").write_text('[headers]\n"Sender" = "source"\n"Receiver" = "target"\n')
    found = [p for p in check_tables(read_tables(tmp_path)) if p.rule == "unused-heading"]
    assert [p.value for p in found] == ["Receiver"]


def test_near_matches_are_looked_up_for_a_limited_number_of_slips() -> None:
    near = NearMatches(["foodbank", "library"])
    assert near("foodbnk") == ' Did you mean "foodbank"?'
    questions = [near(f"librar{number}") for number in range(60)]
    assert questions.count("") == 11
    assert near("librar0") == ' Did you mean "library"?'


def test_ten_thousand_slips_are_ten_thousand_problems(tmp_path: Path) -> None:
    rows = [f"trust,slip{number},2025-04-09,1" for number in range(10_000)]
    assert len(check(tmp_path, edges(*rows))) == 10_000


def test_an_unlisted_id_gets_the_first_kind_that_all_its_relations_allow_else_that_of_the_first() -> None:
    edges = pd.DataFrame(
        [("a", "b", "refers_to"), ("b", "a", "uses"), ("c", "d", "uses"), ("d", "c", "delivers"), ("e", "f", None)],
        columns=["source", "target", "relation"],
    )
    implied = implied_nodes(edges, pd.Index(["b"]), DEFAULT_VOCABULARY)
    assert list(implied.items()) == [("a", "organisation"), ("c", "resident"), ("d", "organisation")]
    assert implied_nodes(edges.iloc[:0], pd.Index([]), DEFAULT_VOCABULARY).empty


CELLS = st.sampled_from(
    ["", "a", "b", "trust", "foodbank", "1", "-1", "2.5", "x", "31/05/2024", "05/31/2024", "2024-02-30", "yes",
     "At least", "organisation", "services", "uses", "refers to", "delivers", "partners_with", "200", "é", '"', "{}"]
)  # fmt: skip
HEADINGS = st.sampled_from(
    ["id", "ID", "code", "source", "from", "target", "to", "kind", "relation", "count", "weight", "date", "value",
     "value_is", "published", "latitude", "name", "figure", "same_as", "own", ""]
)  # fmt: skip
NAMES = st.sampled_from(
    ["organisations.csv", "services 2.csv", "referrals.csv", "uses.csv", "x.csv", "aliases.csv", "figures.csv",
     "respondents.csv"]
)  # fmt: skip


@st.composite
def csv_files(draw: st.DrawFn) -> str:
    header = draw(st.lists(HEADINGS, min_size=1, max_size=6))
    rows = draw(st.lists(st.lists(CELLS, max_size=len(header) + 1), max_size=8))
    return "\n".join(",".join(row) for row in [header, *rows])


@given(
    st.dictionaries(NAMES, csv_files(), min_size=1, max_size=4), st.sampled_from(["", "grouping='own'\n", "confirm=1"])
)
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_tables_make_checking_fail(tmp_path: Path, files: dict[str, str], said: str) -> None:
    for file in tmp_path.iterdir():
        file.unlink()
    for name, text in {**files, "network.toml": said}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    problems = check_tables(read_tables(tmp_path))
    assert all(isinstance(problem.row, int | None) and problem.message and problem.rule for problem in problems)
    if not any(problem.severity == "error" for problem in problems):
        import cogs

        assert len(cogs.load_network(tmp_path)) > 0
