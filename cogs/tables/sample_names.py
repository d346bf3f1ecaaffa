"""The words of an invented place: names that nobody bears, sectors, themes, and its README."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cogs.tables.sample_town import Town

__all__ = ["README", "SECTORS", "SETTINGS", "THEMES", "names", "neighbourhood_names"]

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
SECTORS: Mapping[str, float] = MappingProxyType(
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


def neighbourhood_names(rng: np.random.Generator, number: int) -> list[str]:
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
