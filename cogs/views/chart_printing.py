"""Drawings in print: SVG that is safe inside any page, and PNG; the same bytes for the same drawing."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import escape

from cogs.views.chart_drawing import Area, Disc, Drawing, Stroke, Words
from cogs.views.style import FIGURE_WIDTH, FONT, PAPER

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

__all__ = ["LETTERS", "house_style", "png_of", "sheet", "svg_of"]

Given = dict[str, str | float]

DOTS = 72
"""So many dots an inch make matplotlib's points the pixels of a drawing."""
PNG_WIDTH = 2_008
"""Pixels across 17 cm of paper at 300 an inch."""
OUTLINE = 1.2
"""How wide the outline of a mark is."""
LETTERS = 0.87
"""matplotlib's own DejaVu Sans, the one font that is always there, is wider than the house font: so much smaller,
it fills the same room."""

_HOUSE: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "text.parse_math": False,
    "text.usetex": False,
    "path.simplify": False,
}
_SIDES: dict[str, Literal["left", "center", "right"]] = {"start": "left", "middle": "center", "end": "right"}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw as the house does, whatever the user's own matplotlib settings; letters no font has are no warning."""
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update(_HOUSE)
        warnings.filterwarnings("ignore", message=r"Glyph \d+|Matplotlib currently does not support")
        yield


def sheet(height: float) -> Figure:
    """Return an empty figure whose one pair of axes counts in pixels; y grows upwards."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(FIGURE_WIDTH / DOTS, height / DOTS), dpi=DOTS, facecolor=PAPER)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0, FIGURE_WIDTH)
    axes.set_ylim(0, height)
    return figure


def svg_of(drawing: Drawing, *, key: str, title: str, description: str, alone: bool = False) -> str:
    """Return a drawing as one `<svg>` element: paths and text, no style, no script, ids that start with the key.

    Parameters
    ----------
    drawing : Drawing
    key : str
        What its ids start with; another one for each chart of a page.
    title, description : str
        The text alternative.
    alone : bool
        Whether it is a file of its own, as large as drawn; else it is as wide as what it stands in.
    """
    height = _number(drawing.height)
    size = f'width="{FIGURE_WIDTH}" height="{height}"' if alone else 'width="100%"'
    paper = Area(((0, drawing.height), (FIGURE_WIDTH, drawing.height), (FIGURE_WIDTH, 0), (0, 0)), PAPER, "none")
    body = "".join(map(_element, (paper, *drawing.items)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture chart" role="img" '
        f'aria-labelledby="{key}-title {key}-description" {size} viewBox="0 0 {FIGURE_WIDTH} {height}" '
        f'font-family="{escape(FONT)}"><title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-description">{escape(description)}</desc>{body}</svg>'
    )


def png_of(drawing: Drawing) -> bytes:
    """Return a drawing as PNG, 17 cm wide at 300 dots an inch, with nothing of when or how it was made."""
    out = io.BytesIO()
    with house_style():
        _printed(drawing).savefig(
            out,
            format="png",
            dpi=DOTS * PNG_WIDTH / FIGURE_WIDTH,
            metadata={"Software": None},
            pil_kwargs={"dpi": (300, 300)},
        )
    return out.getvalue()


def _printed(drawing: Drawing) -> Figure:
    figure = sheet(drawing.height)
    for order, item in enumerate(drawing.items):
        artist = _artist(item, drawing.height)
        artist.set_zorder(order)
        artist.set_clip_on(False)
        figure.axes[0].add_artist(artist)
    return figure


def _artist(item: Words | Stroke | Area | Disc, height: float) -> Artist:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, Polygon
    from matplotlib.text import Text

    if isinstance(item, Words):
        return Text(
            item.x,
            height - item.y,
            item.text,
            fontsize=item.size * LETTERS,
            fontweight="bold" if item.bold else "normal",
            color=item.colour,
            horizontalalignment=_SIDES[item.anchor],
            verticalalignment="baseline",
            rotation=90 if item.turned else 0,
            rotation_mode="anchor",
        )
    if isinstance(item, Disc):
        return Circle(
            (item.x, height - item.y), item.radius, facecolor=item.fill, edgecolor=item.outline, linewidth=OUTLINE
        )
    if isinstance(item, Area):
        points = [(x, height - y) for x, y in item.points]
        return Polygon(points, closed=True, facecolor=item.fill, edgecolor=item.outline, linewidth=OUTLINE)
    across, down = zip(*item.points, strict=True)
    return Line2D(across, [height - y for y in down], color=item.colour, linewidth=item.width, solid_capstyle="butt")


def _element(item: Words | Stroke | Area | Disc) -> str:
    """Return a mark as an element: its style as attributes, which no policy refuses."""
    if isinstance(item, Words):
        return f"<text{_attributes(_of_words(item))}>{escape(item.text)}</text>"
    if isinstance(item, Stroke):
        line: Given = {"fill": "none", "stroke": item.colour.lower(), "stroke-width": item.width}
        return f'<path d="{_through(item.points)}"{_attributes(line)}/>'
    path = _round_about(item) if isinstance(item, Disc) else f"{_through(item.points)} z"
    given: Given = {"fill": item.fill.lower()}
    if item.outline != "none":
        given |= {"stroke": item.outline.lower(), "stroke-width": OUTLINE, "stroke-linejoin": "miter"}
    return f'<path d="{path}"{_attributes(given)}/>'


def _of_words(item: Words) -> Given:
    given: Given = {"fill": item.colour.lower(), "text-anchor": item.anchor}
    given |= {"x": item.x, "y": item.y, "font-size": item.size}
    if item.bold:
        given["font-weight"] = "bold"
    if item.turned:
        given["transform"] = f"rotate(-90 {_number(item.x)} {_number(item.y)})"
    return given


def _through(points: tuple[tuple[float, float], ...]) -> str:
    return "M " + " L ".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _round_about(disc: Disc) -> str:
    x, low, high, radius = map(_number, (disc.x, disc.y + disc.radius, disc.y - disc.radius, disc.radius))
    return f"M {x} {low} A {radius} {radius} 0 1 0 {x} {high} A {radius} {radius} 0 1 0 {x} {low} z"


def _attributes(given: Given) -> str:
    return "".join(
        f' {name}="{escape(value if isinstance(value, str) else _number(value))}"' for name, value in given.items()
    )


def _number(value: float) -> str:
    """Return a number at most two decimals long."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
