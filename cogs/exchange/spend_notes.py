"""What a reader of spend should know: lines read and left out, sums of money, what was netted."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from cogs.exchange.spend_payments import INDIVIDUAL, PLACEHOLDER, Payments

__all__ = ["notes_on"]

_MOST_SPELLINGS = 8


def notes_on(payments: Payments, ties: pd.DataFrame, by: str, netted: str) -> tuple[str, ...]:
    """Return a sentence for everything that was counted, merged or left out."""
    return (
        *_on_the_whole(payments, ties, by),
        *_on_what_is_left_out(payments.lines, netted),
        *_on_lines_kept(payments),
        *_on_payees(payments.lines[payments.lines["reason"] == ""]),
    )


def _on_the_whole(payments: Payments, ties: pd.DataFrame, by: str) -> Iterator[str]:
    lines = payments.lines
    kept = lines[lines["reason"] == ""]
    files = f"{len(payments.files):,} {'file' if len(payments.files) == 1 else 'files'}"
    yield (
        f"{_lines(len(lines))} of {files} were read, {_money(lines)} in all; {len(kept):,} of them, "
        f"{_money(kept)}, are in the network as {len(ties):,} ties, one for each {by}, payee and financial year."
    )
    yield "A tie is a payment, not a grant or a commission: the columns category and purpose help to tell them apart."
    for name, reason in payments.unread:
        yield f"{name} was not read: {reason}."
    if payments.unused:
        yield f"Columns not used: {', '.join(payments.unused)}."


def _on_what_is_left_out(lines: pd.DataFrame, netted: str) -> Iterator[str]:
    for reason, rows in lines[lines["reason"] != ""].groupby("reason", sort=False):
        said = f"Left out because {reason}: {_lines(len(rows))}, {_money(rows)}"
        if reason == PLACEHOLDER:
            spelled = rows["payee"].value_counts()
            some = ", ".join(f"“{name}” {count:,}" for name, count in spelled.head(_MOST_SPELLINGS).items())
            more = f" and {len(spelled) - _MOST_SPELLINGS} more" if len(spelled) > _MOST_SPELLINGS else ""
            said += f" ({some}{more})"
        elif reason == INDIVIDUAL:
            said += " (told by a title, as in Mr or Mrs; a name without one cannot be told from a body's)"
        elif reason == netted:
            said += f" in {len(rows.drop_duplicates(['source', 'payee'])):,} pairs"
        yield f"{said}."


def _on_lines_kept(payments: Payments) -> Iterator[str]:
    kept = payments.lines[payments.lines["reason"] == ""]
    credits_ = kept[kept["pence"] < 0]
    if len(credits_):
        yield f"Credits netted against payments to the same payee: {len(credits_):,}, {_money(credits_)}."
    if payments.repeated:
        yield (
            f"Lines that repeat another exactly: {payments.repeated:,}. They are kept and summed: "
            "equal lines of one invoice are common in these files."
        )
    if payments.coded:
        yield f"Order codes taken off the payee's name, as in Amznmktplace*…: {_lines(payments.coded)}."
    if payments.blank:
        yield f"Blank rows passed over: {payments.blank:,}."
    if kept["undated"].any():
        yield f"Payments without a date that can be read: {int(kept['undated'].sum()):,}, in ties without a year."


def _on_payees(kept: pd.DataFrame) -> Iterator[str]:
    pairs = kept.loc[kept["payee id"] != "", ["payer", "payee id", "payee"]].drop_duplicates()
    names = pairs.groupby(["payer", "payee id"]).size()
    ids = pairs.groupby(["payer", "payee"]).size()
    if (names > 1).any() or (ids > 1).any():
        yield (
            f"Finance ids with several payees' names: {int((names > 1).sum()):,}; names with several ids: "
            f"{int((ids > 1).sum()):,}. Payees are told apart by name; aliases.csv can join them."
        )


def _lines(count: int) -> str:
    return f"{count:,} {'line' if count == 1 else 'lines'}"


def _money(lines: pd.DataFrame) -> str:
    pence = int(lines["pence"].sum())
    return f"{'−' if pence < 0 else ''}£{abs(pence) / 100:,.2f}"
