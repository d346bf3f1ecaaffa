"""How far a referral goes, and who can come: onward reach and catchment, our own definitions.

A step is a referral from one organisation to another in the organisation view, so the answer does
not depend on whether rows name a service or its deliverer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.kernels.reachability import collect, compressed_rows, reciprocal_distances
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import doors, offers, organisation_view

__all__ = ["catchment", "distance_weighted_reach", "referral_reach"]

_REACHED = ("organisations", "services", "places")

Floats = np.ndarray[Any, np.dtype[np.float64]]


def referral_reach(
    network: CommunityNetwork, *, max_steps: int = 2, inwards: bool = False, shares: bool = False
) -> pd.DataFrame:
    """Return how many organisations, services and places each organisation can refer people on to.

    R_k(v) counts, within k referrals of v: the organisations (councils among them), and the services
    and places of those organisations that v does not offer itself. Breadth-first search from every
    organisation along the relations that carry people (`refers_to`, unless the vocabulary of the
    network lets another one do so).

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, services and places included; it is folded here.
    max_steps : int
        How many referrals in a row, 1 or more. Two are usual; more are allowed and say so in the heading.
    inwards : bool
        Follow the referrals backwards: the organisations that can refer people to v, and the services
        and places of those organisations that v does not offer itself.
    shares : bool
        Divide by all others of that kind: the members of other organisations and v's own fellow
        members, or the services or places that v does not offer itself (nor is).

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`; columns organisations_1, services_1, places_1,
        organisations_2 …: cumulative, so those of 2 steps include those of 1. Unit: nodes, from 0 to
        all others of that kind; a share from 0 to 1 with `shares`, NaN where there are no others. NaN
        for residents, places and services that somebody delivers: their deliverer refers on. 0 means
        that no onward referral is recorded.

    Raises
    ------
    ParameterError
        If `max_steps` is below 1.

    Notes
    -----
    Directed; parallel edges count once, self-loops and referrals within one organisation not at all,
    weights do not matter. With `count` the figure is per member and a node met counts `count` times;
    v's own m − 1 fellow members count where a cycle leads back to them. A service that nobody
    delivers refers and receives itself; met, it counts among the services. Residents are not in it:
    those whom others already serve are not reached by v.

    References
    ----------
    Own definition, after m-reach in Borgatti, S. P. (2006). Identifying sets of key players in a
    social network. Computational & Mathematical Organization Theory 12, 21–34.
    doi:10.1007/s10588-006-7084-x

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges(
    ...     [("trust", "delivers", "advice"), ("school", "refers_to", "hub"), ("hub", "refers_to", "advice")]
    ... )
    >>> cogs.referral_reach(network).loc["school", ["organisations_1", "organisations_2", "services_2"]].tolist()
    [1.0, 2.0, 1.0]
    >>> cogs.referral_reach(network, max_steps=1, inwards=True, shares=True).loc["trust", "organisations_1"]
    np.float64(0.5)
    """
    _require_steps(max_steps, least=1)
    kind = network.nodes["kind"]
    category = pd.Series(np.where(kind == "service", 1, np.where(kind == "place", 2, 0)), index=kind.index)
    view, met = _met(network, offers(network), category, len(_REACHED), max_steps, inwards=inwards)
    within = met[:, :, 1:].cumsum(axis=2)
    if shares:
        within = _shares(within, _others(network, view, category, own=met[:, :, 0])[:, :, np.newaxis])
    columns = {
        f"{name}_{step}": within[:, place, step - 1]
        for step in range(1, max_steps + 1)
        for place, name in enumerate(_REACHED)
    }
    return pd.DataFrame(columns, index=view.nodes.index).reindex(network.nodes.index)


def distance_weighted_reach(
    network: CommunityNetwork, *, inwards: bool = False, shares: bool = False
) -> pd.Series[Any]:
    """Return how many others each organisation can refer people on to, the far ones counting less.

    Σ 1/d(v, u) over all other bodies u of the organisation view (organisations, councils and services
    that nobody delivers), d being the number of referrals in the shortest row of them from v to u:
    who is one referral away counts 1, two away ½, and who cannot be reached nothing. Breadth-first
    search from every body along the relations that carry people.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network; it is folded here.
    inwards : bool
        Distances from u to v instead: who can refer people to v.
    shares : bool
        Divide by the number of all others, n − 1, n being the sum of `count` over the bodies.

    Returns
    -------
    pandas.Series
        float64, index `network.nodes.index`; unit: bodies, from 0 to n − 1, or a share from 0 to 1,
        which is NaN for n = 1. NaN for residents, places and services that somebody delivers. 0 means
        that no referral is recorded.

    Notes
    -----
    Directed; parallel edges count once, self-loops and referrals within one organisation not at all;
    weights do not matter, a step is a step. With `count` the figure is per member: u counts m_u
    times, and v's own m − 1 fellow members at the length of the shortest cycle that leads back.

    References
    ----------
    Own definition; the share is the distance-weighted reach of one node of Borgatti, S. P. (2006),
    Computational & Mathematical Organization Theory 12, 21–34, doi:10.1007/s10588-006-7084-x, without
    the node itself, on the organisation view.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.reach import distance_weighted_reach
    >>> network = cogs.network_from_edges([("school", "refers_to", "hub"), ("hub", "refers_to", "trust")])
    >>> distance_weighted_reach(network).to_dict()
    {'school': 1.5, 'hub': 1.0, 'trust': 0.0}
    """
    view = organisation_view(network)
    arcs = view.adjacency(network.vocabulary.carriers())
    arcs = arcs.reversed if inwards else arcs
    counts = view.counts.astype(np.float64)
    work = float(arcs.size) * (arcs.size + arcs.arcs)
    values = reciprocal_distances.run(work)(arcs.indptr, arcs.indices, counts)
    if shares:
        values = _shares(values, np.full(len(values), counts.sum() - 1.0))
    reach = pd.Series(values, index=view.nodes.index, name="distance_weighted_reach")
    return reach.reindex(network.nodes.index)


def catchment(network: CommunityNetwork, *, max_steps: int = 2, shares: bool = False) -> pd.DataFrame:
    """Return how many residents can get to each organisation within some referrals.

    C_k(v) counts, each once, the residents who use v or a service of v (k = 0), or an organisation
    from which k referrals or fewer lead to v.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, residents included; it is folded here.
    max_steps : int
        How many referrals in a row, 0 or more.
    shares : bool
        Divide by the number of all residents.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`; columns residents_0, residents_1 …, cumulative. Unit:
        residents, from 0 to all of them; a share from 0 to 1 with `shares`, NaN where there are no
        residents. NaN for residents, places and services that somebody delivers. These are exact
        figures about people: protect them before they leave the machine.

    Raises
    ------
    ParameterError
        If `max_steps` is below 0.

    Notes
    -----
    As for `referral_reach`. A group of residents with `count` m counts m times; groups are taken to
    be different people.

    References
    ----------
    Own definition, the mirror image of `referral_reach`.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges(
    ...     [("people of the estate", "uses", "school"), ("school", "refers_to", "hub")],
    ...     nodes={"people of the estate": {"kind": "resident", "count": 40}, "school": {"kind": "organisation"}},
    ... )
    >>> cogs.catchment(network, max_steps=1).loc["hub"].tolist()
    [0.0, 40.0]
    """
    _require_steps(max_steps, least=0)
    things = doors(network).set_axis(["owner", "thing"], axis="columns")
    resident = network.nodes["kind"] == "resident"
    category = pd.Series(resident.astype(np.int64), index=network.nodes.index)
    view, met = _met(network, things, category, 2, max_steps, inwards=True)
    within = met[:, 1, :].cumsum(axis=1)
    if shares:
        within = _shares(within, np.full((len(view), 1), float(network.counts[resident.to_numpy()].sum())))
    columns = {f"residents_{step}": within[:, step] for step in range(max_steps + 1)}
    return pd.DataFrame(columns, index=view.nodes.index).reindex(network.nodes.index)


def _require_steps(max_steps: int, *, least: int) -> None:
    if max_steps < least:
        raise ParameterError(f"max_steps must be {least} or more; {max_steps} was given.")


def _shares(part: Floats, whole: Floats) -> Floats:
    shares: Floats = part / np.where(whole > 0, whole, np.nan)
    return shares


def _others(network: CommunityNetwork, view: CommunityNetwork, category: pd.Series[Any], *, own: Floats) -> Floats:
    """Return, per body and category, how many there are that it neither is nor offers."""
    counts = pd.Series(network.counts.astype(np.float64), index=category.index)
    countable = (category > 0) | category.index.isin(view.nodes.index)
    totals = counts[countable].groupby(category[countable]).sum().reindex(range(own.shape[1]), fill_value=0.0)
    itself = np.eye(own.shape[1])[category.reindex(view.nodes.index).to_numpy(dtype=np.int64)]
    others: Floats = totals.to_numpy(dtype=np.float64) - own - itself
    return others


def _met(
    network: CommunityNetwork,
    things: pd.DataFrame,
    category: pd.Series[Any],
    categories: int,
    max_steps: int,
    *,
    inwards: bool,
) -> tuple[CommunityNetwork, Floats]:
    """Search the organisation view; return it, and what each of its nodes meets first at each step."""
    view = organisation_view(network)
    arcs = view.adjacency(network.vocabulary.carriers())
    holders = view.nodes.index.get_indexer(pd.Index(things["owner"]))
    held = compressed_rows(len(view), holders, network.nodes.index.get_indexer(pd.Index(things["thing"])))
    met = collect(
        arcs.reversed if inwards else arcs,
        view.counts,
        category.reindex(view.nodes.index).to_numpy(dtype=np.int64),
        held,
        network.counts,
        category.to_numpy(dtype=np.int64),
        categories=categories,
        steps=max_steps,
    )
    return view, met
