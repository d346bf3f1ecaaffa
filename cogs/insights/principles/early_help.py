"""Principle 4, early intervention: through which doors people come in, by themselves or sent, and who has to return."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cogs.insights.answers import AnswerTable, Fact
from cogs.insights.principles.principle import PRINCIPLES, Principle, column, stated_beside
from cogs.insights.principles.sectors import sector_side
from cogs.metrics.computed_once import pathways
from cogs.metrics.pathways import Pathways
from cogs.network.community_network import CommunityNetwork

__all__ = ["early_help"]

_DATED = "dated referrals with the residents' pseudonyms (the columns date and resident on referrals)"
_DOORS = {
    "sector": ("Front doors by sector", "Sector of the front door", "The sector of whoever a resident came to first."),
    "need": ("Front doors by need", "Need", "The need of a resident's first referral."),
}


def early_help(network: CommunityNetwork, *, period: tuple[str, str] | None = None) -> Principle:
    """Return the front doors of residents, how many refer themselves, and repeat presentations.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network; what a front door, a self-referral and a repeat presentation are,
        `cogs.metrics.pathways` says.
    period : (first day, last day), optional
        Both within it.

    Raises
    ------
    ParameterError
        If a day cannot be read, or the period ends before it starts.

    Examples
    --------
    >>> import cogs
    >>> early_help(cogs.network_from_edges([("a", "refers_to", "b")])).known
    ()
    """
    found = pathways(network, period=period)
    doors = found.front_doors
    facts = (*_through(doors, found), _by_themselves(found), _again(found))
    principle = Principle(4, PRINCIPLES[3], facts)
    if not principle.known:
        return principle
    tables = tuple(_doors(doors, by) for by in _DOORS if len(doors) and doors[by].nunique() > 0)
    return Principle(4, PRINCIPLES[3], facts, (*tables, *stated_beside(4)))


def _through(doors: pd.DataFrame, found: Pathways) -> tuple[Fact, ...]:
    """Return how many residents came in through the community, and through statutory bodies."""
    side = doors["sector"].map(lambda sector: sector_side(str(sector)))
    given = doors["sector"] != "not given"
    whole = float(doors.loc[given, "residents"].sum())
    defined = whole > 0 and "sector" not in found.missing
    needs = _DATED if doors.empty else "the column sector on organisations"
    ends = f" The first {found.censored_days} days are left out: who was seen then may have come in before."
    return tuple(
        Fact(
            f"Residents whose front door is {words}",
            "The front door is the organisation a resident used first, or that referred them first. Of residents "
            f"with a front door whose sector is known.{ends}",
            float(doors.loc[given & (side == name), "residents"].sum()) if defined else np.nan,
            "resident",
            "residents",
            whole if defined else np.nan,
            share=True,
            private=True,
            needs=needs,
        )
        for name, words in (("community", "a community organisation"), ("statutory", "a statutory body"))
    )


def _by_themselves(found: Pathways) -> Fact:
    value, whole = _total(found, "self_referred"), _total(found, "uses")
    defined = whole > 0
    return Fact(
        "Uses by self-referral",
        "Uses of an organisation by a resident whom nobody had referred to it before, of all uses with a date.",
        value if defined else np.nan,
        "use",
        "uses",
        whole if defined else np.nan,
        share=True,
        private=True,
        needs=f"usage by residents with its dates (a table uses), and {_DATED}",
    )


def _again(found: Pathways) -> Fact:
    value, whole = _total(found, "repeat_presentations"), _total(found, "seen")
    defined = not np.isnan(value) and whole > 0
    return Fact(
        "Residents with a repeat presentation",
        f"Referred to a statutory or crisis service for the same need within {found.window_days} days of a referral "
        "that was closed, of all residents seen. It says that they came back, not why.",
        value if defined else np.nan,
        "resident",
        "residents",
        whole if defined else np.nan,
        share=True,
        private=True,
        needs=f"{_DATED}, with need and outcome, some of them closed",
    )


def _total(found: Pathways, name: str) -> float:
    return float(found.totals.get(name, np.nan))


def _doors(doors: pd.DataFrame, by: str) -> AnswerTable:
    """Return residents by one thing at a time: two at once could show who a person is."""
    caption, heading, meaning = _DOORS[by]
    said = doors[by].fillna("not given").astype(str)
    sums = doors["residents"].groupby(said).sum().sort_index().sort_values(ascending=False, kind="stable")
    columns = {
        by: column(by, heading, meaning),
        "residents": column("residents", "Residents", "Residents who came in there.", people=True),
    }
    return AnswerTable(caption, sums.rename_axis(by).reset_index(), columns)
