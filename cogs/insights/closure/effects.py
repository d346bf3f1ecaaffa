"""What a change does between organisations: reach, parts that fall apart or join, and pairs nobody else links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.insights.closure.change import Change
from cogs.metrics.cohesion import components
from cogs.metrics.computed_once import referral_reach
from cogs.network.community_network import CommunityNetwork
from cogs.network.grouping import grouping_of, groups_of
from cogs.network.ties import Ties, tie_sets

__all__ = ["PairChange", "Parts", "pair_change", "parts_change", "reach_change"]

_STEPS = 2

Booleans = np.ndarray[Any, np.dtype[np.bool_]]
Integers = np.ndarray[Any, np.dtype[np.int64]]

_NO_WAYS = pd.DataFrame(columns=["source", "between", "target"], dtype=np.int64)


def reach_change(change: Change) -> pd.DataFrame:
    """Return how far each remaining body can refer people on, within two referrals, before and after.

    Returns
    -------
    pandas.DataFrame
        float64, index the ids of the remaining bodies; organisations_before, organisations_after,
        services_before, services_after: those of `referral_reach`, recomputed on the network after. So
        whoever closes is among those that others reach before.
    """
    before, after = (
        referral_reach(network, max_steps=_STEPS).loc[change.remaining] for network in (change.before, change.after)
    )
    return pd.DataFrame(
        {
            f"{thing}_{when}": table[f"{thing}_{_STEPS}"]
            for thing in ("organisations", "services")
            for when, table in (("before", before), ("after", after))
        }
    )


@dataclass(frozen=True)
class Parts:
    """Into how many parts the remaining bodies fall, by one kind of tie.

    Attributes
    ----------
    name, meaning : str
        The kind of tie.
    before, after : int
        Parts among the remaining, a body that stands for m counting as m where it has no tie. Before,
        two of them are in one part also if only those that close connect them.
    cut_off : tuple of str
        Ids of those who are no longer connected with the largest remainder of their part.
    members : int
        How many bodies these are, by `count`.
    """

    name: str
    meaning: str
    before: int
    after: int
    cut_off: tuple[str, ...]
    members: int


def parts_change(change: Change) -> tuple[Parts, ...]:
    """Return the parts by referrals and by any tie; one of them where they are the same ties."""
    sets = tie_sets(change.before)
    together = tuple(name for ties in sets for name in ties.relations)
    chosen = [ties for ties in sets if ties.name == "people"]
    if len(sets) != 1 or not chosen:
        chosen.append(Ties("any_tie", "any tie", together, directed=False))
    return tuple(_parts(change, ties) for ties in chosen)


def _parts(change: Change, ties: Ties) -> Parts:
    """Compare components among the remaining bodies; of equals the part of the first body stays."""
    remaining, (before, after) = change.remaining, change.views
    count = before.nodes.loc[remaining, "count"]
    first, second = (components(view, relations=ties.relations).loc[remaining] for view in (before, after))
    loose_before, loose_after = (_loose(view, ties).loc[remaining] for view in (before, after))
    rows = pd.DataFrame({"was": first, "now": second, "count": count, "place": np.arange(len(remaining))})
    # A node that stands for several and has no tie is as many parts of one member each.
    rows["size"] = rows.groupby("now")["count"].transform("sum").mask(loose_after, 1)
    main = rows.sort_values(["size", "place"], ascending=[False, True], kind="stable").drop_duplicates("was")
    largest = rows["was"].map(main.set_index("was")["now"])
    stays = (rows["now"] == largest).to_numpy()
    was_apart = loose_before.to_numpy()
    left_over = stays & loose_after.to_numpy() & ~was_apart & (count > 1).to_numpy()
    members = int(count[~stays].sum() + (count[left_over] - 1).sum())
    return Parts(
        ties.name,
        ties.meaning,
        before=int(first.nunique() + (count[loose_before] - 1).sum()),
        after=int(second.nunique() + (count[loose_after] - 1).sum()),
        cut_off=tuple(map(str, remaining[~stays | left_over])),
        members=members,
    )


def _loose(view: CommunityNetwork, ties: Ties) -> pd.Series[Any]:
    partners = np.diff(view.adjacency(ties.relations, directed=False).indptr)
    return pd.Series(partners == 0, index=view.nodes.index)


@dataclass(frozen=True, eq=False)
class PairChange:
    """Pairs of remaining bodies that one step in between links, before and after.

    Attributes
    ----------
    meaning : str
        The kind of tie; empty where no ties are recorded.
    grouping : str
        The column of the groups.
    stood_between : int
        Pairs without a tie of their own that a tie taken out helped to link, in pairs of members.
    lost, gained : pandas.DataFrame
        One row per pair that is linked at one remove only before, or only after: source, target, their
        groups source_group and target_group, role (of those between; "several" where these differ, "no group"
        where one is missing), links (pairs of members). Without a direction each pair stands once.
    """

    meaning: str
    grouping: str
    stood_between: int
    lost: pd.DataFrame
    gained: pd.DataFrame


def pair_change(change: Change, by: str | None = None) -> PairChange:
    """Return the pairs that nobody else links, in the first family of ties present (who refers people to whom).

    Where one body closes these are its `brokered_pairs` that have no other route.
    """
    sets = tie_sets(change.before)
    before, _ = change.views
    grouping = grouping_of(before, by)
    groups = _groups(before, by).astype(object).reindex(change.before.nodes.index)
    if not sets:
        nothing = _described(_NO_WAYS, change.before, groups, directed=True)
        return PairChange("", grouping, 0, nothing, nothing)
    ties, remaining = sets[0], change.before.marked(change.remaining)
    was, now = (_arcs(view, ties, change.before) for view in change.views)
    broken, stood, gone = _no_longer(was, now, remaining)
    made, _, new = _no_longer(now, was, remaining)
    stood_between, lost, gained = (
        _described(ways, change.before, groups, directed=ties.directed)
        for ways in (broken[stood], broken[gone], made[new])
    )
    return PairChange(ties.meaning, grouping, int(stood_between["links"].sum()), lost, gained)


def _groups(view: CommunityNetwork, by: str | None) -> pd.Series[Any]:
    """Return the groups; all missing where nobody asked for a column and nobody has a group."""
    try:
        return groups_of(view, by)
    except ParameterError:
        if by is not None:
            raise
        return pd.Series(np.nan, index=view.nodes.index, dtype=object)


def _arcs(view: CommunityNetwork, ties: Ties, before: CommunityNetwork) -> pd.DataFrame:
    """Return the arcs of a view; their ends are places among the nodes before."""
    arcs = view.adjacency(ties.relations, directed=ties.directed)
    place = before.positions(view.nodes.index)
    return pd.DataFrame({"source": place[arcs.sources], "target": place[arcs.indices]})


def _no_longer(was: pd.DataFrame, now: pd.DataFrame, remaining: Booleans) -> tuple[pd.DataFrame, Booleans, Booleans]:
    """Return the two-paths that one has and the other has not, with two marks for each.

    The two-paths run between remaining bodies, from source over between to target. The marks: whether
    the pair has no tie of its own in the first, and whether moreover it has neither tie nor two-path in
    the second and the two-path is thus one of those that linked it.
    """
    size = len(remaining)
    broken = was[~_among(was, now, size)]
    if broken.empty:
        return _NO_WAYS, np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.bool_)
    ways = pd.concat([_two_paths(broken, was), _two_paths(was, broken)]).drop_duplicates(ignore_index=True)
    ways = ways[remaining[ways["source"]] & remaining[ways["target"]]]
    near = now[np.isin(now["source"], ways["source"])]
    open_before = ~_among(ways, was, size)
    return ways, open_before, open_before & ~_among(ways, now, size) & ~_among(ways, _two_paths(near, now), size)


def _two_paths(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    onward = second.set_axis(["between", "target"], axis="columns")
    return first.rename(columns={"target": "between"}).merge(onward, on="between")


def _among(pairs: pd.DataFrame, others: pd.DataFrame, size: int) -> Booleans:
    one, other = ((rows["source"].to_numpy() * size + rows["target"].to_numpy()) for rows in (pairs, others))
    return np.isin(one, other)


def _described(ways: pd.DataFrame, before: CommunityNetwork, groups: pd.Series[Any], *, directed: bool) -> pd.DataFrame:
    """Return one row per pair with its groups, its role and its links, in the order of the network."""
    source, between, target = (ways[end].to_numpy() for end in ("source", "between", "target"))
    group, count = pd.factorize(groups)[0], before.counts
    roles = _roles(group[source], group[between], group[target], directed=directed)
    same, members = source == target, count[source]
    links = np.where(same, members * (members - 1) // (1 if directed else 2), members * count[target])
    kept = (links > 0) & (directed | (source <= target))
    table = pd.DataFrame({"from": source, "to": target, "role": roles, "links": links.astype(np.int64)})[kept]
    each = table.drop_duplicates(["from", "to", "role"])
    each = each.assign(role=each["role"].mask(each.duplicated(["from", "to"], keep=False), "several"))
    table = each.drop_duplicates(["from", "to"]).sort_values(["from", "to"], kind="stable", ignore_index=True)
    ids, names = before.nodes.index.astype(object), groups.where(groups.notna(), "not recorded")
    for end, place in (("source", "from"), ("target", "to")):
        table[end] = ids.take(table[place])
        table[f"{end}_group"] = names.iloc[table[place]].to_numpy()
    pairs: pd.DataFrame = table[["source", "target", "source_group", "target_group", "role", "links"]]
    return pairs


def _roles(start: Integers, between: Integers, end: Integers, *, directed: bool) -> np.ndarray[Any, np.dtype[Any]]:
    """Return the role of those between by the groups of the three, given as numbers; -1 for none."""
    missing = (start < 0) | (between < 0) | (end < 0)
    own_start, own_end = start == between, end == between
    mixed = "representative" if not directed else "gatekeeper"
    roles = ["no group", "coordinator", "representative", mixed, "itinerant"]
    role = np.select([missing, own_start & own_end, own_start, own_end, start == end], roles, default="liaison")
    return role.astype(object)
