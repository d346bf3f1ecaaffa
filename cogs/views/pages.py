"""What both pages are made of: templates, a policy that runs only our scripts, and tables ready to show."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import CodeType
from typing import Any

import jinja2
import numpy as np
import pandas as pd
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from cogs.views.wording import DASH, text_of

__all__ = ["Column", "TableShown", "asset", "content_policy", "environment", "table_shown"]

WIDE = 8
"""A table of more columns is printed on paper turned sideways."""
CRAMMED = 14
"""A table of still more columns is printed in the smallest letters."""
_NOT_DEFINED = f'<td class="number"><span aria-hidden="true">{DASH}</span><span class="unseen">not defined</span></td>'


@dataclass(frozen=True)
class Column:
    """A heading, whether numbers stand below it, and what it means."""

    heading: str
    number: bool = False
    meaning: str = ""


@dataclass(frozen=True)
class TableShown:
    """A table ready for a template: the texts of each column, the first column of which heads its row.

    A dash in a column of numbers is a number that is not defined.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    texts: tuple[tuple[str, ...], ...]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The texts of each row."""
        return tuple(zip(*self.texts, strict=True))

    @property
    def body(self) -> Markup:
        """The rows as HTML, column after column: cell by cell a template takes longer than all the rest of a page."""
        cells = [
            _cells(texts, number=column.number, heads=place == 0)
            for place, (column, texts) in enumerate(zip(self.columns, self.texts, strict=True))
        ]
        return Markup("".join(f"<tr>{''.join(row)}</tr>\n" for row in zip(*cells, strict=True)))  # noqa: S704 - escaped

    @property
    def wide(self) -> bool:
        """Whether the table needs paper turned sideways."""
        return len(self.columns) > WIDE

    @property
    def crammed(self) -> bool:
        """Whether even paper turned sideways is narrow for it."""
        return len(self.columns) > CRAMMED


@cache
def asset(name: str) -> str:
    """Return the text of a file of the templates folder, with plain line ends."""
    text = (files("cogs.views") / "templates" / name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


class _Compiled(jinja2.BytecodeCache):
    """Templates compiled once for all pages of a run: compiling takes longer than most pages."""

    def __init__(self) -> None:
        self.code: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.code.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.code[bucket.key] = bucket.code


_COMPILED = _Compiled()


def environment() -> jinja2.Environment:
    """Return a jinja2 environment over our templates that escapes everything it is not told to trust."""
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(asset),
        autoescape=True,
        bytecode_cache=_COMPILED,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def content_policy(*, scripts: Sequence[str] = (), styles: Sequence[str] = (), images: bool = False) -> Markup:
    """Return a Content-Security-Policy: nothing is loaded, and only these scripts and styles take effect.

    `images` lets those be shown that the page itself holds.
    """
    script = " ".join(map(_hash, scripts)) or "'none'"
    style = " ".join(map(_hash, styles)) or "'none'"
    image = " img-src data:;" if images else ""
    return Markup(  # noqa: S704 - hashes only
        f"default-src 'none';{image} script-src {script}; style-src {style}; base-uri 'none'; form-action 'none'"
    )


def table_shown(frame: pd.DataFrame, *, key: str, caption: str, meanings: Sequence[str] = ()) -> TableShown:
    """Return a table ready to show: its columns are headings, its index is left out."""
    told = [*meanings, *[""] * frame.shape[1]]
    columns, cells = [], []
    for place, heading in enumerate(frame.columns):
        values = frame.iloc[:, place].tolist()
        texts = [text_of(value) for value in values]
        number = _is_number_column(values, texts)
        columns.append(Column(text_of(heading), number, told[place]))
        cells.append(tuple(text or DASH for text in texts) if number else tuple(texts))
    return TableShown(key, text_of(caption), tuple(columns), tuple(cells))


def _is_number_column(values: list[Any], texts: list[str]) -> bool:
    given = {type(value) for value, text in zip(values, texts, strict=True) if text}
    if not given:
        return any(isinstance(value, (float, np.floating)) for value in values)
    return all(issubclass(kind, (int, float, np.integer, np.floating)) and kind is not bool for kind in given)


def _cells(texts: Sequence[str], *, number: bool, heads: bool) -> list[str]:
    """Return the cells of a column as HTML."""
    # No text has a line break, so that all of them can be escaped at once.
    clean = str(escape("\n".join(texts))).split("\n") if texts else []
    if heads:
        return [f'<th scope="row">{text}</th>' for text in clean]
    if not number:
        return [f"<td>{text}</td>" for text in clean]
    return [_NOT_DEFINED if text == DASH else f'<td class="number">{text}</td>' for text in clean]
