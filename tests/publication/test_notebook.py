"""`show` and `plain_table`: residents never leave unless they are asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from cogs import ParameterError, UnknownNameError, analyse, load_network, metrics_table, network_from_edges
from cogs.cli import app
from cogs.publication.notebook import plain_table, show

KEEP_IT_LOCAL = Path(__file__).parents[2] / "data" / "keep-it-local"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "organisations.csv").write_text("id,name\nsurgery,The Surgery\nhub,<b>Hub</b>\nclub,Club\n", "utf-8")
    (tmp_path / "residents.csv").write_text("id,count\nsecret-one,1\nsecret-two,32\n", encoding="utf-8")
    (tmp_path / "relationships.csv").write_text(
        "source,target,relation\nsurgery,hub,refers_to\nhub,club,refers_to\nsecret-one,club,uses\n"
        "secret-two,surgery,uses\n",
        encoding="utf-8",
    )
    return tmp_path


def test_residents_are_left_out_and_their_numbers_are_made_safe(place: Path) -> None:
    for shown in (show(load_network(place)), show(analyse(place))):
        assert "secret" not in shown.html
        assert "1 to 7" in shown.html
        assert "33" not in shown.html.split('id="nodes-data"')[-1].split("</script>")[0]
        assert "The Surgery" in shown.html
        assert "<b>Hub</b>" not in shown.html


def test_a_table_that_is_given_is_made_safe_too_in_numbers_and_in_text(place: Path) -> None:
    network = load_network(place)
    table = metrics_table(network)
    exact = show(network, table).html
    assert exact == show(network).html
    as_text = table.astype(dict.fromkeys(table, object)).map(lambda value: value if pd.isna(value) else str(value))
    assert "only_door" in table
    assert 'value">32' not in show(network, as_text).html
    assert ">32<" not in show(network, as_text).html
    safe = table.assign(only_door=["1 to 7"] * len(table))
    assert "1 to 7" in show(network, safe).html


def test_residents_are_drawn_where_that_is_asked(place: Path) -> None:
    for shown in (show(load_network(place), include_residents=True), show(analyse(place), include_residents=True)):
        assert "secret-two" in shown.html
        summary = shown.html.split('id="summary"')[1]
        assert summary.split("<p>")[1].startswith("Residents are shown one by one, with exact figures: only for those")


def test_too_many_residents_are_not_drawn_one_by_one() -> None:
    rows = [(f"person {n}", "uses", "hub") for n in range(1_600)]
    many = network_from_edges(rows)
    with pytest.raises(ParameterError, match="up to 1,500 nodes; here are 1,601"):
        show(many, include_residents=True)


def test_the_command_draws_residents_on_a_page_of_their_own_only_if_asked(place: Path, tmp_path: Path) -> None:
    def cogs_view(*words: str) -> Any:
        return CliRunner().invoke(app, ["view", str(place), "--include-residents", *words])

    page = tmp_path / "residents.html"
    assert cogs_view("--output", str(page)).exit_code == 0
    assert "secret-two" in page.read_text("utf-8")
    assert "Residents are shown one by one" in page.read_text("utf-8")
    assert "leave out --ego" in str(cogs_view("--ego", "hub", "--output", str(tmp_path / "no")).exception)
    assert not (tmp_path / "no").exists()


def test_an_analysis_is_shown_by_its_own_rule(place: Path) -> None:
    (place / "network.toml").write_text("[disclosure]\nthreshold = 12\nbase = 10\n", encoding="utf-8")
    assert "1 to 11" in show(analyse(place)).html


def test_title_size_and_height_are_those_asked(place: Path) -> None:
    shown = show(load_network(place), title="Our town", size_by="betweenness_people", height=300)
    assert (shown.title, shown.height) == ("Our town", 300)
    assert "Betweenness (people)" in shown.html
    with pytest.raises(UnknownNameError, match='Did you mean "betweenness_people"'):
        show(load_network(place), size_by="betweeness_people")


def test_the_smallest_networks_are_shown() -> None:
    assert "surgery" in show(network_from_edges([("surgery", "refers_to", "hub")])).html


def test_a_plain_table_has_the_headings_of_the_pages_and_no_resident(place: Path) -> None:
    table = plain_table(analyse(place))
    assert table.columns.is_unique
    assert {"Name", "Kind", "Betweenness (people)", "Residents who use it directly"} <= set(table.columns)
    assert table.loc[["surgery", "club"], "Residents who use it directly"].tolist() == ["30", "1 to 7"]
    assert list(table.index) == ["surgery", "hub", "club"]
    assert list(plain_table(analyse(place), ["name", "users"])) == ["Name", "Residents who use it directly"]
    with pytest.raises(UnknownNameError, match='no column "nam"'):
        plain_table(analyse(place), ["nam"])


def test_headings_of_every_usual_figure_are_different() -> None:
    assert plain_table(analyse(KEEP_IT_LOCAL)).columns.is_unique
