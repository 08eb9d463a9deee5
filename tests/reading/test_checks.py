"""The checks on reports of our own making: what holds is not accused, what is planted is found."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from importlib.resources import files
from itertools import groupby
from typing import Any

import pytest

from pipelines import Capture, Resource, process

IDENTITIES = {"form-2019": 40, "form-2021": 42}
RULES = ("row_total", "column_total", "balance", "review_total")
PROSE = {
    "proactive": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "review_litigation": "四、政府信息公开行政复议、行政诉讼情况",
}


def page(form: str, value: Callable[[str, str, str], str]) -> bytes:
    """A report of `form` with the printed values that `value(table, row, column)` gives."""
    lines = csv.DictReader(
        (files("pipelines") / "data" / "codebook.csv").read_text("utf-8").splitlines()
    )
    cells = [line for line in lines if line["template"] == form]
    body = "<h1>清河县水务局2021年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>全年平稳。</p>"
    for table, rows in groupby(cells, key=lambda cell: cell["table"]):
        body += f"<p>{PROSE[table]}</p><table>"
        if table == "review_litigation":
            names = (
                "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>"
            )
            body += "<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
            body += f"<tr>{names * 3}</tr><tr>"
            body += "".join(f"<td>{value(table, c['row'], c['column'])}</td>" for c in rows)
            body += "</tr></table>"
            continue
        for row, columns in groupby(rows, key=lambda cell: cell["row"]):
            found = list(columns)
            if table == "proactive":
                body += f"<tr><td>{found[0]['block']}</td></tr><tr><td>信息内容</td>"
                body += "".join(f"<td>{cell['column_label']}</td>" for cell in found) + "</tr>"
            elif row == "new_requests":
                body += "<tr><td>（本列数据的勾稽关系为：第一项加第二项之和）</td>"
                body += "".join(f"<td>{cell['column_label']}</td>" for cell in found) + "</tr>"
            label = "（六）其他处理" if row.startswith("other_no_correction") else ""
            body += f"<tr><td>{label}</td><td>{found[0]['row_label']}</td>"
            body += "".join(f"<td>{value(table, row, cell['column'])}</td>" for cell in found)
            body += "</tr>"
        body += "</table>"
    body += "<p>五、存在的主要问题及改进情况</p><p>无。</p><p>六、其他需要报告的事项</p><p>无。</p>"
    return f"<html><body><div>{body}</div></body></html>".encode()


def record(body: bytes) -> dict[str, Any]:
    report = process(Capture(Resource("https://www.example.gov.cn/1.html", body))).report
    assert report is not None
    return report.as_record()


@pytest.mark.parametrize("form", IDENTITIES)
def test_every_identity_is_asked(form: str) -> None:
    """Blank tables leave all identities open, and their number is the form's."""
    read = record(page(form, lambda *_: ""))
    assert read["template"] == form
    (open_ones,) = [i for i in read["issues"] if i["rule"] == "identity_not_assessable"]
    assert open_ones["found"] == IDENTITIES[form]
    assert {i["rule"] for i in read["issues"]} >= {"table_empty", "blank_cell"}


@pytest.mark.parametrize("form", IDENTITIES)
def test_zeros_hold(form: str) -> None:
    read = record(page(form, lambda *_: "0"))
    assert all(cell["value"] == 0 for cell in read["cells"])
    assert not {i["rule"] for i in read["issues"]} & {*RULES, "identity_not_assessable"}


@pytest.mark.parametrize("seed", range(40))
def test_one_wrong_figure_is_found_where_it_stands(seed: int) -> None:
    """A figure planted among zeros breaks the identities it is in, and they name its cell."""
    rng = random.Random(seed)
    form = rng.choice(list(IDENTITIES))
    clean = record(page(form, lambda *_: "0"))
    summed = [cell for cell in clean["cells"] if cell["table"] != "proactive"]
    wrong = rng.choice(summed)
    key = (wrong["table"], wrong["row"], wrong["column"])
    read = record(page(form, lambda *cell: "7" if cell == key else "0"))
    broken = [issue for issue in read["issues"] if issue["rule"] in RULES]
    assert broken
    for issue in broken:
        assert "/".join(key) in issue["cells"]
        assert issue["severity"] == "error"
        assert issue["cause"] == "source"
        assert {issue["expected"], issue["found"]} == {0, 7}


def test_the_values_stay_as_printed() -> None:
    """A broken sum is a finding, never a repair."""
    read = record(page("form-2021", lambda table, row, column: "7" if column == "total" else "0"))
    totals = [cell for cell in read["cells"] if cell["column"] == "total"]
    assert totals
    assert all(cell["value"] == 7 and cell["raw"] == "7" for cell in totals)
