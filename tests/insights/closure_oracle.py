"""What a closure does, worked out slowly in plain Python from the rows alone."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork

Row = tuple[str, str, str]


class World:
    """The rows of a network without some nodes and rows and with some more; undelivered services close."""

    def __init__(
        self, network: CommunityNetwork, close: Iterable[str] = (), add: Iterable[tuple[str, str]] = ()
    ) -> None:
        nodes, edges = network.nodes, network.edges
        self.kind, self.count = dict(nodes["kind"]), dict(nodes["count"])
        rows = list(zip(edges["source"], edges["relation"], edges["target"], strict=True))
        rows += [(a, "refers_to", b) for a, b in add]
        gone = set(close)
        delivered = {t for _, r, t in rows if r == "delivers"}
        self.along = {
            s for s in delivered - gone if not any(r == "delivers" and t == s and a not in gone for a, r, t in rows)
        }
        gone |= self.along
        self.rows: list[Row] = [row for row in rows if row[0] not in gone and row[2] not in gone]
        self.there = [node for node in nodes.index if node not in gone]
        self.deliverers: dict[str, set[str]] = defaultdict(set)
        for a, r, t in self.rows:
            if r == "delivers":
                self.deliverers[t].add(a)
        self.bodies = [n for n in self.there if self.kind[n] not in ("resident", "place") and n not in self.deliverers]

    def owners(self, node: str) -> set[str]:
        if node in self.deliverers:
            return self.deliverers[node]
        return {node} if node in self.bodies else set()

    def arcs(self, relations: Iterable[str]) -> set[tuple[str, str]]:
        found = set()
        for a, r, b in self.rows:
            if r in set(relations):
                senders, receivers = self.owners(a), self.owners(b)
                both = senders & receivers
                found |= {(x, y) for x in senders for y in receivers if x not in both and y not in both}
        return found

    def doors(self, resident: str) -> set[str]:
        return {x for a, r, b in self.rows if r == "uses" and a == resident for x in self.owners(b)}

    def led(self, start: str) -> set[str]:
        arcs, seen, front = self.arcs(["refers_to"]), {start}, {start}
        while front:
            front = {b for a, b in arcs if a in front} - seen
            seen |= front
        return seen

    def services_of(self, body: str) -> set[str]:
        own = {s for s, deliverers in self.deliverers.items() if body in deliverers}
        return own | ({body} if self.kind[body] == "service" else set())

    def residents(self) -> list[str]:
        return [node for node in self.there if self.kind[node] == "resident"]

    def routes(self) -> dict[str, set[str]]:
        leads = {body: {s for other in self.led(body) for s in self.services_of(other)} for body in self.bodies}
        return {r: set().union(*(leads[door] for door in self.doors(r))) for r in self.residents()}

    def reach(self) -> dict[str, tuple[int, int]]:
        """Organisations and services within two referrals; for counts of 1 alone."""
        arcs, found = self.arcs(["refers_to"]), {}
        for v in self.bodies:
            first = {b for a, b in arcs if a == v}
            met = (first | {b for a, b in arcs if a in first}) - {v}
            services = set().union(*(self.services_of(u) for u in met)) - self.services_of(v)
            found[v] = (sum(self.kind[u] != "service" for u in met), len(services))
        return found

    def open_pairs(self) -> dict[tuple[str, str], set[str]]:
        """Pairs without an arc that somebody stands between, and who."""
        arcs, found = self.arcs(["refers_to"]), defaultdict(set)
        for a, v in arcs:
            for w, b in arcs:
                if v == w and (a, b) not in arcs and a != b:
                    found[a, b].add(v)
        return dict(found)

    def parts(self, among: Iterable[str], relations: Iterable[str]) -> set[frozenset[str]]:
        arcs = self.arcs(relations)
        left, found = set(self.bodies), set()
        while left:
            part, front = set(), {min(left)}
            while front:
                part |= front
                front = {y for a, b in arcs for x, y in ((a, b), (b, a)) if x in front} - part
            left -= part
            found.add(frozenset(part & set(among)))
        return found - {frozenset()}


def best_tie(network: CommunityNetwork, close: Iterable[str]) -> tuple[float, float, float] | None:
    """Try every new referral between two organisations, and return the most that one brings back."""
    close = list(close)
    before, after = World(network), World(network, close)
    was, now = before.routes(), after.routes()
    stranded = {r for r in was if was[r] and not now[r]}
    lost = set().union(*was.values()) - set().union(*now.values()) - set(close) - after.along
    apart = {(a, b) for a in after.bodies for b in before.led(a) - after.led(a) if b in after.bodies}
    count, best = before.count, None
    able = [n for n in after.bodies if count[n] == 1 and after.kind[n] != "service"]
    for u, w in itertools.permutations(able, 2):
        if after.kind[w] != "organisation":
            continue
        then = World(network, close, [(u, w)])
        routes = then.routes()
        leads = {a: then.led(a) for a, _ in apart}
        gain = (
            float(sum(count[r] for r in stranded if routes[r])),
            float(sum(count[s] for s in lost & set().union(*routes.values()))),
            float(sum(count[a] * count[b] for a, b in apart if b in leads[a])),
        )
        best = gain if best is None else max(best, gain)
    return best if best is not None and any(best) else None


def random_place(seed: int, *, most_alike: int = 1) -> CommunityNetwork:
    """Return a small place with shared services, an undelivered one, residents, and sparse referrals."""
    random = np.random.default_rng(seed)
    organisations = [f"o{n}" for n in range(7)]
    services, residents = [f"s{n}" for n in range(6)], [f"r{n}" for n in range(9)]
    rows: list[Row] = []
    for service in services[:-1]:
        rows += [
            (str(o), "delivers", service) for o in random.choice(organisations, random.integers(1, 3), replace=False)
        ]
    both = organisations + services
    for a, b in itertools.permutations(both, 2):
        if random.random() < 0.045:
            rows.append((a, "refers_to", b))
        if a < b and random.random() < 0.02:
            rows.append((a, "partners_with", b)) if a in organisations and b in organisations else None
    for resident in residents:
        rows += [(resident, "uses", str(t)) for t in random.choice(both, random.integers(0, 3), replace=False)]
    kinds = ["council" if n == 0 else "organisation" for n in range(7)] + ["service"] * 6 + ["resident"] * 9
    counts = random.integers(1, most_alike + 1, len(kinds))
    nodes = pd.DataFrame(
        {"kind": kinds, "count": counts, "sector": [f"g{n}" for n in random.integers(0, 3, len(kinds))]},
        index=[*organisations, *services, *residents],
    )
    nodes["neighbourhood"] = [f"n{n}" for n in random.integers(0, 3, len(kinds))]
    return CommunityNetwork(nodes, pd.DataFrame(rows, columns=["source", "relation", "target"]))
