"""The whole way, on one page: a folder of any size → rows → groups and sums → a folder that `analyse` takes."""

from __future__ import annotations

import gc
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

import cogs
from cogs.errors import InputError, OutputError, ParameterError, Problem
from cogs.folders import refuse_unless_free, restored, written_whole
from cogs.network.build import build_network
from cogs.network.community_network import CommunityNetwork
from cogs.progress import Progress, quiet
from cogs.scale.bodies import Bodies, bodies_of
from cogs.scale.checks import few_of_each, in_given_rows, problems_of_rows, strangers_among_residents
from cogs.scale.engines import Engine, opened
from cogs.scale.flows import pathway_tables
from cogs.scale.groups import groups_of
from cogs.scale.pathways import Counting
from cogs.scale.people import people_by_body
from cogs.scale.referrals import MANY, needs, referrals_added_up
from cogs.scale.rows import Rows, rows_of
from cogs.scale.sources import Place, is_of_aliases, place_of
from cogs.scale.steps import followed
from cogs.scale.writing import FirstRows, write_figures, write_record, write_tables
from cogs.tables.aliases import meant_by
from cogs.tables.check import check_tables
from cogs.tables.read import read_tables
from cogs.tables.reduced import MARK
from cogs.tables.sources import sources_of
from cogs.tables.tables import Tables
from cogs.tables.types import named

__all__ = ["reduce"]

_STEPS = "steps.json"
_KEYS = ("source", "target", "relation", "reported_by", "complex")


def reduce(
    source: str | Path,
    out: str | Path,
    *,
    engine: str = "duckdb",
    master: str | None = None,
    memory: str = "4GB",
    overwrite: bool = False,
    connection: Any = None,
    progress: Progress | None = None,
) -> Path:
    """Reduce a folder with more residents than memory holds to one that `analyse` and every other command take.

    An engine reads the tables that tell of residents, counts and groups. Referrals are added up by sender,
    receiver and month; residents become groups, one for each distinct set of doors and neighbourhood;
    what needs the steps of one person after the other is counted before the rows go. All other tables
    stay as they are. Every figure of the reduced folder is that of the whole one.

    Parameters
    ----------
    source : str or Path
        A folder of CSV and Parquet files; a table may be a folder of Parquet files.
    out : str or Path
        The folder to make, outside of `source`. It is for computing and not for publishing: many groups are
        one single person.
    engine : {"duckdb", "spark"}
        DuckDB, within this process, or Spark. The folder is the same.
    master : str, optional
        The master of Spark: "local[*]", this machine, by default; or "spark://…", a cluster that reads and writes
        the folders of `source` and `out` at the same place.
    memory : str
        How much memory the engine may take, of Spark each worker; what does not fit is written to disk beside
        `out`.
    overwrite : bool
        Whether an earlier reduced folder is replaced.
    connection : pyspark.sql.SparkSession, optional
        A session of Spark to run in, instead of one of our own; it stays open.
    progress : callable, optional
        Called with a few words at the start of each step.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    InputError
        If there is nothing to read, or the check finds errors; `problems` holds the first hundred of each rule.
    OutputError
        If `out` lies in `source`, is in the way or cannot be written; nothing is half-written. Finished steps
        are kept beside it, and not done again by the next call.
    ParameterError
        If there is no such engine, it is not installed, or `memory` is no size.

    Examples
    --------
    >>> import cogs
    >>> cogs.reduce("outputs/nowhere", "outputs/reduced")
    Traceback (most recent call last):
    cogs.errors.InputError: There is no folder outputs/nowhere. Check how it is spelled and where you are.
    """
    folder, target, say = Path(source), Path(out), progress or quiet
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}. Check how it is spelled and where you are.")
    _refuse(folder, target, overwrite=overwrite)
    how: dict[str, Any] = {"memory": memory, "master": master, "connection": connection}
    with _work_of(folder, target, engine) as work, opened(engine, work, **how) as machine:
        place = place_of(folder, machine)
        with written_whole(target, replaces=MARK if overwrite else None) as partial:
            _reduced(place, partial, machine, memory, say)
    shutil.rmtree(work, ignore_errors=True)
    return target


def _reduced(place: Place, partial: Path, machine: Engine, memory: str, say: Progress) -> None:
    rows = rows_of(place, machine, say, _aliases(place))
    written = _added_up(rows, place, partial, machine, say)
    say("Checking")
    _let_go(machine)
    carriers = list(place.settings.vocabulary.carriers())
    figures = {"needs": needs(rows.told.filter(~rows.told["left"]), carriers, machine)}
    given = few_of_each(problems_of_rows(rows, place, machine))
    aside = rows.set_aside(place, machine)
    network, places, warnings = _checked(partial, place, written, given, aside)
    _raise(place, [one for one in strangers_among_residents(rows, place, network, machine) if one.severity == "error"])
    _let_go(machine)
    say("Following residents")
    found = followed(rows, places, place.settings.period, machine)
    count = Counting(machine, found, network)
    pathways, record = pathway_tables(count, place.settings.period)
    say("Writing the folder")
    write_figures(partial, {**figures, **pathways, "people": people_by_body(count, rows.public)})
    write_record(partial, place.name, warnings, record, _told(place, rows, written.groups, aside, machine, memory))


@dataclass(frozen=True, eq=False)
class _Written:
    """What was written: how many groups of residents, how many residents in no list, and whence each row came."""

    groups: int
    unlisted: int
    firsts: FirstRows


def _added_up(rows: Rows, place: Place, partial: Path, machine: Engine, say: Progress) -> _Written:
    """Write the tables of the reduced folder; the sums themselves are let go then, for they may be large."""
    carriers = list(place.settings.vocabulary.carriers())
    added = rows.understood.filter(~rows.understood["left"])
    say("Adding up referrals")
    referrals = referrals_added_up(added.filter(added["relation"].isin(carriers)), machine)
    say("Grouping residents")
    groups = groups_of(rows, added.filter(~added["relation"].isin(carriers)), machine)
    firsts = write_tables(partial, place, rows, groups, referrals, MANY)
    write_record(partial, place.name, (), {}, {})
    return _Written(len(groups.nodes), groups.unlisted, firsts)


def _checked(
    partial: Path, place: Place, written: _Written, given: tuple[Problem, ...], aside: dict[str, int]
) -> tuple[CommunityNetwork, Bodies, tuple[Problem, ...]]:
    """Return the network of the reduced folder, who stands for whom, and the warnings of rows that are gone."""
    tables = read_tables(partial)
    there = check_tables(tables)
    gc.collect()
    errors = [one for one in (*given, *in_given_rows(there, written.firsts)) if one.severity == "error"]
    _raise(place, errors)
    said = {(one.table, one.rule) for one in there}
    # Dates are still written in several ways where days and months stand side by side: that is said once.
    warnings = [one for one in given if one.severity == "warning" and (one.table, one.rule) not in said]
    if written.unlisted and not any(one.rule == "unlisted-nodes" for one in there):
        message = f"Only relationships name {written.unlisted:,} residents; their kind is taken from the relation."
        number = f"{written.unlisted:,}"
        warnings.append(Problem(place.name, None, None, number, "unlisted-nodes", message, "warning"))
    once = _each_tie_once(tables)
    network = build_network(once)
    return network, bodies_of(once, network), (*warnings, *_placeholders(aside))


def _let_go(machine: Engine) -> None:
    """Give back memory: tables of millions of rows may hang in circles, which Python would look for much later."""
    gc.collect()
    machine.rested()


def _each_tie_once(tables: Tables) -> Tables:
    """Return the tables with one referral for all alike but for day and number: these the engine has."""
    vocabulary = tables.settings.vocabulary
    kept = []
    for table in tables.tables:
        if table.role == "edges":
            keys = [name for name in _KEYS if name in table.cells]
            again = table.cells.duplicated(keys) & named(table, vocabulary).isin(vocabulary.carriers())
            kept.append(replace(table, cells=table.cells[~again]))
        else:
            kept.append(table)
    return replace(tables, tables=tuple(kept))


def _placeholders(aside: dict[str, int]) -> Iterator[Problem]:
    """Say how many rows about residents stand in for nobody."""
    for name, number in aside.items():
        message = f"{number:,} rows about residents, not named here: each stands in for nobody and is left out."
        yield Problem(name, None, None, f"{number:,}", "placeholder", message, "warning", number)


def _raise(place: Place, errors: list[Problem]) -> None:
    if errors:
        number = sum(one.times for one in errors)
        said = f"{number:,} problems" if number > 1 else "1 problem"
        raise InputError(f"{place.name} has {said} to mend first:", few_of_each(errors))


def _aliases(place: Place) -> pd.DataFrame:
    """Return which id each alias stands for."""
    files = [file for file in place.left if is_of_aliases(file)]
    found: dict[str, str] = {}
    for file in files:
        found |= meant_by(read_tables(file))
    return pd.DataFrame({"id": list(found), "same_as": list(found.values())}, dtype=object)


def _told(place: Place, rows: Rows, groups: int, aside: dict[str, int], machine: Engine, memory: str) -> dict[str, Any]:
    """Return how the folder was made: with what, from which files, how many rows, what was set aside and why."""
    read = {one.name: machine.count(table) for one, table in rows.tables(place)}
    files = [
        {"name": file.relative_to(place.folder).as_posix(), "size": one.size, "sha256": one.sha256}
        for file in place.files
        for one in sources_of(file)
    ]
    return {
        "for": "computing, not for publishing: many groups of residents are one single person",
        "version": cogs.__version__,
        "engine": machine.name,
        "memory": memory,
        "inputs": files,
        "rows_read": read,
        "rows_set_aside": {
            "why": "residents that stand in for nobody",
            "rows": aside,
        },
        "groups_of_residents": groups,
    }


def _refuse(folder: Path, target: Path, *, overwrite: bool) -> None:
    """Raise where `out` would be written into what is read, or is in the way."""
    inner, outer = target.resolve(), folder.resolve()
    if inner == outer or outer in inner.parents:
        raise OutputError(f"{target} lies in {folder}, which is read. Choose a folder outside of it.")
    restored(target)
    if not overwrite and (target / MARK).exists():
        raise OutputError(f"{target} holds an earlier result. Add --overwrite to replace it, or choose another folder.")
    refuse_unless_free(target, replaces=MARK if overwrite else None)


@contextmanager
def _work_of(folder: Path, target: Path, engine: str) -> Iterator[Path]:
    """Yield the hidden folder of finished steps beside the target; steps of anything else than asked go first."""
    work = target.with_name(f".{target.name}.reducing")
    state = {
        "version": cogs.__version__,
        "engine": engine,
        "files": [
            [file.relative_to(folder).as_posix(), file.stat().st_size, file.stat().st_mtime_ns]
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        ],
    }
    written = json.dumps(state)
    mark = work / _STEPS
    try:
        if not mark.is_file() or mark.read_text(encoding="utf-8") != written:
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir(parents=True)
            mark.write_text(written, encoding="utf-8")
    except OSError as fault:
        raise OutputError(f"Cannot write {work}: {fault.strerror or fault}.") from fault
    try:
        yield work
    except (InputError, ParameterError):
        # What has to be mended first is read again then.
        shutil.rmtree(work, ignore_errors=True)
        raise
