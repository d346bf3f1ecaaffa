"""Whether the data can be ranked: few respondents with all the ties make a star (a "dandelion")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cogs.insights.words import and_list, counted
from cogs.network.community_network import CommunityNetwork
from cogs.network.remembered import remembered
from cogs.network.ties import Ties

__all__ = ["Shape", "convenors", "is_star", "is_thin", "shape_of_data", "star_sentence"]

_STAR_SHARE = 0.8
_FEW = 0.25
_LEAST_TIES = 10


@dataclass(frozen=True)
class Shape:
    """How far one kind of tie hangs on those who were asked.

    Attributes
    ----------
    name : str
        What the figures of these ties end with.
    carries : bool
        Whether referrals are among them, on which reach and its kin depend.
    meaning : str
        What the kind of tie says.
    star : bool
        True where figures are described, not ranked.
    centres : tuple of str
        Ids of those on whom the ties hang.
    share : float
        Share of ties, from 0 to 1, with one of them as an end; NaN without ties.
    ties, bodies : int
        How many ties and how many bodies that is of.
    """

    name: str
    carries: bool
    meaning: str
    star: bool
    centres: tuple[str, ...]
    share: float
    ties: int
    bodies: int

    @property
    def thin(self) -> bool:
        """Whether so few ties are recorded among so many bodies that nobody can be said to stand out."""
        return self.ties < _LEAST_TIES and 3 * self.ties < self.bodies


def is_star(shapes: Iterable[Shape], column: str) -> bool:
    """Return whether a figure is of ties that are described, not ranked."""
    return any(shape.star for shape in _shapes_of(shapes, column))


def is_thin(shapes: Iterable[Shape], column: str) -> bool:
    """Return whether a figure is of ties of which too few are recorded."""
    return any(shape.thin for shape in _shapes_of(shapes, column))


def _shapes_of(shapes: Iterable[Shape], column: str) -> list[Shape]:
    shapes = list(shapes)
    own = [shape for shape in shapes if column.endswith(f"_{shape.name}")]
    return own or [shape for shape in shapes if shape.carries]


def star_sentence(shapes: Iterable[Shape]) -> str:
    """Say which ties hang on a few and what follows for the reader; empty where none does."""
    stars = [shape for shape in shapes if shape.star]
    if not stars:
        return ""
    centres = {centre for shape in stars for centre in shape.centres}
    whom, them = ("one source", "it") if len(centres) == 1 else (f"the {len(centres)} who were studied", "them")
    shares = and_list([f"{shape.share:.0%} of the {counted(shape.ties, 'tie')} ({shape.meaning})" for shape in stars])
    return (
        f"Nearly all that is known comes from {whom}: {shares} lead to or from {them}. Of the others little else is "
        "known, so figures of these ties are described, not ranked."
    )


def convenors(network: CommunityNetwork) -> pd.Index:
    """Return the ids of those who made the study: they are in every table and out of every ranking."""
    nodes = network.nodes
    return nodes.index[nodes["in_study"] == "convenor"] if "in_study" in nodes else nodes.index[:0]


@remembered
def shape_of_data(view: CommunityNetwork, ties: Ties) -> Shape:
    """Return whether 80% of the ties have one of a few respondents as an end.

    Respondents are those of the `respondents` table, else those whose `in_study` is "subject"; few
    are at most a quarter of the bodies. Without either, one body with 80% of the ties is a star. Fewer
    than ten ties are never called one.

    Parameters
    ----------
    view : CommunityNetwork
        The organisation view. Convenors and their ties are left out of the reckoning.
    ties : Ties
        The kind of tie to look at.

    Examples
    --------
    >>> import cogs
    >>> from cogs.network.ties import tie_sets
    >>> star = cogs.network_from_edges([("hub", "refers_to", name) for name in "abcdefghijkl"])
    >>> shape_of_data(star, tie_sets(star)[0]).star
    True
    """
    nodes = view.nodes
    adjacency = view.adjacency(ties.relations, directed=False)
    outside = nodes.index.isin(convenors(view))
    once = (adjacency.sources < adjacency.indices) & ~outside[adjacency.sources] & ~outside[adjacency.indices]
    one, other = adjacency.sources[once], adjacency.indices[once]
    bodies = int((~outside).sum())
    asked = _asked(nodes)
    if not asked.any() and len(one):
        asked = np.arange(len(nodes)) == np.bincount(np.concatenate([one, other]), minlength=len(nodes)).argmax()
    asked = asked & ~outside
    share = float((asked[one] | asked[other]).mean()) if len(one) else float("nan")
    few = 0 < asked.sum() <= max(1, _FEW * bodies) and bodies >= 5
    centres = tuple(map(str, nodes.index[asked]))
    carries = bool(set(ties.relations) & set(view.vocabulary.carriers()))
    star = bool(few and len(one) >= _LEAST_TIES and share >= _STAR_SHARE)
    return Shape(ties.name, carries, ties.meaning, star, centres, share, len(one), bodies)


def _asked(nodes: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if "respondent" in nodes:
        return nodes["respondent"].fillna(False).astype(bool).to_numpy()
    if "in_study" in nodes:
        return (nodes["in_study"] == "subject").to_numpy(dtype=np.bool_)
    return np.zeros(len(nodes), dtype=np.bool_)
