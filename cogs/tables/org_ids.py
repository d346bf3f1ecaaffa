"""Organisation ids as org-id.guide writes them: one spelling, the sector they tell, and those that name nobody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["org_id", "placeholder_id", "sector_of"]

# List code → sector. Where a list says nothing about the sector, "".
_SECTORS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("GB-CHC", "GB-SC", "GB-NIC", "GB-REV"), "charity"),
        **dict.fromkeys(("GB-LAE", "GB-LAS", "GB-PLA", "GB-LANI"), "local government"),
        **dict.fromkeys(("GB-EDU", "GB-SCOTEDU", "GB-WALEDU", "GB-IRN", "GB-UKPRN", "GB-HESA"), "education"),
        **dict.fromkeys(("GB-GOR", "GB-GOV", "GB-GOVUK"), "government"),
        "GB-COH": "company",
        "GB-NHS": "health",
        "GB-MPR": "mutual",
        "GB-SHPE": "housing provider",
        "GB-CASC": "sports club",
        "GB-COE": "church",
        **dict.fromkeys(("GB-SRS", "GB-CCSCUST", "GB-COA", "360G"), ""),
        **dict.fromkeys(
            ("US-EIN", "IE-CHY", "IE-CRO", "NL-KVK", "IN-MHA", "ZA-NPO", "XI-GRID", "XI-LEI", "XI-ROR"), ""
        ),
    }
)

_PARTS = re.compile(r"(?P<list>GB-[A-Z]+|360G)[-\s]+(?P<number>\S.*)", re.IGNORECASE)
# A district, as the statisticians number them: E06–E09, W06, S12, N09.
_DISTRICT = re.compile(r"(?:E0[6-9]|W06|S12|N09)[0-9]{6}")
_COMPANY = re.compile(r"(?P<letters>[A-Z]{2})?(?P<digits>[0-9]+)")
_COMPANY_LENGTH = 8
_DUMMY = re.compile(r"(?:^|[-_:/.\s])dummy[-_]?[0-9]*(?:$|[-_:/.\s])", re.IGNORECASE)
_NOTHING = re.compile(
    r"n/?a|n\.a\.?|nil|none|null|unknown|not (?:known|applicable|registered)|t\.?b\.?[ca]\.?|overseas|anonymous"
    r"|redacted|x{2,}|[0?.\-\s]*",
    re.IGNORECASE,
)
# What stands where a number should, while there is none: "Exempt charity", "awaiting number", "currently applying".
_NO_NUMBER = re.compile(
    r"[^0-9]*\b(?:exempt|excepted|awaiting|appl(?:ying|ied|ication)|pending)\b[^0-9]*", re.IGNORECASE
)


def org_id(text: str) -> str:
    """Return an id in its canonical spelling.

    The list code is upper case; a company number has eight characters, a charity number of England and
    Wales no leading zeros, a Scottish one begins with SC and a Northern Irish one with a digit. What
    belongs to no such list is returned as it is, without spaces around it.

    Examples
    --------
    >>> org_id("gb-coh-9506232"), org_id("GB-COH-SC1234"), org_id("GB-CHC-0512710"), org_id("GB-NIC-NIC100019")
    ('GB-COH-09506232', 'GB-COH-SC001234', 'GB-CHC-512710', 'GB-NIC-100019')
    >>> org_id(" 360G-trafford-be_active ")
    '360G-trafford-be_active'
    """
    text = text.strip()
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return text
    code, number = parts["list"].upper(), parts["number"]
    return f"{code}-{number if code == '360G' or not number.isalnum() else _number(code, number.upper())}"


def placeholder_id(text: str) -> bool:
    """Say whether an id names nobody: empty, a dummy, "n/a" or "exempt" for a number, or a list code alone.

    Examples
    --------
    >>> [placeholder_id(text) for text in ("DUMMY01", "MACC-DUMMY-06", "GB-CHC-n/a", "GB-CHC-Exempt", "GB-REV", "")]
    [True, True, True, True, True, True]
    >>> [placeholder_id(text) for text in ("GB-CHC-279417", "360G-trafford-dummyland", "GB-LAE-TRF")]
    [False, False, False]
    """
    text = text.strip()
    if text.upper().rstrip("- ") in _SECTORS or _DUMMY.search(text) or _NOTHING.fullmatch(text):
        return True
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return False
    return any(shape.fullmatch(parts["number"]) for shape in (_NOTHING, _NO_NUMBER))


def sector_of(identifier: str) -> str:
    """Return the sector that the list of a canonical id tells; "" where it tells none.

    Examples
    --------
    >>> sector_of("GB-LAE-TRF"), sector_of("GB-CHC-279417"), sector_of("360G-trafford-be_active")
    ('local government', 'charity', '')
    """
    if _DISTRICT.fullmatch(identifier):
        return "local government"
    parts = _PARTS.fullmatch(identifier)
    return _SECTORS.get(parts["list"].upper(), "") if parts else ""


def _number(code: str, number: str) -> str:
    match code:
        case "GB-COH":
            parts = _COMPANY.fullmatch(number.replace(" ", ""))
            if parts is None:
                return number
            letters = parts["letters"] or ""
            return letters + parts["digits"].zfill(_COMPANY_LENGTH - len(letters))
        case "GB-CHC":
            return number.lstrip("0") or number
        case "GB-SC" if number.isdecimal():
            return f"SC{number.zfill(6)}"
        case "GB-NIC":
            return number.removeprefix("NIC")
        case _:
            return number
