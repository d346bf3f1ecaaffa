"""Finished outputs held against their folder: nothing of a single resident may stand in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cogs.disclosure import Rounding
from cogs.errors import InputError
from cogs.publication.decoded import Limits, texts_in
from cogs.publication.numbers_checked import NumbersChecked, published_in
from cogs.publication.sought import Sought, sought_in
from cogs.publication.told_of_people import residents_of, sure_network
from cogs.tables.read import read_grids, read_tables

__all__ = ["OutputsChecked", "check_outputs"]

_SEEN = 3
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf")


@dataclass(frozen=True)
class OutputsChecked:
    """Whether outputs keep residents to themselves: each finding, and what was looked for and could not be."""

    findings: tuple[str, ...]
    sentences: tuple[str, ...]


def check_outputs(output: str | Path, source: str | Path) -> OutputsChecked:
    """Look for residents in every byte of finished outputs, and check every number of them in known tables.

    Every file is read as it stands, decoded, with entities, escapes and markup undone, archives (xlsx, docx,
    zip, gzip) and base64 data addresses unpacked. Words are compared, whatever stands between them. Tables
    (CSV, workbook, Parquet) are checked column by column; numbers in pages are not.

    Parameters
    ----------
    output : str or Path
        A folder or file that cogs made.
    source : str or Path
        The folder from which it was made.

    Returns
    -------
    OutputsChecked
        `findings` name files and sorts of text, and of each text only its first letters.

    Raises
    ------
    InputError
        If there is no output, or the folder has errors.

    Examples
    --------
    >>> import cogs
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = cogs.publish_view(cogs.analyse("data/keep-it-local"), folder)
    ...     check_outputs(folder, "data/keep-it-local").findings
    ()
    """
    home = Path(output)
    files = _files(home)
    tables = read_tables(source)
    network = sure_network(tables)
    residents, others = residents_of(tables, network)
    sought = sought_in(tables, residents, others)
    rounding = Rounding(tables.settings.threshold, tables.settings.base)
    numbers = NumbersChecked(rounding, published_in(network), residents - others)
    limits, findings = Limits(), []
    for file in files:
        name = file.relative_to(home).as_posix() if home.is_dir() else file.name
        content = _bytes(file)
        found = sought.phrases.found_in(name)
        for text in texts_in(name, content, limits):
            found |= sought.phrases.found_in(text)
        if file.name == "run.json" and b"--include-residents" in content:
            findings.append(f"{name}: made with --include-residents, so it is not for others.")
        findings += _told(name, found, sought)
        if file.suffix.casefold() == ".parquet":
            found = sought.phrases.found_in(_cells_of(file))
            findings += _told(name, found, sought)
        numbers.check(file, name)
    findings += numbers.wrong
    findings += [f"{name}: cannot be opened, so it was not searched." for name in limits.shut]
    pictures = sum(file.suffix.casefold() in _PICTURES for file in files)
    sentences = tuple(_sentences(sought, len(files), limits.parts, pictures, numbers, findings))
    return OutputsChecked(tuple(findings), sentences)


def _files(home: Path) -> list[Path]:
    if not home.exists():
        raise InputError(f"There is no file or folder {home}. Check how it is spelled and where you are.")
    files = sorted(file for file in home.rglob("*") if file.is_file()) if home.is_dir() else [home]
    if not files:
        raise InputError(f"There is no file in {home}. Give a folder that cogs made.")
    return files


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise InputError(f"{file} cannot be opened ({fault.strerror or fault}).") from fault


def _cells_of(file: Path) -> str:
    return "\n".join(text for grid in read_grids(file) for column in grid.cells for text in grid.cells[column].unique())


def _told(name: str, found: set[str], sought: Sought) -> Iterator[str]:
    """Say what was found in a file, by sort, of each text only its first letters."""
    for sort, number in sorted(Counter(sought.sorts[phrase] for phrase in found).items()):
        some = sorted(phrase for phrase in found if sought.sorts[phrase] == sort)[:_SEEN]
        shown = ", ".join(f"{phrase[:2]}…" for phrase in some)
        yield f"{name}: {sort} of {number:,} resident{'s' * (number != 1)} ({shown})."


def _sentences(
    sought: Sought, files: int, parts: int, pictures: int, numbers: NumbersChecked, findings: list[str]
) -> Iterator[str]:
    inside = f" ({parts:,} parts inside archives)" if parts else ""
    ended = "none found" if not findings else f"{len(findings):,} finding{'s' * (len(findings) != 1)}"
    yield (
        f"{sought.texts:,} ids, names and texts of {sought.residents:,} residents looked for in {files:,} "
        f"file{'s' * (files != 1)}{inside}: {ended}."
    )
    limit, base = numbers.rounding.threshold - 1, numbers.rounding.base
    safe = "are" if not numbers.wrong else "were to be"
    yield f"{numbers.checked:,} numbers of residents {safe} 0, 1 to {limit}, multiples of {base}, or published already."
    for reason, number in sought.not_looked_for.items():
        yield f"{number:,} text{'s' * (number != 1)} could not be looked for: {reason}."
    if pictures:
        yield f"Of {pictures:,} picture{'s' * (pictures != 1)} only the texts beside the dots were read."
