"""The two national forms as lists: rows, columns, codes and official labels (formats.md 2, 5, 6).

Written down a second time on purpose: the examiner does not read the product's code book.
"""

from __future__ import annotations

from dataclasses import dataclass

APPLICANTS = {
    "natural_person": "自然人",
    "commercial_enterprise": "商业企业",
    "research_institution": "科研机构",
    "social_welfare_organization": "社会公益组织",
    "legal_service_organization": "法律服务机构",
    "other": "其他",
    "total": "总计",
}
OUTCOMES = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other_result": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}
ROADS = ("review", "litigation_direct", "litigation_after_review")
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
DENIED, UNABLE, NOT_PROCESSED = "（三）不予公开", "（四）无法提供", "（五）不予处理"
OTHER = "（六）其他处理"
RESULTS = "三、本年度办理结果"

_HEAD = [
    ("new_requests", "", "一、本年新收政府信息公开申请数量"),
    ("carried_over_from_previous_year", "", "二、上年结转政府信息公开申请数量"),
    ("granted", "", "（一）予以公开"),
    ("partially_granted", "", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("denied_state_secret", DENIED, "1.属于国家秘密"),
    ("denied_other_law_prohibition", DENIED, "2.其他法律行政法规禁止公开"),
    ("denied_security_stability", DENIED, "3.危及“三安全一稳定”"),
    ("denied_third_party_rights", DENIED, "4.保护第三方合法权益"),
    ("denied_internal_affairs", DENIED, "5.属于三类内部事务信息"),
    ("denied_process_information", DENIED, "6.属于四类过程性信息"),
    ("denied_enforcement_case_file", DENIED, "7.属于行政执法案卷"),
    ("denied_administrative_query", DENIED, "8.属于行政查询事项"),
    ("unable_not_held", UNABLE, "1.本机关不掌握相关政府信息"),
    ("unable_requires_creation", UNABLE, "2.没有现成信息需要另行制作"),
    ("unable_unclear_after_correction", UNABLE, "3.补正后申请内容仍不明确"),
    ("not_processed_petition_complaint", NOT_PROCESSED, "1.信访举报投诉类申请"),
    ("not_processed_repeat", NOT_PROCESSED, "2.重复申请"),
    ("not_processed_publication", NOT_PROCESSED, "3.要求提供公开出版物"),
    ("not_processed_excessive", NOT_PROCESSED, "4.无正当理由大量反复申请"),
    (
        "not_processed_confirm_or_reissue",
        NOT_PROCESSED,
        "5.要求行政机关确认或重新出具已获取信息",
    ),
]
_TAIL = [
    ("total_handled", "", "（七）总计"),
    ("carried_forward_to_next_year", "", "四、结转下年度继续办理"),
]
_OTHER_2021 = [
    (
        "other_no_correction_in_time",
        OTHER,
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    ),
    (
        "other_fee_unpaid_in_time",
        OTHER,
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    ),
    ("other_other", OTHER, "3.其他"),
]


@dataclass(frozen=True)
class Block:
    """One block of section 二: caption, columns (code, label, unit), rows (code, label)."""

    caption: str
    columns: tuple[tuple[str, str, str | None], ...]
    rows: tuple[tuple[str, str], ...]


_MADE = (
    ("made_this_year", "本年新制作数量", "件"),
    ("newly_disclosed_this_year", "本年新公开数量", "件"),
    ("total_disclosed", "对外公开总数量", "件"),
)
_ITEMS = (
    ("items_previous_year", "上一年项目数量", "项"),
    ("items_change", "本年增/减", "项"),
    ("decisions", "处理决定数量", "件"),
)
_ISSUED = (
    ("issued_this_year", "本年制发件数", "件"),
    ("repealed_this_year", "本年废止件数", "件"),
    ("in_force", "现行有效件数", "件"),
)
_DECISIONS = (("decisions", "本年处理决定数量", "件"),)
_PENALTY = (
    ("administrative_penalty", "行政处罚"),
    ("administrative_compulsion", "行政强制"),
)
_FEES = (("administrative_fees", "行政事业性收费"),)
_LICENCE = ("administrative_licensing", "行政许可")

BLOCKS = {
    "form-2019": (
        Block(
            "第二十条第（一）项",
            _MADE,
            (("regulations", "规章"), ("normative_documents", "规范性文件")),
        ),
        Block(
            "第二十条第（五）项",
            _ITEMS,
            (_LICENCE, ("other_public_management_services", "其他对外管理服务事项")),
        ),
        Block("第二十条第（六）项", _ITEMS, _PENALTY),
        Block("第二十条第（八）项", _ITEMS[:2], _FEES),
        Block(
            "第二十条第（九）项",
            (
                ("procurement_items", "采购项目数量", "项"),
                ("procurement_amount", "采购总金额", None),
            ),
            (("centralized_procurement", "政府集中采购"),),
        ),
    ),
    "form-2021": (
        Block(
            "第二十条第（一）项",
            _ISSUED,
            (("regulations", "规章"), ("normative_documents", "行政规范性文件")),
        ),
        Block("第二十条第（五）项", _DECISIONS, (_LICENCE,)),
        Block("第二十条第（六）项", _DECISIONS, _PENALTY),
        Block(
            "第二十条第（八）项",
            (("fee_amount", "本年收费金额（单位：万元）", "万元"),),
            _FEES,
        ),
    ),
}
APPLICATIONS = {
    "form-2019": (*_HEAD, ("other_handling", "", OTHER), *_TAIL),
    "form-2021": (*_HEAD, *_OTHER_2021, *_TAIL),
}
"""(row code, group label or "", official label) in the printed order."""


def outcome_rows(form: str) -> list[str]:
    """The rows whose sum is （七）总计."""
    return [code for code, _, _ in APPLICATIONS[form][2:-2]]


def size(form: str) -> int:
    """Number of cells of the form: 198 or 200."""
    proactive = sum(len(block.rows) * len(block.columns) for block in BLOCKS[form])
    return proactive + 7 * len(APPLICATIONS[form]) + 15
