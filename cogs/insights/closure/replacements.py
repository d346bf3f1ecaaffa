"""Who already does most of what one that closes does: overlaps, each by itself, no index made of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cogs.insights.closure.change import Change
from cogs.insights.shape import Shape, convenors, shape_of_data
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view, owners
from cogs.network.remembered import remembered
from cogs.network.rows import rows_of
from cogs.network.ties import Ties, tie_sets

__all__ = ["FIGURES", "replacements", "shape_of_ties"]

Booleans = np.ndarray[Any, np.dtype[np.bool_]]

FIGURES = ("partners", "referral_partners", "service_kinds", "needs", "neighbourhoods")
_SERVICE_KINDS = ("theme", "service_type", "need", "type", "category")
_MOST = 5


def replacements(change: Change) -> pd.DataFrame:
    """Return the remaining bodies that overlap most with each one that closes.

    Each of five sets of the one that closes is laid beside that of every remaining organisation and
    council, convenors and those that stand for several apart: its partners by any tie, its partners by
    referral (either way), the kinds of service it delivers, the needs that people were referred to it
    with, and the neighbourhoods in which it or its services are. Partners are remaining bodies, by
    `count`, neither of the two themselves.

    Returns
    -------
    pandas.DataFrame
        At most five rows for each that closes, in the order asked: those with most partners shared, then
        most services nearby, then by id; by name, and all with a partner shared, where the ties are
        star-shaped and nobody is ranked. Columns: closed, candidate (ids); for each figure `<figure>`
        (how many are shared), `<figure>_of` (how many the one that closes has; NaN where the data have none
        at all) and `<figure>_jaccard` (shared / in either; NaN where neither has any); services_nearby
        (services of the candidate, by `count`, in those neighbourhoods). Who shares nothing is left out.
    """
    star = shape_of_ties(change).star
    found = [_beside(change, closed, star=star) for closed in change.closed]
    columns = [
        "closed",
        "candidate",
        *(f"{name}{end}" for name in FIGURES for end in ("", "_of", "_jaccard")),
        "services_nearby",
    ]
    filled = [table for table in found if len(table)]
    return pd.concat(filled, ignore_index=True)[columns] if filled else pd.DataFrame(columns=columns)


def shape_of_ties(change: Change) -> Shape:
    """Return whether the ties of the organisation view hang on a few, all families read as one tie."""
    return shape_of_data(change.views[0], _any_tie(change.before))


def _any_tie(network: CommunityNetwork) -> Ties:
    together = tuple(name for ties in tie_sets(network) for name in ties.relations)
    return Ties("any_tie", "any tie", together, directed=False)


def _beside(change: Change, closed: str, *, star: bool) -> pd.DataFrame:
    network = _as_body(change.before, closed)
    view = organisation_view(network)
    index = view.nodes.index
    if closed not in index:
        return pd.DataFrame()
    able = index.isin(change.remaining) & (view.counts == 1) & ~index.isin(convenors(view))
    candidates = index[able & (view.nodes["kind"] != "service").to_numpy()]
    remaining = index.isin(change.remaining)
    table = pd.DataFrame({"closed": closed, "candidate": candidates}, index=candidates)
    relations = {"partners": _any_tie(network).relations, "referral_partners": network.vocabulary.carriers()}
    for figure, names in relations.items():
        table[[figure, f"{figure}_of", f"{figure}_jaccard"]] = _shared_partners(view, closed, names, remaining).loc[
            candidates
        ]
    owned = _owned(network)
    for figure, rows in owned.items():
        table[[figure, f"{figure}_of", f"{figure}_jaccard"]] = _shared_things(rows, closed, candidates)
    table["services_nearby"] = _services_nearby(network, owned["neighbourhoods"], closed, candidates)
    if star:
        called = view.nodes["name"].reindex(candidates)
        return table[table["partners"] > 0].assign(called=called).sort_values(["called", "candidate"], kind="stable")
    alike = table[[*FIGURES, "services_nearby"]].fillna(0.0).sum(axis=1) > 0
    order = ["partners", "services_nearby", "candidate"]
    return table[alike].sort_values(order, ascending=[False, False, True], kind="stable").head(_MOST)


def _as_body(network: CommunityNetwork, closed: str) -> CommunityNetwork:
    """Return the network in which a service that is delivered stands for itself."""
    edges = network.edges
    own = (edges["relation"] == "delivers") & (edges["target"] == closed)
    return network.with_tables(edges=edges[~own]) if own.any() else network


def _shared_partners(
    view: CommunityNetwork, closed: str, relations: tuple[str, ...], remaining: Booleans
) -> pd.DataFrame:
    arcs = view.adjacency(relations, directed=False)
    place = int(view.nodes.index.get_indexer(pd.Index([closed]))[0])
    mine = np.zeros(len(view), dtype=np.bool_)
    mine[arcs.indices[arcs.indptr[place] : arcs.indptr[place + 1]]] = True
    mine &= remaining
    count = view.counts.astype(np.float64)
    members = np.where(remaining[arcs.indices], count[arcs.indices], 0.0)
    theirs = np.bincount(arcs.sources, weights=members, minlength=len(view))
    shared = np.bincount(arcs.sources, weights=members * mine[arcs.indices], minlength=len(view))
    own = count[mine].sum() - np.where(mine, count, 0.0)
    return _figures(shared, own, own + theirs - shared, view.nodes.index)


def _shared_things(rows: pd.DataFrame, closed: str, candidates: pd.Index) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame(np.nan, index=candidates, columns=range(3))
    mine = rows.loc[rows["owner"] == closed, "thing"]
    theirs = rows.groupby("owner").size().reindex(candidates, fill_value=0).to_numpy(dtype=np.float64)
    common = rows[rows["thing"].isin(mine)].groupby("owner").size()
    shared = common.reindex(candidates, fill_value=0).to_numpy(dtype=np.float64)
    own = np.full(len(candidates), float(len(mine)))
    return _figures(shared, own, own + theirs - shared, candidates)


def _figures(shared: Any, own: Any, either: Any, index: pd.Index) -> pd.DataFrame:
    jaccard = np.divide(shared, either, out=np.full(len(index), np.nan), where=either > 0)
    return pd.DataFrame({0: shared, 1: own, 2: jaccard}, index=index)


@remembered
def _owned(network: CommunityNetwork) -> dict[str, pd.DataFrame]:
    """Return per figure which body has which thing, each once: columns owner, thing."""
    nodes, standing = network.nodes, owners(network)
    services = nodes[nodes["kind"] == "service"]
    column = next((name for name in _SERVICE_KINDS if name in services and services[name].notna().any()), None)
    kinds = services[column] if column is not None else pd.Series(dtype=object)
    areas = nodes["neighbourhood"] if "neighbourhood" in nodes else pd.Series(dtype=object)
    referred = rows_of(network, network.vocabulary.carriers())
    needs = referred.set_index("target")["need"] if "need" in referred else pd.Series(dtype=object)
    if network.reduced is not None:
        needs = pd.concat([needs, network.reduced.figures["needs"].set_index("target")["need"]])
    return {
        name: _by_owner(values, standing)
        for name, values in (("service_kinds", kinds), ("needs", needs), ("neighbourhoods", areas))
    }


def _by_owner(values: pd.Series[Any], standing: pd.DataFrame) -> pd.DataFrame:
    given = values.dropna().reset_index().drop_duplicates().set_axis(["node", "thing"], axis="columns")
    given["thing"] = given["thing"].astype(str).str.strip().str.casefold()
    rows = given[given["thing"] != ""].astype(object)
    return standing.merge(rows.drop_duplicates(), on="node")[["owner", "thing"]].drop_duplicates(ignore_index=True)


def _services_nearby(network: CommunityNetwork, areas: pd.DataFrame, closed: str, candidates: pd.Index) -> Any:
    """Return how many services each candidate delivers in the neighbourhoods of the one that closes."""
    if areas.empty:
        return np.full(len(candidates), np.nan)
    mine, services = areas.loc[areas["owner"] == closed, "thing"], _services_by_area(network)
    rows = services[services["area"].isin(mine)]
    count = network.counts[network.positions(rows["node"])].astype(np.float64)
    totals = pd.Series(count, index=pd.Index(rows["owner"])).groupby(level=0).sum()
    return totals.reindex(candidates, fill_value=0.0).to_numpy(dtype=np.float64)


@remembered
def _services_by_area(network: CommunityNetwork) -> pd.DataFrame:
    """Return in whom each service stands, and its neighbourhood: columns node, owner, area."""
    nodes = network.nodes
    services = nodes.loc[nodes["kind"] == "service", "neighbourhood"].astype(str).str.strip().str.casefold()
    return owners(network).merge(services.rename("area"), left_on="node", right_index=True)
