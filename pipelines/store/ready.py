"""A reading made ready to be written, before its transaction begins.

In goes a capture with its reading, out comes `Prepared`: cleaned, digested, its words numbered by
the store's dictionaries, its rows laid out. What is left for the transaction is short.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from pipelines.model import Capture, Identity, Outcome, Reading, Report
from pipelines.store import prepare
from pipelines.store.bulk import CellRow
from pipelines.store.clean import cleaned
from pipelines.store.dictionaries import Dictionaries
from pipelines.store.renditions import rank


@dataclass(frozen=True, slots=True)
class Key:
    """A report's key; `url` only where agency, region or year is undecided."""

    agency_id: int | None
    region_code: str | None
    year: int | None
    scope: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reading made ready outside the transaction: clean, digested, its words numbered."""

    capture: Capture
    reading: Reading
    report: Report | None
    body: bytes
    key: Key | None
    content: bytes
    said: bytes
    cells: tuple[CellRow, ...]
    order: bytes | None


def ready(words: Dictionaries, capture: Capture, reading: Reading) -> Prepared:
    """Clean and digest a reading and number its words; raises ValueError for a broken cell."""
    words.portal(capture.origin)
    body = prepare.body_digest(capture)
    if reading.outcome is not Outcome.REPORT or reading.report is None:
        return Prepared(capture, reading, None, body, None, b"", b"", (), None)
    report = cleaned(reading.report)
    who = report.identity
    words.region(who)
    cells = prepare.narrow(report.cells)
    numbers = words.indicators(cells)
    rows: list[CellRow] = []
    for cell in cells:
        number, canonical = numbers[cell.place]
        unit = None if cell.unit == canonical else cell.unit or prepare.NO_UNIT
        rows.append((number, cell.value, cell.status, cell.raw, unit))
    printed = [cell.place for cell in cells]
    order = None
    if printed != prepare.in_order(printed, report.template):
        packed = struct.pack(f"<{len(rows)}I", *(row[0] for row in rows))
        order = zlib.compress(packed)
    return Prepared(
        capture=capture,
        reading=reading,
        report=report,
        body=body,
        key=_key(words, who, capture.page.url),
        content=prepare.content_digest(report, cells),
        said=prepare.reading_digest(report),
        cells=tuple(sorted(rows, key=itemgetter(0))),
        order=order,
    )


def _key(words: Dictionaries, who: Identity, url: str) -> Key:
    """(agency, year, scope), or the address where agency, region or year is undecided."""
    decided = bool(who.agency and who.region_code and who.year)
    return Key(
        agency_id=words.agency(who),
        region_code=who.region_code,
        year=who.year,
        scope=who.scope,
        url=None if decided else url,
    )


def facts(made: Prepared) -> dict[str, Any]:
    """The columns of a version that a reading fills, but for its digest of content."""
    assert made.report is not None
    assert made.key is not None
    report, who = made.report, made.report.identity
    return {
        "rank": rank(made.capture.origin, report),
        "portal_id": made.capture.origin.portal_id,
        "reading_digest": made.said,
        "agency_printed": who.agency_printed,
        "region": "/".join(who.region),
        "level": who.level,
        "title": who.title,
        "published_on": who.published_on,
        "report_date": who.report_date,
        "template": report.template,
        "media_type": report.media_type,
        "confidence": who.confidence,
        "untrusted": who.untrusted,
        "reason": who.reason,
        "sources": json.dumps(dict(who.sources), ensure_ascii=False),
        "cell_order": made.order,
    }
