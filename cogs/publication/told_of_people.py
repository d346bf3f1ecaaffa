"""What tables tell of single people: their ids, the rows about them, and which cells are how they can be reached."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from cogs.analysis import network_of
from cogs.errors import InputError
from cogs.network.community_network import CommunityNetwork
from cogs.tables.residents import resident_cells
from cogs.tables.tables import Table, Tables
from cogs.tables.texts import is_among
from cogs.tables.types import named
from cogs.vocabulary import Vocabulary, word

__all__ = ["heads_a_contact", "looks_like_a_contact", "residents_of", "rows_about_people", "sure_network"]

_RESIDENT = "resident"
_CONTACT_HEADINGS = re.compile(
    r"e_?mail|phone|telephone|mobile|(?:^|_)tel(?:_|$)|address|street|postcode|post_code|birth|(?:^|_)dob(?:_|$)|nhs"
    r"|national_insurance|(?:^|_)ni(?:_|$)|nino|passport|contact"
)
_CONTACT = re.compile(
    r".*@.*"
    r"|\+?[0-9][0-9\s()./-]{5,}[0-9]"
    r"|[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}"
    r"|[A-Z]{2}\s*(?:[0-9]{2}\s*){3}[A-D]"
    r"|(?:flat\s+)?[0-9]+[A-Z]?,?\s+[A-Z].*"
    r"|.*\b[A-Z]{1,2}[0-9][A-Z0-9]?\s+[0-9][A-Z]{2}",
    re.IGNORECASE | re.DOTALL,
)


def sure_network(tables: Tables) -> CommunityNetwork:
    """Return the network of tables, where what each row means is sure.

    Raises
    ------
    InputError
        If the check finds errors. The message names nobody.
    """
    try:
        return network_of(tables)
    except InputError as fault:
        errors = sum(problem.severity == "error" for problem in fault.problems)
        listed = f"{errors:,} errors to mend first: cogs check lists them."
        said = "1 error to mend first: cogs check lists it." if errors == 1 else listed
        raise InputError(f"{tables.name} has {said}") from None


def residents_of(tables: Tables, network: CommunityNetwork) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ids of residents, codes and aliases included, and the ids of everybody else.

    An id is a resident's if a row says so, or if a relationship that may have a resident at that end
    names it and it is nobody else.

    Parameters
    ----------
    tables : Tables
        What was read, its aliases not replaced.
    network : CommunityNetwork
        What `sure_network` made of them.
    """
    nodes, vocabulary = network.nodes, tables.settings.vocabulary
    others = frozenset(nodes.index[nodes["kind"] != _RESIDENT].astype(str))
    ids = set(nodes.index[nodes["kind"] == _RESIDENT].astype(str))
    for table in tables.having("nodes"):
        ids |= set(table.cells["id"][named(table, vocabulary) == _RESIDENT])
    for table in tables.having("edges"):
        for end in ("source", "target"):
            ids |= set(table.cells[end][resident_cells(table, vocabulary, end)]) - others
        ids |= set(table.cells[_RESIDENT]) - others if _RESIDENT in table.cells else set()
    meant = [(str(a), str(b)) for t in tables.having("aliases") for a, b in t.cells[["id", "same_as"]].to_numpy()]
    while more := {alias for alias, same in meant if same in ids} - ids:
        ids |= more
    return frozenset(ids - {""}), others


def rows_about_people(table: Table, vocabulary: Vocabulary, residents: frozenset[str]) -> pd.Series[bool]:
    """Say which rows are about people: a resident at an end or in `resident`, and referrals that no source states.

    Examples
    --------
    >>> from cogs.vocabulary import DEFAULT_VOCABULARY
    >>> cells = pd.DataFrame({"id": ["R1", "hub"], "same_as": ["R2", "the-hub"]})
    >>> rows_about_people(Table("", "aliases", None, cells, {}), DEFAULT_VOCABULARY, frozenset({"R2"})).tolist()
    [True, False]
    """
    cells = table.cells
    about = pd.Series(False, index=cells.index)
    people = pd.Index(sorted(residents), dtype="str")
    for column in {"source", "target", "id", "same_as"} & set(cells):
        about |= is_among(cells[column], people)
    if table.role == "nodes":
        about |= named(table, vocabulary) == _RESIDENT
    if table.role == "edges":
        single: Any = named(table, vocabulary).isin(vocabulary.carriers())
        about |= single & (cells["basis"] == "") if "basis" in cells else single
        about |= cells[_RESIDENT] != "" if _RESIDENT in cells else False
    return about


def heads_a_contact(heading: str) -> bool:
    """Say whether a heading is of what reaches or identifies a person.

    Examples
    --------
    >>> [heads_a_contact(heading) for heading in ("E-mail", "Home address", "NHS No", "Neighbourhood")]
    [True, True, True, False]
    """
    return _CONTACT_HEADINGS.search(word(heading)) is not None


def looks_like_a_contact(text: str) -> bool:
    """Say whether a cell is an e-mail address, a telephone or insurance number, a postcode, a day or a street address.

    Examples
    --------
    >>> [looks_like_a_contact(text) for text in ("a@b.uk", "0161 496 0000", "M32 0AF", "3 Mill Lane", "1/2/1970")]
    [True, True, True, True, True]
    >>> [looks_like_a_contact(text) for text in ("Mill Lane", "E01000001", "12")]
    [False, False, False]
    """
    return _CONTACT.fullmatch(text.strip()) is not None
