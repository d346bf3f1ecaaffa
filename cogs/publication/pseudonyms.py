"""A folder with pseudonyms in place of residents' ids, and without their names, contacts and free text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from cogs.errors import InputError, ParameterError
from cogs.folders import refuse_unless_free, written_whole
from cogs.publication.phrases import Phrases, words_of
from cogs.publication.pseudonym_key import make_key, pseudonyms_of, read_key, refuse_key_within
from cogs.publication.pseudonym_rows import Coarse, Rewritten, Rules, rewritten
from cogs.publication.told_of_people import looks_like_a_contact, residents_of, rows_about_people, sure_network
from cogs.tables.delimited import decoded
from cogs.tables.placeholders import stands_for_nobody
from cogs.tables.read import read_tables
from cogs.tables.tables import Tables
from cogs.vocabulary import RESERVED_TABLES

__all__ = ["Pseudonymised", "pseudonymise"]

_MARK = "pseudonyms.md"
_SETTINGS = "network.toml"
_SHORT = 5
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_UNNAMED = re.compile(r"[Ss]heet ?[0-9]*")
_COARSE = {"week": "the Monday of its week", "month": "the first of its month"}
_LIMITS = (
    "What this does not protect against: whoever has the key can link a pseudonym to its id; whoever knows something "
    "rare of a person (a neighbourhood, a service, a day together) may know their row again. So the folder is still "
    "personal data: share it as such, and publish only what cogs analyse makes of it."
)


@dataclass(frozen=True)
class Pseudonymised:
    """What was done: the files, and sentences in plain words that name no resident."""

    files: tuple[Path, ...]
    sentences: tuple[str, ...]


def pseudonymise(
    folder: str | Path,
    out: str | Path,
    *,
    key_file: str | Path,
    new_key: bool = False,
    dates: Coarse | None = None,
    overwrite: bool = False,
) -> Pseudonymised:
    """Write a folder in which residents have pseudonyms, all of it or nothing.

    Of rows about people only the columns of the vocabulary stay that figures need: ids, kind, count,
    neighbourhood and area (not where they look like a contact), whether published or sensitive; relation,
    weight, date, complex, and those needs, outcomes and sectors that as many rows say alike as a number of
    residents must have to be shown. Rows about people are residents, their relationships, and referrals
    that no source states. Organisations, services and places stay as they are, but texts that name a
    resident there are emptied.

    Parameters
    ----------
    folder : str or Path
        An ordinary folder or workbook without errors.
    out : str or Path
        The folder to make.
    key_file : str or Path
        A file with at least 32 bytes that only its owner may read, in neither folder. The same key gives
        the same pseudonyms.
    new_key : bool
        Whether the key is made first.
    dates : {"week", "month"}, optional
        How coarse the days of rows about people become; None: they stay.
    overwrite : bool
        Whether an earlier such folder is replaced.

    Returns
    -------
    Pseudonymised

    Raises
    ------
    InputError
        If the folder has errors, its network.toml names a resident, or the key will not do.
    ParameterError
        If one folder lies in the other, or the key in one of them.
    OutputError
        If `out` is in the way or cannot be written; nothing is half-written.
    """
    source, target, key_path = Path(folder), Path(out), Path(key_file)
    _refuse(source, target, key_path, dates)
    refuse_unless_free(target, replaces=_MARK if overwrite else None)
    key = None if new_key else read_key(key_path)
    tables = read_tables(source)
    residents, others = residents_of(tables, sure_network(tables))
    settings, naming = _settings(source, tables), _naming(tables, residents, others)
    if naming.found_in(settings):
        raise InputError(f"{_SETTINGS} names a resident. Take that out of it first.")
    aliases = frozenset(alias for table in tables.having("aliases") for alias in table.cells["id"])
    least, names = tables.settings.threshold, _file_names(tables, naming)
    people = pd.Series(sorted(residents - aliases), dtype=object)
    number = int((~stands_for_nobody(people)).sum())
    key = make_key(key_path) if key is None else key
    try:
        pseudonyms = pseudonyms_of(sorted(residents), key, others=others)
        rules = Rules(tables.settings.vocabulary, pseudonyms, naming, least, dates, aliases)
        made = {name: rewritten(table, rules) for name, table in zip(names, tables.tables, strict=True)}
        sentences = tuple(_sentences(made, number, dates, least))
        _write_folder(target, made, settings, sentences, overwrite=overwrite)
    except BaseException:
        if new_key:
            key_path.unlink(missing_ok=True)
        raise
    kept = f"A new key is in {key_path}: keep it safe and apart; without it no later folder joins."
    files = tuple(target / name for name in sorted([*names, _SETTINGS, _MARK]))
    return Pseudonymised(files, (kept, *sentences) if new_key else sentences)


def _refuse(source: Path, target: Path, key: Path, dates: str | None) -> None:
    if dates is not None and dates not in _COARSE:
        raise ParameterError(f'Dates can be made as coarse as week or month; "{dates}" was given.')
    one, other = source.resolve(), target.resolve()
    if one.is_relative_to(other) or other.is_relative_to(one):
        raise ParameterError(f"{target} and {source} lie in each other. Choose another folder to make.")
    refuse_key_within(key, (source, target))


def _settings(source: Path, tables: Tables) -> str:
    """Return the text of network.toml without its comments; only a name where there is none."""
    file = (source if source.is_dir() else source.parent) / _SETTINGS
    if not file.exists():
        return f"name = {json.dumps(tables.name)}\n"
    lines = decoded(_SETTINGS, file.read_bytes()).splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("#")) + "\n"


def _naming(tables: Tables, residents: frozenset[str], others: frozenset[str]) -> Phrases:
    """Return what names a resident in a text: ids that are no bare number, names of two words, contacts."""
    texts = {each for each in residents if not each.isdigit()}
    public = set(others)
    for table in tables.tables:
        about = rows_about_people(table, tables.settings.vocabulary, residents)
        cells = table.cells
        for column in map(str, cells):
            distinct = cells[column][about & (cells[column] != "")].unique().tolist()
            if table.role == "nodes" and column in ("name", "other_names"):
                texts |= {text for text in distinct if len(words_of(text)) > 1}
                public |= set(cells[column][~about])
            elif column not in ("id", "source", "target", "date"):
                texts |= {text for text in distinct if looks_like_a_contact(text) and len(text) > _SHORT}
    known = {" ".join(words_of(text)) for text in public}
    return Phrases({" ".join(words_of(text)) for text in texts} - known)


def _file_names(tables: Tables, naming: Phrases) -> list[str]:
    """Return a file name for each table from which its role is read again, in the order of the tables."""
    titles = []
    for table in tables.tables:
        _, in_workbook, sheet = table.name.rpartition(", sheet ")
        title = _NOT_IN_NAMES.sub("_", sheet if in_workbook else Path(sheet).stem).strip(". ")
        says = table.role if table.role in RESERVED_TABLES else table.says or table.role
        named = table.role in RESERVED_TABLES or (table.says and _UNNAMED.fullmatch(title))
        titles.append(says if named or naming.found_in(title) or not title else title)
    plain = [f"{title}.csv" for title in titles]
    if sorted(plain) == plain and len({name.casefold() for name in plain}) == len(plain):
        return plain
    digits = len(str(len(plain)))
    return [f"{place:0{digits}d} {name}" for place, name in enumerate(plain, 1)]


def _write_folder(
    target: Path, made: Mapping[str, Rewritten], settings: str, sentences: tuple[str, ...], *, overwrite: bool
) -> None:
    with written_whole(target, replaces=_MARK if overwrite else None) as draft:
        for name, one in made.items():
            headings = {column: one.table.headings.get(column, column) for column in map(str, one.table.cells)}
            # With a BOM, so that a spreadsheet opens it as UTF-8.
            one.table.cells.rename(columns=headings).to_csv(
                draft / name, index=False, encoding="utf-8-sig", lineterminator="\r\n"
            )
        (draft / _SETTINGS).write_text(settings, encoding="utf-8", newline="\n")
        text = "# Residents under pseudonyms\n\nMade by `cogs pseudonymise`.\n\n" + "\n\n".join(sentences)
        (draft / _MARK).write_text(text + "\n", encoding="utf-8", newline="\n")


def _sentences(made: Mapping[str, Rewritten], residents: int, coarse: Coarse | None, least: int) -> Iterator[str]:
    yield f"{residents:,} resident{'s have' if residents != 1 else ' has'} a pseudonym in place of an id or code."
    for name, one in made.items():
        if one.dropped:
            headings = ", ".join(one.table.headings.get(column, column) for column in one.dropped)
            yield f"{name}: dropped in rows about people: {headings}."
    if any({"need", "outcome", "sector"} & set(one.dropped) for one in made.values()):
        yield f"Of needs, outcomes and sectors only those are gone that fewer than {least} rows about people say alike."
    emptied = sum(one.emptied for one in made.values())
    if emptied:
        yield f"{emptied:,} text{'s' * (emptied != 1)} about others named a resident and {_are(emptied)} emptied."
    for name, one in made.items():
        for column, number in one.left:
            yield (
                f"{name}, column {one.table.headings.get(column, column)}: {number:,} "
                f"cell{'s name' if number != 1 else ' names'} a resident and {_are(number)} kept, because figures rest "
                "on this column: see to it by hand."
            )
    yield f"Each day of a row about people is now {_COARSE[coarse]}." if coarse else "Days of rows about people stay."
    yield _LIMITS


def _are(number: int) -> str:
    return "were" if number != 1 else "was"
