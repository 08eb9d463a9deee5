"""The numbers that word processors put in front of list paragraphs: (format, 3) to 三, III or ③.

Headings are often numbered automatically, and then 一、 stands nowhere in the text. The formats are
data (`data/list_numbers.yaml`) under their names in OOXML; binary documents use their codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import yaml

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"))
_LAST = 9


@dataclass(frozen=True, slots=True)
class Format:
    kind: str
    code: int
    digits: str = "0123456789"
    units: str = ""
    width: int = 1
    upper: bool = False


@cache
def formats() -> dict[str, Format]:
    data = yaml.safe_load((files("pipelines") / "data" / "list_numbers.yaml").read_text("utf-8"))
    return {name: Format(**entry) for name, entry in data.items()}


@cache
def name_of(code: int) -> str:
    """The name of a binary document's format code; unknown codes count as Arabic numerals do."""
    return next((name for name, known in formats().items() if known.code == code), "decimal")


def numeral(number: int, name: str) -> str:
    """A number in a format; "" for bullets, and Arabic numerals where the format has none."""
    known = formats().get(name) or formats()["decimal"]
    if known.kind == "nothing":
        return ""
    if known.kind == "counting" and 0 < number < 1000:
        return _counted(number, known)
    if known.kind == "series" and 0 < number <= len(known.digits):
        return known.digits[number - 1]
    if known.kind == "letters" and 0 < number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if known.upper else letter
    if known.kind == "roman" and 0 < number < 400:
        return _roman(number, known.upper)
    digits = known.digits if known.kind == "decimal" else "0123456789"
    return str(number).zfill(known.width).translate(str.maketrans("0123456789", digits))


def _counted(number: int, known: Format) -> str:
    """十, 十二, 二十, 一百零五: ten to nineteen without the one."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = known.digits[hundreds] + known.units[1] if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else known.digits[tens]) + known.units[0]
    elif hundreds and ones:
        text += "零"
    return text + (known.digits[ones] if ones else "")


def _roman(number: int, upper: bool) -> str:
    text = ""
    for value, letters in (*_ROMAN, (1, "i")):
        text += letters * (number // value)
        number %= value
    return text.upper() if upper else text


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list prints itself: `text` holds %1 … %9 where levels' numbers stand."""

    text: str
    format: str = "decimal"
    start: int = 1
    space: bool = False
    restart: int | None = None
    """Begin anew after this level (1-based) only; 0 never; None after any higher level."""
    plain: bool = False
    """Print the numbers of all levels in Arabic numerals (legal style)."""


@dataclass(slots=True)
class Counter:
    """The running numbers of one list; `step` gives the label of its next paragraph."""

    levels: dict[int, Level]
    _counts: dict[int, int] = field(default_factory=dict)

    def begin(self, level: int, number: int) -> None:
        """Set a level so that its next paragraph prints `number`."""
        self._counts[level] = number - 1

    def step(self, at: int) -> str:
        level = self.levels.get(at)
        if level is None:
            return ""
        self._counts[at] = self._counts.get(at, level.start - 1) + 1
        for below in [key for key in self._counts if key > at]:
            known = self.levels.get(below)
            after = None if known is None else known.restart
            if after is None or (after > 0 and at < after):
                del self._counts[below]

        def put(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            known = self.levels.get(place, level)
            name = "decimal" if level.plain else known.format
            return numeral(self._counts.get(place, known.start), name)

        if level.format in ("bullet", "none") and "%" not in level.text:
            # A bullet's own sign comes from a symbol font; only words are text.
            return level.text if level.text.isalnum() and level.format == "none" else ""
        label = re.sub(r"%([1-9])", put, level.text)
        return label + " " if label and (level.space or label[-1].isdigit()) else label
