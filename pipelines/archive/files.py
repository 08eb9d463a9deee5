"""WARC files on disk: whole members in order, torn tails found and closed.

A process killed while writing leaves a part of a member at the end of its file. That tail is cut
off at the next start and kept beside it as `NAME.OFFSET.torn`, so that nothing is lost silently.
Damage in the middle (a flipped byte) is never cut: reading goes on at the next whole member.
"""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipelines.archive.exchange import ArchiveError
from pipelines.archive.records import Record, parse

SUFFIX = ".warc.gz"
_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """A whole record where it stands: `length` bytes at `offset`, gzip head included."""

    offset: int
    length: int
    head: bytes
    record: Record


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that are no whole record; `tail` when no whole record follows them."""

    offset: int
    length: int
    tail: bool


def warc_files(directory: Path) -> list[Path]:
    """All WARC files of an archive in the order of their names."""
    return sorted(path for path in directory.glob(f"*{SUFFIX}") if path.is_file())


def scan(path: Path, start: int = 0) -> Iterator[Member | Damage]:
    """Every member from `start` on, in order, one at a time in memory."""
    with path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        offset = start
        while offset < size:
            try:
                member = _member(stream, offset)
            except ArchiveError:
                following = _resync(stream, offset + 1, size)
                stop = size if following is None else following
                yield Damage(offset, stop - offset, tail=following is None)
                offset = stop
            else:
                yield member
                offset += member.length


def read_member(path: Path, offset: int) -> Member:
    """The member at `offset`. Raises ArchiveError where none is."""
    try:
        with path.open("rb") as stream:
            return _member(stream, offset)
    except OSError as error:
        raise ArchiveError(f"{path.name}: cannot be read: {error.strerror}") from error


def close_torn_tail(path: Path, whole_until: int) -> Damage | None:
    """Cut what stands behind the last whole record into a `.torn` file; None where all is whole.

    Looks only at bytes from `whole_until` on. A file another process still writes is left alone:
    its writer holds a lock on it.
    """
    with path.open("r+b") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        torn = next(
            (part for part in scan(path, whole_until) if isinstance(part, Damage) and part.tail),
            None,
        )
        if torn is None:
            return None
        stream.seek(torn.offset)
        kept = path.with_name(f"{path.name}.{torn.offset}.torn")
        fresh = kept.with_name(f"{kept.name}.new")
        with fresh.open("wb") as copy:
            copy.write(stream.read())
            copy.flush()
            os.fsync(copy.fileno())
        fresh.replace(kept)
        sync_directory(path.parent)
        stream.truncate(torn.offset)
        os.fsync(stream.fileno())
        return torn


def being_written(path: Path) -> bool:
    """Whether a living process holds the file open for writing."""
    with path.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def sync_directory(directory: Path) -> None:
    """Make new and renamed files survive a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _member(stream: BinaryIO, offset: int) -> Member:
    stream.seek(offset)
    head = stream.read(10)
    stream.seek(offset)
    decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)
    content: list[bytes] = []
    taken = 0
    try:
        while not decoder.eof:
            chunk = stream.read(_CHUNK)
            if not chunk:
                raise ArchiveError("record cut short")
            taken += len(chunk)
            content.append(decoder.decompress(chunk))
    except zlib.error as error:
        raise ArchiveError(f"record damaged: {error}") from error
    record = parse(b"".join(content))
    return Member(offset, taken - len(decoder.unused_data), head, record)


def _resync(stream: BinaryIO, start: int, size: int) -> int | None:
    """Offset of the next whole member from `start` on, or None."""
    base = start
    while base < size:
        stream.seek(base)
        window = stream.read(_CHUNK + len(_MAGIC) - 1)
        at = window.find(_MAGIC)
        while at != -1:
            try:
                _member(stream, base + at)
            except ArchiveError:
                at = window.find(_MAGIC, at + 1)
            else:
                return base + at
        base += _CHUNK
    return None
