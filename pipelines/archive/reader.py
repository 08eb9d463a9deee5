"""The archive read again: captures for `reparse`, problems for `doctor`.

Everything here works from the WARC files; the index only says where to look, and a card that
leads to another record makes the index read that file anew.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.archive.exchange import ArchiveError, payload_digest
from pipelines.archive.files import Damage, Member, being_written, read_member, scan, warc_files
from pipelines.archive.index import Index, Place
from pipelines.archive.records import GZIP_HEAD, Original, Record, origin_of
from pipelines.model import Capture, Resource


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an archive, where.

    Kinds: torn_tail, damaged, digest_mismatch, dangling_revisit, dangling_capture.
    """

    file: str
    offset: int
    kind: str
    message: str


class Shelf:
    """Records by their cards, each checked before it is trusted. Raises ArchiveError."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def original(self, digest: str) -> Original | None:
        """A record that truly holds a body of this digest: read, and its body hashed."""
        for place in self._index.bodies(digest):
            try:
                record = self.at(place).record
            except ArchiveError:
                continue
            if record.digest == digest and payload_digest(record.payload) == digest:
                return Original(record.record_id, record.url, record.date)
        return None

    def capture(self, place: Place) -> Capture:
        """The capture whose metadata record stands at `place`, revisits resolved."""
        record = self.at(place).record
        note = record.note()
        if note is None:
            raise ArchiveError(f"{place.file}: no capture at {place.offset}")
        return Capture(
            page=self._resource(note["page"]),
            attachments=tuple(self._resource(part) for part in note["attachments"]),
            origin=origin_of(note),
            fetched_at=datetime.fromisoformat(record.date),
        )

    def at(self, place: Place) -> Member:
        return read_member(self._index.directory / place.file, place.offset)

    def _resource(self, part: dict[str, Any]) -> Resource:
        body = self._body(part["record"], part["digest"])
        return Resource(
            url=part["url"], body=body, media_type=part["media_type"], name=part["name"]
        )

    def _body(self, record_id: str, digest: str) -> bytes:
        record = self._record(record_id)
        if record is not None and record.kind != "revisit":
            if payload_digest(record.payload) == digest:
                return record.payload
        elif record is not None and record.refers_to:
            first = self._record(record.refers_to)
            if first is not None and payload_digest(first.payload) == digest:
                return first.payload
        if (other := self.original(digest)) and (record := self._record(other.record_id)):
            return record.payload
        raise ArchiveError(f"{record_id}: no record holds its body ({digest})")

    def _record(self, record_id: str) -> Record | None:
        for attempt in range(2):
            place = self._index.record(record_id)
            if place is None:
                return None
            try:
                record = self.at(place).record
            except ArchiveError:
                record = None
            if record is not None and record.record_id == record_id:
                return record
            if attempt == 0:
                self._index.rebuild(place.file)
        return None


def captures(
    directory: Path,
    portal: str | None = None,
    *,
    every: bool = False,
    on_problem: Callable[[Problem], None] | None = None,
) -> Iterator[Capture]:
    """The newest complete capture of every page address, by time and address, read lazily.

    `every` gives each capture whose bytes differ from the one before it, oldest first: the whole
    history. A capture that cannot be read any more is told to `on_problem` (by default to the
    log), and the newest readable one before it takes its place.
    """
    if not directory.is_dir():
        raise ArchiveError(f"{directory}: no such archive; name one with --archive")
    tell = on_problem or _log
    index = Index(directory)
    try:
        index.catch_up()
        shelf = Shelf(index)
        for place, url in index.captures(portal, every):
            for candidate in [place] if every else [place, *index.older(place, url)]:
                try:
                    found = shelf.capture(candidate)
                except ArchiveError as error:
                    tell(Problem(candidate.file, candidate.offset, "damaged", f"{url}: {error}"))
                else:
                    yield found
                    break
    finally:
        index.close()


def verify(directory: Path) -> Iterator[Problem]:
    """Read every byte of every file again; the index is neither used nor needed."""
    cards = sqlite3.connect("")  # a temporary file: a large archive does not fill the memory
    cards.execute("CREATE TABLE held (id TEXT PRIMARY KEY, digest TEXT, body INTEGER)")
    cards.execute("CREATE TABLE wanted (file TEXT, position INTEGER, id TEXT, digest TEXT)")
    cards.execute("CREATE TABLE named (file TEXT, position INTEGER, id TEXT)")
    try:
        for path in warc_files(directory):
            for part in scan(path):
                if isinstance(part, Damage):
                    yield from _damage(path, part)
                    continue
                yield from _member_problems(path, part)
                _note(cards, path.name, part)
        yield from _dangling(cards)
    finally:
        cards.close()


def _damage(path: Path, part: Damage) -> Iterator[Problem]:
    if part.tail and being_written(path):
        return  # a crawl is writing here just now
    kind = "torn_tail" if part.tail else "damaged"
    advice = (
        "the next crawl closes it" if part.tail else "restore the file from a copy, or crawl again"
    )
    yield Problem(
        path.name, part.offset, kind, f"{part.length} bytes are no whole record; {advice}"
    )


def _member_problems(path: Path, part: Member) -> Iterator[Problem]:
    if path.name.startswith("nianbao-") and part.head != GZIP_HEAD:
        yield Problem(path.name, part.offset, "damaged", "the record's gzip head was altered")
    if not part.record.sound:
        message = f"{part.record.url}: the bytes do not agree with the record's digest"
        yield Problem(path.name, part.offset, "digest_mismatch", message)


def _note(cards: sqlite3.Connection, file: str, part: Member) -> None:
    record = part.record
    if record.kind in ("response", "resource", "revisit"):
        body = int(record.kind != "revisit")
        cards.execute(
            "INSERT OR REPLACE INTO held VALUES (?, ?, ?)", (record.record_id, record.digest, body)
        )
        if not body:
            wanted = (file, part.offset, record.refers_to, record.digest)
            cards.execute("INSERT INTO wanted VALUES (?, ?, ?, ?)", wanted)
    elif note := record.note():
        for piece in (note["page"], *note["attachments"]):
            cards.execute(
                "INSERT INTO named VALUES (?, ?, ?)", (file, part.offset, piece["record"])
            )


def _dangling(cards: sqlite3.Connection) -> Iterator[Problem]:
    cards.execute("CREATE INDEX held_digest ON held (digest) WHERE body = 1")
    for file, position, name in cards.execute(
        "SELECT file, position, id FROM wanted WHERE NOT EXISTS"
        " (SELECT 1 FROM held WHERE held.body = 1 AND held.digest = wanted.digest)"
    ):
        yield Problem(file, position, "dangling_revisit", f"no record holds the body of {name}")
    for file, position, name in cards.execute(
        "SELECT file, position, id FROM named WHERE NOT EXISTS"
        " (SELECT 1 FROM held WHERE held.id = named.id)"
    ):
        yield Problem(file, position, "dangling_capture", f"the capture's record {name} is absent")


def _log(problem: Problem) -> None:
    logging.getLogger(__name__).error(
        "%s at %d: %s; run `nianbao doctor`", problem.file, problem.offset, problem.message
    )
