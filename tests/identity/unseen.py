"""Titles nobody tuned for: real regions, hosts and publishers, put together by rules of our own.

Regions and hosts come from `portals.csv`, publishers from `annual_report_columns.csv` (both lie
beside the folder NIANBAO_SEEDS names); short names and their full ones are common knowledge written
down here, not taken from the identity code's data. Out come lines for `nianbao identify`, each with
the truth.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FULL = {
    "科技局": "科学技术局",
    "发改局": "发展和改革局",
    "发改委": "发展和改革委员会",
    "人社局": "人力资源和社会保障局",
    "市场监管局": "市场监督管理局",
    "市监局": "市场监督管理局",
    "卫健局": "卫生健康局",
    "卫健委": "卫生健康委员会",
    "住建局": "住房和城乡建设局",
    "应急局": "应急管理局",
    "医保局": "医疗保障局",
    "退役军人局": "退役军人事务局",
    "工信局": "工业和信息化局",
    "国土局": "国土资源局",
    "安监局": "安全生产监督管理局",
    "质监局": "质量技术监督局",
    "工商局": "工商行政管理局",
    "卫计局": "卫生和计划生育局",
    "林草局": "林业和草原局",
    "药监局": "药品监督管理局",
}
PLAIN = (
    *("教育局", "公安局", "民政局", "司法局", "财政局", "审计局", "统计局", "水利局"),
    *("农业农村局", "商务局", "信访局", "交通运输局"),
)
FORMS = (
    "{who}{year}年政府信息公开工作年度报告",
    "{year}年{who}政府信息公开工作年度报告",
    "{who}{year}年度政府信息公开年度报告",
    "{who}关于{year}年政府信息公开工作的年度报告",
    "{who}政府信息公开工作{year}年度报告",
    "{who}{year}年政府信息公开年报",
    "{who}{chinese}年政府信息公开工作年度报告",
    "{who}：{year}年政府信息公开工作年度报告",
    "关于公布《{who}{year}年政府信息公开工作年度报告》的报告",
    "{who} {year} 年政府信息公开工作年度报告.docx",
)
OTHERS = (
    "{who}关于做好{year}年政府信息公开工作年度报告编制工作的通知",
    "{who}{year}年政府信息公开工作年度报告图解",
    "【图解】{who}{year}年政府信息公开工作年度报告",
    "{who}政府信息公开指南（{year}年版）",
    "{who}{year}年政务公开工作要点",
    "{who}{year}年政务公开工作计划",
    "{who}{year}年法治政府建设情况报告",
    "{who}{year}年部门决算公开",
    "{who}{year}年政府网站工作年度报表",
    "{who}{year}年国民经济和社会发展统计公报",
)
COPIES = ("www.{}-jixie.com", "{}.example.net", "m.{}zs.cn")
DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


@dataclass(frozen=True)
class Case:
    """One line, its truth, and what kind of line it is."""

    kind: str
    line: dict[str, Any]
    agency: str | None
    region_code: str | None
    year: int | None
    is_report: bool = True


@dataclass(frozen=True)
class Place:
    code: str
    names: tuple[str, ...]
    host: str

    @property
    def front(self) -> str:
        """What an agency carries: a district its city too, all others their own name alone."""
        last = self.names[-1]
        if last.endswith("区") and last != "神农架林区" and not last.endswith(("自治区", "地区")):
            return "".join(self.names[-2:])
        return last

    @property
    def is_plain(self) -> bool:
        """Whether its path is whole: a district lies in a city."""
        district = self.names[-1].endswith("区") and self.names[-1] == self.front
        lost = district and not self.names[-1].endswith(("自治区", "神农架林区", "地区"))
        return not lost and bool(re.fullmatch(r"[\u4e00-\u9fff]+[省市县区州旗盟]", self.names[-1]))


def cases(folder: Path, seed: int, number: int) -> list[Case]:
    """`number` cases, the same for the same seed."""
    dice = random.Random(seed)
    places = [place for place in read_places(folder) if place.is_plain]
    borne: dict[str, set[str]] = {}
    for place in places:
        borne.setdefault(place.names[-1], set()).add(place.code)
    above = {place.code: place for place in places}
    real = list(read_publishers(folder, above))
    made: list[Case] = []
    while len(made) < number:
        place = dice.choice(places)
        case = dice.choice((full, short, in_city, chain, marker, government, other, copy))(
            dice, place, above, len(borne[place.names[-1]]) == 1
        )
        made += [case] if case else []
    made += [publisher(dice, *dice.choice(real)) for _ in range(number // 6)]
    return made


def read_places(folder: Path) -> Iterator[Place]:
    with (folder / "portals.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            host = urlsplit(row["home_url"]).hostname or ""
            if row["region_code"].isdigit() and host.endswith(".gov.cn"):
                yield Place(row["region_code"], tuple(row["region_path"].split("/")), host)


def read_publishers(folder: Path, places: dict[str, Place]) -> Iterator[tuple[Place, str, str]]:
    """(place, the body's name without its region, host) of publishers under their full names."""
    with (folder / "annual_report_columns.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            place = places.get(row["region_code"])
            name = row["agency"].strip()
            if place is None or not name.startswith(place.names[-1]):
                continue
            rest = name.removeprefix(place.names[-1])
            host = urlsplit(row["base_url"]).hostname or ""
            if re.fullmatch(r"[\u4e00-\u9fff]{2,12}(?:局|委员会|厅)", rest) and host:
                yield place, rest, host


def titled(dice: random.Random, who: str, forms: tuple[str, ...] = FORMS) -> tuple[str, int]:
    year = dice.randrange(2021, 2026)  # the portals' codes are those of these years
    chinese = str(year).translate(DIGITS)
    return dice.choice(forms).format(who=who, year=year, chinese=chinese), year


def line(title: str, host: str | None) -> dict[str, Any]:
    url = f"https://{host}/xxgk/gknb/content_1.html" if host else None
    return {"url": url, "title": title, "lead": None, "before_title": None, "published": None}


def full(dice: random.Random, place: Place, above: object, alone: bool) -> Case:
    """A full name on the region's own host."""
    body = dice.choice(PLAIN)
    title, year = titled(dice, place.front + body)
    return Case("full", line(title, place.host), place.front + body, place.code, year)


def short(dice: random.Random, place: Place, above: object, alone: bool) -> Case:
    """A short one, the district without its city, on the region's own host."""
    body = dice.choice(list(FULL))
    title, year = titled(dice, place.names[-1] + body)
    return Case("short", line(title, place.host), place.front + FULL[body], place.code, year)


def in_city(dice: random.Random, place: Place, above: dict[str, Place], alone: bool) -> Case | None:
    """A county's body on its city's host."""
    city = above.get(place.code[:4] + "00")
    if city is None or city.code == place.code:
        return None
    body = dice.choice(PLAIN)
    title, year = titled(dice, place.names[-1] + body)
    return Case("on the city's host", line(title, city.host), place.front + body, place.code, year)


def chain(dice: random.Random, place: Place, above: object, alone: bool) -> Case:
    """All regions printed, no address."""
    body = dice.choice(PLAIN)
    title, year = titled(dice, "".join(place.names) + body)
    return Case("all regions, no host", line(title, None), place.front + body, place.code, year)


def marker(dice: random.Random, place: Place, above: object, alone: bool) -> Case | None:
    """Only 市, 县 or 区 in front, on the region's own host."""
    mark = place.names[-1][-1]
    if mark not in "市县区旗":
        return None
    body = dice.choice(PLAIN)
    title, year = titled(dice, mark + body)
    return Case("市教育局", line(title, place.host), place.front + body, place.code, year)


def government(dice: random.Random, place: Place, above: object, alone: bool) -> Case:
    """The region alone: its government; without a host where no other region bears the name."""
    who = place.names[-1] + dice.choice(("", "人民政府"))
    title, year = titled(dice, who)
    host = None if alone and dice.random() < 0.5 else place.host
    tail = "行政公署" if place.names[-1].endswith(("地区", "盟")) else "人民政府"
    return Case("government", line(title, host), place.front + tail, place.code, year)


def other(dice: random.Random, place: Place, above: object, alone: bool) -> Case:
    """What only looks like a report."""
    title, _ = titled(dice, place.front + dice.choice(PLAIN), OTHERS)
    return Case("other documents", line(title, place.host), None, None, None, is_report=False)


def copy(dice: random.Random, place: Place, above: object, alone: bool) -> Case:
    """A report's title on a host that is no government's."""
    title, year = titled(dice, place.front + dice.choice(PLAIN))
    host = dice.choice(COPIES).format(place.host.split(".")[0])
    return Case("copies", line(title, host), None, None, year)


def publisher(dice: random.Random, place: Place, body: str, host: str) -> Case:
    """A real publisher's full name on its real host."""
    title, year = titled(dice, place.names[-1] + body)
    return Case("real publishers", line(title, host), place.front + body, place.code, year)
