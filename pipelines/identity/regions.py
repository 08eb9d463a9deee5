"""The table of regions: code or name → region, with periods, parents and successors.

GB/T 2260 codes in use since 2007 come from `data/regions.csv` (built by
`python -m nianbao.build_regions`). Names are found at the start or the end of a text in the
longest form that is written: 临夏回族自治州, 临夏州; 河口瑶族自治县, 河口县; 内蒙古.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from pipelines.model import Level

Class = Literal["province", "prefecture", "county"]

COUNTRY = "100000"
MUNICIPALITIES = ("110000", "120000", "310000", "500000")

_SUFFIX = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|林区|特区|[省市县区盟旗州])$")
_PEOPLES = re.compile(
    "(?<=..)(?:(?:壮|回|满|苗|彝|藏|傣|侗|瑶|白|土家|哈尼|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|土|达斡尔|"
    "仫佬|羌|布朗|撒拉|毛南|仡佬|普米|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|布依|朝鲜|各)族|(?:蒙古|哈萨克|"
    "柯尔克孜|塔吉克|锡伯|维吾尔)族?)+$"
)


@dataclass(frozen=True, slots=True)
class Region:
    """A code under one name; `first` and `last` are years, None where open."""

    code: str
    name: str
    level: Class
    parent: str
    first: int | None
    last: int | None
    successor: str | None
    english: str | None
    """English name, known of provinces and cities only."""

    def held_in(self, year: int | None) -> bool:
        """Whether the code was in use in a year (in the year of a change both are)."""
        if year is None:
            return self.last is None
        return (self.first or 0) <= year <= (self.last or 9999)


@dataclass(frozen=True, slots=True)
class _Table:
    by_code: dict[str, tuple[Region, ...]]
    by_name: dict[str, tuple[Region, ...]]
    """Full and short names with their class: 丰城市, 河口县, 锡盟."""
    by_stem: dict[str, tuple[Region, ...]]
    """Names without class: 番禺, 新疆."""
    longest: int


@cache
def _table() -> _Table:
    by_code: dict[str, list[Region]] = {}
    by_name: dict[str, list[Region]] = {}
    by_stem: dict[str, list[Region]] = {}
    with (files("pipelines") / "data" / "regions.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            region = Region(
                row["code"],
                row["name"],
                _class(row["level"]),
                row["parent"],
                int(row["first"]) if row["first"] else None,
                int(row["last"]) if row["last"] else None,
                row["successor"] or None,
                row["english"] or None,
            )
            by_code.setdefault(region.code, []).append(region)
            for name in _written(region):
                by_name.setdefault(name, []).append(region)
            short = stem(region.name)
            if len(short) >= 2:
                by_stem.setdefault(short, []).append(region)
    return _Table(
        {key: tuple(value) for key, value in by_code.items()},
        {key: tuple(value) for key, value in by_name.items()},
        {key: tuple(value) for key, value in by_stem.items()},
        max(map(len, by_name)),
    )


def _class(word: str) -> Class:
    if word == "province":
        return "province"
    return "prefecture" if word == "prefecture" else "county"


def stem(name: str) -> str:
    """A name without its class and its peoples: 临夏, 河口, 内蒙古; 蓟 for 蓟县."""
    short = _PEOPLES.sub("", _SUFFIX.sub("", name))
    return short[:-1] if short.endswith("族") and len(short) > 2 else short


def _written(region: Region) -> Iterable[str]:
    """The forms with a class word in which a region's name is written."""
    name = region.name
    yield name
    tail = _SUFFIX.search(name)
    if tail and name.endswith("盟") and len(name) > 3:
        yield name[0] + "盟"
    elif (tail and "族" in name) or (tail and tail[0] in ("自治州", "自治县", "自治旗")):
        yield stem(name) + tail[0][-1]


def by_code(code: str | None, year: int | None = None) -> Region | None:
    """The region of a code, under its name of that year, else its latest."""
    several = _table().by_code.get(code or "", ())
    for region in several:
        if region.held_in(year):
            return region
    return several[-1] if several else None


def of_code(code: str) -> tuple[Region, ...]:
    """The periods of a code, one a name."""
    return _table().by_code.get(code, ())


def every() -> Iterable[Region]:
    """All periods of all codes."""
    return (region for several in _table().by_code.values() for region in several)


def named(name: str) -> tuple[Region, ...]:
    """All regions that are written so, with their class: 朝阳区 → two."""
    return _table().by_name.get(name, ())


def stemmed(name: str) -> tuple[Region, ...]:
    """All regions whose name without class is this: 朝阳 → a city, a county, two districts."""
    return _table().by_stem.get(name, ())


def prefix(text: str) -> str | None:
    """The longest region name with its class that a text begins with."""
    table = _table()
    for size in range(min(table.longest, len(text)), 1, -1):
        if text[:size] in table.by_name:
            return text[:size]
    return None


def suffix(text: str) -> str | None:
    """The longest region name with its class that a text ends with."""
    table = _table()
    for size in range(min(table.longest, len(text)), 1, -1):
        if text[-size:] in table.by_name:
            return text[-size:]
    return None


def lineage(code: str) -> tuple[str, ...]:
    """A code's ancestors and itself, country excluded: 360000, 360900, 360981."""
    chain: list[str] = []
    current = code
    while current and current != COUNTRY and current not in chain:
        chain.append(current)
        region = by_code(current)
        current = region.parent if region else ""
    return tuple(reversed(chain))


def related(one: str, other: str) -> bool:
    """Whether two codes are the same or one lies in the other."""
    return COUNTRY in (one, other) or one in lineage(other) or other in lineage(one)


def within(inner: str, outer: str) -> bool:
    """Whether a code lies in another or is it."""
    return outer == COUNTRY or outer in lineage(inner)


@cache
def children(code: str) -> tuple[Region, ...]:
    """The regions directly below a code, ended ones included."""
    return tuple(
        region for held in _table().by_code.values() for region in held if region.parent == code
    )


def names(code: str, year: int | None = None) -> tuple[str, ...]:
    """The record's `region`: names from the province down; () for the country and the unknown."""
    if code == COUNTRY:
        return ()
    found = (by_code(part, year) for part in lineage(code))
    return tuple(region.name for region in found if region)


def english(code: str | None) -> str | None:
    """English name of a province or city: 331100 → Lishui; None where no list has one."""
    region = by_code(code)
    return region.english if region else None


def official(code: str, year: int | None = None) -> str:
    """The name an agency carries in front: a district with its city, all others alone."""
    region = by_code(code, year)
    if region is None:
        return ""
    if region.level == "county" and region.name.endswith("区") and region.name != "神农架林区":
        parent = by_code(region.parent, year)
        return (parent.name if parent else "") + region.name
    return region.name


def level_of(code: str | None) -> Level | None:
    """The contract's level by the code's shape."""
    if not code or len(code) != 6 or not code.isdigit():
        return None
    if code == COUNTRY:
        return "ministry"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"
