"""A region for `cogs reduce`: millions of residents, who come back to few doors near home and are referred on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cogs.tables.sample import write_sample

__all__ = ["write_region"]

Numbers = np.ndarray[Any, np.dtype[np.int64]]

# So many uses and referrals for each resident: with themselves ten rows.
USES, REFERRALS = 6, 3
CHUNK = 250_000
FIRST, DAYS = np.datetime64("2023-04-01"), 731
NEEDS = np.array(["debt", "health", "housing", "loneliness", "work"])


def write_region(folder: Path, *, residents: int, organisations: int, services: int, seed: int = 0) -> Path:
    """Write an invented place whose residents have ten rows each: who they are, six uses and three referrals.

    Their doors are drawn from the services of their neighbourhood, few of which are well known, so that many
    residents have the same set of doors, as people do.
    """
    write_sample(folder, organisations=organisations, services=services, residents=1, seed=seed)
    table = pd.read_csv(folder / "services.csv", usecols=["id", "neighbourhood"], dtype=str)
    relationships = pd.read_csv(folder / "relationships.csv", dtype=str)
    relationships = relationships[~relationships["source"].str.startswith("res-")]
    relationships.to_csv(folder / "relationships.csv", index=False)
    delivers = relationships[relationships["relation"] == "delivers"]
    deliverer = delivers.drop_duplicates("target").set_index("target")["source"]
    table = table[table["id"].isin(deliverer.index) & table["neighbourhood"].notna()].sort_values("neighbourhood")
    hoods, starts = np.unique(table["neighbourhood"].to_numpy(dtype=str), return_index=True)
    sizes = np.diff([*starts, len(table)])
    rng = np.random.default_rng(seed)
    ids, by = table["id"].to_numpy(dtype=object), deliverer.reindex(table["id"]).to_numpy(dtype=object)
    for name in ("residents", "uses", "referrals", "volunteering"):
        (folder / f"{name}.csv").unlink(missing_ok=True)
    for first in range(0, residents, CHUNK):
        people = np.arange(first, min(first + CHUNK, residents))
        home = rng.integers(0, len(hoods), len(people))
        _write(folder / "residents.csv", {"id": _names(people), "neighbourhood": hoods[home]})
        for file, number in (("uses.csv", USES), ("referrals.csv", REFERRALS)):
            who = np.repeat(np.arange(len(people)), number)
            # The same few doors again and again: which one is drawn follows from who it is.
            turn = rng.integers(0, 1 << 30, len(who)) % (1 + people[who] * 7919 % 97 % 5 // 2)
            door = _door(people[who] * 31 + turn, starts[home[who]], sizes[home[who]])
            when = (FIRST + rng.integers(0, DAYS, len(who))).astype(str)
            if file == "uses.csv":
                _write(folder / file, {"source": _names(people[who]), "target": ids[door], "date": when})
                continue
            sender = by[_door(rng.integers(0, 1 << 20, len(who)), starts[home[who]], sizes[home[who]])]
            _write(
                folder / file,
                {
                    "source": sender,
                    "target": ids[door],
                    "date": when,
                    "resident": _names(people[who]),
                    "need": NEEDS[rng.integers(0, len(NEEDS), len(who))],
                    "outcome": np.where(rng.random(len(who)) < 0.8, "accepted", ""),
                },
            )
    return folder


def _door(draw: Numbers, start: Numbers, size: Numbers) -> Numbers:
    """Return a service of a neighbourhood for a number: the same for the same number, the first ones most often."""
    even = ((draw * 2_654_435_761) % (1 << 32)) / float(1 << 32)
    place: Numbers = start + np.minimum((size.astype(float) ** even).astype(np.int64) - 1, size - 1)
    return place


def _names(people: Numbers) -> Any:
    return np.char.add("res-", np.char.zfill(people.astype(str), 9))


def _write(file: Path, columns: dict[str, Any]) -> None:
    pd.DataFrame(columns).to_csv(file, mode="a", header=not file.exists(), index=False)
