"""Residents leave as rounded numbers only; confidential addresses and pseudonyms not at all."""

import pandas as pd
import pytest

from cogs import CommunityNetwork, network_from_edges
from cogs.disclosure import Rounding, public_network, resident_numbers, with_margins

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


def test_whoever_is_there_never_becomes_nobody() -> None:
    assert Rounding(2, 5).texts(pd.Series([1.0, 2.0, 3.0])).tolist() == ["1 to 1", "5", "5"]
    assert Rounding(3, 10).number(4.0) == Rounding(3, 10).numbers(pd.Series([4.0])).iloc[0] == 10.0


def test_a_share_of_few_residents_is_not_shown_for_it_tells_how_many_they_are() -> None:
    assert Rounding().shares(pd.Series([3 / 20]), base=20).isna().all()
    assert Rounding().shares(pd.Series([3 / 200]), base=200).tolist() == [0.02]


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


def margins(network: CommunityNetwork) -> dict[tuple[str, str, str], int]:
    """Return how many stand at each end of the ties of residents, in groups of protected numbers."""
    made = with_margins(network, ROUNDING)
    people = made.nodes.loc[made.nodes["kind"] == "resident", "count"]
    found = {}
    for source, relation, target in made.edges[["source", "relation", "target"]].itertuples(index=False):
        if source in people:
            found["residents", relation, target] = int(people[source])
        if target in people:
            found[source, relation, "residents"] = int(people[target])
    return found


def test_margins_are_protected_numbers_beside_each_body_and_relation() -> None:
    uses = [(f"r{number}", "uses", "advice") for number in range(13)]
    both = [
        ("r1", "uses", "lunch"),
        ("r1", "uses", "lunch"),
        ("r1", "volunteers_with", "hub"),
        ("hub", "delivers", "lunch"),
    ]
    found = margins(network_from_edges([*uses, *both]))
    assert found == {
        ("residents", "uses", "advice"): 15,
        ("residents", "uses", "lunch"): 5,
        ("residents", "volunteers_with", "hub"): 5,
    }


def test_margins_leave_nothing_of_who_uses_two_and_keep_what_is_no_resident() -> None:
    edges = [("r1", "uses", "advice"), ("r1", "uses", "lunch"), ("hub", "delivers", "lunch"), ("hub", "funds", "club")]
    made = with_margins(network_from_edges(edges), ROUNDING)
    assert not {"r1"} & set(made.nodes.index)
    assert made.adjacency("uses", directed=False).arcs == 4
    assert made.edges.loc[made.edges["relation"] != "uses", ["source", "target"]].to_numpy().tolist() == [
        ["hub", "lunch"], ["hub", "club"],
    ]  # fmt: skip


def test_margins_keep_published_groups_and_leave_out_users_of_a_sensitive_service() -> None:
    network = place({"clients": 198, "r": 3}, {"clients": True})
    made = with_margins(network, ROUNDING)
    assert made.nodes.loc[made.nodes["kind"] == "resident", "count"].tolist() == [198, 5]
    sensitive = network.with_tables(nodes=network.nodes.assign(sensitive=network.nodes["kind"] == "service"))
    assert with_margins(sensitive, ROUNDING).nodes["count"].tolist() == [198, 1]


def test_the_name_of_a_group_of_residents_is_no_ones_id() -> None:
    edges = [("r", "uses", "residents of target 0"), ("residents of' target", "uses", "residents of target 0")]
    made = with_margins(network_from_edges(edges), ROUNDING)
    assert made.nodes.index.is_unique
    assert margins(network_from_edges(edges)) == {("residents", "uses", "residents of target 0"): 5}


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
