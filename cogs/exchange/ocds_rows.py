"""The flat template of OCDS: releases.csv, parties.csv, awards.csv, award_suppliers.csv → awards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from cogs.errors import InputError
from cogs.exchange.contracts_network import COLUMNS, Awards, cleaned
from cogs.tables.org_ids import org_id, placeholder_id
from cogs.tables.preamble import below_preamble
from cogs.tables.types import dates, numbers

__all__ = ["has_ocds", "ocds_awards"]

_SUPPLIERS = ("award_suppliers.csv", "awa_suppliers.csv")
_AWARD = ["ocid", "id", "awards/id"]
_PLACE = re.compile(r"/[0-9]+(?=/|$)")


def has_ocds(files: Iterable[tuple[str, bytes]]) -> bool:
    """Say whether there is a releases.csv, and suppliers of awards, both with an ocid."""
    heads = {_last(name): content[:200] for name, content in files if b"ocid" in content[:200]}
    return "releases.csv" in heads and any(name in heads for name in _SUPPLIERS)


def ocds_awards(files: Mapping[str, bytes]) -> Awards:
    """Return one row for each award and supplier, with the buyer of its release and the value of its award.

    Raises
    ------
    InputError
        If no award has a supplier.
    """
    tables = {_last(name): _table(name, content) for name, content in files.items()}
    suppliers = next(tables[name] for name in _SUPPLIERS if name in tables)
    if suppliers.empty:
        raise InputError("No award of these OCDS files has a supplier.")
    awards = Awards("ocds", "OCDS 1.1 flat template", files=[name for name in tables if not tables[name].empty])
    rows, parties = _joined(suppliers, tables), _parties(tables.get("parties.csv"))

    def column(*names: str) -> pd.Series[str]:
        text = pd.Series("", index=rows.index, dtype=str)
        for name in names:
            text = text.where(text != "", rows[name]) if name in rows else text
        return text.map(cleaned)

    def known(name: str) -> list[str]:
        return [parties.get((ocid, key), "") for ocid, key in zip(rows["ocid"], column(name), strict=True)]

    found = pd.DataFrame("", index=rows.index, columns=list(COLUMNS), dtype=str).assign(
        file=next(name for name in _SUPPLIERS if name in tables),
        row=suppliers["row"].to_numpy(),
        notice=rows["ocid"] + " " + column("awards/id"),
        title=column("awards/title", "tender/title"),
        buyer=column("buyer/name", "tender/procuringEntity/name"),
        buyer_id=known("buyer/id"),
        supplier=column("awards/suppliers/name"),
        supplier_id=known("awards/suppliers/id"),
        reference=column("awards/suppliers/id"),
        value=numbers(column("awards/value/amount")),
        currency=column("awards/value/currency"),
        date=_days(column("awards/contractPeriod/startDate", "awards/date", "date")),
        end_date=_days(column("awards/contractPeriod/endDate")),
        subcontract=False,
    )
    # An award stands in every release that came after it; the last one holds.
    last = ~found.duplicated(["notice", "supplier"], keep="last")
    awards.repeated = int((~last).sum())
    awards.rows = found[last].reset_index(drop=True)
    return awards


def _joined(suppliers: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Put beside each supplier what its award and its release say."""
    rows = suppliers.merge(_once(tables.get("awards.csv"), _AWARD), on=_AWARD, how="left", suffixes=("", "_award"))
    releases = _once(tables["releases.csv"], ["ocid", "id"])
    return rows.merge(releases, on=["ocid", "id"], how="left", suffixes=("", "_release")).fillna("")


def _table(name: str, content: bytes) -> pd.DataFrame:
    """Read one file, its headings without the places in lists: awards/0/suppliers/0/name is awards/suppliers/name."""
    cells = below_preamble(name, content, lambda row: "ocid" in [cleaned(title) for title in row])
    if cells is None:
        return pd.DataFrame()
    table = cells.iloc[1:].set_axis([_PLACE.sub("", cleaned(title)) for title in cells.iloc[0]], axis=1)
    table = table.loc[:, ~table.columns.duplicated()]
    return table.assign(row=table.index)


def _days(cells: pd.Series[str]) -> pd.Series[str]:
    text: pd.Series[str] = dates(cells).days.dt.strftime("%Y-%m-%d").fillna("")
    return text


def _once(table: pd.DataFrame | None, keys: list[str]) -> pd.DataFrame:
    if table is None or not set(keys) <= set(table):
        return pd.DataFrame(columns=keys, dtype=str)
    return table.drop(columns="row").drop_duplicates(keys, keep="last")


def _parties(table: pd.DataFrame | None) -> dict[tuple[str, str], str]:
    """Return the org-id of each party by its process and local id, where it has a registered number."""
    scheme, number = "parties/identifier/scheme", "parties/identifier/id"
    if table is None or not {"parties/id", scheme, number} <= set(table):
        return {}
    rows = zip(table["ocid"], table["parties/id"], table[scheme], table[number], strict=True)
    found = {(ocid, cleaned(key)): _registered(cleaned(code), cleaned(given)) for ocid, key, code, given in rows}
    return {key: identifier for key, identifier in found.items() if identifier and not placeholder_id(identifier)}


def _registered(scheme: str, number: str) -> str:
    if not scheme or not number:
        return ""
    return org_id(number if number.upper().startswith(f"{scheme.upper()}-") else f"{scheme}-{number}")


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1].casefold()
