"""The report's chapters: sentences first, then the table that bears them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from cogs.analysis import Analysis
from cogs.insights.shape import is_star
from cogs.insights.words import and_list, counted, figure
from cogs.publication.answer_chapters import (
    Answers,
    annex_chapters,
    cogs_chapters,
    lacking_figures,
    later_chapters,
    profile_chapters,
)
from cogs.publication.methods import methods_text
from cogs.publication.provenance import inputs_shown
from cogs.publication.report_charts import mixing_charts
from cogs.publication.said import left_out_shown, notes_shown
from cogs.publication.shown import Shown, brokerage_shown
from cogs.views.content import Section
from cogs.vocabulary import ROLES, plain

__all__ = ["chapters", "telling"]

_MOST_ROWS = 60
_MOST_USED = 30
_MOST_READ = 25
_TOLD = ("partners_", "betweenness_", "brokerage_", "organisations_2", "services_2", "residents_0", "only_door")
_ENDS = ("betweenness_lower_", "betweenness_upper_")


def chapters(analysis: Analysis, shown: Shown, answers: Answers, made: str) -> tuple[Section, ...]:
    """Return the sections of the report, those without anything to say left out.

    Who the cogs are, their profiles, who links whom, residents, pathways, if one closed, the six
    principles, how good the data are; then the tables to look things up in, definitions and methods.

    Parameters
    ----------
    analysis : Analysis
        What was computed.
    shown : Shown
        What may be shown of it.
    answers : Answers
        What was asked of it.
    made : str
        How the report was made, in a sentence.
    """
    return tuple(_chapters(analysis, shown, answers, made))


def _chapters(analysis: Analysis, shown: Shown, answers: Answers, made: str) -> Iterator[Section]:
    yield from cogs_chapters(answers, analysis, shown)
    yield replace(_who_stands_out(analysis), part=answers.anchors is not None)
    yield from profile_chapters(answers, shown)
    yield from _mixing(analysis)
    if analysis.brokerage.get("total", pd.Series(dtype=float)).sum() > 0:
        yield _roles(analysis)
    if shown.users.notna().any():
        yield _residents(shown)
    later = list(later_chapters(answers, analysis, shown))
    yield from (section for section in later if not _long(section))
    yield _data_quality(analysis, answers)
    yield _organisations(analysis, shown)
    yield from annex_chapters(answers, shown)
    yield from (replace(section, part=False) for section in later if _long(section))
    if len(shown.network.figures):
        yield _stated(shown)
    yield _definitions(analysis)
    yield Section("methods", "Methods, fit to paste into a paper", methods_text(analysis))
    yield Section("how-made", "How this report was made", (made,), _sources(analysis), "Files read")


def _long(section: Section) -> bool:
    """Return whether a section is a table to look things up in, which would stop a reader in the midst of a chapter."""
    return section.part and section.table is not None and len(section.table) > _MOST_READ


def _mixing(analysis: Analysis) -> Iterator[Section]:
    charts = mixing_charts(analysis)
    if charts:
        groups = plain(analysis.grouping)
        yield Section(
            "mixing",
            f"Who is tied to whom, by {groups}",
            (
                "Each cell counts pairs that have a tie, however often it is recorded; a service counts as whoever "
                f"delivers it. Large groups have more ties: a dark cell need not mean that a {groups} is open.",
            ),
            charts=charts,
            starts_page=True,
        )


def _data_quality(analysis: Analysis, answers: Answers) -> Section:
    rows = sorted(lacking_figures(answers).items())
    return Section(
        "data-quality",
        "How good the data are",
        (*notes_shown(analysis), *(f"Left out: {sentence}" for sentence in left_out_shown(analysis))),
        pd.DataFrame(rows, columns=["Figure of a profile", "Needs"]) if rows else None,
        "What the profiles cannot say yet, and the data that would say it" if rows else "",
    )


def _who_stands_out(analysis: Analysis) -> Section:
    findings = analysis.findings
    rows = [
        (item.definition.heading, name, figure(value), f"{figure(item.out_of)} {item.definition.unit}")
        for item in findings.stand_outs
        for name, value in zip(item.names, item.values, strict=True)
    ]
    columns = ["Figure", "Organisation", "Value", "Out of"]
    peers = max((item.peers for item in findings.stand_outs), default=0)
    those = findings.stand_outs[0].called if findings.stand_outs else ("organisation", "organisations")
    star = any(shape.star for shape in findings.shapes)
    sentences = []
    if not all(shape.star for shape in findings.shapes):
        sentences.append(
            f"{'For other ties the' if star else 'The'} first of {counted(peers, *those)} are named, figure "
            "by figure. No figure by itself makes a cog of connection: look for those who stand out in several."
        )
    elif findings.stand_outs:
        sentences.append("The figures of those who were studied, described and not ranked.")
    silent = tuple(item.sentence for item in findings.stand_outs if not item.names)
    table = pd.DataFrame(rows, columns=columns) if rows else None
    listed = "the studied organisations alone" if star else "the first in each figure"
    caption = f"Figures of {listed}; those of everybody are in metrics.csv, which cogs analyse writes" if rows else ""
    return Section(
        "stand-outs",
        "Who stands out, and in what",
        (*sentences, *silent),
        table,
        caption,
    )


def _organisations(analysis: Analysis, shown: Shown) -> Section:
    nodes, definitions = shown.network.nodes, analysis.definitions
    bodies = nodes.index[nodes.index.isin(analysis.brokerage["id"])] if len(analysis.brokerage) else nodes.index[:0]
    told = [
        name
        for name in definitions
        if name.startswith(_TOLD) and not name.startswith(_ENDS) and telling(shown.figures.loc[bodies, name])
    ]
    names = nodes.loc[bodies, "name"]
    leading = next((name for name in told if name.startswith("betweenness_")), None)
    if leading is None or is_star(analysis.findings.shapes, leading):
        by_name = names.sort_values(kind="stable").index
        studied = by_name.isin([centre for shape in analysis.findings.shapes if shape.star for centre in shape.centres])
        order = by_name[studied].append(by_name[~studied])
    else:
        keys = shown.figures.loc[bodies, [leading]].assign(name=names)
        order = keys.sort_values([leading, "name"], ascending=[False, True], kind="stable").index
    kept = order[:_MOST_ROWS]
    describing = list(dict.fromkeys(name for name in ("name", "kind", analysis.grouping) if name in nodes))
    described = nodes.loc[kept, describing].rename(columns=lambda name: plain(name).capitalize())
    headed = shown.figures.loc[kept, told].rename(columns={name: definitions[name].heading for name in told})
    how_many = f"{len(kept):,} of {len(bodies):,}" if len(kept) < len(bodies) else f"all {len(bodies):,} of them"
    return Section(
        "organisations",
        "Organisations and councils",
        ("Each with its own figures: ties between organisations, a service counted as whoever delivers it.",),
        pd.concat([described, headed], axis="columns"),
        f"Some figures of organisations and councils, {how_many}; all others are in metrics.csv, which cogs analyse "
        "writes",
        ("A dash means that the figure is not defined; 0 means that none is recorded.",),
    )


def telling(figures: pd.Series[Any]) -> bool:
    """Return whether a column of figures tells anybody from anybody: some value is neither 0 nor missing."""
    return bool((figures.dropna().astype(str).replace({"0.0": "0"}) != "0").any())


def _roles(analysis: Analysis) -> Section:
    table = brokerage_shown(analysis)
    table = pd.concat([_most_of(table[table["ties"] == ties.name], analysis) for ties in analysis.ties])
    headings = {name: name.capitalize() for name in (*ROLES, "total", "name", "ties")} | {
        analysis.grouping: plain(analysis.grouping).capitalize()
    }
    meanings = tuple(f"{role.capitalize()}: {meaning}." for role, meaning in ROLES.items())
    columns = list(dict.fromkeys(["name", analysis.grouping, "ties", *ROLES, "total"]))
    every = int((analysis.brokerage["total"] > 0).sum())
    caption = f"Open pairs brokered, by role: {len(table):,} of {every:,} rows, one per organisation and kind of tie"
    if any(not ties.directed for ties in analysis.ties):
        meanings += (
            "Where ties have no direction, representative and gatekeeper are the same pairs; the total counts them "
            "once.",
        )
    return Section(
        "brokerage",
        "Who links whom: brokerage roles",
        (
            "An organisation brokers a pair of others if one is tied to it, it is tied to the other, and the two have "
            f"no tie themselves. Its role depends on the groups of the three; groups here are by "
            f"{plain(analysis.grouping)}.",
        ),
        table[columns].rename(columns=headings),
        caption,
        meanings,
    )


def _most_of(table: pd.DataFrame, analysis: Analysis) -> pd.DataFrame:
    """Return the rows a page has room for: the most first, or by name where nobody is ranked."""
    some = table[table["total"] > 0]
    if len(some) and is_star(analysis.findings.shapes, f"brokerage_{some['ties'].iloc[0]}"):
        return some.sort_values("name").head(_MOST_ROWS // 2)
    return some.sort_values(["total", "name"], ascending=[False, True]).head(_MOST_ROWS // 6)


def _residents(shown: Shown) -> Section:
    nodes = shown.network.nodes
    users = shown.users.dropna()
    size = pd.to_numeric(users, errors="coerce").fillna(0.0)
    users = users[size.sort_values(ascending=False, kind="stable").index]
    table = pd.DataFrame(
        {"Name": nodes.loc[users.index, "name"], "Kind": nodes.loc[users.index, "kind"], "Residents who use it": users}
    )
    limit, base = shown.rounding.threshold - 1, shown.rounding.base
    return Section(
        "residents",
        "Residents",
        (
            f"Residents appear only as numbers: 1 to {limit} is shown as just that, others to the nearest {base}, so "
            "totals need not add up. Numbers that were already published keep their value.",
        ),
        table.head(_MOST_USED),
        f"Residents by what they use directly ({min(len(table), _MOST_USED):,} of {len(table):,})",
    )


def _stated(shown: Shown) -> Section:
    names, figures = shown.network.nodes["name"], shown.network.figures
    figures = figures[figures["id"].isin(names.index)]
    values = figures["value"].map(lambda value: f"{value:,.10g}", na_action="ignore")
    bound = figures["value_is"].where(figures["value_is"].isin(["at least", "about"]), "").fillna("")
    table = pd.DataFrame(
        {
            "Whose": names.reindex(figures["id"]).to_numpy(),
            "Figure": figures["figure"].to_numpy(),
            "Value": (bound + " " + values.fillna("not stated")).str.strip().to_numpy(),
            "Unit": figures.get("unit", pd.Series("", index=figures.index)).to_numpy(),
            "Period": figures.get("period", pd.Series("", index=figures.index)).to_numpy(),
            "Source": figures.get("evidence", pd.Series("", index=figures.index)).to_numpy(),
        }
    )
    return Section(
        "stated",
        "Figures stated in the source",
        ("Shown as they were stated; nothing is computed with them.",),
        table,
        f"Stated figures ({len(table):,})",
    )


def _definitions(analysis: Analysis) -> Section:
    rows = [
        (entry.heading, entry.meaning, entry.unit, entry.range, entry.reference)
        for entry in analysis.definitions.values()
    ]
    table = pd.DataFrame(rows, columns=["Figure", "What it says", "Unit", "Range", "Source"])
    directed = and_list([plain(ties.name) for ties in analysis.ties if ties.directed])
    undirected = and_list([plain(ties.name) for ties in analysis.ties if not ties.directed])
    says = [f"Ties of {directed} have a direction, and a pair counts once each way." if directed else ""]
    says.append(f"Ties of {undirected} have none, and a pair counts once." if undirected else "")
    paragraphs = (
        *(sentence for sentence in says if sentence),
        "Figures between organisations are those of the organisation view: every service counted as whoever "
        "delivers it, residents left out, each family of relations by itself.",
        "These figures describe who is connected with whom, as recorded. They do not say what a tie brings about.",
    )
    return Section("definitions", "What the figures mean", paragraphs, table, "Definitions and sources")


def _sources(analysis: Analysis) -> pd.DataFrame:
    rows = [
        (one["name"], f"{one['size']:,}", one["sha256"][:16] + "…")
        if "size" in one
        else (one["name"], "not shown", "not shown: rows about residents")
        for one in inputs_shown(analysis.tables)
    ]
    return pd.DataFrame(rows, columns=["File", "Bytes", "SHA-256, first 16 of 64 characters"])
