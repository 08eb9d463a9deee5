"""The inside of a binary Word document: characters in order, each paragraph with its properties.

In go the streams of a compound file, out come `Piece`s of text and `Properties` by file offset
([MS-DOC] 2.4). Text is stored in pieces, in any order after fast saves, in one byte or two; what is
special about a stretch of it stands in pages of 512 bytes (FKP) found through the table stream.
Every offset in the file is checked: one that leads out of it makes the document unreadable.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.extract.failures import NeedsConverter, Unreadable
from pipelines.extract.limits import hold, limits

_MAGIC = 0xA5EC
_MAGIC_95 = 0xA5DC
_PAGE = 512
_PAIRS = 0x9A
# Places of the table stream's parts among the pairs of the FIB ([MS-DOC] 2.5.6).
_STYLES, _CHARACTERS, _PARAGRAPHS, _PIECES, _LISTS, _OVERRIDES = 1, 12, 13, 33, 73, 74
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_T_DEF_TABLE, _P_CHANGE_TABS = 0xD608, 0xC615
_HUGE = (0x6645, 0x6646, 0x646B)
# Properties that a piece carries by a number of their own instead of a sprm ([MS-DOC] 2.9.214).
_SIMPLE = {0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x5C: 0x083C}

Sprms = Sequence[tuple[int, bytes]]
_Reading = Callable[[bytes, int], tuple[int, Sprms]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that stand together in the file, `start` being the first's offset."""

    text: str
    start: int
    step: int
    sprms: Sprms = ()


@dataclass(frozen=True, slots=True)
class Runs:
    """Properties by file offset: those of `starts[i]` hold up to `starts[i + 1]`."""

    starts: list[int]
    ends: list[int]
    sprms: list[tuple[int, Sprms]]

    def at(self, offset: int) -> tuple[int, Sprms] | None:
        """(style, sprms) at an offset, None where nothing is said of it."""
        place = bisect_right(self.starts, offset) - 1
        return self.sprms[place] if place >= 0 and offset < self.ends[place] else None

    def reach(self, offset: int) -> int:
        """How many bytes from an offset on the properties are the same."""
        place = bisect_right(self.starts, offset) - 1
        if place >= 0 and offset < self.ends[place]:
            return self.ends[place] - offset
        return (self.starts[place + 1] if place + 1 < len(self.starts) else 1 << 31) - offset


@dataclass(slots=True)
class DocFile:
    """Raises `Unreadable` where the file contradicts itself, `NeedsConverter` for Word 95."""

    word: bytes
    tables: dict[str, bytes]
    data: bytes
    doubts: list[str] = field(default_factory=list)
    _table: bytes = b""

    def __post_init__(self) -> None:
        magic, flags = self._u16(self.word, 0), self._u16(self.word, 0x0A)
        if magic == _MAGIC_95 or (magic == _MAGIC and self._u16(self.word, 2) < 0xC1):
            raise NeedsConverter("application/msword; version=95")
        if magic != _MAGIC:
            raise Unreadable("the document's header is damaged")
        if flags & 0x0100:
            raise Unreadable("the document is encrypted: a password is needed")
        name = "1Table" if flags & 0x0200 else "0Table"
        if name not in self.tables:
            raise Unreadable(f"the document lacks its stream {name}")
        self._table = self.tables[name]

    # --- bytes ---------------------------------------------------------------------------------

    @staticmethod
    def _u16(data: bytes, at: int) -> int:
        return int(struct.unpack_from("<H", cut(data, at, 2))[0])

    @staticmethod
    def _u32(data: bytes, at: int) -> int:
        return int(struct.unpack_from("<I", cut(data, at, 4))[0])

    def _part(self, pair: int) -> bytes:
        """The part of the table stream to which a pair of the FIB points."""
        if self._u16(self.word, _PAIRS - 2) <= pair:
            return b""
        offset, size = struct.unpack("<II", cut(self.word, _PAIRS + pair * 8, 8))
        return cut(self._table, offset, size) if size else b""

    @property
    def styles(self) -> bytes:
        return self._part(_STYLES)

    @property
    def lists(self) -> tuple[bytes, bytes]:
        """The list definitions with all that follows them, and the lists that paragraphs name."""
        if self._u16(self.word, _PAIRS - 2) <= _LISTS:
            return b"", b""
        offset, size = struct.unpack("<II", cut(self.word, _PAIRS + _LISTS * 8, 8))
        return (self._table[offset:] if size else b""), self._part(_OVERRIDES)

    @property
    def lengths(self) -> tuple[int, int, int]:
        """Characters of the body, of what lies between, and of the text boxes ([MS-DOC] 2.5.4)."""
        body, notes, heads, _, remarks, ends, boxes = struct.unpack("<7i", cut(self.word, 0x4C, 28))
        between = notes + heads + remarks + ends
        if min(body, notes, heads, remarks, ends, boxes) < 0:
            raise Unreadable("the document's header is damaged: a negative length")
        return body, between, boxes

    # --- text ----------------------------------------------------------------------------------

    def pieces(self) -> Iterator[Piece]:
        """All stories of the document in order, the body first."""
        table = self._part(_PIECES)
        at, grouped = 0, []
        while at < len(table) and table[at] == 1:
            size = self._u16(table, at + 1)
            grouped.append(list(sprms_of(cut(table, at + 3, size))))
            at += 3 + size
        if at >= len(table) or table[at] != 2:
            raise Unreadable("the document has no table of pieces")
        plc = cut(table, at + 5, self._u32(table, at + 1))
        count = (len(plc) - 4) // 12
        places = struct.unpack(f"<{count + 1}I", cut(plc, 0, 4 * (count + 1)))
        hold("characters of the document", places[-1], limits().unpacked)
        for index in range(count):
            length = places[index + 1] - places[index]
            if length < 0:
                raise Unreadable("the document's pieces overlap")
            at = 4 * (count + 1) + 8 * index
            offset, change = self._u32(plc, at + 2), self._u16(plc, at + 6)
            narrow = bool(offset & 0x40000000)
            offset &= 0x3FFFFFFF
            offset = offset // 2 if narrow else offset
            step = 1 if narrow else 2
            stored = cut(self.word, offset, length * step)
            yield Piece(self._decoded(stored, narrow), offset, step, _changes(change, grouped))

    def _decoded(self, stored: bytes, narrow: bool) -> str:
        """One character for each that is stored, so that offsets keep their meaning."""
        if narrow:
            return stored.decode("latin-1").translate(_CP1252)
        return "".join(map(chr, struct.unpack(f"<{len(stored) // 2}H", stored)))

    # --- properties ----------------------------------------------------------------------------

    def paragraphs(self) -> Runs:
        """Properties of paragraphs, with those too large for their page."""
        return self._runs(_PARAGRAPHS, 13, self._papx)

    def characters(self) -> Runs:
        return self._runs(_CHARACTERS, 1, self._chpx)

    def _runs(self, pair: int, width: int, read: _Reading) -> Runs:
        plc = self._part(pair)
        count = max((len(plc) - 4) // 8, 0)
        hold("pages of properties", count, limits().blocks)
        runs = Runs([], [], [])
        for index in range(count):
            number = self._u32(plc, 4 * (count + 1) + 4 * index) & 0x3FFFFF
            page = cut(self.word, number * _PAGE, _PAGE)
            own = page[_PAGE - 1]
            starts = struct.unpack(f"<{own + 1}I", cut(page, 0, 4 * (own + 1)))
            for at in range(own):
                if starts[at] > starts[at + 1] or (runs.ends and starts[at] < runs.ends[-1]):
                    self.doubts.append("stretches of properties overlap")
                    continue
                offset = cut(page, 4 * (own + 1) + width * at, 1)[0] * 2
                runs.starts.append(starts[at])
                runs.ends.append(starts[at + 1])
                runs.sprms.append(read(page, offset))
        return runs

    def _papx(self, page: bytes, offset: int) -> tuple[int, Sprms]:
        if offset == 0:
            return 0, ()
        size = cut(page, offset, 1)[0] * 2 - 1
        start = offset + 1
        if size < 0:
            size, start = cut(page, start, 1)[0] * 2, start + 1
        found = cut(page, start, size)
        if len(found) < 2:
            return 0, ()
        listed = list(sprms_of(found[2:]))
        for code, operand in list(listed):
            if code in _HUGE and len(operand) == 4:
                at = self._u32(operand, 0)
                size = self._u16(self.data, at)
                listed += sprms_of(cut(self.data, at + 2, size))
        return self._u16(found, 0), listed

    def _chpx(self, page: bytes, offset: int) -> tuple[int, Sprms]:
        if offset == 0:
            return 0, ()
        return 0, list(sprms_of(cut(page, offset + 1, page[offset])))


def cut(data: bytes, at: int, size: int) -> bytes:
    """`size` bytes from `at`; raises `Unreadable` where the data does not hold them."""
    if at < 0 or size < 0 or at + size > len(data):
        raise Unreadable("the document is damaged: an offset leads out of the file")
    return data[at : at + size]


def sprms_of(grouped: bytes) -> Iterator[tuple[int, bytes]]:
    """Property modifiers as (code, operand); a torn last one is left out ([MS-DOC] 2.2.5)."""
    at = 0
    while at + 2 <= len(grouped):
        code = int.from_bytes(grouped[at : at + 2], "little")
        at += 2
        size = _SIZES[code >> 13]
        if code == _T_DEF_TABLE:
            size = int.from_bytes(grouped[at : at + 2], "little") + 1
        elif size == 0:
            size = (grouped[at] if at < len(grouped) else 0) + 1
            if code == _P_CHANGE_TABS and size == 256:
                # too many tabs for its size to tell: nothing after it can be found
                return
        if at + size > len(grouped):
            return
        yield code, grouped[at : at + size]
        at += size


def _changes(change: int, grouped: Sequence[Sprms]) -> Sprms:
    """What a piece changes of all its text ([MS-DOC] 2.9.213): one property, or a list of them."""
    if change & 1:
        return grouped[change >> 1] if change >> 1 < len(grouped) else ()
    code = _SIMPLE.get((change >> 1) & 0x7F)
    return ((code, bytes([change >> 8])),) if code else ()


_CP1252 = {
    code: char for code in range(0x80, 0xA0) if (char := bytes([code]).decode("cp1252", "ignore"))
}
