"""Reading a folder that `cogs reduce` made needs no engine; making one without it says what to install."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import cogs
from cogs.errors import InputError, ParameterError
from cogs.publication.said import notes_shown


def _reduced(folder: Path) -> Path:
    """Write a folder as `cogs reduce` writes it, of eight residents and a group of three."""
    folder.mkdir()
    tables = {
        "organisations.csv": "id\nschool\nhub\nclub\n",
        "residents.csv": "id,neighbourhood,count,rows\ngroup-0000001,North,8,8\ngroup-0000002,North,3,3\n",
        "referrals.csv": "source,target,date,resident,weight,rows\nschool,hub,2024-05-01,residents-added-up,12,9\n",
        "uses.csv": "source,target,weight,rows\ngroup-0000001,hub,9,9\ngroup-0000002,club,3,3\n",
        "reduced/needs.csv": "target,need\nhub,debt\n",
        "reduced/people.csv": "id,entries,self_referred,volunteers_before\nhub,9,4,0\n",
        "reduced/pathways.csv": "id,front_doors,uses\nhub,8,9\nschool,0,0\n",
        "reduced/front_doors.csv": "sector,need,residents\nnot given,debt,8\n",
        "reduced/sectors.csv": "sender,receiver,referrals,weight,residents\n",
        "reduced/flow.csv": "sender,receiver,referrals,weight,residents\n",
        "reduced/complex_by_sector.csv": "sector,complex,referrals,residents\n",
    }
    (folder / "reduced").mkdir()
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    pathways = {
        "period": None,
        "censored_days": 30,
        "window_days": 365,
        "seen": ["2024-05-01", "2024-09-30"],
        "missing": ["outcome"],
        "about_residents": True,
        "totals": {"front_doors": 8.0, "dead_ends": None},
    }
    record = {"name": "Northfield", "inputs": [{}, {}, {}], "warnings": [], "pathways": pathways}
    (folder / "reduced.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def test_a_row_counts_for_the_rows_that_were_added_up(tmp_path: Path) -> None:
    analysis = cogs.analyse(_reduced(tmp_path / "place"))
    assert analysis.tables.name == "Northfield"
    assert analysis.tables.files == 3
    assert analysis.metrics.loc[["hub", "club"], "residents_0"].tolist() == [8.0, 3.0]
    assert [note for note in notes_shown(analysis) if "group" in note] == []


def test_pathways_are_read_where_they_cannot_be_followed_any_more(tmp_path: Path) -> None:
    found = cogs.pathways(cogs.load_network(_reduced(tmp_path / "place")))
    assert found.organisations.loc["hub", ["front_doors", "uses"]].tolist() == [8.0, 9.0]
    assert found.organisations.index.tolist() == ["school", "hub", "club"]
    assert found.totals["front_doors"] == 8.0
    assert str(found.totals["dead_ends"]) == "nan"
    assert found.period is not None
    assert found.period[1].isoformat() == "2024-09-30"


def test_pathways_of_another_period_are_refused(tmp_path: Path) -> None:
    network = cogs.load_network(_reduced(tmp_path / "place"))
    with pytest.raises(ParameterError, match="without a period, with 30 days"):
        cogs.pathways(network, period=("2024-06-01", None))


def test_a_damaged_record_is_said(tmp_path: Path) -> None:
    place = _reduced(tmp_path / "place")
    (place / "reduced.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="Reduce the folder again"):
        cogs.load_network(place)


@pytest.mark.parametrize(("engine", "extra"), [("duckdb", "scale"), ("spark", "spark")])
def test_without_the_engine_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, "ibis", None)
    (tmp_path / "place").mkdir()
    with pytest.raises(ParameterError, match=rf"pip install 'cogs-of-connection\[{extra}\]'"):
        cogs.reduce(tmp_path / "place", tmp_path / "reduced", engine=engine)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["place"]
