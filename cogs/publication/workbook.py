"""All figures of an analysis as one workbook, residents made safe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import cogs
from cogs.analysis import Analysis, analyse
from cogs.errors import OutputError
from cogs.publication.answer_chapters import Answers
from cogs.publication.answer_sheets import HOLDS, answer_sheets
from cogs.publication.said import left_out_shown, notes_shown
from cogs.publication.sheets import brokerage_sheet, figures_sheet, relationships_sheet, stated_sheet
from cogs.publication.shown import Shown, may_be_shown
from cogs.publication.subject import subject_of
from cogs.views.workbook import Sheet, results_workbook

__all__ = ["workbook", "write_excel"]

_MOST_ROWS = 50_000
"""More rows than anybody reads in a spreadsheet; with them all it would take minutes to write and to open."""

_HOLDS: dict[str, str] = {
    "Figures": "every figure of every organisation, service, council and place, one row each",
    "Brokerage": "who links whom, by role, one row per organisation or council and kind of tie",
    "Relationships": "who is related to whom",
    "Stated figures": "what the source states of somebody, with which nothing is computed",
}


def workbook(analysis: Analysis, *, shown: Shown | None = None, answers: Answers | None = None) -> bytes:
    """Return the figures, roles and relationships of an analysis as an .xlsx workbook that explains itself.

    Residents are in it only as numbers made safe, as in every other result.

    Parameters
    ----------
    analysis : Analysis
        What `cogs.analyse` returned.
    shown : Shown, optional
        What may be shown of it, where the caller has it already.
    answers : Answers, optional
        What the report answers: sheets of their own.

    Returns
    -------
    bytes
        The sheets About, Figures, Brokerage, Relationships, Stated figures where the source states
        some, those of the answers, and Definitions; the same analysis gives the same bytes.

    Examples
    --------
    >>> workbook(cogs.analyse("data/keep-it-local"))[:2]
    b'PK'
    """
    return written(*contents(analysis, shown or may_be_shown(analysis), answers))


def contents(
    analysis: Analysis, shown: Shown, answers: Answers | None = None
) -> tuple[list[Sheet], str, list[tuple[str, str]]]:
    """Return what a workbook is written from: its sheets, its title and what it says about itself."""
    sheets = (*_sheets(analysis, shown), *(answer_sheets(answers, shown.rounding) if answers else ()))
    whole = [_within(sheet) for sheet in sheets]
    return whole, subject_of(analysis).title, list(_about(analysis, shown, sheets))


def written(sheets: Sequence[Sheet], title: str, about: Sequence[tuple[str, str]]) -> bytes:
    """Return the workbook of `contents`."""
    return results_workbook(sheets, title=title, about=about)


def write_excel(source: str | Path, target: Path) -> tuple[str, ...]:
    """Analyse an input and write its workbook; return what the workbook has no room for.

    Raises
    ------
    InputError
        If the input has errors.
    OutputError
        If the file cannot be written.
    """
    analysis = analyse(source)
    shown = may_be_shown(analysis)
    content = workbook(analysis, shown=shown)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as fault:
        raise OutputError(f"Cannot write {target}: {fault.strerror or fault}.") from fault
    return tuple(sentence for sheet in _sheets(analysis, shown) if (sentence := _cut(sheet)))


def _sheets(analysis: Analysis, shown: Shown) -> tuple[Sheet, ...]:
    sheets = (
        _name_first(figures_sheet(analysis, shown)),
        _name_first(brokerage_sheet(analysis)),
        relationships_sheet(shown),
    )
    stated = stated_sheet(shown)
    return (*sheets, stated) if len(stated.table) else sheets


def _name_first(sheet: Sheet) -> Sheet:
    """Put the column first that stays in sight."""
    order = ["name", *(column for column in sheet.table if column != "name")]
    return Sheet(sheet.name, sheet.table[order], sheet.definitions)


def _within(sheet: Sheet) -> Sheet:
    return Sheet(sheet.name, sheet.table.head(_MOST_ROWS), sheet.definitions)


def _cut(sheet: Sheet) -> str:
    rows = len(sheet.table)
    if rows <= _MOST_ROWS:
        return ""
    return f"{sheet.name} holds the first {_MOST_ROWS:,} of {rows:,} rows; export to parquet for all of them."


def _about(analysis: Analysis, shown: Shown, sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    subject = subject_of(analysis)
    yield "What", subject.subtitle
    yield from (("What was found", sentence) for sentence in subject.summary)
    yield "Source", subject.source
    for sheet in sheets:
        rows = len(sheet.table)
        holds = {**_HOLDS, **HOLDS}.get(sheet.name, "a table behind one of the answers")
        yield f"Sheet {sheet.name}", f"Holds {holds}: {rows:,} {'row' if rows == 1 else 'rows'}."
        if cut := _cut(sheet):
            yield f"Sheet {sheet.name}", cut
    yield "Sheet Definitions", "Says what every column means; so does the note on its heading."
    yield (
        "Empty cells",
        "An empty cell means that the figure is not defined, or nothing is said; 0 that none is recorded.",
    )
    yield from (("How good the data are", note) for note in notes_shown(analysis))
    yield from (("Left out", sentence) for sentence in left_out_shown(analysis))
    limit, base = shown.rounding.threshold - 1, shown.rounding.base
    yield (
        "Residents",
        f"No resident is in this workbook. Numbers of them from 1 to {limit} are shown as that range, others to the "
        f"nearest {base}, so totals need not add up; numbers that were already published keep their value.",
    )
    yield (
        "Caution",
        "These figures describe who is connected with whom, as recorded. They do not say what a tie brings about.",
    )
    yield "How it was made", f"By cogs {cogs.__version__} with seed {analysis.options.seed}."
