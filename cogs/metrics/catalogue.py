"""Every figure of the table of results in one line: its name, meaning, unit, range and source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from cogs.metrics.brokerage import brokerage
from cogs.metrics.centrality import betweenness, degree
from cogs.metrics.reach import catchment, referral_reach
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.vocabulary import FAMILIES, Definition, plain

__all__ = ["Ties", "brokerage_table", "definitions", "metrics_table", "most_possible", "tie_sets"]

_FREEMAN = "Freeman (1977), doi:10.2307/3033543"
_DEGREE = "Freeman (1978), doi:10.1016/0378-8733(78)90021-7"
_GOULD = "Gould & Fernandez (1989), doi:10.2307/270949"
_MOST_STEPS = 20
_OWN = "own definition, after Borgatti (2006), doi:10.1007/s10588-006-7084-x"


@dataclass(frozen=True)
class Ties:
    """The relations that are read as one kind of tie, and whether it has a direction."""

    name: str
    meaning: str
    relations: tuple[str, ...]
    directed: bool


@dataclass(frozen=True)
class _Metric:
    """A figure that exists once per kind of tie; `{ties}` and `{meaning}` stand for the ties' words."""

    compute: Callable[[CommunityNetwork, Ties, str | None], pd.Series[Any]]
    definition: Definition


_PER_TIES = (
    _Metric(
        lambda view, ties, _: degree(view, relations=ties.relations),
        Definition(
            "partners", "Partners ({ties})", "How many others it has a recorded tie with: {meaning}.",
            "organisations", "0 to all others", _DEGREE, "Tied to others ({meaning})",
        ),
    ),
    _Metric(
        lambda view, ties, _: betweenness(view, relations=ties.relations, directed=ties.directed),
        Definition(
            "betweenness", "Betweenness ({ties})", "How many pairs of others have it on a shortest path: {meaning}.",
            "pairs", "0 to all pairs of others", _FREEMAN, "On the shortest path between two others ({meaning})",
        ),
    ),
    _Metric(
        lambda view, ties, by: brokerage(view, by=by, relations=ties.relations, directed=ties.directed)["total"],
        Definition(
            "brokerage", "Brokerage ({ties})", "How many pairs it links that have no tie themselves: {meaning}.",
            "pairs", "0 to all pairs of others", _GOULD, "Linking two others that have no tie ({meaning})",
        ),
    ),
)  # fmt: skip

_PER_STEP = {
    "organisations": Definition(
        "organisations", "Organisations within {steps}", "How many organisations and councils people can be "
        "referred on to within {steps}; 0 means none recorded.", "organisations", "0 to all others", _OWN,
        "Able to refer people on to other organisations within {steps}"),
    "services": Definition(
        "services", "Services within {steps}", "How many services that it does not offer itself people can be "
        "referred on to within {steps}; 0 means none recorded.", "services", "0 to all others", _OWN,
        "Able to refer people on to services that it does not offer itself within {steps}"),
    "places": Definition(
        "places", "Places within {steps}", "How many places that are not its own people can be referred on to "
        "within {steps}; 0 means none recorded.", "places", "0 to all others", _OWN,
        "Able to refer people on to places within {steps}"),
    "residents": Definition(
        "residents", "Residents within {steps}", "How many residents use it or can get to it within {steps}, "
        "rounded to protect them.", "residents", "0 to all residents", _OWN,
        "Used by residents, or within their reach by {steps}"),
}  # fmt: skip

_USERS = Definition(
    "residents", "Residents who use it", "How many residents use it or one of its services, rounded to protect them.",
    "residents", "0 to all residents", _OWN, "Used by residents",
)  # fmt: skip


def tie_sets(network: CommunityNetwork, relations: str | Iterable[str] | None = None) -> tuple[Ties, ...]:
    """Return the kinds of tie to report: every family that is present, or what was asked as one.

    Parameters
    ----------
    network : CommunityNetwork
        The network whose relations count as present.
    relations : str or iterable of str, optional
        Families are not mixed unless asked: "all" is any tie; several relations are read as one tie.

    Raises
    ------
    UnknownNameError
        If a relation is not in the vocabulary.
    """
    vocabulary = network.vocabulary
    if relations is None:
        present = {vocabulary.relations[name].family for name in network.relations}
        return tuple(
            Ties(family.name, family.meaning, vocabulary.in_family(family.name), family.directed)
            for family in FAMILIES.values()
            if family.name in present
        )
    chosen = vocabulary.resolve_relations(relations)
    families = [vocabulary.relations[name].family for name in chosen]
    directed = any(
        FAMILIES[family].directed if family is not None else vocabulary.relations[name].directed
        for name, family in zip(chosen, families, strict=True)
    )
    if relations == "all":
        return (Ties("any_tie", "any tie of any relation", chosen, directed),)
    name = "_and_".join([relations] if isinstance(relations, str) else relations)
    return (Ties(name, "ties that say " + " or ".join(map(plain, chosen)), chosen, directed),)


def metrics_table(
    network: CommunityNetwork,
    *,
    by: str | None = None,
    relations: str | Iterable[str] | None = None,
    max_steps: int = 2,
) -> pd.DataFrame:
    """Return every figure of the catalogue for every node, each on its usual network.

    Partners, betweenness and brokerage are those of the organisation view, one column per family of
    relations that is present; reach and catchment fold the network themselves.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network.
    by : str, optional
        The node column that groups brokerage roles.
    relations : str or iterable of str, optional
        One kind of tie instead of the families; "all" for any tie.
    max_steps : int
        How many referrals in a row reach and catchment follow.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`, columns as in `definitions`; NaN where a figure is not
        defined for a node. Figures of residents are exact: protect them before they leave.

    Raises
    ------
    UnknownNameError, ParameterError
        If a relation or a column is not there.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.catalogue import metrics_table
    >>> metrics_table(cogs.network_from_edges([("a", "refers_to", "b")]))["partners_people"].to_dict()
    {'a': 1.0, 'b': 1.0}
    """
    view = organisation_view(network)
    columns = {
        f"{metric.definition.name}_{ties.name}": metric.compute(view, ties, by)
        for ties in tie_sets(view, relations)
        for metric in _PER_TIES
    }
    parts = [pd.DataFrame(columns, index=view.nodes.index).reindex(network.nodes.index)]
    if set(network.vocabulary.carriers()) & set(network.relations):
        parts.append(referral_reach(network, max_steps=max_steps))
    if "uses" in network.relations:
        parts.append(catchment(network, max_steps=max_steps))
    return pd.concat(parts, axis="columns")


def brokerage_table(
    network: CommunityNetwork, *, by: str | None = None, relations: str | Iterable[str] | None = None
) -> pd.DataFrame:
    """Return the brokerage roles of every body, one row per node and kind of tie.

    Returns
    -------
    pandas.DataFrame
        Columns id, ties, coordinator, itinerant, representative, gatekeeper, liaison, total; the
        nodes are those of the organisation view, in its order within each kind of tie.
    """
    view = organisation_view(network)
    tables = [
        brokerage(view, by=by, relations=ties.relations, directed=ties.directed)
        .rename_axis("id")
        .reset_index()
        .assign(ties=ties.name)
        for ties in tie_sets(view, relations)
    ]
    stacked = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=["id", "ties"])
    return stacked[["id", "ties", *(name for name in stacked.columns if name not in ("id", "ties"))]]


def definitions(table: pd.DataFrame, ties: Iterable[Ties] = ()) -> Mapping[str, Definition]:
    """Return what each column of a table of figures means.

    Parameters
    ----------
    table : pandas.DataFrame
        A table made by `metrics_table`.
    ties : iterable of Ties
        The kinds of tie that it was made for.
    """
    found: dict[str, Definition] = {}
    for tie in ties:
        for metric in _PER_TIES:
            name = f"{metric.definition.name}_{tie.name}"
            found[name] = _worded(metric.definition, name, ties=plain(tie.name), meaning=tie.meaning)
    for column in map(str, table.columns):
        thing, _, number = column.rpartition("_")
        if thing in _PER_STEP and number.isdigit():
            definition = _USERS if column == "residents_0" else _PER_STEP[thing]
            found[column] = _worded(definition, column, steps="1 referral" if number == "1" else f"{number} referrals")
    return {name: found[name] for name in map(str, table.columns) if name in found}


def most_possible(network: CommunityNetwork, ties: Iterable[Ties]) -> Mapping[str, float]:
    """Return what each figure is out of: the number of others, or of pairs of others, that there are.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network.
    ties : iterable of Ties
        The kinds of tie that were counted.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c")])
    >>> most_possible(network, tie_sets(network))["betweenness_people"]
    2.0
    """
    sizes = network.nodes.groupby("kind")["count"].sum()
    others = max(float(organisation_view(network).counts.sum()) - 1.0, 0.0)
    found: dict[str, float] = {}
    for tie in ties:
        pairs = others * (others - 1.0) / (1.0 if tie.directed else 2.0)
        found |= {f"partners_{tie.name}": others, f"betweenness_{tie.name}": pairs, f"brokerage_{tie.name}": pairs}
    bodies = sum(float(sizes.get(kind, 0)) for kind in ("organisation", "council")) - 1.0
    for step in range(_MOST_STEPS):
        found[f"organisations_{step}"] = max(bodies, 0.0)
        found |= {f"{kind}s_{step}": float(sizes.get(kind, 0)) for kind in ("service", "place", "resident")}
    return found


def _worded(definition: Definition, name: str, **words: str) -> Definition:
    """Return a definition with its words put in."""
    return replace(
        definition,
        name=name,
        heading=definition.heading.format(**words),
        meaning=definition.meaning.format(**words),
        lead=definition.lead.format(**words),
    )
