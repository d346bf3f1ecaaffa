"""Codes of areas, which belong to a year, and the long headings of tables of deprivation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cogs.vocabulary import word

__all__ = ["Vintage", "short_heading", "vintage_of"]

# How headings call an area → how sentences do.
_AREAS = {
    "lsoa": "LSOA",
    "lower_layer_super_output_area": "LSOA",
    "msoa": "MSOA",
    "middle_layer_super_output_area": "MSOA",
    "oa": "output area",
    "lad": "local authority district",
    "ladua": "local authority district",
    "local_authority_district": "local authority district",
    "wd": "ward",
    "ward": "ward",
}
_AREA_AND_YEAR = re.compile(
    rf"(?P<area>{'|'.join(_AREAS)})_?(?:code_?)?(?P<year>20[0-9]{{2}}|[0-9]{{2}})(?:_?(?:cd|codes?))?"
)
_INDEX = re.compile(r"(?:Index of Multiple Deprivation \(IMD\)|IMD) (Score|Rank|Decile)\b", re.IGNORECASE)
# Cut off in some published workbooks, so its end is not asked for.
_WHERE = re.compile(r"\s*\(where 1 is most deprived.*", re.IGNORECASE)


@dataclass(frozen=True)
class Vintage:
    """What the codes of a column are: of which areas, and as they were drawn in which year."""

    area: str
    year: int

    def __str__(self) -> str:
        return f"{self.area} codes of {self.year}"


def vintage_of(heading: str) -> Vintage | None:
    """Return which areas, of which year, a heading says that its codes are; None where it does not say.

    Examples
    --------
    >>> vintage_of("LSOA code (2011)"), vintage_of("lsoa21cd")
    (Vintage(area='LSOA', year=2011), Vintage(area='LSOA', year=2021))
    >>> str(vintage_of("Local Authority District code (2024)"))
    'local authority district codes of 2024'
    >>> vintage_of("LSOA code")
    """
    found = _AREA_AND_YEAR.fullmatch(word(re.sub(r"[()]", " ", heading)))
    if found is None:
        return None
    year = int(found["year"])
    return Vintage(_AREAS[found["area"]], year if year > 99 else 2000 + year)


def short_heading(heading: str) -> str:
    """Return a heading as it is, but those of deprivation without their explanation.

    Examples
    --------
    >>> short_heading("Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOA")
    'imd_decile'
    >>> short_heading("Crime Rank (where 1 is most deprived)"), short_heading("imd25ind")
    ('Crime Rank', 'imd25ind')
    """
    index = _INDEX.match(heading)
    return f"imd_{index[1].casefold()}" if index else _WHERE.sub("", heading)
