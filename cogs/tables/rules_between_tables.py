"""The rules that tables keep together: each takes the facts of all tables and yields what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from cogs.errors import Problem
from cogs.tables.aliases import alias_circles
from cogs.tables.confirmation import reports_of
from cogs.tables.encoded import Who, who_stands_where
from cogs.tables.implied import implied_nodes
from cogs.tables.reduced import standing_for
from cogs.tables.rules_for_cells import NearMatches
from cogs.tables.tables import Role, Table, Tables
from cogs.tables.texts import places_among
from cogs.tables.types import named, whole
from cogs.vocabulary import Relation, word

__all__ = ["TABLES_RULES", "Facts", "TablesRule"]

TablesRule = Callable[["Facts"], Iterator[Problem]]

_REFERENCES: tuple[tuple[Role, str], ...] = (("figures", "id"), ("aliases", "same_as"), ("respondents", "id"))


@dataclass(frozen=True, eq=False)
class Facts:
    """What all tables say together: who is listed, who is related to whom, and who follows from that."""

    tables: Tables

    @cached_property
    def nodes(self) -> pd.DataFrame:
        """Every listed node: columns position (which table), row, id, kind and count."""
        return _stacked(self.tables, "nodes", ("id",))

    @cached_property
    def edges(self) -> pd.DataFrame:
        """Every relationship with two ends: columns position (which table), row, source, target and relation."""
        edges = _stacked(self.tables, "edges", ("source", "target"))
        whole_rows = (edges["source"] != "") & (edges["target"] != "")
        return edges if whole_rows.all() else edges[whole_rows]

    @cached_property
    def who(self) -> Who:
        """Who stands in each row of nodes, and at either end of each relationship, as whole numbers."""
        who = who_stands_where(self.tables)
        if len(self.edges) == len(who.source):
            return who
        rows = self.edges.index.to_numpy()
        return replace(who, source=who.source[rows], target=who.target[rows])

    @cached_property
    def implied(self) -> pd.Series[Any]:
        """The kind of each node that relationships alone name, by id."""
        return implied_nodes(self.edges[self.who.unlisted], pd.Index(self.nodes["id"]), self.tables.settings.vocabulary)

    @cached_property
    def strangers(self) -> pd.Series[Any]:
        """Those implied although their kind has a table: slips. By id, with their kind."""
        return self.implied[self.implied.isin(self.nodes["kind"].dropna().unique())]

    @cached_property
    def near(self) -> NearMatches:
        """The listed ids near to a slip; where nothing is listed, those that relationships name."""
        return NearMatches([*self.nodes["id"].tolist(), *self.implied.index.difference(self.strangers.index).tolist()])

    @cached_property
    def ids_by_name(self) -> dict[str, str]:
        """The id of each listed name, case apart."""
        names = [table.cells.set_index("id")["name"] for table in self.tables.having("nodes") if "name" in table.cells]
        return {str(name).casefold(): str(node) for column in names for node, name in column.items() if name and node}

    def meant(self, node: str) -> str:
        """Return what to offer for an unknown id: the id of the node so named, else ids that look like it."""
        found = self.ids_by_name.get(node.casefold())
        return f' That is the name of "{found}"; write the id.' if found else self.near(node)

    def table(self, position: int) -> Table:
        """Return the table that the column `position` of nodes and edges means."""
        return self.tables.tables[position]

    def problem(
        self,
        position: int,
        row: int,
        column: str,
        value: str,
        rule: str,
        message: str,
        severity: Literal["error", "warning"] = "error",
        times: int = 1,
    ) -> Problem:
        """Return the problem of one cell, or of as many rows as its row stands for."""
        table = self.table(position)
        return Problem(table.name, row, table.headings.get(column, column), value, rule, message, severity, times)


def _stacked(tables: Tables, role: Role, columns: Iterable[str]) -> pd.DataFrame:
    frames = []
    for position, table in enumerate(tables.tables):
        if table.role == role:
            said = named(table, tables.settings.vocabulary)
            frame = table.cells[list(columns)].assign(position=position, row=table.cells.index)
            frame["rows"] = standing_for(table.cells)
            frame[str(said.name)] = said
            if role == "nodes":
                counts = whole(table.cells["count"]).fillna(1) if "count" in table.cells else 1
                frame["count"] = pd.Series(counts, index=frame.index).astype("int64")
            frames.append(frame)
    last = ["kind", "count"] if role == "nodes" else ["relation"]
    if not frames:
        return pd.DataFrame(columns=[*columns, "position", "row", "rows", *last], dtype=object)
    return pd.concat(frames, ignore_index=True)


def no_rows(facts: Facts) -> Iterator[Problem]:
    """Find that there is no row at all."""
    if not facts.tables.problems and not any(len(table.cells) for table in facts.tables.tables):
        message = "The tables have headings but no rows. Fill in at least one relationship or one node."
        yield Problem(facts.tables.name, None, None, "", "empty", message)


def contradicting_ids(facts: Facts) -> Iterator[Problem]:
    """Find ids that are listed twice and do not say the same twice."""
    twice = facts.nodes[pd.Series(facts.who.listed).duplicated(keep=False).to_numpy() & (facts.nodes["id"] != "")]
    if twice.empty:
        return
    tables = [
        (facts.table(position).cells, twice["row"][twice["position"] == position])
        for position in twice["position"].unique()
    ]
    said = pd.concat([cells.loc[rows.to_numpy()] for cells, rows in tables]).fillna("").set_axis(twice.index)
    said["kind"] = twice["kind"].fillna("")
    for position, row, node, first_position, first_row, column, before, here in _contradictions(twice, said):
        message = (
            f'"{node}" already stands in {facts.table(first_position).name} row {first_row}, there with {column} '
            f'"{before}", here with "{here}". Make them say the same, or change an id.'
        )
        yield facts.problem(position, row, "id", node, "id-twice", message)


def _contradictions(twice: pd.DataFrame, said: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Yield each row unlike the first of its id: where both stand, the column that differs, and its two texts."""
    first = said.groupby("id", sort=False).transform("first")
    here, before = said[first.columns].to_numpy(dtype=object), first.to_numpy(dtype=object)
    beginning = twice.groupby("id", sort=False)[["position", "row"]].transform("first")
    rows = np.flatnonzero((here != before).any(axis=1))
    columns = (here[rows] != before[rows]).argmax(axis=1)
    yield from zip(
        *(twice[name].iloc[rows] for name in ("position", "row", "id")),
        *(beginning[name].iloc[rows] for name in ("position", "row")),
        first.columns[columns],
        before[rows, columns],
        here[rows, columns],
        strict=True,
    )


def unlisted_ends(facts: Facts) -> Iterator[Problem]:
    """Find ends of relationships that are not listed, where nodes of their kind are."""
    strange = facts.who.marked(places_among(facts.strangers.index, facts.who.ids))
    for column, codes in (("source", facts.who.source), ("target", facts.who.target)):
        unlisted = facts.edges[strange[codes]]
        for position, row, node in zip(unlisted["position"], unlisted["row"], unlisted[column], strict=True):
            message = f'{column} "{node}" is in no table of nodes.{facts.meant(node)} Correct it, or list it.'
            yield facts.problem(position, row, column, node, f"unknown-{column}", message)


def unknown_references(facts: Facts) -> Iterator[Problem]:
    """Find figures, aliases and respondents of nodes that there are not."""
    for role, column in _REFERENCES:
        for table in facts.tables.having(role):
            cells = table.cells[column]
            implied = (places_among(cells, facts.implied.index) >= 0) & (places_among(cells, facts.strangers.index) < 0)
            unknown = cells[(cells != "") & (places_among(cells, facts.nodes["id"]) < 0) & ~implied]
            for row, node in zip(unknown.index, unknown, strict=True):
                message = f'"{node}" is the id of no node.{facts.meant(node)} Correct it, or list the node.'
                yield Problem(table.name, row, table.headings.get(column), node, "unknown-id", message)


def kinds_that_do_not_fit(facts: Facts) -> Iterator[Problem]:
    """Find relations between kinds that they do not join."""
    relations, kinds = facts.tables.settings.vocabulary.relations, _kinds(facts)
    ends = pd.DataFrame(
        {
            "relation": pd.Categorical(facts.edges["relation"], categories=list(relations)),
            "source": kinds.take(facts.who.source),
            "target": kinds.take(facts.who.target),
        }
    )
    met = ends.value_counts(sort=False)
    for relation, source_kind, target_kind in met.index[met > 0].to_flat_index():
        wrong = _wrong_end(relations[relation], source_kind, target_kind)
        if wrong is None:
            continue
        joined = f"{_listed(relations[relation].sources)} to {_listed(relations[relation].targets)}"
        kind = source_kind if wrong == "source" else target_kind
        alike = (ends["relation"] == relation) & (ends["source"] == source_kind) & (ends["target"] == target_kind)
        broken = facts.edges[alike.to_numpy()]
        for position, row, node in zip(broken["position"], broken["row"], broken[wrong], strict=True):
            message = (
                f'{wrong} "{node}" is {_article(kind)} {kind}, but {relation} goes from {joined}. '
                "Correct the id, its kind or the relation."
            )
            yield facts.problem(position, row, wrong, node, "wrong-kind", message)


def _kinds(facts: Facts) -> pd.Categorical:
    """Return the kind of everybody, in the order of their numbers; missing where it is not known, and of strangers."""
    kinds = np.full(len(facts.who.ids), None, dtype=object)
    # Backwards, so that the first row of an id has the last word.
    kinds[facts.who.listed[::-1]] = facts.nodes["kind"].to_numpy(dtype=object)[::-1]
    made = facts.implied.drop(facts.strangers.index)
    kinds[places_among(made.index, facts.who.ids)] = made.to_numpy(dtype=object)
    return pd.Categorical(kinds, categories=list(facts.tables.settings.vocabulary.kinds))


def _wrong_end(relation: Relation, source: str, target: str) -> str | None:
    """Return the end at which a kind cannot stand; an undirected relation may be written either way round."""
    ways = [(relation.sources, relation.targets)]
    if not relation.directed:
        ways.append((relation.targets, relation.sources))
    if any(source in sources and target in targets for sources, targets in ways):
        return None
    return "target" if any(source in sources for sources, _ in ways) else "source"


def nodes_from_relationships(facts: Facts) -> Iterator[Problem]:
    """Count the nodes that only relationships name."""
    made = facts.implied.drop(facts.strangers.index)
    if made.empty:
        return
    kinds = facts.tables.settings.vocabulary.kinds
    counts = [(str(kind), number) for kind, number in made.value_counts(sort=False).items()]
    found = ", ".join(f"{number:,} {kinds[kind].plural if number > 1 else kind}" for kind, number in counts)
    # Residents are counted, never named: warnings may reach a page.
    shown = ", ".join(f'"{node}"' for node in made.index[made != "resident"][:3])
    message = (
        f"Only relationships name {found}{f', such as {shown}' if shown else ''}; their kind is taken from the "
        "relation. List them in a table of nodes to say more of them, and to have slips found."
    )
    yield Problem(facts.tables.name, None, None, f"{len(made):,}", "unlisted-nodes", message, "warning")


def lonely_nodes(facts: Facts) -> Iterator[Problem]:
    """Find nodes without any relationship."""
    once = ~pd.Series(facts.who.listed).duplicated().to_numpy() & (facts.nodes["id"] != "")
    if facts.edges.empty:
        listed = facts.nodes[once]
        if len(listed):
            message = f"There are {len(listed):,} nodes, but no relationships. Add a table with source and target."
            yield Problem(facts.tables.name, None, None, "", "node-alone", message, "warning")
        return
    tied = facts.who.marked(facts.who.source, facts.who.target)
    alone = facts.nodes[once & ~tied[facts.who.listed]]
    for position, row, node, times in zip(alone["position"], alone["row"], alone["id"], alone["rows"], strict=True):
        message = f'"{node}" has no relationship. It is kept, without any tie.'
        yield facts.problem(position, row, "id", node, "node-alone", message, "warning", int(times))


def counts_at_both_ends(facts: Facts) -> Iterator[Problem]:
    """Find relationships of which both ends stand for several."""
    # Single residents that are added up to a group are each by themselves.
    several = facts.who.marked(facts.who.listed[(facts.nodes["count"] > facts.nodes["rows"]).to_numpy(dtype=bool)])
    edges = facts.edges[several[facts.who.source] & several[facts.who.target]]
    for position, row, source, target, times in zip(
        *(edges[name] for name in ("position", "row", "source", "target", "rows")), strict=True
    ):
        message = (
            f'"{source}" and "{target}" both stand for several; the row is read as each with each. '
            "List them one by one if that is not meant."
        )
        yield facts.problem(position, row, "target", target, "count-at-both-ends", message, "warning", int(times))


def unknown_grouping(facts: Facts) -> Iterator[Problem]:
    """Find a grouping that is no column of the nodes."""
    grouping = facts.tables.settings.grouping
    columns = {str(column) for table in facts.tables.having("nodes") for column in table.cells} | {"kind"}
    if grouping is not None and grouping not in columns:
        near = NearMatches(sorted(columns))(grouping)
        message = (
            f'grouping is "{grouping}", which is no column of the nodes.{near} There are {", ".join(sorted(columns))}.'
        )
        yield Problem("network.toml", None, "grouping", grouping, "bad-setting", message)


def _article(kind: str) -> str:
    return "an" if kind.startswith(tuple("aeiou")) else "a"


def unused_headings(facts: Facts) -> Iterator[Problem]:
    """Find headings of network.toml that no table has."""
    there = {word(heading) for table in facts.tables.tables for heading in table.headings.values()}
    for theirs, ours in facts.tables.settings.headings.items():
        if word(theirs) not in there:
            message = (
                f'No table has the heading "{theirs}", which is to mean {ours}. Their heading stands on the left, '
                "ours on the right."
            )
            yield Problem("network.toml", None, "headers", theirs, "unused-heading", message, "warning")


def circular_aliases(facts: Facts) -> Iterator[Problem]:
    """Find aliases that lead back to themselves."""
    for table, row, alias in alias_circles(facts.tables):
        message = f'"{alias}" is the same as itself by way of its aliases. Let one of them stand for the others.'
        yield Problem(table.name, row, table.headings.get("id", "id"), alias, "alias-circle", message)


def bad_reporters(facts: Facts) -> Iterator[Problem]:
    """Find rows reported by somebody who stands at neither end."""
    for table in facts.tables.having("edges"):
        if "reported_by" in table.cells:
            cells = table.cells[["source", "target", "reported_by"]]
            reporter = cells["reported_by"]
            wrong = (reporter != "") & (reporter != cells["source"]) & (reporter != cells["target"])
            for row, found in zip(cells.index[wrong], reporter[wrong], strict=True):
                message = (
                    f'"{found}" reported this row, but stands at neither end of it. Write the id of its source or its '
                    "target, or leave the cell empty if somebody else recorded it."
                )
                yield Problem(table.name, row, table.headings.get("reported_by"), found, "bad-reporter", message)


def confirmation_without_effect(facts: Facts) -> Iterator[Problem]:
    """Find a rule of confirmation that some relations, or all, cannot follow."""
    confirm = facts.tables.settings.confirm
    if confirm == "union":
        return
    reports = reports_of(facts.tables)
    undirected = reports["relation"][~reports["directed"].astype(bool)].drop_duplicates().tolist()
    if reports.empty:
        message = (
            f'confirm is "{confirm}", but no row says which of its two ends reported it, so every row counts. '
            "Add the column reported_by, with the id of the source or the target."
        )
    elif confirm in ("sender", "receiver") and undirected:
        message = (
            f'confirm is "{confirm}", but {" and ".join(undirected)} {"have" if len(undirected) > 1 else "has"} no '
            f"direction and so no {confirm}. There a tie counts if either side reports it."
        )
    else:
        return
    yield Problem("network.toml", None, "confirm", confirm, "unused-setting", message, "warning")


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


TABLES_RULES: tuple[TablesRule, ...] = (
    no_rows,
    contradicting_ids,
    unlisted_ends,
    unknown_references,
    kinds_that_do_not_fit,
    nodes_from_relationships,
    lonely_nodes,
    counts_at_both_ends,
    unknown_grouping,
    unused_headings,
    circular_aliases,
    bad_reporters,
    confirmation_without_effect,
)
