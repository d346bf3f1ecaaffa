"""From tables to figures: analyse, metrics, explain, methods."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cogs.cli.application import app
from cogs.cli.options import (
    Budget,
    By,
    Columns,
    Exact,
    Form,
    GroupsAbove,
    Node,
    Palette,
    Pivots,
    Relations,
    Seed,
    Source,
    budget_of,
    command_line,
    names,
    pairs,
    steps,
)

__all__ = ["analyse", "explain", "methods", "metrics"]


Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="DIR", help="Where the results go  [default: outputs/<folder name>]"),
]
Boundary = Annotated[Path | None, typer.Option("--boundary", metavar="FILE", help="A GeoJSON outline for map.html.")]


@app.command(short_help="Figures, a network to explore and a report from your tables.")
def analyse(
    source: Source,
    output: Output = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier result.")] = False,
    by: By = None,
    relations: Relations = None,
    seed: Seed = 0,
    form: Form = None,
    columns: Columns = None,
    boundary: Boundary = None,
    groups_above: GroupsAbove = 1_500,
    palette: Palette = None,
    exact: Exact = False,
    pivots: Pivots = None,
    budget: Budget = 60.0,
) -> None:
    """Check, analyse and report: figures, a network to explore, a report to read.

    FOLDER may also be a file of another format (360Giving, council spend, Open Referral, GraphML …):
    it is read as `cogs import` reads it. Writes metrics.csv, brokerage.csv,
    figures.xlsx, network.html, report.html and run.json into the output folder, all of them or none.

    Example: cogs analyse data/keep-it-local --overwrite
    """
    from cogs.analysis import analyse as run
    from cogs.kernels.chunks import threads
    from cogs.publication.files import publish, refuse_output
    from cogs.publication.house import read_house_style
    from cogs.publication.said import lines_shown

    seconds = budget_of(exact=exact, pivots=pivots, budget=budget)
    folder = output or Path("outputs") / source.resolve().stem
    refuse_output(folder, overwrite=overwrite)
    style, theirs = read_house_style(palette=palette), pairs(columns or []) or None
    asked = partial(run, by=by, relations=names(relations), seed=seed, form=form, columns=theirs)
    written = partial(publish, overwrite=overwrite, boundary=boundary, groups_above=groups_above, processes=threads())
    with steps() as say, style.painted():
        analysis = asked(source, pivots=pivots, budget=seconds, progress=say)
        files = written(analysis, folder, command=command_line(), progress=say)
    for line in (*lines_shown(analysis), "", "Files", *(f"  {path}" for path in files)):
        typer.echo(line)


@app.command(short_help="The figures of every node as CSV or JSON, to stdout.")
def metrics(
    source: Source,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            "--metric", "-m", metavar="NAME", help="A metric to compute; give it again for more  [default: the usual]"
        ),
    ] = None,
    on: Annotated[
        str,
        typer.Option(
            "--on",
            metavar="NETWORK",
            help="organisations (services counted as whoever delivers them) or whole (residents as groups of "
            "protected numbers).",
        ),
    ] = "organisations",
    relations: Relations = None,
    by: By = None,
    form: Annotated[str, typer.Option("--format", metavar="FORM", help="csv or json.")] = "csv",
    exact: Exact = False,
    pivots: Pivots = None,
    budget: Budget = 60.0,
    seed: Seed = 0,
) -> None:
    """Print the figures of every node, residents only as protected numbers.

    Metrics: partners, betweenness, brokerage, activity_exclusivity, structural_holes,
    everett_valente, bridging, referral_reach, reached_from, distance_weighted_reach, catchment,
    only_door, only_route, access_betweenness, internal_cross_referral, temporal_reach.

    Example: cogs metrics data/keep-it-local --metric structural_holes > holes.csv
    """
    from cogs.publication.figures import figures_as_text

    seconds, notes = budget_of(exact=exact, pivots=pivots, budget=budget), list[str]()
    asked = partial(figures_as_text, metrics=metric or None, on=on, relations=names(relations), by=by, form=form)
    with steps() as say:
        say("Computing the figures")
        text = asked(source, pivots=pivots, budget=seconds, seed=seed, say=notes.append)
    typer.echo(text, nl=False)
    for note in notes:
        typer.echo(note, err=True)


@app.command(short_help="What the figures of one organisation say, in plain English.")
def explain(source: Source, node: Node, relations: Relations = None, by: By = None) -> None:
    """Open up the figures of one node: what each means, the pairs it brokers, the routes that hang on it.

    Example: cogs explain data/keep-it-local "Southern Brooks Community Partnerships"
    """
    from cogs.analysis import analyse as run
    from cogs.publication.explanation import explanation

    with steps() as say:
        lines = explanation(run(source, by=by, relations=names(relations), progress=say), node)
    for line in lines:
        typer.echo(line)


@app.command(short_help="A methods paragraph with references, fit to paste into a paper.")
def methods(source: Source, relations: Relations = None, by: By = None, seed: Seed = 0) -> None:
    """Print what was done, with definitions, options, versions, caveats and references.

    Example: cogs methods data/keep-it-local
    """
    from cogs.analysis import analyse as run
    from cogs.publication.methods import methods_text

    with steps() as say:
        paragraphs = methods_text(run(source, by=by, relations=names(relations), seed=seed, progress=say))
    for paragraph in paragraphs:
        typer.echo(paragraph + "\n")
