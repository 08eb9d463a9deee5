"""One grammar for every printed number: a cell's text goes in, its status, value and unit come out.

The grammar is variants.md section 5: NFKC, an optional sign (as a mark or a word), digits with
thousands separators in threes, decimals, and a unit. Whatever does not fit is text, never a guess:
a value is only ever the number that is printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipelines.model import Number, Status
from pipelines.text import compact, nfkc

# Longest first: 万元 must not be read as 万 with a stray 元.
UNITS = (
    "亿元",
    "万元",
    "人次",
    "批次",
    "元",
    "万",
    "亿",
    "件",
    "条",
    "项",
    "个",
    "次",
    "宗",
    "人",
    "篇",
    "份",
)
_SIGNS = {"+": 1, "增": 1, "增加": 1, "-": -1, "减": -1, "减少": -1, "负": -1}
_DASHES = str.maketrans(dict.fromkeys("−–‐‑‒―﹣", "-"))
_NUMBER = re.compile(
    r"(?P<sign>增加|减少|[+\-增减负])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?"
    rf"(?P<unit>{'|'.join(UNITS)})?"
)
_PLACEHOLDER = re.compile(r"[-—_/\\]+|[Nn]/?[Aa]|无|不涉及|未涉及|[×xX*]|/-|空")
_GAP = re.compile(r"\d[\s\u00a0\u3000]+[\d.]")


@dataclass(frozen=True, slots=True)
class Printed:
    """What a cell says: `value` only with status `number`; `unit` only where it is printed."""

    status: Status
    value: Number | None = None
    unit: str | None = None
    worded_sign: bool = False


_BLANK = Printed("blank")
_ZERO = Printed("number", 0)


def read(raw: str) -> Printed:
    """Read one cell's printed text.

    A blank between two digits (`1 2`) may be one number or two, so it is `unreadable`;
    words beside a number make it `text`.
    """
    if raw == "0":
        return _ZERO
    flat = compact(raw).translate(_DASHES)
    if not flat:
        return _BLANK
    found = _NUMBER.fullmatch(flat)
    if found is None:
        return Printed("placeholder" if _PLACEHOLDER.fullmatch(flat) else "text")
    if _GAP.search(nfkc(raw).strip()):
        return Printed("unreadable")
    sign = found["sign"]
    amount = Decimal(found["digits"].replace(",", "") + (found["decimals"] or ""))
    return Printed(
        "number",
        _plain(-amount if sign and _SIGNS[sign] < 0 else amount),
        found["unit"],
        worded_sign=bool(sign) and sign not in "+-",
    )


def _plain(amount: Decimal) -> Number:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def unit_of(printed_unit: str | None, canonical: str | None) -> str | None:
    """The unit of a cell: the one printed, else the codebook's.

    万 and 亿 alone count the cell's own unit, which is 元 where the codebook has none
    (429.1万 of procurement is 万元, variants.md C10).
    """
    if printed_unit in ("万", "亿"):
        counted = canonical if canonical and "元" not in canonical else "元"
        return printed_unit + counted
    return printed_unit or canonical


def is_value(text: str) -> bool:
    """Whether a token can stand in a value cell: a number or a placeholder, not a label."""
    return read(text).status in ("number", "placeholder", "unreadable")


_UNIT_IN_LABEL = re.compile(r"[(\[](?:单位[::]?|计量单位[::]?)?(亿元|万元|元)[)\]]")


def unit_of_label(label: str) -> str | None:
    """The money unit printed in a header's brackets: `采购总金额（万元）` → 万元."""
    found = _UNIT_IN_LABEL.search(compact(label))
    return found[1] if found else None
