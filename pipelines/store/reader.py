"""Records out of the store: contract records in order, one at a time in memory, overrides applied.

Every function here sees one state of the store from its first row to its last, also while a crawl
writes.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import aliased

from pipelines.store import models as m
from pipelines.store.engine import reading
from pipelines.store.lineage import line_names
from pipelines.store.listing import AT_ONCE, Asked, order, shown, sort_key, versions
from pipelines.store.loader import Loaded, load, stamp
from pipelines.store.overrides import IDENTIFYING, Override, apply
from pipelines.store.prepare import CAUSES, SEVERITIES, finding

_MOST_CANDIDATES = 50
_SCOPES = ("agency", "with_departments", "region", "system", "undecided")


class AmbiguousAgency(LookupError):
    """Raised by `record` when a name means several agencies; `candidates` lists them.

    Each candidate is a dict of agency, region_code, region (names) and year.
    """

    def __init__(self, name: str, candidates: Sequence[Mapping[str, Any]]) -> None:
        self.candidates = list(candidates)
        listed = ", ".join(f"{c['agency']} ({c['region_code'] or '?'})" for c in candidates[:10])
        more = ", …" if len(candidates) > 10 else ""
        super().__init__(f"{name} may be several agencies: {listed}{more}; name one, or its region")


@dataclass(frozen=True, slots=True)
class Which:
    """A question about findings; nothing means all."""

    rule: str | None = None
    severity: str | None = None
    cause: str | None = None


def loaded(
    engine: Engine, asked: Asked, overrides: Sequence[Override], *, grids: bool = False
) -> Iterator[Loaded]:
    """The shown versions asked for, in order, overrides applied."""
    with reading(engine) as connection:
        moved = _moved(connection, overrides)
        if moved and asked.agency and not asked.as_named:
            asked = replace(asked, names=line_names(connection, asked.agency, asked.at))
        apart = []
        for start in range(0, len(moved), AT_ONCE):
            lot = load(connection, list(moved.values())[start : start + AT_ONCE], grids=grids)
            apart += [one for one in _corrected(lot, overrides) if asked.covers(one.report)]
        apart.sort(key=lambda one: sort_key(one.report))
        plain = (
            one
            for lot in versions(connection, asked, set(moved))
            for one in _corrected(load(connection, lot, grids=grids), overrides)
        )
        yield from heapq.merge(plain, apart, key=lambda one: sort_key(one.report))


def chosen(engine: Engine, asked: Asked, overrides: Sequence[Override]) -> Loaded | None:
    """The one report of an agency and year, None where there is none.

    Raises AmbiguousAgency with the candidates. Where one agency has reports of several scopes,
    its own comes before the wider ones.
    """
    found = list(islice(loaded(engine, asked, overrides), _MOST_CANDIDATES))
    who = {(one.report.identity.agency, one.report.identity.region_code) for one in found}
    if len(who) > 1:
        exact = [one for one in found if one.report.identity.agency == asked.agency]
        if len({one.report.identity.region_code for one in exact}) != 1:
            raise AmbiguousAgency(asked.agency or "", [_candidate(one) for one in found])
        found = exact
    found.sort(key=lambda one: _SCOPES.index(one.report.identity.scope))
    return found[0] if found else None


def history(engine: Engine, report_id: int) -> list[dict[str, Any]]:
    """All versions of a report's shown address, oldest first, as records; each also with
    `version_first_seen_at`, when this version was seen first."""
    r, v = m.Report, m.ReportVersion
    with reading(engine) as connection:
        address = (
            select(v.url).join(r, r.version_id == v.id).where(r.id == report_id).scalar_subquery()
        )
        query = select(v.id).where(v.report_id == report_id, v.url == address).order_by(v.number)
        numbers = list(connection.execute(query).scalars())
        seen = {
            row.id: row.first_seen_at
            for row in connection.execute(select(v.id, v.first_seen_at).where(v.id.in_(numbers)))
        }
        return [
            {**one.record(), "version_first_seen_at": stamp(seen[one.version_id])}
            for one in load(connection, numbers, grids=False)
        ]


def findings(engine: Engine, asked: Asked, which: Which) -> Iterator[dict[str, Any]]:
    """Findings of the shown versions: agency, region_code, year, url and the finding's fields."""
    i, v = m.Issue, m.ReportVersion
    with reading(engine) as connection:
        name = m.Agency.name.label("agency")
        query = shown(
            connection, asked, select(name, m.Report.region_code, m.Report.year, v.url, i)
        ).join(i, i.version_id == v.id)
        if which.rule is not None:
            query = query.where(i.rule == which.rule)
        if which.severity is not None:
            query = query.where(i.severity == SEVERITIES.index(which.severity))
        if which.cause is not None:
            query = query.where(i.cause == CAUSES.index(which.cause))
        rows = connection.execution_options(yield_per=1000).execute(
            query.order_by(*order(connection), i.position)
        )
        for row in rows:
            found = finding(row._asdict())
            yield {
                "agency": row.agency,
                "region_code": row.region_code,
                "year": row.year,
                "url": row.url,
                "rule": found.rule,
                "severity": found.severity,
                "cause": found.cause,
                "cells": list(found.cells),
                "expected": found.expected,
                "found": found.found,
                "message": found.message,
                "evidence": found.evidence,
            }


def held(engine: Engine, year: int | None = None) -> dict[tuple[str, int], int]:
    """(portal id, year) → reports held that were seen through the portal."""
    r, v = m.Report, m.ReportVersion
    query = (
        select(v.portal_id, r.year, func.count(r.id.distinct()))
        .join(r, r.id == v.report_id)
        .where(r.version_id.is_not(None), v.portal_id.is_not(None), r.year.is_not(None))
        .group_by(v.portal_id, r.year)
    )
    with reading(engine) as connection:
        rows = connection.execute(query if year is None else query.where(r.year == year))
        return {(portal, when): count for portal, when, count in rows if portal and when}


def captures(engine: Engine, outcome: str | None = None) -> Iterator[dict[str, Any]]:
    """The newest capture of each address with what became of it, by portal and address."""
    c = m.Capture
    later = aliased(c)
    superseded = select(later.id).where(later.url == c.url, later.sequence > c.sequence)
    query = select(c).where(~superseded.exists()).order_by(c.portal_id, c.url)
    with reading(engine) as connection:
        if outcome is not None:
            query = query.where(c.outcome == outcome)
        for row in connection.execution_options(yield_per=1000).execute(query):
            yield {
                "url": row.url,
                "portal_id": row.portal_id,
                "list_title": row.list_title,
                "outcome": row.outcome,
                "reason": row.reason,
                "fetched_at": stamp(row.fetched_at),
                "last_seen_at": stamp(row.last_seen_at),
                "warc_file": row.warc_file,
                "warc_offset": row.warc_offset,
            }


def _moved(connection: Connection, overrides: Sequence[Override]) -> dict[int, int]:
    """Reports whose override changes what they are asked for by → their shown versions."""
    r, c = m.Report, m.Capture
    found: dict[int, int] = {}
    for override in overrides:
        if override.what not in IDENTIFYING:
            continue
        query = select(r.id, r.version_id).where(r.version_id.is_not(None))
        if override.url is not None:
            query = query.where(r.id.in_(select(c.report_id).where(c.url == override.url)))
        if override.agency is not None:
            named = select(m.Agency.id).where(m.Agency.name == override.agency)
            query = query.where(r.agency_id.in_(named))
        if override.year is not None:
            query = query.where(r.year == override.year)
        found |= {row.id: row.version_id for row in connection.execute(query)}
    return found


def _corrected(lot: Sequence[Loaded], overrides: Sequence[Override]) -> Iterator[Loaded]:
    for one in lot:
        yield replace(one, report=apply(one.report, overrides, one.urls)) if overrides else one


def _candidate(one: Loaded) -> dict[str, Any]:
    who = one.report.identity
    return {
        "agency": who.agency,
        "region_code": who.region_code,
        "region": list(who.region),
        "year": who.year,
    }
