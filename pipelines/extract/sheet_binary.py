"""The visible sheets of an .xls workbook, as printed ([MS-XLS], BIFF8).

The stream is a row of records: number, length, data. What all sheets share comes first: texts
(SST, cut into CONTINUE records anywhere, even inside a text), formats, sheets with their offsets.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.extract.biff_texts import long_text, texts_of
from pipelines.extract.cell_formats import built_in, shown
from pipelines.extract.compound import Compound
from pipelines.extract.failures import NeedsConverter, Unreadable
from pipelines.extract.limits import hold, limits
from pipelines.extract.sheet_blocks import Sheet

_BOF, _EOF, _LOCKED, _CONTINUE = 0x809, 0x0A, 0x2F, 0x3C
_SHEET, _TEXTS, _FORMAT, _STYLE, _DATES = 0x85, 0xFC, 0x41E, 0xE0, 0x22
_NUMBER, _RK, _MANY_RK, _FORMULA, _RESULT = 0x203, 0x27E, 0xBD, 0x06, 0x207
_TEXT, _LABEL, _RICH, _LOGICAL = 0xFD, 0x204, 0xD6, 0x205
_BLANK, _MANY_BLANK = 0x201, 0xBE
_MERGED, _ROW, _COLUMNS, _VIEW = 0xE5, 0x208, 0x7D, 0x23E
_BIFF8 = 0x600
_ERRORS = {0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x2A: "#N/A"}

Record = tuple[int, bytes]


@dataclass(slots=True)
class Book:
    """What all sheets share."""

    sheets: list[tuple[int, bool]] = field(default_factory=list)
    """Offset of each sheet, and whether it is a worksheet that is shown."""
    texts: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    since_1904: bool = False

    def shown(self, value: float, style: int) -> str:
        number = self.styles[style] if style < len(self.styles) else 0
        return shown(value, self.formats.get(number, "General"), self.since_1904)


def sheets(body: bytes) -> tuple[list[Sheet], tuple[str, ...]]:
    """The visible sheets in order, and the doubts; raises `Unreadable` or `NeedsConverter`."""
    compound = Compound(body)
    stream = compound.stream("Workbook") or compound.stream("Book")
    if stream is None:
        raise Unreadable("the workbook lacks its stream")
    try:
        book = _book(stream)
        found = [_sheet(stream, offset, book) for offset, seen in book.sheets if seen]
    except (struct.error, IndexError) as error:
        raise Unreadable(f"a record of the workbook is damaged: {error}") from error
    return found, compound.doubts


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """The records of one part, from its BOF up to its EOF; parts inside (charts) are left out."""
    if int.from_bytes(stream[at : at + 2], "little") != _BOF:
        raise Unreadable("the workbook is damaged: a part does not begin where it should")
    if struct.unpack_from("<H", stream, at + 4)[0] != _BIFF8:
        raise NeedsConverter("application/vnd.ms-excel; version=95")
    depth = 0
    while True:
        if at + 4 > len(stream):
            raise Unreadable("the workbook is damaged: a part has no end")
        number, size = struct.unpack_from("<HH", stream, at)
        if at + 4 + size > len(stream):
            raise Unreadable("the workbook is damaged: a record leads out of the stream")
        depth += (number == _BOF) - (number == _EOF)
        if depth == 0:
            return
        if depth == 1:
            yield number, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _book(stream: bytes) -> Book:
    book = Book(formats=dict(built_in()))
    parts: list[bytes] = []
    for number, data in _records(stream, 0):
        if number == _LOCKED:
            raise Unreadable("the workbook is encrypted: a password is needed")
        if number == _TEXTS:
            parts = [data]
        elif number == _CONTINUE and parts and not book.texts:
            parts.append(data)
        else:
            if parts and not book.texts:
                book.texts = texts_of(parts)
            _shared(number, data, book)
    if parts and not book.texts:
        book.texts = texts_of(parts)
    return book


def _shared(number: int, data: bytes, book: Book) -> None:
    if number == _SHEET:
        offset, state, kind = struct.unpack_from("<IBB", data)
        book.sheets.append((offset, state & 3 == 0 and kind == 0))
    elif number == _FORMAT:
        book.formats[struct.unpack_from("<H", data)[0]] = long_text(data, 2)
    elif number == _STYLE:
        book.styles.append(struct.unpack_from("<H", data, 2)[0])
    elif number == _DATES:
        book.since_1904 = bool(data[0])


def _sheet(stream: bytes, offset: int, book: Book) -> Sheet:
    sheet = Sheet()
    noughts: list[tuple[int, int]] = []
    waiting: tuple[int, int] | None = None
    for number, data in _records(stream, offset):
        if number == _RESULT and waiting is not None:
            sheet.put(*waiting, long_text(data, 0))
        waiting = None
        if number == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 0:
            waiting = struct.unpack_from("<HH", data)
            continue
        if number in (_MERGED, _ROW, _COLUMNS, _VIEW):
            _layout(number, data, sheet)
            continue
        for row, column, value, style in _numbers(number, data):
            sheet.put(row, column, book.shown(value, style))
            if value == 0:
                noughts.append((row, column))
        for row, column, text in _texts(number, data, book):
            sheet.put(row, column, text)
    if not sheet.zeros:
        for row, column in noughts:
            sheet.put(row, column, "")
    return sheet


def _layout(number: int, data: bytes, sheet: Sheet) -> None:
    """Merged ranges, hidden rows and columns, and whether noughts are printed."""
    if number == _MERGED:
        (count,) = struct.unpack_from("<H", data)
        for at in range(count):
            top, bottom, left, right = struct.unpack_from("<4H", data, 2 + 8 * at)
            sheet.merged.append((top, left, bottom, right))
        hold("merged ranges of a sheet", len(sheet.merged), limits().cells)
    elif number == _ROW:
        if struct.unpack_from("<H", data, 12)[0] & 0x20:
            sheet.hidden_rows.add(struct.unpack_from("<H", data)[0])
    elif number == _COLUMNS:
        first, last, _, _, flags = struct.unpack_from("<5H", data)
        if flags & 1:
            sheet.hidden_columns.update(range(first, min(last, 255) + 1))
    else:
        sheet.zeros = bool(struct.unpack_from("<H", data)[0] & 0x10)


def _numbers(number: int, data: bytes) -> Iterator[tuple[int, int, float, int]]:
    """Row, column, value and style of each number in a record."""
    if number == _NUMBER or (number == _FORMULA and data[12:14] != b"\xff\xff"):
        row, column, style, value = struct.unpack_from("<HHHd", data)
        yield row, column, value, style
    elif number == _RK:
        row, column, style, packed = struct.unpack_from("<HHHI", data)
        yield row, column, _unpacked(packed), style
    elif number == _MANY_RK:
        row, first = struct.unpack_from("<HH", data)
        for at in range((len(data) - 6) // 6):
            style, packed = struct.unpack_from("<HI", data, 4 + 6 * at)
            yield row, first + at, _unpacked(packed), style


def _unpacked(packed: int) -> float:
    """An RK number: 30 bits of an integer or of a double, perhaps a hundredfold."""
    if packed & 2:
        value = float((packed >> 2) - ((packed & 0x80000000) and (1 << 30)))
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))
    return value / 100 if packed & 1 else value


def _texts(number: int, data: bytes, book: Book) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of each cell of a record that holds no number."""
    if number == _TEXT:
        row, column, _, index = struct.unpack_from("<HHHI", data)
        if index >= len(book.texts):
            raise Unreadable("a cell of the sheet names a text that the workbook lacks")
        yield row, column, book.texts[index]
    elif number in (_LABEL, _RICH):
        row, column = struct.unpack_from("<HH", data)
        yield row, column, long_text(data, 6)
    elif number == _BLANK:
        row, column = struct.unpack_from("<HH", data)
        yield row, column, ""
    elif number == _MANY_BLANK:
        row, first = struct.unpack_from("<HH", data)
        yield from ((row, first + at, "") for at in range((len(data) - 6) // 2))
    elif number == _LOGICAL or (number == _FORMULA and data[6] in (1, 2)):
        row, column = struct.unpack_from("<HH", data)
        value, error = (data[6], data[7]) if number == _LOGICAL else (data[8], data[6] == 2)
        if number == _FORMULA and data[12:14] != b"\xff\xff":
            return
        yield row, column, _ERRORS.get(value, "#N/A") if error else "TRUE" if value else "FALSE"
