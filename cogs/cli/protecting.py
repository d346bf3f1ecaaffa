"""People's data kept from those whom they do not concern: pseudonymise."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from cogs.cli.application import app
from cogs.cli.options import quoted, steps

__all__ = ["pseudonymise"]


class Coarse(StrEnum):
    """How coarse days become."""

    week = "week"
    month = "month"


@app.command(short_help="A copy of a folder with pseudonyms for residents, without names and contacts.")
def pseudonymise(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="An ordinary folder or workbook.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder to make.")],
    key_file: Annotated[
        Path,
        typer.Option(
            "--key-file",
            metavar="KEY",
            help="A file of 32 bytes or more that only you may read, in neither folder. Same key, same pseudonyms.",
        ),
    ],
    new_key: Annotated[bool, typer.Option("--new-key", help="Make the key first, where KEY is not there yet.")] = False,
    dates: Annotated[
        Coarse | None,
        typer.Option("--dates", help="Days of rows about people become the Monday of the week, or the month's first."),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier folder of pseudonyms.")] = False,
) -> None:
    """Write a folder in which residents have pseudonyms: the same network, without who they are.

    Every id, code and alias of a resident becomes a pseudonym made with the key (HMAC-SHA-256). Of rows about
    people (residents, their relationships, referrals without a stated source) only what figures need stays: kind,
    count, neighbourhood, area, relation, weight, date, complex, published, and needs, outcomes and sectors that
    many rows share. Names, contacts, free text and columns of your own go. Organisations, services and places
    stay, but texts there that name a resident are emptied.

    Whoever has the key can link pseudonyms to ids, and rare combinations may still tell of a person: the result
    is personal data too. Keep the key apart from it.

    Example: cogs pseudonymise my-place my-place-shared --key-file ~/cogs.key --new-key --dates month
    """
    from cogs.errors import ParameterError
    from cogs.exchange.importing import recognised
    from cogs.publication.pseudonyms import pseudonymise as run

    if recognised(folder) is not None:
        raise ParameterError(
            f"Pseudonyms are made of an ordinary folder. First: cogs import {quoted(folder)} FOLDER, then of FOLDER."
        )
    with steps() as say:
        say("Making pseudonyms")
        coarse: Literal["week", "month"] | None = None if dates is None else "week" if dates is Coarse.week else "month"
        done = run(folder, out, key_file=key_file, new_key=new_key, dates=coarse, overwrite=overwrite)
    for line in (*done.sentences, "", *done.files, "", f"Next: cogs check {quoted(out)}"):
        typer.echo(line)
