"""`CommunityNetwork`: one typed multigraph, frozen, with look-ups and no metrics."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import InputError, ParameterError, UnknownNameError, did_you_mean
from cogs.kernels.adjacency import Adjacency, adjacency_of
from cogs.tables.reduced import Reduced
from cogs.tables.texts import is_among, places_among
from cogs.vocabulary import DEFAULT_VOCABULARY, FIGURE_COLUMNS, Vocabulary

__all__ = ["CommunityNetwork", "Ends"]

# So many ids are looked up one by one.
_FEW = 1_000

Ends = tuple[np.ndarray[Any, np.dtype[np.int64]], np.ndarray[Any, np.dtype[np.int64]]]


class CommunityNetwork:
    """Organisations, services, councils, places, residents and every relation between them.

    Frozen: the tables handed out are copies on write, and every change makes a new network.
    Parallel edges and self-loops are kept as given; metrics merge the first and drop the second.

    Parameters
    ----------
    nodes : pandas.DataFrame
        Index: id (str, unique). Columns: `name`, `kind`, `count` (int64, at least 1; 1 where absent)
        and any others, which are kept.
    edges : pandas.DataFrame
        Columns: `source`, `target` (ids), `relation`, `weight` (float64, at least 0; 1 where absent)
        and any others, which are kept.
    ends : tuple of two arrays of int64, optional
        Where the source and the target of each edge stand among the nodes, from 0, -1 for no node: for
        who has looked them up already. Taken as given; looked up where absent.
    figures : pandas.DataFrame, optional
        Stated figures about nodes, one per row: `id`, `figure`, `value`, `value_is`, `unit`, `period`,
        `basis`, `evidence`. They are shown, never computed with.
    name : str, optional
        What the network is called.
    grouping : str, optional
        The node column that groups brokerage roles where a call does not say.
    vocabulary : Vocabulary, optional
        The kinds and relations this network may use.
    notes : iterable of str, optional
        What a reader of any result must know of the data, one sentence each.
    reduced : Reduced, optional
        What a folder made by `cogs reduce` keeps of the rows that it no longer has.

    Raises
    ------
    InputError
        If ids are missing or doubled, an edge ends nowhere, a kind or relation is not in the
        vocabulary, a count is below 1 or not whole, or a weight is negative or not a number.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("library", "refers_to", "advice centre")])
    >>> network
    CommunityNetwork: 2 nodes, 1 edge
    """

    def __init__(
        self,
        nodes: pd.DataFrame,
        edges: pd.DataFrame,
        *,
        ends: Ends | None = None,
        figures: pd.DataFrame | None = None,
        name: str | None = None,
        grouping: str | None = None,
        vocabulary: Vocabulary = DEFAULT_VOCABULARY,
        notes: Iterable[str] = (),
        reduced: Reduced | None = None,
    ) -> None:
        self._nodes = _with_defaults(nodes)
        self._edges = edges.reset_index(drop=True)
        self._ends = ends
        if "weight" not in self._edges:
            self._edges = self._edges.assign(weight=1.0)
        self._figures = pd.DataFrame(columns=list(FIGURE_COLUMNS), dtype=object) if figures is None else figures
        self._name, self._grouping, self._vocabulary = name, grouping, vocabulary
        self._notes = tuple(notes)
        self._reduced = reduced
        self._adjacencies: dict[tuple[tuple[str, ...], bool], Adjacency] = {}
        faults = _missing_columns(self._nodes, self._edges) or self._faults()
        if faults:
            raise InputError("These nodes and edges do not make a network: " + " ".join(faults))

    def _faults(self) -> list[str]:
        nodes, edges = self._nodes, self._edges
        source, target = self.ends
        strangers = pd.concat([edges["source"][source < 0], edges["target"][target < 0]])
        checks = (
            ("ids given twice", nodes.index[nodes.index.duplicated()]),
            ("ids that are empty or not text", _no_ids(nodes.index)),
            ("unknown kinds", _unknown(nodes["kind"], self._vocabulary.kinds)),
            ("unknown relations", _unknown(edges["relation"], self._vocabulary.relations)),
            ("counts that are not whole numbers of at least 1", nodes.index[_bad_counts(nodes["count"])]),
            ("edge ends that are no node", sorted(map(str, strangers.unique()))),
            ("negative or missing weights in edges", edges.index[~(edges["weight"] >= 0)]),
        )
        return [f"There are {what}: {', '.join(map(str, list(which)[:5]))}." for what, which in checks if len(which)]

    @property
    def nodes(self) -> pd.DataFrame:
        """Every node: index id; columns name, kind, count and those the data brought."""
        return self._nodes.copy(deep=False)

    @property
    def edges(self) -> pd.DataFrame:
        """Every edge, parallel ones and loops as given: source, target, relation, weight and more."""
        return self._edges.copy(deep=False)

    @property
    def figures(self) -> pd.DataFrame:
        """Stated figures about nodes, shown as stated and never computed with."""
        return self._figures.copy(deep=False)

    @property
    def name(self) -> str | None:
        """What the network is called, or None."""
        return self._name

    @property
    def grouping(self) -> str | None:
        """The node column that groups brokerage roles where a call does not say, or None."""
        return self._grouping

    @property
    def vocabulary(self) -> Vocabulary:
        """The kinds and relations of this network."""
        return self._vocabulary

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of any result must know of the data, one sentence each."""
        return self._notes

    @property
    def reduced(self) -> Reduced | None:
        """What a folder made by `cogs reduce` keeps of its rows; None for rows as given and for a part."""
        return self._reduced

    @cached_property
    def counts(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """How many alike each node stands for, in node order (int64, at least 1)."""
        return self._nodes["count"].to_numpy(dtype=np.int64)

    @cached_property
    def ends(self) -> Ends:
        """Where the source and the target of each edge stand among the nodes, in edge order (int64, from 0)."""
        if self._ends is not None:
            return self._ends
        index = self._nodes.index
        return places_among(self._edges["source"], index), places_among(self._edges["target"], index)

    def positions(self, ids: Iterable[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Return where each id stands among the nodes, from 0 (int64); −1 for one that is no node."""
        asked = pd.Series(ids)
        if len(asked) < _FEW:
            return self._by_id.get_indexer(pd.Index(asked, dtype=object)).astype(np.int64)
        return places_among(asked, self._nodes.index)

    def marked(self, ids: Iterable[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return which nodes are among some ids (bool, in node order)."""
        marks = np.zeros(len(self) + 1, dtype=np.bool_)
        # Whatever is no node is marked in the last place, which is none.
        marks[self.positions(ids)] = True
        return marks[:-1]

    @cached_property
    def _by_id(self) -> pd.Index:
        """The ids as objects, for few at a time: an index of text is made into objects anew with every look-up."""
        ids: pd.Index = pd.Index(self._nodes.index, dtype=object)
        return ids

    @cached_property
    def relations(self) -> tuple[str, ...]:
        """The relations that occur, in the order of the vocabulary."""
        present = set(self._edges["relation"].unique())
        return tuple(name for name in self._vocabulary.relations if name in present)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that occur, in the order of the vocabulary."""
        present = set(self._nodes["kind"].unique())
        return tuple(name for name in self._vocabulary.kinds if name in present)

    def adjacency(self, relations: str | Iterable[str] | None = None, *, directed: bool = True) -> Adjacency:
        """Return the merged, loop-free adjacency of some relations as compressed integer arrays.

        An undirected relation is both directions; with `directed=False` every tie is. Parallel edges
        are merged and their weights added; a tie given both ways of an undirected relation is one.

        Parameters
        ----------
        relations : str, iterable of str or None
            Relations or families; None means every relation.
        directed : bool
            Whether a directed relation keeps its direction.

        Raises
        ------
        UnknownNameError
            If a relation or family is not in the vocabulary.
        """
        names = self._vocabulary.resolve_relations(relations)
        key = (names, directed)
        if key not in self._adjacencies:
            self._adjacencies[key] = self._make_adjacency(names, directed=directed)
        return self._adjacencies[key]

    def _make_adjacency(self, names: tuple[str, ...], *, directed: bool) -> Adjacency:
        relation = self._edges["relation"]
        chosen = relation.isin(names).to_numpy()
        if not directed:
            both = chosen
        else:
            undirected = [name for name in names if not self._vocabulary.relations[name].directed]
            both = relation.isin(undirected).to_numpy()
        source, target = self.ends
        weight = self._edges["weight"].to_numpy(dtype=np.float64)
        return adjacency_of(
            len(self._nodes),
            np.concatenate([source[chosen], target[both]]),
            np.concatenate([target[chosen], source[both]]),
            np.concatenate([weight[chosen], weight[both]]),
        )

    def find(self, name: str) -> str:
        """Return the id of the node that an id or an exact name means, case apart.

        Raises
        ------
        UnknownNameError
            If nothing is called so, or several are; the message offers what is near, or the ids, of residents neither.
        """
        if name in self._nodes.index:
            return name
        wanted = name.strip().casefold()
        ids = self._nodes.index.to_series()
        found = ids[(ids.str.casefold() == wanted) | (self._nodes["name"].str.casefold() == wanted)]
        others = self._nodes["kind"] != "resident"
        if len(found) > 1:
            found = found[others[found.index]]
        if len(found) == 1:
            return str(found.iloc[0])
        if len(found) > 1:
            raise UnknownNameError(
                f'"{name}" is the name of {len(found)} nodes; say which by its id: {", ".join(found)}.', tuple(found)
            )
        question, matches = did_you_mean(name, [*self._nodes.index[others], *self._nodes.loc[others, "name"]])
        raise UnknownNameError(f'Nothing here is called "{name}".{question}', matches)

    def column(self, name: str) -> pd.Series[Any]:
        """Return a node column by its name.

        Raises
        ------
        ParameterError
            If the nodes have no such column; the message lists those there are.
        """
        if name not in self._nodes:
            question, _ = did_you_mean(name, self._nodes.columns)
            there = ", ".join(map(str, self._nodes.columns))
            raise ParameterError(f'The nodes have no column "{name}".{question} There are: {there}.')
        return self._nodes[name]

    def with_tables(
        self,
        *,
        nodes: pd.DataFrame | None = None,
        edges: pd.DataFrame | None = None,
        figures: pd.DataFrame | None = None,
        ends: Ends | None = None,
    ) -> CommunityNetwork:
        """Return a network with other tables and everything else as here; `ends` as the class takes them."""
        return CommunityNetwork(
            self._nodes if nodes is None else nodes,
            self._edges if edges is None else edges,
            ends=self.ends if nodes is None and edges is None else ends,
            figures=self._figures if figures is None else figures,
            name=self._name,
            grouping=self._grouping,
            vocabulary=self._vocabulary,
            notes=self._notes,
            reduced=self._reduced,
        )

    def among(self, ids: Iterable[str]) -> CommunityNetwork:
        """Return the part of the network made of some nodes, in their order here, and the edges between them.

        Examples
        --------
        >>> import cogs
        >>> network = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c")])
        >>> network.among(["b", "a"])
        CommunityNetwork: 2 nodes, 1 edge
        """
        return self.part(self.marked(ids))

    def part(self, kept: np.ndarray[Any, np.dtype[np.bool_]]) -> CommunityNetwork:
        """Return the part of the network made of the nodes marked, in node order, and the edges between them.

        Examples
        --------
        >>> import cogs
        >>> network = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c")])
        >>> network.part(network.nodes.index != "c")
        CommunityNetwork: 2 nodes, 1 edge
        """
        place = np.where(kept, np.cumsum(kept) - 1, -1)
        source, target = (place[end] for end in self.ends)
        between = np.flatnonzero((source >= 0) & (target >= 0))
        # A part of what has no fault has none: it is not checked again.
        part = object.__new__(CommunityNetwork)
        part._name, part._grouping, part._vocabulary = self._name, self._grouping, self._vocabulary
        part._notes, part._adjacencies, part._reduced = self._notes, {}, None
        part._nodes = self._nodes.iloc[np.flatnonzero(kept)]
        part._edges = self._edges.iloc[between].reset_index(drop=True)
        part._ends = source[between], target[between]
        part._figures = self._figures[is_among(self._figures["id"], part._nodes.index)]
        return part

    def __len__(self) -> int:
        return len(self._nodes)

    def __repr__(self) -> str:
        nodes, edges = len(self._nodes), len(self._edges)
        return f"CommunityNetwork: {nodes:,} node{'s' * (nodes != 1)}, {edges:,} edge{'s' * (edges != 1)}"


def _with_defaults(nodes: pd.DataFrame) -> pd.DataFrame:
    nodes = nodes.copy(deep=False)
    nodes.index.name = "id"
    if "name" not in nodes:
        nodes["name"] = nodes.index.to_series().astype(str)
    if "count" not in nodes:
        nodes["count"] = np.ones(len(nodes), dtype=np.int64)
    return nodes


def _missing_columns(nodes: pd.DataFrame, edges: pd.DataFrame) -> list[str]:
    missing = [f'The nodes have no column "{name}".' for name in ("kind",) if name not in nodes]
    return missing + [
        f'The edges have no column "{name}".' for name in ("source", "target", "relation") if name not in edges
    ]


def _no_ids(index: pd.Index) -> list[Any]:
    """Return the ids that are empty or no text."""
    if isinstance(index.dtype, pd.StringDtype):
        return index[index.isna() | (index == "")].tolist()
    return [node for node in index if not isinstance(node, str) or not node]


def _bad_counts(count: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    numbers = pd.to_numeric(count, errors="coerce").to_numpy(dtype=np.float64)
    good: np.ndarray[Any, np.dtype[np.bool_]] = (numbers >= 1) & (numbers == np.floor(numbers)) & np.isfinite(numbers)
    return ~good


def _unknown(words: pd.Series[Any], known: Iterable[str]) -> list[str]:
    return sorted(set(map(str, words.unique())) - set(known))
