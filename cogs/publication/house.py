"""The house style of a publisher, read from the files that hold its logo and its colours."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from cogs.errors import InputError
from cogs.views.house_style import LARGEST_LOGO, HouseStyle, check_palette

__all__ = ["read_house_style"]


def read_house_style(
    title: str | None = None,
    subtitle: str | None = None,
    source: str | None = None,
    logo: Path | None = None,
    palette: Path | None = None,
    *,
    logo_name: str | None = None,
) -> HouseStyle:
    """Return a house style, its logo and its colours read and checked.

    Parameters
    ----------
    title, subtitle, source : str, optional
        Instead of what the data say.
    logo : Path, optional
        A PNG or JPEG file of at most 1 MB.
    palette : Path, optional
        A TOML or JSON file with a colour per kind, and if wanted of groups and of heat maps:
        `organisation = "#12436D"`, `groups = ["#12436D", "#801650"]`, `heat = "#12436D"`.
    logo_name : str, optional
        What stands for the logo where it is not seen; else the name of its file in plain words.

    Raises
    ------
    InputError
        If a file cannot be read, or if its colours have faults: all of them are named.
    ParameterError
        If the logo is no PNG or JPEG picture, or too large.

    Examples
    --------
    >>> read_house_style("Our neighbourhood").title
    'Our neighbourhood'
    """
    return HouseStyle(
        title=title,
        subtitle=subtitle,
        source=source,
        logo=None if logo is None else _read(Path(logo), "logo", most=LARGEST_LOGO + 1),
        logo_name=logo_name or ("Logo" if logo is None else _name_of(Path(logo))),
        palette=None if palette is None else _colours(Path(palette)),
    )


def _read(path: Path, what: str, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(f"The {what} {path} cannot be read: {why}. Check its name and place.") from error


def _name_of(path: Path) -> str:
    words = " ".join(path.stem.replace("_", " ").replace("-", " ").split())
    return words if "logo" in words.casefold() else f"Logo: {words}"


def _colours(path: Path) -> dict[str, Any]:
    content = _read(path, "palette", most=100_000)
    try:
        text = content.decode("utf-8-sig")
        given: Any = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"The palette {path} cannot be read: {error}. Write a colour for each kind, one a line, such as "
            'organisation = "#12436D".'
        ) from error
    if not isinstance(given, dict):
        raise InputError(f'The palette {path} must name a colour for each kind, such as {{"organisation": "#12436D"}}.')
    check_palette(given, where=path.name)
    return given
