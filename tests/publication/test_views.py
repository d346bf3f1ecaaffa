"""Views of a part: what is in them, what they say of themselves, and what they refuse."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import cogs
import cogs.publication.shown
import cogs.tables.sample
from cogs.errors import ParameterError, UnknownNameError
from cogs.publication.view_conditions import conditions_of, meeting
from cogs.publication.view_files import view_files
from cogs.publication.views import view
from tests.publication.test_pages_end_to_end import ABOUT_ONE, poisoned

KEEP_IT_LOCAL = Path(__file__).parents[2] / "data" / "keep-it-local"


@pytest.fixture(scope="module")
def analysis() -> cogs.Analysis:
    return cogs.analyse(KEEP_IT_LOCAL)


def keys_of(page: bytes) -> set[str]:
    found = re.search(r'<script[^>]*id="nodes-data"[^>]*>(.*?)</script>', page.decode(), re.DOTALL)
    assert found
    return {node["key"] for node in json.loads(found.group(1))}


def subtitle_of(page: bytes) -> str:
    found = re.search(r'<p class="subtitle">(.*?)</p>', page.decode(), re.DOTALL)
    assert found
    return found.group(1)


def test_a_neighbourhood_holds_those_within_so_many_steps_and_says_so(analysis):
    network = cogs.publication.shown.may_be_shown(analysis).network
    for steps in (1, 2):
        _, page = view(analysis, ego="Bede House", steps=steps)
        near = {network.find("Bede House")}
        for _ in range(steps):
            ends = network.edges[["source", "target"]].to_numpy().tolist()
            near |= {end for pair in ends if near & set(pair) for end in pair}
        assert keys_of(page) == near
        words = f"Within {steps} step{'s' * (steps > 1)} of Bede House: {len(near):,} of {len(network):,} nodes"
        assert words in subtitle_of(page)
        assert "figures are those of the whole network" in subtitle_of(page)


def test_figures_are_the_same_as_in_the_whole_unless_they_are_recomputed(analysis):
    _, whole = view(analysis, where="kind == organisation")
    _, anew = view(analysis, where="kind == organisation", recompute=True)
    assert keys_of(whole) == keys_of(anew)
    number = len(keys_of(anew))
    assert f"recomputed on {number} nodes" in subtitle_of(anew)
    assert "whole network" not in subtitle_of(anew)
    assert whole != anew


def test_residents_are_on_no_view_but_as_rounded_numbers(analysis):
    residents = analysis.network.nodes.index[analysis.network.nodes["kind"] == "resident"]
    _, page = view(analysis, ego="Bede House", steps=3)
    assert not keys_of(page) & set(residents)
    with pytest.raises(UnknownNameError):
        view(analysis, ego=str(residents[0]))
    with pytest.raises(UnknownNameError):
        view(analysis, where="kind == resident")


def test_a_condition_keeps_the_nodes_and_one_on_relation_the_ties(analysis):
    network = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "funds", "c"), ("c", "partners_with", "d")])
    assert set(meeting(network, conditions_of("relation == money")).nodes.index) == {"b", "c"}
    assert set(meeting(network, conditions_of("relation != funds")).edges["relation"]) == {"refers_to", "partners_with"}
    assert set(meeting(network, conditions_of("NAME != 'A', relation != refers_to")).nodes.index) == {"b", "c", "d"}
    assert len(meeting(network, conditions_of("name == c"))) == 1


@pytest.mark.parametrize(
    ("where", "error", "words"),
    [
        ("knid == organisation", ParameterError, 'Did you mean "kind"?'),
        ("kind == organisatoin", UnknownNameError, 'Did you mean "organisation"?'),
        ("relation == refers_too", UnknownNameError, "refers_to"),
        ("kind", ParameterError, "is no condition"),
        ("kind = place", ParameterError, "is no condition"),
        ("kind == ", ParameterError, "is no condition"),
        (
            "kind == place, kind == council",
            ParameterError,
            "Nothing here meets this: kind is place and kind is council",
        ),
    ],
)
def test_a_slip_in_a_condition_is_one_clear_message(analysis, where, error, words):
    with pytest.raises(error, match=re.escape(words)):
        view(analysis, where=where)


def test_a_view_asks_for_an_organisation_or_a_condition_that_agree(analysis):
    with pytest.raises(ParameterError, match="Say whose neighbourhood"):
        view(analysis)
    with pytest.raises(ParameterError, match="steps must be 1 or more"):
        view(analysis, ego="Bede House", steps=0)
    with pytest.raises(ParameterError, match="is not among those"):
        view(analysis, ego="Bede House", where="kind == place")


def test_a_view_of_hostile_data_runs_nothing_in_the_browser(visit, tmp_path):
    folder = poisoned(tmp_path / "in")
    analysis = cogs.analyse(folder)
    sector = str(analysis.network.nodes["sector"].iloc[0])
    quote = "'" if '"' in sector else '"'
    _, page = view(analysis, where=f"sector == {quote}{sector}{quote}", recompute=True)
    opened = visit(page.decode())
    assert (opened.requests, opened.complaints) == ([], [])
    assert ABOUT_ONE not in page.decode()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pages of a place, shown as groups because a picture is to have at most 100 nodes."""
    folder = tmp_path_factory.mktemp("large")
    cogs.tables.sample.write_sample(folder / "in", organisations=150, residents=50)
    for name, page in view_files(cogs.analyse(folder / "in"), most=100):
        path = folder / "out" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page)
    return folder / "out"


def test_every_link_between_the_pages_of_groups_leads_to_a_page_that_is_there_and_back(large):
    pages = sorted(large.rglob("*.html"))
    assert len(pages) > 100
    for path in pages:
        text = path.read_text(encoding="utf-8")
        targets = {target for target in re.findall(r'href="([^"]+)"', text) if not target.startswith("#")}
        for target in targets - {"metrics.csv", "../metrics.csv", "report.html"}:
            assert (path.parent / target).resolve().is_file(), (path, target)
        if path.parent != large:
            assert "../network.html" in targets


def test_a_small_network_has_no_pages_of_groups(analysis):
    assert list(view_files(analysis)) == []


def test_the_pages_of_groups_and_neighbours_open_without_a_complaint(visit: Any, large: Path):
    for name in ("network.html", "groups/group-1.html", "egos/ego-1.html"):
        opened = visit((large / name).read_text(encoding="utf-8"))
        assert (opened.requests, opened.complaints) == ([], []), name
        assert opened.page.locator("h1").count() == 1
        assert "figures are those of the whole network" in opened.page.inner_text("body") or name == "network.html"


def test_hostile_names_are_in_no_file_name_and_run_nothing(visit: Any, tmp_path: Path):
    pages = dict(view_files(cogs.analyse(poisoned(tmp_path / "in")), most=3))
    for name, page in pages.items():
        assert re.fullmatch(r"network\.html|groups/(group-\d+|others)\.html|egos/ego-\d+\.html", name)
        assert ABOUT_ONE not in page.decode()
    for name in ("network.html", next(name for name in pages if name.startswith("groups/")), "egos/ego-1.html"):
        opened = visit(pages[name].decode())
        assert (opened.requests, opened.complaints) == ([], []), name
