"""Who would lose their way without one organisation: only door and only route, our own definitions.

A door of a resident is a body of the organisation view that they use, or that delivers a service
they use. A use of a place leads to no body and is no door.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.kernels.adjacency import Adjacency
from cogs.kernels.reachability import compressed_rows
from cogs.kernels.removal import first_met, gone_without, lost_without
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import bodies, deliveries, doors, organisation_view

__all__ = ["only_door", "only_route", "services_lost_without", "services_lost_without_each"]


def only_door(network: CommunityNetwork) -> pd.Series[Any]:
    """Return how many residents have each organisation as their only door.

    Residents all of whose `uses` lead to v: counted from the rows of `uses`, each of which leads to
    the body used, or to every body that delivers the service used. Who uses a service of two
    deliverers has two doors.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, residents included; it is folded here.

    Returns
    -------
    pandas.Series
        float64, index `network.nodes.index`; unit: residents, from 0 to all of them. 0 where v stands
        for several (`count` above 1): another member is another door. NaN for residents, places and
        services that somebody delivers. These are exact figures about people: protect them before
        they leave the machine.

    Notes
    -----
    Referrals do not matter, nor do weights; parallel rows count once. A group of residents with
    `count` m counts m times; groups are taken to be different people. A use of a place leads to no
    organisation: it neither is a door nor takes one away.

    References
    ----------
    Own definition.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.dependence import only_door
    >>> network = cogs.network_from_edges(
    ...     [("Ann", "uses", "hub"), ("Bob", "uses", "hub"), ("Bob", "uses", "club")],
    ...     nodes={"hub": {"kind": "organisation"}, "club": {"kind": "organisation"}},
    ... )
    >>> only_door(network)[["hub", "club"]].tolist()
    [1.0, 0.0]
    """
    entrances = doors(network)
    single = entrances[~entrances["resident"].duplicated(keep=False)]
    residents = _added_up(single["owner"], single["resident"], network)
    return residents.reindex(network.nodes.index).rename("only_door")


def only_route(network: CommunityNetwork, *, max_steps: int | None = None) -> pd.DataFrame:
    """Return how many residents and services lose their last route when each organisation is taken away.

    A route runs from a resident through one of their doors and any number of referrals (at most
    `max_steps`) to a body, and ends in the services that this body delivers; a service that nobody
    delivers is itself the body. When v is taken away, everything is looked for anew without v:

    - a *service* loses its last route if some resident had a route to it and none has any more, be
      it that v led there or that only v delivers it;
    - a *resident* loses theirs if they had a route to some service and have none to any service any
      more; one from whom no route led to a service loses it with their last door.

    So whoever has v as their only door is among the residents, and beside them those who come in
    elsewhere and find services through v alone. Two breadth-first searches from all doors, and
    backwards from all who deliver, are repeated without each v that something was first met from.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, residents and services included; it is folded here.
    max_steps : int, optional
        How many referrals in a row a route may have, 0 or more; None for any number.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`, columns residents, services; unit: nodes, from 0 to all
        of that kind. 0 where v stands for several (`count` above 1): another member stays. NaN for
        residents, places and services that somebody delivers. The residents are exact figures about
        people: protect them before they leave the machine.

    Raises
    ------
    ParameterError
        If `max_steps` is below 0.

    Notes
    -----
    Directed; parallel edges, self-loops, referrals within one organisation and weights do not matter.
    What is lost counts `count` times. v itself, where it is a service that nobody delivers, is not
    counted. A service that only v delivers goes with v: it does not become a body of its own, as it
    would if v were merely left out of the tables.

    References
    ----------
    Own definition.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.dependence import only_route
    >>> network = cogs.network_from_edges(
    ...     [("pupils", "uses", "school"), ("trust", "delivers", "advice"), ("school", "refers_to", "hub"),
    ...      ("hub", "refers_to", "advice")],
    ...     nodes={"pupils": {"kind": "resident", "count": 30}, "school": {"kind": "organisation"}},
    ... )
    >>> only_route(network).loc[["school", "hub", "trust"]].values.tolist()
    [[30.0, 1.0], [30.0, 1.0], [30.0, 1.0]]
    """
    if max_steps is not None and max_steps < 0:
        raise ParameterError(f"max_steps must be 0 or more, or None for any number; {max_steps} was given.")
    view = organisation_view(network)
    steps = len(view) if max_steps is None else max_steps
    arcs = view.adjacency(network.vocabulary.carriers())
    counts = view.counts.astype(np.float64)
    entrances, delivered = doors(network), deliveries(network)
    itself_service = (view.nodes["kind"] == "service").to_numpy()
    services, _ = lost_without(
        arcs,
        np.flatnonzero(view.marked(entrances["owner"])),
        counts * itself_service,
        _held(network, view, delivered["deliverer"], delivered["service"]),
        network.counts.astype(np.float64),
        steps=steps,
    )
    residents, ways = lost_without(
        arcs.reversed,
        np.flatnonzero(itself_service | view.marked(delivered["deliverer"])),
        np.zeros(len(view)),
        _held(network, view, entrances["owner"], entrances["resident"]),
        network.counts.astype(np.float64),
        steps=steps,
    )
    stranded = (ways == 0)[network.positions(entrances["resident"])]
    last = entrances[stranded & ~entrances["resident"].duplicated(keep=False)]
    residents += _added_up(last["owner"], last["resident"], network).to_numpy()
    alone = np.where(counts == 1, 1.0, 0.0)
    table = pd.DataFrame({"residents": residents * alone, "services": services * alone}, index=view.nodes.index)
    return table.reindex(network.nodes.index)


def services_lost_without(network: CommunityNetwork, node: str) -> tuple[str, ...]:
    """Return the services that no resident would get to any more without one organisation.

    They are those that `only_route` counts, by name: both sides are searched from all doors, once with
    the node and once without it.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, residents and services included; it is folded here.
    node : str
        An id or exact name.

    Returns
    -------
    tuple of str
        Ids of services, in the order of the network; empty where the node stands for several.

    Raises
    ------
    UnknownNameError
        If nothing, or more than one node, is called so.

    Notes
    -----
    As for `only_route`.

    References
    ----------
    Own definition.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.dependence import services_lost_without
    >>> network = cogs.network_from_edges(
    ...     [("pupils", "uses", "school"), ("trust", "delivers", "advice"), ("school", "refers_to", "trust")],
    ...     nodes={"school": {"kind": "organisation"}},
    ... )
    >>> services_lost_without(network, "school")
    ('advice',)
    """
    gone = network.find(node)
    return services_lost_without_each(network, [gone]).get(gone, ())


def services_lost_without_each(
    network: CommunityNetwork, nodes: Iterable[str] | None = None
) -> dict[str, tuple[str, ...]]:
    """Return what `services_lost_without` returns of many organisations, searched for together.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, residents and services included; it is folded here.
    nodes : iterable of str, optional
        Ids; None: every body of the organisation view.

    Returns
    -------
    dict of str to tuple of str
        By id, in node order: the ids of services, in the order of the network. Who loses nobody any
        service is not in it.

    Notes
    -----
    As for `only_route`.

    References
    ----------
    Own definition.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.dependence import services_lost_without_each
    >>> network = cogs.network_from_edges(
    ...     [("pupils", "uses", "school"), ("trust", "delivers", "advice"), ("school", "refers_to", "trust")],
    ...     nodes={"school": {"kind": "organisation"}},
    ... )
    >>> services_lost_without_each(network)
    {'school': ('advice',), 'trust': ('advice',)}
    """
    view = organisation_view(network)
    index = view.nodes.index
    arcs = view.adjacency(network.vocabulary.carriers())
    starts = np.flatnonzero(view.marked(doors(network)["owner"]))
    met, met_from = first_met.run(arcs.size + arcs.arcs)(arcs.indptr, arcs.indices, starts, arcs.size)
    asked = (index.isin(list(nodes)) if nodes is not None else True) & (view.counts == 1)
    removed = np.sort(met[asked[met]])
    # Nobody was first met from the others: without one of them every other node is met as before.
    leads = removed[np.isin(removed, met_from)]
    row_indptr, gone = gone_without.run(float(len(leads)) * (arcs.size + arcs.arcs))(
        arcs.indptr, arcs.indices, starts, arcs.size, met, leads
    )
    rows = {int(lead): gone[row_indptr[row] : row_indptr[row + 1]] for row, lead in enumerate(leads)}
    through = _met_by(network, view, met)
    offered: dict[int, list[str]] = {}
    for service, doors_to in through.items():
        for place in doors_to:
            offered.setdefault(place, []).append(service)
    found = {}
    for place in removed.tolist():
        without = set(rows[place].tolist()) if place in rows else {place}
        met_there = dict.fromkeys(service for body in sorted(without) for service in offered.get(body, ()))
        lost = [service for service in met_there if through[service] <= without and service != index[place]]
        if lost:
            order = network.nodes.index.get_indexer(pd.Index(lost))
            found[str(index[place])] = tuple(lost[at] for at in np.argsort(order))
    return found


def _met_by(
    network: CommunityNetwork, view: CommunityNetwork, met: np.ndarray[Any, np.dtype[Any]]
) -> dict[str, set[int]]:
    """Return through which of the bodies met (places in the view) each service is come to; itself if a body."""
    index, delivered = view.nodes.index, deliveries(network)
    place = index.get_indexer(pd.Index(delivered["deliverer"]))
    through = {str(index[one]): {int(one)} for one in met if view.nodes["kind"].iloc[one] == "service"}
    there = np.isin(place, met)
    for service, one in zip(delivered["service"][there], place[there].tolist(), strict=True):
        through.setdefault(str(service), set()).add(one)
    return through


def _added_up(owner: pd.Series[Any], resident: pd.Series[Any], network: CommunityNetwork) -> pd.Series[Any]:
    """Return per body how many residents stand beside it in the rows; 0 where it stands for several."""
    nodes, kept = network.nodes, bodies(network)
    people = network.counts[network.positions(resident)].astype(np.float64)
    total = pd.Series(people, index=pd.Index(owner)).groupby(level=0).sum().reindex(kept, fill_value=0.0)
    return total.where(nodes.loc[kept, "count"] == 1, 0.0)


def _held(
    network: CommunityNetwork, view: CommunityNetwork, holder: pd.Series[Any], thing: pd.Series[Any]
) -> Adjacency:
    """Return which things (positions in the network) each body of the view holds."""
    return compressed_rows(len(view), view.positions(holder), network.positions(thing))
