"""Who refers people to whom: rows added up by sender, receiver and month, so that no single referral is left."""

from __future__ import annotations

from typing import Any

import numpy as np
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
    found = engine.frame(added.drop("period").order_by("part", "first"))
    # Millions of rows, and a few texts in these columns: each is kept once.
    texts = {name: found[name].astype("category") for name in ("relation", "reported_by", "date", "weight")}
    resident = pd.Categorical.from_codes(found.pop("named").to_numpy(dtype=np.int8), pd.Index(["", MANY]))
    complex_case = pd.Categorical.from_codes(found["complex"].to_numpy(dtype=np.int8), pd.Index(["no", "yes"]))
    return found.assign(**texts, resident=resident, complex=complex_case)


def needs(told: Any, carriers: list[str], engine: Engine) -> pd.DataFrame:
    """Return which needs were referred to whom: columns target and need, each pair once, in the order of the rows."""
    rows = told.filter(told["relation"].isin(carriers) & (told["need"] != ""))
    found = engine.frame(rows.group_by("target", "need").agg(part=rows["part"].min(), row=rows["row"].min()))
    return found.sort_values(["part", "row", "target", "need"], ignore_index=True)[["target", "need"]]
