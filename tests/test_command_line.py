"""The commands as a user meets them: what they write, say and refuse, and what is left behind."""

import hashlib
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from tests.command_line import run, text_in

KEEP_IT_LOCAL = Path(__file__).parents[1] / "data" / "keep-it-local"
FILES = ["brokerage.csv", "figures.xlsx", "metrics.csv", "network.html", "report.html", "run.json"]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("results") / "out"
    done = run("analyse", KEEP_IT_LOCAL, "--output", folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def two_rows(folder: Path, text: str = "source,target\na,b\nb,c\n") -> Path:
    folder.mkdir()
    (folder / "referrals.csv").write_text(text, encoding="utf-8")
    return folder


def test_analyse_writes_the_six_files_and_nothing_beside_them(result: tuple[Path, str]) -> None:
    folder, _ = result
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert [path.name for path in folder.parent.iterdir()] == ["out"]


def test_analyse_says_numbers_notes_who_stands_out_and_the_files(result: tuple[Path, str]) -> None:
    folder, said = result
    for line in (
        "         64  organisations",
        "         29  refers_to",
        "How good the data are",
        "described, not ranked",
    ):
        assert line in said
    assert all(str(folder / name) in said for name in FILES)


def test_metrics_have_a_row_per_node_but_residents_and_empty_cells_for_nan(result: tuple[Path, str]) -> None:
    table = pd.read_csv(result[0] / "metrics.csv", dtype=str, keep_default_na=False)
    assert table["kind"].value_counts().to_dict() == {"organisation": 64, "service": 39, "council": 16, "place": 5}
    assert set(table.loc[table["kind"] == "place", "betweenness_people"]) == {""}
    starfish = table.set_index("id").loc["starfish-project"]
    assert (starfish["users"], starfish["delivered_by"]) == ("198", "bede-house")


def test_the_confidential_base_is_in_no_file(result: tuple[Path, str]) -> None:
    for name in FILES:
        assert "behind-closed-doors-base" not in text_in(result[0] / name)


def test_the_record_names_version_command_inputs_options_counts_and_what_was_left_out(result: tuple[Path, str]) -> None:
    record = json.loads((result[0] / "run.json").read_text(encoding="utf-8"))
    told = {entry.pop("name"): entry for entry in record["inputs"]}
    table = (KEEP_IT_LOCAL / "services.csv").read_bytes()
    assert told["services.csv"] == {"size": len(table), "sha256": hashlib.sha256(table).hexdigest()}
    # Of what may be about residents neither a size nor a sum by itself.
    assert told["relationships.csv"] == told["residents.csv"]
    assert list(told["residents.csv"]) == ["together"]
    assert record["command"].startswith("cogs analyse")
    assert record["nodes"]["organisation"] == "64"
    assert record["seed"] == 0
    assert any("nodes of their own" in sentence for sentence in record["left_out"])


def test_the_same_input_and_seed_give_the_same_bytes(result: tuple[Path, str], tmp_path: Path) -> None:
    assert run("analyse", KEEP_IT_LOCAL, "--output", tmp_path / "again").returncode == 0
    for name in FILES[:-1]:
        assert (tmp_path / "again" / name).read_bytes() == (result[0] / name).read_bytes(), name


def test_an_earlier_result_is_kept_unless_overwrite_is_asked(tmp_path: Path) -> None:
    folder, out = two_rows(tmp_path / "in"), tmp_path / "out"
    assert run("analyse", folder, "-o", out).returncode == 0
    again = run("analyse", folder, "-o", out)
    assert (again.returncode, again.stdout) == (1, "")
    assert "Add --overwrite to replace it" in again.stderr
    assert run("analyse", folder, "-o", out, "--overwrite").returncode == 0


def test_the_default_output_is_outputs_and_the_name_of_the_folder(tmp_path: Path) -> None:
    two_rows(tmp_path / "my-place")
    assert run("analyse", "my-place", cwd=tmp_path).returncode == 0
    assert sorted(path.name for path in (tmp_path / "outputs" / "my-place").iterdir()) == FILES


def test_relationships_alone_are_enough(tmp_path: Path) -> None:
    done = run("analyse", two_rows(tmp_path / "in"), "-o", tmp_path / "out")
    assert "          3  organisations" in done.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--by", "secter"], 'no column "secter"'),
        (["--relations", "refer_to"], 'Did you mean "refers_to"'),
    ],
)
def test_a_slip_is_one_message_and_nothing_is_written(tmp_path: Path, options: list[str], message: str) -> None:
    done = run("analyse", two_rows(tmp_path / "in"), "-o", tmp_path / "out", *options)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_relations_may_be_one_several_or_all(tmp_path: Path) -> None:
    folder = two_rows(tmp_path / "in", "source,target,relation\na,b,refers_to\nb,c,funds\nc,d,partners_with\n")
    (folder / "referrals.csv").rename(folder / "relationships.csv")
    for asked, column in [
        ("all", "betweenness_any_tie"),
        ("refers_to, funds", "betweenness_refers_to_and_funds"),
        ("working", "betweenness_working"),
    ]:
        done = run("metrics", folder, "--relations", asked)
        assert done.returncode == 0
        assert column in done.stdout.splitlines()[0].split(",")


def test_what_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = run("analyse", tmp_path / "nowhere")
    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_ends_with_0_without_errors_and_1_with(tmp_path: Path) -> None:
    good = run("check", KEEP_IT_LOCAL)
    assert good.returncode == 0
    assert "0 errors, 2 warnings" in good.stdout
    bad = run("check", two_rows(tmp_path / "in", "source,target,weight\na,b,-1\na,,x\n"))
    assert bad.returncode == 1
    assert all(f"row {row}" in bad.stdout for row in (2, 3))
    assert max(map(len, bad.stdout.splitlines())) > 80, "piped output is not wrapped"


def test_twenty_faults_are_twenty_lines_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    text = "source,target,weight,date\n" + "".join(
        f"a,b,{'x' if n % 2 else -n},2025-02-{30 + n % 2}\n" for n in range(1, 11)
    )
    done = run("analyse", two_rows(tmp_path / "in", text), "-o", tmp_path / "out")
    assert (done.returncode, done.stdout) == (1, "")
    assert "20 problems to mend first" in done.stderr
    assert done.stderr.count("error: referrals.csv row ") == 20
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_new_then_check_then_analyse_works_out_of_the_box(tmp_path: Path) -> None:
    for options, name in (([], "csv"), (["--xlsx"], "workbook")):
        folder = tmp_path / name
        assert run("new", folder, *options).returncode == 0
        checked = run("check", folder)
        assert checked.returncode == 0, checked.stdout
        assert run("analyse", folder, "-o", tmp_path / f"{name}-out").returncode == 0
    assert run("new", tmp_path / "csv").returncode == 1


def test_sample_then_analyse_keeps_residents_out_of_every_file(tmp_path: Path) -> None:
    assert run("sample", tmp_path / "in", "--organisations", "12", "--residents", "300").returncode == 0
    done = run("analyse", tmp_path / "in", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    residents = pd.read_csv(tmp_path / "in" / "residents.csv", dtype=str)["id"]
    for path in (tmp_path / "out").iterdir():
        text = text_in(path)
        assert not [resident for resident in residents if resident in text], path.name
    table = pd.read_csv(tmp_path / "out" / "metrics.csv", dtype=str, keep_default_na=False)
    for column in ("users", "residents_0", "residents_1", "residents_2", "only_door", "only_route_residents"):
        assert all(text in ("", "1 to 7") or int(text) % 5 == 0 for text in table[column]), column
    for column in ("access", "front_door", "provider"):
        assert all(text == "" or round(float(text) * 100, 6) % 1 == 0 for text in table[column]), column


def test_help_and_version_answer() -> None:
    assert "analyse" in run("--help").stdout
    assert "..." not in run("--help").stdout.replace("[ARGS]...", "")
    assert run("--version").stdout.startswith("cogs 0.")
    assert "--overwrite" in run("analyse", "--help").stdout


MOMENTS = {
    "reading": ("cogs.tables.read", "read_tables"),
    "checking": ("cogs.tables.check", "check_tables"),
    "kernel": ("cogs.kernels.compilation", "Kernel.run"),
    "writing": ("cogs.views.report", "report_page"),
}
INTERRUPTED = """
import importlib, os, signal, sys
from cogs.cli import main

module, _, name = sys.argv.pop(1).partition(":")
owner = importlib.import_module(module)
*path, last = name.split(".")
for part in path:
    owner = getattr(owner, part)
work = getattr(owner, last)

def interrupted(*given, **named):
    os.kill(os.getpid(), signal.SIGINT)
    return work(*given, **named)

setattr(owner, last, interrupted)
main()
"""


def interrupt(moment: str, folder: Path, source: Path | str) -> None:
    """Have `cogs analyse` meet Ctrl-C at a moment, beside an earlier result that it was to replace."""
    (folder / "out").mkdir()
    (folder / "out" / "run.json").write_text("{}")
    there = sorted(path.name for path in folder.iterdir())
    arguments = [":".join(MOMENTS[moment]), "analyse", str(source), "--output", "out", "--overwrite"]
    program = [sys.executable, "-c", INTERRUPTED, *arguments]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 130, done.stderr
    assert done.stderr.splitlines()[-1] == "Stopped. Nothing is half-written."
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert sorted(path.name for path in folder.iterdir()) == there
    assert [path.name for path in (folder / "out").iterdir()] == ["run.json"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_leaves_nothing_half_written(tmp_path: Path, moment: str) -> None:
    interrupt(moment, tmp_path, KEEP_IT_LOCAL)


@pytest.mark.long
@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_leaves_nothing_half_written_of_a_large_place(tmp_path: Path, moment: str) -> None:
    assert run("sample", tmp_path / "in", "--organisations", "300").returncode == 0
    interrupt(moment, tmp_path, "in")


def test_an_interrupt_from_outside_ends_it_within_the_work(tmp_path: Path) -> None:
    (tmp_path / "in").symlink_to(KEEP_IT_LOCAL)
    command = [sys.executable, "-m", "cogs", "analyse", "in", "--output", "out"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert "Traceback" not in said
    if process.returncode != 0:
        assert process.returncode == 130
        assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_betweenness_is_estimated_if_asked_with_its_error_beside_it() -> None:
    options = ("--on", "whole", "--relations", "all", "--metric", "betweenness")
    done = run("metrics", KEEP_IT_LOCAL, *options, "--pivots", "20")
    assert done.stdout.splitlines()[0].split(",")[3:] == [
        f"betweenness{end}_any_tie" for end in ("", "_error", "_lower", "_upper")
    ]
    assert "is estimated from 20 of " in done.stderr
    assert "standard error" in done.stderr
    exact = run("metrics", KEEP_IT_LOCAL, *options, "--exact")
    assert exact.stdout.splitlines()[0].split(",")[3:] == ["betweenness_any_tie"]
    both = run("metrics", KEEP_IT_LOCAL, "--exact", "--pivots", "9")
    assert both.stderr == "Ask for --exact or for --pivots, not for both.\n"


@pytest.mark.long
def test_an_analysis_with_estimates_says_so_in_every_output(tmp_path: Path) -> None:
    done = run("analyse", KEEP_IT_LOCAL, "--relations", "all", "--pivots", "8", "--output", tmp_path / "out")
    told = json.loads(text_in(tmp_path / "out" / "run.json"))["betweenness"]["any_tie"]
    assert 2 <= told["searches"] < told["classes"]
    words = f"is estimated from {told['searches']} of {told['classes']} searches"
    assert words in done.stdout
    report = text_in(tmp_path / "out" / "report.html")
    assert words in report
    assert "Brandes &amp; Pich (2007)" in report
    assert "betweenness_error_any_tie" in text_in(tmp_path / "out" / "metrics.csv").splitlines()[0]


SPEND = (
    "OrganisationLabel,BeneficiaryName,PaymentDate,Amount\n"
    "Northfield Council,CBRE Ltd,2025-04-01,100\nNorthfield Council,CBRE Limited,2025-04-02,50\n"
    "Northfield Council,Redacted,2025-04-03,70\n"
)


def test_a_file_of_another_format_is_analysed_and_named_in_the_record(tmp_path: Path) -> None:
    (tmp_path / "spend.csv").write_text(SPEND, encoding="utf-8")
    done = run("analyse", "spend.csv", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((tmp_path / "spend.csv").read_bytes()).hexdigest()
    assert [(one["name"], one["sha256"]) for one in record["inputs"]] == [("spend.csv", digest)]
    assert any("1 lines, £70" in note or "1 line, £70" in note for note in record["notes"])
    assert "Redacted" not in (tmp_path / "out" / "metrics.csv").read_text(encoding="utf-8")


def test_aliases_are_suggested_into_a_folder_of_ones_own_only(tmp_path: Path) -> None:
    (tmp_path / "spend.csv").write_text(SPEND, encoding="utf-8")
    refused = run("check", "spend.csv", "--suggest-aliases", cwd=tmp_path)
    assert refused.returncode == 1
    assert "cogs import spend.csv FOLDER" in refused.stderr
    assert run("import", "spend.csv", "ours", cwd=tmp_path).returncode == 0
    done = run("check", "ours", "--suggest-aliases", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1 pair that may mean the same is in" in done.stdout
    draft = (tmp_path / "ours" / "suggested_aliases.csv").read_text(encoding="utf-8-sig")
    assert "CBRE Limited,CBRE Ltd" in draft or "CBRE Ltd,CBRE Limited" in draft


@pytest.mark.long
def test_a_place_with_coordinates_gets_a_map_with_the_outline_asked_for(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / "organisations.csv").write_text(
        "id,name,latitude,longitude\nhub,The Hub,52.40,-1.97\ngp,The Surgery,52.41,-1.96\nclub,The Club,52.42,-1.95\n",
        encoding="utf-8",
    )
    (place / "referrals.csv").write_text("source,target\ngp,hub\nhub,club\n", encoding="utf-8")
    ring = [[-1.99, 52.39], [-1.93, 52.39], [-1.93, 52.43], [-1.99, 52.43], [-1.99, 52.39]]
    outline = {"type": "Polygon", "coordinates": [ring]}
    (tmp_path / "ward.geojson").write_text(json.dumps(outline), encoding="utf-8")
    done = run("analyse", place, "-o", tmp_path / "out", "--boundary", tmp_path / "ward.geojson")
    assert done.returncode == 0, done.stderr
    assert 'class="boundary"' in (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert "map.html" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    (tmp_path / "ward.geojson").write_text("{", encoding="utf-8")
    refused = run("analyse", place, "-o", tmp_path / "again", "--boundary", tmp_path / "ward.geojson")
    assert refused.returncode == 1
    assert "ward.geojson" in refused.stderr
    assert not (tmp_path / "again").exists()
