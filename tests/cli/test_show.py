"""A report on the screen: everything that is printed in it, and nothing that is not."""

from __future__ import annotations

from typing import Any

import pytest
from rich.console import Console

from nianbao.messages import Messages
from nianbao.show import issue_table, place, report
from tests.cli.records import issue, record


def shown(record: dict[str, Any], language: str = "zh", width: int = 120) -> str:
    console = Console(width=width, record=True, file=open("/dev/null", "w"), emoji=False)  # noqa: SIM115
    console.print(report(record, Messages(language)))
    return console.export_text()


def line_with(text: str, part: str) -> str:
    return next(line for line in text.splitlines() if part in line)


def test_tables_carry_the_labels_of_the_form_and_the_printed_text() -> None:
    text = shown(record())
    assert line_with(text, "予以公开").split()[-2:] == ["4", "·"]
    assert line_with(text, "部分公开").split()[-2:] == ["0", "∅"]
    assert "自然人" in text
    assert "总计" in text
    assert "429.1 万元" in text
    assert "表中无此格" in line_with(text, "· 空白")


def test_a_chapter_is_followed_by_its_table() -> None:
    text = shown(record())
    assert text.index("见下表") < text.index("予以公开") < text.index("采购总金额")


def test_text_in_brackets_is_no_markup() -> None:
    assert "没有 [标记] 的事" in shown(record())


def test_the_gravest_finding_comes_first() -> None:
    text = shown(record())
    assert text.index("row_total") < text.index("blank_cell")
    assert "applications/granted/total" in text


def test_unit_printed_in_the_cell_is_not_repeated() -> None:
    cells = [{**record()["cells"][-1], "raw": "429.1万元"}]
    text = shown(record(cells=cells))
    assert text.count("万元") == 1


def test_a_report_without_findings_says_so() -> None:
    assert "No findings" in shown(record(issues=[]), "en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_unknown_facts_are_left_out_of_the_head(language: str) -> None:
    text = shown(record(agency=None, title=None, level=None, region=[], region_code=None), language)
    assert "None" not in text


def test_a_province_s_own_table_is_shown_by_its_printed_labels() -> None:
    cells = [
        {
            "table": "regional",
            "row": "受理申请总数",
            "column": column,
            "raw": raw,
            "value": int(raw),
            "unit": "件",
            "status": "number",
        }
        for column, raw in (("2009年度", "12"), ("历年累计", "30"))
    ]
    text = shown(record(template="narrative", cells=cells))
    row = line_with(text, "受理申请总数")
    assert "12 件" in row
    assert "30 件" in row
    assert "历年累计" in text


def test_issue_table_names_agency_and_year() -> None:
    rows = [{"agency": "甲局", "region_code": "331100", "year": 2021, **issue("r", "error", [])}]
    console = Console(width=120, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(issue_table(rows, Messages("en")))
    assert {"甲局", "2021", "error", "r"} <= set(console.export_text().split())


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ([], ""),
        (["applications"], "applications"),
        (["applications", "proactive"], "applications proactive"),
        (["applications/granted/total"], "applications/granted/total"),
        (
            ["applications/granted/total", "applications/granted/other"],
            "applications/granted/* (2)",
        ),
        (["a/b/total", "a/c/total", "a/d/total"], "a/*/total (3)"),
        (["a/b/total", "a/c/other"], "a/*/* (2)"),
        (["a/b/total", "applications"], "a/b/total applications"),
    ],
)
def test_cells_of_a_finding_are_named_in_short(cells: list[str], shown: str) -> None:
    assert place(cells) == shown
