"""Conditions such as `sector == community`: which nodes, or which ties, a view shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cogs.errors import ParameterError, UnknownNameError, did_you_mean
from cogs.network.community_network import CommunityNetwork
from cogs.views.wording import text_of

__all__ = ["Condition", "conditions_of", "meeting"]

_PARTS = re.compile(r"""(?:"[^"]*"|'[^']*'|[^,"'])+|["']""")
_CONDITION = re.compile(r"\s*([^=!]+?)\s*(==|!=)\s*(\S.*?)\s*", re.DOTALL)
_TIES = "relation"
_OFFERED = 10


@dataclass(frozen=True)
class Condition:
    """A column of nodes, or "relation" for ties; whether its value is to be this one or not; the value."""

    column: str
    equal: bool
    value: str

    def __str__(self) -> str:
        return f"{self.column} {'is' if self.equal else 'is not'} {self.value}"


def conditions_of(text: str) -> tuple[Condition, ...]:
    """Read conditions with commas between them, all of which must be met.

    A value with a comma in it stands in quotes.

    Raises
    ------
    ParameterError
        If a condition is not a column, == or !=, and a value.

    Examples
    --------
    >>> [str(one) for one in conditions_of('sector == "Advice, debt", relation != funds')]
    ['sector is Advice, debt', 'relation is not funds']
    """
    return tuple(map(_condition, (part for part in _PARTS.findall(text) if part.strip()))) or (_condition(text),)


def _condition(text: str) -> Condition:
    found = _CONDITION.fullmatch(text)
    value = found.group(3) if found else ""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].strip()
    if not found or not value:
        raise ParameterError(
            f'"{text.strip()}" is no condition. Write a column, == or !=, and a value, such as "sector == health"; '
            "put a value with a comma in it in quotes."
        )
    return Condition(found.group(1).strip("\"'"), found.group(2) == "==", value)


def meeting(network: CommunityNetwork, conditions: tuple[Condition, ...]) -> CommunityNetwork:
    """Return the part of a network that meets every condition.

    A condition on a column keeps nodes, with the ties among them; one on `relation` keeps ties, by
    relation or family, and the nodes that these join. Capitals do not matter. A missing value is not
    equal to anything.

    Parameters
    ----------
    network : CommunityNetwork
        What may be shown: a value of a column that is not public cannot be asked for.
    conditions : tuple of Condition

    Raises
    ------
    ParameterError
        If there is no such column, or nothing meets all conditions.
    UnknownNameError
        If the column has no such value, or there is no such relation.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "funds", "c")])
    >>> meeting(network, conditions_of("relation == refers_to")).nodes.index.tolist()
    ['a', 'b']
    """
    nodes, edges = network.nodes, network.edges
    for one in (one for one in conditions if one.column.casefold() != _TIES):
        values = network.column(_column(network, one.column)).map(text_of)
        same = values.str.casefold() == text_of(one.value).casefold()
        if not same.any():
            raise _unknown(one, sorted({value for value in values if value}))
        nodes = nodes[(same if one.equal else ~same).loc[nodes.index]]
    edges = edges[edges["source"].isin(nodes.index) & edges["target"].isin(nodes.index)]
    for names, equal in _relations(network, conditions):
        edges = edges[edges["relation"].isin(names) == equal]
    if any(one.column.casefold() == _TIES for one in conditions):
        nodes = nodes[nodes.index.isin(edges["source"]) | nodes.index.isin(edges["target"])]
    if not len(nodes):
        raise ParameterError(f"Nothing here meets this: {' and '.join(map(str, conditions))}.")
    figures = network.figures
    return network.with_tables(nodes=nodes, edges=edges, figures=figures[figures["id"].isin(nodes.index)])


def _column(network: CommunityNetwork, name: str) -> str:
    """Return the column that a name means, capitals apart."""
    columns = [str(column) for column in network.nodes.columns]
    return next((column for column in columns if column.casefold() == name.casefold()), name)


def _unknown(condition: Condition, values: list[str]) -> UnknownNameError:
    question, matches = did_you_mean(condition.value, values)
    there = ", ".join(values[:_OFFERED]) + (f" and {len(values) - _OFFERED:,} more" if len(values) > _OFFERED else "")
    message = f'No node has "{condition.value}" in the column "{condition.column}".{question} There are: {there}.'
    return UnknownNameError(message, matches)


def _relations(network: CommunityNetwork, conditions: tuple[Condition, ...]) -> Iterator[tuple[tuple[str, ...], bool]]:
    for one in conditions:
        if one.column.casefold() == _TIES:
            yield network.vocabulary.resolve_relations(one.value), one.equal
