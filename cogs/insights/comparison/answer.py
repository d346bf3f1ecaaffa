"""A comparison in words: first where one side was collected otherwise, then what came, what differs, who moved."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cogs.insights.answers import Answer, Fact, Sentence, sentence
from cogs.insights.comparison.contents import Comparison
from cogs.insights.comparison.measures import Measure, Reading
from cogs.insights.comparison.presence import NodePresence, TiePresence
from cogs.insights.comparison.ranks import LARGEST, RankChange
from cogs.insights.comparison.tables import came_table, measures_table, movers_table, nameable, went_table
from cogs.insights.shape import star_sentence
from cogs.insights.words import and_list, counted
from cogs.vocabulary import plain

__all__ = ["comparison_answer"]

_MOST_NAMED = 3
_BODIES = " Bodies are organisations, councils, and services that nobody delivers."


def comparison_answer(comparison: Comparison) -> Answer:
    """Return a comparison in words.

    Parameters
    ----------
    comparison : Comparison
        What `compare` found.

    Returns
    -------
    Answer
        Tables of measures, of what came and went, and of who moved; none where nothing changed.

    Examples
    --------
    >>> import cogs
    >>> from cogs.insights.comparison import compare
    >>> network = cogs.network_from_edges([("school", "refers_to", "hub")])
    >>> comparison_answer(compare(network, network)).sentences[0][0]
    'Nothing changed from the first to the second: the same organisations and the same ties between them.'
    """
    of_a, of_b = comparison.names
    heading = f"What differs between {of_a} and {of_b}"
    if comparison.unchanged:
        return Answer("comparison", heading, tuple(_nothing_changed(comparison)))
    came, went, movers = came_table(comparison), went_table(comparison), movers_table(comparison)
    tables = [measures_table(comparison), *([came, went] if comparison.one_place else ()), movers]
    return Answer(
        "comparison",
        heading,
        tuple(_sentences(comparison)),
        dict(_facts(comparison)),
        tuple(table for table in tables if len(table.frame)),
        tuple(_missing(comparison)),
    )


def _nothing_changed(comparison: Comparison) -> Iterator[Sentence]:
    of_a, of_b = comparison.names
    yield sentence(f"Nothing changed from {of_a} to {of_b}: the same organisations and the same ties between them.")
    yield sentence("How strong a tie is, when it was and what amount it carried are not compared.")


def _sentences(comparison: Comparison) -> Iterator[Sentence]:
    yield from (sentence(caveat) for caveat in comparison.caveats)
    of_a, of_b = comparison.names
    if comparison.one_place:
        yield from _presence_sentences(comparison)
    else:
        yield sentence(_two_places(comparison))
    yield from _measure_sentences(comparison)
    if comparison.one_place:
        yield from _rank_sentences(comparison)
    yield sentence(
        f"A difference is {of_b} less {of_a}. It says that the rows differ; what lies behind it they do not say."
    )


def _two_places(comparison: Comparison) -> str:
    shared, renamed = comparison.shared, comparison.renamed
    of_a, of_b = comparison.names
    if not shared:
        why = "no organisation is in both by its id"
    elif renamed * 2 > shared:
        why = (
            f"of {counted(shared, 'organisation')} with the same id in both, {renamed:,} "
            f"{'has' if renamed == 1 else 'have'} another name"
        )
    else:
        why = f"only {counted(shared, 'organisation')} {'is' if shared == 1 else 'are'} in both by id"
    return (
        f"{of_a} and {of_b} are taken for two places, since {why}: only measures that do not depend on size are "
        "compared. If they are one place, say in aliases.csv which ids mean the same."
    )


def _presence_sentences(comparison: Comparison) -> Iterator[Sentence]:
    of_a, of_b = comparison.names
    for nodes in comparison.nodes:
        if nodes.kind == "organisation":
            yield sentence(
                f"Of {counted(nodes.either, 'organisation')} that {'is' if nodes.either == 1 else 'are'} in {of_a} or "
                f"{of_b}, {_or_none(nodes.both)} {'is' if nodes.both == 1 else 'are'} in both, "
                f"{_or_none(len(nodes.came))} came (in {of_b} only) and {_or_none(len(nodes.went))} went "
                f"(in {of_a} only)."
            )
    for tie in _leading(comparison.ties):
        yield sentence(
            f"Of {counted(tie.either, 'tie')} of the kind “{tie.meaning}”, {_or_none(tie.both)} "
            f"{'is' if tie.both == 1 else 'are'} in both, {_or_none(len(tie.came))} came and {_or_none(len(tie.went))} "
            f"went{_of_newcomers(comparison, tie)}."
        )


def _or_none(number: int) -> str:
    return f"{number:,}" if number else "none"


def _leading(ties: tuple[TiePresence, ...]) -> tuple[TiePresence, ...]:
    """Return the families; a family of which one relation is there stands as that relation."""
    return tuple(tie for tie in ties if tie.leads)


def _of_newcomers(comparison: Comparison, tie: TiePresence) -> str:
    here, there = comparison.a.nodes.index, comparison.b.nodes.index
    new = sum(one not in here or other not in here for one, other in tie.came)
    gone = sum(one not in there or other not in there for one, other in tie.went)
    said = []
    if new:
        said.append(f"{new:,} of those that came {'has' if new == 1 else 'have'} a newcomer at one end")
    if gone:
        said.append(f"{gone:,} of those that went had somebody at one end who went")
    return f"; {and_list(said)}" if said else ""


def _measure_sentences(comparison: Comparison) -> Iterator[Sentence]:
    of_a, of_b = comparison.names
    said = _BODIES
    for measure in comparison.measures:
        if measure.key == "partners" and not math.isnan(measure.difference):
            first, second = (_fact(measure, reading, "") for reading in (measure.a, measure.b))
            yield sentence(
                f"In ties of the kind “{measure.ties}” a body has on average ", first, f" in {of_a}, ", second,
                f" in {of_b}.{said}",
            )  # fmt: skip
            said = ""


def _rank_sentences(comparison: Comparison) -> Iterator[Sentence]:
    for place, name in enumerate(comparison.names):
        stars = {shape.meaning: shape for rank in comparison.ranks for side, shape in rank.stars if side == place}
        if stars:
            yield sentence(f"{_capital(name)}: {star_sentence(stars.values())}")
    for rank in comparison.ranks:
        if not rank.stars and rank.peers > 1:
            yield sentence(_ranks_in_words(comparison, rank))


def _ranks_in_words(comparison: Comparison, rank: RankChange) -> str:
    movers, among = rank.movers, counted(rank.peers, "organisation")
    lead = f"In {rank.definition.lead}, of {among} in both"
    if movers.empty:
        return f"{lead}, none changed rank."
    if not rank.ranges:
        return f"{lead}, {len(movers):,} changed rank; how much chance loss could make was not worked out."
    surely = movers[movers["beyond"].astype(bool)]
    others = len(movers) - len(surely)
    if surely.empty:
        return f"{lead}, {others:,} changed rank, none by more than chance loss could make."
    names = comparison.b.nodes["name"]
    first = surely.head(_MOST_NAMED)
    told = [
        f"{names[node]} {'rose' if row['change'] > 0 else 'fell'} from {_ordinal(row['rank_a'])} to "
        f"{_ordinal(row['rank_b'])}"
        for node, row in zip(map(str, first.index), first.to_dict("records"), strict=True)
    ]
    further = len(surely) - len(told)
    said = f"{lead}, {and_list([*told, *([f'{further:,} more moved'] if further else [])])}: more than chance loss"
    return f"{said} could make." + (
        f" {others:,} {'other' if others == 1 else 'others'} changed rank by no more than chance loss could make."
        if others
        else ""
    )


def _ordinal(number: float) -> str:
    place = round(number)
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place:,}{ending}"


def _facts(comparison: Comparison) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    if comparison.nodes:
        yield "Who came and who went", tuple(fact for nodes in comparison.nodes for fact in _nodes(comparison, nodes))
    if comparison.changed_kinds:
        yield "Who is of another kind", (_of_another_kind(comparison),)
    if comparison.ties:
        yield (
            "Which ties came and which went",
            tuple(fact for tie in comparison.ties for fact in _ties(comparison, tie)),
        )
    for ties in dict.fromkeys(measure.ties for measure in comparison.measures):
        of_ties = [measure for measure in comparison.measures if measure.ties == ties]
        yield _capital(ties), tuple(fact for measure in of_ties for fact in _both(comparison, measure))
    if any(comparison.residents):
        yield "Residents", tuple(_residents(comparison))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _nodes(comparison: Comparison, nodes: NodePresence) -> Iterator[Fact]:
    of_a, of_b = comparison.names
    kinds = {**comparison.a.vocabulary.kinds, **comparison.b.vocabulary.kinds}
    one, many = plain(nodes.kind), kinds[nodes.kind].plural
    meaning = "By id, whatever number one id stands for. The share of those in either is Jaccard's index."
    yield Fact(f"{_capital(many)} in both", meaning, nodes.both, one, f"{many} in either", nodes.either, share=True)
    for what, ids, size, where in (
        ("came", nodes.came, nodes.in_b, of_b),
        ("went", nodes.went, nodes.in_a, of_a),
    ):
        names = tuple(nameable(comparison, ids).values()) if nodes.kind == "organisation" else ()
        yield Fact(
            f"{_capital(many)} that {what}", f"In {where} only.", len(ids), one, f"{many} in {where}", size, names=names
        )


def _of_another_kind(comparison: Comparison) -> Fact:
    ids = comparison.changed_kinds
    both = sum(nodes.both for nodes in comparison.nodes) + len(ids)
    names = tuple(nameable(comparison, ids).values())
    return Fact("Another kind in each", "In both by id.", len(ids), "node", "nodes in both", both, names=names)


def _ties(comparison: Comparison, tie: TiePresence) -> Iterator[Fact]:
    of_a, of_b = comparison.names
    what = tie.meaning if tie.level == "family" else f"“{plain(tie.name)}”"
    meaning = "A tie is a pair, however many rows say it. The share of those in either is Jaccard's index."
    yield Fact(f"Ties in both ({what})", meaning, tie.both, "tie", "ties in either", tie.either, share=True)
    for how, number, size, where in (
        ("came", len(tie.came), tie.in_b, of_b),
        ("went", len(tie.went), tie.in_a, of_a),
    ):
        yield Fact(f"Ties that {how} ({what})", f"In {where} only.", number, "tie", f"ties in {where}", size)


def _both(comparison: Comparison, measure: Measure) -> Iterator[Fact]:
    for place, (reading, name) in enumerate(zip((measure.a, measure.b), comparison.names, strict=True)):
        yield _fact(measure, reading, f"{measure.heading}: {name}", measure.meaning if place == 0 else "")


def _fact(measure: Measure, reading: Reading, heading: str, meaning: str = "") -> Fact:
    if math.isnan(reading.value):
        return Fact(heading, meaning, units=measure.units, needs=reading.needs, private=measure.private)
    shared = measure.unit == "per cent"
    return Fact(
        heading,
        meaning,
        reading.part if shared else reading.value,
        measure.units.removesuffix("s"),
        measure.units,
        reading.whole,
        share=shared,
        private=measure.private,
        note=reading.note,
    )


def _residents(comparison: Comparison) -> Iterator[Fact]:
    meaning = "Counted, never matched: a pseudonym need not mean the same person in both."
    for number, name in zip(comparison.residents, comparison.names, strict=True):
        yield Fact(f"Residents in {name}", meaning, number, "resident", "residents", private=True)


def _missing(comparison: Comparison) -> Iterator[str]:
    if not comparison.measures:
        yield "Nothing could be measured in both: needs relationships of one kind in both."
    if any(not rank.ranges for rank in comparison.ranks):
        yield (
            f"With more than {LARGEST:,} bodies it is not worked out how far chance loss could move a rank: ranks are "
            "shown without a range."
        )
    if comparison.one_place and not any(rank.peers > 1 for rank in comparison.ranks):
        yield "Who rose and who fell: needs two organisations that are in both and have ties of one kind."
