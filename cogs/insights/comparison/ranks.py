"""Who rose and who fell among those present in both networks, and what chance loss alone could do to a rank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from cogs.insights.shape import Shape, shape_of_data
from cogs.insights.stand_outs import peers
from cogs.metrics.brokerage import brokerage
from cogs.metrics.catalogue import definitions
from cogs.metrics.centrality import betweenness, degree
from cogs.metrics.reach import referral_reach
from cogs.metrics.stability import rank_stability
from cogs.network.community_network import CommunityNetwork
from cogs.network.ties import Ties
from cogs.vocabulary import FAMILIES, Definition

__all__ = ["DROP", "LARGEST", "LOSSES", "RankChange", "rank_changes"]

DROP = 0.1
LOSSES = 200
LARGEST = 2_000

_Figure = Callable[[CommunityNetwork], "pd.Series[Any]"]


@dataclass(frozen=True, eq=False)
class RankChange:
    """One figure, and the ranks in it of those present in both networks.

    Attributes
    ----------
    definition : Definition
        What the figure says.
    peers : int
        How many are ranked: organisations in both, without convenors and nodes that stand for several.
    stars : tuple of (int, Shape)
        Where ties of the first (0) or second (1) network hang on a few: nobody is ranked.
    ranges : bool
        Whether the ranges under random loss were worked out.
    frame : pandas.DataFrame
        Index id, ascending; columns `value_a`, `rank_a`, `low_a`, `high_a`, the same for
        `b`; `change`, above 0 for those who rose; `beyond`, True where the ranges of the two ranks under random
        loss have no rank in common. Equal values share the best rank. Empty where nobody is ranked.
    """

    definition: Definition
    peers: int
    stars: tuple[tuple[int, Shape], ...]
    ranges: bool
    frame: pd.DataFrame

    @property
    def movers(self) -> pd.DataFrame:
        """Those whose rank changed and who have the figure in either network: beyond chance first, then the furthest.

        Who has nothing of a figure in both holds a place only by how many have something.
        """
        moved = self.frame[(self.frame["change"] != 0) & (self.frame[["value_a", "value_b"]] > 0).any(axis=1)]
        order = moved.sort_index().assign(far=-moved["change"].abs(), near=~moved["beyond"].astype(bool))
        return moved.loc[order.sort_values(["near", "far"], kind="stable").index]


def rank_changes(
    a: CommunityNetwork,
    b: CommunityNetwork,
    ties: tuple[Ties, ...],
    *,
    reach: bool = True,
    losses: int = LOSSES,
    seed: int = 0,
) -> tuple[RankChange, ...]:
    """Return how ranks in partners, betweenness, brokerage and reach differ between two networks.

    Ranks are among those present in both, and so are their ranges when 10% of all bodies are left out at
    random. With more than 2,000 bodies the ranges, which take long, are left out.

    Parameters
    ----------
    a, b : CommunityNetwork
        The organisation views, with only the relations that both have.
    ties : tuple of Ties
        The kinds of tie.
    reach : bool
        Whether reach along referrals is among the figures.
    losses : int
        How many random losses.
    seed : int
        The same networks and seed give the same ranges.
    """
    both = peers(a)[peers(a).isin(peers(b))].sort_values()
    found = []
    for column, of_ties, figure in _figures(a, b, ties, reach=reach):
        definition = definitions(pd.DataFrame(columns=[column]), ties)[column]
        shapes = [shape_of_data(view, of_ties) for view in (a, b)]
        stars = tuple((side, shape) for side, shape in enumerate(shapes) if shape.star)
        if stars or len(both) < 2:
            found.append(RankChange(definition, len(both), stars, ranges=True, frame=_nobody()))
            continue
        ranges = max(len(a), len(b)) <= LARGEST
        sides = [_slim(view, of_ties) for view in (a, b)]
        ranks = [_ranked(view, figure, both) for view in sides]
        if ranges and (ranks[0]["rank"] != ranks[1]["rank"]).any():
            ranks = [_with_ranges(view, figure, both, losses, seed) for view in sides]
        found.append(RankChange(definition, len(both), stars, ranges, _joined(*ranks)))
    return tuple(found)


def _figures(
    a: CommunityNetwork, b: CommunityNetwork, ties: tuple[Ties, ...], *, reach: bool
) -> Iterator[tuple[str, Ties, _Figure]]:
    """Yield each figure: its column, its ties, and how it is computed."""
    for tie in ties:
        yield f"partners_{tie.name}", tie, degree
        yield f"betweenness_{tie.name}", tie, partial(betweenness, directed=tie.directed)
        yield f"brokerage_{tie.name}", tie, partial(_brokered, directed=tie.directed)
    carriers = tuple(name for name in a.vocabulary.carriers() if name in a.relations and name in b.relations)
    if carriers and reach:
        referrals = Ties("referrals", FAMILIES["people"].meaning, carriers, directed=True)
        yield "organisations_2", referrals, _within_two


def _brokered(view: CommunityNetwork, *, directed: bool) -> pd.Series[Any]:
    return brokerage(view, by="kind", directed=directed)["total"]


def _within_two(view: CommunityNetwork) -> pd.Series[Any]:
    return referral_reach(view)["organisations_2"]


def _slim(view: CommunityNetwork, ties: Ties) -> CommunityNetwork:
    """Return a view with these ties and nothing else: it is made anew for every loss."""
    edges = view.edges
    return view.with_tables(
        nodes=view.nodes[["name", "kind", "count"]],
        edges=edges.loc[edges["relation"].isin(ties.relations), ["source", "target", "relation", "weight"]],
        figures=view.figures.iloc[:0],
    )


def _among(figure: _Figure, both: pd.Index) -> _Figure:
    return lambda view: figure(view).astype("float64").where(view.nodes.index.isin(both))


def _ranked(view: CommunityNetwork, figure: _Figure, both: pd.Index) -> pd.DataFrame:
    value = _among(figure, both)(view).reindex(both)
    # The same steps as in `rank_stability`, so that the last digit of a sum parts nobody.
    rank = value.round(9).rank(ascending=False, method="min")
    return pd.DataFrame({"value": value, "rank": rank, "low": np.nan, "high": np.nan}, index=both)


def _with_ranges(view: CommunityNetwork, figure: _Figure, both: pd.Index, losses: int, seed: int) -> pd.DataFrame:
    """Return ranks with the range under random loss, which always holds the rank itself."""
    found = rank_stability(view, _among(figure, both), drop=DROP, n=losses, seed=seed).reindex(both)
    low, high = found["rank_5"].clip(upper=found["rank"]), found["rank_95"].clip(lower=found["rank"])
    return pd.DataFrame({"value": found["value"], "rank": found["rank"], "low": low, "high": high}, index=both)


def _joined(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    frame = a.add_suffix("_a").join(b.add_suffix("_b"))
    apart = (frame["low_a"] > frame["high_b"]) | (frame["low_b"] > frame["high_a"])
    return frame.assign(change=frame["rank_a"] - frame["rank_b"], beyond=apart)


def _nobody() -> pd.DataFrame:
    columns = [f"{name}_{side}" for side in "ab" for name in ("value", "rank", "low", "high")]
    return pd.DataFrame(columns=[*columns, "change", "beyond"], dtype=np.float64)
