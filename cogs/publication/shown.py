"""What may leave the machine: the public network, and the tables with residents as protected numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cogs.analysis import Analysis
from cogs.disclosure import Rounding, people, public_network, resident_numbers, resident_parts
from cogs.metrics.catalogue import METRICS, metrics_table
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import deliveries
from cogs.vocabulary import Definition

__all__ = [
    "Shown",
    "brokerage_shown",
    "may_be_shown",
    "protected_figures",
    "thousands_apart",
]

_DESCRIBING = ("name", "kind", "sector", "neighbourhood", "area", "count", "in_study")


@dataclass(frozen=True, eq=False)
class Shown:
    """What may be shown of an analysis.

    Attributes
    ----------
    network : CommunityNetwork
        Without residents, pseudonyms or confidential places.
    figures : pandas.DataFrame
        Index: its nodes. The columns of the catalogue; those of residents are text made safe.
    users : pandas.Series
        How many residents use each node directly, as text made safe; missing where none is recorded.
    rounding : Rounding
        The rule that made the numbers of residents safe.
    """

    network: CommunityNetwork
    figures: pd.DataFrame
    users: pd.Series[Any]
    rounding: Rounding

    @property
    def described(self) -> pd.DataFrame:
        """The figures beside what describes each node, one row per node, `id` first."""
        nodes = self.network.nodes
        columns = [name for name in _DESCRIBING if name in nodes]
        deliverers = deliveries(self.network).groupby("service")["deliverer"].agg("; ".join)
        table = nodes[columns].assign(delivered_by=deliverers.reindex(nodes.index))
        if self.users.notna().any():
            table["users"] = self.users
        return table.join(self.figures).rename_axis("id").reset_index()


def may_be_shown(analysis: Analysis) -> Shown:
    """Return what may be shown of an analysis: the one door through which residents leave."""
    settings = analysis.tables.settings
    rounding = Rounding(settings.threshold, settings.base)
    network = public_network(analysis.network, rounding)
    index = network.nodes.index
    figures = protected_figures(analysis.metrics, analysis.definitions, analysis.network, rounding).reindex(index)
    users = resident_numbers(analysis.network, rounding).reindex(index)
    return Shown(network, figures, users, rounding)


def protected_figures(
    figures: pd.DataFrame, definitions: Mapping[str, Definition], network: CommunityNetwork, rounding: Rounding
) -> pd.DataFrame:
    """Return a table of figures with those of residents made safe: numbers as text, shares in whole per cents.

    Parameters
    ----------
    figures : pandas.DataFrame
        Made by `metrics_table`; its private columns are exact.
    definitions : mapping of column to Definition
        What each column means, and whether it is private.
    network : CommunityNetwork
        The whole network; figures of groups whose number is published are added as they are.
    rounding : Rounding
        The rule.
    """
    shown = figures.copy()
    private = {name: entry.private for name, entry in definitions.items() if entry.private and name in figures}
    numbers = [name for name, how in private.items() if how == "people"]
    _, public = resident_parts(network)
    known = pd.DataFrame(0.0, index=figures.index, columns=numbers)
    if public is not None and numbers and "uses" in public.relations:
        about_people = [name for name, metric in METRICS.items() if metric.needs == "residents"]
        known = metrics_table(public, metrics=about_people).reindex(index=figures.index, columns=numbers).fillna(0.0)
    for name in numbers:
        shown[name] = rounding.texts(figures[name] - known[name], known[name])
    for name, how in private.items():
        if how == "share":
            shown[name] = rounding.shares(figures[name], base=network.nodes.loc[people(network), "count"].sum())
    return shown


def brokerage_shown(analysis: Analysis) -> pd.DataFrame:
    """Return the brokerage roles with each node's name, kind and group beside its id."""
    nodes = analysis.network.nodes
    describing = nodes[list(dict.fromkeys(["name", "kind", analysis.grouping]))]
    roles = analysis.brokerage.assign(grouping=analysis.grouping)
    first = ["id", *describing.columns, "ties", "grouping"]
    table = roles.join(describing, on="id")
    return table[[*first, *(name for name in table.columns if name not in first)]]


def thousands_apart(number: str) -> str:
    """Return a number as people read it; anything else, such as "1 to 7", as it is."""
    return f"{int(number):,}" if number.isdigit() else number
