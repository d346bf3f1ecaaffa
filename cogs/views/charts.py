"""Charts for the report: still, safe inside any page, each with its words and its numbers."""

from __future__ import annotations

from cogs.views.chart_change import change_between
from cogs.views.chart_directions import four_directions
from cogs.views.chart_files import chart_files
from cogs.views.chart_matrix import flow_between, mixing_heat
from cogs.views.chart_points import two_figures
from cogs.views.chart_ranking import ranked_dots
from cogs.views.content import Chart

__all__ = [
    "Chart",
    "change_between",
    "chart_files",
    "flow_between",
    "four_directions",
    "mixing_heat",
    "ranked_dots",
    "two_figures",
]
