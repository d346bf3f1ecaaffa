"""What `explain`, `metrics` and `methods` say: right, sourced, and no resident among it."""

import json
from pathlib import Path

import pandas as pd
import pytest

from cogs import ParameterError, UnknownNameError, analyse, explanation, methods_text
from cogs.publication.figures import figures_as_text
from tests.command_line import run

KEEP_IT_LOCAL = Path(__file__).parents[2] / "data" / "keep-it-local"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    folder.mkdir()
    (folder / "organisations.csv").write_text(
        "id,name,sector\nsurgery,The Surgery,health\nhub,The Hub,community\nclub,The Club,community\n"
        "trust,Trust,charity\n"
    )
    (folder / "services.csv").write_text("id,name\nadvice,Debt Advice\nlunch,Lunch\n")
    (folder / "residents.csv").write_text("id,count\nsecret-one,1\nsecret-two,30\n")
    (folder / "relationships.csv").write_text(
        "source,target,relation\nsurgery,hub,refers_to\nhub,club,refers_to\nhub,trust,refers_to\n"
        "trust,advice,delivers\nclub,lunch,delivers\nsecret-one,surgery,uses\nsecret-two,surgery,uses\n"
    )
    return folder


def test_explain_opens_up_figures_pairs_and_routes(place: Path) -> None:
    lines = explanation(analyse(place), "the hub")
    said = "\n".join(lines)
    assert lines[0] == "The Hub (organisation, sector community)"
    assert "  Betweenness (people): 2 of 6 pairs; 1st of 4 organisations" in lines
    assert "Pairs it brokers (who refers people to whom): 2, of which 2 through nobody else" in said
    assert "  As gatekeeper (lets in from another group to its own group): 1 pair\n    The Surgery → The Club" in said
    assert "  As liaison (connects two different groups, neither its own): 1 pair" in said
    assert "Services that no resident would get to without it: 2\n  Debt Advice\n  Lunch" in said
    assert "Only door: 0 residents" in said


def test_explain_protects_residents_and_explains_a_service_by_its_deliverer(place: Path) -> None:
    analysis = analyse(place)
    surgery = "\n".join(explanation(analysis, "surgery"))
    assert "Residents who use it: 30 residents" in surgery
    assert "secret" not in surgery
    advice = explanation(analysis, "Debt Advice")
    assert advice[1].startswith("It is a service of Trust, which see")
    with pytest.raises(UnknownNameError):
        explanation(analysis, "secret-one")


def test_explain_bears_a_node_without_a_group(place: Path) -> None:
    text = (place / "organisations.csv").read_text().replace("The Hub,community", "The Hub,")
    (place / "organisations.csv").write_text(text)
    said = "\n".join(explanation(analyse(place), "hub"))
    assert "It has no sector, so its pairs have no roles." in said


def test_metrics_are_csv_or_json_with_protected_residents(place: Path) -> None:
    table = pd.read_csv(pd.io.common.StringIO(figures_as_text(place)), dtype=str).set_index("id")
    assert table.loc["surgery", "residents_0"] == "30"
    assert not [name for name in table.index if name.startswith("secret")]
    rows = json.loads(figures_as_text(place, metrics=["structural_holes"], form="json"))
    hub = next(row for row in rows if row["id"] == "hub")
    assert hub["effective_size_people"] == 3
    assert next(row for row in rows if row["id"] == "advice")["constraint_people"] is None
    with pytest.raises(ParameterError, match='csv or json; "xml"'):
        figures_as_text(place, form="xml")


def test_methods_tell_only_what_was_done_with_references_for_all_they_cite(place: Path) -> None:
    paragraphs = methods_text(analyse(KEEP_IT_LOCAL, seed=7))
    text = "\n".join(paragraphs)
    assert "seed 7" in text
    assert "Nearly all that is known comes from the 18 who were studied" in text
    assert text.count("doi:") >= 5
    plain = "\n".join(methods_text(analyse(place)))
    assert "boundary in network.toml" in plain
    assert "Catchment" in plain
    assert "secret" not in plain


@pytest.mark.long
def test_the_commands_print_them(place: Path) -> None:
    for arguments in (["metrics", place], ["explain", place, "The Hub"], ["methods", place]):
        done = run(*arguments)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) > 4
    missing = run("explain", place, "The Hubb")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert 'Did you mean "The Hub"' in missing.stderr
