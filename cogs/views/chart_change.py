"""Change between two years: one row a name, the figure then and the figure now."""

from __future__ import annotations

import pandas as pd

from cogs.views.chart_drawing import PALE, SMALL, Drawing, fitted, plain_text
from cogs.views.chart_making import MOST_ROWS, chart_of, each, figures, needed
from cogs.views.chart_ranking import name_room
from cogs.views.chart_scale import Scale
from cogs.views.content import Chart
from cogs.views.style import FIGURE_WIDTH, GREY, PAPER, Mark, mark_of
from cogs.views.wording import DASH, shown, width_of

__all__ = ["change_between"]

ROW = 24.0


def change_between(
    table: pd.DataFrame, *, key: str, title: str, unit: str, before: str = "before", after: str = "after"
) -> Chart | None:
    """Draw how a figure of many names changed: an open mark for before, a full one for after.

    The greatest rise comes first, the greatest fall last; a name with a figure in one year only stands
    at the end.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns `name`, and the two that `before` and `after` call, which are headings too ("2024",
        "2025"). Of more than 25 rows, those that changed most are drawn.
    key : str
        What tells this chart from the others of a page.
    title : str
        What it shows.
    unit : str
        What the figure counts, in plain words.
    before, after : str
        The columns with the figure of each year.

    Returns
    -------
    Chart or None
        None where no row has a figure.

    Raises
    ------
    ParameterError
        If a column is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["Library", "Foodbank"], "2024": [3, 9], "2025": [8, 7]})
    >>> chart = change_between(table, key="ties", title="Ties", unit="Ties", before="2024", after="2025")
    >>> chart.description
    'Ties of 2 names in 2024 and 2025: 1 rose, 1 fell and 0 stayed. The greatest rise is that of Library, from 3 to 8.'
    """
    needed(table, ["name", before, after], "A chart of change")
    table = table.reset_index(drop=True)
    rows = pd.DataFrame({"name": table["name"].map(plain_text)})
    rows["then"], rows["now"] = figures(table[before]), figures(table[after])
    rows = rows.dropna(subset=["then", "now"], how="all")
    if rows.empty:
        return None
    rows["change"] = rows["now"] - rows["then"]
    most = rows["change"].abs().sort_values(ascending=False, kind="stable", na_position="last").index
    kept = rows.loc[most[:MOST_ROWS]].sort_values(
        ["change", "name"], ascending=[False, True], kind="stable", na_position="last"
    )
    headings = {"name": "Name", "then": before, "now": after, "change": "Change"}
    return chart_of(
        _drawn(kept, unit, before, after),
        key=key,
        title=title,
        description=_described(kept, unit, before, after),
        legend="Open mark: {}. Full mark: {}.".format(*map(plain_text, (before, after))),
        left_out=f"The {len(kept)} that changed most of {len(rows):,}." if len(kept) < len(rows) else "",
        table=kept.rename(columns=headings),
    )


def _described(kept: pd.DataFrame, unit: str, before: str, after: str) -> list[str]:
    change = kept["change"]
    said = [
        f"{unit} of {len(kept)} names in {before} and {after}: {(change > 0).sum()} rose, "
        f"{(change < 0).sum()} fell and {(change == 0).sum()} stayed."
    ]
    if alone := int(change.isna().sum()):
        said.append(f"{alone} had a figure in one of the two only.")
    if (change > 0).any():
        row = kept.iloc[0]
        said.append(f"The greatest rise is that of {row['name']}, from {shown(row['then'])} to {shown(row['now'])}.")
    return said


def _signed(change: float) -> str:
    return ("+" if change > 0 else "") + shown(change)


def _drawn(kept: pd.DataFrame, unit: str, before: str, after: str) -> Drawing:
    heads = [fitted(text, 110, SMALL, bold=True) for text in (before, after, "Change")]
    texts = [kept["then"].map(shown), kept["now"].map(shown), kept["change"].map(_signed)]
    rooms = [
        max([width_of(head, SMALL, bold=True), *map(width_of, column)]) + 18
        for head, column in zip(heads, texts, strict=True)
    ]
    ends = [FIGURE_WIDTH - 8 - sum(rooms[at + 1 :]) for at in range(3)]
    left, right = name_room(kept["name"], 240) + 20, ends[0] - rooms[0] - 4
    both = kept[["then", "now"]]
    scale = Scale.over(left, right, min(0.0, both.min().min()), both.max().max())
    top, bottom = 30.0, 30.0 + ROW * len(kept)
    now = mark_of("organisation")
    then = Mark(now.shape, PAPER, now.fill)
    drawing = Drawing(bottom + 54)
    scale.draw(drawing, top - 4, bottom, unit)
    for head, end in zip(heads, ends, strict=True):
        drawing.words(end, 14, head, size=SMALL, anchor="end", bold=True)
    for number, row in enumerate(each(kept)):
        y = top + ROW * (number + 0.5)
        drawing.line((left, y), (right, y), colour=PALE)
        drawing.words(left - 12, y, fitted(row.name, left - 28), anchor="end")
        if row.change == row.change:
            drawing.line((scale.at(row.then), y), (scale.at(row.now), y), colour=GREY, width=3.0)
        for value, mark in ((row.then, then), (row.now, now)):
            if value == value:
                drawing.mark(mark, scale.at(value), y, 5.0)
        for column, end in zip(texts, ends, strict=True):
            text = column.iloc[number]
            drawing.words(end, y, text if text else DASH, anchor="end")
    return drawing
