"""What a page is told: its subject, the sections of a report and their charts. Views add nothing of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from cogs.errors import ParameterError

if TYPE_CHECKING:
    from cogs.views.chart_drawing import Drawing

__all__ = ["Chart", "Section", "Subject", "check_links"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|//")


@dataclass(frozen=True)
class Subject:
    """What every page says about itself.

    Attributes
    ----------
    title : str
        The heading: the subject or the finding.
    subtitle : str
        Place, date or period, and how many.
    summary : tuple of str
        The finding in a few sentences, the most important first.
    source : str
        Where the data come from.
    method : str
        How the picture and the figures were made, in a sentence or two.
    """

    title: str
    subtitle: str
    summary: tuple[str, ...]
    source: str
    method: str


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart ready to show, from `cogs.views.charts`.

    Attributes
    ----------
    key : str
        What the ids inside it start with: another one for each chart of a page.
    svg : str
        One `<svg>` element: safe inside a page, as wide as there is room.
    title : str
        What it shows: the caption of its figure.
    description : str
        The same in words, for those who do not see it.
    table : pandas.DataFrame
        The same numbers, with every name in full; its columns are headings, its index is not shown.
    drawing : Drawing
        What was printed, so that `cogs.views.charts.chart_files` can print it for paper.
    """

    key: str
    svg: str
    title: str
    description: str
    table: pd.DataFrame
    drawing: Drawing = field(repr=False)


@dataclass(frozen=True, eq=False)
class Section:
    """One section of a report: sentences, then charts, then at most one table with its caption and notes.

    `table` is ready to show: its columns are headings, its index is not shown. Numbers are formatted
    by the view; NaN is shown as a dash. `key` is the anchor that links use. A `part` belongs to the
    section before it: its heading is smaller, and the contents leave it out. What `starts_page` begins a
    page of its own on paper.
    """

    key: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    table: pd.DataFrame | None = None
    caption: str = ""
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    part: bool = False
    starts_page: bool = False


def check_links(links: Mapping[str, str]) -> None:
    """Refuse a link that could do more than open a file beside the report or an address.

    Parameters
    ----------
    links : mapping of str to str
        What a link says → what it opens.

    Raises
    ------
    ParameterError
        If one is neither a file name nor an http, https or mailto address.

    Examples
    --------
    >>> check_links({"The network to explore": "network.html"})
    """
    for says, target in links.items():
        scheme = _SCHEME.match(target.strip())
        if not target.isprintable() or (scheme and scheme.group().lower() not in ("http:", "https:", "mailto:")):
            raise ParameterError(f'The link "{says}" must be a file name or a web address, not "{target}".')
