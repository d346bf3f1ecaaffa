"""What is asked of a network, checked, and the network as it would then be recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.insights.words import and_list
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import deliveries, organisation_view
from cogs.network.remembered import remembered
from cogs.vocabulary import plain

__all__ = ["Change", "change"]

Pair = tuple[str, str]
Booleans = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, eq=False)
class Change:
    """A network before and after.

    Attributes
    ----------
    network : CommunityNetwork
        The whole network as recorded, residents included.
    before, after : CommunityNetwork
        All but the residents, who neither close nor move: as recorded, and without what closes or is cut
        and with what is added.
    closed : tuple of str
        Ids asked to close.
    along : tuple of str
        Ids of the services that close with them, because nobody else delivers them.
    cut, added : tuple of (str, str)
        Ids of the ends of the ties taken out and put in.
    relations : tuple of str
        The relations of these ties.
    """

    network: CommunityNetwork
    before: CommunityNetwork
    after: CommunityNetwork
    closed: tuple[str, ...]
    along: tuple[str, ...]
    cut: tuple[Pair, ...]
    added: tuple[Pair, ...]
    relations: tuple[str, ...]

    @cached_property
    def views(self) -> tuple[CommunityNetwork, CommunityNetwork]:
        """The organisation views before and after."""
        return organisation_view(self.before), organisation_view(self.after)

    @cached_property
    def remaining(self) -> pd.Index:
        """The bodies that are there before and after, in the order of the network."""
        before, after = self.views
        return before.nodes.index[before.marked(after.nodes.index)]

    @cached_property
    def places(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The position before of every node after."""
        return self.before.positions(self.after.nodes.index)


def change(
    network: CommunityNetwork, close: Iterable[str], cut: Iterable[Pair], add: Iterable[Pair], relation: str
) -> Change:
    """Return the network before and after; see `what_if` for the rules.

    Raises
    ------
    UnknownNameError
        If nothing, or more than one node, is called so, or there is no such relation.
    ParameterError
        If nothing is asked, or what is asked cannot be.
    """
    close = (close,) if isinstance(close, str) else tuple(close)
    cut, add = tuple(cut), tuple(add)
    if not (close or cut or add):
        raise ParameterError("Nothing is asked. Say who closes, or which tie is cut or added.")
    relations = network.vocabulary.resolve_relations(relation)
    closed = tuple(dict.fromkeys(network.find(name) for name in close))
    for node in closed:
        _require_closable(network, node)
    cuts, additions = (tuple(dict.fromkeys(_ends(network, pair, closed) for pair in asked)) for asked in (cut, add))
    before = without_residents(network)
    gone = np.zeros(len(before.edges), dtype=np.bool_)
    for pair in cuts:
        there = _recorded(before, pair, relations)
        if not there.any():
            raise ParameterError(_not_recorded(before, pair, relations))
        gone |= there
    for pair in additions:
        _require_new(before, pair, relations)
    edges = before.edges[~gone]
    still = edges[(edges["relation"] == "delivers") & ~edges["source"].isin(closed)]
    new = [target for _, target in additions] if "delivers" in relations else []
    delivered = pd.Index(deliveries(before)["service"].unique())
    without = delivered[~delivered.isin([*still["target"], *new, *closed])]
    along = before.nodes.index[np.sort(before.positions(without))]
    after = _without(before, edges, pd.Index([*closed, *along]), additions, relations)
    return Change(network, before, after, closed, tuple(map(str, along)), cuts, additions, relations)


@remembered
def without_residents(network: CommunityNetwork) -> CommunityNetwork:
    """Return a whole network without its residents: what closes, comes and goes is looked for among the others."""
    return network.part((network.nodes["kind"] != "resident").to_numpy(dtype=bool))


def _require_closable(network: CommunityNetwork, node: str) -> None:
    kind = network.nodes["kind"][node]
    if kind == "resident":
        raise ParameterError("A resident cannot close. Say which organisation, council or service closes.")
    if kind == "place":
        raise ParameterError("A place has no routes of its own. Say which organisation or service there closes.")


def _ends(network: CommunityNetwork, pair: Pair, closed: tuple[str, ...]) -> Pair:
    if isinstance(pair, str) or len(pair) != 2:
        raise ParameterError("A tie has two ends: give each as a pair of names.")
    source, target = network.find(pair[0]), network.find(pair[1])
    if {"resident", "place"} & set(network.nodes.loc[[source, target], "kind"]):
        raise ParameterError("Only ties between organisations, councils and services are cut or added here.")
    if source == target:
        raise ParameterError("A tie has two different ends; the same one was given twice.")
    if {source, target} & set(closed):
        raise ParameterError("A tie of one that closes goes with it; cut or add ties between those that stay.")
    return source, target


def _recorded(network: CommunityNetwork, pair: Pair, relations: tuple[str, ...]) -> Booleans:
    """Return which rows are a tie from one to the other, or between them where it has no direction."""
    undirected = [name for name in relations if not network.vocabulary.relations[name].directed]
    return _rows(network, pair, relations) | _rows(network, (pair[1], pair[0]), undirected)


def _rows(network: CommunityNetwork, pair: Pair, relations: Iterable[str]) -> Booleans:
    """Return which rows run from one to the other, whether they name them or a service that they deliver."""
    edges, delivered = network.edges, deliveries(network)
    there = edges["relation"].isin(list(relations))
    for end, node in zip(("source", "target"), pair, strict=True):
        services = delivered.loc[delivered["deliverer"] == node, "service"]
        there &= (edges[end] == node) | ((edges["relation"] != "delivers") & edges[end].isin(services))
    return there.to_numpy(dtype=np.bool_)


def _not_recorded(network: CommunityNetwork, pair: Pair, relations: tuple[str, ...]) -> str:
    names = network.nodes["name"]
    words = " or ".join(plain(name) for name in relations)
    message = f'No tie “{words}” is recorded from "{names[pair[0]]}" to "{names[pair[1]]}", so it cannot be cut.'
    turned = _rows(network, (pair[1], pair[0]), relations).any()
    there = _rows(network, pair, network.vocabulary.relations)
    others = [plain(name) for name in network.relations if name in set(network.edges.loc[there, "relation"])]
    message += " It is recorded the other way round: give the two names in that order." if turned else ""
    return message + (f" Recorded between them: {and_list(others)}." if others else "")


def _require_new(network: CommunityNetwork, pair: Pair, relations: tuple[str, ...]) -> None:
    if len(relations) > 1:
        raise ParameterError(
            f"Say which one relation is added; {and_list([plain(name) for name in relations])} were given."
        )
    relation = network.vocabulary.relations[relations[0]]
    source, target = network.nodes.loc[list(pair), "kind"]
    if source not in relation.sources or target not in relation.targets:
        raise ParameterError(
            f"“{plain(relation.name)}” runs from {' or '.join(relation.sources)} to {' or '.join(relation.targets)}; "
            f"{source} and {target} were given."
        )
    if _recorded(network, pair, relations).any():
        names = network.nodes.loc[list(pair), "name"]
        raise ParameterError(
            f'A tie “{plain(relation.name)}” from "{names.iloc[0]}" to "{names.iloc[1]}" is recorded already, '
            "so adding it changes nothing."
        )


def _without(
    network: CommunityNetwork,
    edges: pd.DataFrame,
    gone: pd.Index,
    additions: tuple[Pair, ...],
    relations: tuple[str, ...],
) -> CommunityNetwork:
    nodes, figures = network.nodes, network.figures
    edges = edges[~edges["source"].isin(gone) & ~edges["target"].isin(gone)]
    if additions:
        new = pd.DataFrame(additions, columns=["source", "target"]).assign(relation=relations[0], weight=1.0)
        edges = pd.concat([edges, new], ignore_index=True)
    nodes = nodes[~nodes.index.isin(gone)]
    return network.with_tables(nodes=nodes, edges=edges, figures=figures[figures["id"].isin(nodes.index)])
