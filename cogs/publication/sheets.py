"""The tables of results as they leave, residents made safe, and what every column of them means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

import pandas as pd

from cogs.analysis import Analysis
from cogs.metrics.definitions import DEFINITIONS
from cogs.network.community_network import CommunityNetwork
from cogs.publication.shown import Shown, brokerage_shown
from cogs.views.workbook import Sheet
from cogs.vocabulary import FIGURE_COLUMNS, ROLES, Definition, plain

__all__ = [
    "brokerage_sheet",
    "figures_sheet",
    "meanings",
    "nodes_shown",
    "relationships_sheet",
    "stated_sheet",
    "stated_shown",
    "ties_shown",
]

_GIVEN, _COUNTED, _OPTION = "as the data give it", "counted from the data", "as the analysis was asked"
_TIE_COLUMNS = ("source", "target", "relation", "weight", "people", "date", "amount")
_STATED = ("value", "value_is", "basis", "evidence")


def _entry(
    name: str,
    meaning: str,
    *,
    heading: str = "",
    unit: str = "",
    reference: str = _GIVEN,
    private: Literal["people"] | None = None,
) -> tuple[str, Definition]:
    return name, Definition(name, heading or plain(name).capitalize(), meaning, unit, "", reference, private=private)


_COLUMNS: Mapping[str, Definition] = dict(
    (
        _entry("id", "The short name by which every table knows it.", heading="Id"),
        _entry("name", "What it is called."),
        _entry("kind", "What it is: an organisation, service, council or place."),
        _entry("sector", "The sector it belongs to."),
        _entry("neighbourhood", "The neighbourhood it is in."),
        _entry("area", "The area it is in."),
        _entry("count", "How many alike it stands for; 1 is itself alone.", heading="Stands for", unit="organisations"),
        _entry("latitude", "How far north it is.", unit="degrees"),
        _entry("longitude", "How far east it is.", unit="degrees"),
        _entry("location", "Where it is; a confidential one has neither coordinates nor places."),
        _entry("published", "Whether a number of residents has been published already."),
        _entry("sensitive", "Whether the number of its users is kept back."),
        _entry(
            "in_study",
            "Whether the study was about it (subject), was made by it (convenor), or names it (named).",
            heading="In the study",
        ),
        _entry("delivered_by", "The ids of those who deliver this service."),
        _entry(
            "users",
            "How many residents use it directly; small numbers are hidden as a range, others rounded.",
            heading="Residents who use it directly",
            unit="residents",
            reference=_COUNTED,
            private="people",
        ),
        _entry("source", "The id of the one who gives or sends.", heading="From"),
        _entry("source_name", "Who gives or sends.", heading="From (name)"),
        _entry("target", "The id of the one who receives.", heading="To"),
        _entry("target_name", "Who receives.", heading="To (name)"),
        _entry("relation", "What joins the two."),
        _entry("weight", "How strong or frequent it is; 1 where nothing is said."),
        _entry(
            "people",
            "How many were referred; small numbers are hidden as a range, others rounded.",
            heading="People referred",
            unit="people",
            reference=_COUNTED,
            private="people",
        ),
        _entry("date", "When, as finely as it was given; not for single referrals."),
        _entry("dated", "When, as finely as it was given."),
        _entry("amount", "How much money.", unit="money"),
        _entry("value", "A stated figure, never computed with."),
        _entry("value_is", "Whether the stated figure is exact, at least, about or a share."),
        _entry("basis", "Whether it was stated or counted."),
        _entry("evidence", "Where it is said."),
        _entry("figure", "What the stated figure is about."),
        _entry("unit", "What the stated figure counts."),
        _entry("period", "The time that the stated figure is for."),
        _entry("ties", "The kind of tie that was counted.", reference=_OPTION),
        _entry("grouping", "The column whose values are the groups of the roles.", reference=_OPTION),
    )
)

_ROLES: Mapping[str, Definition] = {
    role: replace(DEFINITIONS["brokerage"], name=role, heading=role.capitalize(), meaning=meaning, lead="")
    for role, meaning in (
        *((role, f"How many pairs of others without a tie it links where it {says}.") for role, says in ROLES.items()),
        ("total", "How many pairs of others without a tie it links, each counted once."),
    )
}


def meanings(columns: Iterable[Any], figures: Mapping[str, Definition] | None = None) -> dict[str, Definition]:
    """Return what each column means: a figure, a word of the vocabulary, or a column of the data's own.

    Examples
    --------
    >>> [entry.heading for entry in meanings(["id", "their_ward"]).values()]
    ['Id', 'Their ward']
    """
    known = {**_COLUMNS, **(figures or {})}
    return {
        name: known.get(name) or _entry(name, "A column of the data, as they give it.")[1] for name in map(str, columns)
    }


def figures_sheet(analysis: Analysis, shown: Shown) -> Sheet:
    """Return all figures, one row per node, beside what describes it."""
    table = shown.described
    return Sheet("Figures", table, meanings(table.columns, analysis.definitions))


def brokerage_sheet(analysis: Analysis) -> Sheet:
    """Return the brokerage roles, one row per organisation or council and kind of tie."""
    table = brokerage_shown(analysis)
    return Sheet("Brokerage", table, meanings(table.columns, _ROLES))


def relationships_sheet(shown: Shown) -> Sheet:
    """Return who is related to whom, by id and by name, without residents."""
    ties, names = ties_shown(shown.network), shown.network.nodes["name"]
    if "dated" in ties:
        ties["date"] = ties["dated"]
    for end in ("source", "target"):
        ties.insert(list(ties).index(end) + 1, f"{end}_name", names.reindex(ties[end]).to_numpy())
    ties = ties.drop(columns="dated", errors="ignore")
    return Sheet("Relationships", ties, meanings(ties.columns))


def stated_sheet(shown: Shown) -> Sheet:
    """Return the figures that the source states, beside the names of those they are about."""
    stated = stated_shown(shown.network)
    stated.insert(0, "name", shown.network.nodes["name"].reindex(stated["id"]).to_numpy())
    return Sheet("Stated figures", stated, meanings(stated.columns))


def ties_shown(network: CommunityNetwork) -> pd.DataFrame:
    """Return the ties of a network that may be shown: the columns of the vocabulary that say anything.

    Columns of the data's own are not among them: beside a referral they may tell of a single person.
    """
    edges = network.edges
    said = {name for name in (*_TIE_COLUMNS, "dated", *_STATED) if name in edges and edges[name].notna().any()}
    if "weight" in edges and (edges["weight"] == 1).all():
        said.discard("weight")
    kept = [name for name in (*_TIE_COLUMNS, "dated", *_STATED) if name in said or name in _TIE_COLUMNS[:3]]
    return edges[kept].reset_index(drop=True)


def nodes_shown(network: CommunityNetwork) -> pd.DataFrame:
    """Return the nodes of a network that may be shown, `id` first, with every column that says anything."""
    nodes = network.nodes.rename_axis("id").reset_index()
    return nodes[[name for name in nodes if name in ("id", "name", "kind", "count") or nodes[name].notna().any()]]


def stated_shown(network: CommunityNetwork) -> pd.DataFrame:
    """Return what the source states of the nodes of a network that may be shown, as it states it."""
    stated = network.figures
    columns = [name for name in FIGURE_COLUMNS if name in stated and (name == "id" or stated[name].notna().any())]
    return stated.loc[stated["id"].isin(network.nodes.index), columns].reset_index(drop=True)
