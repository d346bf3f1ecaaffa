"""Invented places of any size, and a browser that is refused all network access."""

from __future__ import annotations

import importlib.util
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cogs.network.community_network import CommunityNetwork
from cogs.views.content import Subject
from cogs.views.interactive import network_page
from cogs.vocabulary import Definition

CHROMIUM = os.environ.get("COGS_CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

_PLACES = "Ashton Bramley Castle Dene Eastgate Fairfield Grange Hillside Ings Jubilee Kirkby Moor Northfield Priory".split()
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
    draw = random.Random(seed)
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
    popular = [1 / (1 + draw.randrange(size)) ** 0.7 for _ in ids]
    for _ in range(2 * size):
        one = draw.randrange(int(size * 0.97) or 1)
        near = [n for n in range(max(0, one - 12), min(int(size * 0.97) or 1, one + 13)) if n != one] or [one]
        everywhere = draw.choices(range(size), weights=popular)[0]
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


@dataclass
class Visit:
    """An open page, and what it asked for and complained of."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ran(self) -> bool:
        """Whether any hostile text ran: every one of them would raise a dialog or set a mark."""
        return bool(self.page.evaluate("Boolean(window.hit)"))


def _missing(why: str) -> None:
    if os.environ.get("COGS_REQUIRE_ALL") == "1":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return Chromium; without it tests skip, or fail where COGS_REQUIRE_ALL=1."""
    if importlib.util.find_spec("playwright") is None:
        _missing("Playwright is not installed: pip install playwright")
    if not Path(CHROMIUM).exists():
        _missing(f"No Chromium at {CHROMIUM}: apt-get install chromium, or set COGS_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """Return a function that writes a page to disk and opens it from there, all else refused."""
    contexts = []

    def open_page(html: str, *, width: int = 1500, height: int = 1100, fragment: str = "", **options: Any) -> Visit:
        path = tmp_path / f"page-{len(contexts)}.html"
        path.write_text(html, encoding="utf-8", newline="")
        address = path.as_uri()
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **options)
        contexts.append(context)
        context.set_default_timeout(8_000)
        opened = Visit(context.new_page())

        def refuse(route: Any) -> None:
            if route.request.url.split("#")[0] == address:
                route.continue_()
            else:
                opened.requests.append(route.request.url)
                route.abort()

        context.route("**/*", refuse)
        opened.page.on("console", lambda m: opened.complaints.append(m.text) if m.type in ("error", "warning") else None)
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.on("dialog", lambda dialog: (opened.complaints.append(dialog.message), dialog.dismiss()))
        opened.page.goto(address + fragment)
        return opened

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def place() -> Callable[..., SimpleNamespace]:
    """Return the maker of invented places."""
    return invented


@pytest.fixture(scope="session")
def page() -> Callable[..., str]:
    """Return the maker of live pages."""
    return page_of


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the source of axe-core, from the package axe-playwright-python."""
    found = importlib.util.find_spec("axe_playwright_python")
    source = Path(found.origin or "").parent / "axe.min.js" if found else None
    if source is None or not source.exists():
        _missing("axe-core is not installed: pip install axe-playwright-python")
    assert source is not None
    return source.read_text(encoding="utf-8")
