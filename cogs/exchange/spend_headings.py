"""What the headings of councils' spend files mean: the Transparency Code fixes the content, not the words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from cogs.errors import InputError, ParameterError, UnknownNameError, did_you_mean
from cogs.exchange.csv_files import csv_heads
from cogs.tables.delimited import decoded
from cogs.tables.preamble import PREAMBLE

__all__ = ["SPEND_HEADINGS", "headings_said", "role_called", "role_positions"]

# Role → headings, the preferred first, without case, spaces and punctuation.
SPEND_HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "payer": (
            "organisationlabel", "organisationname", "bodyname", "publishingbody", "authorityname", "localauthority",
            "authority", "councilname", "council", "payer", "payername", "organisation", "body", "entity",
        ),
        "unit": (
            "organisationalunit", "organisatonalunit", "organizationalunit", "responsibleunit", "department",
            "departmentservice", "departmentname", "directorate", "serviceareacategorisation", "servicearea",
            "servicedivision", "servicelabel", "division", "service", "serviceunit", "unit", "costcentrename",
            "costcentredescription", "expensearea", "area",
        ),
        "payee": (
            "beneficiaryname", "suppliername", "supplierbeneficiary", "supplierbeneficiaryname", "vendorname",
            "payeename", "creditorname", "merchantname", "supplier", "vendor", "beneficiary", "payee", "creditor",
            "merchant", "suppliernames", "recipient", "recipientname", "nameofsupplier", "paidto",
        ),
        "payee id": (
            "beneficiaryotherid", "beneficiaryid", "supplierid", "suppliernumber", "supplierno", "suppliercode",
            "vendorid", "vendornumber", "vendorno", "creditorid", "creditornumber", "payeeid", "supplierref",
        ),
        "date": (
            "paymentdate", "paiddate", "datepaid", "dateofpayment", "transactiondate", "date", "invoicecreationdate",
            "invoicedate", "postingdate", "postdate", "cleareddate", "gldate", "effectivedate", "period",
        ),
        "amount": (
            "amount", "netamount", "amountnet", "invoicenettamount", "invoicenetamount", "nettamount", "amountgbp",
            "amountexcvat", "amountexclvat", "netamountgbp", "paymentamount", "transactionamount", "lineamount",
            "invoiceamount", "sumofamount", "sumofinvoicenettamount", "amountpaid", "netvalue", "value", "total",
        ),
        "purpose": (
            "purpose", "purposeofspend", "purposeofexpenditure", "subjdescription", "subjectivedescription",
            "extendeddescription", "narrative", "description", "expensedescription", "details", "summaryofpurpose",
        ),
        "category": (
            "proclasslabel", "expenditurecategory", "expenditurecatergory", "procurementcategory",
            "categoryinternalname", "expensetype", "expensestype", "expenditurecategorylabel", "merchantcategory",
            "merchantcategorylabel", "categorylabel", "categorydescription", "category", "proclassdescription",
            "expendituretype", "cipfalabel",
        ),
    }
)  # fmt: skip
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


def role_positions(headings: Sequence[str], said: Mapping[str, str] = MappingProxyType({})) -> dict[str, int]:
    """Return which column plays which role, the preferred heading first where several could.

    Parameters
    ----------
    headings : sequence of str
    said : mapping, default {}
        Heading → role, as the user says it: it goes first.

    Raises
    ------
    ParameterError
        If a role that the user names is none.

    Examples
    --------
    >>> role_positions(["Body", "Body name", "Organisatonal Unit", "Supplier Name ", "Net amount"])
    {'payer': 1, 'unit': 2, 'payee': 3, 'amount': 4}
    """
    asked = {_bare(heading): role for heading, role in said.items()}
    for role in asked.values():
        if role not in SPEND_HEADINGS:
            question, _ = did_you_mean(role, SPEND_HEADINGS)
            raise ParameterError(f'"{role}" is no role; a role is one of {", ".join(SPEND_HEADINGS)}.{question}')
    bare = [_bare(heading) for heading in headings]
    places = {}
    for role, known in SPEND_HEADINGS.items():
        names = [name for name, meant in asked.items() if meant == role]
        names += [name for name in known if name not in asked]
        found = [bare.index(name) for name in names if name in bare]
        if found:
            places[role] = found[0]
    return places


def role_called(text: str) -> str | None:
    """Return the role that a word means: its own name or one of its headings; None for no role.

    Examples
    --------
    >>> role_called("supplier"), role_called("payee_id"), role_called("street")
    ('payee', 'payee id', None)
    """
    bare = _bare(text)
    own = (role for role in SPEND_HEADINGS if _bare(role) == bare)
    return next(own, None) or next((role for role, known in SPEND_HEADINGS.items() if bare in known), None)


def headings_said(source: Path, columns: Mapping[str, str]) -> dict[str, str]:
    r"""Return heading → role for what a user says of a file, folder or zip of spend: role → heading.

    Raises
    ------
    UnknownNameError
        If a role is none.
    InputError
        If no file has such a heading.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "april.csv"
    >>> _ = file.write_text("Report for April\nWho was paid,Sum\nAcme,20\n")
    >>> headings_said(file, {"supplier": "who was paid", "amount": "Sum"})
    {'who was paid': 'payee', 'Sum': 'amount'}
    """
    there = {_bare(cell): cell for name, head in csv_heads(source) for cell in _first_cells(name, head) if cell}
    meant = {}
    for asked, theirs in columns.items():
        role = role_called(asked)
        if role is None:
            question, matches = did_you_mean(asked, SPEND_HEADINGS)
            listed = ", ".join(SPEND_HEADINGS)
            raise UnknownNameError(f'A payment has no "{asked}".{question} There are: {listed}.', matches)
        if _bare(theirs) not in there:
            question, _ = did_you_mean(theirs, list(there.values()))
            raise InputError(f'{source.name} has no heading "{theirs}" to be the {role}.{question}')
        meant[theirs] = role
    return meant


def _first_cells(name: str, head: bytes) -> Iterator[str]:
    """Yield what stands in the lines among which a header is looked for, as each separator would split them."""
    text = decoded(name, head).removeprefix("\ufeff")
    for separator in ",;\t":
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            for _, row in zip(range(PREAMBLE + 1), rows, strict=False):
                yield from row
        except csv.Error:
            continue


def _bare(heading: str) -> str:
    return _NOT_A_LETTER.sub("", heading.casefold())
