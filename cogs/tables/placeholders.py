"""Names and ids that stand in for nobody: `Redacted` in all its spellings, DUMMY01, n/a, TBC, totals."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from cogs.tables.org_ids import placeholder_id
from cogs.tables.texts import needs_reading

__all__ = ["SIGNS", "is_placeholder", "is_placeholder_id", "is_redacted", "is_total", "stands_for_nobody"]

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
_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|report|page)[\s-]*)?totals?\s*:?"
    r"|(?:grand|sub)[\s-]?total\b.*"
    r"|total (?:spend|spent|payments?|expenditure|amount|paid|for|of)\b.*"
    # "Sum of Us" is a body; a spreadsheet sums a column of money.
    r"|sum of (?:(?:the|all|invoices?|net|nett|gross|line|paid|payment|transaction) )*"
    r"(?:amounts?|values?|totals?|payments?|spend|spending|expenditure|invoices)\b.*"
)
# In a table of one's own an id may be a name, a number or initials: "NA", "0" or "unknown" may be somebody there.
_SURELY = re.compile(
    r"#?n/a|n\.a\.|not applicable|t\.?b\.?[acd]\.?|to be (?:confirmed|advised|announced)|general expenses"
)
# Each text of ASCII that `_is_surely_nobody` finds has one of these in it: few others have, and only they are read.
SIGNS = (
    r"red[ac]|reada|dummy|gb-|360g-|n/a|n\.a|applicable|t\.?b\.?[acd]|confirmed|advised|announced|expenses|total|sum"
)
# So has each that `_is_a_placeholder` finds.
_MORE_SIGNS = (
    rf"{SIGNS}|^[\W_]*(?:x+|0+|n/?\.?a|nil|null|none|misc|test.*|see.*)?[\W_]*$|known|supplied|provided|stated|recorded"
    r"|disclosed|agreed|determined|anonym|withheld|no\W+name|unnamed|overseas|individual|personal|confidential|sensitive"
    r"|various|multiple|sundr|misc|one\W|suppliers|vendors|payees|creditors|recipients|payments"
)
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
    return _asked(names, _is_a_placeholder, signs=_MORE_SIGNS)


def is_placeholder_id(ids: pd.Series[Any]) -> pd.Series[bool]:
    """Say which ids of published data name nobody: `placeholder_id` for a whole column.

    A missing id is none; an empty one names nobody.

    Parameters
    ----------
    ids : pandas.Series of str

    Returns
    -------
    pandas.Series of bool

    Examples
    --------
    >>> import pandas as pd
    >>> is_placeholder_id(pd.Series(["360G-phf", "GB-CHC-Exempt", "GB-CHC-n/a", "GB-CHC-279417"])).tolist()
    [False, True, True, False]
    """
    return _asked(ids, placeholder_id)


def is_total(names: pd.Series[Any]) -> pd.Series[bool]:
    """Say which names are of a row of totals: Grand Total, Sub-total, Total spend, Sum of Amount.

    Parameters
    ----------
    names : pandas.Series of str

    Returns
    -------
    pandas.Series of bool

    Examples
    --------
    >>> import pandas as pd
    >>> is_total(pd.Series(["Grand Total", "Sum of Invoice Nett Amount", "Total Care Ltd"])).tolist()
    [True, True, False]
    """
    return _asked(names, lambda text: _TOTAL.fullmatch(_plain(text)) is not None)


def is_redacted(text: str) -> bool:
    """Say whether a name is a redaction, whatever is written beside the word.

    Examples
    --------
    >>> [is_redacted(text) for text in ("Redacted, personal data", "Redacted Records Ltd")]
    [True, False]
    """
    plain = _plain(text)
    return _REDACTED.search(plain) is not None and _BODY.search(plain) is None


def stands_for_nobody(texts: pd.Series[Any]) -> pd.Series[bool]:
    """Say which ids or names of a user's own table stand for nobody, whatever they are there.

    Fewer than `is_placeholder` finds: where ids may be names, numbers or initials only what can be
    nobody counts. "0", "x", "NA", "unknown" and "Overseas" are left alone.

    Parameters
    ----------
    texts : pandas.Series of str

    Returns
    -------
    pandas.Series of bool

    Examples
    --------
    >>> import pandas as pd
    >>> stands_for_nobody(pd.Series(["redacted", "DUMMY01", "n/a", "Grand Total", "GB-CHC-n/a"])).tolist()
    [True, True, True, True, True]
    >>> stands_for_nobody(pd.Series(["0", "x", "NA", "R001", "Redactive Publishing Ltd"])).tolist()
    [False, False, False, False, False]
    """
    return _asked(texts, _is_surely_nobody, signs=SIGNS)


def _asked(texts: pd.Series[Any], question: Callable[[str], bool], *, signs: str = "") -> pd.Series[bool]:
    """Ask each distinct text with a sign once; what is missing is False."""
    asked = needs_reading(texts, signs)
    codes, distinct = pd.factorize(texts[asked])
    answers = np.array([*(question(str(text)) for text in distinct.tolist()), False], dtype=bool)
    asked[asked] = answers[codes]
    return pd.Series(asked, index=texts.index, name=texts.name)


def _plain(text: str) -> str:
    return " ".join(text.replace("\ufeff", "").split()).casefold()


def _bare(plain: str) -> str:
    return plain.strip("[](){}<>*.\"' ")


def _is_a_placeholder(text: str) -> bool:
    plain = _plain(text)
    if not plain or _REDACTED.search(plain):
        return is_redacted(plain)
    shapes = (_NO_LETTER, _WHOLE, _TOTAL)
    return _is_dummy(plain) or any(shape.fullmatch(plain) for shape in shapes) or bool(_WHOLE.fullmatch(_bare(plain)))


def _is_surely_nobody(text: str) -> bool:
    plain = _plain(text)
    return is_redacted(plain) or _is_dummy(plain) or any(shape.fullmatch(plain) for shape in (_SURELY, _TOTAL))


def _is_dummy(plain: str) -> bool:
    """Say whether it is a dummy, or an id of a register without a number."""
    half = plain.startswith(("gb-", "360g-")) and placeholder_id(plain)
    return half or _DUMMY.fullmatch(_bare(plain)) is not None
