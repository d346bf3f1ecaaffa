"""What a map says in words: what it shows, what it does not, and how far things are."""

from __future__ import annotations

from collections.abc import Sequence

from cogs.views.wording import counted, shown

__all__ = ["BOUNDED", "METHOD", "coverage", "crowded", "length_in_words"]

METHOD = (
    "Each mark stands at the latitude and longitude in the data. Equirectangular projection, scaled by the cosine of "
    "the latitude at the centre: distances are true there, and very nearly so across a town or county. North is up. "
    "Ties are lines between two places, not routes. The bar is as long as it says, and so is the side of a square."
)
BOUNDED = "The thick grey line is the boundary."
_NAMED = 5


def length_in_words(kilometres: float) -> str:
    """Return a round length as a scale bar writes it.

    Examples
    --------
    >>> length_in_words(0.1), length_in_words(20.0)
    ('0.1 km', '20 km')
    """
    return f"{shown(kilometres)} km"


def coverage(
    on_map: int, everything: int, far: Sequence[tuple[str, float]], left_out: int, listed: int, ties: tuple[int, int]
) -> list[str]:
    """Return what is on the map and what is not, with numbers.

    Parameters
    ----------
    on_map, everything : int
        How many nodes are drawn, and how many there are.
    far : sequence of (str, float)
        Names of the nodes that are too far away to draw, with their kilometres.
    left_out : int
        How many nodes have a place but are drawn no more: the smallest of very many.
    listed : int
        How many nodes the table has.
    ties : tuple of int
        How many ties are drawn, and how many there are.

    Examples
    --------
    >>> coverage(61, 144, [], 0, 144, (80, 200))[0]
    '61 of 144 nodes have a place and are on the map; the others are in the table.'
    """
    have = on_map + len(far) + left_out
    rest = everything - on_map
    if not rest:
        said = [f"All {everything:,} nodes have a place and are on the map."]
    elif have == on_map:
        others = "the others are" if rest > 1 else "the other is"
        where = "in the table" if listed == everything else "not shown here"
        said = [f"{on_map:,} of {everything:,} nodes have a place and are on the map; {others} {where}."]
    else:
        said = [f"{have:,} of {everything:,} nodes have a place; {on_map:,} of them are on the map."]
    if far:
        names = "; ".join(f"{name}, {shown(float(round(distance)))} km" for name, distance in far[:_NAMED])
        more = f"; and {len(far) - _NAMED:,} more" if len(far) > _NAMED else ""
        lie = "lie" if len(far) > 1 else "lies"
        said.append(f"{counted(len(far), 'node')} {lie} far from the others and would shrink the map: {names}{more}.")
    if left_out:
        said.append(f"{left_out:,} are left out of the map and of the tables: those with the smallest marks.")
    if ties[1] > ties[0]:
        said.append(f"{ties[0]:,} of {counted(ties[1], 'tie')} join two nodes on the map and are drawn.")
    return said


def crowded(places: int) -> str:
    """Return how marks at one place are drawn, nothing where there are none."""
    if not places:
        return ""
    where = "one place" if places == 1 else f"{places:,} places"
    return f"At {where} several marks share a position: they stand side by side inside a circle."
