"""Pages for people: report, view."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cogs.cli.application import app
from cogs.cli.options import By, Palette, Relations, Seed, Source, names, steps

__all__ = ["report", "view"]

Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace an earlier result.")]


@app.command(short_help="Just the report, also for Word, in your own house style.")
def report(
    source: Source,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Where it goes  [default: outputs/<folder name>-report]"),
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="FORM", help="html or docx (Word).")] = "html",
    title: Annotated[str | None, typer.Option("--title", help="Instead of what the data say.")] = None,
    subtitle: Annotated[str | None, typer.Option("--subtitle", help="Instead of what the data say.")] = None,
    credit: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="Where the data come from, as the report says it.")
    ] = None,
    logo: Annotated[Path | None, typer.Option("--logo", metavar="FILE", help="A PNG or JPEG picture.")] = None,
    palette: Palette = None,
    by: By = None,
    relations: Relations = None,
    seed: Seed = 0,
    overwrite: Overwrite = False,
) -> None:
    """Write the report and its figures as PNG and SVG: for the web and paper, or as a Word document.

    Example: cogs report data/keep-it-local --format docx
    """
    from cogs.analysis import analyse
    from cogs.publication.files import refuse_output
    from cogs.publication.house import read_house_style
    from cogs.publication.reporting import publish_report

    folder = output or Path("outputs") / f"{source.resolve().stem}-report"
    refuse_output(folder, overwrite=overwrite)
    style = read_house_style(title, subtitle, credit, logo, palette)
    command = " ".join(["cogs", *sys.argv[1:]])
    with steps() as say:
        analysis = analyse(source, by=by, relations=names(relations), seed=seed, progress=say)
        files = publish_report(
            analysis, folder, form=form, style=style, overwrite=overwrite, command=command, progress=say
        )
    for path in files:
        typer.echo(path)


@app.command(short_help="A page of one organisation's surroundings, or of a part of the network.")
def view(
    source: Source,
    ego: Annotated[
        str | None, typer.Option("--ego", metavar="NODE", help="Whose surroundings: id or exact name.")
    ] = None,
    distance: Annotated[int, typer.Option("--steps", help="How far around.")] = 1,
    where: Annotated[
        str | None,
        typer.Option("--where", metavar="CONDITION", help='Which part: "sector == community", "relation == funds".'),
    ] = None,
    recompute: Annotated[bool, typer.Option("--recompute", help="Compute the figures anew on what is shown.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="The page  [default: view.html]")
    ] = None,
    palette: Palette = None,
    by: By = None,
    relations: Relations = None,
    seed: Seed = 0,
    overwrite: Overwrite = False,
) -> None:
    """Write one page to explore; it says what it shows, and whether its figures are those of the whole network.

    Example: cogs view data/keep-it-local --ego "Bede House" --steps 2
    """
    from cogs.folders import write_file
    from cogs.publication.house import read_house_style
    from cogs.publication.views import view as run

    style = read_house_style(palette=palette)
    with steps() as say, style.painted():
        _, page = run(
            source,
            ego=ego,
            steps=distance,
            where=where,
            recompute=recompute,
            by=by,
            relations=names(relations),
            seed=seed,
            progress=say,
        )
    typer.echo(write_file(output or Path("view.html"), page, overwrite=overwrite))
