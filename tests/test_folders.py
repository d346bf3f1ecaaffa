"""A folder is written whole or not at all, and never takes the place of a user's own files."""

from pathlib import Path

import pytest

from cogs import OutputError
from cogs.folders import written_whole


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
