"""The text of a GML file: nested lists of keys and values, with signs beyond ASCII as entities."""

from __future__ import annotations

import re
from html.entities import name2codepoint

import numpy as np

__all__ = ["GmlList", "escaped", "parsed", "unescaped"]

# A list of GML, in the order of the file: a key may occur several times.
GmlList = list[tuple[str, "str | GmlList"]]

_TOKEN = re.compile(r'#[^\n]*|"([^"]*)"|([\[\]])|([^\s\[\]"]+)|"')
_KEY = re.compile(r"[A-Za-z_]\w*")
_ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]\w*));")
_SPECIAL = re.compile(r'[^ -~]|[&"]')
_NAMED = {"&": "&amp;", '"': "&quot;"}
_BEYOND = 0x110000
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NO_VALUE = ("nan", "+nan", "-nan")


def escaped(text: str) -> str:
    """Return a text as it may stand between quotation marks.

    Examples
    --------
    >>> escaped('Café "A" & B')
    'Caf&#233; &quot;A&quot; &amp; B'
    """
    return _SPECIAL.sub(lambda sign: _NAMED.get(sign[0]) or f"&#{ord(sign[0])};", text)


def unescaped(text: str) -> str:
    """Return a text with its entities as signs; what is no entity stays as it is.

    Examples
    --------
    >>> unescaped("Caf&#233; &amp; R&D; &unheard;")
    'Café & R&D; &unheard;'
    """
    return _ENTITY.sub(_sign, text)


def _sign(entity: re.Match[str]) -> str:
    decimal, hexadecimal, name = entity.groups()
    code = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else name2codepoint.get(name, 0)
    if name == "apos":
        return "'"
    sound = 0 < code < _BEYOND and not 0xD800 <= code < 0xE000
    return chr(code) if sound else entity[0]


def parsed(text: str) -> GmlList:
    """Return what a GML file says; numbers as text, a number that is none (NaN) as empty text.

    Raises
    ------
    ValueError
        If it is not GML; the message names the row.

    Examples
    --------
    >>> parsed('graph [ node [ id 1 label "a" ] ]')
    [('graph', [('node', [('id', '1'), ('label', 'a')])])]
    """
    top: GmlList = []
    open_lists = [top]
    key = ""
    for token in _TOKEN.finditer(text):
        quoted, bracket, word = token.groups()
        if token[0].startswith("#"):
            continue
        if token[0] == '"':
            raise ValueError(f"a quotation mark is never closed in row {_row(text, token)}")
        if not key:
            if bracket == "]" and len(open_lists) > 1:
                open_lists.pop()
            elif word and _KEY.fullmatch(word):
                key = word
            else:
                raise ValueError(f'a key was expected, but "{token[0][:40]}" found in row {_row(text, token)}')
            continue
        if bracket == "[":
            inner: GmlList = []
            open_lists[-1].append((key, inner))
            open_lists.append(inner)
        elif bracket:
            raise ValueError(f'"{key}" has no value in row {_row(text, token)}')
        else:
            open_lists[-1].append((key, _value(word) if quoted is None else unescaped(quoted)))
        key = ""
    if len(open_lists) > 1 or key:
        raise ValueError("it ends in the middle: a closing bracket ] or a value is missing")
    return top


def _row(text: str, token: re.Match[str]) -> int:
    return text.count("\n", 0, token.start()) + 1


def _value(word: str) -> str:
    """Return a number as cogs writes it: 2 for 2.0."""
    if word.casefold() in _NO_VALUE:
        return ""
    if "." in word and _NUMBER.fullmatch(word) and np.isfinite(float(word)):
        return np.format_float_positional(float(word), trim="-")
    return word
