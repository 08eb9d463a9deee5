"""The forms' identities as equations over cells (勾稽关系, formats.md section 7).

In goes the context of one report, out come its equations: both sides as keys of cells, in the
order of the form. 40 in form-2019, 42 in form-2021. Rules that test them and rules that say which
cell breaks them look at the same equations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.checks.context import Context
from pipelines.codebook import APPLICANTS, APPLICATIONS, RESULTS, REVIEW, Indicator
from pipelines.model import Cell, Number

Key = tuple[str, str, str]
NOT_OUTCOMES = (
    "new_requests",
    "carried_over_from_previous_year",
    "total_handled",
    "carried_forward_to_next_year",
)


@dataclass(frozen=True, slots=True)
class Equation:
    """`parts` add up to `total`; `cells` are the printed cells of both sides, None where absent."""

    rule: str
    where: str
    """The row's or column's label, for people."""
    parts: tuple[Key, ...]
    total: tuple[Key, ...]
    cells: tuple[Cell | None, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the cells that are there."""
        return tuple(cell.key for cell in self.cells if cell is not None)

    @property
    def sides(self) -> tuple[Number, Number] | None:
        """What the parts add up to, and the total printed; None where an operand is no number."""
        numbers = [cell.value for cell in self.cells if cell is not None and cell.value is not None]
        if len(numbers) < len(self.cells):
            return None
        return sum(numbers[: len(self.parts)]), sum(numbers[len(self.parts) :])


def equations(context: Context) -> Iterator[Equation]:
    """T3.row, T3.col, T3.balance and T4.sum of the tables that are there."""
    # six applicants make the total in every row
    for row in context.rows(APPLICATIONS):
        yield _across(context, "row_total", APPLICATIONS, row, APPLICANTS)
    rows = list(context.rows(APPLICATIONS))
    outcomes = [row for row in rows if row not in NOT_OUTCOMES]
    for column in APPLICANTS if rows else ():
        yield _down(context, "column_total", column, outcomes, ["total_handled"])
        yield _down(context, "balance", column, NOT_OUTCOMES[:2], NOT_OUTCOMES[2:])
    # four results, three times
    for row in context.rows(REVIEW):
        yield _across(context, "review_total", REVIEW, row, RESULTS)


def _across(context: Context, rule: str, table: str, row: str, columns: Sequence[str]) -> Equation:
    """All columns of a row but the last make the last."""
    keys = tuple((table, row, column) for column in columns)
    where = _row_label(context, table, row)
    return _equation(context, rule, where, keys[:-1], keys[-1:])


def _down(
    context: Context, rule: str, column: str, parts: Sequence[str], total: Sequence[str]
) -> Equation:
    return _equation(
        context,
        rule,
        _column_label(context, column),
        tuple((APPLICATIONS, row, column) for row in parts),
        tuple((APPLICATIONS, row, column) for row in total),
    )


def _equation(
    context: Context, rule: str, where: str, parts: tuple[Key, ...], total: tuple[Key, ...]
) -> Equation:
    cells = tuple(context.by_key.get(key) for key in (*parts, *total))
    return Equation(rule, where, parts, total, cells)


def _row_label(context: Context, table: str, row: str) -> str:
    cells = context.form.tables.get(table, {}).get(row) if context.form else None
    first: Indicator | None = next(iter(cells.values()), None) if cells else None
    return first.row_label if first else row


def _column_label(context: Context, column: str) -> str:
    if not context.form or APPLICATIONS not in context.form.tables:
        return column
    return context.form.rows(APPLICATIONS)["new_requests"][column].column_label
