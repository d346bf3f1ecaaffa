"""Something to start from: new, sample."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cogs.cli.application import app
from cogs.cli.options import quoted, steps

__all__ = ["new", "sample"]


@app.command(short_help="Starter tables with examples, to put your own rows in.")
def new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make.")],
    xlsx: Annotated[bool, typer.Option("--xlsx", help="One workbook with a sheet per table instead of CSVs.")] = False,
) -> None:
    """Write starter tables with three example rows each, and a README that explains every column.

    Example: cogs new my-place
    """
    from cogs.tables.starter import write_starter

    for path in write_starter(folder, workbook=xlsx):
        typer.echo(path)
    typer.echo(f"Put your own rows in place of the examples, then: cogs check {quoted(folder)}")


@app.command(short_help="An invented place of any size, to try things on.")
def sample(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make.")],
    organisations: Annotated[int, typer.Option(help="How many organisations.")] = 40,
    services: Annotated[int | None, typer.Option(help="How many services  [default: grows]")] = None,
    councils: Annotated[int | None, typer.Option(help="How many councils  [default: grows]")] = None,
    residents: Annotated[int | None, typer.Option(help="How many residents  [default: grows]")] = None,
    neighbourhoods: Annotated[int | None, typer.Option(help="How many neighbourhoods  [default: grows]")] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same place.")] = 0,
) -> None:
    """Write an invented place of realistic shape, to try things on.

    Numbers that are not given grow with the number of organisations.

    Example: cogs sample invented --organisations 200
    """
    from cogs.tables.sample import write_sample

    with steps() as say:
        made = write_sample(
            folder,
            organisations=organisations,
            services=services,
            councils=councils,
            residents=residents,
            neighbourhoods=neighbourhoods,
            seed=seed,
            progress=say,
        )
    typer.echo(f"An invented place is in {made}. Next: cogs analyse {quoted(made)}")
