"""`report.html`: what was found, in sentences, tables and one picture, for the screen and for A4 paper."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from cogs.errors import ParameterError
from cogs.views.content import Section, Subject
from cogs.views.pages import TableShown, asset, content_policy, environment, table_shown

__all__ = ["report_page"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|//")
_ANCHOR = re.compile(r"[^A-Za-z0-9_-]+")


def report_page(
    subject: Subject,
    sections: Sequence[Section],
    *,
    picture: str | None,
    picture_caption: str,
    links: Mapping[str, str],
) -> str:
    """Return the report as one HTML page without any script.

    Parameters
    ----------
    subject : Subject
        Heading, summary, source and method.
    sections : sequence of Section
        In the order of reading. Tables are numbered, and listed in the contents by their heading.
    picture : str or None
        An `<svg>` element from `cogs.views.picture.network_picture`: Figure 1, after the summary.
    picture_caption : str
        What the figure shows.
    links : mapping of str to str
        What a link says → the file beside the report, or the address, that it opens.

    Returns
    -------
    str
        The page. Nothing in it is loaded from anywhere.

    Raises
    ------
    ParameterError
        If a link is neither a file name nor an http, https or mailto address.

    Examples
    --------
    >>> subject = Subject("Cogs of Northfield", "Northfield, 2025", ("Nobody refers.",), "A survey", "Counted.")
    >>> page = report_page(subject, [Section("ties", "Ties")], picture=None, picture_caption="", links={})
    >>> page.count("<h1>"), "Cogs of Northfield" in page
    (1, True)
    """
    for says, target in links.items():
        _check_link(says, target)
    styles = asset("page.css") + asset("report.css")
    shown, numbers = [], 0
    for section in sections:
        table: TableShown | None = None
        if section.table is not None:
            numbers += 1
            table = table_shown(section.table, key=f"table-{numbers}", caption=section.caption or section.heading)
        shown.append({"key": _anchor(section.key), "section": section, "table": table, "number": numbers})
    return (
        environment()
        .get_template("report.html")
        .render(
            subject=subject,
            sections=shown,
            picture=None if picture is None else Markup(picture),  # noqa: S704 - made and escaped by picture.py
            picture_caption=picture_caption,
            links=links,
            styles=Markup(styles),  # noqa: S704 - our own file
            policy=content_policy(styles=[styles]),
        )
    )


def _anchor(key: str) -> str:
    return "section-" + _ANCHOR.sub("-", key)


def _check_link(says: str, target: str) -> None:
    scheme = _SCHEME.match(target.strip())
    if not target.isprintable() or (scheme and scheme.group().lower() not in ("http:", "https:", "mailto:")):
        raise ParameterError(f'The link "{says}" must be a file name or a web address, not "{target}".')
