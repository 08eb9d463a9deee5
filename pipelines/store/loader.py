"""Rows of versions back into `Report`s, many at once: the one way out of the store.

In go numbers of versions, out comes each with its report, exactly as it was saved.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from pipelines.model import Cell, Finding, Grid, Identity, Observation, Report, Section
from pipelines.store import models as m
from pipelines.store import prepare


@dataclass(frozen=True, slots=True)
class Loaded:
    """A version's report and what only the store knows of it."""

    report: Report
    report_id: int
    version_id: int
    number: int
    first_seen_at: datetime
    last_seen_at: datetime
    urls: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """What `Report.as_record` asks for."""
        return {
            "urls": list(self.urls),
            "first_seen_at": stamp(self.first_seen_at),
            "last_seen_at": stamp(self.last_seen_at),
            "version": self.number,
        }

    def record(self) -> dict[str, Any]:
        """The contract's record."""
        return self.report.as_record(self.stored())


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC with Z, whole seconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def load(connection: Connection, versions: Sequence[int], *, grids: bool = True) -> list[Loaded]:
    """The versions in the order asked for; `grids=False` leaves the compressed grids unread."""
    r, v = m.Report, m.ReportVersion
    query = (
        select(v, r.region_code, r.year, r.scope, m.Agency.name.label("official"))
        .add_columns(r.first_seen_at.label("report_first"), r.last_seen_at.label("report_last"))
        .join(r, r.id == v.report_id)
        .outerjoin(m.Agency, m.Agency.id == r.agency_id)
        .where(v.id.in_(versions))
    )
    rows = {row.id: row for row in connection.execute(query)}
    cells = _cells(connection, versions)
    sections = _parts(connection, m.Section, versions)
    issues = _parts(connection, m.Issue, versions)
    said = _parts(connection, m.Observation, versions)
    tables = _parts(connection, m.Grid, versions) if grids else {}
    urls = addresses(connection, [row.report_id for row in rows.values()])
    return [
        _loaded(
            rows[number],
            _ordered(cells.get(number, {}), rows[number]),
            tuple(Section(s.code, s.heading, s.text) for s in sections.get(number, ())),
            tuple(prepare.finding(row._asdict()) for row in issues.get(number, ())),
            tuple(prepare.grid(row.content) for row in tables.get(number, ())),
            tuple(prepare.observation(row._asdict()) for row in said.get(number, ())),
            urls.get(rows[number].report_id, []),
        )
        for number in versions
        if number in rows
    ]


def addresses(connection: Connection, reports: Sequence[int]) -> dict[int, list[str]]:
    """Report → its addresses, those aside whose newest version is withdrawn."""
    v = m.ReportVersion
    query = (
        select(v.report_id, v.url, v.withdrawn)
        .where(v.report_id.in_(reports))
        .order_by(v.report_id, v.number)
    )
    newest: dict[int, dict[str, bool]] = defaultdict(dict)
    for report_id, url, withdrawn in connection.execute(query):
        newest[report_id][url] = withdrawn
    return {
        report_id: sorted(url for url, withdrawn in known.items() if not withdrawn)
        for report_id, known in newest.items()
    }


def _parts(
    connection: Connection, table: Any, versions: Sequence[int]
) -> dict[int, list[Row[Any]]]:
    parts: dict[int, list[Row[Any]]] = defaultdict(list)
    query = select(table).where(table.version_id.in_(versions))
    for row in connection.execute(query.order_by(table.version_id, table.position)):
        parts[row.version_id].append(row)
    return parts


def _cells(
    connection: Connection, versions: Sequence[int]
) -> dict[int, dict[int, tuple[prepare.Place, Cell]]]:
    """Version → indicator number → its place and cell."""
    c, i = m.Cell, m.Indicator
    query = (
        select(c.version_id, i.id, i.table, i.row, i.column, i.occurrence, i.unit)
        .add_columns(c.value, c.status, c.raw, c.unit.label("own"))
        .join(i, i.id == c.indicator_id)
        .where(c.version_id.in_(versions))
    )
    found: dict[int, dict[int, tuple[prepare.Place, Cell]]] = defaultdict(dict)
    for version, number, *key, unit, value, status, raw, own in connection.execute(query):
        place = (key[0], key[1], key[2], key[3])
        unit = unit if own is None else own or None
        found[version][number] = (place, prepare.widened(place, value, status, raw, unit))
    return found


def _ordered(cells: dict[int, tuple[prepare.Place, Cell]], version: Row[Any]) -> tuple[Cell, ...]:
    if version.cell_order is not None:
        packed = zlib.decompress(version.cell_order)
        return tuple(cells[number][1] for (number,) in struct.iter_unpack("<I", packed))
    by_place = dict(cells.values())
    return tuple(by_place[place] for place in prepare.in_order(by_place, version.template))


def _loaded(
    row: Row[Any],
    cells: tuple[Cell, ...],
    sections: tuple[Section, ...],
    issues: tuple[Finding, ...],
    grids: tuple[Grid, ...],
    observations: tuple[Observation, ...],
    urls: Sequence[str],
) -> Loaded:
    who = Identity(
        agency=row.official,
        region_code=row.region_code,
        region=tuple(row.region.split("/")) if row.region else (),
        level=row.level,
        year=row.year,
        scope=row.scope,
        is_report=True,
        untrusted=row.untrusted,
        confidence=row.confidence,
        reason=row.reason,
        title=row.title,
        agency_printed=row.agency_printed,
        published_on=row.published_on,
        report_date=row.report_date,
        sources=json.loads(row.sources),
    )
    report = Report(
        identity=who,
        template=row.template,
        url=row.url,
        sections=sections,
        cells=cells,
        issues=issues,
        grids=grids,
        media_type=row.media_type,
        observations=observations,
    )
    return Loaded(
        report=report,
        report_id=row.report_id,
        version_id=row.id,
        number=row.number,
        first_seen_at=row.report_first,
        last_seen_at=row.report_last,
        urls=tuple(urls),
    )
