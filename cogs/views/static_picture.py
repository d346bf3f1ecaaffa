"""The still picture as files: the SVG of `cogs.views.picture`, printed as it stands for Word and PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal
from xml.etree import ElementTree as ET

import pandas as pd
from markupsafe import escape

from cogs.network.community_network import CommunityNetwork
from cogs.views.chart_drawing import SMALL, wrapped
from cogs.views.chart_printing import DOTS, LETTERS, PNG_WIDTH, house_style, sheet
from cogs.views.picture import described, network_picture
from cogs.views.style import FIGURE_WIDTH, INK, LABEL_SIZE, PAPER

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.path import Path

__all__ = ["MOST_LEGIBLE", "picture_png", "static_picture"]

MOST_LEGIBLE = 150
"""Above so many marks paper 17 cm wide has no room for their names: draw the organisation view or groups instead."""

_STEP = re.compile(r"([MLQHZalvz])([^MLQHZalvz]*)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_MOVE = re.compile(r"translate\((\S+) (\S+)\)")
_SIDES: dict[str, Literal["left", "center", "right"]] = {"start": "left", "middle": "center", "end": "right"}


def static_picture(
    network: CommunityNetwork,
    places: pd.DataFrame,
    *,
    sizes: pd.Series[Any],
    labels: Sequence[str],
    title: str,
    source: str,
    description: str | None = None,
    residents: pd.Series[Any] | None = None,
) -> dict[str, bytes]:
    """Return the picture of a network as two files that stand alone: SVG, and PNG 17 cm wide at 300 dots an inch.

    It is the report's own picture, mark for mark and name for name, with its title above it and its source below.

    Parameters
    ----------
    network : CommunityNetwork
        What is drawn, without residents; legible to about 150 nodes.
    places : pandas.DataFrame
        x and y of every node, from `cogs.views.layout.positions`.
    sizes, labels, residents : optional
        As `cogs.views.picture.network_picture` takes them.
    title, source : str
        What stands above the picture, and where the data come from.
    description : str, optional
        The text alternative; else what is drawn, counted.

    Returns
    -------
    dict of str to bytes
        Name of the file → what it holds; the same bytes for the same picture.

    Raises
    ------
    KeyError
        If a node has no position.

    Examples
    --------
    >>> import cogs
    >>> from cogs.views.layout import positions
    >>> network = cogs.network_from_edges([("library", "refers_to", "advice centre")])
    >>> sizes = pd.Series(1.0, index=network.nodes.index)
    >>> files = static_picture(network, positions(network), sizes=sizes, labels=[], title="Two", source="A survey")
    >>> sorted(files), files["network.png"][1:4]
    (['network.png', 'network.svg'], b'PNG')
    """
    svg = network_picture(
        network,
        places,
        sizes=sizes,
        labels=labels,
        residents=residents,
        title=title,
        description=described(network) if description is None else description,
    )
    whole = _framed(_printable(svg), title, source)
    declared = f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'
    return {"network.svg": declared.encode(), "network.png": picture_png(whole)}


def picture_png(svg: str) -> bytes:
    """Return a picture that `network_picture` drew as PNG, 17 cm wide at 300 dots an inch.

    Parameters
    ----------
    svg : str
        What `cogs.views.picture.network_picture` returned: its few elements only, no other SVG.

    Returns
    -------
    bytes
        The same for the same picture.

    Examples
    --------
    >>> import cogs
    >>> from cogs.views.layout import positions
    >>> network = cogs.network_from_edges([("library", "refers_to", "advice centre")])
    >>> sizes = pd.Series(1.0, index=network.nodes.index)
    >>> drawn = {"sizes": sizes, "labels": [], "residents": None, "title": "Two", "description": "A tie"}
    >>> picture_png(network_picture(network, positions(network), **drawn))[1:4]
    b'PNG'
    """
    root = ET.fromstring(_printable(svg))  # noqa: S314 - our own, made just now
    height = float(root.get("viewBox", "").split()[3])
    out = io.BytesIO()
    with house_style():
        figure = sheet(height)
        axes = figure.axes[0]
        axes.invert_yaxis()  # pixels are counted from the top, as in the SVG
        for order, artist in enumerate(_artists(root, _Pen())):
            artist.set_zorder(order)
            artist.set_clip_on(False)
            axes.add_artist(artist)
        figure.savefig(
            out,
            format="png",
            dpi=DOTS * PNG_WIDTH / FIGURE_WIDTH,
            metadata={"Software": None},
            pil_kwargs={"dpi": (300, 300)},
        )
    return out.getvalue()


def _printable(svg: str) -> str:
    """Return SVG without the characters that no XML may hold, or that turn the direction of reading."""
    return "".join(letter for letter in svg if letter.isprintable() or letter == "\n")


def _framed(svg: str, title: str, source: str) -> str:
    """Return the picture with its title above and its source below, as large as drawn."""
    heading = wrapped(title, FIGURE_WIDTH - 16, 17, bold=True)
    below = wrapped(f"Source: {source}", FIGURE_WIDTH - 16, SMALL) if source else ()
    start, _, rest = svg.partition("<rect ")
    _, _, body = rest.partition("/>")
    inner = float(start.partition('viewBox="')[2].partition('"')[0].split()[3])
    top = 24 * len(heading) + 12
    height = inner + top + 18 * len(below) + 8
    words = "".join(
        f'<text x="8" y="{26 + 24 * row}" font-size="17" font-weight="bold">{escape(line)}</text>'
        for row, line in enumerate(heading)
    ) + "".join(
        f'<text x="8" y="{inner + top + 10 + 18 * row:.1f}" font-size="{SMALL:g}">{escape(line)}</text>'
        for row, line in enumerate(below)
    )
    head = re.sub(
        r'viewBox="[^"]*"',
        f'width="{FIGURE_WIDTH}" height="{height:.1f}" viewBox="0 0 {FIGURE_WIDTH} {height:.1f}"',
        start,
    )
    return (
        f'{head}<rect width="{FIGURE_WIDTH}" height="{height:.1f}" fill="{PAPER}"/>{words}'
        f'<g transform="translate(0 {top})">{body.removesuffix("</svg>")}</g></svg>'
    )


@dataclass(frozen=True)
class _Pen:
    """What an element of the picture inherits from those around it."""

    fill: str = INK
    stroke: str = "none"
    width: float = 1.0
    opacity: float = 1.0
    dashes: tuple[float, ...] = ()
    x: float = 0.0
    y: float = 0.0

    def within(self, given: Mapping[str, str]) -> _Pen:
        """Return the pen of an element with these attributes."""
        move = _MOVE.fullmatch(given.get("transform", ""))
        return replace(
            self,
            fill=given.get("fill", self.fill),
            stroke=given.get("stroke", self.stroke),
            width=float(given.get("stroke-width", self.width)),
            opacity=self.opacity * float(given.get("opacity", 1.0)),
            dashes=tuple(map(float, given.get("stroke-dasharray", "").split())) or self.dashes,
            x=self.x + (float(move[1]) if move else 0.0),
            y=self.y + (float(move[2]) if move else 0.0),
        )


def _artists(node: ET.Element, pen: _Pen) -> Iterator[Artist]:
    tag = node.tag.rpartition("}")[2]
    pen = pen.within(node.attrib)
    if tag == "text":
        yield _words(node, pen)
    elif tag in ("path", "polygon", "circle", "rect"):
        yield _shape(node, tag, pen)
    elif tag in ("svg", "g"):
        for child in node:
            yield from _artists(child, pen)


def _words(node: ET.Element, pen: _Pen) -> Artist:
    from matplotlib.patheffects import withStroke
    from matplotlib.text import Text

    written = Text(
        float(node.get("x", 0)) + pen.x,
        float(node.get("y", 0)) + pen.y,
        node.text or "",
        fontsize=float(node.get("font-size", LABEL_SIZE)) * LETTERS,
        fontweight=node.get("font-weight", "normal"),
        color=pen.fill,
        horizontalalignment=_SIDES[node.get("text-anchor", "start")],
        verticalalignment="baseline",
    )
    if pen.stroke != "none":
        written.set_path_effects([withStroke(linewidth=pen.width, foreground=pen.stroke)])
    return written


def _shape(node: ET.Element, tag: str, pen: _Pen) -> Artist:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    if tag == "circle":
        centre = float(node.get("cx", 0)), float(node.get("cy", 0))
        drawn = Path.circle(centre, float(node.get("r", 0)))
    elif tag == "polygon":
        corners = [tuple(map(float, pair.split(","))) for pair in node.get("points", "").split()]
        drawn = Path([*corners, corners[0]], closed=True)
    elif tag == "rect":
        drawn = Path.unit_rectangle().transformed(
            Affine2D().scale(float(node.get("width", 0)), float(node.get("height", 0)))
        )
    else:
        drawn = _path(node.get("d", ""))
    dashed = (0, [length / pen.width for length in pen.dashes]) if pen.dashes and pen.stroke != "none" else "solid"
    return PathPatch(
        drawn.transformed(Affine2D().translate(pen.x, pen.y)),
        facecolor=pen.fill,
        edgecolor=pen.stroke,
        linewidth=pen.width if pen.stroke != "none" else 0.0,
        linestyle=dashed,
        capstyle="butt",
        joinstyle="round",
        alpha=pen.opacity if pen.opacity < 1 else None,
    )


def _path(told: str) -> Path:
    """Return a path of the steps that the picture draws with, its loops (`a`) as the circles they nearly are."""
    from matplotlib.path import Path

    points: list[tuple[float, float]] = []
    codes: list[int] = []
    for step, numbers in _STEP.findall(told):
        at = [float(number) for number in _NUMBER.findall(numbers)]
        x, y = points[-1] if points else (0.0, 0.0)
        if step == "a":
            loop: Any = Path.circle((x, y - at[0]), at[0])
            points += loop.vertices.tolist()
            codes += loop.codes.tolist()
            continue
        ends = _ends(step, at, x, y)
        points += ends
        codes += [_code(step)] * len(ends)
    return Path(points, codes)


def _ends(step: str, at: list[float], x: float, y: float) -> list[tuple[float, float]]:
    """Return the points that a step names, from where the one before it ended."""
    if step in "Zz":
        return [(x, y)]
    if step == "H":
        return [(at[0], y)]
    if step == "v":
        return [(x, y + at[0])]
    pairs = zip(at[::2], at[1::2], strict=True)
    return [(x + across, y + down) if step == "l" else (across, down) for across, down in pairs]


def _code(step: str) -> int:
    from matplotlib.path import Path

    return int({"M": Path.MOVETO, "Q": Path.CURVE3, "Z": Path.CLOSEPOLY, "z": Path.CLOSEPOLY}.get(step, Path.LINETO))
