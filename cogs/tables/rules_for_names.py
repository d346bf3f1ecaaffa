"""The rules for names and ids: one body under several, several bodies under one, names cut short. All are warnings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

import pandas as pd

from cogs.errors import Problem
from cogs.tables.likeness import how_alike, normal_form
from cogs.tables.named_bodies import alike_bodies, folded, named_bodies, register_of
from cogs.tables.org_ids import org_id
from cogs.tables.rules_between_tables import Facts, TablesRule

__all__ = ["NAME_RULES"]

OTHER_NAMES = "|"

_MOST = 20
_MOST_SHOWN = 6
_CHARITIES = {"GB-CHC", "GB-SC", "GB-NIC"}
_NUMBER = re.compile(r"[0-9]+")
# Names cut short: how long at least, how many and which share are of one length, and the lengths below it.
_SHORTEST_CUT = 20
_FEWEST_CUT = 5
_SHARE_CUT = 0.02
_SHARE_OF_ONE_LENGTH = 0.9
_LENGTHS_BELOW = 3


def _few(rule: Callable[[Facts], Iterable[Problem]]) -> TablesRule:
    """Let a rule say no more than 20 problems of a name and a table, the last of which counts the rest."""

    @wraps(rule)
    def said(facts: Facts) -> Iterator[Problem]:
        found: dict[tuple[str, str], list[Problem]] = defaultdict(list)
        for problem in sorted(rule(facts), key=lambda problem: (problem.table, problem.row or 0)):
            found[problem.rule, problem.table].append(problem)
        for problems in found.values():
            shown = problems if len(problems) <= _MOST else problems[: _MOST - 1]
            yield from shown
            if len(shown) < len(problems):
                # It stands in the row of the first that is not shown, so that it comes last when sorted.
                first, more = problems[len(shown)], f"{len(problems) - len(shown):,}"
                message = f"Here and further down there are {more} more like the {len(shown)} above."
                yield replace(first, value=more, message=message, times=len(problems) - len(shown))

    return said


@_few
def alike_names(facts: Facts) -> Iterator[Problem]:
    """Find names that several ids have, and names that are alike: names-alike, name-with-several-ids."""
    for group in alike_bodies(named_bodies(facts)):
        folds = group["name"].map(folded)
        for _, same in group.groupby(folds, sort=False):
            if len(same) > 1:
                yield _several_ids(facts, same)
        different = group[~folds.duplicated()]
        if len(different) > 1 and _company_and_charity(different):
            yield _several_ids(facts, different)
        elif len(different) > 1:
            yield _alike(facts, different)


def _several_ids(facts: Facts, group: pd.DataFrame) -> Problem:
    second = group.iloc[1]
    message = (
        f'"{group["name"].iloc[0]}" is the name of {len(group):,} ids: {_quoted_list(group["id"])}. '
        f"{_what_registers_say(group)}If they are one body, say so in aliases.csv (id, same_as); if not, leave them."
    )
    return _problem(facts, second, second["name"], "name-with-several-ids", message)


def _alike(facts: Facts, group: pd.DataFrame) -> Problem:
    first, second = group.iloc[0], group.iloc[1]
    how = how_alike(first["name"], second["name"])
    shown = [
        _quoted(name) + (f" ({id_})" if id_ != name else "")
        for id_, name in zip(group["id"], group["name"], strict=True)
    ]
    message = (
        f"{len(group):,} names are alike{f' ({how})' if how else ''}: {_listed(shown)}. {_what_registers_say(group)}"
        "If they are one body, say so in aliases.csv (id, same_as); if not, leave them."
    )
    return _problem(facts, second, second["name"], "names-alike", message)


def _company_and_charity(group: pd.DataFrame) -> bool:
    registers = set(group["id"].map(register_of))
    return "GB-COH" in registers and bool(registers & _CHARITIES) and len(set(group["name"].map(normal_form))) == 1


def _what_registers_say(group: pd.DataFrame) -> str:
    """Return what the registers of some ids make likely: two bodies, or one that is both company and charity."""
    numbers = {org_id(id_): register_of(id_) for id_ in group["id"]}
    registers = Counter(filter(None, numbers.values()))
    if any(count > 1 for count in registers.values()):
        return "Two numbers of one register are most likely two bodies. "
    if "GB-COH" in registers and registers.keys() & _CHARITIES:
        return "A charity may be a company too; the register of charities gives its company number. "
    return ""


@_few
def several_names(facts: Facts) -> Iterator[Problem]:
    """Find ids that stand for several names which are not spellings of one: several-names."""
    for position, table in enumerate(facts.tables.tables):
        if table.role != "nodes" or "other_names" not in table.cells:
            continue
        nodes = facts.nodes[(facts.nodes["position"] == position) & (facts.nodes["kind"] != "resident")]
        cells = table.cells.loc[nodes["row"]]
        cells = cells[cells["other_names"] != ""]
        names = cells["name"] if "name" in cells else cells["id"]
        for row, node, name, said in zip(cells.index, cells["id"], names, cells["other_names"], strict=True):
            others = [part.strip() for part in said.split(OTHER_NAMES) if part.strip()]
            if not all(how_alike(name, other) for other in others):
                message = (
                    f"{_quoted(node)} stands for several names: {_quoted_list([name, *others])}. "
                    "If one of them is another body, give it an id of its own."
                )
                yield facts.problem(position, row, "other_names", said, "several-names", message, "warning")


@_few
def cut_names(facts: Facts) -> Iterator[Problem]:
    """Find tables of which too many names have the greatest length: names-cut."""
    bodies = named_bodies(facts)
    for _, column in bodies.groupby(["position", "column"]):
        names = column.drop_duplicates("name")
        longest = _cut_at(names["name"].tolist())
        if longest is not None:
            cut = names[names["name"].str.len() == longest]
            message = (
                f"{len(cut):,} of {len(names):,} names have exactly {longest} characters, and none has more: they look "
                f"cut at {longest} characters; matching by name will fail. Ask for the whole names, or match by id."
            )
            yield _problem(facts, cut.iloc[0], cut["name"].iloc[0], "names-cut", message)


def _cut_at(names: Sequence[str]) -> int | None:
    """Return the length at which names were cut; None where they were not.

    Lengths that nobody cut thin out towards the longest. Names that differ only in a number count once.
    """
    patterns = {_NUMBER.sub("0", name): len(name) for name in names}
    lengths = Counter(patterns.values())
    longest = max(map(len, names), default=0)
    found = lengths[longest]
    return (
        longest
        if longest >= _SHORTEST_CUT
        and found >= max(_FEWEST_CUT, _SHARE_CUT * len(patterns))
        and found < _SHARE_OF_ONE_LENGTH * len(patterns)
        and all(found > lengths[longest - below] for below in range(1, _LENGTHS_BELOW + 1))
        else None
    )


@_few
def id_spelling(facts: Facts) -> Iterator[Problem]:
    """Find numbers of registers that are not spelled as the list of org-id.guide spells them: id-spelling."""
    bodies = named_bodies(facts)
    rightly = bodies["id"].map(org_id)
    for (_, body), spelled in zip(
        bodies[rightly != bodies["id"]].iterrows(), rightly[rightly != bodies["id"]], strict=True
    ):
        twins = [id_ for id_ in bodies.loc[rightly == spelled, "id"] if id_ != body["id"]]
        message = f"{_quoted(body['id'])} is spelled {_quoted(spelled)} by org-id.guide. " + (
            f"{_quoted_list(twins)} is the same number: write one of them, or say so in aliases.csv."
            if twins
            else "Write it so, and it is found in the data of others."
        )
        column = "id" if body["column"] == "name" else body["column"]
        yield facts.problem(body["position"], body["row"], column, body["id"], "id-spelling", message, "warning")


def _problem(facts: Facts, body: pd.Series[Any], value: str, rule: str, message: str) -> Problem:
    return facts.problem(int(body["position"]), int(body["row"]), body["column"], value, rule, message, "warning")


def _quoted(text: str) -> str:
    return f'"{text}"'


def _quoted_list(texts: Iterable[str]) -> str:
    return _listed([_quoted(text) for text in texts])


def _listed(parts: list[str]) -> str:
    if len(parts) > _MOST_SHOWN:
        parts = [*parts[: _MOST_SHOWN - 1], f"{len(parts) - _MOST_SHOWN + 1:,} more"]
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


NAME_RULES: tuple[TablesRule, ...] = (alike_names, several_names, cut_names, id_spelling)
