"""A reading's texts and numbers as both databases can hold them.

In goes a report as it was read, out comes the same report without what PostgreSQL or SQLite would
refuse or change. Nearly always nothing is to be done, and finding that out must be quick.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipelines.model import Cell, Finding, Grid, Report, Section

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def cleaned(report: Report) -> Report:
    """The report as both databases can hold it.

    NUL and lone surrogates become U+FFFD; a whole float becomes an int (4.00 → 4, `raw` keeps the
    zeros). Raises ValueError for a cell that breaks the contract: a number or blank without raw.
    """
    cells = tuple(_checked(cell) for cell in report.cells)
    report = replace(report, cells=cells)
    if not _UNSTORABLE.search("".join(_texts(report))):  # as good as always
        return report
    who = report.identity
    return replace(
        report,
        identity=replace(
            who,
            agency=_clean(who.agency),
            agency_printed=_clean(who.agency_printed),
            title=_clean(who.title),
            reason=_clean(who.reason) or "",
            published_on=_clean(who.published_on),
            report_date=_clean(who.report_date),
            sources={key: _clean(text) or "" for key, text in who.sources.items()},
        ),
        sections=tuple(
            Section(part.code, _clean(part.heading) or "", _clean(part.text) or "")
            for part in report.sections
        ),
        cells=tuple(_clean_cell(cell) for cell in report.cells),
        issues=tuple(_clean_finding(found) for found in report.issues),
        grids=tuple(_clean_grid(grid) for grid in report.grids),
        observations=tuple(
            replace(observed, raw=_clean(observed.raw) or "") for observed in report.observations
        ),
    )


def _clean(text: str | None) -> str | None:
    return text if text is None or not _UNSTORABLE.search(text) else _UNSTORABLE.sub("\ufffd", text)


def _texts(report: Report) -> Iterator[str]:
    """Every text of a report that comes from outside."""
    who = report.identity
    plain = (who.agency, who.agency_printed, who.title, who.reason, who.published_on)
    yield from (text for text in (*plain, who.report_date, *who.sources.values()) if text)
    for part in report.sections:
        yield part.heading
        yield part.text
    for cell in report.cells:
        yield from (cell.row, cell.column, cell.raw or "", cell.unit or "")
    for found in report.issues:
        yield from (found.message, found.evidence or "", *found.cells)
        yield from (text for text in (found.expected, found.found) if isinstance(text, str))
    for observed in report.observations:
        yield observed.raw
    for grid in report.grids:
        for row in grid.rows:
            yield from row


def _checked(cell: Cell) -> Cell:
    if cell.raw is None and cell.status in ("number", "blank"):
        raise ValueError(f"{cell.key}: a {cell.status} cell without its printed text")
    if isinstance(cell.value, float) and cell.value.is_integer():
        return replace(cell, value=int(cell.value))
    return cell


def _clean_cell(cell: Cell) -> Cell:
    row, column = _clean(cell.row) or "", _clean(cell.column) or ""
    return replace(cell, row=row, column=column, raw=_clean(cell.raw), unit=_clean(cell.unit))


def _clean_finding(found: Finding) -> Finding:
    return replace(
        found,
        message=_clean(found.message) or "",
        evidence=_clean(found.evidence),
        cells=tuple(_clean(key) or "" for key in found.cells),
        expected=_clean(found.expected) if isinstance(found.expected, str) else found.expected,
        found=_clean(found.found) if isinstance(found.found, str) else found.found,
    )


def _clean_grid(grid: Grid) -> Grid:
    rows = tuple(tuple(_clean(text) or "" for text in row) for row in grid.rows)
    return replace(grid, rows=rows)
