"""Brokered pairs and services in words, alike in the terminal and on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cogs.network.community_network import CommunityNetwork
from cogs.network.remembered import remembered
from cogs.network.ties import Ties

__all__ = ["names_by_id", "pair_lines", "role_called", "service_lines"]

_UNDIRECTED = {"representative": "representative or gatekeeper", "gatekeeper": "representative or gatekeeper"}


def role_called(role: str, ties: Ties) -> str:
    """Return what a role is called; without a direction two of them are one.

    Examples
    --------
    >>> role_called("gatekeeper", Ties("working", "who works with whom", ("partners_with",), directed=False))
    'representative or gatekeeper'
    """
    return role if ties.directed else _UNDIRECTED.get(role, role)


@remembered
def names_by_id(network: CommunityNetwork) -> Mapping[str, str]:
    """Return the name of every node."""
    names = network.nodes["name"]
    return dict(zip(names.index.tolist(), map(str, names.tolist()), strict=True))


def pair_lines(
    pairs: Sequence[tuple[str, str, bool]], names: Mapping[str, str], ties: Ties, *, of: int
) -> Iterator[str]:
    """Yield brokered pairs by name, and how many of them are left out.

    Parameters
    ----------
    pairs : sequence of (str, str, bool)
        `source`, `target` and `only_route`, as `brokered_pairs` returns them.
    names : mapping of str to str
        By id.
    ties : Ties
        Whether a pair has a direction.
    of : int
        How many pairs there are, these among them.

    Examples
    --------
    >>> ties = Ties("people", "who refers people to whom", ("refers_to",), directed=True)
    >>> list(pair_lines([("a", "b", True)], {"a": "Surgery", "b": "Choir"}, ties, of=3))
    ['Surgery → Choir (no other way)', 'and 2 more']
    """
    between = " → " if ties.directed else " – "
    for source, target, alone in pairs:
        yield f"{names[source]}{between}{names[target]}{' (no other way)' if alone else ''}"
    if of > len(pairs):
        yield f"and {of - len(pairs):,} more"


def service_lines(services: Sequence[str], names: Mapping[str, str], *, most: int) -> Iterator[str]:
    """Yield services by name, at most so many, and how many are left out.

    Examples
    --------
    >>> list(service_lines(["a", "b"], {"a": "Advice", "b": "Lunch"}, most=1))
    ['Advice', 'and 1 more']
    """
    yield from (names[service] for service in services[:most])
    if len(services) > most:
        yield f"and {len(services) - most:,} more"
