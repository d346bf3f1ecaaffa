"""How far a referral goes, and who can come: onward reach and catchment, our own definitions.

A step is a referral from one organisation to another in the organisation view, so the answer does
not depend on whether rows name a service or its deliverer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.kernels.adjacency import Adjacency
from cogs.kernels.reachability import collected
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import offers, organisation_view, owners

__all__ = ["catchment", "referral_reach"]

_REACHED = ("organisations", "services", "places")


def referral_reach(network: CommunityNetwork, *, max_steps: int = 2) -> pd.DataFrame:
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

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`; columns organisations_1, services_1, places_1,
        organisations_2 …: cumulative, so those of 2 steps include those of 1. Unit: nodes, from 0 to
        all others of that kind. NaN for residents, places and services that somebody delivers: their
        deliverer refers on. 0 means that no onward referral is recorded.

    Raises
    ------
    ParameterError
        If `max_steps` is below 1.

    Notes
    -----
    Directed; parallel edges count once, self-loops and referrals within one organisation not at all,
    weights do not matter. With `count` the figure is per member and a node met counts `count` times;
    v's own m − 1 fellow members count where a cycle leads back to them. Residents are not in it:
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
    ...     [("school", "refers_to", "hub"), ("hub", "refers_to", "advice"), ("trust", "delivers", "advice")]
    ... )
    >>> cogs.referral_reach(network).loc["school", ["organisations_1", "organisations_2", "services_2"]].tolist()
    [1.0, 2.0, 1.0]
    """
    _require_steps(max_steps, least=1)
    kind = network.nodes["kind"]
    things = offers(network)
    category = pd.Series(np.where(kind == "service", 1, np.where(kind == "place", 2, 0)), index=kind.index)
    view, met = _met(network, things, category, len(_REACHED), max_steps, inwards=False)
    within = met[:, :, 1:].cumsum(axis=2)
    columns = {
        f"{name}_{step}": within[:, place, step - 1]
        for step in range(1, max_steps + 1)
        for place, name in enumerate(_REACHED)
    }
    return pd.DataFrame(columns, index=view.nodes.index).reindex(network.nodes.index)


def catchment(network: CommunityNetwork, *, max_steps: int = 2) -> pd.DataFrame:
    """Return how many residents can get to each organisation within some referrals.

    C_k(v) counts, each once, the residents who use v or a service of v (k = 0), or an organisation
    from which k referrals or fewer lead to v.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, residents included; it is folded here.
    max_steps : int
        How many referrals in a row, 0 or more.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`; columns residents_0, residents_1 …, cumulative. Unit:
        residents, from 0 to all of them. NaN for residents, places and services that somebody
        delivers. These are exact figures about people: protect them before they leave the machine.

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
    edges = network.edges
    uses = edges.loc[edges["relation"] == "uses", ["source", "target"]]
    users = uses.merge(owners(network), left_on="target", right_on="node")[["owner", "source"]]
    things = users.set_axis(["owner", "thing"], axis="columns").drop_duplicates(ignore_index=True)
    category = pd.Series((network.nodes["kind"] == "resident").astype(np.int64), index=network.nodes.index)
    view, met = _met(network, things, category, 2, max_steps, inwards=True)
    within = met[:, 1, :].cumsum(axis=1)
    columns = {f"residents_{step}": within[:, step] for step in range(max_steps + 1)}
    return pd.DataFrame(columns, index=view.nodes.index).reindex(network.nodes.index)


def _require_steps(max_steps: int, *, least: int) -> None:
    if max_steps < least:
        raise ParameterError(f"max_steps must be {least} or more; {max_steps} was given.")


def _met(
    network: CommunityNetwork,
    things: pd.DataFrame,
    category: pd.Series[Any],
    categories: int,
    max_steps: int,
    *,
    inwards: bool,
) -> tuple[CommunityNetwork, np.ndarray[Any, np.dtype[np.float64]]]:
    """Search the organisation view; return it, and what each of its nodes meets first at each step."""
    view = organisation_view(network)
    adjacency = view.adjacency(network.vocabulary.carriers())
    if inwards:
        adjacency = adjacency.reversed
    held = _held(view.nodes.index, things, network.nodes.index)
    counts = network.counts.astype(np.float64)
    kinds = category.to_numpy(dtype=np.int64)
    work = float(adjacency.size) * (adjacency.size + adjacency.arcs + held.arcs)
    met = collected.run(work)(
        adjacency.indptr,
        adjacency.indices,
        view.counts.astype(np.float64),
        category.reindex(view.nodes.index).to_numpy(dtype=np.int64),
        held.indptr,
        held.indices,
        counts,
        kinds,
        categories,
        max_steps,
    )
    return view, met


def _held(holders: pd.Index, things: pd.DataFrame, all_nodes: pd.Index) -> Adjacency:
    """Return which things (positions among all nodes) each holder holds, in compressed rows."""
    rows = holders.get_indexer(pd.Index(things["owner"]))
    order = np.argsort(rows, kind="stable")
    indptr = np.zeros(len(holders) + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=len(holders)), out=indptr[1:])
    positions = all_nodes.get_indexer(pd.Index(things["thing"]))[order].astype(np.int32)
    return Adjacency(indptr, positions, np.ones(len(positions)))
