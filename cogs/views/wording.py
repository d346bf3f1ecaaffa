"""Values as a page writes them: numbers, missing cells, stated figures, and how wide a text is in print."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from cogs.views.style import LABEL_SIZE

__all__ = ["counted", "name_lines", "shown", "stated", "text_of", "width_of"]

DASH = "\u2013"
# Widths of Arial's characters in thousandths of its height, for printable ASCII from the space on.
# fmt: off
_WIDTHS = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556),
    *(556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778),
    *(722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278),
    *(278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
# fmt: on


def shown(value: float | None) -> str:
    """Return a number as a table shows it: thousands apart, at most three decimals that matter, a dash for none.

    Examples
    --------
    >>> shown(1234.0), shown(12.3456), shown(0.00012345), shown(float("nan"))
    ('1,234', '12.35', '0.000123', '–')
    """
    if value is None or not math.isfinite(value):
        return DASH
    size = abs(value)
    if value == int(value) or size >= 1_000:
        return f"{value:,.0f}".replace("-", "\u2212")
    decimals = 1 if size >= 100 else 2 if size >= 10 else 3 if size >= 1 else 2 - math.floor(math.log10(size))
    digits = f"{value:,.{min(decimals, 12)}f}".rstrip("0").rstrip(".")
    return digits.replace("-", "\u2212")


def text_of(value: Any) -> str:
    """Return any cell as one line of text; nothing for a missing one.

    Examples
    --------
    >>> text_of(float("nan")), text_of(pd.Timestamp("2025-04-01")), text_of(3.0), text_of(True)
    ('', '2025-04-01', '3', 'yes')
    """
    # Most cells are one of these two, and pages have a million of them.
    if type(value) is str:
        return " ".join(value.split())
    if type(value) is float:
        return "" if math.isnan(value) else shown(value)
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, (int, float, np.integer, np.floating)):
        return shown(float(value))
    return " ".join(str(value).split())


def stated(value: Any, value_is: Any = "", unit: Any = "") -> str:
    """Return a stated figure in the words of its source: "at least 20 partners".

    Examples
    --------
    >>> stated(20.0, "at least", "partners"), stated(33.0, "share", "%")
    ('at least 20 partners', '33%')
    """
    number, how, of = text_of(value), text_of(value_is), text_of(unit)
    if of.startswith("%") and number:
        number, of = number + "%", of.removeprefix("%").strip()
    words = (how if how not in ("exact", "share") else "", number, of)
    return " ".join(part for part in words if part) if number else ""


def counted(number: int, one: str, several: str | None = None) -> str:
    """Return a number with its noun: "1 tie", "2,000 ties"."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def name_lines(name: str, *, one: int = 20, most: int = 30) -> tuple[str, ...]:
    """Return a name as a picture writes it: long ones in two lines, cut where even those are too long.

    The whole name stands in the details and tables.

    Examples
    --------
    >>> name_lines("Southern Brooks Community Partnerships")
    ('Southern Brooks', 'Community Partnerships')
    """
    words = name.split(" ")
    lines: tuple[str, ...] = (name,)
    if len(name) > one and len(words) > 1:
        splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
        lines = min(splits, key=lambda pair: max(map(len, pair)))
    return tuple(line if len(line) <= most else line[: most - 1].rstrip() + "\u2026" for line in lines)


def width_of(text: str, size: float = LABEL_SIZE, *, bold: bool = False) -> float:
    """Return how wide a text is in the house font, near enough to keep names apart."""
    thousandths = sum(_WIDTHS[ord(c) - 32] if " " <= c <= "~" else 1000 if c > "\u2e80" else 600 for c in text)
    return thousandths / 1000 * size * (1.07 if bold else 1.0)
