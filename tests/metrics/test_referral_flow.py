"""Referrals from group to group: by hand, with shared services, weights, groups of residents and gaps."""

import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, ParameterError, network_from_edges
from cogs.metrics.referral_flow import referral_flow
from tests.networks import shuffled, with_isolate


def sectors() -> CommunityNetwork:
    """Return a clinic that refers to a service shared by two sectors, and to a club without one."""
    return network_from_edges(
        [
            ("hub", "delivers", "advice"), ("council", "delivers", "advice"), ("clinic", "refers_to", "advice"),
            ("clinic", "refers_to", "advice"), ("clinic", "refers_to", "club"), ("hub", "refers_to", "advice"),
            ("clinic", "refers_to", "clinic"), ("clinic", "partners_with", "hub"),
        ],
        nodes={
            "clinic": {"sector": "health"}, "hub": {"sector": "community"},
            "council": {"sector": "statutory", "kind": "council"}, "club": {"sector": " "},
        },
    )  # fmt: skip


def test_every_row_counts_at_both_ends_and_a_shared_service_at_each_deliverer() -> None:
    flow = referral_flow(sectors()).set_index(["sender", "receiver"])
    assert flow["referrals"].to_dict() == {
        ("health", "community"): 2,
        ("health", "not given"): 1,
        ("health", "statutory"): 2,
    }
    assert flow["weight"].tolist() == [1, 1, 1]
    assert flow["residents"].isna().all()


def test_residents_are_counted_once_and_groups_as_many() -> None:
    network = network_from_edges(
        [("a", "refers_to", "b")] * 4, nodes={"class": {"kind": "resident", "count": 30}, "a": {"sector": "x"}}
    )
    edges = network.edges.assign(resident=["R1", "R1", "class", None], weight=[1.0, 2.0, 1.0, 1.0])
    flow = referral_flow(network.with_tables(edges=edges))
    assert flow.to_numpy().tolist() == [["x", "not given", 4.0, 5.0, 31.0]]


def test_any_column_or_series_may_group() -> None:
    assert set(referral_flow(sectors(), by="kind")["receiver"]) == {"council", "organisation"}
    named = pd.Series({"clinic": "west", "hub": "east"})
    assert referral_flow(sectors(), by=named)["receiver"].tolist() == ["east", "not given"]


def test_an_unknown_column_is_said() -> None:
    with pytest.raises(ParameterError, match="region"):
        referral_flow(sectors(), by="region")


def test_row_order_and_strangers_do_not_matter() -> None:
    flow = referral_flow(sectors())
    for other in (shuffled(sectors(), np.random.default_rng(1)), with_isolate(sectors())):
        pd.testing.assert_frame_equal(referral_flow(other), flow)


def test_without_referrals_there_is_no_flow() -> None:
    assert referral_flow(network_from_edges([("a", "partners_with", "b")]), by="kind").empty
