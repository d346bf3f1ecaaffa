"""The libraries: each has one lower bound, at which it is tested, and known holes fail while silence is said."""

import tomllib
from pathlib import Path

import pytest

from tests.trust.audit import installed_with, verdict
from tests.trust.lowest import ROOT, TELLING, TOOLS, lowest_of, requirements

PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_every_library_has_one_lower_bound_to_be_tested_at() -> None:
    lowest = [lowest_of(one) for one in requirements(PROJECT)]
    assert len(lowest) > 20
    assert "pyvis==0.3.2" in lowest
    assert set(TOOLS) <= {one.partition("==")[0] for one in lowest}


@pytest.mark.parametrize("requirement", ["numpy", "numpy<3", "numpy>=2,>=2.1", "numpy>2"])
def test_a_library_without_one_lower_bound_is_a_fault(requirement: str) -> None:
    with pytest.raises(ValueError, match="one lower bound"):
        lowest_of(requirement)


def test_what_is_tested_at_the_lowest_is_there() -> None:
    assert [path for path in TELLING if not Path(ROOT, path.partition("::")[0]).exists()] == []


def test_every_library_is_audited_with_what_it_brings_and_the_tools_of_the_tests_are_not() -> None:
    found = installed_with("cogs-of-connection")
    direct = {one.partition(">=")[0] for one in tomllib.loads(PROJECT)["project"]["dependencies"]}
    assert direct < set(found)
    assert "pillow" in found
    assert not {"pytest", "ruff", "mypy"} & set(found)


def test_a_known_vulnerability_fails_and_names_the_version_that_mends_it() -> None:
    fault = {"id": "PYSEC-1", "fix_versions": ["3.1.6"]}
    answer = {"dependencies": [{"name": "jinja2", "version": "3.1.4", "vulns": [fault]}]}
    status, lines = verdict(answer, 2)
    assert status == 1
    assert lines == [
        "jinja2 3.1.4: PYSEC-1; mended in 3.1.6.",
        "1 of 2 libraries looked up; known vulnerabilities: 1.",
    ]


@pytest.mark.parametrize("answer", [None, {"dependencies": [{"name": "a", "skip_reason": "not found"}]}])
def test_where_no_service_answers_it_says_so_and_goes_on(answer: dict[str, object] | None) -> None:
    status, (line,) = verdict(answer, 2)
    assert status == 0
    assert line.startswith("NOT AUDITED")


def test_libraries_without_a_hole_pass_with_their_number() -> None:
    answer = {"dependencies": [{"name": "jinja2", "version": "3.1.6", "vulns": []}]}
    assert verdict(answer, 1) == (0, ["1 of 1 libraries looked up; known vulnerabilities: 0."])
