"""Figures that the source states of an organisation and its services: shown as stated, never computed with."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cogs.insights.answers import AnswerTable
from cogs.insights.words import and_list
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import deliveries
from cogs.vocabulary import Definition

__all__ = ["stated_figures", "stated_table", "stated_value"]

_COLUMNS = {
    "whose": ("Whose", "The organisation, or the service and who delivers it."),
    "figure": ("Figure", "What is measured."),
    "stated": ("Value", "The number as stated; a bound or an estimate says so."),
    "of": ("Unit", "Of what."),
    "period": ("Period", "When, in the words of the source."),
    "evidence": ("Source", "Where it is stated."),
}
_THIRDS = {0.3333: "one third", 0.6667: "two thirds"}


def stated_figures(network: CommunityNetwork, ids: pd.Index) -> pd.DataFrame:
    """Return what is stated of some nodes, in the order of `ids`, with whose it is and the value in words.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, with its stated figures.
    ids : pandas.Index
        A node and the services it delivers.

    Returns
    -------
    pandas.DataFrame
        The columns id, whose, figure, value, value_is, stated, of, period, evidence; one row per figure.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.load_network("data/keep-it-local")
    >>> stated_figures(network, network.nodes.index[network.nodes["name"] == "Health for All"])["stated"].tolist()
    ['£3,740,000', '10', '6', '6', 'at least 100']
    """
    columns = ["id", "figure", "value", "value_is", "unit", "period", "evidence"]
    figures = network.figures.reindex(columns=columns)
    figures = figures[figures["id"].isin(ids)]
    order = pd.Index(ids).get_indexer(pd.Index(figures["id"]))
    figures = figures.assign(place=order).sort_values("place", kind="stable").drop(columns="place")
    words = ["figure", "value_is", "unit", "period", "evidence"]
    figures[words] = figures[words].astype(object).where(figures[words].notna(), "")
    rows = zip(figures["value"], figures["value_is"], figures["unit"], strict=True)
    stated = [stated_value(value, str(bound), str(unit)) for value, bound, unit in rows]
    return figures.assign(
        whose=[_whose(network, str(node)) for node in figures["id"]],
        stated=[value for value, _ in stated],
        of=[unit for _, unit in stated],
    ).reset_index(drop=True)[["id", "whose", "figure", "value", "value_is", "stated", "of", "period", "evidence"]]


def stated_value(value: float, bound: str, unit: str) -> tuple[str, str]:
    """Return a stated number in words, and its unit without what stands in the number.

    Examples
    --------
    >>> stated_value(3740000.0, "exact", "GBP"), stated_value(20.0, "at least", "organisations")
    (('£3,740,000', ''), ('at least 20', 'organisations'))
    >>> stated_value(0.3333, "at least", "share of clients"), stated_value(0.9, "share", "share of clients")
    (('at least one third', 'of clients'), ('90%', 'of clients'))
    """
    if np.isnan(value):
        return "not stated", unit
    words, of = f"{value:,.10g}", unit
    if unit == "GBP" or unit.startswith("GBP "):
        words, of = f"£{words}", unit.removeprefix("GBP").strip().replace("GBP", "£1")
    elif (bound == "share" or unit.startswith("share")) and 0 <= value <= 1:
        words, of = _THIRDS.get(value, f"{value * 100:.10g}%"), unit.removeprefix("share").strip()
    return (f"{bound} {words}" if bound in ("at least", "about") else words), of


def stated_table(figures: pd.DataFrame) -> AnswerTable:
    """Return stated figures as a table of text."""
    columns = {name: Definition(name, heading, meaning, "", "", "") for name, (heading, meaning) in _COLUMNS.items()}
    notes = ("Shown as they were stated; nothing is computed with them.",)
    return AnswerTable("Stated in the source", figures[list(columns)].astype(object), columns, notes)


def _whose(network: CommunityNetwork, node: str) -> str:
    names, delivered = network.nodes["name"], deliveries(network)
    deliverers = delivered.loc[delivered["service"] == node, "deliverer"]
    of = and_list([str(name) for name in names.reindex(deliverers)])
    return f"{names[node]}, a service of {of}" if of else str(names[node])
