"""The ledger's rows: which reports must appear, which are held, and what runs said of portals.

In go expectations and questions of one reporting year, out come plain values; who is late or
missing is decided above (`nianbao.coverage`). Reports count as the store holds them, without
overrides. A body is expected once, under its name of that year, and is there under any of its names
(`lineage`); one that was merged into another, which reports by then, is expected no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from pipelines.store import models as m
from pipelines.store.engine import reading, written

REGISTRY, EARLIER = "registry", "earlier year"
"""Sources that are derived anew each time; rows of any other source are people's."""
YEARS_BACK = 3
"""An agency with a report in one of so many years before is expected again."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A report that must appear."""

    agency: str
    region_code: str
    year: int
    portal_id: str | None
    source: str
    """registry, earlier year, or the list that names the agency."""


@dataclass(frozen=True, slots=True)
class Held:
    """A report that is there."""

    agency: str
    region_code: str
    level: str | None
    names: frozenset[str]
    """Its official name and those that titles print."""
    first_seen_at: datetime
    published_on: str | None
    url: str
    portal_id: str | None
    gone: bool
    """Every address it was seen at answers that it is gone."""
    others: frozenset[tuple[str, str]] = frozenset()
    """(region code, name) of the same body in other years."""

    @property
    def keys(self) -> frozenset[tuple[str, str]]:
        """Every (region code, name) under which it may be expected."""
        return self.others | {(self.region_code, name) for name in self.names}


@dataclass(frozen=True, slots=True)
class Visit:
    """What a finished crawl said of one portal."""

    run: int
    started_at: datetime
    finished_at: datetime
    outcome: str
    reason: str


def expect(
    engine: Engine, year: int, derived: Iterable[Expected], *, as_named: bool = False
) -> None:
    """Replace the year's derived rows: `derived`, then the agencies of earlier years.

    Rows that people imported stay, and come before derived ones of the same body; `as_named`
    takes every name for a body of its own.
    """
    rows = list(derived)

    def work(connection: Connection) -> None:
        e = m.ExpectedReport
        old = delete(e).where(e.year == year, e.source.in_((REGISTRY, EARLIER)))
        connection.execute(old)
        official = _official(connection)
        named = [
            replace(row, agency=official.get((row.agency, row.region_code), row.agency))
            for row in rows
        ]
        wanted = [*named, *_earlier(connection, year)]
        if not as_named:
            wanted = _one_a_body(connection, year, wanted)
        _add(connection, [asdict(row) for row in wanted])

    written(engine, work)


def add(engine: Engine, rows: Sequence[Expected]) -> int:
    """Add people's rows, in place of derived ones; how many people had not named before."""

    def work(connection: Connection) -> int:
        e = m.ExpectedReport
        count = select(func.count(e.id))
        for row in rows:
            same = (e.agency == row.agency, e.region_code == row.region_code, e.year == row.year)
            connection.execute(delete(e).where(*same, e.source.in_((REGISTRY, EARLIER))))
        before = connection.execute(count).scalar_one()
        _add(connection, [asdict(row) for row in rows])
        return connection.execute(count).scalar_one() - before

    return written(engine, work)


def expected(engine: Engine, year: int, region: str | None = None) -> list[Expected]:
    """The year's rows by region code and agency."""
    e = m.ExpectedReport
    query = select(e.agency, e.region_code, e.year, e.portal_id, e.source).where(e.year == year)
    if region:
        query = query.where(e.region_code.startswith(region, autoescape=True))
    with reading(engine) as connection:
        rows = [Expected(*row) for row in connection.execute(query)]
    return sorted(rows, key=lambda row: (row.region_code, row.agency))


def held(
    engine: Engine, year: int, region: str | None = None, *, as_named: bool = False
) -> list[Held]:
    """The year's reports with agency and region decided; one of several scopes is enough."""
    r, v, a, n = m.Report, m.ReportVersion, m.Agency, m.AgencyName
    query = (
        select(a.id, a.name, r.region_code, v.level, r.first_seen_at, v.published_on, v.url)
        .add_columns(v.portal_id, r.id.label("report"))
        .join(v, v.id == r.version_id)
        .join(a, a.id == r.agency_id)
        .where(r.year == year, r.region_code.is_not(None))
        .order_by(r.region_code, a.name, r.first_seen_at, r.id)
    )
    if region:
        query = query.where(r.region_code.startswith(region, autoescape=True))
    with reading(engine) as connection:
        rows = connection.execute(query).all()
        shorter: dict[int, set[str]] = {}
        for number, name in connection.execute(select(n.agency_id, n.name)):
            shorter.setdefault(number, set()).add(name)
        gone = _gone(connection, year)
        bodies = {} if as_named else _bodies(connection)
    found: dict[int, Held] = {}
    for row in rows:
        one = Held(
            row.name,
            row.region_code,
            row.level,
            frozenset({row.name, *shorter.get(row.id, ())}),
            row.first_seen_at,
            row.published_on,
            row.url,
            row.portal_id,
            row.report in gone,
            frozenset(bodies.get((row.region_code, row.name), ())),
        )
        # one agency, several scopes: the first that was there, unless it has gone since
        if row.id not in found or (found[row.id].gone and not one.gone):
            found[row.id] = one
    return list(found.values())


def visits(engine: Engine, since: datetime | None = None) -> dict[str, list[Visit]]:
    """Portal → what finished crawls said of it, oldest first."""
    run = m.CrawlRun
    query = select(run).where(run.command == "crawl", run.finished_at.is_not(None))
    if since is not None:
        query = query.where(run.started_at >= since)
    found: dict[str, list[Visit]] = {}
    with reading(engine) as connection:
        for row in connection.execute(query.order_by(run.id)):
            for portal, counts in json.loads(row.counts or "{}").items():
                said = counts.get("outcome", row.outcome or ""), counts.get("reason", "")
                visit = Visit(row.id, row.started_at, row.finished_at, *said)
                found.setdefault(portal, []).append(visit)
    return found


def _gone(connection: Connection, year: int) -> set[int]:
    """Reports of the year of which every address is gone."""
    c, r = m.Capture, m.Report
    later = aliased(c)
    newer = select(later.id).where(later.url == c.url, later.sequence > c.sequence)
    query = (
        select(c.report_id)
        .join(r, r.id == c.report_id)
        .where(r.year == year, ~newer.exists())
        .group_by(c.report_id)
        .having(func.count(c.id) == func.count(c.gone_at))
    )
    return {number for number in connection.execute(query).scalars() if number is not None}


def _official(connection: Connection) -> dict[tuple[str, str | None], str]:
    """(printed name, region) → the one agency of the region that prints it."""
    a, n = m.Agency, m.AgencyName
    query = select(n.name, a.region_code, func.min(a.name)).join(a, a.id == n.agency_id)
    one = query.group_by(n.name, a.region_code).having(func.count(a.id) == 1)
    return {(name, region): official for name, region, official in connection.execute(one)}


def _earlier(connection: Connection, year: int) -> list[Expected]:
    r, v, a = m.Report, m.ReportVersion, m.Agency
    query = (
        select(a.name, a.region_code, func.max(v.portal_id))
        .join(r, r.agency_id == a.id)
        .join(v, v.id == r.version_id)
        .where(r.year >= year - YEARS_BACK, r.year < year, a.region_code.is_not(None))
        .group_by(a.name, a.region_code)
        .order_by(a.region_code, a.name)
    )
    rows = connection.execute(query)
    return [Expected(name, code or "", year, portal, EARLIER) for name, code, portal in rows]


def _bodies(connection: Connection) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(region code, name) → all of its body's, for bodies that have several."""
    a = m.Agency
    several = select(a.body_id).group_by(a.body_id).having(func.count(a.id) > 1)
    query = select(a.body_id, a.region_code, a.name).where(a.body_id.in_(several))
    lines: dict[int | None, list[tuple[str, str]]] = {}
    for body, region, name in connection.execute(query):
        lines.setdefault(body, []).append((region or "", name))
    return {key: line for line in lines.values() for key in line}


def _one_a_body(connection: Connection, year: int, rows: Sequence[Expected]) -> list[Expected]:
    """Each body once, under its name of the year, unless people's rows name it already."""
    e, bodies = m.ExpectedReport, _bodies(connection)
    theirs = select(e.region_code, e.agency).where(e.year == year)
    listed = [(row.region_code, row.agency) for row in connection.execute(theirs)]
    taken = {mate for key in listed for mate in bodies.get(key, ())}
    spans, gone = _spans(connection), _merged_away(connection, year)
    kept = []
    for row in rows:
        key = (row.region_code, row.agency)
        if key in taken or (row.source == EARLIER and key in gone):
            continue
        line = sorted(bodies.get(key, ()), key=lambda one: spans.get(one, (0, 0)))
        known = [one for one in line if one in spans]
        begun = [one for one in known if spans[one][0] <= year]
        region, name = begun[-1] if begun else known[0] if known else key
        taken.update(line)
        kept.append(replace(row, agency=name, region_code=region))
    return kept


def _spans(connection: Connection) -> dict[tuple[str, str], tuple[int, int]]:
    """(region code, name) → first and last year held, for bodies that have several names."""
    r, a = m.Report, m.Agency
    several = select(a.body_id).group_by(a.body_id).having(func.count(a.id) > 1)
    query = (
        select(a.region_code, a.name, func.min(r.year), func.max(r.year))
        .join(r, r.agency_id == a.id)
        .where(a.body_id.in_(several), r.version_id.is_not(None), r.year.is_not(None))
        .group_by(a.region_code, a.name)
    )
    rows = connection.execute(query)
    return {(region or "", name): (first or 0, last or 0) for region, name, first, last in rows}


def _merged_away(connection: Connection, year: int) -> set[tuple[str, str]]:
    """Agencies merged into one that reports about the year or did before it."""
    k, a, r = m.AgencyLink, m.Agency, m.Report
    reports = select(r.id).where(r.agency_id == k.after_id, r.year <= year)
    newer = reports.where(r.year >= k.first_year, r.version_id.is_not(None))
    query = (
        select(a.region_code, a.name)
        .join(k, k.before_id == a.id)
        .where(k.kind == "merged", ~k.followed, k.certain, k.last_year <= year, newer.exists())
    )
    return {(region or "", name) for region, name in connection.execute(query)}


def _add(connection: Connection, rows: list[dict[str, object]]) -> None:
    if rows:
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        connection.execute(insert(m.ExpectedReport).on_conflict_do_nothing(), rows)
