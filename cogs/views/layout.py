"""Where marks stand: a seeded igraph layout for the main component, a strip for all that is apart from it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.views.style import FIGURE_HEIGHT, FIGURE_WIDTH

if TYPE_CHECKING:
    import igraph

__all__ = ["apart", "positions"]

Points = np.ndarray[Any, np.dtype[np.float64]]
Box = tuple[float, float, float, float]  # left, top, right, bottom

SMALL, MIDDLE = 150, 3_000
MARGIN, EDGE = 42.0, 24.0
"""Room beside the main component for names, and above and below it."""
STRIP_SHARE = 0.26
"""The most that the strip may take of the figure's height; the main component has the rest."""
STRIP_HEADING = 30.0
CELL = (150.0, 46.0)
"""Room for one mark of the strip with its name, at full scale."""


def apart(network: CommunityNetwork) -> pd.Series[Any]:
    """Say which nodes stand apart from the main component, and so in the strip.

    Parameters
    ----------
    network : CommunityNetwork
        Any network.

    Returns
    -------
    pandas.Series of bool
        By node id. Everything is apart where there are no ties at all.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c"), ("d", "funds", "e")])
    >>> [node for node, alone in apart(network).items() if alone]
    ['d', 'e']
    """
    groups = _components(_graph_of(network))
    alone = np.ones(len(network), dtype=bool)
    if groups and len(groups[0]) > 1:
        alone[groups[0]] = False
    return pd.Series(alone, index=network.nodes.index)


def positions(network: CommunityNetwork, *, seed: int = 0) -> pd.DataFrame:
    """Place every node in the figure, FIGURE_WIDTH by FIGURE_HEIGHT, y downwards.

    To 150 nodes Fruchterman-Reingold from a Kamada-Kawai start; to 3,000 Fruchterman-Reingold with
    ties inside Leiden groups counted three times; above, UMAP. Ties count alike, in no direction.
    The largest component has at least 60% of the figure; the others are packed in a strip below it.

    Parameters
    ----------
    network : CommunityNetwork
        What is drawn.
    seed : int
        The same network and seed give the same positions.

    Returns
    -------
    pandas.DataFrame
        Columns x and y (figure units, two decimals), index the node ids.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c")])
    >>> positions(network).round().columns.tolist()
    ['x', 'y']
    """
    points = np.zeros((len(network), 2))
    graph = _graph_of(network)
    groups = _components(graph)
    has_main = bool(groups) and len(groups[0]) > 1
    fragments = groups[1:] if has_main else groups
    share = sum(map(len, fragments)) / max(len(network), 1)
    limit = FIGURE_HEIGHT * (min(STRIP_SHARE, 0.13 + 1.2 * share) if has_main else 1.0) - STRIP_HEADING
    with _seeded(seed):
        height = _pack(graph, fragments, points, limit)
        if has_main:
            bottom = FIGURE_HEIGHT - EDGE - (height + STRIP_HEADING if fragments else 0.0)
            box = (MARGIN, EDGE, FIGURE_WIDTH - MARGIN, bottom)
            points[groups[0]] = _main(graph.induced_subgraph(groups[0]), box)
    return pd.DataFrame(np.round(points, 2), index=network.nodes.index, columns=["x", "y"])


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Let igraph draw from a generator of our own, and give it back Python's afterwards."""
    import igraph

    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - no secret depends on it
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def _graph_of(network: CommunityNetwork) -> igraph.Graph:
    import igraph

    adjacency = network.adjacency(None, directed=False)
    once = adjacency.sources < adjacency.indices
    ties = np.column_stack([adjacency.sources[once], adjacency.indices[once]])
    return igraph.Graph(n=len(network), edges=ties.tolist())


def _components(graph: igraph.Graph) -> list[list[int]]:
    """Return the components' nodes, the largest first, those of one size in the order of the nodes."""
    return sorted((list(group) for group in graph.connected_components()), key=lambda group: (-len(group), group[0]))


def _main(graph: igraph.Graph, box: Box) -> Points:
    return _settled(_drawn(graph), box)


def _drawn(graph: igraph.Graph) -> Points:
    if graph.vcount() <= SMALL:
        start = graph.layout_kamada_kawai()
        return np.array(graph.layout_fruchterman_reingold(seed=start, niter=300, start_temp=graph.vcount() ** 0.5 / 10))
    groups = np.array(graph.community_leiden(objective_function="modularity", n_iterations=4).membership)
    ties = np.array(graph.get_edgelist())
    weights = np.where(groups[ties[:, 0]] == groups[ties[:, 1]], 3.0, 1.0)
    if graph.vcount() <= MIDDLE:
        return np.array(graph.layout_fruchterman_reingold(weights=weights.tolist(), niter=300, grid=False))
    return np.array(graph.layout_umap(dist=(1 / weights).tolist(), epochs=200, min_dist=0.1))


def _settled(points: Points, box: Box) -> Points:
    """Turn the long side level, pull outliers in, fill the box and move marks apart."""
    centred = points - np.median(points, axis=0)
    if len(points) > 2:
        _, _, axes = np.linalg.svd(centred - centred.mean(axis=0), full_matrices=False)
        axes *= np.where(axes[np.arange(2), np.abs(axes).argmax(axis=1)] < 0, -1.0, 1.0)[:, None]
        centred = centred @ axes.T
    left, top, right, bottom = box
    share = np.column_stack([_evened(centred[:, 0]), _evened(centred[:, 1])])
    if np.ptp(centred[:, 1]) < 0.08 * np.ptp(centred[:, 0]):
        # All in a line: a gentle zigzag gives names room.
        share[:, 1] = 0.5 + 0.15 * (-1.0) ** np.argsort(np.argsort(share[:, 0], kind="stable"), kind="stable")
    placed = np.array([left, top]) + share * np.array([right - left, bottom - top])
    gap = min(46.0, 0.82 * ((right - left) * (bottom - top) / len(points)) ** 0.5)
    return _kept_apart(placed, gap, box)


def _evened(values: Points) -> Points:
    """Return 0 to 1: the values with far ones drawn in smoothly, mixed with their ranks to use all the room."""
    spread = np.subtract(*np.quantile(values, [0.9, 0.1])) / 2
    if spread <= 1e-9:
        spread = np.abs(values).max()
    if spread <= 1e-9 or len(values) < 2:
        return np.full(len(values), 0.5)
    bent = np.arcsinh(values / spread)
    bent = (bent - bent.min()) / (bent.max() - bent.min())
    ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable") / (len(values) - 1)
    mixed: Points = 0.65 * bent + 0.35 * ranks
    return mixed


def _kept_apart(points: Points, gap: float, box: Box, rounds: int = 60) -> Points:
    """Push apart marks that stand closer than a gap, a little in each round, inside the box."""
    points = points.copy()
    left, top, right, bottom = box
    # No two marks on one spot: a tiny spiral gives each pair a direction to part in.
    turns = np.arange(len(points)) * 2.399963
    points += 0.01 * np.column_stack([np.cos(turns), np.sin(turns)])
    for _ in range(rounds):
        first, second = _close_pairs(points, gap)
        if not len(first):
            break
        way = points[second] - points[first]
        distance = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
        push = way * ((gap - distance) / distance * 0.35)[:, None]
        np.add.at(points, second, push)
        np.add.at(points, first, -push)
        points[:, 0] = points[:, 0].clip(left, right)
        points[:, 1] = points[:, 1].clip(top, bottom)
    return points


def _close_pairs(points: Points, gap: float) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the pairs of points nearer than the gap, found among cells as wide as the gap."""
    cells = np.floor(points / gap).astype(np.int64)
    stride = int(cells[:, 1].max() - cells[:, 1].min()) + 3
    codes = (cells[:, 0] - cells[:, 0].min()) * stride + (cells[:, 1] - cells[:, 1].min() + 1)
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    firsts, seconds = [], []
    for step in (0, 1, stride - 1, stride, stride + 1):
        start = np.searchsorted(ordered, ordered + step, side="left")
        end = np.searchsorted(ordered, ordered + step, side="right")
        counts = end - start
        first = np.repeat(np.arange(len(points)), counts)
        second = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(start, counts)
        kept = first < second if step == 0 else np.ones(len(first), dtype=bool)
        firsts.append(order[first[kept]])
        seconds.append(order[second[kept]])
    one, other = np.concatenate(firsts), np.concatenate(seconds)
    near = np.hypot(*(points[one] - points[other]).T) < gap
    return one[near], other[near]


def _pack(graph: igraph.Graph, fragments: list[list[int]], points: Points, limit: float) -> float:
    """Place the fragments in rows at the bottom of the figure, and return the height they take."""
    if not fragments:
        return 0.0
    sizes = [_cells(len(group)) for group in fragments]
    for scale in (1.0, 0.85, 0.7, 0.55, 0.45, 0.35, 0.28, 0.2, 0.15, 0.1, 0.07, 0.05):
        corners, height = _shelves([(wide * CELL[0] * scale, high * CELL[1] * scale) for wide, high in sizes])
        if height <= limit:
            break
    shrink = min(1.0, limit / height)
    top = FIGURE_HEIGHT - height * shrink
    for group, (wide, high), (x, y) in zip(fragments, sizes, corners, strict=True):
        cell = np.array([CELL[0] * scale, CELL[1] * scale * shrink])
        inside = _fragment(graph.induced_subgraph(group), wide, high)
        points[group] = np.array([x, top + y * shrink]) + inside * cell
    return height * shrink


def _cells(size: int) -> tuple[int, int]:
    wide = 1 if size == 1 else int(np.ceil((size * 1.2) ** 0.5))
    return wide, int(np.ceil(size / wide)) + (size > 2)


def _shelves(sizes: list[tuple[float, float]]) -> tuple[list[tuple[float, float]], float]:
    """Stand boxes in rows from left to right, and return their corners and the height of all rows."""
    corners = []
    x, y, row = 0.0, 0.0, 0.0
    for wide, high in sizes:
        if x > 0 and x + wide > FIGURE_WIDTH:
            x, y, row = 0.0, y + row, 0.0
        corners.append((x, y))
        x, row = x + wide, max(row, high)
    return corners, y + row


def _fragment(graph: igraph.Graph, wide: int, high: int) -> Points:
    """Return places in a box of cells: in a row to two nodes, else a small layout that fills it."""
    size = graph.vcount()
    if size <= 2:
        return np.column_stack([np.arange(size) + 0.5, np.full(size, 0.4)])
    box = (0.5, 0.4, wide - 0.5, high - 0.6)
    drawn = np.array(graph.layout_kamada_kawai()) if size <= SMALL else _drawn(graph)
    return _settled(drawn, box)
