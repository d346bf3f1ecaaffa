"""Pathways that were counted before `cogs reduce` added the rows up: read where they cannot be followed any more."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import bodies
from cogs.network.pathways import day_number
from cogs.tables.reduced import Reduced

__all__ = ["kept_pathways"]

Day = str | date | None


def kept_pathways(
    network: CommunityNetwork, reduced: Reduced, period: tuple[Day, Day] | None, *, censored_days: int, window_days: int
) -> dict[str, Any]:
    """Return what `Pathways` is made of, as it was counted before the rows were added up.

    Raises
    ------
    ParameterError
        If another period, or other numbers of days, are asked for than were counted.
    """
    said = reduced.pathways
    counted = (*(said["period"] or (None, None)), said["censored_days"], said["window_days"])
    asked = (*(period or (None, None)), censored_days, window_days)
    if [_plain(one) for one in asked] != [_plain(one) for one in counted]:
        when = "without a period" if said["period"] is None else f"for {said['period'][0]} to {said['period'][1]}"
        raise ParameterError(
            f"This folder was reduced: pathways were counted {when}, with {said['censored_days']} days at either end "
            f"and {said['window_days']} days to a repeat presentation. Ask anything else of the data that it was made "
            "from."
        )
    figures, kept = reduced.figures, bodies(network)
    organisations = figures["pathways"].set_index("id").reindex(kept).astype("float64")
    organisations.index.name = kept.name
    return {
        "organisations": organisations,
        **{name: _table(figures[name]) for name in ("front_doors", "sectors", "flow", "complex_by_sector")},
        "totals": {name: np.nan if value is None else float(value) for name, value in said["totals"].items()},
        "missing": tuple(said["missing"]),
        "period": None if said["seen"] is None else tuple(date.fromisoformat(day) for day in said["seen"]),
        "censored_days": censored_days,
        "window_days": window_days,
        "about_residents": bool(said["about_residents"]),
    }


def _plain(asked: Day | int) -> float | None:
    return float(asked) if isinstance(asked, int) else day_number(asked, "A day of the period")


def _table(figures: pd.DataFrame) -> pd.DataFrame:
    numbers = [name for name in figures if name not in ("sector", "need", "sender", "receiver")]
    return figures.astype({str(name): "float64" if name in numbers else "str" for name in figures})
