"""The figures of the answer to "what if it closed?", each with its denominator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from cogs.insights.answers import Fact, names_of
from cogs.insights.closure.result import WhatIf
from cogs.insights.words import counted
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import deliveries

__all__ = ["connection_facts", "people_facts", "reach_facts", "route_needs", "service_facts", "withheld"]


def people_facts(result: WhatIf) -> Iterator[Fact]:
    """Yield what becomes of residents; nothing where their numbers are withheld."""
    routes = result.routes
    if withheld(result):
        return
    needs = route_needs(result)
    yield Fact(
        "Residents with no recorded route to any service any more",
        "A route runs from an organisation or service that a resident uses over recorded referrals to whoever delivers "
        "a service. Out of those who have one now.",
        value=np.nan if needs else routes.lost_route,
        out_of=routes.with_route,
        needs=needs,
        unit="residents",
        units="residents",
        private=True,
    )
    yield Fact(
        "Residents who lose their only door",
        "All that they are recorded as using would be gone. Out of those who use any organisation or service.",
        value=routes.lost_door if routes.with_door else np.nan,
        out_of=routes.with_door,
        needs="" if routes.with_door else "residents and what they use",
        unit="residents",
        units="residents",
        private=True,
    )
    if result.change.added:
        yield Fact(
            "Residents with a recorded route to a service who have none now",
            value=np.nan if needs else routes.gained_route,
            out_of=routes.residents,
            needs=needs,
            unit="residents",
            units="residents",
            private=True,
        )


def route_needs(result: WhatIf) -> str:
    """Return which data are missing for routes; empty where none are."""
    if not result.routes.offered:
        return "services, and who delivers them"
    return "" if result.routes.with_door else "residents and what they use"


def service_facts(result: WhatIf, network: CommunityNetwork) -> Iterator[Fact]:
    """Yield what becomes of services."""
    routes, count = result.routes, network.nodes["count"]
    if not routes.offered:
        return
    along = result.change.along
    going_on = [node for node in routes.services_lost if node not in along]
    if result.change.closed or along:
        yield Fact(
            "Services that close too",
            "Only those that close are recorded as delivering them; a service with another deliverer goes on.",
            value=float(count[list(along)].sum()),
            out_of=float(count[list(routes.offered)].sum()),
            names=names_of(network, along),
            unit="service",
            units="services",
        )
    if not routes.with_door:
        return
    yield Fact(
        "Services that go on, to which no resident has a recorded route any more",
        "Out of the services to which some resident has a recorded route now.",
        value=float(count[going_on].sum()),
        out_of=float(routes.services_with_route),
        names=names_of(network, going_on),
        unit="service",
        units="services",
    )
    if result.change.added:
        yield Fact(
            "Services to which residents have a recorded route and have none now",
            value=float(count[list(routes.services_gained)].sum()),
            out_of=float(count[list(routes.offered)].sum()),
            names=names_of(network, routes.services_gained),
            unit="service",
            units="services",
        )


def reach_facts(result: WhatIf) -> Iterator[Fact]:
    """Yield what becomes of how far organisations can refer people on."""
    reach = result.reach
    count = result.change.before.nodes.loc[reach.index, "count"].astype(np.float64)
    whole = float(count.sum())
    directions = [(-1.0, "fewer")] + ([(1.0, "more")] if result.change.added else [])
    for sign, word in directions:
        moved = {
            thing: (sign * (reach[f"{thing}_after"] - reach[f"{thing}_before"])).clip(lower=0.0)
            for thing in ("organisations", "services")
        }
        some = (moved["organisations"] > 0) | (moved["services"] > 0)
        yield Fact(
            f"Organisations that could refer people on to {word} others",
            "Within two referrals, directly or through one other; whoever closes counts among those reached now. Out "
            "of those that remain.",
            value=float(count[some].sum()),
            unit="organisation",
            units="organisations",
            out_of=whole,
        )
        for thing, gone in moved.items():
            yield Fact(
                f"{thing.capitalize()} {word} within their reach, added up",
                "Added over all organisations that remain: one that two of them reach counts twice.",
                value=float((gone * count).sum()),
                unit=thing.removesuffix("s"),
                units=thing,
            )


def connection_facts(result: WhatIf, network: CommunityNetwork) -> Iterator[Fact]:
    """Yield who is cut off, then the pairs that nobody else links."""
    whole = float(result.change.before.nodes.loc[result.change.remaining, "count"].sum())
    for parts in result.parts:
        yield Fact(
            f"Cut off from the rest of their part ({parts.meaning})",
            "No row of ties, whatever their direction, connects them any more with the largest remainder of the part "
            "in which they are now.",
            value=float(parts.members),
            unit="organisation",
            units="organisations",
            out_of=whole,
            names=names_of(network, parts.cut_off),
            note=f"Those that remain are in {counted(parts.before, 'part')} now and {parts.after:,} then.",
        )
    pairs = result.pairs
    if pairs.meaning:
        yield Fact(
            f"Pairs linked through nobody else ({pairs.meaning})",
            "Two organisations without a tie of their own, between whom nobody else stands. Out of the pairs between "
            "which those that close, or the ties taken out, stand now.",
            value=float(pairs.lost["links"].sum()),
            unit="pair",
            units="pairs",
            out_of=float(pairs.stood_between),
        )
    if pairs.meaning and result.change.added:
        gained = float(pairs.gained["links"].sum())
        yield Fact(f"Pairs newly linked through another ({pairs.meaning})", value=gained, unit="pair", units="pairs")


def withheld(result: WhatIf) -> bool:
    """Return whether a sensitive service closes without all who deliver it, so that its users would show."""
    change = result.change
    nodes = change.before.nodes
    if "sensitive" not in nodes:
        return False
    gone = nodes.loc[[*change.closed, *change.along]]
    secret = gone.index[gone["sensitive"].fillna(False).astype(bool) & (gone["kind"] == "service")]
    delivered = deliveries(change.before)
    return any(not _all_close(delivered.loc[delivered["service"] == one, "deliverer"], change.closed) for one in secret)


def _all_close(deliverers: pd.Series[Any], closed: Iterable[str]) -> bool:
    return len(deliverers) > 0 and bool(deliverers.isin(list(closed)).all())
