"""What a Word document is before its first word: A4, styles, language, page numbers, no day of making."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

from cogs.views.chart_drawing import plain_text
from cogs.views.content import Subject
from cogs.views.style import INK, NAVY

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

__all__ = ["add_field", "begun", "child_of", "packed", "turned"]

FONT = "Arial"
SOFT = "#4A5560"
LANGUAGE = "en-GB"
_MARGIN_MM, _LOW_MM, _TALL_MM = 20, 210, 297
_LONGEST_PROPERTY = 255
_OF_ANOTHER = ("/thumbnail", "/extended-properties")
"""What the empty document that all start from says of itself: its picture, and the program that made it."""
# The earliest day that a ZIP archive can write: a day of making would change the bytes.
_LONG_AGO = dt.datetime(1980, 1, 1)

# Name: points, bold, colour, points before and after it, whether it stays with what follows.
_STYLES: dict[str, tuple[float, bool, str, float, float, bool]] = {
    "Normal": (11, False, INK, 0, 6, False),
    "Title": (22, True, NAVY, 0, 4, True),
    "Subtitle": (12, False, SOFT, 0, 12, False),
    "Heading 1": (15, True, NAVY, 18, 6, True),
    "Heading 2": (12, True, NAVY, 12, 4, True),
    "TOC Heading": (13, True, NAVY, 6, 4, True),
    "toc 1": (11, False, INK, 0, 2, False),
    "toc 2": (11, False, INK, 0, 2, False),
    "List Bullet": (11, False, INK, 0, 3, False),
    "Caption": (10, False, INK, 6, 4, False),
    "Figure": (11, False, INK, 6, 2, True),
    "Source": (9, False, SOFT, 3, 10, False),
    "Table Text": (9, False, INK, 2, 2, False),
    "Table Heading": (9, True, INK, 2, 2, False),
    "Footer": (9, False, SOFT, 0, 0, False),
}


def begun(subject: Subject) -> Document:
    """Return an empty document in the house style, its title and language set and its pages numbered.

    Parameters
    ----------
    subject : Subject
        Its title is the document's.
    """
    from docx import Document
    from docx.shared import Mm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(_LOW_MM), Mm(_TALL_MM)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
    section.header_distance = section.footer_distance = Mm(10)
    _defaults(document)
    for name, told in _STYLES.items():
        _style(document, name, *told)
    document.styles["toc 2"].paragraph_format.left_indent = Mm(6)
    _properties(document, subject)
    _numbered(document)
    return document


def _defaults(document: Document) -> None:
    from docx.oxml.ns import qn

    for run in document.styles.element.iter(qn("w:rPr")):
        for fonts in run.findall(qn("w:rFonts")):
            run.remove(fonts)
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    fonts = child_of(defaults, "rFonts", **dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), FONT))
    defaults.insert(0, fonts)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), LANGUAGE)


def _style(
    document: Document, name: str, size: float, bold: bool, colour: str, before: float, after: float, kept: bool
) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    known = {style.name for style in document.styles}
    if name not in known:
        added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc "))
        added.base_style = document.styles["Normal"]
    style: ParagraphStyle = document.styles[name]
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour[1:])
    for height in style.element.iter(qn("w:szCs")):
        height.set(qn("w:val"), f"{size * 2:.0f}")
    for spacing in style.element.findall(f"{qn('w:rPr')}/{qn('w:spacing')}"):
        spacing.getparent().remove(spacing)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.keep_with_next = kept
    layout.line_spacing = 1.0 if name.startswith("Table") else 1.15
    style.hidden, style.quick_style = False, True


def _properties(document: Document, subject: Subject) -> None:
    about = document.core_properties
    about.title = plain_text(subject.title)[:_LONGEST_PROPERTY]
    about.subject = plain_text(subject.subtitle)[:_LONGEST_PROPERTY]
    about.author = about.last_modified_by = about.comments = about.keywords = about.category = ""
    about.created = about.modified = _LONG_AGO
    about.revision = 1
    about.language = LANGUAGE
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith(_OF_ANOTHER)]:
        del relations[key]


def _numbered(document: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("Page ")
    add_field(foot, "PAGE", "1")
    foot.add_run(" of ")
    add_field(foot, "NUMPAGES", "1")


def child_of(parent: Any, tag: str, text: str | None = None, **told: str) -> Any:
    """Add an element of Word's own to another and return it, such as `child_of(run, "fldChar", fldCharType="end")`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for name, value in told.items():
        made.set(qn(f"w:{name}"), value)
    if text is not None:
        made.text = text
        made.set(qn("xml:space"), "preserve")
    parent.append(made)
    return made


def add_field(paragraph: Any, code: str, result: str, *, bold: bool = False) -> None:
    """Add a field that Word counts by itself, such as PAGE, with what it says until then."""
    child_of(paragraph.add_run()._r, "fldChar", fldCharType="begin")
    child_of(paragraph.add_run()._r, "instrText", f" {code} ")
    child_of(paragraph.add_run()._r, "fldChar", fldCharType="separate")
    paragraph.add_run(result).bold = bold or None
    child_of(paragraph.add_run()._r, "fldChar", fldCharType="end")


def turned(document: Document, *, sideways: bool) -> None:
    """Let what follows begin on a page that stands upright or lies sideways; the pages before stay as they are.

    The break is in the last paragraph: an empty one would be read aloud as such.
    """
    from copy import deepcopy

    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = document.sections[-1]
    document.paragraphs[-1]._p.get_or_add_pPr().append(deepcopy(section._sectPr))
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width = Mm(_TALL_MM if sideways else _LOW_MM)
    section.page_height = Mm(_LOW_MM if sideways else _TALL_MM)


def packed(document: Document) -> bytes:
    """Return the document as a file: the same bytes for the same document, whenever it is made."""
    saved, out = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in given.namelist():
            member = zipfile.ZipInfo(name, _LONG_AGO.timetuple()[:6])
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 0
            written.writestr(member, given.read(name))
    return out.getvalue()
