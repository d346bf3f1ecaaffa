"""Answers as they may be read: residents rounded, numbers with their denominators, as lines or as sections."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from cogs.disclosure import Rounding
from cogs.insights.answers import Answer, AnswerTable, Fact, Sentence
from cogs.insights.words import and_list, figure
from cogs.publication.shown import thousands_apart
from cogs.views.content import Chart, Section

__all__ = ["fact_shown", "lines_of", "safe_frame", "sections_of", "sentence_shown", "table_safe"]

_MOST_NAMES = 12
_MOST_ROWS = 20
_LEAST_BASE = 20


def fact_shown(fact: Fact, rounding: Rounding) -> str:
    """Return what may be read of a fact: its number, what it is out of, and its unit.

    Examples
    --------
    >>> fact_shown(Fact("Partners", value=12, units="organisations", out_of=63), Rounding())
    '12 of 63 organisations'
    >>> fact_shown(Fact("Users", value=3, units="residents", private=True), Rounding())
    '1 to 7 residents'
    >>> fact_shown(Fact("Self-referred", value=40, units="residents", out_of=121, share=True, private=True), Rounding())
    '33% of 120 residents'
    >>> fact_shown(Fact("Returns", needs="the column date on referrals"), Rounding())
    'not enough data: needs the column date on referrals'
    """
    if math.isnan(fact.value):
        return f"not enough data: needs {fact.needs}" if fact.needs else "not defined"
    if fact.share:
        return _share(fact, rounding)
    number = _number(fact.value, fact, fact.public, rounding)
    whole = _number(fact.out_of, fact, fact.public_out_of, rounding)
    unit = _unit(fact, whole or number)
    if fact.units == "£" and fact.value:
        return f"£{number}" if math.isnan(fact.out_of) else f"£{number} of £{whole}"
    if fact.value == 0:
        return "none recorded" if math.isnan(fact.out_of) else f"none recorded of {whole} {unit}".rstrip()
    return (number if math.isnan(fact.out_of) else f"{number} of {whole}") + (f" {unit}" if unit else "")


def sentence_shown(sentence: Sentence | str, rounding: Rounding) -> str:
    """Return a sentence with its facts as they may be read.

    Examples
    --------
    >>> users = Fact("Users", value=198, unit="resident", units="residents", private=True)
    >>> sentence_shown(("The hub is the only door of ", users, "."), Rounding())
    'The hub is the only door of 200 residents.'
    """
    return "".join(part if isinstance(part, str) else fact_shown(part, rounding) for part in sentence)


def table_safe(table: AnswerTable, rounding: Rounding) -> pd.DataFrame:
    """Return a table with its headings, columns about residents rounded."""
    headings = {name: entry.heading for name, entry in table.columns.items()}
    return safe_frame(table, rounding).rename(columns=headings)


def safe_frame(table: AnswerTable, rounding: Rounding) -> pd.DataFrame:
    """Return a table under the names of its columns, those about residents rounded."""
    frame = table.frame[list(table.columns)].copy()
    for name, entry in table.columns.items():
        if entry.private == "people":
            frame[name] = rounding.texts(frame[name].astype("float64")).map(thousands_apart, na_action="ignore")
    return frame


def lines_of(answer: Answer, rounding: Rounding) -> Iterator[str]:
    """Yield an answer line by line, for a terminal."""
    yield answer.heading
    yield ""
    yield from (f"  {sentence_shown(sentence, rounding)}" for sentence in answer.sentences)
    for heading, facts in answer.facts.items():
        yield ""
        yield heading
        for fact in facts:
            yield f"  {fact.heading}: {fact_shown(fact, rounding)}"
            yield from (f"    {line}" for line in _small_print(fact))
    for table in answer.tables:
        yield ""
        yield table.caption
        yield from (f"  {line}" for line in _rows(table_safe(table, rounding)))
        yield from (f"  {note}" for note in table.notes)
    if answer.missing:
        yield ""
        yield "What these data cannot say"
        yield from (f"  {sentence_shown(line, rounding)}" for line in answer.missing)


def sections_of(
    answer: Answer, rounding: Rounding, *, charts: tuple[Chart, ...] = (), most_names: int = _MOST_NAMES
) -> Iterator[Section]:
    """Yield an answer as sections of a report: the sentences with the facts, then one more for each further table.

    Facts that the data cannot say are no rows of the table; one sentence names them and what they need.
    Of those who were counted at most `most_names` are named.
    """
    facts = _facts_table(answer, rounding, most_names)
    missing = (*(sentence_shown(line, rounding) for line in answer.missing), *_lacking(answer))
    said = tuple(sentence_shown(sentence, rounding) for sentence in answer.sentences)
    tables = list(answer.tables)
    if facts is None and tables:
        first = tables.pop(0)
        shown = table_safe(first, rounding).head(3 * _MOST_ROWS)
        yield Section(answer.key, answer.heading, said, shown, first.caption, (*first.notes, *missing), charts)
    else:
        caption = f"{answer.heading}: figures" if facts is not None else ""
        yield Section(answer.key, answer.heading, said, facts, caption, missing, charts)
    for place, table in enumerate(tables, start=1):
        shown = table_safe(table, rounding).head(3 * _MOST_ROWS)
        yield Section(f"{answer.key}-{place}", table.caption, (), shown, table.caption, table.notes, part=True)


def _facts_table(answer: Answer, rounding: Rounding, most_names: int) -> pd.DataFrame | None:
    rows = [
        (heading, fact.heading, fact_shown(fact, rounding), " ".join(_small_print(fact, most_names)))
        for heading, facts in answer.facts.items()
        for fact in facts
        if not (math.isnan(fact.value) and fact.needs)
    ]
    if not rows:
        return None
    table = pd.DataFrame(rows, columns=["About", "Figure", "As recorded", "What it says"])
    return table.drop(columns="About") if len(set(table["About"])) == 1 else table


def _lacking(answer: Answer) -> Iterator[str]:
    lacking = [
        f"{fact.heading.lower()} (needs {fact.needs})"
        for facts in answer.facts.values()
        for fact in facts
        if math.isnan(fact.value) and fact.needs
    ]
    if lacking:
        yield f"Not enough data for: {'; '.join(lacking)}."


def _number(value: float, fact: Fact, public: float, rounding: Rounding) -> str:
    if math.isnan(value):
        return ""
    if fact.private:
        public = min(public, value)
        return thousands_apart(rounding.text(value - public, public))
    return figure(value)


def _unit(fact: Fact, shown: str) -> str:
    """Return one or several, by the number that is shown: the exact one of residents would tell of a single one."""
    return fact.unit if shown == "1" and fact.unit else fact.units


def _share(fact: Fact, rounding: Rounding) -> str:
    """Say a part of a whole in per cent; of residents from rounded parts alone, and not of fewer than 20."""
    part, whole = fact.value, fact.out_of
    if math.isnan(whole):
        return "not defined"
    unit = _unit(fact, _number(whole, fact, fact.public_out_of, rounding))
    if fact.private and 0 < whole < _LEAST_BASE:
        return f"not shown: of fewer than {_LEAST_BASE} {unit}"
    if fact.private:
        part, whole = (rounding.number(number) for number in (part, whole))
    of_whole = f"£{figure(whole)}" if unit == "£" else f"{figure(whole)} {unit}"
    if not part:
        return f"none recorded of {of_whole}"
    share = f"{min(1.0, part / whole):.0%}"
    if fact.private:
        return f"{share} of {of_whole}"
    return f"{share} ({'£' if unit == '£' else ''}{figure(part)} of {of_whole})"


def _small_print(fact: Fact, most_names: int = _MOST_NAMES) -> Iterator[str]:
    if fact.meaning:
        yield fact.meaning
    if fact.names:
        more = len(fact.names) - most_names
        listed = [*fact.names[:most_names], *([f"{more:,} more"] if more > 0 else [])]
        yield f"They are: {and_list(listed)}." if len(fact.names) > 1 else f"It is {fact.names[0]}."
    if fact.note:
        yield fact.note


def _rows(frame: pd.DataFrame) -> Iterator[str]:
    if frame.empty:
        yield "none recorded"
        return
    texts = frame.head(_MOST_ROWS).map(_cell)
    widths = [max(len(str(name)), *texts.iloc[:, place].str.len()) for place, name in enumerate(texts.columns)]
    for row in (list(map(str, texts.columns)), *texts.to_numpy().tolist()):
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
    if len(frame) > _MOST_ROWS:
        yield f"and {len(frame) - _MOST_ROWS:,} more"


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "–" if math.isnan(value) else figure(value)
    return "–" if value is None or value is pd.NA else str(value)
