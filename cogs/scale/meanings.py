"""What cells of text mean, asked once of each distinct text by the readers of `tables`, and joined to the rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from cogs.network.pathways import CLOSED, NOT_ACCEPTED, spoken
from cogs.tables.tables import Table
from cogs.tables.types import dates, named, numbers, whole, yes_no
from cogs.vocabulary import Vocabulary

__all__ = [
    "answers_meant",
    "counts_meant",
    "days_meant",
    "kinds_meant",
    "outcomes_meant",
    "published_meant",
    "relations_meant",
    "weights_meant",
]

_BEFORE, _INSIDE, _AFTER = -1, 0, 1
_FULL_DAY = len("2024-05-31")


def days_meant(texts: pd.Series[Any], period: tuple[str, str] | None) -> pd.DataFrame:
    """Return for each distinct date of one column its day, how fine it is, its month as it is written, and when it is.

    A day is written as the first of its month, or as the first day of the period (what network.toml says)
    or after the period, where this is later; a month or year alone stays as it is.

    Examples
    --------
    >>> found = days_meant(pd.Series(["2024-05-31", ""]), ("2024-05-10", "2025-05-01"))
    >>> found[["day", "month", "period"]].to_dict("list")
    {'day': [19874.0, nan], 'month': ['2024-05-10', ''], 'period': [0, 0]}
    """
    reading = dates(texts.reset_index(drop=True))
    known = reading.days.notna().to_numpy()
    moments = reading.days.to_numpy().astype("datetime64[D]")
    day = np.where(known, moments.astype(np.int64).astype(np.float64), np.nan)
    written = reading.written.astype(object)
    coarse = known & (written.astype(str).str.len() < _FULL_DAY).to_numpy()
    month = np.array([f"{str(one)[:7]}-01" if there else "" for one, there in zip(moments, known, strict=True)], object)
    when = np.full(len(texts), _INSIDE)
    if period is not None:
        first, last = (np.datetime64(one, "D") for one in period)
        when = np.where(known & (moments < first), _BEFORE, np.where(known & (moments > last), _AFTER, _INSIDE))
        least = np.where(when == _AFTER, str(last + 1), period[0])
        later = known & (when != _BEFORE) & (month.astype(str) < least)
        month = np.where(later, least, month)
    month = np.where(coarse, written, month)
    return pd.DataFrame(
        {"text": _given(texts), "day": day, "coarse": coarse, "month": month.astype(object), "period": when}
    )


def weights_meant(texts: pd.Series[Any]) -> pd.DataFrame:
    """Return for each distinct weight its number, 1 where nothing is said.

    Examples
    --------
    >>> weights_meant(pd.Series(["", "2.5"]))["weight"].tolist()
    [1.0, 2.5]
    """
    return pd.DataFrame({"text": _given(texts), "weight": numbers(texts).fillna(1.0).to_numpy()})


def counts_meant(texts: pd.Series[Any]) -> pd.DataFrame:
    """Return for each distinct count its number, 1 where nothing is said.

    Examples
    --------
    >>> counts_meant(pd.Series(["", "30"]))["of_count"].tolist()
    [1, 30]
    """
    return pd.DataFrame({"text": _given(texts), "of_count": whole(texts).fillna(1).astype("int64").to_numpy()})


def answers_meant(texts: pd.Series[Any]) -> pd.DataFrame:
    """Return for each distinct answer whether it says that a case is complex.

    Examples
    --------
    >>> answers_meant(pd.Series(["", "Yes"]))["complex"].tolist()
    [False, True]
    """
    return pd.DataFrame({"text": _given(texts), "complex": yes_no(texts).fillna(False).astype(bool).to_numpy()})


def published_meant(texts: pd.Series[Any]) -> pd.DataFrame:
    """Return for each distinct answer whether it says that a number is published.

    Examples
    --------
    >>> published_meant(pd.Series(["", "Yes"]))["is_published"].tolist()
    [False, True]
    """
    return answers_meant(texts).rename(columns={"complex": "is_published"})


def outcomes_meant(texts: pd.Series[Any]) -> pd.DataFrame:
    """Return for each distinct outcome whether it says that nobody took the person on, or that the case is closed.

    Examples
    --------
    >>> outcomes_meant(pd.Series(["declined"])).to_dict("records")
    [{'text': 'declined', 'refused': True, 'closed': False}]
    """
    return pd.DataFrame(
        {
            "text": _given(texts),
            "refused": spoken(texts, NOT_ACCEPTED).to_numpy(),
            "closed": spoken(texts, CLOSED).to_numpy(),
        }
    )


def relations_meant(texts: Iterable[str], head: Table, vocabulary: Vocabulary) -> pd.DataFrame:
    """Return for each distinct text of the column `relation` the relation that it means, "" for none.

    Examples
    --------
    >>> from cogs.vocabulary import DEFAULT_VOCABULARY
    >>> head = Table("ties.csv", "edges", None, pd.DataFrame(), {})
    >>> relations_meant(["Refers to"], head, DEFAULT_VOCABULARY)["relation"].tolist()
    ['refers_to']
    """
    cells = pd.DataFrame({"relation": list(texts)}, dtype=str)
    meant = named(Table(head.name, "edges", head.says, cells, {}), vocabulary)
    return pd.DataFrame({"text": _given(cells["relation"]), "relation": _filled(meant)})


def kinds_meant(head: Table, vocabulary: Vocabulary, texts: Iterable[str]) -> pd.DataFrame:
    """Return for each distinct text of the column `kind` the kind that it means, "" for none.

    Examples
    --------
    >>> from cogs.vocabulary import DEFAULT_VOCABULARY
    >>> head = Table("residents.csv", "nodes", "resident", pd.DataFrame(), {})
    >>> kinds_meant(head, DEFAULT_VOCABULARY, ["", "council"])["of_kind"].tolist()
    ['resident', 'council']
    """
    cells = pd.DataFrame({"kind": list(texts)}, dtype=str)
    meant = named(Table(head.name, "nodes", head.says, cells, {}), vocabulary)
    return pd.DataFrame({"text": _given(cells["kind"]), "of_kind": _filled(meant)})


def _given(texts: pd.Series[Any]) -> Any:
    return texts.to_numpy(dtype=object)


def _filled(meant: pd.Series[Any]) -> Any:
    return meant.where(meant.notna(), "").to_numpy(dtype=object)
