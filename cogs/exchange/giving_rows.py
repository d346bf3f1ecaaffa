"""The rows of a 360Giving file, whatever it is written in: CSV, a workbook or JSON → one table of text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from cogs.errors import InputError
from cogs.tables.delimited import decoded
from cogs.tables.grid import Grid
from cogs.tables.opened import bytes_of, first_bytes
from cogs.tables.read import read_grids
from cogs.vocabulary import EDGE_COLUMNS, HEADER_ALIASES, word

__all__ = ["grant_rows", "has_grants"]

_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
_HEAD = 65_536

# Our column → the standard's title, and its path in JSON.
_FIELDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "evidence": ("identifier", "id"),
        "title": ("title", "title"),
        "description": ("description", "description"),
        "currency": ("currency", "currency"),
        "amount": ("amount awarded", "amountAwarded"),
        "amount_applied_for": ("amount applied for", "amountAppliedFor"),
        "amount_disbursed": ("amount disbursed", "amountDisbursed"),
        "date": ("award date", "awardDate"),
        "planned_start": ("planned dates:start date", "plannedDates/startDate"),
        "planned_end": ("planned dates:end date", "plannedDates/endDate"),
        "planned_months": ("planned dates:duration (months)", "plannedDates/duration"),
        "funder_id": ("funding org:identifier", "fundingOrganization/id"),
        "funder_name": ("funding org:name", "fundingOrganization/name"),
        "department": ("funding org:department", "fundingOrganization/department"),
        "recipient_id": ("recipient org:identifier", "recipientOrganization/id"),
        "recipient_name": ("recipient org:name", "recipientOrganization/name"),
        "charity_number": ("recipient org:charity number", "recipientOrganization/charityNumber"),
        "company_number": ("recipient org:company number", "recipientOrganization/companyNumber"),
        "organisation_type": ("recipient org:organisation type", "recipientOrganization/organisationType"),
        "city": ("recipient org:city", "recipientOrganization/addressLocality"),
        "county": ("recipient org:county", "recipientOrganization/addressRegion"),
        "country": ("recipient org:country", "recipientOrganization/addressCountry"),
        "postcode": ("recipient org:postal code", "recipientOrganization/postalCode"),
        "website": ("recipient org:web address", "recipientOrganization/url"),
        "individual_id": ("recipient ind:identifier", "recipientIndividual/id"),
        "individual_name": ("recipient ind:name", "recipientIndividual/name"),
        "second_recipient": ("recipient org:1:identifier", "recipientOrganization/1/id"),
        "area": ("beneficiary location:name", "beneficiaryLocation/name"),
        "area_code": ("beneficiary location:geographic code", "beneficiaryLocation/geoCode"),
        "area_code_type": ("beneficiary location:geographic code type", "beneficiaryLocation/geoCodeType"),
        "area_country": ("beneficiary location:country code", "beneficiaryLocation/countryCode"),
        "programme_code": ("grant programme:code", "grantProgramme/code"),
        "programme": ("grant programme:title", "grantProgramme/title"),
        "open_call": ("from an open call?", "fromOpenCall"),
        "regrant_type": ("for regrant type", "regrantType"),
        "location_scope": ("location scope", "locationScope"),
        "data_source": ("data source", "dataSource"),
        "last_modified": ("last modified", "dateModified"),
    }
)
_REQUIRED = ("amount", "funder_id", "recipient_id")
_COLUMN_OF = {spelling.casefold(): ours for ours, spellings in _FIELDS.items() for spelling in spellings}

_PERSONAL = re.compile(
    r"e-?mail|contact|phone|street|recipient ?ind(?!ependent)|first ?name|last ?name|surname|given ?name"
)
_JSON_GRANTS = re.compile(r'\{\s*(?:"[^"]*"\s*:\s*(?:"[^"]*"|[^\[{"]*?|\{[^{}]*\})\s*,\s*)*"grants"\s*:\s*\[')


def has_grants(file: Path) -> bool:
    """Say whether a file has the headings of 360Giving, or is its JSON, without reading all of it."""
    ending = file.suffix.casefold()
    try:
        if ending == ".json":
            return _JSON_GRANTS.match(decoded(file.name, first_bytes(file, _HEAD)).lstrip("\ufeff \r\n\t")) is not None
        if ending in (".csv", ".tsv"):
            lines = decoded(file.name, first_bytes(file, _HEAD)).splitlines()
            heading = _tidy(next((line for line in lines if line.strip(" ,;\t")), ""))
            return all(_FIELDS[column][0] in heading for column in ("evidence", "amount", "funder_id"))
        return ending in _TABLES and any(_is_grants(grid) for grid in read_grids(file))
    except (InputError, OSError):
        return False


def grant_rows(files: Iterable[Path]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read every row of the grants in some files.

    Returns
    -------
    pandas.DataFrame
        Text, "" where empty: every column of ours there is a title for, then the publishers' own, and
        `file` and `row` (as a spreadsheet shows it; in JSON the place of the grant, from 1).
    tuple of str
        The headings left out because they can tell who a person is.

    Raises
    ------
    InputError
        If a file cannot be read, or has not the columns without which there is no grant.
    """
    parts = [part for file in files for part in (_from_json(file) if _is_json(file) else _from_tables(file))]
    rows = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0].reset_index(drop=True)
    rows = rows.fillna("")
    personal = [str(name) for name in rows if name not in _FIELDS and _PERSONAL.search(_tidy(str(name)))]
    filled = tuple(name for name in personal if (rows[name] != "").any())
    absent = [name for name in _FIELDS if name not in rows]
    rows = rows.drop(columns=personal).assign(**dict.fromkeys(absent, ""))
    return rows, filled


def _tidy(heading: str) -> str:
    """Return a title as we compare it: case and repeated spaces apart, the first of several without its number."""
    text = re.sub(r"\s*:\s*", ":", " ".join(heading.replace("\ufeff", "").split()))
    return re.sub(r"([:/])0(?=[:/])", "", text).casefold()


def _column(heading: str) -> str:
    """Return our column for a title; the publisher's own heading where we have none."""
    ours = _COLUMN_OF.get(_tidy(heading))
    if ours is not None:
        return ours
    known = word(heading) in {*EDGE_COLUMNS, *HEADER_ALIASES, *_FIELDS, "file", "row"}
    return f"publisher's {heading}" if known else heading


def _is_json(file: Path) -> bool:
    return file.suffix.casefold() == ".json"


def _is_grants(grid: Grid) -> bool:
    columns = {_column(str(heading)) for heading in grid.cells.iloc[0]}
    return set(_REQUIRED) - {"recipient_id"} <= columns


def _from_tables(file: Path) -> Iterator[pd.DataFrame]:
    grids = read_grids(file)
    grants = [grid for grid in grids if _is_grants(grid)]
    if not grants:
        found = ", ".join(str(heading) for heading in grids[0].cells.iloc[0] if heading)
        raise InputError(
            f"{file.name} has no table of grants: 360Giving needs the columns Amount Awarded and Funding "
            f"Org:Identifier. Its headings are: {found}."
        )
    for grid in grants:
        yield _frame(grid)
    # Further sheets add to the grant that has the same Identifier; they come after it, as its further rows.
    for grid in grids:
        frame = _frame(grid)
        if grid not in grants and "evidence" in frame:
            yield frame[frame["evidence"] != ""]


def _frame(grid: Grid) -> pd.DataFrame:
    columns = [_column(str(heading)) if heading else "" for heading in grid.cells.iloc[0]]
    kept = [place for place, name in enumerate(columns) if name and name not in columns[:place]]
    frame = grid.cells.iloc[1:, kept]
    frame.columns = pd.Index([columns[place] for place in kept])
    return frame.assign(file=grid.name, row=[str(row) for row in frame.index])


def _from_json(file: Path) -> Iterator[pd.DataFrame]:
    try:
        content = json.loads(decoded(file.name, bytes_of(file)))
    except (json.JSONDecodeError, RecursionError) as fault:
        raise InputError(f"{file.name} is no JSON that can be read ({fault}).") from fault
    grants = content.get("grants") if isinstance(content, dict) else None
    if not isinstance(grants, list) or not grants:
        raise InputError(f'{file.name} has no list of grants: 360Giving JSON is {{"grants": [...]}}.')
    rows = [
        {**{_column(path): text for path, text in _flat(grant, "")}, "file": file.name, "row": str(place)}
        for place, grant in enumerate(grants, 1)
    ]
    yield pd.DataFrame(rows).fillna("").astype(str)


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield each value with its path; the first of a list has no number in it."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from _flat(inner, f"{path}/{key}" if path else str(key))
        case list():
            for place, inner in enumerate(value):
                yield from _flat(inner, f"{path}/{place}" if place else path)
        case None:
            return
        case bool():
            yield path, "yes" if value else "no"
        case _:
            yield path, str(value).strip()
