"""A folder that `cogs reduce` made: what it keeps of the rows that it no longer has, beside its tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from cogs.errors import InputError, Problem

__all__ = ["FIGURES", "MARK", "Reduced", "read_reduced", "standing_for"]

MARK = "reduced.json"
FIGURES = "reduced"
"""The folder of the figures within the reduced one."""

_ROWS = "rows"


@dataclass(frozen=True, eq=False)
class Reduced:
    """What a reduced folder says of the data that it was made from.

    Attributes
    ----------
    name : str
        What the data are called where network.toml does not say.
    warnings : tuple of Problem
        What the check warned of in rows that are added up here.
    pathways : Mapping[str, Any]
        What pathways say of the whole place; empty where there are none.
    figures : Mapping[str, pandas.DataFrame]
        Tables by name: needs (target, need), people and pathways (by body), front_doors, sectors, flow,
        complex_by_sector.
    files : tuple of Path
        The record and the files of the figures.
    inputs : int
        From how many files it was made.
    """

    name: str
    warnings: tuple[Problem, ...]
    pathways: Mapping[str, Any]
    figures: Mapping[str, pd.DataFrame]
    files: tuple[Path, ...]
    inputs: int


def read_reduced(folder: Path) -> Reduced | None:
    """Return what a reduced folder says of its data; None where the folder is none.

    Raises
    ------
    InputError
        If its record or one of its figures cannot be read.
    """
    if not (folder / MARK).is_file():
        return None
    files = sorted((folder / FIGURES).glob("*.csv"))
    try:
        said = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return Reduced(
            str(said["name"]),
            tuple(Problem(**one) for one in said["warnings"]),
            said.get("pathways", {}),
            {file.stem: pd.read_csv(file, keep_default_na=False, na_values=[""], dtype=_TYPES) for file in files},
            (folder / MARK, *files),
            len(said.get("inputs", ())),
        )
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise InputError(f"{folder / MARK} or a figure beside it cannot be read. Reduce the folder again.") from fault


_TYPES: Any = dict.fromkeys(("id", "target", "need", "sector", "sender", "receiver"), "str")


def standing_for(table: pd.DataFrame) -> pd.Series[Any]:
    """Return of how many rows of the data each row stands for: 1, or what its column `rows` says.

    Examples
    --------
    >>> standing_for(pd.DataFrame({"rows": [3.0, None]})).tolist(), standing_for(pd.DataFrame({"id": ["a"]})).tolist()
    ([3, 1], [1])
    """
    if _ROWS not in table:
        return pd.Series(1, index=table.index, dtype="int64")
    # Millions of rows stand for one of a few numbers each: only these are read.
    codes, distinct = pd.factorize(table[_ROWS], use_na_sentinel=False)
    numbers = pd.to_numeric(pd.Series(distinct), errors="coerce").fillna(1).astype("int64").to_numpy()
    return pd.Series(numbers[codes], index=table.index, dtype="int64")
