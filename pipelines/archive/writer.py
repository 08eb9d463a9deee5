"""The archive while a crawl writes it: captures in, flushed WARC files out.

Each run writes files of its own, named after run and process, so that two crawls never share
one. `write` returns only when all bytes of the capture have left the process: a kill afterwards
loses nothing. Every second the file is also forced to the disk, for power cuts.
"""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

from pipelines.archive.exchange import ArchiveError, Exchange, payload_digest
from pipelines.archive.files import SUFFIX, close_torn_tail, sync_directory, warc_files
from pipelines.archive.index import NAME, Index
from pipelines.archive.reader import Shelf
from pipelines.archive.records import Original, group, warcinfo
from pipelines.model import Origin

ROTATE_AT = 1 << 30
"""Bytes after which a file is closed and the next begun: 1 GB, the field's custom."""
SYNC_EVERY = 1.0
"""Seconds between two fsyncs: a power cut costs at most a second of pages, fetched again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a capture stands: its page's record, and the file and offset of its first record."""

    record_id: str
    digest: str
    file: str
    offset: int
    revisit: bool
    """The page's body was there already, and only a reference to it was written."""


class Archive:
    """The archive of one running crawl; one thread writes. Raises ArchiveError.

    Opening it closes the torn tails that killed processes left behind.
    """

    def __init__(self, directory: Path, run: str, *, rotate_at: int = ROTATE_AT) -> None:
        self.directory = directory
        self._run = re.sub(r"[^A-Za-z0-9._-]+", "-", run) or "run"
        self._rotate_at = rotate_at
        self._handle: int | None = None
        self._path: Path | None = None
        self._serial = 0
        self._synced = 0.0
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._index = Index(directory)
            for path in warc_files(directory):
                if path.stat().st_size != (whole := self._index.whole_until(path.name)):
                    close_torn_tail(path, whole if whole <= path.stat().st_size else 0)
            self._index.catch_up()
        except OSError as error:
            raise ArchiveError(
                f"{directory}: the archive cannot be opened: {error.strerror}; choose a folder"
                " that can be written, with --archive"
            ) from error
        self._shelf = Shelf(self._index)

    def write(
        self, page: Exchange, attachments: Sequence[Exchange] = (), origin: Origin | None = None
    ) -> Kept:
        """Archive a page with its attachments as one capture; returns when all is flushed."""
        try:
            return self._write(page, attachments, origin or Origin())
        except sqlite3.Error as error:
            raise ArchiveError(
                f"{self.directory / NAME} cannot be read: {error}; delete it, it is written anew"
            ) from error

    def _write(self, page: Exchange, attachments: Sequence[Exchange], origin: Origin) -> Kept:
        digests = [payload_digest(exchange.body) for exchange in (page, *attachments)]
        originals: dict[str, Original] = {}
        for digest in digests:
            if digest not in originals and (found := self._shelf.original(digest)):
                originals[digest] = found
        members = group(page, attachments, origin, digests, originals)
        path, offset = self._append(b"".join(data for data, _ in members))
        self._index.add(path.name, offset, members)
        return Kept(
            record_id=members[0][1].record_id,
            digest=digests[0],
            file=path.name,
            offset=offset,
            revisit=digests[0] in originals,
        )

    def close(self) -> None:
        """Force everything to the disk and let go of the file."""
        self._close_file()
        self._index.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _append(self, data: bytes) -> tuple[Path, int]:
        handle, path = self._file()
        offset = os.lseek(handle, 0, os.SEEK_END)
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(handle, rest) :]
            if time.monotonic() - self._synced >= SYNC_EVERY:
                os.fsync(handle)
                self._synced = time.monotonic()
        except OSError as error:
            os.ftruncate(handle, offset)
            raise ArchiveError(
                f"{path}: cannot be written: {error.strerror}; make room and start again"
            ) from error
        return path, offset

    def _file(self) -> tuple[int, Path]:
        if self._handle is not None and self._path is not None:
            if os.lseek(self._handle, 0, os.SEEK_END) < self._rotate_at:
                return self._handle, self._path
            self._close_file()
        while True:
            self._serial += 1
            name = f"nianbao-{self._run}-{os.getpid()}-{self._serial:05d}{SUFFIX}"
            path = self.directory / name
            try:
                handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_APPEND, 0o644)
            except FileExistsError:
                continue
            except OSError as error:
                raise ArchiveError(f"{path}: cannot be made: {error.strerror}") from error
            fcntl.flock(handle, fcntl.LOCK_EX)
            os.write(handle, warcinfo(name, _about()))
            sync_directory(self.directory)
            self._handle, self._path = handle, path
            return handle, path

    def _close_file(self) -> None:
        if self._handle is not None:
            os.fsync(self._handle)
            os.close(self._handle)
        self._handle = self._path = None


def _about() -> dict[str, str]:
    try:
        release = version("nianbao")
    except PackageNotFoundError:  # run from a checkout that was never installed
        release = "0"
    return {
        "software": f"nianbao/{release}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey",
    }
