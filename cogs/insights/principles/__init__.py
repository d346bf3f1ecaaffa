"""The six Keep it Local principles: what the data show of each, in figures and in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from cogs.errors import ParameterError
from cogs.insights.answers import Answer, Fact, Sentence, sentence
from cogs.insights.principles.commissioning import commissioning
from cogs.insights.principles.early_help import early_help
from cogs.insights.principles.local_organisations import local_organisations
from cogs.insights.principles.local_spend import local_spend
from cogs.insights.principles.neighbourhood import neighbourhoods
from cogs.insights.principles.principle import Principle
from cogs.insights.principles.whole_system import whole_system
from cogs.insights.shape import convenors, shape_of_data, star_sentence
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.network.rows import rows_recorded, tells_of_people
from cogs.network.select import select
from cogs.network.ties import tie_sets

__all__ = ["Principles", "principles", "principles_answer"]

# Text before and after a fact, by its heading; a sentence ends where the text after does not end in a space.
_SAID: Mapping[int, Mapping[str, tuple[str, str]]] = {
    1: {
        "Referrals from statutory bodies to the community": ("Referred from statutory bodies to the community: ", ". "),
        "Referrals from the community to statutory bodies": ("The other way round: ", "."),
        "Services delivered by two sectors together": ("Delivered by two sectors together: ", "."),
    },
    2: {
        "Services per 1,000 residents": ("For the residents in the data, there are ", "."),
        "Neighbourhoods without any organisation that brokers": ("Without an organisation that links others: ", "."),
        "Areas without any organisation that brokers": ("Without an organisation that links others: ", "."),
    },
    3: {
        "Spend recorded with an amount": ("The spend recorded comes to ", ". "),
        "Paid where the location is unknown": ("Location unknown: ", "."),
        "Local spend, of what is known": ("Of what is known, local is ", "."),
        "Local spend, at least": ("Were everything unknown elsewhere, local would be ", ". "),
        "Local spend, at most": ("Were it all local, ", "."),
    },
    4: {
        "Residents whose front door is a community organisation": (
            "The front door is a community organisation: ",
            ". ",
        ),
        "Residents whose front door is a statutory body": ("It is a statutory body: ", "."),
        "Uses by self-referral": ("Without anybody's referral before: ", "."),
        "Residents with a repeat presentation": ("Back for the same need after it was closed: ", "."),
    },
    5: {
        "Buildings and other assets owned by community organisations": ("Owned by community organisations: ", ". "),
        "Buildings and other assets run by community organisations": ("Run by them: ", "."),
        "Small groups that somebody supports": ("Supported by another organisation: ", ". "),
        "Small groups that are connected": ("With a referral or working tie: ", "."),
        "Seats on boards held by local people": ("Held by local people: ", " on boards."),
    },
    6: {
        "The middle grant": ("The middle grant is of ", ". "),
        "The middle contract": ("The middle contract is of ", "."),
    },
}
_TIES = (1, 2)
_UNKNOWN = "Paid where the location is unknown"
_BOUNDS = ("Local spend, at least", "Local spend, at most")
_GIVEN = ("Grants", "Contracts", "Payments of unknown type")


@dataclass(frozen=True, eq=False)
class Principles:
    """What the data show of the six principles.

    Attributes
    ----------
    each : tuple of Principle
        In the report's order.
    undated : int
        Rows without a date, which a period leaves in; 0 without a period.
    of_people : bool
        Whether rows may be about people: how many have no date is then rounded before it is shown.
    star : str
        Which ties hang on a few who were asked, if any do: figures of ties are then a description.
    """

    each: tuple[Principle, ...]
    undated: int = 0
    of_people: bool = False
    star: str = ""

    def facts(self, number: int) -> Mapping[str, Fact]:
        """Return the figures of one principle, 1 to 6, by their heading."""
        return {fact.heading: fact for fact in self.each[number - 1].facts}


def principles(
    network: CommunityNetwork,
    *,
    by: str | None = None,
    period: tuple[str, str] | None = None,
    area: str | None = None,
) -> Principles:
    """Return the figures of the six Keep it Local principles, and what those that cannot be had would need.

    Each figure says what is, not whether it is good, nor what came of what.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network. Whoever made the study (`in_study` is "convenor") is left out with their ties.
    by : str, optional
        The node column that says the sector; `sector` if none is given.
    period : (first day, last day), optional
        Rows dated outside it are left out; rows without a date stay.
    area : str, optional
        The area or neighbourhood that counts as local for spend; None means that of whoever pays.

    Returns
    -------
    Principles

    Raises
    ------
    ParameterError
        If `by` is no node column, `area` is not in the data, or a day of the period cannot be read.

    Examples
    --------
    >>> import cogs
    >>> found = principles(cogs.network_from_edges([("council", "funds", "hub")]))
    >>> found.facts(6)["Grants"].value
    1.0
    """
    if by is not None:
        network.column(by)
    inside, undated = _within(network, period)
    outside = convenors(inside)
    # The network itself where nobody is left out: what was computed of it before is known.
    inside = select(inside, without=outside) if len(outside) else inside
    view = organisation_view(inside)
    shapes = [shape_of_data(view, ties) for ties in tie_sets(inside) if ties.name in ("people", "working")]
    return Principles(
        (
            whole_system(inside, by=by),
            neighbourhoods(inside),
            local_spend(inside, area=area),
            early_help(inside, period=period),
            local_organisations(inside, by=by),
            commissioning(inside),
        ),
        undated,
        tells_of_people(network),
        star_sentence(shapes),
    )


def principles_answer(found: Principles) -> tuple[Answer, ...]:
    """Return six answers, one for each principle, under its own name.

    Parameters
    ----------
    found : Principles
        What `principles` returned.

    Returns
    -------
    tuple of Answer
        Figures that the data can show, then those that they cannot, with what each needs. Where none can
        be shown an answer has nothing else.

    Examples
    --------
    >>> import cogs
    >>> found = principles(cogs.network_from_edges([("council", "funds", "hub")]))
    >>> principles_answer(found)[5].heading
    '6. Commission services simply and collaboratively so they are local by default'
    """
    return tuple(_answer(one, found) for one in found.each)


def _within(network: CommunityNetwork, period: tuple[str, str] | None) -> tuple[CommunityNetwork, int]:
    """Leave out rows dated outside the period; return also how many rows have no date."""
    if period is None:
        return network, 0
    try:
        first, last = (pd.Timestamp(day) for day in period)
    except ValueError as error:
        raise ParameterError(f"period must be two days, written as 2024-03-31; {period} was given.") from error
    if pd.isna(first) or pd.isna(last) or first > last:
        raise ParameterError(f"period must be a first and a last day in this order; {period} was given.")
    edges = network.edges
    if "date" not in edges:
        return network, int(rows_recorded(network).sum())
    days = (
        pd.to_datetime(edges["date"], errors="coerce", format="ISO8601", utc=True).dt.tz_localize(None).dt.normalize()
    )
    outside = days.notna() & ((days < first) | (days > last))
    inside = network.with_tables(edges=edges[~outside]) if outside.any() else network
    return inside, int(rows_recorded(network)[days.isna()].sum())


def _answer(principle: Principle, found: Principles) -> Answer:
    """Put one principle into words."""
    key, heading = f"principle-{principle.number}", f"{principle.number}. {principle.name}"
    known = tuple(_none_recorded(fact) for fact in principle.known)
    lacking = tuple(fact for fact in principle.facts if math.isnan(fact.value))
    if not known:
        nothing = sentence("These data cannot show any figure of this principle.")
        return Answer(key, heading, (nothing,), {"What each figure needs": lacking})
    facts = {"What the data show": known}
    if lacking:
        facts["What they cannot show"] = lacking
    missing: list[Sentence | str] = [found.star] if found.star and principle.number in _TIES else []
    if found.undated:
        undated = Fact("Rows without a date", value=found.undated, private=found.of_people)
        missing.append(sentence("Rows without a date cannot be placed in the period and stay in: ", undated, "."))
    return Answer(key, heading, tuple(_sentences(principle.number, known)), facts, principle.tables, tuple(missing))


def _none_recorded(fact: Fact) -> Fact:
    """Say nothing of per cents where there is none: it is then said to be none recorded."""
    return replace(fact, share=False) if fact.value == 0 and fact.units != "£" else fact


def _sentences(number: int, facts: tuple[Fact, ...]) -> Iterator[Sentence]:
    """Yield what is read first: the few figures of the principle that are known."""
    # Where every place is known the bounds are the share itself.
    sure = any(fact.heading == _UNKNOWN and fact.value == 0 for fact in facts)
    known = {fact.heading: fact for fact in facts if not (sure and fact.heading in (_UNKNOWN, *_BOUNDS))}
    given = [known[heading] for heading in _GIVEN if heading in known and known[heading].value > 0]
    if given:
        between: list[str | Fact] = [part for fact in given[:-1] for part in (fact, ", ")][:-1]
        yield sentence("The data have ", *between, *([" and "] if between else []), given[-1], ".")
    parts: list[str | Fact] = []
    for heading, (before, after) in _SAID[number].items():
        if heading in known:
            parts += [before, known[heading], after]
            if not after.endswith(" "):
                yield sentence(*parts)
                parts = []
    if parts:
        yield sentence(*parts)
