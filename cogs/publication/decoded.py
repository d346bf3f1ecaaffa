"""Everything that the bytes of a file say: archives unpacked, texts decoded, escapes and markup undone."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Limits", "texts_in"]

_DATA = re.compile(r"data:[\w/+.;=-]*;base64,([A-Za-z0-9+/=\s]+)")
_TAG = re.compile(r"<[^<>]{0,10000}>")
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrtbf/\"'\\]))")
_ROUNDS = 3
_PNG = b"\x89PNG\r\n\x1a\n"
_FAULTS = (zipfile.BadZipFile, RuntimeError, OSError, EOFError, zlib.error, NotImplementedError, ValueError)


@dataclass
class Limits:
    """How far files are unpacked, and what was found on the way: parts in archives, and what stayed shut."""

    most_bytes: int = 1 << 32
    deepest: int = 6
    parts: int = 0
    shut: list[str] = field(default_factory=list)


def texts_in(name: str, content: bytes, limits: Limits, depth: int = 0) -> Iterator[str]:
    """Yield every reading of some bytes: as they stand, decoded, unpacked.

    Parameters
    ----------
    name : str
        What messages call it.
    content : bytes
    limits : Limits
        Counts what was unpacked; `shut` names what could not be opened or is larger than the limits.
    depth : int
        In how many archives it lies.

    Examples
    --------
    >>> list(texts_in("a.txt", b"Ann &amp; Bo", Limits()))
    ['Ann &amp; Bo', 'Ann & Bo']
    """
    if depth > limits.deepest:
        limits.shut.append(name)
    elif content[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(content)):
        yield from _zipped(name, content, limits, depth)
    elif content[:2] == b"\x1f\x8b":
        try:
            with gzip.open(io.BytesIO(content)) as stream:
                inner = stream.read(limits.most_bytes + 1)
            yield from _within(name, inner, limits, depth)
        except _FAULTS:
            limits.shut.append(name)
    elif content[:8] == _PNG:
        yield from _picture(content)
    else:
        for text in _decoded(content):
            yield from _readings(name, text, limits, depth)


def _zipped(name: str, content: bytes, limits: Limits, depth: int) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive.comment.decode("utf-8", "replace")
            for member in archive.infolist():
                yield member.filename
                yield (member.comment + b" " + member.extra).decode("utf-8", "replace")
                if member.file_size > limits.most_bytes:
                    limits.shut.append(f"{name}/{member.filename}")
                elif not member.is_dir():
                    yield from _member(f"{name}/{member.filename}", archive, member, limits, depth)
    except _FAULTS:
        limits.shut.append(name)


def _member(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, depth: int) -> Iterator[str]:
    try:
        with archive.open(member) as stream:
            inner = stream.read(limits.most_bytes + 1)
    except _FAULTS:
        limits.shut.append(name)
        return
    yield from _within(name, inner, limits, depth)


def _within(name: str, inner: bytes, limits: Limits, depth: int) -> Iterator[str]:
    limits.parts += 1
    limits.most_bytes -= len(inner)
    if limits.most_bytes < 0:
        limits.most_bytes = 0
        limits.shut.append(name)
        return
    yield from texts_in(name, inner, limits, depth + 1)


def _picture(content: bytes) -> Iterator[str]:
    """Yield the texts beside the dots of a PNG."""
    yield content.decode("latin-1")
    for match in re.finditer(rb"(?:zTXt|iTXt)[^\x00]{1,79}\x00", content):
        for start in range(match.end(), min(match.end() + 120, len(content))):
            if content[start] in b"\x78":
                try:
                    yield zlib.decompressobj().decompress(content[start:], 1 << 24).decode("utf-8", "replace")
                except zlib.error:
                    continue


def _decoded(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8-sig", "replace")
    if b"\x00" in content:
        for start in (0, 1):
            for form in ("utf-16-le", "utf-16-be"):
                yield content[start:].decode(form, "replace")
    elif not content.isascii():
        yield content.decode("cp1252", "replace")


def _readings(name: str, text: str, limits: Limits, depth: int) -> Iterator[str]:
    """Yield a text as it stands, with its escapes undone, and without its markup."""
    yield text
    plain = _undone(text)
    if plain != text:
        yield plain
    if "<" in plain and ">" in plain:
        yield _TAG.sub(" ", plain)
        # Word and drawings part a word between tags.
        yield _TAG.sub("", re.sub(r"</w:p>|<br ?/?>|</(?:text|p|td|th|li|t|v)>", " ", plain))
    if "base64," in plain:
        for match in _DATA.finditer(plain):
            try:
                inner = base64.b64decode(re.sub(r"\s+", "", match[1]) + "==", validate=False)
            except (binascii.Error, ValueError):
                continue
            yield from _within(f"{name} (data address)", inner, limits, depth)


def _undone(text: str) -> str:
    """Undo percent signs, JSON escapes and entities, also where one is within another."""
    for _ in range(_ROUNDS):
        plain = text
        if "%" in plain:
            plain = urllib.parse.unquote(plain)
        if "\\" in plain:
            plain = _JSON_ESCAPE.sub(_meant, plain)
        if "&" in plain:
            plain = html.unescape(plain)
        if plain == text:
            return text
        text = plain
    return text


def _meant(match: re.Match[str]) -> str:
    if match[1] or match[2]:
        return chr(int(match[1] or match[2], 16))
    return " " if match[3] in "nrtbf" else match[3]
