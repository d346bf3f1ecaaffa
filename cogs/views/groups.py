"""A network too large for one picture: a page of its groups, each of which opens a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from cogs.views.content import Subject
from cogs.views.group_counts import Group, Grouped
from cogs.views.group_picture import groups_picture, ties_drawn
from cogs.views.pages import asset, content_policy, environment, table_shown
from cogs.views.wording import counted, shown, text_of
from cogs.vocabulary import plain

__all__ = ["groups_page"]

NAMES_SEARCHED = 50_000
"""More names than this make the page too large to send by mail."""
SCRIPTS = ("elements", "taking", "sorting", "groups")

Cell = tuple[str, str]  # text, and what it links to
Row = tuple[str, list[Cell]]  # anchor, cells
Linked = tuple[str, str, list[tuple[str, bool]], list[Row]]  # key, caption, headings, rows


def groups_page(
    found: Grouped, subject: Subject, *, egos: Mapping[str, str], links: Mapping[str, str], seed: int = 0
) -> str:
    """Return a large network as a page of groups: a picture whose marks open the groups' pages, and tables.

    Parameters
    ----------
    found : Grouped
        The groups, from `cogs.views.group_counts.grouped`, of a network already protected.
    subject : Subject
        Heading, subtitle, summary, source and method.
    egos : mapping of str to str
        Of the strongest, the strongest first: id → the file with its neighbours, "egos/ego-" with its
        place from 1 on and ".html".
    links : mapping of str to str
        What a link says → the file beside the page, such as the table of everybody.
    seed : int
        The same input and seed give the same page, byte for byte.

    Returns
    -------
    str
        The page, to be written as UTF-8. It needs no connection, and no JavaScript but to search, zoom, sort and save.

    Examples
    --------
    >>> import cogs
    >>> from cogs.views.group_counts import grouped
    >>> network = cogs.network_from_edges([(f"a{one}", "funds", f"a{one + 1}") for one in range(5)])
    >>> found = grouped(network, pd.Series(0, index=network.nodes.index))
    >>> subject = Subject("Six of Northfield", "2025", ("One group.",), "A survey", "Counted.")
    >>> page = groups_page(found, subject, egos={}, links={})
    >>> page.count("<h1>"), "groups/group-1.html" in page
    (1, True)
    """
    drawn = ties_drawn(found)
    told = [text_of(sentence) for sentence in subject.summary] + _said(found, drawn)
    styles = asset("page.css") + asset("groups.css")
    script = '(() => {\n"use strict";\n' + "".join(asset(f"{name}.js") for name in SCRIPTS) + "})();\n"
    picture = groups_picture(found, title=subject.title, description=" ".join(told), seed=seed)
    ranks = {node: rank for rank, node in enumerate(egos, start=1)}
    searched = found.strongest[:NAMES_SEARCHED]
    return (
        environment()
        .get_template("groups.html")
        .render(
            subject=subject,
            summary=told,
            picture=Markup(picture),  # noqa: S704 - made and escaped by group_picture.py
            links=links,
            linked=[_group_rows(found), *([_strongest_rows(found, egos)] if egos else [])],
            ties=_tie_table(found),
            searched=_searched(len(searched), len(found.network)),
            names=_names(found, searched, ranks),
            styles=Markup(styles),  # noqa: S704 - our own files
            script=Markup(script),  # noqa: S704 - our own file
            policy=content_policy(scripts=[script], styles=[styles], images=True),
        )
    )


def _said(found: Grouped, drawn: pd.DataFrame) -> list[str]:
    """Return what the picture shows and what it leaves out."""
    groups = [group for group in found.groups if not group.small_ones]
    others = [group for group in found.groups if group.small_ones]
    inside = sum(group.inside for group in found.groups)
    said = (
        f"The picture shows {len(found.network):,} nodes as {counted(len(groups), 'group')}, found from the ties and "
        f"named after their strongest member: the one with the greatest {_small(found)}."
    )
    if others:
        number = len(others[0].members)
        said += f" {counted(number, 'node')} in {counted(others[0].parts, 'small group')} are one mark, Others."
    ties = f"{counted(inside, 'tie')} are inside a group and {counted(int(found.ties['ties'].sum()), 'tie')} between"
    ties += " two; a tie is a pair with anything between them."
    left = len(found.ties) - len(drawn)
    if left:
        weaker = int(found.ties["ties"].sum() - drawn["ties"].sum())
        ties += f" {counted(left, 'weaker line')} with {counted(weaker, 'tie')} are left out of the picture."
    return [said, ties]


def _small(found: Grouped) -> str:
    name = str(found.sizes.name)
    return "number of neighbours" if name == "Neighbours" else name[:1].lower() + name[1:]


def _searched(searched: int, everybody: int) -> str:
    if searched == everybody:
        return f"Among all {everybody:,}."
    return f"Among the {searched:,} strongest of {everybody:,}; the others are in the table of everybody."


def _names(found: Grouped, searched: list[str], ranks: Mapping[str, int]) -> dict[str, Any]:
    names = found.network.nodes["name"].loc[searched].map(text_of)
    places = found.place.loc[searched]
    return {
        "groups": [group.file for group in found.groups],
        "names": [
            (name or node, int(place), ranks.get(node, 0))
            for node, name, place in zip(searched, names, places, strict=True)
        ],
    }


def _called(found: Grouped, members: tuple[str, ...]) -> str:
    names = found.network.nodes["name"]
    return ", ".join(text_of(names[node]) or node for node in members)


def _group_rows(found: Grouped) -> Linked:
    rows: list[Row] = [
        (
            "",
            [
                (group.heading, group.file),
                (f"{len(group.members):,}", ""),
                (f"{group.inside:,}", ""),
                (f"{group.outside:,}", ""),
                (_called(found, group.members[: 5 if not group.small_ones else 0]), ""),
            ],
        )
        for group in found.groups
    ]
    numbers = [("Members", True), ("Ties inside", True), ("Ties to other groups", True)]
    headings = [("Group", False), *numbers, ("The strongest", False)]
    return "groups", f"Every group of the picture: {counted(len(rows), 'row')}", headings, rows


def _strongest_rows(found: Grouped, egos: Mapping[str, str]) -> Linked:
    nodes = found.network.nodes
    sectors = "sector" in nodes
    rows_of = nodes.loc[list(egos)].to_dict("index")
    own = str(found.sizes.name) != "Neighbours"
    headings = [("Name", False), ("Kind", False), *([("Sector", False)] if sectors else []), ("Group", False)]
    headings += [*([(str(found.sizes.name), True)] if own else []), ("Neighbours", True)]
    rows: list[Row] = []
    for rank, (node, file) in enumerate(egos.items(), start=1):
        group: Group = found.groups[int(found.place[node])]
        row = rows_of[node]
        cells = [(text_of(row["name"]) or node, file), (plain(str(row["kind"])), "")]
        cells += [(text_of(row["sector"]), "")] if sectors else []
        cells += [(group.heading, group.file)]
        cells += [(shown(float(found.sizes[node])), "")] if own else []
        rows.append((f"node-{rank}", [*cells, (f"{int(found.neighbours[node]):,}", "")]))
    caption = f"The {len(rows):,} strongest of {len(found.network):,}; each name opens a page of its neighbours"
    return "strongest", caption, headings, rows


def _tie_table(found: Grouped) -> Any:
    names = [group.heading for group in found.groups]
    frame = pd.DataFrame(
        {
            "Group": [names[at] for at in found.ties["one"]],
            "Other group": [names[at] for at in found.ties["other"]],
            "Ties": found.ties["ties"].tolist(),
        }
    )
    caption = f"Ties between groups: {counted(len(found.ties), 'row')}"
    return table_shown(frame, key="ties", caption=caption)
