"""The steps of every resident in the order of time, by an engine: as `cogs.network.resident_log` has them in memory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from cogs.network.visits import RECEIVED, SENT, USED
from cogs.scale.bodies import Bodies
from cogs.scale.engines import Engine
from cogs.scale.rows import Rows

__all__ = ["Followed", "followed"]


@dataclass(frozen=True, eq=False)
class Followed:
    """The rows of residents between bodies, in the period.

    Attributes
    ----------
    every : Ibis table
        Referrals as often as they have senders and receivers: order, resident, sender, receiver, urgent (whether
        receiver or target is statutory or for crises), share (of the weight), day, need, outcome, refused,
        closed, complex, pieces (as how often it is there).
    dated : Ibis table
        Those of them with a day and a resident.
    uses, helping : Ibis table
        Uses and volunteering with a day: order, resident, body, target, day, pieces.
    visited : Ibis table
        Each visit once, with its step: resident, order, day, role, body, step, refused, taken_up.
    people : Ibis table or None
        How many each resident stands for; None where everybody is one.
    given : tuple of Ibis tables
        Referrals, uses and volunteering in the period or not, with a day or without.
    """

    every: Any
    dated: Any
    uses: Any
    helping: Any
    visited: Any
    people: Any
    given: tuple[Any, Any, Any]


def followed(rows: Rows, places: Bodies, period: tuple[str, str] | None, engine: Engine) -> Followed:
    """Return the rows of residents between bodies: services stand for those who deliver them."""
    table = rows.understood
    referred = engine.kept("referred", partial(_referred, table, places, engine))
    used, helping = (
        engine.kept(name, partial(_at_bodies, table, relation, places, engine))
        for name, relation in (("used", "uses"), ("helping", "volunteers_with"))
    )
    given, started, helped = (referred, used, helping) if period is None else map(_inside, (referred, used, helping))
    dated = given.filter(given["day"].notnull() & given["resident"].notnull())
    uses = started.filter(started["day"].notnull())
    first = dated.group_by("resident", body=dated["receiver"]).agg(since=dated["day"].min())
    visited = engine.kept("visited", partial(_visited, dated, uses, first))
    several = engine.count(rows.people.filter(rows.people["count"] != 1))
    people = rows.people.select("count", resident="number") if several else None
    return Followed(
        given, dated, uses, helped.filter(helped["day"].notnull()), visited, people, (referred, used, helping)
    )


def _inside(rows: Any) -> Any:
    return rows.filter(rows["day"].notnull() & (rows["period"] == 0))


def _referred(table: Any, places: Bodies, engine: Engine) -> Any:
    arcs = engine.known(places.arcs)
    found = table.inner_join(
        arcs, [table["source"] == arcs["from_id"], table["target"] == arcs["to_id"], table["relation"] == arcs["by"]]
    )
    if len(places.dropped):
        gone = engine.known(places.dropped)
        keys = ("source", "target", "relation", "reported_by")
        found = found.anti_join(gone, [found[key] == gone[f"gone_{key}"] for key in keys])
    rows = found.mutate(share=found["weight"] * found["part_of_weight"])
    return rows.select(
        "order",
        "resident",
        "sender",
        "receiver",
        "urgent",
        "share",
        "day",
        "coarse",
        "period",
        "need",
        "outcome",
        "refused",
        "closed",
        "complex",
        "given",
        "pieces",
    )


def _at_bodies(table: Any, relation: str, places: Bodies, engine: Engine) -> Any:
    standing, rows = engine.known(places.standing), table.filter(table["relation"] == relation)
    found = rows.inner_join(standing, rows["target"] == standing["node"])
    return found.select("order", "body", "day", "coarse", "period", "target", "pieces", "resident")


def _visited(dated: Any, used: Any, first: Any) -> Any:
    import ibis

    def part(rows: Any, body: str, role: int, refused: Any) -> Any:
        return rows.select(
            "resident", "order", "day", body=rows[body], role=ibis.literal(role, "int8"), refused=refused
        )

    never = ibis.literal(False)
    every = part(dated, "sender", SENT, never).union(
        part(dated, "receiver", RECEIVED, dated["refused"]), part(used, "body", USED, never)
    )
    once = every.distinct()
    step = ibis.dense_rank().over(group_by="resident", order_by=["day", once["role"] == USED, "order", "role"])
    found = once.mutate(step=step)
    found = found.left_join(first, ["resident", "body"], rname="of_{name}")
    taken_up = (found["role"] == USED) & ibis.coalesce(found["since"] <= found["day"], False)
    return found.select("resident", "order", "day", "body", "role", "refused", "step", taken_up=taken_up)
