"""Redundancy and constraint of each node's partners, from the triangles: only in them is a partner another's."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from cogs.kernels.adjacency import Adjacency
from cogs.kernels.chunks import in_turn, ranges
from cogs.kernels.compilation import kernel, part

__all__ = ["partner_measures", "triangles"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]

# Arcs of a piece of work.
_PIECE = 400_000


@part
def _position(indices: Integers, low: int, stop: int, node: int) -> int:
    """Return where a node stands in an ascending part of the indices, −1 if it does not."""
    high = stop
    while low < high:
        middle = (low + high) // 2
        if indices[middle] < node:
            low = middle + 1
        else:
            high = middle
    return low if low < stop and indices[low] == node else -1


@kernel
def triangles(indptr: Integers, indices: Integers, first: int, last: int) -> Integers:
    """Return the three nodes of each triangle whose node of fewest partners is from `first` to `last` − 1."""
    found = np.zeros((256, 3), dtype=np.int64)
    size = 0
    later = np.zeros(64, dtype=np.int64)
    for u in range(first, last):
        degree = indptr[u + 1] - indptr[u]
        if degree > len(later):
            later = np.zeros(2 * degree, dtype=np.int64)
        number = 0
        for k in range(indptr[u], indptr[u + 1]):
            w = indices[k]
            theirs = indptr[w + 1] - indptr[w]
            if theirs > degree or (theirs == degree and w > u):
                later[number] = w
                number += 1
        for one in range(number):
            v = later[one]
            for other in range(one + 1, number):
                w = later[other]
                if indptr[v + 1] - indptr[v] < indptr[w + 1] - indptr[w]:
                    closed = _position(indices, indptr[v], indptr[v + 1], w) >= 0
                else:
                    closed = _position(indices, indptr[w], indptr[w + 1], v) >= 0
                if closed:
                    if size == len(found):
                        found = np.concatenate((found, np.zeros_like(found)))
                    found[size, 0] = u
                    found[size, 1] = v
                    found[size, 2] = w
                    size += 1
    return found[:size]


@kernel
def _totals(indptr: Integers, indices: Integers, strengths: Floats, counts: Floats) -> Floats:
    """Return, per node, the number of its partners, what it gives them all, and the strongest it gives."""
    totals = np.zeros((len(indptr) - 1, 3))
    for i in range(len(totals)):
        for k in range(indptr[i], indptr[i + 1]):
            totals[i, 0] += counts[indices[k]]
            totals[i, 1] += counts[indices[k]] * strengths[k]
            totals[i, 2] = max(totals[i, 2], strengths[k])
    return totals


@kernel
def _bounds(
    indptr: Integers, indices: Integers, strengths: Floats, counts: Floats, listed: Integers, bounds: Floats
) -> None:
    """Add to `bounds`, per arc i → q, what q gives the partners it shares with i; keep the strongest of it."""
    for row in range(len(listed)):
        for turn in range(6):
            i = listed[row, turn // 2]
            q = listed[row, (turn // 2 + 1 + turn % 2) % 3]
            j = listed[row, (turn // 2 + 2 - turn % 2) % 3]
            iq = _position(indices, indptr[i], indptr[i + 1], q)
            qj = strengths[_position(indices, indptr[q], indptr[q + 1], j)]
            bounds[iq, 0] += counts[j] * qj
            bounds[iq, 1] = max(bounds[iq, 1], qj)


@kernel
def _through_third(
    indptr: Integers,
    indices: Integers,
    strengths: Floats,
    counts: Floats,
    totals: Floats,
    bounds: Floats,
    listed: Integers,
    third: Floats,
) -> None:
    """Add to `third`, per arc i → j, p_iq p_qj over the third nodes q, and p_iq s_qj for i → q over the j."""
    for row in range(len(listed)):
        for turn in range(6):
            i = listed[row, turn // 2]
            q = listed[row, (turn // 2 + 1 + turn % 2) % 3]
            j = listed[row, (turn // 2 + 2 - turn % 2) % 3]
            iq = _position(indices, indptr[i], indptr[i + 1], q)
            ij = _position(indices, indptr[i], indptr[i + 1], j)
            qj = strengths[_position(indices, indptr[q], indptr[q + 1], j)]
            sent = bounds[iq, 0] if len(bounds) > 0 else totals[q, 1]
            third[ij, 0] += counts[q] * strengths[iq] / totals[i, 1] * qj / sent
            third[iq, 1] += counts[j] * strengths[ij] / totals[i, 1] * qj


@kernel
def _summed(
    indptr: Integers,
    indices: Integers,
    strengths: Floats,
    counts: Floats,
    totals: Floats,
    bounds: Floats,
    third: Floats,
    first: int,
    last: int,
) -> Floats:
    """Return partners, redundancy, constraint and concentration of the nodes from `first` to `last` − 1."""
    found = np.zeros((last - first, 4))
    for i in range(first, last):
        constraint = 0.0
        redundancy = 0.0
        for k in range(indptr[i], indptr[i + 1]):
            j = indices[k]
            share = strengths[k] / totals[i, 1] + third[k, 0]
            constraint += counts[j] * share * share
            if third[k, 1] > 0.0:
                redundancy += counts[j] * third[k, 1] / (bounds[k, 1] if len(bounds) > 0 else totals[j, 2])
        concentration = 0.0
        for k in range(indptr[i], indptr[i + 1]):
            share = strengths[k] / totals[i, 1] + third[k, 0]
            ratio = share * share * totals[i, 0] / constraint
            if ratio > 0.0:
                concentration += counts[indices[k]] * ratio * math.log(ratio)
        found[i - first, 0] = totals[i, 0]
        found[i - first, 1] = redundancy
        found[i - first, 2] = constraint
        found[i - first, 3] = concentration
    return found


def partner_measures(ties: Adjacency, counts: Floats, *, bounded: bool) -> Floats:
    """Return, per member of each node, its partners, and their redundancy, constraint and concentration.

    Four columns: the number of partners; Σ_j m_j Σ_q m_q p_iq s_jq / max_k s_jk; C_i = Σ_j m_j c_ij; and
    Σ_j m_j r_ij ln r_ij with r_ij = c_ij / (C_i / partners). A node without partners has zeros.

    Parameters
    ----------
    ties : Adjacency
        Symmetric, its weights the strength between two single members, above 0.
    counts : float64 array
        How many alike, not linked to each other, each node stands for.
    bounded : bool
        Whether the sums and the largest strength of a partner j run over i (one member) and the partners
        of i only; else over all of j's.
    """
    given = ties.indptr, ties.indices, ties.weights, counts
    work = 4.0 * float((np.diff(ties.indptr).astype(np.float64) ** 1.5).sum() + ties.arcs)
    totals = _totals.run(work)(*given)
    bounds = np.zeros((0, 2))
    if bounded:
        bounds = np.column_stack([ties.weights, ties.weights])
        for listed in _listed(ties, work):
            _bounds.run(work)(*given, listed, bounds)
    third = np.zeros((ties.arcs, 2))
    for listed in _listed(ties, work):
        _through_third.run(work)(*given, totals, bounds, listed, third)
    run = _summed.run(work)
    pieces = ranges(ties.indptr, _PIECE)
    found = in_turn(lambda piece: run(*given, totals, bounds, third, *piece), pieces, shared=_summed.compiles(work))
    return np.concatenate([np.zeros((0, 4)), *found])


def _listed(ties: Adjacency, work: float) -> Iterator[Integers]:
    run = triangles.run(work)
    pieces = ranges(ties.indptr, _PIECE)
    return in_turn(lambda piece: run(ties.indptr, ties.indices, *piece), pieces, shared=triangles.compiles(work))
