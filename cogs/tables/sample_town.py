"""The invented town of a sample: how many of each, where everything lies, who answers for what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cogs.tables.sample_names import SECTORS, THEMES, neighbourhood_names

__all__ = ["Floats", "Ints", "Pool", "Size", "Texts", "Town", "settle"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Size:
    """How many there are to be of each, and the seed."""

    organisations: int
    services: int
    councils: int
    residents: int
    neighbourhoods: int
    seed: int

    @property
    def side(self) -> int:
        """Return how many neighbourhoods make one side of the square on which they lie."""
        return int(np.ceil(np.sqrt(self.neighbourhoods)))


@dataclass(frozen=True, eq=False)
class Town:
    """Who there is and where; nodes are numbered organisations, councils, services, places, in this order."""

    size: Size
    name: str
    neighbourhoods: list[str]
    sector: Texts  # per organisation
    weight: Floats  # per organisation: how large and well known; 0 for those without any relationship
    parts: dict[str, Ints]  # the organisations that are anchors, forums, funders, refuges, apart
    seat: Ints  # per node: its neighbourhood
    owner: Ints  # per node: the body that answers for it, itself for a body
    theme: Ints  # per node
    appeal: Floats  # per node: how much residents go there
    home: Ints  # per resident
    ids: Texts  # per node

    @property
    def organisations(self) -> Ints:
        """Return the numbers of the organisations."""
        return np.arange(self.size.organisations)

    @property
    def councils(self) -> Ints:
        """Return the numbers of the councils."""
        return np.arange(self.size.councils) + self.size.organisations

    @property
    def services(self) -> Ints:
        """Return the numbers of the services."""
        return np.arange(self.size.services) + self.size.organisations + self.size.councils

    @property
    def places(self) -> Ints:
        """Return the numbers of the places."""
        return np.arange(self.services[-1] + 1, self.seat.size)

    def near(self, rng: np.random.Generator, home: Ints) -> Ints:
        """Return neighbourhoods at a random, mostly short, distance."""
        return _near(rng, home, self.size)

    def pool(self, nodes: Ints, weight: Floats) -> Pool:
        """Return some of the nodes to draw from, each with its weight."""
        return Pool(nodes, self.seat[nodes], weight, self.size)


class Pool:
    """Nodes to draw by weight, from one neighbourhood or from the whole town."""

    def __init__(self, nodes: Ints, at: Ints, weight: Floats, size: Size) -> None:
        order = np.argsort(at, kind="stable")
        order = order[weight[order] > 0]
        self.nodes = nodes[order]
        self._reached = np.concatenate([[0.0], np.cumsum(weight[order])])
        self._bounds = np.searchsorted(at[order], np.arange(size.neighbourhoods + 1))

    def draw(self, rng: np.random.Generator, at: Ints, *, anywhere: float) -> Ints:
        """Return one node for each neighbourhood, `anywhere` of them from the whole town."""
        low, high = self._reached[self._bounds[at]], self._reached[self._bounds[at + 1]]
        wide = (rng.random(at.size) < anywhere) | (high <= low)
        low, high = np.where(wide, 0.0, low), np.where(wide, self._reached[-1], high)
        found = np.searchsorted(self._reached, low + rng.random(at.size) * (high - low), side="right") - 1
        drawn: Ints = self.nodes[np.minimum(found, self.nodes.size - 1)]
        return drawn


def _near(rng: np.random.Generator, home: Ints, size: Size) -> Ints:
    """Return neighbourhoods of which about two thirds are home and the others mostly next to it."""
    row = home // size.side + np.rint(rng.laplace(0.0, 0.3, home.size)).astype(np.int64)
    column = home % size.side + np.rint(rng.laplace(0.0, 0.3, home.size)).astype(np.int64)
    there = row * size.side + column
    inside = (row >= 0) & (column >= 0) & (column < size.side) & (there < size.neighbourhoods)
    moved: Ints = np.where(inside, there, home)
    return moved


def settle(rng: np.random.Generator, size: Size) -> Town:
    """Return a town: sectors, parts, homes, and who delivers and looks after what."""
    known = np.arange(size.organisations)
    called = neighbourhood_names(rng, size.neighbourhoods + 1)
    crowd = rng.gamma(4.0, size=size.neighbourhoods)
    crowd /= crowd.sum()
    sector = _sectors(rng, size.organisations)
    parts = _parts(rng, sector)
    weight = _weights(rng, parts, size)
    at = rng.choice(size.neighbourhoods, size.organisations + size.councils, p=crowd)
    deliverer = _deliverers(rng, weight, size)
    sites = rng.choice(size.neighbourhoods, max(1, round(0.3 * size.organisations)), p=crowd)
    open_to_all = np.where(np.isin(known, parts["refuge"]), 0.0, weight)
    runner = Pool(known, at[known], open_to_all, size).draw(rng, sites, anywhere=0.1)
    owner = np.concatenate([np.arange(at.size), deliverer, runner])
    appeal = rng.lognormal(0.0, 1.15, owner.size)
    appeal[known] *= 0.15 * (weight > 0)
    appeal[size.organisations : at.size] = 0.0
    at = np.concatenate([at, _near(rng, at[deliverer], size), sites])
    theme = rng.choice(len(THEMES), owner.size, p=_theme_shares())
    home = rng.choice(size.neighbourhoods, size.residents, p=crowd)
    ids = _ids(size, sites.size)
    return Town(size, called[0], called[1:], sector, weight, parts, at, owner, theme, appeal, home, ids)


def _weights(rng: np.random.Generator, parts: dict[str, Ints], size: Size) -> Floats:
    weight = rng.lognormal(0.0, 1.0, size.organisations)
    weight[parts["anchor"]] = 8.0 * np.maximum(weight[parts["anchor"]], 1.0)
    weight[parts["apart"]] = 0.0
    return weight


def _deliverers(rng: np.random.Generator, weight: Floats, size: Size) -> Ints:
    by_council = rng.binomial(size.services, 0.04)
    delivered = rng.multinomial(size.services - by_council, weight / weight.sum())
    councils = size.organisations + np.sort(rng.integers(size.councils, size=by_council))
    return np.concatenate([np.repeat(np.arange(size.organisations), delivered), councils])


def _theme_shares() -> Floats:
    shares: Floats = np.linspace(1.6, 0.4, len(THEMES))
    shares /= shares.sum()
    return shares


def _sectors(rng: np.random.Generator, number: int) -> Texts:
    """Return a sector for each organisation: shares as they should be, as nearly as whole numbers can."""
    names, shares = np.array(list(SECTORS), dtype=object), np.array(list(SECTORS.values()))
    quota = np.floor(shares * number).astype(np.int64)
    largest = np.argsort(quota - shares * number, kind="stable")[: number - quota.sum()]
    quota[largest] += 1
    return rng.permutation(np.repeat(names, quota))


def _parts(rng: np.random.Generator, sector: Texts) -> dict[str, Ints]:
    """Return who plays which part: taken in turn from community organisations and charities."""
    number = sector.size
    order = rng.permutation(number)
    order = order[np.argsort(~np.isin(sector[order], ["community", "charity"]), kind="stable")]
    few = int(number >= 20)
    wanted = {
        "anchor": max(1, round(0.02 * number)),
        "forum": max(1, round(number / 60)),
        "funder": few * max(1, round(number / 80)),
        "refuge": few * max(1, round(number / 80)),
        "apart": few * max(1, round(0.02 * number)),
    }
    ends = np.cumsum(list(wanted.values()))
    return dict(zip(wanted, np.split(order[: ends[-1]], ends[:-1]), strict=True))


def _ids(size: Size, places: int) -> Texts:
    made = (
        ("org", size.organisations, 4),
        ("council", size.councils, 1),
        ("svc", size.services, 5),
        ("place", places, 3),
    )
    return np.array(
        [f"{stem}-{place:0{w}d}" for stem, number, w in made for place in range(1, number + 1)], dtype=object
    )
