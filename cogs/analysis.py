"""The whole way, on one page: files → tables → network → figures → answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from cogs.errors import InputError, Problem
from cogs.exchange.importing import import_data, recognised, sources_read, write_imported
from cogs.insights.findings import Findings, find
from cogs.insights.quality import estimate_notes
from cogs.insights.words import counted
from cogs.metrics.catalogue import brokerage_table, definitions, metrics_table
from cogs.metrics.estimates import pivots_within
from cogs.network.build import build_network
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.network.grouping import grouping_of
from cogs.network.ties import Ties, tie_sets
from cogs.progress import Progress, quiet
from cogs.tables.check import check_tables
from cogs.tables.read import read_tables
from cogs.tables.tables import Tables
from cogs.vocabulary import Definition

__all__ = ["Analysis", "Options", "analyse", "load_network", "network_of", "tables_of"]


@dataclass(frozen=True)
class Options:
    """What an analysis was asked: grouping, relations (None: every family), seed, pivots (None: all exact)."""

    by: str | None = None
    relations: tuple[str, ...] | None = None
    seed: int = 0
    pivots: int | None = None


@dataclass(frozen=True, eq=False)
class Analysis:
    """Everything computed from one input; `cogs.publish` writes it to files.

    Attributes
    ----------
    tables : Tables
        What was read.
    network : CommunityNetwork
        The whole network, residents included: it is not for publishing.
    metrics : pandas.DataFrame
        Every figure of the catalogue by node id; those of residents are exact.
    brokerage : pandas.DataFrame
        The brokerage roles, one row per organisation or council and kind of tie.
    definitions : Mapping[str, Definition]
        What each column of `metrics` means.
    ties : tuple of Ties
        The kinds of tie that were counted.
    grouping : str
        The node column whose values are the groups of the roles.
    findings : Findings
        What a reader is told.
    warnings : tuple of Problem
        What the check warned of.
    options : Options
        What was asked.
    """

    tables: Tables
    network: CommunityNetwork
    metrics: pd.DataFrame
    brokerage: pd.DataFrame
    definitions: Mapping[str, Definition]
    ties: tuple[Ties, ...]
    grouping: str
    findings: Findings
    warnings: tuple[Problem, ...]
    options: Options


def load_network(
    source: str | Path, *, form: str | None = None, columns: Mapping[str, str] | None = None
) -> CommunityNetwork:
    """Read a folder of CSVs, one workbook, or a file of another format, check it, and return its network.

    Parameters
    ----------
    source : str or Path
        The folder or file.
    form, columns : optional
        As `cogs.import_data` takes them, for a file of another format.

    Raises
    ------
    InputError
        If there is nothing to read or the check finds errors; `problems` holds all of them.

    Examples
    --------
    >>> import cogs
    >>> cogs.load_network("data/keep-it-local").kinds
    ('organisation', 'service', 'council', 'resident', 'place')
    """
    return network_of(tables_of(source, form=form, columns=columns))


def tables_of(source: str | Path, *, form: str | None = None, columns: Mapping[str, str] | None = None) -> Tables:
    """Read an ordinary folder, or one of another format as if it had been imported first.

    Parameters
    ----------
    source : str or Path
        The folder or file.
    form, columns : optional
        As `cogs.import_data` takes them; None: an ordinary folder, or a format recognised from its content.

    Returns
    -------
    Tables
        Its `sources` are the files that were given, also where the tables were made from them.

    Raises
    ------
    InputError
        If there is nothing to read.
    """
    found = form or (None if columns else recognised(source))
    if found is None and not columns:
        return read_tables(source)
    with TemporaryDirectory() as folder:
        made = Path(folder) / "imported"
        write_imported(import_data(source, form=found, columns=columns), made)
        return replace(read_tables(made), sources=sources_read(Path(source)))


def network_of(tables: Tables) -> CommunityNetwork:
    """Check tables and return their network.

    Raises
    ------
    InputError
        If the check finds errors; `problems` holds all of them.
    """
    _warnings_or_raise(tables)
    return build_network(tables)


def analyse(
    source: str | Path,
    *,
    by: str | None = None,
    relations: str | Iterable[str] | None = None,
    seed: int = 0,
    form: str | None = None,
    columns: Mapping[str, str] | None = None,
    pivots: int | None = None,
    budget: float | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """Read, check and analyse a folder of CSVs, one workbook, or a file of another format.

    Parameters
    ----------
    source : str or Path
        The folder or file.
    by : str, optional
        The node column that groups brokerage roles; None: what `network.toml` says, else sector, else kind.
    relations : str or iterable of str, optional
        Relations or families to read as one tie, "all" for any; None: each family by itself.
    seed : int
        Starts whatever uses chance; the same seed gives the same bytes.
    form, columns : optional
        As `cogs.import_data` takes them, for a file of another format.
    pivots : int, optional
        Betweenness is estimated from so many sources, as `betweenness_estimate` does; None: exact.
    budget : float, optional
        Seconds that betweenness may take, by a rough estimate; where it would take longer it is estimated
        from as many pivots as these seconds allow, 200 at least. None: as long as it takes.
    progress : callable, optional
        Called with a few words at the start of each step.

    Raises
    ------
    InputError
        If there is nothing to read or the check finds errors; `problems` holds all of them.
    ParameterError, UnknownNameError
        If `pivots` is below 2, `budget` is not above 0, or `by` or `relations` name nothing.

    Examples
    --------
    >>> import cogs
    >>> analysis = cogs.analyse("data/keep-it-local")
    >>> [ties.name for ties in analysis.ties]
    ['people', 'working', 'money']
    """
    say = progress or quiet
    say("Reading the tables")
    tables = tables_of(source, form=form, columns=columns)
    say("Checking the tables")
    warnings = _warnings_or_raise(tables)
    say("Building the network")
    network = build_network(tables)
    view = organisation_view(network)
    ties = tie_sets(view, relations)
    say("Computing the figures")
    if pivots is None and budget is not None:
        pivots = pivots_within(view, ties, seconds=budget)
    metrics = metrics_table(network, by=by, relations=relations, pivots=pivots, seed=seed)
    brokerage = brokerage_table(network, by=by, relations=relations)
    meanings = definitions(metrics, ties)
    say("Finding who stands out")
    said = (*network.notes, *estimate_notes(metrics, ties))
    findings = find(network, metrics, meanings, ties, warnings, by=by, said=said)
    asked = (relations,) if isinstance(relations, str) else None if relations is None else tuple(relations)
    options = Options(by, asked, seed, pivots)
    return Analysis(
        tables, network, metrics, brokerage, meanings, ties, grouping_of(view, by), findings, warnings, options
    )


def _warnings_or_raise(tables: Tables) -> tuple[Problem, ...]:
    problems = check_tables(tables)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise InputError(f"{tables.name} has {counted(len(errors), 'problem')} to mend first:", errors)
    return problems
