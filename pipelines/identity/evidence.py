"""Where a text says whose report it is, when the title does not.

Looked for, from strong to weak: the report's own name in the text (公布X2020年政府信息公开…), who
compiled it (由X编制), the signature, the office to ask (请与X办公室联系), the source line, the
first subject (2022年，X认真…). Works on clean text; what is found is a printed name, not yet
placed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.identity import bodies, naming, regions, titles
from pipelines.identity.naming import Named
from pipelines.identity.years import western

_Y = r"20[0-5]\d年?(?:度)?"
_NAME = r"(?P<name>[\u4e00-\u9fff()]{2,40}?)"
_DISCLOSURE = r"(?:的)?(?:本级)?(?:政府|政务)*信息公开"
_VERBS = (
    "认真|坚持|严格|高度|深入|紧紧|紧扣|按照|坚决|全面|以习|根据|积极|持续|始终|贯彻|切实|围绕|扎实|进一步|"
    "结合|依据|将|主动|深化|不断|重视|牢固|聚焦|着力|加强|有序|大力|依法|政府信息公开工作|政务公开工作|在区|在县|在市|在省"
)
_PATTERNS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    (
        "text",
        10,
        re.compile(
            rf"(?:公布|发布|公开|编制(?:了|的)?|现将|制定|形成|汇报|报告)《?{_NAME}(?:\(以下简称[^()]*\))?"
            rf"{_Y}{_DISCLOSURE}"
        ),
    ),
    (
        "text",
        10,
        re.compile(
            rf"(?:公布|发布|公开|编制(?:了)?|现将|特公布|制定)《?{_Y}(?!本){_NAME}{_DISCLOSURE}"
        ),
    ),
    (
        "text",
        10,
        re.compile(rf"(?:编制|公布|发布|完成)(?:了|的)?《{_NAME}{_Y}{_DISCLOSURE}[^《》]*报告》"),
    ),
    (
        "text",
        9,
        re.compile(
            rf"由{_NAME}(?:\([^()]*\))?(?:(?:负责|组织|牵头|具体|汇总|综合|结合|根据|在认真|认真|的政府信息|依据)"
            r"[^。;由]{0,40}?)?(?:编制|撰写|制作|起草)"
        ),
    ),
    (
        "text",
        9,
        re.compile(rf"(?:^|[。,;:\n])(?:现?由)?{_NAME}(?:编制了|编制并|向社会公布|特编制)"),
    ),
    (
        "text",
        6,
        re.compile(
            rf"(?:请?(?:与|向|致电|联系|咨询|径向|直接与)[:：]?){_NAME}(?:联系|咨询|反映|查询|\(地址|\(联系|\(电话|"
            r"\(办公|,地址|,电话|,联系电话|提出|;)"
        ),
    ),
    ("text", 6, re.compile(rf"联系(?:单位|部门|方式|地址)[:：]{_NAME}(?:[,。;(]|地址|电话|$)")),
    (
        "text",
        5,
        re.compile(
            rf"(?:^|[。\n]|情况)(?:在)?{_Y}[,，]?(?:以来,)?(?:在[^,。]{{2,40}}下,){{0,3}}{_NAME}(?:{_VERBS})"
        ),
    ),
    ("text", 6, re.compile(rf"(?:和|据|将|做好|加强|推进|推动){_Y}{_NAME}{_DISCLOSURE}工作")),
    ("text", 5, re.compile(rf"(?:做好|加强|推进|推动){_NAME}(?:政府|政务)+信息公开工作")),
    ("meta", 4, re.compile(rf"[>|/]{_NAME}(?=[>|/\n])")),
    (
        "meta",
        5,
        re.compile(
            rf"(?:来源|发布机构|发布单位|发文机关|信息来源|公开单位|发文单位|责任单位)[:：]?\|*{_NAME}"
            r"(?=[|⏎\n\d]|发布|发文|字体|字号|时间|日期|索引|公开|成文|生成|浏览|作者|分享|点击|文号|【|\[|年度|$)"
        ),
    ),
    (
        "text",
        4,
        re.compile(
            rf"(?:编制|公布|报告){_NAME}(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:报告|年报|情况)"
        ),
    ),
)
_INNER = re.compile(
    r"^(?P<body>.*(?:局|委员会|委|厅|镇|乡|街道|街|办事处|人民政府办公[室厅]|政府办公[室厅]|人民政府|政府(?!信息|网|门户)|管委会|"
    r"中心|院|署|市|县|区))"
    r"(?:(?:机关|局)?办公室|(?:[\u4e00-\u9fff]{0,16}(?:科|股|处|组|小组办公室|公开办公室|公开办|党政办公室|"
    r"党政办|综合办公室|综合办|行政办公室|秘书科|值班室)))$"
)
_NOISE = re.compile(
    r"^(?:了|的|现|特|将|由|是|在|对|与|向|我县|我市|我区|本级|本级人民政府|以来|期间|各级|关于|按照|根据|并|及|和|"
    r"特向社会|向社会|社会|公开|公布|编制|发布|一年来|来源|机构)+"
)
_INTERNAL = re.compile(
    r"^(?:.{0,6}(?:政务公开|信息公开|党政|综合|文秘|秘书|信息化|网络|电子政务).{0,12}(?:办公室|办|小组|领导小组|中心|科|处)|办公室|机关|单位)$"
)
_ALL_OF_THEM = re.compile(r"(?:综合|汇总|根据|结合)[^。]{0,40}?(?:各|所属)")
"""An office that compiles the reports of all bodies writes the government's report."""
_PRONOUN = re.compile(r"^(?:我|本|全|该|各|其)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agency a text names as the reporter, with the place it was read and its weight."""

    named: Named
    source: str
    weight: int
    year: int | None = None


def candidates(
    body: str, signature: Sequence[str], aliases: Collection[str] = ()
) -> list[Candidate]:
    """All agencies the text gives as reporter; `body` is clean, the signature's lines too."""
    found: list[Candidate] = []
    text = western(body)
    for source, weight, pattern in _PATTERNS:
        for hit in pattern.finditer(text):
            if _cited(text, hit.start("name")):
                continue
            named = agency_in(hit["name"], aliases)
            if named and named.kind == "office" and _ALL_OF_THEM.match(text, hit.end("name")):
                named = replace(named, kind="government", body="人民政府")
            if named:
                found.append(Candidate(named, source, weight))
    found.extend(_quoted(text, aliases))
    found.extend(_signed(signature, aliases))
    return found


def _cited(text: str, position: int) -> bool:
    """Whether a place lies in the name of another document: 《关于做好…的通知》."""
    opened = text.rfind("《", 0, position)
    closed = text.find("》", position)
    if opened <= text.rfind("》", 0, position) or closed < 0:
        return False
    return bool(re.search(r"通知|规定|要点|办法|条例|意见|制度|方案|格式", text[opened:closed]))


def _quoted(text: str, aliases: Collection[str]) -> Iterator[Candidate]:
    """《X2020年政府信息公开工作年度报告》 in the text is the report's own name."""
    for hit in re.finditer(r"《([^《》]{6,60})》", text):
        title = titles.read(hit[1])
        if title.key and not title.rest and title.agency:
            named = agency_in(title.agency, aliases)
            if named:
                yield Candidate(named, "text", 10, title.year)


def _signed(lines: Sequence[str], aliases: Collection[str]) -> Iterator[Candidate]:
    for line in reversed(lines[-8:]):
        bare = re.sub(r"[二2][〇○零OoＯ0一二三四五六七八九\d]{3}年.*$|\(?此件.*$", "", line).strip(
            "。:：|"
        )
        if 3 <= len(bare) <= 30 and not re.search(r"[,。;、《》\d:：]", bare):
            named = naming.parse(bare, aliases)
            if named and _is_agency(named):
                yield Candidate(named, "signature", 8)
                return


def agency_in(phrase: str, aliases: Collection[str] = ()) -> Named | None:
    """The agency a phrase is or ends in; its inner offices cut off; None where it names none."""
    text = re.sub(r"\([^()]*\)?$", "", _NOISE.sub("", phrase)).strip("()")
    if not text or _PRONOUN.match(text):
        return None
    text = trim_office(trim_office(text))
    named = naming.parse(text, aliases)
    if named and _is_agency(named) and not _has_region_inside(named):
        return named
    for start in range(1, len(text) - 2):
        if regions.prefix(text[start:]) or any(text.startswith(one, start) for one in aliases):
            inner = naming.parse(text[start:], aliases)
            if inner and _is_agency(inner):
                return inner
    return None


def trim_office(text: str) -> str:
    """科技局办公室 → 科技局, 审计局法制综合科 → 审计局; 人民政府办公室 stays."""
    if re.search(
        r"(?:政府|市|县|区|州|盟|省)(?:办公室|办公厅|办)$|(?:党委|组织|编制|事务|防空|动员)办公室$",
        text,
    ):
        return text
    found = _INNER.match(text)
    return found["body"] if found else text


def _is_agency(named: Named) -> bool:
    if named.kind in ("national", "township", "zone"):
        return len(named.printed) >= 3
    if named.kind in ("government", "office"):
        return bool(named.regions or named.marker or named.region_unknown) and (
            "政府" in named.printed or "行署" in named.printed or named.kind == "government"
        )
    if named.kind != "department" or _INTERNAL.match(named.body):
        return False
    known = bodies.body(named.body).known
    return known or bool((named.regions or named.marker) and len(named.body) >= 3)


def _has_region_inside(named: Named) -> bool:
    return named.kind == "department" and named.bare and not bodies.body(named.body).known


def full_form(named: Named, body: str, signature: Sequence[str]) -> str | None:
    """The full wording that a text prints for a short body: 文旅局 → 文化广电和旅游局.

    Only names with the same region (or its marker) in front, or a signature, count.
    """
    short = named.body
    if not short or len(short) > 16:
        return None
    whole = (*named.regions[-1:], named.marker, named.region_unknown)
    fronts = [re.escape(one) for one in whole if one]
    stems = (named.stem, *(regions.stem(one) for one in named.regions[-1:]))
    fronts += [re.escape(one) + "(?![省市县区州盟旗])" for one in stems if one]
    text = "\n".join((*signature, body))
    for front in fronts:
        for hit in re.finditer(
            front + r"([\u4e00-\u9fff、]{3,26}?(?:局|委员会|办公室|厅|中心|署))", text
        ):
            if bodies.extends(short, hit[1]) and _plain(hit[1]):
                return hit[1]
    return None


def _plain(word: str) -> bool:
    return not re.search(r"[的了向与并由]|公开|人民政府.*局|领导|小组|网站|单位|负责", word)
