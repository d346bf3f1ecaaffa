"""The report: numbered, linked, without a script, and wary of what a link may do."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from cogs.errors import ParameterError
from cogs.views.content import Section, Subject
from cogs.views.report import report_page

SUBJECT = Subject(
    "Library links most", "Northfield, 2025, 50 bodies", ("The library links most.", "By far."), "A survey", "Counted."
)
TABLE = pd.DataFrame({"Name": ["Library", "=Foodbank"], "Figure": [1234.5678, float("nan")], "Ties": [3, 12]})


def page(*sections: Section, picture: str | None = None, links: dict[str, str] | None = None) -> str:
    return report_page(SUBJECT, sections, picture=picture, picture_caption="All of them.", links=links or {})


def test_contents_link_to_every_section_and_the_summary_comes_first():
    made = page(Section("who", "Who"), Section("a b/ü", "Where"), picture="<svg></svg>")
    anchors = re.findall(r'href="#([^"]+)"', made)
    assert all(f'id="{anchor}"' in made for anchor in anchors)
    assert made.index('id="summary"') < made.index("<svg>") < made.index('id="section-who"')
    assert "<b>Figure 1.</b> All of them." in made


def test_tables_are_numbered_with_captions_and_notes():
    made = page(
        Section("a", "Who", table=TABLE, caption="The bodies", notes=("As recorded.",)),
        Section("b", "No table"),
        Section("c", "Where", table=TABLE),
    )
    assert "<b>Table 1.</b> The bodies" in made
    assert "<b>Table 2.</b> Where" in made
    assert "<li>As recorded.</li>" in made
    assert made.count('role="region" tabindex="0"') == 2


def test_numbers_are_short_and_to_the_right_and_what_is_not_defined_says_so():
    made = page(Section("a", "Who", table=TABLE))
    assert '<td class="number">1,235</td>' in made
    assert (
        '<td class="number"><span aria-hidden="true">\u2013</span><span class="unseen">not defined</span></td>' in made
    )
    assert '<th scope="row">=Foodbank</th>' in made


def test_there_is_no_script_and_nothing_is_loaded():
    made = page(Section("a", "Who", table=TABLE), links={"The network": "network.html"})
    assert "<script" not in made
    assert "script-src 'none'" in made
    assert "http" not in made.replace("http-equiv", "").replace("http://www.w3.org", "")
    assert '<a href="network.html">The network</a>' in made


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//elsewhere.example", "java\tscript:x"],
)
def test_a_link_that_is_no_file_and_no_web_address_is_refused(target):
    with pytest.raises(ParameterError):
        page(links={"here": target})


def test_empty_tables_and_columns_are_shown():
    made = page(
        Section("a", "Who", table=TABLE.iloc[:0]), Section("b", "None", table=TABLE.assign(Figure=float("nan")))
    )
    assert made.count("<tbody>") == 2
