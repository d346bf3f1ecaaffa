"""Which format a file is in, and what becomes of it: an ordinary folder that the user can open, correct and keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from cogs.errors import InputError, ParameterError, UnknownNameError, did_you_mean
from cogs.exchange.imported import Imported
from cogs.folders import written_whole

__all__ = ["FORMATS", "import_data", "recognised", "write_imported"]

# Name → module, reader and recogniser; in the order in which they are asked, the strictest first.
FORMATS: Mapping[str, tuple[str, str, str]] = {
    "360giving": ("giving", "read_360giving", "looks_like_360giving"),
    "hsds": ("open_referral", "read_open_referral", "looks_like_open_referral"),
    "contracts-finder": ("contracts", "read_contracts", "looks_like_contracts"),
    "spend": ("spend", "read_spend", "looks_like_spend"),
    "graphml": ("graphml", "read_graphml", "looks_like_graphml"),
    "gexf": ("gexf", "read_gexf", "looks_like_gexf"),
    "pajek": ("pajek", "read_pajek", "looks_like_pajek"),
    "ucinet": ("ucinet", "read_ucinet", "looks_like_ucinet"),
    "kumu": ("kumu", "read_kumu", "looks_like_kumu"),
    "gephi": ("gephi", "read_gephi", "looks_like_gephi"),
}

_PAYERS = ("council", "unit")
_OTHER_NAMES = {"oruk": "hsds", "ocds": "contracts-finder"}


def recognised(source: str | Path) -> str | None:
    """Return the name of the format that a file or folder is in; None for an ordinary folder, or an unknown one.

    Parameters
    ----------
    source : str or Path
        The file or folder.
    """
    path = Path(source)
    if not path.exists() or (path / "network.toml").exists():
        return None
    for name, (_, _, recogniser) in FORMATS.items():
        if _function(name, recogniser)(path):
            return name
    return None


def import_data(
    source: str | Path,
    *,
    form: str | None = None,
    columns: Mapping[str, str] | None = None,
    by: str | None = None,
) -> Imported:
    """Read a file of another format.

    Parameters
    ----------
    source : str or Path
        The file or folder.
    form : str, optional
        The name of its format; None: it is recognised from its content.
    columns : mapping of our column to their heading, optional
        For any other table: which of its headings mean our columns.
    by : {"council", "unit"}, optional
        For a council's spend: who pays, the whole council (the default) or each of its units.

    Raises
    ------
    InputError
        If the source is not there, is in no format that is known, or cannot be read.
    UnknownNameError
        If there is no format of that name.
    ParameterError
        If `by` is asked of anything but a council's spend.
    """
    path = Path(source)
    if not path.exists():
        raise InputError(f"There is no file or folder {path}. Check how it is spelled and where you are.")
    if columns:
        from cogs.exchange.table import read_table

        table: Imported = read_table(path, columns)
        return table
    name = _OTHER_NAMES.get(form, form) if form is not None else recognised(path)
    if name is None:
        raise InputError(
            f"{path} is in no format that is known. Name one with --from ({', '.join(FORMATS)}), or say which of its "
            'headings mean ours, such as --map source="Referring agency" --map target="Accepted by".'
        )
    if name not in FORMATS:
        question, matches = did_you_mean(name, FORMATS)
        raise UnknownNameError(f'There is no format "{name}".{question} There are: {", ".join(FORMATS)}.', matches)
    if by is not None and (name != "spend" or by not in _PAYERS):
        raise ParameterError(f'by goes with a council\'s spend and can be {" or ".join(_PAYERS)}; "{by}" was given.')
    options = {} if by is None else {"by": by}
    imported: Imported = _function(name, FORMATS[name][1])(path, **options)
    return imported


def write_imported(imported: Imported, folder: str | Path, *, headings: Mapping[str, str] | None = None) -> list[Path]:
    """Write what was imported as an ordinary folder, all or nothing.

    Parameters
    ----------
    imported : Imported
        What an importer returned.
    folder : str or Path
        The folder to make; it must not exist yet, or be empty.
    headings : mapping of their heading to our column, optional
        Remembered in network.toml.

    Returns
    -------
    list of Path
        The files: a CSV per table, network.toml, README.md, and set_aside.csv and suggested.csv where
        there is something in them. The last two are no tables of the network.

    Raises
    ------
    OutputError
        If the folder is in the way or cannot be written; nothing is half-written.
    """
    home = Path(folder)
    tables = {name: table for name, table in imported.tables.items() if len(table)}
    extra = {"set_aside": imported.set_aside, "suggested": imported.suggested}
    tables |= {name: table for name, table in extra.items() if len(table)}
    with written_whole(home) as draft:
        for name, table in tables.items():
            _write_table(table, draft / f"{name}.csv")
        (draft / "network.toml").write_text(_settings(imported, headings or {}), encoding="utf-8", newline="\n")
        (draft / "README.md").write_text(_readme(imported), encoding="utf-8", newline="\n")
    return [home / name for name in sorted([*(f"{name}.csv" for name in tables), "README.md", "network.toml"])]


def _function(name: str, function: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(import_module(f"cogs.exchange.{FORMATS[name][0]}"), function)
    return found


def _write_table(table: pd.DataFrame, path: Path) -> None:
    # With a BOM, so that a spreadsheet opens it as UTF-8.
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _settings(imported: Imported, headings: Mapping[str, str]) -> str:
    lines = [f"name = {_quoted(imported.name)}", f"source = {_quoted(imported.source)}"]
    aside = len(imported.set_aside)
    notes = [
        *imported.notes,
        *([f"{aside:,} faulty row{'s were' if aside != 1 else ' was'} set aside: see set_aside.csv."] if aside else []),
    ]
    lines.append(f"notes = {_listed(notes)}")
    if headings:
        lines += ["", "[headers]", *(f"{_quoted(theirs)} = {_quoted(ours)}" for theirs, ours in headings.items())]
    for kind in imported.kinds:
        lines += ["", f"[kinds.{_quoted(kind.name)}]", f"plural = {_quoted(kind.plural)}"]
    for relation in imported.relations:
        lines += ["", f"[relations.{_quoted(relation.name)}]"]
        lines += [f"from = {_listed(relation.sources)}", f"to = {_listed(relation.targets)}"]
        lines += [f"family = {_quoted(relation.family)}"] if relation.family else []
        lines += [f"directed = {str(relation.directed).lower()}", f"carries = {str(relation.carries).lower()}"]
    return "\n".join(lines) + "\n"


def _readme(imported: Imported) -> str:
    notes = "\n".join(f"- {note}" for note in imported.notes)
    return (
        f"# {imported.name}\n\nMade by `cogs import` from {imported.source} (format {imported.format}, written against "
        f"{imported.standard}).\n\n{notes}\n\nOpen the tables, correct them and keep them: "
        "`cogs check` says what is wrong, `cogs analyse` what they show. `set_aside.csv`, where it is there, lists the "
        "rows that were left out and why; `suggested.csv` ties that a text hints at, for you to judge.\n"
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'


def _listed(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_quoted, texts)) + "]"
