"""Networks for tests: seeded random ones, and the expansion of `count` into single nodes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork


def random_network(
    seed: int,
    *,
    size: int = 12,
    density: float = 0.2,
    relations: Iterable[str] = ("refers_to",),
    groups: int = 3,
    most_alike: int = 1,
    loops_and_parallels: bool = True,
) -> CommunityNetwork:
    """Return a random network of organisations with sectors, some counts, some loops and parallel edges."""
    random = np.random.default_rng(seed)
    ids = [f"n{number:02d}" for number in random.permutation(size)]
    sector = random.integers(0, groups, size)
    count = random.integers(1, most_alike + 1, size)
    rows = []
    for relation in relations:
        present = random.random((size, size)) < density
        np.fill_diagonal(present, val=False)
        rows += [
            (ids[a], ids[b], relation, float(random.integers(1, 5))) for a, b in zip(*np.nonzero(present), strict=True)
        ]
    if loops_and_parallels and rows:
        rows += [rows[0], (ids[0], ids[0], rows[0][2], 2.0)]
    nodes = pd.DataFrame({"kind": "organisation", "sector": [f"s{g}" for g in sector], "count": count}, index=ids)
    edges = pd.DataFrame(rows, columns=["source", "target", "relation", "weight"])
    return CommunityNetwork(nodes, edges)


def members(network: CommunityNetwork) -> dict[str, list[str]]:
    """Return the ids that the members of each node have in the expanded network."""
    counts = network.nodes["count"]
    return {node: [node if m == 0 else f"{node}#{m}" for m in range(counts[node])] for node in counts.index}


def expanded(network: CommunityNetwork) -> CommunityNetwork:
    """Return the network in which every node stands for itself alone."""
    inside = members(network)
    nodes = network.nodes.loc[[node for node in network.nodes.index for _ in inside[node]]].assign(count=1)
    nodes.index = pd.Index([member for node in network.nodes.index for member in inside[node]], dtype=str)
    rows = [
        (a, b, row.relation, row.weight / (len(inside[row.source]) * len(inside[row.target])))
        for row in network.edges.itertuples()
        for a in inside[row.source]
        for b in inside[row.target]
        if row.source != row.target
    ]
    return CommunityNetwork(
        nodes, pd.DataFrame(rows, columns=["source", "target", "relation", "weight"]), vocabulary=network.vocabulary
    )


def renamed(network: CommunityNetwork) -> CommunityNetwork:
    """Return the network with other ids, in the same order."""
    edges = network.edges
    return network.with_tables(
        nodes=network.nodes.rename(index="x-{}".format),
        edges=edges.assign(source="x-" + edges["source"], target="x-" + edges["target"]),
    )


def shuffled(network: CommunityNetwork, seed: int) -> CommunityNetwork:
    """Return the network with its rows in another order."""
    return network.with_tables(
        nodes=network.nodes.sample(frac=1, random_state=seed), edges=network.edges.sample(frac=1, random_state=seed)
    )


def with_isolate(network: CommunityNetwork) -> CommunityNetwork:
    """Return the network with one more organisation that has no tie."""
    extra = network.nodes.iloc[[0]].assign(name="alone", count=1)
    extra.index = pd.Index(["alone"])
    return network.with_tables(nodes=pd.concat([network.nodes, extra]))
