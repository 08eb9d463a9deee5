"""What a PDF may cost: refused before anything is built from it.

A compressed stream of some kilobytes may unfold to gigabytes (ISO 32000-1 section 7.4.4), and the
reader unfolds streams whole. So every stream is unfolded here piece by piece and only counted.
"""

from __future__ import annotations

import re
import zlib

from pipelines.extract.failures import Unreadable

MOST_PAGES = 300
MOST_SCANS = 40
"""A page to recognise takes seconds, and reading has its limit (NIANBAO_READ_LIMIT)."""
_MOST_BYTES = 512 * 2**20
_MOST_IN_ONE = 160 * 2**20
_MOST_OBJECTS = 400_000
_PIECE = 2**20
_STREAM = re.compile(rb"stream\r?\n")
_FILTERS = re.compile(rb"/Filter\s*\[\s*((?:/\w+\s*){2,})\]")


def refuse_bombs(body: bytes) -> None:
    """Raise `Unreadable` for a file whose streams or objects are beyond any report's."""
    if body.count(b" obj") > _MOST_OBJECTS:
        raise Unreadable("the PDF has too many objects")
    for filters in _FILTERS.finditer(body):
        names = filters[1].split(b"/")
        if sum(name.strip() in (b"FlateDecode", b"Fl", b"LZWDecode", b"LZW") for name in names) > 1:
            raise Unreadable("the PDF has streams compressed more than once")
    total = 0
    for start in _STREAM.finditer(body):
        total += _unfolded(memoryview(body)[start.end() :])
        if total > _MOST_BYTES:
            raise Unreadable("the PDF unfolds to more than any report holds")


def _unfolded(rest: memoryview) -> int:
    """How many bytes the stream at the head of `rest` makes; 0 where it is not deflated."""
    if len(rest) < 2 or rest[0] & 0x0F != 8 or (rest[0] * 256 + rest[1]) % 31:
        return 0
    unfold = zlib.decompressobj()
    size, position = 0, 0
    data = b""
    try:
        while not unfold.eof:
            data = unfold.unconsumed_tail or bytes(rest[position : position + 65536])
            if not unfold.unconsumed_tail:
                position += 65536
            if not data:
                break
            size += len(unfold.decompress(data, _PIECE))
            if size > _MOST_IN_ONE:
                raise Unreadable("a stream of the PDF unfolds to more than any page holds")
    except zlib.error:
        return size
    return size
