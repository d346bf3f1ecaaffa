"""What is read from rows about residents: days, gaps, words for outcomes and sectors, who stands for whom."""

from pathlib import Path

import pandas as pd
import pytest

from cogs import load_network, network_from_edges
from cogs.network.pathways import CLOSED, NOT_ACCEPTED, referral_rows, resident_rows, sides, spoken, statutory_or_crisis
from cogs.network.resident_log import resident_log
from cogs.network.visits import visits


def test_a_folder_is_read_with_its_days_and_its_gaps(tmp_path: Path) -> None:
    (tmp_path / "referrals.csv").write_text(
        "source,target,date,resident,need,complex,outcome\n"
        "school,hub,01/03/2024,R1,debt,yes,Not accepted\nschool,hub,,R1,,no,\nschool,hub,2024-05,,,,\n",
        encoding="utf-8",
    )
    (tmp_path / "uses.csv").write_text("source,target,date\nR1,hub,2024\n", encoding="utf-8")
    log = resident_log(load_network(tmp_path))
    assert log.every["day"].notna().tolist() == [True, False, True]
    assert log.every["complex"].tolist() == [True, False, False]
    assert log.every["resident"].notna().tolist() == [True, True, False]
    assert len(log.followed) == len(log.uses) == 1
    assert log.unused["only_month_or_year"] == 2
    assert log.unused["referrals_without_date"] == log.unused["referrals_without_resident"] == 1


@pytest.mark.parametrize("written", [["2024-03-01"], [pd.Timestamp("2024-03-01 13:00")], ["2024-03-01T13:00:00"]])
def test_days_are_read_from_text_and_from_moments(written: list[object]) -> None:
    network = network_from_edges([("a", "refers_to", "b")])
    dated = network.with_tables(edges=network.edges.assign(date=written, resident=" R1 "))
    rows = referral_rows(dated)
    assert rows["day"].tolist() == [19783.0]
    assert rows["resident"].tolist() == ["R1"]


def test_words_for_outcomes_are_read_whatever_their_spelling() -> None:
    said = pd.Series(["NOT ACCEPTED", "not-accepted", "Declined", "closed", "closed without contact", "", None])
    assert spoken(said, NOT_ACCEPTED).tolist() == [True, True, True, False, True, False, False]
    assert spoken(said, CLOSED).tolist() == [False, False, False, True, False, False, False]
    assert not NOT_ACCEPTED & CLOSED


def test_sides_are_read_from_sectors_and_a_council_without_one_is_statutory() -> None:
    network = network_from_edges(
        [("a", "refers_to", "b")],
        nodes={
            "a": {"sector": "Public sector"}, "b": {"sector": "VCSE"}, "c": {"sector": "business"}, "d": {"sector": ""},
            "e": {"kind": "council"}, "f": {"kind": "council", "sector": "voluntary"},
        },
    )  # fmt: skip
    assert sides(network).fillna("?").tolist() == ["statutory", "community", "other", "?", "statutory", "community"]


def test_crisis_services_are_known_by_whole_words() -> None:
    names = ["Crisis House", "A&E", "Emergency Dept", "Crisisless", "Club"]
    network = network_from_edges([], nodes={name: {} for name in names} | {"crisis": {"kind": "resident"}})
    assert statutory_or_crisis(network).tolist() == names[:3]


def test_uses_of_places_lead_to_nobody_and_organisations_use_nothing() -> None:
    network = network_from_edges(
        [("R1", "uses", "park"), ("R1", "uses", "advice"), ("hub", "delivers", "advice")],
        nodes={"park": {"kind": "place"}},
    )
    assert resident_rows(network, "uses")["body"].tolist() == ["hub"]


def test_visits_go_by_day_then_referrals_before_uses_then_rows() -> None:
    network = network_from_edges(
        [("R1", "uses", "u"), ("c", "refers_to", "d"), ("a", "refers_to", "b"), ("e", "refers_to", "f")]
    )
    days = ["2024-03-01", "2024-03-01", "2024-03-01", "2024-02-01"]
    edges = network.edges.assign(date=days, resident=[None, "R1", "R1", "R1"])
    dated = network.with_tables(edges=edges)
    assert "".join(visits(referral_rows(dated), resident_rows(dated, "uses"))["body"]) == "efcdabu"
