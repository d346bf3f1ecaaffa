"""Charts in a report: numbered figures after the picture, tied to their captions, their numbers at hand, no breach."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

from cogs.errors import ParameterError
from cogs.views.charts import ranked_dots
from cogs.views.content import Chart, Section, Subject
from cogs.views.report import report_page
from tests.browser import axe_source
from tests.views.test_charts import every_chart

SUBJECT = Subject("Library links most", "Northfield, 2025", ("The library links most.",), "A survey", "Counted.")
TABLE = pd.DataFrame({"Name": ["Library"], "Figure": [3]})


def dots(key: str, title: str = "Who has most ties") -> Chart:
    made = ranked_dots(pd.DataFrame({"name": ["Library"], "value": [3.0]}), key=key, title=title, unit="Ties")
    assert made is not None
    return made


def page(*sections: Section, picture: str | None = None) -> str:
    return report_page(SUBJECT, sections, picture=picture, picture_caption="All of them.", links={})


def whole() -> str:
    charts = tuple(every_chart(20))
    return page(
        Section("a", "Who", ("Most.",), TABLE, "Ties", charts=charts[:3]), Section("b", "Where", charts=charts[3:])
    )


def test_figures_are_numbered_after_the_picture_and_tables_as_before():
    sections = (
        Section("a", "Who", table=TABLE, caption="Ties", charts=(dots("one"), dots("two", "<b>Two</b>"))),
        Section("b", "Where", table=TABLE, charts=(dots("three"),)),
    )
    made = page(*sections, picture="<svg></svg>")
    assert "<b>Figure 2.</b> Who has most ties" in made
    assert "<b>Figure 3.</b> &lt;b&gt;Two&lt;/b&gt;" in made
    assert '<figure id="figure-4" class="chart-figure" aria-describedby="figure-4-caption">' in made
    assert made.count('<p class="source">Source: A survey</p>') == 4
    assert "<b>Table 1.</b> Ties" in made
    assert "<b>Table 2.</b> Where" in made
    assert "<b>Table 3.</b>" not in made
    assert "The numbers in Figure 2: Who has most ties" in made
    assert "<b>Figure 1.</b> Who has most ties" in page(*sections)


def test_a_report_without_charts_has_no_figure():
    assert "<figure" not in page(Section("a", "Who", table=TABLE))


def test_two_charts_of_one_key_are_refused():
    with pytest.raises(ParameterError, match='key "chart-one"'):
        page(Section("a", "Who", charts=(dots("one"),)), Section("b", "Where", charts=(dots("one"),)))


def test_matplotlib_waits_until_a_chart_is_drawn():
    told = "import sys, cogs.views.charts, cogs.views.report; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told]).returncode == 0


def test_in_the_browser_charts_ask_for_nothing_and_breach_nothing(visit):
    opened = visit(whole())
    assert (opened.requests, opened.complaints) == ([], [])
    assert opened.page.locator("figure svg.chart").count() == 7
    opened.page.evaluate(axe_source())
    found = opened.page.evaluate("async () => (await axe.run()).violations.map(v => v.id)")
    assert found == []


def test_in_the_browser_no_letters_leave_their_chart_and_none_stand_over_others(visit):
    opened = visit(whole(), width=1_000)
    out, over = opened.page.evaluate(
        """() => {
          const out = [], over = [];
          for (const svg of document.querySelectorAll("svg.chart")) {
            const frame = svg.getBoundingClientRect();
            const boxes = [...svg.querySelectorAll("text")].map(t => [t.getBoundingClientRect(), t.textContent]);
            for (const [b, t] of boxes) {
              const across = b.left >= frame.left && b.right <= frame.right;
              if (!across || b.top < frame.top || b.bottom > frame.bottom) out.push(t);
            }
            boxes.forEach(([a, s], at) => boxes.slice(at + 1).forEach(([b, t]) => {
              const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
              const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
              if (across > 1 && down > 4) over.push([s, t]);
            }));
          }
          return [out, over];
        }"""
    )
    assert (out, over) == ([], [])


def test_in_print_a_chart_stays_on_one_page_and_its_closed_numbers_are_left_out(visit):
    opened = visit(whole())
    opened.page.emulate_media(media="print")
    assert not opened.page.locator("details.numbers").first.is_visible()
    kept = opened.page.evaluate("() => getComputedStyle(document.querySelector('.chart-figure')).breakInside")
    assert kept == "avoid"
