"""The report, and a network whose script fails, for everybody: screen reader, small screen, large text."""

from __future__ import annotations

import pytest

from tests.browser import faults
from tests.views.places import invented, page_at, report_of


@pytest.mark.parametrize("text_size", [100, 200])
def test_the_report_does_not_scroll_sideways_at_320_pixels_or_with_text_at_200_percent(visit, text_size):
    opened = visit(report_of(invented(50)), width=320 if text_size == 100 else 640, height=800)
    opened.page.evaluate(f"document.documentElement.style.fontSize = '{text_size}%'")
    opened.drawn_again()
    wide = opened.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]


def test_axe_finds_no_fault_in_the_report_or_where_the_script_fails(visit):
    assert faults(visit(report_of(invented(20)))) == []
    still = visit(page_at(5).replace('classList.add("scripted")', 'classList.add("unscripted")'))
    assert faults(still) == []
