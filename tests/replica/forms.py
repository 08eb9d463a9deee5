"""The three tables of a report as rows of boxes, spans and header variants included.

In: template, printed cells, label quirks (variants.md sections 4 and 6). Out: for each table that
is there a list of rows of `Box`; how a box becomes HTML is the dialects' business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.replica.cells import AMOUNT, Printed, forms

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
SPELLING = {
    "数量": "数里",
    "三、本年度办理结果": "三、本年受理结果",
    "行政执法案卷": "行政执法卷",
}
LINES = {
    "商业企业": ("商业", "企业"),
    "科研机构": ("科研", "机构"),
    "结果纠正": ("结果", "纠正"),
    "其他结果": ("其他", "结果"),
    "尚未审结": ("尚未", "审结"),
}


@dataclass(frozen=True)
class Box:
    """A table cell. `lines`: its paragraphs. `cell`: set for a figure."""

    lines: tuple[str, ...]
    columns: int = 1
    rows: int = 1
    head: bool = False
    cell: Printed | None = None


Row = list[Box]
Table = list[Row]


class Labels:
    """Prints a label the way this report's author does."""

    def __init__(self, quirks: list[str]) -> None:
        self.quirks = quirks

    def __call__(self, text: str, columns: int = 1, rows: int = 1, head: bool = True) -> Box:
        return Box(self.lines(text), columns, rows, head)

    def lines(self, text: str) -> tuple[str, ...]:
        quirks = self.quirks
        if "spelling" in quirks:
            for right, wrong in SPELLING.items():
                text = text.replace(right, wrong)
        if "art26" in quirks:
            text = text.replace("第二十条第（六）项", "第二十六条第（六）项")
        if "third_kind" in quirks:
            text = text.replace("属于三类", "属于第三类")
        if "petition" in quirks:
            text = text.replace("信访举报投诉类", "信访举报类")
        if "bracket" in quirks:
            text = text.replace("（区分处理的，只计这一情形", "（区分处理的），只计这一情形")
            text = text.replace("不计其他情形）", "不计其他情形")
        if "normative_c" in quirks and text == "行政规范性文件":
            text = "规范性文件"
        if "annual" in quirks:
            text = re.sub("^本年新(公开|制作)", r"本年度新\1", text).replace(
                "上一年项", "上一年度项"
            )
        if "header_cut" in quirks and text.startswith("本年新") and "申请" not in text:
            text = "本年新"
        if "ascii" in quirks:
            text = text.translate(str.maketrans("（），", "(),"))
            text = re.sub(r"^(\([一二三四五六七]\))", r"\1 ", text)
        if "deny_lines" in quirks and text == "（三）不予公开":
            return ("（三）不予", "以公", "开")
        if "broken_header" in quirks and text.startswith("本年新") and "申请" not in text:
            return ("本年新", text[3:])
        return LINES.get(text, (text,))


def tables(template: str, cells: dict[str, Printed], quirks: list[str]) -> dict[str, list[Table]]:
    """table code → the physical tables it is printed as (one, or one a block with split_blocks)."""
    label = Labels(quirks)
    blocks = [
        _block(block, cells, label)
        for block in forms()[template]["proactive"]
        if any(f"proactive/{row['code']}/" in key for row in block["rows"] for key in cells)
    ]
    found: dict[str, list[Table]] = {}
    if blocks:
        joined = [[row for block in blocks for row in block]]
        found["proactive"] = blocks if "split_blocks" in quirks else joined
    if any(key.startswith("applications/") for key in cells):
        found["applications"] = [_applications(template, cells, label)]
    if any(key.startswith("review_litigation/") for key in cells):
        found["review_litigation"] = [_reviews(template, cells, label)]
    return found


def _figures(cells: dict[str, Printed], place: str, codes: list[str], last: int = 1) -> Row:
    """The figures of one row; a missing cell is not printed, so it must stand at the row's end."""
    shown = [cells[f"{place}/{code}"] for code in codes]
    shown = [cell for cell in shown if cell.status != "missing"]
    return [Box((cell.text,), last if cell is shown[-1] else 1, cell=cell) for cell in shown]


def _block(block: dict[str, Any], cells: dict[str, Printed], label: Labels) -> Table:
    """Caption over four columns, header, rows; fewer columns are widened at the right."""
    width = 4 - len(block["header"]) + 1
    header = [label(text) for text in block["header"][:-1]]
    last = block["header"][-1]
    if f"proactive/{block['rows'][-1]['code']}/procurement_amount" == AMOUNT:
        shown = cells[AMOUNT]
        if shown.unit == "万元" and "万" not in shown.text:
            last += "（万元）"
    header.append(label(last, columns=width))
    rows = [[label(block["caption"], columns=4)], header]
    for row in block["rows"]:
        codes = [code for code, _ in row["columns"]]
        figures = _figures(cells, f"proactive/{row['code']}", codes, width)
        rows.append([label(row["label"]), *figures])
    return rows


def _applications(template: str, cells: dict[str, Printed], label: Labels) -> Table:
    """26 or 28 rows by 10 columns (formats.md sections 5.2 and 6.2)."""
    form = forms()[template]["applications"]
    codes = [code for code, _ in forms()["applicants"]]
    names = [name for _, name in forms()["applicants"]]
    low = "total_under_orgs" in label.quirks
    rows: Table = [
        [label(CORNER, columns=3, rows=3), label("申请人情况", columns=7)],
        [label(names[0], rows=2), label("法人或其他组织", columns=6 if low else 5)],
        [label(name) for name in (names[1:] if low else names[1:6])],
    ]
    if not low:
        rows[1].append(label(names[6], rows=2))
    seen: list[str] = []
    for row in form:
        boxes: Row = []
        for depth, group in enumerate(row["group"]):
            path = "/".join(row["group"][: depth + 1])
            if path in seen:
                continue
            seen.append(path)
            height = sum("/".join(r["group"][: depth + 1]) == path for r in form)
            boxes.append(label(group, rows=height))
        boxes.append(label(row["label"], columns=3 - len(row["group"]), head=False))
        rows.append(boxes + _figures(cells, f"applications/{row['code']}", codes))
    return rows


def _reviews(template: str, cells: dict[str, Printed], label: Labels) -> Table:
    """Four rows by fifteen columns (formats.md section 5.3)."""
    columns = forms()["review_columns"]
    codes = [code for code, _ in columns]
    places = forms()[template]["review_litigation"]
    return [
        [label("行政复议", columns=5), label("行政诉讼", columns=10)],
        [label(name, rows=2) for _, name in columns]
        + [label("未经复议直接起诉", columns=5), label("复议后起诉", columns=5)],
        [label(name) for _ in range(2) for _, name in columns],
        [box for place in places for box in _figures(cells, f"review_litigation/{place}", codes)],
    ]
