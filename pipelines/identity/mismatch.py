"""What a report's text says of another agency or another year than its own (variants.md A1–A4).

A copied template names its source as the compiler, as the subject of the year or as the owner of
the disclosure work. Superiors, offices to ask, issuers of acts and partners are named in every
report and are none; the rules below look only at words by which a report speaks of itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.identity import bodies, regions
from pipelines.identity.mentions import Mention, agencies_in
from pipelines.identity.script import clean_lines
from pipelines.identity.years import blank, western
from pipelines.model import Identity

_CITED = re.compile(r"《[^《》]*》")
_COMPILED = re.compile(r"由(?P<words>[^。;,由]{3,40}?)(?:编制|撰写)")
_WORK = re.compile(
    r"(?:政府信息公开|政务公开|(?<!政府)信息公开)(?:工作)?(?!工作?领导|办|网|平台|专栏|栏目|要求|部署|规定|考核|科|文件|培训|会|"
    r"指南|目录|工作要点|意见|制度)"
)
_SUBJECT = re.compile(r"(?:^|(?<=[。\n]))20\d\d年(?:度|以来)?,?")
_SUBJECT_VERB = re.compile(
    r"^(?:认真|坚持|严格|高度|深入|紧紧|全面|积极|持续|始终|切实|围绕|扎实|主动|依法)"
)
_OTHER_ROLE = re.compile(
    r"(?:按照|根据|依据|在|经|向|与|和|及|会同|联合|配合|报送?|由|对接|接受|受|对|同|至|到|从|被|归|是|以|请|、|《|参加|转发|获)$"
)
_ABOVE = re.compile(
    r"向(?P<whom>(?:[\u4e00-\u9fff]{0,8}?)(?:省|市|县|区)(?:人民)?政府)(?:[及和、][^,。]{0,14})?(?:提出|提交)[^,。]{0,6}信息公开申请"
)
_WIDER = re.compile(
    r"(?:做好|推进|推动|规范|加强|提升|集约|抓好|统筹)(?P<what>全省)(?:政府信息|政务公开|政府网站|信息公开)"
)
_LEADING_YEAR = re.compile(
    r"^[◦●•·▪■◆※\-]*(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.])?(20\d\d)年(?:度)?[,，]?(?P<rest>.*)$"
)
_PAST = re.compile(
    r"^(?:我|本|全|[\u4e00-\u9fff]{2,14}?(?:局|委|办|厅|镇|乡|街道|政府|办事处|中心|市|县|区|院|会))?"
    r"(?:[\u4e00-\u9fff]{0,24}?)(?:取得|公开(?:了)?|发布(?:了)?|开展|推进|完成|收到|办理|存在|认真|积极|严格|贯彻|高度重视|按照|通过)"
)
_COMPARED = re.compile(
    r"相比|同比|较|比上年|增长|下降|以来|起[,，]|至20|到20|修订|印发|出台|实施|施行|成立|机构改革|跨年|结转|上年|去年|上一年|往年|历年|截至|截止"
)
_PLANNED = re.compile(
    r"^[\u4e00-\u9fff]{0,14}?将(?:继续|进一步|不断|着力|重点|从以下|认真|按照以|以)"
)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Another agency or year in the text: its name, and the words it stands in."""

    found: str
    evidence: str


def other_agencies(identity: Identity, paragraphs: Iterable[str]) -> Iterator[Mismatch]:
    """Bodies the text speaks of as the reporter though they are not; each name once."""
    if not identity.agency:
        return
    text = _CITED.sub(lambda found: "〓" * len(found[0]), clean_lines(paragraphs))
    told: set[str] = set()
    for found in (*_compilers(identity, text), *_owners(identity, text), *_above(identity, text)):
        if found.found not in told:
            told.add(found.found)
            yield found


def _compilers(identity: Identity, text: str) -> Iterator[Mismatch]:
    """由市统计局…编制."""
    for found in _COMPILED.finditer(text):
        first = next(agencies_in(found["words"]), None)
        if first and first.start == 0 and first.region and _is_other(identity, first):
            yield Mismatch(first.text, found[0])


def _owners(identity: Identity, text: str) -> Iterator[Mismatch]:
    """市统计局政务公开工作, or a subject: 2020年，市统计局认真…"""
    for work in _WORK.finditer(text):
        window = text[max(0, work.start() - 30) : work.start()]
        mention = next((one for one in agencies_in(window) if one.end == len(window)), None)
        if mention is None or not mention.region or not _is_other(identity, mention):
            continue
        start = work.start() - len(window) + mention.start
        if not _OTHER_ROLE.search(text[max(0, start - 12) : start]):
            yield Mismatch(mention.text, _around(text, start, work.start()))
    for led in _SUBJECT.finditer(text):
        window = text[led.end() : led.end() + 40]
        mention = next(agencies_in(window), None)
        if mention is None or mention.start or not mention.region:
            continue
        if _is_other(identity, mention) and _SUBJECT_VERB.match(window[mention.end :]):
            yield Mismatch(mention.text, _around(text, led.start(), led.end() + mention.end))


def _is_other(identity: Identity, mention: Mention) -> bool:
    """Whether a body is another one of the same rank: not itself, not above it, not its part."""
    agency = identity.agency or ""
    printed = identity.agency_printed or ""
    own = _own_body(identity)
    if (
        mention.kind != "department"
        or not own
        or mention.body in agency
        or mention.body in printed
        or own in mention.text
    ):
        return False
    if bodies.extends(mention.body, own) or bodies.extends(own, mention.body):
        return False
    if mention.named:
        here = set(identity.region[-1:])
        return mention.region in here or any(
            regions.stem(mention.region) == regions.stem(name) for name in here
        )
    place = identity.region[-1] if identity.region else ""
    return bool(place) and place.endswith(mention.region)


def _own_body(identity: Identity) -> str:
    """The agency's name without its region; "" for a government, whose bodies are all its own."""
    agency = identity.agency or ""
    if identity.level == "township" or agency.endswith(("人民政府", "行政公署", "管理委员会")):
        return ""
    if re.search(r"人民政府办公[室厅]$", agency):
        return ""
    for name in (*reversed(identity.region),):
        _, found, rest = agency.partition(name)
        if found and rest:
            return rest
    return agency


def _above(identity: Identity, text: str) -> Iterator[Mismatch]:
    """Applications made to the superior government, and a province's work in a city's report."""
    government = (identity.agency or "").endswith(("人民政府", "办公室", "办公厅"))
    if identity.level == "township" or not government:
        for found in _ABOVE.finditer(text):
            if not _negated(text, found.end()):
                yield Mismatch(found["whom"], found[0])
    if identity.level in ("prefecture", "county", "township"):
        for found in _WIDER.finditer(text):
            yield Mismatch(found["what"], _around(text, found.start(), found.end()))


def _negated(text: str, end: int) -> bool:
    return bool(re.match(r"[^,。]{0,10}(?:的)?(?:权利|渠道|方式|可以)", text[end:]))


def other_years(identity: Identity, paragraphs: Iterable[str]) -> Iterator[Mismatch]:
    """Sentences that tell another year's deeds as the report's, or plan the report's own year."""
    if not identity.year:
        return
    text = western(clean_lines(paragraphs))
    for sentence in re.split(r"[。;\n]", text):
        year = _told_year(sentence, identity.year) if "20" in sentence[:12] else None
        if year:
            yield Mismatch(str(year), sentence[:60])


def _told_year(sentence: str, own: int) -> int | None:
    led = _LEADING_YEAR.match(blank(sentence))
    if not led:
        return None
    year, rest = int(led[1]), led["rest"]
    if year == own:
        return own if _PLANNED.match(rest) else None
    if not own - 2 <= year < own or str(own) in rest or _COMPARED.search(rest[:40]):
        return None
    return year if _PAST.match(rest) else None


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - 12) : end + 20].replace("\n", "")
