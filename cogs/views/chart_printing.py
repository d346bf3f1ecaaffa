"""Drawings in print: SVG that is safe inside any page, and PNG; the same bytes for the same drawing."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal
from xml.etree import ElementTree as ET

from markupsafe import escape

from cogs.views.chart_drawing import Area, Disc, Drawing, Stroke, Words
from cogs.views.style import FIGURE_WIDTH, FONT, PAPER

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

__all__ = ["LETTERS", "house_style", "png_of", "sheet", "svg_of"]

DOTS = 72
"""So many dots an inch make matplotlib's points the pixels of a drawing."""
PNG_WIDTH = 2_008
"""Pixels across 17 cm of paper at 300 an inch."""
LETTERS = 0.87
"""matplotlib's own DejaVu Sans, the one font that is always there, is wider than the house font: so much smaller,
it fills the same room."""

_HOUSE: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "svg.fonttype": "none",
    "svg.hashsalt": "cogs",
    "text.parse_math": False,
    "text.usetex": False,
    "path.simplify": False,
}
_SIDES: dict[str, Literal["left", "center", "right"]] = {"start": "left", "middle": "center", "end": "right"}
_KEPT = ("fill", "stroke", "stroke-width", "stroke-linejoin", "text-anchor")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_SIZE = re.compile(r"font(?:-size)?: [^;]*?([\d.]+)px")
_BOLD = re.compile(r"font(?:-weight)?: (?:bold|700)\b")


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
    out = io.StringIO()
    with house_style():
        _printed(drawing).savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    height = _round(str(drawing.height))
    size = f'width="{FIGURE_WIDTH}" height="{height}"' if alone else 'width="100%"'
    body = "".join(_leaves(ET.fromstring(out.getvalue())))  # noqa: S314 - matplotlib's, made just now
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
            (item.x, height - item.y), item.radius, facecolor=item.fill, edgecolor=item.outline, linewidth=1.2
        )
    if isinstance(item, Area):
        points = [(x, height - y) for x, y in item.points]
        return Polygon(points, closed=True, facecolor=item.fill, edgecolor=item.outline, linewidth=1.2)
    across, down = zip(*item.points, strict=True)
    return Line2D(across, [height - y for y in down], color=item.colour, linewidth=item.width, solid_capstyle="butt")


def _leaves(root: ET.Element) -> Iterator[str]:
    """Yield matplotlib's paths and texts as plain elements: its styles as attributes, which no policy refuses."""
    for node in root.iter():
        tag = node.tag.rpartition("}")[2]
        if tag not in ("path", "text"):
            continue
        told = node.get("style", "")
        style = dict(part.strip().split(": ", 1) for part in told.split(";") if ": " in part)
        given = {name: style[name] for name in _KEPT if name in style}
        if tag == "path":
            yield f'<path d="{_round(" ".join(node.get("d", "").split()))}"{_attributes(given)}/>'
            continue
        size = "".join(_SIZE.findall(told))
        given |= {"x": node.get("x", "0"), "y": node.get("y", "0"), "font-size": str(float(size) / LETTERS)}
        if _BOLD.search(told):
            given["font-weight"] = "bold"
        if not node.get("transform", "rotate(-0").startswith("rotate(-0"):
            given["transform"] = node.get("transform", "")
        yield f"<text{_attributes(given)}>{escape(node.text or '')}</text>"


def _attributes(given: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value if value[:1] == "#" else _round(value))}"' for name, value in given.items())


def _round(text: str) -> str:
    """Return a text with its numbers at most two decimals long."""
    return _NUMBER.sub(lambda number: f"{float(number.group()):.2f}".rstrip("0").rstrip("."), text)
