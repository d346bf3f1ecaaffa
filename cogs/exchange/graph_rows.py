"""Nodes and ties as a network file has them → `Imported`, and a network → rows for a network file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from cogs.errors import InputError, OutputError, Problem
from cogs.exchange.graph_columns import cleaned_columns
from cogs.exchange.imported import SET_ASIDE_COLUMNS, Imported
from cogs.tables.delimited import decoded
from cogs.tables.opened import bytes_of
from cogs.tables.types import numbers
from cogs.vocabulary import DEFAULT_VOCABULARY, Kind, Relation, plain, word

__all__ = ["MODES", "GraphRows", "content_of", "imported_graph", "text_of", "unreadable_network", "write_text"]

UNNAMED_RELATION = "tie"
BOTH_WAYS = "both_ways"
MODES = ("first mode", "second mode")


@dataclass
class GraphRows:
    """What a network file says: one dict of text per node (`id`) and per tie (`source`, `target`).

    `name` and `kind` of a node, `relation` and `weight` of a tie are cogs' words; every other key is an
    attribute. `directed` says of each tie whether it has a direction.
    """

    nodes: list[dict[str, str]] = field(default_factory=list)
    ties: list[dict[str, str]] = field(default_factory=list)
    directed: list[bool] = field(default_factory=list)
    name: str = ""
    notes: list[str] = field(default_factory=list)

    def tie(self, row: Mapping[str, str], *, directed: bool) -> None:
        """Add a tie."""
        self.ties.append(dict(row))
        self.directed.append(directed)


def imported_graph(rows: GraphRows, *, source: Path, short: str, standard: str) -> Imported:
    """Return what a network file says in cogs' words; what is unknown is declared, what is faulty set aside.

    Parameters
    ----------
    rows : GraphRows
    source : Path
        The file, for names and messages.
    short, standard : str
        The format's short name, and the version that its reader was written against.

    Examples
    --------
    >>> rows = GraphRows()
    >>> rows.tie({"source": "library", "target": "cafe", "relation": "Works with"}, directed=False)
    >>> imported = imported_graph(rows, source=Path("x.net"), short="pajek", standard="Pajek")
    >>> imported.relations[0].name, imported.relations[0].directed, len(imported.tables["nodes"])
    ('works_with', False, 2)
    """
    ties, set_aside = _sound_ties(rows, source.name)
    nodes, notes = _all_nodes(rows.nodes, ties)
    kinds = _name_kinds(nodes, notes)
    relations = _name_relations(ties, nodes, notes)
    tables = {}
    for table, role, frame, first in (
        ("nodes", "nodes", nodes, ["id", "name", "kind"]),
        ("relationships", "edges", ties.drop(columns="directed"), ["source", "target", "relation", "weight"]),
    ):
        others = [column for column in frame if column not in first]
        tables[table], renamed = cleaned_columns(frame[[*first, *others]], "nodes" if role == "nodes" else "edges")
        notes += renamed
    if len(set_aside):
        notes.append(f"{len(set_aside):,} of {len(rows.ties):,} ties are set aside because they are faulty.")
    counted = f"{len(nodes):,} nodes and {len(ties):,} ties were read from {source.name}."
    return Imported(
        format=short,
        standard=standard,
        tables=tables,
        name=rows.name or source.stem,
        source=f"{source.name}, a file in the format {standard}.",
        kinds=kinds,
        relations=relations,
        set_aside=set_aside,
        notes=(counted, *rows.notes, *notes),
    )


def _sound_ties(rows: GraphRows, file: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the ties with two ends and a weight that can be read, and the others with the reason."""
    ties = pd.DataFrame(rows.ties, dtype=object).fillna("").astype(str)
    for column in ("source", "target", "relation", "weight"):
        ties[column] = ties[column].str.strip() if column in ties else pd.Series("", index=ties.index, dtype=str)
    ties["directed"] = pd.Series(rows.directed, index=ties.index, dtype=bool)
    weight = numbers(ties["weight"])
    reasons = pd.Series("", index=ties.index)
    reasons[(ties["weight"] != "") & ~(weight >= 0)] = "the weight is no number of at least 0"
    reasons[(ties["source"] == "") | (ties["target"] == "")] = "an end is missing"
    faulty = reasons != ""
    found = ties["source"] + " – " + ties["target"] + ": " + ties["weight"]
    columns = (pd.Series(file, index=ties.index), (ties.index.to_series() + 1).astype(str), reasons, found)
    aside = pd.DataFrame(dict(zip(SET_ASIDE_COLUMNS, columns, strict=True)))[faulty].reset_index(drop=True)
    ties = ties[~faulty].reset_index(drop=True)
    ties["weight"] = ties["weight"].where(ties["weight"] != "", "1")
    return ties, aside


def _all_nodes(given: Sequence[Mapping[str, str]], ties: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return every node once, also those that only ties name."""
    notes = []
    nodes: dict[str, dict[str, str]] = {}
    doubled = Counter[str]()
    for row in given:
        key = row.get("id", "").strip()
        doubled[key] += key in nodes
        if key:
            nodes.setdefault(key, {**row, "id": key})
    again = [key for key, times in doubled.items() if times]
    if again:
        notes.append(f"{len(again):,} ids stand twice among the nodes; their first row counts: {', '.join(again[:5])}.")
    missing = [end for end in pd.unique(pd.concat([ties["source"], ties["target"]])) if end not in nodes]
    if missing and nodes:
        notes.append(f"{len(missing):,} nodes are named by ties only: {', '.join(missing[:5])}.")
    rows = [*nodes.values(), *({"id": end} for end in missing)]
    frame = pd.DataFrame(rows, dtype=object).fillna("").astype(str)
    for column in ("id", "name", "kind"):
        if column not in frame:
            frame[column] = pd.Series("", index=frame.index, dtype=str)
    frame["name"] = frame["name"].where(frame["name"].str.strip() != "", frame["id"])
    return frame, notes


def _name_kinds(nodes: pd.DataFrame, notes: list[str]) -> tuple[Kind, ...]:
    """Put the kinds of nodes into the vocabulary's words and return those it lacks."""
    first = next(iter(DEFAULT_VOCABULARY.kinds))
    silent = nodes["kind"].map(word) == ""
    if silent.any():
        notes.append(f"{int(silent.sum()):,} nodes have no kind in the file and are read as {first}s.")
    texts = nodes["kind"].where(~silent, first)
    meant = {text: DEFAULT_VOCABULARY.kind_called(text) or word(text) for text in texts.unique()}
    nodes["kind"] = texts.map(meant).astype(str)
    new = dict.fromkeys(name for name in meant.values() if name not in DEFAULT_VOCABULARY.kinds)
    return tuple(Kind(name, _plural(name)) for name in new)


def _plural(kind: str) -> str:
    """Call the nodes of a mode or a level so: a plural of its own would be no word."""
    for beginning in (*map(word, MODES), "level"):
        if kind.startswith(beginning):
            return f"nodes of {'the ' if beginning != 'level' else ''}{plain(kind)}"
    return kind if kind.endswith("s") else f"{kind}s"


def _name_relations(ties: pd.DataFrame, nodes: pd.DataFrame, notes: list[str]) -> tuple[Relation, ...]:
    """Put relations into the vocabulary's words and return those it lacks.

    An unknown relation that the file has with and without direction becomes two.
    """
    called = {text: DEFAULT_VOCABULARY.relation_called(text) for text in ties["relation"].unique()}
    known = ties["relation"].map(lambda text: called[text] is not None).astype(bool)
    names = ties["relation"].map(lambda text: called[text] or word(text) or UNNAMED_RELATION).astype(str)
    for name in names[known].unique():
        ways = ties.loc[names == name, "directed"]
        if not DEFAULT_VOCABULARY.relations[name].directed and ways.all():
            notes.append(f"The file gives {plain(name)} a direction; cogs reads it without one.")
        elif DEFAULT_VOCABULARY.relations[name].directed and not ways.all():
            notes.append(f"{int((~ways).sum()):,} ties of {plain(name)} have no direction in the file; read as listed.")
    for name in names[~known].unique():
        ways = ties.loc[names == name, "directed"]
        if ways.any() and not ways.all():
            names[(names == name) & ~ties["directed"]] = f"{name}_{BOTH_WAYS}"
            notes.append(f"Ties of {plain(name)} without direction are the relation {name}_{BOTH_WAYS}.")
    ties["relation"] = names
    kind_of = dict(zip(nodes["id"], nodes["kind"], strict=True))
    return tuple(_declared(name, ties[names == name], kind_of) for name in names[~known].unique())


def _declared(name: str, ties: pd.DataFrame, kind_of: Mapping[str, str]) -> Relation:
    """Return a relation as the file shows it: between the kinds that it joins there, the commonest first."""
    sources, targets = (tuple(kind for kind, _ in Counter(ties[end].map(kind_of)).most_common()) for end in _ENDS)
    directed = bool(ties["directed"].any())
    if not directed:
        sources = targets = tuple(dict.fromkeys((*sources, *targets)))
    return Relation(name, sources, targets, plain(name), directed=directed)


_ENDS = ("source", "target")


def unreadable_network(source: Path, message: str, *, row: int | None = None) -> InputError:
    """Return the error that says why a network file cannot be read."""
    return InputError(
        f"{source.name}: {message}", [Problem(source.name, row, None, "", "unreadable", message, "error")]
    )


def content_of(source: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    InputError
        If it cannot be opened.
    """
    return bytes_of(source)


def text_of(source: Path) -> str:
    """Return the text of a file, line ends as newlines and without a byte order mark.

    Raises
    ------
    InputError
        If it cannot be opened, or is no text.
    """
    text = decoded(source.name, content_of(source))
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def write_text(target: Path, text: str) -> None:
    """Write a text file in UTF-8, its folder made if need be.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise OutputError(f"Cannot write {target}: {fault.strerror or fault}.") from fault
