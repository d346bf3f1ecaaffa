"""Anchors in words: who is among the first, in which figures and how surely, and what kind of connector that is."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from cogs.insights.answers import Answer, AnswerTable, Fact, Sentence, names_of, sentence
from cogs.insights.shape import star_sentence
from cogs.insights.words import and_list, counted, figure
from cogs.network.community_network import CommunityNetwork
from cogs.vocabulary import Definition

if TYPE_CHECKING:
    from cogs.insights.anchors import Anchors, PeerGroup

__all__ = ["anchors_answer"]

_MOST_TOLD = 5
_MOST_NAMES = 12
_OWN = "own definition"
_SAYS = {
    "hub": "a hub has ties with many others",
    "bridge between parts": "a bridge between parts stands between others that have no tie with each other",
    "bridge between groups": "a bridge between {groups} links others of different {groups} that have no tie",
    "signpost": "a signpost can refer people on to many organisations or services",
    "gateway": "a gateway is one that many organisations can refer people to, or many residents can get to",
    "only door": "an only door is one that residents or services have no other way around, as recorded",
    "one roof": "one roof: its own services refer people to each other, or the same people use several of them",
}


def anchors_answer(found: Anchors, network: CommunityNetwork) -> Answer:
    """Return anchors in words.

    Parameters
    ----------
    found : Anchors
        What `anchors` returned.
    network : CommunityNetwork
        The network it was asked about.

    Returns
    -------
    Answer
        Where nobody stands out, or the data are described and not ranked, it says so.

    Examples
    --------
    >>> import cogs
    >>> from cogs.insights.anchors import anchors, anchors_answer
    >>> ring = cogs.network_from_edges([(f"n{i}", "partners_with", f"n{(i + 1) % 8}") for i in range(8)])
    >>> anchors_answer(anchors(ring, samples=0), ring).sentences[0][0]
    'Nobody stands out: in none of 3 figures is anybody ahead of 8 organisations.'
    """
    said = [*_summary(found), *([sentence(_peers_sentence(found, network))] if found.definitions else [])]
    tables: tuple[AnswerTable, ...] = ()
    if found.anchors:
        said += [_about(found, network, place) for place in range(min(_MOST_TOLD, len(found.anchors)))]
        said += [sentence(_kinds_sentence(found)), sentence(_sureness(found))]
        tables = (_anchors_table(found, network), *_figures_tables(found, network))
    star = star_sentence(found.shapes)
    if star:
        studied = sorted({centre for shape in found.shapes for centre in shape.centres})
        by_name = and_list(sorted(names_of(network, studied)))
        said += [sentence(star), sentence(f"Those it comes from, by name, not ranked: {by_name}.")]
    return Answer(
        "anchors", "Anchors: who stands out, in what, and how surely", tuple(said), {}, tables, _missing(found)
    )


def _summary(found: Anchors) -> Iterator[Sentence]:
    figures = counted(len(found.definitions), "figure")
    peers = and_list([counted(len(group.judged), *_called(group)) for group in found.groups])
    if not found.groups:
        yield sentence("There is no organisation that could be compared with others.")
    elif not found.definitions:
        why = "those recorded are of ties that are described, not ranked" if found.shapes else "none is recorded"
        yield sentence(f"Nobody can be ranked: there is no figure to rank {peers} by; {why}.")
    elif not found.anchors:
        yield sentence(f"Nobody stands out: in none of {figures} is anybody ahead of {peers}.")
    else:
        verb = "is" if len(found.anchors) == 1 else "are"
        yield sentence(
            f"Of {peers}, {figure(len(found.anchors))} {verb} among the first in {_some(figures)}. The first "
            f"are the top tenth of their peers, or the top three where there are fewer than 30 peers."
        )
        yield sentence(
            "Several figures look at the same ties, so the number of figures is no score: look at which they are."
        )


def _some(figures: str) -> str:
    return "the one figure there is" if figures == "1 figure" else f"at least one of {figures}"


def _peers_sentence(found: Anchors, network: CommunityNetwork) -> str:
    """Say who is compared with whom."""
    said = []
    for group in found.groups:
        names = sorted(names_of(network, group.ids))
        more = len(names) - _MOST_NAMES
        listed = and_list([*names[:_MOST_NAMES], *([f"{figure(more)} more"] if more > 0 else [])])
        said.append(f"{counted(len(group.ids), *_called(group))} ({listed})")
    return f"Peers are those of the same sector where there are 30 or more, else of the same kind: {and_list(said)}."


def _called(group: PeerGroup) -> tuple[str, str]:
    one, many = group.called
    return (one, many) if not group.sector else (f"{one} of the {group.name}", f"{many} of the {group.name}")


def _about(found: Anchors, network: CommunityNetwork, place: int) -> Sentence:
    """Say one anchor's figures with their values, and the kinds of connector."""
    anchor = found.anchors[place]
    (name,) = names_of(network, [anchor.id]) or (anchor.id,)
    rows = found.standings[found.standings["id"] == anchor.id]
    kinds = and_list([_kind(found, kind) for kind in anchor.kinds])
    start = (
        f"{name} is among the first in {figure(len(rows))} of {counted(len(found.definitions), 'figure')} ({kinds}): "
    )
    parts: list[str | Fact] = [start]
    for number, row in enumerate(rows.to_dict("records")):
        definition = found.definitions[str(row["figure"])]
        parts += [
            "; " if number else "",
            f"{definition.heading}: ",
            _fact(definition, row),
            f", {_place(row, definition)}",
            " (uncertain)" if row["uncertain"] else "",
        ]
    return (*parts, ".")


def _fact(definition: Definition, row: dict[Any, Any]) -> Fact:
    unit = definition.unit
    return Fact(
        definition.heading,
        definition.meaning,
        float(row["value"]),
        unit.removesuffix("s"),
        unit,
        float(row["out_of"]),
        private=definition.private == "people",
    )


def _place(row: dict[Any, Any], definition: Definition) -> str:
    """Return the rank among the peers; of residents only that it is among the first, for ranks give exact order."""
    peers = figure(row["peers"])
    if definition.private == "people":
        return f"among the first of {peers} peers"
    return f"{'joint ' if row['level_with'] else ''}{_ordinal(int(row['rank']))} of {peers}"


def _range(row: dict[Any, Any]) -> str:
    if not row["samples"] or pd.isna(row["rank_5"]):
        return "not computed"
    return f"{_ordinal(int(row['rank_5']))} to {_ordinal(int(row['rank_95']))}"


def _kinds_sentence(found: Anchors) -> str:
    there = {kind for anchor in found.anchors for kind in anchor.kinds}
    groups = "sectors" if found.grouping == "sector" else "groups"
    said = "; ".join(text.format(groups=groups) for kind, text in _SAYS.items() if kind in there)
    bridged = f" Groups are those of the column {found.grouping}." if "bridge between groups" in there else ""
    return f"What the words mean: {said}.{bridged}"


def _kind(found: Anchors, kind: str) -> str:
    return "bridge between sectors" if kind == "bridge between groups" and found.grouping == "sector" else kind


def _sureness(found: Anchors) -> str:
    """Say how places fare when ties are lost at random."""
    computed = found.standings[found.standings["samples"] > 0]
    if computed.empty:
        return "How sure the places are was not computed."
    times = and_list([figure(number) for number in sorted(set(computed["samples"]), reverse=True)])
    uncertain = int(computed["uncertain"].sum())
    return (
        f"{figure(uncertain)} of {counted(len(computed), 'place')} {'is' if uncertain == 1 else 'are'} uncertain: when "
        f"a tenth of the ties was left out at random ({times} times, by figure), the middle 90% of the ranks leave "
        "the first places or spread over more than half of the peers. This “range under 10% random loss” is no "
        "confidence interval: what is missing from real data is not missing at random."
    )


def _anchors_table(found: Anchors, network: CommunityNetwork) -> AnswerTable:
    rows = []
    standings: dict[str, list[dict[Hashable, Any]]] = {}
    for row in found.standings.to_dict("records"):
        standings.setdefault(str(row["id"]), []).append(row)
    for anchor in found.anchors:
        own = standings[anchor.id]
        headings = [found.definitions[str(row["figure"])] for row in own]
        ranges = [
            f"{definition.heading}: {_range(row)}{' (uncertain)' if row['uncertain'] else ''}"
            for definition, row in zip(headings, own, strict=True)
            if definition.private is None
        ]
        rows.append(
            (
                *(names_of(network, [anchor.id]) or (anchor.id,)),
                len(own),
                len(found.definitions),
                "; ".join(definition.heading for definition in headings),
                "; ".join(_kind(found, kind) for kind in anchor.kinds),
                "; ".join(ranges),
            )
        )
    columns = _defined(
        ("organisation", "Organisation", "Who is among the first of its peers."),
        ("figures", "In how many figures", "In how many figures it is among the first."),
        ("of", "Of how many", "How many figures there are in which somebody has more than 0."),
        ("which", "Which", "The figures in which it is among the first."),
        ("kinds", "Kind of connector", "What these figures say of it, in words."),
        ("ranges", "Range of its rank", "5th to 95th percentile of its rank under 10% random loss of ties."),
    )
    caption = f"{counted(len(found.anchors), 'organisation')} among the first in at least one figure"
    return AnswerTable(caption, pd.DataFrame(rows, columns=list(columns)), columns)


def _figures_tables(found: Anchors, network: CommunityNetwork) -> Iterator[AnswerTable]:
    """Yield the figures themselves: those of ties, then those that count residents."""
    names = {anchor.id: (*names_of(network, [anchor.id]), anchor.id)[0] for anchor in found.anchors}
    for private in (False, True):
        rows = [
            (
                names[str(row["id"])], definition.heading, row["value"], row["out_of"], definition.unit,
                _place(row, definition), _range(row), "uncertain" if row["uncertain"] else "", row["samples"],
            )
            for row in found.standings.to_dict("records")
            if ((definition := found.definitions[str(row["figure"])]).private == "people") == private
        ]  # fmt: skip
        if not rows:
            continue
        columns = _defined(
            ("organisation", "Organisation", "Who is among the first."),
            ("figure", "Figure", "In what."),
            ("value", "Value", "The figure."),
            ("out_of", "Out of", "The most it could be; – where nothing bounds it."),
            ("unit", "Counted in", "What is counted."),
            ("place", "Place among its peers", "Its rank; joint where others have the same."),
            ("range", "Range of its rank", "5th to 95th percentile of its rank under 10% random loss of ties."),
            (
                "uncertain",
                "Uncertain",
                "Whether the range leaves the first places, or spans more than half of the peers.",
            ),
            ("times", "Computed again", "How many times ties were left out at random; 0: no range."),
            people=("value", "out_of") if private else (),
        )
        frame = pd.DataFrame(rows, columns=list(columns))
        # Ranks by exact numbers of residents would say who has one more.
        shown = {name: entry for name, entry in columns.items() if not (private and name == "range")}
        caption = "Figures that count residents" if private else "Figures of ties and reach"
        yield AnswerTable(f"{caption}, of those among the first", frame[list(shown)], shown)


def _defined(*texts: tuple[str, str, str], people: tuple[str, ...] = ()) -> dict[str, Definition]:
    return {
        name: Definition(name, heading, meaning, "", "", _OWN, private="people" if name in people else None)
        for name, heading, meaning in texts
    }


def _missing(found: Anchors) -> tuple[str, ...]:
    said = []
    if found.level:
        which = "; ".join(found.definitions[name].heading for name in found.level)
        said.append(f"Nobody stands out in these figures, for too many are level: {which}.")
    if found.silent:
        said.append(
            f"Figures nobody has more than 0 of, as recorded, do not count: {figure(len(found.silent))} of them."
        )
    said += [
        f"Who stands out by {counted(shape.ties, 'tie')} ({shape.meaning}): too few are recorded among "
        f"{counted(shape.bodies, 'node')} to say."
        for shape in found.thin
    ]
    if found.lacking:
        said.append(f"Figures not there at all: not enough data, needs {and_list(found.lacking)}.")
    return tuple(said)


def _ordinal(number: int) -> str:
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{last}"
