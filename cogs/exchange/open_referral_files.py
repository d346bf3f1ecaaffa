"""The files of an Open Referral directory, CSVs or JSON → one frame of text per resource of the standard."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from cogs.errors import InputError
from cogs.exchange.imported import SET_ASIDE_COLUMNS
from cogs.tables.delimited import decoded, grid_of_text
from cogs.tables.opened import bytes_of
from cogs.vocabulary import word

__all__ = ["FILE", "ROW", "Package", "is_package", "read_package"]

FILE, ROW = "of_file", "of_row"

# Resource → what its file is called: singular or plural, in HSDS 3, HSDS 1.x, Ohana and Open Referral UK 3.
_FILE_NAMES: Mapping[str, tuple[str, ...]] = {
    "organization": ("organization", "organizations"),
    "program": ("program", "programs"),
    "service": ("service", "services"),
    "service_at_location": (
        "service_at_location",
        "service_at_locations",
        "services_at_location",
        "services_at_locations",
    ),
    "location": ("location", "locations"),
    "address": ("address", "addresses", "physical_address", "physical_addresses"),
    "service_area": ("service_area", "service_areas"),
    "attribute": (
        "attribute",
        "attributes",
        "service_attribute",
        "service_attributes",
        "other_attribute",
        "other_attributes",
        "service_taxonomy",
        "services_taxonomy",
        "service_taxonomies",
        "services_taxonomies",
    ),
    "taxonomy": ("taxonomy", "taxonomies"),
    "taxonomy_term": ("taxonomy_term", "taxonomy_terms"),
    "organization_identifier": ("organization_identifier", "organization_identifiers"),
}
_RESOURCES = {name: resource for resource, names in _FILE_NAMES.items() for name in names}
_NEEDED = ("organization", "service")
_KEYS = {"organization_id", "location_id", "program_id"}
_PAGES = ("contents", "content")

Rows = dict[str, dict[str, dict[str, str]]]


@dataclass(frozen=True, eq=False)
class Package:
    """One directory as it was published.

    Attributes
    ----------
    frames : Mapping[str, pandas.DataFrame]
        Resource ("service", "location" …) → its rows as text, with the columns `FILE` and `ROW`; every
        resource is there, those without a file without rows.
    flavour : str
        Which standard the files follow, in words.
    files : tuple of str
        The files that were read.
    unread : pandas.DataFrame
        Rows and files that could not be read: the columns of `SET_ASIDE_COLUMNS`.
    """

    frames: Mapping[str, pd.DataFrame]
    flavour: str
    files: tuple[str, ...]
    unread: pd.DataFrame


def is_package(source: Path) -> bool:
    r"""Say whether a folder or file holds an Open Referral directory, by its file names and headings.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "organizations.csv").write_text("id,name\n")
    >>> _ = (folder / "services.csv").write_text("id,organization_id,name\n")
    >>> is_package(folder)
    True
    """
    try:
        files = _csv_files(source)
        if set(_NEEDED) <= {resource for resource, _ in files}:
            headings = {resource: _headings(file) for resource, file in files if resource in _NEEDED}
            linked = headings["service"] & _KEYS
            return bool(linked) and all({"id", "name"} <= columns for columns in headings.values())
        return any(_page(file) for file in _json_files(source))
    except (InputError, OSError):
        return False


def read_package(source: Path) -> Package:
    """Read the tables of a directory; contacts, phones and schedules are never opened.

    Parameters
    ----------
    source : pathlib.Path
        A folder of CSVs, a folder of JSON pages, or one JSON file.

    Raises
    ------
    InputError
        If there is no table of services and none of organisations, or one of them cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "services.json"
    >>> _ = file.write_text('{"contents": [{"id": "s", "name": "Advice", "organization": {"id": "o", "name": "Hub"}}]}')
    >>> read_package(file).frames["service"][["id", "organization_id"]].to_dict("records")
    [{'id': 's', 'organization_id': 'o'}]
    """
    files = _csv_files(source)
    if set(_NEEDED) <= {resource for resource, _ in files}:
        return _from_csv(files)
    return _from_json(source)


def _csv_files(source: Path) -> list[tuple[str, Path]]:
    """Return the files of a folder that hold a resource, by name, each with its resource."""
    if not source.is_dir():
        return []
    csvs = sorted(file for file in source.iterdir() if file.suffix.casefold() == ".csv" and file.is_file())
    return [(_RESOURCES[word(file.stem)], file) for file in csvs if word(file.stem) in _RESOURCES]


def _headings(file: Path) -> set[str]:
    first = grid_of_text(file.name, file.stem, bytes_of(file)).cells.iloc[0]
    return {word(heading) for heading in first}


def _from_csv(files: list[tuple[str, Path]]) -> Package:
    parts: dict[str, list[pd.DataFrame]] = {resource: [] for resource in _FILE_NAMES}
    unread: list[tuple[str, str, str, str]] = []
    for resource, file in files:
        try:
            frame, surplus = _frame(file)
        except InputError as fault:
            if resource in _NEEDED:
                raise
            if not any(problem.rule == "empty" for problem in fault.problems):
                unread.append((file.name, "", "the file cannot be read", str(fault.args[0])))
            continue
        parts[resource].append(frame)
        unread += surplus
    frames = {
        resource: pd.concat(found, ignore_index=True).fillna("") if found else pd.DataFrame(dtype=str)
        for resource, found in parts.items()
    }
    flavour = _flavour({word(file.stem) for _, file in files}, frames)
    return Package(_with_columns(frames), flavour, tuple(file.name for _, file in files), _unread(unread))


def _frame(file: Path) -> tuple[pd.DataFrame, list[tuple[str, str, str, str]]]:
    """Return the rows of a CSV, and those that are longer than its header."""
    cells = grid_of_text(file.name, file.stem, bytes_of(file)).cells
    headings = [word(heading) for heading in cells.iloc[0]]
    rows = cells.iloc[1:]
    width = max((place for place, heading in enumerate(headings) if heading), default=0) + 1
    beyond = rows.iloc[:, width:]
    long = (beyond != "").any(axis=1)
    surplus = [
        (file.name, str(row), "the row is longer than the header", " ".join(cell for cell in found if cell))
        for row, *found in beyond[long].itertuples(name=None)
    ]
    first = [place for place, name in enumerate(headings) if name and name not in headings[:place]]
    frame = rows.loc[~long].iloc[:, first]
    frame.columns = pd.Index([headings[place] for place in first])
    frame = frame.assign(**{FILE: file.name})
    frame[ROW] = frame.index.astype(str)
    return frame.reset_index(drop=True), surplus


def _flavour(stems: set[str], frames: Mapping[str, pd.DataFrame]) -> str:
    """Return which standard a folder of CSVs follows; its file names and columns tell."""
    if "location_id" in frames["service"] and frames["service_at_location"].empty:
        return "HSDS 1.0 as Ohana writes it"
    old = {"services_at_location", "services_at_locations", "physical_addresses", "services_taxonomy"}
    if stems & (old | {"service_attributes", "other_attributes"}):
        return "HSDS 1.1"
    if stems & {"address", "attribute"} and "organization_id" not in frames["location"]:
        return "Open Referral UK 3"
    return "HSDS 3"


def _with_columns(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the frames, each with the columns that tell where a row comes from."""
    columns = ["id", FILE, ROW]
    return {
        resource: frame.reindex(columns=[*frame.columns, *(c for c in columns if c not in frame)], fill_value="")
        for resource, frame in frames.items()
    }


def _unread(rows: Iterable[tuple[str, str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(SET_ASIDE_COLUMNS), dtype=str)


def _from_json(source: Path) -> Package:
    rows: Rows = {resource: {} for resource in _FILE_NAMES}
    names: list[str] = []
    unread: list[tuple[str, str, str, str]] = []
    for file in _json_files(source):
        try:
            records = _page(file)
        except InputError as fault:
            unread.append((file.name, "", "the file cannot be read", str(fault.args[0])))
            continue
        names += [file.name] if records else []
        for place, record in enumerate(records, start=1):
            _add_record(rows, record, {FILE: file.name, ROW: str(place)})
    if not rows["service"] or not rows["organization"]:
        raise InputError(
            f"{source} holds no Open Referral directory. It needs organizations.csv and services.csv, "
            "or saved JSON of /services in which services have their organization."
            + "".join(f" {message}" for *_, message in unread)
        )
    frames = {resource: pd.DataFrame(list(found.values()), dtype=str).fillna("") for resource, found in rows.items()}
    return Package(_with_columns(frames), "Open Referral UK 3 or HSDS 3 as JSON", tuple(names), _unread(unread))


def _json_files(source: Path) -> list[Path]:
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    return [file for file in files if file.suffix.casefold() == ".json" and file.is_file()]


def _page(file: Path) -> list[dict[str, Any]]:
    """Return the records of a JSON file; none where not one of them is of a directory."""
    try:
        # Numbers stay as they are written: nothing here is reckoned with.
        value = json.loads(decoded(file.name, bytes_of(file)), parse_float=str, parse_int=str)
    except (json.JSONDecodeError, RecursionError) as fault:
        raise InputError(f"{file.name} is no JSON that can be read ({fault}). Save the page again.") from None
    records = list(_records(value))
    # Beside the others, a service may stand alone: some feeds leave the organisation out.
    return records if any(_looks_like_a_record(record) for record in records) else []


def _records(value: object) -> Iterator[dict[str, Any]]:
    """Yield the records of a page, of a list of records or pages, or the one record."""
    if isinstance(value, list):
        for each in value:
            yield from _records(each)
    elif isinstance(value, dict):
        page = next((value[key] for key in _PAGES if isinstance(value.get(key), list)), None)
        yield from [value] if page is None else _records(page)


def _looks_like_a_record(record: Mapping[str, Any]) -> bool:
    """Say whether this is a service with its organisation, or an organisation with its services."""
    nested = isinstance(record.get("organization"), dict) or isinstance(record.get("services"), list)
    linked = isinstance(record.get("service_at_locations"), list) or "organization_id" in record
    return "id" in record and "name" in record and (nested or linked)


def _add_record(rows: Rows, record: Mapping[str, Any], origin: Mapping[str, str]) -> None:
    if isinstance(record.get("services"), list):
        _add_organization(rows, record, origin)
    else:
        _add_service(rows, record, origin)


def _add_service(rows: Rows, record: Mapping[str, Any], origin: Mapping[str, str], **keys: str) -> None:
    body, program = _one(record, "organization"), _one(record, "program")
    if body:
        keys["organization_id"] = _add_organization(rows, body, origin)
    if program:
        keys["program_id"] = _add(rows, "program", program, origin)
    service = _add(rows, "service", record, origin, **keys)
    for link in _several(record, "service_at_locations"):
        location = _one(link, "location")
        place = {"location_id": _add_location(rows, location, origin)} if location else {}
        _add(rows, "service_at_location", link, origin, service_id=service, **place)
    for area in _several(record, "service_areas"):
        _add(rows, "service_area", area, origin, service_id=service)
    for attribute in _several(record, "attributes", "service_taxonomys"):
        term = _one(attribute, "taxonomy_term") or _one(attribute, "taxonomy")
        key = {"taxonomy_term_id": _add_term(rows, term, origin)} if term else {}
        _add(rows, "attribute", attribute, origin, link_id=service, link_entity="service", **key)


def _add_organization(rows: Rows, record: Mapping[str, Any], origin: Mapping[str, str]) -> str:
    body = _add(rows, "organization", record, origin)
    for identifier in _several(record, "organization_identifiers"):
        _add(rows, "organization_identifier", identifier, origin, organization_id=body)
    for location in _several(record, "locations"):
        _add_location(rows, location, origin, organization_id=body)
    for service in _several(record, "services"):
        _add_service(rows, service, origin, organization_id=body)
    return body


def _add_location(rows: Rows, record: Mapping[str, Any], origin: Mapping[str, str], **keys: str) -> str:
    place = _add(rows, "location", record, origin, **keys)
    for address in _several(record, "addresses", "physical_addresses"):
        _add(rows, "address", address, origin, location_id=place)
    return place


def _add_term(rows: Rows, record: Mapping[str, Any], origin: Mapping[str, str]) -> str:
    taxonomy = _one(record, "taxonomy_detail")
    key = {"taxonomy_id": _add(rows, "taxonomy", taxonomy, origin)} if taxonomy else {}
    return _add(rows, "taxonomy_term", record, origin, **key)


def _add(rows: Rows, resource: str, record: Mapping[str, Any], origin: Mapping[str, str], **keys: str) -> str:
    """Add one row, or fill in what the row of the same id did not yet say: JSON repeats what it nests."""
    cells = {word(key): _text(value) for key, value in record.items() if not isinstance(value, dict | list)}
    row = {**{key: text for key, text in (cells | keys).items() if text}, "id": cells.get("id", "")}
    found = rows[resource].setdefault(row["id"] or f"\0{len(rows[resource])}", dict(origin))
    for key, text in row.items():
        found.setdefault(key, text)
    return row["id"]


def _text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value).strip()


def _one(record: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    value = record.get(key)
    return value if isinstance(value, dict) else None


def _several(record: Mapping[str, Any], *keys: str) -> Iterator[Mapping[str, Any]]:
    for key in keys:
        value = record.get(key)
        yield from (each for each in (value if isinstance(value, list) else []) if isinstance(each, dict))
