"""After a write: which address a report is shown from, its times, and how its addresses differ.

All of it follows from the report's versions alone, so it can be worked out again at any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from pipelines.store import models as m
from pipelines.store.lineage import unsettle
from pipelines.store.loader import load, stamp
from pipelines.store.prepare import finding_row
from pipelines.store.renditions import FIRST_POSITION, Address, chosen, compare

_VERSIONS = (
    select(m.ReportVersion.id, m.ReportVersion.url, m.ReportVersion.number)
    .add_columns(m.ReportVersion.rank, m.ReportVersion.withdrawn, m.ReportVersion.digest)
    .add_columns(m.ReportVersion.first_seen_at, m.ReportVersion.last_seen_at)
    .where(m.ReportVersion.report_id == bindparam("report"))
    .order_by(m.ReportVersion.url, m.ReportVersion.number)
)
_REPORT = (
    select(m.Report.version_id, m.Report.first_seen_at, m.Report.last_seen_at)
    .where(m.Report.id == bindparam("report"))
    .with_for_update()
)
_SET_REPORT = update(m.Report).where(m.Report.id == bindparam("row"))
_WITHDRAW = update(m.ReportVersion).where(m.ReportVersion.id == bindparam("row"))


@dataclass(frozen=True, slots=True)
class Shown:
    """The version a report is shown from."""

    digest: bytes | None
    number: int | None
    stored: Mapping[str, Any]


def settle(
    connection: Connection, report_id: int, *, withdraw: str | None = None, touched: bool = True
) -> tuple[bytes | None, Shown]:
    """Choose the shown address and renew what depends on it; the digest shown before, and now.

    `withdraw` names an address whose same bytes are no longer read as this report: its versions
    stay, but it is not shown. `touched=False` says only times moved, and spares the comparison.
    """
    held = connection.execute(_REPORT, {"report": report_id}).one()
    rows: list[Any] = list(connection.execute(_VERSIONS, {"report": report_id}))
    newest = {row.url: row for row in rows}
    if withdraw in newest:
        connection.execute(_WITHDRAW, {"row": newest[withdraw].id, "withdrawn": True})
    live = {url: row for url, row in newest.items() if not row.withdrawn and url != withdraw}
    before = next((row.digest for row in rows if row.id == held.version_id), None)
    now: dict[str, Any] = {"version_id": None, "first_seen_at": held.first_seen_at}
    shown: Row[Any] | None = None
    if live:
        best = chosen([Address(row.rank, row.url, row.id) for row in live.values()])
        shown = newest[best.url]
        now = {
            "version_id": shown.id,
            "first_seen_at": min(row.first_seen_at for row in rows if row.url in live),
            "last_seen_at": max(row.last_seen_at for row in live.values()),
        }
    if any(getattr(held, name) != value for name, value in now.items()):
        connection.execute(_SET_REPORT, {"row": report_id, **now})
        if (held.version_id is None) != (now["version_id"] is None):
            unsettle(connection, report_id)
    if len(newest) > 1 and (touched or withdraw is not None):
        _compare(connection, [row.id for row in rows], shown, live)
    if shown is None:
        return before, Shown(None, None, {})
    stored = {
        "urls": sorted(live),
        "first_seen_at": stamp(now["first_seen_at"]),
        "last_seen_at": stamp(now["last_seen_at"]),
        "version": shown.number,
    }
    return before, Shown(shown.digest, shown.number, stored)


def _compare(
    connection: Connection,
    versions: list[int],
    shown: Row[Any] | None,
    live: Mapping[str, Row[Any]],
) -> None:
    """Write the findings between the shown address and the others anew."""
    issue = m.Issue
    connection.execute(
        delete(issue).where(issue.version_id.in_(versions), issue.position >= FIRST_POSITION)
    )
    others = [row for url, row in sorted(live.items()) if shown is not None and row.id != shown.id]
    differing = [row for row in others if shown is not None and row.digest != shown.digest]
    if shown is None or not differing:
        return
    first, *rest = load(connection, [shown.id, *(row.id for row in differing)], grids=False)
    found = [compare(first.report, other.report, other.report.url or "") for other in rest]
    rows = [
        {"version_id": shown.id, "position": FIRST_POSITION + at, **finding_row(finding)}
        for at, finding in enumerate(filter(None, found))
    ]
    if rows:
        connection.execute(insert(issue), rows)
