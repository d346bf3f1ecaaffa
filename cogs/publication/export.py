"""The network with its figures for other programs, residents made safe first."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pandas as pd

from cogs.errors import OutputError, UnknownNameError, did_you_mean
from cogs.publication.figures import public_figures

__all__ = ["EXPORTS", "export"]

EXPORTS = {
    "excel": "write_excel",
    "gexf": "write_gexf",
    "gephi": "write_gephi",
    "gml": "write_gml",
    "graphml": "write_graphml",
    "kumu": "write_kumu",
    "nodexl": "write_nodexl",
    "pajek": "write_pajek",
    "parquet": "write_parquet",
    "ucinet": "write_ucinet",
}

# Results, not networks: they are made of an analysis.
_RESULTS = {"excel": "cogs.publication.workbook", "parquet": "cogs.publication.parquet"}


def export(source: str | Path, target: str | Path, *, form: str) -> tuple[str, ...]:
    """Write a network that may be shown, with its figures as attributes of the nodes, in another format.

    Parameters
    ----------
    source : str or Path
        The folder or file to read.
    target : str or Path
        The file to make, or the folder where the format is one of several files; it must not exist.
    form : {"excel", "gexf", "gephi", "gml", "graphml", "kumu", "nodexl", "pajek", "parquet", "ucinet"}
        The format.

    Returns
    -------
    tuple of str
        What the format cannot hold, a sentence each; empty if it holds everything.

    Raises
    ------
    InputError
        If the input has errors.
    UnknownNameError
        If there is no format of that name.
    OutputError
        If the target is in the way or cannot be written.
    """
    if form not in EXPORTS:
        question, matches = did_you_mean(form, EXPORTS)
        raise UnknownNameError(f'There is no format "{form}".{question} There are: {", ".join(EXPORTS)}.', matches)
    path = Path(target)
    if path.exists():
        raise OutputError(f"{path} exists. Choose another name, or move it away first.")
    if form in _RESULTS:
        left_out: tuple[str, ...] = getattr(import_module(_RESULTS[form]), EXPORTS[form])(source, path)
        return left_out
    public, figures = public_figures(source)
    with_figures = public.with_tables(nodes=pd.concat([public.nodes, figures], axis="columns"))
    lost: tuple[str, ...] = getattr(import_module(f"cogs.exchange.{form}"), EXPORTS[form])(with_figures, path)
    return lost
