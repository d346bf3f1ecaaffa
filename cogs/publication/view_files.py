"""The files of a network too large for one picture: its groups, a page of each, and of the strongest's neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cogs.analysis import Analysis
from cogs.errors import ParameterError
from cogs.network.fold import organisation_view
from cogs.publication.group_pages import GroupPages
from cogs.publication.shown import Shown, may_be_shown
from cogs.publication.side_by_side import Helpers
from cogs.views.style import DRAWN_LIMIT

__all__ = ["group_pages", "view_files"]


def view_files(
    analysis: Analysis,
    shown: Shown | None = None,
    *,
    groups_above: int = DRAWN_LIMIT,
    links: Mapping[str, str] | None = None,
    processes: int = 1,
) -> Iterator[tuple[str, bytes]]:
    """Yield the pages of a network too large for one picture, each with its name; nothing for a smaller one.

    `network.html` shows communities (Leiden, of the organisation view) with the ties between them;
    `groups/group-1.html` and so on show each, to explore up to 600 members, still above;
    `groups/others.html` lists the small ones; `egos/ego-1.html` to 200 show the neighbours of the
    strongest, still. File names are numbers, whatever anybody is called.

    Parameters
    ----------
    analysis : Analysis
        What `cogs.analyse` returned.
    shown : Shown, optional
        What may be shown of it, if it is there already.
    groups_above : int
        Up to so many nodes of the organisation view one picture does, and nothing is yielded; 1 or more.
    links : mapping of str to str, optional
        What further links of `network.html` say → the file beside it, such as a report.
    processes : int
        How many processes make the pages side by side; more than one only where the caller's main module
        can be imported without starting its work again.

    Yields
    ------
    tuple of str and bytes
        A name relative to the folder, with "/", and the page. `metrics.csv` is expected beside
        `network.html`.

    Raises
    ------
    ParameterError
        If `groups_above` is below 1.

    Examples
    --------
    >>> import cogs
    >>> analysis = cogs.analyse("data/keep-it-local")
    >>> list(view_files(analysis)), next(view_files(analysis, groups_above=20))[0]
    ([], 'network.html')
    """
    pages = group_pages(analysis, shown or may_be_shown(analysis), groups_above=groups_above, links=links or {})
    if pages is not None:
        with Helpers(processes, page=pages.page) as helpers:
            yield from zip(pages.files, helpers.pages(pages.files), strict=True)


def group_pages(analysis: Analysis, shown: Shown, *, groups_above: int, links: Mapping[str, str]) -> GroupPages | None:
    """Return what makes the pages that `view_files` yields; None where one picture does.

    Raises
    ------
    ParameterError
        If `groups_above` is below 1.
    """
    if groups_above < 1:
        raise ParameterError(f"Groups can be shown above 1 organisation or more; {groups_above} was given.")
    network = organisation_view(shown.network)
    return GroupPages(analysis, shown, network, links) if len(network) > groups_above else None
