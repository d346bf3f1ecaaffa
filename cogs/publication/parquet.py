"""The tables of an analysis as typed Parquet files, residents made safe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

import cogs
from cogs.analysis import Analysis, analyse
from cogs.folders import written_whole
from cogs.publication.sheets import brokerage_sheet, figures_sheet, meanings, nodes_shown, stated_shown, ties_shown
from cogs.publication.shown import Shown, may_be_shown
from cogs.publication.subject import subject_of
from cogs.views.parquet import parquet_file
from cogs.vocabulary import Definition

__all__ = ["parquet_files", "write_parquet"]


def parquet_files(analysis: Analysis) -> dict[str, bytes]:
    """Return the figures, roles, nodes and relationships of an analysis as Parquet files, by their names.

    Numbers are float64, `count` int64, answers bool, days date32, all else text. A column of numbers of
    residents is text, all of it: "0", "1 to 7", "45". What a column means stands in its field's metadata.

    Parameters
    ----------
    analysis : Analysis
        What `cogs.analyse` returned.

    Returns
    -------
    dict of str to bytes
        metrics.parquet, brokerage.parquet, nodes.parquet and relationships.parquet, and figures.parquet
        where the source states figures; the same analysis gives the same bytes.

    Examples
    --------
    >>> list(parquet_files(cogs.analyse("data/keep-it-local")))[:2]
    ['metrics.parquet', 'brokerage.parquet']
    """
    about = {"title": subject_of(analysis).title, "source": subject_of(analysis).source, "cogs": cogs.__version__}
    return {
        f"{name}.parquet": parquet_file(table, definitions, about={**about, "table": name})
        for name, table, definitions in _tables(analysis, may_be_shown(analysis))
    }


def write_parquet(source: str | Path, target: Path) -> tuple[str, ...]:
    """Analyse an input and write its Parquet files into a folder, all of them or nothing; they hold everything.

    Raises
    ------
    InputError
        If the input has errors.
    OutputError
        If the folder is in the way or cannot be written.
    """
    files = parquet_files(analyse(source))
    with written_whole(target) as partial:
        for name, content in files.items():
            (partial / name).write_bytes(content)
    return ()


def _tables(analysis: Analysis, shown: Shown) -> Iterator[tuple[str, pd.DataFrame, Mapping[str, Definition]]]:
    figures, roles = figures_sheet(analysis, shown), brokerage_sheet(analysis)
    yield "metrics", figures.table, figures.definitions
    yield "brokerage", roles.table, roles.definitions
    nodes, ties, stated = nodes_shown(shown.network), ties_shown(shown.network), stated_shown(shown.network)
    yield "nodes", nodes, meanings(nodes.columns)
    yield "relationships", ties, meanings(ties.columns)
    if len(stated):
        yield "figures", stated, meanings(stated.columns)
