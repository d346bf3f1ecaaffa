"""Who stands for whom: the organisations of the reduced folder as whole numbers, for an engine to join rows with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import owners, projected
from cogs.network.pathways import statutory_or_crisis
from cogs.tables.aliases import meant_by, with_aliases
from cogs.tables.confirmation import confirmed
from cogs.tables.left_out import without_placeholders
from cogs.tables.tables import Tables
from cogs.tables.types import named

__all__ = ["Bodies", "bodies_of"]

_KEYS = ["source", "target", "relation", "reported_by"]


@dataclass(frozen=True, eq=False)
class Bodies:
    """Who stands for whom; a body is its place among the nodes of the network.

    Attributes
    ----------
    arcs : pandas.DataFrame
        Of each pair of ids that a referral names: from_id, to_id, by (the relation), sender, receiver,
        part_of_weight, pieces (how many there are of the pair), urgent (receiver or target is statutory or
        for crises).
    standing : pandas.DataFrame
        Of each id that a resident may use: node, body, pieces.
    dropped : pandas.DataFrame
        Reports that do not count, where both sides reported: gone_source, gone_target, gone_relation,
        gone_reported_by.
    """

    arcs: pd.DataFrame
    standing: pd.DataFrame
    dropped: pd.DataFrame


def bodies_of(tables: Tables, network: CommunityNetwork) -> Bodies:
    """Return who stands for whom in the tables of a reduced folder and the network that they make."""
    meant = meant_by(tables)
    written = _written(tables)
    pairs = written[["source", "target", "relation"]].drop_duplicates(ignore_index=True)
    return Bodies(_arcs(pairs, meant, network), _standing(meant, network), _dropped(tables, written))


def _written(tables: Tables) -> pd.DataFrame:
    """Return the rows that carry people as they are written: their table, row and ends."""
    vocabulary = tables.settings.vocabulary
    frames = []
    for position, table in enumerate(tables.tables):
        if table.role == "edges":
            cells = table.cells.assign(relation=named(table, vocabulary), position=position, row=table.cells.index)
            cells = cells.assign(reported_by=cells.get("reported_by", ""))
            frames.append(cells.loc[cells["relation"].isin(vocabulary.carriers()), [*_KEYS, "position", "row"]])
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=[*_KEYS, "position", "row"])


def _arcs(pairs: pd.DataFrame, meant: dict[str, str], network: CommunityNetwork) -> pd.DataFrame:
    index, urgent = network.nodes.index, network.marked(statutory_or_crisis(network))
    ends = pairs.assign(
        **{end: pairs[end].map(lambda node: meant.get(node, node)) for end in ("source", "target")},
        pair=np.arange(len(pairs)),
        weight=1.0,
    )
    found = projected(ends.assign(named=ends["target"]), owners(network))
    place = found["pair"].to_numpy(dtype=np.int64)
    receiver, target = index.get_indexer(pd.Index(found["target"])), index.get_indexer(pd.Index(found["named"]))
    return pd.DataFrame(
        {
            "from_id": pairs["source"].to_numpy(dtype=object)[place],
            "to_id": pairs["target"].to_numpy(dtype=object)[place],
            "by": pairs["relation"].to_numpy(dtype=object)[place],
            "sender": index.get_indexer(pd.Index(found["source"])),
            "receiver": receiver,
            "part_of_weight": found["weight"].to_numpy(dtype=np.float64),
            "pieces": np.bincount(place, minlength=len(pairs))[place],
            "urgent": urgent[receiver] | urgent[target],
        }
    )


def _standing(meant: dict[str, str], network: CommunityNetwork) -> pd.DataFrame:
    held = owners(network)
    aliases = pd.DataFrame({"alias": list(meant), "node": list(meant.values())}, dtype=object)
    by_alias = aliases.merge(held, on="node").drop(columns="node").rename(columns={"alias": "node"})
    every = pd.concat([held, by_alias], ignore_index=True)
    return pd.DataFrame(
        {
            "node": every["node"].to_numpy(dtype=object),
            "body": network.nodes.index.get_indexer(pd.Index(every["owner"])),
            "pieces": every.groupby("node")["owner"].transform("size").to_numpy(),
        }
    )


def _dropped(tables: Tables, written: pd.DataFrame) -> pd.DataFrame:
    """Return the reports of referrals that do not count, for the other side's stand for the tie."""
    before, _ = without_placeholders(with_aliases(tables))
    after, _ = confirmed(before)
    gone: list[tuple[int, Any]] = []
    for position, (one, other) in enumerate(zip(before.tables, after.tables, strict=True)):
        gone += [(position, row) for row in one.cells.index.difference(other.cells.index)]
    lost = pd.DataFrame(gone, columns=["position", "row"])
    found = written.merge(lost, on=["position", "row"])[_KEYS].drop_duplicates()
    return found.rename(columns={name: f"gone_{name}" for name in _KEYS})
