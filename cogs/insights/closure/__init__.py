"""If it closed: what a place would lose, as recorded, without some organisations, services or ties."""

from __future__ import annotations

from collections.abc import Iterable

from cogs.insights.closure.change import change
from cogs.insights.closure.effects import pair_change, parts_change, reach_change
from cogs.insights.closure.replacements import replacements
from cogs.insights.closure.result import WhatIf
from cogs.insights.closure.routes import route_change, routes, users
from cogs.insights.closure.tie import most_restoring_tie
from cogs.insights.closure.words import what_if_answer
from cogs.network.community_network import CommunityNetwork

__all__ = ["WhatIf", "what_if", "what_if_answer"]


def what_if(
    network: CommunityNetwork,
    *,
    close: Iterable[str] = (),
    cut: Iterable[tuple[str, str]] = (),
    add: Iterable[tuple[str, str]] = (),
    relation: str = "refers_to",
    by: str | None = None,
) -> WhatIf:
    """Return what would be lost and gained, as recorded, if some closed or some ties went or came.

    Whoever closes is taken out of the tables with all rows that name it, and every figure is computed
    anew. A service whose every deliverer closes closes with them: it does not become a body of its own.
    A service with another deliverer goes on, and its users and referrals with it. When a service
    closes, who delivers it stays. A node with a `count` above 1 closes with all it stands for.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, residents and services included; it is folded here.
    close : iterable of str
        Organisations, councils or services, by id or exact name; one name by itself is one.
    cut : iterable of (str, str)
        Ties to take out, from whom to whom: every row of the relation between the two, or between
        services that they deliver. A row that names a service which others deliver too goes for these as well.
    add : iterable of (str, str)
        Ties to put in, from whom to whom.
    relation : str
        The relation, or the family, that is cut; the one relation that is added.
    by : str, optional
        The column that groups the pairs nobody else links. None: the network's own grouping, else
        `sector` if there is one, else `kind`.

    Returns
    -------
    WhatIf
        Exact figures, numbers of residents among them: protect these before they leave the machine.

    Raises
    ------
    UnknownNameError
        If nothing, or more than one node, is called so, or there is no such relation.
    ParameterError
        If nothing is asked; a resident or place is named; a tie to cut is not recorded; a tie to add is, or its
        relation does not join these kinds; or `by` is no node column.

    Examples
    --------
    >>> import cogs
    >>> from cogs.insights.closure import what_if
    >>> network = cogs.network_from_edges(
    ...     [("pupils", "uses", "school"), ("trust", "delivers", "advice"), ("school", "refers_to", "hub"),
    ...      ("hub", "refers_to", "advice")],
    ...     nodes={"pupils": {"kind": "resident", "count": 30}, "school": {"kind": "organisation"}},
    ... )
    >>> result = what_if(network, close="hub")
    >>> result.routes.lost_route, result.routes.services_lost, result.tie.source, result.tie.target
    (30.0, ('advice',), 'school', 'trust')
    """
    asked = change(network, close, cut, add, relation)
    who, (before, after) = users(network), routes(asked)
    return WhatIf(
        change=asked,
        routes=route_change(asked, who, before, after),
        reach=reach_change(asked),
        parts=parts_change(asked),
        pairs=pair_change(asked, by),
        replacements=replacements(asked),
        tie=most_restoring_tie(asked, who, before, after),
    )
