"""What a page is told: its subject, and the sections of a report. Views add nothing of their own."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

__all__ = ["Section", "Subject"]


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
class Section:
    """One section of a report: sentences first, then at most one table with its caption and notes.

    `table` is ready to show: its columns are headings, its index is not shown. Numbers are formatted
    by the view; NaN is shown as a dash. `key` is the anchor that links use.
    """

    key: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    table: pd.DataFrame | None = None
    caption: str = ""
    notes: tuple[str, ...] = ()
