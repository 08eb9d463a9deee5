"""Dates of a page and of a signature, as ISO dates.

Page dates come in many spellings (`2021-01-28 10:30`, `2025.03.03`, `2017年3月1日`), addresses
carry one in a folder or a file name (portal_pages.md, hazards.md section 7), signatures may be in
Chinese numerals, full-width or with Latin O for 〇 (real reports of 2009).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pipelines.identity.script import clean, tidy

_NUMERIC = re.compile(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
_DIGIT = "〇○零ΟОoO0一二三四五六七八九"
_CHINESE = re.compile(
    rf"([二2][{_DIGIT}1-9]{{3}})年([一二三四五六七八九十元正\d]{{1,3}})月([一二三四五六七八九十廿初\d]{{1,4}})日"
)
_ZERO = str.maketrans("〇○零ΟОoO一二三四五六七八九", "0000000123456789")
_ONES = {char: number for number, char in enumerate("〇一二三四五六七八九")}

_AROUND_UNIT = re.compile(r"\s*([年月日])\s*")
_SIGNED = re.compile(rf"(?<!\d)(20\d\d)年(\d{{1,2}})月(\d{{1,2}})日|{_CHINESE.pattern}")

_IN_URL = (
    re.compile(r"/t(20\d\d)(\d\d)(\d\d)_"),
    re.compile(r"/art/(20\d\d)/(\d{1,2})/(\d{1,2})/"),
    re.compile(r"/(20\d\d)[-/](\d{1,2})[-/](\d{1,2})/"),
    re.compile(r"/(20\d\d)(\d\d)/(\d\d)/"),
    re.compile(r"/(20\d\d)(\d\d)(\d\d)(?:\d{6})?[-_/.]"),
    re.compile(r"[_/](20\d\d)-(\d\d)-(\d\d)[._/]"),
)


def iso(text: str | None) -> str | None:
    """The first date of a text, `YYYY-MM-DD`; None where there is none or it is no date."""
    if not text:
        return None
    plain = _AROUND_UNIT.sub(r"\1", tidy(text))
    for pattern in (_NUMERIC, _COMPACT):
        for found in pattern.finditer(plain):
            made = _made(found[1], found[2], found[3])
            if made:
                return made
    chinese = _CHINESE.search(plain)
    return _chinese(chinese) if chinese else None


def _made(year: str, month: str, day: str) -> str | None:
    try:
        made = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return made.isoformat() if 2003 <= made.year <= 2059 else None


def _chinese(found: re.Match[str]) -> str | None:
    return _chinese_date(*found.groups())


def _chinese_date(year: str, month: str, day: str) -> str | None:
    digits = year.translate(_ZERO)
    numbers = _number(month), _number(day)
    if not digits.isdigit() or not all(numbers):
        return None
    return _made(digits, str(numbers[0]), str(numbers[1]))


def _number(word: str) -> int:
    """一 → 1, 十二 → 12, 二十一 → 21, 廿八 → 28, 元 → 1; 0 for what is no number."""
    if word.isdigit():
        return int(word)
    word = word.replace("初", "").replace("廿", "二十").replace("元", "一").replace("正", "一")
    if "十" in word:
        tens, _, ones = word.partition("十")
        return (_ONES.get(tens, 1) if tens else 1) * 10 + (_ONES.get(ones, 0) if ones else 0)
    return _ONES.get(word, 0)


def of_url(url: str | None) -> str | None:
    """The date an address carries: the upload, often later than the page's date."""
    for pattern in _IN_URL:
        found = pattern.search(url or "")
        if found:
            made = _made(found[1], found[2], found[3])
            if made:
                return made
    return None


def signed(lines: Iterable[str], year: int | None = None) -> str | None:
    """The date that stands under a report: the last one at the end of its lines.

    Numbers may be torn over lines (`2015`, `年`, `1`, `月`), so the lines are joined; of a line in
    prose only a date at its very end counts. A date before the reporting year is none.
    """
    kept = [clean(line) for line in lines]
    joined = "".join(kept)
    last = None
    for found in _SIGNED.finditer(joined):
        made = (
            _made(found[1], found[2], found[3]) if found[1] else _chinese_date(*found.groups()[3:])
        )
        if made and _stands_alone(joined, found.start(), found.end()):
            last = made
    if last is None:
        last = next((made for line in reversed(kept) if (made := _pure(line))), None)
    if last and year and int(last[:4]) < year:
        return None
    return last


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A signature's date ends its line: no prose goes on behind it, no period stands around."""
    before, after = text[max(0, start - 4) : start], text[end : end + 12]
    if re.search(r"(?:至|到|自|从|截止|截至|于|在|—|-)$", before):
        return False
    goes_on = re.match(r"[,，、至到—-]", after) or not re.match(r"[(（)印附联公签]|[\W_]", after)
    return not after or not goes_on


def alone(lines: Iterable[str], year: int | None = None) -> str | None:
    """The last line that is a date and nothing else, wherever it stands: before a table, say."""
    found = None
    for line in lines:
        if 8 <= len(line) <= 24 and (made := _pure(clean(line))):
            found = made
    return None if found and year and int(found[:4]) < year else found


def _pure(line: str) -> str | None:
    """A line that is a date and nothing else: 2021.1.15, 2021年1月15日, 二〇二一年一月十五日."""
    found = re.fullmatch(r"[(（]?(20\d\d)[-./年](\d{1,2})[-./月](\d{1,2})日?[)）]?", line)
    if found:
        return _made(found[1], found[2], found[3])
    chinese = _CHINESE.fullmatch(line)
    return _chinese(chinese) if chinese else None
