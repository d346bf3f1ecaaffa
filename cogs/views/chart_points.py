"""Two figures against each other: a mark for each name, the strongest named."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from cogs.views.chart_drawing import PALE, SMALL, Drawing, fitted, plain_text, wrapped
from cogs.views.chart_making import chart_of, figures, listed, needed
from cogs.views.chart_printing import LETTERS, house_style, sheet
from cogs.views.chart_scale import Scale
from cogs.views.content import Chart
from cogs.views.style import ALWAYS_NAMED, FIGURE_WIDTH, INK, LABEL_SIZE, MARKS, OTHER, PAPER, Mark, mark_of
from cogs.views.wording import counted, shown, width_of

__all__ = ["two_figures"]

Point = tuple[float, float]

PLOT = 430.0
_NAME_ROOM = 220.0
_CAP = 64.0
"""A name further from its mark than this stands in the table only."""
_GAP = 2.5
"""How much room is kept around names and marks."""
_NEAR = 2.6
"""A name nearer to its mark than so many times the mark's radius needs no line."""
_SIDES = ["east", "west", "north", "south", "northeast", "southeast", "northwest", "southwest"]
_CAREFULLY: dict[str, Any] = {
    "direction": _SIDES,
    "avoid_label_lines_overlap": True,
    "avoid_crossing_label_lines": True,
    "nbr_candidates": 400,
    "draw_all": False,
    "auto_ha": False,
    "parse_math": False,
}
_HEADINGS = {
    "organisation": "Organisations",
    "service": "Services",
    "council": "Councils",
    "place": "Places",
    "resident": "Residents",
    OTHER: "Other kinds",
}


def two_figures(
    table: pd.DataFrame,
    *,
    key: str,
    title: str,
    x: str,
    y: str,
    x_heading: str = "",
    y_heading: str = "",
    named: int = ALWAYS_NAMED,
) -> Chart | None:
    """Draw one figure against another: a mark for each name, in the shape and colour of its kind.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns `name`, the two figures and, if there are kinds, `kind`. Rows that lack a figure are left
        out.
    key : str
        What tells this chart from the others of a page.
    title : str
        What it shows.
    x, y : str
        The columns of the figures: from left to right, and upwards. Both scales start at zero.
    x_heading, y_heading : str
        The figures in plain words; the columns' own names where they are empty.
    named : int
        How many of the strongest are named: those with the greatest shares of the most in either figure.
        A name that finds no room near its mark is left to the table.

    Returns
    -------
    Chart or None
        None where no row has both figures.

    Raises
    ------
    ParameterError
        If a column is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["Library", "Foodbank"], "between": [3, 0], "reach": [40, 12]})
    >>> chart = two_figures(table, key="both", title="Bridges and reach", x="between", y="reach")
    >>> chart.table.columns.tolist(), chart.description.split(". ")[0]
    (['Name', 'between', 'reach'], '2 names by between (from left to right, to 3) and reach (upwards, to 40)')
    """
    needed(table, ["name", x, y], "A chart of two figures")
    across, up = plain_text(x_heading) or plain_text(x), plain_text(y_heading) or plain_text(y)
    table = table.reset_index(drop=True)
    rows = pd.DataFrame({"name": table["name"].map(plain_text), "x": figures(table[x]), "y": figures(table[y])})
    rows["kind"] = table["kind"].map(plain_text) if "kind" in table.columns else "organisation"
    rows = rows.dropna(subset=["x", "y"])
    if rows.empty:
        return None
    tops = rows[["x", "y"]].abs().max()
    shares = (rows[["x", "y"]] / tops.where(tops > 0, 1.0)).fillna(0.0)
    strength = (shares["x"] ** 2 + shares["y"] ** 2).round(12)
    order = rows.assign(strength=strength).sort_values(["strength", "name"], ascending=[False, True], kind="stable")
    drawing = _drawn(order, across, up, named)
    said = (
        f"{counted(len(rows), 'name')} by {across} (from left to right, to {shown(tops['x'])}) and {up} "
        f"(upwards, to {shown(tops['y'])}).",
        f"The strongest: {listed(order['name'].head(5))}.",
    )
    told = order[["name", "kind", "x", "y"]] if "kind" in table.columns else order[["name", "x", "y"]]
    told = told.set_axis([*["Name", "Kind"][: told.shape[1] - 2], across, up], axis="columns")
    return chart_of(drawing, key=key, title=title, description=said, table=told)


def _drawn(order: pd.DataFrame, across: str, up: str, named: int) -> Drawing:
    kinds = [kind if kind in MARKS else OTHER for kind in order["kind"]]
    shown_kinds = [kind for kind in MARKS if kind in kinds]
    top = 66.0 if len(shown_kinds) > 1 else 40.0
    drawing = Drawing(top + PLOT + 54)
    upwards = Scale.over(top + PLOT, top, min(0.0, order["y"].min()), order["y"].max())
    left = 22 + max(width_of(shown(tick), SMALL) for tick in upwards.ticks)
    along = Scale.over(left, FIGURE_WIDTH - 26, min(0.0, order["x"].min()), order["x"].max())
    across, up = (wrapped(heading, FIGURE_WIDTH - 80, SMALL, most=1)[0] for heading in (across, up))
    drawing.words(8, top - 22, up, size=SMALL)
    for tick in upwards.ticks:
        drawing.line((left, upwards.at(tick)), (along.right, upwards.at(tick)), colour=PALE)
        drawing.words(left - 12, upwards.at(tick), shown(tick), size=SMALL, anchor="end")
    along.draw(drawing, top, top + PLOT, "")
    drawing.words(along.right, top + PLOT + 36, across, size=SMALL, anchor="end")
    drawing.line((left, upwards.at(0)), (along.right, upwards.at(0)), colour=INK)
    drawing.line((along.at(0), top), (along.at(0), top + PLOT), colour=INK)
    if len(shown_kinds) > 1:
        _legend(drawing, shown_kinds, kinds)
    radius = 6.5 if len(order) <= 60 else 5.5 if len(order) <= 200 else 4.0
    places = [(along.at(a), upwards.at(b)) for a, b in zip(order["x"], order["y"], strict=True)]
    names = [fitted(name, _NAME_ROOM) for name in order["name"].head(named)]
    placed = _placed(drawing.height, names, places, radius, (left, FIGURE_WIDTH - 4.0, top - 8, top + PLOT))
    for (x, y), (_, _, end) in zip(places, placed, strict=False):
        if end is not None and math.dist((x, y), end) > _NEAR * radius:
            drawing.line((x, y), end)
    for kind, (x, y) in reversed(list(zip(kinds, places, strict=True))):
        drawing.mark(_parted(mark_of(kind)), x, y, radius)
    for name, (mark, _), (x, y, end) in zip(names, places, placed, strict=False):
        if end is not None:
            before = end[0] < mark - radius
            drawing.words(end[0] if before else x, y, name, anchor="end" if before else "start")
    return drawing


def _parted(mark: Mark) -> Mark:
    """Return a mark that is seen apart from one below it: dark ones get a light outline."""
    return replace(mark, outline=PAPER) if mark.outline == mark.fill else mark


def _legend(drawing: Drawing, shown_kinds: Sequence[str], kinds: Sequence[str]) -> None:
    x = 8.0
    for kind in shown_kinds:
        text = f"{_HEADINGS[kind]}, {kinds.count(kind):,}"
        drawing.mark(mark_of(kind), x + 8, 14, 6.5)
        drawing.words(x + 26, 14, text, size=SMALL)
        x += 50 + width_of(text, SMALL)


def _placed(
    height: float,
    names: Sequence[str],
    places: Sequence[Point],
    radius: float,
    bounds: tuple[float, float, float, float],
) -> list[tuple[float, float, Point | None]]:
    """Return where textalloc finds room for each name, none over another, and its point nearest to the mark.

    That point is None where there is no room near the mark.
    """
    import textalloc

    left, right, top, bottom = bounds
    across = right - left
    xs, ys = [x for x, _ in places], [height - y for _, y in places]
    with house_style():
        axes = sheet(height).axes[0]
        found, lines, _, _ = textalloc.allocate(
            axes,
            xs[: len(names)],
            ys[: len(names)],
            list(names),
            scatter_plot=axes.scatter(xs, ys, s=(2.4 * radius) ** 2, linewidths=0),
            x_scatter=xs,
            y_scatter=ys,
            textsize=LABEL_SIZE * LETTERS * 1.08,
            margin=_GAP / across,
            min_distance=(1.2 * radius + _GAP + 0.5) / across,
            max_distance=_CAP / across,
            xlims=(left, right),
            ylims=(height - bottom, height - top),
            **_CAREFULLY,
        )
    ends = [None if line is None else (float(line[0][0]), height - float(line[1][0])) for line in lines]
    return [
        (0.0, 0.0, None)
        if end is None or math.dist(place, end) > _CAP
        else (float(spot[0]), height - float(spot[1]) - LABEL_SIZE / 2, end)
        for place, spot, end in zip(places, found, ends, strict=False)
    ]
