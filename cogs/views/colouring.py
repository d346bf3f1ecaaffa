"""What the live page may colour by beside the kind: columns and groups, the six greatest and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.views.style import INK, PAPER, group_colours
from cogs.views.wording import text_of

__all__ = ["Group", "Grouping", "groupings_of"]

REST = (PAPER, INK)
COLUMNS = ("sector", "neighbourhood", "community")


@dataclass(frozen=True)
class Group:
    """One row of the legend of colours: its name, fill, outline, and how many marks have it."""

    heading: str
    fill: str
    outline: str
    count: int


@dataclass(frozen=True)
class Grouping:
    """What marks may be coloured by: its name, its groups, and each node's label and place among the groups."""

    heading: str
    groups: tuple[Group, ...]
    labels: tuple[str, ...]
    places: tuple[int, ...]


def groupings_of(network: CommunityNetwork, given: Mapping[str, pd.Series[Any]] | None = None) -> list[Grouping]:
    """Return what marks may be coloured by: sector, neighbourhood, community, then what is given, by its heading.

    At most six groups have a colour, the greatest; fewer, where a palette has fewer. The others, and the nodes
    without a label, share one. What puts every node into the same group is left out.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c")])
    >>> (found,) = groupings_of(network, {"Part of town": pd.Series({"a": "North", "b": "North"})})
    >>> [(group.heading, group.count) for group in found.groups], found.places
    ([('North', 2), ('Not stated', 1)], (0, 0, 1))
    """
    nodes = network.nodes
    columns = {name.capitalize(): nodes[name] for name in COLUMNS if name in nodes}
    columns |= {text_of(heading): labels for heading, labels in (given or {}).items()}
    found = []
    for heading, column in columns.items():
        grouping = _grouping(heading, tuple(text_of(label) for label in column.reindex(nodes.index)))
        if len(grouping.groups) > 1:
            found.append(grouping)
    return found


def _grouping(heading: str, labels: tuple[str, ...]) -> Grouping:
    counts: dict[str, int] = {}
    for label in labels:
        if label:
            counts[label] = counts.get(label, 0) + 1
    order = sorted(counts, key=lambda label: (-counts[label], label))
    colours = group_colours()
    kept, others = order[: len(colours)], order[len(colours) :]
    groups = [Group(label, *colours[place], counts[label]) for place, label in enumerate(kept)]
    missing = labels.count("")
    if others or missing:
        left = missing + sum(counts[label] for label in others)
        groups.append(Group(_rest_heading(len(others), missing), *REST, left))
    place_of = {label: place for place, label in enumerate(kept)}
    return Grouping(heading, tuple(groups), labels, tuple(place_of.get(label, len(kept)) for label in labels))


def _rest_heading(others: int, missing: int) -> str:
    if not others:
        return "Not stated"
    return f"Other ({others:,} more)" if not missing else f"Other ({others:,} more) or not stated"
