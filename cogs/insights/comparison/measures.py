"""Measures by which places of different size can be set side by side, and why each can."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cogs.errors import ParameterError, UndefinedMetricError
from cogs.metrics.brokerage import brokerage_totals
from cogs.metrics.centrality import degree
from cogs.metrics.cohesion import summarise_network
from cogs.metrics.mixing import ei_index
from cogs.metrics.reach import referral_reach
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import doors
from cogs.network.grouping import grouping_of, groups_of
from cogs.network.ties import Ties
from cogs.vocabulary import FAMILIES, plain

__all__ = ["Measure", "Reading", "door_measure", "measures_of_ties", "reach_measure"]

_NAN = float("nan")
_PER_CENT = "per cent"


@dataclass(frozen=True)
class Reading:
    """A measure in one network.

    Attributes
    ----------
    value : float
        In the unit of the measure; NaN where it is not defined.
    part, whole : float
        Of a share: what it is a share of, both as they were counted (`count` included); NaN otherwise.
    note : str
        What belongs beside the number.
    needs : str
        Where the value is NaN: what is missing.
    """

    value: float = _NAN
    part: float = _NAN
    whole: float = _NAN
    note: str = ""
    needs: str = ""


@dataclass(frozen=True)
class Measure:
    """A measure in two networks.

    Attributes
    ----------
    key, ties : str
        Its short name, and what the ties it is about say.
    heading, meaning : str
        Its name, and its definition with the reason why size does not matter.
    unit, units : str
        "per cent" for a share; `units` is what the share is of, or what is counted.
    a, b : Reading
    private : bool
        Whether it is made of numbers of residents.
    """

    key: str
    ties: str
    heading: str
    meaning: str
    unit: str
    units: str
    a: Reading
    b: Reading
    private: bool = False

    @property
    def difference(self) -> float:
        """The second less the first; of shares in percentage points."""
        return self.b.value - self.a.value

    @property
    def differs(self) -> bool:
        """Whether the two differ, or one alone is defined."""
        pairs = ((self.a.value, self.b.value), (self.a.whole, self.b.whole))
        return any(one != other and not (math.isnan(one) and math.isnan(other)) for one, other in pairs)


def measures_of_ties(
    a: CommunityNetwork, b: CommunityNetwork, ties: Ties, *, by: str | None = None, seed: int = 0
) -> tuple[Measure, ...]:
    """Return the measures of one kind of tie that do not depend on size.

    Left out are density (it falls as a place grows), modularity and the length of paths (they rise with it).

    Parameters
    ----------
    a, b : CommunityNetwork
        The organisation views, with only the relations that both have. A node with `count` m is m of them.
    ties : Ties
        The kind of tie.
    by : str, optional
        The grouping for ties that cross between groups; None: that of the networks, if it is the same.
    seed : int
        For the shuffled groups.
    """
    of_a, of_b = (_summary(network, ties) for network in (a, b))
    found = [
        Measure(name, ties.meaning, *words, of_a[name], of_b[name])
        for name, words in _WORDS.items()
        if name in of_a and name in of_b
    ]
    return (*found, _crossing(a, b, ties, by, seed))


_WORDS: dict[str, tuple[str, str, str, str]] = {
    "partners": (
        "Partners on average",
        "How many others a body has a tie with, on average. An average per body: a place twice as large with twice "
        "as many ties has the same.",
        "partners",
        "partners",
    ),
    "tied": (
        "Bodies with a tie",
        "Bodies with a tie to another. A share of all bodies, however many there are.",
        _PER_CENT,
        "bodies",
    ),
    "largest": (
        "Bodies in the largest group that hangs together",
        "Bodies in the largest group within which ties lead from each to each, directions apart. A share of all "
        "bodies, however many there are.",
        _PER_CENT,
        "bodies",
    ),
    "answered": (
        "Ties that go both ways",
        "Ties that another one in the other direction answers. A share of the ties, however many there are.",
        _PER_CENT,
        "ties, each direction counted",
    ),
    "gathered": (
        "How far ties gather on one",
        "0 if all have equally many partners, 100 if one has them all (Freeman's centralisation). It is set against a "
        "star of as many bodies, so places of any size share the scale.",
        "points",
        "points",
    ),
    "closed": (
        "Partners of one body that have a tie themselves",
        "Of the pairs of partners of each body, those with a tie between them, directions apart (transitivity). A "
        "share of the pairs that could be tied.",
        _PER_CENT,
        "pairs of partners",
    ),
}


def _summary(view: CommunityNetwork, ties: Ties) -> dict[str, Reading]:
    whole = summarise_network(view, relations=ties.relations, directed=ties.directed, by="kind", n_permutations=0)
    counts = view.counts.astype(np.float64)
    partners = degree(view, relations=ties.relations).to_numpy(dtype=np.float64)
    among = float(counts @ partners)
    pairs = float(counts @ (partners * (partners - 1.0))) / 2.0
    broken = brokerage_totals(view, by="kind", relations=ties.relations, directed=False)["total"]
    beside = f"{among / 2:,.0f} pairs with a tie among {whole.members:,} bodies."
    readings = {
        "partners": Reading(among / whole.members if whole.members else _NAN, note=beside, needs="a body"),
        "tied": _share(whole.members - whole.isolates, whole.members, "a body"),
        "largest": _share(whole.largest_component, whole.members, "a body"),
        "gathered": Reading(100.0 * whole.degree_centralisation, whole=100.0, needs="three bodies or more"),
        "closed": _share(pairs - float(broken), pairs, "a body with two partners"),
    }
    if ties.directed:
        answered = whole.reciprocity * whole.ties if whole.ties else 0.0
        readings["answered"] = _share(round(answered), whole.ties, "a tie between two bodies")
    return readings


def _share(part: float, whole: float, needs: str) -> Reading:
    if whole <= 0:
        return Reading(needs=needs)
    return Reading(100.0 * part / whole, float(part), float(whole))


def _crossing(a: CommunityNetwork, b: CommunityNetwork, ties: Ties, by: str | None, seed: int) -> Measure:
    of_a, of_b = grouping_of(a, by), grouping_of(b, by)
    what = plain(of_a) if of_a == of_b else "group"
    heading = f"Ties that cross from one {what} to another"
    meaning = (
        f"Ties between bodies in different groups ({what}), directions apart. A share of the ties between bodies that "
        "have one. How much of it is to be expected depends on how large each group is, so the E–I index stands beside "
        "what shuffled groups give."
    )
    if by is not None and not any(by in view and view[by].notna().any() for view in (a.nodes, b.nodes)):
        groups_of(a, by)
    first, second = (_crossed(view, ties, by, seed) for view in (a, b))
    if of_a != of_b:
        first = second = Reading(needs=f"the same groups in both: one has {plain(of_a)}, the other {plain(of_b)}")
    units = "ties between bodies with a group"
    return Measure("crossing", ties.meaning, heading, meaning, _PER_CENT, units, first, second)


def _crossed(view: CommunityNetwork, ties: Ties, by: str | None, seed: int) -> Reading:
    try:
        table = ei_index(view, by=by, relations=ties.relations, seed=seed)
    except UndefinedMetricError:
        return Reading(needs=f"bodies of two {plain(grouping_of(view, by))} groups or more")
    except ParameterError:
        return Reading(needs=f"the column {plain(grouping_of(view, by))} on organisations")
    found = {str(name): float(table[name].iloc[0]) for name in table.columns}
    reading = _share(found["external"], found["external"] + found["internal"], "a tie between bodies with a group")
    if np.isnan(reading.value):
        return reading
    note = (
        f"E–I index {_signed(found['ei_index'])} (−1: all inside, 1: all between), {_signed(found['expected'])} on "
        f"average with shuffled groups, p {found['p']:.3f}."
    )
    return Reading(reading.value, reading.part, reading.whole, note)


def _signed(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


def reach_measure(a: CommunityNetwork, b: CommunityNetwork) -> Iterator[Measure]:
    """Yield the share of pairs of organisations within two referrals of each other, if both have referrals."""
    if not all(set(network.vocabulary.carriers()) & set(network.relations) for network in (a, b)):
        return
    yield Measure(
        "within_two",
        FAMILIES["people"].meaning,
        "Pairs within two referrals",
        "Of one organisation or council and another: pairs in which two referrals or fewer lead from the one to the "
        "other. A share of all pairs, so it can be compared between places of about one size; with equally many "
        "partners each, a much larger place has a smaller share.",
        _PER_CENT,
        "pairs",
        _within_two(a),
        _within_two(b),
    )


def _within_two(view: CommunityNetwork) -> Reading:
    asked = (view.nodes["kind"] != "service").to_numpy()
    counts = view.counts[asked].astype(np.float64)
    reached = referral_reach(view)["organisations_2"].to_numpy(dtype=np.float64)[asked]
    everybody = float(counts.sum())
    return _share(float(counts @ reached), everybody * (everybody - 1.0), "two organisations")


def door_measure(a: CommunityNetwork, b: CommunityNetwork) -> Iterator[Measure]:
    """Yield the share of residents with one door only, if both have rows of who uses what."""
    if not all("uses" in network.relations for network in (a, b)):
        return
    yield Measure(
        "one_door",
        "who uses what",
        "Residents with one door only",
        "Residents all of whose recorded use leads to one organisation. A share of those with any recorded use.",
        _PER_CENT,
        "residents with a recorded use",
        _one_door(a),
        _one_door(b),
        private=True,
    )


def _one_door(network: CommunityNetwork) -> Reading:
    found = doors(network)
    people, several = network.nodes["count"], network.nodes["count"] > 1
    used = found.groupby("resident")["owner"].agg(["size", "first"])
    # A body that stands for several is as many doors.
    single = (used["size"] == 1) & ~used["first"].map(several).astype(bool)
    number = people.reindex(used.index)
    return _share(float(number[single].sum()), float(number.sum()), "residents who use an organisation or its services")
