"""Positions: the same for the same seed, apart from each other, the main component with most of the room."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest

from cogs.network.community_network import CommunityNetwork
from cogs.views.layout import apart, positions
from cogs.views.style import FIGURE_HEIGHT, FIGURE_WIDTH
from tests.views.places import invented


def network_of(ties: list[tuple[str, str]], alone: list[str] = ()) -> CommunityNetwork:  # type: ignore[assignment]
    ids = list(dict.fromkeys([end for tie in ties for end in tie] + list(alone)))
    edges = pd.DataFrame(ties, columns=["source", "target"]).assign(relation="refers_to")
    return CommunityNetwork(pd.DataFrame({"kind": "organisation"}, index=ids), edges)


@pytest.mark.parametrize("size", [1, 2, 5, 50, 500])
def test_every_mark_lies_in_the_figure(size):
    network = invented(size).network
    places = positions(network)
    assert list(places.columns) == ["x", "y"]
    assert places.index.equals(network.nodes.index)
    assert places["x"].between(0, FIGURE_WIDTH).all()
    assert places["y"].between(0, FIGURE_HEIGHT).all()


def test_the_same_seed_gives_the_same_places_and_leaves_igraph_and_python_as_they_were():
    network = invented(200).network
    random.seed(1)
    state = random.getstate()
    first, again, other = positions(network, seed=3), positions(network, seed=3), positions(network, seed=4)
    assert first.equals(again)
    assert not first.equals(other)
    assert random.getstate() == state


@pytest.mark.long
def test_more_than_3000_nodes_are_placed_too():
    places = positions(invented(3_200).network)
    assert np.isfinite(places.to_numpy()).all()


@pytest.mark.parametrize("size", [50, 500, 1_500])
def test_the_main_component_has_at_least_60_percent_of_the_figure_and_the_strip_lies_below(size):
    network = invented(size).network
    places, alone = positions(network), apart(network)
    main, strip = places[~alone], places[alone]
    assert np.ptp(main["y"]) >= 0.6 * FIGURE_HEIGHT
    assert np.ptp(main["x"]) >= 0.8 * FIGURE_WIDTH
    assert strip["y"].min() > main["y"].max() + 20


@pytest.mark.parametrize(("size", "gap"), [(50, 30.0), (500, 10.0), (1_500, 4.0)])
def test_marks_stand_apart(size, gap):
    network = invented(size).network
    main = positions(network)[~apart(network)].to_numpy()
    distance = np.hypot(*(main[:, None, :] - main[None, :, :]).transpose(2, 0, 1)) + 1e9 * np.eye(len(main))
    assert np.quantile(distance.min(axis=0), 0.01) > gap


def test_isolates_alone_are_all_apart():
    network = network_of([], ["a", "b", "c"])
    assert apart(network).all()
    assert positions(network).drop_duplicates().shape == (3, 2)


def test_no_nodes_have_no_places():
    assert positions(network_of([])).empty


def test_a_chain_is_not_drawn_as_one_straight_line():
    chain = [(f"n{place}", f"n{place + 1}") for place in range(6)]
    assert np.ptp(positions(network_of(chain))["y"]) > 60
