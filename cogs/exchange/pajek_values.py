"""Pajek's attributes of vertices, a file each: partitions (.clu) hold categories, vectors (.vec) numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from pandas.api import types

from cogs.errors import InputError
from cogs.exchange.graph_columns import as_texts
from cogs.exchange.graph_rows import text_of

__all__ = ["ENDINGS", "Values", "files_of", "values_beside"]

ENDINGS = {".clu": "partition", ".vec": "vector"}
_MISSING = "999999998"
_NO_VALUES = (_MISSING, "9999998", "999999999")
_MOST_CATEGORIES = 100
_COLUMN = re.compile(r"%\s*column:\s*(.*)", re.I)
_CATEGORY = re.compile(r"%\s*(-?\d+)\s*:\s*(.*)")
_VERTICES = re.compile(r"\*vertices\b\s*(\d*)", re.I)
_UNSAFE = re.compile(r'[\x00-\x1f/\\:*?"<>|]')


@dataclass
class Values:
    """The values of one attribute, in the order of the vertices.

    Attributes
    ----------
    what : str
        partition or vector.
    name : str
        What the attribute is called.
    source : str
        The file or part, as messages name it.
    texts : list of str
        A number per vertex.
    meanings : dict of str to str
        What the numbers of a partition mean, where comments say it.
    """

    what: str
    name: str
    source: str
    texts: list[str] = field(default_factory=list)
    meanings: dict[str, str] = field(default_factory=dict)

    def comment(self, line: str) -> None:
        """Take a comment, which may say the name of the attribute or what a number means."""
        if named := _COLUMN.fullmatch(line):
            self.name = named[1].strip() or self.name
        elif means := _CATEGORY.fullmatch(line):
            self.meanings[means[1]] = means[2].strip()

    def given_to(self, nodes: list[dict[str, str]]) -> list[str]:
        """Add the attribute to the nodes; return a sentence if there is not a value for each, or its name is taken.

        Examples
        --------
        >>> nodes = [{"id": "library"}, {"id": "cafe"}]
        >>> values = Values("partition", "sector", "place.clu", ["2", "0"], {"2": "arts", "0": ""})
        >>> values.given_to(nodes), nodes
        ([], [{'id': 'library', 'sector': 'arts'}, {'id': 'cafe'}])
        >>> Values("vector", "income", "place.vec", ["2"]).given_to(nodes)
        ['place.vec has 1 value for 2 vertices and is left out.']
        """
        if len(self.texts) != len(nodes):
            values = f"{len(self.texts):,} value{'s' if len(self.texts) != 1 else ''}"
            return [f"{self.source} has {values} for {len(nodes):,} vertices and is left out."]
        known = self.meanings if set(self.texts) <= set(self.meanings) else {}
        name = self.name if self.name not in ("id", "name") else f"{self.name}_in_file"
        for node, text in zip(nodes, self.texts, strict=True):
            value = known.get(text, "" if text in _NO_VALUES else text)
            if value:
                node[name] = value
        return []


def _values_of(source: Path, name: str) -> Values:
    """Read a .clu or .vec file.

    Raises
    ------
    InputError
        If it cannot be opened, or is no text.
    """
    values = Values(ENDINGS[source.suffix.casefold()], name, source.name)
    for line in map(str.strip, text_of(source).split("\n")):
        if line.startswith(("%", "/*")):
            values.comment(line)
        elif line and not _VERTICES.match(line):
            values.texts.append(line.split()[-1])
    return values


def values_beside(network: Path) -> tuple[list[Values], list[str]]:
    """Return the partitions and vectors beside a network that are called as it is, and what is wrong with any.

    Beside place.net these are place.clu, place.sector.clu and place_sector.clu, and likewise .vec, unless
    place_sector.net stands there too.
    """
    found, notes = [], []
    if network.suffix.casefold() == ".paj":
        return [], []
    others = {file.stem for file in network.parent.glob("*.net")} - {network.stem}
    for file in sorted(network.parent.iterdir()):
        called = re.fullmatch(rf"{re.escape(network.stem)}(?:[._](.+))?", file.stem)
        if file.suffix.casefold() not in ENDINGS or not called or any(_belongs(file.stem, stem) for stem in others):
            continue
        try:
            found.append(_values_of(file, called[1] or ENDINGS[file.suffix.casefold()]))
        except InputError:
            notes.append(f"{file.name} cannot be read and is left out.")
    return found, notes


def _belongs(stem: str, network: str) -> bool:
    return stem == network or stem.startswith((f"{network}.", f"{network}_"))


def files_of(nodes: pd.DataFrame, network: Path) -> tuple[dict[Path, str], list[str]]:
    r"""Return the file beside a network for each attribute, its text, and a sentence for what is left out.

    Parameters
    ----------
    nodes : pandas.DataFrame
        Attributes, the nodes in the order of the vertices.
    network : Path
        The .net file.

    Examples
    --------
    >>> nodes = pd.DataFrame({"sector": ["arts", None], "income": [2.5, 4.0]})
    >>> files, lost = files_of(nodes, Path("place.net"))
    >>> {file.name: text for file, text in files.items()}["place.sector.clu"]
    '% column: sector\n% 0: \n% 1: arts\n*Vertices 2\n1\n0\n'
    """
    files: dict[Path, str] = {}
    lost = []
    taken: set[str] = set()
    texts = as_texts(nodes)
    for name in map(str, nodes):
        column = [row.get(name, "") for row in texts]
        numeric = _is_number(nodes[name])
        categories = dict.fromkeys(text for text in column if text)
        if not numeric and len(categories) > _MOST_CATEGORIES:
            lost.append(f"The column {name} of nodes is left out: it has more than {_MOST_CATEGORIES} categories.")
            continue
        lines = _vector(column) if numeric else _partition(column, list(categories))
        if any(len(text.split()) != text.count(" ") + 1 for text in categories):
            lost.append(f"Line ends and double spaces in the column {name} of nodes become one space.")
        ending = "vec" if numeric else "clu"
        file = f"{network.stem}.{_UNSAFE.sub('_', ' '.join(name.split()))}"
        while f"{file}.{ending}".casefold() in taken:
            file += "_2"
        taken.add(f"{file}.{ending}".casefold())
        files[network.with_name(f"{file}.{ending}")] = "\n".join([f"% column: {' '.join(name.split())}", *lines]) + "\n"
    return files, lost


def _vector(column: list[str]) -> list[str]:
    return [f"*Vertices {len(column)}", *(text or _MISSING for text in column)]


def _partition(column: list[str], categories: list[str]) -> list[str]:
    number = {"": 0} | {text: place for place, text in enumerate(sorted(categories), 1)}
    shown = number if "" in column else {text: place for text, place in number.items() if text}
    meanings = [f"% {place}: {' '.join(text.split())}" for text, place in shown.items()]
    return [*meanings, f"*Vertices {len(column)}", *(str(number[text]) for text in column)]


def _is_number(column: pd.Series[Any]) -> bool:
    return types.is_numeric_dtype(column) and not types.is_bool_dtype(column)
