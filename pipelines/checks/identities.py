"""The identities of the forms (勾稽关系, formats.md section 7): 40 in form-2019, 42 in form-2021.

Each is tested only where every operand is a printed number; otherwise it is not assessable, which
is said once for all of them. A failed identity is a fact about the source or about our reading:
the printed number stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.checks.context import Context
from pipelines.checks.rules import finding
from pipelines.codebook import APPLICANTS, APPLICATIONS, RESULTS, REVIEW, Indicator
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
    # T3.row: six applicants make the total in every row; T4.sum: four results, three times
    yield from _totals(context, "row_total", APPLICATIONS, APPLICANTS, open_keys)
    yield from _columns(context, open_keys)
    yield from _totals(context, "review_total", REVIEW, RESULTS, open_keys)
    if open_keys:
        keys = tuple(dict.fromkeys(open_keys))
        cause = context.cause(APPLICATIONS)
        yield finding("identity_not_assessable", cause, keys, found=len(open_keys))


def _sum(cells: Sequence[Cell | None]) -> int | float | None:
    """The sum of printed numbers; None where one of them is none."""
    numbers = [cell.value for cell in cells if cell is not None and cell.value is not None]
    return sum(numbers) if len(numbers) == len(cells) else None


def _totals(
    context: Context, rule: str, table: str, columns: Sequence[str], open_keys: list[str]
) -> Iterator[Finding]:
    """In every row of a table all columns but the last add up to the last."""
    for row in context.rows(table):
        cells = [context.cell(table, row, column) for column in columns]
        expected, found = _sum(cells[:-1]), _sum(cells[-1:])
        if expected is None or found is None:
            open_keys.append(f"{table}/{row}/{columns[-1]}")
        elif expected != found:
            keys = tuple(cell.key for cell in cells if cell)
            where = _row_label(context, table, row)
            yield finding(
                rule, context.cause(table), keys, expected=expected, found=found, where=where
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


def _row_label(context: Context, table: str, row: str) -> str:
    cells = context.form.tables.get(table, {}).get(row) if context.form else None
    first: Indicator | None = next(iter(cells.values()), None) if cells else None
    return first.row_label if first else row


def _column_label(context: Context, column: str) -> str:
    if not context.form:
        return column
    return context.form.rows(APPLICATIONS)["new_requests"][column].column_label
