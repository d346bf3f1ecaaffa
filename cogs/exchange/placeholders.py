"""Names and ids that stand in for nobody: `Redacted` in all its spellings, DUMMY01, n/a, TBC."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from cogs.exchange.org_ids import placeholder_id

__all__ = ["is_placeholder"]

_REDACTED = re.compile(r"\b(?:redact(?:ed|ion|ions)?|redacated|redcated|redated|readacted)\b")
# A body may be called so: the word is a placeholder only where no word says that it is a body.
_BODY = re.compile(r"\b(?:ltd|limited|plc|llp|cic|cio|company|group|records|films)\.?$")
_DUMMY = re.compile(r"(?:.*[\W_])?dummy(?: (?:supplier|vendor|payee|organisation))?[\W_]*\d*")
_NOT_APPLICABLE = r"#?n/?\.?a\.?|not applicable|nil|null|none|not (?:known|supplied|provided|stated|recorded|disclosed)"
_TO_COME = r"t\.?b\.?[acd]\.?|to be (?:confirmed|advised|announced|agreed|determined)"
_NOBODY = r"unknown|anonymous|anonymised|withheld|name withheld|no name|unnamed|overseas|individual|private individual"
_KEPT_BACK = r"personal (?:data|information|details)|confidential|commercially (?:sensitive|confidential)"
_SEVERAL = (
    r"(?:various|multiple|sundry|sundries|miscellaneous|misc|one[ -](?:off|time))"
    r"(?: (?:suppliers?|vendors?|payees?|creditors?|recipients?|individuals|payments?))?|general expenses"
)
_ELSEWHERE = r"see (?:attached|attachment|below|above|notice|award notice|description|additional).*"
_TEST = "test(?: supplier)?"
_WHOLE = re.compile("|".join((_NOT_APPLICABLE, _TO_COME, _NOBODY, _KEPT_BACK, _SEVERAL, _ELSEWHERE, _TEST)))
_NO_LETTER = re.compile(r"(?:[^\w]|_)+|x{2,}|0+")


def is_placeholder(names: pd.Series[Any]) -> pd.Series[bool]:
    """Say which names or ids stand in for nobody.

    An empty cell is missing, not a placeholder. A name that only begins alike is left alone.

    Parameters
    ----------
    names : pandas.Series of str

    Returns
    -------
    pandas.Series of bool

    Examples
    --------
    >>> import pandas as pd
    >>> is_placeholder(pd.Series(["REDACTED - data", "Redactive Publishing Ltd", "DUMMY01", "n/a", ""])).tolist()
    [True, False, True, True, False]
    """
    codes, distinct = pd.factorize(names)
    found = np.array([*(_stands_for_nobody(text) for text in distinct), False], dtype=bool)
    return pd.Series(found[codes], index=names.index, name=names.name)


def _stands_for_nobody(text: object) -> bool:
    plain = " ".join(str(text).replace("\ufeff", "").split()).casefold()
    if not plain:
        return False
    if _REDACTED.search(plain):
        return _BODY.search(plain) is None
    bare = plain.strip("[](){}<>*.\"' ")
    return any(
        (
            _NO_LETTER.fullmatch(plain),
            _WHOLE.fullmatch(plain) or _WHOLE.fullmatch(bare),
            _DUMMY.fullmatch(bare),
            plain.startswith(("gb-", "360g-")) and placeholder_id(plain),
        )
    )
