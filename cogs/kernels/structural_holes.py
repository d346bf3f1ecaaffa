"""Redundancy and constraint of each node's partners: walks of two ties that end at a partner."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from cogs.kernels.compilation import kernel

__all__ = ["redundancy_and_constraint"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]


@kernel
def redundancy_and_constraint(
    indptr: Integers, indices: Integers, strengths: Floats, counts: Floats, bounded: bool
) -> Floats:
    """Return, per member of each node, its partners, and their redundancy, constraint and concentration.

    The adjacency is symmetric, strengths are positive, between two single members. Four columns:
    the number of partners; Σ_j m_j Σ_q m_q p_iq s_jq / max_k s_jk; C_i = Σ_j m_j c_ij; and
    Σ_j m_j r_ij ln r_ij with r_ij = c_ij / (C_i / partners). If `bounded`, the sums and the largest
    strength of a partner j run over i (one member) and the partners of i only; else over all of j's.
    A node without partners has zeros.
    """
    n = len(indptr) - 1
    found = np.zeros((n, 4))
    share = np.zeros(n)  # p_iq where q is a partner of i, else 0
    near = np.full(n, -1, dtype=np.int64)
    through = np.zeros(n)  # Σ_q m_q p_iq p_qj
    for i in range(n):
        first, last = indptr[i], indptr[i + 1]
        total = 0.0
        partners = 0.0
        for k in range(first, last):
            j = indices[k]
            near[j] = i
            through[j] = 0.0
            partners += counts[j]
            total += counts[j] * strengths[k]
        for k in range(first, last):
            share[indices[k]] = strengths[k] / total
        for k in range(first, last):
            q = indices[k]
            sent = 0.0
            largest = 0.0
            redundant = 0.0
            for a in range(indptr[q], indptr[q + 1]):
                j = indices[a]
                inside = j == i or near[j] == i
                if bounded and not inside:
                    continue
                sent += (1.0 if bounded and j == i else counts[j]) * strengths[a]
                largest = max(largest, strengths[a])
                if near[j] == i:
                    redundant += counts[j] * share[j] * strengths[a]
            found[i, 1] += counts[q] * redundant / largest
            part = counts[q] * share[q] / sent
            for a in range(indptr[q], indptr[q + 1]):
                j = indices[a]
                if near[j] == i:
                    through[j] += part * strengths[a]
        constraint = 0.0
        for k in range(first, last):
            j = indices[k]
            constraint += counts[j] * (share[j] + through[j]) * (share[j] + through[j])
        for k in range(first, last):
            j = indices[k]
            ratio = (share[j] + through[j]) * (share[j] + through[j]) * partners / constraint
            if ratio > 0.0:
                found[i, 3] += counts[j] * ratio * math.log(ratio)
        found[i, 0] = partners
        found[i, 2] = constraint
    return found
