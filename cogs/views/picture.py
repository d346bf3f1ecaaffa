"""The still picture: inline SVG for the report, for print and mail, and for pages without JavaScript."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import escape

from cogs.network.community_network import CommunityNetwork
from cogs.views.drawing import KindShown, LineShown, Tie, kinds_shown, lines_shown, ties_of
from cogs.views.labels import ICON, Label, Wish, leader_of, place_labels
from cogs.views.layout import apart
from cogs.views.style import (
    FIGURE_HEIGHT,
    FIGURE_WIDTH,
    FONT,
    GREY,
    INK,
    LABEL_SIZE,
    LINES,
    PAPER,
    RESIDENT_RADIUS,
    SHAPES,
    Mark,
    extent_of,
    mark_of,
    radii,
    tie_strength,
)
from cogs.views.wording import counted, name_lines, text_of, width_of

__all__ = [
    "at",
    "legend_drawn",
    "line_sample",
    "mark_shape",
    "name_drawn",
    "network_picture",
    "sheet",
    "strip_heading",
    "strip_top",
    "tie_lines",
]

NAMES_LIMIT = 150
"""Above this many marks the still picture names only those it is told to."""
FEW = 80
"""Up to so many, every name looks further for room."""
SMALL_TEXT = 13
ROW = 22.0


def network_picture(
    network: CommunityNetwork,
    positions: pd.DataFrame,
    *,
    sizes: pd.Series[Any],
    labels: Sequence[str],
    residents: pd.Series[Any] | None,
    title: str,
    description: str,
) -> str:
    """Draw a network as inline SVG with its legend: the same marks as the live page.

    Parameters
    ----------
    network : CommunityNetwork
        What is drawn, without residents.
    positions : pandas.DataFrame
        x and y of every node, from `cogs.views.layout.positions`.
    sizes : pandas.Series of float
        The figure that sets the area of each mark, by node id; NaN gives the smallest. Its name, if it
        has one, stands in the legend as plain words.
    labels : sequence of str
        Ids of nodes that are always named, the most important first. Others are where there is room.
    residents : pandas.Series of str or None
        Ready text such as "1 to 7", by node id, shown at a small mark beside the node.
    title, description : str
        The text alternative.

    Returns
    -------
    str
        One `<svg>` element. All text is escaped.

    Raises
    ------
    KeyError
        If a node has no position.

    Examples
    --------
    >>> import cogs
    >>> from cogs.views.layout import positions
    >>> network = cogs.network_from_edges([("library", "refers_to", "advice <centre>")])
    >>> sizes = pd.Series(1.0, index=network.nodes.index)
    >>> svg = network_picture(
    ...     network, positions(network), sizes=sizes, labels=[], residents=None, title="Two", description="A tie"
    ... )
    >>> svg.startswith("<svg"), "advice &lt;centre&gt;" in svg
    (True, True)
    """
    nodes = network.nodes
    places = positions.loc[nodes.index, ["x", "y"]].to_numpy(dtype=np.float64)
    sizes = sizes.reindex(nodes.index)
    radius = radii(sizes)
    ties, alone = ties_of(network), apart(network)
    told = {} if residents is None else {str(i): text_of(t) for i, t in residents.items() if text_of(t)}
    told = {node: text for node, text in told.items() if node in nodes.index}
    legend, height = _legend(network, ties, sizes.name, residents=bool(told))
    body = [
        _strip(alone, places),
        tie_lines(ties, places, radius.to_numpy()),
        _marks_drawn(nodes["kind"].tolist(), places, radius.to_numpy()),
        _names_drawn(network, places, radius.to_numpy(), ties, labels, told, _strip_boxes(alone, places)),
        legend,
    ]
    return sheet(body, height, title=title, description=description)


def sheet(parts: Iterable[str], height: float, *, title: object, description: object) -> str:
    """Return drawn parts as one picture of a page, with its words for those who do not see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" '
        f'aria-labelledby="picture-title picture-description" viewBox="0 0 {FIGURE_WIDTH} {at(height)}" '
        f'font-family="{escape(FONT)}" font-size="{LABEL_SIZE}" fill="{INK}">'
        f'<title id="picture-title">{escape(text_of(title))}</title>'
        f'<desc id="picture-description">{escape(text_of(description))}</desc>'
        f'<rect width="{FIGURE_WIDTH}" height="{at(height)}" fill="{PAPER}"/>' + "".join(parts) + "</svg>"
    )


def at(value: float) -> str:
    """Return a place in a picture, to a tenth of a unit; never a negative nought."""
    return f"{value + 0.0:.1f}".removesuffix(".0")


def mark_shape(mark: Mark, x: float, y: float, radius: float) -> str:
    """Return one mark as an SVG shape."""
    paint = f'fill="{mark.fill}" stroke="{mark.outline}" stroke-width="1.2"'
    corners = SHAPES[mark.shape]
    if not corners:
        return f'<circle cx="{at(x)}" cy="{at(y)}" r="{at(radius)}" {paint}/>'
    points = " ".join(f"{at(x + across * radius)},{at(y + down * radius)}" for across, down in corners)
    return f'<polygon points="{points}" {paint} stroke-linejoin="round"/>'


def strip_top(alone: pd.Series[Any], places: np.ndarray[Any, Any]) -> float | None:
    """Return where the heading of the strip stands, None where there is no strip."""
    return max(float(places[alone.to_numpy(), 1].min()) - 28.0, 16.0) if alone.any() else None


def strip_heading(alone: pd.Series[Any]) -> str:
    """Return what stands above the marks that are apart from the main component."""
    if alone.all():
        return "No recorded ties" if len(alone) else ""
    return f"Not connected to the main group: {int(alone.sum()):,}"


def _strip(alone: pd.Series[Any], places: np.ndarray[Any, Any]) -> str:
    top = strip_top(alone, places)
    if top is None:
        return ""
    return (
        f'<path d="M8 {at(top - 14)}H{FIGURE_WIDTH - 8}" stroke="{GREY}" stroke-width="1"/>'
        f'<text x="8" y="{at(top + 3)}" font-size="{SMALL_TEXT}">{escape(strip_heading(alone))}</text>'
    )


def _strip_boxes(alone: pd.Series[Any], places: np.ndarray[Any, Any]) -> list[tuple[float, float, float, float]]:
    """Return where the line above the strip and its heading stand."""
    top = strip_top(alone, places)
    if top is None:
        return []
    heading = (8.0, top - 10, 8 + width_of(strip_heading(alone), SMALL_TEXT), top + 6)
    return [(8.0, top - 14, FIGURE_WIDTH - 8.0, top - 13), heading]


def _curve(tie: Tie, places: np.ndarray[Any, Any]) -> tuple[float, float, float, float, float, float]:
    """Return start, control point and end of a tie."""
    (x1, y1), (x2, y2) = places[tie.source], places[tie.target]
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    side = 2 * tie.bend * (1 if tie.source < tie.target else -1) / length
    return x1, y1, (x1 + x2) / 2 - (y2 - y1) * side, (y1 + y2) / 2 + (x2 - x1) * side, x2, y2


def tie_lines(ties: list[Tie], places: np.ndarray[Any, Any], radius: np.ndarray[Any, Any]) -> str:
    """Return ties with their arrows, to be drawn under the marks."""
    parts = []
    for key, line in LINES.items():
        drawn = [tie for tie in ties if tie.line == key]
        if not drawn:
            continue
        dashes = f' stroke-dasharray="{" ".join(map(at, line.dashes))}"' if line.dashes else ""
        parts.append(f'<g fill="none" stroke="{GREY}" opacity="{tie_strength(len(ties))}"{dashes}>')
        by_width: dict[float, list[str]] = {}
        for tie in drawn:
            by_width.setdefault(tie.width, []).append(_path(tie, places, radius))
        parts += [f'<path stroke-width="{at(width)}" d="{"".join(paths)}"/>' for width, paths in by_width.items()]
        heads = "".join(_head(tie, places, radius) for tie in drawn if tie.directed and tie.source != tie.target)
        parts.append(f'<path fill="{GREY}" stroke="none" d="{heads}"/></g>' if heads else "</g>")
    return "".join(parts)


def _path(tie: Tie, places: np.ndarray[Any, Any], radius: np.ndarray[Any, Any]) -> str:
    x1, y1, cx, cy, x2, y2 = _curve(tie, places)
    if tie.source == tie.target:
        loop = radius[tie.source] * 0.9 + 3
        return f"M{at(x1)} {at(y1)}a{at(loop)} {at(loop)} 0 1 1 .1 0"
    return f"M{at(x1)} {at(y1)}" + (f"Q{at(cx)} {at(cy)} " if tie.bend else "L") + f"{at(x2)} {at(y2)}"


def _head(tie: Tie, places: np.ndarray[Any, Any], radius: np.ndarray[Any, Any]) -> str:
    _, _, cx, cy, x2, y2 = _curve(tie, places)
    length = math.hypot(x2 - cx, y2 - cy) or 1.0
    along, across = (x2 - cx) / length, (y2 - cy) / length
    reach, size = radius[tie.target] * 1.12 + 1.5, 6.0 + tie.width
    tip = (x2 - along * reach, y2 - across * reach)
    foot = (tip[0] - along * size, tip[1] - across * size)
    half = size * 0.42
    return (
        f"M{at(tip[0])} {at(tip[1])}L{at(foot[0] - across * half)} {at(foot[1] + along * half)}"
        f"L{at(foot[0] + across * half)} {at(foot[1] - along * half)}Z"
    )


def _marks_drawn(kinds: Iterable[str], places: np.ndarray[Any, Any], radius: np.ndarray[Any, Any]) -> str:
    drawn = zip(kinds, places, radius, strict=True)
    return "".join(mark_shape(mark_of(kind), x, y, size) for kind, (x, y), size in drawn)


def _names_drawn(
    network: CommunityNetwork,
    places: np.ndarray[Any, Any],
    radius: np.ndarray[Any, Any],
    ties: list[Tie],
    labels: Sequence[str],
    told: dict[str, str],
    kept_free: list[tuple[float, float, float, float]],
) -> str:
    index = network.nodes.index.tolist()
    place = {node: number for number, node in enumerate(index)}
    names = network.nodes["name"].tolist()
    extents = np.array([extent_of(mark_of(kind)) for kind in network.nodes["kind"]]).reshape(-1, 3) * radius[:, None]
    always = [place[node] for node in dict.fromkeys(labels) if node in place]
    others = sorted(set(range(len(index))) - set(always), key=lambda number: (-radius[number], number))

    few = len(index) <= FEW

    def wish(number: int, lines: tuple[str, ...], **how: Any) -> Wish:
        side, up, low = extents[number]
        x, y = places[number]
        return Wish(index[number], lines, x, y, (side, up, low), **how)

    def named(number: int, *, must: bool) -> Wish:
        return wish(number, name_lines(text_of(names[number]) or index[number]), must=must, bold=must, patient=few)

    wishes = [named(number, must=True) for number in always]
    if len(index) <= NAMES_LIMIT:
        wishes += [named(number, must=False) for number in others]
        wishes += [wish(place[node], (t,), icon=True, size=SMALL_TEXT, patient=True) for node, t in told.items()]
    boxes = np.column_stack([places - extents[:, :2], places + extents[:, ::2]])
    bounds = (4.0, 4.0, FIGURE_WIDTH - 4.0, FIGURE_HEIGHT + 14.0)
    labels_placed = place_labels(wishes, boxes, _along(ties, places), bounds, kept_free=kept_free)
    return "".join(map(name_drawn, labels_placed))


def _along(ties: list[Tie], places: np.ndarray[Any, Any], most: int = 400) -> np.ndarray[Any, Any]:
    """Return points along the ties, close enough that a name cannot slip between; none in a crowd."""
    if not ties or len(ties) > most:
        return np.empty((0, 2))
    curves = np.array([_curve(tie, places) for tie in ties])
    way = np.linspace(0.03, 0.97, 24)[:, None, None]
    start, control, end = curves[:, 0:2], curves[:, 2:4], curves[:, 4:6]
    points: np.ndarray[Any, Any] = (1 - way) ** 2 * start + 2 * way * (1 - way) * control + way**2 * end
    return points.reshape(-1, 2)


def name_drawn(label: Label) -> str:
    """Return a name that has found its place, with a line to its mark if it stands far off."""
    wish, weight = label.wish, ' font-weight="bold"' if label.wish.bold else ""
    leader = ""
    if label.far:
        x1, y1, x2, y2 = leader_of(label)
        leader = f'<path d="M{at(x1)} {at(y1)}L{at(x2)} {at(y2)}" stroke="{INK}"/>'
    size = "" if wish.size == LABEL_SIZE else f' font-size="{at(wish.size)}"'
    left = label.left + 1
    if wish.icon:
        leader += mark_shape(mark_of("resident"), left + ICON / 2 - 1, (label.top + label.bottom) / 2, RESIDENT_RADIUS)
        left += ICON
    x, anchor = left, ""
    if label.right < wish.x:
        x, anchor = label.right - 1, ' text-anchor="end"'
    elif not wish.icon and label.left < wish.x < label.right:
        x, anchor = (label.left + label.right) / 2, ' text-anchor="middle"'
    halo = f'stroke="{PAPER}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
    written = [
        f'<text x="{at(x)}" y="{at(label.baseline(number))}"{anchor}{weight}{size} {halo}>{escape(line)}</text>'
        for number, line in enumerate(wish.lines)
    ]
    return leader + "".join(written)


def line_sample(line: LineShown, x: float, y: float, length: float = 34.0) -> str:
    """Return a short piece of a line as the picture draws it, with its arrow if it has one."""
    dashes = LINES[line.line].dashes
    pattern = f' stroke-dasharray="{" ".join(map(at, dashes))}"' if dashes else ""
    end = x + length
    head = f'<path d="M{at(end)} {at(y)}l-8 -3.4v6.8z" fill="{GREY}"/>' if line.directed else ""
    stop = end - 7 if line.directed else end
    return f'<path d="M{at(x)} {at(y)}H{at(stop)}" stroke="{GREY}" stroke-width="1.8"{pattern}/>{head}'


def _legend(network: CommunityNetwork, ties: list[Tie], measured: Any, *, residents: bool) -> tuple[str, float]:
    """Return the legend below the figure, and the height of both."""
    entries = [
        (16.0, mark_shape(mark_of(kind.mark), 8, 0, 6.5), _kind_text(kind))
        for kind in kinds_shown(network, residents=residents)
    ]
    lines = lines_shown(network, ties)
    for line in lines:
        arrow = " (the arrow points to who receives)" if line.directed and line is lines[0] else ""
        entries.append((36.0, line_sample(line, 0, 0), f"{line.heading}, {line.count:,}{arrow}"))
    notes = []
    if isinstance(measured, str) and measured:
        notes.append(f"Larger mark: greater {measured[:1].lower() + measured[1:]}.")
    if len({tie.width for tie in ties}) > 1:
        notes.append("Thicker line: greater weight.")
    notes.append("Distance on the page has no unit.")
    return legend_drawn(entries, " ".join(notes))


def _kind_text(kind: KindShown) -> str:
    return f"{kind.heading}, {kind.count:,}" if kind.kinds else "Residents: rounded number"


def legend_drawn(entries: list[tuple[float, str, str]], note: str) -> tuple[str, float]:
    """Return a legend in rows below a figure, and the height of both.

    Each entry is the width of its sample, the sample drawn at 0 0, and its text.
    """
    y = FIGURE_HEIGHT + 42.0
    parts = [f'<path d="M8 {at(y - 20)}H{FIGURE_WIDTH - 8}" stroke="{GREY}" stroke-width="1"/>']
    x = 8.0
    for room, sample, text in entries:
        width = room + 6 + width_of(text, SMALL_TEXT) + 22
        if x > 8 and x + width > FIGURE_WIDTH:
            x, y = 8.0, y + ROW
        words = f'<text x="{at(room + 6)}" y="4.5" font-size="{SMALL_TEXT}">{escape(text)}</text>'
        parts.append(f'<g transform="translate({at(x)} {at(y)})">{sample}{words}</g>')
        x += width
    y += ROW
    parts.append(f'<text x="8" y="{at(y + 4.5)}" font-size="{SMALL_TEXT}">{escape(note)}</text>')
    return "".join(parts), y + 16.0


def described(network: CommunityNetwork) -> str:
    """Return one sentence on what a picture shows, for a text alternative."""
    kinds = ", ".join(f"{kind.count:,} {kind.heading.lower()}" for kind in kinds_shown(network))
    return f"A picture of {kinds} and {counted(len(ties_of(network)), 'tie')} between them."
