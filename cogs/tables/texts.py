"""Whole columns of text at once: split from a file, sifted before anyone reads them, looked up among others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["encoded", "is_among", "is_visible_ascii", "needs_reading", "places_among", "split_rows"]

Flags = npt.NDArray[np.bool_]

# Large enough that a file is few pieces, small enough that two can be read at once.
_BLOCK = 1 << 24
_FIRST_VISIBLE, _LAST_VISIBLE = 0x21, 0x7E


def split_rows(text: str, separator: str, columns: int) -> pd.DataFrame | None:
    r"""Return the cells of text that has nothing to be careful about, None where it has.

    Nothing to be careful about: no quotation marks, no carriage return by itself, and equally many
    cells in every row. Then every line is a row and every separator parts two cells.

    Parameters
    ----------
    text : str
    separator : str
        One character.
    columns : int
        How many cells the first row has.

    Examples
    --------
    >>> split_rows("id,name\na,Ann\n", ",", 2).to_numpy().tolist()
    [['id', 'name'], ['a', 'Ann']]
    >>> split_rows('id,name\na,"Ann, or Anna"\n', ",", 2) is None
    True
    """
    if not text or '"' in text or text.count("\r") != text.count("\r\n"):
        return None
    import pyarrow as pa
    from pyarrow import csv

    names = [str(place) for place in range(columns)]
    try:
        table = csv.read_csv(
            pa.BufferReader(text.encode()),
            read_options=csv.ReadOptions(column_names=names, block_size=_BLOCK),
            parse_options=csv.ParseOptions(delimiter=separator, quote_char=False, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string())),
        )
    except pa.ArrowInvalid:
        return None
    cells: pd.DataFrame = table.combine_chunks().to_pandas(types_mapper=lambda _: pd.StringDtype(na_value=np.nan))
    cells.columns = pd.RangeIndex(columns)
    return cells


def is_visible_ascii(cells: pd.Series[Any], *, spaces: bool = False) -> bool:
    """Say whether a column of text holds visible ASCII characters alone, and plain spaces where they may be.

    Answered from the bytes of the whole column: rather no than wrong.

    Examples
    --------
    >>> is_visible_ascii(pd.Series(["R001", ""])), is_visible_ascii(pd.Series(["R001", "Ann Lee"]))
    (True, False)
    >>> is_visible_ascii(pd.Series(["Ann Lee"]), spaces=True), is_visible_ascii(pd.Series(["José"]), spaces=True)
    (True, False)
    """
    least = _FIRST_VISIBLE - spaces
    for piece in _pieces(cells):
        letters = piece.buffers()[2]
        if letters is not None:
            places = np.frombuffer(piece.buffers()[1], dtype=np.int64)[piece.offset : piece.offset + len(piece) + 1]
            found = np.frombuffer(letters, dtype=np.uint8)[places[0] : places[-1]] if len(places) else places
            if len(found) and (found.min() < least or found.max() > _LAST_VISIBLE):
                return False
    return True


def needs_reading(cells: pd.Series[Any], signs: str) -> Flags:
    """Say which texts a slower question must be asked: those with a sign, or with a letter beyond ASCII.

    Parameters
    ----------
    cells : pandas.Series of str
        What is missing needs no reading.
    signs : str
        A regular expression, case apart, without looking around: in every plain text for which the question may
        be answered yes it is found.

    Examples
    --------
    >>> needs_reading(pd.Series(["R001", "Redacted", "José"]), "redact").tolist()
    [False, True, True]
    """
    from pyarrow import compute

    found = [
        compute.or_(
            compute.match_substring_regex(piece, signs, ignore_case=True),
            compute.invert(compute.string_is_ascii(piece)),
        )
        .fill_null(False)
        .to_numpy(zero_copy_only=False)
        for piece in _pieces(cells)
    ]
    return np.concatenate([np.zeros(0, dtype=bool), *found]).astype(bool)


def encoded(texts: pd.Series[Any]) -> tuple[npt.NDArray[np.int64], pd.Series[Any]]:
    """Return a column of text as whole numbers, and the different texts by number, in the order in which they appear.

    Examples
    --------
    >>> numbers, different = encoded(pd.Series(["hub", "gp", "hub"]))
    >>> numbers.tolist(), different.tolist()
    ([0, 1, 0], ['hub', 'gp'])
    """
    numbers, different = pd.factorize(texts.array, use_na_sentinel=False)
    return numbers.astype(np.int64, copy=False), pd.Series(different)


def places_among(texts: Any, listed: Any) -> npt.NDArray[np.int64]:
    """Return where each text first stands in a list, from 0; -1 where it does not.

    Parameters
    ----------
    texts, listed : pandas.Series or pandas.Index of str
        What is missing stands where the first that is missing does.

    Examples
    --------
    >>> places_among(pd.Series(["hub", "club", "gp"]), pd.Index(["gp", "hub", "gp"])).tolist()
    [1, -1, 0]
    """
    if not (len(texts) and len(listed)):
        return np.full(len(texts), -1, dtype=np.int64)
    if not (_is_text(texts) and _is_text(listed)):
        first: dict[object, int] = {}
        for place, text in enumerate(_objects(listed)):
            first.setdefault(text, place)
        return np.array([first.get(text, -1) for text in _objects(texts)], dtype=np.int64)
    import pyarrow as pa
    from pyarrow import compute

    known = pa.array(listed.array)
    places = compute.index_in(pa.array(texts.array), value_set=known)
    found: npt.NDArray[np.int64] = places.fill_null(-1).to_numpy().astype(np.int64)
    return found


def is_among(texts: Any, listed: Any) -> Flags:
    """Say which texts stand in a list, as `isin` does, without making every text of the list an object.

    Examples
    --------
    >>> is_among(pd.Series(["hub", "club", "gp"]), pd.Index(["gp", "hub"])).tolist()
    [True, False, True]
    """
    return places_among(texts, listed) >= 0


def _objects(texts: Any) -> Iterator[object]:
    """Yield each text as it is, None for what is missing."""
    return (None if missing else text for text, missing in zip(texts.tolist(), texts.isna(), strict=True))


def _is_text(texts: Any) -> bool:
    return isinstance(texts.dtype, pd.StringDtype)


def _pieces(cells: pd.Series[Any]) -> list[Any]:
    """Return a column as arrays of Arrow, of which each has its letters in one stretch."""
    import pyarrow as pa

    array = pa.array(cells.array if _is_text(cells) else cells.to_numpy(dtype=object), from_pandas=True)
    array = array.cast(pa.large_string())
    return list(array.chunks) if isinstance(array, pa.ChunkedArray) else [array]
