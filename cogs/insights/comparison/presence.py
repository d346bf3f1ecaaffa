"""What came and what went: nodes by their id, ties by the pair they join, in one network and not in the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from cogs.insights.comparison.collected import of_shared_relations
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.network.ties import Ties, tie_sets
from cogs.vocabulary import DEFAULT_VOCABULARY, plain

__all__ = ["NodePresence", "TiePresence", "changed_kinds", "node_presence", "shared_organisations", "tie_presence"]

Pair = tuple[str, str]

_LEAST_SHARED = 0.1
_LEAST_ALIKE = 0.5


@dataclass(frozen=True)
class NodePresence:
    """The nodes of one kind in two networks, by id; a node that stands for several is one.

    Attributes
    ----------
    kind : str
    in_a, in_b, both : int
        How many ids of this kind the first has, the second, and both.
    came, went : tuple of str
        Ids of this kind that are in the second only, and in the first only, whatever their kind there.
    """

    kind: str
    in_a: int
    in_b: int
    both: int
    came: tuple[str, ...]
    went: tuple[str, ...]

    @property
    def either(self) -> int:
        """How many ids are in one of the two, or in both."""
        return self.in_a + self.in_b - self.both

    @property
    def jaccard(self) -> float:
        """Those in both as a share of those in either, from 0 to 1."""
        return self.both / self.either if self.either else float("nan")


@dataclass(frozen=True)
class TiePresence:
    """The ties of one family or relation in two networks; a tie is a pair, however many rows say it.

    Attributes
    ----------
    name, meaning : str
        The family or relation, and what it says ("who refers people to whom", "refers people to").
    level : {"family", "relation"}
        Whether it is a family, or one relation.
    leads : bool
        Whether it is told first: a family, or the only relation of one.
    in_a, in_b, both : int
        How many pairs the first has, the second, and both.
    came, went : tuple of pairs
        Pairs of ids in the second only, and in the first only; of a directed tie sender and receiver.
    """

    name: str
    meaning: str
    level: Literal["family", "relation"]
    leads: bool
    in_a: int
    in_b: int
    both: int
    came: tuple[Pair, ...]
    went: tuple[Pair, ...]

    @property
    def either(self) -> int:
        """How many pairs are in one of the two, or in both."""
        return self.in_a + self.in_b - self.both

    @property
    def jaccard(self) -> float:
        """Those in both as a share of those in either, from 0 to 1."""
        return self.both / self.either if self.either else float("nan")


def shared_organisations(a: CommunityNetwork, b: CommunityNetwork) -> tuple[int, int, bool]:
    """Return how many organisations are in both by id, of how many of these the name differs, and if it is one place.

    One place, if a tenth of the organisations of the smaller network are in both and half of these have the
    same name: two places that number their organisations from 1 share every id and no organisation.

    Examples
    --------
    >>> import cogs
    >>> first = cogs.network_from_edges([("a", "refers_to", "b")])
    >>> shared_organisations(first, cogs.network_from_edges([("b", "refers_to", "c")]))
    (1, 0, True)
    """
    of_a, of_b = (_organisations(network) for network in (a, b))
    both = of_a.index.intersection(of_b.index)
    differ = int((of_a[both].map(_folded) != of_b[both].map(_folded)).sum())
    smaller = min(len(of_a), len(of_b))
    enough = len(both) >= _LEAST_SHARED * smaller and len(both) > 0
    return len(both), differ, enough and len(both) - differ >= _LEAST_ALIKE * len(both)


def node_presence(a: CommunityNetwork, b: CommunityNetwork) -> tuple[NodePresence, ...]:
    """Return what came and went, kind by kind; residents are not matched, for a pseudonym is nobody's for ever."""
    of_a, of_b = a.nodes["kind"], b.nodes["kind"]
    order = dict.fromkeys((*DEFAULT_VOCABULARY.kinds, *sorted({*a.kinds, *b.kinds})))
    found = []
    for kind in [kind for kind in order if kind in (*a.kinds, *b.kinds) and kind != "resident"]:
        ids_a, ids_b = of_a.index[of_a == kind], of_b.index[of_b == kind]
        came, went = ids_b[~ids_b.isin(of_a.index)], ids_a[~ids_a.isin(of_b.index)]
        both = int(ids_a.isin(ids_b).sum())
        found.append(NodePresence(kind, len(ids_a), len(ids_b), both, tuple(sorted(came)), tuple(sorted(went))))
    return tuple(found)


def changed_kinds(a: CommunityNetwork, b: CommunityNetwork) -> tuple[str, ...]:
    """Return the ids that are in both with different kinds, residents apart."""
    of_a, of_b = a.nodes["kind"], b.nodes["kind"]
    both = of_a.index.intersection(of_b.index)
    first, second = of_a[both], of_b[both]
    return tuple(sorted(both[(first != second) & (first != "resident") & (second != "resident")]))


def tie_presence(
    a: CommunityNetwork, b: CommunityNetwork, relations: str | tuple[str, ...] | None = None
) -> tuple[TiePresence, ...]:
    """Return which ties came and went: of every family, of each of its relations, and of the other relations.

    Ties of a family are those of the organisation view, so that it does not matter whether a row names
    a service or its deliverer. Relations that only one network has are left out, and so are those of residents.
    """
    a, b = of_shared_relations(a, b)
    views = organisation_view(a), organisation_view(b)
    found = []
    for ties in tie_sets(views[0], relations):
        there = [name for name in ties.relations if name in a.relations]
        if len(there) != 1:
            found.append(_compared(ties, "family", *views, leads=True))
        found += [_compared(_alone(a, name), "relation", *views, leads=len(there) == 1) for name in there]
    if relations is None:
        told = {name for ties in tie_sets(views[0]) for name in ties.relations}
        others = [name for name in a.relations if name in b.relations and name not in told]
        found += [_compared(_alone(a, name), "relation", a, b, leads=False) for name in others]
    return tuple(ties for ties in found if ties.either)


def _organisations(network: CommunityNetwork) -> pd.Series[Any]:
    nodes = network.nodes
    chosen = nodes["kind"] == "organisation"
    return nodes.loc[chosen if chosen.any() else nodes["kind"] != "resident", "name"]


def _folded(name: object) -> str:
    return " ".join(str(name).casefold().split())


def _alone(network: CommunityNetwork, name: str) -> Ties:
    relation = network.vocabulary.relations[name]
    return Ties(name, relation.verb or plain(name), (name,), relation.directed)


def _compared(
    ties: Ties, level: Literal["family", "relation"], a: CommunityNetwork, b: CommunityNetwork, *, leads: bool
) -> TiePresence:
    of_a, of_b = set(_pairs(a, ties)), set(_pairs(b, ties))
    return TiePresence(
        ties.name,
        ties.meaning,
        level,
        leads,
        len(of_a),
        len(of_b),
        len(of_a & of_b),
        came=tuple(sorted(of_b - of_a)),
        went=tuple(sorted(of_a - of_b)),
    )


def _pairs(network: CommunityNetwork, ties: Ties) -> Iterator[Pair]:
    edges, kind = network.edges, network.nodes["kind"]
    residents = kind.index[kind == "resident"]
    chosen = edges["relation"].isin(ties.relations) & (edges["source"] != edges["target"])
    chosen &= ~edges["source"].isin(residents) & ~edges["target"].isin(residents)
    for source, target in edges.loc[chosen, ["source", "target"]].drop_duplicates().itertuples(index=False):
        yield (source, target) if ties.directed or source < target else (target, source)
