"""The identities of the forms (勾稽关系, formats.md section 7): 40 in form-2019, 42 in form-2021.

Each is tested only where every operand is a printed number; otherwise it is not assessable, which
is said once for all of them. A failed identity is a fact about the source or about our reading:
the printed number stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.checks.context import Context
from pipelines.checks.rules import finding
from pipelines.codebook import APPLICANTS, APPLICATIONS, RESULTS, REVIEW, REVIEWS, Indicator
from pipelines.model import Cell, Finding

_NOT_OUTCOMES = (
    "new_requests",
    "carried_over_from_previous_year",
    "total_handled",
    "carried_forward_to_next_year",
)


def check(context: Context) -> Iterator[Finding]:
    """All identities of the report's tables."""
    open_keys: list[str] = []
    yield from _row_totals(context, open_keys)
    yield from _columns(context, open_keys)
    yield from _reviews(context, open_keys)
    if open_keys:
        yield finding("identity_not_assessable", context.cause(APPLICATIONS), tuple(open_keys))


def _sum(cells: Sequence[Cell | None]) -> int | float | None:
    """The sum of printed numbers; None where one of them is none."""
    numbers = [cell.value for cell in cells if cell is not None and cell.value is not None]
    return sum(numbers) if len(numbers) == len(cells) else None


def _row_totals(context: Context, open_keys: list[str]) -> Iterator[Finding]:
    """T3.row: the six applicants add up to the total, in every row."""
    for row in context.rows(APPLICATIONS):
        parts = [context.cell(APPLICATIONS, row, column) for column in APPLICANTS[:-1]]
        total = context.cell(APPLICATIONS, row, "total")
        expected, found = _sum(parts), _sum([total])
        if expected is None or found is None:
            open_keys.append(f"{APPLICATIONS}/{row}/total")
        elif expected != found:
            yield finding(
                "row_total",
                context.cause(APPLICATIONS),
                tuple(cell.key for cell in [*parts, total] if cell),
                expected=expected,
                found=found,
                where=_row_label(context, APPLICATIONS, row),
            )


def _columns(context: Context, open_keys: list[str]) -> Iterator[Finding]:
    """T3.col and T3.balance, in every column."""
    rows = list(context.rows(APPLICATIONS))
    if not rows:
        return
    outcomes = [row for row in rows if row not in _NOT_OUTCOMES]
    for column in APPLICANTS:
        parts = [context.cell(APPLICATIONS, row, column) for row in outcomes]
        total = context.cell(APPLICATIONS, "total_handled", column)
        key = f"{APPLICATIONS}/total_handled/{column}"
        label = _column_label(context, column)
        cause = context.cause(APPLICATIONS)
        expected, found = _sum(parts), _sum([total])
        if expected is None or found is None:
            open_keys.append(key)
        elif expected != found:
            cells = tuple(cell.key for cell in [*parts, total] if cell)
            yield finding("column_total", cause, cells, expected=expected, found=found, where=label)
        incoming = [context.cell(APPLICATIONS, row, column) for row in _NOT_OUTCOMES[:2]]
        outgoing = [context.cell(APPLICATIONS, row, column) for row in _NOT_OUTCOMES[2:]]
        expected, found = _sum(incoming), _sum(outgoing)
        if expected is None or found is None:
            open_keys.append(f"{APPLICATIONS}/carried_forward_to_next_year/{column}")
        elif expected != found:
            cells = tuple(cell.key for cell in [*incoming, *outgoing] if cell)
            yield finding("balance", cause, cells, expected=expected, found=found, where=label)


def _reviews(context: Context, open_keys: list[str]) -> Iterator[Finding]:
    """T4.sum: four results add up to the total, three times."""
    for row in context.rows(REVIEW):
        if row not in REVIEWS:
            continue
        parts = [context.cell(REVIEW, row, column) for column in RESULTS[:-1]]
        total = context.cell(REVIEW, row, "total")
        expected, found = _sum(parts), _sum([total])
        if expected is None or found is None:
            open_keys.append(f"{REVIEW}/{row}/total")
        elif expected != found:
            yield finding(
                "review_total",
                context.cause(REVIEW),
                tuple(cell.key for cell in [*parts, total] if cell),
                expected=expected,
                found=found,
                where=_row_label(context, REVIEW, row),
            )


def _row_label(context: Context, table: str, row: str) -> str:
    cells = context.form.tables.get(table, {}).get(row) if context.form else None
    first: Indicator | None = next(iter(cells.values()), None) if cells else None
    return first.row_label if first else row


def _column_label(context: Context, column: str) -> str:
    if not context.form:
        return column
    return context.form.rows(APPLICATIONS)["new_requests"][column].column_label
