"""Who must publish: the registry's rosters, and lists of obliged bodies that people bring.

In go the registry or a CSV file, out come `Expected` rows of a year for the store's ledger.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.store.expected import REGISTRY, Expected

if TYPE_CHECKING:
    from crawler.registry import Portal

COLUMNS = ("agency", "region_code", "year", "portal_id", "source")
NEEDED = ("agency", "region_code")
_CODE = re.compile(r"\d{6}")


class ListError(ValueError):
    """Raised by `listed` for a list that cannot be used; the message names each wrong line."""


def of_registry(portals: Iterable[Portal], year: int) -> Iterator[Expected]:
    """Columns with a publisher, and each portal's own government or ministry."""
    for portal in portals:
        for column in portal.columns:
            if column.publisher:
                yield Expected(column.publisher, portal.region_code, year, portal.id, REGISTRY)
        # a portal whose columns are all of single bodies may be a department's own
        if portal.name.endswith("人民政府") or portal.level == "ministry":
            yield Expected(portal.name, portal.region_code, year, portal.id, REGISTRY)


def with_portals(rows: Iterable[Expected], portals: Iterable[Portal]) -> Iterator[Expected]:
    """Rows without a portal get their region's, where it has one only: what became of it tells
    whether a report is missing or its portal refuses us."""
    of_region: dict[str, list[str]] = {}
    for portal in portals:
        of_region.setdefault(portal.region_code, []).append(portal.id)
    for row in rows:
        known = of_region.get(row.region_code, [])
        alone = known[0] if len(known) == 1 else None
        yield replace(row, portal_id=row.portal_id or alone)


def listed(path: Path, year: int | None) -> list[Expected]:
    """The rows of a CSV file with a header (docs/commands.md); `year` where a line has none.

    Raises ListError, OSError. UTF-8, or the GB18030 that spreadsheets write.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    lines = csv.DictReader(io.StringIO(text, newline=""))
    header = [name.strip() for name in lines.fieldnames or ()]
    lines.fieldnames = header
    absent = [name for name in NEEDED if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    if absent or unknown:
        wrong = ", ".join(absent or unknown)
        what = "missing" if absent else "unknown"
        raise ListError(f"{path}: {what} column: {wrong}; the columns are {', '.join(COLUMNS)}")
    rows: list[Expected] = []
    mistakes: list[str] = []
    for line in lines:
        said = {name: (line.get(name) or "").strip() for name in COLUMNS}
        if not any(said.values()):
            continue
        when = said["year"] or (str(year) if year else "")
        mistake = _mistake(said, when)
        if mistake:
            mistakes.append(f"{path}: line {lines.line_num}: {mistake}")
            continue
        source = said["source"] or path.name
        if source in ("registry", "earlier year"):
            mistakes.append(f"{path}: line {lines.line_num}: source: {source} means derived rows")
            continue
        place = said["portal_id"] or None
        rows.append(Expected(said["agency"], said["region_code"], int(when), place, source))
    if mistakes:
        raise ListError("; ".join(mistakes[:10]))
    return rows


def _mistake(said: dict[str, str], when: str) -> str | None:
    if not said["agency"]:
        return "agency: write the full official name"
    if not _CODE.fullmatch(said["region_code"]):
        return f"region_code: six digits, not {said['region_code']!r}"
    if not (when.isascii() and when.isdigit() and 1990 <= int(when) <= 2100):
        return f"year: a reporting year here or with --year, not {when!r}"
    return None
