"""The house style of whoever publishes: their own title, source, logo and colours, checked before anything is drawn."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from cogs.errors import InputError, ParameterError, Problem, did_you_mean
from cogs.views.content import Subject
from cogs.views.style import INK, MARKS, Mark
from cogs.views.wording import text_of

__all__ = ["LARGEST_LOGO", "LEAST_CONTRAST", "HouseStyle", "check_palette", "contrast_on_white"]

LARGEST_LOGO = 1_000_000
"""Bytes: a logo stands in every report as a whole."""
LEAST_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11: what graphics need to be seen."""
_NEEDS_OUTLINE = 4.5
"""Lighter marks get a dark outline, as the house's own do."""
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
    palette : mapping of str to str or None
        Kind → its colour, such as "#12436D": at least 3 to 1 on white. Kinds left out keep theirs.

    Raises
    ------
    ParameterError
        If the logo is no PNG or JPEG picture, or too large.
    InputError
        If a colour is none, is too pale, or is given to a kind that there is not.

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
    palette: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        if self.logo is not None:
            _check_logo(self.logo)
        if self.palette is not None:
            check_palette(self.palette)
            object.__setattr__(self, "palette", MappingProxyType(dict(self.palette)))

    @property
    def marks(self) -> Mapping[str, Mark]:
        """The mark of each kind in these colours, for `cogs.views.style.painted`."""
        own = {kind: _marked(MARKS[kind], colour) for kind, colour in (self.palette or {}).items()}
        return MappingProxyType({**MARKS, **own})

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
    digits = _six(colour)[1:]
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def check_palette(palette: Mapping[str, object], *, where: str = "The palette") -> None:
    """Refuse a palette with a fault, naming every one.

    Parameters
    ----------
    palette : mapping of str to object
        Kind → its colour.
    where : str
        The file, as the message names it.

    Raises
    ------
    InputError
        If a colour is none, is too pale on white, or is given to a kind that there is not.

    Examples
    --------
    >>> check_palette({"organisation": "#12436D"})
    """
    problems = list(_faults(palette, where))
    if problems:
        raise InputError(f"{where} cannot be used.", problems)


def _faults(palette: Mapping[str, object], where: str) -> Iterator[Problem]:
    for kind, colour in palette.items():
        said = None
        value = text_of(colour) if isinstance(colour, str) else str(colour)
        if kind not in MARKS:
            near, _ = did_you_mean(kind, MARKS)
            said = "unknown kind", f'there is no kind "{kind}".{near} The kinds are {", ".join(MARKS)}.'
        elif not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            said = "no colour", f'{kind} is "{value}": write a hash and six digits, such as "#12436D".'
        elif (contrast := contrast_on_white(colour)) < LEAST_CONTRAST:
            said = (
                "too pale",
                f'{kind} is "{value}", whose contrast on white is {int(contrast * 10) / 10:.1f} to 1. It must be '
                "3 to 1 or more, so that everybody sees it: choose a darker colour.",
            )
        if said:
            yield Problem(where, None, kind, value, *said)


def _six(colour: str) -> str:
    digits = colour[1:]
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)).upper()


def _marked(mark: Mark, colour: str) -> Mark:
    return Mark(mark.shape, _six(colour), _six(colour) if contrast_on_white(colour) >= _NEEDS_OUTLINE else INK)


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
