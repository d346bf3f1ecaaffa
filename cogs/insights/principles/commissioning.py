"""Principle 6, commissioning: grants beside contracts, how large they are, what is passed on, and to how many."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cogs.insights.answers import AnswerTable, Fact
from cogs.insights.principles.principle import PRINCIPLES, Principle, column, stated_beside
from cogs.insights.words import counted
from cogs.metrics.money import grants_and_contracts, money_concentration
from cogs.network.community_network import CommunityNetwork

__all__ = ["commissioning"]

_GIVEN = (
    ("grants", "Grants", "grant", "grants", "grants (the relation funds)"),
    ("contracts", "Contracts", "contract", "contracts", "contracts (the relation commissions)"),
    ("unknown", "Payments of unknown type", "payment", "payments", "payments (the relation pays)"),
)
_TYPES = {
    "type": column("type", "What was given", "Grant, contract, subcontract, or a payment of unknown type."),
    "number": column("number", "Number", "How many are recorded."),
    "with_amount": column("with_amount", "With an amount", "How many of them say how much."),
    "value": column("value", "Value (£)", "Their amounts added up.", unit="£"),
    "median": column("median", "The middle one (£)", "Half are at most this much.", unit="£"),
}
_PAYERS = {
    "name": column("name", "Who pays", "The payer."),
    "paid": column("paid", "Paid (£)", "All amounts.", unit="£"),
    "receivers": column("receivers", "Receivers", "How many were paid."),
    "index": column(
        "index", "Concentration (0 to 1)", "Herfindahl–Hirschman index: the sum of the squared shares of those paid."
    ),
    "alike": column(
        "alike", "As if shared equally by", "1 divided by the index: so many equal receivers would have it."
    ),
}
_NAMES = {"grants": "Grants", "contracts": "Contracts", "subcontracts": "Subcontracts", "unknown": "Type unknown"}


def commissioning(network: CommunityNetwork) -> Principle:
    """Return grants beside contracts by number and value, their middle one, subcontracting and concentration.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("council", "funds", "a"), ("council", "commissions", "b")])
    >>> [fact.heading for fact in commissioning(network).known]
    ['Grants', 'Contracts', 'Payments of unknown type']
    """
    given = grants_and_contracts(network)
    flows = money_concentration(network)
    payers = flows[flows["paid"] > 0]
    facts = (*_numbers(given), *_values(given), _passed_on(given), _concentration(network, payers))
    principle = Principle(6, PRINCIPLES[5], facts)
    if not principle.known:
        return principle
    tables = [_types(given)]
    if len(payers):
        tables.append(_payers(network, payers))
    return Principle(6, PRINCIPLES[5], facts, (*tables, *stated_beside(6)))


def _numbers(given: pd.DataFrame) -> tuple[Fact, ...]:
    """Count them; where there is money of any type, none of another is a finding."""
    return tuple(
        Fact(
            heading,
            "Each row is one payment; many may belong to one contract."
            if name == "unknown"
            else f"Each row is one {unit}.",
            float(given["number"][name]) if given["number"].sum() else np.nan,
            unit,
            units,
            needs=needs,
        )
        for name, heading, unit, units, needs in _GIVEN
    )


def _values(given: pd.DataFrame) -> tuple[Fact, ...]:
    facts = []
    for name, heading, unit, units, needs in _GIVEN:
        row = given.loc[name].to_dict()
        some = row["number"] > 0
        if given["number"].sum() and not some:
            continue
        note = f"{row['with_amount']:,.0f} of {row['number']:,.0f} say how much." if some and row["with_amount"] else ""
        missing = f"the column amount on {units}" if some else f"{needs}, with the column amount"
        facts.append(
            Fact(f"{heading}, value", "Amounts added up.", float(row["value"]), units="£", needs=missing, note=note)
        )
        if name != "unknown":
            middle = f"Half of the {units} with an amount are at most this much."
            facts.append(Fact(f"The middle {unit}", middle, float(row["median"]), units="£", needs=missing))
    return tuple(facts)


def _passed_on(given: pd.DataFrame) -> Fact:
    row = given.loc["contracts"].to_dict()
    say, below = float(row["say_subcontracted"]), float(given["number"]["subcontracts"])
    return Fact(
        "Contracts of which a part is subcontracted",
        "Of the contracts that say whether it is.",
        float(row["subcontracted"]) if say else np.nan,
        "contract",
        "contracts",
        float(say) if say else np.nan,
        share=True,
        needs="the column subcontracted (yes or no) on contracts",
        note=f"Recorded by themselves: {counted(below, 'subcontract')}." if say and below else "",
    )


def _concentration(network: CommunityNetwork, payers: pd.DataFrame) -> Fact:
    heading = "The money of the largest payer is as concentrated as if shared equally by"
    meaning = (
        "1 divided by the Herfindahl–Hirschman index, the sum of the squared shares of those paid. 1 means that one "
        "receiver gets everything."
    )
    if payers.empty:
        needs = "the column amount on payments, grants or contracts"
        return Fact(heading, meaning, units="receivers", needs=needs)
    largest = payers.sort_values("paid", ascending=False, kind="stable").iloc[0]
    who = str(network.nodes["name"][str(largest.name)])
    return Fact(
        heading,
        meaning,
        1.0 / float(largest["paid_concentration"]),
        "receiver",
        "receivers",
        float(largest["receivers"]),
        note=f"It is {who}; the index is {largest['paid_concentration']:.2f}, of 0 to 1. Merged names are one "
        "receiver.",
    )


def _types(given: pd.DataFrame) -> AnswerTable:
    frame = given.assign(type=[_NAMES[str(name)] for name in given.index])
    shown = frame[frame["number"] > 0].dropna(axis="columns", how="all")
    columns = {name: entry for name, entry in _TYPES.items() if name in shown}
    return AnswerTable("Grants beside contracts", shown[list(columns)], columns)


def _payers(network: CommunityNetwork, payers: pd.DataFrame) -> AnswerTable:
    frame = payers.assign(
        name=network.nodes["name"].reindex(payers.index),
        index=[f"{value:.2f}" for value in payers["paid_concentration"]],
        alike=1.0 / payers["paid_concentration"],
    )
    frame = frame.sort_values("name", kind="stable")[list(_PAYERS)]
    return AnswerTable("How concentrated each payer's money is, by name", frame, _PAYERS)
