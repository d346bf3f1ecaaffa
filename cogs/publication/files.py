"""The files of an analysis, written all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from cogs.analysis import Analysis
from cogs.errors import OutputError
from cogs.folders import refuse_unless_free, written_whole
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.progress import Progress, quiet
from cogs.publication.answer_chapters import answers_to
from cogs.publication.boundary import read_boundary
from cogs.publication.chapters import telling
from cogs.publication.page_details import page_definitions, page_details, page_groupings
from cogs.publication.place_map import map_of
from cogs.publication.reporting import MARK, record_of, report_html, report_of, spelt
from cogs.publication.shown import Shown, brokerage_shown, may_be_shown
from cogs.publication.subject import subject_of
from cogs.publication.view_files import view_files
from cogs.publication.workbook import workbook
from cogs.views.content import Subject
from cogs.views.files import csv_text
from cogs.views.interactive import network_page

__all__ = ["publish", "refuse_output"]

# More marks than a reader can tell apart: services are then drawn as whoever delivers them.
_WHOLE_PICTURE_UP_TO = 250
_FOLDED = "Each service is drawn as whoever delivers it; places are left out. All of them are in metrics.csv."


def publish(
    analysis: Analysis,
    output: str | Path,
    *,
    overwrite: bool = False,
    command: str = "",
    boundary: str | Path | None = None,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write the files of an analysis into a folder, all of them or nothing.

    Parameters
    ----------
    analysis : Analysis
        What `cogs.analyse` returned.
    output : str or Path
        The folder to make.
    overwrite : bool
        Whether an earlier result there is replaced.
    command : str
        The command that asked for it, kept in run.json.
    boundary : str or Path, optional
        A GeoJSON file whose outline the map shows.
    progress : callable, optional
        Called with a few words at the start of each step.

    Returns
    -------
    tuple of Path
        metrics.csv, brokerage.csv, figures.xlsx, network.html, map.html where two nodes or more have a
        place, report.html and run.json; of more than 1,500 organisations network.html shows groups, and
        the folders groups and egos hold their pages.

    Raises
    ------
    OutputError
        If the folder is in the way or cannot be written; nothing is half-written.
    """
    folder = Path(output)
    refuse_output(folder, overwrite=overwrite)
    outline = None if boundary is None else read_boundary(Path(boundary))
    shown = may_be_shown(analysis)
    written = []
    with written_whole(folder, replaces=MARK if overwrite else None) as partial:
        for name, content in _files(analysis, shown, command, outline, progress or quiet):
            (partial / name).parent.mkdir(parents=True, exist_ok=True)
            (partial / name).write_bytes(content)
            # Pages of groups and of single organisations are many: their folders stand for them.
            written.append(folder / Path(name).parts[0])
    return tuple(dict.fromkeys(written))


def refuse_output(folder: Path, *, overwrite: bool) -> None:
    """Raise `OutputError` where `publish` would, so that nobody waits for an analysis that cannot be kept."""
    if not overwrite and folder.is_dir() and (folder / MARK).exists():
        raise OutputError(
            f"{folder} holds an earlier result. Add --overwrite to replace it, or choose another --output."
        )
    refuse_unless_free(folder, replaces=MARK if overwrite else None)


def _files(
    analysis: Analysis, shown: Shown, command: str, outline: Mapping[str, Any] | None, say: Progress
) -> Iterator[tuple[str, bytes]]:
    answers = answers_to(analysis, progress=say)
    say("Writing the tables")
    yield "metrics.csv", csv_text(shown.described).encode("utf-8-sig")
    yield "brokerage.csv", csv_text(brokerage_shown(analysis)).encode("utf-8-sig")
    yield "figures.xlsx", workbook(analysis, shown=shown, answers=answers)
    say("Drawing the network")
    subject = subject_of(analysis)
    grouped = dict(view_files(analysis, shown))
    if grouped:
        yield from grouped.items()
    else:
        page = _network_html(analysis, shown, replace(subject, summary=analysis.findings.brief))
        yield "network.html", page.encode("utf-8")
    place_map = map_of(analysis, shown, replace(subject, summary=analysis.findings.brief), boundary=outline)
    if place_map is not None:
        yield "map.html", place_map.encode("utf-8")
    say("Writing the report")
    links = {
        "The network to explore": "network.html",
        **({"The network as a map": "map.html"} if place_map is not None else {}),
        "All figures as a table": "metrics.csv",
        "Brokerage roles as a table": "brokerage.csv",
        "All figures and answers as a workbook": "figures.xlsx",
    }
    yield "report.html", report_html(report_of(analysis, shown, answers), links, None)
    yield MARK, record_of(analysis, command).encode("utf-8")


def _network_html(analysis: Analysis, shown: Shown, subject: Subject) -> str:
    network = shown.network
    whole = len(network) <= _WHOLE_PICTURE_UP_TO
    if not whole:
        network = organisation_view(network)
        subject = replace(subject, summary=(*subject.summary, _FOLDED))
    return network_page(
        network,
        _telling_figures(shown, network),
        page_definitions(analysis),
        subject,
        size_by=analysis.findings.leading,
        ranked=bool(analysis.findings.shapes) and not any(shape.star for shape in analysis.findings.shapes),
        residents=spelt(shown.users, network) if whole else None,
        seed=analysis.options.seed,
        groupings=page_groupings(analysis, shown),
        details=page_details(analysis, shown, network),
    )


def _telling_figures(shown: Shown, network: CommunityNetwork) -> pd.DataFrame:
    """Return the figures of the nodes drawn without columns in which nobody has any."""
    figures = shown.figures.loc[network.nodes.index]
    return figures[[name for name in figures if telling(figures[name])]]
