"""Numbers of residents in finished tables: "0", "1 to 7", a multiple of the base, or published already."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from cogs.disclosure import Rounding, people, resident_parts
from cogs.errors import InputError
from cogs.metrics.catalogue import METRICS, metrics_table
from cogs.metrics.definitions import DEFINITIONS
from cogs.network.community_network import CommunityNetwork
from cogs.tables.read import read_grids
from cogs.tables.texts import is_among

__all__ = ["NumbersChecked", "Published", "published_in"]

_TABLES = (".csv", ".tsv", ".xlsx", ".parquet")
_PEOPLE = {name for name, entry in DEFINITIONS.items() if entry.private == "people"} | {"users", "people"}
_SHARES = {name for name, entry in DEFINITIONS.items() if entry.private == "share"}
_IDS = ("id", "source", "target", "from", "to", "resident")
_NEARLY = 1e-9
_COUNTED = ("residents", "people")


@dataclass(frozen=True, eq=False)
class Published:
    """What is public already: of each node and column the residents whose number is published, and such numbers."""

    of_nodes: pd.DataFrame
    numbers: frozenset[float]


@dataclass
class NumbersChecked:
    """How many numbers of residents were checked, and what was wrong."""

    rounding: Rounding
    published: Published
    residents: frozenset[str]
    checked: int = 0
    wrong: list[str] = field(default_factory=list)

    @cached_property
    def _people(self) -> pd.Index:
        return pd.Index(sorted(self.residents), dtype="str")

    def check(self, file: Path, name: str) -> None:
        """Check the tables of a file, where it has any."""
        if file.suffix.casefold() not in _TABLES:
            return
        try:
            grids = read_grids(file)
        except InputError:
            return
        tables = {grid.name.rpartition(", sheet ")[2]: _headed(grid.cells) for grid in grids}
        meant = _about_people(tables.get("Definitions"))
        for title, table in tables.items():
            where = name if len(tables) == 1 else f"{name}, sheet {title}"
            for place, heading in enumerate(map(str, table.columns)):
                self._column(where, title, table, place, heading, meant)

    def _column(
        self, where: str, title: str, table: pd.DataFrame, place: int, heading: str, meant: set[tuple[str, str]]
    ) -> None:
        cells = table.iloc[:, place]
        if heading.casefold() == "kind" and cells.str.casefold().eq("resident").any():
            number = int(cells.str.casefold().eq("resident").sum())
            self.wrong.append(f"{where}: {number:,} rows are residents themselves (made with --include-residents).")
        if heading.casefold() in _IDS and (held := int(is_among(cells, self._people).sum())):
            self.wrong.append(f'{where}, column "{heading}": {held:,} cells are ids of residents.')
        stem = re.sub(r"_[0-9]+$", "", heading)
        if stem in _SHARES:
            self._tell(where, heading, cells, [_whole_per_cent(text) for text in cells])
        elif heading in _PEOPLE or stem in _PEOPLE or (title, heading) in meant:
            known = self._known(table, heading)
            self._tell(where, heading, cells, [self._safe(text, one) for text, one in zip(cells, known, strict=True)])

    def _tell(self, where: str, heading: str, cells: pd.Series[Any], safe: list[bool]) -> None:
        self.checked += int((cells != "").sum())
        if number := safe.count(False):
            self.wrong.append(f'{where}, column "{heading}": {number:,} of {len(safe):,} numbers are not made safe.')

    def _known(self, table: pd.DataFrame, heading: str) -> list[float]:
        known = self.published.of_nodes
        ids = next((table[name] for name in ("id", "Id") if name in table), None)
        if ids is None or not len(known):
            return [0.0] * len(table)
        column = heading if heading in known else None
        return known[column].reindex(ids).fillna(0.0).tolist() if column else [0.0] * len(table)

    def _safe(self, text: str, known: float) -> bool:
        bare = text.replace(",", "").strip()
        if bare in ("", "0", f"1 to {self.rounding.threshold - 1}", "—", "-"):
            return True
        try:
            number = float(bare)
        except ValueError:
            return True
        rounded = (number - known) % self.rounding.base == 0
        return rounded or number in self.published.numbers


def published_in(network: CommunityNetwork) -> Published:
    """Return what of a network's numbers of residents is public already.

    Examples
    --------
    >>> import cogs
    >>> sorted(published_in(cogs.load_network("data/keep-it-local")).numbers)
    [198.0, 379.0, 1393.0, 1970.0]
    """
    _, public = resident_parts(network)
    if public is None:
        return Published(pd.DataFrame(), frozenset())
    counts = public.nodes.loc[people(public), "count"].astype(float)
    known = pd.DataFrame(index=public.nodes.index)
    uses = public.edges.loc[public.edges["relation"] == "uses", ["source", "target"]].drop_duplicates()
    if len(uses):
        about = [name for name, metric in METRICS.items() if metric.needs == "residents"]
        known = metrics_table(public, metrics=about)
        users = counts.reindex(uses["source"]).groupby(uses["target"].to_numpy()).sum()
        known = known.assign(users=users.reindex(known.index))
    return Published(known, frozenset([*counts.tolist(), float(counts.sum())]))


def _headed(cells: pd.DataFrame) -> pd.DataFrame:
    table = cells.iloc[1:].astype(str)
    table.columns = pd.Index([str(heading) for heading in cells.iloc[0]])
    return table


def _about_people(definitions: pd.DataFrame | None) -> set[tuple[str, str]]:
    """Return the sheet and heading of each column whose unit, as the workbook says, is residents."""
    if definitions is None or not {"Sheet", "Heading", "Unit"} <= set(definitions):
        return set()
    rows = zip(definitions["Sheet"], definitions["Heading"], definitions["Unit"], strict=True)
    return {(sheet, heading) for sheet, heading, unit in rows if unit in _COUNTED}


def _whole_per_cent(text: str) -> bool:
    try:
        per_cents = float(text) * 100
    except ValueError:
        return True
    return abs(per_cents - round(per_cents)) < _NEARLY
