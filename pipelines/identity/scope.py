"""Whose figures a government's report gives: its own, its departments', or the whole region's.

A title that names only the region means the whole of it (三明市2025年…报告); an office, a
department or a town speaks for itself. Undecided is an answer (variants.md T13).
"""

from __future__ import annotations

import re

from pipelines.identity.naming import Named
from pipelines.identity.titles import Title
from pipelines.model import Scope

_SYSTEM = re.compile(r"系统|部门$|关区|全国海关|全国税务")
_REGION = re.compile(
    r"(?:综合|汇总|结合|包括|涵盖|依据)[^。]{0,60}(?:各(?:县|市|区|镇|乡|盟|州|旗)|各部门|各单位|所属(?:各)?(?:行政机关|部门)|"
    r"工作部门|(?:区|县|市)政府(?:各)?部门)|全(?:市|县|区|省|州|盟|旗)(?:各级|行政机关|政府系统|共|累计|主动公开|政务公开|政府信息公开)|"
    r"各(?:县|区|乡镇|街道)[^。]{0,20}(?:政府|部门)[^。]{0,30}(?:汇总|综合|编制)"
)
_WITH = re.compile(
    r"(?:人民政府|政府)(?:本级)?(?:及|和)(?:其|所属|市级|县级|区级|直属)?(?:各)?(?:办公室|工作部门|部门|直属机构)"
)
_OWN = re.compile(
    r"(?:不含|不包括|仅限|仅统计)[^。]{0,20}(?:部门|乡镇|街道)|本级(?:政府)?(?:机关)?的?政府信息公开"
)


def scope_of(named: Named | None, title: Title, body: str) -> Scope:
    """The record's `scope`, from the agency's kind, the title and the opening words."""
    if named is None:
        return "undecided"
    if _SYSTEM.search(named.printed):
        return "system"
    if named.kind not in ("government",):
        return "agency"
    opening = body[:2500]
    if _OWN.search(opening):
        return "agency"
    if not re.search(r"政府|公署|行署", named.printed) or re.search(
        r"全[市县区省州盟]", title.text
    ):
        return "region"
    if _REGION.search(opening):
        return "region"
    return "with_departments" if _WITH.search(opening) else "undecided"
