"""A folder written whole or not at all: a temporary sibling, renamed at the end; what a killed run left is restored."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cogs.errors import OutputError

__all__ = ["refuse_file", "refuse_unless_free", "restored", "write_file", "written_whole"]

_DAY = 24 * 60 * 60.0


@contextmanager
def written_whole(folder: Path, *, replaces: str | None = None) -> Iterator[Path]:
    """Yield a temporary folder that takes the place of `folder` when the block ends without an error.

    The temporary folder is a hidden sibling; when the block fails or is interrupted it is removed and
    `folder` stays as it was. An empty `folder` may always be replaced. One with content is replaced
    only if it holds a file named `replaces`, the mark of an earlier result: a slip in the name of the
    output never costs a user other files. While it is replaced, the earlier one is called
    "<name>.cogs-earlier-<process>": where the program is killed just then, the next command restores it.

    Parameters
    ----------
    folder : Path
        The folder to make.
    replaces : str, optional
        The file that marks a folder as one that may be replaced; None replaces nothing.

    Raises
    ------
    OutputError
        If `folder` is in the way, or cannot be written.
    """
    restored(folder)
    refuse_unless_free(folder, replaces=replaces)
    partial = folder.with_name(f".{folder.name}.partial-{os.getpid()}")
    try:
        partial.mkdir(parents=True)
        yield partial
        _take_place(partial, folder)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        reason = error.strerror or str(error)
        open_elsewhere = " Is a file in it open in another program? Close it." if folder.exists() else ""
        raise OutputError(f"Cannot write {folder}: {reason}. Nothing was changed.{open_elsewhere}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def restored(folder: Path) -> Path:
    """Give a folder back its name, and remove what is half-written, where a program was killed while it wrote it.

    Returns the folder. What a program that still runs is writing is left alone.
    """
    if not folder.name or not folder.parent.is_dir():
        return folder
    earlier = sorted(folder.parent.glob(f"{_escaped(folder.name)}.cogs-earlier-[0-9]*"))
    partial = sorted(folder.parent.glob(f".{_escaped(folder.name)}.partial-[0-9]*"))
    if earlier and not folder.exists():
        with suppress(OSError):
            earlier.pop().rename(folder)
    for left in (*earlier, *partial):
        if not _is_being_written(left):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    return folder


def _escaped(name: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", name)


def _is_being_written(left: Path) -> bool:
    """Say whether the process whose number ends the name still runs."""
    number = left.name.rpartition("-")[2]
    if not number.isdigit():
        return True
    if os.name == "posix":
        try:
            os.kill(int(number), 0)
        except (ProcessLookupError, OverflowError):
            return False
        except PermissionError:
            return True
        return True
    # Elsewhere nobody can be asked without harm: nothing takes a day to write.
    return time.time() - left.stat().st_mtime < _DAY


def write_file(path: Path, content: bytes, *, overwrite: bool = False) -> Path:
    """Write one file whole or not at all, and return its path.

    Raises
    ------
    OutputError
        If it is there already and may not be replaced, or cannot be written.
    """
    refuse_file(path, overwrite=overwrite)
    restored(path)
    partial = path.with_name(f".{path.name}.partial-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        raise OutputError(f"Cannot write {path}: {error.strerror or error}. Nothing was changed.") from error
    finally:
        partial.unlink(missing_ok=True)
    return path


def refuse_file(path: Path, *, overwrite: bool) -> None:
    """Raise `OutputError` where `write_file` would because of what is there already."""
    if path.is_dir() or (path.exists() and not overwrite):
        raise OutputError(f"{path} exists. Add --overwrite to replace it, or choose another name.")


def refuse_unless_free(folder: Path, *, replaces: str | None = None) -> None:
    """Raise `OutputError` if something is in the way that `written_whole` would not replace."""
    if folder.is_dir():
        content = [path.name for path in folder.iterdir()]
        if not content or (replaces is not None and replaces in content):
            return
        if replaces is None:
            raise OutputError(f"{folder} exists and is not empty. Choose another folder, or empty it first.")
        raise OutputError(
            f"{folder} holds files that are no earlier result (it has no {replaces}), so it is left alone. "
            "Choose another folder."
        )
    if folder.exists():
        raise OutputError(f"{folder} is a file, not a folder. Choose another name.")


def _take_place(partial: Path, folder: Path) -> None:
    if not folder.exists():
        partial.rename(folder)
        return
    earlier = folder.with_name(f"{folder.name}.cogs-earlier-{os.getpid()}")
    try:
        folder.rename(earlier)
        partial.rename(folder)
    except BaseException:
        if earlier.exists() and not folder.exists():
            earlier.rename(folder)
        raise
    finally:
        try:
            _remove(earlier, beside=folder)
        finally:
            # A second time, in case the first was interrupted.
            _remove(earlier, beside=folder)


def _remove(earlier: Path, *, beside: Path) -> None:
    if beside.exists():
        shutil.rmtree(earlier, ignore_errors=True)
