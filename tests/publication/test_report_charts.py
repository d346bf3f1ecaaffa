"""The charts of a report: each where the data bear it, none where they do not, residents as rounded as in tables."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

import cogs
from cogs.analysis import Analysis, analyse
from cogs.disclosure import Rounding
from cogs.insights.anchors import anchors
from cogs.insights.answers import Answer, AnswerTable, Fact
from cogs.insights.comparison.contents import Comparison
from cogs.insights.comparison.ranks import RankChange
from cogs.insights.pathways import pathways_answer
from cogs.metrics.pathways import pathways
from cogs.network.community_network import CommunityNetwork
from cogs.publication.report_charts import (
    between_and_reach,
    change_charts,
    directions_charts,
    flow_charts,
    mixing_charts,
    ranking_charts,
)
from cogs.publication.shown import may_be_shown
from cogs.vocabulary import Definition


@cache
def place() -> Analysis:
    return analyse("data/keep-it-local")


def ring(*extra: tuple[str, str, str], nodes: int = 12) -> CommunityNetwork:
    around = [(f"n{at:02}", "refers_to", f"n{(at + 1) % nodes:02}") for at in range(nodes)]
    sectors = {f"n{at:02}": {"sector": ("health", "community")[at % 2]} for at in range(nodes)}
    return cogs.network_from_edges([*around, *extra], nodes=sectors)


HUB = tuple(("n00", "refers_to", f"n{at:02}") for at in range(2, 11)) + tuple(
    (f"n{at:02}", "refers_to", "n00") for at in range(3, 9)
)


def test_a_ranking_shows_the_ranks_and_ranges_of_the_standings():
    network = ring(*HUB)
    found = anchors(network, samples=20)
    chart = ranking_charts(found, network)[0]
    rows = found.standings[found.standings["figure"] == "betweenness_people"].sort_values("rank")
    assert chart.key == "chart-rank-betweenness_people"
    assert chart.table["Rank"].tolist() == rows["rank"].tolist()
    assert chart.table.iloc[:, -2].tolist() == rows["rank_5"].tolist()
    assert chart.table.iloc[:, -1].tolist() == rows["rank_95"].tolist()
    assert "20 times" in " ".join(getattr(item, "text", "") for item in chart.drawing.items)


def test_without_ranges_nothing_is_ranked():
    network = ring(*HUB)
    assert ranking_charts(anchors(network, samples=0), network) == ()


def test_figures_of_residents_are_never_ranked_in_a_chart():
    network = ring(*HUB)
    found = anchors(network, samples=10)
    private = {name: replace(entry, private="people") for name, entry in found.definitions.items()}
    assert ranking_charts(replace(found, definitions=private), network) == ()


def test_a_place_that_is_described_and_not_ranked_gets_no_ranking_and_no_picture_of_its_sectors():
    analysis = place()
    shown = may_be_shown(analysis)
    found = anchors(analysis.network, analysis.metrics, samples=2)
    assert ranking_charts(found, shown.network) == ()
    assert between_and_reach(analysis, shown) == ()
    assert mixing_charts(analysis) == ()
    answer = pathways_answer(pathways(analysis.network), analysis.network)
    assert flow_charts(answer, analysis.findings.shapes, shown.rounding) == ()


def profiled(**facts: Fact) -> Answer:
    return Answer("profile-1", "The hub as a cog of connection", facts={name: (fact,) for name, fact in facts.items()})


SERVICES = Fact("Services it delivers", value=3, units="services", out_of=12)


def test_four_directions_write_residents_as_tables_do_and_draw_the_rounded_part():
    users = Fact("Residents who use it", value=198, units="residents", out_of=1_969, private=True)
    (chart,) = directions_charts(profiled(Services=SERVICES, People=users), Rounding())
    assert chart.title.startswith("The hub in four directions")
    assert chart.table["Figure"].tolist() == ["3 of 12", "not enough data", "not enough data", "200 of 1,970"]
    exact = replace(users, value=201, out_of=1_971)
    (same,) = directions_charts(profiled(Services=SERVICES, People=exact), Rounding())
    assert same.svg == chart.svg


@pytest.mark.parametrize(("few", "other"), [(1, 7), (2, 6)])
def test_four_directions_do_not_tell_one_resident_from_seven(few, other):
    def drawn(value: int) -> str:
        users = Fact("Residents who use it", value=value, units="residents", out_of=400, private=True)
        return directions_charts(profiled(Services=SERVICES, People=users), Rounding())[0].svg

    assert drawn(few) == drawn(other)
    assert "1 to 7 of 400" in drawn(few)


def test_a_part_of_fewer_than_twenty_residents_has_no_mark():
    share = Fact("Residents who have no other door", value=9, units="residents", out_of=18, private=True, share=True)
    place = Fact("Places it owns or runs", value=1, units="places", out_of=6)
    (chart,) = directions_charts(profiled(Services=SERVICES, Place=place, People=share), Rounding())
    assert chart.table["Figure"].tolist()[-1].startswith("not shown")
    few = replace(share, value=11)
    (other,) = directions_charts(profiled(Services=SERVICES, Place=place, People=few), Rounding())
    assert other.svg == chart.svg


def test_one_direction_alone_is_no_chart():
    assert directions_charts(profiled(Services=SERVICES), Rounding()) == ()


def flows(rows: list[tuple[str, str, float]], *, private: bool) -> Answer:
    columns = {
        name: Definition(name, name, name, "", "", "own", private="people" if private and name == "referrals" else None)
        for name in ("sender", "receiver", "referrals")
    }
    frame = pd.DataFrame(rows, columns=list(columns))
    return Answer("pathways", "Referral pathways", tables=(AnswerTable("Referrals", frame, columns),))


ROWS = [("health", "community", 1_234.0), ("community", "health", 3.0), ("health", "health", 22.0)]


def test_a_flow_between_sectors_is_as_rounded_as_its_table():
    (chart,) = flow_charts(flows(ROWS, private=True), (), Rounding())
    assert chart.table["Referrals"].tolist() == ["1,235", "20", "1 to 7"]
    (exact,) = flow_charts(flows(ROWS, private=False), (), Rounding())
    assert exact.table["Referrals"].tolist() == ["1,234", "22", "3"]


def test_few_referrals_or_one_sector_are_no_flow():
    assert flow_charts(flows(ROWS[1:2], private=False), (), Rounding()) == ()
    one_sector = flows([("health", "health", 90.0), ("health", "not given", 4.0)], private=False)
    assert flow_charts(one_sector, (), Rounding()) == ()
    assert flow_charts(Answer("pathways", "None"), (), Rounding()) == ()


def changed(values: dict[str, tuple[float, float]], column: str = "partners_people") -> Comparison:
    network = ring()
    frame = pd.DataFrame.from_dict(values, orient="index", columns=["value_a", "value_b"])
    definition = Definition(column, "Partners", "Partners.", "organisations", "", "own")
    rank = RankChange(definition, len(frame), (), ranges=False, frame=frame)
    return Comparison(network, network, ("2024", "2025"), (), 12, 0, True, (), (), (), (), (rank,), (0.0, 0.0))


def test_change_between_two_years_draws_those_whose_figure_changed():
    (chart,) = change_charts(changed({"n00": (2, 4), "n05": (2, 3), "n06": (2, 1), "n07": (2, 2)}))
    assert chart.table.set_index("Name")["Change"].to_dict() == {"n00": 2.0, "n05": 1.0, "n06": -1.0}
    assert chart.table.columns.tolist() == ["Name", "2024", "2025", "Change"]


def test_one_change_and_figures_of_other_things_are_not_drawn():
    assert change_charts(changed({"n00": (2, 4), "n05": (2, 2)})) == ()
    assert change_charts(changed({"n00": (2, 4), "n05": (2, 3)}, column="organisations_2")) == ()
