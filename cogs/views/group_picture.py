"""The picture of groups: a mark for each, as large as it has members, that opens its page."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from markupsafe import escape

from cogs.network.community_network import CommunityNetwork
from cogs.views.group_counts import Group, Grouped
from cogs.views.labels import Label, Wish, place_labels
from cogs.views.layout import apart, positions
from cogs.views.picture import legend_drawn, name_drawn
from cogs.views.style import FIGURE_HEIGHT, FIGURE_WIDTH, FONT, GREY, INK, LABEL_SIZE, MARKS, PAPER
from cogs.views.wording import counted, name_lines, text_of

__all__ = ["groups_picture", "ties_drawn"]

LINES_DRAWN, LINES_A_GROUP = 90, 2.5
"""More lines than this, or than so many a group, hide each other; each group keeps its strongest."""
NUMBERED = 12
"""So many of the strongest lines have their number beside them."""
CROWD = 40
"""More lines than this are drawn fainter, still 3:1 on white."""
SMALLEST, LARGEST = 14.0, 30.0
MANY, LARGEST_OF_MANY = 16, 23.0
SMALL_TEXT = 13
NAVY = MARKS["organisation"].fill
Array = np.ndarray[Any, Any]
Box = tuple[float, float, float, float]


def ties_drawn(found: Grouped) -> pd.DataFrame:
    """Return the ties between groups that the picture has: the strongest, and the strongest of each group."""
    ties = found.ties
    ends = pd.concat([ties["one"], ties["other"]])
    best = ends.groupby(ends).apply(lambda rows: rows.index.min()) if len(ties) else ends
    most = min(len(ties), LINES_DRAWN, int(LINES_A_GROUP * len(found.groups)))
    kept = sorted({*range(most), *(int(row) for row in best)})
    return ties.iloc[kept]


def groups_picture(found: Grouped, *, title: str, description: str, seed: int = 0) -> str:
    """Draw groups as inline SVG with its legend; each mark is a link to the page of its group.

    Parameters
    ----------
    found : Grouped
        The groups, from `grouped`.
    title, description : str
        The text alternative.
    seed : int
        The same groups and seed give the same picture.

    Returns
    -------
    str
        One `<svg>` element. All text is escaped.

    Examples
    --------
    >>> import cogs
    >>> from cogs.views.group_counts import grouped
    >>> network = cogs.network_from_edges([(f"a{one}", "funds", f"a{one + 1}") for one in range(5)])
    >>> found = grouped(network, pd.Series(0, index=network.nodes.index))
    >>> 'href="groups/group-1.html"' in groups_picture(found, title="One", description="A group")
    True
    """
    ties = ties_drawn(found)
    standing = _standing(found, ties)
    alone = apart(standing).to_numpy()
    places, top = _places(positions(standing, seed=seed).to_numpy(copy=True), alone)
    radius = _radii(found)
    boxes = np.column_stack([places - radius[:, None], places + radius[:, None]])
    taken: list[Box] = (
        [] if top is None else [(8.0, top - 15, FIGURE_WIDTH - 8.0, top - 13), (0.0, top - 15, 200.0, top + 7)]
    )
    labels = _names(found.groups, places, radius, boxes, ties, taken)
    body = [
        _strip(top),
        _lines(ties, places),
        "".join(_marks(found.groups, places, radius, labels)),
        _numbers(ties, places, [*taken, *map(tuple, boxes), *((x.left, x.top, x.right, x.bottom) for x in labels)]),
    ]
    legend, height = _legend(found, ties)
    drawn = FIGURE_HEIGHT + 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="group" '
        f'aria-labelledby="picture-title" aria-describedby="picture-description" '
        f'viewBox="0 0 {FIGURE_WIDTH} {_n(height)}" font-family="{escape(FONT)}" font-size="{LABEL_SIZE}" fill="{INK}">'
        f'<title id="picture-title">{escape(text_of(title))}</title>'
        f'<desc id="picture-description">{escape(text_of(description))}</desc>'
        f'<rect width="{FIGURE_WIDTH}" height="{_n(height)}" fill="{PAPER}"/>'
        f'<svg class="figure" width="{FIGURE_WIDTH}" height="{drawn}" viewBox="0 0 {FIGURE_WIDTH} {drawn}">'
        + "".join(body)
        + f"</svg>{legend}</svg>"
    )


def _standing(found: Grouped, ties: pd.DataFrame) -> CommunityNetwork:
    """Return the groups as a network, only so that they can be placed."""
    ids = [str(number) for number in range(len(found.groups))]
    nodes = pd.DataFrame({"kind": "organisation"}, index=pd.Index(ids, dtype=object))
    edges = pd.DataFrame({"source": ties["one"].astype(str), "target": ties["other"].astype(str)}, dtype=object)
    return CommunityNetwork(nodes, edges.assign(relation="partners_with"))


def _places(places: Array, alone: Array) -> tuple[Array, float | None]:
    """Return where the marks stand, with room for their size, and where the strip of those apart starts."""
    split = alone.any() and not alone.all()
    top = max(float(places[alone, 1].min()) - 46.0, 16.0) if split else None
    bottom = FIGURE_HEIGHT - 4.0 if top is None else top - 20.0
    down = places[~alone, 1]
    if len(down) and np.ptp(down) > 0:
        room = bottom - 2 * LARGEST - 6.0
        places[~alone, 1] = LARGEST + 6.0 + (down - down.min()) / np.ptp(down) * room
    return places, top


def _radii(found: Grouped) -> Array:
    """Return radii whose areas grow with the number of members, none too small for its number."""
    members = np.array([len(group.members) for group in found.groups], dtype=np.float64)
    share = members / members.max(initial=1.0)
    largest = LARGEST if len(members) <= MANY else LARGEST_OF_MANY
    radius: Array = np.round(np.sqrt(SMALLEST**2 + (largest**2 - SMALLEST**2) * share), 1)
    return radius


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _width(number: int, most: int) -> float:
    return 1.0 + 4.0 * number / most


def _lines(ties: pd.DataFrame, places: Array) -> str:
    most = int(ties["ties"].max()) if len(ties) else 1
    drawn = []
    for one, other, number in ties.iloc[::-1].itertuples(index=False):
        (x1, y1), (x2, y2) = places[one], places[other]
        width = f'stroke-width="{_n(_width(number, most))}" vector-effect="non-scaling-stroke"'
        drawn.append(f'<path {width} d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}"/>')
    opacity = 0.8 if len(ties) > CROWD else 1
    return f'<g class="lines" fill="none" stroke="{GREY}" opacity="{opacity}">{"".join(drawn)}</g>'


def _strip(top: float | None) -> str:
    if top is None:
        return ""
    return (
        f'<path d="M8 {_n(top - 14)}H{FIGURE_WIDTH - 8}" stroke="{GREY}" stroke-width="1"/>'
        f'<text x="8" y="{_n(top + 3)}" font-size="{SMALL_TEXT}">Not tied to the groups above</text>'
    )


def _names(
    groups: tuple[Group, ...], places: Array, radius: Array, boxes: Array, ties: pd.DataFrame, taken: list[Box]
) -> list[Label]:
    wishes = [
        Wish(
            str(at),
            name_lines(_short(group), most=26),
            float(places[at, 0]),
            float(places[at, 1]),
            (radius[at],) * 3,
            must=True,
        )
        for at, group in enumerate(groups)
    ]
    one, other = places[ties["one"].to_numpy()], places[ties["other"].to_numpy()]
    # Few points a line: where lines are many, a name may rather lie on some than on a mark.
    way = np.linspace(0.1, 0.9, 8)[:, None, None]
    along = ((1 - way) * one + way * other).reshape(-1, 2)
    bounds = (4.0, 4.0, FIGURE_WIDTH - 4.0, FIGURE_HEIGHT + 14.0)
    return place_labels(wishes, boxes, along, bounds, kept_free=taken)


def _short(group: Group) -> str:
    """Return what stands at a mark: its number of members stands inside it."""
    return "Others, in small groups" if group.small_ones else group.heading.rpartition(" and ")[0]


def _marks(groups: tuple[Group, ...], places: Array, radius: Array, labels: list[Label]) -> list[str]:
    label_of = {label.wish.node: label for label in labels}
    drawn = []
    for at, group in enumerate(groups):
        x, y = places[at]
        fill, ink = (PAPER, INK) if group.small_ones else (NAVY, PAPER)
        label = label_of.get(str(at))
        drawn.append(
            f'<a href="{group.file}" aria-label="{escape(group.heading)}">'
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius[at])}" fill="{fill}" stroke="{INK}" stroke-width="1.2"/>'
            f'<text x="{_n(x)}" y="{_n(y + 4.6)}" text-anchor="middle" font-size="{SMALL_TEXT}" font-weight="bold" '
            f'fill="{ink}">{len(group.members):,}</text>' + (name_drawn(label) if label else "") + "</a>"
        )
    return drawn


def _numbers(ties: pd.DataFrame, places: Array, taken: list[Any]) -> str:
    """Return the numbers beside the strongest lines, each where nothing else stands."""
    written = []
    for one, other, number in ties.iloc[:NUMBERED].itertuples(index=False):
        half = 3.8 * len(f"{number:,}") + 2
        for share in (0.5, 0.42, 0.58, 0.34, 0.66):
            x, y = (1 - share) * places[one] + share * places[other]
            box = (x - half, y - 8, x + half, y + 8)
            if not any(a < box[2] and c > box[0] and b < box[3] and d > box[1] for a, b, c, d in taken):
                taken.append(box)
                size = f'width="{_n(2 * half)}" height="16" rx="3"'
                where = f'x="{_n(x)}" y="{_n(y + 4.5)}" text-anchor="middle"'
                written.append(
                    f'<rect x="{_n(box[0])}" y="{_n(box[1])}" {size} fill="{PAPER}"/>'
                    f'<text {where} font-size="{SMALL_TEXT}">{number:,}</text>'
                )
                break
    return "".join(written)


def _legend(found: Grouped, ties: pd.DataFrame) -> tuple[str, float]:
    """Return the legend below the figure, and the height of both."""
    real = sum(not group.small_ones for group in found.groups)
    entries = []
    if real:
        mark = f'<circle cx="8" r="7" fill="{NAVY}" stroke="{INK}"/>'
        entries.append((16.0, mark, f"Group, {real:,}: its number of members"))
    if real < len(found.groups):
        mark = f'<circle cx="8" r="7" fill="{PAPER}" stroke="{INK}" stroke-width="1.2"/>'
        entries.append((16.0, mark, f"Others: {counted(found.groups[-1].parts, 'small group')} together"))
    if len(ties):
        line = f'<path d="M0 0H34" stroke="{GREY}" stroke-width="3"/>'
        entries.append((36.0, line, f"Ties between two groups, {counted(len(ties), 'line')}"))
    notes = ["Larger mark: more members."]
    if len(ties) and ties["ties"].min() < ties["ties"].max():
        notes.append("Thicker line: more ties.")
    return legend_drawn(entries, " ".join([*notes, "Distance on the page has no unit."]))
