"""The files of an analysis, written all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cogs.analysis import Analysis
from cogs.errors import OutputError
from cogs.folders import refuse_unless_free, restored, written_whole
from cogs.progress import Progress, quiet
from cogs.publication.answer_chapters import answers_to
from cogs.publication.boundary import read_boundary
from cogs.publication.network_files import network_being_drawn
from cogs.publication.place_map import map_of
from cogs.publication.reporting import MARK, record_of, report_html, report_of
from cogs.publication.shown import Shown, brokerage_shown, may_be_shown
from cogs.publication.subject import subject_of
from cogs.publication.workbook import contents, written
from cogs.views.files import csv_text
from cogs.views.style import DRAWN_LIMIT

__all__ = ["publish", "publish_view", "refuse_output"]


def publish(
    analysis: Analysis,
    output: str | Path,
    *,
    overwrite: bool = False,
    command: str = "",
    boundary: str | Path | None = None,
    groups_above: int = DRAWN_LIMIT,
    processes: int = 1,
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
    groups_above : int
        Above so many organisations and councils network.html shows groups; 1 or more.
    processes : int
        How many processes make the pages of a large network side by side: the same pages. A script that asks
        for more than one keeps its own work below `if __name__ == "__main__"`.
    progress : callable, optional
        Called with a few words at the start of each step.

    Returns
    -------
    tuple of Path
        metrics.csv, brokerage.csv, figures.xlsx, network.html, map.html where two nodes or more have a
        place, report.html and run.json; where network.html shows groups, the folders groups and egos hold
        their pages.

    Raises
    ------
    OutputError
        If the folder is in the way or cannot be written; nothing is half-written.
    ParameterError
        If `groups_above` is below 1.
    """
    folder = Path(output)
    refuse_output(folder, overwrite=overwrite)
    outline = None if boundary is None else read_boundary(Path(boundary))
    shown, say = may_be_shown(analysis), progress or quiet
    return _written(
        folder, _files(analysis, shown, command, outline, groups_above, processes, say), overwrite=overwrite
    )


def publish_view(
    analysis: Analysis,
    output: str | Path,
    *,
    overwrite: bool = False,
    command: str = "",
    groups_above: int = DRAWN_LIMIT,
    processes: int = 1,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write the network to explore into a folder, all of its files or nothing.

    It is the `network.html` of `publish`, without the report and the other files.

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
    groups_above : int
        Above so many organisations and councils the page shows groups; 1 or more.
    processes : int
        How many processes make the pages of a large network side by side: the same pages. A script that asks
        for more than one keeps its own work below `if __name__ == "__main__"`.
    progress : callable, optional
        Called with a few words at the start of each step.

    Returns
    -------
    tuple of Path
        network.html, where it shows groups the folders groups and egos with their pages, metrics.csv
        and run.json.

    Raises
    ------
    OutputError
        If the folder is in the way or cannot be written; nothing is half-written.
    ParameterError
        If `groups_above` is below 1.

    Examples
    --------
    >>> import cogs
    >>> from tempfile import TemporaryDirectory
    >>> analysis = cogs.analyse("data/keep-it-local")
    >>> with TemporaryDirectory() as folder:
    ...     [path.name for path in cogs.publish_view(analysis, folder)]
    ['network.html', 'metrics.csv', 'run.json']
    """
    folder = Path(output)
    refuse_output(folder, overwrite=overwrite)
    (progress or quiet)("Drawing the network")
    return _written(folder, _view_files(analysis, command, groups_above, processes), overwrite=overwrite)


def _written(folder: Path, files: Iterator[tuple[str, bytes]], *, overwrite: bool) -> tuple[Path, ...]:
    """Write files as they come, all or nothing, and return what stands for them in the folder."""
    there = []
    with written_whole(folder, replaces=MARK if overwrite else None) as partial:
        for name, content in files:
            (partial / name).parent.mkdir(parents=True, exist_ok=True)
            (partial / name).write_bytes(content)
            # Pages of groups and of single organisations are many: their folders stand for them.
            there.append(folder / Path(name).parts[0])
    return tuple(dict.fromkeys(there))


def refuse_output(folder: Path, *, overwrite: bool) -> None:
    """Raise `OutputError` where `publish` would, so that nobody waits for an analysis that cannot be kept."""
    restored(folder)
    if not overwrite and folder.is_dir() and (folder / MARK).exists():
        raise OutputError(
            f"{folder} holds an earlier result. Add --overwrite to replace it, or choose another --output."
        )
    refuse_unless_free(folder, replaces=MARK if overwrite else None)


def _view_files(analysis: Analysis, command: str, groups_above: int, processes: int) -> Iterator[tuple[str, bytes]]:
    shown = may_be_shown(analysis)
    drawing = network_being_drawn(analysis, shown, groups_above=groups_above, links={}, processes=processes)
    with drawing as (_, network_files):
        yield from network_files()
    yield "metrics.csv", csv_text(shown.described).encode("utf-8-sig")
    yield MARK, record_of(analysis, command).encode("utf-8")


def _files(
    analysis: Analysis,
    shown: Shown,
    command: str,
    outline: Mapping[str, Any] | None,
    groups_above: int,
    processes: int,
    say: Progress,
) -> Iterator[tuple[str, bytes]]:
    say("Drawing the network")
    links = {"The report": "report.html"}
    drawing = network_being_drawn(analysis, shown, groups_above=groups_above, links=links, processes=processes)
    with drawing as (helpers, network_files):
        answers = answers_to(analysis, progress=say)
        say("Writing the tables")
        book = helpers.give(written, *contents(analysis, shown, answers))
        yield "metrics.csv", csv_text(shown.described).encode("utf-8-sig")
        yield "brokerage.csv", csv_text(brokerage_shown(analysis)).encode("utf-8-sig")
        subject = replace(subject_of(analysis), summary=analysis.findings.brief)
        drawn_map = map_of(analysis, shown, subject, boundary=outline)
        place_map = None if drawn_map is None else helpers.give(drawn_map)
        say("Writing the report")
        report = report_html(report_of(analysis, shown, answers), _links(has_map=place_map is not None), None)
        say("Finishing the pages and the workbook")
        yield "figures.xlsx", helpers.result(book)
        yield from network_files()
        if place_map is not None:
            yield "map.html", helpers.result(place_map)
    yield "report.html", report
    yield MARK, record_of(analysis, command).encode("utf-8")


def _links(*, has_map: bool) -> dict[str, str]:
    """Return what the links of the report say → the file beside it."""
    return {
        "The network to explore": "network.html",
        **({"The network as a map": "map.html"} if has_map else {}),
        "All figures as a table": "metrics.csv",
        "Brokerage roles as a table": "brokerage.csv",
        "All figures and answers as a workbook": "figures.xlsx",
    }
