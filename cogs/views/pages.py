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
from markupsafe import Markup

from cogs.views.wording import DASH, text_of

__all__ = ["Cell", "Column", "TableShown", "asset", "content_policy", "environment", "table_shown"]

WIDE = 8
"""A table of more columns is printed on paper turned sideways."""
CRAMMED = 14
"""A table of still more columns is printed in the smallest letters."""


@dataclass(frozen=True)
class Cell:
    """One cell as shown; `missing` for a number that is not defined."""

    text: str
    missing: bool = False


@dataclass(frozen=True)
class Column:
    """A heading, whether numbers stand below it, and what it means."""

    heading: str
    number: bool = False
    meaning: str = ""


@dataclass(frozen=True)
class TableShown:
    """A table ready for a template: the first cell of each row heads it."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

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
        cells.append([_cell(text, number=number) for text in texts])
    return TableShown(key, text_of(caption), tuple(columns), tuple(zip(*cells, strict=True)))


def _is_number_column(values: list[Any], texts: list[str]) -> bool:
    given = [value for value, text in zip(values, texts, strict=True) if text]
    kinds = (int, float, np.integer, np.floating)
    if not given:
        return any(isinstance(value, (float, np.floating)) for value in values)
    return all(isinstance(value, kinds) and not isinstance(value, bool) for value in given)


def _cell(text: str, *, number: bool) -> Cell:
    if not number:
        return Cell(text)
    return Cell(text or DASH, missing=text in ("", DASH))
