"""Damaged files of every format: read, or refused in one clear sentence; the long command tries thousands."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import cogs
from cogs.exchange.importing import FORMATS, import_data
from tests.trust.fuzz import damaged_file, findings
from tests.trust.seeds import SEEDS

# What thousands of damaged files have found, each in its smallest form.
FOUND = {
    "no grant is left when the others are set aside": (
        "360giving",
        "grants.csv",
        "Identifier,Amount Awarded,Award Date,Recipient Org:Identifier,Recipient Org:Name,"
        "Funding Org:Identifier,Funding Org:Name\n,,,,,,\n",
    ),
}


@pytest.mark.parametrize("reader", SEEDS)
def test_a_damaged_file_is_read_or_refused_in_a_sentence(reader: str) -> None:
    assert list(findings(reader, 6, 0)) == []


@pytest.mark.parametrize("reader", SEEDS)
def test_the_sound_file_is_read(tmp_path: Path, reader: str) -> None:
    source, form = SEEDS[reader](tmp_path), reader.removesuffix("-json")
    if form in FORMATS:
        assert import_data(source, form=form).tables
    elif form == "table":
        assert import_data(source, form="table", columns={"source": "Agency", "target": "Sent to"}).tables
    else:
        assert len(cogs.load_network(source)) > 1


@pytest.mark.parametrize("found", FOUND)
def test_what_was_found_is_refused_in_a_sentence(tmp_path: Path, found: str) -> None:
    form, name, text = FOUND[found]
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(cogs.CogsError):
        import_data(tmp_path / name, form=form)


def test_an_archive_is_damaged_in_its_parts_and_as_a_whole(tmp_path: Path) -> None:
    sound = SEEDS["workbook"](tmp_path).read_bytes()
    draw = random.Random(1)  # noqa: S311 - no secret depends on it
    made = [damaged_file(sound, draw) for _ in range(60)]
    assert len(set(made)) > 50
    assert sum(content.startswith(b"PK") for content in made) > 40
