"""Invented figures that obey the form's arithmetic, unless a source error is asked for."""

from __future__ import annotations

import random

from tests.strangers.forms import APPLICANTS, APPLICATIONS, BLOCKS, OUTCOMES, ROADS, outcome_rows
from tests.strangers.truth import Key

Number = int | float
SCALES = {"none": 0, "small": 4, "medium": 60, "large": 1500}


def draw(rng: random.Random, form: str, scale: str) -> dict[Key, Number]:
    """Figures of every cell of `form`; `scale` is a key of SCALES (idle office … whole city)."""
    top = SCALES[scale]
    return {
        **_proactive(rng, form, top),
        **_applications(rng, form, top),
        **_review(rng, top),
    }


def spoil(rng: random.Random, form: str, figures: dict[Key, Number]) -> str:
    """Put one arithmetic error of the source into `figures`; return the rule it breaks."""
    rule = rng.choice(["row_total", "column_total", "balance", "review_total"])
    column = rng.choice([code for code in APPLICANTS if code != "total"])
    if rule == "row_total":
        key = ("applications", rng.choice(["new_requests", "granted"]), "total")
    elif rule == "column_total":
        key = ("applications", "total_handled", column)
    elif rule == "balance":
        key = ("applications", "carried_forward_to_next_year", column)
    else:
        key = ("review_litigation", rng.choice(ROADS), "total")
    figures[key] = int(figures[key]) + rng.randint(1, 9)
    return rule


def _proactive(rng: random.Random, form: str, top: int) -> dict[Key, Number]:
    figures: dict[Key, Number] = {}
    for block in BLOCKS[form]:
        for row, _ in block.rows:
            for column, _, unit in block.columns:
                figures["proactive", row, column] = _one(rng, top, row, column, unit)
    return figures


def _one(rng: random.Random, top: int, row: str, column: str, unit: str | None) -> Number:
    if top == 0 or (row == "regulations" and top < 1000):
        return 0
    if column == "items_change":
        return rng.choice([0, 0, rng.randint(-40, 40)])
    if column == "fee_amount":
        return rng.choice([0, round(rng.uniform(0, top * 8), rng.choice([1, 2, 4, 6]))])
    if column == "procurement_amount":
        return rng.choice([0, rng.randint(800, 900000), round(rng.uniform(1, 9000), 2)])
    if column == "decisions":
        return rng.choice([0, rng.randint(0, top * 6), rng.randint(0, top * 300)])
    return rng.choice([0, rng.randint(0, 9), rng.randint(0, top)])


def _applications(rng: random.Random, form: str, top: int) -> dict[Key, Number]:
    rows = outcome_rows(form)
    table: dict[tuple[str, str], int] = {}
    for column in APPLICANTS:
        if column == "total":
            continue
        share = {"natural_person": 1.0, "commercial_enterprise": 0.3}.get(column, 0.05)
        busy = top > 0 and rng.random() < (1 if share == 1 else 0.5)
        for row in rows:
            often = 0.75 if row in ("granted", "partially_granted", "unable_not_held") else 0.3
            active = busy and rng.random() < often
            table[row, column] = rng.randint(0, max(1, int(top * share))) if active else 0
        handled = sum(table[row, column] for row in rows)
        forward = rng.randint(0, max(1, top // 9)) if busy and rng.random() < 0.6 else 0
        carried = rng.randint(0, min(handled + forward, top // 8 + 1)) if busy else 0
        table["total_handled", column] = handled
        table["carried_forward_to_next_year", column] = forward
        table["carried_over_from_previous_year", column] = carried
        table["new_requests", column] = handled + forward - carried
    figures: dict[Key, Number] = {}
    for row, _, _ in APPLICATIONS[form]:
        values = [table[row, column] for column in APPLICANTS if column != "total"]
        for column, value in zip(APPLICANTS, [*values, sum(values)], strict=True):
            figures["applications", row, column] = value
    return figures


def _review(rng: random.Random, top: int) -> dict[Key, Number]:
    figures: dict[Key, Number] = {}
    for road in ROADS:
        values = [rng.choice([0, 0, rng.randint(0, max(0, top // 3))]) for _ in range(4)]
        for column, value in zip(OUTCOMES, [*values, sum(values)], strict=True):
            figures["review_litigation", road, column] = value
    return figures
