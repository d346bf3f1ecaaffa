"""A chart before it is printed: words, lines, areas and discs on a sheet, in pixels from its top left corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cogs.views.style import FIGURE_WIDTH, GREY, INK, LABEL_SIZE, SHAPES, Mark
from cogs.views.wording import text_of, width_of

__all__ = [
    "ELLIPSIS",
    "PALE",
    "SMALL",
    "Area",
    "Disc",
    "Drawing",
    "Stroke",
    "Words",
    "fitted",
    "plain_text",
    "wrapped",
]

LONGEST_NAME = 40
SMALL = 13.0
"""Height of numbers, of headings and of what stands at an axis."""
PALE = "#DDE2E7"
"""Lines and tracks that only guide the eye; nothing is read from them."""
ELLIPSIS = "\u2026"
_LOWER = 0.35
"""How far below the middle of a line its letters stand, as a share of their height."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Words:
    """One line of text; `anchor` is start, middle or end; `turned` text is read from below."""

    x: float
    y: float
    text: str
    size: float
    anchor: str
    bold: bool
    colour: str
    turned: bool


@dataclass(frozen=True)
class Stroke:
    """A line through points."""

    points: tuple[Point, ...]
    colour: str
    width: float


@dataclass(frozen=True)
class Area:
    """A filled polygon."""

    points: tuple[Point, ...]
    fill: str
    outline: str


@dataclass(frozen=True)
class Disc:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str
    outline: str


@dataclass(eq=False)
class Drawing:
    """What stands on a sheet as wide as every figure, the first below the last."""

    height: float
    items: list[Words | Stroke | Area | Disc] = field(default_factory=list)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = LABEL_SIZE,
        anchor: str = "start",
        bold: bool = False,
        colour: str = INK,
        turned: bool = False,
    ) -> None:
        """Write one line, the middle of its letters at y (turned: at x)."""
        lower = size * _LOWER
        x, y = (x + lower, y) if turned else (x, y + lower)
        self.items.append(Words(x, y, plain_text(text), size, anchor, bold, colour, turned))

    def line(self, *points: Point, colour: str = GREY, width: float = 1.0) -> None:
        """Draw a line."""
        self.items.append(Stroke(points, colour, width))

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, outline: str = "none") -> None:
        """Draw a rectangle."""
        self.items.append(Area(((left, top), (right, top), (right, bottom), (left, bottom)), fill, outline))

    def mark(self, mark: Mark, x: float, y: float, radius: float) -> None:
        """Draw the mark of a kind."""
        corners = SHAPES[mark.shape]
        if corners:
            points = tuple((x + across * radius, y + down * radius) for across, down in corners)
            self.items.append(Area(points, mark.fill, mark.outline))
        else:
            self.items.append(Disc(x, y, radius, mark.fill, mark.outline))

    def note(self, y: float, lines: Sequence[str]) -> None:
        """Write what must be said below a chart, line under line."""
        for number, text in enumerate(lines):
            self.words(8, y + 18 * number, text, size=SMALL)

    def framed(self, title: str, source: str) -> Drawing:
        """Return the same drawing with its title above and its source below: for a file that stands alone."""
        heading = wrapped(title, FIGURE_WIDTH - 16, 17, bold=True)
        top = 24.0 * len(heading) + 12
        below = wrapped(f"Source: {source}", FIGURE_WIDTH - 16, SMALL) if source else ()
        whole = Drawing(self.height + top + 18.0 * len(below) + (8 if below else 0))
        for number, line in enumerate(heading):
            whole.words(8, 20 + 24 * number, line, size=17, bold=True)
        whole.items += [_lowered(item, top) for item in self.items]
        whole.note(self.height + top + 6, below)
        return whole


def _lowered(item: Words | Stroke | Area | Disc, down: float) -> Words | Stroke | Area | Disc:
    if isinstance(item, Words | Disc):
        return replace(item, y=item.y + down)
    return replace(item, points=tuple((x, y + down) for x, y in item.points))


def plain_text(value: object) -> str:
    r"""Return a text as one line without characters that do not print or that turn the direction of reading.

    Examples
    --------
    >>> plain_text("Advice\u202e\n centre\x00")
    'Advice centre'
    """
    return "".join(letter for letter in text_of(value) if letter.isprintable())


def fitted(name: object, width: float, size: float = LABEL_SIZE, *, bold: bool = False) -> str:
    """Return a name as it fits: at most 40 characters and no wider than told, an ellipsis for the rest.

    Examples
    --------
    >>> fitted("Library", 200), fitted("Northfield and District Council for Voluntary Service", 400)
    ('Library', 'Northfield and District Council for Vol…')
    """
    text = plain_text(name)
    if len(text) > LONGEST_NAME:
        text = text[: LONGEST_NAME - 1] + ELLIPSIS
    return _cut(text, width, size, bold=bold)


def wrapped(text: str, width: float, size: float = LABEL_SIZE, *, bold: bool = False, most: int = 4) -> tuple[str, ...]:
    """Return a text in lines no wider than told; what is left after the last line is an ellipsis.

    Examples
    --------
    >>> wrapped("Housing and homelessness", 120)
    ('Housing and', 'homelessness')
    """
    lines: list[str] = []
    for word in plain_text(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + ELLIPSIS]
    return tuple(_cut(line, width, size, bold=bold) for line in lines)


def _cut(line: str, width: float, size: float, *, bold: bool) -> str:
    if width_of(line, size, bold=bold) <= width:
        return line
    kept = line.rstrip(ELLIPSIS)
    while kept and width_of(kept + ELLIPSIS, size, bold=bold) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS
