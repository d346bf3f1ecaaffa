"""The first sentences of a profile: what an organisation does as a connector, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from cogs.insights.answers import Fact, Sentence, sentence
from cogs.insights.words import and_list

__all__ = ["first_sentences"]

_NAN = float("nan")


def first_sentences(
    facts: Mapping[str, Sequence[Fact]], name: str, deliverers: Sequence[str] = ()
) -> tuple[Sentence, ...]:
    """Return what a reader is told first; a figure that the data cannot say has no sentence.

    Parameters
    ----------
    facts : mapping of heading to facts
        The facts of a profile.
    name : str
        Whose profile it is.
    deliverers : sequence of str
        Names of those who deliver it, where it is a delivered service.

    Examples
    --------
    >>> facts = {"": (Fact("Services it delivers", value=2, unit="service", units="services", out_of=9),)}
    >>> [part if isinstance(part, str) else part.value for part in first_sentences(facts, "The hub")[0]]
    ['The hub delivers ', 2, '.']
    """
    known = {fact.heading: fact for group in facts.values() for fact in group if not np.isnan(fact.value)}
    return tuple(
        said
        for said in (
            _offer(known, name, deliverers),
            _referrals(known),
            _one(
                known,
                "Open pairs it links by referrals",
                "By referrals it links ",
                ", the first of whom does not refer to the second.",
            ),
            _one(
                known, "Services within two referrals that it does not offer", "Within two referrals it leads to ", "."
            ),
            _place(known),
            _users(known),
        )
        if said
    )


def _offer(known: Mapping[str, Fact], name: str, deliverers: Sequence[str]) -> Sentence:
    if deliverers:
        return sentence(f"{name} is a service of {and_list(deliverers)}.")
    fact = known.get("Services it delivers")
    if fact is None:
        return sentence(f"{name} is a service that nobody is recorded to deliver.")
    if fact.value == 0:
        return sentence(f"No service is recorded that {name} delivers.")
    return sentence(f"{name} delivers ", fact, ".")


def _referrals(known: Mapping[str, Fact]) -> Sentence:
    out, into = known.get("Those it refers people to"), known.get("Those who refer people to it")
    if out is None or into is None:
        return ()
    if out.value == 0 and into.value == 0:
        return sentence("No referral to it or from it is recorded.")
    if out.value == 0:
        return sentence("It receives people from ", into, "; none to whom it refers them is recorded.")
    if into.value == 0:
        return sentence("It refers people to ", out, "; none who refers them to it is recorded.")
    return sentence("It refers people to ", _bare(out), " and receives them from ", into, ".")


def _place(known: Mapping[str, Fact]) -> Sentence:
    said = [
        part
        for doing, heading in (
            ("owns or runs ", "Places it owns or runs"),
            ("supports, funds, founded or convenes ", "Organisations it supports"),
        )
        for part in _doing(known, doing, heading)
    ]
    if not said and "Places it owns or runs" in known:
        others = ", and no organisation that it supports or funds" if "Organisations it supports" in known else ""
        return sentence(f"No place is recorded that it owns or runs{others}.")
    if not said:
        return ()
    joined = [*said[:2], " and ", *said[2:]] if len(said) > 2 else said
    return sentence("It ", *joined, ".")


def _doing(known: Mapping[str, Fact], doing: str, heading: str) -> Iterator[str | Fact]:
    fact = known.get(heading)
    if fact is not None and fact.value > 0:
        yield from (doing, fact)


def _users(known: Mapping[str, Fact]) -> Sentence:
    users, only = known.get("Residents who use it"), known.get("Residents who have no other door")
    if users is None:
        return ()
    if users.value == 0:
        return sentence("No resident is recorded as using it.")
    # Of a group it is not known what each of them uses, so nothing is said of it here.
    if only is None or only.value == 0 or only.note:
        return sentence("Recorded as using it: ", users, ".")
    return sentence("Recorded as using it: ", users, "; among them, without another door: ", _bare(only), ".")


def _one(known: Mapping[str, Fact], heading: str, before: str, after: str) -> Sentence:
    fact = known.get(heading)
    return () if fact is None or fact.value == 0 else sentence(before, fact, after)


def _bare(fact: Fact) -> Fact:
    """Return a fact as its number alone, where the sentence says of what."""
    return replace(fact, unit="", units="", out_of=_NAN)
