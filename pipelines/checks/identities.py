"""Which of the forms' identities a report breaks, and which single cells would explain it.

Each identity is tested only where every operand is a printed number; the others are counted in one
finding. A failed identity is a fact about the source or about our reading: the printed number
stays, and what would repair it is only suggested.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.checks.context import Context
from pipelines.checks.equations import Equation, equations
from pipelines.checks.rules import finding
from pipelines.checks.suspects import suspects
from pipelines.codebook import APPLICATIONS
from pipelines.model import Finding


def check(context: Context) -> Iterator[Finding]:
    """All identities of the report's tables, then the cells that break them."""
    tested = list(equations(context))
    unknown: list[Equation] = []
    for equation in tested:
        sides = equation.sides
        if sides is None:
            unknown.append(equation)
        elif sides[0] != sides[1]:
            yield finding(
                equation.rule,
                context.cause(_table(equation)),
                equation.keys,
                expected=sides[0],
                found=sides[1],
                where=equation.where,
            )
    yield from _suspected(context, tested)
    if unknown:
        keys = tuple(dict.fromkeys("/".join(equation.total[-1]) for equation in unknown))
        cause = context.cause(APPLICATIONS)
        yield finding("identity_not_assessable", cause, keys, found=len(unknown))


def _table(equation: Equation) -> str:
    return equation.total[0][0]


def _suspected(context: Context, tested: Sequence[Equation]) -> Iterator[Finding]:
    for suspect in suspects(tested):
        yield finding(
            "suspect_cell",
            context.cause(suspect.cell.table),
            (suspect.cell.key,),
            expected=suspect.suggestion,
            found=suspect.cell.value,
            evidence=str(suspect.repaired),
        )
