"""Rows that are the same: found by sums of random codes, and made sure of entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cogs.kernels.adjacency import Adjacency

__all__ = ["alike_rows"]

Integers = np.ndarray[Any, np.dtype[Any]]
Codes = np.ndarray[Any, np.dtype[np.uint64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

_ODD = np.uint64(0x9E3779B97F4A7C15)


def alike_rows(tables: Sequence[Adjacency], labels: Integers | None = None) -> tuple[Integers, Integers]:
    """Return the class of each row, those with the same entries in every table, and the first row of each class.

    Parameters
    ----------
    tables : sequence of Adjacency
        As many rows each.
    labels : integer array, optional
        Of each row, from 0; rows of one class have the same.
    """
    size = tables[0].size
    most = max(size, 1 + max(int(table.indices.max(initial=0)) for table in tables))
    if labels is not None:
        most = max(most, 1 + int(labels.max(initial=0)))
    codes = np.random.default_rng(0).integers(0, 2**63, most, dtype=np.uint64)
    marks = np.zeros(size, dtype=np.uint64) if labels is None else codes[labels]
    for table in tables:
        marks = marks * _ODD + _sums(table, codes)
    _, firsts, classes = np.unique(marks, return_index=True, return_inverse=True)
    like = firsts[classes]
    differs = np.zeros(size, dtype=np.bool_) if labels is None else labels != labels[like]
    for table in tables:
        differs |= _differs(table, like)
    # Who only shares the mark of a class is a class by itself.
    strays = np.flatnonzero(differs)
    classes[strays] = len(firsts) + np.arange(len(strays))
    return classes, np.concatenate([firsts, strays])


def _sums(table: Adjacency, codes: Codes) -> Codes:
    upto = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(codes[table.indices], dtype=np.uint64)])
    sums: Codes = upto[table.indptr[1:]] - upto[table.indptr[:-1]]
    return sums


def _differs(table: Adjacency, like: Integers) -> Flags:
    """Return whose row is not that of the one it should be like."""
    degree = np.diff(table.indptr)
    differs: Flags = degree != degree[like]
    sources = table.sources
    same = ~differs[sources]
    sources, at = sources[same], np.flatnonzero(same)
    theirs = table.indptr[like[sources]] + at - table.indptr[sources]
    differs[sources[table.indices[at] != table.indices[theirs]]] = True
    return differs
