"""Years and statistical periods in a text, damaged ones repaired, act numbers never taken.

Works on `script.clean` text. The damage is that of variants.md A5 and A6: characters lost beside
digits (`201711日至20171231日`), doubled ones (`202020年`), a year of two digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FIRST, LAST = 2003, 2059
"""No report counts a year before the first local rules of 2003."""

_NUMERALS = str.maketrans("〇○零ΟОoO一二三四五六七八九", "0000000123456789")
_CHINESE = re.compile(
    r"(?<![一二三四五六七八九〇○])[二2][〇○零ΟОoO0][〇○零ΟОoO0-9一二三四五六七八九]{2}(?=年|年度)"
)
_ACT = re.compile(
    r"[\[〔﹝【(（][12]\d{3}(?:年)?[\]〕﹞】)）]?第?\d*号?|[\[〔﹝]\d{5,7}号?|第\d+号令?"
)
_YEAR = re.compile(r"(?<!\d)(20[0-5]\d)(?=年|年度|度)")
_BARE = re.compile(r"(?<![\d.\-/])(20[0-5]\d)(?![\d.\-/])")
_ACADEMIC = re.compile(r"20\d\d[-—–~至]+(?:20)?\d\d学?年|20\d\d学年")

_Y = r"20[0-5]\d"
_PART = r"[\d年月日.\-/一二三十]"
_RANGE = re.compile(
    rf"(?P<first>{_Y}){_PART}{{0,9}}?(?:日|起|始|以来|开始|,|、)*(?:至|到|—|–|-|~|―)+"
    rf"(?:(?P<last>{_Y})(?!条|件|项|次|元|个))?(?P<to>{_PART}{{2,10}})"
)
_TO_ONLY = re.compile(
    rf"(?:统计|数据|期限|时限)[^。;]{{0,20}}?(?:截止|截至|至|到)+(?P<end>{_Y})年?"
    rf"(?:1?2月?31|十二月三十一|底|末)|(?:至|到)(?P<closing>{_Y})年?12月31日?止"
)
_PERIOD_WORDS = re.compile(r"统计|期限|时限|数据|起止|报告期|周期|起|期间|截止|截至|时间")


@dataclass(frozen=True, slots=True)
class YearFound:
    """A year in a text: where it stands and whether 年 stands behind it."""

    year: int
    start: int
    end: int


def western(text: str) -> str:
    """Chinese numerals of years as digits, the same length: 二〇一五年 → 2015年."""
    return _CHINESE.sub(lambda found: found[0].translate(_NUMERALS), text)


def years_in(text: str) -> Iterator[YearFound]:
    """Years with 年 in a clean text, in order; act numbers and academic years are none."""
    for found in _YEAR.finditer(blank(western(text))):
        year = int(found[1])
        if FIRST <= year <= LAST:
            yield YearFound(year, found.start(), found.end())


def blank(text: str) -> str:
    """Act numbers and academic years overwritten with marks, so that positions stay."""
    hidden = _ACT.sub(lambda found: "〓" * len(found[0]), text)
    return _ACADEMIC.sub(lambda found: "〓" * len(found[0]), hidden)


def title_year(text: str) -> int | None:
    """The one year a title names; with 年 before a bare number; None where it names two.

    A page number glued in front (`12009年`) is cut off.
    """
    plain = blank(western(text))
    with_mark = {int(found[1]) for found in re.finditer(r"(20[0-5]\d)(?=年|年度|度)", plain)}
    several = with_mark or {int(found[1]) for found in _BARE.finditer(plain)}
    plausible = {year for year in several if FIRST <= year <= LAST}
    return plausible.pop() if len(plausible) == 1 else None


def period_year(text: str) -> int | None:
    """The year the statistics cover, from a period that is stated; None where none is.

    Both ends alike: that year. Different: the later, unless only some days of it are covered
    (`2011年1月1日起至2012年1月8日`).
    """
    plain = blank(western(text))
    for found in _RANGE.finditer(plain):
        around = plain[max(0, found.start() - 30) : found.end() + 12]
        if not _PERIOD_WORDS.search(around) and "1日" not in found[0]:
            continue
        year = _of_range(found)
        if year is not None:
            return year
    end = _TO_ONLY.search(plain)
    told = int(end["end"] or end["closing"]) if end else 0
    return told if _plausible(told) else None


def _of_range(found: re.Match[str]) -> int | None:
    first, tail = int(found["first"]), found["to"]
    last = int(found["last"] or first)
    if not (_plausible(first) and _plausible(last)) or not 0 <= last - first <= 1:
        return None
    if found["last"] is None and not re.match(r"1?2|十二|底|年底", tail):
        return None
    if last > first and re.match(r"年?0?1月\d", tail):
        return first
    return last


def _plausible(year: int) -> bool:
    return FIRST <= year <= LAST
