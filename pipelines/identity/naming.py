"""An agency as printed → its parts: regions in front, township or zone, body, kind.

Works on `script.clean` text without year or report words. Which of two regions of one name is
meant is not decided here (`places`), nor what a short body is called in full (`bodies`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from pipelines.identity import bodies, regions

Kind = Literal["government", "office", "department", "township", "zone", "national", "unknown"]

_MARKER = re.compile(r"(?:全|我|本)?(自治区|省|市|县|区|州|盟|旗)")
_GOVERNMENT = re.compile(r"(?:人民政府|政府|行政公署|行署|人民政府机关|政府机关)$")
_OFFICE = re.compile(
    r"(?:人民政府|政府|府|行政公署|行署|人民政府\((?:办公厅|办公室)\))?"
    r"(办公厅|办公室|办)(?:\([^()]*\))?$"
)
_OFFICE_IN_BRACKETS = re.compile(r"(?:人民)?政府\((?:.{0,3}政府)?(办公室|办公厅)\)$")
_TOWNSHIP = re.compile(
    r"(?P<name>[^()、，。]{1,9}?)"
    r"(?P<class>民族乡|镇|乡|苏木|街道|街(?=$|办事处|道办))"
    r"(?P<tail>人民政府|政府|镇人民政府|办事处|街道办事处|办公室|人民政府办公室|党政办公室|人民|"
    r"便民服务中心|政府机关|党政办|公共服务办公室|道办|办)?$"
)
_STREET = re.compile(r"(?P<name>[^省市县区旗()、，。驻]{2,6})办事处$")
_ZONE_FRONT = re.compile(
    r"(?P<zone>.{2,12}?(?:新区|新城|开发区|高新区|经开区|度假区|示范区|保税区|管理区|合作区|试验区|"
    r"产业园区?|工业园区?|风景名胜区))(?:管理委员会|管委会)?(?P<rest>.+)$"
)
_UNKNOWN_REGION = re.compile(r"(?P<region>[^省市县区旗盟州]{1,7}(?:市|县|区|旗|省))(?P<rest>.*)$")
_BRACKETS = re.compile(r"\((?:本级|机关|本级机关|局机关|机关本级|本部门|含[^()]*)\)")
_SENTENCE = re.compile(r"[。；;！!？?|]|报告|根据|条例|我[局市县区]")
_LED = re.compile(r"(?:国家税务总局|中共|中国共产党)(?=[\u4e00-\u9fff]{2})")
_CUSTOMS = re.compile(r"(?:中华人民共和国)?(?P<name>[^省]{2,6}海关)(?:关区|本级)?$")
_BRANCH = re.compile(r"(?P<body>.+?局)(?P<place>[^局]{2,8})(?:分局|大队|支队)$")


@dataclass(frozen=True, slots=True)
class Named:
    """The parts of one agency's name as printed."""

    printed: str
    kind: Kind
    regions: tuple[str, ...] = ()
    """Names of known regions in front, from the largest down, with their class words."""
    marker: str | None = None
    """市 in 市科技局: a region that only the context can name."""
    stem: str | None = None
    """A region's name without its class word: 池州 in 池州高新区."""
    region_unknown: str | None = None
    """A region in front that the table does not have: 云溪市."""
    zone: str | None = None
    township: str | None = None
    """With its class word: 展览路街道."""
    body: str = ""
    certain: bool = True
    lead: str = ""
    """Words that the official name has before the region: 国家税务总局, 中共."""

    @property
    def bare(self) -> bool:
        """Whether no region at all is printed."""
        return not (self.regions or self.stem or self.region_unknown or self.zone)


def parse(printed: str, aliases: Collection[str] = ()) -> Named | None:
    """Take a name apart; `aliases` are a portal's own region names the table may lack.

    None where the text can be no agency (empty, too long, a sentence).
    """
    text = _BRACKETS.sub("", printed).strip("：:、，,。.《》“”\"' |-—_;；")
    if not text or len(text) > 45 or _SENTENCE.search(text):
        return None
    if bodies.national(text):
        return Named(printed, "national", body=text)
    led = _LED.match(text)
    if led:
        inner = _parse(printed, text[led.end() :], aliases)
        return replace(inner, lead=led[0]) if inner.kind in ("department", "unknown") else inner
    return _parse(printed, text, aliases)


def _parse(printed: str, text: str, aliases: Collection[str]) -> Named:
    front, rest = _regions(text, aliases)
    marker = stem = unknown = zone = None
    if not front:
        marker, rest = _marker(rest)
    if not front and marker is None:
        zone, rest = _zone_front(rest)
        if zone is None:
            stem, rest = _stem(rest)
        if zone is None and stem is None:
            unknown, rest = _unknown(rest)
    if front or unknown or marker:
        inner = re.match(r"(?:人民政府|政府)(?=.)", rest)
        if inner and _TOWNSHIP.match(rest[inner.end() :]):
            rest = rest[inner.end() :]
    if zone is None and (front or marker):
        zone, rest = _zone_front(rest)
    if unknown and bodies.zone_named(unknown):
        zone, unknown = bodies.zone_named(unknown), None
    kind, township, body, certain = _classify(rest, bool(front or marker or unknown or stem))
    if kind == "zone" and not stem and not front:
        stem = _zone_stem(rest)
    return Named(
        printed, kind, front, marker, stem, unknown, zone, township, body, certain and stem is None
    )


def _regions(text: str, aliases: Collection[str]) -> tuple[tuple[str, ...], str]:
    """Region names in front, each lying in the one before, and what follows them."""
    found: list[str] = []
    rest = text
    while rest:
        skipped = bodies.between(rest) if found else ""
        if skipped and regions.prefix(rest[len(skipped) :]):
            rest = rest[len(skipped) :]
        name = max(
            (alias for alias in aliases if rest.startswith(alias)), key=len, default=None
        ) or regions.prefix(rest)
        if name is None:
            break
        after = rest[len(name) :]
        if _only_class(after) or (found and not _lies_in(name, found[-1], aliases)):
            break
        if not found and _is_known(rest):  # 市中医药局 would begin with a region otherwise
            break
        found.append(name)
        rest = after
    if not found:
        short = _province_stem(text)
        if short:
            following, after = _regions(text[len(short) :], aliases)
            if following:
                return following, after
    return tuple(found), rest


def _only_class(text: str) -> bool:
    return bool(re.match(r"(?:民族乡|镇|乡|街道|街|苏木)(?:人民政府|政府|办事处|办|$)", text))


def _lies_in(inner: str, outer: str, aliases: Collection[str]) -> bool:
    if inner in aliases or outer in aliases:
        return True
    return any(
        one.code != two.code and regions.within(one.code, two.code)
        for one in regions.named(inner)
        for two in regions.named(outer)
    )


def _province_stem(text: str) -> str | None:
    """广东 in 广东从化经济开发区, only as a province's name without class."""
    for size in (3, 2):
        if any(one.level == "province" for one in regions.stemmed(text[:size])):
            return text[:size]
    return None


def _marker(text: str) -> tuple[str | None, str]:
    found = _MARKER.match(text)
    if not found or _is_known(text):
        return None, text
    rest = text[found.end() :]
    if not rest or _is_known(rest) or _GOVERNMENT.match(rest) or _OFFICE.match(rest):
        return found[1], rest
    if re.search(r"(?:局|委员会|委|办公室|办|厅|中心|分局|管委会)$", rest) and len(rest) <= 18:
        return found[1], rest
    return None, text


def _is_known(text: str) -> bool:
    return any(start == 0 and end == len(text) for start, end in bodies.spans(text))


def _stem(text: str) -> tuple[str | None, str]:
    """武进 in 武进地税局, 济宁 in 济宁检验检疫局: only before a body the table knows."""
    for size in range(min(6, len(text) - 2), 1, -1):
        rest = text[size:]
        if _is_known(rest) and regions.stemmed(text[:size]) and not _is_known(text):
            return text[:size], rest
    customs = _CUSTOMS.match(text)
    if customs and regions.stemmed(customs["name"][:-2]):
        return customs["name"][:-2], "海关"
    return None, text


def _zone_front(text: str) -> tuple[str | None, str]:
    """西咸新区 in front of a street or a body; a zone's own committee has nothing in front."""
    found = _ZONE_FRONT.match(text)
    if not found or bodies.zone(text) or _only_class(found["rest"]) or _is_known(text):
        return None, text
    return found["zone"], found["rest"]


def _zone_stem(text: str) -> str | None:
    """池州 in 池州高新区, 从化 in 广东从化经济开发区."""
    province = _province_stem(text)
    starts = (len(province), 0) if province else (0,)
    for start in starts:
        for size in range(6, 1, -1):
            word = text[start : start + size]
            if len(word) == size and regions.stemmed(word):
                return word
    return None


def _unknown(text: str) -> tuple[str | None, str]:
    """A region the table lacks, only where a body or government follows it."""
    found = _UNKNOWN_REGION.match(text)
    if not found or _is_known(text) or bodies.zone(text):
        return None, text
    rest = found["rest"]
    known = not rest or _is_known(rest) or _GOVERNMENT.match(rest) or _OFFICE.match(rest)
    if known or _TOWNSHIP.match(rest) or re.search(r"(?:局|委员会|委|办公室|厅)$", rest):
        return found["region"], rest
    return None, text


def _classify(rest: str, placed: bool) -> tuple[Kind, str | None, str, bool]:
    """Kind, township, body and certainty of what follows the regions."""
    if not rest or _GOVERNMENT.fullmatch(rest) or rest == "人民":
        return "government", None, "人民政府", placed
    bracket = _OFFICE_IN_BRACKETS.fullmatch(rest)
    if bracket and placed:
        return "office", None, "人民政府" + bracket[1], True
    office = _OFFICE.fullmatch(rest)
    if office and (placed or "政府" in rest):
        full = "办公厅" if office[1] == "办公厅" else "办公室"
        return "office", None, "人民政府" + full, True
    zone = bodies.zone(rest)
    if zone and not _is_known(rest):
        return "zone", None, zone[0], zone[1]
    town = _TOWNSHIP.fullmatch(rest)
    if town and not _is_known(rest):
        kind = "街道" if town["class"].startswith("街") else town["class"]
        if town["tail"] == "镇人民政府" and len(town["name"]) == 1:
            kind = "镇镇"  # 湖镇镇: no name of one character, so 镇 belongs to it
        return "township", town["name"] + kind, "", True
    street = _STREET.fullmatch(rest)
    if street:
        return "township", street["name"] + "街道", "", False
    if re.search(
        r"(?:局|委员会|委|办公室|办|厅|署|会|院|室|中心|社|馆|队|站|所|部|处|公司|部门|海关)$", rest
    ):
        return "department", None, rest, True
    return "unknown", None, rest, False
