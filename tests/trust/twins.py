"""Two places that differ only in numbers of residents from 1 to 7: what both say alike cannot tell these numbers."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.trust.planted import plant

__all__ = ["TWIN", "twins", "users_of"]

# So many more that one of them moves no whole per cent.
CROWD = 3_000
LARGE = "MNOPQ"
# Who uses a service in one of the two places only, in the first (False) or in its twin (True), and since which day.
TWIN = (
    ("zqid37xk", "service for 7", False, ""),
    ("one of many 14", "service for 1", True, "05-09"),
    ("zqid03xk", "service for 3", False, ""),
    ("one of many 28", "service for 2", True, "05-09"),
    ("zqid10xk", "service for 5", False, ""),
    ("one of many 0", "service for 6", True, ""),
    ("one of many 0", "service M", False, ""),
    ("one of many 0", "service for 4", True, ""),
)


def twins(home: Path) -> tuple[Path, Path]:
    """Write a place, a later year of it and it without one body, into two folders that differ as `TWIN` says."""
    for folder, changed in ((home / "one", False), (home / "other", True)):
        for name, year, closed in (("place", 2024, ""), ("later", 2025, ""), ("without", 2024, "Body B")):
            _crowd(plant(folder / name, year=year, closed=closed), year, changed=changed)
    return home / "one", home / "other"


def users_of(place: Path) -> dict[str, int]:
    """Return how many residents use each service, exactly."""
    with (place / "uses.csv").open(encoding="utf-8", newline="") as file:
        pairs = {(row["source"], row["target"]) for row in csv.DictReader(file)}
    targets = [target for _, target in pairs]
    return {target: targets.count(target) for target in set(targets)}


def _crowd(place: Path, year: int, *, changed: bool) -> None:
    names = [f"one of many {number}" for number in range(CROWD)]
    with (place / "residents.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([name, *[""] * 9, f"Ward {number % 4}"] for number, name in enumerate(names))
    with (place / "uses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for number, name in enumerate(names):
        rows += [
            [name, f"service {letter}", f"{year}-05-{1 + number % 28:02d}", "", "", "", ""]
            for turn, letter in enumerate(LARGE, start=3)
            if (number * turn + number // 7) % turn == 0 or number % 5 == turn - 3
        ]
    gone = {(who, service) for who, service, added, _ in TWIN if changed and not added}
    rows = [row for row in rows if (row[0], row[1]) not in gone]
    rows += [
        [who, service, f"{year}-{day}" if day else "", "", "", "", ""]
        for who, service, added, day in TWIN
        if changed and added
    ]
    with (place / "uses.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
