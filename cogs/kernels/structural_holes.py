"""Redundancy and constraint of each node's partners, from the triangles: only in them is a partner another's."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from cogs.kernels.adjacency import Adjacency
from cogs.kernels.arc_marks import marked, marks_of_arcs
from cogs.kernels.chunks import in_turn, ranges
from cogs.kernels.compilation import Kernel, kernel, part

__all__ = ["later_partners", "partner_measures", "triangles"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]

# Arcs of a piece of work.
_PIECE = 100_000


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


@part
def _members(counts: Floats, node: int) -> float:
    """Return for how many a node stands: one, where no counts are given."""
    return counts[node] if len(counts) > 0 else 1.0


@kernel
def later_partners(indptr: Integers, indices: Integers) -> tuple[Integers, Integers, Integers]:
    """Return, in compressed rows, the partners of each node that have more partners than it has, and both their arcs.

    Where both have as many, the one of the higher number; rows ascend, and even those of hubs are short. A node
    with one partner closes no triangle: its row is empty. The two columns of the arcs are the one there and the
    one back.
    """
    n = len(indptr) - 1
    starts = np.zeros(n + 1, dtype=np.int32)
    later = np.zeros(len(indices) // 2, dtype=np.int32)
    arcs = np.zeros((len(indices) // 2, 2), dtype=np.int32)
    back = indptr.astype(np.int32)
    size = 0
    for u in range(n):
        degree = indptr[u + 1] - indptr[u]
        for k in range(indptr[u], indptr[u + 1]):
            w = indices[k]
            theirs = indptr[w + 1] - indptr[w]
            if degree > 1 and (theirs > degree or (theirs == degree and w > u)):
                later[size] = w
                arcs[size, 0] = k
                arcs[size, 1] = back[w]
                size += 1
            # Rows ascend: u comes next in the row of w.
            back[w] += 1
        starts[u + 1] = size
    return starts, later[:size], arcs[:size]


@kernel
def triangles(starts: Integers, later: Integers, marks: Integers, first: int, last: int) -> Integers:
    """Return u, and where u → v, u → w, v → w stand, of each triangle whose earliest u is from `first` to `last` − 1.

    `starts` and `later` are what `later_partners` returns, `marks` those of them that leave a node that is
    later itself; of v and w, v is the earlier.
    """
    found = np.zeros((256, 4), dtype=np.int32)
    size = 0
    for u in range(first, last):
        if starts[u + 1] - starts[u] < 2:
            continue
        for one in range(starts[u], starts[u + 1]):
            v = later[one]
            if starts[v] == starts[v + 1]:
                continue
            for other in range(starts[u], starts[u + 1]):
                if not marked(marks, v, later[other]):
                    continue
                at = _position(later, starts[v], starts[v + 1], later[other])
                if at >= 0:
                    if size == len(found):
                        found = np.concatenate((found, np.zeros_like(found)))
                    found[size, 0] = u
                    found[size, 1] = one
                    found[size, 2] = other
                    found[size, 3] = at
                    size += 1
    return found[:size]


@kernel
def _totals(
    indptr: Integers, indices: Integers, strengths: Floats, counts: Floats, first: int, last: int, totals: Floats
) -> None:
    """Fill in, per node from `first` to `last` − 1, partners, one by what it gives them all, one by the strongest."""
    for i in range(first, last):
        partners = 0.0
        given = 0.0
        strongest = 0.0
        for k in range(indptr[i], indptr[i + 1]):
            members = _members(counts, indices[k])
            partners += members
            given += members * strengths[k]
            strongest = max(strongest, strengths[k])
        totals[i - first, 0] = partners
        totals[i - first, 1] = 1.0 / given if given > 0.0 else 0.0
        totals[i - first, 2] = 1.0 / strongest if strongest > 0.0 else 0.0


@part
def _bound(counts: Floats, bounds: Floats, iq: int, j: int, qj: float) -> None:
    bounds[iq, 0] += _members(counts, j) * qj
    bounds[iq, 1] = max(bounds[iq, 1], qj)


@kernel
def _bounds(
    strengths: Floats, counts: Floats, later: Integers, pairs: Integers, listed: Integers, bounds: Floats
) -> None:
    """Add to `bounds`, per arc i → q, what q gives the partners it shares with i; keep the strongest of it."""
    for row in range(len(listed)):
        u, uv, uw, vw = listed[row]
        v, w = later[uv], later[uw]
        by_uv, by_uw, by_vw = strengths[pairs[uv, 0]], strengths[pairs[uw, 0]], strengths[pairs[vw, 0]]
        _bound(counts, bounds, pairs[uv, 0], w, by_vw)
        _bound(counts, bounds, pairs[uw, 0], v, by_vw)
        _bound(counts, bounds, pairs[uv, 1], w, by_uw)
        _bound(counts, bounds, pairs[vw, 0], u, by_uw)
        _bound(counts, bounds, pairs[uw, 1], v, by_uv)
        _bound(counts, bounds, pairs[vw, 1], u, by_uv)


@part
def _in_all(bounds: Floats, totals: Floats, q: int, iq: int) -> tuple[float, float]:
    """Return one by what q gives, and one by the most it gives anybody: of those who count for i."""
    if len(bounds) > 0:
        return 1.0 / bounds[iq, 0], 1.0 / bounds[iq, 1]
    return totals[q, 1], totals[q, 2]


@kernel
def _through_third(
    strengths: Floats,
    counts: Floats,
    totals: Floats,
    bounds: Floats,
    later: Integers,
    pairs: Integers,
    listed: Integers,
    third: Floats,
    redundancy: Floats,
) -> None:
    """Add to `third`, per arc i → j, p_iq p_qj over the third nodes q; to `redundancy`, per i, m_q p_iq s_qj / max s_q.

    Shares are of all that i gives, to all members of a partner together; ties are as strong both ways.
    """
    for row in range(len(listed)):
        u, at_uv, at_uw, at_vw = listed[row]
        v, w = later[at_uv], later[at_uw]
        uv, vu, uw, wu, vw, wv = (
            pairs[at_uv, 0], pairs[at_uv, 1], pairs[at_uw, 0], pairs[at_uw, 1], pairs[at_vw, 0], pairs[at_vw, 1],
        )  # fmt: skip
        by_uv, by_uw, by_vw = strengths[uv], strengths[uw], strengths[vw]
        of_u, of_v, of_w = totals[u, 1], totals[v, 1], totals[w, 1]
        m_u, m_v, m_w = _members(counts, u), _members(counts, v), _members(counts, w)
        by_u, by_v, by_w = by_vw * m_v * m_w, by_uw * m_u * m_w, by_uv * m_u * m_v
        all_v, most_v = _in_all(bounds, totals, v, uv)
        all_w, most_w = _in_all(bounds, totals, w, uw)
        third[uw] += m_v * by_uv * of_u * by_vw * all_v
        third[uv] += m_w * by_uw * of_u * by_vw * all_w
        redundancy[u] += by_u * of_u * (by_uw * most_v + by_uv * most_w)
        all_u, most_u = _in_all(bounds, totals, u, vu)
        all_w, most_w = _in_all(bounds, totals, w, vw)
        third[vw] += m_u * by_uv * of_v * by_uw * all_u
        third[vu] += m_w * by_vw * of_v * by_uw * all_w
        redundancy[v] += by_v * of_v * (by_vw * most_u + by_uv * most_w)
        all_u, most_u = _in_all(bounds, totals, u, wu)
        all_v, most_v = _in_all(bounds, totals, v, wv)
        third[wv] += m_u * by_uw * of_w * by_uv * all_u
        third[wu] += m_v * by_vw * of_w * by_uv * all_v
        redundancy[w] += by_w * of_w * (by_vw * most_u + by_uw * most_v)


@kernel
def _summed(
    indptr: Integers,
    indices: Integers,
    strengths: Floats,
    counts: Floats,
    totals: Floats,
    third: Floats,
    redundancy: Floats,
    first: int,
    last: int,
    found: Floats,
) -> None:
    """Fill in partners, redundancy, constraint and concentration of the nodes from `first` to `last` − 1."""
    for i in range(first, last):
        found[i - first, 0] = totals[i, 0]
        found[i - first, 1] = redundancy[i]
        if indptr[i + 1] - indptr[i] == 1:
            # In equal shares to all members of the one partner.
            found[i - first, 2] = 1.0 / totals[i, 0]
            found[i - first, 3] = 0.0
            continue
        constraint = 0.0
        for k in range(indptr[i], indptr[i + 1]):
            share = strengths[k] * totals[i, 1] + third[k]
            constraint += _members(counts, indices[k]) * share * share
        each = totals[i, 0] / constraint if constraint > 0.0 else 0.0
        concentration = 0.0
        # Most partners of most nodes are alike: the logarithm of the one before is theirs too.
        before, term = 0.0, 0.0
        for k in range(indptr[i], indptr[i + 1]):
            share = strengths[k] * totals[i, 1] + third[k]
            ratio = share * share * each
            if ratio != before:
                before, term = ratio, ratio * math.log(ratio)
            concentration += _members(counts, indices[k]) * term
        found[i - first, 2] = constraint
        found[i - first, 3] = concentration


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
    several = counts if (counts != 1.0).any() else counts[:0]
    given = ties.indptr, ties.indices, ties.weights, several
    degree = np.diff(ties.indptr).astype(np.float64)
    work = 4.0 * float((degree * np.sqrt(degree)).sum() + ties.arcs)
    totals = np.empty((ties.size, 3))
    begin: tuple[Callable[[], Any], ...] = (
        lambda: later_partners.run(work)(ties.indptr, ties.indices),
        lambda: _totals.run(work)(*given, 0, ties.size, totals),
    )
    (starts, later, pairs), _ = in_turn(lambda step: step(), begin, shared=later_partners.compiles(work))
    between = np.flatnonzero((np.bincount(later, minlength=ties.size) > 0) & (np.diff(starts) > 0))
    marks = marks_of_arcs.run(work)(starts, later, between)
    bounds = np.zeros((0, 2))
    if bounded:
        bounds = np.column_stack([ties.weights, ties.weights])
        for listed in _listed(starts, later, marks, work):
            _bounds.run(work)(ties.weights, several, later, pairs, listed, bounds)
    third, redundancy = np.zeros(ties.arcs), np.zeros(ties.size)
    for listed in _listed(starts, later, marks, work):
        _through_third.run(work)(ties.weights, several, totals, bounds, later, pairs, listed, third, redundancy)
    return _of_nodes(_summed, 4, ties, work, *given, totals, third, redundancy)


def _of_nodes(kernel: Kernel[..., None], figures: int, ties: Adjacency, work: float, *given: Any) -> Floats:
    """Return so many figures that a kernel fills in for ranges of nodes, the ranges shared among threads."""
    run = kernel.run(work)
    found = np.empty((ties.size, figures))
    pieces = ranges(ties.indptr, _PIECE)
    for _ in in_turn(lambda piece: run(*given, *piece, found[slice(*piece)]), pieces, shared=kernel.compiles(work)):
        pass
    return found


def _listed(starts: Integers, later: Integers, marks: Integers, work: float) -> Iterator[Integers]:
    run = triangles.run(work)
    pieces = ranges(starts, _PIECE)
    return in_turn(lambda piece: run(starts, later, marks, *piece), pieces, shared=triangles.compiles(work))
