"""The rules that a table keeps by itself: each takes one table and yields what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, Literal, cast

import pandas as pd

from cogs.errors import Problem, did_you_mean
from cogs.tables.encoded import repeats
from cogs.tables.headings import REQUIRED_COLUMNS
from cogs.tables.reduced import standing_for
from cogs.tables.tables import Table
from cogs.tables.types import COLUMN_TYPES, dates, named, numbers, whole, words, yes_no
from cogs.vocabulary import COLUMN_WORDS, HEADER_ALIASES, ColumnType, Vocabulary, plain, word

__all__ = ["CELL_RULES", "CellRule", "NearMatches"]

CellRule = Callable[[Table, Vocabulary], Iterator[Problem]]

_GROUPING = ("sector", "neighbourhood", "area")
_DEGREES = {"latitude": 90, "longitude": 180}


class NearMatches:
    """The question "Did you mean …?", for so many different slips that looking them up stays quick."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = list(dict.fromkeys(known))
        self._most = max(1, min(50, 200_000 // max(1, len(self._known))))
        self._questions: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """Return the question with a space before it, or nothing."""
        if name not in self._questions and len(self._questions) < self._most:
            self._questions[name], _ = did_you_mean(name, self._known)
        return self._questions.get(name, "")


def missing_cells(table: Table, _: Vocabulary) -> Iterator[Problem]:
    """Find rows that do not say who they are about: missing-id, missing-source, missing-target and the like."""
    for column in REQUIRED_COLUMNS[table.role]:
        rule, message = f"missing-{column.replace('_', '-')}", f"This row has no {plain(column)}"
        yield from _empty(table, column, rule, f"{message}. Fill it in, or delete the row.")


def unsaid_words(table: Table, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Find nodes whose kind, and edges whose relation, neither a cell nor the table's name says."""
    for column, known in _naming(table, vocabulary):
        if table.says is None and column in table.cells:
            message = f"This row has no {column}. Say which: {', '.join(known)}."
            yield from _empty(table, column, f"missing-{column}", message)
        elif table.says is None:
            message = (
                f"Nothing says the {column}: there is no column {column}, and the table is not called after one. "
                f"Add the column, or rename the table. There are: {', '.join(known)}."
            )
            yield Problem(table.name, None, column, "", "missing-column", message)


def unknown_names(table: Table, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Find kinds and relations that the vocabulary does not have."""
    for column, known in _naming(table, vocabulary):
        if column in table.cells:
            unknown = (table.cells[column] != "") & named(table, vocabulary).isna()
            message = f"is no {column} here; there are {', '.join(known)}. One of your own is declared in network.toml."
            yield from _at(table, column, unknown, f"unknown-{column}", message, near=NearMatches(known))


def unreadable_numbers(table: Table, _: Vocabulary) -> Iterator[Problem]:
    """Find numbers that are none, and weights and amounts below nought."""
    for column, cells in _of_type(table, "number", "amount"):
        values, message = numbers(cells), "is no number that can be read. Write it as 1234.5 or 1,234.50."
        if column == "value":
            message += ' A bound is its number alone, with "at least" in value_is.'
        yield from _at(table, column, (cells != "") & values.isna(), "bad-number", message)
        if COLUMN_TYPES[table.role][column] == "amount":
            message = f"is below nought, which a {column} cannot be. Correct it, or take the row out."
            yield from _at(table, column, values < 0, "negative-amount", message)


def places_off_the_earth(table: Table, _: Vocabulary) -> Iterator[Problem]:
    """Find latitudes and longitudes that are not degrees."""
    for column, limit in _DEGREES.items():
        if table.role == "nodes" and column in table.cells:
            outside = numbers(table.cells[column]).abs() > limit
            message = f"is no {column}: it lies between -{limit} and {limit} degrees. Correct it."
            yield from _at(table, column, outside, "bad-coordinate", message)


def broken_counts(table: Table, _: Vocabulary) -> Iterator[Problem]:
    """Find counts that are not whole or below 1."""
    for column, cells in _of_type(table, "whole"):
        bad = (cells != "") & ~(whole(cells) >= 1).fillna(False).astype(bool)
        message = "is no count: how many alike a row stands for is 1, 2, 3 and so on. Correct it."
        yield from _at(table, column, bad, "bad-count", message)


def impossible_dates(table: Table, _: Vocabulary) -> Iterator[Problem]:
    """Find days that do not exist, and columns that write their days in several ways."""
    for column, cells in _of_type(table, "date"):
        reading = dates(cells)
        order = f" Here the {plain(reading.order).replace(' first', '')} is read first." if reading.order else ""
        message = f"is no day that there is.{order} Correct it; days are best written year-month-day, as 2024-12-25 is."
        yield from _at(table, column, (cells != "") & reading.days.isna(), "impossible-date", message)
        if reading.mixed:
            forms = ", ".join(sorted(set(reading.patterns) - {""}))
            message = (
                f"The dates are written in several ways (as {forms}).{order} Write all of them year-month-day, "
                "as 2024-12-25 is."
            )
            heading = table.headings.get(column, column)
            yield Problem(table.name, None, heading, forms, "mixed-dates", message, "warning")


def unclear_answers(table: Table, _: Vocabulary) -> Iterator[Problem]:
    """Find cells of yes-or-no columns that say neither."""
    for column, cells in _of_type(table, "yes_no"):
        unclear = (cells != "") & yes_no(cells).isna()
        yield from _at(table, column, unclear, "bad-yes-no", "is neither yes nor no. Write one of them.")


def unknown_words(table: Table, _: Vocabulary) -> Iterator[Problem]:
    """Find other words in the columns that take only some."""
    for column, cells in _of_type(table, "word"):
        allowed = COLUMN_WORDS.get(column, ())
        if allowed:
            unknown = (cells != "") & words(cells, allowed).isna()
            message = f"is no word for this column; it takes {', '.join(allowed)}."
            yield from _at(table, column, unknown, "unknown-word", message, near=NearMatches(allowed))


def self_loops(table: Table, _: Vocabulary) -> Iterator[Problem]:
    """Find relationships of a node with itself."""
    if table.role == "edges":
        loops = (table.cells["source"] == table.cells["target"]) & (table.cells["source"] != "")
        message = "is both source and target. The row is kept, but counts in no figure."
        yield from _at(table, "target", loops, "self-loop", message, severity="warning")


def words_alike(table: Table, _: Vocabulary) -> Iterator[Problem]:
    """Find groups that differ only in capitals or spaces: they are read as different groups."""
    for column in _GROUPING if table.role == "nodes" else ():
        if column in table.cells:
            distinct = table.cells.loc[table.cells[column] != "", column].drop_duplicates()
            alike = distinct.str.casefold().str.split().str.join(" ")
            firsts = dict(zip(alike[::-1], distinct[::-1], strict=True))
            repeated = alike.duplicated()
            for row, value, same in zip(distinct.index[repeated], distinct[repeated], alike[repeated], strict=True):
                first = firsts[same]
                message = (
                    f'"{value}" and "{first}" differ only in capitals or spaces, but are different groups. '
                    "Write them alike."
                )
                yield Problem(
                    table.name, _number(row), table.headings.get(column), value, "words-alike", message, "warning"
                )


def unused_columns(table: Table, _: Vocabulary) -> Iterator[Problem]:
    """Find headings that seem to mean a column that the table does not have."""
    known = [*COLUMN_TYPES[table.role], *HEADER_ALIASES]
    for heading in map(str, table.cells.columns):
        meant = [HEADER_ALIASES.get(part, part) for part in reversed(word(heading).split("_")) if part in known]
        missing = [name for name in meant if name in COLUMN_TYPES[table.role] and name not in table.cells.columns]
        if heading not in COLUMN_TYPES[table.role] and missing:
            message = (
                f'"{heading}" is kept as a column of your own, not read as {missing[0]}. If it is that, rename it, '
                f'or write under [headers] in network.toml: "{heading}" = "{missing[0]}".'
            )
            yield Problem(table.name, None, heading, heading, "unused-column", message, "warning")


def duplicate_rows(table: Table, _: Vocabulary) -> Iterator[Problem]:
    """Find rows, other than of relationships, that say exactly what an earlier row says."""
    if table.role == "edges":
        return
    again = repeats(table)
    if not again.any():
        return
    repeated = table.cells[table.cells.duplicated(keep=False)]
    groups = repeated.groupby(list(repeated.columns), sort=False).ngroup()
    first = groups.drop_duplicates()
    original = pd.Series(first.index, index=first)
    for row, group in groups.drop(first.index).items():
        message = f"This row says exactly what row {original[group]} says. It is read once; delete one."
        yield Problem(table.name, _number(row), None, "", "duplicate-row", message, "warning")


def _at(
    table: Table,
    column: str,
    bad: pd.Series[Any],
    rule: str,
    message: str,
    *,
    near: NearMatches | None = None,
    severity: Literal["error", "warning"] = "error",
) -> Iterator[Problem]:
    """Yield a problem for each bad cell of a column; its message begins with what was found there."""
    heading = table.headings.get(column, column)
    rows = table.cells.loc[bad.to_numpy(dtype=bool)]
    for (row, found), times in zip(rows[column].items(), standing_for(rows).tolist(), strict=True):
        question = near(found) if near else ""
        yield Problem(table.name, _number(row), heading, found, rule, f'"{found}" {message}{question}', severity, times)


def _empty(table: Table, column: str, rule: str, message: str) -> Iterator[Problem]:
    for row in table.cells.index[table.cells[column] == ""]:
        yield Problem(table.name, int(row), table.headings.get(column, column), "", rule, message)


def _of_type(table: Table, *kinds: ColumnType) -> Iterator[tuple[str, pd.Series[Any]]]:
    """Yield the name and the cells of each column of some types."""
    for column, kind in COLUMN_TYPES[table.role].items():
        if kind in kinds and column in table.cells:
            yield column, table.cells[column]


def _naming(table: Table, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the column that names what a row is, and the names there are; nothing for reserved tables."""
    if table.role == "nodes":
        yield "kind", tuple(vocabulary.kinds)
    elif table.role == "edges":
        yield "relation", tuple(vocabulary.relations)


def _number(row: Hashable) -> int:
    return cast(int, row)


CELL_RULES: tuple[CellRule, ...] = (
    missing_cells,
    unsaid_words,
    unknown_names,
    unreadable_numbers,
    places_off_the_earth,
    broken_counts,
    impossible_dates,
    unclear_answers,
    unknown_words,
    self_loops,
    words_alike,
    unused_columns,
    duplicate_rows,
)
