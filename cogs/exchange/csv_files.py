"""CSV files of others: one, a folder of them or a zip; the table below whatever stands before its header."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from cogs.errors import InputError
from cogs.tables.opened import bytes_of, first_bytes, refuse_large_archive

__all__ = ["csv_files", "csv_heads"]

_HEAD = 1 << 16
_ENDINGS = (".csv", ".tsv", ".txt")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def csv_files(source: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of a CSV file, or of each one in a folder or a zip, by name.

    Raises
    ------
    InputError
        If the file, the folder or the zip cannot be opened, or holds more than 2 GiB.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "april.csv").write_text("Supplier,Amount")
    >>> list(csv_files(folder))
    [('april.csv', b'Supplier,Amount')]
    """
    return _contents(source, None)


def csv_heads(source: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the same files as `csv_files`, but only the first lines of each: for recognising a format.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "april.csv").write_text("Supplier,Amount")
    >>> list(csv_heads(folder))
    [('april.csv', b'Supplier,Amount')]
    """
    for name, content in _contents(source, _HEAD):
        end = max(content.rfind(b"\n"), content.rfind(b"\r")) if len(content) == _HEAD else len(content)
        whole_lines = content[:end] if end > 0 else content
        yield name, content if content.startswith(_UTF_16) else whole_lines


def _contents(source: Path, most: int | None) -> Iterator[tuple[str, bytes]]:
    try:
        if not source.exists():
            raise InputError(f"There is no file or folder {source}. Check how it is spelled and where you are.")
        for file in sorted(source.iterdir()) if source.is_dir() else [source]:
            if file.is_file() and file.suffix.casefold() == ".zip" and zipfile.is_zipfile(file):
                yield from _zipped(file, most)
            elif file.is_file() and _may_be_csv(file.name):
                inside = source if source.is_dir() else None
                yield file.name, bytes_of(file, inside=inside) if most is None else first_bytes(file, most)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError) as fault:
        raise InputError(f"{source} cannot be opened ({fault}).") from fault


def _zipped(source: Path, most: int | None) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(source) as archive:
        members = [member for member in archive.infolist() if _may_be_csv(member.filename)]
        if most is None:
            refuse_large_archive(source.name, source)
        for member in sorted(members, key=lambda member: member.filename):
            with archive.open(member) as stream:
                yield member.filename, stream.read(-1 if most is None else most)


def _may_be_csv(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    hidden = last.startswith((".", "~$")) or name.startswith("__MACOSX/")
    return not hidden and last.casefold().endswith(_ENDINGS)
