"""Groups against groups: a heat map with its numbers, and flows as an ordered list of bars."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cogs.views.chart_drawing import ELLIPSIS, PALE, SMALL, Drawing, fitted, plain_text, wrapped
from cogs.views.chart_making import MOST_ROWS, chart_of, each, figures
from cogs.views.content import Chart
from cogs.views.style import FIGURE_WIDTH, GREY, PAPER, heat_colour
from cogs.views.wording import DASH, counted, shown, width_of

__all__ = ["flow_between", "ink_on", "mixing_heat"]

Array = np.ndarray[Any, np.dtype[Any]]

MOST_GROUPS = 15
"""More columns than this leave no room for their numbers."""
CELL = 34.0
BAR_ROW = 24.0
BLACK = "#000000"
"""On the middle shades even ink is a little too light."""
_WITHHELD = "#F2F5F8"
_LONGEST_CELL = 12


def mixing_heat(
    matrix: pd.DataFrame, *, key: str, title: str, unit: str, rows: str = "From", columns: str = "To"
) -> Chart | None:
    """Draw how much groups have to do with groups: the darker a cell the more, its number in it.

    Parameters
    ----------
    matrix : pandas.DataFrame
        A row and a column for each group; cells are numbers, or text such as "1 to 7" where a number
        must not be shown. Of more than 15 groups those with the most are drawn.
    key : str
        What tells this chart from the others of a page.
    title : str
        What it shows.
    unit : str
        What a cell counts, in plain words.
    rows, columns : str
        What stands in the rows and in the columns.

    Returns
    -------
    Chart or None
        None where no cell has anything in it.

    Examples
    --------
    >>> matrix = pd.DataFrame([[3, 0], ["1 to 7", 12]], index=["Health", "Housing"], columns=["Health", "Housing"])
    >>> chart = mixing_heat(matrix, key="mixing", title="Who refers to whom", unit="Referrals")
    >>> chart.description
    'Referrals, 2 groups in the rows (From) and 2 in the columns (To). The most: 12, Housing to Housing.'
    """
    numbers, texts = _read(matrix)
    if not texts.map(bool).any(axis=None):
        return None
    over, under = numbers.sum(axis="columns").to_numpy(), numbers.sum(axis="index").to_numpy()
    square = list(texts.index) == list(texts.columns)
    down, across = _heaviest(over + under if square else over), _heaviest(over + under if square else under)
    kept_numbers, kept_texts = numbers.iloc[down, across], texts.iloc[down, across]
    dashes = "; a dash means that there is no figure" if (kept_texts == "").any(axis=None) else ""
    left_out = ""
    if len(down) < len(numbers) or len(across) < numbers.shape[1]:
        left_out = f"The {len(down)} rows and {len(across)} columns with the most; the table has all."
    said = f"{unit}, {counted(len(down), 'group')} in the rows ({rows}) and {len(across)} in the columns ({columns})."
    values = numbers.to_numpy()
    if not np.isnan(values).all():
        one, other = divmod(int(np.nanargmax(values)), values.shape[1])
        said += f" The most: {shown(values[one, other])}, {texts.index[one]} to {texts.columns[other]}."
    table = texts.replace("", DASH)
    table.insert(0, f"{rows} / {columns}", list(texts.index), allow_duplicates=True)
    return chart_of(
        _heat(kept_numbers, kept_texts, rows, columns),
        key=key,
        title=title,
        description=(said,),
        legend=f"{plain_text(unit)}: the darker, the more{dashes}.",
        left_out=left_out,
        table=table,
    )


def _read(matrix: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cells as numbers, NaN for text, and as text."""
    down, across = ([plain_text(name) or "not stated" for name in axis] for axis in (matrix.index, matrix.columns))
    numbers = [figures(matrix.iloc[:, at]).tolist() for at in range(matrix.shape[1])]
    texts = [[_cell(value) for value in matrix.iloc[:, at].tolist()] for at in range(matrix.shape[1])]
    one, other = (
        pd.DataFrame(dict(enumerate(cells)), index=range(len(matrix))).set_axis(down).set_axis(across, axis="columns")
        for cells in (numbers, texts)
    )
    return one, other


def _cell(value: object) -> str:
    text = plain_text(value)
    return text if text != DASH else ""


def _heaviest(totals: Array) -> list[int]:
    """Return the places of the groups with the most, in the order they came in."""
    return sorted(np.argsort(-totals, kind="stable")[:MOST_GROUPS].tolist())


def ink_on(share: float) -> tuple[str, str]:
    """Return the colour of a cell that holds a share of the most, and that of its number: at least 4.5:1.

    Examples
    --------
    >>> ink_on(0.0), ink_on(1.0)
    (('#FFFFFF', '#000000'), ('#12436D', '#FFFFFF'))
    """
    light, dark = ([int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (PAPER, heat_colour()))
    mixed = [round(a + (b - a) * share) for a, b in zip(light, dark, strict=True)]
    linear = [(c / 255 / 12.92) if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in mixed]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#" + "".join(f"{c:02X}" for c in mixed), PAPER if 1.05 / (luminance + 0.05) >= 4.5 else BLACK


def _heat(numbers: pd.DataFrame, texts: pd.DataFrame, rows: str, columns: str) -> Drawing:
    left = 8 + max(width_of(fitted(name, 210)) for name in [*texts.index, rows]) + 12
    side = min((FIGURE_WIDTH - 8 - left) / texts.shape[1], 110.0)
    heads = [wrapped(name, side - 8, SMALL, most=3) for name in texts.columns]
    turned = any(ELLIPSIS in line for head in heads for line in head)
    if turned:
        heads = [(fitted(name, 170, SMALL),) for name in texts.columns]
    room = max(width_of(line, SMALL) for head in heads for line in head) if turned else 17.0 * max(map(len, heads))
    above = 28.0 + room
    drawing = Drawing(above + CELL * len(texts) + 16)
    drawing.words(left - 12, above - 12, fitted(rows, left - 20, SMALL, bold=True), size=SMALL, anchor="end", bold=True)
    drawing.words(left, 12, fitted(columns, 400, SMALL, bold=True), size=SMALL, bold=True)
    for at, head in enumerate(heads):
        middle = left + side * (at + 0.5)
        for up, line in enumerate(reversed(head)):
            if turned:
                drawing.words(middle, above - 6, line, size=SMALL, turned=True)
            else:
                drawing.words(middle, above - 14 - 17 * up, line, size=SMALL, anchor="middle")
    for row, name in enumerate(texts.index):
        drawing.words(left - 12, above + CELL * (row + 0.5), fitted(name, 210), anchor="end")
    _cells(drawing, numbers.to_numpy(), texts.to_numpy(), left, above, side)
    return drawing


def _cells(drawing: Drawing, numbers: Array, texts: Array, left: float, above: float, side: float) -> None:
    most = np.nan_to_num(numbers).max(initial=0.0)
    for row, at in np.ndindex(numbers.shape):
        x, y, value, text = left + side * at, above + CELL * row, float(numbers[row, at]), str(texts[row, at])
        share = max(value, 0.0) / most if value == value and most > 0 else 0.0
        fill, ink = ink_on(share) if value == value else (_WITHHELD, BLACK)
        drawing.box(x, y, x + side, y + CELL, fill, PALE)
        size = SMALL if width_of(text, SMALL) <= side - 4 else 12.0
        text = fitted(text, side - 2, size) or DASH
        drawing.words(x + side / 2, y + CELL / 2, text, size=size, anchor="middle", colour=ink)


def flow_between(
    matrix: pd.DataFrame, *, key: str, title: str, unit: str, rows: str = "From", columns: str = "To"
) -> Chart | None:
    """Draw what flows from groups to groups as bars, the greatest first.

    Parameters
    ----------
    matrix : pandas.DataFrame
        What flows from the group of a row to the group of a column: numbers, or text such as "1 to 7"
        where a number must not be shown, which stands after the numbers. Zeros and empty cells are
        left out; of more than 25 flows the first are drawn.
    key : str
        What tells this chart from the others of a page.
    title : str
        What it shows.
    unit : str
        What flows, in plain words.
    rows, columns : str
        The headings of the two groups.

    Returns
    -------
    Chart or None
        None where nothing flows.

    Examples
    --------
    >>> matrix = pd.DataFrame([[3, 0], ["1 to 7", 12]], index=["Health", "Housing"], columns=["Health", "Housing"])
    >>> chart = flow_between(matrix, key="flow", title="Where referrals go", unit="Referrals")
    >>> chart.table["Referrals"].tolist(), chart.table["To"].tolist()
    (['12', '3', '1 to 7'], ['Housing', 'Health', 'Health'])
    """
    numbers, texts = _read(matrix)
    values, cells = numbers.to_numpy(), texts.to_numpy()
    flows = pd.DataFrame(
        [
            (one, other, values[at, to], cells[at, to])
            for at, one in enumerate(texts.index)
            for to, other in enumerate(texts.columns)
            if cells[at, to] and values[at, to] != 0
        ],
        columns=["one", "other", "number", "text"],
    ).sort_values(["number", "one", "other"], ascending=[False, True, True], kind="stable", na_position="last")
    if flows.empty:
        return None
    kept, first = flows.head(MOST_ROWS), flows.iloc[0]
    return chart_of(
        _bars(kept, unit, rows, columns),
        key=key,
        title=title,
        description=(
            f"{unit}: {counted(len(kept), 'flow')}, the greatest first. The greatest goes from {first['one']} to "
            f"{first['other']}: {first['text']}.",
        ),
        legend="A pale bar: within one group." if (kept["one"] == kept["other"]).any() else "",
        left_out=f"The first {len(kept)} of {len(flows):,} flows." if len(kept) < len(flows) else "",
        table=pd.DataFrame({rows: kept["one"], columns: kept["other"], unit: kept["text"]}),
    )


def _bars(kept: pd.DataFrame, unit: str, rows: str, columns: str) -> Drawing:
    rows, columns = (fitted(heading, 190, SMALL, bold=True) for heading in (rows, columns))
    rooms = [
        max(*(width_of(fitted(name, 190)) for name in kept[column]), width_of(heading, SMALL, bold=True))
        for column, heading in (("one", rows), ("other", columns))
    ]
    start, second = 8 + rooms[0], 8 + rooms[0] + 34
    left = second + rooms[1] + 16
    right = FIGURE_WIDTH - 12 - max(map(width_of, kept["text"])) - 8
    most = kept["number"].max()
    drawing = Drawing(30 + BAR_ROW * len(kept) + 12)
    drawing.words(start, 14, rows, size=SMALL, anchor="end", bold=True)
    drawing.words(second, 14, columns, size=SMALL, bold=True)
    drawing.words(left, 14, fitted(unit, right - left, SMALL, bold=True), size=SMALL, bold=True)
    for number, row in enumerate(each(kept)):
        y = 30 + BAR_ROW * (number + 0.5)
        drawing.words(start, y, fitted(row.one, 190), anchor="end")
        drawing.line((start + 9, y), (second - 14, y), colour=GREY, width=1.5)
        drawing.line((second - 16, y - 4), (second - 9, y), (second - 16, y + 4), colour=GREY, width=1.5)
        drawing.words(second, y, fitted(row.other, 190))
        end = left
        if row.number == row.number and most > 0:
            end = left + max((right - left) * row.number / most, 1.5)
            within = row.one == row.other
            drawing.box(left, y - 7, end, y + 7, PALE if within else heat_colour(), heat_colour())
        drawing.words(end + 8, y, row.text)
    return drawing
