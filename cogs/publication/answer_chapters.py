"""The chapters of the report that answer questions: who the cogs are, profiles, pathways, closures, principles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from cogs.analysis import Analysis
from cogs.insights.anchors import anchors, anchors_answer
from cogs.insights.answers import Answer, Sentence
from cogs.insights.closure import what_if, what_if_answer
from cogs.insights.pathways import pathways_answer
from cogs.insights.principles import principles, principles_answer
from cogs.insights.profile import profile, profile_answer
from cogs.insights.shape import is_star
from cogs.insights.stand_outs import peers
from cogs.metrics.pathways import pathways
from cogs.network.fold import bodies
from cogs.progress import Progress, quiet
from cogs.publication.answers_shown import sections_of, sentence_shown
from cogs.publication.shown import Shown
from cogs.views.charts import Chart, two_figures
from cogs.views.content import Section

__all__ = ["Answers", "answers_to", "cogs_chapters", "later_chapters", "summary_of"]

_MOST_PROFILES = 10
_MOST_CLOSURES = 5
_SENTENCES_OF_A_CLOSURE = 5
_SENTENCES_OF_A_PROFILE = 2
# How large, how connected, and that figures are described.
_SENTENCES_OF_THE_DATA = 3
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
    profiles : tuple of Answer
        Of the anchors, else of those who were studied, at most ten.
    pathways : Answer
        Where people come in, how often they are sent on.
    closures : Answer or None
        What would be lost without each of the first five of them.
    principles : tuple of Answer
        One for each of the six.
    """

    anchors: Answer | None
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
    told = [anchor.id for anchor in found.anchors] or _studied(analysis)
    say("Writing the profiles")
    profiled = [profile_answer(profile(network, node, by=by), network) for node in told[:_MOST_PROFILES]]
    say("Asking what would be lost")
    closures = _closures(analysis, told[:_MOST_CLOSURES])
    say("Following the referrals")
    followed = pathways_answer(pathways(network, period=settings.period), network)
    say("Counting for the six principles")
    return Answers(
        anchors=anchors_answer(found, network) if len(peers(network)) else None,
        profiles=tuple(replace(answer, key=f"profile-{place}") for place, answer in enumerate(profiled, start=1)),
        pathways=followed,
        closures=closures,
        principles=principles_answer(principles(network, by=by, period=settings.period)),
    )


def cogs_chapters(answers: Answers, analysis: Analysis, shown: Shown) -> Iterator[Section]:
    """Yield who the cogs are, then the profiles."""
    if answers.anchors is not None:
        yield from sections_of(answers.anchors, shown.rounding, charts=_between_and_reach(analysis, shown))
    for answer in answers.profiles:
        first, *others = sections_of(answer, shown.rounding)
        yield from (replace(first, starts_page=True), *others)


def summary_of(analysis: Analysis, answers: Answers, shown: Shown) -> tuple[str, ...]:
    """Return what a reader is told first; of data that are described and not ranked, what each studied one does."""
    findings = analysis.findings
    if not answers.profiles or not all(shape.star or shape.thin for shape in findings.shapes):
        return findings.summary
    beginnings = (
        " ".join(sentence_shown(one, shown.rounding) for one in answer.sentences[:_SENTENCES_OF_A_PROFILE])
        for answer in answers.profiles
    )
    return (*findings.summary[:_SENTENCES_OF_THE_DATA], *beginnings)


def later_chapters(answers: Answers, shown: Shown) -> Iterator[Section]:
    """Yield the pathways, what would be lost, and the six principles."""
    yield from sections_of(answers.pathways, shown.rounding)
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
        sentences += answer.sentences[:_SENTENCES_OF_A_CLOSURE]
    if not sentences:
        return None
    asked = "Each is taken out alone and everything is computed again; cogs what-if gives all figures and tables."
    return Answer("closures", "If one closed", (*sentences, (asked,)))


def _between_and_reach(analysis: Analysis, shown: Shown) -> tuple[Chart, ...]:
    """Draw who stands between others against how far people can be referred on, where that may be ranked."""
    leading = analysis.findings.leading
    reach = "organisations_2"
    if leading is None or reach not in shown.figures or is_star(analysis.findings.shapes, leading):
        return ()
    candidates = peers(shown.network)
    table = pd.DataFrame(
        {
            "name": shown.network.nodes.loc[candidates, "name"],
            "kind": shown.network.nodes.loc[candidates, "kind"],
            "x": shown.figures.loc[candidates, reach],
            "y": shown.figures.loc[candidates, leading],
        }
    ).dropna()
    headings = {name: analysis.definitions[name].heading for name in (leading, reach)}
    chart = two_figures(
        table,
        key="between-and-reach",
        title="Who stands between others, and how far people can be referred on",
        x="x",
        y="y",
        x_heading=headings[reach],
        y_heading=headings[leading],
    )
    return () if chart is None else (chart,)
