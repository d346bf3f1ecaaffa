"""What every page and file of an analysis says about itself."""

from __future__ import annotations

from cogs.analysis import Analysis
from cogs.insights.quality import bodies_in_words
from cogs.insights.words import and_list, counted
from cogs.network.fold import organisation_view
from cogs.views.content import Subject
from cogs.vocabulary import plain

__all__ = ["subject_of"]


def subject_of(analysis: Analysis) -> Subject:
    """Return what an analysis is of: its name, how many, what was found, where the data come from.

    Examples
    --------
    >>> import cogs
    >>> subject_of(cogs.analyse("data/keep-it-local")).title
    'Keep it Local: seven community organisations in England, 2019'
    """
    settings, network = analysis.tables.settings, analysis.network
    parts = [bodies_in_words(organisation_view(network))]
    if settings.period:
        parts.append(f"{settings.period[0]} to {settings.period[1]}")
    ties = and_list([plain(tie.name) for tie in analysis.ties]) or "none"
    return Subject(
        title=network.name or analysis.tables.name,
        subtitle=", ".join(parts),
        summary=analysis.findings.summary,
        source=settings.source or f"{analysis.tables.name} ({counted(analysis.tables.files, 'file')})",
        method=(
            f"Families of ties: {ties}. Groups of brokerage roles: {plain(analysis.grouping)}. Positions are computed "
            "from the ties; distance on the page has no unit."
        ),
    )
