"""Every figure in one line: how it is computed, for which network, and whether every table has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from cogs.errors import ParameterError, UnknownNameError, did_you_mean
from cogs.metrics.access import access_betweenness
from cogs.metrics.bridging import bridging, everett_valente
from cogs.metrics.brokered_pairs import activity_exclusivity
from cogs.metrics.centrality import betweenness, degree
from cogs.metrics.computed_once import brokerage, catchment, internal_cross_referral, only_door, referral_reach
from cogs.metrics.definitions import DEFINITIONS
from cogs.metrics.dependence import only_route
from cogs.metrics.estimates import betweenness_estimate
from cogs.metrics.reach import distance_weighted_reach
from cogs.metrics.structural_holes import structural_holes
from cogs.metrics.temporal import temporal_reach
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.network.ties import Ties, tie_sets
from cogs.vocabulary import Definition, plain

__all__ = ["METRICS", "Metric", "brokerage_table", "definitions", "metrics_table", "most_possible"]

On = Literal["organisations", "whole"]


@dataclass(frozen=True)
class Question:
    """What a table of figures is asked: the whole network, the one its ties are counted on, and how."""

    network: CommunityNetwork
    on: On | CommunityNetwork
    by: str | None
    max_steps: int
    pivots: int | None = None
    seed: int = 0

    @cached_property
    def view(self) -> CommunityNetwork:
        """The network whose ties are counted: the organisation view, the whole one if asked, or the one given."""
        if isinstance(self.on, CommunityNetwork):
            return self.on
        return organisation_view(self.network) if self.on == "organisations" else self.network


@dataclass(frozen=True)
class Metric:
    """One metric: its columns, how they are computed, and what it needs.

    Attributes
    ----------
    columns : tuple of str
        Keys of `DEFINITIONS`; the columns of the table are these, with the ties or steps at the end. A
        metric that is sometimes estimated has its last ones only then.
    compute : callable
        From a question (and a kind of tie, where `per` is "ties") to a frame or series.
    per : {"ties", "network"}
        Whether it exists once for each kind of tie.
    needs : str or None
        "referrals", "residents" or "dates": what the data must have; None needs nothing.
    usual : bool
        Whether a table has it that asks for nothing in particular.
    """

    columns: tuple[str, ...]
    compute: Callable[..., pd.DataFrame | pd.Series[Any]]
    per: Literal["ties", "network"] = "ties"
    needs: Literal["referrals", "residents", "dates"] | None = None
    usual: bool = True


def _of_ties(metric: Callable[..., Any]) -> Callable[[Question, Ties], Any]:
    """Return how a metric is asked that takes relations and direction."""
    return lambda asked, ties: metric(asked.view, relations=ties.relations, directed=ties.directed)


# Beside betweenness where it is estimated, in the order of `betweenness_estimate`.
_ESTIMATED = ("betweenness_error", "betweenness_lower", "betweenness_upper")

METRICS: Mapping[str, Metric] = {
    "partners": Metric(("partners",), lambda asked, ties: degree(asked.view, relations=ties.relations)),
    "betweenness": Metric(("betweenness", *_ESTIMATED), lambda asked, ties: _between(asked, ties)),
    "brokerage": Metric(("brokerage",), lambda asked, ties: _roles(asked, ties)["total"]),
    "activity_exclusivity": Metric(
        ("activity", "exclusivity"),
        lambda asked, ties: activity_exclusivity(
            asked.view, by=asked.by, relations=ties.relations, directed=ties.directed
        ),
        usual=False,
    ),
    "structural_holes": Metric(
        ("effective_size", "efficiency", "constraint", "hierarchy"),
        lambda asked, ties: structural_holes(asked.view, relations=ties.relations),
    ),
    "everett_valente": Metric(("everett_valente",), _of_ties(everett_valente), usual=False),
    "bridging": Metric(("bridging",), _of_ties(bridging), usual=False),
    "referral_reach": Metric(
        ("organisations", "services", "places"),
        lambda asked: referral_reach(asked.network, max_steps=asked.max_steps),
        "network",
        "referrals",
    ),
    "reached_from": Metric(
        ("organisations_from",),
        lambda asked: (
            referral_reach(asked.network, max_steps=asked.max_steps, inwards=True)
            .filter(like="organisations")
            .rename(columns=lambda name: name.replace("organisations", "organisations_from"))
        ),
        "network",
        "referrals",
        usual=False,
    ),
    "distance_weighted_reach": Metric(
        ("distance_weighted_reach",),
        lambda asked: distance_weighted_reach(asked.network),
        "network",
        "referrals",
        usual=False,
    ),
    "catchment": Metric(
        ("residents",), lambda asked: catchment(asked.network, max_steps=asked.max_steps), "network", "residents"
    ),
    "only_door": Metric(("only_door",), lambda asked: only_door(asked.network), "network", "residents"),
    "only_route": Metric(
        ("only_route_residents", "only_route_services"),
        lambda asked: only_route(asked.network).add_prefix("only_route_"),
        "network",
        "residents",
    ),
    "access_betweenness": Metric(
        ("access", "front_door", "provider"), lambda asked: access_betweenness(asked.network), "network", "residents"
    ),
    "internal_cross_referral": Metric(
        ("linked_services", "users_of_several"),
        lambda asked: internal_cross_referral(asked.network)[["linked_pairs", "users_of_several"]].rename(
            columns={"linked_pairs": "linked_services"}
        ),
        "network",
        "residents",
    ),
    "temporal_reach": Metric(
        ("organisations_in_time",),
        lambda asked: temporal_reach(asked.network)["organisations"].rename("organisations_in_time"),
        "network",
        "dates",
        usual=False,
    ),
}


def metrics_table(
    network: CommunityNetwork,
    *,
    metrics: Iterable[str] | None = None,
    on: On | CommunityNetwork = "organisations",
    by: str | None = None,
    relations: str | Iterable[str] | None = None,
    max_steps: int = 2,
    pivots: int | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the figures of the catalogue for every node, each on its usual network.

    Those that exist per kind of tie are computed on the organisation view, once for each family of
    relations that is present; reach, catchment and their kin fold the network themselves.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network.
    metrics : iterable of str, optional
        Keys of `METRICS`; None: the usual ones that the data allow.
    on : {"organisations", "whole"} or CommunityNetwork
        The network on which ties are counted: the organisation view; the network as it is, with
        services and residents as nodes, whose figures count single residents; or another network of the
        same bodies.
    by : str, optional
        The node column that groups brokerage roles.
    relations : str or iterable of str, optional
        One kind of tie instead of the families; "all" for any tie.
    max_steps : int
        How many referrals in a row reach and catchment follow.
    pivots : int, optional
        Betweenness is estimated from so many sources, 2 or more, with its standard error and interval
        beside it, as `betweenness_estimate` does; None: exact.
    seed : int
        Starts the draw of the pivots.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`, columns as in `definitions`; NaN where a figure is not
        defined for a node. Figures of residents are exact: protect them before they leave. Where
        betweenness was estimated, `attrs["estimates"]` has by kind of tie what `betweenness_estimate`
        says of it, and the `largest` figure with its `standard_error`.

    Raises
    ------
    UnknownNameError, ParameterError
        If a metric, a relation or a column is not there, or the data lack what a metric needs.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.catalogue import metrics_table
    >>> metrics_table(cogs.network_from_edges([("a", "refers_to", "b")]))["partners_people"].to_dict()
    {'a': 1.0, 'b': 1.0}
    """
    if not isinstance(on, CommunityNetwork) and on not in ("organisations", "whole"):
        raise ParameterError(f'on must be "organisations" or "whole"; "{on}" was given.')
    asked = Question(network, on, by, max_steps, pivots, seed)
    parts = [pd.DataFrame(index=network.nodes.index)]
    for name in _usual(network) if metrics is None else _known(network, metrics):
        parts += _computed(METRICS[name], asked, relations)
    table = pd.concat(parts, axis="columns")
    estimates = {name: told for part in parts for name, told in part.attrs.items()}
    table.attrs = {"estimates": estimates} if estimates else {}
    return table


def _computed(metric: Metric, asked: Question, relations: str | Iterable[str] | None) -> Iterator[pd.DataFrame]:
    index = asked.network.nodes.index
    if metric.per == "network":
        yield pd.DataFrame(metric.compute(asked)).reindex(index)
        return
    for ties in tie_sets(asked.view, relations):
        computed = metric.compute(asked, ties)
        figures = pd.DataFrame(computed)
        columns = [f"{name}_{ties.name}" for name in metric.columns[: figures.shape[1]]]
        table = figures.set_axis(columns, axis="columns").reindex(index)
        table.attrs = {ties.name: computed.attrs} if computed.attrs else {}
        yield table


def _between(asked: Question, ties: Ties) -> pd.DataFrame | pd.Series[Any]:
    if asked.pivots is None:
        return betweenness(asked.view, relations=ties.relations, directed=ties.directed)
    found = betweenness_estimate(
        asked.view, pivots=asked.pivots, seed=asked.seed, relations=ties.relations, directed=ties.directed
    )
    largest = found.nlargest(1, "betweenness")
    found.attrs |= {
        "largest": float(largest["betweenness"].sum()),
        "standard_error": float(largest["standard_error"].sum()),
    }
    return found


def _usual(network: CommunityNetwork) -> list[str]:
    return [name for name, metric in METRICS.items() if metric.usual and _has(network, metric.needs)]


def _known(network: CommunityNetwork, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name not in METRICS:
            question, matches = did_you_mean(name, METRICS)
            raise UnknownNameError(f'There is no metric "{name}".{question} There are: {", ".join(METRICS)}.', matches)
        needed = METRICS[name].needs
        if not _has(network, needed):
            raise ParameterError(f'"{name}" needs {needed}, and the data have none.')
        yield name


def _has(network: CommunityNetwork, needed: str | None) -> bool:
    carriers = set(network.vocabulary.carriers())
    match needed:
        case "referrals":
            return bool(carriers & set(network.relations))
        case "residents":
            return "uses" in network.relations
        case "dates":
            edges = network.edges
            return "date" in edges and bool(edges.loc[edges["relation"].isin(carriers), "date"].notna().any())
        case _:
            return True


def _roles(asked: Question, ties: Ties) -> pd.DataFrame:
    return brokerage(asked.view, by=asked.by, relations=ties.relations, directed=ties.directed)


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
    asked = Question(network, "organisations", by, 0)
    tables = [
        _roles(asked, ties).rename_axis("id").reset_index().assign(ties=ties.name)
        for ties in tie_sets(asked.view, relations)
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
    of_ties = {tie.name: tie for tie in ties}
    found = {str(column): _defined(str(column), of_ties) for column in table.columns}
    for name, told in table.attrs.get("estimates", {}).items():
        if entry := found.get(f"betweenness_{name}"):
            how = f"estimated from {told['searches']:,} of {told['classes']:,} searches"
            found[entry.name] = replace(entry, meaning=f"{entry.meaning.removesuffix('.')}; {how}.")
    return {column: definition for column, definition in found.items() if definition is not None}


def _defined(column: str, ties: Mapping[str, Ties]) -> Definition | None:
    if column in DEFINITIONS:
        return replace(DEFINITIONS[column], name=column)
    for name, tie in ties.items():
        if column.endswith(f"_{name}") and column.removesuffix(f"_{name}") in DEFINITIONS:
            return _worded(column.removesuffix(f"_{name}"), column, ties=plain(name), meaning=tie.meaning)
    thing, _, number = column.rpartition("_")
    if thing in DEFINITIONS and number.isdigit():
        return _worded(thing, column, steps="1 referral" if number == "1" else f"{number} referrals")
    return None


def _worded(key: str, name: str, **words: str) -> Definition:
    """Return a definition with its words put in."""
    entry = DEFINITIONS[key]
    return replace(
        entry,
        name=name,
        heading=entry.heading.format(**words),
        meaning=entry.meaning.format(**words),
        lead=entry.lead.format(**words),
    )


def most_possible(network: CommunityNetwork, table: pd.DataFrame, ties: Iterable[Ties]) -> Mapping[str, float]:
    """Return what the columns of a table are out of: how many others, or pairs of others, there are.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network.
    table : pandas.DataFrame
        A table made by `metrics_table` on the organisation view.
    ties : iterable of Ties
        The kinds of tie that it was made for.

    Returns
    -------
    mapping of column to float
        Columns that are out of nothing (shares, indices) are not in it.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c")])
    >>> most_possible(network, metrics_table(network), tie_sets(network))["betweenness_people"]
    2.0
    """
    ties = tuple(ties)
    sizes = network.nodes.groupby("kind")["count"].sum()
    others = max(float(organisation_view(network).counts.sum()) - 1.0, 0.0)
    pairs = {tie.name: others * (others - 1.0) / (1.0 if tie.directed else 2.0) for tie in ties}
    bodies = max(float(sizes.get("organisation", 0) + sizes.get("council", 0)) - 1.0, 0.0)
    of_unit = {
        "organisations": bodies,
        **{f"{kind}s": float(sizes.get(kind, 0)) for kind in ("service", "place", "resident")},
    }
    found: dict[str, float] = {}
    for column, entry in definitions(table, ties).items():
        tie = next((tie.name for tie in ties if column.endswith(f"_{tie.name}")), None)
        if entry.unit == "pairs" and tie is not None:
            found[column] = pairs[tie]
        elif entry.unit in of_unit:
            found[column] = others if tie is not None else of_unit[entry.unit]
    return found
