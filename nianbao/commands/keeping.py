"""`nianbao add`, `reparse`, `db upgrade` and `doctor`: the archive and the store."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nianbao.face import Face
from nianbao.options import Agency, Archive, Database, Files, Region, RegistryPath, Url, Year, Years

if TYPE_CHECKING:
    from pipelines.archive import Problem
    from pipelines.model import Capture, Identity, Origin
    from pipelines.store import Store


def add(
    ctx: typer.Context,
    files: Files,
    url: Url = None,
    agency: Agency = None,
    region: Region = None,
    year: Year = None,
    database: Database = None,
    archive: Archive = None,
) -> int:
    """Each file is read, archived and stored by itself; 1 where one of them was not stored.

    What the options say is what the portal would have said: it fills in what the document leaves
    open and never overrules it. It is archived with the file, so that `reparse` knows it too.
    """
    from pipelines import Capture, Resource, process
    from pipelines.archive import Archive as WarcArchive
    from pipelines.archive import Exchange
    from pipelines.guard import guarded

    face: Face = ctx.obj.at(database, archive)
    if url and len(files) > 1:
        raise face.refuse("add.one_address", status=2)
    if region is not None and len(face.region(region) or "") != 6:
        raise face.refuse("add.whole_code", status=2, code=region)
    origin = said(agency, region, year)
    store = face.open_store(must_exist=False)
    run = store.start_run("add")
    counts: Counter[str] = Counter()
    with WarcArchive(face.archive, f"add-{run}") as warc:
        for path in files:
            try:
                body = path.read_bytes()
            except OSError as error:
                face.say("errors.file", path=path, message=error.strerror)
                counts["failed"] += 1
                continue
            # a file without an address is known by its content
            address = url or f"urn:sha1:{hashlib.sha1(body).hexdigest()}"
            now = datetime.now(UTC)
            capture = Capture(
                Resource(address, body, name=path.name), origin=origin, fetched_at=now
            )
            reading = guarded(process, capture)
            if reading.report is None:
                face.say("parse.not_a_report", path=path, reason=reading.reason)
                counts["failed"] += 1
                continue
            if not accepted(face, path, reading.report.identity, agency, region, year):
                counts["failed"] += 1
                continue
            # status None: no exchange took place, a person saved the file
            kept = warc.write(Exchange(address, body, now, status=None, name=path.name), (), origin)
            saved = store.save(capture, reading, kept, now, run)
            counts[saved.outcome] += 1
            face.say(
                "add.done",
                path=path,
                agency=saved.agency,
                year=saved.year,
                outcome=face.messages.word("outcome", saved.outcome),
                version=saved.version,
            )
    store.finish_run(run, "failed" if counts["failed"] else "ok", {"": dict(counts)})
    return int(counts["failed"] > 0)


def said(agency: str | None, region: str | None, year: int | None) -> Origin:
    """What a person says of a file, in the places where a portal would say it."""
    from pipelines import Origin

    return Origin(region_code=region, publisher=agency, year=year, manual=True)


def accepted(
    face: Face,
    path: Path,
    who: Identity,
    agency: str | None,
    region: str | None,
    year: int | None,
) -> bool:
    """Whether the document is identified, and by nothing else than what the person said."""
    missing = [
        face.messages(f"show.{name}")
        for name, value in (
            ("agency", who.agency),
            ("region", who.region_code),
            ("year", who.year),
        )
        if value is None
    ]
    if missing:
        face.say("add.incomplete", path=path, missing=", ".join(missing))
        return False
    names = (who.agency, who.agency_printed)
    short = agency is not None and (who.agency or "").endswith(agency)
    for given, found, same in (
        (agency, who.agency, agency in names or short),
        (region, who.region_code, region == who.region_code),
        (year, who.year, year == who.year),
    ):
        if given is not None and not same:
            face.say("add.differs", path=path, found=found, given=given)
            return False
    return True


def reparse(
    ctx: typer.Context,
    portal: Annotated[str | None, typer.Option("--portal", metavar="ID")] = None,
    years: Years = None,
    database: Database = None,
    archive: Archive = None,
) -> int:
    """The archive's captures, read by today's code, into the store; 1 where one cannot be read.

    The whole history is walked, oldest first, so that an empty store gets the same versions as
    the crawls gave; what the store holds in a newer capture is not read again.
    """
    from nianbao.rereading import readings
    from pipelines.archive import captures

    face: Face = ctx.obj.at(database, archive)
    if not face.archive.is_dir():
        raise face.refuse("archive.absent", path=face.archive)
    store = face.open_store(must_exist=False)
    run = store.start_run("reparse")
    counts = dict.fromkeys(("captures", "new", "changed", "same", "not_report", "failed"), 0)
    names = {"not_a_report": "not_report", "needs_converter": "failed", "unreadable": "failed"}

    def unreadable(problem: Problem) -> None:
        counts["failed"] += 1
        face.say("reparse.failed", url=problem.file, reason=problem.message)

    history = captures(face.archive, portal, every=True, on_problem=unreadable)
    with face.progress("reparse.progress") as advance:
        for capture, reading in readings(wanted(store, history, set(years or ()))):
            advance()
            year = reading.report.identity.year if reading.report else None
            if years and year not in years:
                continue
            saved = store.save(capture, reading, seen_at=capture.fetched_at, run_id=run)
            counts["captures"] += 1
            outcome = names.get(saved.outcome, str(saved.outcome))
            counts[outcome] += 1
            if outcome == "failed":
                face.say("reparse.failed", url=capture.page.url, reason=saved.reason)
    store.finish_run(run, "failed" if counts["failed"] else "ok", {portal or "": counts})
    face.say("reparse.done", **counts)
    return int(counts["failed"] > 0)


def wanted(store: Store, history: Iterable[Capture], years: set[int]) -> Iterator[Capture]:
    """The captures worth reading: not those the store holds a newer one of, nor other years'."""
    for capture in history:
        known = store.known(capture.page.url)
        if known is not None and capture.fetched_at is not None:
            if known.fetched_at > capture.fetched_at.replace(microsecond=0):
                continue
            if years and known.year is not None and known.year not in years:
                continue
        yield capture


def upgrade(ctx: typer.Context, database: Database = None) -> int:
    """Opening the store upgrades it; this says so."""
    from pipelines.store.upgrade import HEAD

    face: Face = ctx.obj.at(database)
    face.open_store(must_exist=False).close()
    face.say("store.upgraded", revision=HEAD)
    return 0


def doctor(
    ctx: typer.Context,
    registry: RegistryPath = None,
    database: Database = None,
    archive: Archive = None,
) -> int:
    """One line a check, as soon as it is made; 1 where something is broken."""
    from nianbao.doctor import examine

    face: Face = ctx.obj.at(database, archive)
    console = face.console()
    styles = {"ok": "green", "note": "yellow", "failed": "bold red"}
    broken = False
    for check in examine(face.database_url, face.archive, registry):
        broken |= check.state == "failed"
        state = face.messages.word("state", check.state)
        subject = face.messages(f"doctor.{check.subject}")
        console.print(f"[{styles[check.state]}]{state}[/]  {subject}  ", end="")
        console.print(check.detail, markup=False, soft_wrap=True)
    return int(broken)
