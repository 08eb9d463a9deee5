"""One report in several renditions: a page and its files, joined into one reading.

In go the renditions that were read, the page first; out come the tables of each from the rendition
that reads it best, the chapters from the one that has most of them, and findings for what the
others say differently. A page often holds the prose and a file the tables, or both hold all.
Copies at other addresses are the store's subject (`pipelines.store.renditions`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.checks.rules import finding
from pipelines.extract.document import Document
from pipelines.model import Cell, Finding, Grid, Template
from pipelines.recognise import Structure
from pipelines.tables.rows import TableReading

_MOST_CELLS = 50
"""Cells one finding names: a whole other table is not listed cell by cell."""
_NEWEST: tuple[Template, ...] = ("form-2021", "form-2019", "annex-2014", "narrative", "none")


@dataclass(frozen=True, slots=True)
class Rendition:
    """One document of a report, read: its parts, the rows of its tables, its cells."""

    name: str
    """What people call it: the file's name; empty for the page itself."""
    document: Document
    structure: Structure
    readings: Mapping[str, TableReading]
    cells: tuple[Cell, ...]

    @property
    def grids(self) -> tuple[Grid, ...]:
        tables = enumerate(self.document.tables)
        return tuple(table.as_grid(self.structure.tables.get(index)) for index, table in tables)

    def of(self, table: str) -> list[Cell]:
        return [cell for cell in self.cells if cell.table == table]


def joined(renditions: Sequence[Rendition]) -> tuple[Rendition, tuple[Finding, ...]]:
    """The report as its renditions together tell it, and what they do not agree about.

    `renditions` is not empty. The result's document is that of the rendition with most of the
    tables.
    """
    if len(renditions) == 1:
        return renditions[0], ()
    present = dict.fromkeys(cell.table for one in renditions for cell in one.cells)
    best = {table: max(renditions, key=lambda one: _certain(one, table)) for table in present}
    most = max(renditions, key=lambda one: list(best.values()).count(one))
    told = max(renditions, key=_chapters)
    structures = list({id(one): one.structure for one in (most, *best.values())}.values())
    structure = replace(
        most.structure,
        template=min((one.template for one in structures), key=_NEWEST.index),
        sections=told.structure.sections,
        headings=told.structure.headings,
        lines={table: one.structure.lines.get(table, []) for table, one in best.items()},
        eras=frozenset().union(*(one.eras for one in structures)),
        flattened=frozenset(t for t, one in best.items() if t in one.structure.flattened),
    )
    whole = Rendition(
        most.name,
        most.document,
        structure,
        {table: one.readings[table] for table, one in best.items() if table in one.readings},
        tuple(cell for table, one in best.items() for cell in one.of(table)),
    )
    return whole, (*_origins(best), *_disagreements(best, renditions))


def _certain(rendition: Rendition, table: str) -> int:
    """How many cells of a table stand for certain; the first of equals is taken, the page."""
    return sum(cell.status not in ("missing", "unreadable") for cell in rendition.of(table))


def _chapters(rendition: Rendition) -> int:
    return len({section.code for section in rendition.structure.sections} - {"preamble"})


def _origins(best: Mapping[str, Rendition]) -> Iterator[Finding]:
    """Which tables come from a file beside the page."""
    for name in dict.fromkeys(one.name for one in best.values() if one.name):
        tables = tuple(table for table, one in best.items() if one.name == name)
        yield finding("table_in_attachment", "source", tables, evidence=name)


def _disagreements(
    best: Mapping[str, Rendition], renditions: Sequence[Rendition]
) -> Iterator[Finding]:
    """Cells in which another rendition prints another number; what it cannot tell says nothing."""
    for other in renditions:
        theirs = {cell.key: cell for cell in other.cells if cell.value is not None}
        differing = [
            (cell, theirs[cell.key])
            for table, one in best.items()
            if one is not other
            for cell in one.of(table)
            if cell.value is not None
            and cell.key in theirs
            and (cell.value, cell.unit) != (theirs[cell.key].value, theirs[cell.key].unit)
        ]
        if differing:
            ours, found = differing[0]
            single = len(differing) == 1
            yield finding(
                "attachment_differs",
                "undecided",
                tuple(cell.key for cell, _ in differing[:_MOST_CELLS]),
                expected=ours.value if single else None,
                found=found.value if single else None,
                evidence=other.name or "page",
            )
