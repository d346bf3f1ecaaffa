"""A folder is written whole or not at all, and never takes the place of a user's own files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import cogs
from cogs import OutputError
from cogs.folders import restored, written_whole


def write(folder: Path, text: str, *, replaces: str | None = None, fail: bool = False) -> None:
    with written_whole(folder, replaces=replaces) as partial:
        (partial / "mark").write_text(text)
        if fail:
            raise KeyboardInterrupt


def left_over(path: Path) -> list[str]:
    return sorted(found.name for found in path.iterdir())


def test_a_new_folder_appears_whole(tmp_path: Path) -> None:
    write(tmp_path / "deep" / "out", "one")
    assert left_over(tmp_path / "deep") == ["out"]
    assert (tmp_path / "deep" / "out" / "mark").read_text() == "one"


def test_an_interrupted_one_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "out", "one", fail=True)
    assert left_over(tmp_path) == []


def test_an_earlier_result_is_replaced_only_on_request_and_whole(tmp_path: Path) -> None:
    write(tmp_path / "out", "one")
    (tmp_path / "out" / "stale").touch()
    with pytest.raises(OutputError, match="exists and is not empty"):
        write(tmp_path / "out", "two")
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "out", "two", replaces="mark", fail=True)
    assert (tmp_path / "out" / "mark").read_text() == "one"
    write(tmp_path / "out", "two", replaces="mark")
    assert left_over(tmp_path / "out") == ["mark"]
    assert left_over(tmp_path) == ["out"]


def test_a_folder_that_is_no_earlier_result_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(OutputError, match="no earlier result"):
        write(tmp_path, "one", replaces="mark")
    assert left_over(tmp_path) == ["thesis.docx"]


def test_an_empty_folder_may_be_used_and_a_file_may_not(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(tmp_path / "out", "one")
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="is a file"):
        write(tmp_path / "file", "one")


def test_a_name_that_cannot_be_made_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"Cannot write .*: .*\. Nothing was changed\."):
        write(tmp_path / "file" / "out", "one")


def killed_process() -> int:
    """Return the number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_what_a_killed_run_left_is_restored_or_removed(tmp_path: Path) -> None:
    dead, name = killed_process(), "my [old] place*"
    (tmp_path / f"{name}.cogs-earlier-{dead}").mkdir()
    (tmp_path / f"{name}.cogs-earlier-{dead}" / "mark").write_text("one")
    (tmp_path / f".{name}.partial-{dead}").mkdir()
    assert (restored(tmp_path / name) / "mark").read_text() == "one"
    assert left_over(tmp_path) == [name]
    (tmp_path / f"{name}.cogs-earlier-{dead}").mkdir()
    write(tmp_path / name, "two", replaces="mark")
    assert left_over(tmp_path) == [name]
    assert (tmp_path / name / "mark").read_text() == "two"


def test_what_another_run_is_writing_is_left_alone(tmp_path: Path) -> None:
    writing = f".out.partial-{os.getppid()}"
    (tmp_path / writing).mkdir()
    write(tmp_path / "out", "one")
    assert left_over(tmp_path) == [writing, "out"]


def test_folders_that_only_look_like_it_are_left_alone(tmp_path: Path) -> None:
    for name in ("out.cogs-earlier-", "out.cogs-earlier-mine", "out.earlier-2019", "outer.cogs-earlier-1"):
        (tmp_path / name).mkdir()
    before = left_over(tmp_path)
    assert not restored(tmp_path / "out").exists()
    assert left_over(tmp_path) == before


def test_a_place_that_was_being_replaced_when_the_program_was_killed_is_read_again(tmp_path: Path) -> None:
    home = tmp_path / f"place.cogs-earlier-{killed_process()}"
    home.mkdir()
    (home / "referrals.csv").write_text("source,target\nlibrary,advice\n")
    assert len(cogs.load_network(tmp_path / "place")) == 2
    assert left_over(tmp_path) == ["place"]
