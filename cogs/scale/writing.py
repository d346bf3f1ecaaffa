"""The reduced folder: the tables that were left, rows that were added up in the place of those they came from."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import Problem
from cogs.scale.groups import Groups
from cogs.scale.rows import Rows
from cogs.scale.sources import RESIDENT, Large, Place, is_of_aliases
from cogs.tables.read import read_tables
from cogs.tables.reduced import FIGURES, MARK

__all__ = ["FirstRows", "write_figures", "write_record", "write_tables"]

FirstRows = dict[str, np.ndarray[Any, np.dtype[np.int64]]]
"""By table, from which row of what was given each row of the reduced table came first."""

_NODES = ("id", "kind", "neighbourhood", "area", "count", "rows", "published")
_EDGES = ("source", "target", "relation", "date", "weight", "rows", "resident", "complex", "reported_by")
_README = """# Reduced by `cogs reduce`

**For computing, not for publishing.** Residents stand here as groups, and many groups are one single person: keep
this folder as secret as the rows that it was made from. `cogs analyse` takes it as it takes those rows, and protects
numbers of residents in the same way.

- `count` says how many people a group stands for, `rows` how many rows of the data a row stands for.
- Referrals are added up by sender, receiver and month; "{many}" stands where they named residents.
- `reduced/` holds figures that need the steps of one person after the other: they were counted before the rows went.
- `reduced.json` says from which files it was made, with what, and which rows were set aside and why.
"""


def write_tables(
    folder: Path, place: Place, rows: Rows, groups: Groups, referrals: pd.DataFrame, many: str
) -> FirstRows:
    """Write every table, and what the folder is for; return the row that each row of relationships came from first."""
    firsts = {}
    for file in place.left:
        if not (rows.aliases and is_of_aliases(file) and _without_aliases(file, folder, rows.aliases)):
            shutil.copyfile(file, folder / file.name)
    for at, table in enumerate(place.nodes):
        listed = groups.nodes if at == _first_of_residents(place) else groups.nodes.iloc[:0]
        _write(folder / table.written, _nodes(table, rows.left_nodes[at], listed))
    if _first_of_residents(place) is None and len(groups.nodes):
        _write(folder / "residents.csv", groups.nodes)
    for at, table in enumerate(place.edges):
        added = [_of_part(frame, at) for frame in (referrals, groups.links)]
        there = _edges(table, rows.left_edges[at], added)
        firsts[table.written] = there["first"].to_numpy(dtype=np.int64)
        _write(folder / table.written, there.drop(columns="first"))
    (folder / "README.md").write_text(_README.format(many=many), encoding="utf-8", newline="\n")
    return firsts


def write_figures(folder: Path, figures: Mapping[str, pd.DataFrame]) -> None:
    """Write the figures that were counted before the rows went."""
    (folder / FIGURES).mkdir()
    for name, table in figures.items():
        _write(folder / FIGURES / f"{name}.csv", table)


def write_record(
    folder: Path, name: str, warnings: Iterable[Problem], pathways: Mapping[str, Any], told: Mapping[str, Any]
) -> None:
    """Write reduced.json: what a reader of the folder needs, then how it was made."""
    record = {"name": name, **told, "warnings": [asdict(one) for one in warnings], "pathways": pathways}
    text = json.dumps(record, indent=2, ensure_ascii=False)
    (folder / MARK).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _without_aliases(file: Path, folder: Path, gone: tuple[str, ...]) -> bool:
    """Write the aliases of everybody but residents, who are in no table any more."""
    for table in read_tables(file).having("aliases"):
        left = table.cells[~table.cells["id"].isin(gone)]
        _write(folder / f"{file.stem}.csv", left.rename(columns=dict(table.headings)))
        return True
    return False


def _first_of_residents(place: Place) -> int | None:
    """Return which table of nodes takes the groups: the first that is called after residents, else the first."""
    called = [at for at, table in enumerate(place.nodes) if table.head.says == RESIDENT]
    return called[0] if called else 0 if place.nodes else None


def _nodes(table: Large, left: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of nodes that are left, then the groups; of a table of residents only what is known of groups."""
    if "kind" in table.columns:
        groups = groups.assign(kind=RESIDENT)
    bare = table.head.says == RESIDENT and left.empty
    known = [name for name in table.columns if name in _NODES] if bare else [*table.columns]
    others = [name for name in groups.columns if name not in known and (name not in ("neighbourhood", "area"))]
    listed = pd.concat([left, groups], ignore_index=True).reindex(columns=[*known, *others])
    return listed.rename(columns=dict(table.head.headings))


def _of_part(frame: pd.DataFrame, part: int) -> pd.DataFrame:
    """Return the rows of one table, from those of all in the order of the tables."""
    return frame.iloc[slice(*frame["part"].searchsorted([part, part + 1]))]


def _edges(table: Large, left: pd.DataFrame, added: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows that are left and those that are added up, in the order of the rows that they came from."""
    frames = [left.rename(columns={"row": "first"}), *added]
    some = [frame for frame in frames if len(frame)] or frames[:1]
    # There may be millions of rows: they are copied only where they have to be.
    there = some[0] if len(some) == 1 else pd.concat(some, ignore_index=True)
    if not there["first"].is_monotonic_increasing:
        there = there.sort_values("first", kind="stable", ignore_index=True)
    own = [name for name in table.columns if name not in _EDGES and len(left)]
    known = [name for name in _EDGES if name in table.columns or (name in ("weight", "rows") and any(map(len, added)))]
    kept = [name for name in table.columns if name in known or name in own]
    ordered = there.reindex(columns=["first", *kept, *(name for name in known if name not in kept)])
    return ordered.rename(columns=dict(table.head.headings))


def _write(file: Path, table: pd.DataFrame) -> None:
    whole = [name for name in ("count", "rows") if name in table and pd.api.types.is_float_dtype(table[name])]
    table = table.astype(dict.fromkeys(whole, "Int64"))
    table.to_csv(file, index=False, lineterminator="\n", encoding="utf-8")
