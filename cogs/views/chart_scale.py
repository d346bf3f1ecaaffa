"""A scale along the bottom of a chart: round numbers, quiet lines, and where a value stands."""

from __future__ import annotations

from dataclasses import dataclass

from cogs.views.chart_drawing import PALE, SMALL, Drawing, wrapped
from cogs.views.style import FIGURE_WIDTH
from cogs.views.wording import shown

__all__ = ["Scale", "round_numbers"]


def round_numbers(low: float, high: float, *, most: int = 6, whole: bool = False) -> list[float]:
    """Return round numbers that span two values, at most so many steps apart.

    Examples
    --------
    >>> round_numbers(0, 34)
    [0.0, 10.0, 20.0, 30.0, 40.0]
    """
    from matplotlib.ticker import MaxNLocator

    locator = MaxNLocator(nbins=most - 1, steps=[1, 2, 2.5, 5, 10], integer=whole)
    return [float(value) for value in locator.tick_values(low, high if high > low else low + 1)]


@dataclass(frozen=True)
class Scale:
    """A straight scale from one side of a chart to the other; `ticks` are its round numbers."""

    left: float
    right: float
    ticks: tuple[float, ...]

    @classmethod
    def over(cls, left: float, right: float, low: float, high: float, *, whole: bool = False) -> Scale:
        """Return the scale that holds two values and ends in round numbers."""
        return cls(left, right, tuple(round_numbers(low, high, whole=whole)))

    def at(self, value: float) -> float:
        """Return where a value stands.

        Examples
        --------
        >>> Scale(100, 300, (0.0, 10.0)).at(5)
        200.0
        """
        low, high = self.ticks[0], self.ticks[-1]
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def draw(self, drawing: Drawing, top: float, bottom: float, heading: str) -> None:
        """Draw a line at each round number, the numbers below, and below them what they count."""
        for tick in self.ticks:
            drawing.line((self.at(tick), top), (self.at(tick), bottom), colour=PALE)
            drawing.words(self.at(tick), bottom + 13, shown(tick), size=SMALL, anchor="middle")
        drawing.words(
            self.left, bottom + 34, wrapped(heading, FIGURE_WIDTH - 8 - self.left, SMALL, most=1)[0], size=SMALL
        )
