"""The rows of an Open Referral directory → the tables organisations, services and places, in cogs' columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from cogs.exchange.open_referral_files import Package
from cogs.exchange.open_referral_ties import Directory, SetAside, column, looked_up
from cogs.tables.org_ids import org_id, placeholder_id, sector_of

__all__ = ["node_tables", "one_line", "withheld"]

# What a legal status plainly says of the sector; nothing else is guessed.
_SECTOR_OF_STATUS = {
    "charity": "charity",
    "registered charity": "charity",
    "charitable incorporated organisation": "charity",
    "cio": "charity",
    "501(c)(3)": "non-profit",
    "501c3": "non-profit",
    "nonprofit": "non-profit",
    "non-profit": "non-profit",
    "not for profit": "non-profit",
    "community interest company": "community interest company",
    "cic": "community interest company",
    "local authority": "local government",
    "local government": "local government",
    "government": "government",
}
_NEEDS = re.compile(r"need|circumstance|concern", re.IGNORECASE)
_UK_POSTCODE = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}$")
_WITHHELD = re.compile(r"\b(?:confidential|undisclosed|not disclosed|withheld)\b", re.IGNORECASE)
_US_POSTCODE = re.compile(r"^(\d{5})(?:-\d{4})?$")


def node_tables(found: Directory, package: Package, aside: SetAside) -> dict[str, pd.DataFrame]:
    """Return a table per kind: organisation, service and place; columns that nobody fills are left out.

    Keys that lead nowhere and coordinates that are no place on Earth are set aside, the row is kept.
    """
    return {
        "organisation": _organisations(found, package),
        "service": _services(found, package, aside),
        "place": _places(found, package, aside),
    }


def _organisations(found: Directory, package: Package) -> pd.DataFrame:
    rows = found.organisations
    identifiers = package.frames["organization_identifier"]
    ids = pd.Series(
        [
            _org_id(scheme, number)
            for scheme, number in zip(
                column(identifiers, "identifier_scheme"), column(identifiers, "identifier"), strict=True
            )
        ],
        index=identifiers.index,
        dtype=str,
    )
    org_ids = looked_up(rows["id"], _joined(column(identifiers, "organization_id"), ids))
    return _filled(
        {
            "id": rows["id"],
            "name": one_line(column(rows, "name")),
            "sector": _sectors(column(rows, "legal_status", "tax_status"), org_ids),
            "alternate_name": one_line(column(rows, "alternate_name")),
            "org_id": org_ids,
            "website": column(rows, "website", "url"),
        }
    )


def _org_id(scheme: str, number: str) -> str:
    """Return an identifier as org-id.guide writes it; "" where scheme and number make none."""
    scheme, number = scheme.strip().upper(), number.strip()
    known = re.fullmatch(r"[A-Z]{2}-[A-Z]+", scheme) is not None
    found = org_id(f"{scheme}-{number.upper().removeprefix(f'{scheme}-')}")
    return found if known and number and not placeholder_id(found) else ""


def _sectors(status: pd.Series[Any], org_ids: pd.Series[Any]) -> pd.Series[Any]:
    """Return what the legal status says, else what the first identifier that tells a sector says."""
    said = looked_up(status.str.casefold(), _SECTOR_OF_STATUS)
    listed = [next(filter(None, map(sector_of, ids.split("; "))), "") for ids in org_ids]
    return said.where(said != "", pd.Series(listed, index=said.index, dtype=str))


def _services(found: Directory, package: Package, aside: SetAside) -> pd.DataFrame:
    rows, areas = found.services, package.frames["service_area"]
    by_table = _joined(column(areas, "service_id"), one_line(column(areas, "name", "service_area", "extent")))
    area = looked_up(rows["id"], by_table)
    needs, categories = _terms(found, package, aside)
    return _filled(
        {
            "id": rows["id"],
            "name": one_line(column(rows, "name")),
            "area": area.where(area != "", one_line(column(rows, "service_areas"))),
            "need": looked_up(rows["id"], needs),
            "category": looked_up(rows["id"], categories),
            "status": column(rows, "status"),
        }
    )


def _terms(found: Directory, package: Package, aside: SetAside) -> tuple[dict[str, str], dict[str, str]]:
    """Return the needs and the other categories of each service, joined."""
    links, inline = (
        package.frames["attribute"],
        found.services[["id"]].assign(term=column(found.services, "taxonomy_ids").str.split(r"[,;]\s*", regex=True)),
    )
    service = column(links, "link_id", "service_id")
    term = column(links, "taxonomy_term_id", "taxonomy_id")
    of_services = service.isin(set(found.services["id"])) & (term != "")
    inline = inline.explode("term").query("term != ''")
    pairs = pd.DataFrame(
        {
            "service": [*service[of_services], *inline["id"]],
            "term": [*term[of_services], *inline["term"]],
        },
        dtype=str,
    )
    names, is_need = _term_names(package, aside)
    unknown = of_services & ~term.isin(set(names))
    aside.add(links[unknown], "taxonomy_term_id is the id of no term; the service is kept", term[unknown])
    pairs = pairs[pairs["term"].isin(set(names))]
    need = pairs["term"].map(is_need).astype(bool)
    said = pairs["term"].map(names)
    return _joined(pairs["service"][need], said[need]), _joined(pairs["service"][~need], said[~need])


def _term_names(package: Package, aside: SetAside) -> tuple[dict[str, str], dict[str, bool]]:
    """Return the name of each term, and whether its taxonomy is one of needs, by id (Ohana: by taxonomy_id too)."""
    terms, taxonomies = package.frames["taxonomy_term"], package.frames["taxonomy"]
    titles = dict(zip(taxonomies["id"], column(taxonomies, "name"), strict=True))
    # In HSDS 1.x the table called taxonomy holds the terms themselves.
    listed = taxonomies if terms.empty else terms
    key = column(listed, "taxonomy_id")
    if listed is terms:
        dangling = (key != "") & ~key.isin(set(titles))
        aside.add(terms[dangling], "taxonomy_id is the id of no taxonomy; the term is kept", key[dangling])
    title = column(listed, "taxonomy", "vocabulary")
    if listed is terms:
        of_table = looked_up(key, titles)
        title = of_table.where(of_table != "", title)
    said = one_line(column(listed, "name", "term"))
    names: dict[str, str] = {}
    needs: dict[str, bool] = {}
    for ids in (listed["id"], key) if listed is taxonomies else (listed["id"],):
        names |= {each: name for each, name in zip(ids, said, strict=True) if each and name}
        needs |= {each: bool(_NEEDS.search(name)) for each, name in zip(ids, title, strict=True)}
    return names, needs


def _places(found: Directory, package: Package, aside: SetAside) -> pd.DataFrame:
    rows, addresses = found.places, package.frames["address"]
    visited = addresses[~column(addresses, "address_type").str.casefold().isin(["postal", "virtual"])]
    first = visited.assign(key=column(visited, "location_id")).drop_duplicates("key").set_index("key")
    of_place = first.reindex(rows["id"]).fillna("").set_axis(rows.index)
    known = {*rows["id"], *found.virtual, ""}
    stray = ~column(addresses, "location_id").isin(known)
    aside.add(
        addresses[stray],
        "location_id is the id of no location; the address is left out",
        column(addresses, "location_id")[stray],
    )
    postcode = column(of_place, "postal_code").str.upper()
    district = postcode.str.extract(_UK_POSTCODE, expand=False).fillna(postcode.str.extract(_US_POSTCODE, expand=False))
    # A refuge is not to be found by way of its postcode.
    open_to_all = ~rows["id"].isin(column(addresses, "location_id")[withheld(column(addresses, "address_1"))])
    where = {"neighbourhood": district.fillna(""), **_coordinates(rows, aside), "postcode": postcode}
    return _filled(
        {
            "id": rows["id"],
            "name": one_line(column(rows, "name")),
            "area": one_line(column(of_place, "city")),
            **{name: cells.where(open_to_all, "") for name, cells in where.items()},
            "sensitive": pd.Series("yes", index=rows.index, dtype=str).where(~open_to_all, ""),
        }
    )


def _coordinates(rows: pd.DataFrame, aside: SetAside) -> dict[str, pd.Series[Any]]:
    """Return latitude and longitude, both empty where either is no place on Earth."""
    texts = {name: column(rows, name) for name in ("latitude", "longitude")}
    values = {name: pd.to_numeric(text, errors="coerce") for name, text in texts.items()}
    on_earth = (values["latitude"].abs() <= 90) & (values["longitude"].abs() <= 180)
    on_earth &= (values["latitude"] != 0) | (values["longitude"] != 0)
    said = texts["latitude"] + ", " + texts["longitude"]
    wrong = ~on_earth & (said != ", ")
    aside.add(rows[wrong], "latitude and longitude are no place on Earth; the place is kept without them", said[wrong])
    return {name: text.where(on_earth, "") for name, text in texts.items()}


def withheld(streets: pd.Series[Any]) -> pd.Series[Any]:
    """Say which addresses are kept back, as those of refuges are.

    Examples
    --------
    >>> list(withheld(pd.Series(["Confidential address", "1 High Street"])))
    [True, False]
    """
    return streets.str.contains(_WITHHELD)


def one_line(text: pd.Series[Any]) -> pd.Series[Any]:
    r"""Return texts with one space for all white space: a name may hold line ends.

    Examples
    --------
    >>> list(one_line(pd.Series(["The \n Hub "])))
    ['The Hub']
    """
    return text.str.split().str.join(" ")


def _joined(keys: pd.Series[Any], values: pd.Series[Any]) -> dict[str, str]:
    """Return the distinct values of each key, joined, in their order."""
    found: dict[str, dict[str, None]] = {}
    for key, value in zip(keys, values, strict=True):
        if key and value:
            found.setdefault(key, {})[value] = None
    return {key: "; ".join(each) for key, each in found.items()}


def _filled(columns: Mapping[str, pd.Series[Any]]) -> pd.DataFrame:
    """Return a table without the columns that nobody fills."""
    kept = {name: cells for name, cells in columns.items() if name in ("id", "name") or (cells != "").any()}
    return pd.DataFrame(kept, dtype=str).reset_index(drop=True)
