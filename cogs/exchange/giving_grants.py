"""What the rows of a 360Giving file come to: their days read, one row per grant, and why some cannot be used."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cogs.tables.org_ids import placeholder_id, sector_of
from cogs.tables.placeholders import is_placeholder
from cogs.tables.types import dates, numbers

__all__ = ["faults", "merged", "shifted", "with_days"]

_DAYS = ("date", "planned_start", "planned_end")
_NUMERIC_DAY = r"^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-][0-9]{2,4}"
_LAST_MONTH = 12
_MONTH_LENGTH = len("2013-08")
# A single bad cell is that cell's fault; several at once are cells that have moved.
_MOVED = 2
_NAMED = 3


def shifted(rows: pd.DataFrame) -> pd.Series[bool]:
    """Say which rows have their cells in the wrong columns: two or more that cannot be what they should.

    Examples
    --------
    >>> rows = pd.DataFrame({"currency": ["GBP", "a text"], "amount": ["5", "05/12/2014"], "date": ["2024-05-31", ""]})
    >>> shifted(rows.assign(recipient_id="GB-CHC-1", funder_id="GB-CHC-2")).tolist()
    [False, True]
    """
    signs = (
        ~rows["currency"].str.fullmatch("[A-Za-z]{3}|£|"),
        (rows["amount"] != "") & numbers(rows["amount"]).isna(),
        (rows["date"] != "") & dates(rows["date"]).days.isna(),
        rows["recipient_id"].str.fullmatch(r"[0-9]+\.[0-9]+"),
        rows["funder_id"].str.contains("://", regex=False),
    )
    return pd.concat([sign.astype(int) for sign in signs], axis=1).sum(axis=1) >= _MOVED


def with_days(rows: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Write days as ISO, no finer than they were given, and say how they were read; unreadable ones are emptied.

    Whether the day or the month comes first is decided for each column of each file.
    """
    rows = rows.copy()
    notes: list[str] = []
    unreadable: list[str] = []
    turned = ambiguous = months = 0
    for file, part in rows.groupby("file", sort=False):
        for column in _DAYS:
            reading = dates(part[column])
            rows.loc[part.index, column] = reading.written.fillna("").astype(str)
            bad = part[reading.days.isna() & (part[column] != "")]
            unreadable += [f"{file} row {row}" for row in bad["row"]]
            if column == "date":
                pairs = part[column].str.extract(_NUMERIC_DAY).dropna().astype(int)
                turned += len(pairs)
                ambiguous += int(((pairs[0] != pairs[1]) & (pairs.max(axis=1) <= _LAST_MONTH)).sum())
                months += int((reading.written.str.len() == _MONTH_LENGTH).sum())
                if reading.order == "month first":
                    notes.append(f"The award dates of {file} put the month first.")
    if turned:
        notes.append(
            f"{turned:,} award dates are not written year first; {ambiguous:,} of them would also be a day the other "
            "way round. The order was decided for each file: the day first, where nothing shows otherwise."
        )
    if months:
        notes.append(f"{months:,} award dates say only the month.")
    if unreadable:
        more = f" and {len(unreadable) - _NAMED:,} more" if len(unreadable) > _NAMED else ""
        notes.append(
            f"{len(unreadable):,} dates cannot be read and were emptied: {', '.join(unreadable[:_NAMED])}{more}."
        )
    return rows, tuple(notes)


def merged(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return one row per Identifier, each cell the first that is filled, and the rows of another grant under it.

    `worth`, the amount as a number, is never summed. Rows without an Identifier are grants of their own.
    """
    alone = "\0" + rows.index.astype(str).to_series(rows.index)
    keys = rows["evidence"].where(rows["evidence"] != "", alone).rename(None)
    filled = rows.astype(object).where((rows != "") & rows.notna(), None)
    other = pd.Series(False, index=rows.index)
    for column in ("funder_id", "recipient_id", "individual_id", "worth"):
        first = filled[column].groupby(keys).transform("first")
        other |= filled[column].notna() & (filled[column] != first)
    grants = filled[~other].groupby(keys[~other], sort=False).first().reset_index(drop=True)
    worth = grants["worth"].astype(np.float64)
    text = grants.drop(columns="worth")
    return text.where(text.notna(), "").astype(str).assign(worth=worth), rows[other]


def faults(grants: pd.DataFrame) -> pd.Series[Any]:
    """Return why each grant cannot be a tie, the short name of the reason; "" where it can."""
    nobody = grants[["funder_id", "recipient_id"]].map(placeholder_id).astype(bool).any(axis="columns")
    reasons = {
        "missing-funder": grants["funder_id"] == "",
        "missing-recipient": grants["recipient_id"] == "",
        "placeholder-id": nobody,
        # An id of a register is somebody, whatever the name says; a publisher's own id is what its name is.
        "placeholder-name": is_placeholder(grants["recipient_name"]) & (grants["recipient_id"].map(sector_of) == ""),
        "amount-unreadable": grants["worth"].isna(),
        "amount-not-positive": grants["worth"] <= 0,
    }
    names = np.select(list(reasons.values()), list(reasons), default="")
    return pd.Series(names, index=grants.index, dtype=object)
