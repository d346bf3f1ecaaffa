"""What the headings of councils' spend files mean: the Transparency Code fixes the content, not the words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cogs.errors import ParameterError, did_you_mean

__all__ = ["SPEND_HEADINGS", "role_positions"]

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


def _bare(heading: str) -> str:
    return _NOT_A_LETTER.sub("", heading.casefold())
