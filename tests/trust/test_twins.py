"""Two places with other numbers from 1 to 7 give the same outputs: so no output, and no two of them, can tell these."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.command_line import run
from tests.trust.asked import commands, contents
from tests.trust.twins import TWIN, twins, users_of

FEW = ("metrics", "metrics whole")


@pytest.fixture(scope="module", params=["few", pytest.param("all", marks=pytest.mark.long)])
def asked(request: pytest.FixtureRequest) -> str:
    """Which commands are run: in the suite two, by the long command all."""
    which: str = request.param
    return which


@cache
def homes() -> tuple[Path, Path]:
    return twins(Path(mkdtemp()))


@cache
def results(asked: str) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return what each of the two places says: every part of every file, and what was printed."""
    return said(homes()[0], asked), said(homes()[1], asked)


def said(home: Path, asked: str) -> dict[str, bytes]:
    found, out = {}, home / asked
    out.mkdir()
    for name, command in commands((Path("place"), Path("later"), Path("without")), Path(asked)).items():
        if asked == "all" or name in FEW:
            done = run(*command, cwd=home)
            assert done.returncode == 0, (name, done.stderr)
            found[f"printed by {name}"] = done.stdout.encode()
    sums = "|".join(sorted(sums_in(out))).encode() or b"(?!)"
    for file in sorted(path for path in out.rglob("*") if path.is_file()):
        content = made_at_no_hour(file.read_bytes()) if file.name == "run.json" else file.read_bytes()
        for name, part in contents(file.relative_to(out).as_posix(), content):
            # An archive is its parts.
            found[name] = b"" if part.startswith(b"PK") else re.sub(sums, b"", part)
    return found


def sums_in(out: Path) -> set[str]:
    """Return the sums of all files about residents."""
    records = [json.loads(file.read_bytes()) for file in out.rglob("run.json")]
    return {one["together"] for record in records for one in record["inputs"] if "together" in one}


def made_at_no_hour(record: bytes) -> bytes:
    return re.sub(rb'"made": "[^"]*"', b"", record)


def test_the_two_places_differ_in_numbers_from_1_to_7() -> None:
    one, other = (users_of(home / "place") for home in homes())
    differ = {service for service in one if one[service] != other[service]}
    assert differ == {service for _, service, _, _ in TWIN}
    assert {one[service] for service in differ} >= {1, 2, 3, 4, 5, 6, 7}
    assert all(other[service] <= 7 for service in differ if one[service] <= 7)


def test_whatever_is_asked_both_answer_alike_to_the_byte(asked: str) -> None:
    one, other = results(asked)
    assert len(one) > (300 if asked == "all" else 1)
    assert [name for name in one if one[name] != other.get(name)] == []
    assert one.keys() == other.keys()


def test_a_number_that_is_told_would_be_seen() -> None:
    from cogs.analysis import load_network
    from cogs.metrics.catalogue import metrics_table

    exact = [
        metrics_table(load_network(home / "place"), metrics=["partners"], on="whole", relations="all")
        for home in homes()
    ]
    assert not exact[0].equals(exact[1])
