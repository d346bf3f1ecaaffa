"""Invented places with everything that makes adding up difficult, and what is compared of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import cogs
from cogs.insights.profile.people import people_of
from cogs.insights.profile.subject import ProfileSubject
from cogs.metrics.pathways import pathways
from cogs.network.fold import bodies
from cogs.publication.files import publish
from cogs.publication.said import left_out_shown, notes_shown

PERIOD = ("2024-02-10", "2024-11-20")

TRAITS = ("plain", "period", "unlisted", "groups", "aliases", "reported", "stated", "dates", "twice")
"""What a place is told to have: each is one thing that adding up could get wrong."""

_HOODS, _SECTORS = ["North", "South", ""], ["NHS", "community", "statutory", "", "charity"]
_BODIES = [f"org-{number}" for number in range(12)]
_SERVICES = [f"svc-{number}" for number in range(15)]
_PEOPLE = [f"R{number:03}" for number in range(60)]


def write_place(folder: Path, trait: str = "plain", *, seed: int = 0) -> Path:
    """Write a small place with one trait."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    _organisations(folder)
    _residents(folder, rng, trait)
    _referrals(folder, rng, trait)
    _uses(folder, rng, trait)
    if trait == "period":
        text = f'name = "Northfield"\nperiod = ["{PERIOD[0]}", "{PERIOD[1]}"]\n'
        (folder / "network.toml").write_text(text, encoding="utf-8")
    if trait == "aliases":
        _write(folder / "aliases.csv", id=["org-one", "R0001x", "hub"], same_as=["org-1", "R001", "org-one"])
    return folder


def _organisations(folder: Path) -> None:
    _write(
        folder / "organisations.csv",
        id=_BODIES,
        sector=[_SECTORS[number % 5] for number in range(12)],
        neighbourhood=[_HOODS[number % 3] for number in range(12)],
        count=["1"] * 11 + ["4"],
    )
    hoods = [_HOODS[number % 3] for number in range(15)]
    _write(folder / "services.csv", id=_SERVICES, theme=["debt", "crisis", "food"] * 5, neighbourhood=hoods)
    ties = [(_BODIES[number % 11], "delivers", service, "") for number, service in enumerate(_SERVICES[:13])]
    ties += [("org-1", "delivers", "svc-0", ""), ("org-2", "delivers", "svc-1", "")]
    ties += [(f"org-{number}", "partners_with", f"org-{number + 3}", "") for number in range(6)]
    ties += [(_PEOPLE[n], "governs", f"org-{n % 5}", "2024-03-01" if n % 2 else "") for n in range(9)]
    columns = ["source", "relation", "target", "date"]
    pd.DataFrame(ties, columns=columns).to_csv(folder / "relationships.csv", index=False)


def _residents(folder: Path, rng: np.random.Generator, trait: str) -> None:
    if trait == "unlisted":
        return
    homes = rng.choice(["North", "South", "east ", "East", ""], len(_PEOPLE))
    table = pd.DataFrame({"id": _PEOPLE, "neighbourhood": homes, "age": "30 to 40"})
    if trait == "groups":
        table["count"] = np.where(np.arange(len(_PEOPLE)) % 4 == 0, "12", "")
        table["published"] = np.where(np.arange(len(_PEOPLE)) % 8 == 0, "yes", "")
    if trait == "twice":
        table = pd.concat([table, table.iloc[:3]])
    table.to_csv(folder / "residents.csv", index=False)


def _referrals(folder: Path, rng: np.random.Generator, trait: str) -> None:
    rows, ends = 420, [*_BODIES[:9], *_SERVICES[:8]]
    table = pd.DataFrame(
        {
            "source": rng.choice(ends, rows),
            "target": rng.choice(ends, rows),
            "date": _days(rng, rows, trait),
            "weight": rng.choice(["", "1", "2", "0.5"], rows, p=[0.7, 0.1, 0.1, 0.1]),
            "resident": np.where(rng.random(rows) < 0.85, rng.choice(_PEOPLE, rows), ""),
            "need": rng.choice(["Debt", "debt", "housing", ""], rows),
            "complex": rng.choice(["yes", "no", ""], rows),
            "outcome": rng.choice(["closed", "Not accepted", "accepted", ""], rows),
            "note": rng.choice(["a", "b"], rows),
        }
    )
    if trait == "aliases":
        named = table["source"].replace({"org-1": "hub"})
        table["source"] = named.where(rng.random(rows) < 0.5, table["source"])
        table["target"] = table["target"].where(rng.random(rows) < 0.95, "Redacted")
    if trait == "reported":
        either = np.where(rng.random(rows) < 0.5, table["source"], table["target"])
        table["reported_by"] = np.where(rng.random(rows) < 0.8, either, "")
    if trait == "stated":
        table["basis"] = np.where((table["resident"] == "") & (rng.random(rows) < 0.6), "stated", "")
        table["evidence"] = np.where(table["basis"] == "stated", "page 7", "")
    if trait == "twice":
        table = pd.concat([table, table.iloc[:20]])
    # Rows of one pair stand in both tables.
    table.iloc[:300].to_csv(folder / "referrals-2023.csv", index=False)
    table.iloc[300:].to_csv(folder / "referrals-2024.csv", index=False)


def _uses(folder: Path, rng: np.random.Generator, trait: str) -> None:
    rows = 260
    used = rng.choice([*_BODIES[:8], *_SERVICES], rows)
    table = pd.DataFrame({"source": rng.choice(_PEOPLE, rows), "target": used, "date": _days(rng, rows, trait)})
    if trait == "aliases":
        table["source"] = table["source"].where(rng.random(rows) < 0.9, "R0001x")
        table["source"] = table["source"].where(rng.random(rows) < 0.97, "n/a")
        table["target"] = table["target"].replace({"org-1": "org-one"})
    if trait == "twice":
        table = pd.concat([table, table.iloc[:9]])
    table.to_csv(folder / "uses.csv", index=False)
    helping = table.sample(25, random_state=1)
    helping = helping.assign(target=rng.choice(_BODIES[:8], 25), date=_days(rng, 25, trait))
    helping.to_csv(folder / "volunteering.csv", index=False)


def _days(rng: np.random.Generator, rows: int, trait: str) -> Any:
    days = pd.to_datetime("2024-01-01") + pd.to_timedelta(rng.integers(0, 360, rows), unit="D")
    written = np.asarray(days.strftime("%Y-%m-%d"), dtype=object)
    if trait == "dates":
        written = np.where(rng.random(rows) < 0.1, days.strftime("%Y-%m"), written)
        written = np.where(rng.random(rows) < 0.3, days.strftime("%Y-%m-%dT14:05:00"), written)
    return np.where(rng.random(rows) < 0.1, "", written)


def _write(file: Path, **columns: list[str]) -> None:
    pd.DataFrame(columns).to_csv(file, index=False)


def files_made(folder: Path, output: Path) -> dict[str, bytes]:
    """Return the files of an analysis, without what says from which files it was made."""
    publish(cogs.analyse(folder), output)
    paths = (path for path in sorted(output.rglob("*")) if path.is_file() and path.name != "run.json")
    files = {path.relative_to(output).as_posix(): path.read_bytes() for path in paths}
    files["report.html"] = _without_files_read(files["report.html"])
    return files


def _without_files_read(report: bytes) -> bytes:
    """Return a report without the rows of the files that were read: their names, and size and sum where shown."""
    row = r"<tr>(?:(?!</tr>).)*(?:[0-9a-f]{16}…|not shown: rows about residents)(?:(?!</tr>).)*</tr>\s*"
    return re.sub(row, "", report.decode("utf-8"), flags=re.DOTALL).encode()


def said_of(folder: Path, period: tuple[str, str] | None) -> dict[str, Any]:
    """Return what an analysis says of everybody but residents, without drawing it."""
    analysis = cogs.analyse(folder)
    network = analysis.network
    found = pathways(network, period=period)
    tables = ("organisations", "front_doors", "sectors", "flow", "complex_by_sector")
    return {
        "notes": notes_shown(analysis),
        "left out": left_out_shown(analysis),
        "figures": analysis.metrics[(network.nodes["kind"] != "resident").to_numpy()].to_csv(),
        **{name: getattr(found, name).to_csv() for name in tables},
        "totals": {name: str(value) for name, value in found.totals.items()},
        "missing": found.missing,
        "period": found.period,
        "people": {node: str(people_of(ProfileSubject(network, node))) for node in bodies(network)},
    }
