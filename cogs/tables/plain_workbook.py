"""A workbook of plain tables as bytes: the least that a spreadsheet opens, and the same bytes every time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

__all__ = ["workbook_of"]

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?")
# The earliest day that a ZIP archive can write.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def workbook_of(sheets: Mapping[str, Iterable[Sequence[str]]]) -> bytes:
    """Return an .xlsx workbook with one sheet per table.

    Parameters
    ----------
    sheets : mapping of str to rows of str
        The name of each sheet, at most 31 characters, and its rows. Text that is a number becomes one.

    Returns
    -------
    bytes

    Examples
    --------
    >>> workbook_of({"services": [["id", "count"], ["foodbank", "3"]]})[:2]
    b'PK'
    """
    archive = io.BytesIO()
    with ZipFile(archive, "w") as package:
        for path, xml in _parts(sheets):
            package.writestr(ZipInfo(path, _LONG_AGO), _DECLARATION + xml, compress_type=ZIP_DEFLATED)
    return archive.getvalue()


def _parts(sheets: Mapping[str, Iterable[Sequence[str]]]) -> Iterable[tuple[str, str]]:
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_CONTENT}.worksheet+xml"/>'
        for number in numbers
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>{overrides}</Types>',
    )
    yield "_rels/.rels", _relationships([("officeDocument", "xl/workbook.xml")])
    named = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(numbers, sheets, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        _relationships(("worksheet", f"worksheets/sheet{number}.xml") for number in numbers),
    )
    for number, rows in zip(numbers, sheets.values(), strict=True):
        yield f"xl/worksheets/sheet{number}.xml", _sheet(rows)


def _relationships(targets: Iterable[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _sheet(rows: Iterable[Sequence[str]]) -> str:
    body = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    width = '<sheetFormatPr defaultColWidth="20" defaultRowHeight="15"/>'
    return f'<worksheet xmlns="{_MAIN}">{width}<sheetData>{body}</sheetData></worksheet>'


def _cell(text: str) -> str:
    if _NUMBER.fullmatch(text):
        return f"<c><v>{text}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>' if text else "<c/>"
