"""How one figure is printed in a cell, and what a reader must make of it (design.md, Cells).

In: template, facts, print styles. Out: `Printed` for every cell of the template, in the order of
the codebook: the text set on the page (`text`), `raw` as the contract wants it (outer white space
removed), value, unit and status, and the flag a finding must answer to, if any.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from tests.replica.figures import OTHER_OUTCOMES, OUTCOMES, REVIEWS, Facts, Number

DATA = Path(__file__).parent / "data"
FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
OUTER = " \t\r\n\xa0\u3000"
AMOUNT = "proactive/centralized_procurement/procurement_amount"
FEE = "proactive/administrative_fees/fee_amount"


@dataclass(frozen=True)
class Printed:
    """One cell as printed. `split`: the digits lie in several spans. `flag`: (name, severity)."""

    key: str
    text: str
    value: Number | None
    unit: str | None
    status: str = "number"
    split: bool = False
    flag: tuple[str, str] | None = None

    @property
    def raw(self) -> str | None:
        return None if self.status == "missing" else self.text.strip(OUTER)

    def as_truth(self) -> dict[str, Any]:
        """The contract's cell object."""
        table, row, column = self.key.split("/")
        return {
            "table": table,
            "row": row,
            "column": column,
            "raw": self.raw,
            "value": self.value,
            "unit": self.unit,
            "status": self.status,
        }


@cache
def forms() -> dict[str, Any]:
    """The layout of both forms: our own copy of formats.md sections 5 and 6."""
    found: dict[str, Any] = json.loads((DATA / "forms.json").read_text(encoding="utf-8"))
    return found


def layout(template: str) -> Iterator[tuple[str, str | None]]:
    """(key "table/row/column", unit of the codebook) of every cell: 198 or 200."""
    form = forms()[template]
    for block in form["proactive"]:
        for row in block["rows"]:
            for column, unit in row["columns"]:
                yield f"proactive/{row['code']}/{column}", unit
    for row in form["applications"]:
        for column, _ in forms()["applicants"]:
            yield f"applications/{row['code']}/{column}", "件"
    for code in form["review_litigation"]:
        for column, _ in forms()["review_columns"]:
            yield f"review_litigation/{code}/{column}", "件"


def numbers(template: str, facts: Facts) -> dict[str, Number]:
    """Every cell's number, totals computed, for the template's own rows and columns."""
    rows = dict(facts.requests)
    rows["total_handled"] = _add([rows[row] for row in OUTCOMES])
    rows["other_handling"] = _add([rows[row] for row in OTHER_OUTCOMES])
    values: dict[str, Number] = {f"proactive/{key}": n for key, n in facts.proactive.items()}
    for row, six in rows.items():
        for (column, _), number in zip(forms()["applicants"], (*six, sum(six)), strict=True):
            values[f"applications/{row}/{column}"] = number
    for row in REVIEWS:
        four = facts.reviews[row]
        for (column, _), number in zip(forms()["review_columns"], (*four, sum(four)), strict=True):
            values[f"review_litigation/{row}/{column}"] = number
    return {key: values[key] for key, _ in layout(template)}


def _add(rows: list[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*rows, strict=True))


BREAKS = {
    # what is altered, and what a finding of severity error must name (a table: it or a cell of it)
    "row_total": (["applications/granted/total"], "applications/granted/total"),
    "column_total": (["applications/total_handled/natural_person"], "applications"),
    "balance": (
        ["applications/new_requests/natural_person", "applications/new_requests/total"],
        "applications",
    ),
    "review_sum": (["review_litigation/review/total"], "review_litigation/review/total"),
}


def printed(
    template: str, values: dict[str, Number], styles: list[str], seed: str
) -> dict[str, Printed]:
    """All cells of the template in the given print styles; `seed` makes random picks repeatable."""
    chance = random.Random(f"{seed}/cells")
    zeros = [key for key, n in values.items() if key.startswith("applications/") and n == 0]
    hidden = set(chance.sample(zeros, min(6, len(zeros))))
    cells = {}
    for key, unit in layout(template):
        cell = Printed(key, plain(values[key]), values[key], unit)
        if key == AMOUNT:
            cell = _amount(cell, styles)
        elif key.endswith("/items_change"):
            cell = _signed(cell, styles)
        elif values[key] == 0:
            cell = _zero(cell, styles, key in hidden)
        cells[key] = _dress(cell, styles, chance)
    return cells


def real(template: str, rows: dict[str, list[Any]]) -> dict[str, Printed]:
    """The cells of a seed report: a number (printed plainly), "" (blank), null (missing) or a
    cell spelled out; a table that is absent has no cells."""
    cells: dict[str, Printed] = {}
    places = {key: iter(values) for key, values in rows.items()}
    for key, unit in layout(template):
        if (place := key.rsplit("/", 1)[0]) not in places:
            continue
        given = next(places[place])
        if given is None:
            cell = Printed(key, "", None, unit, "missing", flag=("missing_cell", "medium"))
        elif given == "":
            cell = Printed(key, "", None, unit, "blank", flag=("blank_cell", "medium"))
        elif isinstance(given, dict):
            cell = Printed(key, given["raw"], given["value"], given["unit"], given["status"])
            if given["unit"] == "元":
                cell = replace(cell, flag=("amount_unit_nonstandard", "medium"))
        else:
            bare = given == 0 if key == AMOUNT else False
            cell = Printed(key, plain(given), given, None if bare else unit)
        cells[key] = cell
    return cells


def plain(number: Number) -> str:
    """Digits as printed: no exponent, no trailing zeros."""
    if isinstance(number, float):
        return f"{number:.6f}".rstrip("0").rstrip(".")
    return str(number)


def _amount(cell: Printed, styles: list[str]) -> Printed:
    """Era C prints the unit in the cell, in the header, or not at all (variants.md C8–C12, L20)."""
    if "header_wanyuan" in styles:
        return replace(cell, unit="万元")
    if "no_unit" in styles:
        flag = ("amount_unit_missing", "medium") if cell.value else None
        return replace(cell, unit=None, flag=flag)
    if "yuan" in styles:
        yuan = round((cell.value or 0) * 10000)
        flag = ("amount_unit_nonstandard", "medium") if yuan else None
        return replace(cell, text=f"{yuan}元", value=yuan, unit="元", flag=flag)
    return replace(cell, text=cell.text + ("万" if "wan" in styles else "万元"), unit="万元")


def _signed(cell: Printed, styles: list[str]) -> Printed:
    change = int(cell.value or 0)
    if change == 0:
        return cell
    if "word_sign" in styles:
        return replace(cell, text=("增" if change > 0 else "减") + str(abs(change)))
    if "plus_sign" in styles and change > 0:
        return replace(cell, text=f"+{change}")
    return cell


def _zero(cell: Printed, styles: list[str], hidden: bool) -> Printed:
    if hidden and ("blank_zero" in styles or "nbsp_zero" in styles):
        text = "\xa0" if "nbsp_zero" in styles else ""
        return replace(cell, text=text, value=None, status="blank", flag=("blank_cell", "medium"))
    mark = "/" if "slash_zero" in styles else "—" if "dash_zero" in styles else None
    if mark and cell.key.startswith("review_litigation/litigation"):
        return replace(
            cell, text=mark, value=None, status="placeholder", flag=("placeholder_cell", "low")
        )
    if "zero_decimal" in styles and cell.key == FEE:
        return replace(cell, text="0.00")
    return cell


def _dress(cell: Printed, styles: list[str], chance: random.Random) -> Printed:
    """Changes of the printed text that leave the value alone."""
    if cell.status != "number":
        return cell
    if "comma" in styles and isinstance(cell.value, int) and abs(cell.value) >= 1000:
        cell = replace(cell, text=cell.text.replace(str(cell.value), f"{cell.value:,}"))
    if "unit" in styles and cell.unit == "件" and cell.key.startswith("proactive/"):
        cell = replace(cell, text=cell.text + "件")
    if "fullwidth" in styles:
        cell = replace(cell, text=cell.text.translate(FULL_WIDTH))
    if "padded" in styles and chance.random() < 0.2:
        pad = chance.choice([" ", "\xa0", "\u3000", "\xa0\xa0"])
        cell = replace(cell, text=f"{pad}{cell.text}{pad}")
    if "split" in styles and len(cell.text) > 1:
        cell = replace(cell, split=True)
    return cell
