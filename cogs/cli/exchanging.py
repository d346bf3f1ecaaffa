"""Other formats, in and out: import, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cogs.cli.application import app
from cogs.cli.options import Columns, Form, Source, pairs, quoted, steps

__all__ = ["export", "import_"]


@app.command("import", short_help="An ordinary folder made from a file of another format.")
def import_(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A file or folder of another format.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make.")],
    form: Form = None,
    columns: Columns = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="PAYER", help="For a council's spend: council or unit  [default: council]"),
    ] = None,
) -> None:
    """Turn somebody else's file into a folder that you can open, correct and keep.

    Faulty rows do not stop it: they are set aside with the reason, and counted in every result.

    Example: cogs import grants.csv our-grants
    """
    from cogs.exchange.importing import import_data, write_imported

    meant = pairs(columns or [])
    with steps() as say:
        say("Reading the file")
        imported = import_data(source, form=form, columns=meant or None, by=by)
        say("Writing the folder")
        files = write_imported(imported, folder, headings={theirs: ours for ours, theirs in meant.items()})
    typer.echo(f"{imported.name}: {imported.standard}")
    for line in (*imported.notes, "", *files, "", f"Next: cogs check {quoted(folder)}"):
        typer.echo(line)


@app.command(short_help="The network with its figures for Excel, Gephi, Kumu, UCINET and others.")
def export(
    source: Source,
    target: Annotated[
        Path,
        typer.Argument(
            metavar="TARGET",
            help="The file to make; for parquet a folder; for gephi and kumu a folder of CSVs, or a name in .xlsx.",
        ),
    ],
    form: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="NAME",
            help="excel, parquet, gexf, gephi, gml, graphml, kumu, nodexl, pajek or ucinet.",
        ),
    ] = "graphml",
) -> None:
    """Write the network in another program's format, figures as attributes of the nodes, without residents.

    excel and parquet hold all tables of results with their definitions. What a format cannot hold is said.

    Example: cogs export data/keep-it-local keep-it-local.graphml --to graphml
    """
    from cogs.publication.export import export as run

    with steps() as say:
        say("Computing the figures")
        lost = run(source, target, form=form)
    typer.echo(f"{target} is written." + (" It does not hold:" if lost else ""))
    for sentence in lost:
        typer.echo(f"  {sentence}")
