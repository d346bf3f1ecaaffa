"""A question asked of a folder: the network it is asked of, and its answers as lines or as files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import cogs
from cogs.analysis import network_of, tables_of
from cogs.disclosure import Rounding
from cogs.folders import written_whole
from cogs.insights.answers import Answer
from cogs.insights.quality import bodies_in_words
from cogs.insights.words import counted
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.publication.answers_shown import lines_of, sections_of, sentence_shown, table_safe
from cogs.publication.files import refuse_output
from cogs.publication.provenance import inputs_shown
from cogs.tables.shared_aliases import with_shared_aliases
from cogs.tables.tables import Tables
from cogs.views.content import Chart, Subject
from cogs.views.files import csv_text
from cogs.views.report import report_page

__all__ = ["Asked", "Drawn", "answer_lines", "ask", "ask_both", "publish_answers"]

_MARK = "run.json"
Drawn = Callable[[], tuple[Chart, ...]]
"""Draws charts when they are wanted: where no page is written, nothing is drawn."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What a question is asked of.

    Attributes
    ----------
    tables : Tables
        What was read.
    network : CommunityNetwork
        The whole network, residents included: it is not for publishing.
    rounding : Rounding
        How numbers of residents are made safe before they are shown.
    """

    tables: Tables
    network: CommunityNetwork
    rounding: Rounding


def ask(source: str | Path, *, form: str | None = None, columns: Mapping[str, str] | None = None) -> Asked:
    """Read and check what a question is asked of.

    Parameters
    ----------
    source : str or Path
        The folder or file.
    form, columns : optional
        As `cogs.import_data` takes them, for a file of another format.

    Raises
    ------
    InputError
        If there is nothing to read or the check finds errors.

    Examples
    --------
    >>> len(ask("data/keep-it-local").network) > 100
    True
    """
    tables = tables_of(source, form=form, columns=columns)
    return Asked(tables, network_of(tables), Rounding(tables.settings.threshold, tables.settings.base))


def ask_both(first: str | Path, second: str | Path) -> tuple[Asked, Asked]:
    """Read and check two folders of which each says what the other's aliases mean.

    Raises
    ------
    InputError
        If one has nothing to read or has errors, or if their aliases contradict each other.

    Examples
    --------
    >>> one, other = ask_both("data/keep-it-local", "data/keep-it-local")
    >>> one.network.nodes.index.equals(other.network.nodes.index)
    True
    """
    both = with_shared_aliases(tables_of(first), tables_of(second))
    # What is shown of one may be taken from the other: both are rounded as the stricter of the two says.
    stricter = Rounding(max(tables.settings.threshold for tables in both), max(tables.settings.base for tables in both))
    one, other = (Asked(tables, network_of(tables), stricter) for tables in both)
    return one, other


def answer_lines(asked: Asked, answers: Iterable[Answer]) -> Iterator[str]:
    """Yield answers line by line, as they may be shown, and what a reader must know of the data."""
    for place, answer in enumerate(answers):
        if place:
            yield ""
        yield from lines_of(answer, asked.rounding)
    if asked.network.notes:
        yield ""
        yield "About the data"
        yield from (f"  {note}" for note in asked.network.notes)


def publish_answers(
    asked: Asked,
    answers: Iterable[Answer],
    folder: Path,
    *,
    title: str,
    charts: Drawn | None = None,
    overwrite: bool = False,
    command: str = "",
) -> tuple[Path, ...]:
    """Write answers into a folder: report.html, a CSV per table, and run.json; all of them or nothing.

    Parameters
    ----------
    asked : Asked
        What they were asked of.
    answers : iterable of Answer
    folder : Path
        The folder to make.
    title : str
        The heading of the page.
    charts : callable, optional
        Draws what stands with the first answer.
    overwrite : bool
        Whether an earlier result there is replaced.
    command : str
        The command that asked for it, kept in run.json.

    Raises
    ------
    OutputError
        If the folder is in the way or cannot be written; nothing is half-written.
    """
    refuse_output(folder, overwrite=overwrite)
    answers = tuple(answers)
    tables = {
        f"{answer.key}-{place}.csv": table_safe(table, asked.rounding)
        for answer in answers
        for place, table in enumerate(answer.tables, start=1)
    }
    page = _page(asked, answers, title, () if charts is None else charts())
    with written_whole(folder, replaces=_MARK if overwrite else None) as partial:
        for name, table in tables.items():
            (partial / name).write_bytes(csv_text(table).encode("utf-8-sig"))
        (partial / "report.html").write_text(page, encoding="utf-8")
        record = json.dumps(_record(asked, command), indent=2, ensure_ascii=False)
        (partial / _MARK).write_text(record + "\n", encoding="utf-8")
    return tuple(folder / name for name in (*tables, "report.html", _MARK))


def _page(asked: Asked, answers: tuple[Answer, ...], title: str, charts: tuple[Chart, ...]) -> str:
    settings, tables = asked.tables.settings, asked.tables
    said = tuple(sentence_shown(one, asked.rounding) for answer in answers[:1] for one in answer.sentences[:4])
    subject = Subject(
        title=title,
        subtitle=f"{asked.network.name or tables.name}: {bodies_in_words(organisation_view(asked.network))}",
        summary=said,
        source=settings.source or f"{tables.name} ({counted(tables.files, 'file')})",
        method=" ".join(
            ("Computed from the ties as recorded; none recorded is not the same as none.", *settings.notes)
        ),
    )
    sections = [
        section
        for place, answer in enumerate(answers)
        for section in sections_of(answer, asked.rounding, charts=() if place else charts)
    ]
    return report_page(subject, sections, picture=None, picture_caption="", links={})


def _record(asked: Asked, command: str) -> dict[str, object]:
    return {
        "version": cogs.__version__,
        "command": command,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": inputs_shown(asked.tables),
        "notes": asked.network.notes,
        "disclosure": {"threshold": asked.rounding.threshold, "base": asked.rounding.base},
    }
