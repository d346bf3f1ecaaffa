"""The text of a DL file: its description (sizes, format, labels) and the cells of its matrices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Description", "described", "matrices"]

_QUOTED = re.compile(r'"[^"]*"')
_DATA = re.compile(r"(?i)(?:^|[\s,])data\s*:")
_SETTING = re.compile(r"(?i)(?<![\w])(nr|nc|nm|n|format|diagonal)(?:\s*=\s*|(?<=diagonal)\s+(?=absent|present))(\w+)")
_LABELS = re.compile(r"(?i)(?:^|(?<=[\s,]))(?:(row|col(?:umn)?|matrix|level)\s+)?labels?(?:\s+(embedded)|\s*:)[ \t]*:?")
_TOKEN = re.compile(r'"([^"]*)"|([^\s,"]+)')
_HALVES = ("lowerhalf", "upperhalf")
_FORMATS = ("fullmatrix", *_HALVES, "edgelist1", "edgelist2", "nodelist1", "nodelist2")
_MISSING = (".", "na", "nan")
_MOST = 10_000_000

Cells = dict[tuple[int, int], float]


@dataclass
class Description:
    """What stands before the data."""

    rows: int
    columns: int
    two_mode: bool
    matrices: int = 1
    format: str = "fullmatrix"
    diagonal: bool = True
    row_labels: list[str] = field(default_factory=list)
    column_labels: list[str] = field(default_factory=list)
    matrix_labels: list[str] = field(default_factory=list)
    embedded: tuple[bool, bool] = (False, False)
    missing: int = 0


def described(text: str) -> tuple[Description, str]:
    """Return what a DL file says before its data, and the data.

    Raises
    ------
    ValueError
        If it is no DL file, has no data, or says no size.

    Examples
    --------
    >>> described("dl n=2 format=edgelist1 labels: a,b data: 1 2")[0].row_labels
    ['a', 'b']
    """
    text = text.strip()
    if not re.match(r"(?i)dl\b", text):
        raise ValueError("it does not begin with DL")
    masked = _QUOTED.sub(lambda match: '"' + "." * (len(match[0]) - 2) + '"', text)
    data = _DATA.search(masked)
    if data is None:
        raise ValueError('there is no "data:"')
    sections = list(_LABELS.finditer(masked, 0, data.start()))
    heads = masked[: sections[0].start()] if sections else masked[: data.start()]
    settings = {name.casefold(): value.casefold() for name, value in _SETTING.findall(heads)}
    description = _sized(settings)
    for place, section in enumerate(sections):
        end = sections[place + 1].start() if place + 1 < len(sections) else data.start()
        _take_labels(description, (section[1] or "").casefold(), bool(section[2]), text[section.end() : end])
        settings |= {name.casefold(): value.casefold() for name, value in _SETTING.findall(masked[section.end() : end])}
    description.format = settings.get("format", "fullmatrix")
    description.diagonal = settings.get("diagonal", "present") != "absent"
    if description.format not in _FORMATS:
        raise ValueError(f"the format {description.format} is not one of {', '.join(_FORMATS)}")
    return description, text[data.end() :]


def _sized(settings: dict[str, str]) -> Description:
    sizes = {name: int(settings[name]) for name in ("n", "nr", "nc", "nm") if name in settings}
    rows, columns = sizes.get("nr", sizes.get("n")), sizes.get("nc", sizes.get("n"))
    if rows is None or columns is None:
        raise ValueError("it says neither n nor nr and nc")
    if max(rows, columns, sizes.get("nm", 1)) > _MOST:
        raise ValueError(f"it says more than {_MOST:,} nodes or matrices")
    return Description(rows, columns, two_mode="nr" in sizes or "nc" in sizes, matrices=sizes.get("nm", 1))


def _take_labels(description: Description, which: str, embedded: bool, text: str) -> None:
    labels = _tokens(_SETTING.sub("", text))
    rows, columns = description.embedded
    match which:
        case "row":
            description.embedded = (embedded or rows, columns)
            description.row_labels += labels
        case "col" | "column":
            description.embedded = (rows, embedded or columns)
            description.column_labels += labels
        case "matrix" | "level":
            description.matrix_labels += labels
        case _:
            description.embedded = (embedded or rows, embedded or columns)
            description.row_labels += labels
            description.column_labels += labels


def _tokens(text: str) -> list[str]:
    return [(quoted or bare).strip() for quoted, bare in _TOKEN.findall(text)]


def matrices(description: Description, body: str) -> list[Cells]:
    """Return the cells other than 0 of every matrix; labels that the data hold are added to the description.

    Raises
    ------
    ValueError
        If a row cannot be read, a number leads to no node, or cells are too many or too few.

    Examples
    --------
    >>> description, body = described("dl n=2 data: 0 2.5 1 0")
    >>> matrices(description, body)
    [{(0, 1): 2.5, (1, 0): 1.0}]
    """
    if description.two_mode and description.format in _HALVES:
        raise ValueError("half a matrix needs one mode, not nr and nc")
    if description.format in ("fullmatrix", *_HALVES):
        return _full(description, body)
    blocks = re.split(r"(?m)^\s*!\s*$", body)
    if len(blocks) > max(description.matrices, 1):
        raise ValueError(f"it says nm = {description.matrices}, but holds {len(blocks)} matrices")
    found = [_listed(description, block) for block in blocks]
    return found + [{} for _ in range(description.matrices - len(found))]


def _full(description: Description, body: str) -> list[Cells]:
    tokens = iter([token for token in _tokens(body) if token != "!"])  # noqa: S105 - a sign, not a secret
    try:
        found = [_square(description, tokens) for _ in range(description.matrices)]
    except (StopIteration, RuntimeError):
        raise ValueError("there are fewer cells than it says") from None
    if next(tokens, None) is not None:
        raise ValueError("there are more cells than it says")
    return found


def _square(description: Description, following: Iterator[str]) -> Cells:
    labels_of_rows, labels_of_columns = description.embedded
    cells: Cells = {}
    if labels_of_columns:
        description.column_labels = [next(following) for _ in range(description.columns)]
    names = []
    for i in range(description.rows):
        if labels_of_rows:
            names.append(next(following))
        for j in _row(description, i):
            _put(description, cells, i, j, token := next(following))
            if description.format in _HALVES and i != j:
                _put(description, cells, j, i, token)
    if labels_of_rows:
        description.row_labels = names
    elif labels_of_columns and not description.two_mode:
        description.row_labels = description.column_labels
    return cells


def _row(description: Description, i: int) -> Iterator[int]:
    """Return the columns whose cells a row of the matrix gives."""
    first = i if description.format == "upperhalf" else 0
    last = i + 1 if description.format == "lowerhalf" else description.columns
    return (j for j in range(first, last) if description.diagonal or i != j)


def _listed(description: Description, block: str) -> Cells:
    cells: Cells = {}
    for line in block.split("\n"):
        tokens = _tokens(line)
        if not tokens:
            continue
        start = _place(description, tokens[0], row=True)
        if description.format.startswith("nodelist"):
            for token in tokens[1:]:
                cells[start, _place(description, token, row=False)] = 1.0
            continue
        if len(tokens) not in (2, 3):
            raise ValueError(f'the row "{line.strip()[:60]}" has {len(tokens)} words instead of 2 or 3')
        end = _place(description, tokens[1], row=False)
        _put(description, cells, start, end, tokens[2] if len(tokens) > 2 else "1")
    return cells


def _place(description: Description, token: str, *, row: bool) -> int:
    """Return the place of a row or column that a number means, or a label where labels are embedded."""
    labels, size = description.row_labels, description.rows
    if not row and description.two_mode:
        labels, size = description.column_labels, description.columns
    if description.embedded[0 if row else 1]:
        if token not in labels:
            labels.append(token)
        place = labels.index(token)
    elif token.isdecimal():
        place = int(token) - 1
    elif token in labels:
        place = labels.index(token)
    else:
        raise ValueError(f'"{token}" is no number of a node')
    if not 0 <= place < size:
        raise ValueError(f'"{token}" leads beyond the {size:,} nodes it says')
    return place


def _put(description: Description, cells: Cells, i: int, j: int, token: str) -> None:
    if token.casefold() in _MISSING:
        description.missing += 1
        return
    try:
        value = float(token)
    except ValueError:
        raise ValueError(f'"{token}" is no number') from None
    if value:
        cells[i, j] = value
