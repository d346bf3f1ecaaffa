"""Kinds of tie: the families of relations, each read as one tie, or what a user asked to be read as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cogs.network.community_network import CommunityNetwork
from cogs.vocabulary import FAMILIES

__all__ = ["Ties", "tie_sets"]


@dataclass(frozen=True)
class Ties:
    """The relations that are read as one kind of tie, and whether it has a direction."""

    name: str
    meaning: str
    relations: tuple[str, ...]
    directed: bool


def tie_sets(network: CommunityNetwork, relations: str | Iterable[str] | None = None) -> tuple[Ties, ...]:
    """Return the kinds of tie to report: every family that is present, or what was asked as one.

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
        return tuple(
            Ties(family.name, family.meaning, vocabulary.in_family(family.name), family.directed)
            for family in FAMILIES.values()
            if family.name in present
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
    verbs = " or ".join(vocabulary.relations[relation].verb for relation in chosen)
    return (Ties(name, f"who {verbs} whom", chosen, directed),)
