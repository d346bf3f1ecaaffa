"""Referral pathways in words: where people come in, how often they are sent on, where their pathways end."""

from __future__ import annotations

import math

import pandas as pd

from cogs.insights.answers import Answer, Fact, Sentence, names_of, sentence
from cogs.insights.pathways.tables import complex_table, doors_table, flow_table, organisations_table
from cogs.insights.shape import convenors, is_star, shape_of_data, star_sentence
from cogs.insights.words import and_list, counted
from cogs.metrics.pathways import Pathways
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.network.ties import tie_sets

__all__ = ["pathways_answer"]

_NAMED = 3
_RETURNS = (
    "Coming back is not a failure by itself: support without an end date and referral in both directions "
    "bring people back too."
)
_NOT_FOLLOWED = (
    "Where people come in, how often they are sent on, where pathways end and who comes back: this needs {columns} on "
    "referrals, one row per referral, with a made-up code for the resident and never a name."
)
# What could be said with columns that are not there, where referrals can be followed and where not.
_COULD_SAY = {
    "outcome": "Whether the last referral was accepted needs the column outcome on referrals.",
    "need": "Whether people came back with a need closed before needs the columns need and outcome on referrals.",
    "complex": "Who sends the complex cases needs the column complex (yes or no) on referrals.",
    "uses": "Who came by themselves needs a table uses (source: the resident, target: what they use) with a date.",
    "uses date": "Who came by themselves needs the column date on uses: the day each use began.",
    "volunteers": "Which users became volunteers needs a table volunteers_with, and uses, both with a date.",
    "volunteers date": "Which users became volunteers needs the column date on volunteers_with.",
    "sector": "Who refers to whom, by sector, needs the column sector on organisations.",
}


def pathways_answer(pathways: Pathways, network: CommunityNetwork) -> Answer:
    """Return referral pathways in words, with their tables and what the data cannot say.

    Parameters
    ----------
    pathways : Pathways
        What `cogs.metrics.pathways.pathways` found in the network.
    network : CommunityNetwork
        The whole network, for names.

    Returns
    -------
    Answer
        Facts and columns about residents are exact and marked private.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.pathways import pathways
    >>> network = cogs.network_from_edges([("a", "refers_to", "b")])
    >>> pathways_answer(pathways(network), network).missing[-1]
    'Who refers to whom, by sector, needs the column sector on organisations.'
    """
    groups = {
        "What can be followed": _followed(pathways),
        "Where people come in": _doors(pathways),
        "Where they go from there": _onwards(pathways),
        "Who comes back": _returns(pathways),
        "From user to volunteer": _volunteers(pathways),
        "Between statutory bodies and the community": _flow(pathways),
    }
    facts = {heading: tuple(fact for fact in found if not math.isnan(fact.value)) for heading, found in groups.items()}
    tables = (
        organisations_table(pathways, network),
        doors_table(pathways),
        flow_table(pathways),
        complex_table(pathways),
    )
    return Answer(
        "pathways",
        "Referral pathways",
        (*_sentences(pathways, facts), *_named_doors(pathways, network)),
        {heading: found for heading, found in facts.items() if found},
        tuple(table for table in tables if table is not None),
        _missing(pathways),
    )


def _sentences(found: Pathways, facts: dict[str, tuple[Fact, ...]]) -> tuple[Sentence, ...]:
    if "referrals" in found.missing and "uses date" in found.missing:
        return (sentence("No referral from one organisation to another is recorded, so no pathway can be followed."),)
    said = [sentence(*_opening(found))]
    for heading in ("Where people come in", "Where they go from there", "Who comes back"):
        said += [sentence(f"{fact.heading}: ", fact, ".") for fact in facts[heading]]
    if facts["Who comes back"]:
        said.append(sentence(_RETURNS))
    said += [sentence(f"{fact.heading}: ", fact, ".") for fact in facts["From user to volunteer"]]
    if found.period is not None:
        days = counted(found.censored_days, "day")
        said.append(
            sentence(
                f"Whoever was first seen in the first {days} may have come in before, and whose last referral was in "
                f"the last {days} may yet be sent on: they are left out of where people come in and of last referrals."
                if found.censored_days
                else "Nobody is left out at either end of the period: some may have come in before, or be sent on yet."
            )
        )
    said += [sentence(f"{fact.heading}: ", fact, ".") for fact in facts["Between statutory bodies and the community"]]
    return tuple(said)


def _opening(found: Pathways) -> tuple[str | Fact, ...]:
    rows = _fact(found, "referrals", "Referrals between organisations", "", "referral", rows=True)
    if found.period is None:
        return "Referrals from one organisation to another: ", rows, "; they do not say who was referred when."
    first, last = (f"{day:%B %Y}" for day in found.period)
    when = f"in {first}" if first == last else f"from {first} to {last}"
    people = _fact(found, "residents_followed", "Residents followed", "", "resident")
    return f"Residents with a dated referral, {when}: ", people, "; referrals recorded: ", rows, "."


def _followed(found: Pathways) -> tuple[Fact, ...]:
    facts = [
        _fact(
            found, "referrals", "Referrals", "Rows of referral from one organisation to another.", "referral", rows=True
        ),
        _fact(
            found,
            "residents_followed",
            "Residents with a dated referral",
            "Only these can be followed; a resident stands in the data as a code.",
            "resident",
        ),
    ]
    if {"referrals", "date", "resident"} & set(found.missing):
        return () if "referrals" in found.missing else tuple(facts[:1])
    for name, heading, meaning in (
        ("referrals_without_date", "Referrals without a date", "They are in no pathway."),
        ("referrals_without_resident", "Referrals that name no resident", "They are in no pathway."),
        ("only_month_or_year", "Dates that say only a month or a year", "They stand for its first day."),
        ("outside_period", "Rows outside the period", "They are left out of everything here."),
    ):
        if found.totals[name] > 0:
            facts.append(_fact(found, name, heading, meaning, unit="row", rows=True))
    return tuple(facts)


def _doors(found: Pathways) -> tuple[Fact, ...]:
    all_seen = found.totals["front_doors"] + found.totals["censored_doors"]
    return (
        _fact(
            found,
            "front_doors",
            "Residents of whom it is known where they came in",
            "A front door is the organisation a resident used first or that was the first to refer them, whichever "
            "was earlier; on the same day the one that referred them.",
            "resident",
            out_of=all_seen,
        ),
        _fact(
            found,
            "self_referred",
            "Uses by people who came by themselves",
            "Uses of an organisation by residents who had not been referred to it on an earlier or the same day.",
            "use",
            out_of=found.totals["uses"],
        ),
    )


def _onwards(found: Pathways) -> tuple[Fact, ...]:
    return (
        _fact(
            found,
            "sent_on",
            "Residents referred on by an organisation to which they had been referred",
            "Of all residents referred to an organisation, accepted or not.",
            "resident",
            out_of=found.totals["received"],
        ),
        _fact(
            found,
            "dead_ends",
            "Residents whose last referral was not accepted or has no outcome",
            "Of those whose last referral is long enough ago to say. An outcome that was not written down counts too.",
            "resident",
            out_of=found.totals["last_referrals"],
        ),
    )


def _returns(found: Pathways) -> tuple[Fact, ...]:
    return (
        _fact(
            found,
            "returns",
            "Residents who came back to an organisation after another",
            "On a later day, referred or by themselves; the first use after a referral is not a return.",
            "resident",
            out_of=found.totals["seen"],
        ),
        _fact(
            found,
            "repeat_presentations",
            "Residents who came back to a statutory or crisis service with a need closed there before",
            f"A repeat presentation: the same need, within {counted(found.window_days, 'day')} of a referral whose "
            "outcome is closed. When a case was closed is not recorded.",
            "resident",
            out_of=found.totals["seen"],
        ),
    )


def _volunteers(found: Pathways) -> tuple[Fact, ...]:
    return (
        _fact(
            found,
            "became_volunteers",
            "Volunteers who had used the same organisation on an earlier day",
            "Of all volunteers with a known first day.",
            "volunteer",
            out_of=found.totals["volunteers"],
        ),
    )


def _flow(found: Pathways) -> tuple[Fact, ...]:
    flow = found.flow.set_index(["sender", "receiver"])["referrals"]
    given = {end for pair in flow.index for end in pair}
    if not {"statutory", "community"} & given:
        return ()
    whole = found.totals["referrals"]
    words = {"statutory": "statutory bodies", "community": "community organisations"}
    facts = [
        Fact(
            f"Referrals from {words[one]} to {words[other]}",
            "Of all referrals between organisations; statutory and community are read from the sector.",
            float(flow.get((one, other), 0.0)),
            "referral",
            "referrals",
            whole,
            share=True,
            private=found.about_residents,
        )
        for one, other in (("statutory", "community"), ("community", "statutory"))
    ]
    return tuple(facts)


def _fact(
    found: Pathways, name: str, heading: str, meaning: str, unit: str, *, out_of: float = math.nan, rows: bool = False
) -> Fact:
    """Return a total as a fact; whatever is counted in rows is private where rows name residents."""
    private = found.about_residents if rows else True
    value = found.totals[name]
    share = not math.isnan(out_of)
    return Fact(heading, meaning, value, unit, f"{unit}s", out_of, share=share, private=private)


def _named_doors(found: Pathways, network: CommunityNetwork) -> tuple[Sentence, ...]:
    """Name the organisations where most come in, in the order of names; none where the data hang on a few."""
    nodes, doors = network.nodes, found.organisations["front_doors"].dropna()
    alone = ((nodes["count"] == 1) & (nodes["kind"] != "service")).to_numpy() & ~network.marked(convenors(network))
    doors = doors[(doors > 0) & alone[network.positions(doors.index)]]
    if len(doors) <= _NAMED:
        return ()
    view = organisation_view(network)
    shapes = [shape_of_data(view, ties) for ties in tie_sets(view)]
    if is_star([shape for shape in shapes if shape.carries], ""):
        return (sentence(star_sentence(shapes)),)
    most = _first(doors)
    if most.empty:
        return ()
    people = [
        Fact("Residents", value=value, unit="resident", units="residents", private=True) for value in most.tolist()
    ]
    parts: list[str | Fact] = [f"Of {len(doors)} organisations through which people came in, most came in through "]
    for place, (name, fact) in enumerate(zip(names_of(network, most.index), people, strict=True)):
        joint = "" if place == 0 else " and " if place == len(people) - 1 else ", "
        parts += [f"{joint}{name} (", fact, ")"]
    return (sentence(*parts, "; by name, not ranked."),)


def _first(doors: pd.Series[float]) -> pd.Series[float]:
    """Return the largest in the order of ids, without cutting through equals."""
    ranked = doors.sort_index().sort_values(ascending=False, kind="stable")
    last = ranked.iloc[_NAMED - 1]
    chosen = ranked[ranked >= last]
    return (chosen if len(chosen) <= _NAMED else ranked[ranked > last]).sort_index()


def _missing(found: Pathways) -> tuple[str, ...]:
    gone = set(found.missing)
    gone -= {f"{table} date" for table in ("uses", "volunteers") if table in gone}
    if "referrals" in gone:
        first = (
            "Referral pathways need a table refers_to (source: who refers, target: to whom) with the columns date, "
            "resident, need and outcome.",
        )
        return (*first, *(_COULD_SAY[name] for name in ("uses", "uses date") if name in gone))
    columns = [f"the column {name}" for name in ("date", "resident") if name in gone]
    lines = [_NOT_FOLLOWED.format(columns=and_list(columns))] if columns else []
    if gone >= {"need", "outcome"}:
        gone -= {"need", "outcome"}
        lines.append(
            "Whether the last referral was accepted, and whether people came back with a need closed before, needs the "
            "columns outcome and need on referrals."
        )
    return (*lines, *(line for name, line in _COULD_SAY.items() if name in gone))
