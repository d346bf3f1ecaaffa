"""Text that mentions referral → ties to review: who is said to refer people to a service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from cogs.exchange.individuals import is_individual

__all__ = ["SUGGESTED_COLUMNS", "suggested_referrals"]

SUGGESTED_COLUMNS = ("source", "target", "relation", "reason", "text")

_TEXTS = ("application_process", "eligibility_description", "eligibility", "description")
_REFERRAL = re.compile(r"\brefer(?:r(?:als?|ed|ing)|s|)\b", re.IGNORECASE)
# "No referral needed" says that nobody need refer: it suggests nothing.
_NONE_NEEDED = re.compile(
    r"\b(?:no|without(?: an?)?|not? need(?: an?)?)\s+(?:[\w-]+\s+){0,2}referrals?\b[^.;\n]*"
    r"|\breferrals?\s+(?:(?:is|are)\s+)?not\s+(?:needed|required|necessary|accepted|taken)\b",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\brefer(?:rals?|red)\b"
    r"(?:\s+(?:is|are|must|may|can|be|only|accepted|required|needed|taken|made|come|comes|received|welcome|welcomed))*"
    r"\s+(?:from|by|through|via)\s+(?P<who>[^.;:()\n]{2,100})",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?P<who>(?i:self|gp|g\.p\.|doctor|physician|agency|school|hospital|professional|(?:social|case) ?worker"
    r"|court|police|council|local authority|health visitor)|(?!AND\b|OR\b|NOT\b|NO\b)[A-Z]{2,6})"
    # In capitals it is a heading: "PHYSICIAN REFERRAL:" says that the service refers people to physicians.
    r"(?:['’]s)?[\s-]+(?!REFER)(?i:refer(?:rals?|red)?)\b(?!\s+to\b)"
)
_SELF_OR = re.compile(r"\b(?P<who>self)\b[\s-]*(?:or|and|,)\s[^.;:\n]{0,40}?\breferr", re.IGNORECASE)
_YOURSELF = re.compile(r"\brefer\s+(?P<who>yourself|yourselves|themselves)\b", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:ask|see|contact|speak to|talk to)\s+(?:your|a|an|the|any)\s+(?P<who>[^.,;:()\n]{2,40}?)"
    r"\s+(?:for|to)\s+(?:an?\s+)?refer(?:ral)?\b",
    re.IGNORECASE,
)
_SELF = {"self", "yourself", "yourselves", "themselves", "individuals", "individual"}
_WHERE_WHO_ENDS = re.compile(
    r"\s+(?:who|which|that|must|will|is|are|before|to|if|required|needed|accepted|only|please|meets|and\s+(?:must|will|call)"
    r"|or\s+call|for\s+(?:an?|the|more))\b.*",
    re.IGNORECASE | re.DOTALL,
)
_NOBODY = re.compile(
    r"(?:meets|have|has|having|be|being|is|calling|appointment)\b|(?:this|that|it|or|and)$", re.IGNORECASE
)
_ARTICLE = re.compile(r"^(?:(?:the|an?|your|their|our|either|another|other)\s+)+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and/)?or\s+|\s*/\s*", re.IGNORECASE)
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\(?\d[\d\s().-]{5,}\d")
_MOST_WORDS = 12
_AROUND = 40
_LONGEST = 120
_SENTENCE_END = re.compile(r"(?<=[.;:!?])\s|[\n•]")


def suggested_referrals(services: pd.DataFrame, organisations: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the referrals that the text of services hints at, for somebody to review.

    A text that says that no referral is needed, or that the service refers people elsewhere, suggests
    nothing. A phrase that is the name of a person is left out; email addresses and long numbers are taken
    out of every excerpt.

    Parameters
    ----------
    services : pandas.DataFrame
        Column `id`, and any of application_process, eligibility_description, eligibility, description.
    organisations : pandas.DataFrame
        Columns `id` and `name`: a phrase that begins with such a name stands for that organisation.

    Returns
    -------
    pandas.DataFrame
        One row per source and service, columns source (an id, or the phrase), target, relation, reason, text.
    int
        How many services mention referral but suggest no source.

    Examples
    --------
    >>> services = pd.DataFrame({"id": ["s1"], "application_process": ["GP referral, or referred by the Hub."]})
    >>> found, _ = suggested_referrals(services, pd.DataFrame({"id": ["o1"], "name": ["Hub"]}))
    >>> found[["source", "target", "text"]].to_dict("split")["data"]
    [['o1', 's1', 'GP referral, or referred by the Hub.'], ['GP', 's1', 'GP referral, or referred by the Hub.']]
    """
    named = {_plain(name): str(node) for node, name in zip(organisations["id"], organisations["name"], strict=True)}
    named.pop("", None)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    silent = 0
    columns = [column for column in _TEXTS if column in services]
    for node, *texts in services[["id", *columns]].itertuples(index=False, name=None):
        before = len(found)
        for column, text in zip(columns, texts, strict=True):
            for source, reason, excerpt in _hints(str(text), column, named):
                found.setdefault((source.casefold(), node), (source, node, "refers_to", reason, excerpt))
        silent += len(found) == before and any(_REFERRAL.search(str(text)) for text in texts)
    suggested = pd.DataFrame(list(found.values()), columns=list(SUGGESTED_COLUMNS), dtype=str)
    return suggested[~is_individual(suggested["source"])].reset_index(drop=True), silent


def _hints(text: str, column: str, named: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the source, the reason and the excerpt of each hint in one text."""
    if not _REFERRAL.search(text):
        return
    shown = _PERSONAL.sub("…", text)
    read = _NONE_NEEDED.sub(lambda found: " " * len(found[0]), shown)
    for pattern in (_FROM, _BEFORE, _ASKED, _SELF_OR, _YOURSELF):
        for match in pattern.finditer(read):
            for phrase in _sources(match["who"], named):
                node = _organisation(phrase, named)
                whose = (
                    "which begins with the name of an organisation here" if node else "which is no organisation here"
                )
                whose = "people refer themselves" if phrase == "self" else f'from "{phrase}", {whose}'
                yield node or phrase, f"{column} mentions referral: {whose}", _excerpt(shown, *match.span())


def _sources(who: str, named: Mapping[str, str]) -> Iterator[str]:
    """Yield those whom a phrase names: the whole of it where it is an organisation, else part by part."""
    whole = _ARTICLE.sub("", " ".join(who.split()))
    if _organisation(whole, named):
        yield whole
        return
    for part in _BETWEEN.split(_WHERE_WHO_ENDS.sub("", whole)):
        phrase = _ARTICLE.sub("", part).strip(" .,-–…'\"")
        if phrase.casefold() in _SELF:
            yield "self"
        elif len(phrase) > 1 and "…" not in phrase and not _NOBODY.match(phrase):
            yield phrase


def _organisation(phrase: str, named: Mapping[str, str]) -> str | None:
    """Return the id of the organisation with whose name a phrase begins, the longest name first."""
    words = _plain(phrase).split()[:_MOST_WORDS]
    lengths = range(len(words), 0, -1)
    return next((named[name] for size in lengths if (name := " ".join(words[:size])) in named), None)


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", str(name).casefold()).split()).removeprefix("the ")


def _excerpt(text: str, start: int, end: int) -> str:
    """Return the sentence around a hint, in whole words: who stands in the one before is no business of ours."""
    end = min(end, start + _LONGEST)
    before = _SENTENCE_END.split(text[max(0, start - _AROUND) : start])
    after = _SENTENCE_END.split(text[end : end + _AROUND] if not _SENTENCE_END.search(text[:end], start) else "")
    cut = len(before) == 1 and start > _AROUND and not text[start - _AROUND - 1].isspace()
    first = before[0].partition(" ")[2] if cut else before[-1]
    overlong = len(after) == 1 and end + _AROUND < len(text) and not text[end + _AROUND].isspace()
    last = after[0].rpartition(" ")[0] if overlong else after[0]
    return " ".join(f"{first}{text[start:end]}{last}".split())
