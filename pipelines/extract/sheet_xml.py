"""The visible sheets of an .xlsx workbook, as printed (ECMA-376 part 1, section 18)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.extract.cell_formats import built_in, shown
from pipelines.extract.dom import Element
from pipelines.extract.failures import Unreadable
from pipelines.extract.limits import hold, limits
from pipelines.extract.package import Package
from pipelines.extract.sheet_blocks import Sheet

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OFF = ("0", "false")


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets share: texts by number, formats by style, the day that dates count from."""

    texts: list[str] | None
    formats: list[str]
    since_1904: bool


def sheets(body: bytes) -> list[Sheet]:
    """The visible sheets in order; raises `Unreadable`."""
    package = Package(body)
    main = package.related("officeDocument")
    if main is None:
        raise Unreadable("the package names no workbook")
    root = package.xml(main)
    relations = package.relations(main)
    properties = root.find(f"{S}workbookPr")
    since_1904 = properties is not None and properties.get("date1904", "0") not in _OFF
    book = Book(_texts(package, main), _formats(package, main), since_1904)
    found: list[Sheet] = []
    for entry in root.iter(f"{S}sheet"):
        kind, part = relations.get(entry.get(f"{_R}id", ""), ("", ""))
        if entry.get("state", "visible") == "visible" and kind in ("worksheet", ""):
            found.append(_sheet(package.xml(part), book))
    return found


def _texts(package: Package, main: str) -> list[str] | None:
    part = package.related("sharedStrings", main)
    return None if part is None else [_text(item) for item in package.xml(part).iter(f"{S}si")]


def _text(item: Element) -> str:
    """A text with its runs joined; the reading aid beside it (rPh) is not printed."""
    pieces = [child for child in item if child.tag != f"{S}rPh"]
    found = "".join(t.text or "" for child in pieces for t in child.iter(f"{S}t"))
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found).replace("\r", "")


def _formats(package: Package, main: str) -> list[str]:
    """Of each cell style its number format."""
    part = package.related("styles", main)
    if part is None:
        return []
    root = package.xml(part)
    own = {
        _number(entry.get("numFmtId")): entry.get("formatCode", "General")
        for entry in root.iter(f"{S}numFmt")
    }
    known = {**built_in(), **own}
    styles = root.find(f"{S}cellXfs")
    return [
        known.get(_number(style.get("numFmtId")), "General")
        for style in ([] if styles is None else styles)
    ]


def _sheet(root: Element, book: Book) -> Sheet:
    sheet = Sheet()
    for view in root.iter(f"{S}sheetView"):
        sheet.zeros = view.get("showZeros", "1") not in _OFF
    for column in root.iter(f"{S}col"):
        if column.get("hidden", "0") not in _OFF:
            first, last = _number(column.get("min")), _number(column.get("max"))
            hold("hidden columns", last - first, 16384)
            sheet.hidden_columns.update(range(first - 1, last))
    at = -1
    for row in root.iter(f"{S}row"):
        at = _number(row.get("r"), at + 2) - 1
        if row.get("hidden", "0") not in _OFF:
            sheet.hidden_rows.add(at)
        _row(row, at, sheet, book)
    for merged in root.iter(f"{S}mergeCell"):
        corner, _, opposite = merged.get("ref", "").partition(":")
        corners = _place(corner), _place(opposite or corner)
        if corners[0] and corners[1]:
            sheet.merged.append((*corners[0], *corners[1]))
            hold("merged ranges of a sheet", len(sheet.merged), limits().cells)
    return sheet


def _row(row: Element, at: int, sheet: Sheet, book: Book) -> None:
    column = -1
    for cell in row.iter(f"{S}c"):
        place = _place(cell.get("r", ""))
        if place is not None and place[0] != at:
            raise Unreadable("a cell of the sheet stands in another row than its own")
        column = place[1] if place is not None else column + 1
        sheet.put(at, column, _shown(cell, sheet, book))


def _shown(cell: Element, sheet: Sheet, book: Book) -> str:
    """The printed text of a cell."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{S}is")
        return "" if inline is None else _text(inline)
    stored = cell.findtext(f"{S}v") or ""
    if not stored.strip() and kind != "str":
        return ""
    if kind == "s":
        number = _number(stored, -1)
        if book.texts is None or not 0 <= number < len(book.texts):
            raise Unreadable("a cell of the sheet names a text that the workbook lacks")
        return book.texts[number]
    if kind == "b":
        return "FALSE" if stored in _OFF else "TRUE"
    if kind != "n":
        return stored
    style = _number(cell.get("s"))
    code = book.formats[style] if style < len(book.formats) else "General"
    text = shown(stored, code, book.since_1904)
    return "" if not sheet.zeros and not stored.strip("0.-+ ") else text


def _place(reference: str) -> tuple[int, int] | None:
    """A1 as (0, 0); None where it is no place."""
    found = _PLACE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _number(text: str | None, default: int = 0) -> int:
    try:
        return int(text or default)
    except ValueError:
        return default
