"""Everybody with a name that may be compared: where it stands, what it is called, and whose name is alike."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd

from cogs.tables.likeness import alike_groups
from cogs.tables.org_ids import org_id
from cogs.tables.placeholders import is_placeholder
from cogs.tables.rules_between_tables import Facts
from cogs.tables.texts import places_among

__all__ = ["alike_bodies", "folded", "named_bodies", "register_of"]

# The lists of org-id.guide that number bodies; 360G numbers are each publisher's own.
_REGISTER = re.compile(r"(?P<list>(?:GB|XI|IE|US|NL|IN|ZA)-[A-Z]{2,7})-.+")
_FOUND: WeakKeyDictionary[Facts, pd.DataFrame] = WeakKeyDictionary()
_COLUMNS = ["id", "name", "kind", "position", "row", "column"]


def named_bodies(facts: Facts, *, strangers: bool = False) -> pd.DataFrame:
    """Return everybody whose name may be compared with others': no residents, and nobody with a placeholder.

    Who has no name is called by the id. Only names of one `pool` are to be compared: those of
    organisations and councils, of services that one body delivers, of places in one neighbourhood and
    area, or of one kind of the user's own.

    Parameters
    ----------
    facts : Facts
    strangers : bool, default False
        Whether to list the ids of relationships that a table of nodes should list and does not.

    Returns
    -------
    pandas.DataFrame
        Columns id, name, kind, position (which table), row, column (where the name stands), stranger and
        pool; sorted by position and row, each id once.

    Examples
    --------
    >>> from cogs.tables.settings import Settings
    >>> from cogs.tables.tables import Table, Tables
    >>> cells = pd.DataFrame({"source": ["CBRE Ltd", "Ann"], "target": ["hub", "hub"], "relation": ["pays", "uses"]})
    >>> facts = Facts(Tables("Northfield", (Table("ties.csv", "edges", None, cells, {}),), Settings()))
    >>> named_bodies(facts)[["name", "kind", "row", "column"]].values.tolist()
    [['CBRE Ltd', 'organisation', 0, 'source'], ['hub', 'organisation', 0, 'target']]
    """
    if facts not in _FOUND:
        _FOUND[facts] = _everybody(facts)
    bodies = _FOUND[facts]
    return bodies if strangers else bodies[~bodies["stranger"]].reset_index(drop=True)


def _everybody(facts: Facts) -> pd.DataFrame:
    bodies = pd.concat([_listed(facts), _implied(facts)], ignore_index=True).astype({"position": int, "row": int})
    bodies["stranger"] = places_among(bodies["id"], facts.strangers.index) >= 0
    bodies = bodies[~(is_placeholder(bodies["name"]) | is_placeholder(bodies["id"]))]
    return bodies.assign(pool=_pools(facts, bodies)).sort_values(
        ["position", "row", "column"], kind="stable", ignore_index=True
    )


def alike_bodies(bodies: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the rows of each group whose names are the same or alike, within one pool."""
    for _, pool in bodies[bodies["pool"].duplicated(keep=False)].groupby("pool", sort=False):
        places: dict[str, list[int]] = defaultdict(list)
        for place, name in zip(pool.index.tolist(), pool["name"].tolist(), strict=True):
            places[name].append(place)
        groups = alike_groups(places)
        grouped = {name for group in groups for name in group}
        several = [(name,) for name, found in places.items() if len(found) > 1 and name not in grouped]
        for group in (*groups, *several):
            yield bodies.loc[sorted(place for name in group for place in places[name])]


def folded(name: str) -> str:
    """Return a name without capitals and double spaces.

    Examples
    --------
    >>> folded("OXFORD  Homeless Pathways")
    'oxford homeless pathways'
    """
    return " ".join(name.split()).casefold()


def register_of(identifier: str) -> str:
    """Return the list of a register that an id is a number of; "" where it is of none.

    Examples
    --------
    >>> register_of("gb-coh-9506232"), register_of("360G-trafford-be_active"), register_of("hub")
    ('GB-COH', '', '')
    """
    found = _REGISTER.fullmatch(org_id(identifier))
    return found["list"] if found else ""


def _listed(facts: Facts) -> pd.DataFrame:
    nodes = facts.nodes[(facts.nodes["id"] != "") & _no_resident(facts.nodes["kind"])].drop_duplicates("id")
    name, column = nodes["id"].astype(object), pd.Series("id", index=nodes.index, dtype=object)
    for position in nodes["position"].unique():
        cells = facts.table(position).cells
        if "name" in cells:
            here = nodes.index[nodes["position"] == position]
            said = pd.Series(cells.loc[nodes.loc[here, "row"], "name"].to_numpy(), index=here, dtype=object)
            said = said[said != ""]
            name.loc[said.index], column.loc[said.index] = said, "name"
    return nodes.assign(name=name, column=column)[_COLUMNS]


def _implied(facts: Facts) -> pd.DataFrame:
    ids = facts.implied.index[_no_resident(facts.implied)]
    edges = facts.edges if len(ids) else facts.edges.iloc[:0]
    ends = [
        edges.loc[edges[side].isin(ids), [side, "position", "row"]].rename(columns={side: "id"}).assign(column=side)
        for side in ("source", "target")
    ]
    first = pd.concat(ends).sort_values(["position", "row"], kind="stable").drop_duplicates("id")
    return first.assign(name=first["id"], kind=first["id"].map(facts.implied))[_COLUMNS]


def _no_resident(kinds: pd.Series[Any]) -> pd.Series[bool]:
    return kinds.notna() & (kinds != "resident")


def _pools(facts: Facts, bodies: pd.DataFrame) -> pd.Series[str]:
    """Return what the names of each may be compared with; many services and places rightly have one name."""
    edges = facts.edges[facts.edges["relation"] == "delivers"].drop_duplicates("target").set_index("target")["source"]
    deliverer = bodies["id"].map(edges).astype(object)
    within = deliverer.where((bodies["kind"] == "service") & deliverer.notna(), "")
    for position in bodies.loc[bodies["kind"] == "place", "position"].unique():
        table = facts.table(position)
        here = bodies.index[(bodies["kind"] == "place") & (bodies["position"] == position) & (table.role == "nodes")]
        for column in {"neighbourhood", "area"} & set(table.cells):
            said = table.cells.loc[bodies.loc[here, "row"], column].to_numpy()
            within.loc[here] += "\n" + pd.Series(said, index=here, dtype=object)
    kinds = bodies["kind"].replace("council", "organisation").astype(object)
    pools: pd.Series[str] = kinds + "\n" + within
    return pools
