"""Two reports side by side: what may be compared, by how much it changed, and how far it compares.

In go two records of the contract, out come `Line`s. Reports of one template are compared cell by
cell. Over two templates the crosswalk says what stands for what, and how far it compares; codes
that both forms share mean the same (`pipelines.codebook`). Nothing is converted: where units
differ, or the crosswalk calls two figures weak or not comparable, no change is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipelines.codebook import REGIONAL
from pipelines.crosswalk import Source, comparability, crosswalk, figure
from pipelines.model import Cell, Number

Record = Mapping[str, Any]
OWN_FORMS = ("narrative", "none")
SUBTRACTED = ("equal", "with_care", "as_sum")


@dataclass(frozen=True, slots=True)
class Side:
    """One report's figure: the printed text where it is one cell, else what it is made of."""

    raw: str | None
    value: Number | None
    unit: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of both reports; a side is None where the report has no such cell."""

    key: str
    """A cell's key, or `concept:NAME` of the crosswalk."""
    name: str | None
    """The concept's name; None for a cell, which the form names."""
    first: Side | None
    second: Side | None
    comparability: str | None
    """A mark of the crosswalk; None where the figure stands in one report only."""
    comparable: str | None = None
    """What to know before comparing, as the crosswalk says it."""

    @property
    def change(self) -> Number | None:
        """Second less first; None where it would say more than is printed."""
        one, two = self.first, self.second
        if one is None or two is None or self.comparability not in SUBTRACTED:
            return None
        if one.value is None or two.value is None or one.unit != two.unit:
            return None
        left = Decimal(str(two.value)) - Decimal(str(one.value))
        return int(left) if left == int(left) else float(left)

    @property
    def differs(self) -> bool:
        """Whether anything that is printed differs."""
        if self.first is None or self.second is None:
            return True
        if self.first.value is None or self.second.value is None:
            return self.first != self.second
        return (self.first.value, self.first.unit) != (self.second.value, self.second.unit)


def lines(first: Record, second: Record) -> list[Line]:
    """All figures of two reports, in the order of the form (or of the crosswalk)."""
    alike = first["template"] == second["template"]
    # a province's form changes its labels over the years: there the crosswalk is needed too
    if alike and first["template"] not in OWN_FORMS:
        return list(_by_cell(first, second, frozenset(), every=True))
    concepts = list(_by_concept(first, second))
    told = frozenset(
        f"{part.table}/{part.row}/{part.column}"
        for line in concepts
        for source in (_source(line.key, first), _source(line.key, second))
        if source and len(source.parts) == 1
        for part in source.parts
    )
    return [*concepts, *_by_cell(first, second, told, every=alike)]


def alone(first: Record, second: Record, shown: list[Line]) -> tuple[int, int]:
    """How many cells of each report no line shows: they have no counterpart."""
    counts = []
    for record in (first, second):
        keys = {line.key for line in shown}
        for line in shown:
            source = _source(line.key, record)
            keys |= {f"{p.table}/{p.row}/{p.column}" for p in source.parts} if source else set()
        counts.append(sum(key not in keys for key in _cells(record)))
    return counts[0], counts[1]


def _by_cell(
    first: Record, second: Record, without: frozenset[str], *, every: bool
) -> Iterator[Line]:
    """Lines of cells; `every` also those of one report only."""
    left, right = _cells(first), _cells(second)
    for key in dict.fromkeys((*left, *right)):
        both = key in left and key in right
        if key not in without and (both or every):
            yield Line(key, None, left.get(key), right.get(key), "equal" if both else None)


def _by_concept(first: Record, second: Record) -> Iterator[Line]:
    cells = [tuple(Cell(**cell) for cell in record["cells"]) for record in (first, second)]
    names = {source.concept: source for source in crosswalk()}
    for concept, any_source in names.items():
        mark = comparability(concept, first["template"], second["template"])
        if mark is None:
            continue
        if first["template"] == second["template"]:
            mark = "with_care"
        sides = []
        for record, of_report in zip((first, second), cells, strict=True):
            source = _source(f"concept:{concept}", record)
            assert source is not None, "a mark needs the concept in both templates"
            sides.append(_side(source, of_report, record["year"]))
        if any(sides):
            yield Line(
                f"concept:{concept}",
                any_source.name,
                sides[0],
                sides[1],
                mark if all(sides) else None,
                any_source.comparable,
            )


def _side(source: Source, cells: tuple[Cell, ...], year: int) -> Side | None:
    found = figure(source, cells, year)
    if found is None:
        return None
    status = "number" if found.value is not None else "uncertain"
    return Side(source.cells, found.value, found.unit, status)


def _source(key: str, record: Record) -> Source | None:
    concept = key.removeprefix("concept:")
    return next(
        (s for s in crosswalk() if s.concept == concept and s.template == record["template"]), None
    )


def _cells(record: Record) -> dict[str, Side]:
    """Cells by key, the first of a kind; a province's own column of the year loses its year."""
    found: dict[str, Side] = {}
    for cell in record["cells"]:
        column = cell["column"]
        if cell["table"] == REGIONAL:
            column = column.replace(str(record["year"]), "本")
        side = Side(cell["raw"], cell["value"], cell["unit"], cell["status"])
        found.setdefault(f"{cell['table']}/{cell['row']}/{column}", side)
    return found
