"""From a reading to what the store writes: pure, so that equal reports give equal rows anywhere.

`content_digest` and `reading_digest` say whether a report differs from
the last, `narrow` and `widened` turn cells into narrow rows and back. What is canonical, and so
left out of a row, stands in `canonical_raw`; the view `cells` fills in the same.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipelines.codebook import forms
from pipelines.model import Capture, Cell, Finding, Grid, Number, Observation, Report, Status

STATUSES: tuple[Status, ...] = (
    *("number", "blank", "placeholder"),
    *("text", "missing", "unreadable"),
)
SEVERITIES = ("error", "warning", "info")
CAUSES = ("source", "reader", "undecided")
NO_UNIT = ""
"""In a row: the cell has no unit although its indicator has one."""

_PLAIN_DECIMAL = re.compile(r"-?\d+\.\d+")

Place = tuple[str, str, str, int]
"""table, row, column, occurrence"""


@dataclass(frozen=True, slots=True)
class NarrowCell:
    """A cell's row but for the numbers only a store can give; `raw` null where canonical."""

    place: Place
    value: Number | None
    status: int
    raw: str | None
    unit: str | None


def body_digest(capture: Capture) -> bytes:
    """Of the page's and its attachments' bytes: the same digest, the same capture."""
    whole = hashlib.sha256()
    for part in (capture.page, *capture.attachments):
        whole.update(hashlib.sha256(part.body).digest())
    return whole.digest()[:16]


def content_digest(report: Report, cells: Sequence[NarrowCell]) -> bytes:
    """Of what the report prints: its title, dates, template, sections and cells.

    Another digest makes another version. Left out on purpose: addresses, the order of tables, and
    all that we say about the report (findings, sources, level), so that a better check or a
    renamed region makes no version; these are renewed in place (`reading_digest`). `cells` are the
    report's own, narrowed.
    """
    who = report.identity
    return _digest(
        [
            who.title,
            who.published_on,
            who.report_date,
            report.template,
            [(part.code, part.heading, part.text) for part in report.sections],
            sorted(
                (*cell.place, cell.status, repr(cell.value), cell.raw or "", cell.unit or "")
                for cell in cells
            ),
        ]
    )


def reading_digest(report: Report) -> bytes:
    """Of what we say about the report beyond `content_digest`."""
    who = report.identity
    return _digest(
        [
            [who.agency_printed, who.region, who.level, who.confidence, who.untrusted, who.reason],
            dict(who.sources),
            report.media_type,
            [[found.rule, *finding_row(found).values()] for found in report.issues],
            [(cell.table, cell.row, cell.column) for cell in report.cells],
            [[grid.table, grid.rows, grid.origins] for grid in report.grids],
            [list(observed.as_dict().values()) for observed in report.observations],
        ]
    )


def narrow(cells: Sequence[Cell]) -> list[NarrowCell]:
    """Cells → rows in printed order; repeated labels are told apart by their occurrence."""
    return [
        NarrowCell(
            place=(cell.table, cell.row, cell.column, occurrence),
            value=cell.value,
            status=STATUSES.index(cell.status),
            raw=None if cell.raw == canonical_raw(cell.status, cell.value) else cell.raw,
            unit=cell.unit,
        )
        for cell, occurrence in zip(cells, _occurrences(cells), strict=True)
    ]


def widened(
    place: Place, value: Number | None, status: int, raw: str | None, unit: str | None
) -> Cell:
    """A row → the cell it was made of; `unit` is already the cell's own."""
    name = STATUSES[status]
    shown = canonical_raw(name, value) if raw is None else raw
    return Cell(place[0], place[1], place[2], shown, value, unit, name)


def canonical_raw(status: Status, value: Number | None) -> str | None:
    """The text a cell of this status and value has when it is printed plainly, else None.

    Only numbers whose text a database's own cast gives too: integers of 64 bits, decimals of 15
    characters.
    """
    if status == "blank":
        return ""
    if status != "number" or value is None:
        return None
    text = repr(value)
    if isinstance(value, int):
        return text if len(text) < 19 else None
    return text if _PLAIN_DECIMAL.fullmatch(text) and len(text) <= 15 else None


@cache
def codebook_order(template: str) -> Mapping[tuple[str, str, str], int]:
    """Place of every known cell in the order of the forms, the template's own form first."""
    order: dict[tuple[str, str, str], int] = {}
    for form in sorted(forms().values(), key=lambda form: form.code != template):
        for cell in form.indicators:
            order.setdefault((cell.table, cell.row, cell.column), len(order))
    return order


def in_order(places: Iterable[Place], template: str) -> list[Place]:
    """The order cells have unless their version says otherwise: the codebook's, then by name."""
    order = codebook_order(template)
    return sorted(places, key=lambda place: (order.get(place[:3], len(order)), place))


def finding_row(found: Finding) -> dict[str, Any]:
    """A finding's columns."""
    return {
        "rule": found.rule,
        "severity": SEVERITIES.index(found.severity),
        "cause": CAUSES.index(found.cause),
        "cells": _json(list(found.cells)) if found.cells else None,
        "expected": None if found.expected is None else _json(found.expected),
        "found": None if found.found is None else _json(found.found),
        "message": found.message,
        "evidence": found.evidence,
    }


def finding(row: Mapping[str, Any]) -> Finding:
    """The finding of a row of `issue`."""
    return Finding(
        rule=row["rule"],
        severity=SEVERITIES[row["severity"]],  # type: ignore[arg-type]
        cause=CAUSES[row["cause"]],  # type: ignore[arg-type]
        message=row["message"],
        cells=tuple(json.loads(row["cells"])) if row["cells"] else (),
        expected=None if row["expected"] is None else json.loads(row["expected"]),
        found=None if row["found"] is None else json.loads(row["found"]),
        evidence=row["evidence"],
    )


def observation_row(observed: Observation) -> dict[str, Any]:
    """An observation's columns."""
    row = observed.as_dict()
    row["spoken_year"] = row.pop("year")
    row["qualifiers"] = _json(row["qualifiers"]) if row["qualifiers"] else None
    return row


def observation(row: Mapping[str, Any]) -> Observation:
    """The observation of a row of `observation`."""
    known = {key: row[key] for key in Observation.__dataclass_fields__ if key in row}
    known["year"] = row["spoken_year"]
    known["qualifiers"] = tuple(json.loads(row["qualifiers"])) if row["qualifiers"] else ()
    return Observation(**known)


def grid_content(grid: Grid) -> bytes:
    """A grid as compressed JSON: its texts, and a string of 0 and 1 a row for the origins."""
    marks = ["".join("1" if own else "0" for own in row) for row in grid.origins]
    content = {"table": grid.table, "rows": grid.rows, "origins": marks}
    return zlib.compress(_json(content).encode(), 6)


def grid(content: bytes) -> Grid:
    """The grid `grid_content` was made of."""
    known = json.loads(zlib.decompress(content))
    return Grid(
        rows=tuple(tuple(row) for row in known["rows"]),
        origins=tuple(tuple(mark == "1" for mark in row) for row in known["origins"]),
        table=known["table"],
    )


def _occurrences(cells: Sequence[Cell]) -> list[int]:
    """Of each cell: how many before it stand at the same place."""
    seen: Counter[tuple[str, str, str]] = Counter()
    numbers = []
    for cell in cells:
        key = (cell.table, cell.row, cell.column)
        numbers.append(seen[key])
        seen[key] += 1
    return numbers


def _digest(content: Any) -> bytes:
    return hashlib.sha256(_json(content).encode()).digest()[:16]


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
