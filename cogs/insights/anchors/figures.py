"""Which figures tell an anchor, and the kind of connector that stands out in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cogs.metrics.catalogue import METRICS
from cogs.network.community_network import CommunityNetwork
from cogs.network.ties import Ties

__all__ = ["KINDS_OF_CONNECTOR", "columns_of", "kinds_of_columns", "metrics_there"]

# Metric → its figures, each with the kind of connector that stands out in it.
_FIGURES: Mapping[str, Mapping[str, str]] = {
    "partners": {"partners": "hub"},
    "betweenness": {"betweenness": "bridge between parts"},
    "brokerage": {"brokerage": "bridge between parts"},
    "activity_exclusivity": {"activity": "bridge between groups"},
    "referral_reach": {"organisations_2": "signpost", "services_2": "signpost"},
    "reached_from": {"organisations_from_2": "gateway"},
    "catchment": {"residents_2": "gateway"},
    "only_door": {"only_door": "only door"},
    "only_route": {"only_route_residents": "only door", "only_route_services": "only door"},
    "internal_cross_referral": {"linked_services": "one roof", "users_of_several": "one roof"},
}
KINDS_OF_CONNECTOR = tuple(dict.fromkeys(kind for kinds in _FIGURES.values() for kind in kinds.values()))


def metrics_there(network: CommunityNetwork) -> list[str]:
    """Return the metrics that the data allow."""
    there = {
        None: True,
        "referrals": bool(set(network.vocabulary.carriers()) & set(network.relations)),
        "residents": "uses" in network.relations,
    }
    return [name for name in _FIGURES if there[METRICS[name].needs]]


def columns_of(name: str, ties: Iterable[Ties]) -> dict[str, str]:
    """Return the columns of a metric, each with its kind of connector."""
    if METRICS[name].per == "network":
        return dict(_FIGURES[name])
    return {f"{figure}_{tie.name}": kind for tie in ties for figure, kind in _FIGURES[name].items()}


def kinds_of_columns(network: CommunityNetwork, ties: tuple[Ties, ...]) -> dict[str, str]:
    """Return every column that tells an anchor here, with its kind of connector."""
    return {column: kind for name in metrics_there(network) for column, kind in columns_of(name, ties).items()}
