"""What the README shows works: its commands are run, in its order, in a folder of their own."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.command_line import run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shell_lines() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def cogs_commands() -> list[list[str]]:
    found = [re.search(r"(?:^|/)cogs (.*)", line) for line in shell_lines()]
    return [shlex.split(match.group(1)) for match in found if match]


def test_every_cogs_command_shown_works_in_order(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    commands = cogs_commands()
    assert len(commands) >= 5
    for arguments in commands:
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 0, f"cogs {' '.join(arguments)}: {done.stdout}{done.stderr}"
    assert (tmp_path / "outputs" / "keep-it-local" / "report.html").exists()


def test_the_two_commands_make_their_own_environment_and_do_all() -> None:
    whole = [line for line in shell_lines() if "-m venv" in line]
    assert [("cogs analyse data/keep-it-local --overwrite" in line, "-m pytest" in line) for line in whole] == [
        (True, False),
        (False, True),
    ]
    assert all("pip install" in line for line in whole)


def test_ci_calls_the_test_command_to_the_letter() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "grep -m 1 -- '-m pytest' README.md" in script
    assert [line for line in README.splitlines() if "-m pytest" in line] == [shell_lines()[-1]]


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_file_that_is_linked_is_there(path: str) -> None:
    assert (ROOT / path).exists()
