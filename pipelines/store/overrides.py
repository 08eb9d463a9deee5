"""Corrections as data: what to change, in which record, why, and by which evidence.

An override matches a record by its address, or by any of agency, region, year and scope as they
were read. It is applied when the record is read, never to what is stored, and leaves an info
finding `overridden` in the record; one that no longer fits leaves a warning `override_unmatched`.

`what` is a cell's key (`applications/granted/total`: its value, `raw` stays as printed), a cell's
key with `:unit`, or one of `FIELDS`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, insert, select

from pipelines.model import Cell, Finding, Identity, Report
from pipelines.store import models as m
from pipelines.store.engine import StoreError, reading, written

FIELDS = (
    *("agency", "region_code", "region", "level", "year", "scope"),
    *("title", "published_on", "report_date", "template"),
)
IDENTIFYING = ("agency", "region_code", "year", "scope")
"""Fields by which records are asked for: reading must look these overrides up first."""


@dataclass(frozen=True, slots=True)
class Override:
    """One correction. At least a url, or an agency with its year, must say where it belongs."""

    what: str
    value: Any
    reason: str
    evidence: str | None = None
    agency: str | None = None
    region_code: str | None = None
    year: int | None = None
    scope: str | None = None
    url: str | None = None
    id: int | None = None

    def matches(self, report: Report, urls: Sequence[str] = ()) -> bool:
        """Whether the record, as read, is the one meant."""
        who = report.identity
        asked = (
            (self.agency, who.agency),
            (self.region_code, who.region_code),
            (self.year, who.year),
            (self.scope, who.scope),
        )
        here = self.url is None or self.url == report.url or self.url in urls
        return here and all(wanted in (None, found) for wanted, found in asked)


def apply(report: Report, overrides: Iterable[Override], urls: Sequence[str] = ()) -> Report:
    """The report with every matching override applied, in order; the later one wins.

    Pure: `matches` is asked of the report as it came in, so overrides do not chain.
    """
    out = report
    for override in overrides:
        if override.matches(report, urls):
            out = _applied(out, override)
    return out


def check(override: Override) -> None:
    """Raises StoreError where an override cannot mean anything."""
    if not override.url and not (override.agency and override.year):
        raise StoreError("an override needs --url, or the agency and the year it corrects")
    if not override.reason.strip():
        raise StoreError("an override needs its reason: say what is wrong in the source")
    key, _, part = override.what.partition(":")
    if override.what not in FIELDS and (key.count("/") != 2 or part not in ("", "unit")):
        raise StoreError(
            f"{override.what!r} is neither a cell (table/row/column, with :unit for its unit) nor"
            f" one of {', '.join(FIELDS)}"
        )
    number = isinstance(override.value, int | float) and not isinstance(override.value, bool)
    if "/" in override.what and not part and not (override.value is None or number):
        raise StoreError(f"the value of a cell is a number or null, not {override.value!r}")


def add(engine: Engine, override: Override, at: datetime | None = None) -> int:
    """Store a checked override; its number."""
    check(override)
    row = {field.name: getattr(override, field.name) for field in fields(override)}
    del row["id"]
    row["value"] = json.dumps(override.value, ensure_ascii=False)
    new = insert(m.Override).values(**row, created_at=at or datetime.now(UTC))
    return written(engine, lambda c: c.execute(new.returning(m.Override.id)).scalar_one())


def stored(engine: Engine) -> list[Override]:
    """All overrides in the order they were added."""
    with reading(engine) as connection:
        rows = connection.execute(select(m.Override).order_by(m.Override.id)).all()
    names = [field.name for field in fields(Override)]
    return [
        Override(**{**{name: getattr(row, name) for name in names}, "value": json.loads(row.value)})
        for row in rows
    ]


def _applied(report: Report, override: Override) -> Report:
    if override.what in FIELDS:
        before, changed = _with_field(report, override)
    else:
        key, _, part = override.what.partition(":")
        at = next((n for n, cell in enumerate(report.cells) if cell.key == key), None)
        if at is None:
            return _noted(report, override, None, matched=False)
        cell = report.cells[at]
        before = cell.unit if part else cell.value
        cells = (*report.cells[:at], _corrected(cell, override, part), *report.cells[at + 1 :])
        changed = replace(report, cells=cells)
    return _noted(changed, override, before, matched=True)


def _with_field(report: Report, override: Override) -> tuple[Any, Report]:
    if override.what == "template":
        return report.template, replace(report, template=override.value)
    who = report.identity
    before = getattr(who, override.what)
    value = tuple(override.value) if override.what == "region" else override.value
    sources = {**who.sources, override.what: "override"}
    change: dict[str, Any] = {override.what: value, "sources": sources}
    changed: Identity = replace(who, **change)
    return before, replace(report, identity=changed)


def _corrected(cell: Cell, override: Override, part: str) -> Cell:
    if part:
        return replace(cell, unit=override.value)
    if override.value is None:
        return replace(cell, value=None, status="unreadable")
    return replace(cell, value=override.value, status="number")


def _noted(report: Report, override: Override, before: Any, *, matched: bool) -> Report:
    cells = (override.what.partition(":")[0],) if "/" in override.what else ()
    if matched:
        message = f"{override.what} corrected by override: {override.reason}"
        note = Finding("overridden", "info", "source", message, cells=cells)
        note = replace(note, expected=_plain(override.value), found=_plain(before))
    else:
        message = f"an override names {override.what}, which the report does not have"
        note = Finding("override_unmatched", "warning", "reader", message, cells=cells)
    return replace(report, issues=(*report.issues, replace(note, evidence=override.evidence)))


def _plain(value: Any) -> Any:
    return "/".join(value) if isinstance(value, list | tuple) else value
