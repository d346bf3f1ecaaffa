"""Which format a file is in, and what becomes of it: an ordinary folder that the user can open, correct and keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from cogs.errors import InputError, ParameterError, UnknownNameError, did_you_mean
from cogs.exchange.imported import Imported
from cogs.folders import written_whole
from cogs.tables.sources import sources_of
from cogs.tables.tables import Source
from cogs.vocabulary import EDGE_COLUMNS

__all__ = ["FORMATS", "import_data", "recognised", "sources_read", "write_imported"]

# Name → module, reader and recogniser; in the order in which they are asked, the strictest first.
FORMATS: Mapping[str, tuple[str, str, str]] = {
    "360giving": ("giving", "read_360giving", "looks_like_360giving"),
    "hsds": ("open_referral", "read_open_referral", "looks_like_open_referral"),
    "contracts-finder": ("contracts", "read_contracts", "looks_like_contracts"),
    "spend": ("spend", "read_spend", "looks_like_spend"),
    "graphml": ("graphml", "read_graphml", "looks_like_graphml"),
    "gexf": ("gexf", "read_gexf", "looks_like_gexf"),
    "gml": ("gml", "read_gml", "looks_like_gml"),
    "pajek": ("pajek", "read_pajek", "looks_like_pajek"),
    "ucinet": ("ucinet", "read_ucinet", "looks_like_ucinet"),
    "nodexl": ("nodexl", "read_nodexl", "looks_like_nodexl"),
    "kumu": ("kumu", "read_kumu", "looks_like_kumu"),
    "gephi": ("gephi", "read_gephi", "looks_like_gephi"),
    "edgelist": ("edge_list", "read_edge_list", "looks_like_edge_list"),
}

_PAYERS = ("council", "unit")
_OTHER_NAMES = {"oruk": "hsds", "ocds": "contracts-finder"}
# Any table of which the user says what its headings mean; it is never recognised.
_TABLE = "table"
_TABLE_ENDINGS = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")
_NAMES = (*FORMATS, *_OTHER_NAMES, _TABLE)


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
    for name, (module, _, recogniser) in FORMATS.items():
        if _function(module, recogniser)(path):
            return name
    return None


def sources_read(source: str | Path) -> tuple[Source, ...]:
    """Return the files that are read when this file or folder is, each with its size and SHA-256.

    Beside a table of edges that is the table of their nodes.

    Raises
    ------
    InputError
        If a file is not there or cannot be opened.
    """
    path = Path(source)
    if path.is_file() and recognised(path) == "edgelist":
        files: list[Path] = _function("edge_list_tables", "partner_files")(path)
        return tuple(found for file in files for found in sources_of(file))
    return sources_of(path)


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
        For any other table: which of its headings mean our columns. For a council's spend: which mean
        payer, unit, payee (supplier), payee id, date, amount, purpose and category.
    by : {"council", "unit"}, optional
        For a council's spend: who pays, the whole council (the default) or each of its units.

    Raises
    ------
    InputError
        If the source is not there, is in no format that is known, or cannot be read.
    UnknownNameError
        If there is no format, column or role of that name.
    ParameterError
        If `by` is asked of anything but a council's spend, or `columns` of a format that says itself what
        its columns mean.
    """
    path = Path(source)
    if not path.exists():
        raise InputError(f"There is no file or folder {path}. Check how it is spelled and where you are.")
    said = columns or {}
    name = _format_of(path, form, said)
    if by is not None and (name != "spend" or by not in _PAYERS):
        raise ParameterError(f'by goes with a council\'s spend and can be {" or ".join(_PAYERS)}; "{by}" was given.')
    if said and name not in (_TABLE, "spend"):
        raise ParameterError(
            f"--map is for tables and spend. A file in the format {name} says itself what its columns mean: "
            "leave --map out, or rename the headings in the file."
        )
    imported: Imported
    if name == _TABLE:
        imported = _function("table", "read_table")(path, said)
    elif name == "spend" and said:
        headings = _function("spend_headings", "headings_said")(path, said)
        spend = _function("spend", "read_spend")(path, headings=headings, **({} if by is None else {"by": by}))
        notes = (f"{theirs} was read as the {role} of each payment." for theirs, role in headings.items())
        imported = replace(spend, notes=(*spend.notes, *notes))
    else:
        module, reader, _ = FORMATS[name]
        imported = _function(module, reader)(path, **({} if by is None else {"by": by}))
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
        The table of ties keeps their headings, and network.toml remembers what they mean, so that rows of
        a later export can be put below.

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
    kept = _headings_kept(imported, headings or {})
    tables = {
        name: table.rename(columns={ours: theirs for theirs, ours in kept.items()}) for name, table in tables.items()
    }
    tables |= {name: table for name, table in extra.items() if len(table)}
    with written_whole(home) as draft:
        for name, table in tables.items():
            _write_table(table, draft / f"{name}.csv")
        (draft / "network.toml").write_text(_settings(imported, kept), encoding="utf-8", newline="\n")
        (draft / "README.md").write_text(_readme(imported), encoding="utf-8", newline="\n")
    return [home / name for name in sorted([*(f"{name}.csv" for name in tables), "README.md", "network.toml"])]


def _format_of(path: Path, form: str | None, said: Mapping[str, str]) -> str:
    """Return the name of the format to read: the one asked for, else the one that content and --map show."""
    if form is not None:
        if form not in _NAMES:
            question, matches = did_you_mean(form, _NAMES)
            raise UnknownNameError(f'There is no format "{form}".{question} There are: {", ".join(_NAMES)}.', matches)
        return _OTHER_NAMES.get(form, form)
    name = recognised(path)
    if said and _means_spend(name, said):
        return "spend"
    if said and (name is None or (path.is_file() and path.suffix.casefold() in _TABLE_ENDINGS)):
        return _TABLE
    if name is None:
        raise InputError(
            f"{path} is in no format that is known. Name one with --from ({', '.join(_NAMES)}), or say which of its "
            'headings mean ours, such as --map source="Referring agency" --map target="Accepted by".'
        )
    return name


def _means_spend(name: str | None, said: Mapping[str, str]) -> bool:
    """Say whether --map names the roles of a payment, not the columns of ties."""
    if {"source", "target"} & set(said):
        return False
    role_called = _function("spend_headings", "role_called")
    roles = [role_called(ours) for ours in said]
    return name == "spend" or (None not in roles and not set(said) <= set(EDGE_COLUMNS))


def _function(module: str, function: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(import_module(f"cogs.exchange.{module}"), function)
    return found


def _headings_kept(imported: Imported, headings: Mapping[str, str]) -> dict[str, str]:
    """Return their headings of columns that the table of ties has; of spend the notes say what was read as what."""
    if imported.format != _TABLE:
        return {}
    there = {str(column) for table in imported.tables.values() for column in table}
    return {theirs: ours for theirs, ours in headings.items() if ours in there}


def _write_table(table: pd.DataFrame, path: Path) -> None:
    # With a BOM, so that a spreadsheet opens it as UTF-8.
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _settings(imported: Imported, headings: Mapping[str, str]) -> str:
    lines = [f"name = {_quoted(imported.name)}", f"source = {_quoted(imported.source)}"]
    aside = len(imported.set_aside)
    notes = [
        *imported.notes,
        *(
            [
                f"{aside:,} faulty row{'s were' if aside != 1 else ' was'} set aside: "
                "cogs import lists what was, and why, in set_aside.csv."
            ]
            if aside
            else []
        ),
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
