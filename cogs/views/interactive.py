"""`network.html`: pyvis holds the nodes and edges, our own template draws them with the vis-network it ships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
from markupsafe import Markup

from cogs.network.community_network import CommunityNetwork
from cogs.views.content import Subject
from cogs.views.network_data import Details, Drawn, drawn_of, edge_data, facts_of, node_data
from cogs.views.network_tables import node_table, stated_table, tie_table
from cogs.views.pages import TableShown, asset, content_policy, environment
from cogs.views.periods import period_heading
from cogs.views.picture import described, line_sample, mark_shape, network_picture
from cogs.views.style import DRAWN_LIMIT, mark_of
from cogs.views.wording import counted, text_of
from cogs.vocabulary import Definition, plain

__all__ = ["explored_page", "network_page", "tables_of"]

SCRIPTS = (
    *("elements", "taking", "state", "path", "draw", "names", "picture", "details"),
    *("controls", "ground", "colours", "period", "search", "sorting", "address", "download", "start"),
)
VIS = "templates/lib/vis-9.1.2/vis-network.min.js"


def network_page(
    network: CommunityNetwork,
    table: pd.DataFrame,
    definitions: Mapping[str, Definition],
    subject: Subject,
    *,
    size_by: str | None,
    residents: pd.Series[Any] | None = None,
    seed: int = 0,
    ranked: bool = False,
    groupings: Mapping[str, pd.Series[Any]] | None = None,
    details: Details | None = None,
    most: int = DRAWN_LIMIT,
) -> str:
    """Return the network as one HTML page that needs no connection, and asks for none.

    Parameters
    ----------
    network : CommunityNetwork
        What is drawn, already protected: no residents, unless they are meant to be seen.
    table : pandas.DataFrame
        Figures by node id (some nodes may be missing): a column per figure named by a key of
        `definitions` (NaN where undefined), and text columns, which are shown as they are.
    definitions : mapping of str to Definition
        What each figure is called, means and is counted in.
    subject : Subject
        Heading, subtitle, summary, source and method.
    size_by : str or None
        The figure that sets the size of marks and who is named; None: the number of neighbours.
    residents : pandas.Series of str, optional
        Ready text such as "1 to 7", by node id.
    seed : int
        For the positions. The same input and seed give the same page, byte for byte.
    ranked : bool
        Whether these data may be ranked. If not, the largest marks are listed by name. Who made the
        study (`in_study` is "convenor") is in neither list.
    groupings : mapping of str to pandas.Series, optional
        What marks may be coloured by beside the columns `sector`, `neighbourhood` and `community`: a
        label by node id, under the heading shown, such as "Community". The six greatest groups get a colour.
    details : mapping of str to sequence of (str, sequence of str), optional
        By node id, headed lists of ready text for its details: "Brokers as gatekeeper", then the pairs.
    most : int
        Of more nodes the page shows so many, the greatest by `size_by`, and says so.

    Returns
    -------
    str
        The page, to be written as UTF-8.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("library", "refers_to", "advice centre")])
    >>> subject = Subject("Two of Northfield", "2025", ("One tie.",), "A survey", "Counted.")
    >>> page = network_page(network, pd.DataFrame(index=network.nodes.index), {}, subject, size_by=None)
    >>> page.count("<h1>"), "advice centre" in page
    (1, True)
    """
    shown = drawn_of(
        network,
        table,
        definitions,
        size_by=size_by,
        residents=residents,
        seed=seed,
        groupings=groupings,
        details=details,
        most=most,
    )
    summary = [text_of(sentence) for sentence in subject.summary] + _left_out(shown)
    picture = network_picture(
        shown.network,
        shown.places,
        sizes=shown.sizes,
        labels=shown.always,
        residents=pd.Series(shown.told, dtype=object) if shown.told else None,
        title=subject.title,
        description=" ".join([described(shown.network), *summary]),
    )
    return explored_page(shown, replace(subject, summary=tuple(summary)), picture, tables_of(shown), ranked=ranked)


def explored_page(
    shown: Drawn,
    subject: Subject,
    picture: str,
    tables: list[TableShown],
    *,
    ranked: bool,
    ground: Mapping[str, Any] | None = None,
) -> str:
    """Return the page of what is drawn, to explore: of a network, or on the ground of a map.

    Parameters
    ----------
    shown : Drawn
        What is drawn, and where.
    subject : Subject
        Heading, subtitle, the whole summary, source and method.
    picture : str
        The same still, as SVG that has been made and escaped.
    tables : list of TableShown
        The same as tables.
    ranked : bool
        Whether these data may be ranked.
    ground : mapping, optional
        Of a map: "height" and "scale" (figure units to the kilometre), "outline" (rings of points), "crowds"
        (x, y and reach of places that several marks share).

    Returns
    -------
    str
        The page, to be written as UTF-8.
    """
    from pyvis.network import Network

    nodes = node_data(shown)
    net = Network(cdn_resources="in_line")
    # Its add_node and add_edge search their lists each time, and drop parallel edges.
    net.nodes = nodes
    net.node_ids = [node["id"] for node in nodes]
    net.node_map = {node["id"]: node for node in nodes}
    net.edges = edge_data(shown)
    net.toggle_physics(False)
    net.templateEnv = environment()
    net.path = "network.html"
    facts = facts_of(shown, subject, ranked=ranked, ground=ground)
    page = _page(shown, subject) | {"facts": facts, "picture": Markup(picture), "tables": tables}  # noqa: S704
    net.templateEnv.globals.update(page | {"what": "network" if ground is None else "map"} | _assets())
    return str(net.generate_html())


def _page(shown: Drawn, subject: Subject) -> dict[str, Any]:
    """Return what the template shows around the picture."""
    network = shown.network
    return {
        "subject": subject,
        "summary": subject.summary,
        "kinds": [(kind, Markup(mark_shape(mark_of(kind.mark), 10, 10, 7))) for kind in shown.kinds],  # noqa: S704
        "lines": [(line, Markup(line_sample(line, 1, 10))) for line in shown.lines],  # noqa: S704
        "relation_names": {name: plain(name) for name in network.relations},
        "choices": {name: _choices(network, name) for name in ("sector", "neighbourhood")},
        "colours": [grouping.heading for grouping in shown.groupings],
        "periods": [(number, period_heading(period)) for number, period in enumerate(shown.periods)],
        "undated": sum(span is None for span in shown.spans),
    }


def tables_of(shown: Drawn) -> list[TableShown]:
    """Return every node, every tie and every stated figure as tables."""
    network = shown.network
    return [
        node_table(network, shown.table, shown.definitions, shown.figures, shown.told),
        tie_table(network, shown.ties),
        *stated_table(network),
    ]


@cache
def _assets() -> dict[str, Markup]:
    """Return the scripts, the styles, and the policy that lets only these take effect."""
    styles = asset("page.css") + asset("network.css")
    vis = (files("pyvis") / VIS).read_text(encoding="utf-8")
    script = '(() => {\n"use strict";\n' + "".join(asset(f"{name}.js") for name in SCRIPTS) + "})();\n"
    return {
        "styles": Markup(styles),  # noqa: S704 - our own file
        "vis": Markup(vis),  # noqa: S704 - pyvis's own file
        "script": Markup(script),  # noqa: S704 - our own files
        "policy": content_policy(scripts=[vis, script], styles=[styles]),
    }


def _left_out(shown: Drawn) -> list[str]:
    drawn = len(shown.network)
    left = shown.everything - drawn
    if not left:
        return []
    return [
        f"Of {shown.everything:,} nodes this page shows the {drawn:,} with the greatest "
        f"{str(shown.sizes.name).lower()}, and the {counted(len(shown.ties), 'tie')} among them; {left:,} are left "
        "out of the picture and of the tables below. The figures are those of the whole network."
    ]


def _choices(network: CommunityNetwork, column: str) -> list[str]:
    """Return what a filter offers: the different values of a text column; nothing if there is only one."""
    values = sorted({text_of(value) for value in network.nodes.get(column, [])} - {""})
    return values if len(values) > 1 else []
