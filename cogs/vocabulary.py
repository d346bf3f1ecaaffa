"""Every word of data and results, once: kinds, relations, families, columns, table names, roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from cogs.errors import UnknownNameError, did_you_mean

__all__ = [
    "DEFAULT_VOCABULARY",
    "EDGE_COLUMNS",
    "FAMILIES",
    "FIGURE_COLUMNS",
    "HEADER_ALIASES",
    "NODE_COLUMNS",
    "RESERVED_TABLES",
    "ROLES",
    "ColumnType",
    "Definition",
    "Family",
    "Kind",
    "Relation",
    "Vocabulary",
    "plain",
    "word",
]

ColumnType = Literal["text", "number", "amount", "whole", "date", "yes_no", "word"]


@dataclass(frozen=True)
class Kind:
    """A kind of node: its name in data, its plural, and how a legend writes it."""

    name: str
    plural: str


@dataclass(frozen=True)
class Family:
    """Relations that are read as one tie: its direction and what it says in plain words."""

    name: str
    directed: bool
    meaning: str


@dataclass(frozen=True)
class Relation:
    """A relation: who may stand at either end (the first kind is the default) and how it counts.

    `verb` reads between the two names ("a refers people to b"). `carries` says whether a referral
    travels along it. `family` is None where the relation belongs to no family.
    """

    name: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    verb: str
    family: str | None = None
    directed: bool = True
    carries: bool = False


@dataclass(frozen=True)
class Definition:
    """What a column of results means: one line of the catalogue, shown in hover texts and reports.

    `meaning` is a sentence; `lead` stands in one ("standing between two others"). `private`
    says what must be protected before it leaves: a number of "people", a "share" made of them, or
    nothing (None).
    """

    name: str
    heading: str
    meaning: str
    unit: str
    range: str
    reference: str
    lead: str = ""
    private: Literal["people", "share"] | None = None


KINDS = (
    Kind("organisation", "organisations"),
    Kind("service", "services"),
    Kind("council", "councils"),
    Kind("resident", "residents"),
    Kind("place", "places"),
)

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        family.name: family
        for family in (
            Family("people", True, "who refers people to whom"),
            Family("working", False, "who works with, supports or belongs to whom"),
            Family("money", True, "who pays whom, by grant, contract or otherwise"),
        )
    }
)

_BODIES = ("organisation", "council")

_RELATIONS = (
    Relation(
        "refers_to",
        ("organisation", "service", "council"),
        ("organisation", "service"),
        "refers people to",
        "people",
        carries=True,
    ),
    Relation("uses", ("resident",), ("service", "organisation", "place"), "uses"),
    Relation("delivers", _BODIES, ("service",), "delivers"),
    Relation("partners_with", _BODIES, _BODIES, "works with", "working", directed=False),
    Relation("member_of", _BODIES, _BODIES, "is a member of", "working"),
    Relation("supports", _BODIES, ("organisation",), "supports", "working"),
    Relation("funds", _BODIES, ("organisation", "service"), "funds", "money"),
    Relation("commissions", _BODIES, ("organisation", "service"), "commissions", "money"),
    Relation("subcontracts", _BODIES, ("organisation", "service"), "subcontracts to", "money"),
    Relation("pays", _BODIES, ("organisation", "service"), "pays", "money"),
    Relation("owns", (*_BODIES, "service"), ("place",), "owns"),
    Relation("runs", (*_BODIES, "service"), ("place",), "runs"),
    Relation("based_at", (*_BODIES, "service"), ("place",), "is based at"),
    Relation("founded", _BODIES, ("organisation",), "founded"),
    Relation("parent_of", _BODIES, ("organisation",), "is the parent body of"),
    Relation("convenes", _BODIES, ("organisation",), "convenes"),
    Relation("volunteers_with", ("resident",), ("organisation",), "volunteers with"),
    Relation("works_for", ("resident",), ("organisation",), "works for"),
    Relation("governs", ("resident",), ("organisation",), "sits on the board of"),
)

# What tables are called beside the plain name of a kind or relation.
_TABLE_NAMES = {
    "organization": "organisation",
    "organizations": "organisation",
    "people": "resident",
    "referral": "refers_to",
    "referrals": "refers_to",
    "partnership": "partners_with",
    "partnerships": "partners_with",
    "grant": "funds",
    "grants": "funds",
    "contract": "commissions",
    "contracts": "commissions",
    "spend": "pays",
    "spending": "pays",
    "payment": "pays",
    "payments": "pays",
    "usage": "uses",
    "membership": "member_of",
    "memberships": "member_of",
    "volunteering": "volunteers_with",
}

NODE_COLUMNS: Mapping[str, ColumnType] = MappingProxyType(
    {
        "id": "text",
        "name": "text",
        "other_names": "text",
        "kind": "word",
        "sector": "text",
        "neighbourhood": "text",
        "area": "text",
        "count": "whole",
        "rows": "whole",
        "latitude": "number",
        "longitude": "number",
        "location": "text",
        "published": "yes_no",
        "sensitive": "yes_no",
        "in_study": "word",
        "value": "amount",
        "value_is": "word",
    }
)

EDGE_COLUMNS: Mapping[str, ColumnType] = MappingProxyType(
    {
        "source": "text",
        "target": "text",
        "relation": "word",
        "reported_by": "text",
        "weight": "amount",
        "date": "date",
        "amount": "amount",
        "resident": "text",
        "need": "text",
        "complex": "yes_no",
        "outcome": "text",
        "rows": "whole",
        "value": "amount",
        "value_is": "word",
        "basis": "text",
        "evidence": "text",
    }
)

FIGURE_COLUMNS: Mapping[str, ColumnType] = MappingProxyType(
    {
        "id": "text",
        "figure": "text",
        "value": "amount",
        "value_is": "word",
        "unit": "text",
        "period": "text",
        "basis": "text",
        "evidence": "text",
    }
)

# The words a column takes, where it takes only some.
COLUMN_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "value_is": ("exact", "at least", "about", "share"),
        "in_study": ("convenor", "subject", "named"),
    }
)

RESERVED_TABLES = ("aliases", "respondents", "figures")

HEADER_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "from": "source",
        "referrer": "source",
        "payer": "source",
        "reporter": "reported_by",
        "to": "target",
        "receiver": "target",
        "recipient": "target",
        "identifier": "id",
        "code": "id",
        "organisation": "name",
        "organization": "name",
        "title": "name",
        "label": "name",
        "neighborhood": "neighbourhood",
    }
)

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "coordinator": "connects two others of its own group",
        "itinerant": "connects two of one group to which it does not belong",
        "representative": "passes on from its own group to another group",
        "gatekeeper": "lets in from another group to its own group",
        "liaison": "connects two different groups, neither its own",
    }
)

_SEPARATORS = re.compile(r"[\s_\-]+")


def word(text: str) -> str:
    """Return a heading or word as the vocabulary writes it: lower case, one underscore between words.

    Examples
    --------
    >>> word(" Referring  Agency ")
    'referring_agency'
    """
    return _SEPARATORS.sub("_", text.replace("\ufeff", "").strip().casefold()).strip("_")


def plain(name: str) -> str:
    """Return a word of the vocabulary as a sentence writes it: `refers_to` becomes "refers to"."""
    return name.replace("_", " ")


def _index(*groups: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {key: value for group in groups for key, value in group}


@dataclass(frozen=True)
class Vocabulary:
    """The kinds and relations that one network may use: the built-in ones and those it declares."""

    kinds: Mapping[str, Kind] = field(default_factory=lambda: {kind.name: kind for kind in KINDS})
    relations: Mapping[str, Relation] = field(
        default_factory=lambda: {relation.name: relation for relation in _RELATIONS}
    )

    def declaring(self, *, kinds: Iterable[Kind] = (), relations: Iterable[Relation] = ()) -> Vocabulary:
        """Return a vocabulary with more kinds and relations; one of the same name is replaced."""
        return Vocabulary(
            {**self.kinds, **{kind.name: kind for kind in kinds}},
            {**self.relations, **{relation.name: relation for relation in relations}},
        )

    def kind_called(self, text: str) -> str | None:
        """Return the kind that a word means, singular or plural, case apart; None for no kind."""
        plurals = ((word(kind.plural), kind.name) for kind in self.kinds.values())
        spellings = ((key, name) for key, name in _TABLE_NAMES.items() if name in self.kinds)
        return _index(spellings, plurals, ((name, name) for name in self.kinds)).get(word(text))

    def relation_called(self, text: str) -> str | None:
        """Return the relation that a word means, by its name or a table's usual name; None for none."""
        spellings = ((key, name) for key, name in _TABLE_NAMES.items() if name in self.relations)
        return _index(spellings, ((name, name) for name in self.relations)).get(word(text))

    def in_family(self, family: str) -> tuple[str, ...]:
        """Return the names of the relations that belong to a family."""
        return tuple(name for name, relation in self.relations.items() if relation.family == family)

    def resolve_kind(self, name: str) -> str:
        """Return the kind that a word means.

        Raises
        ------
        UnknownNameError
            If it means none; the message offers what is near, and lists those there are.
        """
        kind = self.kind_called(name)
        if kind is None:
            question, matches = did_you_mean(name, self.kinds)
            raise UnknownNameError(
                f'There is no kind called "{name}".{question} There are: {", ".join(self.kinds)}.', matches
            )
        return kind

    def carriers(self) -> tuple[str, ...]:
        """Return the names of the relations along which a referral travels."""
        return tuple(name for name, relation in self.relations.items() if relation.carries)

    def resolve_relations(self, names: str | Iterable[str] | None) -> tuple[str, ...]:
        """Return relation names for what a user asked: a relation, a family, several, "all" or None (all).

        Raises
        ------
        UnknownNameError
            If a name is neither a relation nor a family.
        """
        asked = [names] if isinstance(names, str) else [] if names is None else list(names)
        if names is None or "all" in asked:
            return tuple(self.relations)
        found: list[str] = []
        for name in asked:
            relation = self.relation_called(name)
            members = self.in_family(word(name)) if relation is None else (relation,)
            if not members:
                question, matches = did_you_mean(name, [*self.relations, *FAMILIES])
                there = f"families: {', '.join(FAMILIES)}; relations: {', '.join(self.relations)}"
                raise UnknownNameError(f'There is no relation or family called "{name}".{question} ({there}.)', matches)
            found.extend(member for member in members if member not in found)
        return tuple(found)


DEFAULT_VOCABULARY = Vocabulary()
