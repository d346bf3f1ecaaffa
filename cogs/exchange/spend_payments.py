"""Spend files → payments: one row per line of the files, cells read, and why a line is no payment."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import InputError
from cogs.exchange.csv_files import csv_files
from cogs.exchange.individuals import is_individual
from cogs.exchange.spend_headings import role_positions
from cogs.tables.dates import dates, fused
from cogs.tables.placeholders import is_placeholder, is_total
from cogs.tables.preamble import PREAMBLE, below_preamble
from cogs.tables.types import numbers

__all__ = ["FUSED", "INDIVIDUAL", "PLACEHOLDER", "Payments", "read_payments"]

PLACEHOLDER = "the payee is a placeholder"
INDIVIDUAL = "the payee is a person"
FUSED = "the date and the amount run together"
TEXTS = ("payer", "unit", "payee", "payee id", "purpose", "category")

# Pounds: a figure of more digits than that is an account number, or a slip; sums of pence would run over.
_MOST = 1e12

_BRACKETS = re.compile(r"\((.+)\)|(.+?)\s*(?:-|cr)", re.IGNORECASE)
# A shop on the web writes the code of the order behind its name; what stands there elsewhere is the payee's own name.
_ORDER = re.compile(r"(am(?:azo|z)n[^*]*?)\s*\*\s*(?=\S*[0-9])[a-z0-9-]+", re.IGNORECASE)
_UNSEEN = str.maketrans({"\ufeff": "", "\u200b": "", "\u00ad": ""})


@dataclass(eq=False)
class Payments:
    """The lines of every file.

    Attributes
    ----------
    lines : pandas.DataFrame
        file, row, the texts of each role ("" where a file has no such column), day (datetime64[s]), pence
        (int64), found (the cells of a faulty line) and reason ("" for a payment).
    files, unread : list
        Files read; (file, reason) of the others.
    blank, repeated, coded : int
        Blank rows; rows that repeat another of their file exactly; rows with an order code behind the payee.
    unused : dict
        Headings of columns that no role has, in the order found.
    """

    lines: pd.DataFrame
    files: list[str] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    blank: int = 0
    repeated: int = 0
    coded: int = 0
    unused: dict[str, None] = field(default_factory=dict)


def read_payments(source: Path, headings: Mapping[str, str]) -> Payments:
    """Read every line of one CSV file, a folder or a zip of them.

    Raises
    ------
    InputError
        If no file has a heading for the payee and one for the amount.
    """
    payments = Payments(pd.DataFrame())
    frames = []
    for name, content in csv_files(source):
        try:
            cells = below_preamble(name, content, lambda row: _is_header(row, headings))
        except InputError as fault:
            payments.unread.append((name, fault.args[0]))
            continue
        if cells is None:
            why = f"none of its first {PREAMBLE} lines has a heading for the payee and one for the amount"
            payments.unread.append((name, why))
            continue
        frames.append(_lines(name, cells, payments, headings))
    if not frames:
        why = "\n".join(f"{name}: {reason}" for name, reason in payments.unread)
        raise InputError(f"{source} holds no spend that can be read: --map says which columns they are.\n{why}".strip())
    payments.lines = pd.concat(frames, ignore_index=True)
    payments.lines["reason"] = payments.lines["reason"].astype(object)
    _name_payers(payments, source)
    return payments


def _is_header(row: list[str], headings: Mapping[str, str]) -> bool:
    return {"payee", "amount"} <= set(role_positions(row, headings))


def _lines(name: str, cells: pd.DataFrame, payments: Payments, headings: Mapping[str, str]) -> pd.DataFrame:
    """Read the cells of one file and count what is odd in it."""
    titles = [str(title) for title in cells.iloc[0]]
    places = role_positions(titles, headings)
    body = cells.iloc[1:]
    payments.files.append(name)
    payments.unused |= {title: None for place, title in enumerate(titles) if title and place not in places.values()}
    payments.blank += int(cells.index[-1] - cells.index[0] + 1 - len(cells))
    payments.repeated += int(body.duplicated().sum())
    columns: dict[str, Any] = {"file": name, "row": body.index.to_numpy()}
    for role in TEXTS:
        columns[role] = _cleaned(body.iloc[:, places[role]]).to_numpy() if role in places else ""
    merchant = _for_each(
        pd.Series(columns["payee"]), lambda text: _ORDER.sub(r"\1", text) if _ORDER.fullmatch(text) else text
    )
    payments.coded += int((merchant != columns["payee"]).sum())
    columns["payee"] = merchant.to_numpy(dtype=object)
    amount = _amounts(body.iloc[:, places["amount"]])
    days = body.iloc[:, places["date"]] if "date" in places else pd.Series("", index=body.index, dtype=str)
    columns["day"] = dates(days).days.to_numpy()
    columns["undated"] = columns["day"] != columns["day"]
    columns["pence"] = np.rint(amount.where(amount.abs() <= _MOST, 0).to_numpy() * 100).astype(np.int64)
    lines = pd.DataFrame(columns, index=range(len(body)))
    lines["reason"], lines["found"] = _faults(body, places, titles, amount, days)
    return lines


def _faults(
    body: pd.DataFrame, places: Mapping[str, int], titles: list[str], amount: pd.Series[float], days: pd.Series[Any]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return why each line is no payment ("" where it is one), and what was found there."""
    payee, said = (_cleaned(body.iloc[:, places[role]]) for role in ("payee", "amount"))
    unread = amount.isna()
    nobody = payee == ""
    total = is_total(body.iloc[:, 0]) | is_total(payee)
    nameless = body[nobody]
    for place in range(body.shape[1] if len(nameless) else 0):
        total[nobody] |= is_total(nameless.iloc[:, place])
    individual = is_individual(payee)
    # The first that holds is the reason.
    faults = {
        "the headings are repeated": (payee == titles[places["payee"]].strip()) & unread,
        "a total, not a payment": total,
        FUSED: (fused(days) | fused(said)) & unread,
        "neither a payee nor an amount": nobody & unread,
        "the amount is no number": unread,
        "the amount is more than any council has": amount.abs() > _MOST,
        "there is no payee": nobody,
        PLACEHOLDER: is_placeholder(payee),
        INDIVIDUAL: individual,
    }
    reasons = np.select([fault.to_numpy(dtype=bool) for fault in faults.values()], list(faults), default="")
    found = np.array([""] * len(body), dtype=object)
    odd = ~np.isin(reasons, ["", PLACEHOLDER])
    found[odd] = [", ".join(filter(None, row)) for row in body[odd].itertuples(index=False)]
    # The name of a placeholder is enough; that of a person is nobody's business.
    found[reasons == PLACEHOLDER] = payee.to_numpy(dtype=object)[reasons == PLACEHOLDER]
    found[individual.to_numpy()] = "(a person's name)"
    return reasons, found


def _amounts(cells: pd.Series[Any]) -> pd.Series[float]:
    """Return pounds; accountants' (12.50), 12.50- and 12.50 CR are credits."""
    values = numbers(cells)
    odd = cells[values.isna() & (cells != "")]
    if len(odd):
        minus = odd.str.replace(_BRACKETS, lambda match: f"-{(match[1] or match[2]).strip()}", regex=True)
        minus = minus.where(odd.str.fullmatch(_BRACKETS), "")
        values = values.fillna(numbers(minus))
    return values


def _cleaned(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Take out what cannot be seen: NBSP and other odd spaces, zero width, byte order marks."""
    return _for_each(cells, lambda text: " ".join(text.translate(_UNSEEN).split())).astype(str)


def _for_each(cells: pd.Series[Any], meaning: Callable[[str], object]) -> pd.Series[Any]:
    codes, distinct = pd.factorize(cells)
    meanings = np.array([*(meaning(str(text)) for text in distinct), ""], dtype=object)[codes]
    return pd.Series(meanings, index=cells.index, dtype=object)


def _name_payers(payments: Payments, source: Path) -> None:
    """Fill in the payer where a file does not say it: the only one of the others, or else the source's name."""
    lines = payments.lines
    named = lines["payer"][(lines["payer"] != "") & (lines["reason"] == "")].unique()
    title = " ".join(re.sub(r"[_\W]+", " ", source.resolve().stem).split())
    payer = str(named[0]) if len(named) == 1 else title
    lines["payer"] = lines["payer"].where(lines["payer"] != "", payer)
