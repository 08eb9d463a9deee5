"""A number of a spreadsheet and its format to the text that stands in the cell.

Sheets store 0.125 and print 12.5%, store 0 and print -, or nothing. What counts is what is printed
(the contract), so the format is applied: General, fixed decimals, thousands, percent, literal
text, sections by sign, plain dates. Where a format does more than that, the text ends with U+FFFD:
no number is then read from it.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from importlib.resources import files

import yaml

UNKNOWN = "\ufffd"
_GENERAL_WIDTH = 11
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<mark>[^\]]*)\]'
    r"|(?P<general>General)|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*,*)?|\.[0#?]+)|(?P<percent>%)"
    r"|(?P<date>[yYmMdDhHsSaA]+)|(?P<exponent>[eE][+-])|(?P<text>@)|(?P<other>.)",
    re.S,
)
_COLOURS = re.compile(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|颜色|color)\s*\d*|h+|m+|s+", re.I
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)$")
_DAY_ZERO = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}


@cache
def built_in() -> dict[int, str]:
    """The formats that a workbook names by number alone."""
    data = yaml.safe_load((files("pipelines") / "data" / "cell_formats.yaml").read_text("utf-8"))
    return {int(number): str(code) for number, code in data.items()}


def shown(stored: str | float, code: str, since_1904: bool = False) -> str:
    """The text a cell shows for a stored number; ends with U+FFFD where that cannot be known."""
    try:
        number = Decimal(repr(stored) if isinstance(stored, float) else stored.strip())
    except InvalidOperation:
        return f"{stored}{UNKNOWN}"
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        return f"{number}{UNKNOWN}"
    number = number.normalize() if number else Decimal(0)
    section, number = _section(code, number)
    if section is None:
        return general(number) + UNKNOWN
    return _fill(section, number, since_1904)


def general(number: Decimal) -> str:
    """A number in the format General: at most eleven signs, no noughts behind the point."""
    whole = str(int(abs(number)))
    if len(whole) > _GENERAL_WIDTH:
        return f"{number:.5E}{UNKNOWN}"
    return _fixed(number, max(_GENERAL_WIDTH - 1 - len(whole), 0), 0)


def _fixed(number: Decimal, most: int, least: int, grouped: bool = False) -> str:
    """A number with at least and at most so many decimals, halves rounded away from nought."""
    # a sum of binary fractions has noise behind its fifteenth digit, which no program prints
    number = Decimal(f"{number:.15g}")
    rounded = number.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    text = f"{rounded:,f}" if grouped else f"{rounded:f}"
    if "." in text:
        kept = len(text.split(".")[1])
        while kept > least and text.endswith("0"):
            text, kept = text[:-1], kept - 1
    text = text.rstrip(".")
    return text.lstrip("-") if not rounded else text


def _section(code: str, number: Decimal) -> tuple[str | None, Decimal]:
    """The part of a format that applies, and the number as that part takes it (without sign)."""
    parts = _parts(code)
    conditions = [_condition(part) for part in parts]
    if any(conditions):
        for part, condition in zip(parts, conditions, strict=True):
            if condition is None or _holds(condition, number):
                return part, number
        return None, number
    if len(parts) >= 3 and number == 0:
        return parts[2], number
    if len(parts) >= 2 and number < 0:
        return parts[1], -number
    return parts[0], number


def _parts(code: str) -> list[str]:
    """The sections of a format, divided by semicolons outside quotes."""
    parts = [""]
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            parts.append("")
        else:
            parts[-1] += token[0]
    return parts


def _condition(part: str) -> tuple[str, Decimal] | None:
    for token in _TOKEN.finditer(part):
        if token["mark"] and (found := _CONDITION.match(token["mark"])):
            return found[1], Decimal(found[2])
    return None


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    sign, bound = condition
    return {
        "<": number < bound,
        ">": number > bound,
        "<=": number <= bound,
        ">=": number >= bound,
        "=": number == bound,
        "<>": number != bound,
    }[sign]


def _fill(section: str, number: Decimal, since_1904: bool) -> str:
    """Put a number into one section."""
    tokens = list(_TOKEN.finditer(section))
    if any(token["date"] for token in tokens):
        return _dated(tokens, number, since_1904)
    percent = sum(bool(token["percent"]) for token in tokens)
    number = number.scaleb(2 * percent)
    text, filled = "", 0
    for token in tokens:
        if token["exponent"] or ((token["other"] or "") in "/" and token["other"]):
            return general(number) + UNKNOWN
        if token["digits"] or token["general"] or token["text"]:
            filled += 1
            text += _digits(token["digits"], number) if token["digits"] else general(number)
        elif token["mark"] is not None:
            if not _COLOURS.fullmatch(token["mark"]) and not _CONDITION.match(token["mark"]):
                return general(number) + UNKNOWN
        else:
            text += token["quoted"] or token["escaped"] or token["money"] or token["percent"] or ""
            text += token["other"] or ""
    if filled > 1:
        return general(number) + UNKNOWN
    return text.strip()


def _digits(pattern: str, number: Decimal) -> str:
    """A number in a pattern such as #,##0.00; commas at its end divide by a thousand."""
    whole, _, decimals = pattern.partition(".")
    scale = len(pattern) - len(pattern.rstrip(","))
    decimals = decimals.rstrip(",")
    least = decimals.count("0")
    grouped = "," in whole.rstrip(",")
    text = _fixed(number.scaleb(-3 * scale), len(decimals), least, grouped)
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    wanted = whole.count("0")
    head, point, tail = text.partition(".")
    if wanted == 0 and head == "0":
        head = ""
    return sign + head.zfill(wanted) + point + tail


def _dated(tokens: list[re.Match[str]], number: Decimal, since_1904: bool) -> str:
    """A day and time as printed; formats with names of days or months are not known."""
    try:
        moment = _DAY_ZERO[since_1904] + timedelta(days=float(number))
    except OverflowError:
        return general(number) + UNKNOWN
    text, before = "", ""
    for token in tokens:
        name = (token["date"] or "").lower()
        if name:
            known = {
                "yyyy": f"{moment.year}",
                "yy": f"{moment.year % 100:02}",
                "m": f"{moment.minute if before == 'h' else moment.month}",
                "mm": f"{moment.minute if before == 'h' else moment.month:02}",
                "d": f"{moment.day}",
                "dd": f"{moment.day:02}",
                "h": f"{moment.hour}",
                "hh": f"{moment.hour:02}",
                "s": f"{moment.second}",
                "ss": f"{moment.second:02}",
            }.get(name)
            if known is None:
                return general(number) + UNKNOWN
            text, before = text + known, name[0]
        elif not token["mark"]:
            text += token["quoted"] or token["escaped"] or token["other"] or ""
    return text.strip()
