"""`report.docx`: the report for those who work on in Word: real headings, captions, tables and text alternatives."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cogs.views.chart_drawing import plain_text
from cogs.views.chart_printing import png_of
from cogs.views.content import Section, Subject, check_links
from cogs.views.docx_styles import add_field, begun, child_of, packed, turned
from cogs.views.docx_table import UPRIGHT, TableLaid, laid_out, table_xml
from cogs.views.house_style import HouseStyle
from cogs.views.pages import TableShown, table_shown

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

__all__ = ["report_docx"]

_TALLEST = 205.0
"""Millimetres that a figure may be high, so that its caption stands below it on the same page."""
_LOGO = (50.0, 18.0)
_LINK = "1A4F8B"


def report_docx(
    subject: Subject,
    sections: Sequence[Section],
    *,
    picture: bytes | None,
    picture_caption: str,
    links: Mapping[str, str],
    style: HouseStyle | None = None,
) -> bytes:
    """Return the report as a Word document, with all that `report_page` says in the same order.

    Headings are Word's own, so that its navigation and its table of contents know them; figures and tables are
    numbered by fields; every picture has a text alternative; the header row of a table is repeated on each page,
    and a wide table lies on a page turned sideways. The numbers below a chart are left to the page and the workbook.

    Parameters
    ----------
    subject : Subject
        Heading, summary, source and method.
    sections : sequence of Section
        In the order of reading; numbers of residents in them are already protected.
    picture : bytes or None
        PNG from `cogs.views.static_picture.picture_png`: Figure 1, after the summary.
    picture_caption : str
        What the figure shows.
    links : mapping of str to str
        What a link says → the file beside the report, or the address, that it opens.
    style : HouseStyle, optional
        Its own title, subtitle, source and logo. Colours come with the pictures: see `cogs.views.style.painted`.

    Returns
    -------
    bytes
        The file; the same for the same report.

    Raises
    ------
    ParameterError
        If a link is neither a file name nor an http, https or mailto address.

    Examples
    --------
    >>> subject = Subject("Cogs of Northfield", "Northfield, 2025", ("Nobody refers.",), "A survey", "Counted.")
    >>> file = report_docx(subject, [Section("ties", "Ties")], picture=None, picture_caption="", links={})
    >>> file[:2]
    b'PK'
    """
    check_links(links)
    subject = subject if style is None else style.told(subject)
    writer = _Writer(begun(subject), subject)
    writer.front(style)
    writer.heading("Summary")
    writer.paragraphs(subject.summary)
    writer.contents(_headings(sections, picture=picture is not None, links=bool(links)))
    if picture is not None:
        writer.heading("The picture")
        writer.figure(picture, picture_caption, " ".join((picture_caption, *subject.summary)))
    for section in sections:
        writer.section(section)
    writer.about(links)
    return packed(writer.document)


def _level(section: Section) -> int:
    return 2 if section.part else 1


def _headings(sections: Sequence[Section], *, picture: bool, links: bool) -> list[tuple[int, str]]:
    """Return level and text of every heading, in the order of reading."""
    first = ["Summary", *["The picture"][:picture]]
    told = [(_level(section), section.heading) for section in sections]
    last = [(1, "Source and method"), *[(2, "Files beside this report")][:links]]
    return [*((1, text) for text in first), *told, *last]


@dataclass(eq=False)
class _Writer:
    """Writes a report into a document from top to bottom, counting its headings, figures and tables."""

    document: Document
    subject: Subject
    headings: int = 0
    figures: int = 0
    tables: int = 0
    sideways: bool = False

    def front(self, style: HouseStyle | None) -> None:
        """Write logo, title and subtitle."""
        if style is not None and style.logo is not None:
            width, height = style.logo_size
            wide = min(_LOGO[0], _LOGO[1] * width / height)
            self._picture(self._add("", "Figure"), style.logo, wide, style.logo_name)
        self._add(self.subject.title, "Title")
        if self.subject.subtitle:
            self._add(self.subject.subtitle, "Subtitle")

    def contents(self, entries: Sequence[tuple[int, str]]) -> None:
        """Write the table of contents: a field that Word fills with page numbers, and until then its list."""
        self._add("Contents", "TOC Heading").paragraph_format.page_break_before = True
        for place, (level, text) in enumerate(entries, start=1):
            line = self._add("", f"toc {level}")
            if place == 1:
                child_of(line.add_run()._r, "fldChar", fldCharType="begin")
                child_of(line.add_run()._r, "instrText", ' TOC \\o "1-2" \\h \\z \\u ')
                child_of(line.add_run()._r, "fldChar", fldCharType="separate")
            link = child_of(line._p, "hyperlink", anchor=_bookmark(place), history="1")
            child_of(child_of(link, "r"), "t", plain_text(text))
            if place == len(entries):
                child_of(line.add_run()._r, "fldChar", fldCharType="end")

    def heading(self, text: str, level: int = 1) -> None:
        """Write a heading that the table of contents links to."""
        self.headings += 1
        written = self._add("", f"Heading {level}")
        child_of(written._p, "bookmarkStart", id=str(self.headings), name=_bookmark(self.headings))
        written.add_run(plain_text(text))
        child_of(written._p, "bookmarkEnd", id=str(self.headings))

    def paragraphs(self, texts: Sequence[str], style: str = "Normal") -> None:
        """Write sentences, a paragraph each, the empty ones left out."""
        for text in texts:
            if plain_text(text):
                self._add(text, style)

    def section(self, section: Section) -> None:
        """Write a section: sentences, charts, then its table and notes."""
        table = laid = None
        if section.table is not None and section.table.shape[1]:
            caption = section.caption or section.heading
            table = table_shown(section.table, key=f"table-{self.tables + 1}", caption=caption)
            laid = laid_out(table)
        self.turn(sideways=laid is not None and laid.sideways and not section.charts)
        self.heading(section.heading, _level(section))
        self.document.paragraphs[-1].paragraph_format.page_break_before = section.starts_page or None
        self.paragraphs(section.paragraphs)
        for chart in section.charts:
            self.figure(png_of(chart.drawing), chart.title, f"{chart.title}. {chart.description}")
        if table is not None and laid is not None:
            self.table(table, laid)
        self.paragraphs(section.notes, "List Bullet")

    def figure(self, png: bytes, caption: str, alternative: str) -> None:
        """Write a picture as wide as the page or as high as fits, its numbered caption and its source."""
        self.figures += 1
        width, height = (int.from_bytes(png[place : place + 4], "big") for place in (16, 20))
        self._picture(self._add("", "Figure"), png, min(UPRIGHT, _TALLEST * width / height), alternative)
        self._caption("Figure", self.figures, caption).paragraph_format.keep_with_next = True
        self._source()

    def table(self, table: TableShown, laid: TableLaid) -> None:
        """Write a numbered caption, the table and its source."""
        from docx.oxml import parse_xml

        self.turn(sideways=laid.sideways)
        self.tables += 1
        caption = self._caption("Table", self.tables, table.caption)
        caption.paragraph_format.keep_with_next = True
        caption._p.addnext(parse_xml(table_xml(table, laid)))
        self._source()

    def about(self, links: Mapping[str, str]) -> None:
        """Write source and method, and the files beside the report."""
        self.turn(sideways=False)
        self.heading("Source and method")
        self.paragraphs([f"Source: {self.subject.source}", self.subject.method])
        if links:
            self.heading("Files beside this report", level=2)
        for says, target in links.items():
            self._link(self._add("", "List Bullet"), f"{says} ({target})", target)

    def turn(self, *, sideways: bool) -> None:
        """Begin a new page where the paper is turned."""
        if sideways != self.sideways:
            turned(self.document, sideways=sideways)
            self.sideways = sideways

    def _add(self, text: str, style: str) -> Paragraph:
        return self.document.add_paragraph(plain_text(text), style=style)

    def _caption(self, what: str, number: int, text: str) -> Paragraph:
        written = self._add("", "Caption")
        written.add_run(f"{what} ").bold = True
        add_field(written, f"SEQ {what} \\* ARABIC", str(number), bold=True)
        written.add_run(". ").bold = True
        written.add_run(plain_text(text))
        return written

    def _source(self) -> None:
        self._add(f"Source: {self.subject.source}" if self.subject.source else "Source: not stated", "Source")

    def _picture(self, paragraph: Paragraph, content: bytes, width: float, alternative: str) -> None:
        from docx.shared import Mm

        shape = paragraph.add_run().add_picture(io.BytesIO(content), width=Mm(width))
        about: Any = shape._inline.docPr
        about.set("descr", plain_text(alternative))

    def _link(self, paragraph: Paragraph, says: str, target: str) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml.ns import qn

        link = child_of(paragraph._p, "hyperlink", history="1")
        link.set(qn("r:id"), self.document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run = child_of(link, "r")
        look = child_of(run, "rPr")
        child_of(look, "color", val=_LINK)
        child_of(look, "u", val="single")
        child_of(run, "t", plain_text(says))


def _bookmark(number: int) -> str:
    return f"_Toc{number:06}"
