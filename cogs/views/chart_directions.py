"""The four directions of one organisation: services, organisations, place and people, each on a strip."""

from __future__ import annotations

import pandas as pd

from cogs.errors import ParameterError
from cogs.views.chart_drawing import PALE, SMALL, Drawing, fitted, plain_text
from cogs.views.chart_making import chart_of, each, figures, needed
from cogs.views.content import Chart
from cogs.views.style import FIGURE_WIDTH, mark_of
from cogs.views.wording import shown, text_of, width_of

__all__ = ["four_directions"]

ROW = 36.0
NOTHING = "not enough data"


def four_directions(parts: pd.DataFrame, *, key: str, title: str) -> Chart | None:
    """Draw how one organisation stands in each direction: its share of the most possible, or its rank among peers.

    Parameters
    ----------
    parts : pandas.DataFrame
        One row for each figure, in the order of reading. Columns `direction` ("Services"), `measure`
        (what is counted, in plain words), `value`, and either `most` (the most possible) or `rank` and
        `peers` (how many are ranked). Where a number is missing the row says "not enough data". A value
        given as text, such as "1 to 7", is written as it is, without a mark. Where there is a column
        `said`, its texts stand beside the marks, so that numbers may be written as they may be shown.
    key : str
        What tells this chart from the others of a page.
    title : str
        What it shows, the organisation's name in it.

    Returns
    -------
    Chart or None
        None where there is no row.

    Raises
    ------
    ParameterError
        If a column is missing.

    Examples
    --------
    >>> parts = pd.DataFrame(
    ...     [("Services", "Kinds of help", 3, 4), ("People", "Residents", None, 9)],
    ...     columns=["direction", "measure", "value", "most"],
    ... )
    >>> chart = four_directions(parts, key="library", title="The library's four directions")
    >>> chart.description
    'Services, Kinds of help: 3 of 4 (75%). People, Residents: not enough data.'
    """
    needed(parts, ["direction", "measure", "value"], "A chart of the four directions")
    ranked = "most" not in parts.columns
    if ranked and not {"rank", "peers"} <= set(parts.columns):
        raise ParameterError("A chart of the four directions needs the column most, or the columns rank and peers.")
    if parts.empty:
        return None
    rows = pd.DataFrame({name: parts[name].map(plain_text).to_numpy() for name in ("direction", "measure")})
    one, other = (
        figures(parts[name]).reset_index(drop=True) for name in (("rank", "peers") if ranked else ("value", "most"))
    )
    rows["share"] = ((other - one) / (other - 1) if ranked else one / other).where(other > (1 if ranked else 0))
    given = parts["value"].map(text_of).tolist()
    of = zip(given, one, other, rows["share"], strict=True)
    rows["said"] = [_ranked(*row) if ranked else _shared(*row) for row in of]
    if "said" in parts.columns:
        rows["said"] = [plain_text(said) or NOTHING for said in parts["said"]]
    return chart_of(
        _drawn(rows, ranked=ranked),
        key=key,
        title=title,
        description=[f"{row.direction}, {row.measure}: {row.said}." for row in each(rows)],
        table=rows[["direction", "measure", "said"]].set_axis(["Direction", "Measure", "Figure"], axis="columns"),
    )


def _shared(given: str, value: float, most: float, share: float) -> str:
    if value != value:
        return plain_text(given) or NOTHING
    return f"{shown(value)} of {shown(most)} ({share:.0%})" if share == share else shown(value)


def _ranked(given: str, rank: float, peers: float, share: float) -> str:
    if not given:
        return NOTHING
    return f"{plain_text(given)}, rank {shown(rank)} of {shown(peers)}" if share == share else plain_text(given)


def _drawn(rows: pd.DataFrame, *, ranked: bool) -> Drawing:
    left = (
        8
        + max(
            *(width_of(fitted(name, 250, bold=True), bold=True) for name in rows["direction"]),
            *(width_of(fitted(name, 250, SMALL), SMALL) for name in rows["measure"]),
        )
        + 20
    )
    right = FIGURE_WIDTH - 8 - max(width_of(fitted(said, 220)) for said in rows["said"]) - 24
    bottom = 8 + ROW * len(rows)
    drawing = Drawing(bottom + 30)
    ends = ("last", "first") if ranked else ("0%", "100%")
    for at, word in zip((left, right), ends, strict=True):
        drawing.words(at, bottom + 13, word, size=SMALL, anchor="middle")
    drawing.words(
        (left + right) / 2,
        bottom + 13,
        "rank among peers" if ranked else "of the most possible",
        size=SMALL,
        anchor="middle",
    )
    before = ""
    for number, row in enumerate(each(rows)):
        y = 8 + ROW * (number + 0.5)
        first, before = row.direction != before, row.direction
        if first:
            drawing.words(8, y - 9, fitted(row.direction, 250, bold=True), bold=True)
        drawing.words(8, y + 9 if first else y, fitted(row.measure, 250, SMALL), size=SMALL)
        known = row.share == row.share
        drawing.line((left, y), (right, y), colour=PALE, width=6 if known else 1)
        if known:
            place = left + (right - left) * min(max(row.share, 0.0), 1.0)
            drawing.line((left, y), (place, y), colour=mark_of("organisation").fill, width=6)
            drawing.mark(mark_of("organisation"), place, y, 7)
        drawing.words(right + 24, y, fitted(row.said, 220))
    return drawing
