"""Residents planted in finished outputs are found, however they are written; clean outputs pass."""

import base64
import gzip
import html
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest

import cogs
from cogs.publication.outputs_checked import check_outputs
from tests.command_line import run

NOTE = "said that she left her home in Otley after the flood of last winter"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("place") / "in"
    folder.mkdir()
    lines = "".join(f"R{number:03d},,,Mill Lane\n" for number in range(3, 15))
    texts = {
        "organisations": "id,name\nhub,The Hub\nweirside,Weirside Centre\n",
        "services": "id,name\nadvice,Advice\n",
        "residents": "id,name,e-mail,neighbourhood\n"
        "R001,Zoë Quillam & Co,zoe@quillam.example,Mill Lane\nR002,Weirside,,Mill Lane\n17,,,Mill Lane\n" + lines,
        "uses": f"source,target,note\nR001,advice,{NOTE}\nR002,advice,\n17,advice,\n"
        + "".join(f"R{number:03d},advice,\n" for number in range(3, 15)),
        "delivers": "source,target\nhub,advice\n",
    }
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def clean(place: Path) -> Path:
    out = place.parent / "out"
    cogs.publish(cogs.analyse(place), out)
    return out


def zipped(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.txt", content)
    return stream.getvalue()


def data_address(content: bytes) -> bytes:
    return b'<img src="data:image/svg+xml;base64,' + base64.b64encode(content) + b'">'


WRITTEN: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without a mark, one byte off": lambda text: b"x" + f" {text}".encode("utf-16-be"),
    "HTML entities": lambda text: html.escape(text).replace("ë", "&#235;").encode(),
    "JSON escapes": lambda text: json.dumps({"a": f"\t{text}"}).encode(),
    "percent signs": lambda text: quote(text).encode(),
    "CSV quoting": lambda text: ('"' + text.replace(" ", '""  ') + '"').encode(),
    "an archive in an archive": lambda text: zipped(zipped(text.encode())),
    "gzip": lambda text: gzip.compress(text.encode()),
    "a base64 data address": lambda text: data_address(text.encode()),
    "entities in a data address": lambda text: data_address(html.escape(text).encode()),
    "markup between the words": lambda text: text.replace(" ", "</tspan> <tspan>").encode(),
    "markup within a word": lambda text: ("<w:t>" + text[:2] + "</w:t></w:r><w:r><w:t>" + text[2:] + "</w:t>").encode(),
    "other capitals": lambda text: text.upper().encode(),
}


@pytest.mark.parametrize("how", WRITTEN)
@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("R001", "id of 1 resident"),
        ("Zoë Quillam & Co", "name of 1 resident"),
        ("zoe@quillam.example", "text under “e-mail” of 1 resident"),
        (NOTE[10:55], "text under “note” of"),
    ],
)
def test_a_planted_resident_is_found_however_it_is_written(
    place: Path, tmp_path: Path, how: str, text: str, sort: str
) -> None:
    (tmp_path / "page.html").write_bytes(b"before " + WRITTEN[how](text) if how != "gzip" else WRITTEN[how](text))
    if "archive" in how:
        (tmp_path / "page.html").write_bytes(WRITTEN[how](text))
    done = check_outputs(tmp_path, place)
    assert [line for line in done.findings if line.startswith(f"page.html: {sort}")], done
    assert "Quillam" not in "".join(done.findings)


def test_clean_outputs_pass_with_a_denominator(place: Path, clean: Path) -> None:
    done = run("check", "--disclosure", clean, "--source", place)
    assert done.returncode == 0, done.stdout + done.stderr
    first, second, *others = done.stdout.splitlines()
    assert first.startswith("17 ids, names and texts of 15 residents looked for in ")
    assert first.endswith(" parts inside archives): none found.")
    assert second.endswith("numbers of residents are 0, 1 to 7, multiples of 5, or published already.")
    assert any(line.startswith("1 text could not be looked for: a number of fewer than 9 digits") for line in others)
    assert any(line.startswith("1 text could not be looked for: also said of others") for line in others)


def test_a_file_that_is_called_like_a_resident_is_found(place: Path, tmp_path: Path) -> None:
    (tmp_path / "R001.svg").write_text("<svg/>")
    assert check_outputs(tmp_path, place).findings == ("R001.svg: id of 1 resident (r0…).",)


def test_a_number_that_is_not_made_safe_is_found_in_csv_workbook_and_parquet(place: Path, tmp_path: Path) -> None:
    table = pd.DataFrame({"id": ["hub", "advice", "x", "y"], "residents_1": ["15", "1 to 7", "13", "3"]})
    table.to_csv(tmp_path / "metrics.csv", index=False)
    table.to_excel(tmp_path / "figures.xlsx", index=False, engine="xlsxwriter")
    table.to_parquet(tmp_path / "metrics.parquet")
    done = check_outputs(tmp_path, place)
    assert done.findings == tuple(
        f'{name}, column "residents_1": 2 of 4 numbers are not made safe.'
        for name in ("figures.xlsx", "metrics.csv", "metrics.parquet")
    )


def test_numbers_that_are_published_pass_and_one_beside_them_does_not(tmp_path: Path) -> None:
    cogs.publish_view(cogs.analyse("data/keep-it-local"), tmp_path / "out")
    assert check_outputs(tmp_path / "out", "data/keep-it-local").findings == ()
    text = (tmp_path / "out" / "metrics.csv").read_text(encoding="utf-8-sig")
    assert ",198," in text
    (tmp_path / "out" / "metrics.csv").write_text(text.replace(",198,", ",197,"), encoding="utf-8")
    assert "are not made safe" in "".join(check_outputs(tmp_path / "out", "data/keep-it-local").findings)


def test_outputs_with_residents_in_them_fail_and_say_why(place: Path, tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text("id,kind\nhub,organisation\nR001,resident\n17,resident\n")
    (tmp_path / "run.json").write_text('{"command": "cogs export in out --include-residents"}')
    done = run("check", "--disclosure", tmp_path, "--source", place)
    assert done.returncode == 1
    assert "nodes.csv: 2 rows are residents themselves (made with --include-residents)." in done.stdout
    assert 'nodes.csv, column "id": 2 cells are ids of residents.' in done.stdout
    assert "run.json: made with --include-residents, so it is not for others." in done.stdout


def test_an_archive_that_cannot_be_opened_is_a_finding_not_a_pass(place: Path, tmp_path: Path) -> None:
    whole = zipped(b"R001 " * 1000)
    (tmp_path / "cut.zip").write_bytes(whole[:30] + b"\xff\xff" + whole[32:])
    findings = check_outputs(tmp_path, place).findings
    assert any("cannot be opened" in line for line in findings), findings


def test_a_slip_is_one_sentence(place: Path, tmp_path: Path) -> None:
    for arguments in ((), ("--disclosure", tmp_path), ("--disclosure", tmp_path / "none", "--source", place)):
        done = run("check", *arguments)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
