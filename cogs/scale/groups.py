"""Residents as groups: one for each distinct set of doors and neighbourhood, with the number of people in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from cogs.scale.engines import Engine
from cogs.scale.rows import PART, Rows

__all__ = ["Groups", "groups_of"]

_ALIKE = ("neighbourhood", "area")


@dataclass(frozen=True, eq=False)
class Groups:
    """Residents as groups.

    Attributes
    ----------
    nodes : pandas.DataFrame
        Columns id, neighbourhood, area, count (people), rows (residents listed or named).
    links : pandas.DataFrame
        Columns part, first, source (a group), target, relation, date, weight, rows; in the order of the rows.
    unlisted : int
        How many residents stand in no list.
    """

    nodes: pd.DataFrame
    links: pd.DataFrame
    unlisted: int


def groups_of(rows: Rows, links: Any, engine: Engine) -> Groups:
    """Return the groups of residents who have the same to do with the same, and live in the same neighbourhood.

    Rows before, in and after the period of network.toml are told apart. Those who are a group already
    are never in one group with single residents: of a group it is not known who of it does what.
    """
    ends = ["relation", "target", "period"]
    ties = engine.frame(links.group_by(*ends).agg(first=links["order"].min())).sort_values("first", ignore_index=True)
    links = links.inner_join(engine.known(ties.assign(tie=ties.index)[[*ends, "tie"]]), ends)
    single = rows.people.filter(~rows.people["published"] & ~rows.people["resident"].isin(list(rows.nobody) or [""]))
    members = engine.kept("members", partial(_members, single, links))
    groups = engine.kept("groups", partial(_numbered, members))
    added = engine.kept("links", partial(_added_up, links, members, groups))
    found = engine.frame(groups.select("number", "neighbourhood", "area", "count", "rows")).sort_values("number")
    nodes = found.assign(id=_ids(found["number"]))[["id", "neighbourhood", "area", "count", "rows"]]
    tied = engine.frame(added).sort_values(["part", "first"], ignore_index=True)
    tied = tied.assign(source=_ids(tied["number"])).merge(ties.assign(tie=ties.index).drop(columns="first"), on="tie")
    tied = tied.sort_values(["part", "first"], kind="stable", ignore_index=True).rename(columns={"month": "date"})
    unlisted = engine.count(single.filter(single["listed"] == 0))
    return Groups(nodes.reset_index(drop=True), tied, unlisted)


def _members(people: Any, links: Any) -> Any:
    """Return every resident with the first of those who have the same doors and neighbourhood."""
    import ibis

    once = links.select("resident", "tie").distinct()
    sets = once.group_by("resident").agg(doors=once["tie"].cast("string").collect())
    sets = sets.select(whose="resident", doors=sets["doors"].sort().join(","))
    found = people.left_join(sets, people["number"] == sets["whose"])
    alike = [*_ALIKE, ibis.ifelse(found["count"] > 1, 1, 0), ibis.coalesce(found["doors"], "")]
    return found.select("number", "count", *_ALIKE, first=found["number"].min().over(ibis.window(group_by=alike)))


def _numbered(members: Any) -> Any:
    import ibis

    groups = members.group_by("first", *_ALIKE).agg(count=members["count"].sum(), rows=members.count())
    return groups.mutate(number=ibis.row_number().over(order_by=groups["first"]) + 1)


def _added_up(links: Any, members: Any, groups: Any) -> Any:
    whose = members.select("first", member="number")
    whose = whose.inner_join(groups.select("first", "number"), "first").select("member", "number")
    found = links.inner_join(whose, links["resident"] == whose["member"])
    return found.group_by("number", "tie").agg(
        rows=found.count(),
        weight=found["total"].sum(),
        part=found["part"].min(),
        first=(found["order"].min()) % PART,
        month=found["month"].nullif("").min(),
    )


def _ids(numbers: Any) -> Any:
    return "group-" + numbers.astype(str).str.zfill(7)
