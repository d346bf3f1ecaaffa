"""Degrees to a flat map: an equirectangular projection true at its centre, and the frame that shows every node."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cogs.views.style import FIGURE_WIDTH

__all__ = ["Frame", "Projection", "far_off", "frame_of", "located", "projection_of", "round_length"]

Array = np.ndarray[Any, np.dtype[np.float64]]

EARTH_RADIUS = 6371.0088
"""Kilometres: the mean radius of the Earth."""
MARGIN = 52.0
"""Room between the outermost nodes and the frame, for marks and names."""
LEAST_HEIGHT, MOST_HEIGHT = 360.0, 600.0
LEAST_SPAN = 0.5
"""Kilometres that a map shows at least, even of a single node."""
_ENOUGH, _TIMES, _FAR = 8, 5.0, 25.0


@dataclass(frozen=True)
class Projection:
    """An equirectangular projection: kilometres east and north of a centre in degrees."""

    latitude: float
    longitude: float

    def kilometres(self, degrees: Array) -> Array:
        """Return kilometres east and north of the centre, for rows of longitude and latitude.

        Examples
        --------
        >>> Projection(60.0, 0.0).kilometres(np.array([[1.0, 61.0]])).round(1).tolist()
        [[55.6, 111.2]]
        """
        east = (degrees[:, 0] - self.longitude + 180.0) % 360.0 - 180.0
        shrunk = max(math.cos(math.radians(self.latitude)), 0.01)
        ahead = np.column_stack([east * shrunk, degrees[:, 1] - self.latitude])
        kilometres: Array = np.radians(ahead) * EARTH_RADIUS
        return kilometres


@dataclass(frozen=True)
class Frame:
    """The part of the plane that a map shows: its middle in kilometres, its scale, its height in figure units."""

    east: float
    north: float
    scale: float
    height: float

    def places(self, kilometres: Array) -> Array:
        """Return x and y on the figure."""
        x = FIGURE_WIDTH / 2 + (kilometres[:, 0] - self.east) * self.scale
        y = self.height / 2 - (kilometres[:, 1] - self.north) * self.scale
        return np.column_stack([x, y])

    @property
    def step(self) -> float:
        """The side of a square of the grid in kilometres."""
        return round_length(150.0 / self.scale)


def located(nodes: pd.DataFrame) -> pd.DataFrame:
    """Return longitude and latitude of the nodes that have both.

    Examples
    --------
    >>> located(pd.DataFrame({"latitude": [53.8, None], "longitude": [-1.5, -1.6]}, index=["a", "b"])).index.tolist()
    ['a']
    """
    if not {"latitude", "longitude"} <= set(nodes.columns):
        return pd.DataFrame({"longitude": [], "latitude": []}, dtype="float64", index=nodes.index[:0])
    degrees = nodes[["longitude", "latitude"]].apply(pd.to_numeric, errors="coerce").astype("float64")
    found: pd.DataFrame = degrees.loc[np.isfinite(degrees.to_numpy()).all(axis=1)]
    return found


def projection_of(degrees: Array) -> Projection:
    """Return the projection centred on rows of longitude and latitude; they may lie across the 180th meridian."""
    longitudes, latitudes = degrees[:, 0], degrees[:, 1]
    if np.ptp(longitudes) > 180.0:
        longitudes = longitudes % 360.0
    middle = (float(longitudes.min()) + float(longitudes.max())) / 2
    return Projection((float(latitudes.min()) + float(latitudes.max())) / 2, (middle + 180.0) % 360.0 - 180.0)


def far_off(kilometres: Array) -> Array:
    """Return how many kilometres each node is from the middle one if that is very far, else 0.

    Very far is beyond 25 km and five times as far as nine in ten nodes: one body in the capital would
    shrink a town to a dot. Of fewer than eight nodes none is.
    """
    if len(kilometres) < _ENOUGH:
        return np.zeros(len(kilometres))
    distance = np.hypot(*(kilometres - np.median(kilometres, axis=0)).T)
    usual = float(np.percentile(distance, 90, method="lower"))
    return np.where(distance > max(_TIMES * usual, _FAR), distance, 0.0)


def frame_of(kilometres: Array) -> Frame:
    """Return the frame that shows every row; at least half a kilometre, so that a single node has a scale.

    Examples
    --------
    >>> frame_of(np.array([[3.0, 4.0]])).step
    0.1
    """
    low, high = kilometres.min(axis=0), kilometres.max(axis=0)
    across, down = np.maximum(high - low, LEAST_SPAN)
    scale = float(min((FIGURE_WIDTH - 2 * MARGIN) / across, (MOST_HEIGHT - 2 * MARGIN) / down))
    height = min(max(float(high[1] - low[1]) * scale + 2 * MARGIN, LEAST_HEIGHT), MOST_HEIGHT)
    east, north = (low + high) / 2
    return Frame(float(east), float(north), scale, round(height))


def round_length(most: float) -> float:
    """Return the greatest 1, 2 or 5 times a power of ten that is not above `most`.

    Examples
    --------
    >>> round_length(0.7), round_length(34.0), round_length(5.0)
    (0.5, 20.0, 5.0)
    """
    power = math.floor(math.log10(most) + 1e-9)
    fitting = [float(f"{first}e{power}") for first in (1, 2, 5) if float(f"{first}e{power}") <= most * (1 + 1e-9)]
    return max(fitting)
