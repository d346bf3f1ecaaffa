"""The tables of `network.html`: every mark, every tie, every stated figure, there without JavaScript too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.views.drawing import Tie
from cogs.views.pages import TableShown, table_shown
from cogs.views.wording import counted, stated, text_of
from cogs.vocabulary import Definition, plain

__all__ = ["node_table", "stated_table", "stated_words", "tie_table"]


def node_table(
    network: CommunityNetwork,
    table: pd.DataFrame,
    definitions: Mapping[str, Definition],
    figures: list[str],
    told: Mapping[str, str],
) -> TableShown:
    """Return a row per mark, in the order of the nodes: words first, then every figure."""
    nodes = network.nodes
    columns: dict[str, Any] = {"Name": [text_of(name) or key for key, name in nodes["name"].items()]}
    meanings = [""]
    columns["Kind"] = [plain(kind) for kind in nodes["kind"]]
    for name in ("sector", "neighbourhood", "area"):
        values = [text_of(value) for value in nodes[name]] if name in nodes else []
        if any(values):
            columns[name.capitalize()] = values
    if (nodes["count"] > 1).any():
        columns["Stands for"] = nodes["count"].tolist()
    if told:
        columns["Residents (rounded)"] = [told.get(key, "") for key in nodes.index]
    for name in table.columns:
        if name in figures or name in nodes or text_of(name).capitalize() in columns:
            continue
        columns[plain(text_of(name)).capitalize()] = [text_of(value) for value in table[name].tolist()]
    meanings = [""] * len(columns)
    for name in figures:
        columns[_free(columns, definitions[name].heading)] = table[name].tolist()
        meanings.append(text_of(definitions[name].meaning))
    caption = f"Every mark of the picture: {counted(len(nodes), 'row')}"
    return table_shown(pd.DataFrame(columns), key="nodes", caption=caption, meanings=meanings)


def _free(columns: Mapping[str, Any], heading: str) -> str:
    while heading in columns:
        heading += " "
    return heading


def tie_table(network: CommunityNetwork, ties: list[Tie]) -> TableShown:
    """Return a row per tie; what no tie has is left out."""
    names = [text_of(name) or key for key, name in network.nodes["name"].items()]
    relations = network.vocabulary.relations
    columns: dict[str, Any] = {
        "From": [names[tie.source] for tie in ties],
        "Tie": [relations[tie.relation].verb for tie in ties],
        "To": [names[tie.target] for tie in ties],
        "Weight": [tie.weight for tie in ties],
        "Recorded": [f"{tie.times:,} times" if tie.times > 1 else "once" for tie in ties],
        "Amount": [tie.amount for tie in ties],
        "When": [tie.dates for tie in ties],
        "What the source says": ["; ".join(tie.evidence) for tie in ties],
    }
    if all(tie.times == 1 for tie in ties):
        del columns["Recorded"]
    for name in ("Amount", "When", "What the source says"):
        if not any(columns[name]):
            del columns[name]
    caption = f"Every tie of the picture: {counted(len(ties), 'row')}"
    return table_shown(pd.DataFrame(columns), key="ties", caption=caption)


def stated_table(network: CommunityNetwork) -> list[TableShown]:
    """Return the figures that the source states about nodes, as stated; no table where there are none."""
    figures = network.figures
    if figures.empty:
        return []
    names = network.nodes["name"].map(text_of)
    rows = [
        {
            "Name": names.get(row["id"], text_of(row["id"])),
            "Figure": plain(text_of(row.get("figure"))),
            "Value": stated(row.get("value"), row.get("value_is"), row.get("unit")),
            "Period": text_of(row.get("period")),
            "What the source says": text_of(row.get("evidence")),
        }
        for row in figures.to_dict("records")
    ]
    caption = f"Figures that the source states: {counted(len(rows), 'row')}. They are shown, not computed with."
    return [table_shown(pd.DataFrame(rows), key="stated", caption=caption)]


def stated_words(network: CommunityNetwork) -> dict[str, list[str]]:
    """Return what the source states of each node, as lines for its details."""
    words: dict[str, list[str]] = {}
    nodes = network.nodes
    if "value" in nodes:
        kinds = nodes["value_is"] if "value_is" in nodes else [""] * len(nodes)
        for key, value, value_is in zip(nodes.index, nodes["value"], kinds, strict=True):
            if text_of(value):
                words.setdefault(key, []).append(f"stated number: {stated(value, value_is)}")
    for row in network.figures.to_dict("records"):
        line = f"{plain(text_of(row.get('figure')))}: {stated(row.get('value'), row.get('value_is'), row.get('unit'))}"
        period = text_of(row.get("period"))
        words.setdefault(row["id"], []).append(f"{line}, {period}" if period else line)
    return words
