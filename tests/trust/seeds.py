"""One small valid file, or folder, of every format that is read: what the fuzzing command starts from."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pandas as pd

from tests.exchange.graph_networks import full_network
from tests.exchange.test_contracts import ACME, BOLT, finder, notice

__all__ = ["SEEDS"]

_GRANTS = (
    "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org:Identifier,Recipient Org:Name,"
    "Funding Org:Identifier,Funding Org:Name\n"
    "360G-a-1,Youth club,A club,GBP,5000,2024-03-01,GB-CHC-123456,The Hub,GB-CHC-654321,The Trust\n"
    "360G-a-2,Garden,A garden,GBP,250.50,2024-04-11,GB-COH-01234567,Library Ltd,GB-CHC-654321,The Trust\n"
)
_GRANT = {
    "id": "360G-a-1", "title": "Club", "amountAwarded": 5000, "currency": "GBP", "awardDate": "2024-01-01",
    "recipientOrganization": [{"id": "GB-CHC-1", "name": "The Hub"}],
    "fundingOrganization": [{"id": "GB-CHC-2", "name": "The Trust"}],
}  # fmt: skip
_SPEND = (
    "Body Name,Supplier Name,Payment Date,Net Amount,Service Area,Expense Type,Transaction Number\n"
    'Northfield Council,The Hub,01/04/2024,"1,250.00",Adults,Grants,1001\n'
    "Northfield Council,Library Ltd,15/04/2024,-20.50,Children,Refund,1002\n"
)
_HSDS = [
    {
        "id": "s1", "name": "Advice", "status": "active", "description": "Debt",
        "organization": {"id": "o1", "name": "The Hub", "description": "A hub"},
        "service_at_locations": [
            {"id": "l1", "location": {"id": "p1", "name": "Hall", "latitude": 53.1, "longitude": -1.2}}
        ],
    }
]  # fmt: skip


def _notices(folder: Path) -> Path:
    return finder(folder, notice("N1", "Leeds City Council", ACME), notice("N2", "NHS Leeds", BOLT, "0"))


def _text(name: str, text: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def _exported(form: str, name: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        getattr(import_module(f"cogs.exchange.{form}"), f"write_{form}")(full_network(), path)
        return path

    return write


def _place(folder: Path) -> Path:
    home = folder / "place"
    home.mkdir()
    (home / "relationships.csv").write_text(
        "source,target,relation,weight,date,amount,resident\nhub,library,refers_to,2,2024-05-01,,r1\n"
        'r1,advice,uses,1,05/06/2024,,\nhub,advice,delivers,,,,\ntrust,hub,funds,1,2024,"£1,200",\n'
    )
    (home / "nodes.csv").write_text(
        "id,name,kind,sector,count,latitude,longitude,location,published\n"
        "hub,The Hub,organisation,community,1,53.1,-1.2,,\nlibrary,Library,organisation,public,1,,,,\n"
        "advice,Advice,service,,1,,,,\n"
        "trust,The Trust,organisation,public,2,,,confidential,\nr1,A group,resident,,12,,,,yes\n"
    )
    (home / "network.toml").write_text('name = "A place"\ngrouping = "sector"\n[headers]\n"Agency" = "source"\n')
    (home / "aliases.csv").write_text("id,same_as\nThe Hub,hub\n")
    return home


def _workbook(folder: Path) -> Path:
    path = folder / "place.xlsx"
    ties = pd.DataFrame({"source": ["hub"], "target": ["library"], "weight": [2]})
    bodies = pd.DataFrame({"id": ["hub", "library"], "name": ["The Hub", "Library"]})
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        ties.to_excel(book, sheet_name="referrals", index=False)
        bodies.to_excel(book, sheet_name="organisations", index=False)
    return path


def _parquet(folder: Path) -> Path:
    path = folder / "referrals.parquet"
    pd.DataFrame({"source": ["hub", "b"], "target": ["library", "c"], "date": ["2024-01-01", None]}).to_parquet(path)
    return path


SEEDS: dict[str, Callable[[Path], Path]] = {
    "folder": _place,
    "workbook": _workbook,
    "parquet": _parquet,
    "360giving": _text("grants.csv", _GRANTS),
    "360giving-json": _text("grants.json", json.dumps({"grants": [_GRANT]})),
    "hsds": _text("services.json", json.dumps(_HSDS)),
    "contracts-finder": _notices,
    "spend": _text("spend.csv", _SPEND),
    "graphml": _exported("graphml", "network.graphml"),
    "gexf": _exported("gexf", "network.gexf"),
    "gml": _exported("gml", "network.gml"),
    "pajek": _exported("pajek", "network.net"),
    "ucinet": _exported("ucinet", "network.dl"),
    "nodexl": _exported("nodexl", "network.xlsx"),
    "kumu": _exported("kumu", "network.xlsx"),
    "gephi": _exported("gephi", "network.xlsx"),
    "edgelist": _text("ties.csv", "from,to,weight\nhub,library,2\nlibrary,advice,1\nhub,hub,3\n"),
    "table": _text("any.csv", "Agency,Sent to,How many\nhub,library,2\nlibrary,advice,1\n"),
}
