"""Key players: the few organisations whose loss would break up the network most, or who reach most together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from math import comb

import pandas as pd

from cogs.errors import ParameterError
from cogs.insights.answers import Answer, AnswerTable, Fact, Sentence, names_of, sentence
from cogs.insights.shape import Shape, convenors, shape_of_data, star_sentence
from cogs.insights.words import and_list, counted, figure
from cogs.metrics.key_players import best_set
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.network.ties import Ties, tie_sets
from cogs.vocabulary import Definition

__all__ = ["KeyPlayers", "key_players", "key_players_answer"]

_BORGATTI = "Borgatti (2006), doi:10.1007/s10588-006-7084-x"


@dataclass(frozen=True)
class KeyPlayers:
    """The set of organisations that scores highest, and how it was found.

    Attributes
    ----------
    goal : {"fragment", "reach"}
        Whether the set is the one without which most falls apart, or the one that reaches most.
    ties : Ties
        The kind of tie that was followed.
    weighted : bool
        Whether far ones count less.
    steps : int
        How many ties in a row were followed, where the goal is reach and it is not weighted.
    members : tuple of str
        Ids, ascending; of sets that score the same the first by its ids.
    score, score_before : float
        Fragment: the share of pairs of the others that no row of ties joins (weighted: one less
        their mean nearness), without the set and with everybody there; from 0 to 1. Reach: how many
        there are within the steps of the set, itself among them (weighted: each as 1 divided by its
        steps), and 0. NaN where at most one body is left.
    exact : bool
        True if every set of this size was tried; else it is the best of a search by swaps.
    equal : int
        How many other sets score the same: all there are if `exact`, else at least so many.
    considered, candidates : int
        How many were tried as members, of how many that could be: not the convenors, nor nodes that
        stand for several.
    bodies : int
        The bodies of the organisation view, a node that stands for m as m.
    convenors : tuple of str
        Ids of those who made the study: they keep their ties and are never chosen.
    shape : Shape
        Whether these ties can be ranked at all.
    """

    goal: str
    ties: Ties
    weighted: bool
    steps: int
    members: tuple[str, ...]
    score: float
    score_before: float
    exact: bool
    equal: int
    considered: int
    candidates: int
    bodies: int
    convenors: tuple[str, ...]
    shape: Shape


def key_players(
    network: CommunityNetwork,
    *,
    size: int = 3,
    relations: str | Iterable[str] | None = None,
    goal: str = "fragment",
    weighted: bool = False,
    steps: int = 2,
) -> KeyPlayers:
    """Return the set of organisations whose loss would break up the network most, or that reaches most.

    They are chosen together: the best three are not the first three of a list, for two who link
    the same parts are no loss one without the other. See `cogs.metrics.key_players.best_set` for
    how they are looked for.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network; it is folded to the organisation view here.
    size : int
        How many, from 1 to the number of candidates; to fragment, at least two others must be left.
    relations : str or iterable of str, optional
        One kind of tie; "all" for any. None: the first family that is present, referrals before
        working together before money, for families are not mixed unless asked.
    goal : {"fragment", "reach"}
        What the set is to be best at. Fragmentation has no direction; reach keeps that of the ties.
    weighted : bool
        Far ones count less.
    steps : int
        How many ties in a row reach follows, 1 or more.

    Returns
    -------
    KeyPlayers

    Raises
    ------
    ParameterError
        If `size`, `goal` or `steps` is out of its range, or no tie between organisations is recorded.
    UnknownNameError
        If a relation is not there.

    Examples
    --------
    >>> import cogs
    >>> from cogs.insights.key_players import key_players
    >>> pairs = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "link"), ("link", "d"), ("d", "e"), ("e", "f"), ("d", "f")]
    >>> network = cogs.network_from_edges([(one, "partners_with", other) for one, other in pairs])
    >>> found = key_players(network, size=1)
    >>> found.members, round(found.score, 2), found.score_before, found.exact, found.equal
    (('link',), 0.6, 0.0, True, 0)
    """
    view = organisation_view(network)
    kinds = tie_sets(view, relations)
    if not kinds or not view.adjacency(kinds[0].relations).arcs:
        raise ParameterError("Key players need ties between organisations, and none is recorded.")
    ties, outside = kinds[0], convenors(view)
    among = view.nodes.index[(view.nodes["count"] == 1) & ~view.nodes.index.isin(outside)]
    bodies = int(view.counts.sum())
    _require_size(size, min(len(among), bodies - 2) if goal == "fragment" else len(among))
    best = best_set(
        view,
        size=size,
        goal=goal,
        among=among,
        relations=ties.relations,
        directed=ties.directed,
        steps=steps,
        weighted=weighted,
    )
    return KeyPlayers(
        **{name.name: getattr(best, name.name) for name in fields(best)},
        goal=goal,
        ties=ties,
        weighted=weighted,
        steps=steps,
        bodies=bodies,
        convenors=tuple(map(str, outside)),
        shape=shape_of_data(view, ties),
    )


def _require_size(size: int, most: int) -> None:
    if most < 1:
        raise ParameterError("There are too few organisations to choose key players among.")
    if not 1 <= size <= most:
        raise ParameterError(f"size must be from 1 to {most} here; {size} was given.")


def key_players_answer(found: KeyPlayers, network: CommunityNetwork) -> Answer:
    """Return key players in words: who, how much, of how much, and how surely it is the best set.

    Parameters
    ----------
    found : KeyPlayers
        What `key_players` returned.
    network : CommunityNetwork
        The network they were looked for in.

    Returns
    -------
    Answer
        Where nearly all ties hang on those who were studied, it names these and chooses nobody.

    Examples
    --------
    >>> import cogs
    >>> from cogs.insights.key_players import key_players, key_players_answer
    >>> star = cogs.network_from_edges([("hub", "partners_with", leaf) for leaf in "abcd"])
    >>> "".join(map(str, key_players_answer(key_players(star, size=1), star).sentences[0][:1]))
    'Take away hub, and of the pairs of the other 4 organisations, '
    """
    key, heading = f"key-players-{found.goal}", _heading(found)
    if found.shape.star:
        studied = and_list(names_of(network, found.shape.centres))
        return Answer(
            key,
            heading,
            (sentence(star_sentence([found.shape])), sentence(f"By name, not ranked: {studied}.")),
            missing=("Who the key players are: nearly all recorded ties are of those who were studied.",),
        )
    facts = _facts(network, found)
    if _all_alike(found):
        return Answer(key, heading, (_nobody(network, found, facts),))
    said = _fragment_sentences if found.goal == "fragment" else _reach_sentences
    words = (*said(network, found, facts), _how_sure(found))
    return Answer(key, heading, words, {"The set": facts}, (_table(network, found),))


def _all_alike(found: KeyPlayers) -> bool:
    """Return whether no set is better than none, or than any other."""
    every = found.exact and found.equal + 1 == comb(found.candidates, len(found.members)) > 1
    return every or (found.goal == "fragment" and not found.score > found.score_before + 1e-9)


def _heading(found: KeyPlayers) -> str:
    if found.goal == "fragment":
        return f"Whose loss together would break up the network most ({found.ties.meaning})"
    return f"Who together reach most of the network ({found.ties.meaning})"


def _facts(network: CommunityNetwork, found: KeyPlayers) -> tuple[Fact, ...]:
    _, many = _called(network)
    others = found.bodies - len(found.members)
    if found.goal == "fragment":
        return (
            _apart("Without the set", found, found.score, others),
            _apart("With everybody there", found, found.score_before, found.bodies),
        )
    if found.weighted:
        meaning = "Each counts as 1 divided by its ties from the nearest of the set, the set itself as 1 each."
        return (Fact("Reached, near ones counting more", meaning, found.score, "", many, found.bodies),)
    meaning = f"How many are of the set, or within {counted(found.steps, 'tie')} of the nearest of it."
    return (Fact("Reached together", meaning, found.score, "", many, found.bodies, share=True),)


def _apart(heading: str, found: KeyPlayers, score: float, bodies: int) -> Fact:
    """Return a fact of fragmentation: pairs that are not connected, of all pairs of so many bodies."""
    if found.weighted:
        meaning = (
            "How far apart the pairs are on average: 0 where every pair has a tie, 100 where none is "
            "connected by any row of ties; a pair with one other between counts as half apart."
        )
        return Fact(f"{heading}: apart", meaning, 100.0 * score, "per cent", "per cent")
    pairs = bodies * (bodies - 1) / 2
    meaning = "Pairs that no row of ties connects, directions apart."
    heading = f"{heading}: not connected"
    return Fact(heading, meaning, float(round(score * pairs)), "pair", "pairs", pairs, share=True)


def _nobody(network: CommunityNetwork, found: KeyPlayers, facts: tuple[Fact, ...]) -> Sentence:
    size = counted(len(found.members), *_called(network))
    tried = "" if found.exact else " that was tried"
    if found.goal == "reach":
        return sentence(f"No set of {size} stands out: each{tried} reaches as much as any other, ", facts[0], ".")
    start = (
        f"No set of {size} stands out: whichever{tried} is taken away, the others are at least as well connected as "
    )
    if found.weighted:
        return sentence(f"{start}all are now, ", facts[1], " apart on average.")
    if found.score_before == 0:
        return sentence(f"{start}all are now: every pair of them is connected.")
    return sentence(f"{start}all are now: ", facts[1], " are not connected.")


def _fragment_sentences(network: CommunityNetwork, found: KeyPlayers, facts: tuple[Fact, ...]) -> tuple[Sentence, ...]:
    members = and_list(names_of(network, found.members))
    others = counted(found.bodies - len(found.members), *_called(network))
    if found.weighted:
        return (
            sentence(f"Take away {members}, and the other {others} are on average ", facts[0], " apart."),
            sentence("With everybody there it is ", facts[1], " (100 where no pair is connected)."),
        )
    return (
        sentence(f"Take away {members}, and of the pairs of the other {others}, ", facts[0], " are not connected."),
        sentence("With everybody there every pair is connected.")
        if found.score_before == 0
        else sentence("With everybody there it is ", facts[1], "."),
    )


def _reach_sentences(network: CommunityNetwork, found: KeyPlayers, facts: tuple[Fact, ...]) -> tuple[Sentence, ...]:
    members = and_list(names_of(network, found.members))
    way = ", in the direction of the ties" if found.ties.directed else ""
    if found.weighted:
        return (sentence(f"{members} reach ", facts[0], f", near ones counting more{way}."),)
    steps, one = counted(found.steps, "tie"), "" if len(found.members) == 1 else "one of "
    return (sentence(facts[0], f" are {one}{members}, or within {steps} of {one and 'one of '}them{way}."),)


def _how_sure(found: KeyPlayers) -> Sentence:
    """Say whether all sets were tried, and how many score the same."""
    if found.exact:
        size = len(found.members)
        said = "Every one was tried" if size == 1 else f"Every set of {figure(size)} was tried"
    else:
        said = "There are too many sets to try them all: this one was found by adding one after another and then "
        said += "swapping single ones for as long as that helped"
        if found.considered < found.candidates:
            said += f", among the {figure(found.considered)} of {figure(found.candidates)} most in between or most tied"
        said += ", so a better one may exist"
    if not found.equal:
        same = "no other scores the same" if found.exact else "no single swap scores the same"
    else:
        do = "scores" if found.equal == 1 else "score"
        same = f"{'' if found.exact else 'at least '}{counted(found.equal, 'other set')} {do} the same, "
        same += "and this one is only the first by its ids"
    out = ""
    if found.convenors:
        out = f" {counted(len(found.convenors), 'convenor')} of the study could not be chosen."
    return sentence(f"{said}; {same}.{out}")


def _table(network: CommunityNetwork, found: KeyPlayers) -> AnswerTable:
    frame = pd.DataFrame({"organisation": list(names_of(network, found.members))})
    meaning = "One of the set; the set is chosen as a whole, so its members have no order."
    definition = Definition("organisation", "Organisation", meaning, "", "", _BORGATTI)
    caption = f"The set of {len(found.members)}, chosen together out of {counted(found.candidates, 'candidate')}"
    note = (
        "Nobody is chosen who made the study, nor a node that stands for several. A node that stands for several "
        "counts as so many where pairs and organisations are counted."
    )
    return AnswerTable(caption, frame, {"organisation": definition}, (note,))


def _called(network: CommunityNetwork) -> tuple[str, str]:
    """Return what the bodies of the organisation view are called, one and several."""
    kinds = set(organisation_view(network).nodes["kind"])
    if kinds == {"organisation"}:
        return "organisation", "organisations"
    if kinds == {"organisation", "council"}:
        return "organisation or council", "organisations and councils"
    return "body", "bodies"
