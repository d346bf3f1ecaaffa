"""A table for Word: columns as wide as what they hold, its header row marked and repeated on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import escape

from cogs.views.chart_drawing import plain_text
from cogs.views.pages import Column, TableShown
from cogs.views.wording import width_of

__all__ = ["ACROSS", "UPRIGHT", "TableLaid", "laid_out", "table_xml"]

UPRIGHT, ACROSS = 170.0, 257.0
"""Millimetres between the margins of A4: upright, and turned sideways."""

_PER_MM = 72 / 25.4
_PADDING = 10.0
"""Points beside the text of a cell, both sides together."""
_LONGEST_WORD, _LONGEST_LINE = 140.0, 800.0
_SLACK = 1.05
"""Other fonts than the house font are a little wider."""
_TRIES = ((False, 9.0), (False, 8.0), (True, 9.0), (True, 8.0), (True, 7.0))
_BREAKS = re.compile(r"[ -]")
_WORD_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RULE = "B6BEC6"


@dataclass(frozen=True)
class TableLaid:
    """How a table stands on paper: whether sideways, the height of its letters in points, its columns' widths.

    `widths` are in twentieths of a point, as Word counts them.
    """

    sideways: bool
    size: float
    widths: tuple[int, ...]


def laid_out(table: TableShown) -> TableLaid:
    """Return how a table fits on A4: upright if no word need be broken, else sideways, then in smaller letters.

    Parameters
    ----------
    table : TableShown
        From `cogs.views.pages.table_shown`.

    Examples
    --------
    >>> import pandas as pd
    >>> from cogs.views.pages import table_shown
    >>> laid_out(table_shown(pd.DataFrame({"Name": ["Library"], "Ties": [3]}), key="t", caption="T")).sideways
    False
    >>> wide = pd.DataFrame({f"Connections of kind {number}": ["Organisations"] for number in range(14)})
    >>> laid_out(table_shown(wide, key="t", caption="T")).sideways
    True
    """
    texts = [_texts(table, place) for place in range(len(table.columns))]
    least = [_least(column, cells) for column, cells in zip(table.columns, texts, strict=True)]
    most = [
        max(small, min(max((width_of(cell, 1.0) for cell in cells), default=0.0), _LONGEST_LINE / 9))
        for small, cells in zip(least, texts, strict=True)
    ]
    for sideways, size in _TRIES:
        if table.wide and not sideways:
            continue
        room = (ACROSS if sideways else UPRIGHT) * _PER_MM
        smallest = [width * size * _SLACK + _PADDING for width in least]
        if sum(smallest) <= room:
            wished = [width * size * _SLACK + _PADDING for width in most]
            return TableLaid(sideways, size, _shared(smallest, wished, room))
    share = room / sum(smallest)
    return TableLaid(True, size, tuple(int(width * share * 20) for width in smallest))


def _texts(table: TableShown, place: int) -> list[str]:
    return [plain_text(text) for text in table.texts[place]]


def _least(column: Column, cells: list[str]) -> float:
    """Return the width of a column's longest word, numbers as a whole, for letters of height 1."""
    words = {word for cell in cells for word in ((cell,) if column.number else _BREAKS.split(cell))}
    widest = max((width_of(word, 1.0) for word in words), default=0.0)
    heading = max(width_of(word, 1.0, bold=True) for word in _BREAKS.split(plain_text(column.heading)))
    return max(min(widest, _LONGEST_WORD / 9), min(heading, _LONGEST_WORD / 9), 1.0)


def _shared(smallest: list[float], wished: list[float], room: float) -> tuple[int, ...]:
    """Return widths in twentieths of a point: as wished if there is room, else what is left over in shares."""
    more = [wish - small for wish, small in zip(wished, smallest, strict=True)]
    share = min(1.0, (room - sum(smallest)) / sum(more)) if sum(more) > 0 else 0.0
    return tuple(int((small + extra * share) * 20) for small, extra in zip(smallest, more, strict=True))


def table_xml(table: TableShown, laid: TableLaid) -> str:
    """Return a table as WordprocessingML.

    Parameters
    ----------
    table : TableShown
    laid : TableLaid
        From `laid_out`.

    Returns
    -------
    str
        One `w:tbl` element. All text is escaped, without characters that XML may not hold.

    Examples
    --------
    >>> import pandas as pd
    >>> from cogs.views.pages import table_shown
    >>> table = table_shown(pd.DataFrame({"Name": ["A < B"]}), key="t", caption="T")
    >>> xml = table_xml(table, laid_out(table))
    >>> xml.count("<w:tblHeader/>"), "A &lt; B" in xml
    (1, True)
    """
    return "".join(_parts(table, laid))


def _parts(table: TableShown, laid: TableLaid) -> Iterator[str]:
    edge = f'w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"'
    caption = escape(plain_text(table.caption))
    yield (
        f'<w:tbl xmlns:w="{_WORD_MAIN}"><w:tblPr><w:tblW w:w="{sum(laid.widths)}" w:type="dxa"/>'
        f"<w:tblBorders><w:top {edge}/><w:bottom {edge}/><w:insideH {edge}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="140" w:type="dxa"/>'
        '</w:tblCellMar><w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" '
        f'w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{caption}"/></w:tblPr><w:tblGrid>'
    )
    yield from (f'<w:gridCol w:w="{width}"/>' for width in laid.widths)
    yield "</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    numbers = [column.number for column in table.columns]
    for column, width in zip(table.columns, laid.widths, strict=True):
        yield _cell(column.heading, width, "TableHeading", laid.size, number=column.number)
    yield "</w:tr>"
    for row in table.rows:
        yield "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        for text, width, number in zip(row, laid.widths, numbers, strict=True):
            yield _cell(text, width, "TableText", laid.size, number=number)
        yield "</w:tr>"
    yield "</w:tbl>"


def _cell(text: str, width: int, style: str, size: float, *, number: bool) -> str:
    side = '<w:jc w:val="right"/>' if number else ""
    height = f'<w:rPr><w:sz w:val="{size * 2:.0f}"/></w:rPr>' if size != 9 else ""
    clean = escape(plain_text(text))
    written = f'<w:r>{height}<w:t xml:space="preserve">{clean}</w:t></w:r>' if clean else ""
    low = '<w:vAlign w:val="bottom"/>' if style == "TableHeading" else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{low}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{side}</w:pPr>{written}</w:p></w:tc>'
    )
