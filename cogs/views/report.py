"""`report.html`: what was found, in sentences, tables and pictures, for the screen and for A4 paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from markupsafe import Markup

from cogs.errors import ParameterError
from cogs.views.content import Chart, Section, Subject, check_links
from cogs.views.house_style import HouseStyle
from cogs.views.pages import TableShown, asset, content_policy, environment, table_shown

__all__ = ["report_page"]

_ANCHOR = re.compile(r"[^A-Za-z0-9_-]+")


def report_page(
    subject: Subject,
    sections: Sequence[Section],
    *,
    picture: str | None,
    picture_caption: str,
    links: Mapping[str, str],
    style: HouseStyle | None = None,
) -> str:
    """Return the report as one HTML page without any script.

    Parameters
    ----------
    subject : Subject
        Heading, summary, source and method.
    sections : sequence of Section
        In the order of reading. Tables and figures are numbered, each in their own row.
    picture : str or None
        An `<svg>` element from `cogs.views.picture.network_picture`: Figure 1, after the summary.
    picture_caption : str
        What the figure shows.
    links : mapping of str to str
        What a link says → the file beside the report, or the address, that it opens.
    style : HouseStyle, optional
        Its own title, subtitle, source and logo. Colours come with the pictures: see `cogs.views.style.painted`.

    Returns
    -------
    str
        The page. Nothing in it is loaded from anywhere.

    Raises
    ------
    ParameterError
        If a link is neither a file name nor an http, https or mailto address, or two charts have one key.

    Examples
    --------
    >>> subject = Subject("Cogs of Northfield", "Northfield, 2025", ("Nobody refers.",), "A survey", "Counted.")
    >>> page = report_page(subject, [Section("ties", "Ties")], picture=None, picture_caption="", links={})
    >>> page.count("<h1>"), "Cogs of Northfield" in page
    (1, True)
    """
    check_links(links)
    subject = subject if style is None else style.told(subject)
    styles = asset("page.css") + asset("report.css")
    return (
        environment()
        .get_template("report.html")
        .render(
            subject=subject,
            sections=_numbered(sections, first=1 if picture is None else 2),
            picture=None if picture is None else Markup(picture),  # noqa: S704 - made and escaped by picture.py
            picture_caption=picture_caption,
            links=links,
            style=style,
            styles=Markup(styles),  # noqa: S704 - our own file
            policy=content_policy(styles=[styles], images=style is not None and style.logo is not None),
        )
    )


def _numbered(sections: Sequence[Section], *, first: int) -> list[dict[str, Any]]:
    """Return what the template shows of each section: its anchor, its table and figures with their numbers."""
    shown, numbers = [], 0
    figures = _figures(sections, first=first)
    for section in sections:
        table: TableShown | None = None
        if section.table is not None:
            numbers += 1
            table = table_shown(section.table, key=f"table-{numbers}", caption=section.caption or section.heading)
        shown.append(
            {
                "key": _anchor(section.key),
                "section": section,
                "table": table,
                "number": numbers,
                "figures": next(figures),
            }
        )
    return shown


def _figures(sections: Sequence[Section], *, first: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the figures of each section, each with its number and the table of the same numbers."""
    charts = [chart for section in sections for chart in section.charts]
    repeated = [key for key, times in Counter(chart.key for chart in charts).items() if times > 1]
    if repeated:
        raise ParameterError(f'Two charts of one page have the key "{repeated[0]}": give each its own.')
    numbers = count(first)
    for section in sections:
        yield [_figure(chart, next(numbers)) for chart in section.charts]


def _figure(chart: Chart, number: int) -> dict[str, Any]:
    key = f"figure-{number}"
    table = table_shown(chart.table, key=f"{key}-numbers", caption=f"The numbers in Figure {number}: {chart.title}")
    svg = Markup(chart.svg)  # noqa: S704 - made and escaped by charts.py
    return {"key": key, "number": number, "chart": chart, "svg": svg, "table": table}


def _anchor(key: str) -> str:
    return "section-" + _ANCHOR.sub("-", key)
