"""The grammar of a number in running text: 13件, 1.2万条, 一百二十三件, 约20篇, 150多人次.

In a cell a number stands alone and `pipelines.numbers` reads it; in a sentence it is known by the
counter behind it. In goes text without white space, out comes where a number stands and what it
says. What is no single number (3至5件, 三五件, 第3件, 十几件) is not read at all: a value is only
ever the number that is printed. 万 and 亿 behind digits belong to the unit, as in a cell (429.1万元
is 429.1, 万元; variants.md C10), behind Chinese numerals to the number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipelines.model import Number

# Longest first: 人次 must not be read as 人.
COUNTERS = (
    *(
        "件次",
        "人次",
        "批次",
        "场次",
        "期次",
        "件",
        "条",
        "项",
        "个",
        "次",
        "宗",
        "起",
        "例",
        "篇",
        "份",
    ),
    *("人", "名", "场", "期", "则", "处", "部", "户", "家", "册", "本", "封", "元"),
)
DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
_NUMERALS = "".join([*DIGITS, *UNITS, *MYRIADS])
_COUNTER = "|".join(COUNTERS)
_RANGE = r"(?:[-—–~～至到])"
# A counter may be the first character of a longer word (3个人信息 is none), which only the
# field's words can tell: the reader of phrases decides.
NUMBER = (
    rf"(?P<about>约|近|大约|超过|超|逾|不足|将近)?"
    rf"(?<![\d.,第/〔\[A-Za-z{_NUMERALS}])"
    rf"(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<decimals>\.\d+)?(?P<scale>万|亿)?"
    rf"|(?<![数几])(?P<chinese>[{_NUMERALS}]+))"
    rf"(?P<more>余|多)?(?P<scale_after>万|亿)?(?P<counter>{_COUNTER})(?P<more_after>多|余)?"
)
# 为0。 without a counter: only where nothing can follow it.
BARE = rf"(?<=[为:：])(?P<bare>\d+|[{_NUMERALS}])(?=[。,，;；、)）]|$)"
NUMBER_HEADS = rf"\d{_NUMERALS}约近大超逾不将"
"""First characters of NUMBER, BARE and RANGE."""
RANGE = rf"[\d.{_NUMERALS}]+{_RANGE}[\d.{_NUMERALS}]+(?:{_COUNTER})"


@dataclass(frozen=True, slots=True)
class Counted:
    """A number as it stands in a sentence: `unit` with its 万 or 亿, as printed."""

    value: Number
    unit: str | None
    approximate: bool = False

    @property
    def plain(self) -> Decimal:
        """The value in ones: 429.1 万元 is 4291000."""
        scale = next((MYRIADS[char] for char in self.unit or "" if char in MYRIADS), 1)
        return Decimal(str(self.value)) * scale


def counted(found: re.Match[str]) -> Counted | None:
    """What a match of NUMBER or BARE says; None for Chinese characters that are no numeral."""
    value: Number | None
    if bare := found["bare"]:
        value = int(bare) if bare.isdecimal() else chinese(bare)
        return None if value is None else Counted(value, None)
    scale = found["scale"] or found["scale_after"] or ""
    if found["chinese"]:
        value = chinese(found["chinese"])
    else:
        amount = Decimal(found["digits"].replace(",", "") + (found["decimals"] or ""))
        value = int(amount) if amount == amount.to_integral_value() else float(amount)
    if value is None:
        return None
    about = bool(found["about"] or found["more"] or found["more_after"])
    return Counted(value, scale + found["counter"], about)


def chinese(numeral: str) -> int | None:
    """一百二十三 → 123, 两万零五 → 20005, 十 → 10; None for what is no well-formed numeral.

    Places must fall (一百二千 is none), two digits never stand side by side (三五 means three or
    five), and a place left out must be said as 零: what is spoken shorter (三万五 for 35000) is
    none.
    """
    for mark, size in (("亿", 10**8), ("万", 10**4)):
        high, found, low = numeral.rpartition(mark)
        if found:
            above, below = chinese(high), chinese(low) if low else 0
            if not above or below is None:
                return None
            said_whole = low == "" or low[0] in "零〇" or below * 10 >= size
            return above * size + below if below < size and said_whole else None
    return _section(numeral)


def _section(numeral: str) -> int | None:
    """A numeral below 万: digits with 千, 百, 十 in falling order, 零 between."""
    total, place, digit, zero = 0, 10**4, None, False
    for at, char in enumerate(numeral):
        if char in DIGITS:
            if digit is not None:
                return None
            zero, digit = (True, None) if DIGITS[char] == 0 else (zero, DIGITS[char])
            continue
        unit = UNITS.get(char, place)
        if unit >= place or (digit is None and (unit != 10 or at > 0)):
            return None
        total, place, digit, zero = total + (digit or 1) * unit, unit, None, False
    if digit is None:
        return 0 if numeral in ("零", "〇") else None if zero or not numeral else total
    return total + digit if place in (10, 10**4) or zero else None
