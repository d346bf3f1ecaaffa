"""The tables behind referral pathways: per organisation, per sector of the front door, from sector to sector."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from cogs.insights.answers import AnswerTable
from cogs.metrics.pathway_definitions import PATHWAY_DEFINITIONS
from cogs.metrics.pathways import Pathways
from cogs.network.community_network import CommunityNetwork
from cogs.vocabulary import Definition

__all__ = ["complex_table", "doors_table", "flow_table", "organisations_table"]

_TWICE = "Who shares a service is counted with each who delivers it, so numbers need not add up."


def organisations_table(found: Pathways, network: CommunityNetwork) -> AnswerTable | None:
    """Return the figures of each organisation in the order of names, or None where there are none.

    The onward rate is not among them: it would give exact numbers back. Services marked sensitive
    that nobody is known to deliver are left out.
    """
    # Partners alone are told by other parts of a report.
    named = ("senders", "receivers")
    figures = found.organisations.drop(columns="onward_rate")
    nodes = network.nodes.loc[figures.index]
    if "sensitive" in nodes:
        figures = figures[~nodes["sensitive"].fillna(False).astype(bool)]
    figures = figures.dropna(axis="columns", how="all")
    if set(figures.columns) <= set(named):
        return None
    figures = figures[(figures.fillna(0.0) != 0.0).any(axis="columns")]
    frame = figures.assign(name=network.nodes.loc[figures.index, "name"].astype(str))
    frame = frame.sort_index().sort_values("name", kind="stable").reset_index(drop=True)
    columns = {"name": _plain("name", "Organisation", "Whose figures these are.")}
    columns |= {name: PATHWAY_DEFINITIONS[name] for name in figures.columns}
    caption = "What is recorded of residents' pathways at each organisation, in the order of names"
    return AnswerTable(caption, frame[list(columns)], columns, (_TWICE,))


def doors_table(found: Pathways) -> AnswerTable | None:
    """Return the residents by the sector of their front door, one thing at a time."""
    if found.front_doors.empty or "sector" in found.missing:
        return None
    frame = found.front_doors.groupby("sector")["residents"].sum().reset_index()
    columns = {
        "sector": _plain("sector", "Sector of the front door", "The sector of the organisation they came to first."),
        "residents": _plain("residents", "Residents", "Residents who came in there.", "residents", "people"),
    }
    return AnswerTable("Where people come in, by sector", frame, columns)


def flow_table(found: Pathways) -> AnswerTable | None:
    """Return the referrals from sector to sector, with their weights where rows are about nobody and weigh more."""
    if found.sectors.empty:
        return None
    private: Literal["people"] | None = "people" if found.about_residents else None
    columns = {
        "sender": _plain("sender", "From", "The sector of who refers."),
        "receiver": _plain("receiver", "To", "The sector of who receives."),
        "referrals": _plain("referrals", "Referrals", "Rows of referral recorded.", "referrals", private),
    }
    if private is None and not found.sectors["weight"].equals(found.sectors["referrals"]):
        columns["weight"] = _plain("weight", "Weight", "The weights of these rows added up.", "as given")
    notes = () if private is None else (_TWICE,)
    return AnswerTable("Referrals from sector to sector", found.sectors[list(columns)], columns, notes)


def complex_table(found: Pathways) -> AnswerTable | None:
    """Return the complex cases by the sector of their sender."""
    if found.complex_by_sector.empty or "sector" in found.missing:
        return None
    private: Literal["people"] | None = "people" if found.about_residents else None
    columns = {
        "sector": _plain("sector", "Sector of the sender", "The sector of who refers."),
        "complex": _plain("complex", "Complex cases", "Referrals marked as complex.", "referrals", private),
        "referrals": _plain("referrals", "All referrals", "All its referrals.", "referrals", private),
    }
    frame: pd.DataFrame = found.complex_by_sector[list(columns)]
    return AnswerTable("Complex cases, by the sector of who refers", frame, columns)


def _plain(
    name: str, heading: str, meaning: str, unit: str = "text", private: Literal["people"] | None = None
) -> Definition:
    bounds = "0 or more" if unit != "text" else ""
    return Definition(name, heading, meaning, unit, bounds, "own definition", private=private)
