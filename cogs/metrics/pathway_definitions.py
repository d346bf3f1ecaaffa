"""What every figure of referral pathways says, in plain words; whatever counts residents is marked private."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from cogs.vocabulary import Definition

__all__ = ["PATHWAY_DEFINITIONS"]

_RESIDENTS = "0 to all residents"


def _about_people(
    name: str, heading: str, meaning: str, unit: str = "residents", private: Literal["people", "share"] = "people"
) -> Definition:
    bounds = {"residents": _RESIDENTS, "share": "0 to 1"}.get(unit, "0 or more")
    return Definition(name, heading, meaning, unit, bounds, "own definition", private=private)


_ALL = (
    _about_people(
        "front_doors",
        "Came in here",
        "Residents whose front door it is: they used it first of all, or it was the first to refer them.",
    ),
    _about_people("uses", "Uses", "Uses of it or of its services that have a date.", "uses"),
    _about_people(
        "self_referred", "Came by themselves", "Uses by residents who had not been referred to it before.", "uses"
    ),
    Definition(
        "senders",
        "Refer people to it",
        "Different organisations that refer people to it.",
        "organisations",
        "0 to all others",
        "own definition",
    ),
    Definition(
        "receivers",
        "It refers people to",
        "Different organisations to which it refers people.",
        "organisations",
        "0 to all others",
        "own definition",
    ),
    _about_people("received", "Referred to it", "Residents who were referred to it, accepted or not."),
    _about_people("sent_on", "Sent on", "Of those referred to it, residents whom it later referred on."),
    _about_people("onward_rate", "Onward rate", "Residents it sent on, of residents referred to it.", "share", "share"),
    _about_people("last_referrals", "Last referral was to it", "Residents whose last recorded referral was to it."),
    _about_people(
        "dead_ends",
        "Ended without being accepted",
        "Residents whose last referral was to it and was not accepted, or has no outcome.",
    ),
    _about_people("seen", "Seen here", "Residents who were there: referred to it, referred on by it, or using it."),
    _about_people(
        "returns",
        "Came back",
        "Residents who came back to it on a later day, after they had been at another. Not a failure by itself.",
    ),
    _about_people(
        "repeat_presentations",
        "Came back with a closed need",
        "Residents referred again to a statutory or crisis service for the same need, which had been closed there.",
    ),
    _about_people("volunteers", "Volunteers", "Residents who volunteer with it from a known day on."),
    _about_people("became_volunteers", "Used it before", "Volunteers who had used it on an earlier day."),
)

PATHWAY_DEFINITIONS: Mapping[str, Definition] = MappingProxyType({entry.name: entry for entry in _ALL})
