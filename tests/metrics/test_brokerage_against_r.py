"""Roles, expectations, standard deviations and z against R sna 2.7-1: see tests/golden/brokerage/README.md."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, brokerage
from tests import shared_data as shared
from tests.shared_data import shared_data

GOLDEN = Path(__file__).parents[1] / "golden" / "brokerage"
# R's name → ours; netrics and migraph have the two in the middle the wrong way round.
ROLES = {
    "w_I": "coordinator",
    "w_O": "itinerant",
    "b_IO": "representative",
    "b_OI": "gatekeeper",
    "b_O": "liaison",
    "t": "total",
}
PARTS = {"raw": "", "exp": "expected_", "sd": "sd_", "z": "z_"}


def values_of_r(name: str) -> pd.DataFrame:
    """Return what R computed, under our names."""
    table = pd.read_csv(GOLDEN / f"{name}_sna.csv", index_col="node").astype(float)
    return table.rename(columns={f"{part}.{r}": PARTS[part] + ROLES[r] for part, r in product(PARTS, ROLES)})


def network_of(edges: pd.DataFrame, groups: "pd.Series[str]") -> CommunityNetwork:
    nodes = pd.DataFrame({"kind": "organisation", "group": groups})
    return CommunityNetwork(nodes, edges[["source", "target"]].assign(relation="refers_to"))


def random_digraph(number: int) -> CommunityNetwork:
    groups = pd.read_csv(GOLDEN / f"{number}_groups.csv", index_col="id")["group"]
    return network_of(pd.read_csv(GOLDEN / f"{number}_edges.csv"), groups)


def agrees(network: CommunityNetwork, name: str) -> None:
    """Check every node that R knows; the others have no group and no figure."""
    ours, theirs = brokerage(network, by="group", test="bernoulli"), values_of_r(name)
    assert list(ours.columns) == list(theirs.columns)
    np.testing.assert_allclose(ours.loc[theirs.index].to_numpy(), theirs.to_numpy(), rtol=0, atol=1e-9)
    assert ours.drop(index=theirs.index).isna().all().all()


@pytest.mark.parametrize("number", range(1, 6))
def test_random_digraphs_agree_with_r(number: int) -> None:
    agrees(random_digraph(number), str(number))


def test_the_random_digraphs_hold_the_hard_cases() -> None:
    networks = [random_digraph(number) for number in range(1, 6)]
    sizes = [set(network.nodes["group"].value_counts()) for network in networks]
    assert sum(1 in size for size in sizes) >= 4
    assert all(2 in size for size in sizes)
    tied = [set(network.edges["source"]) | set(network.edges["target"]) for network in networks]
    assert sum(len(nodes) < len(network) for nodes, network in zip(tied, networks, strict=True)) >= 2
    assert all(values_of_r(str(number)).loc[:, "z_coordinator"].isna().any() for number in range(1, 6))


@pytest.mark.parametrize("column", ["office", "status", "practice"])
def test_advice_among_lawyers_agrees_with_r(column: str) -> None:
    nodes = pd.read_csv(shared_data("lawfirm", "ison_lawfirm_nodes.csv"), index_col="name")
    edges = pd.read_csv(shared_data("lawfirm", "ison_lawfirm_edges.csv"))
    agrees(network_of(edges[edges["type"] == "advice"], nodes[column]), f"lawfirm_{column}")


@pytest.mark.parametrize("town", ["Peoria", "Bloomington", "Quincy", "Galesburg"])
def test_advice_among_physicians_agrees_with_r(town: str) -> None:
    nodes = pd.read_csv(shared_data("physicians_ckm", f"{town}_nodes.csv"), index_col="name")
    edges = pd.read_csv(shared_data("physicians_ckm", f"{town}_edges.csv"))
    assert nodes["specialty"].isna().any()
    agrees(network_of(edges[edges["type"] == "advice"], nodes["specialty"]), f"physicians_{town.lower()}")


@pytest.mark.parametrize(("required", "outcome"), [("0", pytest.skip.Exception), ("1", pytest.fail.Exception)])
def test_without_the_published_data_a_test_skips_and_where_all_is_required_fails(
    required: str, outcome: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "FOLDER", tmp_path)
    monkeypatch.setenv("COGS_REQUIRE_ALL", required)
    with pytest.raises(outcome, match="is not there"):
        shared_data("lawfirm", "ison_lawfirm_nodes.csv")
