"""A paper as a binary Word document, written by hand from [MS-DOC], in a compound file.

It writes what Word does: text in pieces of one byte or two, out of order after fast saves, marks of
cells and rows, properties in pages of 512 bytes, row definitions with edges in twips, vertical
merges, nested frames, fields, deleted and hidden text.
"""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass, field
from itertools import pairwise

from tests.documents import compound
from tests.documents.content import Paper
from tests.documents.placing import Placed, placed, width_of
from tests.strangers.grids import Grid

PAGE = 512
PARAGRAPH, CELL = "\r", "\x07"
IN_TABLE, ROW_END, DEPTH = b"\x16\x24\x01", b"\x17\x24\x01", b"\x49\x66"
INNER_CELL, INNER_ROW = b"\x4b\x24\x01", b"\x4c\x24\x01"
DELETED, HIDDEN, SPECIAL = b"\x00\x08\x01", b"\x3c\x08\x01", b"\x55\x08\x01"
WIDTH = 9000


@dataclass
class Manner:
    """The habits of one program and its user."""

    fast: bool = False  # saved fast: pieces out of order
    narrow: bool = False  # stretches of Latin text in one byte a character
    revised: bool = False
    hidden: bool = False
    fields: bool = False
    framed: bool = False  # tables inside a cell of another
    ragged: bool = False  # edges of the rows differ by a hair
    merged: bool = False  # wide cells kept as several, merged sideways
    huge: bool = False  # properties of rows in the data stream


def draw_manner(rng: random.Random) -> Manner:
    names = list(Manner.__dataclass_fields__)
    return Manner(**{name: rng.random() < 0.35 for name in names})


@dataclass
class Text:
    """Characters with their properties; a paragraph's stand with its mark."""

    runs: list[tuple[str, bytes]] = field(default_factory=list)
    paragraphs: list[tuple[int, bytes]] = field(default_factory=list)
    """Length in characters, mark included, and properties."""
    data: bytes = b""
    _open: int = 0

    def put(self, text: str, properties: bytes = b"") -> None:
        if text:
            self.runs.append((text, properties))
            self._open += len(text)

    def end(self, mark: str, properties: bytes) -> None:
        self.put(mark)
        self.paragraphs.append((self._open, properties))
        self._open = 0


def write(paper: Paper, rng: random.Random, manner: Manner | None = None) -> bytes:
    """The file; `manner` is drawn where it is not given."""
    manner = manner or draw_manner(rng)
    text = Text()
    _Writer(rng, manner, text).paper(paper)
    return file_of(text, rng, manner)


# --- content --------------------------------------------------------------------------------------


@dataclass
class _Writer:
    rng: random.Random
    manner: Manner
    text: Text

    def paper(self, paper: Paper) -> None:
        self.paragraph(paper.title)
        for part in paper.parts:
            if isinstance(part, Grid):
                self.grid(part)
            else:
                self.paragraph(part)
        for line in paper.signed or ("",):
            self.paragraph(line)

    def paragraph(self, line: str) -> None:
        self.line(line)
        self.text.end(PARAGRAPH, b"")

    def line(self, line: str) -> None:
        """A line with what is not printed strewn in."""
        rng, manner = self.rng, self.manner
        at = rng.randint(0, len(line))
        field_open = manner.fields and rng.random() < 0.2
        if field_open:
            self.text.put("\x13", SPECIAL)
            self.text.put(" =SUM(88) ")
            self.text.put("\x14", SPECIAL)
        self.text.put(line[:at].replace("\n", "\x0b"))
        if manner.revised and rng.random() < 0.3:
            self.text.put("77", DELETED)
        if manner.hidden and rng.random() < 0.3:
            self.text.put("66", HIDDEN)
        self.text.put(line[at:].replace("\n", "\x0b"))
        if field_open:
            self.text.put("\x15", SPECIAL)

    def grid(self, grid: Grid) -> None:
        depth = 2 if self.manner.framed else 1
        columns = width_of(grid)
        for row in placed(grid):
            self.row(row, columns, depth)
        if depth == 2:
            # the paragraph that must follow a table inside a cell, then the frame's own row
            inside = IN_TABLE + DEPTH + struct.pack("<I", 1)
            self.text.end(CELL, inside)
            self.text.end(CELL, self.kept(inside + ROW_END + self.definition([0, WIDTH], [0])))
        elif self.rng.random() < 0.5:
            self.paragraph("")

    def row(self, row: list[Placed], columns: int, depth: int) -> None:
        inside = IN_TABLE + (DEPTH + struct.pack("<I", depth) if depth > 1 else b"")
        edges, flags = [row[0].column * (WIDTH // columns)], []
        for item in row:
            box = item.box
            self.cell(box.text if item.first else "", inside, depth)
            down = 0 if box.rows == 1 else 3 if item.first else 1
            steps = box.columns if self.manner.merged else 1
            for step in range(steps):
                reach = item.column + (box.columns * (step + 1)) // steps
                nudge = self.rng.randint(-9, 9) if self.manner.ragged and reach < columns else 0
                edges.append(reach * (WIDTH // columns) + nudge)
                beside = 0 if steps == 1 else 1 if step == 0 else 2
                flags.append(beside | down << 5)
                if step:
                    self.cell("", inside, depth)
        definition = self.definition(edges, flags)
        if depth == 1:
            self.text.end(CELL, self.kept(inside + ROW_END + definition))
        else:
            ends = inside + INNER_CELL + INNER_ROW
            self.text.end(PARAGRAPH, self.kept(ends + definition))

    def cell(self, text: str, inside: bytes, depth: int) -> None:
        pieces = text.split("\n") if self.rng.random() < 0.5 else [text]
        for piece in pieces[:-1]:
            self.line(piece)
            self.text.end(PARAGRAPH, inside)
        self.line(pieces[-1])
        if depth == 1:
            self.text.end(CELL, inside)
        else:
            self.text.end(PARAGRAPH, inside + INNER_CELL)

    def definition(self, edges: list[int], flags: list[int]) -> bytes:
        """sprmTDefTable: edges in twips, and how each cell is merged."""
        operand = struct.pack(f"<B{len(edges)}h", len(flags), *edges)
        operand += b"".join(struct.pack("<H18x", flag) for flag in flags)
        return b"\x08\xd6" + struct.pack("<H", len(operand) + 1) + operand

    def kept(self, properties: bytes) -> bytes:
        """Properties, or where they stand in the data stream: long ones fit no page."""
        if not self.manner.huge and len(properties) < 420:
            return properties
        place = len(self.text.data)
        self.text.data += struct.pack("<H", len(properties)) + properties
        return b"\x46\x66" + struct.pack("<I", place)


# --- file -----------------------------------------------------------------------------------------


def file_of(text: Text, rng: random.Random, manner: Manner) -> bytes:
    """All streams in their compound file."""
    whole = "".join(run for run, _ in text.runs)
    pieces = _pieces(whole, rng, manner)
    order = list(range(len(pieces)))
    if manner.fast:
        rng.shuffle(order)
    word = b"\x00" * 2048
    starts = {}
    for at in order:
        piece, narrow = pieces[at]
        starts[at] = len(word)
        word += piece.encode("cp1252") if narrow else piece.encode("utf-16-le")
    offsets = [
        starts[at] + place * (1 if narrow else 2)
        for at, (piece, narrow) in enumerate(pieces)
        for place in range(len(piece))
    ]
    steps = [1 if narrow else 2 for piece, narrow in pieces for _ in piece]
    word += b"\x00" * (-len(word) % PAGE)
    papx = _spread([(n, b"\x00\x00" + p) for n, p in text.paragraphs], offsets, steps)
    chpx = _spread([(len(run), p) for run, p in text.runs], offsets, steps)
    word, paragraphs = _pages(word, papx, 13)
    word, characters = _pages(word, chpx, 1)
    table = b"\x00" * 16
    places = {}
    for name, body in (
        (33, _table_of_pieces(pieces, starts)),
        (13, paragraphs),
        (12, characters),
    ):
        places[name] = (len(table), len(body))
        table += body
    name = rng.choice(["0Table", "1Table"])
    streams = {"WordDocument": _header(len(whole), places, name) + word[2048:], name: table}
    if text.data:
        streams["Data"] = text.data
    return compound.write(streams)


def _header(length: int, places: dict[int, tuple[int, int]], name: str) -> bytes:
    """The FIB of Word 97: base, three arrays of fixed length, the pairs."""
    base = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x0804, 0, 0x1000 | (name == "1Table") << 9)
    fib = bytearray(base.ljust(2048, b"\x00"))
    struct.pack_into("<H", fib, 0x20, 14)
    struct.pack_into("<H", fib, 0x3E, 22)
    struct.pack_into("<i", fib, 0x4C, length)
    struct.pack_into("<H", fib, 0x98, 93)
    for pair, (offset, size) in places.items():
        struct.pack_into("<II", fib, 0x9A + 8 * pair, offset, size)
    return bytes(fib)


def _pieces(whole: str, rng: random.Random, manner: Manner) -> list[tuple[str, bool]]:
    """The text cut into pieces, each with whether it is kept in one byte a character."""
    ends = {0, len(whole)}
    if manner.fast:
        ends |= {rng.randint(0, len(whole)) for _ in range(12)}
    kept: list[tuple[str, bool]] = []
    marks = sorted(ends)
    for start, end in pairwise(marks):
        at = start
        while at < end:
            narrow = manner.narrow and ord(whole[at]) < 0x80
            stop = at + 1
            while stop < end and (not manner.narrow or (ord(whole[stop]) < 0x80) == narrow):
                stop += 1
            kept.append((whole[at:stop], narrow))
            at = stop
    return kept


def _table_of_pieces(pieces: list[tuple[str, bool]], starts: dict[int, int]) -> bytes:
    places = [0]
    for piece, _ in pieces:
        places.append(places[-1] + len(piece))
    body = struct.pack(f"<{len(places)}I", *places)
    for at, (_, narrow) in enumerate(pieces):
        offset = starts[at] * 2 | 0x40000000 if narrow else starts[at]
        body += struct.pack("<HIH", 0, offset, 0)
    return b"\x02" + struct.pack("<I", len(body)) + body


def _spread(
    stretches: list[tuple[int, bytes]], offsets: list[int], steps: list[int]
) -> list[tuple[int, int, bytes]]:
    """Stretches of characters as stretches of the file: start, end, properties."""
    found: list[tuple[int, int, bytes]] = []
    at = 0
    for length, properties in stretches:
        for place in range(at, at + length):
            start, end = offsets[place], offsets[place] + steps[place]
            if found and found[-1][1] == start and found[-1][2] is properties:
                found[-1] = (found[-1][0], end, properties)
            else:
                found.append((start, end, properties))
        at += length
    return sorted(found, key=lambda stretch: stretch[0])


def _pages(word: bytes, stretches: list[tuple[int, int, bytes]], width: int) -> tuple[bytes, bytes]:
    """Properties in pages at the file's end, and the table that leads to them."""
    filled: list[tuple[int, int, bytes]] = []
    for start, end, properties in stretches:
        if filled and filled[-1][1] < start:
            filled.append((filled[-1][1], start, b"\x00\x00" if width > 1 else b""))
        filled.append((start, end, properties))
    groups: list[list[tuple[int, int, bytes]]] = [[]]
    for stretch in filled:
        if not _fits([*groups[-1], stretch], width):
            groups.append([])
        groups[-1].append(stretch)
    bounds = [group[0][0] for group in groups] + [filled[-1][1]]
    numbers = []
    for group in groups:
        numbers.append(len(word) // PAGE)
        word += _page(group, width)
    return word, struct.pack(f"<{len(bounds)}I{len(numbers)}I", *bounds, *numbers)


def _stored(properties: bytes, width: int) -> bytes:
    """Properties with their size in front, as their kind of page counts it."""
    if width == 1:
        return bytes([len(properties)]) + properties if properties else b""
    if len(properties) % 2:
        return bytes([(len(properties) + 1) // 2]) + properties
    return bytes([0, len(properties) // 2]) + properties


def _fits(group: list[tuple[int, int, bytes]], width: int) -> bool:
    sizes = {_stored(properties, width) for _, _, properties in group}
    room = sum(len(stored) + len(stored) % 2 for stored in sizes)
    return 4 * (len(group) + 1) + width * len(group) + room + 4 <= PAGE and len(group) < 100


def _page(group: list[tuple[int, int, bytes]], width: int) -> bytes:
    page = bytearray(PAGE)
    struct.pack_into(f"<{len(group) + 1}I", page, 0, *(s for s, _, _ in group), group[-1][1])
    page[PAGE - 1] = len(group)
    end = PAGE - 2
    known: dict[bytes, int] = {}
    for at, (_, _, properties) in enumerate(group):
        stored = _stored(properties, width)
        if stored and stored not in known:
            end -= len(stored) + len(stored) % 2
            known[stored] = end // 2
            page[end : end + len(stored)] = stored
        page[4 * (len(group) + 1) + width * at] = known.get(stored, 0)
    return bytes(page)
