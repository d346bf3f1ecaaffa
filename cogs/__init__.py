"""Community organisation networks: who the cogs of connection are, visible and countable.

Files go in one direction through the package: `tables` (files, checked) → `network` (one typed
graph) → `metrics` (one row per node) → `insights` (answers) → `views` (files for people).
`analysis` knows the whole way; `cli` is the command line.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cogs.analysis import Analysis, analyse, load_network
    from cogs.errors import (
        CogsError,
        InputError,
        OutputError,
        ParameterError,
        Problem,
        UndefinedMetricError,
        UnknownNameError,
    )
    from cogs.exchange.importing import import_data, write_imported
    from cogs.insights.anchors import Anchors, anchors
    from cogs.insights.closure import WhatIf, what_if
    from cogs.insights.comparison import Comparison, compare
    from cogs.insights.key_players import KeyPlayers, key_players
    from cogs.insights.principles import Principles, principles
    from cogs.insights.profile import Profile, profile
    from cogs.metrics.access import access_betweenness
    from cogs.metrics.bridging import bridging, everett_valente
    from cogs.metrics.brokerage import brokerage, brokerage_totals
    from cogs.metrics.brokered_pairs import activity_exclusivity, brokerage_between_groups, brokered_pairs
    from cogs.metrics.catalogue import metrics_table
    from cogs.metrics.centrality import betweenness, degree, edge_betweenness
    from cogs.metrics.cohesion import NetworkSummary, components, summarise_network
    from cogs.metrics.cross_referral import internal_cross_referral
    from cogs.metrics.dependence import only_door, only_route, services_lost_without
    from cogs.metrics.estimates import betweenness_estimate
    from cogs.metrics.key_players import fragmentation, set_reach
    from cogs.metrics.mixing import ei_index, group_mixing
    from cogs.metrics.money import grants_and_contracts, lm3, local_share, money_concentration
    from cogs.metrics.pathways import Pathways, pathways
    from cogs.metrics.reach import catchment, distance_weighted_reach, referral_reach
    from cogs.metrics.referral_flow import referral_flow
    from cogs.metrics.stability import RespondentCoverage, rank_stability, respondent_coverage
    from cogs.metrics.structural_holes import structural_holes
    from cogs.metrics.temporal import temporal_reach
    from cogs.network.build import build_network, network_from_edges
    from cogs.network.communities import communities
    from cogs.network.community_network import CommunityNetwork
    from cogs.network.convert import to_igraph, to_networkx
    from cogs.network.fold import organisation_view
    from cogs.network.select import select
    from cogs.publication.explanation import explanation
    from cogs.publication.export import export
    from cogs.publication.files import publish, publish_view
    from cogs.publication.methods import methods_text
    from cogs.publication.notebook import plain_table, show
    from cogs.publication.reporting import publish_report
    from cogs.publication.workbook import workbook
    from cogs.scale.reduction import reduce
    from cogs.tables.check import check_tables
    from cogs.tables.joining import join_attributes
    from cogs.tables.read import read_tables
    from cogs.tables.sample import write_sample
    from cogs.tables.suggested_aliases import suggested_aliases

__version__ = "0.1.0"

_HOMES = {
    "cogs.analysis": (
        "Analysis",
        "analyse",
        "load_network",
    ),
    "cogs.errors": (
        "CogsError",
        "InputError",
        "OutputError",
        "ParameterError",
        "Problem",
        "UndefinedMetricError",
        "UnknownNameError",
    ),
    "cogs.exchange.importing": (
        "import_data",
        "write_imported",
    ),
    "cogs.insights.anchors": (
        "Anchors",
        "anchors",
    ),
    "cogs.insights.closure": (
        "WhatIf",
        "what_if",
    ),
    "cogs.insights.comparison": (
        "Comparison",
        "compare",
    ),
    "cogs.insights.key_players": (
        "KeyPlayers",
        "key_players",
    ),
    "cogs.insights.principles": (
        "Principles",
        "principles",
    ),
    "cogs.insights.profile": (
        "Profile",
        "profile",
    ),
    "cogs.metrics.access": ("access_betweenness",),
    "cogs.metrics.bridging": (
        "bridging",
        "everett_valente",
    ),
    "cogs.metrics.brokerage": (
        "brokerage",
        "brokerage_totals",
    ),
    "cogs.metrics.brokered_pairs": (
        "activity_exclusivity",
        "brokerage_between_groups",
        "brokered_pairs",
    ),
    "cogs.metrics.catalogue": ("metrics_table",),
    "cogs.metrics.centrality": (
        "betweenness",
        "degree",
        "edge_betweenness",
    ),
    "cogs.metrics.cohesion": (
        "NetworkSummary",
        "components",
        "summarise_network",
    ),
    "cogs.metrics.cross_referral": ("internal_cross_referral",),
    "cogs.metrics.dependence": (
        "only_door",
        "only_route",
        "services_lost_without",
    ),
    "cogs.metrics.estimates": ("betweenness_estimate",),
    "cogs.metrics.key_players": (
        "fragmentation",
        "set_reach",
    ),
    "cogs.metrics.mixing": (
        "ei_index",
        "group_mixing",
    ),
    "cogs.metrics.money": (
        "grants_and_contracts",
        "lm3",
        "local_share",
        "money_concentration",
    ),
    "cogs.metrics.pathways": (
        "Pathways",
        "pathways",
    ),
    "cogs.metrics.reach": (
        "catchment",
        "distance_weighted_reach",
        "referral_reach",
    ),
    "cogs.metrics.referral_flow": ("referral_flow",),
    "cogs.metrics.stability": (
        "RespondentCoverage",
        "rank_stability",
        "respondent_coverage",
    ),
    "cogs.metrics.structural_holes": ("structural_holes",),
    "cogs.metrics.temporal": ("temporal_reach",),
    "cogs.network.build": (
        "build_network",
        "network_from_edges",
    ),
    "cogs.network.communities": ("communities",),
    "cogs.network.community_network": ("CommunityNetwork",),
    "cogs.network.convert": (
        "to_igraph",
        "to_networkx",
    ),
    "cogs.network.fold": ("organisation_view",),
    "cogs.network.select": ("select",),
    "cogs.publication.explanation": ("explanation",),
    "cogs.publication.export": ("export",),
    "cogs.publication.files": ("publish", "publish_view"),
    "cogs.publication.methods": ("methods_text",),
    "cogs.publication.notebook": (
        "plain_table",
        "show",
    ),
    "cogs.publication.reporting": ("publish_report",),
    "cogs.publication.workbook": ("workbook",),
    "cogs.scale.reduction": ("reduce",),
    "cogs.tables.check": ("check_tables",),
    "cogs.tables.joining": ("join_attributes",),
    "cogs.tables.read": ("read_tables",),
    "cogs.tables.sample": ("write_sample",),
    "cogs.tables.suggested_aliases": ("suggested_aliases",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Analysis",
    "Anchors",
    "CogsError",
    "CommunityNetwork",
    "Comparison",
    "InputError",
    "KeyPlayers",
    "NetworkSummary",
    "OutputError",
    "ParameterError",
    "Pathways",
    "Principles",
    "Problem",
    "Profile",
    "RespondentCoverage",
    "UndefinedMetricError",
    "UnknownNameError",
    "WhatIf",
    "__version__",
    "access_betweenness",
    "activity_exclusivity",
    "analyse",
    "anchors",
    "betweenness",
    "betweenness_estimate",
    "bridging",
    "brokerage",
    "brokerage_between_groups",
    "brokerage_totals",
    "brokered_pairs",
    "build_network",
    "catchment",
    "check_tables",
    "communities",
    "compare",
    "components",
    "degree",
    "distance_weighted_reach",
    "edge_betweenness",
    "ei_index",
    "everett_valente",
    "explanation",
    "export",
    "fragmentation",
    "grants_and_contracts",
    "group_mixing",
    "import_data",
    "internal_cross_referral",
    "join_attributes",
    "key_players",
    "lm3",
    "load_network",
    "local_share",
    "methods_text",
    "metrics_table",
    "money_concentration",
    "network_from_edges",
    "only_door",
    "only_route",
    "organisation_view",
    "pathways",
    "plain_table",
    "principles",
    "profile",
    "publish",
    "publish_report",
    "publish_view",
    "rank_stability",
    "read_tables",
    "reduce",
    "referral_flow",
    "referral_reach",
    "respondent_coverage",
    "select",
    "services_lost_without",
    "set_reach",
    "show",
    "structural_holes",
    "suggested_aliases",
    "summarise_network",
    "temporal_reach",
    "to_igraph",
    "to_networkx",
    "what_if",
    "workbook",
    "write_imported",
    "write_sample",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'cogs' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
