"""What is wrong with the tables, and what to do; attributes from elsewhere: check, join."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cogs.cli.application import app
from cogs.cli.options import quoted, steps

if TYPE_CHECKING:
    from cogs.tables.tables import Tables

__all__ = ["check", "join"]


@app.command(short_help="Everything that is wrong with your tables, and what to do.")
def check(
    source: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER",
            help="A folder of CSV, Parquet or spreadsheet files, one workbook, or a file of another format.",
        ),
    ] = None,
    suggest_aliases: Annotated[
        bool,
        typer.Option(
            "--suggest-aliases",
            help="Also write suggested_aliases.csv: names and ids that may mean the same, for you to judge.",
        ),
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier suggested_aliases.csv.")] = False,
    disclosure: Annotated[
        Path | None,
        typer.Option("--disclosure", metavar="OUTPUT", help="Search finished outputs for the residents of --source."),
    ] = None,
    made_from: Annotated[
        Path | None,
        typer.Option("--source", metavar="FOLDER", help="With --disclosure: the folder that OUTPUT was made from."),
    ] = None,
) -> None:
    """Say everything that is wrong with the tables: file, row, column, what was found, what to do.

    Errors stop an analysis, warnings do not. Ends with status 0 if there is no error, else 1.
    Nothing is ever merged by itself: of what --suggest-aliases writes, copy the rows that you find right
    into aliases.csv.

    With --disclosure it searches every byte of OUTPUT, archives unpacked, for ids, names, contacts and free text of
    the residents in FOLDER, and checks that every number of them in its tables is 0, 1 to 7, a multiple of 5 or
    published. Bare numbers of fewer than 9 digits, texts of fewer than 3 letters, what many rows say alike, and
    words that also stand for others cannot be told apart: it says how many. Numbers in pages are not checked.

    Example: cogs check my-place --suggest-aliases
    """
    from cogs.errors import ParameterError

    source = source or made_from
    if source is None:
        raise ParameterError("Name the folder to check. With --disclosure OUTPUT: --source FOLDER.")
    if disclosure is not None:
        raise typer.Exit(_searched(disclosure, source))
    raise typer.Exit(_reported(source, suggest_aliases=suggest_aliases, overwrite=overwrite))


@app.command(short_help="Attributes from another table: deprivation, register extracts, sectors.")
def join(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="An ordinary folder of CSVs.")],
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="A CSV or workbook with a row for each key.")],
    on: Annotated[
        str,
        typer.Option("--on", metavar="COLUMN", help='The column that both have, or "THEIRS=OURS".'),
    ],
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook that has several.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier unmatched.csv.")] = False,
) -> None:
    """Add the other columns of a table to the nodes whose value in COLUMN it has.

    Says how many nodes were matched, of how many, and lists the others in unmatched.csv. Codes of
    different years (deprivation of 2011 and of 2021) are never joined to each other silently.

    Example: cogs join my-place deprivation.csv --on neighbourhood
    """
    from cogs.tables.joining import join_attributes

    with steps() as say:
        say("Joining the tables")
        joined = join_attributes(folder, table, on=on, sheet=sheet, overwrite=overwrite)
    for line in (*joined.sentences, *joined.files):
        typer.echo(line)


def _reported(source: Path, *, suggest_aliases: bool, overwrite: bool) -> int:
    """Say what is wrong with the tables; return the exit status."""
    from cogs.analysis import tables_of
    from cogs.errors import ParameterError, few_of_each
    from cogs.exchange.importing import recognised
    from cogs.tables.check import check_tables

    if suggest_aliases and recognised(source) is not None:
        raise ParameterError(
            f"Aliases are kept in a folder of your own. First: cogs import {quoted(source)} FOLDER, then check FOLDER."
        )
    with steps() as say:
        say("Reading the tables")
        tables = tables_of(source)
        say("Checking the tables")
        problems = check_tables(tables)
    for line in few_of_each(problems):
        typer.echo(line)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    typer.echo(
        f"{source}: {errors:,} error{'s' * (errors != 1)}, {warnings:,} warning{'s' * (warnings != 1)}"
        + (". Ready to analyse." if not errors else ". Mend the errors, then check again.")
    )
    if suggest_aliases:
        typer.echo(_drafted(tables, source, overwrite=overwrite))
    return 1 if errors else 0


def _searched(output: Path, source: Path) -> int:
    """Say whether finished outputs keep residents to themselves; return the exit status."""
    from cogs.publication.outputs_checked import check_outputs

    with steps() as say:
        say("Searching the outputs")
        done = check_outputs(output, source)
    for line in (*done.findings, *done.sentences):
        typer.echo(line)
    return 1 if done.findings else 0


def _drafted(tables: Tables, source: Path, *, overwrite: bool) -> str:
    """Write the draft of aliases and say what is in it."""
    from cogs.tables.suggested_aliases import SUGGESTED, write_suggested_aliases

    draft = (source if source.is_dir() else source.parent) / SUGGESTED
    found = len(write_suggested_aliases(tables, draft, overwrite=overwrite))
    return (
        f"{found:,} pair{'s' * (found != 1)} that may mean the same {'is' if found == 1 else 'are'} in "
        f"{quoted(draft)}. Copy what is right into aliases.csv."
    )
