"""Sentences of our own with known figures; shares no code or words' list with the reader.

A sentence is drawn for a year: text, and what it says as (concept, applicant, value) of that year.
Distractors (last year's figures, changes, shares, other bodies' business) say nothing of the year.
"""

from __future__ import annotations

import random

Said = tuple[str, str | None, int]
DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """A number below 10^8 in Chinese numerals, as officials write it: 10203 → 一万零二百零三."""
    if number == 0:
        return "零"
    high, low = divmod(number, 10_000)
    text = _four(low)
    if not high:
        return text.removeprefix("一") if 10 <= number < 20 else text
    head = spelled(high) + "万"
    return head + ("零" if low and low < 1000 else "") + (text if low else "")


def _four(number: int) -> str:
    text, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text


def shown(rng: random.Random, number: int) -> str:
    """The number as a report may print it."""
    ways = [str(number), f"{number:,}", f" {number} ", str(number).translate(_WIDE)]
    if 2 < number < 100:
        ways.append(spelled(number))
    return rng.choice(ways)


_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
BODIES = ["我局", "本机关", "县水务局", "全市", ""]
RECEIVED = [
    "{who}共收到政府信息公开申请{n}件",
    "{who}收到{n}件政府信息公开申请",
    "{who}新受理依申请公开{n}件",
    "{who}共受理公民、法人和其他组织的信息公开申请{n}件",
    "本年新收政府信息公开申请数量{n}件",
]
HANDLED = ["办结{n}件", "已答复{n}件", "办理完毕{n}件"]
IN = ["上年结转{n}件", "上年度结转申请{n}件", "去年结转{n}件"]
OUT = ["结转下年度继续办理{n}件", "结转下年{n}件", "留到下年{n}件"]
CASES = [
    ("因政府信息公开引发行政复议{n}件、行政诉讼{m}件。", False),
    ("本年度发生政府信息公开行政复议案件{n}件，行政诉讼案件{m}件。", False),
    ("政府信息公开行政复议、行政诉讼分别为{n}件、{m}件。", False),
]
NOTHING = [
    ("全年未收到政府信息公开申请。", ["new_requests"]),
    ("本年度没有收到任何依申请公开的申请。", ["new_requests"]),
    ("未发生因政府信息公开申请引起的行政复议、行政诉讼。", ["review_total", "litigation_total"]),
    ("行政复议、行政诉讼案件均为0件。", ["review_total", "litigation_total"]),
    ("没有收取信息处理费。", ["fees_collected"]),
    ("行政复议：无。", ["review_total"]),
]
DISTRACTORS = [
    "较{previous}年增长{n}%",
    "比上年增加{n}件",
    "同比减少{n}件",
    "按时办结率100%",
    "占总数的{n}%",
]
ASIDE = [
    "{previous}年收到政府信息公开申请{n}件。",
    "历年累计收到政府信息公开申请{n}件。",
    "办理人大代表建议{n}件、政协提案{m}件。",
    "受理群众来信{n}件，接到投诉举报电话{m}次。",
    "下一步将举办业务培训{n}次。",
    "自收到申请之日起{n}个工作日内答复。",
    "法规规定收到申请{n}个工作日内答复。",
    "全年共收到3至5件政府信息公开申请。",
    "第{n}件政府信息公开申请已转交。",
    "全年收到政府信息公开申请十几件。",
]


def flow(rng: random.Random, year: int) -> tuple[str, list[Said]]:
    """Received, carried, handled, by applicant; with distractors between."""
    new, carried, handled, out = (rng.choice((0, 1, 7, rng.randrange(4000))) for _ in range(4))
    person = rng.randint(0, new)
    parts = [rng.choice(RECEIVED).format(who=rng.choice(BODIES), n=shown(rng, new))]
    said: list[Said] = [("new_requests", None, new)]
    if rng.random() < 0.5:
        parts.append(f"其中自然人{shown(rng, person)}件")
        parts.append(f"法人或其他组织{shown(rng, new - person)}件")
        said.append(("new_requests", "natural_person", person))
        said.append(("new_requests", "organization", new - person))
    if rng.random() < 0.4:
        number = rng.randrange(2, 60)
        parts.append(rng.choice(DISTRACTORS).format(previous=year - 1, n=number))
    for choices, concept, value in (
        (IN, "carried_over_from_previous_year", carried),
        (HANDLED, "total_handled", handled),
        (OUT, "carried_forward_to_next_year", out),
    ):
        if rng.random() < 0.6:
            parts.append(rng.choice(choices).format(n=shown(rng, value)))
            said.append((concept, None, value))
    opening = rng.choice(("", f"{year}年，", "一年来，", f"{year}年度"))
    return opening + "，".join(parts) + "。", said


def passage(seed: int, year: int) -> tuple[str, list[Said]]:
    """A few sentences and everything they say of the year."""
    rng = random.Random(seed)
    text, said = "", list[Said]()
    for _ in range(rng.randint(1, 5)):
        kind = rng.random()
        if kind < 0.4:
            more, told = flow(rng, year)
        elif kind < 0.6:
            review, suit = rng.randrange(40), rng.randrange(40)
            more = rng.choice(CASES)[0].format(n=shown(rng, review), m=shown(rng, suit))
            told = [("review_total", None, review), ("litigation_total", None, suit)]
        elif kind < 0.75:
            more, concepts = rng.choice(NOTHING)
            told = [(concept, None, 0) for concept in concepts]
        else:
            more = rng.choice(ASIDE).format(
                previous=year - 1, n=rng.randrange(2, 90), m=rng.randrange(2, 90)
            )
            told = []
        text, said = text + more + rng.choice(("", "\n")), said + told
    return text, said
