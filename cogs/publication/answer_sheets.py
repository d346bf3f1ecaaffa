"""The answers of a report as sheets of the workbook: the sentences, the profiles, and every table behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from cogs.disclosure import Rounding
from cogs.insights.answers import Answer
from cogs.publication.answer_chapters import Answers
from cogs.publication.answers_shown import fact_shown, safe_frame, sentence_shown
from cogs.views.workbook import Sheet
from cogs.vocabulary import Definition

__all__ = ["HOLDS", "answer_sheets"]

_LONGEST = 28
HOLDS: Mapping[str, str] = {
    "Answers": "what was found, sentence by sentence",
    "Answers in figures": "the figures of every answer, each with its denominator and its meaning",
}
_GIVEN = "computed from the data, as the answer says"


def answer_sheets(answers: Answers, rounding: Rounding) -> Iterator[Sheet]:
    """Yield the sheets of the answers, residents made safe.

    Parameters
    ----------
    answers : Answers
        What a report answers.
    rounding : Rounding
        How numbers of residents are made safe.
    """
    asked = [answer for answer in _all(answers) if answer is not None]
    sentences = [(answer.heading, sentence_shown(one, rounding)) for answer in asked for one in answer.sentences]
    yield _sheet("Answers", sentences, {"about": "About", "sentence": "What was found"})
    facts = [
        (answer.heading, group, fact.heading, fact_shown(fact, rounding), fact.meaning)
        for answer in asked
        for group, found in answer.facts.items()
        for fact in found
    ]
    headings = {
        "about": "About",
        "group": "Under",
        "figure": "Figure",
        "value": "As recorded",
        "meaning": "What it says",
    }
    yield _sheet("Answers in figures", facts, headings)
    tables = [(one.heading, table) for one in asked for table in one.tables if not one.key.startswith("profile")]
    for number, (heading, table) in enumerate(tables, start=1):
        called = "".join(c for c in heading if c.isalnum() or c == " ")[: _LONGEST - 3].strip()
        yield Sheet(f"{number} {called}", safe_frame(table, rounding), table.columns)


def _all(answers: Answers) -> Iterator[Answer | None]:
    yield answers.anchors
    yield from answers.profiles
    yield answers.pathways
    yield answers.closures
    yield from answers.principles


def _sheet(name: str, rows: Sequence[tuple[str, ...]], headings: Mapping[str, str]) -> Sheet:
    columns = {
        column: Definition(column, heading, f"{heading}.", "", "", _GIVEN) for column, heading in headings.items()
    }
    return Sheet(name, pd.DataFrame(rows, columns=list(headings), dtype=object), columns)
