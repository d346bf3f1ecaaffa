"""The network of an analysis as pages: one picture, or above a limit its groups with a page of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cogs.analysis import Analysis
from cogs.network.fold import organisation_view
from cogs.publication.group_pages import drawn_figures
from cogs.publication.page_details import page_definitions, page_details, page_groupings
from cogs.publication.reporting import spelt
from cogs.publication.shown import Shown
from cogs.publication.subject import subject_of
from cogs.publication.view_files import view_files
from cogs.views.interactive import network_page

__all__ = ["network_files"]

# More marks than a reader can tell apart: services are then drawn as whoever delivers them.
_WHOLE_PICTURE_UP_TO = 250
_FOLDED = "Each service is drawn as whoever delivers it; places are left out. All of them are in metrics.csv."


def network_files(
    analysis: Analysis, shown: Shown, *, groups_above: int, links: Mapping[str, str], processes: int = 1
) -> Iterator[tuple[str, bytes]]:
    """Yield `network.html`, and above a limit the pages of its groups and of the strongest's neighbours.

    Parameters
    ----------
    analysis : Analysis
        What was computed.
    shown : Shown
        What may be shown of it.
    groups_above : int
        Above so many organisations and councils the page shows groups.
    links : mapping of str to str
        What a link of the page of groups says → the file beside it.
    processes : int
        How many processes make many pages side by side.

    Yields
    ------
    tuple of str and bytes
        A name relative to the folder, with "/", and the page.

    Examples
    --------
    >>> import cogs
    >>> from cogs.publication.shown import may_be_shown
    >>> analysis = cogs.analyse("data/keep-it-local")
    >>> [name for name, _ in network_files(analysis, may_be_shown(analysis), groups_above=1_500, links={})]
    ['network.html']
    """
    grouped = False
    for file in view_files(analysis, shown, groups_above=groups_above, links=links, processes=processes):
        grouped = True
        yield file
    if not grouped:
        yield "network.html", _network_html(analysis, shown, groups_above).encode("utf-8")


def _network_html(analysis: Analysis, shown: Shown, most: int) -> str:
    network, subject = shown.network, replace(subject_of(analysis), summary=analysis.findings.brief)
    whole = len(network) <= _WHOLE_PICTURE_UP_TO
    if not whole:
        network = organisation_view(network)
        subject = replace(subject, summary=(*subject.summary, _FOLDED))
    return network_page(
        network,
        drawn_figures(shown.figures, network),
        page_definitions(analysis),
        subject,
        size_by=analysis.findings.leading,
        ranked=bool(analysis.findings.shapes) and not any(shape.star for shape in analysis.findings.shapes),
        residents=spelt(shown.users, network) if whole else None,
        seed=analysis.options.seed,
        groupings=page_groupings(analysis, shown),
        details=page_details(analysis, shown, network),
        most=max(most, _WHOLE_PICTURE_UP_TO),
    )
