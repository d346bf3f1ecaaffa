from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from cogs.errors import OutputError
from cogs.exchange.workbooks import sheet_names, write_workbook


def test_text_stays_text_and_numbers_are_numbers(tmp_path: Path) -> None:
    texts = ["=1+1", "+44", "-", "@me", "007", "https://example.org", "a\nb", "_x0041_", "🌻"]
    figures = [0.5, 2.0, float("nan"), -1e9, 0, 1e300, float("inf"), 3, 4]
    whole = [10**17 + 1] * 9
    frame = pd.DataFrame({"text": texts, "figure": figures, "whole": whole, "yes": [True, False] * 4 + [True]})
    assert write_workbook(tmp_path / "x.xlsx", {"A & B": frame}) == ()
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["A & B"]
    columns = [[cell.value for cell in column] for column in sheet.iter_cols()]
    assert columns[0] == ["text", *texts]
    assert columns[1] == ["figure", 0.5, 2, None, -1e9, 0, 1e300, "inf", 3, 4]
    assert columns[2][1] == str(10**17 + 1)
    assert columns[3][1:3] == ["yes", "no"]
    assert sheet_names(tmp_path / "x.xlsx") == {"a & b"}


def test_the_same_tables_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, {"S": pd.DataFrame({"x": [1]})})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_what_a_sheet_cannot_hold_is_said(tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": ["y" * 40_000, "z"]})
    lost = write_workbook(tmp_path / "x.xlsx", {"S": frame})
    assert lost == ("1 texts are cut off after 32,767 signs: a cell holds no more.",)
    many = pd.DataFrame({"x": range(1_048_576)})
    with pytest.raises(OutputError, match="too many for a sheet"):
        write_workbook(tmp_path / "y.xlsx", {"S": many})
    assert not (tmp_path / "y.xlsx").exists()
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="Cannot write"):
        write_workbook(tmp_path / "file" / "x.xlsx", {"S": frame})


def test_what_is_no_workbook_has_no_sheets(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK")
    assert sheet_names(tmp_path / "x.xlsx") == sheet_names(tmp_path / "y.xlsx") == sheet_names(tmp_path) == frozenset()
