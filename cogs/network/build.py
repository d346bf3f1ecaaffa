"""Checked tables, or a few edges written out by hand, → a `CommunityNetwork`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from cogs.errors import InputError, did_you_mean
from cogs.network.community_network import CommunityNetwork
from cogs.tables.encoded import who_stands_where
from cogs.tables.implied import implied_nodes
from cogs.tables.prepared import prepared
from cogs.tables.tables import Role, Tables
from cogs.tables.texts import places_among
from cogs.tables.types import typed
from cogs.vocabulary import DEFAULT_VOCABULARY

__all__ = ["build_network", "network_from_edges"]


def build_network(tables: Tables) -> CommunityNetwork:
    """Return the network that checked tables describe.

    Aliases are replaced by the id they stand for; nodes that stand in for nobody ("Redacted") are left
    out with their rows; a tie that both sides report is one. `notes` says what that changed, after the
    notes of network.toml. Rows that say the same of the same id are one node.
    A node that no node table lists gets the first kind that all its relations allow on that side.
    Relationship rows are all kept: parallel edges are merged by the metrics, not here. A weight that
    is not given is 1. Where there is a table of respondents the column `respondent` says of each node
    whether it stands there.

    Parameters
    ----------
    tables : Tables
        What `read_tables` read and `check_tables` found free of errors.

    Returns
    -------
    CommunityNetwork
        Nodes in the order of the tables, then those that only relationships name.

    Raises
    ------
    InputError
        If the tables do not make a network, which `check_tables` would have said.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.build_network(cogs.read_tables("data/keep-it-local"))
    >>> network.kinds
    ('organisation', 'service', 'council', 'resident', 'place')
    """
    ready = prepared(tables)
    tables, settings = ready.tables, tables.settings
    nodes = _stacked(tables, "nodes", ["id", "name", "kind", "count"])
    nodes = nodes.drop_duplicates("id").set_index("id")
    edges = _stacked(tables, "edges", ["source", "target", "relation", "weight"])
    edges["weight"] = edges["weight"].fillna(1.0).astype("float64")
    respondents = [table.cells["id"] for table in tables.having("respondents")]
    if respondents:
        nodes["respondent"] = nodes.index.isin(pd.concat(respondents))
    figures = _stacked(tables, "figures", ["id", "figure", "value", "value_is"])
    who = who_stands_where(tables)
    nodes = _completed(nodes, implied_nodes(edges[who.unlisted], nodes.index, settings.vocabulary))
    places = places_among(who.ids, nodes.index)
    return CommunityNetwork(
        nodes,
        edges,
        ends=(places[who.source], places[who.target]),
        figures=figures,
        name=settings.name or tables.name,
        grouping=settings.grouping,
        vocabulary=settings.vocabulary,
        notes=(*settings.notes, *ready.notes),
        reduced=tables.reduced,
    )


def network_from_edges(
    edges: Iterable[tuple[str, str, str]], nodes: Mapping[str, Mapping[str, Any]] | None = None
) -> CommunityNetwork:
    """Return a small network written out by hand.

    Parameters
    ----------
    edges : iterable of (source, relation, target)
        The relation stands between the two ids, as a sentence has it.
    nodes : mapping of id to attributes, optional
        `kind`, `count`, `sector` or any other; a node without a `kind` gets the first kind that its
        relation allows on that side, one without any relation is an organisation.

    Returns
    -------
    CommunityNetwork
        First the nodes of `nodes`, then the others as the edges name them. Weights are 1.

    Raises
    ------
    InputError
        If a relation or kind is not in the vocabulary, or a count is below 1.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges(
    ...     [("library", "refers_to", "advice centre"), ("advice centre", "refers_to", "foodbank")],
    ...     nodes={"library": {"sector": "council"}, "foodbank": {"count": 3}},
    ... )
    >>> network.nodes["count"].to_dict()
    {'library': 1, 'foodbank': 3, 'advice centre': 1}
    """
    rows = pd.DataFrame(list(edges), columns=["source", "relation", "target"], dtype=object)
    unknown = [name for name in dict.fromkeys(rows["relation"]) if name not in DEFAULT_VOCABULARY.relations]
    if unknown:
        hints = [f'"{name}".{did_you_mean(str(name), DEFAULT_VOCABULARY.relations)[0]}' for name in unknown]
        raise InputError("There is no relation called " + " ".join(hints))
    given = {str(key): dict(attributes) for key, attributes in (nodes or {}).items()}
    table = pd.DataFrame.from_dict(given, orient="index") if given else pd.DataFrame(index=pd.Index([], dtype=object))
    described = table[table["kind"].notna()].index if "kind" in table else table.index[:0]
    implied = implied_nodes(rows, described, DEFAULT_VOCABULARY)
    if "kind" not in table:
        table["kind"] = None
    table["kind"] = table["kind"].where(table["kind"].notna(), implied.reindex(table.index).fillna("organisation"))
    newcomers = implied[~implied.index.isin(table.index)]
    return CommunityNetwork(_completed(table, newcomers), rows[["source", "target", "relation"]].assign(weight=1.0))


def _stacked(tables: Tables, role: Role, columns: list[str]) -> pd.DataFrame:
    """Stack the tables of one role; the named columns are always there and come first."""
    frames = [typed(table, tables.settings.vocabulary) for table in tables.having(role)]
    frames = [frame.dropna(axis="columns", how="all") for frame in frames if len(frame)]
    stacked = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    others = [column for column in stacked.columns if column not in columns]
    return stacked.reindex(columns=[*columns, *others])


def _completed(nodes: pd.DataFrame, implied: pd.Series[Any]) -> pd.DataFrame:
    """Add the implied nodes; every node gets a name (its id if it has none) and a count (1 if none)."""
    if len(implied):
        nodes = nodes.reindex(pd.Index([*nodes.index.tolist(), *implied.index.tolist()]))
        nodes["kind"] = nodes["kind"].where(nodes["kind"].notna(), implied.reindex(nodes.index))
    name = nodes["name"] if "name" in nodes else pd.Series(None, index=nodes.index, dtype=object)
    nodes["name"] = name.where(name.notna(), nodes.index.to_series()).astype(str)
    count = nodes["count"] if "count" in nodes else pd.Series(1, index=nodes.index)
    nodes["count"] = pd.to_numeric(count, errors="coerce").fillna(1).astype("int64")
    first = ["name", "kind", "count"]
    return nodes[[*first, *(column for column in nodes.columns if column not in first)]]
