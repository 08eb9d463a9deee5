"""The vocabulary of the house: what a capture is, what a reading says, what a record holds.

Everything here is a frozen value. A `Capture` (bytes and what the portal knows of them) goes in,
a `Reading` comes out; a `Report` is the record of the contract (docs/records.md), and
`Report.as_record` writes it in the contract's JSON shape. Nothing here does I/O.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

Status = Literal["number", "blank", "placeholder", "text", "missing", "unreadable"]
Severity = Literal["error", "warning", "info"]
Cause = Literal["source", "reader", "undecided"]
Level = Literal["ministry", "province", "prefecture", "county", "township"]
Scope = Literal["agency", "with_departments", "region", "system", "undecided"]
Template = Literal["form-2021", "form-2019", "annex-2014", "narrative", "none"]
Number = int | float


# --- what goes in -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resource:
    """One archived HTTP response body (or a local file): the address asked for, and the bytes."""

    url: str
    body: bytes
    media_type: str | None = None
    """The Content-Type header as sent; never trusted, only a hint (hazards.md section 8)."""
    name: str | None = None
    """File name of an attachment: Content-Disposition, else the link's text."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the portal knows of a capture before anyone has read it."""

    portal_id: str | None = None
    region_code: str | None = None
    level: Level | None = None
    portal_name: str | None = None
    publisher: str | None = None
    """Set only where the whole column is one body's."""
    list_title: str | None = None
    list_date: str | None = None
    """ISO date as the list page prints it."""
    listed_url: str | None = None
    """The address the list page has, where it led on to the page's own."""
    year: int | None = None
    """The reporting year, where a person says it of a file that does not."""
    manual: bool = False
    """A person saved the file and added it by hand; nothing was fetched."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A page with its attachments: the unit that is archived, read and stored."""

    page: Resource
    attachments: tuple[Resource, ...] = ()
    origin: Origin = Origin()
    fetched_at: datetime | None = None
    """Aware UTC time of the page's response; null for a local file."""


# --- what comes out -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    heading: str
    text: str

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "heading": self.heading, "text": self.text}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a template: codes of the codebook, the text as printed, and what it says."""

    table: str
    row: str
    column: str
    raw: str | None
    value: Number | None
    unit: str | None
    status: Status

    @property
    def key(self) -> str:
        return f"{self.table}/{self.row}/{self.column}"

    def as_dict(self) -> dict[str, Any]:
        # Written out: `dataclasses.asdict` copies deeply and takes most of an export's time.
        return {
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "raw": self.raw,
            "value": self.value,
            "unit": self.unit,
            "status": self.status,
        }


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure that the prose names: the concept, what is said of it, and where it stands.

    `concept` is a key of `data/prose.yaml`; `value` 0 with status `negation` is said in words
    (未收到申请), no number is printed. `qualifiers` tell why `value` may not be the plain figure of
    the year: cumulative, comparison, approximate, part.
    """

    concept: str
    applicant: str | None
    """Column of the applications table where only one kind of applicant is counted, or
    `organization` for all but natural persons; else null."""
    raw: str
    value: Number
    unit: str | None
    """As printed, with its 万 or 亿."""
    status: Literal["number", "negation"]
    year: int | None
    """The year spoken of: the report's own unless the sentence names another."""
    qualifiers: tuple[str, ...]
    confidence: Literal["high", "low"]
    section: str
    start: int
    """Offsets of `raw` in the text of the section: Python characters."""
    end: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "concept": self.concept,
            "applicant": self.applicant,
            "raw": self.raw,
            "value": self.value,
            "unit": self.unit,
            "status": self.status,
            "year": self.year,
            "qualifiers": list(self.qualifiers),
            "confidence": self.confidence,
            "section": self.section,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: `cells` are keys `table/row/column`, or a table's name alone."""

    rule: str
    severity: Severity
    cause: Cause
    message: str
    cells: tuple[str, ...] = ()
    expected: Number | str | None = None
    found: Number | str | None = None
    evidence: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "severity": self.severity,
            "cause": self.cause,
            "message": self.message,
            "cells": list(self.cells),
            "expected": self.expected,
            "found": self.found,
            "evidence": self.evidence,
        }


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the document with its spans resolved: `rows[i][j]` is the text at row i, column j.

    `origins` marks the cells that stand there themselves, not the shadow of a row or column span.
    """

    rows: tuple[tuple[str, ...], ...]
    origins: tuple[tuple[bool, ...], ...]
    table: str | None = None
    """Code of the table it was read as, once recognised."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who, where, when: the key of a record and the source of each decision."""

    agency: str | None = None
    region_code: str | None = None
    region: tuple[str, ...] = ()
    level: Level | None = None
    year: int | None = None
    scope: Scope = "undecided"
    is_report: bool = False
    untrusted: bool = False
    confidence: Literal["high", "low", "undecided"] = "undecided"
    reason: str = ""
    """Why it is, or is not, a report: one line for people."""
    title: str | None = None
    """The report's title, lines joined, medium suffix kept as printed."""
    agency_printed: str | None = None
    """The agency as the title prints it, where that is a short form."""
    published_on: str | None = None
    report_date: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    """Of each of agency, region_code, year, published_on: where it was read
    (title, text, signature, list, publisher, portal, meta, url, period, given, published)."""


@dataclass(frozen=True, slots=True)
class Report:
    """A record of the contract, without what only a store can know."""

    identity: Identity
    template: Template
    url: str | None
    sections: tuple[Section, ...]
    cells: tuple[Cell, ...]
    issues: tuple[Finding, ...]
    grids: tuple[Grid, ...] = ()
    media_type: str | None = None
    observations: tuple[Observation, ...] = ()

    def as_record(self, stored: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The contract's JSON object; `stored` holds urls, first_seen_at, last_seen_at, version."""
        who = self.identity
        kept = dict(stored or {})
        return {
            "agency": who.agency,
            "region_code": who.region_code,
            "region": list(who.region),
            "level": who.level,
            "year": who.year,
            "title": who.title,
            "published_on": who.published_on,
            "report_date": who.report_date,
            "template": self.template,
            "scope": who.scope,
            "url": self.url,
            "urls": kept.get("urls", [self.url] if self.url else []),
            "first_seen_at": kept.get("first_seen_at"),
            "last_seen_at": kept.get("last_seen_at"),
            "version": kept.get("version"),
            "sections": [section.as_dict() for section in self.sections],
            "cells": [cell.as_dict() for cell in self.cells],
            "issues": [found.as_dict() for found in self.issues],
            "sources": dict(who.sources),
            "observations": [observed.as_dict() for observed in self.observations],
        }


class Outcome(StrEnum):
    """What became of a capture."""

    REPORT = "report"
    NOT_A_REPORT = "not_a_report"
    NEEDS_CONVERTER = "needs_converter"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole middle of the house says this of one capture; `report` only with REPORT."""

    outcome: Outcome
    reason: str
    report: Report | None = None
