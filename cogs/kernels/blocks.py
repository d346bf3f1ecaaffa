"""Arcs sorted by the labels of their two ends: between which labels they run, and under shuffled labels."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.adjacency import Adjacency

__all__ = ["arc_links", "between_labels", "inside_and_total", "modularity", "outside_balance", "shuffled_balances"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]

_EQUAL = 1e-12


def arc_links(adjacency: Adjacency, counts: Integers) -> Floats:
    """Return for how many single links each arc stands: all of one class's members to all of the other's."""
    members = counts.astype(np.float64)
    links: Floats = members[adjacency.sources] * members[adjacency.indices]
    return links


def between_labels(adjacency: Adjacency, links: Floats, labels: Integers, size: int, *, directed: bool) -> Floats:
    """Return the links from each label to each label, shape (size, size).

    In a symmetric adjacency each tie is two arcs; `directed=False` counts those inside a label as one.
    """
    cells = labels[adjacency.sources] * size + labels[adjacency.indices]
    table = np.bincount(cells, weights=links, minlength=size * size).astype(np.float64).reshape(size, size)
    if not directed:
        np.fill_diagonal(table, table.diagonal() / 2.0)
    return table


def inside_and_total(adjacency: Adjacency, links: Floats, labels: Integers, size: int) -> tuple[Floats, Floats]:
    """Return, per label, the links that stay inside it and all that leave its nodes.

    In a symmetric adjacency each tie is two arcs: one inside a label counts 2 in both figures.
    """
    first, second = labels[adjacency.sources], labels[adjacency.indices]
    same = first == second
    inside = np.bincount(first[same], weights=links[same], minlength=size).astype(np.float64)
    return inside, np.bincount(first, weights=links, minlength=size).astype(np.float64)


def modularity(inside: Floats, total: Floats) -> float:
    """Return Newman's modularity of labels on a symmetric adjacency; NaN without arcs."""
    arcs = float(total.sum())
    return float((inside / arcs - (total / arcs) ** 2).sum()) if arcs > 0 else float("nan")


def outside_balance(inside: Floats, total: Floats) -> Floats:
    """Return (outside − inside)/(outside + inside) of a symmetric adjacency: of all, then of each label.

    A tie counts once in each: inside a label, half its two arcs. NaN where there is no tie.
    """
    within = np.concatenate([[inside.sum()], inside]) / 2.0
    leaving = np.concatenate([[(total - inside).sum() / 2.0], total - inside])
    ties = leaving + within
    balance: Floats = np.where(ties > 0, (leaving - within) / np.where(ties > 0, ties, 1.0), np.nan)
    return balance


def shuffled_balances(
    adjacency: Adjacency, counts: Integers, labels: Integers, size: int, times: int, seed: int
) -> tuple[Floats, Floats]:
    """Return the mean balance under shuffled labels, and the two-sided p of the one observed.

    Labels are shuffled between nodes of equal count. p is (r + 1)/(n + 1), r of the n shuffles lying
    at least as far as the observed one from the mean of all n + 1. A shuffle in which a balance is
    undefined is left out of that balance's mean and p.
    """
    links = arc_links(adjacency, counts)
    observed = outside_balance(*inside_and_total(adjacency, links, labels, size))
    if times == 0 or not len(labels):
        return np.full(size + 1, np.nan), np.full(size + 1, np.nan)
    generator = np.random.default_rng(seed)
    places = np.argsort(counts, kind="stable")
    shuffled = np.empty_like(labels)
    drawn = np.empty((times + 1, size + 1))
    drawn[0] = observed
    for row in range(1, times + 1):
        shuffled[places] = labels[np.lexsort((generator.random(len(labels)), counts))]
        drawn[row] = outside_balance(*inside_and_total(adjacency, links, shuffled, size))
    mean = _mean(drawn)
    far = np.abs(drawn - mean) >= np.abs(observed - mean) - _EQUAL
    defined = (~np.isnan(drawn)).sum(axis=0)
    p = np.divide(far.sum(axis=0), defined, out=np.full(size + 1, np.nan), where=~np.isnan(observed))
    return np.where(np.isnan(observed), np.nan, _mean(drawn[1:])), p


def _mean(rows: Floats) -> Floats:
    """Return the mean of each column over the rows that define it; NaN where none does."""
    defined = (~np.isnan(rows)).sum(axis=0)
    mean: Floats = np.divide(np.nansum(rows, axis=0), defined, out=np.full(rows.shape[1], np.nan), where=defined > 0)
    return mean
