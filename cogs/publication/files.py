"""The files of an analysis, written all or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import cogs
from cogs.analysis import Analysis
from cogs.errors import OutputError
from cogs.folders import refuse_unless_free, written_whole
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.progress import Progress, quiet
from cogs.publication.chapters import chapters, telling
from cogs.publication.shown import Shown, brokerage_shown, may_be_shown, numbers_shown, thousands_apart
from cogs.publication.subject import subject_of
from cogs.publication.workbook import workbook
from cogs.views.content import Subject
from cogs.views.files import csv_text
from cogs.views.interactive import network_page
from cogs.views.layout import positions
from cogs.views.picture import network_picture
from cogs.views.report import report_page

__all__ = ["publish", "refuse_output"]

_MARK = "run.json"
_NAMES = ("metrics.csv", "brokerage.csv", "figures.xlsx", "network.html", "report.html", _MARK)
_WHOLE_PICTURE_UP_TO = 1_500
_WHOLE_FIGURE_UP_TO = 150


def publish(
    analysis: Analysis,
    output: str | Path,
    *,
    overwrite: bool = False,
    command: str = "",
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
    progress : callable, optional
        Called with a few words at the start of each step.

    Returns
    -------
    tuple of Path
        metrics.csv, brokerage.csv, figures.xlsx, network.html, report.html and run.json.

    Raises
    ------
    OutputError
        If the folder is in the way or cannot be written; nothing is half-written.
    """
    folder = Path(output)
    refuse_output(folder, overwrite=overwrite)
    shown = may_be_shown(analysis)
    with written_whole(folder, replaces=_MARK if overwrite else None) as partial:
        for name, content in _files(analysis, shown, command, progress or quiet):
            (partial / name).write_bytes(content)
    return tuple(folder / name for name in _NAMES)


def refuse_output(folder: Path, *, overwrite: bool) -> None:
    """Raise `OutputError` where `publish` would, so that nobody waits for an analysis that cannot be kept."""
    if not overwrite and folder.is_dir() and (folder / _MARK).exists():
        raise OutputError(
            f"{folder} holds an earlier result. Add --overwrite to replace it, or choose another --output."
        )
    refuse_unless_free(folder, replaces=_MARK if overwrite else None)


def _files(analysis: Analysis, shown: Shown, command: str, say: Progress) -> Iterator[tuple[str, bytes]]:
    say("Writing the tables")
    yield "metrics.csv", csv_text(shown.described).encode("utf-8-sig")
    yield "brokerage.csv", csv_text(brokerage_shown(analysis)).encode("utf-8-sig")
    yield "figures.xlsx", workbook(analysis, shown=shown)
    say("Drawing the network")
    subject = subject_of(analysis)
    page = _network_html(analysis, shown, replace(subject, summary=analysis.findings.brief))
    yield "network.html", page.encode("utf-8")
    say("Writing the report")
    yield "report.html", _report_html(analysis, shown, subject).encode("utf-8")
    record = json.dumps(_record(analysis, command), indent=2, ensure_ascii=False)
    yield _MARK, (record + "\n").encode("utf-8")


def _network_html(analysis: Analysis, shown: Shown, subject: Subject) -> str:
    network = shown.network if len(shown.network) <= _WHOLE_PICTURE_UP_TO else organisation_view(shown.network)
    return network_page(
        network,
        _telling_figures(shown, network),
        analysis.definitions,
        subject,
        size_by=analysis.findings.leading,
        ranked=bool(analysis.findings.shapes) and not any(shape.star for shape in analysis.findings.shapes),
        residents=_spelt(shown.users, network),
        seed=analysis.options.seed,
    )


def _telling_figures(shown: Shown, network: CommunityNetwork) -> pd.DataFrame:
    """Return the figures of the nodes drawn without columns in which nobody has any."""
    figures = shown.figures.loc[network.nodes.index]
    return figures[[name for name in figures if telling(figures[name])]]


def _report_html(analysis: Analysis, shown: Shown, subject: Subject) -> str:
    whole = len(shown.network) <= _WHOLE_FIGURE_UP_TO
    network = shown.network if whole else organisation_view(shown.network)
    sizes = _mark_sizes(analysis, shown, network)
    picture = network_picture(
        network,
        positions(network, seed=analysis.options.seed),
        sizes=sizes,
        labels=_always_named(analysis, sizes),
        residents=_spelt(shown.users, network) if whole else None,
        title=subject.title,
        description=" ".join(subject.summary),
    )
    what = "organisations, services, councils and places" if whole else "organisations and councils"
    made = f"Made by cogs {cogs.__version__} with seed {analysis.options.seed} from the files below."
    return report_page(
        subject,
        chapters(analysis, shown, made),
        picture=picture,
        picture_caption=f"The network of {what}. A larger mark has more: {str(sizes.name).lower()}.",
        links={
            "The network to explore": "network.html",
            "All figures as a table": "metrics.csv",
            "Brokerage roles as a table": "brokerage.csv",
            "All figures as a workbook": "figures.xlsx",
        },
    )


def _mark_sizes(analysis: Analysis, shown: Shown, network: CommunityNetwork) -> pd.Series[Any]:
    """Return the figure that sizes marks, named as the legend writes it."""
    index, leading = network.nodes.index, analysis.findings.leading
    if leading is None:
        neighbours = np.diff(network.adjacency(directed=False).indptr).astype(np.float64)
        return pd.Series(neighbours, index=index, name="Neighbours")
    return shown.figures[leading].reindex(index).astype("float64").rename(analysis.definitions[leading].heading)


def _spelt(users: pd.Series[Any], network: CommunityNetwork) -> pd.Series[Any]:
    """Return numbers of residents as a page writes them, thousands set apart."""
    return users.reindex(network.nodes.index).map(thousands_apart, na_action="ignore")


def _always_named(analysis: Analysis, sizes: pd.Series[Any]) -> list[str]:
    """Return whose names stand in the picture in any case: those who were studied, and those with the largest marks."""
    centres = {centre for shape in analysis.findings.shapes if shape.star for centre in shape.centres}
    nodes = analysis.network.nodes
    studied = [node for node in sizes.index if node in centres and nodes.loc[node, "kind"] == "organisation"]
    largest = sizes[sizes > 0].sort_values(ascending=False, kind="stable").index
    return list(dict.fromkeys([*studied, *map(str, largest[: 3 if studied else 10])]))


def _record(analysis: Analysis, command: str) -> dict[str, Any]:
    nodes, relationships = numbers_shown(analysis)
    return {
        "version": cogs.__version__,
        "command": command,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": [vars(source) for source in analysis.tables.sources],
        "options": {"by": analysis.options.by, "grouping": analysis.grouping, "relations": analysis.options.relations},
        "seed": analysis.options.seed,
        "ties": [{"name": tie.name, "relations": tie.relations, "directed": tie.directed} for tie in analysis.ties],
        "nodes": nodes,
        "relationships": relationships,
        "notes": analysis.findings.notes,
        "left_out": analysis.findings.left_out,
        "disclosure": {
            "threshold": analysis.tables.settings.threshold,
            "base": analysis.tables.settings.base,
        },
    }
