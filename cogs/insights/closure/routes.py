"""Who still gets to a service, and which services residents still get to, before and after a change.

A route is that of `only_route`: a door, any number of referrals, a body, and what this body delivers.
Who had no route before loses none here; `only_route` counts them where they lose their last door.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from cogs.insights.closure.change import Change, without_residents
from cogs.insights.closure.leads import leads
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import deliveries, organisation_view, owners
from cogs.network.remembered import remembered
from cogs.network.rows import resident_uses

__all__ = ["RouteChange", "Routes", "Users", "route_change", "routes", "services_lost", "users"]

Booleans = np.ndarray[Any, np.dtype[np.bool_]]
Integers = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Users:
    """Who uses what, as positions: users among the residents, things among the nodes before."""

    residents: pd.DataFrame
    user: Integers
    thing: Integers


@remembered
def users(network: CommunityNetwork) -> Users:
    """Return the rows of `uses` by residents of a whole network, as `doors` reads them."""
    nodes, (source, target) = network.nodes, network.ends
    resident = (nodes["kind"] == "resident").to_numpy(dtype=bool)
    rows = resident_uses(network).index.to_numpy()
    rows = rows[~resident[target[rows]]]
    among_residents, among_others = np.cumsum(resident) - 1, np.cumsum(~resident) - 1
    return Users(nodes[resident], among_residents[source[rows]], among_others[target[rows]])


def routes(change: Change) -> tuple[Routes, Routes]:
    """Return the routes before and after; those before are looked for once for each network."""
    return _routes_before(change.network), Routes(change.after, change.before, users(change.network))


@remembered
def _routes_before(network: CommunityNetwork) -> Routes:
    before = without_residents(network)
    return Routes(before, before, users(network))


class Routes:
    """The routes of the network before, or after; bodies in the order of its organisation view.

    Doors are those of `doors`, read over positions: the residents stay the same, so they are read once.
    """

    def __init__(self, network: CommunityNetwork, before: CommunityNetwork, who: Users) -> None:
        self.network = network
        self.residents = len(who.residents)
        self.view = organisation_view(network)
        self.arcs = self.view.adjacency(network.vocabulary.carriers())
        index = self.view.nodes.index
        standing, delivered = owners(network), deliveries(network)
        stands = pd.DataFrame(
            {
                "thing": before.positions(standing["node"]),
                "door": self.view.positions(standing["owner"]),
            }
        )
        entrances = pd.DataFrame({"resident": who.user, "thing": who.thing}).merge(stands, on="thing")
        entrances = entrances[["resident", "door"]].drop_duplicates()
        self.door: Integers = entrances["door"].to_numpy(dtype=np.int64)
        self.resident: Integers = entrances["resident"].to_numpy(dtype=np.int64)
        itself = np.flatnonzero(self.view.nodes["kind"] == "service")
        self.deliverer: Integers = np.concatenate([index.get_indexer(pd.Index(delivered["deliverer"])), itself])
        services = pd.Index([*delivered["service"], *index[itself]], dtype=object)
        self.service: Integers = network.nodes.index.get_indexer(services)

    @cached_property
    def leads(self) -> Booleans:
        """Which body leads to which over any number of referrals, each to itself."""
        return leads(self.arcs.indptr, self.arcs.indices)

    @cached_property
    def met(self) -> Booleans:
        """Which bodies some resident gets to."""
        return _spread(self.arcs.sources, self.arcs.indices, _marked(len(self.view), self.door))

    @cached_property
    def leading(self) -> Booleans:
        """Which bodies deliver a service, or lead to one that does."""
        return _spread(self.arcs.indices, self.arcs.sources, _marked(len(self.view), self.deliverer))

    @cached_property
    def with_door(self) -> Booleans:
        """Which residents use a body or a service at all."""
        return _marked(self.residents, self.resident)

    @cached_property
    def with_route(self) -> Booleans:
        """Which residents have a route to some service."""
        return _marked(self.residents, self.resident[self.leading[self.door]])

    @cached_property
    def found(self) -> Booleans:
        """Which nodes are services to which some route leads."""
        return _marked(len(self.network), self.service[self.met[self.deliverer]])


@dataclass(frozen=True, eq=False)
class RouteChange:
    """What becomes of the routes; exact numbers of residents, a group counting as many as it stands for.

    Attributes
    ----------
    residents : float
        All residents recorded.
    with_route, with_route_after : float
        Residents with a route to some service.
    lost_route, gained_route : float
        Residents with a route before and none after, and the other way round.
    with_door, lost_door : float
        Residents with a door, and those of them who have none after.
    offered : tuple of str
        Ids of all services recorded before.
    services_with_route : int
        Services, by `count`, to which some resident has a route before.
    services_lost, services_gained : tuple of str
        Ids of the services that residents have no route to any more, those that close with a body
        among them but not those asked to close; and of those that they have a route to only after.
    by_neighbourhood : pandas.DataFrame or None
        One row per neighbourhood, ascending, "not recorded" last: neighbourhood, residents, with_route,
        lost_route, gained_route, lost_door. None where residents have no neighbourhood.
    """

    residents: float
    with_route: float
    with_route_after: float
    lost_route: float
    gained_route: float
    with_door: float
    lost_door: float
    offered: tuple[str, ...]
    services_with_route: int
    services_lost: tuple[str, ...]
    services_gained: tuple[str, ...]
    by_neighbourhood: pd.DataFrame | None


def route_change(change: Change, who: Users, before: Routes, after: Routes) -> RouteChange:
    """Return what becomes of the routes, recomputed on the network after."""
    nodes = change.before.nodes
    marks = pd.DataFrame(
        {
            "residents": np.ones(len(who.residents), dtype=np.bool_),
            "with_route": before.with_route,
            "with_route_after": after.with_route,
            "lost_route": before.with_route & ~after.with_route,
            "gained_route": after.with_route & ~before.with_route,
            "with_door": before.with_door,
            "lost_door": before.with_door & ~after.with_door,
        },
        index=who.residents.index,
    ).mul(who.residents["count"].astype(np.float64), axis="index")
    gained = _as_before(change, after.found) & ~before.found
    return RouteChange(
        **{str(name): float(total) for name, total in marks.sum().items()},
        offered=tuple(map(str, nodes.index[nodes["kind"] == "service"])),
        services_with_route=int(change.before.counts[before.found].sum()),
        services_lost=tuple(map(str, nodes.index[services_lost(change, before, after)])),
        services_gained=tuple(map(str, nodes.index[gained])),
        by_neighbourhood=_by_neighbourhood(who.residents, marks),
    )


def services_lost(change: Change, before: Routes, after: Routes) -> Booleans:
    """Return which nodes before are services with a route before and none after, not asked to close."""
    asked = change.before.nodes.index.get_indexer(pd.Index(change.closed, dtype=object))
    closed = _marked(len(change.before), asked)
    return before.found & ~_as_before(change, after.found) & ~closed


def _as_before(change: Change, marks: Booleans) -> Booleans:
    """Return marks of the nodes after in the order of the nodes before; unmarked who is gone."""
    there = np.zeros(len(change.before), dtype=np.bool_)
    there[change.places] = marks
    return there


def _by_neighbourhood(residents: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame | None:
    if "neighbourhood" not in residents or residents["neighbourhood"].isna().all():
        return None
    place = residents["neighbourhood"].astype(object)
    unknown = place.isna() | (place.astype(str).str.strip() == "")
    columns = ["residents", "with_route", "lost_route", "gained_route", "lost_door"]
    known = marks.loc[~unknown, columns].groupby(place[~unknown].astype(str).rename("neighbourhood")).sum()
    table = known.sort_index(kind="stable").reset_index()
    if unknown.any():
        rest = marks.loc[unknown, columns].sum().to_frame().T.assign(neighbourhood="not recorded")
        table = pd.concat([table, rest[table.columns]], ignore_index=True)
    return table


def _marked(size: int, places: Integers) -> Booleans:
    marked = np.zeros(size, dtype=np.bool_)
    marked[places] = True
    return marked


def _spread(sources: Integers, targets: Integers, starts: Booleans) -> Booleans:
    """Return what arcs lead to from some starts, these included."""
    seen = front = starts
    while front.any():
        following = _marked(len(seen), targets[front[sources]])
        front = following & ~seen
        seen = seen | front
    return seen
