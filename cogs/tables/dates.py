"""Days as people write them: which form each cell has, and in which order a whole column puts day and month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

__all__ = ["DateReading", "dates", "fused"]

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_OF = {name[:length]: number for number, name in enumerate(_MONTHS, 1) for length in (3, 4, len(name))}

_YEAR = r"(?P<year>[0-9]{4})"
_SHORT_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_MONTH = r"(?P<month>[0-9]{1,2})"
_DAY = r"(?P<day>[0-9]{1,2})"
_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:[A-Za-z]{3,9},?\s+)?"
_CLOCK = (
    r"(?:[T\s,]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?"
    r"\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)

# The name of each form is how 31 May 2024 looks in it; `left` and `right` are day and month in either order.
_FORMS = {
    "2024-05-31": rf"{_YEAR}-{_MONTH}-{_DAY}{_CLOCK}",
    "31/05/2024": rf"(?P<left>[0-9]{{1,2}})/(?P<right>[0-9]{{1,2}})/{_SHORT_YEAR}{_CLOCK}",
    "31-05-2024": rf"(?P<left>[0-9]{{1,2}})-(?P<right>[0-9]{{1,2}})-{_SHORT_YEAR}{_CLOCK}",
    "31.05.2024": rf"(?P<left>[0-9]{{1,2}})\.(?P<right>[0-9]{{1,2}})\.{_SHORT_YEAR}{_CLOCK}",
    "2024/05/31": rf"{_YEAR}/{_MONTH}/{_DAY}{_CLOCK}",
    "2024.05.31": rf"{_YEAR}\.{_MONTH}\.{_DAY}{_CLOCK}",
    "31 May 2024": rf"{_WEEKDAY}{_DAY}{_ORDINAL}[\s/-]+(?:of\s+)?{_NAME},?[\s/-]+{_SHORT_YEAR}{_CLOCK}",
    "May 31, 2024": rf"{_WEEKDAY}{_NAME}\s+{_DAY}{_ORDINAL},?\s+{_YEAR}{_CLOCK}",
    "May 2024": rf"{_NAME}[\s/-]+{_YEAR}",
    "May-24": rf"{_NAME}-(?P<year>[0-9]{{2}})",
    "2024-05": rf"{_YEAR}[-/]{_MONTH}",
    "05/2024": rf"{_MONTH}[/-]{_YEAR}",
    "2024": _YEAR,
}

_COMPILED = {form: re.compile(regex) for form, regex in _FORMS.items()}

# How far a form goes, where it does not go as far as the day.
_COARSE = {"May 2024": "%Y-%m", "May-24": "%Y-%m", "2024-05": "%Y-%m", "05/2024": "%Y-%m", "2024": "%Y"}

# 25/06/2012900: a day with the amount of the next column behind it.
_FUSED = r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}[0-9.,]+"

_PARTS = ("year", "month", "day", "hour", "minute", "second", "left", "right")
_LAST_MONTH, _LAST_DAY = 12, 31
_FIRST_YEAR = 1000
# Two-digit years, as POSIX reads them: 69 is 1969, 68 is 2068.
_PIVOT = 69


@dataclass(frozen=True, eq=False)
class DateReading:
    """What a column of days says.

    Attributes
    ----------
    days : pandas.Series of datetime64[s]
        NaT where a cell is empty, unreadable or an impossible day; a month or a year alone is its first day.
    order : {"day first", "month first"} or None
        How the column writes dates of numbers only; None where it has none.
    patterns : pandas.Series of object
        The form of each cell, written as 31 May 2024 would look in it; "" where empty or unreadable.
    mixed : bool
        Whether the column has several forms, or both orders.
    """

    days: pd.Series[Any]
    order: Literal["day first", "month first"] | None
    patterns: pd.Series[Any]
    mixed: bool

    @property
    def written(self) -> pd.Series[Any]:
        """The days as text, no finer than they were given: "2024-05-31", "2024-05" or "2024"; missing where NaT."""
        text = self._formatted("%Y-%m-%d")
        for form in _COARSE.keys() & set(self.patterns.unique()):
            text = text.mask(self.patterns == form, self._formatted(_COARSE[form]))
        return text

    def _formatted(self, form: str) -> pd.Series[Any]:
        """Write each distinct day once."""
        codes, distinct = pd.factorize(self.days)
        texts = np.array([*pd.DatetimeIndex(distinct).strftime(form), np.nan], dtype=object)
        return pd.Series(texts[codes], index=self.days.index, name=self.days.name, dtype=object)


def dates(cells: pd.Series[Any]) -> DateReading:
    """Read a column of days; whether the day or the month comes first is decided for the whole column.

    A number over 12 in one place settles the order; where none is, or they contradict each other,
    the day comes first, as in the United Kingdom.

    Parameters
    ----------
    cells : pandas.Series of str

    Returns
    -------
    DateReading

    Examples
    --------
    >>> import pandas as pd
    >>> reading = dates(pd.Series(["03/05/2024", "31/05/24", "30/02/2024", ""]))
    >>> reading.order, reading.days.dt.strftime("%Y-%m-%d").tolist()
    ('day first', ['2024-05-03', '2024-05-31', nan, nan])
    """
    codes, found = pd.factorize(cells)
    distinct = pd.Series(found, dtype=cells.dtype)
    parts, forms = _taken_apart(distinct)
    order, contradiction = _order(parts)
    moments = _moments(parts, month_first=order == "month first")
    seen = set(forms) - {""}
    return DateReading(
        days=pd.Series(moments[codes], index=cells.index, name=cells.name),
        order=order,
        patterns=pd.Series(forms[codes], index=cells.index, name=cells.name, dtype=object),
        mixed=len(seen) > 1 or contradiction,
    )


def fused(cells: pd.Series[Any]) -> pd.Series[bool]:
    """Say which cells hold a day and an amount run together.

    Parameters
    ----------
    cells : pandas.Series of str

    Returns
    -------
    pandas.Series of bool

    Examples
    --------
    >>> import pandas as pd
    >>> fused(pd.Series(["25/06/2012900", "25/06/2012", "900"])).tolist()
    [True, False, False]
    """
    codes, found = pd.factorize(cells)
    together = [re.fullmatch(_FUSED, str(text).strip()) is not None for text in found.tolist()]
    return pd.Series(np.array([*together, False], dtype=bool)[codes], index=cells.index, name=cells.name)


def _taken_apart(distinct: pd.Series[Any]) -> tuple[pd.DataFrame, np.ndarray[Any, Any]]:
    """Return the numbers in each text (NaN where it has no such part) and the form it is written in."""
    read = [_read(str(text)) for text in distinct.tolist()]
    parts = pd.DataFrame([numbers for _, numbers in read], index=distinct.index, columns=list(_PARTS), dtype=np.float64)
    return parts, np.array([form for form, _ in read], dtype=object)


def _read(text: str) -> tuple[str, tuple[float, ...]]:
    """Return the form of one text, "" for none, and the numbers in it."""
    for form, regex in _COMPILED.items():
        found = regex.fullmatch(text)
        if found is None:
            continue
        said = found.groupdict()
        name = said.pop("name", None)
        if name is not None:
            said["month"] = _MONTH_OF.get(name.casefold())
            if said["month"] is None:
                continue
        elif form == "2024":
            said["month"] = "1"
        said["year"] = _full_year(said["year"])
        return form, tuple(np.nan if said.get(part) is None else float(said[part]) for part in _PARTS)
    return "", (np.nan,) * len(_PARTS)


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < _PIVOT else 1900)


def _order(parts: pd.DataFrame) -> tuple[Literal["day first", "month first"] | None, bool]:
    """Return the order of day and month in dates of numbers, and whether cells contradict each other."""
    if parts["left"].isna().all():
        return None, False
    day_first = bool(parts["left"].between(_LAST_MONTH + 1, _LAST_DAY).any())
    month_first = bool(parts["right"].between(_LAST_MONTH + 1, _LAST_DAY).any())
    return "month first" if month_first and not day_first else "day first", day_first and month_first


def _moments(parts: pd.DataFrame, *, month_first: bool) -> np.ndarray[Any, np.dtype[np.datetime64]]:
    """Return the moment that each row of parts means; NaT where there is no such day or hour."""
    first, last = ("right", "left") if month_first else ("left", "right")
    year = parts["year"].to_numpy()
    month = parts["month"].fillna(parts[last]).to_numpy()
    day = parts["day"].fillna(parts[first]).fillna(1).to_numpy()
    clock = parts[["hour", "minute", "second"]].fillna(0).to_numpy()
    possible = (
        (year >= _FIRST_YEAR) & (month >= 1) & (month <= _LAST_MONTH) & (day >= 1) & (clock < [24, 60, 60]).all(axis=1)
    )
    months = np.where(possible, (year - 1970) * 12 + month - 1, 0).astype(np.int64).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(possible, day - 1, 0).astype(np.int64)
    possible &= days.astype("datetime64[M]") == months
    seconds = (clock @ [3600, 60, 1]).astype(np.int64).astype("timedelta64[s]")
    moments: np.ndarray[Any, np.dtype[np.datetime64]] = days.astype("datetime64[s]") + seconds
    moments[~possible] = np.datetime64("NaT")
    return moments
