"""Names that are a person's: a title, initials and a surname, and no word that says it is a body."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["is_individual"]

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "reverend"})
# These also begin names of bodies ("MS Society"), so behind the surname only the others are believed.
_PLAIN_TITLES = frozenset({"mr", "mrs", "miss"})
_OF_A_PERSON = re.compile(
    r"^(?:the )?(?:(?:late|estate of|exec(?:utor)?s? of|exors? of|personal rep(?:resentative)?s? of|parents? of)"
    r"(?: the)?(?: late)? )+",
)
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-])*")
_MOST_WORDS = 5
_OF_A_BODY = """
    ltd limited plc llp lp inc cic cio co company companies group partners partnership practice surgery clinic
    medical health healthcare care dental pharmacy hospital hospice school academy college university nursery
    trust society association foundation charity centre center club church service services solutions consulting
    consultancy consultants associates systems products supplies store stores shop shops cafe bakery foods catering
    transport taxis cars motors garage hire building builders plumbing plumbers electrical heating cleaning gardens
    landscapes design designs media print printing photography music theatre arts art studio studios events training
    education educational learning tuition psychology psychologist therapy uk international community support
    psychological homes housing lettings properties property estates trading enterprises sons sports council fund
"""


_BODY_WORDS = frozenset(re.findall(r"[a-z]+", _OF_A_BODY))


def is_individual(names: pd.Series[Any]) -> pd.Series[bool]:
    """Say which names are a person's: Mr, Mrs, Ms, Miss, Mx, Dr, Prof or Rev and a surname.

    A name without a title ("Y Ali") cannot be told from a body's, nor a sole trader's who trades under
    another ("Mr Y Ali T/A Ali Taxis"): both are left alone.

    Parameters
    ----------
    names : pandas.Series of str

    Returns
    -------
    pandas.Series of bool

    Examples
    --------
    >>> import pandas as pd
    >>> is_individual(pd.Series(["MR Y ALI", "Ali, Mr Y", "Mr & Mrs Jones", "Dr Patel Surgery", "MS Society"])).tolist()
    [True, True, True, False, False]
    """
    codes, distinct = pd.factorize(names)
    found = np.array([*(_is_a_person(str(text)) for text in distinct), False], dtype=bool)
    return pd.Series(found[codes], index=names.index, name=names.name)


def _is_a_person(text: str) -> bool:
    plain = _OF_A_PERSON.sub("", " ".join(text.split()).casefold())
    words = plain.replace(",", " ").replace("(", " ").replace(")", " ").split()
    bare = [word.rstrip(".") for word in words]
    if not bare or not _title_stands_right(plain, bare):
        return False
    joined = [place for place, word in enumerate(bare) if word in ("&", "and", "+")]
    if any(place + 1 == len(bare) or bare[place + 1] not in _TITLES for place in joined):
        return False
    name = [word for word in bare if word not in _TITLES and word not in ("&", "and", "+")]
    return (
        0 < len(name) <= _MOST_WORDS
        and all(_NAME.fullmatch(word) for word in name)
        and not _BODY_WORDS.intersection(name)
        and any(len(word) > 1 for word in name)
    )


def _title_stands_right(plain: str, words: list[str]) -> bool:
    """First, or behind a surname that a comma or an initial marks as one."""
    if words[0] in _TITLES:
        return True
    behind = _TITLES if "," in plain else _PLAIN_TITLES
    marked = "," in plain or any(len(word) == 1 for word in words)
    return marked and words[0] != "the" and any(word in behind for word in words[1:])
