"""Referral pathways by an engine: what `cogs.metrics.pathways` counts, of more residents than fit in memory.

The definitions are those of `cogs.metrics.pathways`; a test holds the two equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.network.visits import RECEIVED, SENT, USED
from cogs.scale.engines import Engine
from cogs.scale.steps import Followed

__all__ = ["CENSORED_DAYS", "WINDOW_DAYS", "Counting", "Figure", "figures_of_bodies"]

CENSORED_DAYS, WINDOW_DAYS = 30, 365

Figure = tuple["pd.Series[Any]", float]


@dataclass(frozen=True, eq=False)
class Counting:
    """Who counts how often: an engine, how many each resident stands for, and each body."""

    engine: Engine
    found: Followed
    network: CommunityNetwork

    def weighted(self, table: Any) -> Any:
        """Return a table with `alike`, how many the resident of each row stands for; 1 without a resident."""
        import ibis

        if self.found.people is None:
            return table.mutate(alike=ibis.literal(1, "int64"))
        known = self.found.people.rename(person="resident")
        rows = table.left_join(known, table["resident"] == known["person"])
        return rows.mutate(alike=ibis.coalesce(rows["count"], 1)).drop("count", "person")

    def residents(self, table: Any) -> Figure:
        """Return how many different residents the rows give each body, and all of them."""
        once = self.weighted(table.select("resident", "body").distinct())
        by_body = self.engine.frame(once.group_by("body").agg(number=once["alike"].sum()))
        alone = once.select("resident", "alike").distinct()
        return by_body.set_index("body")["number"].astype("float64"), self.number(alone["alike"].sum())

    def number(self, scalar: Any) -> float:
        """Return one number; 0 where it is missing."""
        value = self.engine.frame(scalar.name("value").as_table())["value"].iloc[0]
        return 0.0 if pd.isna(value) else float(value)

    def orders(self, table: Any) -> float:
        """Return how many different rows there are: who shares a service has pieces of one."""
        whole = table.filter(table["pieces"] == 1).count()
        shared = table.filter(table["pieces"] > 1)["order"].nunique()
        return self.number(whole) + self.number(shared)

    def alone(self, table: Any) -> Any:
        """Return the rows whose body stands for itself only."""
        several = np.flatnonzero(self.network.counts > 1)
        if not len(several):
            return table
        known = self.engine.known(pd.DataFrame({"several": several}))
        return table.anti_join(known, table["body"] == known["several"])


def figures_of_bodies(count: Counting, missing: tuple[str, ...], last: float, first: float) -> dict[str, Figure | None]:
    """Return each figure by body and over the whole place, None where the data cannot say it."""
    found = count.found
    followable = not {"referrals", "date", "resident"} & set(missing)
    doors = front_doors(found, first)
    return {
        "front_doors": count.residents(doors) if followable or "uses date" not in missing else None,
        **_self_referral(count, missing, followable=followable),
        **_partners(count, missing),
        **(_onwards(count) if followable else dict.fromkeys(("received", "sent_on"))),
        **(_ends(count, last, missing) if followable else dict.fromkeys(("last_referrals", "dead_ends"))),
        **(_returns(count, missing) if followable else dict.fromkeys(("seen", "returns", "repeat_presentations"))),
        **_volunteers(count, missing),
    }


def front_doors(found: Followed, first: float) -> Any:
    """Return where each resident came in: resident, body and day; without those first seen too early to say."""
    seen = found.visited
    return seen.filter((seen["step"] == 0) & (seen["day"] - first >= CENSORED_DAYS))


def _self_referral(count: Counting, missing: tuple[str, ...], *, followable: bool) -> dict[str, Figure | None]:
    import ibis

    if {"uses", "uses date"} & set(missing):
        return {"uses": None, "self_referred": None}
    first = count.found.dated.group_by("resident", body=count.found.dated["receiver"])
    since = first.agg(since=count.found.dated["day"].min())
    uses = count.found.uses.left_join(since, ["resident", "body"], rname="of_{name}")
    before = ibis.coalesce(uses["since"] <= uses["day"], False)
    rows = count.weighted(uses.select("order", "pieces", "resident", "body", before=before))
    each = rows.group_by("body").agg(uses=rows["alike"].sum(), own=rows["alike"].sum(where=~rows["before"]))
    by_body = count.engine.frame(each).set_index("body").astype("float64").fillna(0.0)
    # Who shares a service has pieces of one use; all others are one by themselves, and need no grouping.
    shared = rows.filter(rows["pieces"] > 1)
    shared = shared.group_by("order").agg(alike=shared["alike"].max(), before=shared["before"].max())
    once = rows.filter(rows["pieces"] == 1).select("alike", "before").union(shared.select("alike", "before"))
    totals = count.engine.frame(once.agg(uses=once["alike"].sum(), own=once["alike"].sum(where=~once["before"])))
    every, alone = totals.astype("float64").fillna(0.0).iloc[0]
    return {
        "uses": (by_body["uses"], float(every)),
        "self_referred": (by_body["own"], float(alone)) if followable else None,
    }


def _partners(count: Counting, missing: tuple[str, ...]) -> dict[str, Figure | None]:
    if "referrals" in missing:
        return {"senders": None, "receivers": None}
    pairs = count.engine.frame(count.found.every.select("sender", "receiver").distinct())
    alike = pd.Series(count.network.counts.astype(np.float64))
    figures: dict[str, Figure | None] = {}
    for name, own, other in (("senders", "receiver", "sender"), ("receivers", "sender", "receiver")):
        by_body = pairs[other].map(alike).groupby(pairs[own]).sum()
        figures[name] = by_body, float(alike[pairs[other].unique()].sum())
    return figures


def _onwards(count: Counting) -> dict[str, Figure | None]:
    seen = count.found.visited
    stays = seen.group_by("resident", "body").agg(
        received=seen["step"].min(where=seen["role"] == RECEIVED), sent=seen["step"].max(where=seen["role"] == SENT)
    )
    received = count.engine.kept("received", lambda: stays.filter(stays["received"].notnull()))
    return {
        "received": count.residents(received),
        "sent_on": count.residents(received.filter(received["sent"] > received["received"])),
    }


def _ends(count: Counting, last: float, missing: tuple[str, ...]) -> dict[str, Figure | None]:
    import ibis

    rows = count.found.dated
    back = ibis.window(group_by="resident", order_by=[rows["day"].desc(), rows["order"].desc()])
    placed = rows.mutate(back=ibis.dense_rank().over(back))
    ends = placed.filter((placed["back"] == 0) & (last - placed["day"] >= CENSORED_DAYS))
    ends = count.engine.kept("ends", lambda: ends.select("resident", "outcome", "refused", body=ends["receiver"]))
    dead = ends.filter(~ends["outcome"] | ends["refused"])
    return {
        "last_referrals": count.residents(ends),
        "dead_ends": None if "outcome" in missing else count.residents(dead),
    }


def _arrivals(visited: Any) -> Any:
    """Return the visits that were no refusal, and whether each is a return, as `arrivals` of resident_log says."""
    import ibis

    seen = visited.filter(~visited["refused"])
    step = ibis.dense_rank().over(
        ibis.window(group_by="resident", order_by=["day", seen["role"] == USED, "order", "role"])
    )
    seen = seen.drop("step").mutate(step=step)
    before = ibis.window(group_by=["resident", "body"], order_by="step")
    seen = seen.mutate(step_before=seen["step"].lag().over(before), day_before=seen["day"].lag().over(before))
    arrives = (seen["role"] != SENT) & ~seen["taken_up"]
    again = (seen["step"] - seen["step_before"] >= 2) & (seen["day_before"] < seen["day"])
    return seen.select("resident", "order", "body", "role", "day", returned=ibis.coalesce(arrives & again, False))


def _returns(count: Counting, missing: tuple[str, ...]) -> dict[str, Figure | None]:
    seen = count.engine.kept("arrivals", partial(_arrivals, count.found.visited))
    back = count.alone(seen.filter(seen["returned"]))
    known = not {"need", "outcome"} & set(missing)
    return {
        "seen": count.residents(seen),
        "returns": count.residents(back),
        "repeat_presentations": count.residents(_repeats(count.found.dated, back)) if known else None,
    }


def _repeats(dated: Any, back: Any) -> Any:
    """Return the returns by referral for a need that was closed there before, to statutory or crisis services."""
    rows = dated.filter(dated["need"].notnull())
    rows = rows.mutate(need=rows["need"].lower(), body=rows["receiver"])
    here = rows.filter(rows["urgent"]).select("resident", "order", "body", "need", "day")
    sent = back.filter(back["role"] == RECEIVED).select("resident", "order", "body").distinct()
    again = here.semi_join(sent, ["resident", "order", "body"])
    closed = rows.filter(rows["closed"]).select("resident", "body", "need", closed_on="day").distinct()
    pairs = again.inner_join(closed, ["resident", "body", "need"])
    apart = pairs["day"] - pairs["closed_on"]
    return pairs.filter((apart > 0) & (apart <= WINDOW_DAYS))


def _volunteers(count: Counting, missing: tuple[str, ...]) -> dict[str, Figure | None]:
    if {"volunteers", "volunteers date"} & set(missing):
        return {"volunteers": None, "became_volunteers": None}
    uses, helping = count.found.uses, count.found.helping
    used = uses.group_by("resident", "body").agg(first_used=uses["day"].min())
    since = helping.inner_join(used, ["resident", "body"])
    known = not {"uses", "uses date"} & set(missing)
    return {
        "volunteers": count.residents(helping),
        "became_volunteers": count.residents(since.filter(since["first_used"] < since["day"])) if known else None,
    }
