"""Who there is in an invented place: names, sectors, parts, homes, and who delivers what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

__all__ = ["README", "SETTINGS", "THEMES", "Floats", "Ints", "Pool", "Size", "Texts", "Town", "names", "settle"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]

# Plants, birds and trades joined to endings of English place names; elements that would give well-known places are out.
_BEGINNINGS = (
    "Alder Amber Bracken Briar Candle Clover Copper Damson Dapple Ember Fallow Fennel Finch Flax Gorse Heron Hopper "
    "Indigo Juniper Kestrel Lantern Linnet Madder Mallow Medlar Millet Nettle Oatley Otter Pebble Pippin Plover Quill "
    "Quince Russet Saffron Sedge Siskin Sorrel Sparrow Spindle Tansy Tawny Teasel Thimble Thistle Thrush Umber Vetch "
    "Weaver Whistle Wicker Wren Yarrow"
)
_ENDINGS = (
    "brook combe croft dale dene fold garth gate holme hurst lea mead mere moor ridge shaw stead thorpe wick wold"
)
_PREFIXES = ("", "North ", "South ", "East ", "West ", "Upper ", "Lower ", "Great ", "Little ", "Old ", "New ")

# Share of organisations, and what organisations of that sector call themselves.
_SECTORS: Mapping[str, float] = MappingProxyType(
    {
        "community": 0.30,
        "charity": 0.22,
        "statutory": 0.08,
        "health": 0.09,
        "education": 0.08,
        "housing": 0.05,
        "faith": 0.09,
        "business": 0.09,
    }
)

_ORGANISATIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "anchor": ("Community Partnership", "Neighbourhood Trust", "Settlement", "Development Trust"),
        "forum": ("Voluntary Forum", "Community Network", "Wellbeing Alliance", "Partners Forum"),
        "funder": ("Community Fund", "Benevolent Fund", "Hardship Fund", "Small Grants Trust"),
        "refuge": ("Women's Refuge", "Safe Homes"),
        "community": (
            "Lunch Club",
            "Residents' Association",
            "Parents' Group",
            "Youth Club",
            "Pantry",
            "Arts Collective",
        ),
        "charity": ("Advice Charity", "Welcome Project", "Family Project", "Disability Group", "Furniture Reuse"),
        "statutory": ("Social Work Team", "Jobs Office", "Probation Office", "Police Team", "Early Help Team"),
        "health": ("Surgery", "Medical Practice", "Health Centre", "Pharmacy", "Community Nurses", "Recovery Clinic"),
        "education": ("Primary School", "Academy", "Nursery", "Further Education College", "Adult Learning Centre"),
        "housing": ("Homes", "Housing Association", "Housing Co-operative", "Almshouses"),
        "faith": ("Parish Church", "Methodist Church", "Mosque", "Gurdwara", "Temple", "Quaker Meeting"),
        "business": ("Café", "Bakery", "Builders", "Cleaning Company", "Taxis", "Print Works", "Community Shop"),
    }
)

# What people need, and the services that answer it.
THEMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "food": ("Food Bank", "Community Meal", "Cookery Class", "Food Parcels", "Breakfast Table"),
        "money": ("Debt Advice", "Benefits Advice", "Fuel Vouchers", "Budgeting Sessions", "Form Filling"),
        "housing": ("Housing Advice", "Tenancy Support", "Night Shelter", "Home Repairs", "Rent Deposit Scheme"),
        "health": (
            "Health Checks",
            "Stop Smoking Sessions",
            "Falls Prevention",
            "Social Prescribing",
            "Exercise Class",
        ),
        "mental health": ("Counselling", "Listening Ear", "Peer Support", "Bereavement Group", "Calm Space"),
        "loneliness": ("Coffee Morning", "Befriending", "Warm Space", "Singing Group", "Craft Table"),
        "families": ("Stay and Play", "Parenting Course", "Baby Bank", "Holiday Club", "Family Drop-in"),
        "young people": ("Youth Night", "Mentoring", "Homework Club", "Detached Youth Work", "Football Sessions"),
        "work": ("Job Club", "Digital Skills", "English Class", "Volunteering Desk", "Business Start-up Help"),
        "care": ("Carers' Support", "Day Centre", "Home from Hospital", "Respite Sitting", "Dementia Group"),
        "safety": ("Domestic Abuse Support", "Hate Crime Reporting", "Safe Haven", "Court Support"),
    }
)

_PLACES = ("Community Centre", "Village Hall", "Library", "Community Hub", "Sports Pavilion", "Market Hall")
_LARGE_COUNCILS = ("Borough Council", "County Council")
_SMALL_COUNCILS = ("Town Council", "Parish Council")

_BODY_QUARTERS = ("", "Riverside ", "Hillside ", "Station Road ", "Market Street ", "Canalside ", "Greenside ")
_SERVICE_GROUPS = ("", " for Women", " for Men", " for Over 60s", " for Families", " at Weekends", " in the Evening")


# What a sample says of itself.
SETTINGS = """name = "{name} (an invented place)"
grouping = "sector"
period = ["{first}", "{last}"]
"""
README = """# {name}: an invented place

Nothing here is real: not the place, nor any organisation, service, council or resident, nor any figure.
A name that somebody bears is chance. The coordinates lie around a point picked on the map of England for
no reason. Whoever generates the same again gets the same bytes:

    cogs sample FOLDER --organisations {organisations} --services {services} --councils {councils} \\
        --residents {residents} --neighbourhoods {neighbourhoods} --seed {seed}

| file | one row is |
|---|---|
| organisations.csv, councils.csv | a body; refuges keep their place confidential |
| services.csv | a service and the theme of need that it answers; `sensitive` where being seen there would tell much |
| places.csv | a building or hub |
| residents.csv | an invented resident: an id and a neighbourhood |
| referrals.csv | a dated referral of one resident, with need, whether the case is complex, and outcome |
| uses.csv | a resident begins to use a service, organisation or place |
| volunteering.csv | a resident begins to volunteer |
| partnerships.csv | two bodies work together; `weight`: times a year |
| memberships.csv | a body belongs to a forum or network |
| grants.csv, contracts.csv | money granted or a contract let, in pounds |
| relationships.csv | who delivers, supports, owns, runs, is based at, or sits on the board of what |

Some organisations are in no relationship, as in life. A table without any row is left out.
"""


def _neighbourhood_names(rng: np.random.Generator, number: int) -> list[str]:
    """Return that many different invented names of neighbourhoods, in random order."""
    plain = [first + last for first in _BEGINNINGS.split() for last in _ENDINGS.split()]
    shuffled = [plain[place] for place in rng.permutation(len(plain))]
    names: list[str] = []
    rounds = 0
    while len(names) < number:
        turn, prefix = divmod(rounds, len(_PREFIXES))
        names += [_PREFIXES[prefix] + name + (f" {turn + 1}" if turn else "") for name in shuffled]
        rounds += 1
    return names[:number]


class _Namer:
    """Gives every node of one town a name that no other node has.

    No ending stands in two of the lists above, so names of different lists never meet; within a list
    the endings are used in turn, then again with a quarter or a group, then with a number.
    """

    def __init__(self, neighbourhoods: Sequence[str]) -> None:
        self._neighbourhoods = neighbourhoods
        self._given: Counter[tuple[int, str]] = Counter()

    def body(self, neighbourhood: int, sort: str, endings: Sequence[str]) -> str:
        """Return a name for an organisation, council or place, such as "Tansymere Riverside Pantry"."""
        ending, quarter, number = self._next(neighbourhood, sort, endings, _BODY_QUARTERS)
        return f"{self._neighbourhoods[neighbourhood]} {quarter}{ending}{number}"

    def service(self, neighbourhood: int, theme: str) -> str:
        """Return a name for a service, such as "Tansymere Debt Advice for Families"."""
        ending, group, number = self._next(neighbourhood, theme, THEMES[theme], _SERVICE_GROUPS)
        return f"{self._neighbourhoods[neighbourhood]} {ending}{group}{number}"

    def _next(
        self, neighbourhood: int, sort: str, endings: Sequence[str], variants: Sequence[str]
    ) -> tuple[str, str, str]:
        given = self._given[neighbourhood, sort]
        self._given[neighbourhood, sort] += 1
        turn, place = divmod(given, len(endings))
        again, variant = divmod(turn, len(variants))
        # Where the turn starts depends on the neighbourhood, or every one would have a Lunch Club first.
        return endings[(place + neighbourhood) % len(endings)], variants[variant], f" {again + 1}" if again else ""


def names(town: Town) -> list[str]:
    """Return a name for each node of a town, no two alike."""
    namer, large = _Namer(town.neighbourhoods), _Namer([town.name])
    parts = {int(node): part for part, nodes in town.parts.items() for node in nodes if part in _ORGANISATIONS}
    sorts = [parts.get(node, str(sector)) for node, sector in enumerate(town.sector)]
    organisations = [
        namer.body(int(at), sort, _ORGANISATIONS[sort]) for at, sort in zip(town.seat, sorts, strict=False)
    ]
    councils = [
        large.body(0, "large", _LARGE_COUNCILS) if place < 2 else namer.body(int(at), "small", _SMALL_COUNCILS)
        for place, at in enumerate(town.seat[town.councils])
    ]
    themes = list(THEMES)
    services = [namer.service(int(town.seat[node]), themes[town.theme[node]]) for node in town.services]
    places = [namer.body(int(at), "place", _PLACES) for at in town.seat[town.places]]
    return organisations + councils + services + places


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
    called = _neighbourhood_names(rng, size.neighbourhoods + 1)
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
    names, shares = np.array(list(_SECTORS), dtype=object), np.array(list(_SECTORS.values()))
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
