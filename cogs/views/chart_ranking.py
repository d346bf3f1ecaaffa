"""Ranked dots: one row a name, the highest first, with how far its value or its rank may reach."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cogs.views.chart_drawing import PALE, SMALL, Drawing, fitted, plain_text
from cogs.views.chart_making import MOST_ROWS, chart_of, each, figures, needed
from cogs.views.chart_scale import Scale
from cogs.views.content import Chart
from cogs.views.style import FIGURE_WIDTH, GREY, mark_of
from cogs.views.wording import counted, shown, width_of

__all__ = ["name_room", "ranked_dots"]

ROW = 24.0
HEAD = 34.0


def ranked_dots(
    table: pd.DataFrame, *, key: str, title: str, unit: str, interval: str = "", ranks: bool = False
) -> Chart | None:
    """Draw a figure of many names as dots in the order of its size.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns `name`, `value`, if there are ranges `lower` and `upper`, and if these are a part of those
        ranked `rank`. Rows without a value are left out; of more than 25 the first are drawn.
    key : str
        What tells this chart from the others of a page.
    title : str
        What it shows.
    unit : str
        What the value counts, in plain words.
    interval : str
        What the range is, such as "range under 10% random loss".
    ranks : bool
        Whether `lower` and `upper` are ranks: then the dots stand at their ranks, the values beside them.

    Returns
    -------
    Chart or None
        None where no row has a value.

    Raises
    ------
    ParameterError
        If a column is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["Library", "Foodbank"], "value": [3.0, 12.0]})
    >>> chart = ranked_dots(table, key="ties", title="Who has most ties", unit="Ties")
    >>> chart.table["Name"].tolist(), chart.description
    (['Foodbank', 'Library'], 'Ties of 2 names, the highest first: from 12 (Foodbank) to 3 (Library).')
    """
    ranged = {"lower", "upper"} <= set(table.columns)
    needed(table, ["name", "value", *(["lower", "upper"] if ranks else [])], "A chart of ranked dots")
    table = table.reset_index(drop=True)
    rows = pd.DataFrame({"name": table["name"].map(plain_text)})
    for column in ("value", "lower", "upper", "rank"):
        rows[column] = figures(table[column]) if column in table.columns else float("nan")
    rows = rows.dropna(subset="value").sort_values(["value", "name"], ascending=[False, True], kind="stable")
    if rows.empty:
        return None
    rows["dot"] = rows["rank"].fillna(rows["value"].rank(ascending=False, method="min")) if ranks else rows["value"]
    kept = rows.head(MOST_ROWS)
    first, last = kept.iloc[0], kept.iloc[-1]
    return chart_of(
        _drawn(kept, unit, ranks=ranks),
        key=key,
        title=title,
        description=(
            f"{unit} of {counted(len(kept), 'name')}, the highest first: from {shown(first['value'])} "
            f"({first['name']}) to {shown(last['value'])} ({last['name']}).",
        ),
        legend=f"A line is the {plain_text(interval)}." if ranged and interval else "",
        left_out=f"The first {len(kept)} of {len(rows):,}." if len(kept) < len(rows) else "",
        table=_told(kept, unit, interval, ranged=ranged, ranks=ranks),
    )


def name_room(names: pd.Series[Any], most: float = 280.0) -> float:
    """Return how wide the column of names is."""
    return 8 + max(width_of(fitted(name, most)) for name in names)


def _told(kept: pd.DataFrame, unit: str, interval: str, *, ranged: bool, ranks: bool) -> pd.DataFrame:
    table = pd.DataFrame({"Name": kept["name"], unit: kept["value"]})
    if ranks:
        table["Rank"] = kept["dot"]
    if ranged:
        what = plain_text(interval)[:1].upper() + plain_text(interval)[1:] or "Range"
        table[f"{what}: from"], table[f"{what}: to"] = kept["lower"], kept["upper"]
    return table


def _drawn(kept: pd.DataFrame, unit: str, *, ranks: bool) -> Drawing:
    left = name_room(kept["name"]) + 20
    column = max(width_of(shown(value)) for value in kept["value"]) + 24
    highest = kept[["dot", "lower", "upper"]].max().max()
    lowest = min(0.0, kept[["dot", "lower"]].min().min())
    right = FIGURE_WIDTH - column - 16
    scale = Scale(left, right, _ranks(highest)) if ranks else Scale.over(left, right, lowest, highest)
    bottom = 12 + ROW * len(kept) + (HEAD - 14 if ranks else 0)
    drawing = Drawing(bottom + 54)
    top = bottom - ROW * len(kept)
    scale.draw(drawing, top - 4, bottom, "Rank: 1 is the highest" if ranks else unit)
    if ranks:
        drawing.words(
            FIGURE_WIDTH - 8, top - 14, fitted(unit, 300, SMALL, bold=True), size=SMALL, anchor="end", bold=True
        )
    for number, row in enumerate(each(kept)):
        y = top + ROW * (number + 0.5)
        drawing.line((left, y), (right, y), colour=PALE)
        drawing.words(left - 12, y, fitted(row.name, left - 28), anchor="end")
        if row.lower == row.lower and row.upper == row.upper:
            drawing.line((scale.at(row.lower), y), (scale.at(row.upper), y), colour=GREY, width=3.5)
        drawing.mark(mark_of("organisation"), scale.at(row.dot), y, 5.5)
        drawing.words(FIGURE_WIDTH - 8, y, shown(row.value), anchor="end")
    return drawing


def _ranks(last: float) -> tuple[float, ...]:
    """Return 1 and round ranks up to the last, or a little beyond."""
    step = next(step for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, last) if last / step <= 6)
    ticks = [1.0, *(step * number for number in range(1, 8) if step * number > 1)]
    return tuple(ticks[: next((at for at, tick in enumerate(ticks) if tick >= last and at), len(ticks)) + 1])
