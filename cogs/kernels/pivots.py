"""How many pairs each node stands between, estimated from some sources drawn at random (Brandes & Pich 2007).

Where paths go both ways, what a source finds counts the more the further from it (Geisberger et al. 2008): a node
near a source would else look important because the source was drawn. From its other end the same path counts
for the rest, so that the figures stay right on average.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cogs.kernels.adjacency import Adjacency
from cogs.kernels.folding import Folded, folded
from cogs.kernels.pairs_through import searches, senders

__all__ = ["INTERVALS", "Estimate", "estimated_pairs_through"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]

INTERVALS = 50
"""Of so many nodes, the largest, an interval is given."""
_LIKELY = 400
# At least so many searches, as many as threads share evenly, tell who is likely to be among the largest.
_PILOTS = 128
_PILOT_CELLS = 4_000_000
_RESAMPLES = 999
_OUTSIDE = 0.05


@dataclass(frozen=True, eq=False)
class Estimate:
    """Sums over ordered pairs, estimated; `lower` and `upper` are NaN but for the largest.

    Attributes
    ----------
    through, error, lower, upper : float64 arrays, per node
        The estimate, its standard error, and a 95 % interval by bootstrap-t.
    bound : float
        No estimate is further off than this, with probability 95 % (Hoeffding).
    searched, classes : int
        From how many classes was searched, and from how many the exact figures search.
    """

    through: Floats
    error: Floats
    lower: Floats
    upper: Floats
    bound: float
    searched: int
    classes: int


@dataclass(frozen=True, eq=False)
class _Draw:
    """Classes searched from: those that always are, and those drawn, with how often each was."""

    certain: Integers
    drawn: Integers
    times: Floats
    people: float
    """How many nodes those that can be drawn stand for."""

    @property
    def number(self) -> float:
        """How many draws there were."""
        return float(self.times.sum())


def estimated_pairs_through(adjacency: Adjacency, counts: Floats, *, pivots: int, seed: int) -> Estimate:
    """Estimate what `pairs_through` returns, from so many sources drawn without replacement.

    Sources are single nodes; those that hang on a class or belong to it are searched from once, together.
    A class heavier than one draw stands for is always among them, exactly. What was taken off in folding is
    exact too.

    Parameters
    ----------
    adjacency : Adjacency
    counts : float64 array
        How many alike each node stands for.
    pivots : int
        How many sources, 2 or more.
    seed : int
        Starts the draw and the resampling.
    """
    ways = folded(adjacency, counts)
    generator = np.random.default_rng(seed)
    draw = _drawn(ways, pivots, generator)
    exact, sums, squares, kept, single = _searched(ways, draw)
    each = draw.people / draw.number if draw.number else 0.0
    through = ways.beside + ways.of_nodes(exact + each * sums)
    spread = np.sqrt(np.maximum(squares - sums**2 / max(draw.number, 1.0), 0.0) / max(draw.number - 1.0, 1.0))
    factor = each * np.sqrt(draw.number * (1.0 - draw.number / draw.people)) if draw.number else 0.0
    error = ways.of_nodes(spread * factor)
    largest = np.argsort(-through, kind="stable")[:INTERVALS]
    lower, upper = np.full((2, adjacency.size), np.nan)
    lower[largest] = upper[largest] = through[largest]
    inside = largest[error[largest] > 0]
    if len(inside):
        classes = ways.class_of[inside]
        if not np.isin(classes, kept).all():
            kept, (_, single) = classes, _found(ways, [(draw.drawn, draw.times)], classes)
        values = single[[int(np.flatnonzero(kept == one)[0]) for one in classes]].T.copy()
        low, high = _studentised(values, draw.times, generator)
        lower[inside] = np.maximum(through[inside] - high * error[inside], 0.0)
        upper[inside] = through[inside] - low * error[inside]
    range_of_one = max(float(counts.sum()) - 2.0, 0.0) * (2.0 if ways.both_ways else 1.0)
    doubt = np.log(2.0 * max(adjacency.size, 1) / _OUTSIDE) / (2.0 * max(draw.number, 1.0))
    bound = draw.people * range_of_one * float(np.sqrt(doubt)) if draw.number else 0.0
    return Estimate(through, error, lower, upper, bound, len(draw.certain) + len(draw.drawn), len(senders(ways)))


def _drawn(ways: Folded, pivots: int, generator: np.random.Generator) -> _Draw:
    sources = senders(ways)
    weights = ways.weights[sources]
    certain = np.zeros(len(sources), dtype=np.bool_)
    if pivots >= len(sources):
        certain[:] = True
    while not certain.all():
        left = pivots - int(certain.sum())
        heavier = ~certain & (weights * left > weights[~certain].sum())
        if not heavier.any():
            break
        certain |= heavier
    others = np.flatnonzero(~certain)
    if not len(others):
        return _Draw(sources, sources[:0], np.zeros(0), 0.0)
    people = weights[others].astype(np.int64)
    times = generator.multivariate_hypergeometric(people, pivots - int(certain.sum()), method="marginals")
    found = times > 0
    return _Draw(sources[certain], sources[others[found]], times[found].astype(np.float64), float(people.sum()))


def _searched(ways: Folded, draw: _Draw) -> tuple[Floats, Floats, Floats, Integers, Floats]:
    """Return the exact part, Σ and Σ² over the draws, and the single dependencies of the likely largest.

    Who they are shows in a first part of the draws, of which all single dependencies are kept until then.
    """
    number = len(draw.drawn)
    first = min(number, max(_PILOTS, _PILOT_CELLS // max(ways.size, 1) // _PILOTS * _PILOTS))
    # Neighbouring classes are alike: take the first part from everywhere.
    order = np.argsort(np.arange(number) % max(1, -(-number // max(first, 1))), kind="stable")
    pilots, others = ((draw.drawn[part], draw.times[part]) for part in (order[:first], order[first:]))
    (pilot,), rows = _found(ways, [pilots], np.arange(ways.size))
    kept = np.sort(np.argsort(-pilot[:, 0], kind="stable")[:_LIKELY])
    (rest, exact), more = _found(ways, [others, (draw.certain, ways.weights[draw.certain])], kept)
    single = np.empty((len(kept), number))
    single[:, order] = np.concatenate([rows[kept], more[:, : len(others[0])]], axis=1)
    return exact[:, 0], pilot[:, 0] + rest[:, 0], pilot[:, 1] + rest[:, 1], kept, single


def _found(ways: Folded, batches: Sequence[tuple[Integers, Floats]], kept: Integers) -> tuple[list[Floats], Floats]:
    """Return the sums of each batch, and the single dependencies of those kept on all sources, batch after batch."""
    sums = [np.zeros((ways.size, 2)) for _ in batches]
    singles = [np.zeros((len(kept), 0))]
    for batch, totals, single in searches(ways, batches, kept=kept, by_distance=ways.both_ways):
        sums[batch] += totals
        singles.append(single)
    return sums, np.concatenate(singles, axis=1)


def _studentised(values: Floats, times: Floats, generator: np.random.Generator) -> tuple[Floats, Floats]:
    """Return the 2.5 % and 97.5 % points of (mean* − mean) / standard error*, resampling the draws."""
    number = float(times.sum())
    mean = np.einsum("d,dn->n", times, values, optimize=False) / number
    owner = np.repeat(np.arange(len(times)), times.astype(np.int64))
    again = np.array(
        [
            np.bincount(owner[generator.integers(len(owner), size=len(owner))], minlength=len(times))
            for _ in range(_RESAMPLES)
        ],
        dtype=np.float64,
    )
    # Not through BLAS: its sums depend on the number of threads.
    means = np.einsum("rd,dn->rn", again, values, optimize=False) / number
    seconds = np.einsum("rd,dn->rn", again, values**2, optimize=False) / number
    errors = np.sqrt(np.maximum(seconds - means**2, 0.0) / max(number - 1.0, 1.0))
    scores = np.divide(means - mean, errors, out=np.zeros_like(means), where=errors > 0)
    low, high = np.quantile(scores, [_OUTSIDE / 2, 1 - _OUTSIDE / 2], axis=0)
    return low, high
