"""Invented places of three sizes, made once into a folder, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cogs
from cogs.network.community_network import CommunityNetwork
from cogs.tables.sample import write_sample


@dataclass(frozen=True)
class Size:
    """How many of each there are."""

    organisations: int
    services: int
    councils: int
    residents: int

    def with_residents(self, residents: int) -> Size:
        """Return the same size but for so many residents."""
        return Size(self.organisations, self.services, self.councils, residents)


SIZES = {
    "S": Size(100, 200, 2, 500),
    "M": Size(500, 2_500, 5, 50_000),
    "L": Size(3_000, 15_000, 12, 500_000),
}


@dataclass(frozen=True)
class Place:
    """A place of some size: its folder, made when it is first asked for, and its network."""

    name: str
    size: Size
    parent: Path

    @cached_property
    def folder(self) -> Path:
        """The folder of its tables."""
        numbers = vars(self.size)
        folder = self.parent / "-".join(["place", *map(str, numbers.values())])
        if not folder.exists():
            write_sample(folder, **numbers)
        return folder

    @cached_property
    def network(self) -> CommunityNetwork:
        """The whole network, residents included."""
        return cogs.load_network(self.folder)


class Places:
    """The places of a run; only the last one asked for is kept in memory."""

    def __init__(self, parent: Path) -> None:
        self.parent = parent
        self._last: Place | None = None

    def of(self, name: str) -> Place:
        """Return the place of a size."""
        if self._last is None or self._last.name != name:
            self._last = Place(name, SIZES[name], self.parent)
        return self._last

    def sized(self, name: str, size: Size) -> Place:
        """Return a place of another size, not kept."""
        return Place(name, size, self.parent)
