"""The tables behind the answer to "what if it closed?"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cogs.insights.answers import AnswerTable
from cogs.insights.closure.replacements import FIGURES, shape_of_ties
from cogs.insights.closure.result import WhatIf
from cogs.insights.shape import convenors
from cogs.network.community_network import CommunityNetwork
from cogs.vocabulary import Definition

__all__ = ["tables_of"]

_MOST = 10
_OWN = "Own definition."
_FIGURE_WORDS = {
    "partners": ("Partners in common", "partners by any tie"),
    "referral_partners": ("Referral partners in common", "partners by referral, either way"),
    "service_kinds": ("Kinds of service in common", "kinds of service delivered"),
    "needs": ("Needs in common", "needs that people were referred with"),
    "neighbourhoods": ("Neighbourhoods in common", "neighbourhoods in which it or its services are"),
}


def tables_of(result: WhatIf, network: CommunityNetwork, *, residents: bool) -> Iterator[AnswerTable]:
    """Yield the tables that have rows; those about residents only if asked."""
    if residents:
        yield from _by_neighbourhood(result)
    yield from _most_affected(result, network)
    yield from _pairs(result)
    yield from _takers(result, network)


def _column(name: str, heading: str, meaning: str, unit: str = "", *, private: bool = False) -> Definition:
    return Definition(name, heading, meaning, unit, "from 0", _OWN, private="people" if private else None)


def _text(name: str, heading: str, meaning: str) -> Definition:
    return Definition(name, heading, meaning, "", "", "")


def _by_neighbourhood(result: WhatIf) -> Iterator[AnswerTable]:
    table = result.routes.by_neighbourhood
    if table is None:
        return
    touched = table[(table[["lost_route", "gained_route", "lost_door"]] > 0).any(axis=1)]
    if touched.empty:
        return
    columns = [
        _text("neighbourhood", "Neighbourhood", "Where the residents live."),
        _column("with_route", "Residents with a route now", "With a recorded route to some service.", private=True),
        _column("lost_route", "Without any route then", "With a route now and none then.", private=True),
        _column("lost_door", "Without a door then", "All that they use would be gone.", private=True),
    ]
    if result.change.added:
        columns.append(_column("gained_route", "With a route only then", "Without a route now.", private=True))
    caption = f"Residents touched, by neighbourhood: {len(touched):,} of {len(table):,} neighbourhoods"
    yield AnswerTable(caption, touched[[entry.name for entry in columns]], {entry.name: entry for entry in columns})


def _most_affected(result: WhatIf, network: CommunityNetwork) -> Iterator[AnswerTable]:
    reach = result.reach.drop(index=convenors(network), errors="ignore")
    moved = [reach[f"{thing}_after"] - reach[f"{thing}_before"] for thing in ("organisations", "services")]
    table = reach.assign(organisation=network.nodes["name"].reindex(reach.index), node=reach.index)
    table = table.assign(organisations=moved[0], services=moved[1], far=-moved[0].abs(), wide=-moved[1].abs())
    table = table[(table["organisations"] != 0) | (table["services"] != 0)]
    if table.empty:
        return
    star = shape_of_ties(result.change).star
    ordered = table.sort_values(["organisation", "node"] if star else ["far", "wide", "node"], kind="stable")
    columns = {
        "organisation": _text("organisation", "Organisation", "Who refers people on."),
        **{
            f"{thing}_{when}": _column(
                f"{thing}_{when}", f"{thing.capitalize()} {word}", f"Within two referrals {word}."
            )
            for thing in ("organisations", "services")
            for when, word in (("before", "now"), ("after", "then"))
        },
    }
    listed = ordered if star else ordered.head(_MOST)
    how = "by name, not ranked" if star else "those whose reach changes most first"
    caption = f"Reach within two referrals: {len(listed):,} of {len(table):,} whose reach changes, {how}"
    yield AnswerTable(caption, listed[list(columns)], columns)


def _pairs(result: WhatIf) -> Iterator[AnswerTable]:
    columns = {
        "source_group": _text("source_group", "From", f"The {result.pairs.grouping} of the one."),
        "target_group": _text("target_group", "To", f"The {result.pairs.grouping} of the other."),
        "role": _text("role", "Role of those between", "Brokerage role; several where those between differ."),
        "links": _column("links", "Pairs", "Pairs of organisations.", "pairs"),
    }
    for table, words in (
        (result.pairs.lost, "Pairs that nobody else links"),
        (result.pairs.gained, "Pairs newly linked"),
    ):
        if table.empty:
            continue
        keys = ["source_group", "target_group", "role"]
        summed = table.groupby(keys, sort=True)["links"].sum().reset_index()
        summed = summed.sort_values(["links", *keys], ascending=[False, True, True, True], kind="stable")
        caption = f"{words} ({result.pairs.meaning}), by {result.pairs.grouping} and role"
        yield AnswerTable(caption, summed.astype({"links": np.float64}), columns)


def _takers(result: WhatIf, network: CommunityNetwork) -> Iterator[AnswerTable]:
    names, star = network.nodes["name"], shape_of_ties(result.change).star
    for closed in result.change.closed:
        table = result.replacements[result.replacements["closed"] == closed]
        if table.empty:
            continue
        columns = {"candidate": _text("candidate", "Organisation", "Who remains.")}
        for figure in FIGURES:
            heading, meaning = _FIGURE_WORDS[figure]
            most = table[f"{figure}_of"].max()
            if np.isnan(most) or most == 0:
                continue
            columns[figure] = _column(figure, heading, f"Shared {meaning}.")
            columns[f"{figure}_of"] = _column(f"{figure}_of", "out of", f"Those of the one that closes: {meaning}.")
            columns[f"{figure}_jaccard"] = _column(
                f"{figure}_jaccard",
                "share of either",
                "Shared, out of those that either of the two has (Jaccard).",
                "share",
            )
        if table["services_nearby"].notna().any():
            columns["services_nearby"] = _column("services_nearby", "Services nearby", "In the same neighbourhoods.")
        how = "by name, not ranked" if star else "by partners in common, then services nearby"
        frame = table.assign(candidate=names[table["candidate"]].to_numpy(dtype=object))[list(columns)]
        for name in columns:
            if name.endswith("_jaccard"):
                frame[name] = frame[name].map(lambda value: "–" if np.isnan(value) else f"{value:.0%}")
        notes = ("Each figure stands for itself; what suits a place is for those who know it to judge.",)
        yield AnswerTable(f"What others share with “{names[closed]}”: {how}", frame, columns, notes)
