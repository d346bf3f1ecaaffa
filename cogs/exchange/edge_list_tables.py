"""Which tables of a file or folder belong together as an edge list: `x_edges` and `x_nodes`, `links` and `vertices`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cogs.errors import InputError
from cogs.tables.grid import Grid
from cogs.tables.headings import table_of
from cogs.tables.read import SETTINGS_FILE, read_grids
from cogs.tables.settings import Settings
from cogs.vocabulary import DEFAULT_VOCABULARY, word

__all__ = ["EdgeList", "edge_lists", "is_published_edge_list", "partner_files"]

Part = Literal["edges", "nodes"]

_EDGES = {"edge", "edges", "edgelist", "link", "links", "tie", "ties", "arc", "arcs"}
_NODES = {"node", "nodes", "nodelist", "vertex", "vertices", "vertexes", "actor", "actors"}
_ENDINGS = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN_WORDS = re.compile(r"[_.]+")


@dataclass(frozen=True, eq=False)
class EdgeList:
    """One published network: its name, the table of its edges and, where there is one, of its nodes."""

    name: str
    edges: Grid
    nodes: Grid | None


def partner_files(source: Path) -> list[Path]:
    """Return the files that a file or folder is read from: beside x_edges.csv stands x_nodes.csv, or the reverse.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("a_edges.csv", "a_nodes.csv", "b_nodes.csv"):
    ...     (folder / name).touch()
    >>> [file.name for file in partner_files(folder / "a_edges.csv")]
    ['a_edges.csv', 'a_nodes.csv']
    """
    if source.is_dir():
        return _tables(source)
    meant = _part(source.stem)
    if meant is None:
        return [source]
    beside = (file for file in _tables(source.resolve().parent) if file.suffix.casefold() == source.suffix.casefold())
    part, name = meant
    other = "nodes" if part == "edges" else "edges"
    return sorted([source, *(source.with_name(file.name) for file in beside if _part(file.stem) == (other, name))])


def edge_lists(source: Path) -> tuple[list[EdgeList], list[Grid]]:
    """Return the edge lists of a file or folder, by name, and the tables that belong to none.

    Raises
    ------
    InputError
        If a file cannot be read.
    """
    grids = [grid for file in partner_files(source) for grid in read_grids(file)]
    found: dict[Part, dict[str, Grid]] = {"edges": {}, "nodes": {}}
    others = []
    for grid in grids:
        meant = _part(grid.title)
        if meant is None or meant[1] in found[meant[0]]:
            others.append(grid)
        else:
            found[meant[0]][meant[1]] = grid
    edges, nodes = found["edges"], found["nodes"]
    if len(edges) == len(nodes) == 1:
        nodes = dict(zip(edges, nodes.values(), strict=True))
    others += [grid for name, grid in nodes.items() if name not in edges]
    return [EdgeList(name, grid, nodes.get(name)) for name, grid in sorted(edges.items())], others


def is_published_edge_list(source: Path) -> bool:
    """Say whether a file or folder has edges beside their nodes that are no tables of an ordinary folder.

    Whatever an ordinary folder would understand, or has settings, is left alone.
    """
    home = source if source.is_dir() else source.parent
    if (home / SETTINGS_FILE).exists():
        return False
    try:
        if not any(_may_hold(file) for file in partner_files(source)):
            return False
        lists, others = edge_lists(source)
    except InputError:
        return False
    pairs = [found for found in lists if found.nodes is not None]
    understood = any(table_of(grid, Settings())[0] for grid in others)
    return bool(pairs) and not understood and not any(map(_is_ordinary, pairs))


def _tables(folder: Path) -> list[Path]:
    try:
        files = [file for file in folder.iterdir() if file.is_file() and not file.name.startswith((".", "~$"))]
    except OSError as fault:
        raise InputError(f"{folder} cannot be opened ({fault.strerror or fault}).") from fault
    return sorted(file for file in files if file.suffix.casefold() in _ENDINGS)


def _may_hold(file: Path) -> bool:
    """Say whether a file is called as edges are, or is a workbook, whose sheets may be."""
    meant = _part(file.stem)
    suffix = file.suffix.casefold()
    return suffix in _ENDINGS and (suffix in _WORKBOOKS or (meant is not None and meant[0] == "edges"))


def _part(title: str) -> tuple[Part, str] | None:
    """Return whether a name says edges or nodes, and the rest of it: whose they are."""
    words = [text for text in _BETWEEN_WORDS.split(word(_HUMP.sub("_", title))) if text]
    for part, known in (("edges", _EDGES), ("nodes", _NODES)):
        places = [place for place, text in enumerate(words) if text in known]
        if places:
            rest = words[: places[-1]] + words[places[-1] + 1 :]
            return ("edges" if part == "edges" else "nodes"), "_".join(rest)
    return None


def _is_ordinary(found: EdgeList) -> bool:
    """Say whether both tables are an ordinary folder's: their headings are ours, and so is a relation or a kind."""
    edges, _ = table_of(found.edges, Settings())
    nodes, _ = table_of(found.nodes, Settings()) if found.nodes is not None else (None, ())
    if edges is None or nodes is None or (edges.role, nodes.role) != ("edges", "nodes"):
        return False
    relations = set(edges.cells["relation"]) if "relation" in edges.cells else set[str]()
    kinds = set(nodes.cells["kind"]) if "kind" in nodes.cells else set[str]()
    return (
        edges.says is not None
        or nodes.says is not None
        or any(DEFAULT_VOCABULARY.relation_called(text) for text in relations)
        or any(DEFAULT_VOCABULARY.kind_called(text) for text in kinds)
    )
