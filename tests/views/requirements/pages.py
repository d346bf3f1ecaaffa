"""The pages that every requirement is tested on: a small network and a hostile one, the others by another command.

`COGS_PAGE_SIZES=10000` before the command tests a network and, above 1,500, its groups at other sizes instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import networkx as nx
import pandas as pd

import cogs
from cogs.network.communities import communities
from cogs.network.fold import organisation_view
from cogs.publication.subject import subject_of
from cogs.publication.view_files import view_files
from cogs.tables.sample import write_sample
from cogs.views.content import Subject
from cogs.views.group_counts import grouped
from cogs.views.groups import groups_page
from cogs.views.style import DRAWN_LIMIT
from tests.views.explored import explored, page_explored, page_poisoned_and_explored
from tests.views.places import invented, poisoned


@dataclass(frozen=True, eq=False)
class Made:
    """A page, and what is known of it beforehand. `live` is a picture to explore, else a picture of groups.

    `total` is how many nodes there are, drawn or not; `network` and `sizes` are known of a live page only.
    """

    html: str
    subject: Subject
    total: int
    live: bool
    hostile: bool = False
    network: cogs.CommunityNetwork | None = None
    sizes: pd.Series[Any] | None = None
    drawn: int = 0

    @property
    def strongest(self) -> list[str]:
        """Ids of the ten with the greatest figure."""
        assert self.sizes is not None
        return self.sizes.nlargest(10).index.tolist()

    def main(self, drawn: Iterable[str]) -> set[str]:
        """Return the ids of the largest component of what is drawn; none where nobody has a tie."""
        assert self.network is not None
        graph = nx.Graph()
        graph.add_nodes_from(self.network.nodes.index)
        edges = self.network.edges
        graph.add_edges_from(zip(edges["source"], edges["target"], strict=True))
        largest = max(nx.connected_components(graph.subgraph(drawn)), key=len)
        return set(largest) if len(largest) > 1 else set()


def _network(size: int, most: int = DRAWN_LIMIT) -> Made:
    place = explored(size)
    sizes = place.table["betweenness_people"]
    html = page_explored(size, most)
    known = {"network": place.network, "sizes": sizes, "drawn": min(size, most)}
    return Made(html, place.subject, size, live=True, **known)


def _hostile_network() -> Made:
    place = poisoned()
    known = {"network": place.network, "sizes": place.table[place.words[0]], "drawn": place.size}
    return Made(page_poisoned_and_explored(), place.subject, place.size, live=True, hostile=True, **known)


def _groups(size: int) -> Made:
    place = invented(size)
    sizes = place.table["betweenness_people"].rename("Betweenness (people)")
    found = grouped(place.network, communities(place.network), sizes)
    egos = {node: f"egos/ego-{rank}.html" for rank, node in enumerate(found.strongest[:200], start=1)}
    html = groups_page(found, place.subject, egos=egos, links={"All figures as a table": "metrics.csv"})
    return Made(html, place.subject, size, live=False)


def _groups_by_default() -> Made:
    """Return what a user gets of 2,000 organisations and what is theirs, from files to the page."""
    with TemporaryDirectory() as folder:
        write_sample(Path(folder) / "place", organisations=1_986, services=500, residents=500)
        analysis = cogs.analyse(Path(folder) / "place")
        name, page = next(view_files(analysis))
    assert name == "network.html"
    subject = replace(subject_of(analysis), summary=analysis.findings.brief)
    return Made(page.decode(), subject, len(organisation_view(analysis.network)), live=False)


def _hostile_groups() -> Made:
    place = poisoned()
    labels = pd.Series([0, 0, 0, 0, 0, 1, 1], index=place.network.nodes.index)
    found = grouped(place.network, labels)
    egos = {node: f"egos/ego-{rank}.html" for rank, node in enumerate(found.strongest, start=1)}
    html = groups_page(found, place.subject, egos=egos, links={place.words[0]: "metrics.csv"})
    return Made(html, place.subject, place.size, live=False, hostile=True)


IN_SUITE: dict[str, Callable[[], Made]] = {
    "network of 5": lambda: _network(5),
    "hostile network": _hostile_network,
}
LONG: dict[str, Callable[[], Made]] = {
    "hostile groups": _hostile_groups,
    "network of 50": lambda: _network(50),
    "network of 500": lambda: _network(500),
    "network of 2,000": lambda: _network(2_000, 2_000),
    "groups of 2,000": _groups_by_default,
}
if os.environ.get("COGS_PAGE_SIZES"):
    asked = [int(size) for size in os.environ["COGS_PAGE_SIZES"].split(",")]
    IN_SUITE = {}
    LONG = {f"network of {size:,}": lambda size=size: _network(size) for size in asked} | {
        f"groups of {size:,}": lambda size=size: _groups(size) for size in asked if size > DRAWN_LIMIT
    }
PAGES = IN_SUITE | LONG


@cache
def made(name: str) -> Made:
    """Return a page by its name, made once."""
    return PAGES[name]()
