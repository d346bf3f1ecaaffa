"""The summary of a report: one page that a councillor can take away, the answer first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from cogs.analysis import Analysis
from cogs.insights.anchors import Anchor, Anchors
from cogs.insights.answers import Answer, names_of
from cogs.insights.words import and_list, counted
from cogs.network.community_network import CommunityNetwork
from cogs.publication.answer_chapters import Answers
from cogs.publication.answers_shown import sentence_shown
from cogs.publication.shown import Shown

__all__ = ["summary_of"]

_MOST_NAMED = 3
_SENTENCES_OF_AN_ANSWER = 2
# How large and how connected; of data that hang on a few, that figures are described.
_SENTENCES_OF_THE_DATA = 2
# Which of the six principles a reader is told of first: the whole system, local spend, early help.
_PRINCIPLES = (0, 2, 3)
_CAUTION = "These figures describe ties as recorded; they do not say what a tie brings about."


def summary_of(analysis: Analysis, answers: Answers, shown: Shown) -> tuple[str, ...]:
    """Return what a reader is told first: who the cogs are, what they do, what hangs on them, how sure it is.

    Of data that are described and not ranked, what each studied organisation does.

    Parameters
    ----------
    analysis : Analysis
        What was computed.
    answers : Answers
        What was asked of it.
    shown : Shown
        What may be shown of it.
    """
    findings = analysis.findings
    if not answers.profiles:
        return (*findings.summary, _CAUTION)
    if answers.found is None or not answers.found.anchors:
        described = (_beginning(answer, shown) for answer in answers.profiles)
        return (*findings.summary[: _SENTENCES_OF_THE_DATA + 1], *described, _CAUTION)
    return tuple(_ranked(analysis, answers, answers.found, shown))


def _ranked(analysis: Analysis, answers: Answers, found: Anchors, shown: Shown) -> Iterator[str]:
    yield from _first(found, shown.network)
    for answer in answers.profiles[:_MOST_NAMED]:
        yield _beginning(answer, shown)
    if answers.closures is not None:
        # The sentences on one organisation are joined by blanks; a summary has room for the first.
        first = tuple(takewhile(lambda part: part != " ", answers.closures.sentences[0]))
        yield sentence_shown(first, shown.rounding)
    for place in _PRINCIPLES:
        answer = answers.principles[place]
        if answer.sentences and answer.facts:
            number, _, principle = answer.heading.partition(". ")
            yield f"Principle {number}, “{principle}”. {_beginning(answer, shown)}"
    yield " ".join(analysis.findings.summary[:_SENTENCES_OF_THE_DATA])
    yield _sureness(found)


def _first(found: Anchors, network: CommunityNetwork) -> Iterator[str]:
    """Name those who are among the first in most figures, equals at the end all or none."""
    of = counted(len(found.definitions), "figure")
    peers = and_list([counted(len(group.judged), *group.called) for group in found.groups])
    told = _most(found.anchors)
    named = [f"{(*names_of(network, [one.id]), one.id)[0]} (in {len(one.figures)})" for one in told]
    yield (
        f"Of {peers}, {len(found.anchors):,} {'is' if len(found.anchors) == 1 else 'are'} among the first of their "
        f"peers in at least one of {of} of connection. Among the first in most of these: {and_list(named)}."
    )


def _most(listed: tuple[Anchor, ...]) -> tuple[Anchor, ...]:
    """Return the first three and whoever is level with the last of them; if those are many, none who is."""
    if len(listed) <= _MOST_NAMED:
        return listed
    last = len(listed[_MOST_NAMED - 1].figures)
    level = tuple(one for one in listed if len(one.figures) >= last)
    above = tuple(one for one in listed if len(one.figures) > last)
    return level if len(level) <= 2 * _MOST_NAMED or not above else above


def _beginning(answer: Answer, shown: Shown) -> str:
    return " ".join(sentence_shown(one, shown.rounding) for one in answer.sentences[:_SENTENCES_OF_AN_ANSWER])


def _sureness(found: Anchors) -> str:
    computed = found.standings[found.standings["samples"] > 0]
    if computed.empty:
        return _CAUTION
    unsure = int(computed["uncertain"].sum())
    return (
        f"How sure this is: of {counted(len(computed), 'place')} among the first, {unsure:,} "
        f"{'is' if unsure == 1 else 'are'} uncertain when a tenth of the ties is left out at random. {_CAUTION}"
    )
