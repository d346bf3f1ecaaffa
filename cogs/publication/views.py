"""One page of a part of a network: around one organisation, or whoever meets a condition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from cogs.analysis import Analysis, analyse
from cogs.errors import ParameterError
from cogs.insights.words import counted
from cogs.metrics.catalogue import definitions, metrics_table
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.network.select import select
from cogs.network.ties import tie_sets
from cogs.progress import Progress, quiet
from cogs.publication.group_pages import drawn_figures
from cogs.publication.page_details import page_definitions, page_details, page_groupings
from cogs.publication.shown import Shown, may_be_shown, protected_figures, thousands_apart
from cogs.publication.subject import subject_of
from cogs.publication.view_conditions import Condition, conditions_of, meeting
from cogs.views.content import Subject
from cogs.views.interactive import network_page
from cogs.vocabulary import Definition, plain

__all__ = ["view"]

_NAME = "view.html"


def view(
    source: str | Path | Analysis,
    *,
    ego: str | None = None,
    steps: int = 1,
    where: str | None = None,
    recompute: bool = False,
    by: str | None = None,
    relations: str | Iterable[str] | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[str, bytes]:
    """Return a page of a part of a network: around one organisation, or whoever meets conditions, or both.

    Residents are on it only as protected numbers, as on every page.

    Parameters
    ----------
    source : str, Path or Analysis
        The folder or file, or what `cogs.analyse` returned; then `by`, `relations` and `seed` are its own.
    ego : str, optional
        Whose neighbourhood, by id or exact name.
    steps : int
        How many ties away, 1 or more, in either direction.
    where : str, optional
        Conditions such as "sector == community" or "relation == refers_to", with commas between them.
        They are met first: a neighbourhood is then that among those who meet them.
    recompute : bool
        Whether the figures are computed anew on the part; else they are those of the whole network.
        Residents are in no figure that is computed anew.
    by, relations, seed : optional
        As `cogs.analyse` takes them.
    progress : callable, optional
        Called with a few words at the start of each step.

    Returns
    -------
    tuple of str and bytes
        The name of the file, "view.html", and the page.

    Raises
    ------
    ParameterError
        If neither `ego` nor `where` is given, a condition cannot be read or nothing meets all of them, or
        `steps` is below 1.
    UnknownNameError
        If nothing is called so.
    InputError
        If there is nothing to read or the check finds errors.

    Examples
    --------
    >>> name, page = view("data/keep-it-local", ego="Bede House", steps=1)
    >>> name, b"Within 1 step of Bede House" in page
    ('view.html', True)
    """
    say = progress or quiet
    if ego is None and where is None:
        raise ParameterError("Say whose neighbourhood to show, or which nodes: an organisation, or a condition.")
    conditions = conditions_of(where) if where is not None else ()
    if isinstance(source, Analysis):
        analysis = source
    else:
        analysis = analyse(source, by=by, relations=relations, seed=seed, progress=progress)
    say("Drawing the view")
    shown = may_be_shown(analysis)
    part = meeting(shown.network, conditions) if conditions else shown.network
    centre = None if ego is None else _centre(shown.network, part, ego, conditions)
    if centre is not None:
        part = select(part, around=centre, steps=steps)
    what = _what(shown.network, part, centre, steps, conditions)
    return _NAME, _page(analysis, shown, part, what, recompute=recompute).encode("utf-8")


def _centre(whole: CommunityNetwork, part: CommunityNetwork, ego: str, conditions: tuple[Condition, ...]) -> str:
    centre = whole.find(ego)
    if centre not in part.nodes.index:
        raise ParameterError(
            f'"{ego}" is not among those of whom this is true: {" and ".join(map(str, conditions))}. '
            "Choose another organisation or another condition."
        )
    return centre


def _what(
    whole: CommunityNetwork, part: CommunityNetwork, centre: str | None, steps: int, conditions: tuple[Condition, ...]
) -> str:
    """Return what a page shows, and of how many."""
    told = []
    if centre is not None:
        told.append(f"Within {counted(steps, 'step')} of {whole.nodes['name'].to_dict()[centre]}")
    if conditions:
        told.append("where " + " and ".join(f"{plain(one.column)} {str(one).partition(' ')[2]}" for one in conditions))
    kinds = whole.kinds
    noun = plain(whole.vocabulary.kinds[kinds[0]].plural) if len(kinds) == 1 else "nodes"
    words = ", ".join(told)
    return f"{words[:1].upper()}{words[1:]}: {len(part):,} of {len(whole):,} {noun}"


def _page(analysis: Analysis, shown: Shown, part: CommunityNetwork, what: str, *, recompute: bool) -> str:
    findings = analysis.findings
    figures, meanings = shown.figures, page_definitions(analysis)
    if recompute:
        figures, meanings = _anew(analysis, shown, part)
    figures = drawn_figures(figures, part)
    known = replace(shown, network=part) if recompute else shown
    leading = findings.leading if findings.leading in figures else None
    return network_page(
        part,
        figures,
        meanings,
        _subject(analysis, part, what, recompute=recompute),
        size_by=leading,
        ranked=bool(findings.shapes) and not any(shape.star for shape in findings.shapes),
        residents=shown.users.reindex(part.nodes.index).map(thousands_apart, na_action="ignore"),
        seed=analysis.options.seed,
        groupings={name: labels.reindex(part.nodes.index) for name, labels in page_groupings(analysis, known).items()},
        details=page_details(analysis, known, part, about_residents=not recompute),
    )


def _anew(analysis: Analysis, shown: Shown, part: CommunityNetwork) -> tuple[pd.DataFrame, dict[str, Definition]]:
    options = analysis.options
    figures = metrics_table(part, by=options.by, relations=options.relations)
    meanings = dict(definitions(figures, tie_sets(organisation_view(part), options.relations)))
    return protected_figures(figures, meanings, part, shown.rounding), meanings


def _subject(analysis: Analysis, part: CommunityNetwork, what: str, *, recompute: bool) -> Subject:
    subject = subject_of(analysis)
    number = counted(len(part), "node")
    which = f"figures recomputed on {number}" if recompute else "figures are those of the whole network"
    told = (
        f"{counted(len(part.edges), 'tie')} among them; ties with others are not on this page.",
        (
            f"The figures were recomputed on these {number} alone, without the residents: they differ from those of "
            "the whole network."
            if recompute
            else "The figures are those of the whole network, and do not change with what is shown here."
        ),
    )
    return replace(subject, subtitle=f"{what}; {which}", summary=told)
