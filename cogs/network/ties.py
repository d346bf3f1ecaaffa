"""Kinds of tie: the families of relations, each read as one tie, or what a user asked to be read as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import own_relations
from cogs.vocabulary import FAMILIES, plain

__all__ = ["Ties", "tie_sets"]

_MOST_BY_THEMSELVES = 5


@dataclass(frozen=True)
class Ties:
    """The relations that are read as one kind of tie, and whether it has a direction."""

    name: str
    meaning: str
    relations: tuple[str, ...]
    directed: bool


def tie_sets(network: CommunityNetwork, relations: str | Iterable[str] | None = None) -> tuple[Ties, ...]:
    """Return the kinds of tie to report: every family that is present, or what was asked as one.

    A network without any relation of a family, such as a published edge list, is reported by its own
    relations, each by itself and with the direction it has; more than five are read as one tie.

    Parameters
    ----------
    network : CommunityNetwork
        The network whose relations count as present.
    relations : str or iterable of str, optional
        Families are not mixed unless asked: "all" is any tie; several relations are read as one tie.

    Raises
    ------
    UnknownNameError
        If a relation is not in the vocabulary.
    """
    vocabulary = network.vocabulary
    if relations is None:
        present = {vocabulary.relations[name].family for name in network.relations}
        own = own_relations(network)
        if len(own) > _MOST_BY_THEMSELVES:
            return tie_sets(network, [relation.name for relation in own])
        return (
            *(
                Ties(family.name, family.meaning, vocabulary.in_family(family.name), family.directed)
                for family in FAMILIES.values()
                if family.name in present
            ),
            *(
                Ties(
                    one.name, "any tie" if one.name == "tie" else f"“{plain(one.name)}” ties", (one.name,), one.directed
                )
                for one in own
            ),
        )
    relations = relations if isinstance(relations, str) else tuple(relations)
    chosen = vocabulary.resolve_relations(relations)
    families = [vocabulary.relations[name].family for name in chosen]
    directed = any(
        FAMILIES[family].directed if family is not None else vocabulary.relations[name].directed
        for name, family in zip(chosen, families, strict=True)
    )
    if "all" in ([relations] if isinstance(relations, str) else relations):
        return (Ties("any_tie", "any tie of any relation", chosen, directed),)
    name = "_and_".join([relations] if isinstance(relations, str) else relations)
    if len(chosen) > _MOST_BY_THEMSELVES:
        name = f"{len(chosen)}_relations"
    verbs = " or ".join(vocabulary.relations[relation].verb for relation in chosen)
    return (Ties(name, f"who {verbs} whom", chosen, directed),)
