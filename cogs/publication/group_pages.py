"""The pages of a network too large for one picture: of each group, and of the neighbours of the strongest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import escape

from cogs.analysis import Analysis
from cogs.insights.words import counted
from cogs.network.communities import communities
from cogs.network.community_network import CommunityNetwork
from cogs.publication.chapters import telling
from cogs.publication.page_details import page_definitions
from cogs.publication.shown import Shown, thousands_apart
from cogs.publication.subject import subject_of
from cogs.views.content import Section, Subject
from cogs.views.drawing import ties_of
from cogs.views.group_counts import Group, grouped
from cogs.views.groups import groups_page
from cogs.views.interactive import network_page
from cogs.views.layout import positions
from cogs.views.picture import network_picture
from cogs.views.report import report_page
from cogs.views.wording import text_of
from cogs.vocabulary import plain

__all__ = ["FRONT", "GroupPages", "drawn_figures"]

FRONT = "network.html"
EGOS = 200
EXPLORED = 600
"""A group of more members is no picture to explore: its page shows the strongest, and all in a table."""
IN_PICTURE = 150
NEAREST = 40
"""Of a large neighbourhood the picture of a page shows so many."""
LISTED = 2_000

_BACK = "All groups"
_TABLE = "All figures as a table"


class GroupPages:
    """What the pages of one network share, and each page by its name: it can be sent to another process."""

    def __init__(self, analysis: Analysis, shown: Shown, network: CommunityNetwork, links: Mapping[str, str]) -> None:
        findings = analysis.findings
        self.network, self.leading, self.seed = network, findings.leading, analysis.options.seed
        self.ranked = bool(findings.shapes) and not any(shape.star for shape in findings.shapes)
        self.definitions = page_definitions(analysis)
        self.figures = drawn_figures(shown.figures, network)
        self.residents = shown.users.reindex(network.nodes.index).map(thousands_apart, na_action="ignore")
        self.subject = replace(subject_of(analysis), summary=findings.brief)
        sizes = (
            None
            if self.leading is None
            else shown.figures[self.leading].rename(analysis.definitions[self.leading].heading)
        )
        self.found = grouped(network, communities(network, seed=self.seed), sizes)
        self.names = {node: text_of(name) or node for node, name in network.nodes["name"].items()}
        self.strength = dict(zip(network.nodes.index, np.nan_to_num(self.found.sizes, nan=-1.0).tolist(), strict=True))
        self.links = {_BACK: "../network.html", _TABLE: "../metrics.csv"}
        self.front_links = {_TABLE: "metrics.csv", **links}
        self.groups = {group.file: group for group in self.found.groups}
        self.egos = {f"egos/ego-{rank}.html": node for rank, node in enumerate(self.found.strongest[:EGOS], start=1)}

    def _front(self) -> str:
        """Return the page of all groups."""
        method = self.subject.method + " Groups are communities found by the Leiden algorithm: a good division, not the"
        subject = replace(self.subject, method=method + " only one.")
        egos = {node: file for file, node in self.egos.items()}
        return groups_page(self.found, subject, egos=egos, links=self.front_links, seed=self.seed)

    @property
    def files(self) -> list[str]:
        """The file of every page: of all groups, of each, and of the strongest."""
        return [FRONT, *self.groups, *self.egos]

    def page(self, file: str) -> bytes:
        """Return one page."""
        if file == FRONT:
            return self._front().encode()
        if file in self.egos:
            return self._ego(self.egos[file]).encode()
        group = self.groups[file]
        explored = len(group.members) <= EXPLORED and not group.small_ones
        return (self._explored(group) if explored else self._listed(group)).encode()

    def _explored(self, group: Group) -> str:
        page = network_page(
            self.network.among(group.members),
            self.figures,
            self.definitions,
            self._subject_of_group(group),
            size_by=self.leading,
            ranked=self.ranked,
            residents=self.residents,
            seed=self.seed,
        )
        links = " ".join(f'<a href="{escape(target)}">{escape(says)}</a>' for says, target in self.links.items())
        # The first header of the page is its own: whatever a user wrote is escaped there.
        return page.replace("</header>", f'<nav aria-label="Way back"><p>{links}</p></nav>\n</header>', 1)

    def _subject_of_group(self, group: Group) -> Subject:
        title = group.heading if group.small_ones else f"The group of {group.heading}"
        told = (
            f"{counted(group.inside, 'tie')} are inside {'these groups' if group.small_ones else 'the group'}, "
            f"{counted(group.outside, 'tie')} lead to others; a tie is a pair with anything between them.",
            "The figures are those of the whole network.",
        )
        return replace(self.subject, title=title, subtitle=self._how_many(len(group.members)), summary=told)

    def _how_many(self, number: int) -> str:
        return f"{number:,} of the {len(self.network):,} nodes of {self.subject.title}"

    def _listed(self, group: Group) -> str:
        subject = self._subject_of_group(group)
        drawn, caption = None, ""
        if not group.small_ones:
            part = self.network.among(group.members[:IN_PICTURE])
            drawn = self._picture(part, subject)
            caption = f"The {len(part):,} strongest of {len(group.members):,} members, and the ties among them."
        listed = group.members[:LISTED]
        notes = (
            (f"The {len(listed):,} strongest of {len(group.members):,}; the others are in the table of all figures.",)
            if len(listed) < len(group.members)
            else ()
        )
        table = self._table(listed)
        sections = [Section("members", "Members", (), table, f"Members, {len(listed):,} rows", notes)]
        return report_page(subject, sections, picture=drawn, picture_caption=caption, links=self.links)

    def _ego(self, node: str) -> str:
        adjacency, index = self.network.adjacency(None, directed=False), self.network.nodes.index
        at = int(index.get_indexer(pd.Index([node]))[0])
        near = index[adjacency.indices[adjacency.indptr[at] : adjacency.indptr[at + 1]]]
        order = sorted(near, key=lambda other: (-self.strength[other], other))
        kept = order[:NEAREST]
        part = self.network.among([node, *kept])
        name = self.names[node]
        group = self.found.groups[int(self.found.place[node])]
        told = (
            f"{name} has ties with {counted(len(order), 'other')}; it is in the group {group.heading}.",
            "The figures are those of the whole network.",
        )
        subtitle = f"Within 1 step of {name}: {self._how_many(len(order) + 1)}"
        subject = replace(self.subject, title=f"The neighbours of {name}", subtitle=subtitle, summary=told)
        caption = f"{name} and its neighbours, with the ties among them."
        if len(kept) < len(order):
            caption = (
                f"{name} and the {len(kept):,} strongest of its {len(order):,} neighbours, with the ties among them."
            )
        sections = [
            Section("neighbours", "Neighbours", (), self._table(order[:LISTED]), f"Neighbours of {name}"),
            Section("ties", "Ties", (), self._ties_with(part, node), f"Ties of {name} in the picture"),
        ]
        links = self.links | {"Its group": f"../{group.file}"}
        drawn = self._picture(part, subject, first=node)
        return report_page(subject, sections, picture=drawn, picture_caption=caption, links=links)

    def _picture(self, part: CommunityNetwork, subject: Subject, first: str | None = None) -> str:
        sizes = self.found.sizes.reindex(part.nodes.index)
        strongest = sizes.sort_values(ascending=False, kind="stable").index[:10].tolist()
        return network_picture(
            part,
            positions(part, seed=self.seed),
            sizes=sizes,
            labels=[first, *strongest] if first is not None else strongest,
            residents=None,
            title=subject.title,
            description=" ".join([subject.subtitle, *subject.summary]),
        )

    def _table(self, ids: Iterable[str]) -> pd.DataFrame:
        """Return a row per node, in the order given."""
        rows = self.network.nodes.loc[list(ids)]
        columns: dict[str, Any] = {"Name": [self.names[node] for node in rows.index]}
        columns["Kind"] = [plain(kind) for kind in rows["kind"]]
        columns |= {name.capitalize(): rows[name].tolist() for name in ("sector", "neighbourhood") if name in rows}
        if self.found.sizes.name != self.found.neighbours.name:
            columns[str(self.found.sizes.name)] = self.found.sizes[rows.index].tolist()
        columns["Neighbours"] = self.found.neighbours[rows.index].tolist()
        return pd.DataFrame(columns)

    def _ties_with(self, part: CommunityNetwork, node: str) -> pd.DataFrame:
        index = part.nodes.index
        at = int(index.get_indexer(pd.Index([node]))[0])
        names = [self.names[one] for one in index]
        relations = part.vocabulary.relations
        ties = [tie for tie in ties_of(part) if at in (tie.source, tie.target)]
        return pd.DataFrame(
            {
                "From": [names[tie.source] for tie in ties],
                "Tie": [relations[tie.relation].verb for tie in ties],
                "To": [names[tie.target] for tie in ties],
                "Weight": [tie.weight for tie in ties],
            }
        )


def drawn_figures(figures: pd.DataFrame, network: CommunityNetwork) -> pd.DataFrame:
    """Return the figures of the nodes drawn without columns in which nobody has any."""
    figures = figures.reindex(network.nodes.index)
    return figures[[name for name in figures if telling(figures[name])]]
