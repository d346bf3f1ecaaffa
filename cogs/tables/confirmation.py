"""Two-sided reports: which ties count where both ends may report them, and how far the two sides agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from cogs.tables.settings import Confirmation
from cogs.tables.tables import Table, Tables
from cogs.tables.types import named
from cogs.vocabulary import Vocabulary, plain

__all__ = ["confirmed", "reports_of"]

Flags = npt.NDArray[np.bool_]

_SAID: dict[Confirmation, str] = {
    "union": "ties count if either side reports them",
    "intersection": "ties count only if both sides report them",
    "sender": "ties count as the sender reports them",
    "receiver": "ties count as the receiver reports them",
}


def confirmed(tables: Tables) -> tuple[Tables, tuple[str, ...]]:
    """Return the tables with each tie reported once, by the rule of confirmation, and how far the sides agree.

    A tie is a source, a target and a relation; an undirected one has no order. Where both ends report
    it, only the sender's rows are kept, the receiver's under `receiver`, and those of whichever end
    stands first for an undirected relation: weights are added up later, and nothing counts twice. The
    ties that one end alone reports count under `union`; under `intersection`, `sender` and `receiver`
    they count where the end that is silent could not report, for it reports nothing anywhere and is no
    respondent (reconstruction). Undirected relations have no sender or receiver: there `union` holds.

    Who reported a row is the id in `reported_by`. Where that is empty the row is a record of somebody
    outside, always kept and no report of either end. Without that column the source of an undirected
    relation reported it, and directed relations are not two-sided: they stay as they are, as do loops.

    Parameters
    ----------
    tables : Tables
        Checked tables, aliases already replaced; `settings.confirm` is the rule.

    Returns
    -------
    Tables
        Cells keep their index. The same object where no row is dropped.
    tuple of str
        Sentences per two-sided relation, for the notes of results; none where nothing is two-sided.

    Notes
    -----
    Reconstruction: D. Stork and W. D. Richards (1992), "Nonrespondents in communication network
    studies", Group & Organization Management 17, 193–209, doi:10.1177/1059601192172002.

    Examples
    --------
    >>> from cogs.tables.settings import Settings
    >>> cells = pd.DataFrame(
    ...     {"source": ["gp", "gp", "hub"], "target": ["hub", "hub", "gp"], "reported_by": ["gp", "hub", "hub"]},
    ...     index=[2, 3, 4],
    ... )
    >>> referrals = Table("referrals.csv", "edges", "refers_to", cells, {})
    >>> counted, sentences = confirmed(Tables("Place", (referrals,), Settings(confirm="intersection")))
    >>> counted.tables[0].cells.index.tolist()
    [2]
    >>> sentences[0]
    'Of 2 refers to ties between two that both reported, 1 (50%) is reported by both sides; ties count only if both \
sides report them (confirm = intersection).'
    """
    reports = reports_of(tables)
    if reports.empty:
        return tables, ()
    vocabulary, confirm = tables.settings.vocabulary, tables.settings.confirm
    ties, tie, by_first = _ties(tables, reports)
    counts, from_first = _counted(ties, confirm)
    kept = counts[tie] & (by_first == from_first[tie])
    sentences = tuple(_sentences(ties, counts, confirm, vocabulary))
    return _without(tables, reports[~kept]), sentences


def reports_of(tables: Tables) -> pd.DataFrame:
    """Return the rows that an end of their tie reported: the only ones to which confirmation applies.

    Parameters
    ----------
    tables : Tables
        Rows that lack an end or a relation, loops, and those reported by neither end are passed over.

    Returns
    -------
    pandas.DataFrame
        Columns position (which table), place (which of its rows, from 0), source, target, reporter (ids),
        relation, directed, and asked (whether the table has the column `reported_by`); in row order.

    Examples
    --------
    >>> from cogs.tables.settings import Settings
    >>> cells = pd.DataFrame({"source": ["hub"], "target": ["club"]}, index=[2])
    >>> partners = Table("partnerships.csv", "edges", "partners_with", cells, {})
    >>> reports_of(Tables("Place", (partners,), Settings()))["reporter"].tolist()
    ['hub']
    """
    vocabulary = tables.settings.vocabulary
    numbered = enumerate(tables.tables)
    frames = [_reports(table, position, vocabulary) for position, table in numbered if table.role == "edges"]
    filled = [frame for frame in frames if len(frame)]
    columns = ["position", "place", "source", "target", "reporter", "relation", "directed", "asked"]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=columns)


def _reports(table: Table, position: int, vocabulary: Vocabulary) -> pd.DataFrame:
    asked = "reported_by" in table.cells
    relation = named(table, vocabulary)
    directed = {name: relation.directed for name, relation in vocabulary.relations.items()}
    codes, names = pd.factorize(relation)
    # A relation that is not known has the code -1, and so the last flag: it is no report.
    two_sided = np.array([*(asked or not directed[name] for name in names), False], dtype=bool)[codes]
    cells = table.cells[two_sided]
    source, target = cells["source"], cells["target"]
    reporter = cells["reported_by"] if asked else source
    reported = (source != "") & (target != "") & (source != target) & ((reporter == source) | (reporter == target))
    return pd.DataFrame(
        {
            "position": position,
            "place": np.flatnonzero(two_sided),
            "source": source.to_numpy(),
            "target": target.to_numpy(),
            "reporter": reporter.to_numpy(),
            "relation": relation[two_sided].to_numpy(),
            "directed": np.array([*(directed[name] for name in names), False], dtype=bool)[codes][two_sided],
            "asked": asked,
        }
    )[reported.to_numpy(dtype=bool)]


@dataclass(frozen=True, eq=False)
class _Ties:
    """One entry per tie, in the order of their first reports; first and second are its source and its target.

    An undirected tie's first end is the one that reported it first.
    """

    relation: npt.NDArray[Any]
    directed: Flags
    asked: Flags
    told_by_first: Flags
    told_by_second: Flags
    first_able: Flags
    second_able: Flags


def _ties(tables: Tables, reports: pd.DataFrame) -> tuple[_Ties, npt.NDArray[np.intp], Flags]:
    """Return the ties, and of each report its tie and whether the tie's first end made it."""
    respondents = [table.cells["id"] for table in tables.having("respondents")]
    ends = [reports[column] for column in ("source", "target", "reporter")]
    codes, ids = pd.factorize(pd.concat([*ends, *respondents], ignore_index=True))
    rows, several = len(reports), len(ids)
    source, target, reporter = codes[:rows], codes[rows : 2 * rows], codes[2 * rows : 3 * rows]
    able = np.zeros(several, dtype=bool)
    able[codes[2 * rows :]] = True
    directed = reports["directed"].to_numpy(dtype=bool)
    other = source + target - reporter
    lower = np.where(directed, source, np.minimum(source, target)).astype(np.int64)
    upper = np.where(directed, target, np.maximum(source, target)).astype(np.int64)
    relation, _ = pd.factorize(reports["relation"])
    tie, _ = pd.factorize((relation.astype(np.int64) * several + lower) * several + upper)
    start = np.flatnonzero(~pd.Series(tie).duplicated().to_numpy())
    first = np.where(directed, source, reporter)[start]
    second = np.where(directed, target, other)[start]
    by_first = reporter == first[tie]
    ties = _Ties(
        relation=reports["relation"].to_numpy(dtype=object)[start],
        directed=directed[start],
        asked=_any(tie, reports["asked"].to_numpy(dtype=bool), len(start)),
        told_by_first=_any(tie, by_first, len(start)),
        told_by_second=_any(tie, ~by_first, len(start)),
        first_able=able[first],
        second_able=able[second],
    )
    return ties, tie, by_first


def _any(groups: npt.NDArray[np.intp], flags: Flags, number: int) -> Flags:
    found: Flags = np.bincount(groups[flags], minlength=number) > 0
    return found


def _counted(ties: _Ties, confirm: Confirmation) -> tuple[Flags, Flags]:
    """Return which ties count, and whether the rows of the first end, not the second, stand for each."""
    first, second = ties.told_by_first, ties.told_by_second
    match confirm:
        case "union":
            return first | second, first
        case "intersection":
            return (first | ~ties.first_able) & (second | ~ties.second_able), first
        case "sender":
            return first | ~ties.directed | ~ties.first_able, first
        case "receiver":
            return second | ~ties.directed | ~ties.second_able, np.where(ties.directed, ~second, first)


def _without(tables: Tables, dropped: pd.DataFrame) -> Tables:
    """Return the tables without the rows of some reports."""
    if dropped.empty:
        return tables
    kept = list(tables.tables)
    for position, places in dropped.groupby("position", sort=True)["place"]:
        at = int(str(position))
        table = tables.tables[at]
        stays = np.ones(len(table.cells), dtype=bool)
        stays[places.to_numpy(dtype=np.intp)] = False
        kept[at] = replace(table, cells=table.cells[stays])
    return replace(tables, tables=tuple(kept))


def _sentences(ties: _Ties, counts: Flags, confirm: Confirmation, vocabulary: Vocabulary) -> Iterator[str]:
    both = ties.told_by_first & ties.told_by_second
    for name in dict.fromkeys(ties.relation):
        these = ties.relation == name
        if confirm == "union" and not (ties.asked | both)[these].any():
            continue
        relation = vocabulary.relations[name]
        rule = f"{_SAID[confirm]} (confirm = {confirm})"
        if not relation.directed and confirm in ("sender", "receiver"):
            rule = f"without a direction there is no {confirm}, so {_SAID['union']}"
        if "resident" in (*relation.sources, *relation.targets):
            # An exact number of residents' ties would tell of single people.
            yield f"How far both sides agree on {plain(name)} ties is not shown, for residents are among them; {rule}."
            continue
        able = these & ties.first_able & ties.second_able
        yield _agreement(plain(name), int(able.sum()), int((able & both).sum()), rule)
        yield from _reconstruction(plain(name), ties, these & counts, confirm)


def _agreement(relation: str, able: int, both: int, rule: str) -> str:
    if not able:
        return f"No {relation} tie is between two that both reported, so their agreement cannot be told; {rule}."
    return (
        f"Of {able:,} {relation} {_plural('tie', able)} between two that both reported, {both:,} "
        f"({100 * both / able:.0f}%) {'is' if both == 1 else 'are'} reported by both sides; {rule}."
    )


def _reconstruction(relation: str, ties: _Ties, counted: Flags, confirm: Confirmation) -> Iterator[str]:
    """Say how many ties count although the end that would have to report them could not."""
    first, second = ties.told_by_first, ties.told_by_second
    alone = {
        "union": np.zeros_like(first),
        "intersection": ~(first & second),
        "sender": ties.directed & ~first,
        "receiver": ties.directed & ~second,
    }[confirm]
    number, of = int((counted & alone).sum()), int(counted.sum())
    if number:
        yield (
            f"{number:,} of the {of:,} {relation} {_plural('tie', of)} that {'count' if of != 1 else 'counts'} "
            f"{'rests' if number == 1 else 'rest'} on one side's report, because the other side could not report "
            "(it reported nothing at all and is no respondent)."
        )


def _plural(noun: str, number: int) -> str:
    return noun if number == 1 else f"{noun}s"
