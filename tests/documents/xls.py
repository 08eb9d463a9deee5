"""A paper as an .xls workbook: BIFF8 records written by hand from [MS-XLS], in a compound file."""

from __future__ import annotations

import random
import struct

from tests.documents import compound
from tests.documents.content import Paper
from tests.documents.sheets import Page, Stored, pages_of

LARGEST = 8224


def write(paper: Paper, rng: random.Random) -> bytes:
    """The file; `Book` is the name of the stream in files of some other programs."""
    return compound.write({"Workbook": workbook(pages_of(paper, rng), rng)})


def record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def text(value: str, size: str = "<H") -> bytes:
    """A text in one byte a character where it can be, else in two."""
    if all(ord(char) < 256 for char in value):
        return struct.pack(size, len(value)) + b"\x00" + value.encode("latin-1")
    wide = value.encode("utf-16-le")
    return struct.pack(size, len(wide) // 2) + b"\x01" + wide


def workbook(pages: list[Page], rng: random.Random) -> bytes:
    """The stream: what all share, then a part for each sheet."""
    formats: list[str] = ["General"]
    texts: list[str] = []
    parts = [sheet(page, formats, texts, rng) for page in pages]
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
    head += record(0x42, struct.pack("<H", 1200))
    for at, code in enumerate(formats):
        if at:
            head += record(0x41E, struct.pack("<H", 164 + at) + text(code))
    for at in range(len(formats)):
        head += record(0xE0, struct.pack("<HHH14x", 0, 164 + at if at else 0, 1))
    tail = shared(texts, rng) + record(0x0A)
    offset = len(head) + len(tail) + sum(len(_named(page, 0)) for page in pages)
    named = b""
    for page, part in zip(pages, parts, strict=True):
        named += _named(page, offset)
        offset += len(part)
    return head + named + tail + b"".join(parts)


def _named(page: Page, offset: int) -> bytes:
    data = struct.pack("<IBB", offset, 1 if page.hidden else 0, 0)
    return record(0x85, data + text(page.name, "<B"))


def shared(texts: list[str], rng: random.Random) -> bytes:
    """The table of texts in records of any length: a text may be cut, its width stated anew."""
    parts = [struct.pack("<II", len(texts), len(texts))]
    limit = rng.choice([60, 500, LARGEST])
    for value in texts:
        if limit - len(parts[-1]) < 8:
            parts.append(b"")
        runs = rng.random() < 0.1
        wide = any(ord(char) > 255 for char in value)
        parts[-1] += struct.pack("<HB", len(value), wide | (8 if runs else 0))
        parts[-1] += struct.pack("<H", 1) if runs else b""
        rest = value
        while rest:
            room = (limit - len(parts[-1])) // (2 if wide else 1)
            if room <= 0:
                wide = any(ord(char) > 255 for char in rest)
                parts.append(bytes([wide]))
                continue
            parts[-1] += rest[:room].encode("utf-16-le" if wide else "latin-1")
            rest = rest[room:]
        parts[-1] += b"\x00\x00\x00\x00" if runs else b""
    return record(0xFC, parts[0]) + b"".join(record(0x3C, part) for part in parts[1:])


def sheet(page: Page, formats: list[str], texts: list[str], rng: random.Random) -> bytes:
    made = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    for row in sorted(page.hidden_rows):
        made += record(0x208, struct.pack("<HHHHHHHH", row, 0, 16, 255, 0, 0, 0x120, 15))
    for (row, column), kept in sorted(page.cells.items()):
        if kept.format not in formats:
            formats.append(kept.format)
        made += cell(row, column, kept, formats.index(kept.format), texts, rng)
    for start in range(0, len(page.merged), 1000):
        areas = page.merged[start : start + 1000]
        data = b"".join(struct.pack("<4H", a[0], a[2], a[1], a[3]) for a in areas)
        made += record(0xE5, struct.pack("<H", len(areas)) + data)
    made += record(0x23E, struct.pack("<H16x", 0x06B6))
    return made + record(0x0A)


def cell(
    row: int, column: int, kept: Stored, style: int, texts: list[str], rng: random.Random
) -> bytes:
    place = struct.pack("<HHH", row, column, style)
    if kept.value is None:
        return record(0x201, place)
    if isinstance(kept.value, str):
        if rng.random() < 0.1 and len(kept.value) < 200:
            # the result of a formula that is a text
            formula = formula_of(b"\x17" + text(kept.value, "<B"))
            result = record(0x06, place + b"\x00\x00\x00\x00\x00\x00\xff\xff" + formula)
            return result + record(0x207, text(kept.value))
        texts.append(kept.value)
        return record(0xFD, place + struct.pack("<I", len(texts) - 1))
    value = kept.value
    if value == int(value) and abs(value) < 2**29 and rng.random() < 0.6:
        packed = struct.pack("<I", (int(value) << 2 & 0xFFFFFFFF) | 2)
        if rng.random() < 0.5:
            return record(0x27E, place + packed)
        return record(0xBD, place[:4] + place[4:] + packed + struct.pack("<H", column))
    number = struct.pack("<d", value)
    if rng.random() < 0.3:
        return record(0x06, place + number + formula_of(b"\x1f" + number))
    return record(0x203, place + number)


def formula_of(tokens: bytes) -> bytes:
    """Flags, a chain nobody uses, and the formula itself."""
    return struct.pack("<H4xH", 0, len(tokens)) + tokens
