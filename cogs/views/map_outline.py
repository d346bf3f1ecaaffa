"""A boundary in GeoJSON as outlines of longitude and latitude, or one clear error."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from cogs.errors import InputError

__all__ = ["outline_of"]

Array = np.ndarray[Any, np.dtype[np.float64]]

MOST_POINTS = 500_000
_GRID_EAST, _GRID_NORTH = 700_000, 1_300_000
_AREAS = ("Polygon", "MultiPolygon")
_DEGREES = "Export it again in degrees: longitude and latitude, WGS 84, also called EPSG:4326."


def outline_of(boundary: Mapping[str, Any]) -> list[Array]:
    """Return the rings of a boundary, each as rows of longitude and latitude.

    Parameters
    ----------
    boundary : mapping
        GeoJSON: a FeatureCollection, a Feature, a Polygon or a MultiPolygon.

    Raises
    ------
    InputError
        If it is none of these, or its coordinates are not degrees.

    Examples
    --------
    >>> square = {"type": "Polygon", "coordinates": [[[-1, 53], [-1, 54], [0, 54], [-1, 53]]]}
    >>> [ring.shape for ring in outline_of(square)]
    [(4, 2)]
    """
    if "27700" in str(_named_system(boundary)):
        raise InputError(f"The boundary is in metres of the British National Grid (EPSG:27700). {_DEGREES}")
    rings, points = [], 0
    for geometry in _geometries(boundary):
        for ring in _rings(geometry):
            points += len(ring)
            if points > MOST_POINTS:
                raise InputError(
                    f"The boundary has more than {MOST_POINTS:,} points. Use a generalised boundary: it looks the same."
                )
            rings.append(_degrees(ring))
    if not rings:
        raise InputError("The boundary holds no area. It must be GeoJSON with a Polygon or a MultiPolygon.")
    return rings


def _named_system(boundary: Mapping[str, Any]) -> Any:
    system = boundary.get("crs")
    properties = system.get("properties") if isinstance(system, Mapping) else None
    return properties.get("name") if isinstance(properties, Mapping) else None


def _geometries(boundary: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the areas of a boundary; features without a geometry are passed over, as GeoJSON allows them."""
    kind = boundary.get("type")
    features = boundary.get("features") if kind == "FeatureCollection" else [boundary]
    if not isinstance(features, list):
        raise InputError("The boundary is a FeatureCollection without a list of features.")
    for feature in features:
        is_feature = isinstance(feature, Mapping) and feature.get("type") == "Feature"
        geometry = feature.get("geometry") if is_feature else feature
        if geometry is None and is_feature:
            continue
        found = geometry.get("type") if isinstance(geometry, Mapping) else None
        if found not in _AREAS or not isinstance(geometry, Mapping):
            told = f"a {found[:40]}" if isinstance(found, str) else "something else"
            raise InputError(f"The boundary must be GeoJSON with Polygons and MultiPolygons only; {told} was found.")
        yield geometry


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[Any]]:
    areas = geometry.get("coordinates")
    areas = [areas] if geometry["type"] == "Polygon" else areas
    if not isinstance(areas, list) or not all(isinstance(area, list) for area in areas):
        raise InputError(f"The boundary has a {geometry['type']} without coordinates.")
    for area in areas:
        for ring in area:
            if not isinstance(ring, list) or len(ring) < 4:
                raise InputError("The boundary has a ring of fewer than four points; a ring ends where it began.")
            yield ring


def _degrees(ring: list[Any]) -> Array:
    points = [_point(point) for point in ring]
    degrees = np.array(points, dtype=np.float64)
    across, up = np.abs(degrees).max(axis=0)
    if across <= 180.0 and up <= 90.0:
        return degrees
    if degrees.min() >= 0 and across <= _GRID_EAST and up <= _GRID_NORTH and up > 180.0:
        raise InputError(
            f"The boundary seems to be in metres of the British National Grid (EPSG:27700): {_pair(points)}. {_DEGREES}"
        )
    if across <= 90.0 and up <= 180.0:
        raise InputError(f"The boundary has latitude first: {_pair(points)}. GeoJSON has longitude first.")
    raise InputError(f"The coordinates of the boundary are not degrees: {_pair(points)}. {_DEGREES}")


def _point(point: Any) -> tuple[float, float]:
    given = point[:2] if isinstance(point, list) else []
    numbers = [n for n in given if isinstance(n, (int, float)) and not isinstance(n, bool) and abs(n) < 1e12]
    if len(numbers) != 2 or not all(math.isfinite(number) for number in numbers):
        raise InputError("The boundary has a point that is not two numbers, longitude and latitude.")
    return float(numbers[0]), float(numbers[1])


def _pair(points: list[tuple[float, float]]) -> str:
    return f"{points[0][0]:.10g}, {points[0][1]:.10g}"
