"""The store's tables, typed; docs/store.md describes them for people who ask in SQL.

A report has one row per key in `report`; every address it was seen at has its own line of
versions in `report_version`; `report.version_id` points at the newest version of the chosen
address. What a version says hangs on it: `section`, `grid`, `cell`, `issue`,
`observation`. Cells are narrow: the
place is a number of `indicator`, `raw` and `unit` are null where they are the canonical ones
(`pipelines.store.prepare`). Migrations spell the same tables out; a test compares the two.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from pipelines.store.ledger import (
    Agency,
    AgencyLink,
    AgencyName,
    AgencyRules,
    Base,
    Concept,
    ConceptCell,
    CrawlRun,
    ExpectedReport,
    Indicator,
    ListWalk,
    Override,
    Portal,
    Region,
)
from pipelines.store.types import Figure

__all__ = [
    "Agency",
    "AgencyLink",
    "AgencyName",
    "AgencyRules",
    "Base",
    "Capture",
    "Cell",
    "Concept",
    "ConceptCell",
    "CrawlRun",
    "ExpectedReport",
    "Grid",
    "Indicator",
    "Issue",
    "ListWalk",
    "Observation",
    "Override",
    "Portal",
    "Region",
    "Report",
    "ReportVersion",
    "Section",
]


class Report(Base):
    """One report. Keyed by (agency, year, scope), or by its address where that is undecided."""

    __tablename__ = "report"
    __table_args__ = (
        Index(
            "uq_report_key",
            "agency_id",
            "year",
            "scope",
            unique=True,
            sqlite_where=text("key_url IS NULL"),
            postgresql_where=text("key_url IS NULL"),
        ),
        Index("uq_report_key_url", "key_url", unique=True),
        Index("ix_report_agency_year", "agency_id", "year"),
        Index("ix_report_region_year", "region_code", "year"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    year: Mapped[int | None] = mapped_column(SmallInteger)
    scope: Mapped[str]
    key_url: Mapped[str | None]
    """The address, where agency, region or year is undecided; else null."""
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey("report_version.id", use_alter=True, name="fk_report_version_id")
    )
    """Newest version of the chosen address; null when no address is read as this report now."""
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class ReportVersion(Base):
    """What one address of a report said from `first_seen_at` to `last_seen_at`."""

    __tablename__ = "report_version"
    __table_args__ = (
        Index("uq_report_version_number", "report_id", "url", "number", unique=True),
        Index("ix_report_version_portal", "portal_id", "report_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    url: Mapped[str]
    number: Mapped[int] = mapped_column(SmallInteger)
    """1, 2, … along this address."""
    rank: Mapped[int] = mapped_column(SmallInteger)
    """How official the address is, 0 first (`pipelines.store.renditions`)."""
    withdrawn: Mapped[bool]
    """Today's code no longer reads the same bytes as this report."""
    portal_id: Mapped[str | None] = mapped_column(ForeignKey("portal.id"))
    digest: Mapped[bytes]
    """Of what is printed: another digest makes another version."""
    reading_digest: Mapped[bytes]
    """Of what we say about it: findings, grids, sources; renewed in place."""
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    agency_printed: Mapped[str | None]
    region: Mapped[str]
    level: Mapped[str | None]
    title: Mapped[str | None]
    published_on: Mapped[str | None]
    report_date: Mapped[str | None]
    template: Mapped[str]
    media_type: Mapped[str | None]
    confidence: Mapped[str]
    untrusted: Mapped[bool]
    reason: Mapped[str]
    sources: Mapped[str]
    """JSON: fact → where it was read."""
    cell_order: Mapped[bytes | None]
    """Indicator numbers in printed order, where that is not the codebook's."""


class Capture(Base):
    """Bytes seen at an address from `fetched_at` to `last_seen_at`, and what became of them."""

    __tablename__ = "capture"
    __table_args__ = (
        Index("uq_capture_url", "url", "sequence", unique=True),
        Index("ix_capture_report", "report_id"),
        Index("ix_capture_listed_url", "listed_url"),
        Index("ix_capture_portal", "portal_id", "url"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    sequence: Mapped[int] = mapped_column(SmallInteger)
    digest: Mapped[bytes]
    """Of page and attachments together."""
    fetched_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("crawl_run.id"))
    portal_id: Mapped[str | None] = mapped_column(ForeignKey("portal.id"))
    list_title: Mapped[str | None]
    list_date: Mapped[str | None]
    outcome: Mapped[str]
    reason: Mapped[str]
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("report_version.id"))
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    warc_file: Mapped[str | None]
    warc_offset: Mapped[int | None] = mapped_column(BigInteger)
    warc_record: Mapped[str | None]
    gone_at: Mapped[datetime | None]
    """When a crawl was first told that the address is gone; null when it was there last."""
    manual: Mapped[bool] = mapped_column(server_default=false())
    """A person saved the file (`nianbao add`); no crawl fetched it."""
    listed_url: Mapped[str | None]
    """The address its list has, where that led on to `url`."""
    publisher: Mapped[str | None]
    """The body whose column its list is, where the registry names one."""
    complete: Mapped[bool] = mapped_column(server_default=true())
    """False where a file failed for now or reading did: the next crawl asks again."""


class Section(Base):
    """A chapter of a version, in order."""

    __tablename__ = "section"
    version_id: Mapped[int] = mapped_column(ForeignKey("report_version.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    code: Mapped[str]
    heading: Mapped[str]
    text: Mapped[str]


class Grid(Base):
    """A table of the document as it stood, spans resolved: compressed JSON."""

    __tablename__ = "grid"
    version_id: Mapped[int] = mapped_column(ForeignKey("report_version.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    content: Mapped[bytes]


class Cell(Base):
    """One cell: `raw` and `unit` null where canonical, `unit` '' where there is none."""

    __tablename__ = "cell"
    __table_args__ = ({"sqlite_with_rowid": False},)
    version_id: Mapped[int] = mapped_column(ForeignKey("report_version.id"), primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), primary_key=True)
    value: Mapped[float | None] = mapped_column(Figure())
    status: Mapped[int] = mapped_column(SmallInteger)
    raw: Mapped[str | None]
    unit: Mapped[str | None]


class Issue(Base):
    """A finding. `cells`, `expected` and `found` are JSON; severity and cause are codes."""

    __tablename__ = "issue"
    __table_args__ = ({"sqlite_with_rowid": False},)
    version_id: Mapped[int] = mapped_column(ForeignKey("report_version.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    rule: Mapped[str]
    severity: Mapped[int] = mapped_column(SmallInteger)
    cause: Mapped[int] = mapped_column(SmallInteger)
    cells: Mapped[str | None]
    expected: Mapped[str | None]
    found: Mapped[str | None]
    message: Mapped[str]
    evidence: Mapped[str | None]


class Observation(Base):
    """A figure the prose names; `qualifiers` is JSON, null where there is none."""

    __tablename__ = "observation"
    __table_args__ = ({"sqlite_with_rowid": False},)
    version_id: Mapped[int] = mapped_column(ForeignKey("report_version.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    concept: Mapped[str]
    applicant: Mapped[str | None]
    raw: Mapped[str]
    value: Mapped[float] = mapped_column(Figure())
    unit: Mapped[str | None]
    status: Mapped[str]
    spoken_year: Mapped[int | None] = mapped_column(SmallInteger)
    qualifiers: Mapped[str | None]
    confidence: Mapped[str]
    section: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
