"""The house style of whoever publishes: their own title, source, logo and colours, checked before anything is drawn."""

from __future__ import annotations

import base64
import math
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType
from typing import Any

from cogs.errors import InputError, ParameterError, Problem, did_you_mean
from cogs.views.content import Subject
from cogs.views.style import GROUP_COLOURS, INK, MARKS, NAVY, Mark, painted
from cogs.views.wording import text_of

__all__ = ["LARGEST_LOGO", "LEAST_CONTRAST", "HouseStyle", "check_palette", "contrast_on_white"]

LARGEST_LOGO = 1_000_000
"""Bytes: a logo stands in every report as a whole."""
LEAST_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11: what graphics need to be seen."""
_NEEDS_OUTLINE = 4.5
"""Lighter marks get a dark outline, as the house's own do."""
_LEAST_APART = 0.08
"""Distance of two group colours in OKLab, where black and white are 1 apart; the house's own are 0.089 or more."""
_FEWEST_GROUPS, _MOST_GROUPS = 2, len(GROUP_COLOURS)
_GROUPS, _HEAT = "groups", "heat"
_MOST_PIXELS = 10_000
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_SCANS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, eq=False)
class HouseStyle:
    """What a publisher sets for every page of a result; None keeps what the data say.

    Attributes
    ----------
    title, subtitle, source : str or None
        Instead of the network's own.
    logo : bytes or None
        A PNG or JPEG picture of at most 1 MB.
    logo_name : str
        What stands for the logo where it is not seen.
    palette : mapping of str to object or None
        Colours such as "#12436D", each at least 3 to 1 on white: kind → its colour; "groups" → a list of
        two to six for the greatest sectors or neighbourhoods, no two alike; "heat" → the darkest cell of a heat
        map. What is left out keeps the house's own.

    Raises
    ------
    ParameterError
        If the logo is no PNG or JPEG picture, or too large.
    InputError
        If a colour is none, is too pale or too like another, or is given to a kind that there is not.

    Examples
    --------
    >>> style = HouseStyle(title="Our neighbourhood", palette={"service": "#00703C"})
    >>> style.marks["service"].fill, style.marks["council"].fill
    ('#00703C', '#801650')
    """

    title: str | None = None
    subtitle: str | None = None
    source: str | None = None
    logo: bytes | None = None
    logo_name: str = "Logo"
    palette: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.logo is not None:
            _check_logo(self.logo)
        if self.palette is not None:
            check_palette(self.palette)
            object.__setattr__(self, "palette", MappingProxyType(dict(self.palette)))

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The mark of each kind in these colours, for `cogs.views.style.painted`."""
        own = {kind: _marked(MARKS[kind], colour) for kind, colour in (self.palette or {}).items() if kind in MARKS}
        return MappingProxyType({**MARKS, **own})

    @property
    def groups(self) -> tuple[tuple[str, str], ...]:
        """Fill and outline of the greatest groups in these colours."""
        given = (self.palette or {}).get(_GROUPS)
        return GROUP_COLOURS if given is None else tuple((_six(one), _outline(one)) for one in given)

    def painted(self) -> AbstractContextManager[None]:
        """Return what draws all that is made within in these colours: see `cogs.views.style.painted`."""
        return painted(self.marks, groups=self.groups, heat=_six((self.palette or {}).get(_HEAT, NAVY)))

    @property
    def logo_address(self) -> str:
        """The logo as an address that holds it: nothing is loaded; empty where there is none."""
        if self.logo is None:
            return ""
        kind = "png" if self.logo.startswith(_PNG) else "jpeg"
        return f"data:image/{kind};base64,{base64.b64encode(self.logo).decode('ascii')}"

    @property
    def logo_size(self) -> tuple[int, int]:
        """How wide and how high the logo is, in pixels; (0, 0) where there is none."""
        return (0, 0) if self.logo is None else _pixels(self.logo)

    def told(self, subject: Subject) -> Subject:
        """Return a subject with this title, subtitle and source; told twice it says the same.

        Examples
        --------
        >>> HouseStyle(title="Ours").told(Subject("Theirs", "2025", (), "A survey", "Counted.")).title
        'Ours'
        """
        return replace(
            subject,
            title=text_of(self.title) or subject.title,
            subtitle=text_of(self.subtitle) or subject.subtitle,
            source=text_of(self.source) or subject.source,
        )


def contrast_on_white(colour: str) -> float:
    """Return the contrast of a colour on white paper, from 1 (white) to 21 (black), as WCAG 2.2 defines it.

    Parameters
    ----------
    colour : str
        "#12436D" or "#148".

    Raises
    ------
    ParameterError
        If it is no such colour.

    Examples
    --------
    >>> round(contrast_on_white("#767676"), 2), contrast_on_white("#000")
    (4.54, 21.0)
    """
    if not _COLOUR.fullmatch(colour):
        raise ParameterError(f'"{colour}" is no colour: write a hash and six digits, such as "#12436D".')
    red, green, blue = _linear(colour)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def check_palette(palette: Mapping[str, object], *, where: str = "The palette") -> None:
    """Refuse a palette with a fault, naming every one.

    Parameters
    ----------
    palette : mapping of str to object
        Kind → its colour; "groups" → a list of colours; "heat" → a colour.
    where : str
        The file, as the message names it.

    Raises
    ------
    InputError
        If a colour is none, is too pale on white, is too like another group's, or is given to a kind that there is not.

    Examples
    --------
    >>> check_palette({"organisation": "#12436D"})
    """
    problems = list(_faults(palette, where))
    if problems:
        raise InputError(f"{where} cannot be used.", problems)


def _faults(palette: Mapping[str, object], where: str) -> Iterator[Problem]:
    keys = (*MARKS, _GROUPS, _HEAT)
    for key, given in palette.items():
        if key not in keys:
            near, _ = did_you_mean(key, keys)
            said = f'there is no "{key}" to colour.{near} A palette has {", ".join(MARKS)}, {_GROUPS} and {_HEAT}.'
            yield Problem(where, None, key, _quoted(given), "unknown kind", said)
        elif key == _GROUPS:
            yield from (Problem(where, None, key, _quoted(given), *fault) for fault in _faults_of_groups(given))
        elif fault := _fault_of(key, given):
            yield Problem(where, None, key, _quoted(given), *fault)


def _quoted(given: object) -> str:
    return text_of(given) if isinstance(given, str) else str(given)


def _fault_of(what: str, colour: object) -> tuple[str, str] | None:
    """Return the rule that a colour breaks, and the message; None where it breaks none."""
    value = _quoted(colour)
    if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
        return "no colour", f'{what} is "{value}": write a hash and six digits, such as "#12436D".'
    if (contrast := contrast_on_white(colour)) < LEAST_CONTRAST:
        return (
            "too pale",
            f'{what} is "{value}", whose contrast on white is {int(contrast * 10) / 10:.1f} to 1. It must be '
            "3 to 1 or more, so that everybody sees it: choose a darker colour.",
        )
    return None


def _faults_of_groups(given: object) -> Iterator[tuple[str, str]]:
    if not isinstance(given, list | tuple) or not _FEWEST_GROUPS <= len(given) <= _MOST_GROUPS:
        yield (
            "groups",
            f'{_GROUPS} must be a list of {_FEWEST_GROUPS} to {_MOST_GROUPS} colours, such as ["#12436D", "#801650"].',
        )
        return
    faults = [_fault_of(f"Colour {place} of {_GROUPS}", colour) for place, colour in enumerate(given, start=1)]
    yield from (fault for fault in faults if fault)
    if not any(faults):
        yield from _too_alike(given)


def _too_alike(colours: Sequence[str]) -> Iterator[tuple[str, str]]:
    for (place, one), (other_place, other) in combinations(enumerate(colours, start=1), 2):
        if math.dist(_oklab(one), _oklab(other)) < _LEAST_APART:
            yield (
                "too alike",
                f"Colours {place} and {other_place} of {_GROUPS}, {one} and {other}, cannot be told apart on a small "
                "mark: make one lighter or darker, or choose another.",
            )


def _linear(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue as amounts of light, from 0 to 1."""
    parts = [int(_six(colour)[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def _oklab(colour: str) -> tuple[float, float, float]:
    """Return a colour where equal distances look alike (Ottosson 2020, https://bottosson.github.io/posts/oklab)."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _six(colour: str) -> str:
    digits = colour[1:]
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)).upper()


def _marked(mark: Mark, colour: str) -> Mark:
    return Mark(mark.shape, _six(colour), _outline(colour))


def _outline(colour: str) -> str:
    return _six(colour) if contrast_on_white(colour) >= _NEEDS_OUTLINE else INK


def _check_logo(logo: bytes) -> None:
    if len(logo) > LARGEST_LOGO:
        raise ParameterError(
            f"The logo has {len(logo):,} bytes; it may have {LARGEST_LOGO:,}. Save it smaller: 600 pixels across is "
            "enough."
        )
    start = logo[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start or start.startswith(b"<?xml"):
        raise ParameterError(
            "The logo is an SVG file, which may carry scripts and is not taken into a page. Save it as PNG."
        )
    if not logo.startswith((_PNG, _JPEG)):
        raise ParameterError("The logo is neither a PNG nor a JPEG picture. Save it as PNG.")
    width, height = _pixels(logo)
    if not (0 < width <= _MOST_PIXELS and 0 < height <= _MOST_PIXELS):
        raise ParameterError(
            f"The logo is damaged or too large: each side must have from 1 to {_MOST_PIXELS:,} pixels. Save it anew "
            "as PNG."
        )


def _pixels(logo: bytes) -> tuple[int, int]:
    """Return width and height from the head of a PNG or JPEG file; (0, 0) where it holds none."""
    if logo.startswith(_PNG):
        whole = logo[12:16] == b"IHDR" and len(logo) >= 24 and b"IEND" in logo[-16:]
        width, height = struct.unpack(">II", logo[16:24]) if whole else (0, 0)
        return int(width), int(height)
    place = 2
    while place + 9 <= len(logo) and logo[place] == 0xFF:
        kind = logo[place + 1]
        if kind in _SCANS:
            height, width = struct.unpack(">HH", logo[place + 5 : place + 9])
            return int(width), int(height)
        place += 1 if kind == 0xFF else 2 + int.from_bytes(logo[place + 2 : place + 4], "big")
    return 0, 0
