"""The key from which pseudonyms are made: kept apart from the data, and readable by its owner alone."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from cogs.errors import InputError, OutputError, ParameterError

__all__ = ["make_key", "pseudonyms_of", "read_key", "refuse_key_within"]

_LEAST, _MOST, _LEAST_DIFFERENT = 32, 1 << 16, 8
_DIGITS = 20
_ANYBODY_ELSE = stat.S_IRWXG | stat.S_IRWXO


def refuse_key_within(key_file: Path, folders: Iterable[Path]) -> None:
    """Raise `ParameterError` if the key lies in one of these folders, links followed."""
    for folder in folders:
        if key_file.resolve().is_relative_to(folder.resolve()):
            raise ParameterError(
                f"The key {key_file} lies in {folder}: whoever is given that folder could undo the pseudonyms. "
                "Keep the key in another folder, such as your home."
            )


def read_key(key_file: Path) -> bytes:
    """Return the key that a file holds, spaces and line ends around it apart.

    Raises
    ------
    InputError
        If it is not there or cannot be read, is too short to be secret, or others may read it.
    """
    try:
        if not key_file.exists():
            raise InputError(f"There is no key {key_file}. Add --new-key, and one is made there.")
        about = key_file.stat()
        if not stat.S_ISREG(about.st_mode):
            raise InputError(f"The key {key_file} is no file. Give a file, or add --new-key with a new name.")
        if os.name == "posix" and about.st_mode & _ANYBODY_ELSE:
            raise InputError(f"Others may read the key {key_file}. Keep it to yourself first: chmod 600 {key_file}")
        with key_file.open("rb") as stream:
            key = stream.read(_MOST).strip()
    except OSError as fault:
        raise InputError(f"The key {key_file} cannot be read ({fault.strerror or fault}).") from fault
    if len(key) < _LEAST or len(set(key)) < _LEAST_DIFFERENT:
        raise InputError(
            f"The key {key_file} can be guessed: it has {len(key)} bytes, {len(set(key))} of them different, and needs "
            f"at least {_LEAST} and {_LEAST_DIFFERENT}. Add --new-key with a new name, and one is made there."
        )
    return key


def make_key(key_file: Path) -> bytes:
    """Write a new key that only its owner may read, and return it.

    Raises
    ------
    OutputError
        If something is there already, or it cannot be written.
    """
    key = secrets.token_hex(_LEAST).encode("ascii")
    try:
        place = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
        with os.fdopen(place, "wb") as stream:
            stream.write(key + b"\n")
    except FileExistsError:
        raise OutputError(f"{key_file} is there already. Leave out --new-key to use it as the key.") from None
    except OSError as fault:
        raise OutputError(f"The key {key_file} cannot be written ({fault.strerror or fault}).") from fault
    return key


def pseudonyms_of(ids: Iterable[str], key: bytes, *, others: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return a pseudonym for each id: "r-" and 20 digits of HMAC-SHA-256 of the id under the key.

    The same id and key always give the same one.

    Parameters
    ----------
    ids : iterable of str
    key : bytes
    others : frozenset of str
        Ids that no pseudonym may be equal to.

    Raises
    ------
    OutputError
        If two ids get one pseudonym, or one that somebody has as an id.

    Examples
    --------
    >>> pseudonyms_of(["R001"], bytes(range(32)))
    {'R001': 'r-01d848a8b8251b05b494'}
    """
    made = {
        each: "r-" + hmac.digest(key, each.encode("utf-8", "surrogatepass"), hashlib.sha256).hex()[:_DIGITS]
        for each in ids
    }
    if len(set(made.values())) < len(made) or others & set(made.values()):
        raise OutputError("Two people would get one pseudonym under this key. Make another with --new-key.")
    return made
