"""Who stands between people and the services they do not use yet: access betweenness, our own definition."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.kernels.adjacency import Adjacency
from cogs.kernels.routes import routed, shared_between
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view, owners

__all__ = ["access_betweenness"]

_SHARES = ["access", "front_door", "provider"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.int64]]


class _Rows(NamedTuple):
    """What belongs to each of several owners, in compressed rows, with a number beside each entry."""

    indptr: Integers
    entries: Integers
    numbers: Floats

    def of(self, owner: int) -> slice:
        """Return where the entries of one owner stand."""
        return slice(self.indptr[owner], self.indptr[owner + 1])


def access_betweenness(network: CommunityNetwork, *, max_steps: int | None = None) -> pd.DataFrame:
    """Return how often each organisation stands between residents and the services they do not use yet.

    A pair is a resident and a service that the resident does not use. Its routes begin at a door of
    the resident, follow referrals in the organisation view, and end at a body that delivers the service;
    the shortest ones share the pair equally. One breadth-first search per distinct set of doors.

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
    adjacency = view.adjacency(network.vocabulary.carriers())
    counts = view.counts.astype(np.float64)
    held, sizes = _held(network, view)
    doors, people, had = _entrances(network, view)
    routes = _routes(adjacency, counts, held, sizes, doors, people, had, -1 if max_steps is None else max_steps)
    pairs = float(counts @ routes[:, 2])
    shares = routes / pairs if pairs > 0 else np.full(routes.shape, np.nan)
    return pd.DataFrame(shares, index=view.nodes.index, columns=_SHARES).reindex(network.nodes.index)


def _routes(
    adjacency: Adjacency,
    counts: Floats,
    held: _Rows,
    sizes: Floats,
    doors: _Rows,
    people: Floats,
    had: _Rows,
    steps: int,
) -> Floats:
    """Return how many pairs' routes pass each body, begin at it and end at it, per member."""
    work = 3.0 * len(people) * (adjacency.size + adjacency.arcs + len(held.entries))
    search, share = routed.run(work), shared_between.run(work)
    routes = np.zeros((adjacency.size, len(_SHARES)))
    for number, seeking in enumerate(people):
        wanted = np.full(len(sizes), seeking)
        wanted[had.entries[had.of(number)]] -= had.numbers[had.of(number)]
        found = search(
            adjacency.indptr, adjacency.indices, counts, *held, len(sizes), doors.entries[doors.of(number)], steps
        )
        share(adjacency.indptr, adjacency.indices, counts, held.indptr, held.entries, *found, wanted * sizes, routes)
    return routes


def _held(network: CommunityNetwork, view: CommunityNetwork) -> tuple[_Rows, Floats]:
    """Return which services each body delivers, by how many members each, and how many each service is.

    Each member of a service that nobody delivers is delivered by itself alone.
    """
    services = _services(network)
    standing = owners(network)
    standing = standing[standing["node"].isin(services)]
    own = (standing["node"] == standing["owner"]).to_numpy()
    body = view.nodes.index.get_indexer(pd.Index(standing["owner"]))
    service = services.get_indexer(pd.Index(standing["node"]))
    held = _rows(len(view), body, service, np.where(own, 1.0, view.counts[body]))
    sizes = network.nodes.loc[services, "count"].to_numpy(dtype=np.float64, copy=True)
    sizes[service[own]] = 1.0
    return held, sizes


def _entrances(network: CommunityNetwork, view: CommunityNetwork) -> tuple[_Rows, Floats, _Rows]:
    """Return, per distinct set of doors, the doors, how many people have them, and what how many use already."""
    edges, services = network.edges, _services(network)
    residents = network.nodes.loc[network.nodes["kind"] == "resident", "count"]
    chosen = (edges["relation"] == "uses") & edges["source"].isin(residents.index)
    uses = edges.loc[chosen, ["source", "target"]].drop_duplicates()
    through = uses.merge(owners(network), left_on="target", right_on="node")
    users, set_of_user, sets = _distinct_sets(
        residents.index.get_indexer(pd.Index(through["source"])),
        view.nodes.index.get_indexer(pd.Index(through["owner"])),
    )
    doors = np.concatenate([*sets, np.zeros(0, dtype=np.int64)])
    set_of_door = np.repeat(np.arange(len(sets)), [len(one) for one in sets])
    people = np.bincount(set_of_user, weights=residents.iloc[users], minlength=len(sets))
    had = pd.DataFrame({"person": users, "set": set_of_user}).merge(
        pd.DataFrame(
            {
                "person": residents.index.get_indexer(pd.Index(uses["source"])),
                "service": services.get_indexer(pd.Index(uses["target"])),
                "people": residents.loc[uses["source"]].to_numpy(),
            }
        )
    )
    had = had[had["service"] >= 0].groupby(["set", "service"])["people"].sum().reset_index()
    return (
        _rows(len(sets), set_of_door, doors, np.ones(len(doors))),
        people.astype(np.float64),
        _rows(len(sets), had["set"].to_numpy(), had["service"].to_numpy(), had["people"].to_numpy()),
    )


def _distinct_sets(owner: Integers, entry: Integers) -> tuple[Integers, Integers, list[Integers]]:
    """Return the owners there are, ascending; which of the distinct sets of entries each has; and those sets."""
    if len(owner) == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), []
    owner, entry = np.unique(np.stack([owner, entry]).astype(np.int64), axis=1)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(owner)) + 1])
    sets = [part.tobytes() for part in np.split(entry, starts[1:])]
    numbers, distinct = pd.factorize(np.array(sets, dtype=object))
    return owner[starts], numbers.astype(np.int64), [np.frombuffer(one, dtype=np.int64) for one in distinct]


def _services(network: CommunityNetwork) -> pd.Index:
    return network.nodes.index[network.nodes["kind"] == "service"]


def _rows(number: int, owner: Integers, entries: Integers, numbers: Floats) -> _Rows:
    """Return the entries of so many owners in compressed rows."""
    order = np.argsort(owner, kind="stable")
    indptr = np.zeros(number + 1, dtype=np.int64)
    np.cumsum(np.bincount(owner, minlength=number), out=indptr[1:])
    return _Rows(indptr, entries[order].astype(np.int64), numbers[order].astype(np.float64))
