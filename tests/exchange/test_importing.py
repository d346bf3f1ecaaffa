"""From somebody else's file to an ordinary folder: recognised, written whole, remembered, gone straight through."""

from pathlib import Path

import pandas as pd
import pytest

from cogs import (
    InputError,
    OutputError,
    ParameterError,
    UnknownNameError,
    analyse,
    check_tables,
    load_network,
    read_tables,
)
from cogs.exchange.imported import Imported
from cogs.exchange.importing import import_data, recognised, write_imported
from cogs.vocabulary import Kind, Relation
from tests.command_line import run

GRANTS = (
    "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Funding Org:Identifier,Funding Org:Name,"
    "Recipient Org:Identifier,Recipient Org:Name\n"
    "360G-x-1,Lunch,Meals,GBP,1000,2024-05-01,GB-LAE-TRF,Trafford Council,GB-CHC-1173575,The Hub\n"
    "360G-x-2,Advice,Debt,GBP,500,2024-06-01,GB-LAE-TRF,Trafford Council,DUMMY01,Nobody\n"
)


def imported(**changes: object) -> Imported:
    ties = pd.DataFrame({"source": ["a"], "target": ["b"], "relation": ["mentors"]})
    nodes = pd.DataFrame({"id": ["a", "b"], "kind": ["club", "organisation"]})
    given = {
        "format": "test",
        "standard": "a made-up standard 1.0",
        "tables": {"nodes": nodes, "relationships": ties, "empty": nodes.iloc[:0]},
        "name": 'A "quoted" \\ name\nof two lines',
        "source": "Somebody",
        "kinds": (Kind("club", "clubs"),),
        "relations": (Relation("mentors", ("club",), ("organisation",), "mentors", "working", directed=True),),
        "notes": ("One note.",),
    }
    return Imported(**{**given, **changes})  # type: ignore[arg-type]


def test_what_is_written_is_an_ordinary_folder_with_its_own_words_declared(tmp_path: Path) -> None:
    files = write_imported(imported(), tmp_path / "made")
    assert [file.name for file in files] == ["README.md", "network.toml", "nodes.csv", "relationships.csv"]
    read = read_tables(tmp_path / "made")
    assert [problem for problem in check_tables(read) if problem.severity == "error"] == []
    network = load_network(tmp_path / "made")
    assert network.name == 'A "quoted" \\ name\nof two lines'
    assert network.kinds == ("organisation", "club")
    assert network.relations == ("mentors",)


def test_rows_set_aside_and_ties_suggested_are_kept_beside_the_tables_and_counted_in_every_result(
    tmp_path: Path,
) -> None:
    aside = pd.DataFrame({"source": ["x.csv"], "row": [7], "reason": ["shifted"], "found": ["?"]})
    hints = pd.DataFrame(
        {"source": ["a"], "target": ["b"], "relation": ["refers_to"], "reason": ["text"], "text": ["…"]}
    )
    write_imported(imported(set_aside=aside, suggested=hints), tmp_path / "made")
    assert pd.read_csv(tmp_path / "made" / "set_aside.csv")["reason"].tolist() == ["shifted"]
    assert len(load_network(tmp_path / "made").edges) == 1
    notes = analyse(tmp_path / "made").findings.notes
    assert notes[-2:] == (
        "One note.",
        "1 faulty row was set aside: cogs import lists what was, and why, in set_aside.csv.",
    )


def test_a_folder_that_is_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(OutputError, match="not empty"):
        write_imported(imported(), tmp_path)


def test_a_format_is_recognised_from_the_content_and_an_ordinary_folder_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "grants.csv").write_text(GRANTS)
    assert recognised(tmp_path / "grants.csv") == "360giving"
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "referrals.csv").write_text("source,target\na,b\n")
    assert recognised(tmp_path / "plain") is None
    assert recognised(tmp_path / "nowhere") is None
    for example in ("keep-it-local",):
        assert recognised(Path(__file__).parents[2] / "data" / example) is None


def test_analyse_goes_straight_through(tmp_path: Path) -> None:
    (tmp_path / "grants.csv").write_text(GRANTS)
    analysis = analyse(tmp_path / "grants.csv")
    assert analysis.network.relations == ("funds",)
    assert any("Set aside (placeholder-id): 1 row" in note for note in analysis.findings.notes)


def test_slips_are_said(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("x,y\n1,2\n")
    with pytest.raises(InputError, match="in no format that is known"):
        import_data(tmp_path / "odd.csv")
    with pytest.raises(UnknownNameError, match='Did you mean "360giving"'):
        import_data(tmp_path / "odd.csv", form="360givin")
    with pytest.raises(InputError, match="no file or folder"):
        import_data(tmp_path / "nowhere.csv")


def test_the_command_imports_maps_and_remembers(tmp_path: Path) -> None:
    (tmp_path / "grants.csv").write_text(GRANTS)
    done = run("import", tmp_path / "grants.csv", tmp_path / "made")
    assert done.returncode == 0, done.stderr
    assert run("check", tmp_path / "made").returncode == 0
    (tmp_path / "log.csv").write_text("Referring agency,Accepted by\nGP,Hub\n")
    mapped = ["--map", "source=Referring agency", "--map", "target=Accepted by"]
    done = run("import", tmp_path / "log.csv", tmp_path / "log", *mapped)
    assert done.returncode == 0, done.stderr
    assert '"Referring agency" = "source"' in (tmp_path / "log" / "network.toml").read_text(encoding="utf-8")
    assert load_network(tmp_path / "log").edges[["source", "target"]].to_numpy().tolist() == [["GP", "Hub"]]
    wrong = run("import", tmp_path / "log.csv", tmp_path / "wrong", "--map", "source")
    assert (wrong.returncode, (tmp_path / "wrong").exists()) == (1, False)


SPEND = (
    "Report of payments over 500,,,\n,,,\n"
    "Body Name,Organisational Unit,Supplier Name,Paid Date,Amount\n"
    "Anytown Council,Adults,The Hub,03/04/2024,1000.00\n"
    "Anytown Council,Children,Redacted,03/04/2024,900.00\n"
    "Anytown Council,Children,The Hub,04/05/2024,500.00\n"
)


def test_spend_can_be_read_by_unit_and_nothing_else_can(tmp_path: Path) -> None:
    (tmp_path / "spend.csv").write_text(SPEND)
    (tmp_path / "grants.csv").write_text(GRANTS)
    whole = import_data(tmp_path / "spend.csv")
    units = import_data(tmp_path / "spend.csv", by="unit")
    assert whole.format == units.format == "spend"
    ties = [next(t for t in made.tables.values() if "amount" in t) for made in (whole, units)]
    assert [len(table) for table in ties] == [1, 2]
    assert not any("Redacted" in str(table.to_numpy()) for table in whole.tables.values())
    for source, by in (("grants.csv", "unit"), ("spend.csv", "street")):
        with pytest.raises(ParameterError, match="council or unit"):
            import_data(tmp_path / source, by=by)


UNUSUAL = (
    "Report for April,,,\nWho paid,Firm,Day of it,Cost\n"
    "Anytown Council,The Hub,03/04/2024,1000.00\nAnytown Council,Redacted,03/04/2024,5.00\n"
)
UNUSUAL_HEADINGS = {"payer": "who paid", "supplier": "Firm", "date": "Day of it", "amount": "Cost"}


def test_the_headings_of_spend_can_be_named_by_role_and_are_remembered_in_the_notes(tmp_path: Path) -> None:
    (tmp_path / "april.csv").write_text(UNUSUAL)
    for form in ("spend", None):
        made = import_data(tmp_path / "april.csv", form=form, columns=UNUSUAL_HEADINGS)
        assert made.format == "spend"
        assert made.tables["spend"][["source", "target", "amount", "date"]].to_numpy().tolist() == [
            ["Anytown Council", "The Hub", "1000.00", "2024-04-03"]
        ]
    write_imported(made, tmp_path / "made", headings={theirs: ours for ours, theirs in UNUSUAL_HEADINGS.items()})
    settings = (tmp_path / "made" / "network.toml").read_text(encoding="utf-8")
    assert "[headers]" not in settings
    assert "Firm was read as the payee of each payment." in settings
    assert [problem for problem in check_tables(read_tables(tmp_path / "made")) if problem.severity == "error"] == []


def test_slips_in_map_are_said(tmp_path: Path) -> None:
    (tmp_path / "april.csv").write_text(UNUSUAL)
    (tmp_path / "spend.csv").write_text(SPEND)
    (tmp_path / "net.graphml").write_text("<graphml xmlns='http://graphml.graphdrawing.org/xmlns'><graph/></graphml>")
    with pytest.raises(UnknownNameError, match=r'has no "suplier".*payer, unit, payee, payee id'):
        import_data(tmp_path / "april.csv", form="spend", columns={"suplier": "Firm"})
    with pytest.raises(UnknownNameError, match='has no "street"'):
        import_data(tmp_path / "spend.csv", columns={"street": "Amount"})
    with pytest.raises(InputError, match=r'no heading "Frim" to be the payee. Did you mean "Firm"'):
        import_data(tmp_path / "april.csv", form="spend", columns={"supplier": "Frim"})
    for form in ("graphml", None):
        with pytest.raises(ParameterError, match="--map is for tables and spend"):
            import_data(tmp_path / "net.graphml", form=form, columns={"source": "a", "target": "b"})
    with pytest.raises(UnknownNameError, match=r"edgelist.*table"):
        import_data(tmp_path / "april.csv", form="tabel")


def test_any_table_is_read_by_name_and_map_goes_before_what_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("From,To\nGP,Hub\n")
    assert import_data(tmp_path / "log.csv", form="table").tables["refers_to"].to_numpy().tolist() == [["GP", "Hub"]]
    (tmp_path / "spend.csv").write_text(SPEND)
    ends = {"source": "Organisational Unit", "target": "Supplier Name"}
    assert import_data(tmp_path / "spend.csv", columns=ends).format == "table"


def test_a_relation_of_the_files_own_is_declared_and_headings_remembered(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("From,To\nGP,Hub\n")
    mentors = import_data(tmp_path / "log.csv", columns={"source": "From", "target": "To", "relation": "mentors"})
    assert [(one.name, one.family, one.directed) for one in mentors.relations] == [("mentors", None, True)]
    assert import_data(tmp_path / "log.csv", form="table").relations == ()
    write_imported(mentors, tmp_path / "made", headings={"From": "source", "To": "target", "mentors": "relation"})
    settings = (tmp_path / "made" / "network.toml").read_text(encoding="utf-8")
    assert '"From" = "source"' in settings
    assert '"mentors" = "relation"' not in settings
    read = read_tables(tmp_path / "made")
    assert [dict(table.headings) for table in read.tables] == [{"source": "From", "target": "To"}]
    assert "unused-heading" not in [problem.rule for problem in check_tables(read)]
