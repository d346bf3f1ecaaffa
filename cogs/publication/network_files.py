"""The network of an analysis as pages: one picture, or above a limit its groups with a page of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from cogs.analysis import Analysis
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.publication.group_pages import FRONT, drawn_figures
from cogs.publication.page_details import page_definitions, page_details, page_groupings
from cogs.publication.reporting import spelt
from cogs.publication.shown import Shown
from cogs.publication.side_by_side import Helpers
from cogs.publication.subject import subject_of
from cogs.publication.view_files import group_pages
from cogs.views.content import Subject
from cogs.views.interactive import network_page
from cogs.vocabulary import Definition

__all__ = ["network_being_drawn"]

# More marks than a reader can tell apart: services are then drawn as whoever delivers them.
_WHOLE_PICTURE_UP_TO = 250
# A helper takes a second to start.
_HELPED_ABOVE = 2_000
_FOLDED = "Each service is drawn as whoever delivers it; places are left out. All of them are in metrics.csv."


@contextmanager
def network_being_drawn(
    analysis: Analysis, shown: Shown, *, groups_above: int, links: Mapping[str, str], processes: int = 1
) -> Iterator[tuple[Helpers, Callable[[], Iterator[tuple[str, bytes]]]]]:
    """Begin to draw `network.html`, and above a limit the pages of its groups and of the strongest's neighbours.

    Helpers draw it while the caller goes on; of a small network nobody does before it is wanted.

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
        How many processes share the work.

    Yields
    ------
    tuple of Helpers and callable
        Who helps, to be given more; and what returns, when it is called, an iterator over names relative to the
        folder, with "/", and pages.

    Examples
    --------
    >>> import cogs
    >>> from cogs.publication.shown import may_be_shown
    >>> analysis = cogs.analyse("data/keep-it-local")
    >>> shown = may_be_shown(analysis)
    >>> with network_being_drawn(analysis, shown, groups_above=1_500, links={}) as (_, files):
    ...     [name for name, _ in files()]
    ['network.html']
    """
    pages = group_pages(analysis, shown, groups_above=groups_above, links=links)
    helped = processes if len(shown.network.edges) > _HELPED_ABOVE else 1
    with Helpers(helped, page=None if pages is None else pages.page) as helpers:
        if pages is not None:
            drawn = helpers.pages(pages.files)
            yield helpers, lambda: zip(pages.files, drawn, strict=True)
        else:
            page = helpers.give(_network_html, _Explored.of(analysis, shown, groups_above))
            yield helpers, lambda: iter([(FRONT, helpers.result(page))])


@dataclass(frozen=True, eq=False)
class _Explored:
    """What a page to explore is made of: it can be sent to another process."""

    network: CommunityNetwork
    figures: pd.DataFrame
    definitions: dict[str, Definition]
    subject: Subject
    how: dict[str, Any]

    @staticmethod
    def of(analysis: Analysis, shown: Shown, most: int) -> _Explored:
        """Return it of an analysis."""
        network, subject = shown.network, replace(subject_of(analysis), summary=analysis.findings.brief)
        whole = len(network) <= _WHOLE_PICTURE_UP_TO
        if not whole:
            network = organisation_view(network)
            subject = replace(subject, summary=(*subject.summary, _FOLDED))
        shapes = analysis.findings.shapes
        how = {
            "size_by": analysis.findings.leading,
            "ranked": bool(shapes) and not any(shape.star for shape in shapes),
            "residents": spelt(shown.users, network) if whole else None,
            "seed": analysis.options.seed,
            "groupings": page_groupings(analysis, shown),
            "details": page_details(analysis, shown, network),
            "most": max(most, _WHOLE_PICTURE_UP_TO),
        }
        return _Explored(network, drawn_figures(shown.figures, network), page_definitions(analysis), subject, how)


def _network_html(made_of: _Explored) -> bytes:
    page = network_page(made_of.network, made_of.figures, made_of.definitions, made_of.subject, **made_of.how)
    return page.encode("utf-8")
