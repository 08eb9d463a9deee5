"""The crosswalk: which cells of which template stand for one concept, and how far they compare.

In goes `data/crosswalk.yaml` (formats.md section 8), out come concepts in its order. The store's
view `series` is made of it; where meaning differs the mark says so, and nothing is converted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

import yaml

from pipelines.codebook import REGIONAL
from pipelines.model import Cell, Number

Mark = Literal["equal", "with_care", "as_sum", "weak", "not_comparable"]
ANY_COLUMN = ""
"""The column of a printed label: the year's own, whatever it is called."""


@dataclass(frozen=True, slots=True)
class Part:
    """One cell that is added (`sign` 1) or taken off (-1)."""

    table: str
    row: str
    column: str
    sign: int


@dataclass(frozen=True, slots=True)
class Source:
    """A concept in one template; `needed` of the parts must be printed numbers."""

    concept: str
    template: str
    name: str
    comparable: str
    mark: Mark | None
    """How it compares with the next newer template that has the concept."""
    parts: tuple[Part, ...]
    needed: int

    @property
    def cells(self) -> str:
        """The parts for people: `a + b - c`, or `a | b` where any one of them is printed."""
        keys = [f"{part.table}/{part.row}/{part.column}".rstrip("/") for part in self.parts]
        if self.needed < len(self.parts):
            return " | ".join(keys)
        signs = ["" if part.sign > 0 else "-" for part in self.parts[:1]]
        signs += [" + " if part.sign > 0 else " - " for part in self.parts[1:]]
        return "".join(sign + key for sign, key in zip(signs, keys, strict=True))


@dataclass(frozen=True, slots=True)
class Figure:
    """A concept's value in one report, and its unit; the value is null where it is not certain."""

    value: Number | None
    unit: str | None


@cache
def crosswalk() -> tuple[Source, ...]:
    """Every concept in every template that has it; raises ValueError for an unknown mark."""
    data = yaml.safe_load((files("pipelines") / "data" / "crosswalk.yaml").read_text("utf-8"))
    return tuple(
        _source(concept, template, given["name"], given["comparable"], said)
        for concept, given in data.items()
        for template, said in given.items()
        if template not in ("name", "comparable")
    )


def _source(
    concept: str, template: str, name: str, comparable: str, said: dict[str, list[str]]
) -> Source:
    mark = said.get("mark")
    if mark is not None and mark not in get_args(Mark):
        raise ValueError(f"crosswalk.yaml: {concept}: {mark!r} is no mark")
    labels = said.get("labels", []) + said.get("sum_of", [])
    parts = [Part(REGIONAL, label, ANY_COLUMN, 1) for label in labels]
    for key in said.get("cells", []):
        table, row, column = key.removeprefix("-").split("/")
        parts.append(Part(table, row, column, -1 if key.startswith("-") else 1))
    needed = 1 if "labels" in said else len(parts)
    return Source(concept, template, name, comparable, mark, tuple(parts), needed)  # type: ignore[arg-type]


TEMPLATES = ("narrative", "annex-2014", "form-2019", "form-2021")
"""Oldest first."""
_WORST = ("equal", "with_care", "as_sum", "weak", "not_comparable")
_YEARS_OWN = frozenset(
    (
        *("年末统计", "统计数", "数据统计数", "统计数据", "数量", "数据", "数值"),
        *("本年", "本年度", "本年数", "本年累计", "本年度累计", "本年统计数"),
    )
)
"""Headers that mean the year's own column without naming it; those of the view `series`."""


def comparability(concept: str, one: str, other: str) -> Mark | None:
    """The worst mark between two templates that have the concept; None where one has it not."""
    marks = {source.template: source.mark for source in crosswalk() if source.concept == concept}
    if one not in marks or other not in marks:
        return None
    first, last = sorted((one, other), key=TEMPLATES.index)
    between = TEMPLATES[TEMPLATES.index(first) : TEMPLATES.index(last)]
    steps = [marks[name] or "not_comparable" for name in between if name in marks]
    return max(steps, key=_WORST.index, default="equal")


def figure(source: Source, cells: Iterable[Cell], year: int) -> Figure | None:
    """What a report of `source.template` says of the concept, as the view `series` has it.

    None where the report has none of its cells; a null value where one of them is no number or
    their units differ.
    """
    signs = {(part.table, part.row, part.column): part.sign for part in source.parts}
    seen: set[tuple[str, str, str]] = set()
    found: list[tuple[int, Cell]] = []
    for cell in cells:
        key = (cell.table, cell.row, cell.column)
        if cell.table == REGIONAL and _is_years_own(cell.column, year):
            sign = signs.get((REGIONAL, cell.row, ANY_COLUMN))
        else:
            sign = None if key in seen else signs.get(key)
            seen.add(key)
        if sign is not None:
            found.append((sign, cell))
    if not found:
        return None
    numbers = [sign * Decimal(str(c.value)) for sign, c in found if c.value is not None]
    units = {cell.unit for _, cell in found}
    unit = next(iter(units)) if len(units) == 1 else None
    if len(numbers) != source.needed or len(units) > 1:
        return Figure(None, unit)
    total = sum(numbers, Decimal(0))
    return Figure(int(total) if total == int(total) else float(total), unit)


def _is_years_own(column: str, year: int) -> bool:
    return column in _YEARS_OWN or (column.startswith(str(year)) and "累计" not in column)
