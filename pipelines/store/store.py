"""The store's one door: `open_store(url)` gives a `Store`, its methods are all the rest needs.

Each method is one function of this room with the store's connections put in; any thread may call
it, and several processes may have the same database open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from sqlalchemy import Engine

from pipelines.archive import Kept
from pipelines.model import Capture, Reading
from pipelines.store import agencies as directory
from pipelines.store import expected as roster
from pipelines.store import overrides as corrections
from pipelines.store import reader, runs, walks, writer
from pipelines.store.concepts import fill
from pipelines.store.dictionaries import Dictionaries
from pipelines.store.engine import connect, written
from pipelines.store.expected import Expected, Held, Visit
from pipelines.store.lineage import settle_agencies
from pipelines.store.listing import Asked
from pipelines.store.overrides import Override
from pipelines.store.ready import ready
from pipelines.store.upgrade import upgrade


def open_store(url: str) -> Store:
    """The store at a database URL, upgraded to today's schema.

    Raises StoreError: no such database, or one a newer nianbao wrote.
    """
    engine = connect(url)
    upgrade(engine)
    fill(engine)
    settle_agencies(engine)
    return Store(engine)


class Store:
    """Reports by agency, region and year, with every version and finding."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._words = Dictionaries(engine)

    # --- writing ---

    def save(
        self,
        capture: Capture,
        reading: Reading,
        kept: Kept | None = None,
        seen_at: datetime | None = None,
        run_id: int | None = None,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        complete: bool = True,
    ) -> writer.Saved:
        """Store a reading in one transaction; `seen_at` defaults to the capture's own time.
        `complete` says that the next crawl has nothing to make up for.

        Raises ValueError for a cell that breaks the contract, StoreError where the database fails.
        """
        at = (seen_at or capture.fetched_at or datetime.now(UTC)).replace(microsecond=0)
        made = ready(self._words, capture, reading)
        sight = writer.Sight(at, run_id, kept, etag, last_modified, complete)
        return written(self.engine, lambda connection: writer.save(connection, made, sight))

    def touch(self, url: str, seen_at: datetime) -> bool:
        """A 304 came: move `last_seen_at`; False where the address was never captured."""
        return runs.touch(self.engine, url, seen_at.replace(microsecond=0))

    def gone(self, url: str, at: datetime) -> bool:
        """The address is gone, its record stays; False where it was never captured."""
        return runs.gone(self.engine, url, at.replace(microsecond=0))

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """(ETag, Last-Modified) of the newest capture, for a conditional request."""
        found = self.known(url)
        return (found.etag, found.last_modified) if found else (None, None)

    def known(self, url: str) -> runs.Known | None:
        """The newest capture of an address, None where it was never captured."""
        return runs.known(self.engine, url)

    def settled(self, urls: Sequence[str]) -> set[str]:
        """Those of these listed addresses that no crawl needs to ask for again."""
        return walks.settled(self.engine, urls)

    def addresses(
        self, portal: str, years: Collection[int] = (), *, unfinished: bool = False
    ) -> list[walks.Address]:
        """The addresses held through a portal, all or those that lack something, to ask again."""
        return walks.addresses(self.engine, portal, years, unfinished=unfinished)

    def walked(self, portal: str, url: str) -> walks.Walked | None:
        """What is known of a list that a crawl has read to its end."""
        return walks.walked(self.engine, portal, url)

    def found_columns(self, portal: str) -> list[tuple[str, str]]:
        """(address, family) of columns that no registry names and a crawl has found."""
        return walks.found(self.engine, portal)

    def note_walks(self, ended: Iterable[walks.Ended], at: datetime) -> None:
        """Note the lists of a run that were read to their end."""
        walks.note(self.engine, ended, at.replace(microsecond=0))

    # --- records ---

    def records(
        self,
        region: str | None = None,
        years: tuple[int, ...] = (),
        agency: str | None = None,
        *,
        at: str | None = None,
        as_named: bool = False,
    ) -> Iterator[dict[str, Any]]:
        """Contract records by region code, agency, year; `region` is a code or its beginning.

        `agency` means the body under all its names, with `as_named` that name alone; `at` is the
        region in which the name is looked up.
        """
        asked = self._asked(Asked(region, tuple(years), agency, at, as_named))
        for one in reader.loaded(self.engine, asked, self.overrides()):
            yield one.record()

    def record(
        self, agency: str, year: int, region: str | None = None, *, as_named: bool = False
    ) -> dict[str, Any] | None:
        """One record, None where there is none; raises AmbiguousAgency with the candidates."""
        asked = self._asked(Asked(None, (year,), agency, region, as_named))
        found = reader.chosen(self.engine, asked, self.overrides())
        return found.record() if found else None

    def versions(self, agency: str, year: int, region: str | None = None) -> list[dict[str, Any]]:
        """All versions of that record's shown address, oldest first, as printed (no override)."""
        asked = self._asked(Asked(None, (year,), agency, region, as_named=True))
        found = reader.chosen(self.engine, asked, self.overrides())
        return reader.history(self.engine, found.report_id) if found else []

    def history(self, report_id: int) -> list[dict[str, Any]]:
        """All versions of a report's shown address, oldest first."""
        return reader.history(self.engine, report_id)

    def _asked(self, asked: Asked) -> Asked:
        """The question, answered with bodies that are up to date where it names one."""
        if asked.agency is not None and not asked.as_named:
            settle_agencies(self.engine)
        return asked

    def findings(
        self,
        region: str | None = None,
        years: tuple[int, ...] = (),
        agency: str | None = None,
        *,
        rule: str | None = None,
        severity: str | None = None,
        cause: str | None = None,
        as_named: bool = False,
    ) -> Iterator[dict[str, Any]]:
        """Findings of the records, in the records' order."""
        asked = self._asked(Asked(region, tuple(years), agency, as_named=as_named))
        return reader.findings(self.engine, asked, reader.Which(rule, severity, cause))

    # --- agencies ---

    def agencies_named(self, name: str) -> list[directory.Known]:
        """Agencies of an official or printed name, else those whose name ends so."""
        settle_agencies(self.engine)
        return directory.named(self.engine, name)

    def agencies_of(self, codes: Iterable[str]) -> list[directory.Known]:
        """All agencies of some regions."""
        settle_agencies(self.engine)
        return directory.of_regions(self.engine, codes)

    def line(
        self, agency: str, region: str | None
    ) -> tuple[list[directory.Known], list[directory.KnownLink]]:
        """The names of the body an agency is, oldest first, and every link of any of them."""
        settle_agencies(self.engine)
        return directory.line(self.engine, agency, region)

    # --- corrections ---

    def overrides(self) -> list[Override]:
        """All corrections in the order they were added."""
        return corrections.stored(self.engine)

    def add_override(self, override: Override) -> int:
        """Store a correction; raises StoreError where it cannot mean anything."""
        return corrections.add(self.engine, override)

    # --- runs and portals ---

    def start_run(self, command: str) -> int:
        """Note the beginning of a run."""
        return runs.start(self.engine, command)

    def finish_run(
        self, run_id: int, outcome: str, counts: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Note its end; `counts` by portal id. What it brought joins its bodies' lines."""
        settle_agencies(self.engine)
        runs.finish(self.engine, run_id, outcome, counts)

    def runs(self, limit: int = 20) -> list[dict[str, Any]]:
        """The last runs, newest first."""
        return runs.listed(self.engine, limit)

    def run(self, number: int) -> dict[str, Any] | None:
        """One run, None where there is none of that number."""
        return runs.one(self.engine, number)

    def new_reports(self, run: int) -> list[dict[str, Any]]:
        """Reports that a run saw first."""
        return runs.new_reports(self.engine, run)

    def expect(self, year: int, derived: Iterable[Expected], *, as_named: bool = False) -> None:
        """Renew the year's derived expectations: the given ones, then earlier years' agencies."""
        settle_agencies(self.engine)
        roster.expect(self.engine, year, derived, as_named=as_named)

    def add_expected(self, rows: Sequence[Expected]) -> int:
        """Add people's expectations; how many were new."""
        return roster.add(self.engine, rows)

    def expected(self, year: int, region: str | None = None) -> list[Expected]:
        """The reports of a year that must appear."""
        return roster.expected(self.engine, year, region)

    def published(
        self, year: int, region: str | None = None, *, as_named: bool = False
    ) -> list[Held]:
        """The reports of a year that are held, as the ledger needs them."""
        return roster.held(self.engine, year, region, as_named=as_named)

    def visits(self, since: datetime | None = None) -> dict[str, list[Visit]]:
        """Portal → what finished crawls said of it, oldest first."""
        return roster.visits(self.engine, since)

    def held(self, year: int | None = None) -> dict[tuple[str, int], int]:
        """(portal id, year) → reports held that were seen through it, for `expect`."""
        return reader.held(self.engine, year)

    def captures(self, outcome: str | None = None) -> Iterator[dict[str, Any]]:
        """The newest capture of each address and what became of it."""
        return reader.captures(self.engine, outcome)

    def totals(self) -> dict[str, int]:
        """Numbers of reports, versions and captures."""
        return runs.totals(self.engine)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
