"""Every command with every form of output, over residents whose every word is unique: none of them comes out."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import urllib.parse
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.command_line import run
from tests.trust.asked import FEW, commands, contents
from tests.trust.planted import plant, secrets


@cache
def places() -> tuple[Path, Path, Path]:
    """Return the place, the place a year later, and without one of its organisations."""
    home = Path(mkdtemp())
    return plant(home / "place"), plant(home / "later", year=2025), plant(home / "without", closed="Body B")


@pytest.fixture(scope="module", params=["few", pytest.param("all", marks=pytest.mark.long)])
def asked(request: pytest.FixtureRequest) -> str:
    """Which commands are run: in the suite a few, by the long command all."""
    which: str = request.param
    return which


@cache
def results(asked: str) -> tuple[Path, dict[str, str]]:
    """Run commands once; return where the files are, and what each command printed."""
    out = Path(mkdtemp())
    printed = {}
    for name, command in commands(places(), out).items():
        if asked == "few" and name not in FEW:
            continue
        done = run(*command)
        assert done.returncode == 0, (name, done.stderr)
        assert "Traceback" not in done.stderr
        printed[name] = done.stdout + done.stderr
    return out, printed


def tables(file: Path) -> list[str]:
    """Return every way in which a Parquet file might say something, as text."""
    import pyarrow.parquet as parquet

    table = parquet.read_table(file)
    return [str(table.schema), *(json.dumps(column.to_pylist(), default=str) for column in table.columns)]


@cache
def everything(asked: str) -> dict[str, str]:
    """Return all that came out as text, taken out of whatever it is written in: by file or, if printed, by command."""
    out, printed = results(asked)
    found = {f"printed by {name}": text for name, text in printed.items()}
    for file in sorted(path for path in out.rglob("*") if path.is_file()):
        for name, content in contents(file.relative_to(out).as_posix(), file.read_bytes()):
            found[name] = " ".join(content.decode(coding, "ignore") for coding in ("utf-8", "utf-16-le", "utf-16-be"))
        if file.suffix == ".parquet":
            found[f"{file.name} as a table"] = " ".join(tables(file))
    for name, text in found.items():
        found[name] = f"{text} {html.unescape(text)} {urllib.parse.unquote(text)}".casefold()
    return found


def test_everything_was_asked_that_the_program_can_be_asked() -> None:
    named = {command[0] for command in commands(places(), Path()).values()}
    listed = set(re.findall(r"(?m)^  ([a-z][a-z-]+)  ", run("--help").stdout))
    # A reduced folder is for computing, as secret as its source.
    writes_no_results = {"join", "import", "new", "reduce", "sample", "pseudonymise", "verify"}
    assert listed - writes_no_results == named


def planted_in(text: str) -> set[str]:
    return set(re.findall(r"zq[a-z]+\d\dxk", text)) & secrets().keys()


def test_no_word_of_a_resident_is_in_any_byte(asked: str) -> None:
    assert len(everything(asked)) > (150 if asked == "all" else 20)
    assert {name: planted_in(text) for name, text in everything(asked).items() if planted_in(text)} == {}


def test_what_is_planted_would_be_found() -> None:
    place, _, _ = places()
    assert planted_in(" ".join(path.read_text(encoding="utf-8") for path in place.glob("*.csv"))) == secrets().keys()


def people_columns(asked: str) -> list[tuple[str, str, str]]:
    """Return every cell of a CSV that holds a number of residents: the file, the column and what it says."""
    out, printed = results(asked)
    found = []
    sources = {file.relative_to(out).as_posix(): file.read_text(encoding="utf-8-sig") for file in out.rglob("*.csv")}
    sources["metrics"] = printed["metrics"][printed["metrics"].index("id,name") :]
    for name, text in sources.items():
        for row in csv.DictReader(io.StringIO(text)):
            for column, cell in row.items():
                if column and re.match(r"residents|users|only_door|only_route_residents|people$", column) and cell:
                    found.append((name, column, cell))
    return found


def test_every_number_of_residents_is_none_a_range_or_a_multiple_of_5(asked: str) -> None:
    cells = people_columns(asked)
    assert len(cells) > (200 if asked == "all" else 100)
    for name, column, cell in cells:
        safe = cell in ("0", "1 to 7") or (cell.isdigit() and int(cell) % 5 == 0)
        assert safe, (name, column, cell)
    assert {cell for _, _, cell in cells} > {"1 to 7", "10"}


def test_no_sentence_counts_residents_more_finely(asked: str) -> None:
    said = re.compile(r"(?<!1 to )\b(\d[\d,]*) (?:residents|users|people)\b")
    found = [(name, match[0]) for name, text in everything(asked).items() for match in said.finditer(text)]
    assert [(name, words) for name, words in found if int(words.split()[0].replace(",", "")) % 5] == []
    assert found


def test_numbers_that_two_outputs_give_of_the_same_differ_by_multiples_of_5_only(asked: str) -> None:
    by_column: dict[tuple[str, str], set[int]] = {}
    for name, column, cell in people_columns(asked):
        if cell.isdigit():
            by_column.setdefault((column, name.rpartition("/")[2]), set()).add(int(cell))
    assert by_column
    for numbers in by_column.values():
        assert {number % 5 for number in numbers} == {0}


def test_figures_of_the_whole_network_are_alike_of_services_with_1_to_7_users() -> None:
    place, _, _ = places()
    figures = run("metrics", place, "--on", "whole", "--relations", "all").stdout
    rows = {row.pop("id"): row for row in csv.DictReader(io.StringIO(figures))}
    alike = {tuple(list(rows[f"service for {users}"].values())[2:]) for users in range(1, 8)}
    assert len(alike) == 1


def test_a_confidential_address_is_in_no_output(asked: str) -> None:
    for name, text in everything(asked).items():
        assert "53.02" not in text, name
