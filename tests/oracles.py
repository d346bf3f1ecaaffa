"""Slow, obvious reference implementations: sets and loops over single nodes, nothing shared with `cogs`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import permutations

from cogs.network.community_network import CommunityNetwork

Arcs = dict[str, set[str]]


def arcs(network: CommunityNetwork, *, directed: bool = True) -> Arcs:
    """Return who has an arc to whom, loops dropped; undirected relations, or all if asked, both ways."""
    found: Arcs = {node: set() for node in network.nodes.index}
    for row in network.edges.itertuples():
        if row.source == row.target:
            continue
        found[row.source].add(row.target)
        if not directed or not network.vocabulary.relations[row.relation].directed:
            found[row.target].add(row.source)
    return found


def role(a: str, v: str, b: str) -> str:
    """Return the brokerage role of v between a and b, from their groups."""
    if a == v == b:
        return "coordinator"
    if a == b:
        return "itinerant"
    if a == v:
        return "representative"
    if v == b:
        return "gatekeeper"
    return "liaison"


def brokerage(to: Arcs, group: dict[str, str]) -> dict[str, dict[str, int]]:
    """Return the roles of every node that has a group, among the nodes that have one."""
    nodes = [node for node in to if node in group]
    table = {
        node: dict.fromkeys(["coordinator", "itinerant", "representative", "gatekeeper", "liaison"], 0)
        for node in nodes
    }
    for a, v, b in permutations(nodes, 3):
        if v in to[a] and b in to[v] and b not in to[a]:
            table[v][role(group[a], group[v], group[b])] += 1
    return table


def distances(to: Arcs, start: str) -> dict[str, int]:
    """Return the number of steps to everything that can be reached, `start` itself 0."""
    found = {start: 0}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there in to[here]:
            if there not in found:
                found[there] = found[here] + 1
                queue.append(there)
    return found


def betweenness(to: Arcs) -> dict[str, float]:
    """Return the betweenness over ordered pairs by listing every shortest path."""
    total = dict.fromkeys(to, 0.0)
    for s, t in permutations(to, 2):
        paths = shortest_paths(to, s, t)
        for path in paths:
            for v in path[1:-1]:
                total[v] += 1 / len(paths)
    return total


def shortest_paths(to: Arcs, s: str, t: str) -> list[list[str]]:
    """Return every shortest path from s to t, as lists of nodes."""
    steps = distances(to, s)
    if t not in steps:
        return []
    paths = [[t]]
    for step in range(steps[t] - 1, -1, -1):
        paths = [[u, *path] for path in paths for u in to if steps.get(u) == step and path[0] in to[u]]
    return paths


def reached(to: Arcs, start: str, steps: int) -> set[str]:
    """Return who else can be reached within some steps."""
    return {node for node, far in distances(to, start).items() if 0 < far <= steps}


def union(sets: Iterable[set[str]]) -> set[str]:
    """Return what is in any of the sets."""
    return set().union(*sets)
