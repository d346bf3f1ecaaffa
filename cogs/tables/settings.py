"""`network.toml`: what a folder says about itself, and the kinds and relations it declares."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from cogs.errors import Problem, did_you_mean
from cogs.vocabulary import (
    DEFAULT_VOCABULARY,
    EDGE_COLUMNS,
    FAMILIES,
    FIGURE_COLUMNS,
    NODE_COLUMNS,
    Kind,
    Relation,
    Vocabulary,
    plain,
    word,
)

__all__ = ["Confirmation", "Settings", "read_settings"]

Confirmation = Literal["union", "intersection", "sender", "receiver"]

_COLUMNS = tuple({**NODE_COLUMNS, **EDGE_COLUMNS, **FIGURE_COLUMNS, "same_as": "text"})
_TEXT_KEYS = ("name", "source", "boundary", "collection", "grouping")
_TOP_KEYS = (*_TEXT_KEYS, "notes", "period", "confirm", "headers", "kinds", "relations", "disclosure")
_RELATION_KEYS = ("from", "to", "family", "directed", "carries")
_TYPE_NAMES = {str: "text in quotation marks", bool: "true or false", int: "a whole number", dict: "a section"}


@dataclass(frozen=True)
class Settings:
    """What `network.toml` says, or its defaults.

    Attributes
    ----------
    name : str or None
        What the network is called on pages.
    source : str or None
        Where the data come from, as pages say it.
    boundary : str or None
        Who is in the network and who is not, as the methods paragraph says it.
    collection : str or None
        How the ties were asked or recorded, as the methods paragraph says it.
    notes : tuple of str
        What whoever made the folder says of the data, shown in every result.
    grouping : str or None
        The node column whose values are the groups of brokerage roles.
    period : tuple of str or None
        First and last day of the data, ISO dates.
    confirm : {"union", "intersection", "sender", "receiver"}
        What counts where both sides report one relation.
    headings : Mapping[str, str]
        Their heading → our column.
    vocabulary : Vocabulary
        The built-in words and those declared here.
    threshold, base : int
        Disclosure control: numbers of residents below `threshold` are hidden, others rounded to `base`.
    """

    name: str | None = None
    source: str | None = None
    boundary: str | None = None
    collection: str | None = None
    notes: tuple[str, ...] = ()
    grouping: str | None = None
    period: tuple[str, str] | None = None
    confirm: Confirmation = "union"
    headings: Mapping[str, str] = field(default_factory=dict)
    vocabulary: Vocabulary = DEFAULT_VOCABULARY
    threshold: int = 8
    base: int = 5


def read_settings(text: str, name: str) -> tuple[Settings, tuple[Problem, ...]]:
    r"""Read what a `network.toml` says; what is wrong in it keeps its default and is named.

    Parameters
    ----------
    text : str
        The text of the file.
    name : str
        The file, as messages name it.

    Returns
    -------
    Settings
    tuple of Problem
        One for each key or value that cannot be used; one with its line where the text is no TOML.

    Examples
    --------
    >>> settings, problems = read_settings('name = "Northfield"\nconfirm = "unoin"', "network.toml")
    >>> settings.name, settings.confirm
    ('Northfield', 'union')
    >>> problems[0].message
    'confirm is "unoin"; it can be union, intersection, sender or receiver. Did you mean "union"?'
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        return Settings(), (_malformed(text, name, fault),)
    except RecursionError:
        return Settings(), (Problem(name, None, None, "", "bad-setting", "Brackets are nested too deeply."),)
    reader = _Reader(name)
    reader.refuse_unknown("", said, _TOP_KEYS)
    vocabulary = _vocabulary(reader, said)
    disclosure = reader.section("disclosure", said)
    reader.refuse_unknown("disclosure.", disclosure, ("threshold", "base"))
    settings = Settings(
        **{key: reader.value(key, said.get(key), str, None) for key in _TEXT_KEYS},
        notes=_notes(reader, said.get("notes")),
        period=_period(reader, said.get("period")),
        confirm=reader.choice("confirm", said.get("confirm"), get_args(Confirmation), "union"),
        headings=_headings(reader, said),
        vocabulary=vocabulary,
        threshold=_at_least_one(reader, "disclosure.threshold", disclosure.get("threshold"), Settings.threshold),
        base=_at_least_one(reader, "disclosure.base", disclosure.get("base"), Settings.base),
    )
    return settings, tuple(reader.problems)


class _Reader:
    """Takes values out of parsed TOML and keeps a problem for each that cannot be used."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def fault(self, key: str, value: object, message: str) -> None:
        self.problems.append(Problem(self.name, None, key, _shown(value), "bad-setting", message))

    def refuse_unknown(self, prefix: str, said: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in said:
            if key not in known:
                question, _ = did_you_mean(key, known)
                where = f"[{prefix.rstrip('.')}]" if prefix else self.name
                message = f'{where} has no setting "{key}"; it can have {_listed(known, "and")}.{question}'
                self.fault(prefix + key, said[key], message)

    def value(self, key: str, value: object, kind: type, default: Any) -> Any:
        if value is None:
            return default
        # In Python a bool is an int too; in network.toml it is not.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(key, value, f"{key} is {_shown(value)}; it should be {_TYPE_NAMES[kind]}.")
            return default
        return value

    def choice(self, key: str, value: object, choices: Iterable[str], default: Any) -> Any:
        choices = tuple(choices)
        text = self.value(key, value, str, None)
        if text is None:
            return default
        if word(text) not in choices:
            question, _ = did_you_mean(text, choices)
            self.fault(key, text, f'{key} is "{text}"; it can be {_listed(choices, "or")}.{question}')
            return default
        return word(text)

    def section(self, key: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
        section: Mapping[str, Any] = self.value(key, said.get(key), dict, {})
        return section

    def sections(self, key: str, said: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Yield each section within a section: its full name, its own name as a word, and what it says."""
        for own, value in self.section(key, said).items():
            if not word(own):
                self.fault(key, own, f'[{key}] declares "{own}", which is no word. Give it a name with letters.')
                continue
            yield f"{key}.{own}", word(own), self.value(f"{key}.{own}", value, dict, {})


def _vocabulary(reader: _Reader, said: Mapping[str, Any]) -> Vocabulary:
    kinds = []
    for key, name, section in reader.sections("kinds", said):
        reader.refuse_unknown(f"{key}.", section, ("plural",))
        kinds.append(Kind(name, reader.value(f"{key}.plural", section.get("plural"), str, f"{plain(name)}s")))
    vocabulary = DEFAULT_VOCABULARY.declaring(kinds=kinds)
    declared = [
        _relation(reader, key, name, section, vocabulary) for key, name, section in reader.sections("relations", said)
    ]
    return vocabulary.declaring(relations=[relation for relation in declared if relation])


def _relation(
    reader: _Reader, key: str, name: str, section: Mapping[str, Any], vocabulary: Vocabulary
) -> Relation | None:
    reader.refuse_unknown(f"{key}.", section, _RELATION_KEYS)
    sources, targets = (_ends(reader, f"{key}.{side}", section.get(side), vocabulary) for side in ("from", "to"))
    family = reader.choice(f"{key}.family", section.get("family"), FAMILIES, None)
    directed = reader.value(f"{key}.directed", section.get("directed"), bool, True)
    carries = reader.value(f"{key}.carries", section.get("carries"), bool, False)
    if not sources or not targets:
        return None
    return Relation(name, sources, targets, plain(name), family, directed=directed, carries=carries)


def _ends(reader: _Reader, key: str, value: object, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the kinds that may stand at one end of a relation; none where they are missing or unknown."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list) or not given:
        found = "missing" if value is None else _shown(value)
        reader.fault(key, value, f'{key} is {found}; it should list kinds, as in ["organisation"].')
        return ()
    kinds = []
    for item in given:
        kind = vocabulary.kind_called(item) if isinstance(item, str) else None
        if kind is None:
            question, _ = did_you_mean(str(item), vocabulary.kinds)
            known = _listed(tuple(vocabulary.kinds), "or")
            reader.fault(key, item, f"{key} names {_shown(item)}, which is no kind; it can be {known}.{question}")
        else:
            kinds.append(kind)
    return tuple(dict.fromkeys(kinds))


def _headings(reader: _Reader, said: Mapping[str, Any]) -> dict[str, str]:
    headings = {}
    for theirs, value in reader.section("headers", said).items():
        ours = reader.value(f"headers.{theirs}", value, str, None)
        if ours is None:
            continue
        if word(ours) in _COLUMNS:
            headings[theirs] = word(ours)
            continue
        question, _ = did_you_mean(ours, _COLUMNS)
        message = f'The heading "{theirs}" is to mean "{ours}", which is no column of ours.{question}'
        reader.fault(f"headers.{theirs}", ours, f"{message} There are {_listed(_COLUMNS, 'and')}.")
    return headings


def _notes(reader: _Reader, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(note, str) for note in value):
        reader.fault("notes", value, 'notes is a list of sentences in quotation marks, such as ["One.", "Two."].')
        return ()
    return tuple(value)


def _period(reader: _Reader, value: object) -> tuple[str, str] | None:
    if value is None:
        return None
    days = [_day(item) for item in value] if isinstance(value, list) else []
    match days:
        case [dt.date() as first, dt.date() as last] if first <= last:
            return first.isoformat(), last.isoformat()
    message = f'period is {_shown(value)}; it should be first and last day, as in ["2024-04-01", "2025-03-31"].'
    reader.fault("period", value, message)
    return None


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError:
        return None


def _at_least_one(reader: _Reader, key: str, value: object, default: int) -> int:
    number: int = reader.value(key, value, int, default)
    if number < 1:
        reader.fault(key, value, f"{key} is {number}; it should be at least 1.")
        return default
    return number


def _malformed(text: str, name: str, fault: tomllib.TOMLDecodeError) -> Problem:
    place = re.search(r"\(at line (\d+), column \d+\)", str(fault))
    line = int(place[1]) if place else len(text.splitlines())
    reason = re.sub(r"\s*\(at .*\)", "", str(fault))
    found = text.splitlines()[line - 1].strip() if 0 < line <= len(text.splitlines()) else ""
    message = f"This line cannot be read: {reason}. Text stands in quotation marks, and a heading with spaces too."
    return Problem(name, line or 1, None, found, "bad-setting", message)


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _listed(names: tuple[str, ...], last: str) -> str:
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else names[0]
