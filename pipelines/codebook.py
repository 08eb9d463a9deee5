"""The codebook: every cell of the national templates, from `data/codebook.csv`.

In goes the table of formats.md sections 5 and 6 (one line a cell, in the order of the form), out
come templates of tables of rows, which the readers fill and the checks add up. Codes shared by
form-2019 and form-2021 are the same string on purpose; where the meaning differs they differ.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

PROACTIVE, APPLICATIONS, REVIEW = "proactive", "applications", "review_litigation"
ANNEX, VALUE = "annex", "value"
REGIONAL = "regional"
"""The table of lists that are no national form: its rows and columns are printed words."""
APPLICANTS = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "social_welfare_organization",
    "legal_service_organization",
    "other",
    "total",
)
RESULTS = ("upheld", "corrected", "other_result", "pending", "total")
REVIEWS = ("review", "litigation_direct", "litigation_after_review")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One cell of a form: its codes, its official labels, its unit (None: the form has none)."""

    table: str
    row: str
    column: str
    row_label: str
    column_label: str
    unit: str | None
    signed: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A national template: `tables[table][row][column]` in the order of the printed form."""

    code: str
    tables: Mapping[str, Mapping[str, Mapping[str, Indicator]]]

    def rows(self, table: str) -> Mapping[str, Mapping[str, Indicator]]:
        return self.tables[table]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(
            cell for rows in self.tables.values() for row in rows.values() for cell in row.values()
        )


@cache
def forms() -> Mapping[str, Form]:
    """Template code → form, for every template of the codebook."""
    grown: dict[str, dict[str, dict[str, dict[str, Indicator]]]] = {}
    with (files("pipelines") / "data" / "codebook.csv").open(encoding="utf-8") as lines:
        for line in csv.DictReader(lines):
            table = grown.setdefault(line["template"], {}).setdefault(line["table"], {})
            table.setdefault(line["row"], {})[line["column"]] = Indicator(
                line["table"],
                line["row"],
                line["column"],
                line["row_label"],
                line["column_label"],
                line["unit"] or None,
                line["signed"] == "1",
            )
    return MappingProxyType({code: Form(code, tables) for code, tables in grown.items()})


@cache
def canonical_units() -> Mapping[tuple[str, str, str], str | None]:
    """(table, row, column) → unit; templates never disagree on a shared code."""
    return MappingProxyType(
        {
            (cell.table, cell.row, cell.column): cell.unit
            for form in forms().values()
            for cell in form.indicators
        }
    )
