"""Streams as a compound file ([MS-CFB], version 3): what .doc and .xls are kept in.

Every stream is at least 4096 bytes (padded with noughts), so that none needs the mini stream.
"""

from __future__ import annotations

import struct

SECTOR, CUTOFF = 512, 4096
FREE, END, FAT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def write(streams: dict[str, bytes]) -> bytes:
    """The file; names are those of streams in the root."""
    bodies = {name: _padded(body) for name, body in streams.items()}
    table: list[int] = []
    content = b""
    starts = {}
    for name, body in bodies.items():
        starts[name] = len(table)
        count = len(body) // SECTOR
        table += [*range(len(table) + 1, len(table) + count), END]
        content += body
    names = sorted(bodies, key=lambda name: (len(name), name.upper()))
    directory = _entry("Root Entry", 5, child=_middle(1, len(names)), start=END, size=0)
    for at, name in enumerate(names, 1):
        left, right = _neighbours(at, 1, len(names))
        directory += _entry(
            name, 2, left=left, right=right, start=starts[name], size=len(bodies[name])
        )
    directory += b"".join(_entry("", 0) for _ in range(-(len(names) + 1) % 4))
    first = len(table)
    count = len(directory) // SECTOR
    table += [*range(first + 1, first + count), END]
    content += directory
    sectors = 1
    while sectors * (SECTOR // 4) < len(table) + sectors:
        sectors += 1
    places = list(range(len(table), len(table) + sectors))
    table += [FAT] * sectors
    table += [FREE] * (sectors * SECTOR // 4 - len(table))
    content += struct.pack(f"<{len(table)}I", *table)
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        sectors,
        first,
        0,
        CUTOFF,
        END,
        0,
        END,
        0,
        places[0],
    )
    header += struct.pack(f"<{len(places) - 1}I", *places[1:])
    return header.ljust(SECTOR, b"\xff") + content


def _padded(body: bytes) -> bytes:
    size = max(CUTOFF, -(-len(body) // SECTOR) * SECTOR)
    return body.ljust(size, b"\x00")


def _middle(first: int, last: int) -> int:
    return (first + last) // 2 if first <= last else NONE


def _neighbours(at: int, first: int, last: int) -> tuple[int, int]:
    """The children of an entry in the balanced tree over entries first … last."""
    while True:
        root = _middle(first, last)
        if at == root:
            return _middle(first, root - 1), _middle(root + 1, last)
        first, last = (first, root - 1) if at < root else (root + 1, last)


def _entry(
    name: str,
    kind: int,
    left: int = NONE,
    right: int = NONE,
    child: int = NONE,
    start: int = 0,
    size: int = 0,
) -> bytes:
    stored = (name + "\0").encode("utf-16-le") if name else b""
    return struct.pack(
        "<64sHBBIII16xI16xIII", stored, len(stored), kind, 1, left, right, child, 0, start, size, 0
    )
