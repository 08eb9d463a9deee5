"""Label variants that real reports print (variants.md section 4), chosen per report."""

from __future__ import annotations

import random

from tests.strangers.forms import (
    APPLICANTS,
    APPLICATIONS,
    BLOCKS,
    CORNER,
    DENIED,
    NOT_PROCESSED,
    OTHER,
    OUTCOMES,
    RESULTS,
    UNABLE,
)
from tests.strangers.grids import Labels
from tests.strangers.prints import Hand

PARTLY = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
CHOICES: dict[str, list[str]] = {
    "第二十条第（六）项": ["第二十六条第（六）项", "第二十条第(六)项", "第二十条第六项"],
    "第二十条第（一）项": ["第二十条第(一)项", "第二十条 第（一）项"],
    "5.属于三类内部事务信息": ["5.属于第三类内部事务信息", "5、属于三类内部事务信息"],
    "1.信访举报投诉类申请": ["1.信访举报类申请", "1、信访举报投诉类申请"],
    DENIED: ["（三）不予以公开", "(三)不予公开", "（三） 不予公开"],
    UNABLE: ["(四)无法提供", "（四）\n无法\n提供"],
    NOT_PROCESSED: ["(五)不予处理", "（五）不予\n处理"],
    OTHER: ["(六)其他处理", "（六）其它处理"],
    "7.属于行政执法案卷": ["7.属于行政执法卷", "7．属于行政执法案卷"],
    RESULTS: [
        "三、本年受理结果",
        "三、\n本年度\n办理\n结果",
        "三、本年度办理结果：",
        "三、 本年度办理结果",
    ],
    PARTLY: [
        "（二）部分公开（区分处理的），只计这一情形，不计其他情形",
        "（二）部分公开",
        "(二)部分公开(区分处理的,只计这一情形,不计其他情形)",
    ],
    CORNER: [
        CORNER.replace("勾稽", "钩稽"),
        "关系为：第一项加第二项之和，等于第三项加第四项之和",
        "",
        "项目",
    ],
    "3.危及“三安全一稳定”": [
        '3.危及"三安全一稳定"',
        "3.危及三安全一稳定",
        "3.危及“三安全一稳定”\n",
    ],
    "（一）予以公开": ["(一)予以公开", "（一） 予以公开"],
    "（七）总计": ["(七)总计", "（七）总 计"],
    "四、结转下年度继续办理": ["四、结转下一年继续办理", "四、结转下年度\n继续办理"],
    "一、本年新收政府信息公开申请数量": [
        "一、本年新收政府信息公开申请数",
        "一、 本年新收政府\n信息公开申请数量",
    ],
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": [
        "1.申请人无正当理由逾期不补正，行政机关不再处理其政府信息公开申请",
        "1.逾期不补正",
    ],
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": [
        "2.申请人逾期未按收费通知要求缴纳费用,行政机关不再处理其政府信息公开申请",
        "2.逾期不缴费",
    ],
    "本年新制作数量": ["本年度新制作数量", "本年新制作数里", "本年新\n制作数量"],
    "本年新公开数量": ["本年度公开数量", "本年新公开数里", "本年新\n公开数量"],
    "对外公开总数量": ["对外公开总数里", "对外公开总数量（2019年起）", "对外公开\n总数量"],
    "上一年项目数量": ["上一年度项目数量", "上一年项目数量（指上年事项数）", "上一年\n项目数量"],
    "本年增/减": ["本年增／减", "本年增/", "本年增/减（减用负值表示，如-8）", "本年\n增/减"],
    "本年制发件数": ["本年度制发数", "本年制发数", "本年制\n发件数"],
    "本年废止件数": ["本年废止数", "本年度废止件数", "本年废\n止件数"],
    "现行有效件数": ["现行有效件", "现行有效数", "现行有\n效件数"],
    "本年处理决定数量": ["本年度处理决定数量", "本年处理决定\n数量"],
    "行政规范性文件": ["规范性文件", "行政规范性\n文件"],
    "规章": ["规 章", "规章（设区的市以上政府应提供相关数据）"],
    "商业企业": ["商业\n企业", "商业 企业", "商　业\n企　业"],
    "科研机构": ["科研\n机构"],
    "社会公益组织": ["社会公\n益组织", "社会\n公益\n组织"],
    "法律服务机构": ["法律服\n务机构", "法律\n服务\n机构"],
    "自然人": ["自然\n人", "自\n然\n人"],
    "结果维持": ["结果\n维持", "结果 维持"],
    "结果纠正": ["结果\n纠正"],
    "其他结果": ["其他\n结果"],
    "尚未审结": ["尚未\n审结"],
    "总计": ["总\n计", "合计", "总 计"],
}
ENUMERATIONS = [(".", "、"), (".", "．"), (".", ". "), (".", ".")]


def choose(rng: random.Random, form: str, hand: Hand, share: float) -> tuple[Labels, list[str]]:
    """Replace about `share` of the labels by a variant; returns them with the tricks played."""
    labels: Labels = {}
    tricks: list[str] = []
    for official in _all(form):
        if official in CHOICES and rng.random() < share:
            labels[official] = rng.choice(CHOICES[official])
            tricks.append(f"label:{labels[official]!r}")
    if rng.random() < share:
        old, new = rng.choice(ENUMERATIONS)
        for _, group, label in APPLICATIONS[form]:
            if group and label[1] == old and label not in labels:
                labels[label] = label.replace(old, new, 1)
    if form == "form-2019" and rng.random() < share / 2:
        labels["本年新制作数量"] = labels["本年新公开数量"] = "本年新"
        tricks.append("label:truncated pair")
    amount = {
        "header_wan": ["（万元）", "(万元)", "（单位：万元）"],
        "header_yuan": ["（元）", "\n（\n元\n）"],
    }
    if hand.money in amount:
        labels["采购总金额"] = "采购总金额" + rng.choice(amount[hand.money])
    fee = "本年收费金额（单位：万元）"
    if hand.fee_header == "元":
        labels[fee] = "本年收费金额（单位：元）"
    elif hand.fee_header == "":
        labels[fee] = "本年收费金额"
    elif rng.random() < share:
        labels[fee] = rng.choice(
            [
                "本年收费金额(万元)",
                "本年收费金额\n（单位：万元）",
                "上一年项目本年收费金额（单位：万元）",
            ]
        )
    return labels, tricks


def _all(form: str) -> list[str]:
    listed = ["信息内容", CORNER, RESULTS, DENIED, UNABLE, NOT_PROCESSED, OTHER]
    for block in BLOCKS[form]:
        listed += [block.caption, *(label for _, label, _ in block.columns)]
        listed += [label for _, label in block.rows]
    listed += [label for _, _, label in APPLICATIONS[form]]
    return list(dict.fromkeys([*listed, *APPLICANTS.values(), *OUTCOMES.values()]))
