"""Whom a profile is of: the node, what stands for it, and its rows with others in the organisation view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from cogs.insights.answers import Fact, names_told
from cogs.insights.words import and_list, figure
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import deliveries, organisation_view, owners, rows_between
from cogs.network.remembered import remembered
from cogs.network.rows import number_of, rows_of, standing_for

__all__ = [
    "ProfileSubject",
    "agreeing",
    "bounds_note",
    "confidential",
    "days_of",
    "names_with_counts",
    "others_called",
    "within",
]

_FULL_DAY = 10


@dataclass(frozen=True, eq=False)
class ProfileSubject:
    """A body of the organisation view, and the network that it is looked at in."""

    network: CommunityNetwork
    node: str

    @cached_property
    def view(self) -> CommunityNetwork:
        """The organisation view."""
        return organisation_view(self.network)

    @cached_property
    def row(self) -> Mapping[str, Any]:
        """The columns of the node."""
        (place,), nodes = self.network.positions([self.node]), self.network.nodes
        return {str(name): nodes[name].iloc[place] for name in nodes.columns}

    @cached_property
    def services(self) -> pd.Index:
        """The ids of the services it delivers, in the order of the network."""
        delivered, index = deliveries(self.network), self.network.nodes.index
        mine = delivered.loc[delivered["deliverer"] == self.node, "service"]
        return index[np.sort(self.network.positions(mine))]

    @cached_property
    def own(self) -> pd.Index:
        """The ids of what stands for it: itself and the services it delivers."""
        return pd.Index([self.node, *self.services])

    @cached_property
    def grouped(self) -> bool:
        """Whether some of those who use it or a service of it are recorded as a group."""
        return bool((self._sizes_of_users > 1).any())

    @cached_property
    def only_grouped(self) -> bool:
        """Whether all of them are, so that nobody can be told apart."""
        return self.grouped and bool((self._sizes_of_users > 1).all())

    @cached_property
    def _sizes_of_users(self) -> pd.Series[Any]:
        uses = rows_of(self.network, ("uses",))
        users = uses.loc[uses["target"].isin(self.own), "source"]
        places = self.network.positions(users.unique())
        # Single residents that `cogs reduce` added up are no group that the data record.
        alone = standing_for(self.network.nodes).to_numpy()[places]
        return pd.Series(np.where(self.network.counts[places] > alone, self.network.counts[places], 1))

    @cached_property
    def others(self) -> float:
        """How many other bodies there are, its own fellow members among them."""
        return float(self.view.counts.sum()) - 1.0

    @cached_property
    def standing(self) -> pd.DataFrame:
        """In whom each node stands."""
        return owners(self.network)

    def text(self, column: str) -> str:
        """Return what a column says of the node; empty where it says nothing."""
        cells = _cells(self.network, column)
        value = None if cells is None else cells[self.network.positions([self.node])[0]]
        return "" if value is None or pd.isna(value) else str(value).strip()

    def rows(self, relations: Iterable[str], *, received: bool) -> pd.DataFrame:
        """Return its rows with other bodies, each by itself, `source` and `target` being bodies."""
        between = rows_between(self.network, tuple(relations))
        return between[between["target" if received else "source"] == self.node]

    def partners(self, relations: Iterable[str], *, received: bool) -> pd.Index:
        """Return the ids of those who send to it, or to whom it sends, each once and in the order of the view."""
        arcs = self.view.adjacency(relations)
        arcs = arcs.reversed if received else arcs
        place = int(self.view.nodes.index.get_indexer(pd.Index([self.node]))[0])
        return self.view.nodes.index[arcs.indices[arcs.indptr[place] : arcs.indptr[place + 1]]]

    def number(self, ids: pd.Index) -> float:
        """Return how many nodes stand for, each counting `count` times."""
        return number_of(self.network, ids)


@remembered
def _cells(network: CommunityNetwork, column: str) -> Any:
    """Return a node column as an array; None where there is no such column."""
    nodes = network.nodes
    return nodes[column].array if column in nodes else None


def names_with_counts(network: CommunityNetwork, ids: Iterable[Any]) -> tuple[str, ...]:
    """Return names in the order given, each with the number of those it stands for where that is not one.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "refers_to", "b")], nodes={"a": {"name": "Partners", "count": 53}})
    >>> names_with_counts(network, ["a", "b"])
    ('Partners (53)', 'b')
    """
    told = names_told(network)
    return tuple(
        f"{name} ({figure(count)})" if count > 1 else name
        for name, count in (told[node] for node in ids if node in told)
    )


def bounds_note(network: CommunityNetwork, ids: Iterable[Any]) -> str:
    """Say which nodes stand for a number that is stated as a bound, and so count as one; empty where none does.

    Examples
    --------
    >>> import cogs
    >>> nodes = {"a": {"name": "Small groups", "value": 100, "value_is": "at least"}}
    >>> bounds_note(cogs.network_from_edges([("b", "supports", "a")], nodes=nodes), ["a"])
    'Stated as a bound, and counted as 1: Small groups (at least 100).'
    """
    nodes = network.nodes
    if "value" not in nodes or "value_is" not in nodes:
        return ""
    asked = nodes.loc[list(ids)]
    bounds = asked[asked["value_is"].isin(["at least", "about"]) & asked["value"].notna() & (asked["count"] == 1)]
    said = [
        f"{name} ({bound} {float(value):,.10g})"
        for name, bound, value in zip(bounds["name"], bounds["value_is"], bounds["value"], strict=True)
    ]
    return f"Stated as a bound, and counted as 1: {and_list(said)}." if said else ""


def others_called(view: CommunityNetwork) -> str:
    """Return what the other bodies of the organisation view are called.

    Examples
    --------
    >>> import cogs
    >>> others_called(cogs.network_from_edges([("a", "refers_to", "b")]))
    'other organisations'
    """
    kinds = sorted(view.kinds, key=lambda kind: kind == "service")
    return "other " + (and_list([view.vocabulary.kinds[kind].plural for kind in kinds]) or "organisations")


def agreeing(fact: Fact) -> Fact:
    """Return a fact that agrees in number with what it is out of, and is out of nothing where that is none.

    Examples
    --------
    >>> agreeing(Fact("Places", value=0, unit="place", units="places", out_of=1)).units
    'place'
    >>> agreeing(Fact("Places", value=0, unit="place", units="places", out_of=0)).out_of
    nan
    """
    if fact.out_of == 0:
        return replace(fact, out_of=float("nan"), share=False)
    return replace(fact, units=fact.unit) if fact.out_of == 1 and not fact.private else fact


@remembered
def confidential(network: CommunityNetwork) -> pd.Index:
    """Return the ids of the nodes whose place may not be told."""
    nodes = network.nodes
    if "location" not in nodes:
        return nodes.index[:0]
    return nodes.index[nodes["location"].astype(str).str.strip().str.casefold() == "confidential"]


def days_of(rows: pd.DataFrame) -> pd.Series[Any]:
    """Return the day of each row; missing where none is given, or only a year or a month.

    Examples
    --------
    >>> import pandas as pd
    >>> days_of(pd.DataFrame({"date": ["2024-05-01", None]})).notna().tolist()
    [True, False]
    """
    if "date" not in rows:
        return pd.Series(pd.NaT, index=rows.index, dtype="datetime64[s]")
    written = rows["dated"] if "dated" in rows else rows["date"]
    if "dated" not in rows and pd.api.types.is_datetime64_any_dtype(rows["date"]):
        return rows["date"].astype("datetime64[s]")
    text = written.astype(str).str.strip()
    full = text.where(written.notna() & (text.str.len() >= _FULL_DAY)).str[:_FULL_DAY]
    return pd.to_datetime(full, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")


def within(subject: ProfileSubject, steps: int) -> pd.Index:
    """Return the ids of the other bodies at most so many referrals onwards, in the order of the view."""
    arcs, index = subject.view.adjacency(subject.network.vocabulary.carriers()), subject.view.nodes.index
    start = int(index.get_indexer(pd.Index([subject.node]))[0])
    met, fringe = {start}, {start}
    for _ in range(steps):
        fringe = {int(far) for near in fringe for far in arcs.indices[arcs.indptr[near] : arcs.indptr[near + 1]]} - met
        met |= fringe
    return index[sorted(met - {start})]
