"""Text as whole numbers."""

from dataclasses import replace

import pandas as pd

import cogs
from cogs.network.community_network import CommunityNetwork
from cogs.tables.encoded import repeats, who_stands_where
from cogs.tables.settings import Settings
from cogs.tables.tables import Table, Tables
from cogs.tables.texts import places_among

EDGES = pd.DataFrame({"source": ["hub", "", "gp"], "target": ["gp", "hub", "club"], "note": ["", "x", ""]})
TIES = Table("referrals.csv", "edges", "refers_to", EDGES, {})
SERVICES = Table("services.csv", "nodes", "service", pd.DataFrame({"id": ["hub", "gp", "hub"]}), {})


def test_the_numbers_of_everybody_stand_for_what_the_cells_say() -> None:
    who = who_stands_where(Tables("Northfield", (TIES, SERVICES, TIES), Settings()))
    assert who.ids.take(who.listed).tolist() == ["hub", "gp", "hub"]
    assert who.ids.take(who.source).tolist() == [*EDGES["source"], *EDGES["source"]]
    assert who.ids.take(who.target).tolist() == [*EDGES["target"], *EDGES["target"]]
    assert who.ids.is_unique
    assert who.unlisted.tolist() == [False, True, True] * 2


def test_tables_without_rows_and_no_tables_have_nobody() -> None:
    for tables in ((), (replace(TIES, cells=EDGES.iloc[:0]),)):
        who = who_stands_where(Tables("Northfield", tables, Settings()))
        assert [len(who.ids), len(who.listed), len(who.source), len(who.target)] == [0, 0, 0, 0]


def test_a_table_with_other_cells_is_read_anew() -> None:
    cells = pd.DataFrame({"source": ["a", "a"], "target": ["b", "b"]})
    table = replace(TIES, cells=cells)
    assert repeats(table).tolist() == cells.duplicated().tolist() == [False, True]
    assert repeats(replace(table, cells=cells.assign(target=["b", "c"]))).tolist() == [False, False]


def test_a_built_network_knows_where_its_ends_are_as_if_it_had_looked_them_up() -> None:
    network = cogs.build_network(Tables("Northfield", (replace(TIES, cells=EDGES.drop(1)), SERVICES), Settings()))
    looked_up = CommunityNetwork(network.nodes, network.edges).ends
    assert network.nodes.index.tolist() == ["hub", "gp", "club"]
    for known, found, side in zip(network.ends, looked_up, ("source", "target"), strict=True):
        assert known.tolist() == found.tolist() == places_among(network.edges[side], network.nodes.index).tolist()
