"""What leaves for other programs: the network with its figures, no resident, and what a format cannot hold is said."""

from pathlib import Path

import pytest

from cogs import OutputError, UnknownNameError
from cogs.exchange.importing import import_data, recognised
from cogs.publication.export import EXPORTS, export
from cogs.tables.read import read_grids
from tests.command_line import run

KEEP_IT_LOCAL = Path(__file__).parents[2] / "data" / "keep-it-local"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    folder.mkdir()
    (folder / "uses.csv").write_text("source,target\nsecret-one,advice\nsecret-two,advice\n")
    (folder / "referrals.csv").write_text("source,target\ngp,hub\nhub,club\n")
    return folder


RESULTS = ("excel", "parquet")
TARGETS = {"gephi": ("out", "out.xlsx"), "kumu": ("out", "out.json", "out.xlsx"), "nodexl": ("out.xlsx",)}
NETWORKS = [(form, name) for form in EXPORTS if form not in RESULTS for name in TARGETS.get(form, (f"out.{form}",))]


@pytest.mark.parametrize(("form", "name"), NETWORKS)
def test_every_format_is_written_and_read_back_without_residents(
    form: str, name: str, place: Path, tmp_path: Path
) -> None:
    target = tmp_path / "made" / name
    export(place, target, form=form)
    assert recognised(target) == form
    imported = import_data(target)
    nodes, ties = imported.tables["nodes"], imported.tables["relationships"]
    assert set(nodes["id"]) == {"gp", "hub", "club", "advice"}
    assert set(zip(ties["source"], ties["target"], strict=True)) == {("gp", "hub"), ("hub", "club")}
    for file in (file for file in (tmp_path / "made").rglob("*") if file.is_file()):
        book = file.suffix == ".xlsx"
        text = str([grid.cells.to_numpy() for grid in read_grids(file)]) if book else file.read_text("utf-8-sig")
        assert "gp" in text or file.suffix in (".clu", ".vec")
        assert "secret" not in text


def test_figures_are_attributes_of_the_nodes(place: Path, tmp_path: Path) -> None:
    export(place, tmp_path / "out.graphml", form="graphml")
    nodes = import_data(tmp_path / "out.graphml").tables["nodes"].set_index("id")
    assert float(nodes.loc["hub", "brokerage_people"]) == 1
    assert nodes.loc["advice", "residents_0"] == "1 to 7"


def test_nothing_is_overwritten_and_an_unknown_format_is_said(place: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.graphml").write_text("mine")
    with pytest.raises(OutputError, match="exists"):
        export(place, tmp_path / "mine.graphml", form="graphml")
    with pytest.raises(UnknownNameError, match='Did you mean "graphml"'):
        export(place, tmp_path / "x", form="graphm")


def test_the_command_says_what_is_lost(tmp_path: Path) -> None:
    done = run("export", KEEP_IT_LOCAL, tmp_path / "out.net", "--to", "pajek")
    assert done.returncode == 0, done.stderr
    assert "It does not hold:" in done.stdout
