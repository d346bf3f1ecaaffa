"""Invented places of any size, and one whose every word is hostile."""

from __future__ import annotations

import random
from functools import cache
from itertools import accumulate
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.views.content import Section, Subject
from cogs.views.interactive import network_page
from cogs.views.report import report_page
from cogs.vocabulary import DEFAULT_VOCABULARY, Definition, Kind, Relation

_PLACES = ("Ashton", "Bramley", "Castle", "Dene", "Eastgate", "Fairfield", "Grange", "Hillside", "Ings", "Jubilee")
_PLACES += ("Kirkby", "Moor", "Northfield", "Priory")
_WORK = {
    "organisation": ("Trust", "Foundation", "Community Association", "Village Hall", "Carers' Group", "Women's Centre"),
    "service": ("Foodbank", "Advice Service", "Youth Club", "Wellbeing Hub", "Job Club", "Lunch Club"),
    "council": ("Council",),
    "place": ("Library", "Park Pavilion", "Old School", "Market Hall"),
}
_SECTORS = ("Advice", "Health", "Housing", "Sport", "Young people")

DEFINITIONS = {
    "betweenness_people": Definition(
        "betweenness_people", "Betweenness (people)", "How often it stands on the shortest way of a referral between "
        "two others.", "pairs", "0 or more", "Freeman 1977",
    ),
    "gatekeeper": Definition(
        "gatekeeper", "Gatekeeper", "Pairs in which it lets another group in to its own.", "pairs", "0 or more",
        "Gould and Fernandez 1989",
    ),
    "constraint": Definition(
        "constraint", "Constraint", "How much its neighbours know each other.", "", "0 to about 1.2", "Burt 1992"
    ),
    "organisations_2": Definition(
        "organisations_2", "Organisations within two steps", "Other organisations that a referral reaches in two "
        "steps.", "organisations", "0 or more", "methods",
    ),
}  # fmt: skip


def invented(size: int, seed: int = 0) -> SimpleNamespace:
    """Return an invented place: network, table of figures, residents, subject; the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    kinds = draw.choices(list(_WORK), weights=(50, 32, 6, 12), k=size)
    kinds[: min(size, 4)] = list(_WORK)[: min(size, 4)]
    taken: dict[str, int] = {}
    names = []
    for kind in kinds:
        name = f"{draw.choice(_PLACES)} {draw.choice(_WORK[kind])}"
        taken[name] = taken.get(name, 0) + 1
        names.append(name if taken[name] == 1 else f"{name} {taken[name]}")
    ids = [f"n{number}" for number in range(size)]
    nodes = pd.DataFrame(
        {
            "name": names,
            "kind": kinds,
            "sector": [draw.choice(_SECTORS) for _ in ids],
            "neighbourhood": [draw.choice(_PLACES[:5]) for _ in ids],
            "count": [20 if number == 3 else 1 for number in range(size)],
        },
        index=ids,
    )
    edges = _invented_ties(draw, kinds, ids)
    network = CommunityNetwork(nodes, edges)
    degree = np.diff(network.adjacency(None, directed=False).indptr)
    table = pd.DataFrame(
        {
            "betweenness_people": [round(d * d * draw.random() * 3, 2) for d in degree],
            "gatekeeper": [float(draw.randrange(d + 1)) for d in degree],
            "constraint": [round(1 / d, 4) if d else float("nan") for d in degree],
            "organisations_2": [float(d * 3) for d in degree],
        },
        index=ids,
    )
    services = [node for node, kind in zip(ids, kinds, strict=True) if kind == "service"]
    residents = pd.Series({node: draw.choice(["1 to 7", "about 20", "about 140"]) for node in services}, dtype=object)
    top = nodes["name"][table["betweenness_people"].idxmax()]
    subject = Subject(
        f"{top} connects most of Northfield",
        f"Northfield, April 2024 to March 2025, {size:,} nodes and {len(edges):,} ties",
        (
            f"{top} stands on more shortest ways of referral than any other, and {int(degree.max())} bodies deal with "
            "it directly.",
            f"{int((degree == 0).sum())} have no recorded tie.",
        ),
        "Invented data for a test, November 2026.",
        "Drawn by cogs; places on the page are worked out from the ties, and distance has no unit.",
    )
    return SimpleNamespace(
        network=network, table=table, definitions=DEFINITIONS, residents=residents, subject=subject, size=size
    )


def _invented_ties(draw: random.Random, kinds: list[str], ids: list[str]) -> pd.DataFrame:
    """Return ties with heavy tails: two a node, to a node of its part of town more often than not."""
    rows = []
    size = len(ids)
    popular = list(accumulate(1 / (1 + draw.randrange(size)) ** 0.7 for _ in ids))
    for _ in range(2 * size):
        one = draw.randrange(int(size * 0.97) or 1)
        near = [n for n in range(max(0, one - 12), min(int(size * 0.97) or 1, one + 13)) if n != one] or [one]
        everywhere = draw.choices(range(size), cum_weights=popular)[0]
        other = draw.choice(near) if draw.random() < 0.6 else min(everywhere, int(size * 0.97) or 0)
        relation = _relation(draw, kinds[one], kinds[other])
        if relation:
            rows.append((ids[one], ids[other], relation, float(draw.choice([1, 1, 1, 2, 5, 12]))))
    edges = pd.DataFrame(rows, columns=["source", "target", "relation", "weight"])
    edges["evidence"] = [f"page {number % 40 + 1}" if number % 3 == 0 else None for number in range(len(edges))]
    edges["amount"] = [1000.0 * (number + 1) if r == "funds" else np.nan for number, r in enumerate(edges["relation"])]
    return edges


def _relation(draw: random.Random, one: str, other: str) -> str | None:
    if other == "place":
        return None if one == "place" else draw.choice(["based_at", "runs"])
    if one == "council" and other == "organisation":
        return "funds"
    if one == "organisation" and other in ("organisation", "council"):
        return draw.choice(["partners_with", "refers_to"]) if other == "organisation" else "partners_with"
    if one in ("organisation", "service") and other == "service":
        return draw.choice(["refers_to", "refers_to", "delivers"]) if one == "organisation" else "refers_to"
    return "refers_to" if one == "service" and other == "organisation" else None


def page_of(place: SimpleNamespace, **options: Any) -> str:
    """Return the live page of an invented place."""
    given = {"size_by": "betweenness_people", "residents": place.residents} | options
    return network_page(place.network, place.table, place.definitions, place.subject, **given)


@cache
def page_at(size: int) -> str:
    """Return the live page of the invented place of a size, made once."""
    return page_of(invented(size))


HOSTILE = (
    "<img src=x onerror=window.hit=1>",
    "</script><script>window.hit=1</script>",
    "\"'><svg onload=window.hit=1>",
    "javascript:window.hit=1\n\r\u2028{{ 7 * 7 }}${window.hit=1}",
    "__proto__",
    "<!--<script>",
    "=cmd|'/c calc'!A0",
)


def poisoned(text: str = "") -> SimpleNamespace:
    """Return a place whose every text is hostile: ids, names, kinds, relations, columns, headings, evidence."""
    words = [text + hostile for hostile in HOSTILE]
    kind, verb = Kind(words[0], words[1]), words[2]
    relation = Relation(words[1], (words[0],), (words[0],), verb, "people")
    vocabulary = DEFAULT_VOCABULARY.declaring(kinds=[kind], relations=[relation])
    nodes = pd.DataFrame(
        {
            "name": words,
            "kind": ["service", words[0], "organisation", "place", "organisation", words[0], "council"],
            "sector": words[::-1],
            "neighbourhood": words,
            "area": words,
            "value": words,
            "value_is": words,
        },
        index=words,
    )
    ends = [(one, other) for one in words for other in words[:3] if one != other]
    edges = pd.DataFrame(ends, columns=["source", "target"]).assign(
        relation=[words[1] if number % 2 else "refers_to" for number in range(len(ends))],
        weight=1.0,
        evidence=[words[number % len(words)] for number in range(len(ends))],
        basis=words[0],
        date=words[1],
        value=words[2],
        value_is=words[3],
    )
    figures = pd.DataFrame(
        [
            dict.fromkeys(("figure", "value", "value_is", "unit", "period", "basis", "evidence"), w) | {"id": w}
            for w in words
        ]
    )
    network = CommunityNetwork(nodes, edges, figures=figures, vocabulary=vocabulary, name=words[0])
    definitions = {words[0]: Definition(words[0], words[1], words[2], words[3], words[0], words[1])}
    table = pd.DataFrame({words[0]: np.arange(len(words), dtype=float), words[1]: words}, index=words)
    subject = Subject(words[0], words[1], (words[2], words[3]), words[1], words[0])
    return SimpleNamespace(
        network=network,
        table=table,
        definitions=definitions,
        residents=pd.Series(dict.fromkeys(words, words[0])),
        subject=subject,
        size=len(words),
        words=words,
    )


def page_of_poisoned() -> str:
    """Return the live page of the hostile place."""
    place = poisoned()
    return page_of(place, size_by=place.words[0])


def report_of(place: SimpleNamespace, picture: str | None = None) -> str:
    """Return a report on a place, its title wherever a text can stand."""
    table = pd.DataFrame({"Name": place.network.nodes["name"].tolist(), "Figure": [1 / 3] * len(place.network)})
    nothing = table.assign(Figure=float("nan"))
    title = place.subject.title
    sections = [
        Section(title, title, (title, title), table, title, (title,)),
        Section("none", "Nothing defined", (), nothing),
    ]
    return report_page(place.subject, sections, picture=picture, picture_caption=title, links={title: "network.html"})
