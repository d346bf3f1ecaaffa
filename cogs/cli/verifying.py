"""Whether a finished result still holds: verify."""

from __future__ import annotations

import io
import shlex
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from cogs.cli.application import app

__all__ = ["verify"]

_VERIFIED = ("analyse", "report", "view", "anchors", "pathways", "principles", "profile", "what-if", "key-players")


@app.command(short_help="Whether a finished result is the same when it is made again.")
def verify(
    output: Annotated[Path, typer.Argument(metavar="OUTPUT", help="A folder that a command of cogs has written.")],
    source: Annotated[
        Path | None,
        typer.Option("--source", metavar="FOLDER", help="Where its data are now  [default: where they were]"),
    ] = None,
) -> None:
    """Make a result again as its run.json says, beside it, and say what still holds and what does not.

    Inputs are compared by their SHA-256, results by their bytes. Nothing of the result is changed.
    Ends with status 0 if all is as it was, else 1. Relative paths are read from where you are now.

    Example: cogs verify outputs/keep-it-local
    """
    from cogs.publication.verification import changed_inputs, compared, record_in, version_changed

    record = record_in(output)
    command, context = _asked(record["command"], source)
    data = Path(context.params["source"])
    changed = changed_inputs(record, data)
    for line in filter(None, (version_changed(record), _of_inputs(record, changed, data))):
        typer.echo(line)
    for line in changed:
        typer.echo(f"  {line}")
    with TemporaryDirectory() as folder:
        context.params.update(output=Path(folder) / "again", overwrite=False)
        with redirect_stdout(io.StringIO()):
            command.invoke(context)
        found = compared(output, Path(folder) / "again")
    for line in found.sentences():
        typer.echo(line)
    if changed or not found.holds:
        raise typer.Exit(1)


def _asked(said: str, source: Path | None) -> tuple[Any, Any]:
    """Return the command that made a result, and what it was asked."""
    from cogs.errors import InputError

    try:
        _, name, *rest = shlex.split(said)
    except ValueError:
        name, rest = "", []
    known = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    if name not in _VERIFIED or name not in known:
        raise InputError(f'"{said}" is no command whose result can be made again: {", ".join(_VERIFIED)}.')
    context = known[name].make_context(name, rest)
    if source is not None:
        context.params["source"] = source
    return known[name], context


def _of_inputs(record: dict[str, Any], changed: list[str], data: Path) -> str:
    number = len(record.get("inputs", []))
    return f"{'Not all' if changed else 'All'} {number:,} files of {data} are what they were."
