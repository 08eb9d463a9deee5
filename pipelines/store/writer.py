"""One reading into the store, in one transaction: a new report, a new version, or nothing.

The transaction finds the report by its key (or makes it), gives the page's address a new version
where what is printed differs from its last, moves the times, notes the capture, and settles which
address is shown. Any two orders of the same captures end in the same rows; a transaction that a
kill or another writer cuts off leaves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Insert, Row, bindparam, delete, insert, select, update

from pipelines.archive import Kept
from pipelines.model import Outcome
from pipelines.store import models as m
from pipelines.store import prepare
from pipelines.store.bulk import add_cells
from pipelines.store.lineage import unsettle
from pipelines.store.ready import Key, Prepared, facts
from pipelines.store.renditions import FIRST_POSITION
from pipelines.store.settle import settle

# Built once: putting a statement together costs more than running it.
_CAPTURE = (
    select(m.Capture.id, m.Capture.sequence, m.Capture.digest, m.Capture.last_seen_at)
    .add_columns(m.Capture.outcome, m.Capture.report_id, m.Capture.version_id)
    .where(m.Capture.url == bindparam("url"))
    .order_by(m.Capture.sequence.desc())
    .limit(1)
    .with_for_update()
)
_REPORT = (
    select(m.Report.id, m.Report.agency_id, m.Report.region_code, m.Report.year)
    .add_columns(m.Report.scope)
    .with_for_update()
)
_BY_KEY = _REPORT.where(
    m.Report.agency_id == bindparam("agency_id"),
    m.Report.year == bindparam("year"),
    m.Report.scope == bindparam("scope"),
    m.Report.key_url.is_(None),
)
_BY_URL = _REPORT.where(m.Report.key_url == bindparam("url"))
_VERSION = (
    select(m.ReportVersion)
    .where(m.ReportVersion.report_id == bindparam("report"))
    .where(m.ReportVersion.url == bindparam("url"))
    .order_by(m.ReportVersion.number.desc())
    .limit(1)
)
_ADD_REPORT = insert(m.Report).returning(m.Report.id)
_ADD_VERSION = insert(m.ReportVersion).returning(m.ReportVersion.id)
_ADD_CAPTURE = insert(m.Capture)
_ADD_PART: dict[type[m.Base], Insert] = {
    table: insert(table) for table in (m.Section, m.Issue, m.Grid, m.Observation)
}
_SET_REPORT = update(m.Report).where(m.Report.id == bindparam("row"))
_SET_VERSION = update(m.ReportVersion).where(m.ReportVersion.id == bindparam("row"))
_SET_CAPTURE = update(m.Capture).where(m.Capture.id == bindparam("row"))


class SavedOutcome(StrEnum):
    """What a reading changed: the record is new, has a new version, or is the same as before."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    NOT_A_REPORT = "not_a_report"
    NEEDS_CONVERTER = "needs_converter"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a capture in the store; `stored` is what `Report.as_record` asks for."""

    outcome: SavedOutcome
    reason: str
    url: str
    agency: str | None = None
    region_code: str | None = None
    year: int | None = None
    scope: str | None = None
    version: int | None = None
    report_id: int | None = None
    stored: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sight:
    """When and how a capture was seen."""

    at: datetime
    run_id: int | None = None
    kept: Kept | None = None
    etag: str | None = None
    last_modified: str | None = None
    complete: bool = True
    """Nothing is left that the next crawl has to make up for."""


def save(connection: Connection, made: Prepared, sight: Sight) -> Saved:
    """Write one prepared reading; to be run in one transaction by `engine.written`.

    A capture older than the one the store holds of the same address changes nothing: a reparse
    of an old archive must not undo a newer crawl.
    """
    url = made.capture.page.url
    prior = _newest_capture(connection, url)
    same_bytes = prior is not None and prior.digest == made.body
    if prior is not None and not same_bytes and sight.at < prior.last_seen_at:
        outcome = SavedOutcome.SAME if prior.report_id else SavedOutcome(prior.outcome)
        return Saved(outcome, "older than the capture the store holds", url)
    if made.report is None or made.key is None:
        _no_report(connection, made, sight, prior)
        return Saved(SavedOutcome(made.reading.outcome.value), made.reading.reason, url)
    report_id, fresh = _report(connection, made.key, sight.at)
    version_id, touched = _version(connection, report_id, made, sight)
    _note_capture(connection, made, sight, prior, report_id, version_id)
    moved = prior.report_id if prior is not None and prior.report_id != report_id else None
    if moved is not None and (same_bytes or _was_undecided(connection, moved, made.key)):
        settle(connection, moved, withdraw=url)
    before, shown = settle(connection, report_id, touched=touched)
    outcome = SavedOutcome.SAME
    if fresh or before is None:
        outcome = SavedOutcome.NEW
    elif shown.digest != before:
        outcome = SavedOutcome.CHANGED
    who = made.report.identity
    return Saved(
        outcome=outcome,
        reason=made.reading.reason,
        url=url,
        agency=who.agency,
        region_code=who.region_code,
        year=who.year,
        scope=who.scope,
        version=shown.number,
        report_id=report_id,
        stored=shown.stored,
    )


def _no_report(
    connection: Connection, made: Prepared, sight: Sight, prior: Row[Any] | None
) -> None:
    """Note a page that is no report. What the same bytes were read as before is withdrawn only
    where the reader now says that they are none: one that failed has said nothing."""
    held = prior if prior is not None and prior.digest == made.body else None
    if held is None or held.report_id is None:
        _note_capture(connection, made, sight, prior, None, None)
    elif made.reading.outcome is Outcome.NOT_A_REPORT:
        _note_capture(connection, made, sight, prior, None, None)
        settle(connection, held.report_id, withdraw=made.capture.page.url)
    else:
        _note_capture(connection, made, sight, prior, held.report_id, held.version_id)


def _newest_capture(connection: Connection, url: str) -> Row[Any] | None:
    return connection.execute(_CAPTURE, {"url": url}).one_or_none()


def _report(connection: Connection, key: Key, at: datetime) -> tuple[int, bool]:
    """The key's report, locked, made where it is absent."""
    facts = {
        "agency_id": key.agency_id,
        "region_code": key.region_code,
        "year": key.year,
        "scope": key.scope,
    }
    if key.url is None:
        found = connection.execute(_BY_KEY, facts).one_or_none()
    else:
        found = connection.execute(_BY_URL, {"url": key.url}).one_or_none()
    if found is None:
        row = {**facts, "key_url": key.url, "first_seen_at": at, "last_seen_at": at}
        return connection.execute(_ADD_REPORT, row).scalar_one(), True
    if tuple(found)[1:] != tuple(facts.values()):  # an undecided report is read otherwise now
        unsettle(connection, found.id)
        connection.execute(_SET_REPORT, {"row": found.id, **facts})
        unsettle(connection, found.id)
    return found.id, False


def _was_undecided(connection: Connection, report_id: int, key: Key) -> bool:
    """Whether a report was keyed by its address only because it was not yet decided as `key`."""
    query = select(m.Report.key_url, m.Report.year).where(m.Report.id == report_id)
    held = connection.execute(query).one()
    return held.key_url is not None and held.year in (None, key.year)


def _version(
    connection: Connection, report_id: int, made: Prepared, sight: Sight
) -> tuple[int, bool]:
    """The address's version that says what the reading says; whether anything was written."""
    url = made.capture.page.url
    last = connection.execute(_VERSION, {"report": report_id, "url": url}).one_or_none()
    said = facts(made)
    if last is not None:  # one address reached by two portals: the more official, in any order
        ways = [(said["rank"], said["portal_id"]), (last.rank, last.portal_id)]
        said["rank"], said["portal_id"] = min(ways, key=lambda way: (way[0], way[1] or ""))
    if last is None or last.digest != made.content:
        row = {
            **said,
            "report_id": report_id,
            "url": url,
            "number": 1 if last is None else last.number + 1,
            "withdrawn": False,
            "digest": made.content,
            "first_seen_at": sight.at,
            "last_seen_at": sight.at,
        }
        version_id = connection.execute(_ADD_VERSION, row).scalar_one()
        _hang(connection, version_id, made, all_parts=True)
        return version_id, True
    times = {
        "first_seen_at": min(last.first_seen_at, sight.at),
        "last_seen_at": max(last.last_seen_at, sight.at),
    }
    way = (last.rank, last.portal_id) != (said["rank"], said["portal_id"])
    renewed = last.reading_digest != made.said or way or last.withdrawn
    values = {**times, **said, "withdrawn": False} if renewed else times
    if any(getattr(last, name) != value for name, value in values.items()):
        connection.execute(_SET_VERSION, {"row": last.id, **values})
    if last.reading_digest != made.said:
        _hang(connection, last.id, made, all_parts=False)
    return last.id, renewed


def _hang(connection: Connection, version_id: int, made: Prepared, *, all_parts: bool) -> None:
    """Write what a version says; findings, observations and grids anew where only
    these changed."""
    assert made.report is not None
    report = made.report
    mine = {"version_id": version_id}
    if all_parts:
        add_cells(connection, version_id, made.cells)
        _rows(
            connection,
            m.Section,
            [
                {**mine, "position": at, "code": s.code, "heading": s.heading, "text": s.text}
                for at, s in enumerate(report.sections)
            ],
        )
    else:
        issue = m.Issue
        ours = delete(issue).where(issue.version_id == version_id, issue.position < FIRST_POSITION)
        connection.execute(ours)
        for table in (m.Grid, m.Observation):
            connection.execute(delete(table).where(table.version_id == version_id))
    findings = [prepare.finding_row(found) for found in report.issues]
    _rows(connection, m.Issue, [{**mine, "position": at, **row} for at, row in enumerate(findings)])
    said = [prepare.observation_row(observed) for observed in report.observations]
    _rows(connection, m.Observation, [{**mine, "position": a, **row} for a, row in enumerate(said)])
    grids = [prepare.grid_content(grid) for grid in report.grids]
    _rows(connection, m.Grid, [{**mine, "position": a, "content": g} for a, g in enumerate(grids)])


def _rows(connection: Connection, table: type[m.Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(_ADD_PART[table], rows)


def _note_capture(
    connection: Connection,
    made: Prepared,
    sight: Sight,
    prior: Row[Any] | None,
    report_id: int | None,
    version_id: int | None,
) -> None:
    """The capture's row: the same bytes again only move its time and renew its reading."""
    origin, kept = made.capture.origin, sight.kept
    row: dict[str, Any] = {
        "outcome": made.reading.outcome.value,
        "reason": made.reading.reason,
        "report_id": report_id,
        "version_id": version_id,
    }
    if prior is not None and prior.digest == made.body:
        row["last_seen_at"] = max(prior.last_seen_at, sight.at)
        if kept is not None:  # validators follow the newest exchange; a reparse is none
            row |= {"etag": sight.etag, "last_modified": sight.last_modified, "gone_at": None}
            row |= {"complete": sight.complete, **_listed(made)}
        connection.execute(_SET_CAPTURE, {"row": prior.id, **row})
        return
    row |= {
        "url": made.capture.page.url,
        "sequence": 1 if prior is None else prior.sequence + 1,
        "digest": made.body,
        "fetched_at": sight.at,
        "last_seen_at": sight.at,
        "run_id": sight.run_id,
        "portal_id": origin.portal_id,
        "manual": origin.manual,
        "list_title": origin.list_title,
        "list_date": origin.list_date,
        "complete": sight.complete,
        **_listed(made),
        "etag": sight.etag,
        "last_modified": sight.last_modified,
        "warc_file": kept.file if kept else None,
        "warc_offset": kept.offset if kept else None,
        "warc_record": kept.record_id if kept else None,
    }
    connection.execute(_ADD_CAPTURE, row)


def _listed(made: Prepared) -> dict[str, Any]:
    """Where the crawl has the address from."""
    origin = made.capture.origin
    return {"listed_url": origin.listed_url, "publisher": origin.publisher}
