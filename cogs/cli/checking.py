"""What is wrong with the tables, and what to do: check."""

from __future__ import annotations

import typer

from cogs.cli.application import app
from cogs.cli.options import Source, steps

__all__ = ["check"]


@app.command(short_help="Everything that is wrong with your tables, and what to do.")
def check(source: Source) -> None:
    """Say everything that is wrong with the tables: file, row, column, what was found, what to do.

    Errors stop an analysis, warnings do not. Ends with status 0 if there is no error, else 1.

    Example: cogs check my-place
    """
    from cogs.tables.check import check_tables
    from cogs.tables.read import read_tables

    with steps() as say:
        say("Reading the tables")
        tables = read_tables(source)
        say("Checking the tables")
        problems = check_tables(tables)
    for problem in problems:
        typer.echo(str(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    typer.echo(
        f"{source}: {errors:,} error{'s' * (errors != 1)}, {warnings:,} warning{'s' * (warnings != 1)}"
        + (". Ready to analyse." if not errors else ". Mend the errors, then check again.")
    )
    raise typer.Exit(1 if errors else 0)
