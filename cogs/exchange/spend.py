"""Council spend over £500 (Local Government Transparency Code): who pays whom, net of credits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pandas as pd

from cogs.errors import InputError, ParameterError, did_you_mean
from cogs.exchange.csv_files import csv_heads
from cogs.exchange.imported import SET_ASIDE_COLUMNS, Imported
from cogs.exchange.spend_headings import role_positions
from cogs.exchange.spend_notes import notes_on
from cogs.exchange.spend_payments import read_payments
from cogs.tables.preamble import below_preamble
from cogs.vocabulary import DEFAULT_VOCABULARY

__all__ = ["looks_like_spend", "read_spend"]

STANDARD = "Local Government Transparency Code 2015, headings by synonym (LGA schema and those of councils)"
ITSELF = "the payer pays itself"
NETTED = "payments and credits of this payer and payee net to nothing or less"
# A file of spend has, beside payee and amount, at least this many of the other roles.
_FURTHER_ROLES = {"payer", "unit", "date", "purpose", "category"}
_ENOUGH = 2
_FIRST_MONTH = 4


def looks_like_spend(source: Path) -> bool:
    r"""Say whether a CSV file, a folder or a zip of them holds spend, by the headings of its first file.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "april.csv"
    >>> _ = file.write_text("Body,Paid Date,Supplier Name,Amount\nOxford,01/04/2024,Acme,20\n")
    >>> looks_like_spend(file)
    True
    """
    try:
        return any(_has_spend(name, content) for name, content in csv_heads(source))
    except InputError:
        return False


def read_spend(
    source: Path,
    *,
    by: Literal["council", "unit"] = "council",
    headings: Mapping[str, str] = MappingProxyType({}),
) -> Imported:
    """Read spend as ties of payment, one for each payer, payee and financial year.

    A year, not a payment or a month: councils budget by it, a credit mostly comes in a later month than
    its invoice and would stand there as a tie of less than nothing, and half a million lines become a
    folder that opens in a spreadsheet. A pair that nets to nothing or less in one year but not over all
    is one tie over all its years. A payee is its name as the files spell it, spaces apart: the finance
    ids are one council's own, and pass on in takeovers.

    Parameters
    ----------
    source : pathlib.Path
        A CSV file, or a folder or zip of them.
    by : {"council", "unit"}
        Who pays: the whole council, or the unit that the line names.
    headings : mapping, default {}
        Heading → role (payer, unit, payee, payee id, date, amount, purpose, category), where the usual
        synonyms do not know it.

    Returns
    -------
    Imported
        Tables councils, organisations and spend. A tie has the amount net of credits, the number of
        payments, the first and the last date, and the unit, category and purpose that most of it went by.

    Raises
    ------
    InputError
        If nothing can be read, or no payment is left.
    ParameterError
        If `by` is neither, or a role is unknown.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "april.csv"
    >>> _ = file.write_text('''Body,Paid Date,Supplier Name,Amount
    ... Oxford,01/04/2024,Acme,20
    ... Oxford,08/04/2024,Acme,-5
    ... Oxford,08/04/2024,Redacted,7
    ... ''')
    >>> imported = read_spend(file)
    >>> imported.tables["spend"][["source", "target", "amount", "payments", "date"]].values.tolist()
    [['Oxford', 'Acme', '15.00', '2', '2024-04-01']]
    >>> imported.set_aside[["row", "reason"]].values.tolist()
    [['4', 'the payee is a placeholder']]
    """
    if by not in ("council", "unit"):
        raise ParameterError(f'by is "{by}"; it can be council or unit.{did_you_mean(by, ("council", "unit"))[0]}')
    payments = read_payments(source, headings)
    lines = payments.lines
    lines["source"] = lines["payer"]
    if by == "unit":
        lines["source"] = lines["payer"].where(lines["unit"] == "", lines["payer"] + ": " + lines["unit"])
    _net(lines)
    kept = lines[lines["reason"] == ""]
    if kept.empty:
        raise InputError(f"{source} holds no payment that can be used: all its {len(lines):,} lines are set aside.")
    ties = _ties(kept, by)
    payers = list(dict.fromkeys(kept["payer"]))
    both_ways = kept["payee"].isin(set(kept["source"]) | set(payers)).any()
    pays = DEFAULT_VOCABULARY.relations["pays"]
    return Imported(
        format="spend",
        standard=STANDARD,
        tables={
            "councils": _councils(kept, by),
            "organisations": _organisations(kept),
            "spend": ties,
        },
        name=f"Spend of {_listed(payers)}",
        source=f"Spend published by {_listed(payers)} ({_listed(payments.files)}).",
        relations=(replace(pays, targets=(*pays.targets, "council")),) if both_ways else (),
        set_aside=_set_aside(lines, payments.unread),
        notes=notes_on(payments, ties, by, NETTED),
    )


def _has_spend(name: str, content: bytes) -> bool:
    def is_header(row: list[str]) -> bool:
        roles = set(role_positions(row))
        return {"payee", "amount"} <= roles and len(roles & _FURTHER_ROLES) >= _ENOUGH

    try:
        return below_preamble(name, content, is_header) is not None
    except InputError:
        return False


def _net(lines: pd.DataFrame) -> None:
    """Set aside, in place, what a payer pays itself and the pairs that net to nothing or less."""
    usable = (lines["reason"] == "").to_numpy()
    itself = usable & (lines["payee"] == lines["payer"]).to_numpy()
    lines.loc[itself, "reason"], lines.loc[itself, "found"] = ITSELF, lines.loc[itself, "payee"]
    kept = lines[usable & ~itself]
    net = kept.groupby(["source", "payee"], sort=False)["pence"].transform("sum")
    gone = net.index[net <= 0]
    lines.loc[gone, "reason"] = NETTED
    lines.loc[gone, "found"] = lines.loc[gone, "payee"] + ", " + _pounds(lines.loc[gone, "pence"])


def _ties(kept: pd.DataFrame, by: str) -> pd.DataFrame:
    """Sum the payments of each payer, payee and financial year."""
    pair = kept.groupby(["source", "payee"], sort=False).ngroup()
    year = kept["day"].dt.year - (kept["day"].dt.month < _FIRST_MONTH)
    year = year.fillna(0).astype(np.int64)
    lost = kept.groupby([pair, year])["pence"].transform("sum") <= 0
    year = year.where(~lost.groupby(pair).transform("any"), -1)
    tie = kept.groupby([pair, year], sort=False).ngroup()
    groups = kept.groupby(tie)
    first, last = groups["day"].min(), groups["day"].max()
    ties = pd.DataFrame(
        {
            "source": groups["source"].first(),
            "target": groups["payee"].first(),
            "amount": _pounds(groups["pence"].sum()),
            "payments": groups.size().astype(str),
            "date": first.dt.strftime("%Y-%m-%d").fillna("").astype(str),
            "last_date": last.dt.strftime("%Y-%m-%d").fillna("").astype(str),
            "financial_year": _financial_years(first, last),
        }
    )
    for role in ("unit", "category", "purpose"):
        if (kept[role] != "").any() and not (role == "unit" and by == "unit"):
            ties[role] = _main(kept, tie, role)
    return ties.sort_values(["source", "target", "date"], ignore_index=True)


def _main(kept: pd.DataFrame, tie: pd.Series[int], role: str) -> pd.Series[Any]:
    """Return the text by which most of each tie's money went; the first of equals in the alphabet."""
    sums = kept["pence"].groupby([tie.rename("tie"), kept[role]]).sum().reset_index()
    sums = sums.sort_values(["tie", "pence", role], ascending=[True, False, True]).drop_duplicates("tie")
    return pd.Series(list(sums[role]), index=sums["tie"].to_numpy(), dtype=str)


def _financial_years(first: pd.Series[Any], last: pd.Series[Any]) -> pd.Series[Any]:
    """Name the years from April to March: 2024-25, or "2024-25 to 2025-26" where a tie spans several."""

    def names(days: pd.Series[Any]) -> pd.Series[Any]:
        start = (days.dt.year - (days.dt.month < _FIRST_MONTH)).astype("Int64")
        text: pd.Series[Any] = start.astype(str) + "-" + ((start + 1) % 100).astype(str).str.zfill(2)
        return pd.Series(text.where(days.notna(), ""), dtype=str)

    from_year, to_year = names(first), names(last)
    return from_year.where(from_year == to_year, from_year + " to " + to_year)


def _councils(kept: pd.DataFrame, by: str) -> pd.DataFrame:
    """List who pays: councils, or their units, with the council that each belongs to."""
    payers = kept[["source", "payer", "unit"]].drop_duplicates("source")
    if by == "council":
        return pd.DataFrame({"id": payers["source"], "name": payers["source"]}).reset_index(drop=True)
    alone = (payers["payer"] == payers["payer"].iloc[0]).all()
    unit = payers["unit"].where((payers["unit"] != "") & alone, payers["source"])
    units = pd.DataFrame({"id": payers["source"], "name": unit, "council": payers["payer"]})
    # Another council's payee may be a council of this folder that pays only by its units.
    paid = pd.Index(kept["payer"].unique()).intersection(kept["payee"]).difference(units["id"])
    more = pd.DataFrame({"id": paid, "name": paid, "council": paid})
    return pd.concat([units, more], ignore_index=True).astype(str)


def _organisations(kept: pd.DataFrame) -> pd.DataFrame:
    """List who is paid, with the finance ids that the files give."""
    payees = kept[["payee", "payee id"]].drop_duplicates().sort_values(["payee", "payee id"])
    ids: dict[str, list[str]] = {}
    for payee, known_as in zip(payees["payee"], payees["payee id"], strict=True):
        ids.setdefault(payee, []).extend(filter(None, [known_as]))
    organisations = pd.DataFrame({"id": list(ids), "name": list(ids)}, dtype=str)
    if any(ids.values()):
        organisations["payee_id"] = ["; ".join(found) for found in ids.values()]
    councils = set(kept["source"]) | set(kept["payer"])
    return organisations[~organisations["id"].isin(councils)].reset_index(drop=True)


def _set_aside(lines: pd.DataFrame, unread: list[tuple[str, str]]) -> pd.DataFrame:
    faulty = lines[lines["reason"] != ""]
    rows = faulty[["file", "row", "reason", "found"]].set_axis(list(SET_ASIDE_COLUMNS), axis=1)
    files = pd.DataFrame([(name, "", reason, "") for name, reason in unread], columns=list(SET_ASIDE_COLUMNS))
    return pd.concat([rows, files], ignore_index=True).astype(str)


def _pounds(pence: pd.Series[Any]) -> pd.Series[Any]:
    return pd.Series([f"{whole / 100:.2f}" for whole in pence], index=pence.index, dtype=str)


def _listed(names: list[str]) -> str:
    shown = 3
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more
