"""One question at a time: profile, anchors, pathways, what-if, key-players, principles, compare."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cogs.cli.application import app
from cogs.cli.options import By, Node, Relations, Seed, Source, command_line, names, steps

if TYPE_CHECKING:
    from cogs.insights.answers import Answer
    from cogs.publication.asked import Asked, Drawn

__all__ = ["anchors", "compare", "key_players", "pathways", "principles", "profile", "what_if"]

Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="DIR", help="Also write report.html and the tables as CSV into this folder."
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace an earlier result there.")]


@app.command(short_help="What one organisation does as a connector, in four directions.")
def profile(source: Source, node: Node, by: By = None, output: Output = None, overwrite: Overwrite = False) -> None:
    """Print one organisation's profile: how it links people to services, organisations, the place and each other.

    `cogs explain` opens up figures; `cogs profile` says what the organisation does.

    Example: cogs profile data/keep-it-local "Bede House"
    """
    from cogs.insights.profile import profile as run
    from cogs.insights.profile import profile_answer
    from cogs.publication.asked import ask
    from cogs.publication.report_charts import directions_charts

    with steps() as say:
        say("Reading the tables")
        asked = ask(source)
        say("Looking at its ties")
        answer = profile_answer(run(asked.network, node, by=by), asked.network)
    _tell(asked, [answer], output, charts=lambda: directions_charts(answer, asked.rounding), overwrite=overwrite)


@app.command(short_help="Who the cogs are: in how many figures each stands out, and how sure that is.")
def anchors(
    source: Source,
    by: By = None,
    relations: Relations = None,
    seed: Seed = 0,
    output: Output = None,
    overwrite: Overwrite = False,
) -> None:
    """List the organisations that stand out among their peers, in which figures, and what kind of connector they are.

    No index and no threshold of our own making: the top tenth of each figure (the top three of fewer
    than 30 peers), with the range of each rank when a tenth of the ties is lost at random.

    Example: cogs anchors data/keep-it-local
    """
    from cogs.insights.anchors import anchors as run
    from cogs.insights.anchors import anchors_answer
    from cogs.publication.asked import ask
    from cogs.publication.report_charts import ranking_charts

    with steps() as say:
        say("Reading the tables")
        asked = ask(source)
        say("Computing figures and ranges")
        found = run(asked.network, by=by, relations=names(relations), seed=seed, progress=say)
        answer = anchors_answer(found, asked.network)
    _tell(asked, [answer], output, charts=lambda: ranking_charts(found, asked.network), overwrite=overwrite)


@app.command(short_help="Where people come in, how often they are sent on, where pathways end.")
def pathways(source: Source, output: Output = None, overwrite: Overwrite = False) -> None:
    """Follow dated referrals: front doors, onward referrals, ends, returns, and the flow between sectors.

    Needs rows of refers_to with date and resident (a pseudonym); without them it says what it can.

    Example: cogs pathways my-place
    """
    from cogs.insights.pathways import pathways_answer
    from cogs.metrics.pathways import pathways as run
    from cogs.publication.asked import ask

    with steps() as say:
        say("Reading the tables")
        asked = ask(source)
        say("Following the referrals")
        answer = pathways_answer(run(asked.network, period=asked.tables.settings.period), asked.network)
    _tell(asked, [answer], output, overwrite=overwrite)


@app.command("what-if", short_help="What would be lost if an organisation closed, or a tie went.")
def what_if(
    source: Source,
    close: Annotated[
        list[str] | None,
        typer.Option("--close", metavar="NODE", help="What closes: id or exact name; give it again for more."),
    ] = None,
    cut: Annotated[
        list[str] | None,
        typer.Option("--cut-edge", metavar="A,B", help="A tie that goes: the two ids or names, with a comma between."),
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option("--add-edge", metavar="A,B", help="A referral tie that comes, from A to B."),
    ] = None,
    by: By = None,
    output: Output = None,
    overwrite: Overwrite = False,
) -> None:
    """Say what would be lost or gained, as recorded: routes, reach, fragments, brokerage, and who could take over.

    Example: cogs what-if data/keep-it-local --close "Bede House"
    """
    from cogs.insights.closure import what_if as run
    from cogs.insights.closure import what_if_answer
    from cogs.publication.asked import ask

    with steps() as say:
        say("Reading the tables")
        asked = ask(source)
        say("Computing with and without")
        found = run(asked.network, close=close or (), cut=_ends(cut), add=_ends(add), by=by)
        answer = what_if_answer(found, asked.network)
    _tell(asked, [answer], output, overwrite=overwrite)


@app.command("key-players", short_help="The few who together hold the network together, or reach the most.")
def key_players(
    source: Source,
    size: Annotated[int, typer.Option("--size", help="How many to choose.")] = 3,
    goal: Annotated[
        str,
        typer.Option("--goal", metavar="GOAL", help="fragment (who holds it together) or reach (who reaches most)."),
    ] = "fragment",
    relations: Relations = None,
    output: Output = None,
    overwrite: Overwrite = False,
) -> None:
    """Choose a set of organisations: those without whom it falls apart most, or who together reach the most.

    Example: cogs key-players data/keep-it-local --size 2
    """
    from cogs.insights.key_players import key_players as run
    from cogs.insights.key_players import key_players_answer
    from cogs.publication.asked import ask

    with steps() as say:
        say("Reading the tables")
        asked = ask(source)
        say("Choosing")
        found = run(asked.network, size=size, goal=goal, relations=names(relations))
        answer = key_players_answer(found, asked.network)
    _tell(asked, [answer], output, overwrite=overwrite)


@app.command(short_help="The six Keep it Local principles, as far as the data can say.")
def principles(
    source: Source,
    by: By = None,
    area: Annotated[
        str | None,
        typer.Option("--area", metavar="AREA", help="What counts as local  [default: the area of whoever pays]"),
    ] = None,
    output: Output = None,
    overwrite: Overwrite = False,
) -> None:
    """Print figures for each of the six principles, with definitions, and what the data would need for the others.

    Example: cogs principles data/keep-it-local
    """
    from cogs.insights.principles import principles as run
    from cogs.insights.principles import principles_answer
    from cogs.publication.asked import ask

    with steps() as say:
        say("Reading the tables")
        asked = ask(source)
        say("Counting")
        found = run(asked.network, by=by, period=asked.tables.settings.period, area=area)
        answers = principles_answer(found)
    _tell(asked, answers, output, overwrite=overwrite)


@app.command(short_help="Two places, or two years of one: what came, went, rose and fell.")
def compare(
    first: Annotated[Path, typer.Argument(metavar="A", help="The first folder: the earlier year, or one place.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="The second folder: the later year, or the other place.")],
    by: By = None,
    relations: Relations = None,
    seed: Seed = 0,
    output: Output = None,
    overwrite: Overwrite = False,
) -> None:
    """Compare two networks by measures that do not depend on their size; aliases of either apply to both.

    Example: cogs compare my-place-2024 my-place-2025
    """
    from cogs.insights.comparison import HowCollected, comparison_answer
    from cogs.insights.comparison import compare as run
    from cogs.publication.asked import ask_both
    from cogs.publication.report_charts import change_charts

    with steps() as say:
        say("Reading the tables")
        one, other = ask_both(first, second)
        say("Comparing")
        earlier, later = (
            HowCollected(each.tables.settings.period, each.tables.settings.confirm) for each in (one, other)
        )
        found = run(
            one.network, other.network, by=by, relations=names(relations), seed=seed, collected=(earlier, later)
        )
        answer = comparison_answer(found)
    _tell(other, [answer], output, charts=lambda: change_charts(found), overwrite=overwrite)


def _tell(
    asked: Asked,
    answers: Iterable[Answer],
    output: Path | None,
    *,
    charts: Drawn | None = None,
    overwrite: bool,
) -> None:
    """Print answers, and write them where that was asked."""
    from cogs.publication.asked import answer_lines, publish_answers

    answers = tuple(answers)
    for line in answer_lines(asked, answers):
        typer.echo(line)
    if output is not None:
        command = command_line()
        files = publish_answers(
            asked, answers, output, title=answers[0].heading, charts=charts, overwrite=overwrite, command=command
        )
        for line in ("", "Files", *(f"  {path}" for path in files)):
            typer.echo(line)


def _ends(texts: list[str] | None) -> list[tuple[str, str]]:
    """Read A,B; a slip is said at once."""
    from cogs.errors import ParameterError

    ends = []
    for text in texts or []:
        first, comma, second = text.partition(",")
        if not (comma and first.strip() and second.strip()):
            raise ParameterError(f'A tie is given as two ids or names with a comma between; "{text}" was given.')
        ends.append((first.strip(), second.strip()))
    return ends
