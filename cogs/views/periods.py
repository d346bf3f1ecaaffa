"""Dates of ties as periods to choose from: months, or years where dates are coarse or span long."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence

from cogs.views.drawing import Tie

__all__ = ["period_heading", "periods_of"]

MOST_MONTHS = 60
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-\d{2})?)?")


def periods_of(ties: Sequence[Tie]) -> tuple[list[str], list[tuple[int, int] | None]]:
    """Return the periods in which ties begin or end, in order, and the first and last of each tie's own.

    Nothing where there are fewer than two to choose from; None for a tie without a date.

    Examples
    --------
    >>> tie = Tie(0, 1, "funds", True, "money", 1.0, 1, "", "", (), first="2024-04-03", last="2024-06-01")
    >>> periods_of([tie])
    (['2024-04', '2024-06'], [(0, 1)])
    """
    spans = [(_read(tie.first), _read(tie.last)) for tie in ties]
    given = [end for span in spans for end in span if end]
    length = 7 if all(len(end) == 7 for end in given) and len(set(given)) <= MOST_MONTHS else 4
    periods = sorted({end[:length] for end in given})
    if len(periods) < 2:
        return [], [None] * len(ties)
    place = {period: number for number, period in enumerate(periods)}
    return periods, [(place[one[:length]], place[two[:length]]) if one and two else None for one, two in spans]


def _read(date: str) -> str:
    """Return "2024-05" or "2024"; nothing for text that is no date."""
    found = _DATE.fullmatch(date)
    return "-".join(part for part in found.groups() if part) if found else ""


def period_heading(period: str) -> str:
    """Return a period in words.

    Examples
    --------
    >>> period_heading("2024-04"), period_heading("2024")
    ('April 2024', '2024')
    """
    year, _, month = period.partition("-")
    return f"{month_name[int(month)]} {year}" if month else year
