"""Invented places on a map of a town, some nodes without a place, some sharing one."""

from __future__ import annotations

import random
from functools import cache
from types import SimpleNamespace
from typing import Any

from cogs.views.map import map_page
from tests.views.places import invented, poisoned

SQUARE = {
    "type": "Feature",
    "properties": {"name": "<script>window.hit=1</script>"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[-1.68, 53.73], [-1.4, 53.74], [-1.38, 53.87], [-1.6, 53.88], [-1.69, 53.8], [-1.68, 53.73]]],
    },
}
"""A boundary around the town of `town`."""


def placed(place: SimpleNamespace, degrees: list[tuple[float, float] | None]) -> SimpleNamespace:
    """Return a place whose nodes have these latitudes and longitudes, None for none."""
    nodes = place.network.nodes.assign(
        latitude=[at[0] if at else float("nan") for at in degrees],
        longitude=[at[1] if at else float("nan") for at in degrees],
    )
    return SimpleNamespace(**{**vars(place), "network": place.network.with_tables(nodes=nodes)})


@cache
def town(size: int) -> SimpleNamespace:
    """Return an invented town around its centre: one in seven nodes has no place, one in nine shares the first's."""
    draw = random.Random(size)  # noqa: S311 - no secret
    degrees: list[tuple[float, float] | None] = []
    for number in range(size):
        at = (round(53.8 + draw.gauss(0, 0.02), 4), round(-1.55 + draw.gauss(0, 0.04), 4))
        shared = degrees[0] if number % 9 == 8 else at
        degrees.append(None if number % 7 == 4 else shared)
    return placed(invented(size), degrees)


def map_of_place(place: SimpleNamespace, **options: Any) -> str:
    """Return the map of a place whose nodes have coordinates."""
    given = {"size_by": "betweenness_people", "residents": place.residents} | options
    return map_page(place.network, place.table, place.definitions, place.subject, **given)


@cache
def map_at(size: int) -> str:
    """Return the map of the invented town of a size, made once."""
    return map_of_place(town(size), boundary=SQUARE if size == 50 else None)


def hostile_map() -> str:
    """Return the map of a place whose every word is hostile."""
    place = poisoned()
    degrees: list[tuple[float, float] | None] = [(53.8 + number / 100, -1.5) for number in range(place.size)]
    return map_of_place(placed(place, degrees), size_by=place.words[0], boundary=SQUARE)
