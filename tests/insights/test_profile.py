"""A profile says what the report says, whose it is, and computes nothing from what is only stated."""

import math
from pathlib import Path

import pytest

from cogs import CommunityNetwork, ParameterError, UnknownNameError, load_network, network_from_edges
from cogs.disclosure import Rounding
from cogs.insights.answers import Fact
from cogs.insights.profile import Profile, profile, profile_answer
from cogs.insights.profile.subject import agreeing
from cogs.publication.answers_shown import fact_shown, lines_of, sections_of, sentence_shown, table_safe

KEEP_IT_LOCAL = Path(__file__).parents[2] / "data" / "keep-it-local"


@pytest.fixture(scope="module")
def keep_it_local() -> CommunityNetwork:
    return load_network(KEEP_IT_LOCAL)


def shown(found: Profile, heading: str) -> str:
    return fact_shown(found.fact(heading), Rounding())


def stated(found: Profile, figure: str) -> tuple[str, str, str]:
    row = found.stated[found.stated["figure"] == figure].iloc[0]
    return row["whose"], row["stated"], row["of"]


def sentences(found: Profile, network: CommunityNetwork) -> list[str]:
    return [sentence_shown(one, Rounding()) for one in profile_answer(found, network).sentences]


def test_northfield_has_53_partners_and_its_totals_as_stated(keep_it_local: CommunityNetwork) -> None:
    found = profile(keep_it_local, "Northfield Community Partnership")
    partners = found.fact("Those who refer people to it")
    assert (partners.value, partners.out_of) == (53, 144)
    assert partners.names == ("Service partners that refer to Northfield Community Partnership (53)",)
    whose = "Northfield Community Partnership"
    total = "referrals received (service partners and self-referrals together)"
    assert stated(found, total) == (whose, "5,423", "referrals")
    assert stated(found, "new clients registered") == (whose, "1,393", "people")
    assert stated(found, "service partners that referred") == (whose, "53", "organisations")
    assert "5423" not in repr(found.facts)
    assert "one total of two kinds" in found.stated.set_index("figure").at[total, "evidence"]


def test_what_is_stated_of_the_starfish_project_is_the_starfish_projects(keep_it_local: CommunityNetwork) -> None:
    found = profile(keep_it_local, "bede-house")
    whose = "Starfish Project (domestic abuse support), a service of Bede House"
    assert stated(found, "clients helped") == (whose, "198", "people")
    assert stated(found, "clients who came by self-referral") == (whose, "at least one third", "of clients")
    evidence = found.stated.set_index("figure").at["clients who came by self-referral", "evidence"]
    assert "over a third" in evidence
    self_referral = found.fact("Came by self-referral")
    assert math.isnan(self_referral.value)
    assert "date" in self_referral.needs


def test_a_bound_is_shown_as_a_bound_and_its_node_counts_as_one(keep_it_local: CommunityNetwork) -> None:
    found = profile(keep_it_local, "southern-brooks")
    assert stated(found, "local agencies and organisations that referred")[1:] == ("at least 20", "organisations")
    assert "over twenty" in found.stated["evidence"].iloc[0]
    senders = found.fact("Those who refer people to it")
    assert senders.value == 6
    assert senders.note == (
        "Stated as a bound, and counted as 1: Local agencies and organisations that refer to Southern Brooks "
        "(at least 20)."
    )


def test_health_for_all_runs_six_centres_and_its_investment_is_only_stated(keep_it_local: CommunityNetwork) -> None:
    found = profile(keep_it_local, "Health for All")
    centres = found.fact("Places it owns or runs")
    assert (centres.value, centres.names) == (6, ("Centres of Health for All (6)",))
    figure = "extra investment enabled in local groups and assets"
    assert stated(found, figure) == ("Health for All", "£3,740,000", "")
    received = found.fact("Money it received")
    assert math.isnan(received.value)
    assert shown(found, "Money it received") == (
        "not enough data: needs the column amount on grants, contracts and payments"
    )
    assert found.fact("Organisations it supports").value == 1
    assert "at least 100" in found.fact("Organisations it supports").note


def test_the_stated_table_is_text_with_its_source(keep_it_local: CommunityNetwork) -> None:
    table = profile_answer(profile(keep_it_local, "bede-house"), keep_it_local).tables[0]
    assert table.caption == "Stated in the source"
    frame = table_safe(table, Rounding())
    assert list(frame.columns) == ["Whose", "Figure", "Value", "Unit", "Period", "Source"]
    assert frame.map(lambda cell: isinstance(cell, str)).all(axis=None)
    assert frame["Source"].str.startswith("Ch. ").all()


def test_nothing_is_said_of_the_places_of_a_confidential_organisation(keep_it_local: CommunityNetwork) -> None:
    found = profile(keep_it_local, "behind-closed-doors")
    said = "\n".join(lines_of(profile_answer(found, keep_it_local), Rounding()))
    assert "Base of Behind Closed Doors" not in said
    assert "Places it owns or runs" not in said
    assert "its location is confidential" in said


def test_a_delivered_service_has_a_short_profile_of_its_own(keep_it_local: CommunityNetwork) -> None:
    found = profile(keep_it_local, "starfish-project")
    assert found.delivered_by == ("bede-house",)
    assert found.fact("Those who deliver it").names == ("Bede House",)
    assert found.fact("Those it refers people to").names == (
        "Bede House Survivors' Groups",
        "Bede House Freedom Programmes",
    )
    assert found.fact("Residents who use it").value == 198
    assert list(found.facts) == ["Delivery", "Referrals", "People"]
    assert set(found.stated["id"]) == {"starfish-project"}
    assert sentences(found, keep_it_local)[0] == (
        "Starfish Project (domestic abuse support) is a service of Bede House."
    )


@pytest.mark.parametrize("kind", ["organisation", "council", "service"])
def test_everybody_has_a_profile_that_can_be_shown(keep_it_local: CommunityNetwork, kind: str) -> None:
    nodes = keep_it_local.nodes
    for node in nodes.index[nodes["kind"] == kind][::4]:
        answer = profile_answer(profile(keep_it_local, node), keep_it_local)
        said = "\n".join(lines_of(answer, Rounding()))
        assert "not defined" not in said
        assert "nan" not in said.split()
        assert list(sections_of(answer, Rounding()))
        assert 1 <= len(answer.sentences) <= 6
        for heading in ("Places", "Organisations it supports"):
            assert f"{heading}: nan" not in said


def test_data_about_a_few_say_so_of_everybody_else(keep_it_local: CommunityNetwork) -> None:
    missing = profile(keep_it_local, "solace").missing
    assert any("it was not one of them" in line for line in missing)
    assert not any("not one of them" in line for line in profile(keep_it_local, "bede-house").missing)


def test_residents_and_places_and_strangers_have_no_profile(keep_it_local: CommunityNetwork) -> None:
    with pytest.raises(ParameterError, match="Residents have no profile"):
        profile(keep_it_local, "starfish-clients-2018-19")
    with pytest.raises(ParameterError, match="Places have no profile"):
        profile(keep_it_local, "manor-shop-front")
    with pytest.raises(UnknownNameError, match="Nothing here is called"):
        profile(keep_it_local, "Nobody at all")
    with pytest.raises(ParameterError, match='no column "colour"'):
        profile(keep_it_local, "bede-house", by="colour")
    with pytest.raises(ParameterError, match='no figure called "Fame"'):
        profile(keep_it_local, "bede-house").fact("Fame")


def test_sentences_agree_in_number_at_nought_one_and_many() -> None:
    nobody = network_from_edges([("a", "refers_to", "b")], nodes={"hub": {"kind": "organisation"}})
    assert sentences(profile(nobody, "hub"), nobody) == [
        "No service is recorded that hub delivers.",
        "No referral to it or from it is recorded.",
    ]
    one = network_from_edges([("hub", "refers_to", "b"), ("hub", "delivers", "advice"), ("Ann", "uses", "advice")])
    assert sentences(profile(one, "hub"), one) == [
        "hub delivers 1 of 1 service.",
        "It refers people to 1 of 1 other organisations; none who refers them to it is recorded.",
        "Recorded as using it: 1 to 7 of 1 to 7 residents; among them, without another door: 1 to 7.",
    ]
    many = network_from_edges([("a", "refers_to", "hub"), ("hub", "refers_to", "b"), ("b", "delivers", "advice")])
    assert sentences(profile(many, "hub"), many) == [
        "No service is recorded that hub delivers.",
        "It refers people to 1 and receives them from 1 of 2 other organisations.",
        "By referrals it links 1 of 2 pairs of others, the first of whom does not refer to the second.",
        "Within two referrals it leads to 1 of 1 service that it does not offer.",
    ]


def test_names_with_braces_and_angles_stay_as_they_are() -> None:
    name = '<b>{hub}</b> "&" %s'
    network = network_from_edges([(name, "delivers", "{0}"), ("a", "refers_to", name)])
    found = profile(network, name)
    assert found.fact("Services it delivers").names == ("{0}",)
    assert sentences(found, network)[0] == f"{name} delivers 1 of 1 service."


def test_a_sensitive_service_shows_no_users() -> None:
    nodes = {"refuge": {"kind": "service", "sensitive": True}}
    for edges in ([("trust", "delivers", "refuge"), ("Ann", "uses", "refuge")], [("Ann", "uses", "refuge")]):
        found = profile(network_from_edges(edges, nodes=nodes), "refuge")
        assert not [fact for group in found.facts.values() for fact in group if fact.private]
        assert any("marked sensitive" in line for line in found.missing)


def test_a_node_that_stands_for_several_says_whose_the_figures_are() -> None:
    network = network_from_edges([("clubs", "refers_to", "hub")], nodes={"clubs": {"count": 53}})
    answer = profile_answer(profile(network, "clubs"), network)
    assert answer.missing[0] == "It stands for 53 alike; the figures are for one of them."
    assert profile(network, "hub").fact("Those who refer people to it").value == 53
    assert profile(network, "clubs").fact("Those it refers people to").out_of == 53


def test_a_fact_of_nothing_is_none_recorded() -> None:
    fact = Fact("Places", value=0.0, unit="place", units="places", out_of=0.0, share=True)
    assert fact_shown(agreeing(fact), Rounding()) == "none recorded"
