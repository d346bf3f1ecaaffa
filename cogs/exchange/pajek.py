"""Pajek .net and .paj: vertices by number, ties by section, relations as `*Arcs :k "name"`, attributes beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from cogs.errors import InputError, OutputError
from cogs.exchange.graph_columns import as_texts, is_directed, node_columns, not_held, tie_columns
from cogs.exchange.graph_rows import (
    MODES,
    UNNAMED_RELATION,
    GraphRows,
    imported_graph,
    text_of,
    unreadable_network,
    write_text,
)
from cogs.exchange.imported import Imported
from cogs.exchange.pajek_values import ENDINGS, Values, files_of, values_beside
from cogs.network.community_network import CommunityNetwork

__all__ = ["looks_like_pajek", "read_pajek", "write_pajek"]

STANDARD = "Pajek 5 .net"
_TOKEN = re.compile(r'"([^"]*)"|(\S+)')
_SECTION = re.compile(r'\*(\w+)\s*(?::\s*(\d+))?\s*(?:"([^"]*)")?(.*)')
_TIES = ("arcs", "edges", "arcslist", "edgeslist", "matrix")
_VALUES = ("partition", "vector", "values")
_MOST = 10_000_000


def looks_like_pajek(source: Path) -> bool:
    """Say whether a file has a line `*Vertices`."""
    try:
        return not source.is_dir() and re.search(r"(?im)^\s*\*vertices\s+\d", text_of(source)) is not None
    except InputError:
        return False


@dataclass
class _Reading:
    """What the lines up to here said."""

    source: Path
    rows: GraphRows = field(default_factory=GraphRows)
    labels: dict[int, str] = field(default_factory=dict)
    size: int = 0
    first_mode: int | None = None
    ties: list[tuple[int, int, str, str, bool, str]] = field(default_factory=list)
    relations: dict[str, str] = field(default_factory=dict)
    section: str = ""
    relation: str = ""
    matrix_row: int = 0
    ignored: set[str] = field(default_factory=set)
    networks: int = 0
    finished: bool = False
    values: list[Values] = field(default_factory=list)


def read_pajek(source: Path) -> Imported:
    r"""Read a Pajek network: labels are the ids, or the numbers where labels repeat.

    Partitions (.clu) and vectors (.vec) are attributes of the nodes: those in a project file (.paj), and files
    beside the network that are called as it is, such as place.clu and place.income.vec beside place.net.
    Coordinates, colours and shapes are left out. In a two-mode network the kind of the nodes is
    the first or the second mode. Of several networks in one file the first is read.

    Raises
    ------
    InputError
        If the file cannot be opened or is no Pajek network; the message names the row.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "place.net"
    >>> _ = file.write_text('*Vertices 2\n1 "library"\n2 "cafe"\n*Arcs :1 "refers to"\n1 2 3\n')
    >>> read_pajek(file).tables["relationships"].to_dict("records")
    [{'source': 'library', 'target': 'cafe', 'relation': 'refers_to', 'weight': '3'}]
    """
    if source.suffix.casefold() in ENDINGS:
        raise unreadable_network(source, "This is an attribute of a Pajek network. Give the .net file beside it.")
    reading = _Reading(source)
    for number, line in enumerate(text_of(source).split("\n"), 1):
        line = line.strip()
        if not line or line.startswith(("%", "/*")):
            if reading.section in _VALUES:
                reading.values[-1].comment(line)
            continue
        try:
            _begin(reading, line) if line.startswith("*") else _take(reading, line)
        except (ValueError, IndexError) as fault:
            if isinstance(fault, InputError):
                raise
            raise unreadable_network(source, f'This row cannot be read: "{line[:80]}".', row=number) from None
    if not reading.size:
        raise unreadable_network(source, "There is no *Vertices line with a number. Is this a Pajek network?")
    if reading.networks > 1:
        reading.rows.notes.append("The file has several networks; the first was read.")
    rows = _rows(reading)
    beside, notes = values_beside(source)
    rows.notes += notes
    for values in (*reading.values, *beside):
        rows.notes += values.given_to(rows.nodes)
    return imported_graph(rows, source=source, short="pajek", standard=STANDARD)


def _begin(reading: _Reading, line: str) -> None:
    """Take a line that begins a section."""
    match = _SECTION.match(line)
    if not match:
        raise ValueError(line)
    before, reading.section = reading.section, match[1].casefold()
    number, name, rest = match[2] or "", match[3] or "", match[4].split()
    title = name or line.partition(" ")[2].strip()
    if reading.section == "network":
        reading.networks += 1
        reading.finished = reading.size > 0
        reading.rows.name = reading.rows.name or title
    elif reading.section in _VALUES:
        source = f"*{reading.section.capitalize()} {title}".strip()
        reading.values.append(Values(reading.section, title or reading.section, source))
    elif reading.section == "vertices" and before in _VALUES:
        reading.section = "values"
    elif reading.section == "vertices":
        _begin_vertices(reading, [int(text) for text in rest[:2]])
    elif reading.section in _TIES:
        if not reading.finished:
            reading.relations[number] = name or reading.relations.get(number, "")
        reading.relation, reading.matrix_row = number, 0
    elif reading.section not in reading.ignored:
        reading.ignored.add(reading.section)
        reading.rows.notes.append(f"The part *{match[1]} is left out.")


def _begin_vertices(reading: _Reading, counts: list[int]) -> None:
    """Take the size of a network; a second network in the file is passed over."""
    if not 0 <= counts[0] <= _MOST:
        raise ValueError(counts)
    if reading.size:
        reading.networks += reading.networks <= 1
        reading.finished = True
    else:
        reading.size = counts[0]
        reading.first_mode = counts[1] if len(counts) > 1 else None


def _take(reading: _Reading, line: str) -> None:
    """Take a line within a section."""
    if reading.section == "values":
        reading.values[-1].texts.append(line)
        return
    if reading.finished:
        return
    tokens = [quoted or bare for quoted, bare in _TOKEN.findall(line)]
    match reading.section:
        case "vertices":
            reading.labels[_number(reading, tokens[0])] = tokens[1].strip() if len(tokens) > 1 else ""
        case "arcs" | "edges":
            own = tokens.pop(0)[:-1] if tokens[0].endswith(":") else reading.relation
            start, end = _number(reading, tokens[0]), _number(reading, tokens[1])
            rest = tokens[2:]
            weight = rest.pop(0) if rest and _is_number(rest[0]) else ""
            label = rest[rest.index("l") + 1] if "l" in rest[:-1] else ""
            reading.ties.append((start, end, weight, own, reading.section == "arcs", label))
        case "arcslist" | "edgeslist":
            start, *ends = (_number(reading, token) for token in tokens)
            way = reading.section == "arcslist"
            reading.ties += [(start, end, "", reading.relation, way, "") for end in ends]
        case "matrix":
            _take_matrix_row(reading, tokens)


def _take_matrix_row(reading: _Reading, tokens: list[str]) -> None:
    reading.matrix_row += 1
    offset = reading.first_mode or 0
    for place, value in enumerate(tokens, 1):
        if float(value):
            start, end = _number(reading, str(reading.matrix_row)), _number(reading, str(place + offset))
            reading.ties.append((start, end, value, reading.relation, True, ""))


def _number(reading: _Reading, token: str) -> int:
    number = abs(int(token))
    if not 1 <= number <= reading.size:
        raise ValueError(token)
    return number


def _is_number(token: str) -> bool:
    try:
        float(token)
    except ValueError:
        return False
    return True


def _rows(reading: _Reading) -> GraphRows:
    rows = reading.rows
    labels = {number: reading.labels.get(number) or str(number) for number in range(1, reading.size + 1)}
    distinct = len(set(labels.values())) == len(labels)
    if not distinct:
        rows.notes.append("Labels repeat: the numbers of the vertices are the ids, their labels the names.")
    ids = labels if distinct else {number: str(number) for number in labels}
    for number, label in labels.items():
        mode = {} if reading.first_mode is None else {"kind": MODES[number > reading.first_mode]}
        rows.nodes.append({"id": ids[number], "name": label, **mode})
    for start, end, weight, own, way, label in reading.ties:
        relation = reading.relations.get(own) or (f"relation {own}" if own else "")
        said = {"label": label} if label else {}
        row = {"source": ids[start], "target": ids[end], "relation": relation, "weight": weight}
        rows.tie({**row, **said}, directed=way)
    return rows


def write_pajek(network: CommunityNetwork, target: Path) -> tuple[str, ...]:
    """Write a Pajek network with one section per relation, and a file per attribute; return what they cannot hold.

    The label of a vertex is its id. Relations have names; ties whose relation is "tie" stand in plain sections,
    which every other program reads. Beside place.net, numbers are vectors (place.income.vec) and categories
    are partitions (place.kind.clu), whose comments say what each number means.

    Raises
    ------
    OutputError
        If a file for an attribute is in the way, or one cannot be written.

    Examples
    --------
    >>> import cogs, tempfile
    >>> file = Path(tempfile.mkdtemp()) / "place.net"
    >>> write_pajek(cogs.network_from_edges([("library", "refers_to", "cafe")]), file)
    ()
    >>> file.read_text().splitlines()[-2:]
    ['*Arcs :1 "refers_to"', '1 2 1']
    >>> (file.parent / "place.kind.clu").read_text().splitlines()
    ['% column: kind', '% 1: organisation', '*Vertices 2', '1', '1']
    """
    nodes = node_columns(network)
    lost = not_held(network)
    named = (nodes["name"] != nodes["id"]).any()
    lost += ["The column name of nodes is left out: the label of a vertex is its id."] if named else []
    files, of_nodes = files_of(nodes.drop(columns=["id", "name"]), target)
    for file in files:
        if file.exists():
            raise OutputError(f"{file} exists. Choose another name, or move it away first.")
    labels = [_label(node) for node in nodes["id"]]
    changed = sum(label != node for label, node in zip(labels, nodes["id"], strict=True))
    lost += [f"{changed:,} labels lost quotation marks or line ends."] if changed else []
    for file, text in {target: _network_text(network, labels), **files}.items():
        # Pajek takes a file as UTF-8 only with a byte order mark; plain letters need none.
        write_text(file, text if text.isascii() else f"\ufeff{text}")
    of_ties = (f"The column {name} of ties is left out." for name in tie_columns(network).columns[4:])
    return (*lost, *of_nodes, *of_ties)


def _network_text(network: CommunityNetwork, labels: list[str]) -> str:
    place = {node: number for number, node in enumerate(network.nodes.index, 1)}
    lines = [f"*Network {_label(network.name)}"] if network.name else []
    lines += [f"*Vertices {len(labels)}", *(f'{number} "{label}"' for number, label in enumerate(labels, 1))]
    rows = as_texts(tie_columns(network)[["source", "target", "relation", "weight"]])
    ways = is_directed(network)
    for number, relation in enumerate(network.relations, 1):
        within = [(row, way) for row, way in zip(rows, ways, strict=True) if row["relation"] == relation]
        heading = "*Arcs" if within[0][1] else "*Edges"
        lines.append(heading if relation == UNNAMED_RELATION else f'{heading} :{number} "{relation}"')
        lines += [f"{place[row['source']]} {place[row['target']]} {row['weight']}" for row, _ in within]
    return "\n".join(lines) + "\n"


def _label(text: str) -> str:
    return " ".join(text.replace('"', "'").split())
