"""`suggested_aliases`: a draft of aliases.csv, a reason beside each pair, for a person to go through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from cogs.errors import OutputError
from cogs.tables.aliases import with_aliases
from cogs.tables.likeness import how_alike
from cogs.tables.named_bodies import alike_bodies, folded, named_bodies, register_of
from cogs.tables.org_ids import org_id
from cogs.tables.rules_between_tables import Facts
from cogs.tables.tables import Tables

__all__ = ["SUGGESTED", "suggested_aliases", "write_suggested_aliases"]

SUGGESTED = "suggested_aliases.csv"

_COLUMNS = ("id", "same_as", "reason", "name", "same_as_name", "ties", "same_as_ties")


def suggested_aliases(tables: Tables) -> pd.DataFrame:
    """Return the pairs of ids that may be one body by their names or numbers: a draft to go through, never a fact.

    Of ids that may be one body, that with the most relationships stands for the others; of equals a number
    of a register goes before an id of one's own, and then the first. What `aliases.csv` says already
    is not said again. Left out are residents, placeholders, and groups in which one register has two
    numbers, for these are most likely two bodies, and which of them a third is cannot be told.

    Parameters
    ----------
    tables : Tables
        What `read_tables` read; tables of relationships are enough, where names are the ids.

    Returns
    -------
    pandas.DataFrame
        Columns id, same_as, reason (in plain words), name, same_as_name, ties and same_as_ties (their
        numbers of relationships); sorted by same_as and id.

    Examples
    --------
    >>> from cogs.tables.settings import Settings
    >>> from cogs.tables.tables import Table
    >>> cells = pd.DataFrame({"source": ["hub", "club"], "target": ["CBRE Ltd", "CBRE Limited"]}, index=[2, 3])
    >>> pays = Table("payments.csv", "edges", "pays", cells, {})
    >>> suggested_aliases(Tables("Northfield", (pays,), Settings()))[["id", "same_as", "reason"]].values.tolist()
    [['CBRE Limited', 'CBRE Ltd', 'same name but for Limited and Ltd']]
    """
    facts = Facts(with_aliases(tables))
    bodies = named_bodies(facts, strangers=True)
    ties = pd.concat([facts.edges["source"], facts.edges["target"]]).value_counts()
    bodies = bodies.assign(
        number=bodies["id"].map(org_id),
        register=bodies["id"].map(register_of),
        ties=bodies["id"].map(ties).fillna(0).astype(int),
    )
    spelled = list(_one_number(bodies))
    gone = {id_ for id_, *_ in spelled}
    named = [
        pair
        for group in alike_bodies(bodies[~bodies["id"].isin(gone)])
        for part in _plain(group)
        for pair in _pairs(part)
    ]
    draft = pd.DataFrame([*spelled, *named], columns=list(_COLUMNS)).astype({"ties": int, "same_as_ties": int})
    return draft.sort_values(["same_as", "id"], ignore_index=True)


def write_suggested_aliases(tables: Tables, path: Path, *, overwrite: bool = False) -> pd.DataFrame:
    r"""Write the draft of aliases as a CSV file that a spreadsheet opens as it is meant.

    Called `suggested_aliases.csv` it is never read as a table. Its rows that are true, moved into
    `aliases.csv`, are.

    Parameters
    ----------
    tables : Tables
    path : pathlib.Path
        The file to write; its folder must be there.
    overwrite : bool, default False
        Whether to replace a file that is there already, perhaps gone through by somebody.

    Returns
    -------
    pandas.DataFrame
        The pairs written, as `suggested_aliases` returns them.

    Raises
    ------
    OutputError
        If the file is there already, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from cogs.tables.read import read_tables
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "payments.csv").write_text("source,target\nhub,CBRE Ltd\nclub,CBRE Limited\n")
    >>> pairs = write_suggested_aliases(read_tables(folder), folder / "suggested_aliases.csv")
    >>> (folder / "suggested_aliases.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    'CBRE Limited,CBRE Ltd,same name but for Limited and Ltd,CBRE Limited,CBRE Ltd,1,1'
    """
    draft = suggested_aliases(tables)
    try:
        with path.open("w" if overwrite else "x", encoding="utf-8-sig", newline="") as file:
            file.write(draft.to_csv(index=False, lineterminator="\r\n"))
    except FileExistsError as fault:
        raise OutputError(
            f"{path} is there already. Move what you need from it into aliases.csv, then delete it, "
            "or have it replaced (--overwrite)."
        ) from fault
    except OSError as fault:
        raise OutputError(f"Cannot write {path}: {fault.strerror or fault}.") from fault
    return draft


def _one_number(bodies: pd.DataFrame) -> Iterator[tuple[str, str, str, str, str, int, int]]:
    """Yield ids that are one number of a register, spelled differently; that of org-id.guide stands."""
    several = bodies[bodies["number"].duplicated(keep=False)]
    for number, group in several.groupby("number", sort=False):
        known = group[group["id"] == number]
        yield from _pairs(group, "same number of one register, spelled otherwise", kept=known)


def _plain(group: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the parts of a group of which no register has two numbers: the whole, or else each exact name."""
    if not _two_numbers(group):
        yield group
        return
    for _, same in group.groupby(group["name"].map(folded), sort=False):
        if len(same) > 1 and not _two_numbers(same):
            yield same


def _two_numbers(group: pd.DataFrame) -> bool:
    return bool(group.loc[group["register"] != "", "register"].duplicated().any())


def _pairs(
    group: pd.DataFrame, reason: str = "", kept: pd.DataFrame | None = None
) -> Iterator[tuple[str, str, str, str, str, int, int]]:
    """Yield each of a group with the one that stands for all."""
    rest = group if kept is None or kept.empty else kept
    rank = rest.assign(own=rest["register"] == "", fewer=-rest["ties"])
    stands = rank.sort_values(["stranger", "fewer", "own"], kind="stable").iloc[0]
    for _, body in group[group["id"] != stands["id"]].iterrows():
        why = reason or _reason(body, stands, group["name"].tolist())
        yield body["id"], stands["id"], why, body["name"], stands["name"], body["ties"], stands["ties"]


def _reason(body: pd.Series[Any], stands: pd.Series[Any], names: list[str]) -> str:
    how = how_alike(body["name"], stands["name"])
    if not how:
        between = next(
            (name for name in names if how_alike(body["name"], name) and how_alike(name, stands["name"])), ""
        )
        how = f'both names are alike to "{between}"' if between else "alike by way of other names"
    if body["register"] and stands["register"]:
        how += (
            f"; numbers of two registers ({body['register']}, {stands['register']}): look up whether they are one body"
        )
    elif body["stranger"]:
        how += "; in no table of nodes"
    return how
