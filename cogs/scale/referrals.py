"""Who refers people to whom: rows added up by sender, receiver and month, so that no single referral is left."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cogs.scale.engines import Engine

__all__ = ["MANY", "needs", "referrals_added_up"]

MANY = "residents-added-up"
"""What stands in the column `resident` of rows that named residents."""


def referrals_added_up(referrals: Any, engine: Engine) -> pd.DataFrame:
    """Return referrals by sender, receiver, relation, month, who reported them, and whether complex or of residents.

    Returns
    -------
    pandas.DataFrame
        Columns part, first (row), source, target, relation, date, weight, rows, resident, complex, reported_by;
        weights are added as decimals of nine places, so that no order of adding matters.
    """
    rows = referrals.mutate(named=referrals["resident"].notnull())
    added = rows.group_by(
        "part", "source", "target", "relation", "reported_by", "complex", "named", "period", date=rows["month"]
    ).agg(rows=rows.count(), weight=rows["total"].sum(), first=rows["row"].min())
    found = engine.frame(added).sort_values(["part", "first", "date"], ignore_index=True)
    return found.assign(
        resident=found["named"].map({True: MANY, False: ""}),
        complex=found["complex"].map({True: "yes", False: "no"}),
    ).drop(columns=["named", "period"])


def needs(told: Any, carriers: list[str], engine: Engine) -> pd.DataFrame:
    """Return which needs were referred to whom: columns target and need, each pair once, in the order of the rows."""
    rows = told.filter(told["relation"].isin(carriers) & (told["need"] != ""))
    found = engine.frame(rows.group_by("target", "need").agg(part=rows["part"].min(), row=rows["row"].min()))
    return found.sort_values(["part", "row", "target", "need"], ignore_index=True)[["target", "need"]]
