"""The one new referral between two remaining organisations that restores most of what a change takes away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cogs.insights.closure.change import Change
from cogs.insights.closure.routes import Routes, Users, services_lost
from cogs.insights.shape import convenors

__all__ = ["NewTie", "most_restoring_tie"]

Booleans = np.ndarray[Any, np.dtype[np.bool_]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.int64]]

_REFERRAL = "refers_to"
_BLOCK = 256


@dataclass(frozen=True)
class NewTie:
    """A referral that is not recorded, and what it would bring back.

    Attributes
    ----------
    source, target : str
        Ids of the two.
    residents : float
        Residents who lose their route and have one again (exact).
    services : float
        Services, by `count`, that go on, that residents lose every route to and have one to again.
    pairs : float
        Ordered pairs of remaining bodies, by `count`, the first of which can no longer refer people on to the
        second, over any number of referrals, and then can again.
    equals : int
        How many ties bring back as much, this one among them.
    """

    source: str
    target: str
    residents: float
    services: float
    pairs: float
    equals: int


def most_restoring_tie(change: Change, who: Users, before: Routes, after: Routes) -> NewTie | None:
    """Return the tie u → w that brings back most residents, of these most services, of these most pairs.

    Every tie is weighed, none by itself. A resident who lost their route has it again exactly if one of
    their doors leads to u, and w leads to a service; so residents are a number of u times a yes or no of
    w. A service is regained exactly if some resident gets to u, and w leads to who delivers it: a yes or
    no of u times a number of w. Each maximum leaves a set of u and a set of w; only for these, and for one
    of each set of bodies that lead to one another, are the pairs counted, as P[u, w] = Σ T[a, u] · L[a, b] · T[w, b],
    T being who leads to whom after and L the pairs lost. Whatever gains anything is not recorded yet.

    Ends are organisations and councils as the vocabulary lets them refer and be referred to; neither
    convenors nor those that stand for several. None where no tie brings anything back.
    """
    relation = change.before.vocabulary.relations.get(_REFERRAL)
    if relation is None or not relation.carries:
        return None
    ids, kind = after.view.nodes.index, after.view.nodes["kind"]
    able = ids.isin(change.remaining) & (after.view.counts == 1) & ~ids.isin(convenors(after.view))
    able &= (kind != "service").to_numpy()
    first, last = able & kind.isin(relation.sources).to_numpy(), able & kind.isin(relation.targets).to_numpy()
    if not (first.any() and last.any()):
        return None
    leads = after.leads
    residents, services = _stranded(who, before, after, leads), _missed(change, before, after, leads)
    returning = float(residents[first].max()) if (last & after.leading).any() else 0.0
    if returning > 0:
        first, last = first & (residents == returning), last & after.leading
    found = float(services[last].max()) if (first & after.met).any() else 0.0
    if found > 0:
        first, last = first & after.met, last & (services == found)
    lost = _lost_pairs(before, after, leads)
    best = _most_pairs(leads, lost, first, last, ids)
    if not (returning or found or best[2]):
        return None
    return NewTie(str(ids[best[0]]), str(ids[best[1]]), returning, found, best[2], best[3])


def _stranded(who: Users, before: Routes, after: Routes, leads: Booleans) -> Floats:
    """Return, per body, how many residents who lost their route still get to it; alike doors are folded."""
    lost = before.with_route & ~after.with_route
    rows = lost[after.resident]
    entrances = pd.DataFrame({"resident": after.resident[rows], "door": after.door[rows]})
    sets = entrances.sort_values(["resident", "door"]).groupby("resident")["door"].agg(tuple)
    people = who.residents["count"].iloc[sets.index.to_numpy(dtype=np.int64)].reset_index(drop=True)
    total = np.zeros(len(leads))
    for entered, number in people.groupby(sets.to_numpy()).sum().items():
        total[leads[np.array(entered)].any(axis=0)] += float(number)
    return total


def _missed(change: Change, before: Routes, after: Routes, leads: Booleans) -> Floats:
    """Return, per body, how many of the services that lost every route, and go on, it leads to."""
    total = np.zeros(len(leads))
    for service in np.flatnonzero(services_lost(change, before, after)[change.places]):
        deliverers = after.deliverer[after.service == service]
        total[leads[:, deliverers].any(axis=1)] += float(after.network.counts[service])
    return total


def _lost_pairs(before: Routes, after: Routes, leads: Booleans) -> Floats:
    """Return the pairs of bodies after that are no longer connected by referrals, in pairs of members."""
    place = before.view.nodes.index.get_indexer(after.view.nodes.index)
    led = before.leads[np.ix_(place, place)]
    count = after.view.counts.astype(np.float64)
    pairs: Floats = (led & ~leads) * count[:, np.newaxis] * count
    return pairs


def _most_pairs(
    leads: Booleans, lost: Floats, first: Booleans, last: Booleans, ids: pd.Index
) -> tuple[int, int, float, int]:
    """Return the u and w that reconnect most pairs, how many, and how many such ties there are; equals by id."""
    _, one, group = np.unique(np.packbits(leads, axis=1), axis=0, return_index=True, return_inverse=True)
    group = group.reshape(-1)
    order = np.argsort(group, kind="stable")
    bounds = np.searchsorted(group[order], np.arange(len(one)))
    between = np.add.reduceat(np.add.reduceat(lost[np.ix_(order, order)], bounds, axis=0), bounds, axis=1)
    path = leads[np.ix_(one, one)].astype(np.float64)
    starts, ends = np.unique(group[first]), np.unique(group[last])
    ahead = between @ path[ends].T
    most, choices = -1.0, pd.DataFrame({"u": [], "w": []}, dtype=np.int64)
    for block in range(0, len(starts), _BLOCK):
        some = starts[block : block + _BLOCK]
        gain = path[:, some].T @ ahead
        u, w = np.nonzero(gain == gain.max())
        chosen = pd.DataFrame({"u": some[u], "w": ends[w]})
        if gain.max() >= most:
            choices = pd.concat([choices, chosen]) if gain.max() == most else chosen
            most = float(gain.max())
    senders, receivers = np.bincount(group[first], minlength=len(one)), np.bincount(group[last], minlength=len(one))
    equals = int((senders[choices["u"]] * receivers[choices["w"]]).sum())
    source = _first_by_id(ids, first & np.isin(group, choices["u"]))
    target = _first_by_id(ids, last & np.isin(group, choices.loc[choices["u"] == group[source], "w"]))
    return source, target, most, equals


def _first_by_id(ids: pd.Index, among: Booleans) -> int:
    return min(np.flatnonzero(among).tolist(), key=lambda place: str(ids[place]))
