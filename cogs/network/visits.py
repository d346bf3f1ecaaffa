"""Where each resident was, one after the other: at who referred them, at who received them, at who they used."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["RECEIVED", "SENT", "USED", "visits"]

SENT, RECEIVED, USED = 0, 1, 2


def visits(referrals: pd.DataFrame, uses: pd.DataFrame) -> pd.DataFrame:
    """Return the visits of each resident in order of time.

    Days come first; on one day referrals come before uses, and rows in the order in which they were
    given; a referral is first a visit to its sender, then one to its receiver. Who shares a service is
    visited in the same step.

    Parameters
    ----------
    referrals, uses : pandas.DataFrame
        What `referral_rows` and `resident_rows` returned, of rows with a resident and a day.

    Returns
    -------
    pandas.DataFrame
        Columns resident, order (the row), day, role (SENT, RECEIVED or USED), body, and step: the
        steps of one resident are numbered one by one.

    Examples
    --------
    >>> import cogs
    >>> from cogs.network.pathways import referral_rows, resident_rows
    >>> network = cogs.network_from_edges([("school", "refers_to", "hub"), ("Ann", "uses", "club")])
    >>> network = network.with_tables(edges=network.edges.assign(date="2024-05-01", resident=["Ann", None]))
    >>> visits(referral_rows(network), resident_rows(network, "uses"))["body"].tolist()
    ['school', 'hub', 'club']
    """
    columns = ["resident", "order", "day", "body"]
    parts = [
        referrals[["resident", "order", "day", "sender"]].set_axis(columns, axis="columns").assign(role=SENT),
        referrals[["resident", "order", "day", "receiver"]].set_axis(columns, axis="columns").assign(role=RECEIVED),
        uses[columns].assign(role=USED),
    ]
    every = pd.concat(parts, ignore_index=True)
    who, _ = pd.factorize(every["resident"])
    body, _ = pd.factorize(every["body"], sort=True)
    role = every["role"].to_numpy(dtype=np.int64)
    keys = (who, every["day"].to_numpy(dtype=np.float64), role == USED, every["order"].to_numpy(dtype=np.int64), role)
    sequence = np.lexsort((body, *keys[::-1]))
    changed = np.zeros(len(every), dtype=bool)
    for key in keys:
        changed[1:] |= np.diff(key[sequence].astype(np.float64)) != 0
    ordered = every.iloc[sequence].reset_index(drop=True).assign(step=np.cumsum(changed))
    # A shared service at one end of a row gives several rows with the same other end.
    return ordered.drop_duplicates(["step", "body"], ignore_index=True)
