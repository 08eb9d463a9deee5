"""Which reports a question asks for, in which order: queries over keys alone.

Order is region code, agency, year everywhere, by code points on both databases; what is undecided
comes first. Agencies are asked for by their official name, by a shorter one a title printed, or by
the end of the official name where nothing else fits; the body is meant, under all its names
(`lineage`), unless the question says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select, union_all
from sqlalchemy.orm import aliased

from pipelines.model import Report
from pipelines.store import models as m

AT_ONCE = 100
"""Reports loaded together: few enough for flat memory, enough to spare round trips."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: a region's code or its beginning, years, an agency; nothing means all."""

    region: str | None = None
    years: tuple[int, ...] = ()
    agency: str | None = None
    at: str | None = None
    """Region in which the agency's name is looked up; the body's other names may lie elsewhere."""
    as_named: bool = False
    """Only reports under this very name, not under the body's others."""
    names: frozenset[str] = frozenset()
    """The body's names, where they are known."""

    def covers(self, report: Report) -> bool:
        """Whether a report, with its overrides applied, is asked for."""
        who = report.identity
        return (
            (self.region is None or (who.region_code or "").startswith(self.region))
            and (not self.years or who.year in self.years)
            and (
                self.agency in (None, who.agency, who.agency_printed)
                or (who.agency in self.names and not self.as_named)
            )
            and (self.at is None or (who.region_code or "").startswith(self.at))
        )


def sort_key(report: Report) -> tuple[str, str, int, str, str]:
    """Where a report stands among others; the same order as `versions`."""
    who = report.identity
    undecided = report.url or "" if None in (who.agency, who.region_code, who.year) else ""
    return who.region_code or "", who.agency or "", who.year or 0, who.scope, undecided


def versions(
    connection: Connection, asked: Asked, without: set[int] | None = None
) -> Iterator[list[int]]:
    """Numbers of the shown versions in order, `AT_ONCE` a time; `without` leaves reports out."""
    query = shown(connection, asked, select(m.Report.version_id, m.Report.id))
    rows = connection.execution_options(yield_per=AT_ONCE).execute(
        query.order_by(*order(connection))
    )
    for part in rows.partitions():
        lot = [version for version, report in part if not without or report not in without]
        if lot:
            yield lot


def shown(connection: Connection, asked: Asked, query: Any) -> Select[Any]:
    """`query` over `report`, joined with its shown version and agency and narrowed to `asked`."""
    r, v = m.Report, m.ReportVersion
    joined: Select[Any] = query.join(v, v.id == r.version_id).outerjoin(
        m.Agency, m.Agency.id == r.agency_id
    )
    if asked.region:
        joined = joined.where(_begins(connection, r.region_code, asked.region))
    if asked.years:
        joined = joined.where(r.year.in_(asked.years))
    if asked.agency is not None:
        joined = joined.where(_of_agency(connection, asked))
    return joined


def order(connection: Connection) -> tuple[ColumnElement[Any], ...]:
    """ORDER BY of everything the store lists."""
    r = m.Report
    return (
        bytewise(connection, func.coalesce(r.region_code, "")),
        bytewise(connection, func.coalesce(m.Agency.name, "")),
        func.coalesce(r.year, 0),
        bytewise(connection, r.scope),
        bytewise(connection, func.coalesce(r.key_url, "")),
    )


def bytewise(connection: Connection, text: Any) -> ColumnElement[Any]:
    """Text compared by code points, whatever a PostgreSQL database's own collation is."""
    column: ColumnElement[Any] = text
    return column.collate("C") if connection.dialect.name == "postgresql" else column


def _begins(connection: Connection, column: Any, prefix: str) -> ColumnElement[bool]:
    code: ColumnElement[Any] = column
    if connection.dialect.name == "sqlite":  # an index seek; LIKE would be none here
        return and_(code >= prefix, code < prefix[:-1] + chr(ord(prefix[-1]) + 1))
    return code.startswith(prefix, autoescape=True)


def _of_agency(connection: Connection, asked: Asked) -> ColumnElement[bool]:
    """Reports of the agencies a name means: exactly, by a printed name, else by its ending."""
    a, n = m.Agency, m.AgencyName
    name = asked.agency or ""
    printed = select(n.agency_id).join(a, a.id == n.agency_id).where(n.name == name)
    several = [select(a.id).where(a.name == name), printed]
    ending = select(a.id).where(a.name.endswith(name, autoescape=True))
    if asked.at:
        here = _begins(connection, a.region_code, asked.at)
        several, ending = [one.where(here) for one in several], ending.where(here)
    exact = union_all(*several)
    meant = exact if connection.execute(exact.limit(1)).first() is not None else ending
    if asked.as_named:
        return m.Report.agency_id.in_(meant)
    one, other = aliased(a), aliased(a)
    bodies = select(one.body_id).where(one.id.in_(meant))
    return m.Report.agency_id.in_(select(other.id).where(other.body_id.in_(bodies)))
