"""Views of a part: what is in them, what they say of themselves, and what they refuse."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cogs
import cogs.publication.shown
import cogs.tables.sample
from cogs.cli.application import app
from cogs.errors import ParameterError, UnknownNameError
from cogs.publication.page_details import page_details, page_groupings
from cogs.publication.view_conditions import conditions_of, meeting
from cogs.publication.view_files import view_files
from cogs.publication.views import view
from tests.publication.test_pages_end_to_end import ABOUT_ONE, poisoned

KEEP_IT_LOCAL = Path(__file__).parents[2] / "data" / "keep-it-local"


@pytest.fixture(scope="module")
def analysis() -> cogs.Analysis:
    return cogs.analyse(KEEP_IT_LOCAL)


def told(page: bytes, block: str) -> Any:
    found = re.search(rf'<script[^>]*id="{block}"[^>]*>(.*?)</script>', page.decode(), re.DOTALL)
    assert found
    return json.loads(found.group(1))


def keys_of(page: bytes) -> set[str]:
    return {node["key"] for node in told(page, "nodes-data")}


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


def test_what_is_behind_a_figure_is_on_the_page_of_a_part_too(analysis):
    shown = cogs.publication.shown.may_be_shown(analysis)
    _, page = view(analysis, ego="Bede House")
    whole = page_details(analysis, shown, shown.network)
    behind = {node["key"]: node.get("details") for node in told(page, "nodes-data")}
    assert any(behind.values())
    assert behind == {node: [[h, lines] for h, lines in whole[node]] if node in whole else None for node in behind}
    communities = page_groupings(analysis, shown)["Community"]
    labels = {node["key"]: node["labels"] for node in told(page, "nodes-data")}
    assert all(communities[node] in labels[node] for node in behind if isinstance(communities.get(node), str))


def test_what_is_behind_a_recomputed_figure_is_of_the_part_alone(analysis):
    _, page = view(analysis, where="kind == organisation", recompute=True)
    keys = keys_of(page)
    outside = [name for node, name in analysis.network.nodes["name"].items() if node not in keys]
    lines = [line for node in told(page, "nodes-data") for _, lines in node.get("details", []) for line in lines]
    headings = [heading for node in told(page, "nodes-data") for heading, _ in node.get("details", [])]
    assert lines
    assert not [line for line in lines for name in outside if name in line]
    assert not [heading for heading in headings if "nobody would get to" in heading]


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
    for name, page in view_files(cogs.analyse(folder / "in"), groups_above=100):
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
    pages = dict(view_files(cogs.analyse(poisoned(tmp_path / "in")), groups_above=3))
    for name, page in pages.items():
        assert re.fullmatch(r"network\.html|groups/(group-\d+|others)\.html|egos/ego-\d+\.html", name)
        assert ABOUT_ONE not in page.decode()
    for name in ("network.html", next(name for name in pages if name.startswith("groups/")), "egos/ego-1.html"):
        opened = visit(pages[name].decode())
        assert (opened.requests, opened.complaints) == ([], []), name


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_view_of_a_whole_network_is_the_page_of_an_analysis_by_itself(analysis, tmp_path):
    cogs.publish(analysis, tmp_path / "all")
    files = cogs.publish_view(analysis, tmp_path / "view")
    assert [path.name for path in files] == ["network.html", "metrics.csv", "run.json"]
    assert set(written(tmp_path / "view")) == {path.name for path in files}
    for name in ("network.html", "metrics.csv"):
        assert written(tmp_path / "view")[name] == written(tmp_path / "all")[name]


@pytest.mark.long
def test_the_view_of_a_network_above_the_limit_is_its_groups_and_leads_to_no_report(analysis, tmp_path):
    files = cogs.publish_view(analysis, tmp_path / "view", groups_above=20)
    assert [path.name for path in files] == ["network.html", "groups", "egos", "metrics.csv", "run.json"]
    for name, page in written(tmp_path / "view").items():
        assert b"report.html" not in page
        assert name.startswith(("groups/", "egos/")) or "/" not in name
    cogs.publish(analysis, tmp_path / "all", groups_above=20)
    same = written(tmp_path / "all")
    pages = {name: page for name, page in written(tmp_path / "view").items() if "/" in name}
    assert len(pages) > 20
    assert all(same[name] == page for name, page in pages.items())
    assert b'href="report.html"' in same["network.html"]


def test_a_limit_of_groups_below_one_is_refused_and_nothing_is_written(analysis, tmp_path):
    for publish in (cogs.publish, cogs.publish_view):
        with pytest.raises(ParameterError, match="above 1 organisation or more"):
            publish(analysis, tmp_path / "out", groups_above=0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_a_higher_limit_draws_everybody_on_one_page(tmp_path):
    cogs.tables.sample.write_sample(tmp_path / "in", organisations=260, residents=10, services=10)
    analysis = cogs.analyse(tmp_path / "in")
    bodies = len(cogs.organisation_view(cogs.publication.shown.may_be_shown(analysis).network))
    assert bodies > 260
    cogs.publish_view(analysis, tmp_path / "one", groups_above=bodies)
    assert len(keys_of((tmp_path / "one" / "network.html").read_bytes())) == bodies
    cogs.publish_view(analysis, tmp_path / "groups", groups_above=bodies - 1)
    assert (tmp_path / "groups" / "groups").is_dir()


@pytest.mark.long
def test_the_command_writes_a_folder_of_the_whole_or_a_page_of_a_part(tmp_path, monkeypatch):
    def cogs_view(*words: str) -> Any:
        return CliRunner().invoke(app, ["view", str(KEEP_IT_LOCAL), *words])

    monkeypatch.chdir(tmp_path)
    assert cogs_view("--groups-above", "20").exit_code == 0
    assert (tmp_path / "outputs" / "keep-it-local-view" / "groups" / "group-1.html").is_file()
    assert "--overwrite" in str(cogs_view().exception)
    assert cogs_view("--overwrite").exit_code == 0
    assert not (tmp_path / "outputs" / "keep-it-local-view" / "groups").exists()
    assert cogs_view("--where", "relation == money", "--output", "part.html").exit_code == 0
    assert "--overwrite" in str(cogs_view("--ego", "Bede House", "-o", "part.html").exception)
    assert cogs_view("--ego", "Bede House", "--steps", "2", "-o", "part.html", "--overwrite").exit_code == 0
    assert "Within 2 steps of Bede House" in subtitle_of((tmp_path / "part.html").read_bytes())


@pytest.mark.parametrize(
    ("words", "said"), [(["--steps", "2"], "goes with --ego"), (["--recompute"], "goes with --ego or --where")]
)
def test_an_option_of_a_part_without_a_part_is_refused(words, said):
    error = CliRunner().invoke(app, ["view", str(KEEP_IT_LOCAL), *words]).exception
    assert isinstance(error, ParameterError)
    assert said in str(error)
