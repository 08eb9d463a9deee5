"""A binary Word document (.doc, .wps) to a Document ([MS-DOC], Word 97 to 2003 and WPS).

In go the bytes of a compound file, out come paragraphs and tables. A cell ends with 07, a row with
a 07 whose paragraph says so; nested tables end theirs with 0D and say so too. Of fields only the
result is printed; deleted revisions and hidden text are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipelines.extract import boxes, doc_rows
from pipelines.extract.compound import Compound
from pipelines.extract.doc_file import DocFile, Piece, Runs, Sprms
from pipelines.extract.doc_lists import DocLists
from pipelines.extract.doc_rows import Row
from pipelines.extract.doc_styles import Styles, styles_of
from pipelines.extract.document import Block, Document, Paragraph
from pipelines.extract.failures import Unreadable
from pipelines.extract.limits import hold, limits
from pipelines.extract.word import UNNAMED, document

MEDIA_TYPE = "application/msword"
_STYLE, _DELETED, _SPECIAL, _VANISH, _SYMBOL = 0x4A30, 0x0800, 0x0855, 0x083C, 0x6A09
_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_INNER_CELL, _INNER_ROW = 0x244B, 0x244C
_CELL, _PARAGRAPH = "\x07", "\r"
_BEGIN, _SEPARATE, _END = "\x13", "\x14", "\x15"
_PRINTED = {"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\t": "\t"}
_MARKS = re.compile("[\r\x07]")
_PICTURES = "\x01\x08"
_UNPRINTABLE = re.compile(
    "[\x00\x10-\x12\x16-\x1d\ufdd0-\ufdef\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])"
)


def read(body: bytes) -> Document:
    """Read a .doc; raises `Unreadable` or `NeedsConverter`."""
    compound = Compound(body)
    word = compound.stream("WordDocument")
    if word is None:
        raise Unreadable("the document lacks its stream WordDocument")
    tables = {name: compound.stream(name) for name in ("0Table", "1Table")}
    file = DocFile(
        word,
        {name: stream for name, stream in tables.items() if stream is not None},
        compound.stream("Data") or b"",
    )
    styles = styles_of(file.styles)
    lists = DocLists(*file.lists, styles)
    walk = Walk(file, file.paragraphs(), file.characters(), styles, lists)
    blocks = list(walk.blocks())
    found = document(blocks, walk.images, MEDIA_TYPE)
    doubts = (*compound.doubts, *dict.fromkeys(file.doubts))
    return Document(MEDIA_TYPE, found.blocks, title=found.title, images=found.images, doubts=doubts)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the file: its printed text, its mark, and what it says of itself."""

    text: str
    mark: str
    sprms: Sprms

    def flag(self, code: int) -> int:
        """The value of a property, 0 where it is not set; the last one counts."""
        values = [
            int.from_bytes(operand, "little") for known, operand in self.sprms if known == code
        ]
        return values[-1] if values else 0

    @property
    def depth(self) -> int:
        """How many tables it stands in; a cell mark outside all tables stands in one."""
        inside = self.flag(_DEPTH) or int(bool(self.flag(_IN_TABLE)))
        return max(inside, int(self.mark == _CELL))

    @property
    def ends_row(self) -> bool:
        inner = self.flag(_INNER_ROW) and self.mark == _PARAGRAPH
        return bool(inner or (self.flag(_ROW_END) and self.mark == _CELL))

    @property
    def ends_cell(self) -> bool:
        inner = self.flag(_INNER_CELL) and self.mark == _PARAGRAPH
        return bool(inner or self.mark == _CELL)


@dataclass(slots=True)
class Level:
    """A table that is being read."""

    rows: list[Row] = field(default_factory=list)
    row: Row = field(default_factory=Row)
    cell: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Walk:
    """One pass through the characters in order: fields stay open, lists count on."""

    file: DocFile
    paragraphs: Runs
    characters: Runs
    styles: Styles
    lists: DocLists
    images: int = 0
    _fields: list[bool] = field(default_factory=list)

    def blocks(self) -> Iterator[Block]:
        """The body's blocks, then those of text boxes."""
        body, between, boxed = self.file.lengths
        pieces = list(self.file.pieces())
        if sum(len(piece.text) for piece in pieces) < body + between + boxed:
            raise Unreadable("the document is damaged: its pieces are shorter than its text")
        yield from self._story(pieces, 0, body)
        self._fields.clear()
        yield from self._story(pieces, body + between, boxed)

    def _story(self, pieces: list[Piece], start: int, length: int) -> Iterator[Block]:
        levels: list[Level] = []
        for count, line in enumerate(self._lines(_clipped(pieces, start, length))):
            hold("paragraphs and cells of the document", count, limits().blocks)
            depth = line.depth
            hold("levels of tables", depth, limits().depth)
            while len(levels) > depth:
                yield from self._closed(levels)
            while len(levels) < depth:
                levels.append(Level())
            if not levels:
                yield Paragraph(line.text)
                continue
            self._put(levels[-1], line)
        while levels:
            yield from self._closed(levels)

    def _put(self, level: Level, line: Line) -> None:
        """Add a paragraph to the table it stands in."""
        if line.ends_row:
            level.row.definition = doc_rows.definition_of(line.sprms, len(level.row.cells))
            if level.row.definition is None and level.row.cells:
                self.file.doubts.append("a row of a table does not fit its definition")
            level.rows.append(level.row)
            level.row = Row()
            return
        level.cell.append(Paragraph(line.text))
        if line.ends_cell:
            level.row.cells.append(level.cell)
            level.cell = []

    def _closed(self, levels: list[Level]) -> list[Block]:
        """End the innermost table: its blocks go into the cell around it, or to the body."""
        level = levels.pop()
        if level.row.cells or level.cell:
            self.file.doubts.append("a table's last row has no end")
            rest = [level.cell] if level.cell else []
            level.rows.append(Row([*level.row.cells, *rest]))
        blocks = boxes.blocks_of(doc_rows.boxes_of(level.rows))
        if levels:
            levels[-1].cell += blocks
            return []
        return blocks

    # --- characters ------------------------------------------------------------------------------

    def _lines(self, pieces: Iterator[Piece]) -> Iterator[Line]:
        """Cut the story at its marks; a paragraph's properties stand at its mark."""
        waiting: list[tuple[Piece, int, int]] = []
        for piece in pieces:
            at = 0
            for mark in _MARKS.finditer(piece.text):
                waiting.append((piece, at, mark.start()))
                at = mark.end()
                offset = piece.start + mark.start() * piece.step
                style, sprms = self._at(offset)
                line = Line("", mark[0], [*sprms, *piece.sprms])
                if not line.ends_cell and self._hidden(offset, piece, style):
                    continue  # a deleted end: the paragraph runs on into the next one
                text = self._text(waiting, style)
                yield replace(line, text=self.lists.label(style, line.sprms, text) + text)
                waiting = []
            waiting.append((piece, at, len(piece.text)))
        if text := self._text(waiting, 0).strip():
            yield Line(text, _PARAGRAPH, ())

    def _text(self, stretches: list[tuple[Piece, int, int]], style: int) -> str:
        printed = (
            part
            for piece, start, end in stretches
            for part in self._printed(piece, start, end, style)
        )
        return _sound("".join(printed), self.file.doubts)

    def _at(self, offset: int) -> tuple[int, Sprms]:
        """Style and properties of the paragraph whose mark stands at an offset."""
        found = self.paragraphs.at(offset)
        if found is None:
            self.file.doubts.append("a paragraph has no properties")
        return found or (0, ())

    def _hidden(self, offset: int, piece: Piece, style: int) -> bool:
        """Whether the character at an offset is deleted or hidden: the last word counts."""
        found = self.characters.at(offset)
        own = [*(found[1] if found else ()), *piece.sprms]
        given = list(self.styles.of_characters(style))
        for code, operand in own:
            if code == _STYLE:
                given += self.styles.of_characters(int.from_bytes(operand, "little"))
        inherited = {code: operand[0] & 1 for code, operand in given}
        values = {code: operand[0] for code, operand in own}
        vanishes = values.get(_VANISH, inherited.get(_VANISH, 0))
        if vanishes & 0x80:
            # 80: as the style says; 81: the opposite ([MS-DOC] 2.4.6.2)
            vanishes = inherited.get(_VANISH, 0) ^ vanishes & 1
        return bool(vanishes or values.get(_DELETED))

    def _printed(self, piece: Piece, start: int, end: int, style: int) -> Iterator[str]:
        """The characters of a stretch that are printed, run by run of equal properties."""
        while start < end:
            offset = piece.start + start * piece.step
            reach = self.characters.reach(offset)
            stop = min(end, start + max(1, reach // piece.step))
            text = piece.text[start:stop]
            start = stop
            if self._hidden(offset, piece, style):
                self._fields_in(text)
                continue
            found = self.characters.at(offset)
            codes = {code for code, _ in found[1]} if found else set()
            if _SYMBOL in codes and _SPECIAL in codes:
                yield "" if any(self._fields) else UNNAMED
                continue
            yield "".join(self._shown(text))

    def _fields_in(self, text: str) -> None:
        for char in text:
            self._field(char)

    def _shown(self, text: str) -> Iterator[str]:
        for char in text:
            if self._field(char) or any(self._fields):
                continue
            if char in _PRINTED:
                yield _PRINTED[char]
            elif char in _PICTURES:
                self.images += 1
            elif char >= " " or char in "\x00\x10\x11\x12\x16\x17\x18\x19\x1a\x1b\x1c\x1d":
                yield char

    def _field(self, char: str) -> bool:
        """Follow a field's marks: 13 instruction 14 result 15 ([MS-DOC] 2.8.25)."""
        if char == _BEGIN:
            self._fields.append(True)
            hold("levels of fields", len(self._fields), limits().depth)
        elif char == _SEPARATE and self._fields:
            self._fields[-1] = False
        elif char == _END and self._fields:
            self._fields.pop()
        return char in (_BEGIN, _SEPARATE, _END)


def _clipped(pieces: list[Piece], start: int, length: int) -> Iterator[Piece]:
    """The pieces of one story: `length` characters from `start`."""
    at = 0
    for piece in pieces:
        first, last = max(start - at, 0), min(start + length - at, len(piece.text))
        if first < last:
            offset = piece.start + first * piece.step
            yield Piece(piece.text[first:last], offset, piece.step, piece.sprms)
        at += len(piece.text)


def _sound(text: str, doubts: list[str]) -> str:
    """Text of a paragraph with its surrogate pairs joined; what no text holds is doubted."""
    if _UNPRINTABLE.search(text):
        doubts.append("the text holds characters that no text has")
        text = _UNPRINTABLE.sub("\ufffd", text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
