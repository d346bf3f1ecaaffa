"""What must not be found in outputs: ids, names, contacts and texts of residents, and what cannot be looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cogs
from cogs.publication.phrases import Phrases, words_of
from cogs.publication.told_of_people import rows_about_people
from cogs.tables.tables import Table, Tables
from cogs.tables.types import COLUMN_TYPES

__all__ = ["Sought", "sought_in"]

_WINDOW = 5
_SHORTEST = 3
_LONG_NUMBER = 9
_IDS = ("id", "same_as", "source", "target", "resident")
# What leaves on purpose, as words of groups or as numbers made safe.
_NOT_SECRET = (
    "kind", "relation", "count", "weight", "date", "complex", "published", "sensitive", "in_study", "value_is",
    "basis", "sector", "neighbourhood", "area", "latitude", "longitude", "value", "amount", "location", "reported_by",
)  # fmt: skip
_TEMPLATES, _PROGRAM = (".html", ".css", ".js", ".j2", ".svg"), ".py"


@dataclass(frozen=True, eq=False)
class Sought:
    """What is looked for, of which sort each phrase is, and how many texts are not looked for, by reason."""

    phrases: Phrases
    sorts: Mapping[str, str]
    texts: int
    residents: int
    not_looked_for: Mapping[str, int]


def sought_in(tables: Tables, residents: frozenset[str], others: frozenset[str]) -> Sought:
    """Return everything that a folder tells of single residents, in the form in which it is looked for.

    Of a text of more than five words every five are looked for. Not looked for, but counted: bare numbers of
    fewer than 9 digits, texts of fewer than 3 letters, texts that as many rows about people say alike as a
    number of residents must have to be shown, and texts that the folder also says of others or that
    cogs itself writes in its pages.

    Parameters
    ----------
    tables : Tables
        What was read, its aliases not replaced.
    residents, others : frozenset of str
        As `residents_of` returns them.
    """
    found: dict[str, str] = dict.fromkeys(sorted(residents), "id")
    public: list[str] = sorted(others)
    why: Counter[str] = Counter()
    for table in tables.tables:
        for sort, text, times in _texts(table, tables, residents):
            if sort == "":
                public.append(text)
            elif sort != "name" and times >= tables.settings.threshold:
                why[f"said alike in {tables.settings.threshold} rows about people or more"] += 1
            else:
                found.setdefault(text, sort)
    phrases: dict[str, list[str]] = {}
    for text in found:
        words = words_of(text)
        joined = " ".join(words)
        if joined.replace(" ", "").isdigit() and len(joined.replace(" ", "")) < _LONG_NUMBER:
            why[f"a number of fewer than {_LONG_NUMBER} digits, as figures and coordinates are"] += 1
        elif len(joined) < _SHORTEST:
            why[f"shorter than {_SHORTEST} letters"] += 1
        else:
            phrases[text] = list(_windows(words))
    usual = _usual({one for windows in phrases.values() for one in windows}, public)
    left = {text: [one for one in windows if one not in usual] for text, windows in phrases.items()}
    why["also said of others in the folder, or words that cogs itself writes"] += sum(
        not some for some in left.values()
    )
    sorts = {one: found[text] for text, windows in left.items() for one in windows}
    people = len(residents - {alias for table in tables.having("aliases") for alias in table.cells["id"]})
    return Sought(Phrases(sorts), sorts, sum(map(bool, left.values())), people, {k: n for k, n in why.items() if n})


def _texts(table: Table, tables: Tables, residents: frozenset[str]) -> Iterator[tuple[str, str, int]]:
    """Yield each distinct text of a table with its sort ("" where it is not of people), and on how many rows it is."""
    about = rows_about_people(table, tables.settings.vocabulary, residents)
    for column in map(str, table.cells):
        cells = table.cells[column]
        ours = column in COLUMN_TYPES[table.role]
        yield from (("", text, 0) for text in cells[~about].unique().tolist() if text not in residents)
        if ours and column in _IDS:
            continue
        if ours and column in _NOT_SECRET:
            yield from (("", text, 0) for text in cells[about].unique().tolist())
            continue
        sort = (
            "name"
            if ours and column in ("name", "other_names")
            else f"text under “{table.headings.get(column, column)}”"
        )
        counts = cells[about & (cells != "")].value_counts(sort=False)
        yield from ((sort, str(text), int(times)) for text, times in counts.items())


def _windows(words: list[str]) -> Iterator[str]:
    if len(words) <= _WINDOW:
        yield " ".join(words)
        return
    for start in range(0, len(words) - _WINDOW + 1, _WINDOW):
        yield " ".join(words[start : start + _WINDOW])
    yield " ".join(words[-_WINDOW:])


def _usual(phrases: set[str], public: list[str]) -> set[str]:
    """Return the phrases that are also said of others, or that cogs itself may write into any page."""
    home = Path(cogs.__file__).parent
    texts = {
        ending: "\n".join(
            file.read_text(encoding="utf-8", errors="replace") for file in sorted(home.rglob(f"*{ending}"))
        )
        for ending in (*_TEMPLATES, _PROGRAM)
    }
    usual = Phrases(phrases).found_in(" \n ".join([*public, *(texts[ending] for ending in _TEMPLATES)]))
    # The program's own examples have ids such as R001, which it writes nowhere.
    plain = Phrases(one for one in phrases if not any(map(str.isdigit, one)))
    return usual | plain.found_in(texts[_PROGRAM])
