"""Pages for people: report, view."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cogs.cli.application import app
from cogs.cli.options import By, GroupsAbove, Palette, Relations, Seed, Source, command_line, names, steps

if TYPE_CHECKING:
    from cogs.analysis import Analysis
    from cogs.progress import Progress

__all__ = ["report", "view"]

Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace an earlier result.")]
Ego = Annotated[str | None, typer.Option("--ego", metavar="NODE", help="Whose surroundings: id or exact name.")]
Distance = Annotated[int | None, typer.Option("--steps", help="How far around  [default: 1]")]
Where = Annotated[
    str | None,
    typer.Option("--where", metavar="CONDITION", help='Which part: "sector == community", "relation == funds".'),
]
Recompute = Annotated[bool, typer.Option("--recompute", help="Compute the figures anew on what is shown.")]
Unprotected = Annotated[
    bool,
    typer.Option(
        "--include-residents",
        help="One page with every resident and exact figures, which says so: not to be published.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="DIR",
        help="Where the network goes  [default: outputs/<folder name>-view]; of a part, the file of its page  "
        "[default: view.html], with residents  [default: residents.html]",
    ),
]


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
    command = command_line()
    with steps() as say:
        analysis = analyse(source, by=by, relations=names(relations), seed=seed, progress=say)
        files = publish_report(
            analysis, folder, form=form, style=style, overwrite=overwrite, command=command, progress=say
        )
    for path in files:
        typer.echo(path)


@app.command(short_help="The network to explore, one organisation's surroundings, or a part.")
def view(
    source: Source,
    ego: Ego = None,
    distance: Distance = None,
    where: Where = None,
    recompute: Recompute = False,
    include_residents: Unprotected = False,
    output: Output = None,
    groups_above: GroupsAbove = 1_500,
    palette: Palette = None,
    by: By = None,
    relations: Relations = None,
    seed: Seed = 0,
    overwrite: Overwrite = False,
) -> None:
    """Write the network to explore; with --ego or --where one page of that part.

    The whole network is a folder: network.html, of a large one a page for each group too, metrics.csv and
    run.json. The page of a part says what it shows, and whether its figures are those of the whole network.

    Example: cogs view data/keep-it-local --ego "Bede House" --steps 2
    """
    from cogs.analysis import analyse
    from cogs.folders import refuse_file, write_file
    from cogs.kernels.chunks import threads
    from cogs.publication.files import publish_view, refuse_output
    from cogs.publication.house import read_house_style

    whole = _is_whole(ego, distance, where, recompute=recompute, include_residents=include_residents)
    page = "residents.html" if include_residents else "view.html"
    target = output or (Path("outputs") / f"{source.resolve().stem}-view" if whole else Path(page))
    (refuse_output if whole else refuse_file)(target, overwrite=overwrite)
    style = read_house_style(palette=palette)
    with steps() as say, style.painted():
        analysis = analyse(source, by=by, relations=names(relations), seed=seed, progress=say)
        if whole:
            command = command_line()
            wanted = partial(publish_view, groups_above=groups_above, processes=threads(), progress=say)
            written = wanted(analysis, target, overwrite=overwrite, command=command)
        else:
            part = partial(_part, ego=ego, distance=distance, where=where, recompute=recompute)
            drawn = (_everybody if include_residents else part)(analysis, say)
            written = (write_file(target, drawn, overwrite=overwrite),)
    for path in written:
        typer.echo(path)


def _part(
    analysis: Analysis, say: Progress, *, ego: str | None, distance: int | None, where: str | None, recompute: bool
) -> bytes:
    """Return the page of a part."""
    from cogs.publication.views import view as page_of

    around = 1 if distance is None else distance
    return page_of(analysis, ego=ego, steps=around, where=where, recompute=recompute, progress=say)[1]


def _everybody(analysis: Analysis, say: Progress) -> bytes:
    """Return a page of everybody, residents one by one."""
    from cogs.publication.notebook import show

    say("Drawing the network with its residents")
    return show(analysis, include_residents=True).html.encode("utf-8")


def _is_whole(
    ego: str | None, distance: int | None, where: str | None, *, recompute: bool, include_residents: bool
) -> bool:
    """Say whether the whole network is asked for, protected, and refuse options that do not go together."""
    from cogs.errors import ParameterError

    if ego is None and distance is not None:
        raise ParameterError("Say around whom: --steps goes with --ego.")
    whole = ego is None and where is None
    if whole and recompute:
        raise ParameterError("Say on which part: --recompute goes with --ego or --where.")
    if include_residents and not whole:
        raise ParameterError("--include-residents draws the whole network: leave out --ego and --where.")
    return whole and not include_residents
