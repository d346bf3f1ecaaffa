"""The rules of `cogs check` that look at single rows, asked of all at once: how many break each, and the first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from cogs.errors import Problem
from cogs.network.community_network import CommunityNetwork
from cogs.scale.engines import Engine
from cogs.scale.rows import Rows, distinct_texts
from cogs.scale.sources import RESIDENT, Large, Place
from cogs.scale.writing import FirstRows
from cogs.tables.rules_for_cells import CELL_RULES
from cogs.tables.rules_for_text import TEXT_RULES
from cogs.tables.tables import Table

MOST_NAMED = 100

__all__ = ["few_of_each", "in_given_rows", "problems_of_rows", "strangers_among_residents"]

_ASKED = ("date", "weight", "complex")
_OF_NODES = ("count", "published")
# What the tables of the reduced folder say themselves, of the rows that each of their rows stands for.
_SAID_THERE = ("missing-source", "missing-target", "self-loop", "duplicate-rows", "missing-id")


def problems_of_rows(rows: Rows, place: Place, engine: Engine) -> tuple[Problem, ...]:
    """Return what is wrong with cells that are added up, and what is said twice."""
    return (*_of_edges(rows, place, engine), *_of_nodes(rows, place, engine), *_without_source(rows, place, engine))


def _without_source(rows: Rows, place: Place, engine: Engine) -> Iterator[Problem]:
    """Find rows of residents that do not say whose they are: in a group they would be lost."""
    nameless = rows.told.filter(rows.told["relation"].isin(_theirs(place)) & (rows.told["source"] == ""))
    yield from _at_rows(nameless, place, "missing-source", "This row has no source. Fill it in, or delete it.", engine)


def _theirs(place: Place) -> list[str]:
    """Return the relations that residents have."""
    return [name for name, one in place.settings.vocabulary.relations.items() if RESIDENT in one.sources]


def _of_edges(rows: Rows, place: Place, engine: Engine) -> Iterator[Problem]:
    added = rows.told.filter(~rows.told["left"])
    texts = {name: distinct_texts(added, name, engine) for name in _ASKED}
    for at, table in enumerate(place.edges):
        yield from _unused_columns(table, place)
        for name in _ASKED:
            if name in table.columns:
                yield from _of_texts(table, name, texts[name][texts[name]["part"] == at], place)
        some = rows.edges[at]
        if len(rows.left_edges[at]) or rows.nobody:
            some = some.semi_join(added.filter(added["part"] == at).select("row"), "row")
        many = _repeated(some, engine)
        if many:
            message = (
                f"{many:,} rows say exactly what another row says; all are counted. Delete them if they are slips."
            )
            yield Problem(table.name, None, None, f"{many:,}", "duplicate-rows", message, "warning", many)


def _of_texts(table: Large, name: str, found: pd.DataFrame, place: Place) -> Iterator[Problem]:
    """Ask the rules for cells of each distinct text of a column; each answer is as many as have this text."""
    cells = pd.DataFrame({name: found["text"].to_numpy(dtype=object)}, index=found["first"].to_numpy(), dtype=str)
    asked = Table(table.name, table.head.role, table.head.says, _with_needed(cells, table), table.head.headings)
    times = dict(zip(found["first"].tolist(), found["times"].tolist(), strict=True))
    for rule in (*CELL_RULES, *TEXT_RULES):
        for problem in rule(asked, place.settings.vocabulary):
            if problem.column == table.head.headings.get(name, name) and problem.rule not in _SAID_THERE:
                yield replace(problem, times=int(times.get(problem.row, problem.times)))


def _with_needed(cells: pd.DataFrame, table: Large) -> pd.DataFrame:
    """Return cells with the columns that every table of its role has, filled."""
    needed = ("id",) if table.head.role == "nodes" else ("source", "target")
    return cells.assign(**{name: f"{name}-of-nobody" for name in needed})


def _unused_columns(table: Large, place: Place) -> Iterator[Problem]:
    """Return what the headings of a table are warned of, where the reduced folder no longer has them."""
    heads = Table(table.name, table.head.role, table.head.says, table.head.cells.iloc[:0], table.head.headings)
    for rule in CELL_RULES:
        for problem in rule(heads, place.settings.vocabulary):
            if problem.rule == "unused-column":
                yield problem


def _repeated(table: Any, engine: Engine) -> int:
    """Return how many rows say exactly what an earlier row of the table says."""
    return engine.count(table) - engine.count(table.drop("row").distinct())


def _of_nodes(rows: Rows, place: Place, engine: Engine) -> Iterator[Problem]:
    import ibis

    for at, (table, large) in enumerate(zip(rows.nodes, place.nodes, strict=True)):
        if large.head.says != RESIDENT or "kind" in large.columns:
            continue
        yield from _unused_columns(large, place)
        for name in _OF_NODES:
            if name in large.columns:
                found = distinct_texts(table.mutate(part=ibis.literal(at)), name, engine)
                yield from _of_texts(large, name, found, place)
        yield from _listed_twice(table, large, engine)
        empty = engine.frame(table.filter(table["id"] == "").select("row").order_by("row"))["row"]
        message = "This row has no id. Fill it in, or delete the row."
        yield from (Problem(large.name, int(row), "id", "", "missing-id", message) for row in empty)


def _listed_twice(table: Any, large: Large, engine: Engine) -> Iterator[Problem]:
    """Find residents that are listed twice: a warning where both rows say the same, else an error."""
    ids = table.group_by("id").agg(times=table.count(), last=table["row"].max())
    twice = ids.filter((ids["times"] > 1) & (ids["id"] != ""))
    if not engine.count(twice):
        return
    found = engine.frame(table.semi_join(twice, "id")).sort_values("row", ignore_index=True)
    said = found.drop(columns="row")
    again = said.duplicated()
    for row in found.loc[again, "row"]:
        message = "This row says exactly what an earlier row says. It is read once; delete one."
        yield Problem(large.name, int(row), None, "", "duplicate-row", message, "warning")
    for row in found.loc[~again & said["id"].duplicated(), "row"]:
        message = (
            "This resident is listed twice, and the rows do not say the same. Make them say the same, or delete one."
        )
        yield Problem(large.name, int(row), "id", "", "id-twice", message)


def strangers_among_residents(
    rows: Rows, place: Place, network: CommunityNetwork, engine: Engine
) -> tuple[Problem, ...]:
    """Return residents that are in no list where others are, and those that are something else as well."""
    others = network.nodes.index[network.nodes["kind"] != RESIDENT]
    known = engine.known(pd.DataFrame({"other": others.to_numpy(dtype=object)}))
    people, told = rows.people, rows.told
    listed = engine.count(people.filter(people["listed"] > 0))
    links = told.filter(told["relation"].isin(_theirs(place)) & (told["source"] != ""))
    both = links.semi_join(known, links["source"] == known["other"])
    message = "The source stands at the side of a resident, but is something else too. Correct the id, or the relation."
    found = [*_at_rows(both, place, "wrong-kind", message, engine)]
    if listed:
        unlisted = people.filter(people["listed"] == 0)
        strange = links.semi_join(unlisted, links["source"] == unlisted["resident"])
        message = "The source is in no table of nodes. Correct it, or list it."
        found += _at_rows(strange, place, "unknown-source", message, engine)
    return tuple(found)


def _at_rows(table: Any, place: Place, rule: str, message: str, engine: Engine) -> Iterator[Problem]:
    number = engine.count(table)
    if not number:
        return
    first = engine.frame(table.select("part", "row").order_by(["part", "row"]).limit(MOST_NAMED))
    for place_of, row in zip(first["part"], first["row"], strict=True):
        large = place.edges[int(place_of)]
        yield Problem(large.name, int(row), large.head.headings.get("source"), "", rule, message)
    if number > len(first):
        rest = number - len(first)
        yield Problem(place.name, None, None, f"{rest:,}", rule, f"{rest:,} more rows: {message}", times=rest)


def in_given_rows(problems: Iterable[Problem], firsts: FirstRows) -> Iterator[Problem]:
    """Yield problems of the reduced tables at the rows that were given: of rows added up, the first of them."""
    for problem in problems:
        rows = firsts.get(problem.table)
        if rows is not None and problem.row is not None and 2 <= problem.row < len(rows) + 2:
            yield replace(problem, row=int(rows[problem.row - 2]))
        else:
            yield problem


def few_of_each(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the first hundred problems of each rule and table, and one that counts the rest."""
    found: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        found[problem.table, problem.rule].append(problem)
    kept: list[Problem] = []
    for (table, rule), some in found.items():
        kept += some[:MOST_NAMED]
        rest = sum(problem.times for problem in some[MOST_NAMED:])
        if rest:
            message = f"{rest:,} more rows like the {MOST_NAMED} above."
            kept.append(Problem(table, None, None, f"{rest:,}", rule, message, some[0].severity, rest))
    return tuple(kept)
