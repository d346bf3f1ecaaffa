"""The form in which values of two tables are compared: numbers of registers, postcodes and plain words."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from cogs.tables.org_ids import org_id
from cogs.tables.placeholders import is_placeholder
from cogs.vocabulary import word

__all__ = ["join_keys", "says_the_same"]

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}", re.IGNORECASE)
# Spreadsheets and statistics programs make 512710.0 of a number.
_BARE_NUMBER = re.compile(r"(?P<letters>[A-Z]*)(?P<digits>[0-9]+)(?:\.0)?", re.IGNORECASE)
_CHARITY_LISTS = {"": "GB-CHC", "SC": "GB-SC", "NIC": "GB-NIC"}


def join_keys(values: pd.Series[Any], *headings: str) -> pd.Series[Any]:
    """Return values in the form in which two tables are compared; "" where they are empty or name nobody.

    Capitals and spaces do not matter, nor the space of a postcode; ids of organisations take their
    canonical form. Where a heading says charity or company number, a bare number is that of its list.

    Parameters
    ----------
    values : pandas.Series of str
    *headings : str
        What either table calls the column.

    Examples
    --------
    >>> join_keys(pd.Series(["Mill  Lane", "m32 0af", "gb-coh-9506232", "n/a"]), "key").tolist()
    ['mill lane', 'm320af', 'gb-coh-09506232', '']
    >>> join_keys(pd.Series(["0512710", "SC042386", "GB-CHC-512710"]), "charity number", "id").tolist()
    ['gb-chc-512710', 'gb-sc-sc042386', 'gb-chc-512710']
    """
    said = " ".join(map(word, headings))
    register = "GB-COH" if "company" in said else "GB-CHC" if "charity" in said else ""
    codes, distinct = pd.factorize(values)
    texts = pd.Series(distinct, dtype=object)
    nobody = is_placeholder(texts).tolist()
    forms = ["" if no else _form(str(text), register) for text, no in zip(texts, nobody, strict=True)]
    return pd.Series(np.array([*forms, ""], dtype=object)[codes], index=values.index, dtype=object)


def says_the_same(one: str, other: str) -> bool:
    """Say whether two cells differ at most in capitals, spaces or the spelling of an id.

    Examples
    --------
    >>> says_the_same("Mill Lane", "MILL  LANE"), says_the_same("2", "3")
    (True, False)
    """
    return one == other or _form(one, "") == _form(other, "")


def _form(text: str, register: str) -> str:
    text = " ".join(text.split())
    if _POSTCODE.fullmatch(text):
        return text.replace(" ", "").casefold()
    bare = _BARE_NUMBER.fullmatch(text)
    if register and bare:
        letters = bare["letters"].upper()
        if register == "GB-COH":
            text = f"{register}-{letters}{bare['digits']}"
        elif letters in _CHARITY_LISTS:
            text = f"{_CHARITY_LISTS[letters]}-{bare['digits']}"
    return org_id(text).casefold()
