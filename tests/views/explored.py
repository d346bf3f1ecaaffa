"""Invented places with all that a page may be given: dates, groupings, details; and one of few, chosen ties."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.views.style import DRAWN_LIMIT
from tests.views.places import HOSTILE, invented, page_of, poisoned

MONTHS = ("2024-04", "2024-07", "2024-10", "2025-01", "2025-03")
TOLD = [
    ("Brokers as gatekeeper", ("Advice to Health", "Sport to <b>Housing</b>")),
    ("Only route to", ("Moor Council",)),
]


def explored(size: int) -> SimpleNamespace:
    """Return an invented place whose ties have dates, all but every seventh."""
    place = invented(size)
    edges = place.network.edges
    dates = [None if row % 7 == 0 else f"{MONTHS[row % 5]}-{row % 28 + 1:02d}" for row in range(len(edges))]
    place.network = place.network.with_tables(edges=edges.assign(dated=dates))
    return place


@cache
def page_explored(size: int, most: int = DRAWN_LIMIT) -> str:
    """Return the page of an explored place: nine parts of town, three communities, details of the first nodes."""
    place = explored(size)
    index = place.network.nodes.index
    parts = pd.Series([f"Part {number % 9 + 1}" for number in range(len(index))], index=index)
    community = pd.Series([f"Community {number % 3 + 1}" for number in range(len(index) - 1)], index=index[:-1])
    return page_of(
        place,
        groupings={"Part of town": parts, "Community": community},
        details=dict.fromkeys(index[:3], TOLD),
        most=most,
    )


def few_ties() -> SimpleNamespace:
    """Return six nodes: a refers to b and b to c, d works with c, e refers to a, b funds c too, f is alone."""
    place = invented(5)
    nodes = pd.DataFrame(
        {"name": [f"Trust {key.upper()}" for key in "abcdef"], "kind": "organisation"}, index=list("abcdef")
    )
    rows = [
        ("a", "refers_to", "b"),
        ("b", "refers_to", "c"),
        ("d", "partners_with", "c"),
        ("e", "refers_to", "a"),
        ("b", "funds", "c"),
    ]
    edges = pd.DataFrame(rows, columns=["source", "relation", "target"])
    place.network = CommunityNetwork(nodes, edges)
    place.table, place.residents = pd.DataFrame(index=nodes.index), None
    return place


@cache
def page_few_ties() -> str:
    """Return the page of six nodes."""
    return page_of(few_ties(), size_by=None)


@cache
def page_poisoned_and_explored() -> str:
    """Return the hostile page with hostile groupings and details, and dates to choose from."""
    place = poisoned()
    edges = place.network.edges
    months = [f"2024-0{row % 6 + 1}" if row % 2 else HOSTILE[0] for row in range(len(edges))]
    place.network = place.network.with_tables(edges=edges.assign(dated=months))
    labels = pd.Series(dict(zip(place.words, place.words[::-1], strict=True)), dtype=object)
    told = [(place.words[0], place.words), (place.words[1], place.words[:2])]
    return page_of(
        place,
        size_by=place.words[0],
        groupings={place.words[1]: labels, "Community": labels},
        details=dict.fromkeys(place.words, told),
    )
