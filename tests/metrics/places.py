"""Invented places with services, doors and referrals, and the definitions of reach over their single nodes, in sets."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cogs import CommunityNetwork, network_from_edges
from tests import oracles

KINDS = {"organisation": "organisations", "council": "organisations", "service": "services", "place": "places"}
REACHED = ("organisations", "services", "places")
LINKS = {"refers_to": 9, "delivers": 5, "runs": 4, "uses": 8}


def random_place(seed: int, *, most_alike: int, links: Mapping[str, int] = LINKS) -> CommunityNetwork:
    """Return six organisations and councils, five services, three places and four residents, linked at random."""
    random = np.random.default_rng(seed)
    kinds = ["organisation"] * 5 + ["council"] + ["service"] * 5 + ["place"] * 3 + ["resident"] * 4
    ids = [f"{kind[0]}{number}" for number, kind in enumerate(kinds)]
    of = {kind: [node for node, k in zip(ids, kinds, strict=True) if k == kind] for kind in set(kinds)}
    bodies = of["organisation"] + of["council"]
    ends = {
        "refers_to": (bodies + of["service"], of["organisation"] + of["service"]),
        "delivers": (bodies, of["service"]),
        "runs": (bodies + of["service"], of["place"]),
        "uses": (of["resident"], of["service"] + of["organisation"] + of["place"][:1]),
    }
    rows = []
    for relation, number in links.items():
        sources, targets = ends[relation]
        rows += [(random.choice(sources), relation, random.choice(targets)) for _ in range(number)]
    counts = random.integers(1, most_alike + 1, len(ids))
    nodes = {node: {"kind": k, "count": int(c)} for node, k, c in zip(ids, kinds, counts, strict=True)}
    return network_from_edges([(str(a), r, str(b)) for a, r, b in rows], nodes)


class Slow:
    """The definitions of the methods page over single nodes, in sets."""

    def __init__(self, network: CommunityNetwork) -> None:
        self.kind = network.nodes["kind"].to_dict()
        self.rows = list(network.edges[["source", "relation", "target"]].itertuples(index=False, name=None))
        self.deliverers: dict[str, set[str]] = {}
        for a, relation, b in self.rows:
            if relation == "delivers":
                self.deliverers.setdefault(b, set()).add(a)
        self.stands_in = {
            node: self.deliverers.get(node, {node} if kind not in ("resident", "place") else set())
            for node, kind in self.kind.items()
        }
        bodies = oracles.union(self.stands_in.values())
        self.to: oracles.Arcs = {body: set() for body in self.kind if body in bodies}
        self.own: dict[str, set[str]] = {body: set() for body in self.to}
        self.users: dict[str, set[str]] = {body: set() for body in self.to}
        for a, relation, b in self.rows:
            senders, receivers = self.stands_in[a], self.stands_in[b]
            if relation == "refers_to":
                for one in senders - receivers:
                    self.to[one] |= receivers - senders
            if relation == "delivers":
                self.own[a].add(b)
            if relation == "runs":
                for one in senders:
                    self.own[one].add(b)
            if relation == "uses":
                for one in receivers:
                    self.users[one].add(a)

    def of_kind(self, name: str) -> set[str]:
        """Return every body, service or place of the name of a column."""
        return {node for node, kind in self.kind.items() if KINDS.get(kind) == name}

    def met(self, node: str, bodies: set[str]) -> dict[str, set[str]]:
        """Return what a node meets in some bodies, sorted by kind; its own services and places are left out."""
        things = bodies | (oracles.union(self.own[u] for u in bodies) - self.own[node])
        return {name: things & self.of_kind(name) for name in REACHED}

    def others(self, node: str) -> dict[str, int]:
        """Return how many of each kind a node neither is nor offers."""
        return {name: len(self.of_kind(name) - self.own[node] - {node}) for name in REACHED}

    def turned(self) -> oracles.Arcs:
        """Return who is sent people by whom."""
        return {body: {other for other in self.to if body in self.to[other]} for body in self.to}

    def reach(self, node: str, steps: int, *, inwards: bool = False) -> dict[str, int]:
        """Return the number of organisations, services and places met within some steps."""
        bodies = oracles.reached(self.turned() if inwards else self.to, node, steps)
        return {name: len(met) for name, met in self.met(node, bodies).items()}

    def distance_weighted(self, node: str, *, inwards: bool = False) -> float:
        """Return the sum of 1 / distance over the others."""
        far = oracles.distances(self.turned() if inwards else self.to, node)
        return sum(1 / steps for steps in far.values() if steps)

    def catchment(self, node: str, steps: int) -> int:
        """Return how many residents can get to a node."""
        near = {u for u in self.to if oracles.distances(self.to, u).get(node, steps + 1) <= steps}
        return len(oracles.union(self.users[u] for u in near))

    def doors(self, resident: str) -> set[str]:
        """Return the bodies by which a resident comes in."""
        return {body for body, users in self.users.items() if resident in users}

    def residents(self) -> set[str]:
        """Return every resident."""
        return {node for node, kind in self.kind.items() if kind == "resident"}

    def routes(self, resident: str, steps: int, *, without: str | None = None) -> tuple[set[str], set[str]]:
        """Return the bodies and the services to which a resident has a route, with one body taken away or with none."""
        left = {body: others - {without} for body, others in self.to.items() if body != without}
        bodies = oracles.union(
            {body for body, far in oracles.distances(left, door).items() if far <= steps}
            for door in self.doors(resident) - {without}
        )
        services = {
            node for node, kind in self.kind.items() if kind == "service" and self.stands_in[node] & bodies - {without}
        }
        return bodies, services

    def lost(self, node: str, steps: int) -> dict[str, int]:
        """Return how many residents and services lose their last route when a body is taken away."""
        residents, before, after = 0, set(), set()
        for resident in self.residents():
            bodies, services = self.routes(resident, steps)
            bodies_left, services_left = self.routes(resident, steps, without=node)
            residents += bool(services and not services_left) or bool(bodies and not bodies_left)
            before |= services
            after |= services_left
        return {"residents": residents, "services": len(before - after - {node})}
