"""Every error that `cogs` raises on purpose, and `Problem`, one fault in one cell of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

__all__ = [
    "CogsError",
    "InputError",
    "OutputError",
    "ParameterError",
    "Problem",
    "UndefinedMetricError",
    "UnknownNameError",
    "did_you_mean",
    "few_of_each",
]


@dataclass(frozen=True)
class Problem:
    """One fault in one place of the input.

    Attributes
    ----------
    table : str
        The file, or the workbook and its sheet.
    row : int or None
        The row as a spreadsheet shows it (the header is row 1); None where the whole table is meant.
    column : str or None
        The column's heading as the user wrote it.
    value : str
        What was found there.
    rule : str
        The short, fixed name of the rule that was broken.
    message : str
        What is wrong and what to do, in plain words.
    severity : {"error", "warning"}
        Errors stop an analysis; warnings do not.
    times : int
        How many faults alike this one stands for, where a rule names only the first of many.
    """

    table: str
    row: int | None
    column: str | None
    value: str
    rule: str
    message: str
    severity: Literal["error", "warning"] = "error"
    times: int = 1

    def __str__(self) -> str:
        place = self.table + (f" row {self.row}" if self.row is not None else "")
        place += f', column "{self.column}"' if self.column else ""
        return f"{self.severity}: {place}: {self.message} [{self.rule}]"


class CogsError(Exception):
    """What went wrong, in words for the user; the command line prints it and exits 1."""


class InputError(CogsError, ValueError):
    """The input has faults; `problems` holds every one of them, not only the first."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems: tuple[Problem, ...] = tuple(problems)

    def __str__(self) -> str:
        return "\n".join([str(self.args[0]), *map(str, self.problems)])


class UnknownNameError(CogsError, LookupError):
    """A name that nothing here carries; `close_matches` holds those that look like it."""

    def __init__(self, message: str, close_matches: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.close_matches: tuple[str, ...] = tuple(close_matches)


class ParameterError(CogsError, ValueError):
    """An option outside its range; the message gives the range and what was given."""


class UndefinedMetricError(CogsError, ValueError):
    """A figure that this network does not define at all."""


class OutputError(CogsError, OSError):
    """A result that could not be written."""


def did_you_mean(name: str, known: Iterable[str], *, most: int = 3) -> tuple[str, tuple[str, ...]]:
    """Return a closing question that offers the known names nearest to `name`, and those names.

    The question is empty where nothing is near; it starts with a space so that it can be appended.

    Examples
    --------
    >>> did_you_mean("foodbnk", ["foodbank", "library"])
    (' Did you mean "foodbank"?', ('foodbank',))
    """
    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(str(candidate).casefold(), str(candidate))
    near = get_close_matches(name.casefold(), by_folded, n=most, cutoff=0.7)
    matches = tuple(by_folded[folded] for folded in near)
    if not matches:
        return "", ()
    return " Did you mean " + " or ".join(f'"{match}"' for match in matches) + "?", matches


def few_of_each(problems: Iterable[Problem], *, most: int = 20) -> Iterator[str]:
    """Yield a line for each problem; of warnings alike in one table only the first, then how many more there are.

    Parameters
    ----------
    problems : iterable of Problem
    most : int
        How many warnings of one rule and table are written out. Errors all are.

    Examples
    --------
    >>> alone = [Problem("a.csv", row, "id", "x", "node-alone", "No tie.", "warning") for row in (2, 3, 4)]
    >>> list(few_of_each(alone, most=2))[1:]
    ['warning: a.csv row 3, column "id": No tie. [node-alone]', 'warning: a.csv: and 1 more like these [node-alone]']
    """
    seen: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        like = (problem.table, problem.rule)
        seen[like] += problem.severity == "warning"
        if problem.severity == "error" or seen[like] <= most:
            yield str(problem)
    for (table, rule), times in seen.items():
        if times > most:
            yield f"warning: {table}: and {times - most:,} more like these [{rule}]"
