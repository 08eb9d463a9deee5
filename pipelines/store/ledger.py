"""Tables that are not reports: regions, agencies, portals, runs, places of cells, corrections.

`pipelines.store.models` adds the reports' own and is what the rest of the store imports.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, MetaData, SmallInteger, Text, false, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from pipelines.store.types import UtcDateTime


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        bytes: LargeBinary(),
        datetime: UtcDateTime(),
    }


class Region(Base):
    """A region as the records name it; the name is the one of the newest reporting year."""

    __tablename__ = "region"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    path: Mapped[str]
    """Names from the province down, joined by `/`."""
    year: Mapped[int] = mapped_column(SmallInteger)


class Agency(Base):
    """An agency by its full official name and region; the region is null where nobody knows it."""

    __tablename__ = "agency"
    __table_args__ = (
        Index("uq_agency_name", "name", "region_code", unique=True),
        Index(
            "uq_agency_name_alone",
            "name",
            unique=True,
            sqlite_where=text("region_code IS NULL"),
            postgresql_where=text("region_code IS NULL"),
        ),
        Index(
            "ix_agency_unsettled",
            "settled",
            sqlite_where=text("settled = 0"),
            postgresql_where=text("NOT settled"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    type: Mapped[str | None]
    """Functional type (docs/identity.md), null outside the taxonomy."""
    body_id: Mapped[int | None] = mapped_column(index=True)
    """The agency under which the body it is was known last; itself where it never changed."""
    body: Mapped[str] = mapped_column(server_default="", index=True)
    """Its name, kept here so that the views find a body by one seek."""
    settled: Mapped[bool] = mapped_column(server_default=false())
    """Whether `body_id` was worked out since its reports changed."""


class AgencyName(Base):
    """A shorter name some report's title prints for the agency."""

    __tablename__ = "agency_name"
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True, index=True)


class AgencyLink(Base):
    """What became of an agency (`pipelines.lineage`)."""

    __tablename__ = "agency_link"
    before_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    after_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True, index=True)
    kind: Mapped[str]
    """renamed, merged or split."""
    followed: Mapped[bool]
    """Whether both are one body."""
    certain: Mapped[bool]
    """False: some places made this change; that this one did is likely only."""
    first_year: Mapped[int] = mapped_column(SmallInteger)
    last_year: Mapped[int] = mapped_column(SmallInteger)
    source: Mapped[str]
    note: Mapped[str]


class AgencyRules(Base):
    """Digest of the data that bodies and types were worked out from; one row."""

    __tablename__ = "agency_rules"
    digest: Mapped[str] = mapped_column(primary_key=True)


class Portal(Base):
    """A portal captures came from, as its registry entry named it last."""

    __tablename__ = "portal"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    region_code: Mapped[str | None]
    level: Mapped[str | None]


class CrawlRun(Base):
    """One run of `crawl`, `add` or `reparse`; `finished_at` stays null when it was killed."""

    __tablename__ = "crawl_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    command: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    counts: Mapped[str | None]
    """JSON: portal id → counts."""


class ListWalk(Base):
    """A list that a crawl has read to its end; `pipelines.store.walks` says what follows of it."""

    __tablename__ = "list_walk"
    portal_id: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    years: Mapped[str]
    """The reporting years that were asked for, by commas; empty: all."""
    records: Mapped[int]
    """Rows the list declared, 0 where it did not, or where that was not true."""
    ended_at: Mapped[datetime]
    family: Mapped[str | None]
    """Of a column that was found by navigation; null: the registry names it, or it is below one."""


class Indicator(Base):
    """A cell's place; those of the codebook first, printed labels as they come."""

    __tablename__ = "indicator"
    __table_args__ = (
        Index("uq_indicator_place", "table", "row", "column", "occurrence", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    table: Mapped[str]
    row: Mapped[str]
    column: Mapped[str]
    occurrence: Mapped[int] = mapped_column(SmallInteger)
    """0, but 1, 2, … where one report prints the same labels again."""
    unit: Mapped[str | None]


class ExpectedReport(Base):
    """A report some list says must appear."""

    __tablename__ = "expected_report"
    __table_args__ = (Index("uq_expected_report", "agency", "region_code", "year", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency: Mapped[str]
    region_code: Mapped[str]
    year: Mapped[int] = mapped_column(SmallInteger)
    portal_id: Mapped[str | None]
    source: Mapped[str]
    """registry, earlier year, or the list that names the agency."""


class Override(Base):
    """A correction as data; see `pipelines.store.overrides`."""

    __tablename__ = "override"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency: Mapped[str | None]
    region_code: Mapped[str | None]
    year: Mapped[int | None] = mapped_column(SmallInteger)
    scope: Mapped[str | None]
    url: Mapped[str | None]
    what: Mapped[str]
    value: Mapped[str]
    """JSON."""
    reason: Mapped[str]
    evidence: Mapped[str | None]
    created_at: Mapped[datetime]


class Concept(Base):
    """A concept of the crosswalk in one template (`pipelines.crosswalk`)."""

    __tablename__ = "concept"
    concept: Mapped[str] = mapped_column(primary_key=True)
    template: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str]
    cells: Mapped[str]
    """The cells it is made of, for people."""
    needed: Mapped[int] = mapped_column(SmallInteger)
    """How many of them must be numbers."""
    mark: Mapped[str | None]
    """How it compares with the next newer template."""
    comparable: Mapped[str]


class ConceptCell(Base):
    """One cell of a concept; a column '' means the year's own column of a printed label."""

    __tablename__ = "concept_cell"
    concept: Mapped[str] = mapped_column(primary_key=True)
    template: Mapped[str] = mapped_column(primary_key=True)
    table: Mapped[str] = mapped_column(primary_key=True)
    row: Mapped[str] = mapped_column(primary_key=True)
    column: Mapped[str] = mapped_column(primary_key=True)
    sign: Mapped[int] = mapped_column(SmallInteger)
