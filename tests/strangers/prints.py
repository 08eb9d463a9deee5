"""How a clerk types a figure: the printed variants of variants.md 5, with their true reading."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.strangers.figures import Number
from tests.strangers.forms import APPLICANTS, APPLICATIONS, BLOCKS, OUTCOMES, ROADS
from tests.strangers.truth import Cell, Key

FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
PLACEHOLDERS = ["/", "—", "-", "无", "——", "不涉及", "／"]
TEXTS = ["见附件", "详见说明", "约三成", "正在统计", "同上年"]


@dataclass
class Hand:
    """The habits of one clerk; every report draws its own."""

    width: str = "half"  # half | full | mixed
    suffix: float = 0.0  # share of cells that carry their unit
    separators: str = ""  # "" | "," | "，"
    blank_zero: float = 0.0
    placeholder_zero: float = 0.0
    text: float = 0.0
    zero_decimals: bool = False
    sign: str = "-"  # how a decrease is written
    plus: str = ""  # how an increase is written
    money: str = (
        "cell"  # where the unit of an amount stands: cell | header_wan | header_yuan | none
    )
    fee_header: str = "万元"  # 万元 | 元 | "" (not printed)
    tricks: list[str] = field(default_factory=list)


def draw_hand(rng: random.Random, calm: bool = False) -> Hand:
    """A clerk at random; a calm one prints plain figures only."""
    hand = Hand()
    hand.sign = rng.choice(["-", "-", "减", "－", "−", "减少"])
    hand.plus = rng.choice(["", "", "+", "增", "增加", "＋"])
    hand.money = rng.choice(["cell", "cell", "header_wan", "header_yuan", "none"])
    if calm:
        return hand
    for chance, name, value in (
        (0.12, "width", rng.choice(["full", "mixed"])),
        (0.12, "suffix", rng.choice([0.1, 1.0])),
        (0.2, "separators", rng.choice([",", "，"])),
        (0.15, "blank_zero", rng.choice([0.03, 0.3, 1.0])),
        (0.12, "placeholder_zero", rng.choice([0.03, 0.3])),
        (0.03, "text", 0.01),
        (0.1, "zero_decimals", True),
        (0.1, "fee_header", rng.choice(["元", ""])),
    ):
        if rng.random() < chance:
            setattr(hand, name, value)
            hand.tricks.append(f"print:{name}={value}")
    return hand


def keys(form: str) -> list[tuple[Key, str | None]]:
    """Every cell of the form in printed order with its official unit."""
    listed: list[tuple[Key, str | None]] = []
    for block in BLOCKS[form]:
        for row, _ in block.rows:
            listed += [(("proactive", row, code), unit) for code, _, unit in block.columns]
    for row, _, _ in APPLICATIONS[form]:
        listed += [(("applications", row, column), "件") for column in APPLICANTS]
    for road in ROADS:
        listed += [(("review_litigation", road, column), "件") for column in OUTCOMES]
    return listed


def write(rng: random.Random, form: str, figures: dict[Key, Number], hand: Hand) -> dict[Key, Cell]:
    """Print every figure by the clerk's habits."""
    return {key: _cell(rng, key, figures[key], unit, hand) for key, unit in keys(form)}


def _cell(rng: random.Random, key: Key, value: Number, unit: str | None, hand: Hand) -> Cell:
    column = key[2]
    canonical = unit
    if column == "procurement_amount":
        canonical = {"header_wan": "万元", "header_yuan": "元"}.get(hand.money)
    if column == "fee_amount" and hand.fee_header == "元":
        canonical = "元"
    if value == 0 and rng.random() < hand.blank_zero:
        return Cell(*key, "", None, canonical, "blank")
    if value == 0 and rng.random() < hand.placeholder_zero:
        return Cell(*key, rng.choice(PLACEHOLDERS), None, canonical, "placeholder")
    if rng.random() < hand.text:
        return Cell(*key, rng.choice(TEXTS), None, canonical, "text")
    raw, printed_unit = _digits(rng, key, value, canonical, hand), canonical
    if column == "procurement_amount" and hand.money == "cell":
        printed_unit = rng.choice(["元", "万元"])
        raw += rng.choice(["万元", "万"]) if printed_unit == "万元" else "元"
    elif column == "fee_amount" and rng.random() < (0.15 if hand.suffix else 0.03):
        printed_unit = rng.choice(["元", "万元"])
        raw += printed_unit
    elif unit in ("件", "项") and rng.random() < hand.suffix:
        printed_unit = unit if rng.random() < 0.97 else rng.choice(["宗", "条", "个"])
        raw += printed_unit
    return Cell(*key, raw, value, printed_unit, "number")


def _digits(rng: random.Random, key: Key, value: Number, unit: str | None, hand: Hand) -> str:
    size = abs(value)
    text = f"{size:,}" if hand.separators else f"{size}"
    text = text.replace(",", hand.separators)
    if value == 0 and hand.zero_decimals and unit in ("万元", "元"):
        text = "0.00"
    if hand.width == "full" or (hand.width == "mixed" and rng.random() < 0.2):
        text = text.translate(FULL_WIDTH)
    if value < 0:
        return hand.sign + text
    return hand.plus + text if key[2] == "items_change" and value > 0 else text
