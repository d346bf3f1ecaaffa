"""What an answer is made of: facts with their denominators, sentences around them, tables behind them.

Facts about residents are exact here and carry the mark `private`; `publication` rounds them before
anybody reads them. Residents, and places whose location is confidential, are never named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.network.remembered import remembered
from cogs.vocabulary import Definition

__all__ = ["Answer", "AnswerTable", "Fact", "Sentence", "names_of", "names_told", "sentence"]

_NAN = float("nan")


@dataclass(frozen=True)
class Fact:
    """One figure of an answer.

    Attributes
    ----------
    heading : str
        What it is, in plain words: "Organisations that refer people to it".
    meaning : str
        Its definition, one sentence.
    value : float
        The number; NaN where the data cannot say it.
    unit, units : str
        What is counted, one and many: "organisation", "organisations". "£" stands before the number.
    out_of : float
        The most it could be, or what it is a part of; NaN where nothing bounds it.
    share : bool
        Whether the part of the whole is what matters: it is then shown in per cent, with both numbers.
    private : bool
        Whether it counts residents, and must be rounded before it is shown.
    public, public_out_of : float
        How many of the residents in `value` and in `out_of` are of groups whose number is published
        already: these are not rounded.
    needs : str
        Where the value is NaN: the data that are missing, such as "the column date on referrals".
    names : tuple of str
        Who was counted, where they may be named.
    note : str
        What a reader must know of this one figure.
    """

    heading: str
    meaning: str = ""
    value: float = _NAN
    unit: str = ""
    units: str = ""
    out_of: float = _NAN
    share: bool = False
    private: bool = False
    public: float = 0.0
    public_out_of: float = 0.0
    needs: str = ""
    names: tuple[str, ...] = ()
    note: str = ""


Sentence = tuple[str | Fact, ...]
"""Text and facts, each of which is put in as it may be shown."""


@dataclass(frozen=True, eq=False)
class AnswerTable:
    """A table behind an answer: exact figures, one row per node, pair or group.

    Attributes
    ----------
    caption : str
        What it shows, of how many.
    frame : pandas.DataFrame
        Its columns are those of `columns`, in this order; the index is not shown.
    columns : Mapping[str, Definition]
        What each column means; `private` "people" is rounded before it is shown.
    notes : tuple of str
        What a reader must know.
    """

    caption: str
    frame: pd.DataFrame
    columns: Mapping[str, Definition]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Answer:
    """An answer to one question: sentences first, then facts, then tables, then what could not be said.

    Attributes
    ----------
    key : str
        A short name, for links.
    heading : str
        The question, or what the answer is about.
    sentences : tuple of Sentence
        Each a tuple of text and facts, which are put in as they may be shown.
    facts : mapping of heading to tuple of Fact
        Groups of facts under plain headings, in the order of reading.
    tables : tuple of AnswerTable
        What bears the sentences out.
    missing : tuple of Sentence or str
        What could not be said, and which data it needs.
    """

    key: str
    heading: str
    sentences: tuple[Sentence, ...] = ()
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    tables: tuple[AnswerTable, ...] = ()
    missing: tuple[Sentence | str, ...] = ()


def sentence(*parts: str | Fact) -> Sentence:
    """Return a sentence of text and facts.

    Examples
    --------
    >>> sentence("It refers people to ", Fact("Receivers", value=2, unit="organisation", units="organisations"), ".")[2]
    '.'
    """
    return parts


def names_of(network: CommunityNetwork, ids: Iterable[Any]) -> tuple[str, ...]:
    """Return the names of nodes in the order given, without residents and confidential places.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("Ann", "uses", "foodbank")])
    >>> names_of(network, ["Ann", "foodbank"])
    ('foodbank',)
    """
    told = names_told(network)
    return tuple(told[node][0] for node in ids if node in told)


@remembered
def names_told(network: CommunityNetwork) -> Mapping[str, tuple[str, int]]:
    """Return name and `count` of every node that may be named: no residents, no confidential places.

    Examples
    --------
    >>> import cogs
    >>> dict(names_told(cogs.network_from_edges([("Ann", "uses", "foodbank")])))
    {'foodbank': ('foodbank', 1)}
    """
    nodes = network.nodes
    hidden = nodes["kind"] == "resident"
    if "location" in nodes:
        secret = nodes["location"].astype(str).str.strip().str.casefold() == "confidential"
        hidden |= secret & (nodes["kind"] == "place")
    told = nodes[~hidden]
    rows = zip(told.index.tolist(), told["name"].tolist(), told["count"].tolist(), strict=True)
    return {node: (str(name), int(count)) for node, name, count in rows}
