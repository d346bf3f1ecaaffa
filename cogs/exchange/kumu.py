"""Kumu: a JSON blueprint, or elements and connections as CSVs or sheets. `Type` is kind and relation."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from cogs.errors import InputError
from cogs.exchange.graph_columns import as_texts, is_directed, node_columns, not_held, set_apart, tie_columns
from cogs.exchange.graph_rows import GraphRows, content_of, imported_graph, text_of, unreadable_network, write_text
from cogs.exchange.imported import Imported
from cogs.exchange.workbooks import WORKBOOK, is_workbook, sheet_names, write_workbook
from cogs.network.community_network import CommunityNetwork
from cogs.tables.delimited import grid_of_text
from cogs.tables.read import read_grids
from cogs.vocabulary import word

__all__ = ["looks_like_kumu", "read_kumu", "write_kumu"]

STANDARD = "Kumu blueprint and sheets, 2025"
_ELEMENT = {"id": "id", "name": "label", "kind": "type"}
_CONNECTION = {"source": "from", "target": "to", "relation": "type", "weight": "strength"}
_RESERVED = ("id", "_id", "label", "type", "from", "to", "direction", "strength")

Row = dict[str, str]


def looks_like_kumu(source: Path) -> bool:
    """Say whether a JSON file, or a workbook, has elements and connections, or a folder From, To and Direction."""
    try:
        if is_workbook(source):
            return "connections" in sheet_names(source) and _are_kumus(_sheets(source))
        if source.is_dir():
            return any({"from", "to", "direction"} <= set(rows[0]) for rows in _sheets(source) if rows)
        return source.suffix.casefold() == ".json" and bool(_blueprint(source))
    except InputError:
        return False


def read_kumu(source: Path) -> Imported:
    r"""Read Kumu's JSON (a blueprint or a project's export), its workbook, or a folder with its two sheets as CSV.

    Elements without an id are known by their label. Several names in To, parted by |, are several connections.

    Raises
    ------
    InputError
        If nothing there is Kumu's, or a file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "connections.csv"
    >>> _ = file.write_text("From,To,Direction,Type\nlibrary,cafe|shop,undirected,partners with\n")
    >>> read_kumu(file.parent).tables["relationships"]["target"].tolist()
    ['cafe', 'shop']
    """
    rows = GraphRows()
    tables = _sheets(source) if source.is_dir() or is_workbook(source) else _blueprint(source)
    listed = {row.get(name, "") for table in tables for row in table if "to" not in row for name in ("id", "label")}
    for table in tables:
        for row in table:
            _take(rows, row, listed)
    if not rows.nodes and not rows.ties:
        raise unreadable_network(source, "There are no elements (Label) and no connections (From, To).")
    _match_labels(rows)
    return imported_graph(rows, source=source, short="kumu", standard=STANDARD)


def _take(rows: GraphRows, row: Row, listed: set[str]) -> None:
    if "from" in row or "to" in row:
        said = {ours: row.get(theirs, "") for ours, theirs in _CONNECTION.items()}
        others = {name: text for name, text in row.items() if name not in (*_CONNECTION.values(), "direction")}
        others |= {f"{name}_in_file": others.pop(name) for name in _CONNECTION if name in others}
        for target in [said["target"]] if said["target"] in listed else said["target"].split("|"):
            rows.tie(
                {**others, **said, "target": target.strip()}, directed=row.get("direction", "").casefold() == "directed"
            )
    elif row.get("label") or row.get("id"):
        said = {"id": row.get("id") or row["label"], "name": row.get("label", ""), "kind": row.get("type", "")}
        others = {name: text for name, text in row.items() if name not in _ELEMENT.values()}
        others |= {f"{name}_in_file": others.pop(name) for name in ("name", "kind") if name in others}
        rows.nodes.append({**others, **said})


def _match_labels(rows: GraphRows) -> None:
    """Let connections name an element by its label where no element has that id."""
    ids = {node["id"] for node in rows.nodes}
    called = {node["name"]: node["id"] for node in reversed(rows.nodes) if node["name"]}
    for tie in rows.ties:
        tie |= {end: called.get(tie[end], tie[end]) for end in ("source", "target") if tie[end] not in ids}


def _are_kumus(sheets: list[list[Row]]) -> bool:
    """Say whether sheets have From and To, and either Direction or a sheet with Label beside them."""
    headings = [set(rows[0]) for rows in sheets if rows]
    ties = [names for names in headings if {"from", "to"} <= names]
    return bool(ties) and ("direction" in ties[0] or any("label" in names - {"from"} for names in headings))


def _sheets(source: Path) -> list[list[Row]]:
    """Return the rows of a workbook's sheets, or of the CSVs in a folder, but those to ignore."""
    if source.is_dir():
        files = (file for file in sorted(source.glob("*.csv")) if "(ignore)" not in file.name)
        grids = [grid_of_text(file.name, file.stem, content_of(file)) for file in files]
    else:
        grids = [grid for grid in read_grids(source) if "(ignore)" not in grid.title]
    tables = []
    for cells in (grid.cells.fillna("").astype(str) for grid in grids):
        headings = [_heading(text) for text in cells.iloc[0]]
        tables.append([dict(zip(headings, row, strict=True)) for row in cells.iloc[1:].to_numpy().tolist()])
    return tables


def _heading(text: str) -> str:
    return word(text) if word(text) in _RESERVED else text


def _blueprint(source: Path) -> list[list[Row]]:
    """Return the elements and the connections of a JSON file."""
    try:
        content = json.loads(text_of(source))
    except (ValueError, RecursionError) as fault:
        raise unreadable_network(source, f"This is no JSON that can be read ({fault}).") from None
    parts = [content.get(name) for name in ("elements", "connections")] if isinstance(content, dict) else []
    if not parts or not all(isinstance(part, list) for part in parts):
        raise unreadable_network(source, "This JSON has no lists called elements and connections.")
    return [[_flat(row) for row in part if isinstance(row, dict)] for part in parts if part is not None]


def _flat(row: Mapping[str, Any]) -> Row:
    """Return an element or connection as text: `_id` is its id, `attributes` are its own."""
    attributes = row.get("attributes")
    joined = {**row, **(attributes if isinstance(attributes, dict) else {})}
    joined.pop("attributes", None)
    if "_id" in joined:
        joined["id"] = joined.pop("_id")
    return {_heading(str(name)): _text(value) for name, value in joined.items() if value not in (None, "", [])}


def _text(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return "|".join(map(_text, value))
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def write_kumu(network: CommunityNetwork, target: Path) -> tuple[str, ...]:
    """Write a JSON blueprint if `target` ends in .json, a workbook if in .xlsx, else a folder with two CSVs.

    Returns
    -------
    tuple of str
        What it cannot hold.

    Raises
    ------
    OutputError
        If it cannot be written, or a sheet would have too many rows.

    Examples
    --------
    >>> import cogs, tempfile
    >>> file = Path(tempfile.mkdtemp()) / "place.json"
    >>> write_kumu(cogs.network_from_edges([("library", "refers_to", "cafe")]), file)
    ()
    >>> json.loads(file.read_text())["connections"]
    [{'from': 'library', 'to': 'cafe', 'type': 'refers_to', 'strength': '1', 'direction': 'directed'}]
    """
    nodes, of_nodes = _renamed(node_columns(network), _ELEMENT)
    ties, of_ties = _renamed(tie_columns(network), _CONNECTION)
    ties["direction"] = ["directed" if way else "undirected" for way in is_directed(network)]
    lost = [*not_held(network), *of_nodes, *of_ties]
    if network.name:
        lost.append("The name of the network is left out.")
    if any("_" in node for node in network.nodes.index):
        lost.append("Some ids hold an underscore, which Kumu does not accept in ids.")
    if target.suffix.casefold() == ".json":
        blueprint = {"elements": as_texts(nodes), "connections": as_texts(ties)}
        write_text(target, json.dumps(blueprint, ensure_ascii=False, indent=2) + "\n")
        return tuple(lost)
    elements = _capitals(nodes[["label", "type", "id", *nodes.columns[3:]]])
    if target.suffix.casefold() == WORKBOOK:
        lost += write_workbook(target, {"Elements": elements, "Connections": _capitals(ties)})
    else:
        write_text(target / "elements.csv", _csv(elements))
        write_text(target / "connections.csv", _csv(_capitals(ties)))
    barred = int(ties["to"].astype(str).str.contains("|", regex=False).sum())
    lost += [f"{barred:,} ids hold |, which Kumu reads as several."] if barred else []
    return tuple(lost)


def _renamed(frame: pd.DataFrame, names: dict[str, str]) -> tuple[pd.DataFrame, list[str]]:
    """Give our columns Kumu's names, and those that have Kumu's names others."""
    first, others = frame[list(names)], frame.drop(columns=list(names))
    others, said = set_apart(others, _RESERVED)
    return pd.concat([first.rename(columns=names), others], axis=1), said


def _capitals(frame: pd.DataFrame) -> pd.DataFrame:
    """Give Kumu's own columns the capitals that its help shows."""
    own = {name: name.upper() if name == "id" else name.capitalize() for name in _RESERVED}
    return frame.rename(columns=own)


def _csv(frame: pd.DataFrame) -> str:
    text = io.StringIO()
    columns = [str(column) for column in frame]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in as_texts(frame))
    return text.getvalue()
