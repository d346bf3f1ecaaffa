"""Whether a finished result still holds: the same inputs, and the same bytes when it is made again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cogs
from cogs.errors import InputError
from cogs.insights.words import and_list
from cogs.publication.provenance import together
from cogs.publication.reporting import MARK
from cogs.tables.sources import sources_of

__all__ = ["Compared", "changed_inputs", "compared", "record_in", "version_changed"]

_OF_THE_RUN = ("command", "made", "version")


@dataclass(frozen=True)
class Compared:
    """Files of a result beside those made again, by name: the same bytes, others, only in one of the two."""

    same: tuple[str, ...]
    different: tuple[str, ...]
    only_there: tuple[str, ...]
    only_again: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every file is the same."""
        return not (self.different or self.only_there or self.only_again)

    def sentences(self) -> Iterator[str]:
        """Yield what was found, in plain words."""
        every = len(self.same) + len(self.different) + len(self.only_there)
        yield f"{len(self.same):,} of {every:,} files are the same to the byte when they are made again."
        for names, said in (
            (self.different, "is different now"),
            (self.only_there, "is not made again"),
            (self.only_again, "is made now and is not there"),
        ):
            yield from (f"  {name} {said}" for name in names)


def record_in(output: Path) -> dict[str, Any]:
    """Return what run.json of a result says.

    Raises
    ------
    InputError
        If there is none, or it cannot be read.
    """
    try:
        record = json.loads((output / MARK).read_text(encoding="utf-8"))
    except OSError as fault:
        raise InputError(f"{output} is no result of cogs: it has no {MARK} that can be opened.") from fault
    except ValueError as fault:
        raise InputError(f"{output / MARK} cannot be read ({fault}).") from fault
    if not isinstance(record, dict) or not isinstance(record.get("command"), str):
        raise InputError(f"{output / MARK} does not say with which command the result was made.")
    return record


def changed_inputs(record: Mapping[str, Any], source: Path) -> list[str]:
    """Return a sentence for each input file that is not what it was, gone, or new.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "referrals.csv").write_text("source,target")
    >>> changed_inputs({"inputs": []}, folder)
    ['referrals.csv was not there']
    """
    before = {str(one.get("name")): one for one in record.get("inputs", []) if isinstance(one, dict)}
    now = {one.name: one for one in sources_of(source)}
    private = [name for name, one in before.items() if "together" in one]
    said = [f"{name} is gone" for name in before if name not in now]
    said += [
        f"{name} has changed"
        for name, one in before.items()
        if name in now and name not in private and now[name].sha256 != one.get("sha256")
    ]
    if private and all(name in now for name in private):
        digest = together(now[name] for name in private)
        if digest != before[private[0]]["together"]:
            some = f"one of {and_list(private)}" if len(private) > 1 else private[0]
            said.append(f"{some} has changed")
    # Files that hold no table, such as a README, are in no record.
    tables = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")
    return said + [f"{name} was not there" for name in now if name not in before and name.casefold().endswith(tables)]


def compared(output: Path, again: Path) -> Compared:
    """Compare a result with one made again; of run.json all but when, by which command and version it was made."""
    there, now = _files(output), _files(again)
    both = [name for name in there if name in now]
    same = [name for name in both if _content(output, name) == _content(again, name)]
    return Compared(
        tuple(same),
        tuple(name for name in both if name not in same),
        tuple(name for name in there if name not in now),
        tuple(name for name in now if name not in there),
    )


def version_changed(record: Mapping[str, Any]) -> str:
    """Say so where another version of cogs made the result; "" where it was this one."""
    made = str(record.get("version", "unknown"))
    return "" if made == cogs.__version__ else f"It was made by cogs {made}; this is {cogs.__version__}."


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _content(folder: Path, name: str) -> bytes:
    content = (folder / name).read_bytes()
    if name != MARK:
        return content
    record = json.loads(content)
    return json.dumps({key: value for key, value in record.items() if key not in _OF_THE_RUN}).encode()
