"""A card index beside the WARC files: where each body and each complete capture stands.

`index.sqlite` only saves reading the whole archive at every start. It can be deleted at any time
and is written anew from the WARC files; whoever follows one of its cards checks the record found
there (`pipelines.archive.reader.Shelf`). Where the folder is read-only, the index lives in memory.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipelines.archive.files import Damage, scan, warc_files
from pipelines.archive.records import Record

NAME = "index.sqlite"
_EDITION = 1
_AT_ONCE = 200
_TABLES = """
CREATE TABLE file (name TEXT PRIMARY KEY, whole_until INTEGER NOT NULL);
CREATE TABLE record (
  id TEXT PRIMARY KEY, file TEXT NOT NULL, position INTEGER NOT NULL, digest TEXT, body INTEGER
) WITHOUT ROWID;
CREATE INDEX body_by_digest ON record (digest) WHERE body = 1;
CREATE TABLE capture (
  file TEXT, position INTEGER, url TEXT NOT NULL, date TEXT NOT NULL, portal TEXT, digests TEXT,
  PRIMARY KEY (file, position)
) WITHOUT ROWID;
CREATE INDEX capture_by_url ON capture (url, date, file, position);
"""
_NEWEST = """
SELECT file, position, url FROM capture AS c WHERE NOT EXISTS (
  SELECT 1 FROM capture AS d
  WHERE d.url = c.url AND (d.date, d.file, d.position) > (c.date, c.file, c.position)
) AND (:portal IS NULL OR portal = :portal) ORDER BY date, url, file, position
"""
_EVERY = """
SELECT file, position, url FROM (
  SELECT *, lag(digests) OVER (PARTITION BY url ORDER BY date, file, position) AS before
  FROM capture
) WHERE digests IS NOT before AND (:portal IS NULL OR portal = :portal)
ORDER BY date, url, file, position
"""
_OLDER = """
SELECT file, position FROM capture WHERE url = :url
  AND (date, file, position) < (SELECT date, file, position FROM capture
                                WHERE file = :file AND position = :position)
ORDER BY date DESC, file DESC, position DESC
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A record's file name and offset."""

    file: str
    offset: int


class _OtherEdition(Exception):
    """Raised by `_prepared` for an index another release wrote; it is written anew."""


class Index:
    """Cards of one archive folder; raises ArchiveError where the folder cannot be read."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._behind: set[str] = set()
        try:
            self._cards = _open(directory / NAME)
        except sqlite3.OperationalError:  # read-only folder
            self._cards = _open(None)

    def catch_up(self) -> None:
        """Read what the WARC files hold beyond the cards, and forget files that are gone."""
        present = {path.name: path for path in warc_files(self.directory)}
        for name in set(self._ends()) - set(present):
            self.forget(name)
        for name, path in present.items():
            end = self.whole_until(name)
            size = path.stat().st_size
            if size < end:
                self.forget(name)
                end = 0
            if size > end:
                for count, part in enumerate(scan(path, end)):
                    if not isinstance(part, Damage):
                        self._add(name, part.offset, part.length, part.record)
                    if count % _AT_ONCE == 0:
                        self._cards.commit()
                self._cards.commit()

    def add(self, file: str, offset: int, members: list[tuple[bytes, Record]]) -> None:
        """Cards for members just written one after another from `offset` on.

        The members are safe already: where the index cannot be written, it stays behind from here
        on and catches up at the next start.
        """
        if file in self._behind:
            return
        try:
            for data, record in members:
                self._add(file, offset, len(data), record)
                offset += len(data)
            self._cards.commit()
        except sqlite3.Error as error:
            self._behind.add(file)
            with suppress(sqlite3.Error):
                self._cards.rollback()
            message = "%s: the archive's index cannot be written (%s); the next start catches up"
            logging.getLogger(__name__).warning(message, file, error)

    def whole_until(self, file: str) -> int:
        """Where the last carded record of a file ends."""
        row = self._cards.execute("SELECT whole_until FROM file WHERE name = ?", (file,)).fetchone()
        return int(row[0]) if row else 0

    def rebuild(self, file: str) -> None:
        """Read one file anew: a card did not lead to its record."""
        self.forget(file)
        self.catch_up()

    def forget(self, file: str) -> None:
        """Drop all cards of a file."""
        for table in ("record", "capture"):
            self._cards.execute(f"DELETE FROM {table} WHERE file = ?", (file,))
        self._cards.execute("DELETE FROM file WHERE name = ?", (file,))
        self._cards.commit()

    def record(self, record_id: str) -> Place | None:
        """Where the record of this id should stand."""
        return self._place("SELECT file, position FROM record WHERE id = ?", (record_id,))

    def bodies(self, digest: str) -> list[Place]:
        """Where records that hold a body of this payload digest should stand."""
        rows = self._cards.execute(
            "SELECT file, position FROM record WHERE digest = ? AND body = 1"
            " ORDER BY file, position",
            (digest,),
        )
        return [Place(file, position) for file, position in rows]

    def captures(self, portal: str | None, every: bool) -> Iterator[tuple[Place, str]]:
        """Metadata records of complete captures by date: the newest of each page, or each change.

        Each comes with its page's address. `portal` keeps the pages whose newest capture came by
        that portal. The list is drawn up first, in a temporary file, so that a long reading holds
        no lock and sees one state.
        """
        self._cards.execute("DROP TABLE IF EXISTS temp.wanted")
        self._cards.execute(
            f"CREATE TEMP TABLE wanted AS {_EVERY if every else _NEWEST}", {"portal": portal}
        )
        self._cards.commit()
        last = 0
        while rows := self._cards.execute(
            "SELECT rowid, file, position, url FROM wanted WHERE rowid > ? ORDER BY rowid LIMIT ?",
            (last, _AT_ONCE),
        ).fetchall():
            for last, file, position, url in rows:  # noqa: B007 (last is the next page's start)
                yield Place(file, position), url

    def older(self, place: Place, url: str) -> list[Place]:
        """Earlier complete captures of the same page, newest first."""
        rows = self._cards.execute(
            _OLDER, {"url": url, "file": place.file, "position": place.offset}
        )
        return [Place(file, position) for file, position in rows]

    def close(self) -> None:
        self._cards.close()

    def _ends(self) -> list[str]:
        return [name for (name,) in self._cards.execute("SELECT name FROM file")]

    def _place(self, query: str, values: tuple[str, ...]) -> Place | None:
        row = self._cards.execute(query, values).fetchone()
        return Place(row[0], row[1]) if row else None

    def _add(self, file: str, offset: int, length: int, record: Record) -> None:
        if record.kind in ("response", "resource", "revisit"):
            card = (record.record_id, file, offset, record.digest, int(record.kind != "revisit"))
            self._cards.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?)", card)
        elif note := record.note():
            digests = [note["page"]["digest"], *(part["digest"] for part in note["attachments"])]
            self._cards.execute(
                "INSERT OR REPLACE INTO capture VALUES (?, ?, ?, ?, ?, ?)",
                (
                    file,
                    offset,
                    note["page"]["url"],
                    record.date,
                    note["origin"].get("portal_id"),
                    " ".join(digests),
                ),
            )
        self._cards.execute(
            "INSERT INTO file VALUES (?, ?) ON CONFLICT (name) DO UPDATE"
            " SET whole_until = max(whole_until, excluded.whole_until)",
            (file, offset + length),
        )


def _open(path: Path | None) -> sqlite3.Connection:
    """The index's file, made anew where it is of another edition or unreadable."""
    if path is None:
        return _prepared(":memory:")
    try:
        return _prepared(str(path))
    except sqlite3.OperationalError:
        raise  # read-only, or locked: not the file's fault
    except (sqlite3.DatabaseError, _OtherEdition):
        for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            leftover.unlink(missing_ok=True)
        return _prepared(str(path))


def _prepared(name: str) -> sqlite3.Connection:
    cards = sqlite3.connect(name, timeout=60, check_same_thread=False)
    try:
        cards.execute("PRAGMA synchronous = NORMAL")
        cards.execute("BEGIN IMMEDIATE")
        edition = cards.execute("PRAGMA user_version").fetchone()[0]
        if edition == 0:
            for statement in filter(str.strip, _TABLES.split(";")):
                cards.execute(statement)
            cards.execute(f"PRAGMA user_version = {_EDITION}")
        elif edition != _EDITION:
            raise _OtherEdition
        cards.commit()
        with suppress(sqlite3.OperationalError):  # another process is just opening it: it will
            cards.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        cards.close()
        raise
    return cards
