"""The prose against the tables: a figure the text names, and the cells that say the same (C19).

Only a reading of high confidence, for the report's own year, is held against the tables, and only
where every cell it should equal is a printed number. Where the text gives several figures under one
name (of the city, and of the city's own offices), one that agrees is enough. Both stay as printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipelines.checks.context import Context
from pipelines.checks.rules import finding
from pipelines.codebook import APPLICANTS
from pipelines.model import Cell, Finding, Observation
from pipelines.prose.lexicon import Concept, lexicon
from pipelines.prose.numbers import Counted

_ORGANIZATIONS = APPLICANTS[1:-1]


def check(context: Context) -> Iterator[Finding]:
    if not context.cells:
        return
    said: dict[tuple[str, str | None], list[Observation]] = {}
    for observed in context.observations:
        if observed.confidence == "high" and observed.year == context.identity.year:
            said.setdefault((observed.concept, observed.applicant), []).append(observed)
    for (code, applicant), observations in said.items():
        concept = lexicon().concepts[code]
        if sums := _sums(context, concept, applicant):
            printed = [_plain(cells) for cells in sums]
            if not any(_said(observed) in printed for observed in observations):
                yield _mismatch(context, concept, observations[0], sums[0])


def _mismatch(
    context: Context, concept: Concept, observed: Observation, cells: Sequence[Cell]
) -> Finding:
    found = sum(cell.value or 0 for cell in cells)
    made = finding(
        "text_table_mismatch",
        context.cause(cells[0].table),
        tuple(cell.key for cell in cells),
        expected=observed.value,
        found=found,
        evidence=observed.raw,
    )
    return made if concept.sure else replace(made, severity="info")


def _sums(context: Context, concept: Concept, applicant: str | None) -> list[list[Cell]]:
    """The sums of cells that the figure may equal; empty where one of them cannot be told."""
    sums: list[list[Cell]] = []
    for keys in concept.cells:
        columns = _ORGANIZATIONS if applicant == "organization" else (applicant or "total",)
        spelled = [key.replace("*", column) for key in keys for column in columns]
        cells = [context.by_key.get(_place(key)) for key in dict.fromkeys(spelled)]
        known = [cell for cell in cells if cell is not None]
        if not known:
            continue  # another form's cells
        if len(known) < len(cells) or any(cell.value is None for cell in known):
            return []
        sums.append(known)
    return sums


def _place(key: str) -> tuple[str, str, str]:
    table, row, column = key.split("/")
    return table, row, column


def _plain(cells: Sequence[Cell]) -> Decimal:
    """A sum in ones, so that 429.1万 and 4291000元 agree."""
    return sum((Counted(cell.value or 0, cell.unit).plain for cell in cells), Decimal(0))


def _said(observed: Observation) -> Decimal:
    return Counted(observed.value, observed.unit).plain
