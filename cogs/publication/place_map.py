"""The map of an analysis, where its nodes have places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from cogs.analysis import Analysis
from cogs.publication.chapters import telling
from cogs.publication.page_details import page_definitions, page_details, page_groupings
from cogs.publication.shown import Shown, thousands_apart
from cogs.views.content import Subject
from cogs.views.map import map_page
from cogs.views.map_projection import located

__all__ = ["map_of"]


def map_of(
    analysis: Analysis, shown: Shown, subject: Subject, *, boundary: Mapping[str, Any] | None = None
) -> Callable[[], bytes] | None:
    """Return what draws the map as one HTML page; None where fewer than two nodes that may be shown have a place.

    Parameters
    ----------
    analysis : Analysis
        What `cogs.analyse` returned.
    shown : Shown
        What may be shown of it, from `may_be_shown`.
    subject : Subject
        What the page says about itself.
    boundary : mapping, optional
        From `cogs.publication.boundary.read_boundary`.

    Raises
    ------
    InputError
        When it is drawn, if the boundary lies elsewhere.

    Examples
    --------
    >>> import cogs
    >>> from cogs.publication.shown import may_be_shown
    >>> from cogs.publication.subject import subject_of
    >>> analysis = cogs.analyse("data/keep-it-local")
    >>> map_of(analysis, may_be_shown(analysis), subject_of(analysis)) is None
    True
    """
    network, findings = shown.network, analysis.findings
    if len(located(network.nodes)) < 2:
        return None
    return partial(
        _page,
        network,
        shown.figures[[name for name in shown.figures if telling(shown.figures[name])]],
        page_definitions(analysis),
        subject,
        size_by=findings.leading,
        residents=shown.users.map(thousands_apart, na_action="ignore"),
        boundary=boundary,
        groupings=page_groupings(analysis, shown),
        details=page_details(analysis, shown, network),
        ranked=bool(findings.shapes) and not any(shape.star for shape in findings.shapes),
    )


def _page(*made_of: Any, **how: Any) -> bytes:
    return map_page(*made_of, **how).encode("utf-8")
