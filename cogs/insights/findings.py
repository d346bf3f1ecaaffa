"""What we found, in sentences with figures: how large, how connected, who stands out and in what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from cogs.errors import Problem
from cogs.insights.answers import Sentence
from cogs.insights.quality import connection_sentence, left_out, quality_notes
from cogs.insights.shape import Shape, shape_of_data, star_sentence
from cogs.insights.stand_outs import StandOut, stand_outs
from cogs.insights.words import and_list, counted, figure
from cogs.metrics.catalogue import most_possible
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.network.rows import rows_recorded
from cogs.network.ties import Ties
from cogs.vocabulary import FAMILIES, Definition

__all__ = ["Findings", "find", "nodes_by_kind", "ties_by_relation"]

_BETWEEN = ("betweenness", "brokerage")
_REACH = ("organisations_2", "services_2")
# With fewer bodies above 0 than this, all marks but one or two would be of one size.
_TELLING = 5


@dataclass(frozen=True)
class Findings:
    """What a reader is told first, and what they should know of the data.

    Attributes
    ----------
    summary : tuple of str
        The finding in sentences: how large, how connected, who stands out.
    brief : tuple of str
        The same in at most four sentences, to stand beside a picture.
    leading : str or None
        The figure that sizes marks: the first betweenness that tells some bodies from others, if any does.
    shapes : tuple of Shape
        Whether each kind of tie can be ranked.
    stand_outs : tuple of StandOut
        Who stands out, figure by figure.
    notes, left_out : tuple of Sentence or str
        How good the data are; what the figures leave out and why.
    """

    summary: tuple[str, ...]
    brief: tuple[str, ...]
    leading: str | None
    shapes: tuple[Shape, ...]
    stand_outs: tuple[StandOut, ...]
    notes: tuple[Sentence | str, ...]
    left_out: tuple[Sentence | str, ...]


def find(
    network: CommunityNetwork,
    table: pd.DataFrame,
    definitions: Mapping[str, Definition],
    ties: Iterable[Ties],
    warnings: Iterable[Problem],
    *,
    by: str | None = None,
    said: Iterable[str] = (),
) -> Findings:
    """Return the findings of an analysis.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network.
    table : pandas.DataFrame
        Figures by node id, as `metrics_table` makes them.
    definitions : mapping
        What each column means.
    ties : iterable of Ties
        The kinds of tie that were counted.
    warnings : iterable of Problem
        What the check warned of.
    by : str, optional
        The grouping of brokerage roles.
    said : iterable of str
        What whoever made the folder says of the data.
    """
    ties = tuple(ties)
    view = organisation_view(network)
    by_ties = {tie.name: shape_of_data(view, tie) for tie in ties}
    referrals = shape_of_data(
        view, Ties("referrals", FAMILIES["people"].meaning, network.vocabulary.carriers(), directed=True)
    )
    shapes = {f"{figure}_{name}": shape for name, shape in by_ties.items() for figure in _BETWEEN}
    shapes |= dict.fromkeys(_REACH, referrals)
    told = [name for name in shapes if name in table.columns]
    outstanding = stand_outs(network, table, definitions, shapes, most_possible(network, table, ties), figures=told)
    summary = [_size_sentence(network), connection_sentence(view)]
    summary += [sentence] if (sentence := star_sentence(by_ties.values())) else []
    told_of = [item.sentence for item in outstanding if item.names]
    between = [name for name in told if name.startswith("betweenness_") and (table[name] > 0).sum() >= _TELLING]
    return Findings(
        summary=(*summary, *told_of),
        brief=(*summary, *([item.sentence for item in outstanding if item.definition.name in between][:1])),
        leading=between[0] if between else None,
        shapes=tuple(by_ties.values()),
        stand_outs=outstanding,
        notes=(*quality_notes(network, warnings, by=by), *said),
        left_out=left_out(network),
    )


def nodes_by_kind(network: CommunityNetwork) -> dict[str, int]:
    """Return how many nodes there are of each kind that occurs (rows, not `count`)."""
    numbers = network.nodes["kind"].value_counts()
    return {kind: int(numbers[kind]) for kind in network.kinds}


def ties_by_relation(network: CommunityNetwork) -> dict[str, int]:
    """Return how many rows there are of each relation that occurs."""
    numbers = rows_recorded(network).groupby(network.edges["relation"]).sum()
    return {relation: int(numbers[relation]) for relation in network.relations}


def _size_sentence(network: CommunityNetwork) -> str:
    kinds = network.vocabulary.kinds
    numbers = {kind: number for kind, number in nodes_by_kind(network).items() if kind != "resident"}
    nodes = and_list([counted(number, kind, kinds[kind].plural) for kind, number in numbers.items()])
    (source, target), relations = network.ends, network.vocabulary.relations
    about_people = (network.nodes["kind"] == "resident").to_numpy(dtype=bool)[source]
    edges = network.edges[~about_people & (source != target)].drop_duplicates(["source", "target", "relation"])
    ties = edges["relation"].value_counts().sort_index(kind="stable")
    ties = ties.sort_values(ascending=False, kind="stable")
    most = and_list([f"“{relations[str(name)].verb}” ({figure(number)})" for name, number in ties.head(3).items()])
    rest = f", most often {most}" if len(ties) > 1 else f", all of them {most}" if len(ties) else ""
    return f"{nodes[:1].upper()}{nodes[1:]}, with {counted(int(ties.sum()), 'recorded tie')} between them{rest}."
