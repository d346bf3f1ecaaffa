"""The rules for names and ids: the slips they find, what they say, and whom they never name."""

from pathlib import Path

import pytest

from cogs.errors import Problem
from cogs.exchange.importing import import_data, write_imported
from cogs.tables.aliases import with_aliases
from cogs.tables.read import read_tables
from cogs.tables.rules_between_tables import Facts
from cogs.tables.rules_for_names import NAME_RULES
from tests.shared_data import shared_data
from tests.tables.reading import read

REFERRALS = "source,target\na,b\n"


def found(folder: Path, **tables: str) -> list[Problem]:
    facts = Facts(with_aliases(read(folder, **tables) if tables else read_tables(folder)))
    return [problem for rule in NAME_RULES for problem in rule(facts)]


def of_names(folder: Path, *rows: str, **tables: str) -> list[Problem]:
    return found(folder, organisations="\n".join(["id,name", *rows, ""]), **tables)


def places(problems: list[Problem]) -> list[tuple[str, str, int | None, str | None]]:
    assert all(problem.severity == "warning" for problem in problems)
    return [(problem.rule, problem.table, problem.row, problem.column) for problem in problems]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("CBRE Ltd", "CBRE Limited"),
        ("Key Care & Support", "Key Care and Support"),
        ("Esmee Fairbairn", "Esmée Fairbairn"),
        ("St. John's Centre", "St Johns Centre (Old Trafford Hub)"),
        ("Wm Collins & Sons (Holding)", "Wm Collins & Sons (Holdings)"),
    ],
)
def test_different_ids_with_names_alike(tmp_path: Path, first: str, second: str) -> None:
    (problem,) = of_names(tmp_path, f"o1,{first}", "o2,Mill Advice", f"o3,{second}")
    assert places([problem]) == [("names-alike", "organisations.csv", 4, "name")]
    assert problem.value == second
    for said in (f'"{first}" (o1)', f'"{second}" (o3)', "aliases.csv (id, same_as)"):
        assert said in problem.message


@pytest.mark.parametrize(
    ("first", "second"), [("OXFORD HOMELESS PATHWAYS", "Oxford Homeless Pathways"), ("Doorway", "Doorway")]
)
def test_several_ids_with_one_name_case_apart(tmp_path: Path, first: str, second: str) -> None:
    (problem,) = of_names(tmp_path, f"o1,{first}", f"o2,{second}")
    assert places([problem]) == [("name-with-several-ids", "organisations.csv", 3, "name")]
    assert f'"{first}" is the name of 2 ids: "o1" and "o2"' in problem.message


def test_padded_names_are_read_without_their_padding(tmp_path: Path) -> None:
    assert of_names(tmp_path, "o1,  Mill Advice  ") == []


def test_one_body_as_a_company_and_as_a_charity(tmp_path: Path) -> None:
    name = "Brighton Unemployed Centre Families Project"
    (problem,) = of_names(tmp_path, f"GB-CHC-1069236,{name}", f"GB-COH-03537262,{name} Ltd")
    assert problem.rule == "name-with-several-ids"
    assert "A charity may be a company too" in problem.message


def test_two_numbers_of_one_register_are_said_to_be_two_bodies(tmp_path: Path) -> None:
    (problem,) = of_names(tmp_path, "GB-COH-07363900,Footlights", "GB-COH-06447020,Footlights")
    assert "Two numbers of one register are most likely two bodies" in problem.message


def test_a_group_is_one_warning_and_each_of_its_exact_names_another(tmp_path: Path) -> None:
    problems = of_names(tmp_path, "o1,CBRE", "o2,CBRE Ltd", "o3,CBRE Limited", "o4,cbre")
    assert [(problem.rule, problem.row) for problem in problems] == [("names-alike", 3), ("name-with-several-ids", 5)]
    assert problems[0].message.startswith("3 names are alike")


def test_names_that_differ_in_a_number_are_no_warning(tmp_path: Path) -> None:
    assert of_names(tmp_path, "o1,Unit 1", "o2,Unit 2", "o3,Ward 3 Residents", "o4,Ward 4 Residents") == []


def test_a_council_and_an_organisation_are_compared_but_a_service_is_not(tmp_path: Path) -> None:
    problems = found(
        tmp_path,
        organisations="id,name\no1,Northfield Council\n",
        councils="id,name\nc1,NORTHFIELD COUNCIL\n",
        services="id,name\ns1,Northfield Council\n",
    )
    assert [(problem.table, problem.row) for problem in problems] == [("organisations.csv", 2)]


def test_services_of_one_name_are_compared_within_who_delivers_them_and_places_within_their_neighbourhood(
    tmp_path: Path,
) -> None:
    tables = {
        "services": "id,name\ns1,Lunch Club\ns2,Lunch Club\ns3,Lunch club\n",
        "delivers": "source,target\no1,s1\no2,s2\no1,s3\n",
        "places": "id,name,neighbourhood\np1,Library,Hale\np2,Library,Sale\np3,The Library,Sale\n",
    }
    assert [(p.rule, p.table, p.row) for p in found(tmp_path, **tables)] == [
        ("names-alike", "places.csv", 4),
        ("name-with-several-ids", "services.csv", 4),
    ]


def test_residents_and_placeholders_are_never_named(tmp_path: Path) -> None:
    tables = {
        "residents": "id,name,other_names\nr1,Ann Archer,Anna Archer\nr2,Ann Archer,\nGB-CHC-0512710,ANN ARCHER,\n",
        "usage": "source,target\nAnn Baker,s1\nANN BAKER,s1\n",
        "organisations": "id,name\no1,Redacted\no2,REDACTED\no3,n/a\no4,N/A\nDUMMY01,Mill\nDUMMY02,Mill\n",
    }
    assert found(tmp_path, **tables) == []


def test_kinds_of_ones_own_are_compared_among_themselves(tmp_path: Path) -> None:
    problems = found(
        tmp_path,
        bodies="id,kind,name\nu1,union,Mill Union\nu2,union,The Mill Union\no1,organisation,Mill Union\n",
        **{"network.toml": '[kinds]\nunion = "unions"\n'},
    )
    assert [(problem.rule, problem.row) for problem in problems] == [("names-alike", 3)]


def test_where_ids_are_names_relationships_are_enough(tmp_path: Path) -> None:
    problems = found(tmp_path, payments="source,target\nNorthfield,CBRE Ltd\nnorthfield,CBRE Limited\n")
    assert places(problems) == [
        ("name-with-several-ids", "payments.csv", 3, "source"),
        ("names-alike", "payments.csv", 3, "target"),
    ]


def test_aliases_silence_the_warning(tmp_path: Path) -> None:
    aliases = "id,same_as\no2,o1\n"
    assert of_names(tmp_path, "o1,CBRE Ltd", "o2,CBRE Limited", aliases=aliases) == []


def test_an_id_of_several_bodies_is_told_from_one_of_several_spellings(tmp_path: Path) -> None:
    rows = (
        "id,name,Other names",
        "GB-COH-07597525,St. John's Centre,St John's Centre | St Johns Centre | St. John's Centre (Old Trafford Hub)"
        " | ESOL group at St. John's Centre",
        "o2,Mill Advice,MILL ADVICE LTD",
        "",
    )
    (problem,) = found(tmp_path, organisations="\n".join(rows))
    assert places([problem]) == [("several-names", "organisations.csv", 2, "Other names")]
    assert '"ESOL group at St. John\'s Centre"' in problem.message


def test_names_cut_at_one_length(tmp_path: Path) -> None:
    words = ("Gorse", "Hill", "Studios", "Creative", "Communities", "Advice", "Lane", "Mill", "Friends", "Garden")
    whole = [" ".join(words[(place * step) % 10] for step in range(1, 9)) for place in range(1, 10)]
    short = [f"{word} {place} Club" for place, word in enumerate(words)]
    rows = [f"o{place},{name[:35]}" for place, name in enumerate([*whole, *short])]
    (cut,) = [p for p in of_names(tmp_path, *rows) if p.rule == "names-cut"]
    assert places([cut]) == [("names-cut", "organisations.csv", 2, "name")]
    assert "cut at 35 characters; matching by name will fail" in cut.message
    rows = [f"o{place},{name}" for place, name in enumerate([*whole, *short])]
    assert [p for p in of_names(tmp_path, *rows) if p.rule == "names-cut"] == []


def test_names_that_are_alike_but_for_a_number_are_not_cut(tmp_path: Path) -> None:
    rows = [f"o{place},Northfield Community Group {place}" for place in range(5, 60)]
    assert of_names(tmp_path, *rows, *(f"x{letter},Club {letter * 4}" for letter in "bcdfg")) == []


@pytest.mark.parametrize(
    ("written", "spelled"),
    [("GB-CHC-0512710", "GB-CHC-512710"), ("GB-COH-9506232", "GB-COH-09506232"), ("gb-chc-512710", "GB-CHC-512710")],
)
def test_numbers_of_registers_that_are_spelled_otherwise(tmp_path: Path, written: str, spelled: str) -> None:
    (problem,) = of_names(tmp_path, f"{written},Mill Advice", "GB-LAE-TRF,Trafford")
    assert places([problem]) == [("id-spelling", "organisations.csv", 2, "id")]
    assert f'"{written}" is spelled "{spelled}" by org-id.guide' in problem.message


def test_one_number_spelled_twice_and_one_that_only_relationships_name(tmp_path: Path) -> None:
    problems = of_names(tmp_path, "GB-CHC-0512710,Mill Advice", "GB-CHC-512710,Alder Trust")
    assert [problem.rule for problem in problems] == ["id-spelling"]
    assert '"GB-CHC-512710" is the same number' in problems[0].message
    (tmp_path / "organisations.csv").unlink()
    (problem,) = found(tmp_path, grants="source,target\nGB-LAE-TRF,gb-coh-1\n")
    assert places([problem]) == [("id-spelling", "grants.csv", 2, "target")]


def test_of_more_than_twenty_of_a_rule_and_table_the_last_counts_the_rest(tmp_path: Path) -> None:
    names = [f"{a}{b}{c} Trust" for a in "BCD" for b in "aeiou" for c in ("lder", "nton")]
    rows = [f"o{place}{end},{name}{end}" for place, name in enumerate(names) for end in (" Ltd", " Limited")]
    problems = [problem for problem in of_names(tmp_path, *rows) if problem.rule == "names-alike"]
    assert [problem.row for problem in problems] == list(range(3, 43, 2))
    assert problems[-1].message == "Here and further down there are 11 more like the 19 above."
    problems = [problem for problem in of_names(tmp_path, *rows[:40]) if problem.rule == "names-alike"]
    assert len(problems) == 20
    assert "further down" not in problems[-1].message


def test_the_names_of_those_whom_trafford_pays(tmp_path: Path) -> None:
    source = shared_data("trafford_council", "supplier_spend", "trafford-supplier-spend-2026-27.zip")
    write_imported(import_data(source), tmp_path / "spend")
    problems = found(tmp_path / "spend")
    assert [problem.rule for problem in problems].count("names-alike") == 13
    assert [problem.rule for problem in problems].count("name-with-several-ids") == 1
    (cut,) = [problem for problem in problems if problem.rule == "names-cut"]
    assert cut.message.startswith("92 of 1,340 names have exactly 35 characters")


def test_the_names_of_those_whom_trafford_grants(tmp_path: Path) -> None:
    file = shared_data("trafford_council", "grants", "trafford_council_voluntary_sector_grants.csv")
    write_imported(import_data(file), tmp_path / "grants")
    problems = found(tmp_path / "grants")
    # 26 ids have several names; of 11 they are not spellings of one.
    assert [problem.rule for problem in problems].count("several-names") == 11
    assert [p.value for p in problems if p.rule == "name-with-several-ids"] == ["Footlights"]
    (centre,) = [problem for problem in problems if '"GB-COH-07597525" stands' in problem.message]
    assert len(centre.value.split(" | ")) == 4
    assert '"ESOL group at St. John\'s Centre"' in centre.message
