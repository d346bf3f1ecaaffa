"""What the live page is given beside figures: communities, brokered pairs, services lost; and no resident."""

from __future__ import annotations

from pathlib import Path

import pytest

from cogs import analyse, explanation
from cogs.analysis import Analysis
from cogs.publication.page_details import page_details, page_groupings
from cogs.publication.shown import may_be_shown
from cogs.publication.subject import subject_of
from cogs.views.interactive import network_page

ORGANISATIONS = """id,name,sector
surgery,The Surgery,health
hub,The Hub,community
club,The Club,community
trust,Trust,charity
mill,Mill,charity
barn,Barn,charity
lone,Lone,charity
"""
RELATIONSHIPS = """source,target,relation
surgery,hub,refers_to
hub,club,refers_to
hub,trust,refers_to
trust,advice,delivers
club,lunch,delivers
secret-one,surgery,uses
secret-two,surgery,uses
mill,barn,partners_with
"""


@pytest.fixture
def analysis(tmp_path: Path) -> Analysis:
    (tmp_path / "organisations.csv").write_text(ORGANISATIONS, encoding="utf-8")
    (tmp_path / "services.csv").write_text("id,name\nadvice,Debt Advice\nlunch,Lunch\n", encoding="utf-8")
    (tmp_path / "residents.csv").write_text("id,count\nsecret-one,1\nsecret-two,30\n", encoding="utf-8")
    (tmp_path / "places.csv").write_text("id,name,location\nrefuge,Hidden Refuge,confidential\n", encoding="utf-8")
    (tmp_path / "relationships.csv").write_text(RELATIONSHIPS + "hub,refuge,runs\n", encoding="utf-8")
    return analyse(tmp_path)


def test_pairs_and_services_are_those_of_explain(analysis: Analysis) -> None:
    shown = may_be_shown(analysis)
    details = page_details(analysis, shown, shown.network)
    assert details["hub"] == [
        ("Links as gatekeeper (who refers people to whom): 1 pair", ["The Surgery → The Club (no other way)"]),
        ("Links as liaison (who refers people to whom): 1 pair", ["The Surgery → Trust (no other way)"]),
        ("Services that nobody would get to without it", ["Debt Advice", "Lunch"]),
    ]
    assert details["trust"] == [("Services that nobody would get to without it", ["Debt Advice"])]
    assert list(details) == ["surgery", "hub", "club", "trust"]
    said = [line.strip() for line in explanation(analysis, "hub")]
    assert all(line in said for _, lines in details["hub"] for line in lines)


def test_only_what_is_drawn_has_details_and_no_resident_or_confidential_place_is_named(analysis: Analysis) -> None:
    shown = may_be_shown(analysis)
    nodes = shown.network.nodes.drop(index="surgery")
    edges = shown.network.edges
    drawn = shown.network.with_tables(
        nodes=nodes, edges=edges[edges["source"].isin(nodes.index) & edges["target"].isin(nodes.index)]
    )
    assert "surgery" not in page_details(analysis, shown, drawn)
    told = str([page_details(analysis, shown, shown.network), page_groupings(analysis, shown)])
    assert "secret" not in told
    assert "efuge" not in told


def test_long_lists_say_how_many_more(tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").write_text(
        "id,name\nhub,Hub\n" + "".join(f"o{n},Club {n}\n" for n in range(4)), encoding="utf-8"
    )
    (tmp_path / "relationships.csv").write_text(
        "source,target,relation\n" + "".join(f"hub,o{n},partners_with\n" for n in range(4)), encoding="utf-8"
    )
    analysis = analyse(tmp_path)
    shown = may_be_shown(analysis)
    ((heading, lines),) = page_details(analysis, shown, shown.network)["hub"]
    assert heading.endswith(": 6 pairs")
    assert lines[:2] == ["Club 0 – Club 1 (no other way)", "Club 0 – Club 2 (no other way)"]
    assert lines[-1] == "and 1 more"


def test_communities_are_named_after_their_strongest_and_hold_what_their_members_deliver(analysis: Analysis) -> None:
    labels = page_groupings(analysis, may_be_shown(analysis))["Community"].to_dict()
    assert labels == {
        **dict.fromkeys(("surgery", "hub", "club", "trust", "advice", "lunch"), "Around The Hub"),
        **dict.fromkeys(("mill", "barn"), "Around Mill"),
        "lone": "No recorded tie",
    }


def test_communities_whose_strongest_share_a_name_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").write_text("id,name\na,Hub\nb,East\nc,Hub\nd,West\n", encoding="utf-8")
    (tmp_path / "relationships.csv").write_text(
        "source,target,relation\na,b,partners_with\nc,d,partners_with\n", encoding="utf-8"
    )
    analysis = analyse(tmp_path)
    labels = page_groupings(analysis, may_be_shown(analysis))["Community"]
    assert labels.to_dict() == {"a": "Around Hub", "b": "Around Hub", "c": "Around Hub (2)", "d": "Around Hub (2)"}


def test_one_community_is_no_grouping(tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").write_text("id,name\na,A\nb,B\nc,C\n", encoding="utf-8")
    (tmp_path / "relationships.csv").write_text("source,target,relation\na,b,partners_with\n", encoding="utf-8")
    analysis = analyse(tmp_path)
    assert page_groupings(analysis, may_be_shown(analysis)) == {}


def test_the_page_takes_both(analysis: Analysis) -> None:
    shown = may_be_shown(analysis)
    page = network_page(
        shown.network,
        shown.figures,
        analysis.definitions,
        subject_of(analysis),
        size_by=None,
        groupings=page_groupings(analysis, shown),
        details=page_details(analysis, shown, shown.network),
    )
    assert "Around The Hub" in page
    assert "Services that nobody would get to without it" in page
