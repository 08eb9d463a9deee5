"""What stands between reports in a list and is none: notices, guides, explanations and the like."""

from __future__ import annotations

import random

from tests.strangers import grids, markup
from tests.strangers.figures import draw
from tests.strangers.places import Region
from tests.strangers.prints import Hand, write

TITLES = [
    "关于做好{y}年政府信息公开工作年度报告编制发布工作的通知",
    "关于印发《政府信息公开工作年度报告格式》的通知",
    "{r}政府信息公开指南（{y}年修订）",
    "{r}依申请公开指南",
    "《{r}{y}年政府信息公开工作年度报告》解读",
    "一图读懂{r}{y}年政府信息公开工作年度报告",
    "{r}{y}年政务公开工作要点",
    "{r}{y}年法治政府建设年度报告",
    "{r}{y}年政府网站工作年度报表",
    "{r}{y}年政务公开工作总结",
    "{r}{y}年度建议提案办理情况报告",
    "{r}召开{y}年政府信息公开工作推进会",
    "{r}{y}年度部门决算公开",
    "{r}{y}年行政执法统计年报",
    "关于{y}年政府信息公开年报报送情况的通报",
    "{r}政府信息公开制度",
]
TEXT = [
    "各有关单位：为做好编写工作，请对照附件格式准备材料，于一月中旬前报送，逾期将予通报。",
    "本指南自公布之日起使用。公众可以在网上查阅，也可以到查询点现场查阅。",
    "全年共受理来信{a}件，办结{b}件。下一步继续完善办理流程，提高群众满意度。",
    "会议听取了各单位汇报，对照年度任务部署了下一阶段工作，{d}个单位作了发言。",
]


def draw_decoy(rng: random.Random, region: Region, year: int) -> tuple[str, str]:
    """(title, body) of a page that is no annual report; a format notice carries the empty form."""
    title = rng.choice(TITLES).format(r=region.full, y=year)
    numbers = {"a": rng.randint(10, 900), "b": rng.randint(1, 9), "d": rng.randint(2, 30)}
    paragraphs = [
        f"<p>　　{text.format(**numbers)}</p>" for text in rng.sample(TEXT, rng.choice([1, 2, 3]))
    ]
    if "格式" in title:
        paragraphs.append(_empty_form(rng))
    elif "报表" in title or "统计" in title:
        paragraphs.append(
            "<table border=1><tr><td>指标</td><td>数值</td></tr><tr><td>信息发布总数</td>"
            f"<td>{rng.randint(100, 9000)}</td></tr><tr><td>总计</td><td>1</td></tr></table>"
        )
    return title, "\n".join(paragraphs)


def _empty_form(rng: random.Random) -> str:
    """The blank form of the act, as a notice prints it in its annex."""
    form = "form-2021"
    cells = write(rng, form, dict.fromkeys(draw(rng, form, "none"), 0), Hand(blank_zero=1.0))
    shown = [
        grids.joined(grids.proactive(form, cells, {})),
        grids.applications(form, cells, {}),
        grids.review(cells, {}),
    ]
    editor = markup.Editor()
    heads = [
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、行政复议、行政诉讼情况",
    ]
    return "\n".join(
        f"<p><b>{head}</b></p>{markup.table(rng, grid, editor)}"
        for head, grid in zip(heads, shown, strict=True)
    )
