"""Contracts: the CSV export of Contracts Finder and the flat template of OCDS, read as who commissions whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from cogs.errors import InputError
from cogs.exchange.contracts_network import COLUMNS, Awards, cleaned, network_of
from cogs.exchange.csv_files import csv_files, csv_heads
from cogs.exchange.imported import Imported
from cogs.exchange.ocds_rows import has_ocds, ocds_awards
from cogs.tables.org_ids import org_id
from cogs.tables.preamble import below_preamble
from cogs.tables.types import dates, numbers

__all__ = ["looks_like_contracts", "read_contracts"]

_NEEDED = {"notice identifier", "organisation name", "awarded value"}
_SUPPLIER = "supplier [name"
_BETWEEN = re.compile(r"\]\s*\[")
# Behind the name and the address of a supplier: Ref type, Ref Number, Is SME, Is VCSE.
_BEHIND = 4
_PARTS = 6
_LISTS = {"COMPANIES_HOUSE": "GB-COH", "CHARITY_COMMISSION": "GB-CHC", "CHARITIES_COMMISSION": "GB-CHC"}
_NUMBER = re.compile(r"GB-(?:COH-[A-Z0-9]{2}[0-9]{6}|CHC-[0-9]{5,7})")
# Where the contract begins, else the day of the award, else of the notice.
_DAYS = ("contract start date", "awarded date", "published date")


def looks_like_contracts(source: Path) -> bool:
    r"""Say whether a file, folder or zip is an export of Contracts Finder or holds the flat files of OCDS.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "notices.csv"
    >>> _ = file.write_text("Notice Identifier,Organisation Name,Awarded Value,Supplier [Name|Address]\n")
    >>> looks_like_contracts(file)
    True
    """
    try:
        heads = list(csv_heads(source))
        return has_ocds(heads) or any(below_preamble(name, head, _is_header) is not None for name, head in heads)
    except InputError:
        return False


def read_contracts(source: Path) -> Imported:
    r"""Read contracts as ties of commissioning, one for each notice (or award) and supplier.

    Several suppliers of one notice may be a consortium: that is suggested, never taken for a fact, and
    their ties have no amount, for nobody says how it was shared. A subcontract whose parent notice is in
    the file becomes a tie from the parent's supplier. Contacts are never read.

    Parameters
    ----------
    source : pathlib.Path
        A CSV export of Contracts Finder; or a folder or zip of such, or of OCDS' flat template.

    Returns
    -------
    Imported
        Tables councils, organisations, contracts and, where there are any, subcontracts.

    Raises
    ------
    InputError
        If nothing can be read, or no notice names a supplier.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "notices.csv"
    >>> _ = file.write_text('''Notice Identifier,Organisation Name,Awarded Value,Contract start date,Supplier [Name|…]
    ... N1,Leeds City Council,900,01/04/2024,[Acme Ltd|1 High St|COMPANIES_HOUSE|1234567|Yes|No]
    ... ''', encoding="utf-8")
    >>> read_contracts(file).tables["contracts"][["source", "target", "amount", "date"]].values.tolist()
    [['Leeds City Council', 'GB-COH-01234567', '900.00', '2024-04-01']]
    """
    files = dict(csv_files(source))
    awards = ocds_awards(files) if has_ocds(files.items()) else _notices(source, files)
    return network_of(source, awards)


def _is_header(row: list[str]) -> bool:
    titles = {cleaned(title).casefold() for title in row}
    return titles >= _NEEDED and any(title.startswith(_SUPPLIER) for title in titles)


def _notices(source: Path, files: dict[str, bytes]) -> Awards:
    awards = Awards("contracts-finder", "Contracts Finder CSV search export, 42 columns (2020)")
    found = []
    for name, content in files.items():
        try:
            cells = below_preamble(name, content, _is_header)
            why = "it is no export of Contracts Finder"
        except InputError as fault:
            cells, why = None, fault.args[0]
        if cells is None:
            awards.unread.append((name, why))
        else:
            found.append(_rows(name, cells, awards))
    if not found:
        why = "\n".join(f"{name}: {reason}" for name, reason in awards.unread)
        raise InputError(f"{source} holds no contracts that can be read.\n{why}".strip())
    awards.rows = pd.concat(found, ignore_index=True)
    return awards


def _rows(name: str, cells: pd.DataFrame, awards: Awards) -> pd.DataFrame:
    """Return one row for each notice and supplier of a file."""
    titles = [cleaned(title).casefold() for title in cells.iloc[0]]
    body = cells.iloc[1:]

    def column(title: str) -> pd.Series[Any]:
        there = title in titles
        return body.iloc[:, titles.index(title)] if there else pd.Series("", index=body.index, dtype=str)

    day = dates(column(_DAYS[0])).days
    for title in _DAYS[1:]:
        day = day.fillna(dates(column(title)).days)
    packed = body.iloc[:, next(place for place, title in enumerate(titles) if title.startswith(_SUPPLIER))]
    notices = pd.DataFrame(
        {
            "file": name,
            "row": body.index,
            "notice": column("notice identifier"),
            "title": column("title").map(cleaned),
            "category": column("cpv codes").map(cleaned),
            "buyer": column("organisation name").map(cleaned),
            "buyer_id": "",
            "value": numbers(column("awarded value")),
            "currency": "GBP",
            "date": day.dt.strftime("%Y-%m-%d").fillna(""),
            "end_date": dates(column("contract end date")).days.dt.strftime("%Y-%m-%d").fillna(""),
            "subcontract": column("is sub-contract").str.casefold().isin(["yes", "true", "1"]),
            "parent": column("parent reference"),
        }
    )
    awards.without_supplier += int((packed == "").sum())
    awards.files.append(name)
    personal = [title for title in map(str, cells.iloc[0]) if "contact " in title.casefold()]
    awards.personal += [title for title in personal if title not in awards.personal and " date" not in title]
    suppliers = pd.DataFrame(
        [(place, *supplier) for place, cell in packed.items() for supplier in _suppliers(str(cell))],
        columns=["place", "supplier", "supplier_id", "reference", "sme", "vcse"],
    )
    return suppliers.merge(notices, left_on="place", right_index=True)[list(COLUMNS)]


def _suppliers(packed: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Take a supplier cell apart: name, id in org-id form ("" where it has none), reference, is SME, is VCSE."""
    for supplier in _BETWEEN.split(packed.strip().removeprefix("[").removesuffix("]")):
        parts = [cleaned(part) for part in supplier.split("|")]
        kind, number, sme, vcse = parts[-_BEHIND:] if len(parts) >= _PARTS else ("", "", "", "")
        identifier = org_id(f"{_LISTS[kind.upper()]}-{number}") if kind.upper() in _LISTS and number else ""
        known = identifier if _NUMBER.fullmatch(identifier) else ""
        reference = f"{kind} {number}" if number and not known else ""
        if parts[0] or len(parts) > 1:
            yield parts[0], known, reference, sme.casefold(), vcse.casefold()
