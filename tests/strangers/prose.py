"""Running text for the invented reports: written for this examiner, numbers drawn at random."""

from __future__ import annotations

import random

OPENINGS = [
    "本报告依照《中华人民共和国政府信息公开条例》第五十条以及国家规定的年度报告格式写成，"
    "所用数据自{y}年1月1日起，至{y}年12月31日止。",
    "按照政府信息公开条例的要求，现将{name}{y}年度公开工作向社会公布。统计期为{y}年1月1日至12月31日。",
    "现公布{y}年政府信息公开工作情况。报告由六个部分构成，统计期限从{y}年1月1日到{y}年12月31日，"
    "电子版可在门户网站下载。",
]
OVERVIEW = [
    "（一）主动公开。全年通过门户网站发布各类信息{a}条，其中机构职能{b}条，规划计划{c}条，办事指南{d}条；"
    "新媒体账号推送{e}条。",
    "（二）依申请公开。完善登记、审核、办理、答复各环节，全年答复均在法定期限之内，未发生逾期。",
    "（三）信息管理。对已经公开的文件逐件复核，清理失效内容{b}件，更正错漏{c}处，目录按季更新。",
    "（四）平台建设。网站改版后设置栏目{d}个，办事大厅查询点接待群众{a}人次，政务热线接听{e}次。",
    "（五）监督保障。举办业务培训{f}次，参训{b}人次；社会评议收回问卷{a}份，未发生责任追究。",
    "一年来，工作力量得到充实，专职人员{f}名、兼职人员{c}名，经费列入部门预算。",
    "与上一年相比，公开数量增加{b}条，群众来电咨询减少{c}次，网站日均访问{a}人次。",
]
BEFORE = [
    "本部分以表格列出，其中行政许可事项{c}项，办理决定{b}件。",
    "对外公开的文件以公报为准，共印发公报{f}期。",
]
REQUESTS = [
    "全年收到申请{c}件，其中自然人{c}件；当面申请{f}件，网络申请{c}件。",
    "具体情况见下表。",
    "本年度办理结果中，予以公开{c}件，总计{d}件。",
]
PROBLEMS = [
    "过去一年仍有不足：部分栏目更新偏慢，解读形式较为单一，个别科室对公开时限把握不准。",
    "下一步将按季检查栏目，建立文件与解读同步起草的办法，并安排{f}次专题培训。",
    "针对上一年提出的问题，已完成栏目合并{d}个、补录历史文件{b}件。",
    "{next}年将把公开要求写入办文流程，减少人工补录，提高答复文书质量。",
]
OTHER = [
    "本年度未收取信息处理费，没有其他需要报告的事项。",
    "无其他需要报告的事项。",
    "依照信息处理费管理办法，全年发出收费通知0件，收取0元。",
    "落实年度要点情况：列出任务{d}项，已完成{d}项。",
]
NONE_STATEMENTS = ["本年度未发生政府信息公开行政复议、行政诉讼。", "无。", "全年没有此类案件。"]
HEADINGS = {
    "overview": ["总体情况", "总体情况", "总体情况", "工作概况", "工作开展情况"],
    "proactive_disclosure": [
        "主动公开政府信息情况",
        "主动公开政府信息情况",
        "行政机关主动公开政府信息情况",
    ],
    "requests": ["收到和处理政府信息公开申请情况"],
    "review_litigation": [
        "政府信息公开行政复议、行政诉讼情况",
        "政府信息公开行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    ],
    "problems_improvements": [
        "存在的主要问题及改进情况",
        "存在的主要问题及改进情况",
        "存在问题及改进情况",
    ],
    "other_matters": ["其他需要报告的事项", "其他需要报告的事项", "需要报告的其他事项"],
}
NUMERALS = {
    "chinese": ["一、", "二、", "三、", "四、", "五、", "六、"],
    "arabic": ["1、", "2、", "3、", "4、", "5、", "6、"],
    "mixed": ["一、", "2、", "3、", "4、", "5、", "六、"],
    "none": [""] * 6,
    "spaced": ["一、\u3000", "二、\u3000", "三、\u3000", "四、\u3000", "五、\u3000", "六、\u3000"],
}


def fill(rng: random.Random, text: str, year: int, name: str) -> str:
    """Put numbers, the year and the agency's name into a sentence."""
    numbers = {letter: rng.randint(1, 9 * 10**at) for at, letter in enumerate("fcdbae")}
    return text.format(y=year, next=year + 1, name=name, **numbers)


def some(rng: random.Random, sentences: list[str], low: int, year: int, name: str) -> list[str]:
    """At least `low` of the sentences, in their order, filled in."""
    count = rng.randint(low, len(sentences))
    kept = sorted(rng.sample(range(len(sentences)), count))
    return [fill(rng, sentences[at], year, name) for at in kept]


def headings(rng: random.Random, calm: bool = False) -> dict[str, str]:
    """Section code → heading as printed, numerals of one kind through the report."""
    kind = "chinese" if calm else rng.choice(["chinese"] * 5 + [*NUMERALS])
    return {
        code: number + (choices[0] if calm else rng.choice(choices))
        for number, (code, choices) in zip(NUMERALS[kind], HEADINGS.items(), strict=True)
    }
