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
    from cogs.metrics.brokerage import brokerage
    from cogs.metrics.centrality import betweenness
    from cogs.metrics.reach import catchment, referral_reach
    from cogs.network.build import build_network, network_from_edges
    from cogs.network.community_network import CommunityNetwork
    from cogs.network.convert import to_igraph, to_networkx
    from cogs.network.fold import organisation_view
    from cogs.network.select import select
    from cogs.publication.files import publish
    from cogs.tables.check import check_tables
    from cogs.tables.read import read_tables
    from cogs.tables.sample import write_sample

__version__ = "0.1.0"

_HOMES = {
    "cogs.analysis": ("Analysis", "analyse", "load_network"),
    "cogs.errors": (
        "CogsError",
        "InputError",
        "OutputError",
        "ParameterError",
        "Problem",
        "UndefinedMetricError",
        "UnknownNameError",
    ),
    "cogs.metrics.brokerage": ("brokerage",),
    "cogs.metrics.centrality": ("betweenness",),
    "cogs.metrics.reach": ("catchment", "referral_reach"),
    "cogs.network.build": ("build_network", "network_from_edges"),
    "cogs.network.community_network": ("CommunityNetwork",),
    "cogs.network.convert": ("to_igraph", "to_networkx"),
    "cogs.network.fold": ("organisation_view",),
    "cogs.network.select": ("select",),
    "cogs.publication.files": ("publish",),
    "cogs.tables.check": ("check_tables",),
    "cogs.tables.read": ("read_tables",),
    "cogs.tables.sample": ("write_sample",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Analysis",
    "CogsError",
    "CommunityNetwork",
    "InputError",
    "OutputError",
    "ParameterError",
    "Problem",
    "UndefinedMetricError",
    "UnknownNameError",
    "__version__",
    "analyse",
    "betweenness",
    "brokerage",
    "build_network",
    "catchment",
    "check_tables",
    "load_network",
    "network_from_edges",
    "organisation_view",
    "publish",
    "read_tables",
    "referral_reach",
    "select",
    "to_igraph",
    "to_networkx",
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
