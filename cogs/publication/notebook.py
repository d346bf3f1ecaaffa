"""For a notebook: a network as a page to explore, and the figures as a table with plain headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from cogs.analysis import Analysis
from cogs.disclosure import Rounding, public_network, resident_numbers
from cogs.errors import ParameterError, UnknownNameError, did_you_mean
from cogs.insights.quality import bodies_in_words
from cogs.insights.words import counted
from cogs.metrics.catalogue import definitions, metrics_table
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.network.ties import tie_sets
from cogs.publication.chapters import telling
from cogs.publication.page_details import page_definitions, page_details, page_groupings
from cogs.publication.sheets import figures_sheet
from cogs.publication.shown import may_be_shown, protected_figures, thousands_apart
from cogs.publication.subject import subject_of
from cogs.views.content import Subject
from cogs.views.interactive import network_page
from cogs.views.notebook import NetworkView
from cogs.views.style import DRAWN_LIMIT
from cogs.vocabulary import Definition

__all__ = ["plain_table", "show"]

_UNPROTECTED = "Residents are shown one by one, with exact figures: only for those who may see them, never to publish."


def show(
    network: CommunityNetwork | Analysis,
    table: pd.DataFrame | None = None,
    *,
    height: int = 640,
    size_by: str | None = None,
    title: str | None = None,
    include_residents: bool = False,
) -> NetworkView:
    """Show a network in a notebook: the page of `network.html` in a frame, residents left out.

    Of a network, numbers of residents below 8 are hidden and others rounded to the nearest 5; of an
    analysis, as its own rule says.

    Parameters
    ----------
    network : CommunityNetwork or Analysis
        What `cogs.load_network` or `cogs.analyse` returned.
    table : pandas.DataFrame, optional
        Figures by node id, as `cogs.metrics_table` returns them; those of residents are made safe, and
        columns of your own are shown as they are. None: every usual figure.
    height : int
        Of the frame, in pixels, at least 200.
    size_by : str, optional
        The column that sets the size of marks; None: what leads in an analysis, else the number of neighbours.
    title : str, optional
        The heading; None: what the network is called.
    include_residents : bool
        If True, residents are drawn and their figures are exact, and the page begins with a sentence that
        says so. A notebook keeps what it has shown: do not hand such a one on.

    Raises
    ------
    UnknownNameError
        If `size_by` is no column of figures.
    ParameterError
        If the frame would be too low to use, or the network is too large to draw its residents.

    Examples
    --------
    >>> import cogs
    >>> from cogs.publication.notebook import show
    >>> show(cogs.load_network("data/keep-it-local"), title="Seven places")
    The network "Seven places" as a page. Write it to a file with .save("network.html").
    """
    analysis = network if isinstance(network, Analysis) else None
    whole = network.network if isinstance(network, Analysis) else network
    shown = None if analysis is None else may_be_shown(analysis)
    rounding = Rounding() if shown is None else shown.rounding
    figures, known = _figures(analysis, whole, table)
    size = _size(size_by, analysis, known)
    drawn = _everybody(whole) if include_residents else public_network(whole, rounding)
    if not include_residents:
        figures = _protected(figures, known, whole, rounding)
    if len(drawn) > DRAWN_LIMIT:
        drawn = organisation_view(drawn)
    figures = figures.reindex(drawn.nodes.index)
    subject = _subject(analysis, drawn, title, unprotected=include_residents)
    page = network_page(
        drawn,
        figures[[name for name in figures if name not in known or telling(figures[name])]],
        known,
        subject,
        size_by=size,
        ranked=analysis is not None and _ranked(analysis),
        residents=resident_numbers(whole, rounding).map(thousands_apart, na_action="ignore"),
        seed=0 if analysis is None else analysis.options.seed,
        groupings=page_groupings(analysis, shown) if analysis and shown else None,
        details=page_details(analysis, shown, drawn) if analysis and shown else None,
    )
    return NetworkView(subject.title, page, height)


def _everybody(network: CommunityNetwork) -> CommunityNetwork:
    """Return the network with its residents, if they can be drawn one by one."""
    if len(network) > DRAWN_LIMIT:
        raise ParameterError(
            f"Residents can be drawn one by one among up to {DRAWN_LIMIT:,} nodes; here are {len(network):,}. "
            "Leave them out, or take a part of the network first."
        )
    return network


def _ranked(analysis: Analysis) -> bool:
    shapes = analysis.findings.shapes
    return bool(shapes) and not any(shape.star for shape in shapes)


def _figures(
    analysis: Analysis | None, network: CommunityNetwork, table: pd.DataFrame | None
) -> tuple[pd.DataFrame, Mapping[str, Definition]]:
    """Return the figures, exact, and what those columns mean that are figures of the catalogue."""
    if analysis is not None and table is None:
        return analysis.metrics, page_definitions(analysis)
    figures = metrics_table(network) if table is None else table
    view = organisation_view(network)
    ties = (*(analysis.ties if analysis is not None else ()), *tie_sets(view), *tie_sets(view, "all"))
    return figures, definitions(figures, ties)


def _protected(
    figures: pd.DataFrame, known: Mapping[str, Definition], network: CommunityNetwork, rounding: Rounding
) -> pd.DataFrame:
    """Return the figures with those of residents made safe, whatever type they came in; made safe, they stay so."""
    private = [name for name, entry in known.items() if entry.private]
    # Rounding what is rounded changes nothing, and a range such as "1 to 7" is no number to be rounded.
    numbers = figures.assign(**{name: pd.to_numeric(figures[name], errors="coerce") for name in private})
    safe = protected_figures(numbers.reindex(network.nodes.index), known, network, rounding).reindex(figures.index)
    ranged = f"1 to {rounding.threshold - 1}"
    return safe.assign(**{name: safe[name].mask((figures[name] == ranged).to_numpy(), ranged) for name in private})


def _size(size_by: str | None, analysis: Analysis | None, known: Mapping[str, Definition]) -> str | None:
    if size_by is None:
        return analysis.findings.leading if analysis is not None else None
    if size_by not in known:
        question, matches = did_you_mean(size_by, known)
        raise UnknownNameError(f'There is no column of figures "{size_by}".{question}', matches)
    return size_by


def _subject(analysis: Analysis | None, drawn: CommunityNetwork, title: str | None, *, unprotected: bool) -> Subject:
    if analysis is not None:
        subject = replace(subject_of(analysis), summary=analysis.findings.brief)
    else:
        ties = counted(len(drawn.edges), "tie")
        subject = Subject(
            title=drawn.name or "The network",
            subtitle=bodies_in_words(organisation_view(drawn)),
            summary=(f"{counted(len(drawn), 'node')} and {ties} are recorded.", *drawn.notes),
            source="The data given to this notebook.",
            method="Positions are computed from the ties; distance on the page has no unit.",
        )
    told = (_UNPROTECTED, *subject.summary) if unprotected else subject.summary
    return replace(subject, title=title or subject.title, summary=told)


def plain_table(analysis: Analysis, columns: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the figures of every node that may be shown, under the headings that pages give them.

    Parameters
    ----------
    analysis : Analysis
        What was computed.
    columns : iterable of str, optional
        Columns of metrics.csv by their name there, to show only these, in this order; None: all.

    Returns
    -------
    pandas.DataFrame
        Index: id. Numbers of residents are text made safe, such as "1 to 7".

    Raises
    ------
    UnknownNameError
        If there is no such column.

    Examples
    --------
    >>> import cogs
    >>> from cogs.publication.notebook import plain_table
    >>> table = plain_table(cogs.analyse("data/keep-it-local"), ["name", "betweenness_working"])
    >>> list(table.columns)
    ['Name', 'Betweenness (working)']
    """
    sheet = figures_sheet(analysis, may_be_shown(analysis))
    table = sheet.table.set_index("id")
    wanted = list(table.columns) if columns is None else [columns] if isinstance(columns, str) else list(columns)
    for name in wanted:
        if name not in table:
            question, matches = did_you_mean(name, table.columns)
            raise UnknownNameError(f'There is no column "{name}".{question}', matches)
    return table[wanted].rename(columns={name: sheet.definitions[name].heading for name in wanted}).rename_axis("Id")
