"""Who stands out, and in what: the first three of their peers in each figure, with the figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cogs.insights.shape import Shape, convenors
from cogs.insights.words import and_list, counted, figure
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import bodies
from cogs.network.remembered import remembered
from cogs.vocabulary import Definition

__all__ = ["StandOut", "called", "peers", "stand_outs"]


@dataclass(frozen=True)
class StandOut:
    """One figure and those who have most of it, or, where data are described, those who were studied.

    `peers` is the number of those who could have stood here, `out_of` the most the figure could be, `level` how
    many more have a figure above 0, `called` what the peers are, one and several.
    """

    definition: Definition
    names: tuple[str, ...]
    values: tuple[float, ...]
    peers: int
    out_of: float
    ranked: bool
    level: int = 0
    called: tuple[str, str] = ("organisation", "organisations")

    @property
    def sentence(self) -> str:
        """Say it in one line, with the figures and the number of peers."""
        doing, peers = self.definition.lead, counted(self.peers, *self.called)
        if not self.names and self.level:
            return f"In {doing}, {figure(self.level)} of {peers} are level at the top, so none stands out."
        if not self.names:
            return f"None of {peers} is recorded as {doing}."
        listed = and_list([f"{name} ({figure(value)})" for name, value in zip(self.names, self.values, strict=True)])
        out_of = f"out of {figure(self.out_of)} {self.definition.unit}"
        if not self.ranked:
            return f"Of those studied, recorded as {doing}: {listed}, {out_of}; by name, not ranked."
        first = "this one comes first" if len(self.names) == 1 else "these come first"
        return f"Of {peers}, {first} in {doing}: {listed}, {out_of}."


@remembered
def peers(network: CommunityNetwork) -> pd.Index:
    """Return the ids of those who may be ranked: organisations, without convenors and nodes that stand for several.

    Where there is no organisation at all, as in a network of persons, they are all bodies of the organisation view.
    """
    nodes = network.nodes
    ranked = nodes["kind"] == "organisation"
    if not ranked.any():
        ranked = pd.Series(network.marked(bodies(network)), index=nodes.index)
    return nodes.index[ranked & (nodes["count"] == 1) & ~nodes.index.isin(convenors(network))]


def called(network: CommunityNetwork) -> tuple[str, str]:
    """Return what peers are called, one and several."""
    kinds = network.nodes.loc[peers(network), "kind"].unique()
    if len(kinds) == 1:
        return str(kinds[0]).replace("_", " "), network.vocabulary.kinds[kinds[0]].plural
    return ("node", "nodes") if len(kinds) else ("organisation", "organisations")


def stand_outs(
    network: CommunityNetwork,
    table: pd.DataFrame,
    definitions: Mapping[str, Definition],
    shapes: Mapping[str, Shape],
    most_possible: Mapping[str, float],
    *,
    figures: Iterable[str],
    most: int = 3,
) -> tuple[StandOut, ...]:
    """Return who stands out in each figure named.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network.
    table : pandas.DataFrame
        Figures by node id, as `metrics_table` makes them.
    definitions : mapping
        What each column means.
    shapes : mapping of column to Shape
        Where the ties of a figure are star-shaped the studied are listed by name, and nobody is ranked.
    most_possible : mapping of column to number
        What each figure is out of.
    figures : iterable of str
        The columns to look at, in this order.
    most : int
        How many to name; equals of the last are named too, or none of them where they are many.

    Returns
    -------
    tuple of StandOut
        One per figure; a value of 0 never stands out.
    """
    candidates = peers(network)
    names, table, peers_called = network.nodes["name"].loc[candidates], table.loc[candidates], called(network)
    found = []
    for column in figures:
        shape = shapes[column]
        listed = candidates[candidates.isin(shape.centres)] if shape.star else candidates
        values = table.loc[listed, column].dropna()
        values = values[values > 0]
        if shape.star:
            chosen = values.loc[names[values.index].sort_values(kind="stable").index]
        else:
            ranked = values.iloc[names[values.index].argsort(kind="stable")].sort_values(ascending=False, kind="stable")
            chosen = _first(ranked, most)
        found.append(
            StandOut(
                definitions[column],
                tuple(names[chosen.index]),
                tuple(chosen.tolist()),
                len(candidates),
                most_possible[column],
                ranked=not shape.star,
                level=len(values) - len(chosen),
                called=peers_called,
            )
        )
    return tuple(found)


def _first(ranked: pd.Series[Any], most: int) -> pd.Series[Any]:
    """Return the first ones without cutting through equals: all equals of the last, or none if they are many."""
    if len(ranked) <= most:
        return ranked
    last = ranked.iloc[most - 1]
    with_equals = ranked[ranked >= last]
    chosen: pd.Series[Any] = with_equals if len(with_equals) <= 2 * most else ranked[ranked > last]
    return chosen
