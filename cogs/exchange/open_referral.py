"""Open Referral directories (HSDS 3, 1.1 and 1.0, Open Referral UK 3) → organisations, services, places and their ties.

Written against HSDS 3.0 and 3.1 (16 May and 10 October 2024), HSDS 1.1, Ohana's HSDS 1.0, and the UK
profile of 10 October 2024, as CSV packages or as the JSON of `/services` saved to files. Contacts,
phones and email addresses are never read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cogs.exchange.imported import Imported
from cogs.exchange.individuals import is_individual
from cogs.exchange.open_referral_files import Package, is_package, read_package
from cogs.exchange.open_referral_nodes import node_tables, one_line, withheld
from cogs.exchange.open_referral_ties import Directory, SetAside, column, directory, looked_up, ties
from cogs.exchange.referral_hints import suggested_referrals

__all__ = ["looks_like_open_referral", "read_open_referral"]

_STANDARD = "Open Referral: HSDS 3.0, 3.1, 1.1 and 1.0, and Open Referral UK 3"


def looks_like_open_referral(source: Path) -> bool:
    """Say whether a folder or file is an Open Referral directory, by its file names and headings.

    Parameters
    ----------
    source : pathlib.Path
        A folder of CSVs or JSON, or a JSON file; anything else is none.

    Returns
    -------
    bool
        Never raises: what cannot be read is none.

    Examples
    --------
    >>> import tempfile
    >>> looks_like_open_referral(Path(tempfile.mkdtemp()))
    False
    """
    return is_package(source)


def read_open_referral(source: Path) -> Imported:
    """Read a directory of services as organisations, services and places, with the ties that its keys state.

    An organisation `delivers` its services and `runs` the locations that are its own; a service is
    `based_at` each of its locations, and so is an organisation that delivers a service in a place that it does
    not run. A key that leads nowhere is set aside, and never stops the import. Text that mentions
    referral is listed in `suggested`, never in the network.

    Parameters
    ----------
    source : pathlib.Path
        A folder of CSVs (HSDS 3.x, 1.1, 1.0 or Open Referral UK 3), a folder of JSON pages, or one JSON file.

    Returns
    -------
    Imported
        Tables organisations, services, places and relationships. Ids are those of the directory; where two
        kinds share an id, every id has its kind before it.

    Raises
    ------
    InputError
        If there are no organisations or services, or their tables cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "services.json"
    >>> _ = file.write_text('{"contents": [{"id": "s", "name": "Advice", "organization": {"id": "o", "name": "Hub"}}]}')
    >>> read_open_referral(file).tables["relationships"][["source", "relation", "target"]].to_dict("split")["data"]
    [['o', 'delivers', 's']]
    """
    package, aside = read_package(source), SetAside()
    found = directory(package, aside)
    edges = ties(found, aside)
    nodes = node_tables(found, package, aside)
    suggested, silent = suggested_referrals(found.services, nodes["organisation"])
    shared = _shared_id(nodes)
    if shared:
        _add_kinds(nodes, edges, suggested)
    tables = {f"{kind}s": frame for kind, frame in nodes.items() if len(frame)}
    tables["relationships"] = edges[["source", "target", "relation", "basis"]]
    return Imported(
        format="oruk" if "UK" in package.flavour else "hsds",
        standard=f"{_STANDARD}; these files: {package.flavour}",
        tables=tables,
        name=_title(source),
        source=f"An Open Referral directory ({package.flavour}): {_listing(package.files)}.",
        set_aside=aside.table(package.unread),
        suggested=suggested,
        notes=_notes(found, package, edges, shared, (len(suggested), silent)),
    )


def _shared_id(nodes: Mapping[str, pd.DataFrame]) -> str:
    """Return an id that two kinds share, "" for none."""
    ids = pd.concat([frame["id"] for frame in nodes.values()], ignore_index=True)
    return next(iter(ids[ids.duplicated()]), "")


def _add_kinds(nodes: dict[str, pd.DataFrame], edges: pd.DataFrame, suggested: pd.DataFrame) -> None:
    """Write the kind before every id, in place: in the tables of nodes, the ties and the suggestions."""
    bodies = suggested["source"].isin(nodes["organisation"]["id"])
    suggested["source"] = suggested["source"].mask(bodies, "organisation-" + suggested["source"])
    suggested["target"] = "service-" + suggested["target"]
    for kind, frame in nodes.items():
        nodes[kind] = frame.assign(id=f"{kind}-" + frame["id"])
    for end in ("source", "target"):
        edges[end] = edges[f"{end}_kind"] + "-" + edges[end]


def _title(source: Path) -> str:
    """Return the title that the data package gives itself, else the name of the folder or file."""
    try:
        said = json.loads((source / "datapackage.json").read_text(encoding="utf-8"))
        title = said.get("title") if isinstance(said, dict) else None
    except (OSError, ValueError):
        title = None
    return str(title or (source.resolve().name if source.is_dir() else source.stem))


def _listing(files: tuple[str, ...]) -> str:
    return ", ".join(files) if len(files) <= 12 else f"{', '.join(files[:10])} and {len(files) - 10} others"


def _notes(
    found: Directory, package: Package, edges: pd.DataFrame, shared: str, counts: tuple[int, int]
) -> tuple[str, ...]:
    """Return what the reader should know, each as a sentence; what did not happen is not mentioned."""
    suggested, silent = counts
    there = edges[(edges["target_kind"] == "place") & (edges["source_kind"] == "organisation")]
    pairs = there.drop_duplicates(["source", "target"])["target"]
    together = pairs[pairs.duplicated()].nunique()
    services = found.services
    placeless = len(services) - edges.loc[edges["source_kind"] == "service", "source"].nunique()
    orphans = len(services) - edges.loc[edges["relation"] == "delivers", "target"].nunique()
    hidden = int(withheld(column(package.frames["address"], "address_1")).sum())
    people = int(is_individual(column(found.organisations, "name")).sum())
    closed = int((~column(services, "status").str.casefold().isin(["", "active"])).sum())
    said = (
        (1, f"{len(found.organisations):,} organisations, {len(services):,} services, {len(found.places):,} places."),
        (1, "Contacts, phones, email addresses and descriptions were left out."),
        (together, f"Places in which two or more organisations are (hosts and guests, shared premises): {together:,}."),
        (
            same := _addresses_shared(found, package),
            f"Addresses of places of two or more organisations: {same:,}. The "
            "places stay apart; list them in aliases.csv where they are one.",
        ),
        (afar := len(found.virtual), f"Locations that are no premises (virtual or postal), left out: {afar:,}."),
        (hidden, f"Places whose address is confidential, marked sensitive, without coordinates: {hidden:,}."),
        (placeless, f"Services without a place: {placeless:,}."),
        (orphans, f"Services that no organisation delivers: {orphans:,}."),
        (closed, f"Services that are not active, kept, with the column status: {closed:,}."),
        (suggested, f"Texts hint at {suggested:,} referral ties: listed for review, not in the network."),
        (people, f"Organisations whose name is that of a person: {people:,}. See whether they may be shown."),
        (silent, f"Services whose text mentions referral, but no source: {silent:,}."),
        (shared, f'Two kinds share ids (such as "{shared}"), so every id has its kind before it.'),
    )
    return tuple(sentence for happened, sentence in said if happened)


def _addresses_shared(found: Directory, package: Package) -> int:
    """Return how many addresses, street and town, case and spaces apart, hold places of several organisations."""
    addresses = package.frames["address"]
    street, town = column(addresses, "address_1"), column(addresses, "city")
    host = dict(zip(found.places["id"], column(found.places, "organization_id"), strict=True))
    who = looked_up(column(addresses, "location_id"), host)
    told = (street != "") & (town != "") & (who != "") & ~withheld(street)
    spelled = one_line((street + " " + town).str.casefold())
    pairs = pd.DataFrame({"address": spelled[told], "who": who[told]}).drop_duplicates()["address"]
    return int(pairs[pairs.duplicated()].nunique())
