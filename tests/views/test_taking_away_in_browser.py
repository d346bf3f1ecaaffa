"""What a page gives to take away: picture, drawing, tables."""

from __future__ import annotations

import csv
import io

import pytest

from tests.views.places import page_at, page_of_poisoned

SIZES = (5, 50, 500, 2_000)


def test_the_picture_is_saved_at_three_times_the_screen_with_title_legend_and_source(visit):
    opened = visit(page_at(50))
    with opened.page.expect_download() as download:
        opened.page.click("[data-take=png]")
    data = download.value.path().read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    room = opened.page.locator("#picture").bounding_box()
    assert width == pytest.approx(3 * room["width"], abs=6)
    assert height > 3 * (room["height"] + 100)  # title above; legend and source below
    assert download.value.suggested_filename.endswith(".png")


@pytest.mark.parametrize(("take", "rows"), [("nodes", 7), ("ties", 18)])
def test_tables_are_saved_as_csv_that_runs_no_formula(visit, take, rows):
    opened = visit(page_of_poisoned())
    with opened.page.expect_download() as download:
        opened.page.click(f"[data-take={take}]")
    data = download.value.path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(table) == rows + 1
    assert "'=cmd|'/c calc'!A0" in {cell for row in table for cell in row}
    assert not any(cell.startswith(("=", "@", "+", "-", "\t", "\r")) for row in table for cell in row)


def test_the_drawing_is_saved_as_svg(visit):
    opened = visit(page_at(5))
    with opened.page.expect_download() as download:
        opened.page.click("[data-take=svg]")
    assert download.value.path().read_text(encoding="utf-8").startswith("<svg")
