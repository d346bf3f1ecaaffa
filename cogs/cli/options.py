"""What several commands share: their arguments, how they read them, and the progress they show."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cogs.errors import CogsError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Budget",
    "By",
    "Columns",
    "Exact",
    "Form",
    "GroupsAbove",
    "Node",
    "Palette",
    "Pivots",
    "Relations",
    "Seed",
    "Source",
    "budget_of",
    "command_line",
    "names",
    "pairs",
    "quoted",
    "steps",
]

Source = Annotated[
    Path,
    typer.Argument(
        metavar="FOLDER",
        help="A folder of CSV, Parquet or spreadsheet files, one workbook, or a file of another format.",
    ),
]
Node = Annotated[str, typer.Argument(metavar="NODE", help="Its id or its exact name.")]
By = Annotated[
    str | None, typer.Option("--by", metavar="COLUMN", help="Groups for brokerage roles  [default: sector, else kind]")
]
Relations = Annotated[
    str | None,
    typer.Option(
        "--relations",
        metavar="NAMES",
        help='Relations or families to read as one tie, with commas between; "all" for any tie  '
        "[default: people, working and money, each by itself]",
    ),
]
Seed = Annotated[int, typer.Option("--seed", help="Starts whatever uses chance: same seed, same files.")]
Exact = Annotated[bool, typer.Option("--exact", help="Compute betweenness exactly, however long it takes.")]
Pivots = Annotated[
    int | None,
    typer.Option("--pivots", metavar="N", help="Estimate betweenness by searching from N nodes drawn at random."),
]
Budget = Annotated[
    float,
    typer.Option(
        "--budget", metavar="SECONDS", help="Estimate betweenness where it would take longer than this, about."
    ),
]
GroupsAbove = Annotated[
    int,
    typer.Option(
        "--groups-above", metavar="N", help="Of more organisations than this, network.html shows groups, a page each."
    ),
]
Form = Annotated[
    str | None, typer.Option("--from", metavar="NAME", help="Its format  [default: recognised from its content]")
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="OURS=THEIRS", help="For any other table, or a council's spend: our column and their heading."
    ),
]
Palette = Annotated[
    Path | None,
    typer.Option(
        "--palette",
        metavar="FILE",
        help='Colours, TOML or JSON: organisation = "#12436D" and so on for kinds, groups = [...], heat = "...".',
    ),
]


def budget_of(*, exact: bool, pivots: int | None, budget: float) -> float | None:
    """Return the seconds that betweenness may take; None where it is asked how to compute it."""
    if exact and pivots is not None:
        raise CogsError("Ask for --exact or for --pivots, not for both.")
    return None if exact or pivots is not None else budget


def pairs(texts: list[str]) -> dict[str, str]:
    """Read OURS=THEIRS; a slip is said at once."""
    found = [text.partition("=") for text in texts]
    wrong = [
        text for text, (ours, equals, theirs) in zip(texts, found, strict=True) if not (ours and equals and theirs)
    ]
    if wrong:
        raise CogsError(
            f'--map takes our column, = and their heading, such as source="Referring agency"; not {wrong[0]}.'
        )
    return {ours.strip(): theirs.strip().strip('"') for ours, _, theirs in found}


def quoted(path: Path) -> str:
    """Return a path as it is typed after a command."""
    return f'"{path}"' if " " in str(path) else str(path)


def command_line() -> str:
    """Return the command as it can be given again."""
    return shlex.join(["cogs", *sys.argv[1:]])


def names(text: str | None) -> str | tuple[str, ...] | None:
    """Read names with commas between; None and "all" stay what they are."""
    if text is None or text == "all":
        return text
    return tuple(name.strip() for name in text.split(",") if name.strip())


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Frame the work of a command: each step over a second shows on stderr, and texts are kept as Python's.

    On a terminal a step is a bar, else a line when it ends. Kept Arrow's way, texts make the thousands of small
    questions to a small network a fifth longer; of large networks it makes no difference.
    """
    import pandas as pd

    from cogs.progress import told

    with told(sys.stderr) as begin, pd.option_context("mode.string_storage", "python"):
        yield begin
