"""Residents leave as rounded numbers only; confidential addresses and pseudonyms not at all."""

import pandas as pd
import pytest

from cogs import CommunityNetwork, network_from_edges
from cogs.disclosure import Rounding, public_network, resident_numbers

ROUNDING = Rounding()


def place(residents: dict[str, int], published: dict[str, bool] | None = None) -> CommunityNetwork:
    nodes = {
        name: {"kind": "resident", "count": count, "published": (published or {}).get(name, False)}
        for name, count in residents.items()
    }
    return network_from_edges([(name, "uses", "service") for name in residents], nodes)


@pytest.mark.parametrize("exact", range(60))
def test_every_number_shown_is_none_a_range_or_a_multiple_of_the_base(exact: int) -> None:
    text = ROUNDING.texts(pd.Series([float(exact)])).iloc[0]
    if exact == 0:
        assert text == "0"
    elif exact < 8:
        assert text == "1 to 7"
    else:
        assert int(text) % 5 == 0
        assert abs(int(text) - exact) <= 2


def test_threshold_and_base_are_settings() -> None:
    assert Rounding(11, 10).texts(pd.Series([10.0, 14.0, 15.0])).tolist() == ["1 to 10", "10", "20"]


def test_residents_of_a_service_are_counted_with_their_count() -> None:
    assert resident_numbers(place({"r1": 1, "r2": 2}), ROUNDING)["service"] == "1 to 7"
    assert resident_numbers(place({"r1": 1, "r2": 42}), ROUNDING)["service"] == "45"


def test_a_published_number_keeps_its_value() -> None:
    assert resident_numbers(place({"clients": 198}, {"clients": True}), ROUNDING)["service"] == "198"
    mixed = place({"clients": 198, "r": 3}, {"clients": True})
    assert resident_numbers(mixed, ROUNDING)["service"] == "203"


def test_the_users_of_a_sensitive_service_are_not_shown_beside_it() -> None:
    network = place({"r": 50})
    nodes = network.nodes.assign(sensitive=[False, True])
    assert resident_numbers(network.with_tables(nodes=nodes), ROUNDING).isna().all()


def test_the_public_network_has_no_resident_and_no_tie_of_one() -> None:
    public = public_network(place({"r1": 3, "r2": 4}), ROUNDING)
    assert public.nodes.index.tolist() == ["service"]
    assert public.edges.empty


def test_rows_about_single_people_become_one_tie_with_a_protected_number() -> None:
    network = network_from_edges([("a", "refers_to", "b")] * 3 + [("b", "refers_to", "c")])
    edges = network.edges.assign(
        resident=["p1", "p2", "p3", None],
        need="debt",
        outcome="accepted",
        complex=True,
        date=pd.Timestamp("2025-01-01"),
    )
    public = public_network(network.with_tables(edges=edges), ROUNDING)
    assert not {"resident", "need", "outcome", "complex"} & set(public.edges.columns)
    tie = public.edges.set_index(["source", "target"]).loc[("a", "b")]
    assert (tie["people"], tie["weight"]) == ("1 to 7", 1.0)
    assert pd.isna(tie["date"])
    assert len(public.edges) == 2


def test_repeated_referrals_without_a_pseudonym_are_one_tie_too_and_lose_their_days() -> None:
    network = network_from_edges([("a", "refers_to", "b")] * 2 + [("b", "refers_to", "c"), ("a", "funds", "b")])
    edges = network.edges.assign(date=pd.Timestamp("2025-01-01"), basis=[None, None, None, None])
    public = public_network(network.with_tables(edges=edges), ROUNDING).edges.set_index(
        ["source", "target", "relation"]
    )
    assert public.loc[("a", "b", "refers_to"), "people"] == "1 to 7"
    assert public["date"].isna().to_dict() == {
        ("a", "b", "refers_to"): True, ("b", "c", "refers_to"): True, ("a", "b", "funds"): False,
    }  # fmt: skip


def test_what_a_source_states_keeps_its_day() -> None:
    network = network_from_edges([("a", "refers_to", "b")])
    edges = network.edges.assign(date=pd.Timestamp("2025-01-01"), basis="stated")
    assert public_network(network.with_tables(edges=edges), ROUNDING).edges["date"].notna().all()


def test_a_confidential_location_leaves_neither_coordinates_nor_ties_to_a_place() -> None:
    network = network_from_edges(
        [("refuge", "based_at", "house"), ("refuge", "refers_to", "advice"), ("advice", "based_at", "town hall")]
    )
    nodes = network.nodes.assign(location=["confidential", "Confidential", None, None], latitude=51.0, longitude=-2.0)
    public = public_network(network.with_tables(nodes=nodes), ROUNDING)
    assert "house" not in public.nodes.index
    assert pd.isna(public.nodes.loc["refuge", "latitude"])
    assert public.edges["relation"].tolist() == ["refers_to", "based_at"]


def test_a_users_own_column_beside_a_referral_does_not_leave() -> None:
    nodes = pd.DataFrame({"name": ["gp", "hub"], "kind": "organisation", "count": 1}, index=pd.Index(["gp", "hub"]))
    edges = pd.DataFrame(
        {
            "source": ["gp", "hub"],
            "target": ["hub", "gp"],
            "relation": ["refers_to", "partners_with"],
            "case worker": ["Ann saw Bob", "signed"],
        }
    )
    public = public_network(CommunityNetwork(nodes, edges), ROUNDING).edges.set_index("relation")
    assert pd.isna(public.loc["refers_to", "case worker"])
    assert public.loc["partners_with", "case worker"] == "signed"
