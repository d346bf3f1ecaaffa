"""The command line: each command one expression of public calls; every other import waits for its command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cogs import __version__
from cogs.errors import CogsError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with your own spreadsheets (cogs new my-place), or look at a place that is there: "
    "cogs analyse data/keep-it-local",
)

Source = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="A folder of CSV files or spreadsheets, or one workbook.")
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


def main() -> None:
    """Run the command line; a fault of the user's is one message and exit status 1, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(prog_name="cogs", standalone_mode=True)
    except CogsError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


@app.callback(invoke_without_command=True)
def cogs(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Community organisation networks: who the cogs of connection are, visible and countable.

    Give cogs a folder of spreadsheets that say who refers people to whom, who works with whom, who
    pays whom. It checks them, and writes tables, a network to explore and a report.
    """
    if version:
        typer.echo(f"cogs {__version__}")
        raise typer.Exit


@app.command(short_help="Figures, a network to explore and a report from your tables.")
def analyse(
    source: Source,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Where the results go  [default: outputs/<folder name>]"),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier result.")] = False,
    by: By = None,
    relations: Relations = None,
    seed: Seed = 0,
) -> None:
    """Check, analyse and report: figures, a network to explore, a report to read.

    Writes metrics.csv, brokerage.csv, network.html, report.html and run.json into the output
    folder, all of them or none.

    Example: cogs analyse data/keep-it-local --overwrite
    """
    from cogs.analysis import analyse as run
    from cogs.publication.files import publish, refuse_output
    from cogs.publication.shown import lines_shown

    folder = output or Path("outputs") / source.resolve().stem
    refuse_output(folder, overwrite=overwrite)
    with _steps() as say:
        analysis = run(source, by=by, relations=_names(relations), seed=seed, progress=say)
        files = publish(analysis, folder, overwrite=overwrite, command=" ".join(["cogs", *sys.argv[1:]]), progress=say)
    for line in (*lines_shown(analysis), "", "Files", *(f"  {path}" for path in files)):
        typer.echo(line)


@app.command(short_help="Everything that is wrong with your tables, and what to do.")
def check(source: Source) -> None:
    """Say everything that is wrong with the tables: file, row, column, what was found, what to do.

    Errors stop an analysis, warnings do not. Ends with status 0 if there is no error, else 1.

    Example: cogs check my-place
    """
    from cogs.tables.check import check_tables
    from cogs.tables.read import read_tables

    with _steps() as say:
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
            "--on", metavar="NETWORK", help="organisations (services counted as whoever delivers them) or whole."
        ),
    ] = "organisations",
    relations: Relations = None,
    by: By = None,
    form: Annotated[str, typer.Option("--format", metavar="FORM", help="csv or json.")] = "csv",
) -> None:
    """Print the figures of every node, residents only as protected numbers.

    Metrics: partners, betweenness, brokerage, activity_exclusivity, structural_holes,
    everett_valente, bridging, referral_reach, reached_from, distance_weighted_reach, catchment,
    only_door, only_route, access_betweenness, internal_cross_referral, temporal_reach.

    Example: cogs metrics data/keep-it-local --metric structural_holes > holes.csv
    """
    from cogs.publication.figures import figures_as_text

    with _steps() as say:
        say("Computing the figures")
        text = figures_as_text(source, metrics=metric or None, on=on, relations=_names(relations), by=by, form=form)
    typer.echo(text, nl=False)


@app.command(short_help="What the figures of one organisation say, in plain English.")
def explain(source: Source, node: Node, relations: Relations = None, by: By = None) -> None:
    """Open up the figures of one node: what each means, the pairs it brokers, the routes that hang on it.

    Example: cogs explain data/keep-it-local "Southern Brooks Community Partnerships"
    """
    from cogs.analysis import analyse as run
    from cogs.publication.explanation import explanation

    with _steps() as say:
        lines = explanation(run(source, by=by, relations=_names(relations), progress=say), node)
    for line in lines:
        typer.echo(line)


@app.command(short_help="A methods paragraph with references, fit to paste into a paper.")
def methods(source: Source, relations: Relations = None, by: By = None, seed: Seed = 0) -> None:
    """Print what was done, with definitions, options, versions, caveats and references.

    Example: cogs methods data/keep-it-local
    """
    from cogs.analysis import analyse as run
    from cogs.publication.methods import methods_text

    with _steps() as say:
        paragraphs = methods_text(run(source, by=by, relations=_names(relations), seed=seed, progress=say))
    for paragraph in paragraphs:
        typer.echo(paragraph + "\n")


@app.command("import", short_help="An ordinary folder made from a file of another format.")
def import_(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A file or folder of another format.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make.")],
    form: Annotated[
        str | None, typer.Option("--from", metavar="NAME", help="Its format  [default: recognised from its content]")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OURS=THEIRS", help="For any other table: our column and their heading."),
    ] = None,
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

    meant = _pairs(columns or [])
    with _steps() as say:
        say("Reading the file")
        imported = import_data(source, form=form, columns=meant or None, by=by)
        say("Writing the folder")
        files = write_imported(imported, folder, headings={theirs: ours for ours, theirs in meant.items()})
    typer.echo(f"{imported.name}: {imported.standard}")
    for line in (*imported.notes, "", *files, "", f"Next: cogs check {_quoted(folder)}"):
        typer.echo(line)


@app.command(short_help="The network with its figures for Gephi, Kumu, UCINET, Pajek and others.")
def export(
    source: Source,
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="The file to make, or folder for gephi and kumu.")],
    form: Annotated[
        str, typer.Option("--to", metavar="NAME", help="gexf, gephi, graphml, kumu, pajek or ucinet.")
    ] = "graphml",
) -> None:
    """Write the network in another program's format, figures as attributes of the nodes, without residents.

    Example: cogs export data/keep-it-local keep-it-local.graphml --to graphml
    """
    from cogs.publication.export import export as run

    with _steps() as say:
        say("Computing the figures")
        lost = run(source, target, form=form)
    typer.echo(f"{target} is written." + (" It does not hold:" if lost else ""))
    for sentence in lost:
        typer.echo(f"  {sentence}")


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
    typer.echo(f"Put your own rows in place of the examples, then: cogs check {_quoted(folder)}")


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

    with _steps() as say:
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
    typer.echo(f"An invented place is in {made}. Next: cogs analyse {_quoted(made)}")


def _pairs(texts: list[str]) -> dict[str, str]:
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


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)


def _names(text: str | None) -> str | tuple[str, ...] | None:
    if text is None or text == "all":
        return text
    return tuple(name.strip() for name in text.split(",") if name.strip())


@contextmanager
def _steps() -> Iterator[Callable[[str], None]]:
    """Show on stderr each step that takes over a second: a spinner on a terminal, else a line when it ends."""
    from cogs.progress import Steps

    steps = Steps(sys.stderr)
    try:
        yield steps.begin
    except KeyboardInterrupt:
        steps.end()
        typer.echo("Stopped. Nothing was changed.", err=True)
        raise typer.Exit(130) from None
    finally:
        steps.end()
