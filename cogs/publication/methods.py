"""The methods paragraph: what was done, fit to paste into a paper, with its caveats and references."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import version

import cogs
from cogs.analysis import Analysis
from cogs.insights.shape import star_sentence
from cogs.insights.words import and_list, counted
from cogs.network.fold import deliveries, organisation_view
from cogs.network.grouping import groups_of
from cogs.publication.said import numbers_shown
from cogs.vocabulary import ROLES, plain

__all__ = ["methods_text", "references"]

_REFERENCES = {
    "Freeman (1977)": "Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40(1), "
    "35–41. doi:10.2307/3033543",
    "Brandes (2001)": "Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical "
    "Sociology 25(2), 163–177. doi:10.1080/0022250X.2001.9990249",
    "Brandes & Pich (2007)": "Brandes, U. & Pich, C. (2007). Centrality estimation in large networks. International "
    "Journal of Bifurcation and Chaos 17(7), 2303–2318. doi:10.1142/S0218127407018403",
    "Geisberger et al. (2008)": "Geisberger, R., Sanders, P. & Schultes, D. (2008). Better approximation of "
    "betweenness centrality. Proceedings of the Tenth Workshop on Algorithm Engineering and Experiments, 90–100. "
    "doi:10.1137/1.9781611972887.9",
    "Freeman (1978)": "Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social Networks "
    "1(3), 215–239. doi:10.1016/0378-8733(78)90021-7",
    "Gould & Fernandez (1989)": "Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation: a formal approach to "
    "brokerage in transaction networks. Sociological Methodology 19, 89–126. doi:10.2307/270949",
    "Burt (1992)": "Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University "
    "Press. doi:10.4159/9780674029095",
    "Borgatti (2006)": "Borgatti, S. P. (2006). Identifying sets of key players in a social network. Computational & "
    "Mathematical Organization Theory 12, 21–34. doi:10.1007/s10588-006-7084-x",
}


_SENTENCES = {
    "effective_size_": "Effective size, efficiency, constraint and hierarchy are those of the whole network, by "
    "presence of a tie in either direction (Burt (1992)).",
    "organisations_": "Referral reach (own definition, after Borgatti (2006)): the organisations within k referrals, "
    "and their services and places that the node does not offer itself.",
    "residents_": "Catchment (own definition): the residents who use a node, or one from which k referrals or fewer "
    "lead to it.",
    "only_door": "Only door (own definition): the residents who use nothing but a node and its services.",
    "only_route_": "Only route (own definition): the residents and services that lose their last route when a node is "
    "taken away, everything looked for anew.",
    "access": "Access betweenness (own definition): over residents and the services they do not use, the share of "
    "shortest ways along referrals that pass through a node which is neither the first on the way (front door) nor the "
    "last (provider).",
}


def methods_text(analysis: Analysis) -> tuple[str, ...]:
    """Return the methods paragraphs of an analysis, the references after them.

    Parameters
    ----------
    analysis : Analysis
        What was computed; only what it did is told.

    Returns
    -------
    tuple of str
        One string per paragraph; then "References" and one string per reference.
    """
    paragraphs = (_data(analysis), _network(analysis), _measures(analysis), _software(analysis), _caveats(analysis))
    told = " ".join(paragraphs)
    return (*paragraphs, "References", *references(told))


def references(text: str) -> tuple[str, ...]:
    """Return the references that a text cites, in alphabetical order."""
    return tuple(sorted(entry for citation, entry in _REFERENCES.items() if citation in text))


def _data(analysis: Analysis) -> str:
    settings, tables = analysis.tables.settings, analysis.tables
    nodes, ties = numbers_shown(analysis)
    kinds = analysis.network.vocabulary.kinds
    there = and_list([f"{number} {kinds[kind].plural if number != '1' else kind}" for kind, number in nodes.items()])
    said = and_list([f"{plain(name)} ({number})" for name, number in ties.items()]) or "none"
    source = f"Source: {settings.source}. " if settings.source else ""
    period = f"The data cover {settings.period[0]} to {settings.period[1]}. " if settings.period else ""
    boundary = settings.boundary or "The rule for who is in the network is not stated (boundary in network.toml)."
    collection = settings.collection or "How ties were asked or recorded is not stated (collection in network.toml)."
    return (
        f"Data. {source}{period}{boundary.rstrip('.')}. {collection.rstrip('.')}. "
        f"{counted(tables.files, 'file')} "
        f"were read, with {there}; relationships by relation: {said}."
    )


def _network(analysis: Analysis) -> str:
    network, view = analysis.network, organisation_view(analysis.network)
    folded = deliveries(network)["service"].nunique()
    kinds_of_tie = and_list(
        [f"{plain(tie.name)} ({'directed' if tie.directed else 'undirected'}: {tie.meaning})" for tie in analysis.ties]
    )
    several = int((view.nodes["count"] > 1).sum())
    text = (
        f"Network. Figures between organisations were computed on {counted(len(view), 'node')}: organisations, "
        "councils "
        f"and services that nobody delivers; {counted(folded, 'service')} were counted as whoever delivers them, and "
        f"residents were left out. Kinds of tie, each read by itself: {kinds_of_tie or 'none'}. Self-loops were "
        "dropped "
        "and parallel ties merged; weights were not used."
    )
    if several:
        text += (
            f" {counted(several, 'node')} stood for several organisations alike, counted as that many; their "
            "figures are "
            "per member."
        )
    return text


def _measures(analysis: Analysis) -> str:
    return " ".join(("Measures.", *_measure_sentences(analysis)))


def _measure_sentences(analysis: Analysis) -> Iterator[str]:
    groups = groups_of(organisation_view(analysis.network), analysis.options.by)
    lacking = int(groups.isna().sum())
    roles = "; ".join(f"{role}: {meaning}" for role, meaning in ROLES.items())
    yield (
        "Partners: the number of others tied to a node (Freeman (1978)). Betweenness: the sum over pairs of others of "
        f"the share of shortest paths that pass through a node (Freeman (1977)), {_betweenness(analysis)}."
    )
    yield (
        "Brokerage (Gould & Fernandez (1989)): the number of pairs a, b with ties a to v and v to b and none from a to "
        f"b, by role of v between groups ({roles}). Groups were {plain(analysis.grouping)}"
        + (f"; {counted(lacking, 'node')} without one were removed first." if lacking else ".")
    )
    columns = " ".join(map(str, analysis.metrics.columns))
    yield from (sentence for column, sentence in _SENTENCES.items() if column in columns)
    if "residents_" in columns:
        settings = analysis.tables.settings
        yield (
            f"Numbers of residents from 1 to {settings.threshold - 1} are shown as that range, others rounded to the "
            f"nearest {settings.base}, shares of them in whole per cents."
        )


def _betweenness(analysis: Analysis) -> str:
    estimates = analysis.metrics.attrs.get("estimates", {})
    told = [
        f"for {plain(tie.name)} from {estimates[tie.name]['searches']:,} of {estimates[tie.name]['classes']:,} searches"
        for tie in analysis.ties
        if tie.name in estimates
    ]
    if not told:
        return "computed exactly (Brandes (2001))"
    both_ways = any(tie.name in estimates and not tie.directed for tie in analysis.ties)
    scaled = ", where ties go both ways scaled by distance (Geisberger et al. (2008))" if both_ways else ""
    return (
        f"estimated {and_list(told)}, from pivots drawn at random (Brandes & Pich (2007)){scaled}, each figure with "
        "its standard error, the 50 largest with an interval by bootstrap-t"
    )


def _software(analysis: Analysis) -> str:
    libraries = and_list([f"{name} {version(name)}" for name in ("numpy", "pandas", "igraph")])
    return (
        f"Software. cogs {cogs.__version__} with Python {platform.python_version()}, {libraries}; seed "
        f"{analysis.options.seed}."
    )


def _caveats(analysis: Analysis) -> str:
    return " ".join(_caveat_sentences(analysis))


def _caveat_sentences(analysis: Analysis) -> Iterator[str]:
    settings = analysis.tables.settings
    yield (
        "Caveats. The figures describe recorded ties; they say nothing of causes, and a tie that was not recorded "
        "counts as none."
    )
    rules = {
        "union": "A tie counts if either side reports it.",
        "intersection": "A tie counts only if both sides report it.",
        "sender": "A tie counts as the sender reports it.",
        "receiver": "A tie counts as the receiver reports it.",
    }
    yield rules[settings.confirm]
    if not settings.period:
        yield "No period is stated, so ties of different times may stand side by side."
    if sentence := star_sentence(analysis.findings.shapes):
        yield sentence
    yield (
        "Counting services as their deliverers loses which service refers to which; a service with several deliverers "
        "shares its weight among them and does not join them."
    )
    yield "Where several figures are tested, p-values need adjusting for their number."
