"""The cell in which a fault lies: where the residuals of a row and of columns cross.

In go a report's equations, out come the single cells whose change would make every failed equation
hold and break none. One wrong number leaves the same residual in its row, its column and perhaps
the balance; only the cell that stands in all of them can have made it. Several faults are told
apart while each failed equation is explained by one cell alone. In the review table a cell stands
in one equation only, so its faults are found and not located.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.checks.equations import Equation
from pipelines.model import Cell, Number


@dataclass(frozen=True, slots=True)
class Suspect:
    """A printed number, the number that would make the equations hold, and how many of them."""

    cell: Cell
    suggestion: Number
    repaired: int


def suspects(tested: Sequence[Equation]) -> list[Suspect]:
    """The cells that together explain every failed equation; none where that can be in two ways."""
    residuals = {
        index: sides[0] - sides[1]
        for index, equation in enumerate(tested)
        if (sides := equation.sides) is not None
    }
    failed = {index for index, residual in residuals.items() if residual}
    if not failed:
        return []
    candidates = [
        (suspect, indexes)
        for cell, indexes in _standing(tested, failed).items()
        if (suspect := _explains(cell, indexes, tested, residuals)) is not None
    ]
    explained = Counter(index for _, indexes in candidates for index in indexes & failed)
    return [
        suspect
        for suspect, indexes in candidates
        if all(explained[index] == 1 for index in indexes & failed)
    ]


def _standing(tested: Sequence[Equation], failed: Iterable[int]) -> Mapping[Cell, frozenset[int]]:
    """The cells of the failed equations with all assessable equations in which each stands."""
    wanted = {cell for index in failed for cell in tested[index].cells if cell is not None}
    places: dict[Cell, set[int]] = {cell: set() for cell in wanted}
    for index, equation in enumerate(tested):
        if equation.sides is not None:
            for cell in equation.cells:
                if cell in wanted:
                    places[cell].add(index)
    return {cell: frozenset(indexes) for cell, indexes in places.items()}


def _explains(
    cell: Cell,
    indexes: frozenset[int],
    tested: Sequence[Equation],
    residuals: Mapping[int, Number],
) -> Suspect | None:
    """The cell as a suspect, if one change of its number repairs all its equations, two at least.

    One equation alone accuses each of its cells; and a count is no less than nothing.
    """
    changes = {
        residuals[index] if _in_total(cell, tested[index]) else -residuals[index]
        for index in indexes
    }
    if len(indexes) < 2 or len(changes) != 1:
        return None
    (change,) = changes
    suggestion = (cell.value or 0) + change
    return Suspect(cell, suggestion, len(indexes)) if change and suggestion >= 0 else None


def _in_total(cell: Cell, equation: Equation) -> bool:
    return (cell.table, cell.row, cell.column) in equation.total
