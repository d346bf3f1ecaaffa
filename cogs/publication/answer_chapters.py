"""The chapters of the report that answer questions: who the cogs are, profiles, pathways, closures, principles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from cogs.analysis import Analysis
from cogs.insights.anchors import Anchors, anchors, anchors_answer
from cogs.insights.answers import Answer, Fact, Sentence
from cogs.insights.closure import what_if, what_if_answer
from cogs.insights.pathways import pathways_answer
from cogs.insights.principles import principles, principles_answer
from cogs.insights.profile import profile, profile_answer
from cogs.insights.stand_outs import peers
from cogs.insights.words import counted
from cogs.metrics.computed_once import pathways
from cogs.network.fold import bodies
from cogs.progress import Progress, quiet
from cogs.publication.answers_shown import sections_of
from cogs.publication.report_charts import between_and_reach, directions_charts, flow_charts, ranking_charts
from cogs.publication.shown import Shown
from cogs.views.content import Section

__all__ = [
    "Answers",
    "annex_chapters",
    "answers_to",
    "cogs_chapters",
    "lacking_figures",
    "later_chapters",
    "profile_chapters",
]

_MOST_PROFILES = 5
_MOST_DESCRIBED = 10
_MOST_CLOSURES = 5
_SENTENCES_OF_A_CLOSURE = 5
_MOST_NAMES = 3
_ROLES = "Brokerage roles"
_SHORT = ("Organisation", "In how many figures", "Of how many", "Kind of connector")
# Ranges of ranks take long: fewer losses for the report than `cogs anchors` takes; the report says how many.
_SAMPLES = 20
_LARGE = 1_000


@dataclass(frozen=True, eq=False)
class Answers:
    """What is asked of every analysis.

    Attributes
    ----------
    anchors : Answer or None
        Who stands out, in what, and how surely; None where nobody could.
    found : Anchors or None
        The same as figures, exact, for the charts.
    profiles : tuple of Answer
        Of the first five anchors, else of those who were studied, at most ten.
    pathways : Answer
        Where people come in, how often they are sent on.
    closures : Answer or None
        What would be lost without each of the first five of them.
    principles : tuple of Answer
        One for each of the six.
    """

    anchors: Answer | None
    found: Anchors | None
    profiles: tuple[Answer, ...]
    pathways: Answer
    closures: Answer | None
    principles: tuple[Answer, ...]


def answers_to(analysis: Analysis, *, progress: Progress | None = None) -> Answers:
    """Return the answers that a report gives.

    Parameters
    ----------
    analysis : Analysis
        What was computed.
    progress : callable, optional
        Called with a few words at the start of each step.
    """
    say = progress or quiet
    network, by, settings = analysis.network, analysis.options.by, analysis.tables.settings
    say("Finding the anchors")
    found = anchors(
        network,
        analysis.metrics,
        by=by,
        relations=analysis.options.relations,
        seed=analysis.options.seed,
        samples=_SAMPLES if len(bodies(network)) <= _LARGE else 0,
    )
    told = [anchor.id for anchor in found.anchors][:_MOST_PROFILES] or _studied(analysis)[:_MOST_DESCRIBED]
    say("Writing the profiles")
    profiled = [profile_answer(profile(network, node, by=by), network) for node in told]
    say("Asking what would be lost")
    closures = _closures(analysis, told[:_MOST_CLOSURES])
    say("Following the referrals")
    followed = pathways_answer(pathways(network, period=settings.period), network)
    say("Counting for the six principles")
    return Answers(
        anchors=anchors_answer(found, network) if len(peers(network)) else None,
        found=found if len(peers(network)) else None,
        profiles=tuple(replace(answer, key=f"profile-{place}") for place, answer in enumerate(profiled, start=1)),
        pathways=followed,
        closures=closures,
        principles=principles_answer(principles(network, by=by, period=settings.period)),
    )


def cogs_chapters(answers: Answers, analysis: Analysis, shown: Shown) -> Iterator[Section]:
    """Yield who the cogs are: sentences, charts, and one row for each that is among the first."""
    if answers.anchors is None or answers.found is None:
        return
    charts = (*ranking_charts(answers.found, shown.network), *between_and_reach(analysis, shown))
    first, *_ = sections_of(_without_figures(answers.anchors), shown.rounding, charts=charts)
    if first.table is not None:
        first = replace(first, table=first.table[[name for name in _SHORT if name in first.table]])
    yield replace(first, heading="Who the cogs of connection are")


def _without_figures(answer: Answer) -> Answer:
    """Return an answer without the sentences that are made of figures: tables and charts say these."""
    kept = tuple(one for one in answer.sentences if not any(isinstance(part, Fact) for part in one))
    return replace(answer, sentences=kept)


def profile_chapters(answers: Answers, shown: Shown) -> Iterator[Section]:
    """Yield the profiles, a page for each to start on; brokerage roles have a chapter of their own."""
    for answer in answers.profiles:
        facts = {
            heading: tuple(fact for fact in facts if not _lacks(fact))
            for heading, facts in answer.facts.items()
            if not heading.startswith(_ROLES)
        }
        lacking = sum(map(_lacks, chain.from_iterable(answer.facts.values())))
        more = (f"Not enough data for {counted(lacking, 'figure')} more: see “How good the data are”.",)
        told = replace(answer, facts=facts, missing=(*answer.missing, *(more if lacking else ())))
        charts = directions_charts(answer, shown.rounding)
        first, *others = sections_of(told, shown.rounding, charts=charts, most_names=_MOST_NAMES)
        yield from (replace(first, starts_page=True), *others)


def lacking_figures(answers: Answers) -> dict[str, str]:
    """Return the figures that some profile cannot say, and the data that each needs."""
    facts = (fact for answer in answers.profiles for group in answer.facts.values() for fact in group)
    return {fact.heading: fact.needs for fact in facts if _lacks(fact)}


def _lacks(fact: Fact) -> bool:
    return bool(fact.value != fact.value and fact.needs)


def annex_chapters(answers: Answers, shown: Shown) -> Iterator[Section]:
    """Yield the figures of those who are among the first: to look things up in, not to read."""
    if answers.anchors is not None:
        _, *others = sections_of(answers.anchors, shown.rounding)
        yield from (replace(section, part=False) for section in others)


def later_chapters(answers: Answers, analysis: Analysis, shown: Shown) -> Iterator[Section]:
    """Yield the pathways, what would be lost, and the six principles."""
    charts = flow_charts(answers.pathways, analysis.findings.shapes, shown.rounding)
    yield from sections_of(answers.pathways, shown.rounding, charts=charts)
    if answers.closures is not None:
        yield from sections_of(answers.closures, shown.rounding)
    for answer in answers.principles:
        yield from sections_of(answer, shown.rounding)


def _studied(analysis: Analysis) -> list[str]:
    """Return the organisations that were studied, by name: data of a few are described, not ranked."""
    nodes = analysis.network.nodes
    centres = {centre for shape in analysis.findings.shapes if shape.star for centre in shape.centres}
    studied = nodes.loc[nodes.index.isin(centres) & (nodes["kind"] == "organisation") & (nodes["count"] == 1), "name"]
    return [str(node) for node in studied.sort_values(kind="stable").index]


def _closures(analysis: Analysis, ids: list[str]) -> Answer | None:
    sentences: list[Sentence] = []
    for node in ids:
        answer = what_if_answer(what_if(analysis.network, close=[node], by=analysis.options.by), analysis.network)
        said = answer.sentences[:_SENTENCES_OF_A_CLOSURE]
        sentences.append(tuple(part for one in said for part in (*one, " "))[:-1])
    if not sentences:
        return None
    asked = "Each is taken out alone and everything is computed again; cogs what-if gives all figures and tables."
    return Answer("closures", "If one closed", (*sentences, (asked,)))
