"""`write_starter`: small tables to begin with, each with three example rows, and what their columns mean."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from cogs.folders import written_whole
from cogs.tables.plain_workbook import workbook_of
from cogs.vocabulary import DEFAULT_VOCABULARY

__all__ = ["write_starter"]

Rows = tuple[tuple[str, ...], ...]

_TABLES: Mapping[str, Rows] = {
    "organisations": (
        ("id", "name", "sector", "neighbourhood"),
        ("alder-trust", "Alder Community Trust", "community", "Alderside"),
        ("mill-advice", "Mill Lane Advice Centre", "advice", "Mill Lane"),
        ("green-friends", "Friends of the Green", "environment", "The Green"),
    ),
    "services": (
        ("id", "name", "neighbourhood", "sensitive"),
        ("alder-foodbank", "Alder Foodbank", "Alderside", ""),
        ("lunch-club", "Thursday Lunch Club", "Mill Lane", ""),
        ("debt-advice", "Debt Advice", "Mill Lane", "yes"),
    ),
    "councils": (
        ("id", "name", "area"),
        ("borough", "Exampleton Borough Council", "Exampleton"),
        ("county", "Exampleshire County Council", "Exampleshire"),
        ("parish", "Greenside Parish Council", "Greenside"),
    ),
    "places": (
        ("id", "name", "neighbourhood", "latitude", "longitude", "location"),
        ("alder-hall", "Alder Hall", "Alderside", "52.5001", "-1.9002", ""),
        ("the-green", "The Green and its pavilion", "The Green", "52.5103", "-1.9104", ""),
        ("mill-library", "Mill Lane Library", "Mill Lane", "52.5205", "-1.9206", ""),
    ),
    "referrals": (
        ("source", "target", "date", "weight", "resident", "need", "complex", "outcome"),
        ("borough", "alder-trust", "2025-04-07", "1", "r001", "food", "no", "helped"),
        ("alder-trust", "debt-advice", "2025-04-14", "1", "r001", "debt", "yes", "helped"),
        ("county", "mill-advice", "2025-05-02", "12", "", "housing", "", ""),
    ),
    "relationships": (
        ("source", "relation", "target", "amount", "date", "evidence"),
        ("alder-trust", "delivers", "alder-foodbank", "", "", "annual report"),
        ("green-friends", "runs", "the-green", "", "2024-04-01", "lease"),
        ("parish", "funds", "green-friends", "2,500", "2025-06-30", "council minutes"),
    ),
    "uses": (
        ("source", "target", "date"),
        ("r001", "alder-hall", "2025-04-08"),
        ("r002", "lunch-club", "2025-04-10"),
        ("r003", "mill-library", "2025-04-11"),
    ),
}

_MEANINGS: Mapping[str, Mapping[str, str]] = {
    "organisations, services, councils, places: one row for each": {
        "id": "a short name of your own, different in every row; relationships use it",
        "name": "the name that pages show",
        "sector": "the group it belongs to; roles of brokerage are told by it",
        "neighbourhood": "where it is, in your own words",
        "area": "what a council covers",
        "latitude, longitude": "degrees, if you want a map; leave empty if you do not know",
        "location": "write confidential where an address must not be shown",
        "sensitive": "write yes for a service whose users must not be shown by themselves",
        "count": "you may add it: how many alike one row stands for, such as 12 food partners",
    },
    "referrals: who refers people to whom, one row for each referral or for many": {
        "source": "id of the organisation, service or council that refers",
        "target": "id of the organisation or service it refers to",
        "date": "the day, as 2025-04-07 or 07/04/2025",
        "weight": "how many referrals the row stands for; empty is 1",
        "resident": "a code for the person, never a name; leave empty if you have none",
        "need": "what it was about",
        "complex": "yes or no: needs that one service cannot meet",
        "outcome": "what came of it",
    },
    "relationships: all other ties between organisations, services, councils and places": {
        "source": "id of the one who gives, does or sends",
        "relation": f"one of {', '.join(DEFAULT_VOCABULARY.relations)}",
        "target": "id of the one who receives",
        "amount": "pounds, for funds, commissions, subcontracts and pays",
        "date": "when it began, or was paid",
        "evidence": "where you know it from",
    },
    "uses: which resident uses which service, organisation or place": {
        "source": "the code of the resident, never a name",
        "target": "id of the service, organisation or place",
        "date": "a day of use",
    },
}

_README = """\
YOUR COMMUNITY NETWORK

Each table has three example rows. They are invented. Put your own rows in their place.
You need not fill every table: relationships alone are enough. Delete tables you do not need.
You may add columns of your own; they are kept.

1. Fill in the tables and save them.
2. Look for slips:      cogs check FOLDER
3. Make the network:    cogs analyse FOLDER

FOLDER is the folder in which this file is.

Residents are people. Write codes for them, never names, and keep the list of codes elsewhere.
Results show residents as rounded numbers only.

network.toml holds the name of your network and the column that groups organisations.
"""

_SETTINGS = """\
name = "Our community"
# Where the data come from, who is in the network, and how the ties were asked or recorded:
# source = "Survey of member organisations, May 2025"
# boundary = "Every organisation with a base in the borough"
# collection = "Each organisation was asked to whom it refers people"
grouping = "sector"

# If your headings are other ones: theirs on the left, ours on the right.
# [headers]
# "Referring agency" = "source"
# "Accepted by" = "target"

# A relation of your own. Family: people, working or money; carries: does a referral travel along it?
# [relations.mentors]
# from = ["organisation"]
# to = ["organisation"]
# family = "working"
# directed = true
# carries = false
"""


def write_starter(folder: str | Path, *, workbook: bool = False) -> list[Path]:
    """Write starter tables that make a small valid network, a README and a `network.toml`.

    Parameters
    ----------
    folder : str or pathlib.Path
        A folder that does not exist yet, or is empty.
    workbook : bool
        Whether to write one workbook, a sheet for each table, instead of CSV files.

    Returns
    -------
    list of pathlib.Path
        The files, by name.

    Raises
    ------
    OutputError
        If the folder is not empty or cannot be written; nothing is left behind.

    Examples
    --------
    >>> import tempfile
    >>> files = write_starter(Path(tempfile.mkdtemp()) / "my-place", workbook=True)
    >>> [file.name for file in files]
    ['README.txt', 'network.toml', 'tables.xlsx']
    """
    home = Path(folder)
    files = {"README.txt": _notepad(_readme()), "network.toml": _SETTINGS.encode()}
    files |= {"tables.xlsx": workbook_of(_sheets())} if workbook else dict(_csv_files())
    with written_whole(home) as draft:
        for name, content in files.items():
            (draft / name).write_bytes(content)
    return [home / name for name in sorted(files)]


def _readme() -> str:
    sections = [
        "\n".join([table, *(f"    {column}: {meaning}" for column, meaning in columns.items())])
        for table, columns in _MEANINGS.items()
    ]
    return "\n".join([_README, "WHAT THE COLUMNS MEAN", *(f"\n{section}" for section in sections), ""])


def _sheets() -> dict[str, Rows]:
    """Return the tables and, as a last sheet, the README."""
    return {**_TABLES, "README": tuple((line,) for line in _readme().splitlines())}


def _csv_files() -> Iterator[tuple[str, bytes]]:
    for name, rows in _TABLES.items():
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        yield f"{name}.csv", _notepad(text.getvalue())


def _notepad(text: str) -> bytes:
    """Return text as Windows programs know it best: a byte order mark, and both characters at line ends."""
    return text.replace("\n", "\r\n").encode("utf-8-sig")
