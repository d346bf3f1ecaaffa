"""Invented places of any size, seeded, with the shape of real ones, written as ordinary cogs folders."""

from __future__ import annotations

import operator
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.folders import refuse_unless_free, written_whole
from cogs.tables.sample_names import README, SETTINGS, THEMES, names
from cogs.tables.sample_town import Floats, Ints, Size, Texts, Town, settle

__all__ = ["write_sample"]

_PERIOD = ("2023-04-01", "2025-03-31")  # two financial years
_DATES = pd.date_range(*_PERIOD).strftime("%Y-%m-%d").to_numpy(dtype=object)
_MOST = 10_000_000

_SINGLE_LINK = 0.45
_FURTHER_LINKS = 0.5  # of a geometric draw: the other residents have two links, and some many more
_PATHWAYS_PER_ORGANISATION = 16
_COMPLEX, _PLANTED = 0.25, 0.6
_GOES_ON, _COMES_BACK, _MOST_STEPS = 0.45, 0.1, 8
_OUTCOMES = np.array(["accepted", "closed", "not accepted", ""], dtype=object)
_OUTCOME_SHARES = (0.62, 0.16, 0.12, 0.10)
_NOT_ACCEPTED = 2
_THEMES = np.array(list(THEMES), dtype=object)
_BANDS = np.array(["under 10k", "10k to 100k", "100k to 1m", "over 1m"], dtype=object)
# Somewhere in the middle of England, only so that a map has a place to draw; a neighbourhood is about a kilometre wide.
_SOUTH, _WEST, _HIGH, _WIDE = 52.60, -1.25, 0.010, 0.016


def write_sample(
    folder: str | Path,
    *,
    organisations: int = 40,
    services: int | None = None,
    councils: int | None = None,
    residents: int | None = None,
    neighbourhoods: int | None = None,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
) -> Path:
    """Write an invented place of realistic shape as an ordinary folder of CSV files.

    A few anchors deliver many services and most organisations few; most ties stay in or near a
    neighbourhood; 45% of residents have a single link; referrals are dated, carry the id of an
    invented resident and sometimes go on from where the last one led; a few statutory bodies send
    complex cases to community anchors. There are about 0.3 places to each organisation.

    Parameters
    ----------
    folder : str or Path
        Where to write; it must not exist yet, or be empty.
    organisations : int, default 40
        From 2 to 10,000,000.
    services, councils, residents, neighbourhoods : int, optional
        From 1 to 10,000,000 each. By default 5 services and 100 residents to an organisation, one neighbourhood
        to eight organisations (at least 3), and councils by the square root of the organisations.
    seed : int, default 0
        From 0 to 10,000,000. The same options and seed give the same bytes.
    progress : callable, optional
        Called with the name of each step as it begins.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    ParameterError
        If an option is not a whole number in its range.
    OutputError
        If the folder exists and is not empty, or cannot be written. Nothing is half written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as parent:
    ...     folder = write_sample(Path(parent) / "invented", organisations=10, residents=200)
    ...     len((folder / "organisations.csv").read_text(encoding="utf-8").splitlines())
    11
    """
    size = _sized(organisations, services, councils, residents, neighbourhoods, seed)
    target = Path(folder)
    refuse_unless_free(target)
    say = progress or (lambda _: None)
    rng = np.random.Generator(np.random.PCG64(size.seed))
    say("inventing organisations, services and places")
    town = settle(rng, size)
    tables = _nodes(rng, town)
    say("inventing referrals")
    referrals = _referrals(rng, town)
    tables["referrals"] = _referral_table(town, referrals)
    say("inventing who uses what")
    uses = _uses(rng, town, referrals)
    tables["uses"] = _dated(town, uses)
    say("inventing ties and money")
    tables["volunteering"] = _dated(town, _volunteering(rng, town, uses))
    tables["partnerships"] = _partnerships(rng, town)
    tables["memberships"] = _memberships(rng, town)
    tables["grants"] = _grants(rng, town)
    tables["contracts"] = _contracts(rng, town)
    tables["relationships"] = _relationships(rng, town, uses)
    say("writing files")
    _write(target, town, tables)
    return target


def _sized(
    organisations: int, services: int | None, councils: int | None, residents: int | None, near: int | None, seed: int
) -> Size:
    known = _whole("organisations", organisations, 2)
    return Size(
        known,
        _whole("services", min(5 * known, _MOST) if services is None else services, 1),
        _whole("councils", max(1, round(known**0.5 / 4.5)) if councils is None else councils, 1),
        _whole("residents", min(100 * known, _MOST) if residents is None else residents, 1),
        _whole("neighbourhoods", max(3, round(known / 8)) if near is None else near, 1),
        _whole("seed", seed, 0),
    )


def _whole(option: str, given: int, least: int) -> int:
    try:
        number = operator.index(given)
    except TypeError:
        number = least - 1
    if not least <= number <= _MOST:
        raise ParameterError(f"{option} must be a whole number from {least} to {_MOST:,}; {given!r} was given.")
    return number


def _nodes(rng: np.random.Generator, town: Town) -> dict[str, pd.DataFrame]:
    row, column = np.divmod(town.seat, town.size.side)
    every = pd.DataFrame(
        {
            "id": town.ids,
            "name": names(town),
            "theme": _THEMES[town.theme],
            "neighbourhood": np.array(town.neighbourhoods, dtype=object)[town.seat],
            "latitude": np.round(_SOUTH + _HIGH * (row + rng.random(row.size)), 4),
            "longitude": np.round(_WEST + _WIDE * (column + rng.random(row.size)), 4),
        }
    )
    organisations = every.loc[: town.size.organisations - 1].drop(columns="theme")
    organisations.insert(2, "sector", town.sector)
    organisations["income_band"] = _BANDS[np.searchsorted([0.6, 1.8, 6.0], town.weight)]
    hidden = organisations.index.isin(town.parts["refuge"])
    organisations["location"] = np.where(hidden, "confidential", "")
    organisations.loc[hidden, ["latitude", "longitude"]] = np.nan
    services = every.loc[town.services, ["id", "name", "theme", "neighbourhood"]]
    residents = pd.DataFrame({"id": _people(np.arange(town.home.size))})
    return {
        "organisations": organisations,
        "councils": every.loc[town.councils, ["id", "name", "latitude", "longitude"]].assign(sector="statutory"),
        "services": services.assign(sensitive=np.where(services["theme"] == "safety", "yes", "")),
        "places": every.loc[town.places].drop(columns="theme"),
        "residents": residents.assign(neighbourhood=np.array(town.neighbourhoods, dtype=object)[town.home]),
    }


def _people(residents: Ints) -> Texts:
    return np.array([f"res-{number:06d}" for number in (residents + 1).tolist()], dtype=object)


def _referrals(rng: np.random.Generator, town: Town) -> pd.DataFrame:
    """Return every referral (numbers of nodes and days): pathways that may go on from where they led."""
    reached = np.arange(town.services[-1] + 1)
    receivers = town.pool(reached, town.appeal[reached])
    step = _first_referrals(rng, town)
    steps = []
    for _ in range(_MOST_STEPS):
        steps.append(step)
        step = step[rng.random(len(step)) < _GOES_ON]
        target = receivers.draw(rng, town.near(rng, town.home[step["resident"]]), anywhere=0.15)
        back = (rng.random(len(step)) < _COMES_BACK) & ~step["source"].isin(town.councils)
        step = step.assign(
            source=step["target"].where(step["outcome"] != _NOT_ACCEPTED, step["source"]),
            target=np.where(back, step["source"], target),
            day=step["day"] + 1 + rng.exponential(40.0, len(step)).astype(np.int64),
            outcome=rng.choice(_OUTCOMES.size, len(step), p=_OUTCOME_SHARES),
        )
    rows = pd.concat(steps)
    source, target, services = rows["source"].to_numpy(), rows["target"].to_numpy(), town.services[0]
    # Between two services of one body a referral is news; between a body and its own service it is not.
    inside = (town.owner[source] == town.owner[target]) & ((np.minimum(source, target) < services) | (source == target))
    kept: pd.DataFrame = rows[~inside & (rows["day"] < _DATES.size)]
    return kept.sort_values(["day", "resident"], ignore_index=True)


def _first_referrals(rng: np.random.Generator, town: Town) -> pd.DataFrame:
    known, number = town.size.organisations, min(town.home.size, _PATHWAYS_PER_ORGANISATION * town.size.organisations)
    resident = rng.choice(town.home.size, number, replace=False)
    home = town.home[resident]
    reached = np.arange(town.services[-1] + 1)
    sends = town.appeal[reached] * 0.15
    sends[:known] = town.weight
    sends[town.councils] = 3.0
    source = town.pool(reached, sends).draw(rng, town.near(rng, home), anywhere=0.1)
    target = town.pool(reached, town.appeal[reached]).draw(rng, town.near(rng, home), anywhere=0.15)
    is_complex = rng.random(number) < _COMPLEX
    planted = is_complex & (rng.random(number) < _PLANTED)
    few = np.flatnonzero(town.sector == "statutory")[: max(1, known // 100)]
    anchored = np.flatnonzero(np.isin(town.owner[reached], town.parts["anchor"]))
    anchor = np.where(rng.random(number) < 0.5, rng.choice(town.parts["anchor"], number), rng.choice(anchored, number))
    return pd.DataFrame(
        {
            "source": np.where(planted, rng.choice(few if few.size else town.councils[:1], number), source),
            "target": np.where(planted, anchor, target),
            "resident": resident,
            "day": rng.integers(_DATES.size, size=number),
            "complex": is_complex,
            "outcome": rng.choice(_OUTCOMES.size, number, p=_OUTCOME_SHARES),
        }
    )


def _referral_table(town: Town, referrals: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": town.ids[referrals["source"]],
            "target": town.ids[referrals["target"]],
            "date": _DATES[referrals["day"]],
            "resident": _people(referrals["resident"].to_numpy()),
            "need": _THEMES[town.theme[referrals["target"]]],
            "complex": np.where(referrals["complex"], "yes", "no"),
            "outcome": _OUTCOMES[referrals["outcome"]],
        }
    )


def _uses(rng: np.random.Generator, town: Town, referrals: pd.DataFrame) -> pd.DataFrame:
    """Return who uses what from when: what referrals led to, then what residents found themselves."""
    residents, nodes = town.home.size, town.seat.size
    links = 1 + (rng.random(residents) >= _SINGLE_LINK) * rng.geometric(_FURTHER_LINKS, residents)
    led = referrals[referrals["outcome"] < _NOT_ACCEPTED].drop_duplicates(["resident", "target"])
    led = led[led.groupby("resident").cumcount().to_numpy() < links[led["resident"]]]
    referred = led["resident"].to_numpy() * nodes + led["target"].to_numpy()
    offers = town.pool(np.arange(nodes), town.appeal)
    taken = np.sort(referred)
    # A draw may repeat what the resident has: each turn fills the gaps, from further and further away.
    for turn in range(20):
        who = np.repeat(np.arange(residents), links - np.bincount(taken // nodes, minlength=residents))
        if not who.size:
            break
        found = offers.draw(rng, town.near(rng, town.home[who]), anywhere=min(1.0, 0.12 + 0.05 * turn))
        taken = np.sort(np.concatenate([taken, who * nodes + found]))
        taken = taken[np.diff(taken, prepend=-1) > 0]
    day = rng.integers(_DATES.size, size=taken.size)
    soon = led["day"].to_numpy() + rng.integers(1, 22, size=len(led))
    day[np.searchsorted(taken, referred)] = np.minimum(soon, _DATES.size - 1)
    uses = pd.DataFrame({"resident": taken // nodes, "target": taken % nodes, "day": day})
    return uses.sort_values(["day", "resident", "target"], ignore_index=True)


def _dated(town: Town, rows: pd.DataFrame) -> pd.DataFrame:
    people = _people(np.arange(town.home.size))
    ends = {"source": people[rows["resident"]], "target": town.ids[rows["target"]]}
    return pd.DataFrame({**ends, "date": _DATES[rows["day"]]})


def _busy(uses: pd.DataFrame) -> pd.DataFrame:
    # Only residents with several links volunteer or govern, so that the share with a single link stays what it is.
    return uses[uses["resident"].duplicated(keep=False)]


def _volunteering(rng: np.random.Generator, town: Town, uses: pd.DataFrame) -> pd.DataFrame:
    """Return residents who volunteer: most with a body whose users they were before, some elsewhere."""
    known, busy = town.size.organisations, _busy(uses)
    rows = busy.iloc[rng.permutation(len(busy))[: round(0.015 * town.home.size)]]
    owner = town.owner[rows["target"]]
    homes = town.home[rows["resident"]]
    local = town.pool(town.organisations, town.weight).draw(rng, town.near(rng, homes), anywhere=0.1)
    body = np.where((rng.random(len(rows)) < 0.6) & (owner < known), owner, local)
    day = np.minimum(rows["day"] + rng.integers(20, 200, size=len(rows)), _DATES.size - 1)
    return rows.assign(target=body, day=day).drop_duplicates(["resident", "target"]).sort_values(["day", "resident"])


def _pairs(town: Town, source: Ints, target: Ints) -> pd.DataFrame:
    """Return the ties as ids, each once, without those of a node to itself."""
    ties = pd.DataFrame({"source": source, "target": target}).drop_duplicates()
    ties = ties[ties["source"] != ties["target"]]
    return pd.DataFrame({"source": town.ids[ties["source"]], "target": town.ids[ties["target"]]})


def _partnerships(rng: np.random.Generator, town: Town) -> pd.DataFrame:
    number, ready = round(1.8 * town.size.organisations), np.sqrt(town.weight)
    source = rng.choice(town.organisations, number, p=ready / ready.sum())
    source[: number // 20] = rng.choice(town.councils, number // 20)
    target = town.pool(town.organisations, ready).draw(rng, town.near(rng, town.seat[source]), anywhere=0.15)
    ties = _pairs(town, np.minimum(source, target), np.maximum(source, target))
    return ties.assign(weight=rng.geometric(0.2, len(ties)))


def _memberships(rng: np.random.Generator, town: Town) -> pd.DataFrame:
    bodies = np.concatenate([np.flatnonzero(town.weight), town.councils])
    first, second = bodies[rng.random(bodies.size) < 0.55], bodies[rng.random(bodies.size) < 0.12]
    source = np.concatenate([first, second])
    return _pairs(town, source, rng.choice(town.parts["forum"], source.size))


def _leaning(town: Town, other: float, **sectors: float) -> Floats:
    lean: Floats = np.array([sectors.get(sector, other) for sector in town.sector]) * np.sqrt(town.weight)
    return lean


def _grants(rng: np.random.Generator, town: Town) -> pd.DataFrame:
    payers = np.concatenate([town.councils, town.parts["funder"]])
    lean = _leaning(town, 0.3, community=3.0, charity=3.0, faith=1.0)
    return _payments(rng, town, payers, lean, round(1.3 * town.size.organisations), (6_000, 100))


def _contracts(rng: np.random.Generator, town: Town) -> pd.DataFrame:
    public = np.flatnonzero(np.isin(town.sector, ["statutory", "health"]))[: town.size.organisations // 50]
    lean = _leaning(town, 0.3, charity=2.0, housing=2.0, business=2.0, health=1.5, community=1.0)
    payers = np.concatenate([town.councils, public])
    return _payments(rng, town, payers, lean, round(0.7 * town.size.organisations), (60_000, 1_000))


def _payments(
    rng: np.random.Generator, town: Town, payers: Ints, lean: Floats, number: int, money: tuple[int, int]
) -> pd.DataFrame:
    """Return payments by each payer (councils first, who pay most) to organisations and some services."""
    known, (median, step) = town.size.organisations, money
    share = np.where(payers < known, 1.0, 3.0)
    source = np.concatenate([payers, rng.choice(payers, max(0, number - payers.size), p=share / share.sum())])
    paid = np.arange(town.services[-1] + 1)
    weight = np.where(town.owner[paid] < known, lean[np.minimum(town.owner[paid], known - 1)], 0.0)
    weight[known:] *= 0.05
    target = town.pool(paid, weight).draw(rng, town.seat[source], anywhere=1.0)
    amount = np.maximum(1, np.rint(median / step * rng.lognormal(0.0, 1.1, source.size))).astype(np.int64) * step
    rows = pd.DataFrame({"source": town.ids[source], "target": town.ids[target], "amount": amount})
    rows["date"] = _DATES[rng.integers(_DATES.size, size=source.size)]
    kept: pd.DataFrame = rows[town.owner[target] != source].drop_duplicates()
    return kept.sort_values(["date", "source", "target"])


def _relationships(rng: np.random.Generator, town: Town, uses: pd.DataFrame) -> pd.DataFrame:
    known, services, places = town.organisations, town.services, town.places
    shared = services[rng.random(services.size) < 0.03]
    partner = town.pool(known, town.weight).draw(rng, town.seat[shared], anywhere=0.1)
    anchor = rng.choice(town.parts["anchor"], known.size // 2)
    small = _leaning(town, 0.1, community=3.0, faith=1.0) / (1.0 + town.weight)
    supported = town.pool(known, small).draw(rng, town.near(rng, town.seat[anchor]), anywhere=0.5)
    owner, chance = rng.permutation(town.owner[places]), rng.random(places.size)
    owner = np.where(chance < 0.4, town.owner[places], owner)
    owner = np.where(chance > 0.65, rng.choice(town.councils, places.size), owner)
    housed = np.concatenate([known[rng.random(known.size) < 0.55], services[rng.random(services.size) < 0.3]])
    housed = housed[~np.isin(town.owner[housed], [*town.parts["refuge"], *town.parts["apart"]])]
    housed = np.concatenate([housed, town.councils])
    site = town.pool(places, np.ones(places.size)).draw(rng, town.seat[housed], anywhere=0.0)
    delivering = np.concatenate([town.owner[services], partner])
    ties = {
        "delivers": _pairs(town, delivering, np.concatenate([services, shared])),
        "supports": _pairs(town, anchor, supported),
        "owns": _pairs(town, owner, places),
        "runs": _pairs(town, town.owner[places], places),
        "based_at": _pairs(town, housed, site),
        "governs": _boards(rng, town, uses),
    }
    return pd.concat([rows.assign(relation=relation) for relation, rows in ties.items()])


def _boards(rng: np.random.Generator, town: Town, uses: pd.DataFrame) -> pd.DataFrame:
    busy = _busy(uses)["resident"].unique()
    resident = rng.permutation(busy)[: 2 * town.size.organisations]
    bodies = town.pool(town.organisations, np.sqrt(town.weight))
    body = bodies.draw(rng, town.near(rng, town.home[resident]), anywhere=0.1)
    return pd.DataFrame({"source": _people(resident), "target": town.ids[body]})


def _write(folder: Path, town: Town, tables: dict[str, pd.DataFrame]) -> None:
    values = {"name": town.name, "first": _PERIOD[0], "last": _PERIOD[1], **vars(town.size)}
    with written_whole(folder) as draft:
        for name, table in tables.items():
            if len(table):
                table.to_csv(draft / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
        (draft / "network.toml").write_text(SETTINGS.format(**values), encoding="utf-8", newline="\n")
        (draft / "README.md").write_text(README.format(**values), encoding="utf-8", newline="\n")
