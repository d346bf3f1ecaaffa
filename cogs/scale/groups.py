"""Residents as groups: one for each distinct set of doors and neighbourhood, with the number of people in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from cogs.scale.engines import Engine
from cogs.scale.rows import PART, Rows, plain_decimal

__all__ = ["Groups", "groups_of"]


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
    keys = ["neighbourhood", "area", "several", "doors"]
    groups = members.group_by(*keys).agg(
        first=members["first"].min(), count=members["count"].sum(), rows=members.count()
    )
    groups = engine.kept("groups", partial(_numbered, groups))
    whose = engine.kept("whose", partial(_whose, members, groups, keys))
    added = engine.kept("links", partial(_added_up, links, whose))
    found = engine.frame(groups.select("number", "neighbourhood", "area", "count", "rows")).sort_values("number")
    nodes = found.assign(id=_ids(found["number"]))[["id", "neighbourhood", "area", "count", "rows"]]
    tied = engine.frame(added).sort_values(["part", "first"], ignore_index=True)
    tied = tied.assign(source=_ids(tied["number"]), weight=tied["weight"].map(plain_decimal)).merge(
        ties.assign(tie=ties.index).drop(columns="first"), on="tie"
    )
    tied = tied.sort_values(["part", "first"], kind="stable", ignore_index=True).rename(columns={"month": "date"})
    unlisted = engine.count(single.filter(single["listed"] == 0))
    return Groups(nodes.reset_index(drop=True), tied, unlisted)


def _members(people: Any, links: Any) -> Any:
    """Return every resident with the set of their doors as text."""
    import ibis

    sets = links.group_by("source").agg(doors=links["tie"].cast("string").collect(distinct=True))
    sets = sets.select(source_of="source", doors=sets["doors"].sort().join(","))
    found = people.left_join(sets, people["resident"] == sets["source_of"])
    return found.select(
        "resident",
        "first",
        "count",
        "neighbourhood",
        "area",
        several=found["count"] > 1,
        doors=ibis.coalesce(found["doors"], ""),
    )


def _numbered(groups: Any) -> Any:
    import ibis

    return groups.mutate(number=ibis.row_number().over(order_by=groups["first"]) + 1)


def _whose(members: Any, groups: Any, keys: list[str]) -> Any:
    return members.inner_join(groups.select(*keys, "number"), keys).select("resident", "number")


def _added_up(links: Any, whose: Any) -> Any:
    found = links.inner_join(whose, links["source"] == whose["resident"])
    return found.group_by("number", "tie").agg(
        rows=found.count(),
        weight=found["total"].sum(),
        part=found["part"].min(),
        first=(found["order"].min()) % PART,
        month=found["month"].nullif("").min(),
    )


def _ids(numbers: Any) -> Any:
    return "group-" + numbers.astype(str).str.zfill(7)
