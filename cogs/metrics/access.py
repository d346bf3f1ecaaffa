"""Who stands between people and the services they do not use yet: access betweenness, our own definition."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.kernels.routes import Doors, Held, routes_through
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import doors, organisation_view, owners

__all__ = ["access_betweenness"]

_SHARES = ["access", "front_door", "provider"]

Booleans = np.ndarray[Any, np.dtype[np.bool_]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.int64]]


def access_betweenness(network: CommunityNetwork, *, max_steps: int | None = None) -> pd.DataFrame:
    """Return how often each organisation stands between residents and the services they do not use yet.

    A pair is a resident and a service that the resident does not use. Its routes begin at a door of
    the resident, follow referrals in the organisation view, and end at a body that delivers the service;
    the shortest ones share the pair equally. One breadth-first search per distinct set of doors,
    some side by side.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, residents and services included; it is folded here.
    max_steps : int, optional
        Only pairs with a route of at most so many referrals, 0 or more; None means any number.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`; unit: share of the pairs that have a route, from 0 to 1.
        `access`: routes that pass between their first body and their last; `front_door`: routes that
        begin there; `provider`: routes that end there. A route without a referral, where the door itself
        delivers the service, begins and ends at its one body and passes nobody. Over all members of all
        bodies `front_door` adds up to 1, and so does `provider`. NaN for nodes that are no body of
        the organisation view (residents, places, delivered services), and everywhere if no pair has
        a route. These are exact figures about people: protect them before they leave the machine.

    Raises
    ------
    ParameterError
        If `max_steps` is below 0.

    Notes
    -----
    A door of a resident is a body in which a node that the resident `uses` stands: an organisation
    itself, every deliverer of a service; a place has none. A resident uses a service only where a row
    says so: those who use its deliverer alone do not have it yet. A service that nobody delivers is a
    body and its own deliverer. A pair with several doors or deliverers has routes between the nearest
    of them only, so no door and no deliverer stands between its own pair.

    Referrals are the relations that carry people (`refers_to`, unless the vocabulary of the network
    lets another one do so) and keep their direction. Parallel edges count once, self-loops and
    referrals within one organisation not at all, weights do not matter. A node with `count` m stands for
    m alike: m residents, m services, m bodies; a figure is per member and equals that of the expanded
    network. Groups of residents are taken to be different people.

    References
    ----------
    Own definition, after Freeman, L. C. (1977). A set of measures of centrality based on betweenness.
    Sociometry 40(1), 35–41. doi:10.2307/3033543. Computed by accumulation as in Brandes, U. (2001).
    A faster algorithm for betweenness centrality. Journal of Mathematical Sociology 25(2), 163–177.
    doi:10.1080/0022250X.2001.9990249

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.access import access_betweenness
    >>> network = cogs.network_from_edges(
    ...     [("resident", "uses", "school"), ("school", "refers_to", "hub"), ("hub", "refers_to", "trust"),
    ...      ("trust", "delivers", "advice")],
    ...     nodes={"school": {"kind": "organisation"}},
    ... )
    >>> access_betweenness(network).loc[["school", "hub", "trust"]].values.tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    if max_steps is not None and max_steps < 0:
        raise ParameterError(f"max_steps must be 0 or more, or None; {max_steps} was given.")
    view = organisation_view(network)
    ties = view.adjacency(network.vocabulary.carriers())
    counts = view.counts.astype(np.float64)
    body, service, holders, sizes = _held(network, view)
    doors = _doors(network, view)
    several = np.bincount(service, minlength=len(sizes))[service] > 1
    things, number = np.unique(service[several], return_inverse=True)
    held = Held(body[several], number, sizes[things])
    # Per member of a body: the services that it alone delivers.
    own = np.bincount(body[~several], (sizes[service] / holders)[~several], minlength=len(view))
    sums = np.zeros((len(view), 4))
    for some in routes_through(ties, counts, held, own * counts, doors, steps=-1 if max_steps is None else max_steps):
        sums += some
    access, begun, ended, reached = sums.T
    entered = np.bincount(doors.nodes, np.repeat(doors.weights, np.diff(doors.indptr)), minlength=len(view))
    # Who uses a service has a door in each of its deliverers: such a route would be at its end at once.
    all_holders = np.bincount(service, holders, minlength=len(sizes))
    had = _people_using(network, len(sizes)) * sizes / np.maximum(all_holders, 1.0)
    at_once = np.bincount(body, had[service], minlength=len(view)).astype(np.float64)
    routes = np.column_stack([access, _less(begun + own * entered, at_once), _less(ended + own * reached, at_once)])
    pairs = float(counts @ routes[:, 2])
    shares = routes / pairs if pairs > 0 else np.full(routes.shape, np.nan)
    return pd.DataFrame(shares, index=view.nodes.index, columns=_SHARES).reindex(network.nodes.index)


def _less(sums: Floats, part: Floats) -> Floats:
    """Return the difference, 0 where only the rounding of a computer is left."""
    rest = sums - part
    return np.where(rest <= 1e-12 * sums, 0.0, rest)


def _held(network: CommunityNetwork, view: CommunityNetwork) -> tuple[Integers, Integers, Floats, Floats]:
    """Return which body delivers which service, how many of its members each member; and how many each service is.

    Each member of a service that nobody delivers is delivered by itself alone.
    """
    standing, is_service = owners(network), _is_service(network)
    node, body = network.positions(standing["node"]), view.positions(standing["owner"])
    held = is_service[node]
    own = (standing["node"] == standing["owner"]).to_numpy(dtype=bool)[held]
    body, service = body[held], (np.cumsum(is_service) - 1)[node[held]]
    sizes = network.counts[is_service].astype(np.float64)
    sizes[service[own]] = 1.0
    return body, service, np.where(own, 1.0, view.counts[body]), sizes


def _doors(network: CommunityNetwork, view: CommunityNetwork) -> Doors:
    """Return the distinct sets of doors, and how many people have each."""
    pairs = doors(network)
    resident, door = network.positions(pairs["resident"]), view.positions(pairs["owner"])
    order = np.lexsort([door, resident])
    resident, door = resident[order], door[order]
    users, starts, lengths = np.unique(resident, return_index=True, return_counts=True)
    people = network.counts[users].astype(np.float64)
    sets: list[Integers] = []
    weights: list[Floats] = []
    for length in np.unique(lengths):
        of_it = lengths == length
        rows = door[starts[of_it][:, None] + np.arange(length)]
        distinct, which = _distinct(rows, len(view))
        sets.append(distinct)
        weights.append(np.bincount(which, people[of_it]).astype(np.float64))
    sizes = np.concatenate([np.full(len(rows), rows.shape[1]) for rows in sets] + [np.zeros(0, dtype=np.int64)])
    nodes = np.concatenate([rows.ravel() for rows in sets] + [np.zeros(0, dtype=np.int64)])
    indptr = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Doors(indptr, nodes, np.concatenate([*weights, np.zeros(0)]))


def _distinct(rows: Integers, size: int) -> tuple[Integers, Integers]:
    """Return the distinct rows of a table of numbers below `size`, in order, and which of them each row is."""
    which = np.zeros(len(rows), dtype=np.int64)
    for column in rows.T:
        _, which = np.unique(which * size + column, return_inverse=True)
    _, first = np.unique(which, return_index=True)
    return rows[first], which


def _people_using(network: CommunityNetwork, services: int) -> Floats:
    """Return, per service, how many people use it."""
    source, target = network.ends
    is_resident = (network.nodes["kind"] == "resident").to_numpy(dtype=bool)
    is_service = _is_service(network)
    uses = (network.edges["relation"] == "uses").to_numpy(dtype=bool) & is_resident[source] & is_service[target]
    once = np.unique(source[uses] * len(network) + target[uses])
    used = (np.cumsum(is_service) - 1)[once % len(network)]
    return np.bincount(used, network.counts[once // len(network)], minlength=services).astype(np.float64)


def _is_service(network: CommunityNetwork) -> Booleans:
    return (network.nodes["kind"] == "service").to_numpy(dtype=bool)
