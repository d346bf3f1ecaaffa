"""A boundary from a GeoJSON file of the user's, read within limits and checked before anything is drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from cogs.errors import InputError
from cogs.views.map_outline import outline_of

__all__ = ["read_boundary"]

MOST_BYTES = 50_000_000


def read_boundary(path: str | Path) -> Mapping[str, Any]:
    """Return the boundary in a GeoJSON file, checked.

    Parameters
    ----------
    path : str or Path
        A file with a FeatureCollection, a Feature, a Polygon or a MultiPolygon, longitude and latitude in
        degrees, such as the Open Geography Portal gives.

    Returns
    -------
    mapping
        What `cogs.views.map.map_page` takes as its boundary.

    Raises
    ------
    InputError
        If there is no such file, it is no GeoJSON of areas, or its coordinates are not degrees.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "ward.geojson"
    >>> file.write_text('{"type": "Polygon", "coordinates": [[[0, 50], [0, 51], [1, 51], [0, 50]]]}')
    74
    >>> read_boundary(file)["type"]
    'Polygon'
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as failure:
        raise InputError(f"{file} could not be read: {failure.strerror or failure}.") from failure
    if len(content) > MOST_BYTES:
        raise InputError(f"{file} is larger than {MOST_BYTES // 1_000_000} MB. Use a generalised boundary.")
    boundary = _parsed(file, content)
    try:
        outline_of(boundary)
    except InputError as fault:
        raise InputError(f"{file}: {fault}") from fault
    return boundary


def _parsed(file: Path, content: bytes) -> Mapping[str, Any]:
    try:
        boundary = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as failure:
        raise InputError(f"{file} is not GeoJSON: it cannot be read as JSON in UTF-8.") from failure
    if not isinstance(boundary, dict):
        raise InputError(f"{file} is not GeoJSON: a FeatureCollection, a Feature, a Polygon or a MultiPolygon.")
    return boundary


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)
