"""The report as Word: what Word and screen readers need is there, and the same report gives the same bytes."""

from __future__ import annotations

import io
import time
import zipfile
from xml.etree import ElementTree as ET

import docx
import pandas as pd
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from cogs.errors import ParameterError
from cogs.views.charts import ranked_dots
from cogs.views.content import Section, Subject
from cogs.views.docx_report import report_docx
from cogs.views.docx_table import laid_out
from cogs.views.house_style import HouseStyle
from cogs.views.layout import positions
from cogs.views.pages import table_shown
from cogs.views.static_picture import picture_png
from tests.views.pictures_of_logos import png_logo
from tests.views.places import invented
from tests.views.test_picture import drawn

SUBJECT = Subject(
    "Library links most", "Northfield, 2025, 50 bodies", ("The library links most.", "By far."), "A survey", "Counted."
)
TABLE = pd.DataFrame({"Name": ["Library", "=Foodbank"], "Figure": [1234.5678, float("nan")], "Ties": [3, 12]})
WIDE = pd.DataFrame({f"Connections of kind {number}": ["Organisations"] for number in range(14)})
CHART = ranked_dots(pd.DataFrame({"name": ["Library"], "value": [3.0]}), key="ties", title="Ties", unit="Ties")


def made(*sections: Section, picture: bytes | None = None, **given) -> bytes:
    given = {"picture_caption": "All of them.", "links": {}} | given
    return report_docx(SUBJECT, sections, picture=picture, **given)


def opened(*sections: Section, **given) -> docx.document.Document:
    return docx.Document(io.BytesIO(made(*sections, **given)))


@pytest.fixture(scope="module")
def picture() -> bytes:
    return picture_png(drawn(invented(5)))


@pytest.fixture(scope="module")
def whole(picture: bytes) -> docx.document.Document:
    return opened(
        Section(
            "who", "Who", ("One.", ""), table=TABLE, caption="The bodies", notes=("As recorded.",), charts=(CHART,)
        ),
        Section("wide", "Wide", ("Two.",), table=WIDE),
        Section("end", "End", ("Three.",)),
        picture=picture,
        links={"The network to explore": "network.html"},
        style=HouseStyle(logo=png_logo(), logo_name="Northfield partnership"),
    )


def styled(document: docx.document.Document, style: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def test_headings_are_words_own_in_the_order_of_reading(whole):
    assert styled(whole, "Title") == ["Library links most"]
    assert styled(whole, "Subtitle") == ["Northfield, 2025, 50 bodies"]
    assert styled(whole, "Heading 1") == ["Summary", "The picture", "Who", "Wide", "End", "Source and method"]
    assert styled(whole, "Heading 2") == ["Files beside this report"]


def test_the_contents_are_a_field_that_is_not_empty_and_links_to_every_heading(whole):
    entries = [paragraph for paragraph in whole.paragraphs if paragraph.style.name.startswith("toc ")]
    assert [entry.text for entry in entries] == styled(whole, "Heading 1") + styled(whole, "Heading 2")
    body = whole.element.body
    codes = [code.text for code in body.iter(qn("w:instrText"))]
    assert sum('TOC \\o "1-2"' in code for code in codes) == 1
    anchors = [entry.hyperlinks[0].fragment for entry in entries]
    assert anchors == [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    kinds = [char.get(qn("w:fldCharType")) for char in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"] * (len(kinds) // 3)


def test_figures_and_tables_are_numbered_each_in_their_own_row(whole):
    captions = styled(whole, "Caption")
    assert captions == ["Figure 1. All of them.", "Figure 2. Ties", "Table 1. The bodies", "Table 2. Wide"]
    codes = " ".join(code.text for code in whole.element.body.iter(qn("w:instrText")))
    assert codes.count("SEQ Figure") == codes.count("SEQ Table") == 2


def test_every_picture_says_what_it_shows_and_fits_the_page(whole):
    told = [shape._inline.docPr.get("descr") for shape in whole.inline_shapes]
    assert told == [
        "Northfield partnership",
        "All of them. The library links most. By far.",
        f"Ties. {CHART.description}",
    ]
    assert all(shape.width.mm <= 170.01 and shape.height.mm <= 206 for shape in whole.inline_shapes)


def test_header_rows_are_marked_and_repeated_and_columns_have_widths(whole):
    for table in whole.tables:
        rows = list(table._tbl.iter(qn("w:tr")))
        assert [bool(list(row.iter(qn("w:tblHeader")))) for row in rows] == [True] + [False] * (len(rows) - 1)
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.iter(qn("w:gridCol"))]
        assert min(widths) > 200
        assert next(iter(table._tbl.iter(qn("w:tblLayout")))).get(qn("w:type")) == "fixed"
    cells = [[cell.text for cell in row.cells] for row in whole.tables[0].rows]
    assert cells == [["Name", "Figure", "Ties"], ["Library", "1,235", "3"], ["=Foodbank", "\u2013", "12"]]


def test_only_the_wide_table_lies_on_a_page_turned_sideways(whole):
    assert [section.orientation for section in whole.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    assert [round(section.page_width.mm) for section in whole.sections] == [210, 297, 210]


def test_no_paragraph_is_empty_but_those_that_hold_a_picture(whole):
    for paragraph in whole.paragraphs:
        assert paragraph.text.strip() or list(paragraph._p.iter(qn("w:drawing")))


def test_the_language_is_english_and_the_properties_say_nothing_of_when_or_who(whole):
    defaults = whole.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert defaults.find(qn("w:lang")).get(qn("w:val")) == "en-GB"
    assert whole.styles["Normal"].font.size.pt == 11
    about = whole.core_properties
    assert (about.title, about.author, about.last_modified_by, about.language) == (
        "Library links most",
        "",
        "",
        "en-GB",
    )
    assert about.created == about.modified
    assert about.created.year == 1980


def test_the_same_report_gives_the_same_bytes_whenever_it_is_made(picture, monkeypatch):
    given = (Section("who", "Who", table=TABLE, charts=(CHART,)),)
    first = made(*given, picture=picture)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert made(*given, picture=picture) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(archive.read(name))  # noqa: S314 - our own
        assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_names_with_characters_that_xml_may_not_hold_are_written_without_them():
    evil = 'Ad\x00vice\x0b \ud800<w:p> & "centre"\u202e\ufffe'
    cell = evil.replace("\ud800", "")  # pandas holds none of these itself
    document = opened(
        Section("a", evil, (evil,), table=pd.DataFrame({cell: [cell]}), caption=evil, notes=(evil,)),
        links={evil.replace("\x00", ""): "network.html"},
    )
    clean = 'Advice <w:p> & "centre"'
    assert clean in styled(document, "Heading 1")
    assert document.tables[0].cell(1, 0).text == clean
    assert f"Table 1. {clean}" in styled(document, "Caption")


def test_what_is_longer_than_a_property_may_be_is_cut_there_only():
    subject = Subject("Long " * 100, "", ("One.",), "", "Counted.")
    document = docx.Document(
        io.BytesIO(report_docx(subject, [Section("a", "A", table=TABLE)], picture=None, picture_caption="", links={}))
    )
    assert len(document.core_properties.title) <= 255
    assert len(styled(document, "Title")[0]) > 400
    assert styled(document, "Source") == ["Source: not stated"]


@pytest.mark.parametrize("target", ["javascript:alert(1)", "//elsewhere.example"])
def test_a_link_that_is_no_file_and_no_web_address_is_refused(target):
    with pytest.raises(ParameterError):
        made(links={"here": target})


def test_links_open_what_they_say(whole):
    links = [link for paragraph in whole.paragraphs for link in paragraph.hyperlinks if link.address]
    assert [(link.text, link.address) for link in links] == [("The network to explore (network.html)", "network.html")]


def test_tables_without_rows_or_columns_do_no_harm():
    document = opened(Section("a", "A", table=TABLE.iloc[:0]), Section("b", "B", table=pd.DataFrame()))
    assert [len(table.rows) for table in document.tables] == [1]


def test_consecutive_wide_tables_share_a_turn_and_the_report_ends_upright():
    document = opened(Section("a", "A", table=WIDE), Section("b", "B", table=WIDE, charts=(CHART,)))
    assert [section.orientation for section in document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]


def test_a_table_of_thousands_of_rows_is_written_whole():
    rows = 5_000
    table = pd.DataFrame({"Name": [f"Organisation number {row}" for row in range(rows)]})
    for column in range(7):
        table[f"Figure {column}"] = [row * column / 7 for row in range(rows)]
    file = made(Section("a", "A", table=table))
    assert len(file) < 5_000_000


@pytest.mark.parametrize("columns", [1, 5, 9, 15, 30])
def test_a_table_is_never_wider_than_its_page(columns):
    frame = pd.DataFrame({f"Heading {place}": ["a long sentence about connections " * 3] for place in range(columns)})
    laid = laid_out(table_shown(frame, key="t", caption="T"))
    room = (257 if laid.sideways else 170) * 72 / 25.4 * 20
    assert sum(laid.widths) <= room + 1
    assert laid.sideways or columns <= 8


def test_the_house_style_sets_title_and_source():
    style = HouseStyle(title="Ours", subtitle="Us", source="The partnership")
    document = opened(Section("a", "A", table=TABLE), style=style)
    assert styled(document, "Title") == ["Ours"]
    assert styled(document, "Subtitle") == ["Us"]
    assert styled(document, "Source") == ["Source: The partnership"]


def test_the_picture_is_printed_with_its_ties_and_marks(picture):
    place = invented(5)
    assert picture == picture_png(drawn(place))
    assert len(positions(place.network)) == len(place.network)
    assert int.from_bytes(picture[16:20], "big") == 2008


def test_a_part_has_a_lower_heading_and_what_starts_a_page_does():
    document = opened(Section("a", "A"), Section("b", "Of A", part=True), Section("c", "C", starts_page=True))
    assert styled(document, "Heading 1") == ["Summary", "A", "C", "Source and method"]
    assert styled(document, "Heading 2") == styled(document, "toc 2") == ["Of A"]
    breaks = [paragraph.text for paragraph in document.paragraphs if paragraph.paragraph_format.page_break_before]
    assert breaks == ["Contents", "C"]
