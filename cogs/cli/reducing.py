"""From more residents than memory holds to a folder that every other command takes: reduce."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cogs.cli.application import app
from cogs.cli.options import quoted, steps

__all__ = ["reduce"]


@app.command(short_help="A region's residents, counted and grouped so that they fit in memory.")
def reduce(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A folder of CSV and Parquet files, of any size.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder to make, outside of SOURCE.")],
    engine: Annotated[
        str, typer.Option("--engine", metavar="NAME", help="duckdb, in this process, or spark.")
    ] = "duckdb",
    master: Annotated[
        str | None,
        typer.Option("--master", metavar="URL", help="Where Spark runs: spark://…  [default: local[*], this machine]"),
    ] = None,
    memory: Annotated[
        str, typer.Option("--memory", metavar="SIZE", help="How much memory to take; the rest goes to disk.")
    ] = "4GB",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier reduced folder.")] = False,
) -> None:
    """Add up referrals and group residents, so that a folder of any size fits in memory.

    OUT is a folder that every command takes, with the same figures. It is for computing and not for
    publishing: many groups of residents are one single person. Finished steps are kept until OUT is
    there: after an interruption the same command goes on from them.

    Example: cogs reduce region region-reduced --memory 8GB
    """
    from cogs.scale.reduction import reduce as run

    with steps() as say:
        made = run(source, out, engine=engine, master=master, memory=memory, overwrite=overwrite, progress=say)
    typer.echo(f"{made} is for computing, not for publishing. Next: cogs analyse {quoted(made)}")
