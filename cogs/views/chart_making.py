"""From a drawing to a chart: its printed picture with its text alternative, and the table of the same numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.views.chart_drawing import SMALL, Drawing, plain_text, wrapped
from cogs.views.chart_printing import svg_of
from cogs.views.content import Chart
from cogs.views.style import FIGURE_WIDTH

__all__ = ["MOST_ROWS", "chart_of", "each", "figures", "listed", "needed"]

MOST_ROWS = 25
"""More rows than this no longer fit half a page; a chart shows the first and says so."""
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


def chart_of(
    drawing: Drawing,
    *,
    key: str,
    title: str,
    description: Sequence[str],
    table: pd.DataFrame,
    legend: str = "",
    left_out: str = "",
) -> Chart:
    """Print a drawing, below it what its marks mean and what it leaves out, and keep it with its numbers.

    Raises
    ------
    ParameterError
        If the key holds neither a letter nor a digit.
    """
    safe = _UNSAFE.sub("-", key).strip("-")
    if not safe:
        raise ParameterError(f'The key of a chart needs a letter or a digit, not "{key}".')
    if notes := [line for note in (legend, left_out) if note for line in wrapped(note, FIGURE_WIDTH - 16, SMALL)]:
        drawing.note(drawing.height + 4, notes)
        drawing.height += 18 * len(notes) + 4
    heading, said = plain_text(title), plain_text(" ".join([*description, left_out]).strip())
    svg = svg_of(drawing, key=f"chart-{safe}", title=heading, description=said)
    return Chart(f"chart-{safe}", svg, heading, said, table.reset_index(drop=True), drawing)


def needed(table: pd.DataFrame, columns: Iterable[str], chart: str) -> None:
    """Refuse a table that lacks a column.

    Raises
    ------
    ParameterError
    """
    lacking = [column for column in columns if column not in table.columns]
    if lacking:
        raise ParameterError(
            f"{chart} needs the column {' and '.join(lacking)}; the table has {listed(table.columns)}."
        )


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table as tuples with names."""
    yield from frame.itertuples(index=False)


def figures(values: pd.Series[Any]) -> pd.Series[Any]:
    """Return a column as numbers; NaN for what is none, and for what is without end."""
    return pd.to_numeric(values, errors="coerce").astype("float64").replace([np.inf, -np.inf], np.nan)


def listed(names: Iterable[object]) -> str:
    """Return names with commas, "and" before the last; "none" for no name.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed([])
    ('a, b and c', 'none')
    """
    texts = [plain_text(name) for name in names]
    return " and ".join([*[", ".join(texts[:-1])] * (len(texts) > 1), *texts[-1:]]) or "none"
