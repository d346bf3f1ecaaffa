"""The organisation view: services folded into those who deliver them, residents left out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork, Ends
from cogs.network.remembered import remembered
from cogs.tables.texts import is_among, places_among
from cogs.vocabulary import DEFAULT_VOCABULARY, Relation

__all__ = [
    "bodies",
    "deliveries",
    "door_positions",
    "doors",
    "offers",
    "organisation_view",
    "own_relations",
    "owners",
    "projected",
    "rows_between",
]

Integers = np.ndarray[Any, np.dtype[np.int64]]

_PLACE_RELATIONS = ("owns", "runs", "based_at")


@remembered
def deliveries(network: CommunityNetwork) -> pd.DataFrame:
    """Return who delivers what: one row per service and deliverer, columns `service` and `deliverer`."""
    edges = network.edges
    rows = edges.loc[edges["relation"] == "delivers", ["target", "source"]].drop_duplicates()
    return rows.set_axis(["service", "deliverer"], axis="columns").reset_index(drop=True)


@remembered
def owners(network: CommunityNetwork) -> pd.DataFrame:
    """Return in whom each node stands in the organisation view: columns `node` and `owner`.

    A delivered service stands in each of its deliverers, an organisation, a council or a service
    that nobody delivers in itself, as does any other kind that counted relations join; residents and
    places in nobody.
    """
    kind = network.nodes["kind"]
    delivered = deliveries(network)
    families = [relation for relation in network.vocabulary.relations.values() if relation.family is not None]
    counted = (*families, *own_relations(network))
    ends = {name for relation in counted for name in (*relation.sources, *relation.targets)} - {"resident", "place"}
    itself = kind.index[kind.isin(ends) & (places_among(kind.index, delivered["service"]) < 0)]
    return pd.concat(
        [
            pd.DataFrame({"node": itself, "owner": itself}),
            delivered.set_axis(["node", "owner"], axis="columns"),
        ],
        ignore_index=True,
    )


def own_relations(network: CommunityNetwork) -> tuple[Relation, ...]:
    """Return the relations of a network that only knows its own: none where a relation of a family is there."""
    there = [network.vocabulary.relations[name] for name in network.relations]
    if any(relation.family is not None for relation in there):
        return ()
    return tuple(relation for relation in there if relation.name not in DEFAULT_VOCABULARY.relations)


@remembered
def bodies(network: CommunityNetwork) -> pd.Index:
    """Return the ids of the nodes of the organisation view, in the order of the network."""
    index = network.nodes.index
    return index[places_among(index, owners(network)["owner"]) >= 0]


def organisation_view(network: CommunityNetwork) -> CommunityNetwork:
    """Return the network between organisations: each service folded into whoever delivers it.

    An edge to or from a service becomes one to or from each of its deliverers, its weight and amount
    shared equally among them; a service that nobody delivers stays a node. Two deliverers of one
    service are not joined by it: an edge between a body and what it delivers itself, alone or with
    others, stays inside and is left out. Residents, and places (which no family of relations joins),
    are left out with their edges. Edges of one relation between the same two are merged: weights and
    amounts added, other columns dropped.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network.

    Returns
    -------
    CommunityNetwork
        Its nodes are organisations, councils and undelivered services, in their order.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges(
    ...     [("partnership", "delivers", "foodbank"), ("church", "refers_to", "foodbank")]
    ... )
    >>> cogs.organisation_view(network).edges[["source", "target"]].values.tolist()
    [['church', 'partnership']]
    """
    return _folded(network)


@remembered
def _folded(network: CommunityNetwork) -> CommunityNetwork:
    edges = projected(network.edges, owners(network))
    kept = bodies(network)
    figures = network.figures
    return network.with_tables(
        nodes=network.nodes[is_among(network.nodes.index, kept)],
        edges=_merged(edges),
        figures=figures[is_among(figures["id"], kept)],
    )


def _merged(edges: pd.DataFrame) -> pd.DataFrame:
    """Merge rows of one relation between the same two: sums of weights and amounts, first and last date."""
    keys = ["source", "target", "relation"]
    sums = [name for name in ("weight", "amount") if name in edges]
    number = np.zeros(len(edges), dtype=np.int64)
    for key in keys:
        codes, distinct = pd.factorize(edges[key])
        number = number * len(distinct) + codes
    number, _ = pd.factorize(number)
    _, first = np.unique(number, return_index=True)
    merged = edges.iloc[first][keys].reset_index(drop=True).infer_objects()
    # An amount that no row gives stays missing: 0 would say that nothing was paid.
    totals = edges[sums].groupby(number).sum(min_count=1)
    return _dated(merged.assign(**{name: totals[name] for name in sums}), edges, number)


def _dated(merged: pd.DataFrame, edges: pd.DataFrame, number: Integers) -> pd.DataFrame:
    """Add the first and the last date of the rows that were merged, where any has one."""
    days = next((name for name in ("dated", "date") if name in edges and edges[name].notna().any()), None)
    if days is None:
        return merged
    until = "until" if "until" in edges else days
    dated = edges[days].notna().to_numpy()
    for name, column, which in (("dated", days, "min"), ("until", until, "max")):
        # As numbers in their order: the first and last of texts would be looked for in Python, group by group.
        codes, distinct = pd.factorize(edges.loc[dated, column], sort=True)
        found = pd.Series(codes).groupby(number[dated]).agg(which).reindex(merged.index)
        merged[name] = pd.Series(distinct).reindex(found).to_numpy()
    return merged


def projected(edges: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """Return rows between bodies instead of nodes, not merged and with every column: one per row, sender and receiver.

    `standing` is what `owners` returns; edges of delivery, edges that end in nobody and edges that
    stay inside one body are left out, weights and amounts shared equally.
    """
    edges = edges[(edges["relation"] != "delivers").to_numpy(dtype=bool)]
    held = _Held(standing)
    source, target = held.things(edges["source"]), held.things(edges["target"])
    times = held.number[source] * held.number[target]
    row = np.repeat(np.arange(len(edges)), times)
    # Each sender with each receiver of the row, in the order of their ids.
    sender, receiver = np.divmod(
        np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times), held.number[target][row]
    )
    sender, receiver = held.owner[held.first[source][row] + sender], held.owner[held.first[target][row] + receiver]
    size = len(held.names)
    inside = np.isin(row * size + sender, row * size + receiver) | np.isin(row * size + receiver, row * size + sender)
    between = (
        edges.drop(columns=["source", "target"]).iloc[row[~inside]].set_axis(np.flatnonzero(~inside), axis="index")
    )
    for name in between.columns.intersection(["weight", "amount"]):
        between[name] = between[name] / times[row[~inside]]
    return between.assign(source=held.names.take(sender[~inside]), target=held.names.take(receiver[~inside]))


class _Held:
    """Who holds what, as numbers: owners in the order of their ids, those of one thing one after the other."""

    def __init__(self, standing: pd.DataFrame) -> None:
        owner, self.names = pd.factorize(standing["owner"], sort=True)
        node, self._things = pd.factorize(standing["node"])
        order = np.lexsort([owner, node])
        self.owner = owner[order]
        # One thing more, last and held by nobody: for what does not stand at all.
        self.number = np.bincount(node, minlength=len(self._things) + 1)
        self.first = np.cumsum(self.number) - self.number

    def things(self, ids: pd.Series[Any]) -> Integers:
        """Return the number of each thing among those held; the last is for all that nobody holds."""
        return places_among(ids, self._things)


@remembered
def rows_between(network: CommunityNetwork, relations: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows of some relations between bodies, as `projected` gives them."""
    edges = network.edges
    return projected(edges[edges["relation"].isin(relations)], owners(network))


@remembered
def offers(network: CommunityNetwork) -> pd.DataFrame:
    """Return what each body offers: columns `owner` and `thing`, its services and places, each once.

    A place belongs to whoever owns, runs or is based at it, or delivers a service that is or does.
    """
    standing = owners(network)
    services = standing[standing["node"] != standing["owner"]]
    edges = network.edges
    housed = edges.loc[edges["relation"].isin(_PLACE_RELATIONS), ["source", "target"]]
    places = housed.merge(standing, left_on="source", right_on="node")[["owner", "target"]]
    return pd.concat(
        [
            services[["owner", "node"]].set_axis(["owner", "thing"], axis="columns"),
            places.set_axis(["owner", "thing"], axis="columns"),
        ],
        ignore_index=True,
    ).drop_duplicates(ignore_index=True)


@remembered
def doors(network: CommunityNetwork) -> pd.DataFrame:
    """Return by which bodies each resident comes in: columns `owner` and `resident`, each pair once.

    Who uses a service has a door in each of its deliverers; who uses a place has none by that.
    """
    index, (owner, resident) = network.nodes.index, door_positions(network)
    return pd.DataFrame({"owner": index.take(owner), "resident": index.take(resident)})


@remembered
def door_positions(network: CommunityNetwork) -> Ends:
    """Return what `doors` returns as places among the nodes: those of the owners, and those of the residents.

    Examples
    --------
    >>> import cogs
    >>> [ends.tolist() for ends in door_positions(cogs.network_from_edges([("Ann", "uses", "hub")]))]
    [[1], [0]]
    """
    index, (source, target) = network.nodes.index, network.ends
    is_resident = (network.nodes["kind"] == "resident").to_numpy(dtype=bool)
    uses = (network.edges["relation"] == "uses").to_numpy(dtype=bool) & is_resident[source]
    standing = owners(network)
    node, owner = places_among(standing["node"], index), places_among(standing["owner"], index)
    order, owned = np.argsort(node, kind="stable"), np.bincount(node, minlength=len(index))
    resident, used = source[uses], target[uses]
    times = owned[used]
    # The first owner of each thing used, then one further on for each more.
    first = (np.cumsum(owned) - owned)[used] - (np.cumsum(times) - times)
    door = owner[order][np.repeat(first, times) + np.arange(times.sum())]
    resident = np.repeat(resident, times)
    once = ~pd.Series(door * len(index) + resident).duplicated().to_numpy()
    return door[once], resident[once]
