"""A title → the agency and the year it prints, and how it calls itself.

The report's own words (政府信息公开工作年度报告 and its dozen variants: variants.md T1–T14) are cut
out; what stands before them is the agency, wherever the year stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.identity.script import clean
from pipelines.identity.years import title_year, western

_YEAR = r"(?:20[0-5]\d)"
_KEY = re.compile(
    rf"(?:(?:政府|政务|党务政务)*信息(?:主动)?公开|政府信息[与和及]政务公开|政务公开(?=(?:工作)?(?:{_YEAR})?年度?报)|"
    rf"(?:{_YEAR}年?度?)政府信息(?=工作年度报告)|(?<=[区县市局])公开(?=年度报告))"
    rf"(?:[暨和及与]政务公开|工作|开展|情况|的|年度|{_YEAR}年?度?|总体|统计|[“”\"‘’《》])*"
    r"(?P<what>年度报告|年报|工作报告|年度工作报告|报告|年度汇报|情况汇报|汇报)"
)
_FRONT = re.compile(
    r"^(?:标题|信息名称|名称|题名|内容概览|文件名称|公开信息名称)[:：|]*|^[|【\[(（]?(?:年报|政府信息公开年报|年度报告)[】\])）]|^[|·•◆]+|^\d{1,2}[.、](?=\D)|"
    r"^(?:关于)?(?:发布|公布|公开|上报|报送|印发|呈报|报)?(?=《)|^关于(?:发布|公布|上报|报送|公开)?|^(?:现将|现公布|公布|发布)"
)
_TAIL = re.compile(
    r"(?:政务公开[和及与暨]|关于|发布|公布|的|开展|:|：|《|-|—|_|\||,|、|“|”|\"|‘|’)+$"
)
_RENDITION = re.compile(
    r"[(\[【（](?:文字版|图片版|超链版|无障碍版|图文版|电子版|网页版|PDF版?|扫描件|附表?|全文|[^()（）]{0,6}版|终稿|定稿|修订|更新)[)\]】）]"
    r"|\.(?:docx?|pdf|wps|xlsx?|html?|ofd|txt|jpg|png)$|(?:二维码|打印)$",
    re.I,
)
_YEAR_EDGE = re.compile(
    rf"^\d?(?:{_YEAR})(?:年度|年|度)?(?:的)?|(?:{_YEAR})(?:年度|年|度)?(?:的)?(?=$|\()"
)
_YEAR_INSIDE = re.compile(
    rf"^(?P<agency>[\u4e00-\u9fff()]{{3,}}?){_YEAR}年度?[\u4e00-\u9fff]{{0,4}}$"
)
_NUMBERED = re.compile(r"^[\u4e00-\u9fff]{2,8}[\[〔﹝【(]20\d\d[\]〕﹞】)]?\d+号[:：]?")
_INSIDE = re.compile(r"《([^《》]*?(?:信息公开)[^《》]*)》")
_FILE = re.compile(r"^(?:[A-Z]?\d{6,}|W0\d+|P0\d+)$")


@dataclass(frozen=True, slots=True)
class Title:
    """What one title says; `agency` is the printed name, "" where the title names none."""

    text: str
    """Clean text."""
    agency: str
    year: int | None
    key: bool
    """Whether it calls itself a report on information disclosure."""
    rest: str
    """What follows the report's words: 解读, 的通知."""


EMPTY = Title("", "", None, False, "")


@lru_cache(maxsize=1024)
def read(printed: str) -> Title:
    """Take a title apart."""
    text = clean(printed)[:300]
    text = _RENDITION.sub("", text.strip("|"))
    text = _last_cell(text)
    inner = _INSIDE.search(text)
    if inner and _KEY.search(inner[1]) and re.search(r"》的?(?:报告)?$", text):
        text = inner[1]
    text = _NUMBERED.sub("", _cut_front(text))
    found = None
    for found in _KEY.finditer(western(text)):
        if found.start() or text[found.end() :] == "":
            break
    if found is None:
        return Title(text, agency_of(text), title_year(text), False, "")
    before, after = text[: found.start()], text[found.end() :]
    if before.endswith("人民") and found[0].startswith("政府"):
        before += "政府"
    year = title_year(text[: found.end()])
    return Title(text, agency_of(before), year, True, after.strip('》”"|_-—'))


def _last_cell(text: str) -> str:
    """A title in a row of a layout table (`标题:|…|||`), or `title _ column _ site`."""
    if "|" in text:
        cells = [part for part in text.split("|") if part]
        keyed = [part for part in cells if _KEY.search(part)]
        return (keyed or cells or [""])[0]
    for mark in ("_", "-", "—", "–"):
        head, _, tail = text.partition(mark)
        if tail and _KEY.search(head):
            return head
    return text


def _cut_front(text: str) -> str:
    while (cut := _FRONT.sub("", text, count=1)) != text:
        text = cut
    return text


def agency_of(before: str) -> str:
    """The agency's name of the words before the report's: years, 关于 and marks cut off."""
    text = western(before)
    while True:
        cut = _YEAR_EDGE.sub("", _TAIL.sub("", text)).lstrip("《“”\"'：:、,，.").strip()
        if cut == text:
            break
        text = cut
    inside = _YEAR_INSIDE.match(text)
    text = inside["agency"] if inside else text
    return "" if _FILE.match(text) or not re.search(r"[\u4e00-\u9fff]", text) else text


def merge(lines: tuple[str, ...]) -> str:
    """Lines of one title joined: no white space between, a colon after the agency dropped."""
    kept = [line.strip() for line in lines if line.strip()]
    return "".join(
        re.sub(r"[:：]$", "", line) if number < len(kept) - 1 else line
        for number, line in enumerate(kept)
    )
