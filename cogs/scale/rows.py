"""The rows that tell of residents, read and understood: referrals, what residents do, and who they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from cogs.errors import InputError, Problem
from cogs.scale.engines import Engine
from cogs.scale.meanings import (
    answers_meant,
    counts_meant,
    days_meant,
    kinds_meant,
    outcomes_meant,
    published_meant,
    relations_meant,
    weights_meant,
)
from cogs.scale.sources import RESIDENT, Large, Place
from cogs.tables.placeholders import SIGNS, stands_for_nobody

__all__ = ["PART", "STATED", "Rows", "distinct_texts", "joined", "rows_of", "union"]

STATED = ("value", "value_is", "basis", "evidence")
_CELLS = ("date", "weight", "resident", "need", "complex", "outcome", "reported_by")
# No table has so many rows: which table and which row make one number, in the order of both.
PART = 1 << 40
_LAST = 1 << 61


@dataclass(frozen=True, eq=False)
class Rows:
    """What an engine has read and understood.

    Attributes
    ----------
    edges, nodes : tuple of Ibis tables
        Each table as it stands, cells as text: `row`, as a spreadsheet shows it, and its columns.
    told : Ibis table
        The relationships that tell of residents, cells as text: part (which table), row, source, target,
        relation, date, weight, resident, need, complex, outcome, reported_by; left (as it is, not added up).
    understood : Ibis table
        The same, understood: order (by table and row), resident (their number), day (since 1970), coarse, month
        (as it is written), period (before, inside or after that of network.toml), weight, complex, refused, closed.
    people : Ibis table
        Everybody who is listed as a resident or named by a relation of residents: resident, number (in the order
        in which they are met), listed (how often), count, published, neighbourhood, area.
    left_edges, left_nodes : tuple of DataFrame
        Of each table, the rows that are left as they are.
    nobody : tuple of str
        Ids of residents that stand in for nobody.
    public : tuple of int
        The residents whose number is published, by their numbers.
    aliases : tuple of str
        Ids that are aliases of residents.
    """

    edges: tuple[Any, ...]
    nodes: tuple[Any, ...]
    told: Any
    understood: Any
    people: Any
    left_edges: tuple[pd.DataFrame, ...]
    left_nodes: tuple[pd.DataFrame, ...]
    nobody: tuple[str, ...]
    public: tuple[int, ...]
    aliases: tuple[str, ...]

    def tables(self, place: Place) -> Iterator[tuple[Large, Any]]:
        """Yield each table that was read, and its rows."""
        yield from zip((*place.nodes, *place.edges), (*self.nodes, *self.edges), strict=True)

    def set_aside(self, place: Place, engine: Engine) -> dict[str, int]:
        """Return how many rows of each table are about residents that stand in for nobody."""
        found = {}
        for large, table in self.tables(place) if self.nobody else ():
            column = "id" if large.head.role == "nodes" else "source"
            found[large.name] = engine.count(table.filter(table[column].isin(list(self.nobody))))
        return {name: number for name, number in found.items() if number}


def rows_of(place: Place, engine: Engine, say: Callable[[str], None], meant: pd.DataFrame) -> Rows:
    """Read every row that may tell of a resident, and understand its cells; `meant` are the aliases: id and same_as."""
    vocabulary = place.settings.vocabulary
    carriers = list(vocabulary.carriers())
    theirs = [name for name, relation in vocabulary.relations.items() if RESIDENT in relation.sources]
    edges, nodes = (
        tuple(_read(one, f"{called}_{at}", engine, say) for at, one in enumerate(tables))
        for called, tables in (("edges", place.edges), ("nodes", place.nodes))
    )
    say(f"Telling who is a resident in {sum(engine.count(one) for one in (*edges, *nodes)):,} rows")
    every = _told(place, edges, engine, theirs, meant)
    listed = union([_listed(one, at, place.nodes[at], place, engine) for at, one in enumerate(nodes)])
    everybody = engine.kept("everybody", lambda: _everybody(listed, _named(every, carriers, theirs), meant, engine))
    people = everybody.filter(everybody["theirs"])
    nobody = _nobody(people, engine)
    public = engine.frame(people.filter(people["published"]).select("resident", "number"))
    marked = _marked(every, engine.known(public[["resident"]]), carriers, theirs, some_public=len(public) > 0)
    told = marked.filter(marked["relation"].isin([*carriers, *theirs]) & ~_is_among(marked, theirs, nobody))
    left = engine.frame(marked.filter(marked["left"]).select("part", "row"))
    say("Understanding dates and weights")
    understood = engine.kept("understood", lambda: _understood(told, place, engine, everybody, theirs))
    return Rows(
        edges,
        nodes,
        told,
        understood,
        people,
        tuple(_pulled(one, left.loc[left["part"] == at, "row"], engine) for at, one in enumerate(edges)),
        tuple(_others(one, place.nodes[at], place, engine, public) for at, one in enumerate(nodes)),
        nobody,
        tuple(public["number"].astype(int)),
        _aliases_of(people, meant, engine),
    )


def union(tables: Iterable[Any]) -> Any:
    """Return the rows of several tables of the same columns, None for no table."""
    first, *others = [*tables] or [None]
    return first.union(*others) if others else first


def distinct_texts(table: Any, column: str, engine: Engine) -> pd.DataFrame:
    """Return each text of a column of each table: part, text, times and first (row)."""
    found = table.group_by("part", text=table[column]).agg(times=table.count(), first=table["row"].min())
    return engine.frame(found).sort_values(["part", "first"], ignore_index=True)


def joined(table: Any, column: str, known: pd.DataFrame, engine: Engine, *, on: str = "text") -> Any:
    """Return a table with the columns that a small one gives for the text of a column, missing where it gives none."""
    meaning = engine.known(known)
    found = table.left_join(meaning, table[column] == meaning[on])
    return found.drop(*(name for name in found.columns if name in (f"{on}_right",) or (name == on and on != column)))


def _read(table: Large, step: str, engine: Engine, say: Callable[[str], None]) -> Any:
    say(f"Reading {table.name}")
    read = engine.texts(step, table.files, table.form, table.columns, table.heading_row)
    overlong = engine.overlong(step, table.form)
    if overlong:
        message = (
            f"This row is longer than the header, which has {table.form.width} columns. Put quotation marks around a "
            "cell that holds a separator, or move what is left over."
        )
        problems = [Problem(table.name, row, None, "", "long-row", message) for row in overlong]
        raise InputError(f"{table.name} has rows that are longer than their headings:", problems)
    return read


def _told(place: Place, edges: tuple[Any, ...], engine: Engine, theirs: list[str], meant: pd.DataFrame) -> Any:
    """Return every relationship with its relation, and the cells that are looked at; residents' aliases replaced."""
    rows = union([_with_relation(one, at, place, engine) for at, one in enumerate(edges)])
    if meant.empty:
        return rows
    known = engine.known(meant)
    found = rows.left_join(known, rows["source"] == known["id"])
    same = found["relation"].isin(theirs) & found["same_as"].notnull()
    return found.mutate(source=same.ifelse(found["same_as"], found["source"])).drop("id", "same_as")


def _with_relation(table: Any, at: int, place: Place, engine: Engine) -> Any:
    import ibis

    large = place.edges[at]
    empty = ibis.literal("")
    cells = {name: table[name] if name in large.columns else empty for name in _CELLS}
    # A time of day is no part of a day: what is left is asked of each distinct day.
    date = cells["date"]
    timed = (date.length() > 10) & (date.substr(4, 1) == "-") & (date.substr(7, 1) == "-")
    cells["date"] = timed.ifelse(date.substr(0, 10), date)
    stated = [table[name] != "" for name in STATED if name in large.columns]
    rows = table.select(
        "row",
        "source",
        "target",
        **cells,
        part=ibis.literal(at, "int64"),
        stated=ibis.or_(*stated) if stated else ibis.literal(False),
        said=table["relation"] if "relation" in large.columns else empty,
    )
    if "relation" not in large.columns:
        return rows.mutate(relation=ibis.literal(large.head.says or "")).drop("said")
    texts = engine.frame(rows.select("said").distinct())["said"].tolist()
    return joined(rows, "said", relations_meant(texts, large.head, place.settings.vocabulary), engine).drop("said")


def _listed(table: Any, at: int, large: Large, place: Place, engine: Engine) -> Any:
    """Return the residents that a table of nodes lists, one row each."""
    import ibis

    empty = ibis.literal("")
    own = ("neighbourhood", "area", "count", "published", "kind")
    cells = {name: table[name] if name in large.columns else empty for name in own}
    rows = table.select(resident=table["id"], order=table["row"] + at * PART, **cells)
    for column, meaning in (
        ("kind", partial(kinds_meant, large.head, place.settings.vocabulary)),
        ("count", counts_meant),
        ("published", published_meant),
    ):
        texts = engine.frame(rows.select(column).distinct())[column]
        rows = joined(rows, column, meaning(texts), engine).drop(column)
    return rows.filter(rows["of_kind"] == RESIDENT)


def _named(every: Any, carriers: list[str], theirs: list[str]) -> Any:
    """Return whom the rows name: named, met (the first row), as_theirs (the first row of a relation of residents)."""
    linked = every["relation"].isin(theirs)
    rows = every.filter(every["relation"].isin([*carriers, *theirs])).select(
        named=linked.ifelse(every["source"], every["resident"]),
        order=every["row"] + every["part"] * PART,
        linked=linked,
    )
    rows = rows.filter(rows["named"] != "")
    return rows.group_by("named").agg(met=rows["order"].min(), as_theirs=rows["order"].min(where=rows["linked"]))


def _everybody(listed: Any, named: Any, meant: pd.DataFrame, engine: Engine) -> Any:
    """Return everybody who is listed or named, numbered; `theirs`: not in the column `resident` of referrals alone."""
    import ibis

    # Who is in no list comes after all who are, and after these who is in referrals alone.
    unlisted = ibis.coalesce(named["as_theirs"] + _LAST, named["met"] + 2 * _LAST)
    if listed is None:
        return named.select(
            resident="named",
            number=unlisted,
            theirs=named["as_theirs"].notnull(),
            listed=ibis.literal(0, "int64"),
            count=ibis.literal(1, "int64"),
            published=ibis.literal(False),
            neighbourhood=ibis.literal(""),
            area=ibis.literal(""),
        )
    named = named.select("named", "as_theirs", unlisted=unlisted)
    if len(meant):
        known = engine.known(meant)
        listed = listed.anti_join(known, listed["resident"] == known["id"])
    listed = listed.filter(listed["resident"] != "")
    once = listed.group_by("resident").agg(
        first=listed["order"].min(),
        listed=listed.count(),
        count=listed["of_count"].max(),
        published=listed["is_published"].max(),
        neighbourhood=listed["neighbourhood"].min(),
        area=listed["area"].min(),
    )
    found = named.outer_join(once, named["named"] == once["resident"])
    return found.select(
        resident=ibis.coalesce(found["resident"], found["named"]),
        number=ibis.coalesce(found["first"], found["unlisted"]),
        theirs=found["first"].notnull() | found["as_theirs"].notnull(),
        listed=ibis.coalesce(found["listed"], 0),
        count=ibis.coalesce(found["count"], 1),
        published=ibis.coalesce(found["published"], False),
        neighbourhood=ibis.coalesce(found["neighbourhood"], ""),
        area=ibis.coalesce(found["area"], ""),
    )


def _aliases_of(people: Any, meant: pd.DataFrame, engine: Engine) -> tuple[str, ...]:
    """Return the ids that are aliases of residents."""
    if meant.empty:
        return ()
    known = engine.known(meant)
    found = engine.frame(known.semi_join(people, known["same_as"] == people["resident"]))
    return tuple(found["id"].astype(str))


def _nobody(people: Any, engine: Engine) -> tuple[str, ...]:
    """Return the ids of residents that stand in for nobody; few texts look as if they did, and only these are read."""
    odd = people["resident"].lower().re_search(SIGNS)
    found = engine.frame(people.filter(odd).select("resident"))["resident"].astype(str)
    return tuple(sorted(found[stands_for_nobody(found)])) if len(found) else ()


def _marked(every: Any, public: Any, carriers: list[str], theirs: list[str], *, some_public: bool) -> Any:
    """Mark the rows that are left as they are: no residents', stated ones, and those of residents already public."""
    carries, linked = every["relation"].isin(carriers), every["relation"].isin(theirs)
    left = ~(carries | linked) | (carries & every["stated"] & (every["resident"] == ""))
    if not some_public:
        return every.mutate(left=left)
    who = linked.ifelse(every["source"], every["resident"])
    rows = every.mutate(left=left, who=who)
    found = rows.left_join(public.rename(known="resident"), rows["who"] == public["resident"])
    return found.mutate(left=found["left"] | found["known"].notnull()).drop("who", "known")


def _is_among(rows: Any, theirs: list[str], nobody: tuple[str, ...]) -> Any:
    import ibis

    return rows["relation"].isin(theirs) & rows["source"].isin(list(nobody)) if nobody else ibis.literal(False)


def _understood(told: Any, place: Place, engine: Engine, everybody: Any, theirs: list[str]) -> Any:
    """Return the rows with residents as numbers, which are joined and grouped in less time and room than texts."""
    rows = told.mutate(order=told["row"] + told["part"] * PART)
    for column, meaning in (("weight", weights_meant), ("complex", answers_meant), ("outcome", outcomes_meant)):
        texts = distinct_texts(told, column, engine)["text"].drop_duplicates()
        rows = rows.rename(**{f"{column}_text": column})
        rows = joined(rows, f"{column}_text", meaning(texts), engine)
    days = distinct_texts(told, "date", engine)
    meant = [days_meant(one["text"], place.settings.period).assign(part_of=part) for part, one in days.groupby("part")]
    known = engine.known(pd.concat(meant, ignore_index=True))
    found = rows.left_join(known, (rows["date"] == known["text"]) & (rows["part"] == known["part_of"]))
    linked = found["relation"].isin(theirs)
    found = found.mutate(who=linked.ifelse(found["source"], found["resident"])).drop("resident")
    numbers = everybody.select(known="resident", resident="number")
    found = found.left_join(numbers, found["who"] == numbers["known"])
    return found.select(
        "order",
        "part",
        "row",
        "source",
        "target",
        "relation",
        "reported_by",
        "day",
        "coarse",
        "month",
        "period",
        "weight",
        "complex",
        "refused",
        "closed",
        "left",
        "resident",
        need=found["need"].nullif(""),
        outcome=found["outcome_text"] != "",
        given=found["complex_text"] != "",
        total=found["weight"].cast("decimal(28, 9)"),
    )


def _pulled(table: Any, rows: pd.Series[Any], engine: Engine) -> pd.DataFrame:
    """Return some rows of a table, in order."""
    if rows.empty:
        return pd.DataFrame(columns=list(table.columns))
    wanted = engine.known(pd.DataFrame({"wanted": rows.to_numpy()}))
    found = engine.frame(table.semi_join(wanted, table["row"] == wanted["wanted"]))
    return found.sort_values("row", ignore_index=True)


def _others(table: Any, large: Large, place: Place, engine: Engine, public: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table of nodes that are no residents, and of residents those already public."""
    if "kind" in large.columns:
        texts = engine.frame(table.select("kind").distinct())["kind"]
        rows = joined(table, "kind", kinds_meant(large.head, place.settings.vocabulary, texts), engine)
        kept = rows.filter((rows["of_kind"] != RESIDENT) | rows["of_kind"].isnull()).drop("of_kind")
    else:
        kept = table.filter(table["id"] == "")
    mine = engine.known(public)
    ids = table.semi_join(mine, table["id"] == mine["resident"])
    found = pd.concat([engine.frame(kept), engine.frame(ids)]).drop_duplicates("row")
    return found.sort_values("row", ignore_index=True)
