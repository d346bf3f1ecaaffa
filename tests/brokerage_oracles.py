"""Slow, obvious brokerage between groups, over sets of single nodes; nothing shared with `cogs`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import permutations

from tests.oracles import Arcs, role

ROLES = ["coordinator", "itinerant", "representative", "gatekeeper", "liaison"]
Groups = dict[str, str]


def open_two_paths(to: Arcs, group: Groups) -> Iterator[tuple[str, str, str]]:
    """Yield every (a, v, b) with a → v → b and no a → b, among the nodes that have a group."""
    for a, v, b in permutations(group, 3):
        if v in to[a] and b in to[v] and b not in to[a]:
            yield a, v, b


def between(to: Arcs, group: Groups, a: str, b: str) -> set[str]:
    """Return who stands between a and b."""
    return {w for w in group if w in to[a] and b in to[w]}


def partial(to: Arcs, group: Groups) -> dict[str, dict[str, float]]:
    """Return the roles of every node, each pair shared by all who stand between its ends."""
    table = {node: dict.fromkeys(ROLES, 0.0) for node in group}
    for a, v, b in open_two_paths(to, group):
        table[v][role(group[a], group[v], group[b])] += 1 / len(between(to, group, a, b))
    return table


def activity_exclusivity(to: Arcs, group: Groups) -> dict[str, tuple[int, int]]:
    """Return, per node, the pairs of different groups it brokers, and those it alone brokers."""
    activity, exclusivity = Counter[str](), Counter[str]()
    for a, v, b in open_two_paths(to, group):
        if group[a] != group[b]:
            activity[v] += 1
            exclusivity[v] += between(to, group, a, b) == {v}
    return {node: (activity[node], exclusivity[node]) for node in group}


def pairs(to: Arcs, group: Groups, broker: str) -> set[tuple[str, str, str, bool]]:
    """Return (a, b, role, whether the broker is the only one) of every open pair of one broker."""
    return {
        (a, b, role(group[a], group[v], group[b]), between(to, group, a, b) == {v})
        for a, v, b in open_two_paths(to, group)
        if v == broker
    }


def between_groups(to: Arcs, group: Groups) -> Counter[tuple[str, str, str]]:
    """Return how many open two-paths there are per groups of a, v and b."""
    return Counter((group[a], group[v], group[b]) for a, v, b in open_two_paths(to, group))
