"""The report of an analysis: for the screen and A4, as a Word document, and its figures as files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import cogs
from cogs.analysis import Analysis
from cogs.errors import ParameterError
from cogs.folders import written_whole
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.progress import Progress, quiet
from cogs.publication.answer_chapters import Answers, answers_to
from cogs.publication.chapters import chapters
from cogs.publication.provenance import inputs_shown
from cogs.publication.said import left_out_shown, notes_shown, numbers_shown
from cogs.publication.shown import Shown, may_be_shown, thousands_apart
from cogs.publication.subject import subject_of
from cogs.publication.summary import summary_of
from cogs.views.content import Section, Subject
from cogs.views.house_style import HouseStyle
from cogs.views.layout import positions
from cogs.views.picture import network_picture
from cogs.views.report import report_page

__all__ = ["MARK", "Report", "publish_report", "record_of", "report_files", "report_html", "report_of", "spelt"]

MARK = "run.json"
FORMS = ("html", "docx")
_WHOLE_FIGURE_UP_TO = 150
_LEGIBLE_UP_TO = 600
"""More marks than this are no picture on paper: of a larger network the strongest are drawn, as many as read well."""
_STRONGEST = 150


@dataclass(frozen=True, eq=False)
class Report:
    """A report before it is laid out: the same for the screen, for Word and for the figures as files."""

    subject: Subject
    sections: tuple[Section, ...]
    picture: str
    caption: str


def report_of(analysis: Analysis, shown: Shown, answers: Answers) -> Report:
    """Return the report of an analysis.

    Parameters
    ----------
    analysis : Analysis
        What was computed.
    shown : Shown
        What may be shown of it.
    answers : Answers
        What was asked of it.
    """
    whole = len(shown.network) <= _WHOLE_FIGURE_UP_TO
    network = shown.network if whole else organisation_view(shown.network)
    sizes = _mark_sizes(analysis, shown, network)
    labels = _always_named(analysis, sizes)
    drawn = network
    if len(network) > _LEGIBLE_UP_TO:
        strongest = sizes.sort_values(ascending=False, kind="stable").index
        drawn = network.among(list(dict.fromkeys([*labels, *strongest]))[:_STRONGEST])
    said = subject_of(analysis)
    subject = Subject(
        said.title, said.subtitle, summary_of(analysis, answers, shown), source=said.source, method=said.method
    )
    picture = network_picture(
        drawn,
        positions(drawn, seed=analysis.options.seed),
        sizes=sizes.reindex(drawn.nodes.index),
        labels=labels,
        residents=spelt(shown.users, network) if whole else None,
        title=subject.title,
        description=" ".join(subject.summary),
    )
    what = "organisations, services, councils and places" if whole else "organisations and councils"
    made = f"Made by cogs {cogs.__version__} with seed {analysis.options.seed} from the files below."
    shows = "The network of" if drawn is network else f"The {len(drawn)} strongest of {len(network):,}"
    caption = f"{shows} {what}. A larger mark has more: {str(sizes.name).lower()}."
    return Report(subject, chapters(analysis, shown, answers, made), picture, caption)


def report_html(report: Report, links: dict[str, str], style: HouseStyle | None) -> bytes:
    """Return the report as one page."""
    page = report_page(
        report.subject,
        report.sections,
        picture=report.picture,
        picture_caption=report.caption,
        links=links,
        style=style,
    )
    return page.encode("utf-8")


def report_files(report: Report, form: str, style: HouseStyle | None) -> Iterator[tuple[str, bytes]]:
    """Yield the report alone, then its figures as files for other documents.

    Parameters
    ----------
    report : Report
        What `report_of` returned.
    form : {"html", "docx"}
        For the screen and paper, or for Word.
    style : HouseStyle or None
        The publisher's own title, source, logo and colours.
    """
    # These draw with matplotlib, which takes its time to start: only where files are asked for.
    from cogs.views.chart_files import chart_files
    from cogs.views.static_picture import picture_png

    png = picture_png(report.picture)
    if form == "docx":
        from cogs.views.docx_report import report_docx

        page = report_docx(
            report.subject,
            report.sections,
            picture=png,
            picture_caption=report.caption,
            links={},
            style=style,
        )
        yield "report.docx", page
    else:
        yield "report.html", report_html(report, {}, style)
    yield "figures/network.svg", report.picture.encode("utf-8")
    yield "figures/network.png", png
    for section in report.sections:
        for chart in section.charts:
            files = chart_files(chart, source=report.subject.source)
            yield from ((f"figures/{name}", content) for name, content in files.items())


def publish_report(
    analysis: Analysis,
    output: str | Path,
    *,
    form: str = "html",
    style: HouseStyle | None = None,
    overwrite: bool = False,
    command: str = "",
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write the report of an analysis and its figures into a folder, all of them or nothing.

    Parameters
    ----------
    analysis : Analysis
        What `cogs.analyse` returned.
    output : str or Path
        The folder to make.
    form : {"html", "docx"}
        For the screen and paper, or for Word.
    style : HouseStyle, optional
        The publisher's own title, source, logo and colours.
    overwrite : bool
        Whether an earlier result there is replaced.
    command : str
        The command that asked for it, kept in run.json.
    progress : callable, optional
        Called with a few words at the start of each step.

    Returns
    -------
    tuple of Path
        report.html or report.docx, the figures, and run.json.

    Raises
    ------
    OutputError
        If the folder is in the way or cannot be written; nothing is half-written.
    ParameterError
        If there is no format of that name.
    """
    if form not in FORMS:
        raise ParameterError(f'A report can be html or docx; "{form}" was asked for.')
    say, folder, written = progress or quiet, Path(output), []
    shown = may_be_shown(analysis)
    answers = answers_to(analysis, progress=say)
    say("Writing the report")
    with written_whole(folder, replaces=MARK if overwrite else None) as partial, (style or HouseStyle()).painted():
        (partial / "figures").mkdir()
        for name, content in report_files(report_of(analysis, shown, answers), form, style):
            (partial / name).write_bytes(content)
            written.append(folder / name)
        (partial / MARK).write_text(record_of(analysis, command), encoding="utf-8")
    return (*written, folder / MARK)


def spelt(users: pd.Series[Any], network: CommunityNetwork) -> pd.Series[Any]:
    """Return numbers of residents as a page writes them, thousands set apart."""
    return users.reindex(network.nodes.index).map(thousands_apart, na_action="ignore")


def _mark_sizes(analysis: Analysis, shown: Shown, network: CommunityNetwork) -> pd.Series[Any]:
    """Return the figure that sizes marks, named as the legend writes it."""
    index, leading = network.nodes.index, analysis.findings.leading
    if leading is None:
        neighbours = np.diff(network.adjacency(directed=False).indptr).astype(np.float64)
        return pd.Series(neighbours, index=index, name="Neighbours")
    return shown.figures[leading].reindex(index).astype("float64").rename(analysis.definitions[leading].heading)


def _always_named(analysis: Analysis, sizes: pd.Series[Any]) -> list[str]:
    """Return whose names stand in the picture in any case: those who were studied, and those with the largest marks."""
    centres = {centre for shape in analysis.findings.shapes if shape.star for centre in shape.centres}
    nodes = analysis.network.nodes
    studied = [node for node in sizes.index if node in centres and nodes.loc[node, "kind"] == "organisation"]
    largest = sizes[sizes > 0].sort_values(ascending=False, kind="stable").index
    return list(dict.fromkeys([*studied, *map(str, largest[: 3 if studied else 10])]))


def record_of(analysis: Analysis, command: str) -> str:
    """Return what run.json says: what was computed, from which files, how."""
    nodes, relationships = numbers_shown(analysis)
    record = {
        "version": cogs.__version__,
        "command": command,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": inputs_shown(analysis.tables),
        "options": {"by": analysis.options.by, "grouping": analysis.grouping, "relations": analysis.options.relations},
        "seed": analysis.options.seed,
        "betweenness": analysis.metrics.attrs.get("estimates") or "exact",
        "ties": [{"name": tie.name, "relations": tie.relations, "directed": tie.directed} for tie in analysis.ties],
        "nodes": nodes,
        "relationships": relationships,
        "notes": notes_shown(analysis),
        "left_out": left_out_shown(analysis),
        "disclosure": {
            "threshold": analysis.tables.settings.threshold,
            "base": analysis.tables.settings.base,
        },
    }
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"
