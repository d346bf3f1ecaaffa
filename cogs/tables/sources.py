"""The files that an input is made of, each with its size and its SHA-256: what a result was computed from."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cogs.errors import InputError
from cogs.tables.tables import Source

__all__ = ["sources_of"]

_CHUNK = 1 << 20


def sources_of(path: Path) -> tuple[Source, ...]:
    """Return a file, or every file of a folder by name, hidden ones apart; each is read in pieces.

    Raises
    ------
    InputError
        If there is no such file or folder, or a file cannot be opened.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "edges.csv").write_bytes(b"source,target")
    >>> [(source.name, source.size, source.sha256[:8]) for source in sources_of(folder)]
    [('edges.csv', 13, '71f0cb70')]
    """
    if not path.exists():
        raise InputError(f"There is no file or folder {path}. Check how it is spelled and where you are.")
    try:
        return tuple(_source(file) for file in (_files(path) if path.is_dir() else [path]))
    except OSError as fault:
        raise InputError(f"{fault.filename or path} cannot be opened ({fault.strerror or fault}).") from fault


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith((".", "~$")))


def _source(file: Path) -> Source:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
    return Source(file.name, size, digest.hexdigest())
