"""Figures of a whole network that a table and several answers ask for: computed once for each network.

Elsewhere a metric is a function that computes whenever it is called; here it is the same function, remembered.
"""

from __future__ import annotations

from cogs.metrics.brokerage import brokerage as _brokerage
from cogs.metrics.cross_referral import internal_cross_referral as _internal_cross_referral
from cogs.metrics.dependence import only_door as _only_door
from cogs.metrics.pathways import pathways as _pathways
from cogs.metrics.reach import catchment as _catchment
from cogs.metrics.reach import referral_reach as _referral_reach
from cogs.network.remembered import remembered

__all__ = ["brokerage", "catchment", "internal_cross_referral", "only_door", "pathways", "referral_reach"]

brokerage = remembered(_brokerage)
catchment = remembered(_catchment)
internal_cross_referral = remembered(_internal_cross_referral)
only_door = remembered(_only_door)
pathways = remembered(_pathways)
referral_reach = remembered(_referral_reach)
