"""One Keep it Local principle as data can show it, and what the report itself states beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from cogs.insights.answers import AnswerTable, Fact
from cogs.vocabulary import Definition

__all__ = ["PRINCIPLES", "SOURCE", "Principle", "column", "per_cent", "stated_beside"]

SOURCE = "Locality, Keep it Local: How local government can plug into the power of community, March 2020"

PRINCIPLES = (
    "Think about the whole system and not individual service silos",
    "Coordinate services at the neighbourhood level",
    "Increase local spend to invest in the local economy",
    "Focus on early intervention now to save costs tomorrow",
    "Commit to your community and proactively support local organisations",
    "Commission services simply and collaboratively so they are local by default",
)

# Principle → whose it is, what was measured, the figure, what kind of statement, the years, where the report has it.
_STATED: dict[int, tuple[tuple[str, str, str, str, str, str], ...]] = {
    1: (
        (
            "Plymouth City Council",
            "money pooled with the Clinical Commissioning Group in one fund",
            "£600m",
            "a size of budget, not an outcome",
            "from April 2015",
            "chapter 6, principle 1",
        ),
    ),
    3: (
        (
            "Preston Council",
            "share of spend kept within Preston, the city",
            "5% to 18.2%",
            "an outcome, as told",
            "2012/13 to 2016/17",
            "chapter 6, principle 3",
        ),
        (
            "Preston Council",
            "share of spend kept within Lancashire, the county with Preston in it",
            "39% to 79.2%",
            "an outcome, as told",
            "2012/13 to 2016/17",
            "chapter 6, principle 3",
        ),
        (
            "Bradford Council",
            "share of local spend aimed at",
            "47% to 60%",
            "a plan, not an outcome",
            "the five years after the report",
            "chapter 6, principle 3",
        ),
        (
            "Southmead Development Trust, Bristol",
            "created in the local economy for each £1 it generates",
            "£2.55",
            "an estimate, with local staff and suppliers",
            "not given",
            "chapter 2, reason 2",
        ),
        (
            "Windmill Hill City Farm, Bristol",
            "created in the local economy for each £1 it generates",
            "£2.47",
            "an estimate, with local staff and suppliers",
            "not given",
            "chapter 2, reason 2",
        ),
    ),
    4: (
        (
            "Starfish Project, Southwark",
            "clients who referred themselves, of 198 helped",
            "over a third",
            "a count of one project",
            "2018/19",
            "chapter 5, Bede House",
        ),
        (
            "Eight people dependent on drugs or alcohol",
            "times that they came to their GPs, together",
            "124",
            "a count in another study by Locality",
            "not given",
            "chapter 2, reason 1",
        ),
    ),
    5: (
        (
            "Health for All, Leeds",
            "extra investment in local groups and assets, direct and indirect",
            "£3.74m",
            "an outcome, as told",
            "the last five years, as told",
            "chapter 5, Health for All",
        ),
        (
            "Health for All, Leeds",
            "board members from the local area",
            "6 of 10",
            "a count",
            "not given",
            "chapter 5, Health for All",
        ),
        (
            "Health for All, Leeds",
            "centres brought back into community use",
            "6",
            "a count",
            "not given",
            "chapter 5, Health for All",
        ),
        (
            "Health for All, Leeds",
            "small local groups supported",
            "over 100",
            "a least number",
            "not given",
            "chapter 4, cogs of connection",
        ),
    ),
}

_STATED_COLUMNS = {
    "whose": ("Whose", "Whose figure it is."),
    "measured": ("What it measures", "What was measured."),
    "stated": ("As stated", "The figure as the report states it."),
    "is": ("What it is", "Plan or outcome, count or estimate."),
    "years": ("Years", "The years it is about."),
    "where": ("Where in the report", "Chapter and heading."),
}


@dataclass(frozen=True, eq=False)
class Principle:
    """What the data show of one principle.

    Attributes
    ----------
    number : int
        1 to 6, as the report counts them.
    name : str
        Its name in the report.
    facts : tuple of Fact
        Every figure, also those for which data are missing.
    tables : tuple of AnswerTable
        What bears the figures out.
    """

    number: int
    name: str
    facts: tuple[Fact, ...]
    tables: tuple[AnswerTable, ...] = ()

    @property
    def known(self) -> tuple[Fact, ...]:
        """The figures that the data can say."""
        return tuple(fact for fact in self.facts if not math.isnan(fact.value))


def column(name: str, heading: str, meaning: str, *, unit: str = "", people: bool = False) -> Definition:
    """Return what a column of a table behind a principle means.

    Examples
    --------
    >>> column("services", "Services", "Services offered there.").heading
    'Services'
    """
    return Definition(name, heading, meaning, unit, "", "own definition", private="people" if people else None)


def per_cent(part: float) -> str:
    """Return a part of 1 in whole per cents, a dash where it is not defined.

    Examples
    --------
    >>> per_cent(0.305), per_cent(float("nan"))
    ('30%', '–')
    """
    return "–" if math.isnan(part) else f"{part:.0%}"


def stated_beside(number: int) -> tuple[AnswerTable, ...]:
    """Return what the report states that a reader may hold beside the figures of a principle, if anything.

    Examples
    --------
    >>> stated_beside(3)[0].frame.loc[2, ["whose", "stated", "is"]].tolist()
    ['Bradford Council', '47% to 60%', 'a plan, not an outcome']
    """
    if number not in _STATED:
        return ()
    meanings = {name: column(name, *words) for name, words in _STATED_COLUMNS.items()}
    frame = pd.DataFrame(_STATED[number], columns=list(meanings))
    notes = (
        f"Source: {SOURCE}.",
        "Measured in other places and in other ways: neither a target nor a scale for the figures above.",
    )
    return (AnswerTable("For reference: what the Keep it Local report states", frame, meanings, notes),)
