"""The live page as text: stable bytes, its policy, its data, and what it asks of pyvis."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from cogs.views.drawing import kinds_shown, strongest, ties_of
from cogs.views.interactive import VIS
from tests.views.places import HOSTILE, invented, page_at, page_of, page_of_poisoned, poisoned

ROOT = Path(__file__).parents[2]
VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


def data_of(page: str, block: str):
    return json.loads(re.search(rf'<script type="application/json" id="{block}">(.*?)</script>', page, re.S).group(1))


def test_another_seed_gives_other_places():
    place = invented(50)
    assert page_of(place, seed=1) != page_of(place, seed=2)


def test_the_policy_allows_our_two_scripts_and_our_style_and_loads_nothing():
    page = page_at(5)
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1))
    assert policy.startswith("default-src 'none'; script-src ")
    assert "unsafe" not in policy
    blocks = re.findall(r"<script>(.*?)</script>", page, re.S) + re.findall(r"<style>(.*?)</style>", page, re.S)
    assert len(blocks) == 3
    for block in blocks:
        assert base64.b64encode(hashlib.sha256(block.encode()).digest()).decode() in policy
    assert not re.search(r"\sstyle=|\son\w+=", re.sub(r"<script.*?</script>", "", page, flags=re.S))


def test_vis_network_keeps_its_licence():
    assert "@version 9.1.2" in page_at(5)
    assert "The MIT License" in page_at(5)


def test_pyvis_still_has_what_the_page_is_made_with():
    from pyvis.network import Network

    net = Network(cdn_resources="in_line")
    for name in ("nodes", "node_ids", "node_map", "edges", "path", "templateEnv", "generate_html", "toggle_physics"):
        assert hasattr(net, name)
    vis = (files("pyvis") / VIS).read_bytes()
    assert hashlib.sha256(vis).hexdigest() == VIS_SHA256
    assert b"</script" not in vis.lower()


def test_undefined_figures_are_null_in_the_data_and_a_dash_in_the_table():
    place = invented(50)
    assert place.table["constraint"].isna().any()
    page = page_at(50)
    assert "NaN" not in json.dumps(data_of(page, "nodes-data"))
    assert '<span aria-hidden="true">\u2013</span><span class="unseen">not defined</span>' in page


def test_nodes_without_a_row_of_figures_are_drawn_too():
    place = invented(50)
    page = page_of(place, size_by=None)
    place.table = place.table.iloc[:7]
    assert len(data_of(page_of(place), "nodes-data")) == len(data_of(page, "nodes-data")) == 50


def test_residents_are_a_mark_and_a_number_never_nodes():
    page = page_at(50)
    place = invented(50)
    told = [node["residents"] for node in data_of(page, "nodes-data") if "residents" in node]
    assert told == place.residents.tolist()
    assert "Residents (rounded)" in page


def test_ids_of_the_users_are_never_names_of_the_script():
    nodes = data_of(page_of_poisoned(), "nodes-data")
    assert [node["id"] for node in nodes] == list(range(len(HOSTILE)))
    assert [node["key"] for node in nodes] == list(HOSTILE)


def test_hostile_words_are_not_in_the_page_as_markup():
    page = page_of_poisoned()
    assert page.count("</script>") == 5
    assert len(re.findall(r"<script[^>]*>", page[: page.index("@version 9.1.2")])) == 4
    assert "<img src=x" not in page.replace("\\u003c", "")


def test_the_strongest_are_kept_in_their_order_and_ties_among_them():
    place = invented(50)
    few = strongest(place.network, place.table["betweenness_people"], 10)
    assert len(few) == 10
    assert list(few.nodes.index) == [node for node in place.network.nodes.index if node in few.nodes.index]
    assert set(place.table["betweenness_people"].nlargest(10).index) == set(few.nodes.index)
    assert few.edges["source"].isin(few.nodes.index).all()


def test_ties_of_one_relation_are_one_line_and_an_undirected_one_given_twice_too():
    nodes = pd.DataFrame({"kind": "organisation"}, index=["a", "b"])
    rows = [("a", "b", "partners_with"), ("b", "a", "partners_with"), ("a", "b", "funds"), ("b", "a", "funds")]
    edges = pd.DataFrame(rows, columns=["source", "target", "relation"]).assign(amount=[None, None, 5.0, 2.5])
    ties = ties_of(type(invented(1).network)(nodes, edges))
    assert [(tie.relation, tie.times, tie.weight, tie.amount) for tie in ties] == [
        ("partners_with", 2, 2.0, ""),
        ("funds", 1, 1.0, "5"),
        ("funds", 1, 1.0, "2.5"),
    ]
    assert len({tie.bend for tie in ties}) == 3


def test_what_the_source_says_of_a_tie_is_kept_short():
    nodes = pd.DataFrame({"kind": "organisation"}, index=["a", "b"])
    edges = pd.DataFrame(
        {"source": "a", "target": "b", "relation": "funds", "evidence": [f"page {n}" for n in range(9)]}
    )
    evidence = ties_of(type(invented(1).network)(nodes, edges))[0].evidence
    assert evidence == ("page 0", "page 1", "page 2", "page 3", "page 4", "and 4 more")


def test_kinds_of_the_users_own_are_named_as_other():
    shown = kinds_shown(poisoned().network)
    assert shown[-1].mark == "other"
    assert shown[-1].count == 2
    assert shown[-1].heading.startswith("Other: ")


@pytest.mark.parametrize("column", ["resident", "need", "latitude"])
def test_columns_about_people_or_exact_places_stay_out_of_the_page(column):
    place = invented(5)
    place.network = place.network.with_tables(
        nodes=place.network.nodes.assign(latitude="secret-7"),
        edges=place.network.edges.assign(resident="secret-7", need="secret-7"),
    )
    assert column in [*place.network.nodes.columns, *place.network.edges.columns]
    assert "secret-7" not in page_of(place)
