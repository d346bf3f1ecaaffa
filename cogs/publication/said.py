"""What is said of an analysis in lines: how many there are, how good the data are, what is left out, who stands out."""

from __future__ import annotations

import pandas as pd

from cogs.analysis import Analysis
from cogs.disclosure import Rounding, total_of_residents
from cogs.insights.findings import nodes_by_kind, ties_by_relation
from cogs.insights.shape import star_sentence
from cogs.network.rows import referrals_are_people
from cogs.publication.answers_shown import sentence_shown
from cogs.publication.shown import thousands_apart
from cogs.vocabulary import Relation, plain

__all__ = ["left_out_shown", "lines_shown", "notes_shown", "numbers_shown"]


def numbers_shown(analysis: Analysis) -> tuple[dict[str, str], dict[str, str]]:
    """Return how many nodes there are by kind and ties by relation, as text; those about residents made safe."""
    network, rounding = analysis.network, _rounding(analysis)
    relations = network.vocabulary.relations
    private = {name for name in network.relations if "resident" in (*relations[name].sources, *relations[name].targets)}
    if referrals_are_people(network):
        private |= set(network.vocabulary.carriers())

    def safe(number: int, *, about_people: bool) -> str:
        return str(rounding.texts(pd.Series([float(number)])).iloc[0]) if about_people else str(number)

    nodes = {kind: str(n) for kind, n in nodes_by_kind(network).items()}
    if "resident" in nodes:
        nodes["resident"] = total_of_residents(network, rounding)
    ties = {name: safe(n, about_people=name in private) for name, n in ties_by_relation(network).items()}
    return nodes, ties


def notes_shown(analysis: Analysis) -> tuple[str, ...]:
    """Return what a reader should know of the data, with numbers of rows about people rounded."""
    return tuple(sentence_shown(note, _rounding(analysis)) for note in analysis.findings.notes)


def left_out_shown(analysis: Analysis) -> tuple[str, ...]:
    """Return what the figures leave out and why, with numbers of rows about people rounded."""
    return tuple(sentence_shown(one, _rounding(analysis)) for one in analysis.findings.left_out)


def lines_shown(analysis: Analysis) -> tuple[str, ...]:
    """Return what the command line says of an analysis, line by line: numbers, notes, who stands out in what."""
    findings = analysis.findings
    nodes, ties = numbers_shown(analysis)
    relations = analysis.network.vocabulary.relations
    kinds = analysis.network.vocabulary.kinds
    lines = [analysis.network.name or analysis.tables.name, "", "Nodes"]
    lines += [
        f"  {thousands_apart(number):>9}  {kind if number == '1' else kinds[kind].plural}"
        for kind, number in nodes.items()
    ]
    lines += ["", "Relationships"]
    lines += [f"  {thousands_apart(number):>9}  {name}  ({_ends(relations[name])})" for name, number in ties.items()]
    lines += ["", "How good the data are", *(f"  {note}" for note in notes_shown(analysis))]
    lines += [f"  Left out: {sentence}" for sentence in left_out_shown(analysis)]
    lines += ["", "Who stands out, and in what"]
    lines += [f"  {sentence}"] if (sentence := star_sentence(findings.shapes)) else []
    lines += [f"  {item.sentence}" for item in findings.stand_outs]
    return tuple(lines)


def _rounding(analysis: Analysis) -> Rounding:
    settings = analysis.tables.settings
    return Rounding(settings.threshold, settings.base)


def _ends(relation: Relation) -> str:
    return f"{plain(relation.sources[0])} {relation.verb} {plain(relation.targets[0])}"
