"""What may leave the machine: the public network, and the tables with residents as protected numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cogs.analysis import Analysis
from cogs.disclosure import Rounding, people, public_network, resident_numbers, resident_parts, total_of_residents
from cogs.insights.findings import nodes_by_kind, ties_by_relation
from cogs.insights.shape import star_sentence
from cogs.metrics.catalogue import METRICS, metrics_table
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import deliveries
from cogs.vocabulary import Definition, Relation, plain

__all__ = [
    "Shown",
    "brokerage_shown",
    "lines_shown",
    "may_be_shown",
    "numbers_shown",
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


def numbers_shown(analysis: Analysis) -> tuple[dict[str, str], dict[str, str]]:
    """Return how many nodes there are by kind and ties by relation, as text; those about residents made safe."""
    network, settings = analysis.network, analysis.tables.settings
    rounding = Rounding(settings.threshold, settings.base)
    relations = network.vocabulary.relations
    private = {name for name in network.relations if "resident" in (*relations[name].sources, *relations[name].targets)}
    if "resident" in network.edges or _counts_people(network):
        private |= set(network.vocabulary.carriers())

    def safe(number: int, *, about_people: bool) -> str:
        return str(rounding.texts(pd.Series([float(number)])).iloc[0]) if about_people else str(number)

    nodes = {kind: str(n) for kind, n in nodes_by_kind(network).items()}
    if "resident" in nodes:
        nodes["resident"] = total_of_residents(network, rounding)
    ties = {name: safe(n, about_people=name in private) for name, n in ties_by_relation(network).items()}
    return nodes, ties


def _counts_people(network: CommunityNetwork) -> bool:
    """Say whether referrals that no source states come several to a pair: then their number is one of people."""
    edges = network.edges
    carried = edges[edges["relation"].isin(network.vocabulary.carriers())]
    carried = carried[carried["basis"].isna()] if "basis" in carried else carried
    return bool(((carried["weight"] != 1) | carried.duplicated(["source", "target", "relation"])).any())


def lines_shown(analysis: Analysis) -> tuple[str, ...]:
    """Return what the command line says of an analysis, line by line: numbers, notes, who stands out in what."""
    findings = analysis.findings
    nodes, ties = numbers_shown(analysis)
    relations = analysis.network.vocabulary.relations
    kinds = analysis.network.vocabulary.kinds
    lines = [analysis.network.name or analysis.tables.name, "", "Nodes"]
    lines += [
        f"  {thousands_apart(number):>9}  {kind if number == '1' else kinds[kind].plural}"
        for kind, number in nodes.items()
    ]
    lines += ["", "Relationships"]
    lines += [f"  {thousands_apart(number):>9}  {name}  ({_ends(relations[name])})" for name, number in ties.items()]
    lines += ["", "How good the data are", *(f"  {note}" for note in findings.notes)]
    lines += [f"  Left out: {sentence}" for sentence in findings.left_out]
    lines += ["", "Who stands out, and in what"]
    lines += [f"  {sentence}"] if (sentence := star_sentence(findings.shapes)) else []
    lines += [f"  {item.sentence}" for item in findings.stand_outs]
    return tuple(lines)


def thousands_apart(number: str) -> str:
    """Return a number as people read it; anything else, such as "1 to 7", as it is."""
    return f"{int(number):,}" if number.isdigit() else number


def _ends(relation: Relation) -> str:
    return f"{plain(relation.sources[0])} {relation.verb} {plain(relation.targets[0])}"
