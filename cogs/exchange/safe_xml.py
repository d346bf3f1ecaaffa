"""XML from strangers: read without document types and entities, written without signs that XML forbids."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from pandas.api import types

from cogs.exchange.graph_columns import as_texts
from cogs.exchange.graph_rows import content_of, unreadable_network, write_text
from cogs.tables.opened import first_bytes

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = [
    "attribute_texts",
    "attribute_type",
    "local_name",
    "looks_like_xml",
    "read_xml",
    "said",
    "write_xml",
    "yes_or_no",
]

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_xml(source: Path, root: str) -> Element:
    """Return the root element of an XML file, which must be called `root`.

    Raises
    ------
    InputError
        If the file is no such XML, or declares a document type or entities.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        element: Element = fromstring(content_of(source), forbid_dtd=True)
    except ParseError as fault:
        raise unreadable_network(source, f"This is no XML that can be read ({fault}).") from fault
    except DefusedXmlException:
        message = "The file declares a document type or entities, which may hide harm. Take the declaration out."
        raise unreadable_network(source, message) from None
    except (LookupError, ValueError) as fault:
        raise unreadable_network(source, f"The encoding of this XML cannot be read ({fault}).") from fault
    if local_name(element) != root:
        raise unreadable_network(source, f"This is no {root} file: it begins with <{local_name(element)}>.")
    return element


def looks_like_xml(source: Path, root: str) -> bool:
    """Say whether a file is XML with this root element, from its first 4 KiB."""
    start = first_bytes(source, 4096)
    text = start.decode("utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", errors="ignore")
    first = re.search(r"<([A-Za-z_][\w.:-]*)", re.sub(r"<!--.*?-->|<[?!][^>]*>", "", text, flags=re.DOTALL))
    return first is not None and first[1].rpartition(":")[2] == root


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def said(element: Element) -> str:
    """Return all text within an element."""
    return "".join(element.itertext()).strip()


def attribute_type(column: pd.Series[Any]) -> str:
    """Return the name that GraphML and GEXF have for a column's type: boolean, long, double or string."""
    if types.is_bool_dtype(column):
        return "boolean"
    if types.is_integer_dtype(column):
        return "long"
    return "double" if types.is_float_dtype(column) else "string"


def attribute_texts(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return a dict of text per row as XML writes it: booleans are true and false."""
    booleans = [str(name) for name in frame if attribute_type(frame[name]) == "boolean"]
    rows = as_texts(frame)
    for row in rows:
        row |= {name: "true" if row[name] == "yes" else "false" for name in booleans if name in row}
    return rows


def write_xml(root: Element, target: Path) -> tuple[str, ...]:
    """Write an XML file; return a sentence if signs that XML forbids were taken out.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    from xml.etree import ElementTree

    cleaned = 0
    for element in root.iter():
        if element.text and _FORBIDDEN.search(element.text):
            element.text, cleaned = _FORBIDDEN.sub("", element.text), cleaned + 1
        for name, value in element.items():
            if _FORBIDDEN.search(value):
                element.set(name, _FORBIDDEN.sub("", value))
                cleaned += 1
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    write_text(target, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n')
    return (f"{cleaned:,} texts lost signs that XML does not allow.",) if cleaned else ()


def yes_or_no(text: str, kind: str) -> str:
    """Return a value as cogs writes it: yes and no for a boolean."""
    answers = {"true": "yes", "1": "yes", "false": "no", "0": "no"}
    return answers.get(text.casefold(), text) if kind == "boolean" else text
