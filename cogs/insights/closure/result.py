"""What was found out about a change: every figure before and after, exact."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from cogs.insights.closure.change import Change
from cogs.insights.closure.effects import PairChange, Parts
from cogs.insights.closure.routes import RouteChange
from cogs.insights.closure.tie import NewTie

__all__ = ["WhatIf"]


@dataclass(frozen=True, eq=False)
class WhatIf:
    """What a change takes away and brings, every figure recomputed on the network after; exact.

    Attributes
    ----------
    change : Change
        The network before and after, who closes, and which ties go or come.
    routes : RouteChange
        Residents and services: routes, doors, neighbourhoods.
    reach : pandas.DataFrame
        Index the remaining bodies: organisations and services within two referrals, before and after.
    parts : tuple of Parts
        Into how many parts the remaining fall, by referrals and by any tie.
    pairs : PairChange
        Pairs that nobody else links.
    replacements : pandas.DataFrame
        Who overlaps most with those that close; see `replacements` for its columns.
    tie : NewTie or None
        The one new referral that brings most back; None where none does.
    """

    change: Change
    routes: RouteChange
    reach: pd.DataFrame
    parts: tuple[Parts, ...]
    pairs: PairChange
    replacements: pd.DataFrame
    tie: NewTie | None

    @property
    def nothing_lost(self) -> bool:
        """Whether nothing that is recorded is lost beside those asked to close."""
        falls = any(
            (self.reach[f"{thing}_after"] < self.reach[f"{thing}_before"]).any()
            for thing in ("organisations", "services")
        )
        routes = self.routes
        gone = self.change.along or routes.services_lost or routes.lost_route or routes.lost_door
        return not (falls or gone or len(self.pairs.lost) or any(parts.members for parts in self.parts))

    @property
    def nothing_gained(self) -> bool:
        """Whether nothing that is recorded is gained."""
        rises = any(
            (self.reach[f"{thing}_after"] > self.reach[f"{thing}_before"]).any()
            for thing in ("organisations", "services")
        )
        joined = any(parts.after < parts.before for parts in self.parts)
        return not (
            rises or joined or self.routes.services_gained or self.routes.gained_route or len(self.pairs.gained)
        )
