"""UCINET DL: matrices and lists of ties as text, several relations in one file, two-mode networks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from cogs.errors import InputError
from cogs.exchange.graph_columns import is_directed, node_columns, not_held, tie_columns
from cogs.exchange.graph_rows import MODES, GraphRows, imported_graph, text_of, unreadable_network, write_text
from cogs.exchange.imported import Imported
from cogs.exchange.ucinet_text import Description, described, matrices
from cogs.network.community_network import CommunityNetwork
from cogs.vocabulary import DEFAULT_VOCABULARY

__all__ = ["looks_like_ucinet", "read_ucinet", "write_ucinet"]

STANDARD = "UCINET 6 DL"

_PLAIN = re.compile(r"[\w.-]+")

Cells = Mapping[tuple[int, int], float]


def looks_like_ucinet(source: Path) -> bool:
    """Say whether a text file begins with `dl`."""
    try:
        start = "" if source.is_dir() else text_of(source).lstrip()[:3].casefold()
    except InputError:
        return False
    return len(start) == 3 and start[:2] == "dl" and not start[2].isalnum()


def read_ucinet(source: Path) -> Imported:
    r"""Read a DL file: full or half matrix, edgelist1 and 2, nodelist1 and 2, several matrices, one or two modes.

    A matrix that is the same both ways is a relation without direction, unless the vocabulary knows better.
    In a two-mode network the kind of the nodes is the first or the second mode.

    Raises
    ------
    InputError
        If the file cannot be opened, or is no DL file that can be read.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "place.dl"
    >>> _ = file.write_text('DL n = 2, format = edgelist1\nlabels:\n"library","cafe"\ndata:\n1 2 3\n')
    >>> read_ucinet(file).tables["relationships"].to_dict("records")
    [{'source': 'library', 'target': 'cafe', 'relation': 'tie', 'weight': '3'}]
    """
    try:
        description, body = described(text_of(source))
        cells = matrices(description, body)
    except InputError:
        raise
    except (ValueError, IndexError) as fault:
        raise unreadable_network(source, f"This DL file cannot be read: {fault}.") from None
    rows = GraphRows()
    if description.missing:
        rows.notes.append(f"{description.missing:,} cells are missing and are read as no tie.")
    starts, ends = _identify(description, rows)
    for place, matrix in enumerate(cells):
        given = description.matrix_labels[place] if place < len(description.matrix_labels) else ""
        name = given if given and not (given.isdigit() and len(cells) == 1) else _unnamed(place, len(cells))
        _take(rows, matrix, name, starts, ends, two_mode=description.two_mode)
    return imported_graph(rows, source=source, short="ucinet", standard=STANDARD)


def _unnamed(place: int, matrices: int) -> str:
    return "" if matrices == 1 else f"relation {place + 1}"


def _identify(description: Description, rows: GraphRows) -> tuple[list[str], list[str]]:
    """Add the nodes, and return the ids of rows and of columns."""
    starts = _filled(description.row_labels, description.rows)
    if not description.two_mode:
        ids = starts if len(set(starts)) == len(starts) else [str(n) for n in range(1, len(starts) + 1)]
        rows.nodes += [{"id": node, "name": name} for node, name in zip(ids, starts, strict=True)]
        return ids, ids
    ends = _filled(description.column_labels, description.columns)
    names = [*starts, *ends]
    modes = [MODES[0]] * len(starts) + [MODES[1]] * len(ends)
    ids = names
    if len(set(names)) < len(names):
        rows.notes.append("Labels repeat between rows and columns: r and c before the number tell them apart.")
        ids = [*(f"r{n}" for n in range(1, len(starts) + 1)), *(f"c{n}" for n in range(1, len(ends) + 1))]
    rows.nodes += [{"id": a, "name": b, "kind": mode} for a, b, mode in zip(ids, names, modes, strict=True)]
    return ids[: len(starts)], ids[len(starts) :]


def _filled(labels: list[str], size: int) -> list[str]:
    return [labels[n] if n < len(labels) and labels[n] else str(n + 1) for n in range(size)]


def _take(rows: GraphRows, cells: Cells, name: str, starts: list[str], ends: list[str], *, two_mode: bool) -> None:
    known = DEFAULT_VOCABULARY.relation_called(name) if name else None
    same = any(i != j for i, j in cells) and all(cells.get((j, i)) == value for (i, j), value in cells.items())
    directed = two_mode or (DEFAULT_VOCABULARY.relations[known].directed if known else not same)
    for (i, j), value in cells.items():
        if not directed and j < i and cells.get((j, i)) == value:
            continue
        row = {"source": starts[i], "target": ends[j], "relation": name, "weight": f"{value:.15g}"}
        rows.tie(row, directed=directed)


def write_ucinet(network: CommunityNetwork, target: Path) -> tuple[str, ...]:
    """Write a DL file (edgelist1, one matrix per relation); return what it cannot hold.

    The label of a node is its id. A relation without direction is written both ways.

    Raises
    ------
    OutputError
        If it cannot be written.

    Examples
    --------
    >>> import cogs, tempfile
    >>> file = Path(tempfile.mkdtemp()) / "place.dl"
    >>> write_ucinet(cogs.network_from_edges([("library", "refers_to", "cafe")]), file)
    ('The column kind of nodes is left out.',)
    >>> file.read_text().splitlines()[0]
    'DL n=2'
    """
    nodes, ties = node_columns(network), tie_columns(network)
    place = {node: number for number, node in enumerate(nodes["id"], 1)}
    labels = [_label(node) for node in nodes["id"]]
    cells: dict[str, dict[tuple[int, int], float]] = {name: {} for name in network.relations}
    doubled = 0
    ends = ties[["source", "target", "relation", "weight"]].itertuples(index=False, name=None)
    for (start, end, relation, weight), way in zip(ends, is_directed(network), strict=True):
        pairs = {(place[start], place[end]), *([] if way else [(place[end], place[start])])}
        doubled += any(pair in cells[relation] for pair in pairs)
        for pair in pairs:
            cells[relation][pair] = cells[relation].get(pair, 0.0) + float(weight)
    blocks = ("".join(f"{i} {j} {value:.15g}\n" for (i, j), value in matrix.items()) for matrix in cells.values())
    write_text(target, "\n".join(_description(labels, list(cells))) + "\ndata:\n" + "!\n".join(blocks))
    lost = [f"{doubled:,} parallel ties are added up: a matrix has one cell for a pair."] if doubled else []
    nothing = sum(value == 0 for matrix in cells.values() for value in matrix.values())
    lost += [f"{nothing:,} ties of weight 0 are no ties in a matrix."] if nothing else []
    changed = sum(label != f'"{node}"' for label, node in zip(labels, nodes["id"], strict=True))
    lost += [f"{changed:,} labels lost quotation marks or line ends."] if changed else []
    lost += ["The name of the network is left out."] if network.name else []
    return (*not_held(network), *lost, *_left_out(network))


def _description(labels: list[str], relations: list[str]) -> list[str]:
    """Return the lines before the data; as plain as igraph needs them where one relation and plain labels allow."""
    of_nodes, of_matrices = labels, [_label(relation) for relation in relations]
    plain = len(relations) == 1 and all(_PLAIN.fullmatch(label[1:-1]) for label in (*of_nodes, *of_matrices))
    if plain:
        of_nodes, of_matrices = ([label[1:-1] for label in quoted] for quoted in (of_nodes, of_matrices))
        lines = [f"DL n={len(labels)}", "format = edgelist1"]
    else:
        lines = [f"DL n = {len(labels)}, nm = {max(len(relations), 1)}, format = edgelist1"]
    lines += ["labels:", ",".join(of_nodes)]
    return [*lines, *(["matrix labels:", ",".join(of_matrices)] if relations else [])]


def _left_out(network: CommunityNetwork) -> list[str]:
    nodes, ties = node_columns(network), tie_columns(network)
    named = [] if (nodes["name"] == nodes["id"]).all() else ["name"]
    columns = [("nodes", name) for name in (*named, *nodes.columns[2:])] + [("ties", name) for name in ties.columns[4:]]
    return [f"The column {name} of {about} is left out." for about, name in columns]


def _label(text: str) -> str:
    return f'"{" ".join(text.replace(chr(34), chr(39)).split())}"'
