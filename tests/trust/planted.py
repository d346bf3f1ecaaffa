"""A place with 50 residents whose every word is unique, planted in every column, and services with few users."""

from __future__ import annotations

import csv
from pathlib import Path

__all__ = ["plant", "secrets"]

RESIDENTS = 50
ORGANISATIONS = [f"Body {letter}" for letter in "ABCDEFGHIJKL"]
USERS = range(1, 8)
"""There is a service for each of these numbers of users; all other numbers are larger."""

# What a resident's row says, column by column: each value is found nowhere else in the world.
_ABOUT = ("id", "name", "email", "phone", "address", "postcode", "date_of_birth", "nhs_number", "notes", "support_plan")
_BESIDE = ("notes", "caseworker_comment", "outcome", "need")


def _word(column: str, number: int) -> str:
    return f"zq{column.replace('_', '')}{number:02d}xk"


def secrets() -> dict[str, str]:
    """Return every word that no output may hold, and where it was planted."""
    found = {_word(column, number): column for number in range(RESIDENTS) for column in _ABOUT}
    found |= {_word(f"log{column}", number): f"log {column}" for number in range(RESIDENTS) for column in _BESIDE}
    return found | {_word("figure", number): "figures" for number in range(3)}


def plant(folder: Path, *, year: int = 2024, closed: str = "") -> Path:
    """Write the place; of another year a few ties are others. Nothing of the `closed` organisation is there."""
    folder.mkdir(parents=True)
    known = [body for body in ORGANISATIONS if body != closed]
    services = {f"service for {number}": known[number % len(known)] for number in USERS}
    services |= {f"service {letter}": known[place] for place, letter in enumerate("MNOPQ")}
    _write(
        folder / "organisations.csv",
        ["id", "name", "sector", "neighbourhood", "latitude", "longitude", "location"],
        [
            [body, f"The {body}", ("community", "public", "private")[place % 3], f"Ward {place % 4}",
             53.0 + place / 100, -1.0 - place / 90, "confidential" if body == "Body C" else ""]
            for place, body in enumerate(known)
        ],
    )  # fmt: skip
    rows = [[name, name.capitalize(), "yes" if name == "service P" else ""] for name in services]
    _write(folder / "services.csv", ["id", "name", "sensitive"], rows)
    _write(
        folder / "residents.csv",
        [*_ABOUT, "neighbourhood"],
        [[*(_word(column, number) for column in _ABOUT), f"Ward {number % 4}"] for number in range(RESIDENTS)],
    )
    _write(folder / "delivers.csv", ["source", "target"], [[body, name] for name, body in services.items()])
    _write(folder / "uses.csv", ["source", "target", "date", *_BESIDE], _uses(list(services), year))
    _write(
        folder / "referrals.csv",
        ["source", "target", "date", "resident", "complex", *_BESIDE],
        _referrals(known, year),
    )
    pairs = [[body, known[(place * 5 + year) % len(known)]] for place, body in enumerate(known)]
    _write(folder / "partnerships.csv", ["source", "target"], [pair for pair in pairs if pair[0] != pair[1]])
    _write(folder / "volunteering.csv", ["source", "target"], [[_word("id", 3), known[1]], [_word("id", 4), known[1]]])
    _write(
        folder / "grants.csv", ["source", "target", "amount", "date"],
        [[known[0], known[place], 1000 * place, f"{year}-04-01"] for place in range(1, 5)],
    )  # fmt: skip
    _write(
        folder / "figures.csv",
        ["id", "figure", "value", "value_is", "unit"],
        [[_word("id", number), _word("figure", number), 5, "exact", "visits"] for number in range(3)],
    )
    _write(folder / "respondents.csv", ["id"], [[body] for body in known])
    return folder


def _uses(services: list[str], year: int) -> list[list[object]]:
    rows: list[list[object]] = []
    for name in services:
        last = name.rpartition(" ")[2]
        users = int(last) if last.isdigit() else 9 + "MNOPQ".index(last) * 4
        for number in range(users):
            who = (number * 7 + len(rows)) % RESIDENTS
            rows.append([_word("id", who), name, f"{year}-05-{1 + number:02d}", *_log(who)])
    return rows


def _referrals(known: list[str], year: int) -> list[list[object]]:
    rows: list[list[object]] = []
    for who in range(RESIDENTS):
        for step in range(1 + who % 3):
            source, target = known[(who + step) % len(known)], known[(who * 3 + 2 * step + year) % len(known)]
            if source != target:
                about = [f"{year}-{6 + step:02d}-{1 + who % 28:02d}", _word("id", who), "no" if who % 5 else "yes"]
                rows.append([source, target, *about, *_log(who)])
    return rows


def _log(who: int) -> list[str]:
    return [_word(f"log{column}", who) for column in _BESIDE]


def _write(path: Path, columns: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
