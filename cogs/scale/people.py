"""What profiles say of residents and needs the days of one person: kept by body, for the rows go."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cogs.network.fold import bodies
from cogs.scale.pathways import Counting

__all__ = ["people_by_body"]

_COLUMNS = ("entries", "self_referred", "volunteers_before")


def people_by_body(count: Counting, public: tuple[int, ...]) -> pd.DataFrame:
    """Return dated uses, those before which nobody referred the resident, and users who did not volunteer first.

    As `cogs.insights.profile.people` counts them, of residents whose number is not public already: the rows
    of those that are public are kept as they are.

    Returns
    -------
    pandas.DataFrame
        Columns id, entries, self_referred, volunteers_before; one row for each body.
    """
    network = count.network
    kept = network.nodes.index[network.marked(bodies(network))]
    table = pd.DataFrame({"id": kept})
    for name, found in zip(_COLUMNS, (*_entries(count, public), _volunteers(count, public)), strict=True):
        by_id = pd.Series(found.to_numpy(), index=network.nodes.index.take(found.index.to_numpy(dtype=np.int64)))
        table[name] = by_id.reindex(kept, fill_value=0.0).to_numpy()
    return table


def _entries(count: Counting, public: tuple[int, ...]) -> tuple[pd.Series[Any], pd.Series[Any]]:
    import ibis

    referrals, uses, _ = count.found.given
    uses = _private(uses.filter(uses["day"].notnull() & ~uses["coarse"]), public)
    once = uses.select("resident", "target", "day", "body").distinct()
    sent = referrals.filter(referrals["day"].notnull() & ~referrals["coarse"] & referrals["resident"].notnull())
    first = sent.group_by("resident", body=sent["receiver"]).agg(since=sent["day"].min())
    rows = once.left_join(first, ["resident", "body"], rname="of_{name}")
    rows = count.weighted(rows.select("resident", "body", before=ibis.coalesce(rows["since"] <= rows["day"], False)))
    added = rows.group_by("body").agg(entries=rows["alike"].sum(), alone=rows["alike"].sum(where=~rows["before"]))
    found = count.engine.frame(added).set_index("body").astype("float64").fillna(0.0)
    return found["entries"], found["alone"]


def _volunteers(count: Counting, public: tuple[int, ...]) -> pd.Series[Any]:
    import ibis

    _, uses, helping = count.found.given
    # Whom a resident helps is whom the row names, not who delivers it.
    ids = count.network.nodes.index
    named = count.engine.known(pd.DataFrame({"at": np.arange(len(ids)), "called": ids.to_numpy(dtype=object)}))
    helping = _private(helping, public)
    helping = helping.inner_join(named, [helping["body"] == named["at"], helping["target"] == named["called"]])
    using = _private(uses, public)
    day_used, day_helped = (_full_day(rows) for rows in (using, helping))
    used = using.group_by("resident", "body").agg(first_use=day_used.min())
    helped = helping.group_by("resident", "body").agg(first_help=day_helped.min())
    both = used.inner_join(helped, ["resident", "body"])
    kept = both.filter(~ibis.coalesce(both["first_help"] < both["first_use"], False))
    return count.residents(kept)[0]


def _full_day(rows: Any) -> Any:
    import ibis

    return (rows["day"].notnull() & ~rows["coarse"]).ifelse(rows["day"], ibis.null("float64"))


def _private(rows: Any, public: tuple[int, ...]) -> Any:
    return rows.filter(~rows["resident"].isin(list(public))) if public else rows
