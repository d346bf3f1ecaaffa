"""How sure an anchor's places are: figures computed again after random losses, and the ranges of the ranks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cogs.insights.anchors.figures import columns_of, metrics_there
from cogs.metrics.catalogue import METRICS, metrics_table
from cogs.metrics.stability import rank_stability
from cogs.network.community_network import CommunityNetwork
from cogs.network.rows import rows_recorded
from cogs.network.ties import Ties

__all__ = ["Loss", "Losses", "ranges_of"]

Floats = np.ndarray[Any, np.dtype[np.float64]]

_DROP = 0.1
_QUICK = ("partners", "betweenness", "brokerage")
_MOST_BODIES = 1_000
_MOST_ROWS = 20_000
_FEW_SAMPLES = 10
_SHARE_OF_LARGEST = 1e-12


@dataclass(frozen=True, eq=False)
class Loss:
    """Some figures that are computed together after each loss: on which network, how, how often."""

    name: str
    network: CommunityNetwork
    metrics: tuple[str, ...]
    columns: tuple[str, ...]
    grouping: str
    relations: str | Iterable[str] | None
    seed: int
    samples: int

    def figures(self) -> list[pd.DataFrame]:
        """Return the figures of the network as it is, and then after each loss of ties."""
        frames: list[pd.DataFrame] = []

        def kept(part: CommunityNetwork) -> pd.Series[Any]:
            frames.append(self._computed(part))
            return frames[-1].iloc[:, 0]

        rank_stability(self.network, kept, drop=_DROP, of="edges", n=self.samples, seed=self.seed)
        return frames

    def _computed(self, part: CommunityNetwork) -> pd.DataFrame:
        """Return the figures of what a loss left; 0 where it left no tie of that kind at all."""
        table = metrics_table(
            part,
            metrics=[name for name in self.metrics if name in metrics_there(part)],
            on="whole" if METRICS[self.metrics[0]].per == "ties" else "organisations",
            by=self.grouping,
            relations=self.relations,
        )
        return table.reindex(columns=list(self.columns), fill_value=0.0)


@dataclass(frozen=True, eq=False)
class Losses:
    """What is computed again, and how often: the more a figure costs, the less often."""

    network: CommunityNetwork
    view: CommunityNetwork
    ties: tuple[Ties, ...]
    grouping: str
    relations: str | Iterable[str] | None
    seed: int
    samples: int

    def sets(self, wanted: set[str]) -> Iterator[Loss]:
        """Yield the losses that the wanted columns need."""
        few = min(self.samples, max(_FEW_SAMPLES, self.samples // 20))
        often = self.samples if len(self.view) <= _MOST_BODIES else few
        slow = [name for name in metrics_there(self.network) if METRICS[name].per == "network"]
        for name, network, metrics, samples in (
            ("partners, betweenness and brokerage", self.view, _QUICK, often),
            ("activity between groups", self.view, ("activity_exclusivity",), few),
            ("reach and residents", self.network, slow, few if rows_recorded(self.network).sum() <= _MOST_ROWS else 0),
        ):
            needed = tuple(one for one in metrics if wanted & set(columns_of(one, self.ties)))
            columns = tuple(column for one in needed for column in columns_of(one, self.ties))
            if needed and samples:
                yield Loss(name, network, needed, columns, self.grouping, self.relations, self.seed, samples)


def ranges_of(figures: Sequence[pd.Series[Any]], peers: pd.Index, nodes: Iterable[str]) -> tuple[Floats, Floats]:
    """Return the 5th and 95th percentile of the rank of each node among its peers, as `rank_stability` has them.

    Parameters
    ----------
    figures : sequence of pandas.Series
        One figure: of everybody, and then after each loss of those who were left.
    peers : pandas.Index
        Who is ranked. One who was lost keeps the place before or behind the others that it had.
    nodes : iterable of str
        Some of the peers.

    Examples
    --------
    >>> whole = pd.Series({"a": 3.0, "b": 2.0, "c": 1.0})
    >>> after = [pd.Series({"a": 1.0, "b": 2.0}), pd.Series({"a": 3.0, "c": 1.0})]
    >>> ranges_of([whole, *after], whole.index, ["a", "c"])
    (array([1., 3.]), array([2., 3.]))
    """
    index = figures[0].index
    there = index.get_indexer(peers)
    same = (figure if figure.index.equals(index) else figure.reindex(index) for figure in figures)
    table = np.array([_rounded(figure.to_numpy(dtype=np.float64)[there]) for figure in same])
    before, after = table[0], table[1:]
    lost = np.isnan(after)
    low, high = [], []
    for place in peers.get_indexer(pd.Index(list(nodes))):
        ahead = np.where(lost, before > before[place], after > after[:, [place]])
        ranks = 1.0 + ahead[~lost[:, place]].sum(axis=1)
        known = len(ranks) > 0
        low.append(float(np.percentile(ranks, 5, method="lower")) if known else np.nan)
        high.append(float(np.percentile(ranks, 95, method="higher")) if known else np.nan)
    return np.array(low), np.array(high)


def _rounded(values: Floats) -> Floats:
    """Return whole steps of 1e-12 of the largest value, so that equal ranks do not hang on the last digit."""
    step = float(np.nanmax(np.abs(values), initial=0.0)) * _SHARE_OF_LARGEST
    return np.round(values / step) if step > 0 else values
