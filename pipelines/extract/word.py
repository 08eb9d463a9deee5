"""A Word document (.docx) to a Document.

In go the bytes of an OOXML package (ECMA-376 part 1, section 17), out come paragraphs and tables as
the reader of the document sees them: numbers of automatic lists are printed, deleted revisions and
hidden text are not, a text box comes once although it is stored twice, headers, footers and notes
stay out. Own walk over `w:tc`, because spans, revisions and boxes are lost by libraries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.extract import boxes, plain
from pipelines.extract.boxes import Box
from pipelines.extract.document import Block, Document, Paragraph
from pipelines.extract.dom import Element
from pipelines.extract.failures import Unreadable
from pipelines.extract.limits import hold, limits
from pipelines.extract.package import Package
from pipelines.extract.word_lists import Lists, Styles, W, number, switched_on, value

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "rt", "rPr", "pPr", "sdtPr"))
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
UNNAMED = "□"
"""Printed for a sign of a symbol font: a number beside it is then none."""
# The font Symbol keeps the ASCII signs at F020–F07E.
_SYMBOLS = range(0xF020, 0xF07F)


def read(body: bytes) -> Document:
    """Read a .docx; raises `Unreadable` for a package that is damaged or lacks a part."""
    package = Package(body)
    main = package.related("officeDocument")
    if main is None:
        raise Unreadable("the package names no document")
    styles = Styles(_part(package, main, "styles"))
    walk = Walk(styles, Lists(_part(package, main, "numbering"), styles))
    root = package.xml(main).find(f"{W}body")
    if root is None:
        raise Unreadable("the document has no body")
    return document(list(walk.blocks(root)), walk.images)


def document(blocks: list[Block], images: int = 0, media_type: str = MEDIA_TYPE) -> Document:
    """A Document of blocks in reading order; tables flattened into lines of TABs are found."""
    read: list[Block] = []
    prose: list[str] = []
    for block in [*blocks, None]:
        if isinstance(block, Paragraph):
            prose += [line.strip() for line in block.text.split("\n") if line.strip()]
            continue
        read += plain.paragraphs_of(prose)
        prose = []
        if block is not None:
            read.append(block)
    lines = [block.text for block in read[:12] if isinstance(block, Paragraph)]
    return Document(media_type, tuple(read), title=plain.first_title(lines), images=images)


def _part(package: Package, main: str, kind: str) -> Element | None:
    name = package.related(kind, main)
    return None if name is None else package.xml(name)


@dataclass(slots=True)
class Walk:
    """One pass through a document, in reading order: lists count on and fields stay open."""

    styles: Styles
    lists: Lists
    images: int = 0
    _fields: list[bool] = field(default_factory=list)
    """Open fields, innermost last: whether their instruction is still being spelt."""
    _count: int = 0
    _depth: int = 0

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Paragraphs and tables under an element, wrappers opened."""
        self._depth += 1
        hold("levels of tables and boxes", self._depth, limits().depth)
        joined = ""
        for child in _children(parent):
            if child.tag == f"{W}p":
                text, boxed = self._paragraph(child)
                joined += text
                if not _mark_deleted(child):
                    self._seen()
                    yield Paragraph(joined)
                    joined = ""
                yield from boxed
            elif child.tag == f"{W}tbl":
                yield from boxes.blocks_of(list(self._rows(child)))
        if joined:
            yield Paragraph(joined)
        self._depth -= 1

    def _seen(self) -> None:
        self._count += 1
        hold("paragraphs and cells of the document", self._count, limits().blocks)

    # --- tables ----------------------------------------------------------------------------------

    def _rows(self, table: Element) -> Iterator[list[Box]]:
        for row in _children(table):
            properties = row.find(f"{W}trPr")
            gone = properties is not None and properties.find(f"{W}del") is not None
            if row.tag == f"{W}tr" and not gone and not switched_on(properties, "hidden"):
                yield self._row(row, properties)

    def _row(self, row: Element, properties: Element | None) -> list[Box]:
        column = number(value(properties, "gridBefore"))
        found: list[Box] = []
        for cell in _children(row):
            if cell.tag != f"{W}tc":
                continue
            given = cell.find(f"{W}tcPr")
            if given is not None and given.find(f"{W}cellDel") is not None:
                continue
            self._seen()
            width = max(number(value(given, "gridSpan"), 1), 1)
            blocks = tuple(self.blocks(cell))
            beside = None if given is None else given.find(f"{W}hMerge")
            if beside is not None and beside.get(f"{W}val") != "restart" and found:
                last = found.pop()
                found.append(Box(last.column, last.width + width, last.blocks, last.goes_on))
            else:
                above = None if given is None else given.find(f"{W}vMerge")
                goes_on = above is not None and above.get(f"{W}val", "continue") == "continue"
                found.append(Box(column, width, blocks, goes_on))
            column += width
        return found

    # --- paragraphs ------------------------------------------------------------------------------

    def _paragraph(self, paragraph: Element) -> tuple[str, list[Block]]:
        """A paragraph's text with its number, and the blocks of text boxes anchored in it."""
        properties = paragraph.find(f"{W}pPr")
        hidden = self.styles.hides(value(properties, "pStyle"))
        boxed: list[Block] = []
        text = "".join(self._texts(paragraph, boxed, hidden))
        label = self.lists.label(properties)
        return (label + text if text.strip() or label.strip(" ").isalnum() else text), boxed

    def _texts(self, parent: Element, boxed: list[Block], hidden: bool) -> Iterator[str]:
        for child in _children(parent):
            tag = child.tag
            if tag == f"{W}r":
                properties = child.find(f"{W}rPr")
                if not self._vanishes(properties, hidden):
                    yield from self._texts(child, boxed, hidden)
            elif tag == f"{W}fldChar":
                self._field(child.get(f"{W}fldCharType"))
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._drawing(child, boxed)
            elif any(self._fields):
                continue
            elif tag in (f"{W}t", _MATH_TEXT):
                yield child.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == f"{W}sym":
                yield _symbol(child)
            elif tag not in (f"{W}instrText", f"{W}delText"):
                yield from self._texts(child, boxed, hidden)

    def _vanishes(self, properties: Element | None, hidden: bool) -> bool:
        if properties is None:
            return hidden
        if properties.find(f"{W}vanish") is not None:
            return switched_on(properties, "vanish")
        if properties.find(f"{W}del") is not None:
            return True
        return hidden or self.styles.hides(value(properties, "rStyle"))

    def _field(self, kind: str | None) -> None:
        """A field spells its instruction first and shows its result after `separate` (17.16.18)."""
        if kind == "begin":
            self._fields.append(True)
            hold("levels of fields", len(self._fields), limits().depth)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _drawing(self, drawing: Element, boxed: list[Block]) -> None:
        self.images += any(True for _ in drawing.iter(*_PICTURES))
        for box in _text_boxes(drawing):
            boxed += self.blocks(box)


def _children(parent: Element) -> Iterator[Element]:
    """The children that count: wrappers opened, of alternatives one, nothing that was deleted."""
    for child in parent:
        tag = child.tag
        if tag in _GONE:
            continue
        if tag == f"{_MC}AlternateContent":
            chosen = child.find(f"{_MC}Choice")
            chosen = child.find(f"{_MC}Fallback") if chosen is None else chosen
            if chosen is not None:
                yield from _children(chosen)
        elif tag in _WRAPPERS:
            yield from _children(child)
        else:
            yield child


_WRAPPERS = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
)


def _text_boxes(drawing: Element) -> Iterator[Element]:
    """The contents of the outermost text boxes of a drawing."""
    for child in _children(drawing):
        if child.tag == f"{W}txbxContent":
            yield child
        else:
            yield from _text_boxes(child)


def _mark_deleted(paragraph: Element) -> bool:
    """Whether a revision deleted the paragraph's end: it runs on into the next one (17.13.5.15)."""
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _symbol(sign: Element) -> str:
    """A sign of a symbol font: ASCII in disguise, else something that no letter says."""
    try:
        code = int(sign.get(f"{W}char", ""), 16)
    except ValueError:
        return UNNAMED
    return chr(code - 0xF000) if code in _SYMBOLS and sign.get(f"{W}font") == "Symbol" else UNNAMED
