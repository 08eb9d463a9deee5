"""Runs and captures: what was fetched when and by which run.

In go addresses and run numbers, out comes what the next request and the run's summary need.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, update

from pipelines.store import models as m
from pipelines.store.engine import reading, written
from pipelines.store.loader import stamp


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of an address: its newest capture."""

    outcome: str
    reason: str
    etag: str | None
    last_modified: str | None
    fetched_at: datetime
    last_seen_at: datetime
    year: int | None
    """Reporting year, where it was read as a report."""


def known(engine: Engine, url: str) -> Known | None:
    """The newest capture of an address; None where it was never captured."""
    c = m.Capture
    query = (
        select(c, m.Report.year.label("reported"))
        .outerjoin(m.Report, m.Report.id == c.report_id)
        .where(c.url == url)
        .order_by(c.sequence.desc())
        .limit(1)
    )
    with reading(engine) as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Known(
        outcome=row.outcome,
        reason=row.reason,
        etag=row.etag,
        last_modified=row.last_modified,
        fetched_at=row.fetched_at,
        last_seen_at=row.last_seen_at,
        year=row.reported,
    )


def touch(engine: Engine, url: str, seen_at: datetime) -> bool:
    """The server said 304: move the times of the address's capture and of its report.

    False where the address was never captured (ask again without condition).
    """
    return written(engine, lambda connection: _touch(connection, url, seen_at))


def _touch(connection: Connection, url: str, seen_at: datetime) -> bool:
    c, v, r = m.Capture, m.ReportVersion, m.Report
    newest = select(c.id, c.report_id, c.version_id).where(c.url == url)
    row = connection.execute(newest.order_by(c.sequence.desc()).limit(1)).one_or_none()
    if row is None:
        return False
    here_again = update(c).where(c.id == row.id, c.gone_at.is_not(None))
    connection.execute(here_again.values(gone_at=None))
    for table, number in ((c, row.id), (v, row.version_id), (r, row.report_id)):
        connection.execute(
            update(table)
            .where(table.id == number, table.last_seen_at < seen_at)
            .values(last_seen_at=seen_at)
        )
    return True


def gone(engine: Engine, url: str, at: datetime) -> bool:
    """The server says that an address is gone: note since when, keep the record.

    False where the address was never captured.
    """
    c = m.Capture

    def work(connection: Connection) -> bool:
        newest = select(c.id).where(c.url == url).order_by(c.sequence.desc()).limit(1)
        number = connection.execute(newest).scalar()
        if number is not None:
            change = update(c).where(c.id == number, c.gone_at.is_(None))
            connection.execute(change.values(gone_at=at))
        return number is not None

    return written(engine, work)


def start(engine: Engine, command: str, at: datetime | None = None) -> int:
    """Note a run's beginning; its number."""
    new = insert(m.CrawlRun).values(command=command, started_at=at or datetime.now(UTC))
    return written(engine, lambda c: c.execute(new.returning(m.CrawlRun.id)).scalar_one())


def finish(
    engine: Engine,
    run_id: int,
    outcome: str,
    counts: Mapping[str, Mapping[str, Any]],
    at: datetime | None = None,
) -> None:
    """Note a run's end: its outcome, and portal id → counts."""
    change = update(m.CrawlRun).where(m.CrawlRun.id == run_id)
    text = json.dumps(counts, ensure_ascii=False, sort_keys=True)
    values = {"finished_at": at or datetime.now(UTC), "outcome": outcome, "counts": text}
    written(engine, lambda connection: connection.execute(change.values(**values)))


def listed(engine: Engine, limit: int = 20, run_id: int | None = None) -> list[dict[str, Any]]:
    """The last runs, newest first; a run without `finished_at` was cut off or still goes on."""
    query = select(m.CrawlRun).order_by(m.CrawlRun.id.desc()).limit(limit)
    if run_id is not None:
        query = query.where(m.CrawlRun.id == run_id)
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    return [
        {
            "id": row.id,
            "command": row.command,
            "started_at": stamp(row.started_at),
            "finished_at": stamp(row.finished_at) if row.finished_at else None,
            "outcome": row.outcome,
            "counts": json.loads(row.counts) if row.counts else {},
        }
        for row in rows
    ]


def one(engine: Engine, run_id: int) -> dict[str, Any] | None:
    """A run by its number, as `listed` has it; None where there is none."""
    return next((run for run in listed(engine, 1, run_id)), None)


def new_reports(engine: Engine, run_id: int) -> list[dict[str, Any]]:
    """Reports that this run saw first: agency, region_code, year, url, in order."""
    r, c, a, v = m.Report, m.Capture, m.Agency, m.ReportVersion
    query = (
        select(a.name.label("agency"), r.region_code, r.year, v.url)
        .join(v, v.id == r.version_id)
        .outerjoin(a, a.id == r.agency_id)
        .join(m.CrawlRun, m.CrawlRun.id == run_id)
        .where(
            r.first_seen_at >= m.CrawlRun.started_at,
            r.id.in_(select(c.report_id).where(c.run_id == run_id)),
        )
        .order_by(r.region_code, a.name, r.year, v.url)
    )
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def totals(engine: Engine) -> dict[str, int]:
    """How many reports, versions and captures the store holds."""
    queries = {
        "reports": select(func.count()).where(m.Report.version_id.is_not(None)),
        "versions": select(func.count(m.ReportVersion.id)),
        "captures": select(func.count(m.Capture.id)),
    }
    with reading(engine) as connection:
        return {name: connection.execute(query).scalar_one() for name, query in queries.items()}
