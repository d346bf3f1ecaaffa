"""Referral pathways in words: what was planted is said, with its denominators, and what is missing is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cogs import CommunityNetwork, load_network, network_from_edges
from cogs.disclosure import Rounding
from cogs.insights.answers import Answer, Fact
from cogs.insights.pathways import pathways_answer
from cogs.metrics.pathways import pathways
from cogs.publication.answers_shown import lines_of, sections_of
from cogs.tables.sample import write_sample

EXACT = Rounding(threshold=0, base=1)


def answer(network: CommunityNetwork, **options: Any) -> Answer:
    return pathways_answer(pathways(network, **{"censored_days": 0, **options}), network)


def shown(network: CommunityNetwork, rounding: Rounding = EXACT, **options: Any) -> str:
    return "\n".join(lines_of(answer(network, **options), rounding))


def facts(network: CommunityNetwork, **options: Any) -> dict[str, Fact]:
    return {fact.heading: fact for group in answer(network, **options).facts.values() for fact in group}


def town(residents: int = 40, name: str = "Bridge Hub") -> CommunityNetwork:
    """Return residents sent from the police to a hub, half of them on to a club, a quarter back to the police."""
    rows = []
    for number in range(residents):
        who = f"R{number}"
        said = {"resident": who, "need": "debt", "complex": "yes" if number % 4 == 0 else "no", "outcome": "closed"}
        rows.append({"source": "police", "target": "hub", "date": "2024-02-01", **said})
        if number % 2 == 0:
            rows.append({"source": "hub", "target": "club", "date": "2024-03-01", **said, "outcome": "not accepted"})
        if number % 4 == 0:
            rows.append({"source": "hub", "target": "police", "date": "2024-04-01", **said})
            rows.append({"source": "school", "target": "police", "date": "2024-06-01", **said})
    edges = pd.DataFrame(rows).assign(relation="refers_to")
    uses = pd.DataFrame({"source": edges["resident"].unique(), "target": "hub", "relation": "uses"})
    volunteering = uses.head(residents // 4).assign(relation="volunteers_with", date="2025-01-01")
    every = pd.concat([edges, uses.assign(date="2024-02-09"), volunteering], ignore_index=True)
    sectors = {"police": "statutory", "hub": "community", "club": "charity", "school": "education"}
    nodes = pd.DataFrame({"sector": sectors}).assign(kind="organisation", name=["Police", name, "Club", "School"])
    people = pd.DataFrame({"kind": "resident"}, index=[f"R{number}" for number in range(residents)])
    people["name"] = [f"Person {number}" for number in range(residents)]
    return CommunityNetwork(pd.concat([nodes, people]), every)


def without(network: CommunityNetwork, *columns: str) -> CommunityNetwork:
    return network.with_tables(edges=network.edges.drop(columns=list(columns)))


PLANTED = {
    "Residents of whom it is known where they came in": (40, 40),
    "Uses by people who came by themselves": (0, 40),
    "Residents referred on by an organisation to which they had been referred": (20, 40),
    "Residents whose last referral was not accepted or has no outcome": (10, 40),
    "Residents who came back to an organisation after another": (10, 40),
    "Residents who came back to a statutory or crisis service with a need closed there before": (10, 40),
    "Volunteers who had used the same organisation on an earlier day": (10, 10),
    "Referrals from statutory bodies to community organisations": (40, 80),
    "Referrals from community organisations to statutory bodies": (10, 80),
}


def test_what_was_planted_is_found_exactly_with_its_denominators() -> None:
    found = facts(town())
    assert {heading: (found[heading].value, found[heading].out_of) for heading in PLANTED} == PLANTED
    assert all(found[heading].private and found[heading].share for heading in PLANTED)


def test_the_sentences_say_it_and_that_coming_back_is_no_failure() -> None:
    text = shown(town())
    assert (
        "Residents with a dated referral, from February 2024 to June 2024: 40 residents; referrals recorded: 80" in text
    )
    assert "Residents referred on by an organisation to which they had been referred: 50% of 40 residents." in text
    assert "Coming back is not a failure by itself" in text
    assert "What these data cannot say" not in text


def test_no_word_of_cause_and_no_resident_is_in_the_answer() -> None:
    text = shown(town())
    assert not [word for word in ("enables", "makes", "leads to", "impact", "because of") if f" {word}" in text]
    assert "R1" not in text
    assert "Person" not in text


def test_numbers_of_residents_are_rounded_when_shown() -> None:
    text = shown(town(12), Rounding())
    assert "not shown: of fewer than 20 residents" in text
    assert "Residents with a dated referral: 10 residents" in text
    assert "12 residents" not in text


def test_every_column_about_residents_is_private_and_rates_are_not_shown() -> None:
    tables = answer(town()).tables
    columns = {name: entry.private for table in tables for name, entry in table.columns.items()}
    assert "onward_rate" not in columns
    told = {"name", "sector", "sender", "receiver", "senders", "receivers"}
    assert {name for name, private in columns.items() if private is None} == told
    assert len(tables) == 4


def test_a_return_for_another_need_or_to_the_community_is_no_repeat_presentation() -> None:
    network = town()
    other = network.with_tables(nodes=network.nodes.assign(sector="community"))
    found = facts(other)
    repeat = "Residents who came back to a statutory or crisis service with a need closed there before"
    assert found[repeat].value == 0
    assert found["Residents who came back to an organisation after another"].value == 10


def test_a_place_without_returns_says_none_recorded() -> None:
    network = network_from_edges([("a", "refers_to", "b")])
    text = shown(network.with_tables(edges=network.edges.assign(date="2024-01-01", resident="R1")))
    assert "Residents with a dated referral, in January 2024: 1 resident;" in text
    assert "referrals recorded: 1 referral." in text
    assert "Came back with a closed need" not in text


@pytest.mark.parametrize(
    ("column", "needs", "gone"),
    [
        ("date", "the column date on referrals", "Residents who came back to an organisation after another"),
        ("resident", "the column resident on referrals", "Residents who came back to an organisation after another"),
        ("outcome", "the column outcome", "Residents whose last referral was not accepted or has no outcome"),
        ("need", "need and outcome", "Residents who came back to a statutory or crisis service with a need closed"),
        ("complex", "the column complex", "Complex cases, by the sector of who refers"),
    ],
)
def test_each_missing_column_is_named_and_its_figure_left_out(column: str, needs: str, gone: str) -> None:
    text = shown(without(town(), column))
    said, missing = text.split("What these data cannot say")
    assert needs in missing
    assert gone not in said
    assert gone in shown(town())
    assert "nan" not in text


def test_missing_uses_volunteers_and_sectors_are_named() -> None:
    network = town()
    edges = network.edges
    lines = answer(network.with_tables(edges=edges[edges["relation"] == "refers_to"])).missing
    assert [line for line in lines if "a table uses" in line]
    assert [line for line in lines if "a table volunteers_with" in line]
    plain = network.with_tables(nodes=network.nodes.drop(columns="sector"))
    assert [line for line in answer(plain).missing if "the column sector" in line]
    undated = edges.assign(date=edges["date"].where(edges["relation"] == "refers_to"))
    lines = answer(network.with_tables(edges=undated)).missing
    assert [line for line in lines if "the column date on uses" in line]
    assert [line for line in lines if "the column date on volunteers_with" in line]


def test_without_any_referral_the_answer_is_one_sentence_and_what_to_do() -> None:
    found = answer(network_from_edges([("a", "partners_with", "b")]))
    assert len(found.sentences) == 1
    assert not found.facts
    assert not found.tables
    assert "need a table refers_to" in found.missing[0]


def test_rows_that_cannot_be_followed_are_counted() -> None:
    network = town()
    edges = network.edges
    edges.loc[0, "date"] = None
    edges.loc[2, "resident"] = None
    found = facts(network.with_tables(edges=edges))
    assert found["Referrals without a date"].value == found["Referrals that name no resident"].value == 1


def test_hostile_names_are_only_text() -> None:
    network = town(name="<b>{0} \"Hub\" & 'Sons' %s</b>")
    assert "{0}" in shown(network)
    assert list(sections_of(answer(network), Rounding()))


def doors(spread: list[int], **extra: dict[str, Any]) -> CommunityNetwork:
    """Return organisations o0, o1, … through which so many residents come in."""
    rows = [(f"R{number}-{place}", "uses", f"o{number}") for number, many in enumerate(spread) for place in range(many)]
    network = network_from_edges(rows, nodes={f"o{n}": {"kind": "organisation"} for n in range(len(spread))} | extra)
    return network.with_tables(edges=network.edges.assign(date="2024-01-01"))


def named(network: CommunityNetwork) -> str:
    return "".join(line for line in shown(network).splitlines() if "most came in through" in line)


def test_the_three_front_doors_of_most_are_named_in_the_order_of_names_without_cutting_through_equals() -> None:
    assert "o0 (3 residents), o2 (9 residents) and o3 (5 residents); by name, not ranked" in named(doors([3, 1, 9, 5]))
    assert "through o2 (9 residents);" in named(doors([3, 3, 9, 3]))
    assert named(doors([3, 3, 3, 3])) == named(doors([3, 2, 1])) == ""


def test_convenors_and_nodes_that_stand_for_several_are_not_named() -> None:
    network = doors([3, 1, 9, 5, 7, 8], o2={"kind": "organisation", "in_study": "convenor"})
    assert "o2" not in named(network)
    several = network.nodes.assign(count=[6 if node == "o5" else 1 for node in network.nodes.index])
    text = named(network.with_tables(nodes=several))
    assert "o0 (3 residents), o3 (5 residents) and o4 (7 residents)" in text


def test_a_sensitive_service_that_nobody_delivers_is_in_no_table() -> None:
    network = doors([3, 1], o1={"kind": "service", "sensitive": True})
    tables = answer(network).tables
    assert tables[0].frame["name"].tolist() == ["o0"]


def test_the_answer_for_keep_it_local_is_short_and_says_what_is_missing() -> None:
    network = load_network(Path(__file__).parents[2] / "data" / "keep-it-local")
    found = pathways_answer(pathways(network), network)
    assert len(found.sentences) <= 3
    assert len(found.tables) == 1
    assert not found.tables[0].columns["referrals"].private
    assert "the column date and the column resident on referrals" in found.missing[0]


def test_an_invented_place_gives_every_fact_and_nothing_is_missing(tmp_path: Path) -> None:
    network = load_network(write_sample(tmp_path / "town", organisations=20, residents=800, seed=3))
    found = pathways_answer(pathways(network), network)
    assert not found.missing
    assert set(PLANTED) <= {fact.heading for group in found.facts.values() for fact in group}
    assert len(found.tables) == 4
