"""The keys between the tables of an Open Referral directory → ties, and the keys that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cogs.exchange.imported import SET_ASIDE_COLUMNS
from cogs.exchange.open_referral_files import FILE, ROW, Package

__all__ = ["Directory", "SetAside", "column", "directory", "looked_up", "ties"]

_TIE_COLUMNS = ("source", "target", "relation", "basis", "source_kind", "target_kind")
_NO_PREMISES = ("virtual", "postal")


@dataclass
class SetAside:
    """The rows and keys left out so far, in the columns of `SET_ASIDE_COLUMNS`."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, frame: pd.DataFrame, reason: str, found: Iterable[object]) -> None:
        """Add each row of a frame, for one reason, with what was found there."""
        self.rows += [
            (str(file), str(row), reason, str(value))
            for file, row, value in zip(frame[FILE], frame[ROW], found, strict=True)
        ]

    def table(self, unread: pd.DataFrame) -> pd.DataFrame:
        """Return everything set aside, after the rows that could not even be read."""
        return pd.concat(
            [unread, pd.DataFrame(self.rows, columns=list(SET_ASIDE_COLUMNS), dtype=str)], ignore_index=True
        )


@dataclass(frozen=True, eq=False)
class Directory:
    """The nodes of a directory, each id once, and the rows that join services to places.

    `virtual` holds the ids of locations that are no premises: virtual or postal ones.
    """

    organisations: pd.DataFrame
    services: pd.DataFrame
    places: pd.DataFrame
    links: pd.DataFrame
    virtual: frozenset[str]


def column(frame: pd.DataFrame, *names: str) -> pd.Series[Any]:
    """Return the first of some columns that a row fills, "" where none does.

    Examples
    --------
    >>> list(column(pd.DataFrame({"url": ["a", "b"], "website": ["", "c"]}), "website", "url"))
    ['a', 'c']
    """
    found = pd.Series("", index=frame.index, dtype=str)
    for name in names:
        if name in frame:
            found = found.where(found != "", frame[name])
    return found


def looked_up(keys: pd.Series[Any], table: Mapping[str, str]) -> pd.Series[Any]:
    """Return what a table says for each key, "" where it says nothing.

    Examples
    --------
    >>> list(looked_up(pd.Series(["a", "b"]), {"a": "Ann"}))
    ['Ann', '']
    """
    return pd.Series([table.get(key, "") for key in keys], index=keys.index, dtype=str)


def directory(package: Package, aside: SetAside) -> Directory:
    """Return the nodes of a package; rows without an id, and ids listed twice, are set aside."""
    frames = package.frames
    services = _listed(frames["service"], aside)
    locations = _listed(frames["location"], aside)
    kind = column(locations, "location_type").str.casefold()
    afar = kind.isin(_NO_PREMISES) | column(locations, "virtual").str.casefold().isin(["true", "1", "yes"])
    links = frames["service_at_location"]
    # Ohana writes the place into the service itself.
    inline = services[column(services, "location_id") != ""].assign(service_id=services["id"])
    return Directory(
        organisations=_listed(frames["organization"], aside),
        services=_with_organisation(services, _listed(frames["program"], aside), locations),
        places=locations[~afar].reset_index(drop=True),
        links=pd.concat([links, inline], ignore_index=True).fillna(""),
        virtual=frozenset(locations.loc[afar, "id"]),
    )


def ties(found: Directory, aside: SetAside) -> pd.DataFrame:
    """Return every tie that the keys state, each once: columns source, target, relation, basis and both kinds."""
    bodies, places = set(found.organisations["id"]), set(found.places["id"])
    consequence = "the service is kept, without who delivers it"
    delivers = _valid(found.services, "organisation", bodies, "organisation", consequence, aside)
    parents = _valid(
        found.organisations, "parent_organization_id", bodies, "organisation", "the organisation is kept", aside
    )
    hosts = _valid(
        found.places, "organization_id", bodies, "organisation", "the place is kept, without its host", aside
    )
    located = _located(found, places, aside)
    parts = [
        _tie(parents["parent_organization_id"], "organisation", parents["id"], "organisation", "parent_of", "stated"),
        _tie(delivers["organisation"], "organisation", delivers["id"], "service", "delivers", "stated"),
        _tie(hosts["organization_id"], "organisation", hosts["id"], "place", "runs", "stated"),
        _tie(located["service_id"], "service", located["location_id"], "place", "based_at", "stated"),
        _guests(delivers, hosts, located),
    ]
    once = ["source", "target", "relation", "source_kind"]
    return pd.concat(parts, ignore_index=True).drop_duplicates(once, ignore_index=True)


def _listed(frame: pd.DataFrame, aside: SetAside) -> pd.DataFrame:
    """Return the rows with an id of their own."""
    blank = frame["id"] == ""
    aside.add(frame[blank], "the row has no id", column(frame, "name")[blank])
    rows = frame[~blank]
    twice = rows["id"].duplicated()
    aside.add(rows[twice], "an earlier row has the same id", rows["id"][twice])
    return rows[~twice].reset_index(drop=True)


def _with_organisation(services: pd.DataFrame, programs: pd.DataFrame, locations: pd.DataFrame) -> pd.DataFrame:
    """Add the column `organisation`: the service's own key, else its programme's, else its location's."""
    by_program = dict(zip(programs["id"], column(programs, "organization_id"), strict=True))
    by_location = dict(zip(locations["id"], column(locations, "organization_id"), strict=True))
    own = column(services, "organization_id")
    program = looked_up(column(services, "program_id"), by_program)
    location = looked_up(column(services, "location_id"), by_location)
    return services.assign(organisation=own.where(own != "", program.where(program != "", location)))


def _valid(
    frame: pd.DataFrame, key: str, known: set[str], kind: str, consequence: str, aside: SetAside
) -> pd.DataFrame:
    """Return the rows whose key is known; those whose key leads nowhere are set aside, those without one are not."""
    keys = column(frame, key)
    dangling = (keys != "") & ~keys.isin(known)
    name = "organization_id" if key == "organisation" else key
    aside.add(frame[dangling], f"{name} is the id of no {kind}; {consequence}", keys[dangling])
    return frame.assign(**{key: keys})[keys.isin(known)]


def _located(found: Directory, places: set[str], aside: SetAside) -> pd.DataFrame:
    """Return the rows that join a known service to a known place."""
    links = found.links
    premises = links[~column(links, "location_id").isin(found.virtual)]
    services = set(found.services["id"])
    joined = _valid(premises, "service_id", services, "service", "the row is left out", aside)
    joined = _valid(joined, "location_id", places, "location", "the service is kept, without this place", aside)
    return joined.reindex(columns=["service_id", "location_id"])


def _guests(delivers: pd.DataFrame, hosts: pd.DataFrame, located: pd.DataFrame) -> pd.DataFrame:
    """Return who is based at a place through a service there without running the place."""
    deliverer = dict(zip(delivers["id"], delivers["organisation"], strict=True))
    host = dict(zip(hosts["id"], column(hosts, "organization_id"), strict=True))
    body = looked_up(located["service_id"], deliverer)
    guest = (body != "") & (body != looked_up(located["location_id"], host))
    place = located.loc[guest, "location_id"]
    return _tie(body[guest], "organisation", place, "place", "based_at", "through a service there")


def _tie(
    source: pd.Series[Any], source_kind: str, target: pd.Series[Any], target_kind: str, relation: str, basis: str
) -> pd.DataFrame:
    frame = pd.DataFrame({"source": source.to_numpy(), "target": target.to_numpy()}, dtype=str)
    said = {"relation": relation, "basis": basis, "source_kind": source_kind, "target_kind": target_kind}
    return frame.assign(**said).reindex(columns=list(_TIE_COLUMNS))
