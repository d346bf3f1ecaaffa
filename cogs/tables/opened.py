"""Files of strangers: only ordinary ones, of the folder they are in, and no larger than this machine can take."""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from pathlib import Path
from typing import Final

from cogs.errors import InputError
from cogs.tables.grid import unreadable

__all__ = ["LIMITS", "bytes_of", "first_bytes", "limit", "raised", "refuse_large_archive"]

LIMITS: Final = {
    "bytes": 2 * 1024**3,
    "line": 10_000_000,
    "cell": 1_000_000,
    "columns": 16_384,
    "rows": 20_000_000,
    "cells": 50_000_000,
    "unpacked": 2 * 1024**3,
}
"""The most of each that is read. The environment can raise one: COGS_MOST_ROWS=50000000."""

_PIECE = 1 << 20
_LINE_END = re.compile(rb"[\r\n]")


def limit(what: str) -> int:
    """Return the most that is read of something in `LIMITS`.

    Examples
    --------
    >>> limit("columns")
    16384
    """
    asked = os.environ.get(f"COGS_MOST_{what.upper()}", "")
    return int(asked) if asked.isdigit() and int(asked) > 0 else LIMITS[what]


def raised(what: str) -> str:
    """Say how a limit is raised."""
    return f"If it is meant, set COGS_MOST_{what.upper()} to a larger number."


def bytes_of(file: Path, *, inside: Path | None = None) -> bytes:
    r"""Return the bytes of a file.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    inside : pathlib.Path, optional
        The folder that was asked for: a link that leads out of it is refused.

    Raises
    ------
    InputError
        If the file is a folder, a device or a pipe, leads out of the folder, is larger or has a longer line
        than `LIMITS` allow, or cannot be opened.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "nodes.csv"
    >>> _ = file.write_text("id\n")
    >>> bytes_of(file)
    b'id\n'
    """
    size = _size(file, inside)
    if size > limit("bytes"):
        raise unreadable(
            file.name, f"The file has {size:,} bytes, and up to {limit('bytes'):,} are read. {raised('bytes')}"
        )
    try:
        with file.open("rb") as stream:
            _refuse_long_line(file.name, stream, size)
            return stream.read()
    except OSError as fault:
        raise _cannot_be_opened(file, fault) from fault


def first_bytes(file: Path, most: int) -> bytes:
    """Return the beginning of an ordinary file; nothing of anything else, or of what cannot be opened."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return b""
        with file.open("rb") as stream:
            return stream.read(most)
    except OSError:
        return b""


def refuse_large_archive(name: str, content: bytes | Path) -> None:
    """Raise `InputError` where a zip, such as a workbook, says that it unpacks to more than is read.

    What is no zip at all is left to its reader.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return
    if size > limit("unpacked"):
        message = f"The file unpacks to {size:,} bytes, and up to {limit('unpacked'):,} are read. {raised('unpacked')}"
        raise unreadable(name, message)


def _size(file: Path, inside: Path | None) -> int:
    try:
        about = file.stat()
        outside = inside is not None and file.is_symlink() and not file.resolve().is_relative_to(inside.resolve())
    except OSError as fault:
        raise _cannot_be_opened(file, fault) from fault
    if stat.S_ISDIR(about.st_mode):
        raise unreadable(file.name, "This is a folder, not a file. Rename it, or move what is in it.")
    if not stat.S_ISREG(about.st_mode):
        raise unreadable(file.name, "This is a pipe or a device, not an ordinary file. Take it out of the folder.")
    if outside:
        message = "This is a link to a file outside the folder. Put a copy of the file here in its place."
        raise unreadable(file.name, message)
    return about.st_size


def _refuse_long_line(name: str, stream: io.BufferedReader, size: int) -> None:
    """Raise where a text has a line longer than is read, before it is in memory; leave the stream at its start."""
    if size > limit("line") and Path(name).suffix.casefold() in (".csv", ".tsv", ".txt"):
        length = 0
        while piece := stream.read(_PIECE):
            end = _LINE_END.search(piece)
            length += end.start() if end else len(piece)
            if length > limit("line"):
                message = f"A line is longer than {limit('line'):,} characters. Is this a table? {raised('line')}"
                raise unreadable(name, message)
            if end:
                length = len(piece) - 1 - max(piece.rfind(b"\n"), piece.rfind(b"\r"))
        stream.seek(0)


def _cannot_be_opened(file: Path, fault: OSError) -> InputError:
    reason = fault.strerror or str(fault)
    return unreadable(
        file.name, f"The file cannot be opened ({reason}). Close it in other programs, and see that you may read it."
    )
