"""Rules about single cells: blank, placeholder, missing, words, units, implausible amounts.

Each function is one rule or a small family, named by what it finds; it takes the context and
yields findings (variants.md sections 5 and 8).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.checks.context import TABLE_NAMES, Context
from pipelines.checks.rules import finding
from pipelines.codebook import PROACTIVE, REGIONAL, canonical_units
from pipelines.model import Cell, Finding
from pipelines.numbers import read

_STATUS_RULES = {
    "placeholder": "placeholder_cell",
    "text": "text_cell",
    "missing": "missing_cell",
    "unreadable": "unreadable_cell",
}
_RULEMAKERS = ("ministry", "province", "prefecture")
_MOST_WAN_YUAN = 1_000_000


def check(context: Context) -> Iterator[Finding]:
    yield from by_status(context)
    yield from amounts(context)
    yield from counts(context)
    yield from decisions_look_like_items_balance(context)
    yield from stocks_and_flows(context)
    yield from regulation_by_non_rulemaking_body(context)


def by_status(context: Context) -> Iterator[Finding]:
    """Blank, placeholder, text, missing and unreadable cells; a table without any number."""
    for table in dict.fromkeys(cell.table for cell in context.cells):
        cells = [cell for cell in context.cells if cell.table == table]
        if table != REGIONAL and not any(c.status in ("number", "unreadable") for c in cells):
            yield finding("table_empty", "source", (table,), where=TABLE_NAMES.get(table, table))
        blank = tuple(cell.key for cell in cells if cell.status == "blank")
        if blank:
            yield finding("blank_cell", "source", blank)
        for status, rule in _STATUS_RULES.items():
            found = [cell for cell in cells if cell.status == status]
            if found:
                said = "、".join(dict.fromkeys(cell.raw or "" for cell in found))
                cause = "source" if status in ("placeholder", "text") else context.cause(table)
                keys = tuple(cell.key for cell in found)
                yield finding(rule, cause, keys, evidence=said)


def amounts(context: Context) -> Iterator[Finding]:
    """Money: the unit that is printed, or is not, and amounts that only 元 would explain."""
    for cell in context.cells:
        if cell.column not in ("procurement_amount", "fee_amount") or cell.value is None:
            continue
        key = (cell.key,)
        canonical = canonical_units()[(cell.table, cell.row, cell.column)]
        if cell.unit is None:
            rule = "amount_unit_missing"
            if cell.value or context.document.recognised:
                yield finding(rule, "source", key, found=cell.value)
            continue
        if cell.unit not in ("万元", canonical):
            yield finding("amount_unit_nonstandard", "source", key, evidence=cell.unit)
        elif read(cell.raw or "").unit:
            yield finding("amount_unit_in_cell", "source", key, evidence=cell.raw)
        if cell.unit == "万元" and cell.value > _MOST_WAN_YUAN:
            yield finding("amount_implausible", "undecided", key, found=cell.value)


def counts(context: Context) -> Iterator[Finding]:
    """Counts are integers, not negative, and carry no other unit; signs may be words."""
    for cell in context.cells:
        if cell.value is None or cell.column in ("procurement_amount", "fee_amount"):
            continue
        key = (cell.key,)
        if cell.value != int(cell.value) and "元" not in (cell.unit or ""):
            yield finding("count_not_integer", "source", key, found=cell.value)
        if cell.value < 0 and cell.column != "items_change" and cell.table != REGIONAL:
            yield finding("negative_count", "source", key, found=cell.value)
        unit = canonical_units().get((cell.table, cell.row, cell.column))
        if cell.table != REGIONAL and cell.unit != unit:
            yield finding("count_unit_unusual", "source", key, evidence=cell.raw)
        if cell.raw and not cell.raw.isdigit() and read(cell.raw).worded_sign:
            yield finding("value_with_word_sign", "source", key, evidence=cell.raw)


def decisions_look_like_items_balance(context: Context) -> Iterator[Finding]:
    """C17: decisions equal last year's items plus the change, where neither is zero."""
    for row in context.rows(PROACTIVE):
        cells = [
            context.cell(PROACTIVE, row, column)
            for column in ("items_previous_year", "items_change", "decisions")
        ]
        values = [cell.value if cell else None for cell in cells]
        if None in values or not values[1] or not values[2]:
            continue
        if values[0] + values[1] == values[2]:  # type: ignore[operator]
            keys = tuple(cell.key for cell in cells if cell)
            yield finding("decisions_look_like_items_balance", "source", keys, found=values[2])


def stocks_and_flows(context: Context) -> Iterator[Finding]:
    """S.made and C18: what was disclosed this year is part of what is disclosed in all."""
    for row in ("regulations", "normative_documents"):
        made, newly, total = (
            context.cell(PROACTIVE, row, column)
            for column in ("made_this_year", "newly_disclosed_this_year", "total_disclosed")
        )
        if not (made and newly and total) or newly.value is None or total.value is None:
            continue
        keys = (newly.key, total.key)
        if newly.value > total.value:
            yield finding(
                "newly_exceeds_total", "source", keys, expected=total.value, found=newly.value
            )
        elif made.value == newly.value == total.value != 0 and not _since_2019(context):
            yield finding("stock_equals_flow", "source", (made.key, *keys), found=total.value)


def _since_2019(context: Context) -> bool:
    """Whether the header counts the stock from 2019 on, so that it equals the first year's flow."""
    reading = context.readings.get(PROACTIVE)
    return context.identity.year == 2019 and bool(
        reading and any("2019年起" in header for header in reading.headers)
    )


def regulation_by_non_rulemaking_body(context: Context) -> Iterator[Finding]:
    """C16: counties and townships, and their departments, make no 规章."""
    level = context.identity.level
    if level is None or level in _RULEMAKERS:
        return
    cells: list[Cell] = [
        cell
        for cell in context.cells
        if cell.table == PROACTIVE and cell.row == "regulations" and cell.value
    ]
    if cells:
        keys = tuple(cell.key for cell in cells)
        printed = "、".join(cell.raw or "" for cell in cells)
        yield finding("regulation_by_non_rulemaking_body", "source", keys, found=printed)
