"""Sentences of our own for reports and for the other pages of a portal.

In: agency, year, facts. Out: paragraphs per section. Every number in them agrees with the tables;
the choice of sentences is fixed by agency and year, so each agency writes differently.
"""

from __future__ import annotations

import json
import random
from functools import cache
from typing import Any

from tests.replica.cells import DATA
from tests.replica.figures import Facts

SECTIONS = {
    "overview": "总体情况",
    "proactive_disclosure": "主动公开政府信息情况",
    "requests": "收到和处理政府信息公开申请情况",
    "review_litigation": "政府信息公开行政复议、行政诉讼情况",
    "problems_improvements": "存在的主要问题及改进情况",
    "other_matters": "其他需要报告的事项",
}
LONG = {
    "proactive_disclosure": "行政机关主动公开政府信息情况",
    "requests": "行政机关收到和处理政府信息公开申请情况",
    "review_litigation": "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "problems_improvements": "政府信息公开工作存在的主要问题及改进情况",
}
ORDER = "一二三四五六"


@cache
def sentences() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "sentences.json").read_text(encoding="utf-8"))
    return found


def headings(codes: list[str], numerals: str, wording: str) -> dict[str, str]:
    """Section code → printed heading. `numerals`: plain, mixed (1、 2、 … 五、 六、) or none."""
    shown = {}
    for number, code in enumerate(codes):
        words = SECTIONS[code]
        if wording == "long":
            words = LONG.get(code, words)
        if numerals == "none":
            shown[code] = "工作概况" if code == "overview" else words
        elif numerals == "mixed" and number < 4:
            shown[code] = f"{number + 1}、{words}"
        else:
            shown[code] = f"{ORDER[number]}、{words}"
    return shown


def slots(name: str, government: bool, field: str, year: int) -> dict[str, Any]:
    """What the sentences' braces stand for."""
    chance = random.Random(f"{name}/{year}/slots")
    topics = chance.sample(sentences()["fields"][field], 5)
    posted = chance.randint(60, 900)
    own = "镇里" if name.endswith("镇人民政府") else "街道" if name.endswith("办事处") else "我局"
    own = "我委" if name.endswith("委员会") else own
    return {
        "agency": name,
        "self": "市政府" if government else own,
        "year": year,
        "previous": year - 1,
        "phone": f"05{chance.randint(10, 99)}-{chance.randint(2000000, 8999999)}",
        "posted": posted,
        "part": chance.randint(5, posted // 2),
        "links": chance.randint(2, 40),
        "typos": chance.randint(2, 30),
        "staff": chance.randint(2, 9),
        "train": chance.randint(1, 5),
        **{f"topic{number + 1}": topic for number, topic in enumerate(topics)},
    }


def compose(
    name: str, government: bool, field: str, year: int, facts: Facts, trap: str | None, other: str
) -> dict[str, list[str]]:
    """Section code (and "preamble") → paragraphs. `trap`: last_year or other_agency copied text
    (variants.md A1, A4), `other` the agency it was copied from."""
    bank = sentences()
    chance = random.Random(f"{name}/{year}/prose")
    fill = slots(name, government, field, year)
    fill |= {"new": facts.new, "handled": facts.handled, "forward": facts.forward, "other": other}

    def pick(key: str) -> list[str]:
        chosen = chance.choice(bank[key])
        return [chosen.format(**fill)] if chosen else []

    text = {
        "preamble": pick("preamble"),
        "overview": [chance.choice(group).format(**fill) for group in bank["overview"]],
        "proactive_disclosure": pick("proactive_before"),
        "requests": pick("requests_before"),
        "review_litigation": pick("review_before"),
        "problems_improvements": pick("problems") + pick("improvements"),
        "other_matters": pick("other_matters"),
    }
    if trap == "last_year":
        text["problems_improvements"].insert(0, bank["wrong_year"].format(**fill))
    if trap == "other_agency":
        text["preamble"].append(bank["other_agency"].format(**fill))
    return text


def nonreport(kind: str, name: str, government: bool, field: str, year: int) -> list[str]:
    """Paragraphs of a page that is not an annual report: notice, guide, news, …"""
    fill = slots(name, government, field, year)
    fill["month"] = "一"
    return [sentence.format(**fill) for sentence in sentences()["nonreport"][kind]]
