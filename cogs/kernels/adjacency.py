"""Compressed adjacency: integer arrays that every other kernel reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

__all__ = ["Adjacency", "adjacency_of"]

IntArray = np.ndarray[Any, np.dtype[np.int32]]
OffsetArray = np.ndarray[Any, np.dtype[np.int64]]
FloatArray = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, eq=False)
class Adjacency:
    """A simple digraph in compressed rows: the neighbours of i are `indices[indptr[i]:indptr[i + 1]]`, ascending.

    Attributes
    ----------
    indptr : int64 array of length n + 1
    indices : int32 array, one entry per arc
    weights : float64 array, one entry per arc
    """

    indptr: OffsetArray
    indices: IntArray
    weights: FloatArray

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.indptr) - 1

    @property
    def arcs(self) -> int:
        """Number of arcs; an undirected tie is two."""
        return len(self.indices)

    @cached_property
    def sources(self) -> IntArray:
        """The node each arc leaves, in the order of `indices`."""
        return np.repeat(np.arange(self.size, dtype=np.int32), np.diff(self.indptr))

    @cached_property
    def reversed(self) -> Adjacency:
        """The same arcs turned round."""
        return _of_simple(self.size, self.indices, self.sources, self.weights)

    @cached_property
    def both_ways(self) -> bool:
        """Whether every arc goes both ways, however strong."""
        back = self.reversed
        return np.array_equal(self.indptr, back.indptr) and np.array_equal(self.indices, back.indices)

    def induced(self, keep: np.ndarray[Any, np.dtype[np.bool_]]) -> Adjacency:
        """Return the adjacency among the kept nodes only, in their order."""
        position = np.cumsum(keep, dtype=np.int32) - 1
        chosen = keep[self.sources] & keep[self.indices]
        upto = np.concatenate([[0], np.cumsum(chosen, dtype=np.int64)])[self.indptr]
        indptr = np.concatenate([[0], np.cumsum(np.diff(upto)[keep], dtype=np.int64)])
        return Adjacency(indptr, position[self.indices[chosen]].astype(np.int32), self.weights[chosen])

    def renumbered(self, numbers: np.ndarray[Any, np.dtype[np.int64]]) -> Adjacency:
        """Return the same arcs, each node with its new number, from 0 to size − 1."""
        return _of_simple(self.size, numbers[self.sources], numbers[self.indices], self.weights)


def _of_simple(
    size: int,
    source: np.ndarray[Any, np.dtype[Any]],
    target: np.ndarray[Any, np.dtype[Any]],
    weight: FloatArray,
) -> Adjacency:
    """Return the compressed adjacency of arcs, each of them there once and no loop."""
    order = np.argsort(source.astype(np.int64) * size + target)
    indptr = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(source, minlength=size), out=indptr[1:])
    return Adjacency(indptr, target[order].astype(np.int32), weight[order])


def adjacency_of(
    size: int,
    source: np.ndarray[Any, np.dtype[Any]],
    target: np.ndarray[Any, np.dtype[Any]],
    weight: FloatArray,
) -> Adjacency:
    """Return the compressed adjacency of arcs: loops dropped, parallel arcs merged, weights added.

    Parameters
    ----------
    size : int
        Number of nodes.
    source, target : integer arrays
        The ends of each arc, from 0 to size − 1.
    weight : float64 array
        The weight of each arc.
    """
    proper = source != target
    key = source[proper].astype(np.int64) * size + target[proper]
    unique, inverse = np.unique(key, return_inverse=True)
    weights = np.bincount(inverse, weights=weight[proper], minlength=len(unique)).astype(np.float64)
    rows = unique // max(size, 1)
    indptr = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=size), out=indptr[1:])
    return Adjacency(indptr, (unique % max(size, 1)).astype(np.int32), weights)
