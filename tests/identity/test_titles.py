"""The wordings in which a title calls itself a report, and what stands around them."""

from __future__ import annotations

import pytest

from pipelines.identity import titles


@pytest.mark.parametrize(
    "title",
    [
        "云溪市水利局2023年政府信息公开工作年度报告",
        "2023年云溪市水利局政府信息公开工作年度报告",
        "云溪市水利局2023年度政府信息公开工作年度报告",
        "云溪市水利局2023政府信息公开工作年度报告",
        "云溪市水利局：\n2023年政府信息公开工作年度报告",
        "云溪市水利局2023年政府信息公开\n工作年度报告",
        "云溪市水利局 2023 年 政府信息公开 工作 年度 报告",
        "云溪市水利局二〇二三年政府信息公开年度报告",
        "云溪市水利局关于2023年政府信息公开工作的年度报告",
        "云溪市水利局政府信息公开工作2023年度报告",
        "云溪市水利局政务公开2023年度报告",
        "云溪市水利局2023年度信息公开年报",
        "云溪市水利局2023年政府信息公开暨政务公开工作年度报告",
        "云溪市水利局2023年政务公开和政府信息公开工作年度报告",
        "云溪市水利局2023年政府信息与政务公开工作年度报告",
        "云溪市水利局2023年度政府信息公开工作年度报告(文字版)",
        "云水〔2024〕3号云溪市水利局2023年政府信息公开工作年度报告.docx",
        "标题：| 云溪市水利局2023年政府信息公开工作年度报告 | ||",
        "云溪市水利局2023年政府信息公开工作年度报告_政府信息公开年报_云溪市人民政府",
        "雲溪市水利局2023年政府信息公開工作年度報告",
    ],
)
def test_agency_and_year_come_out(title: str) -> None:
    found = titles.read(title)
    assert (found.agency, found.year, found.key, found.rest) == ("云溪市水利局", 2023, True, "")


def test_a_government_may_share_a_word_with_the_report() -> None:
    assert titles.read("2024年岭东区人民政府信息公开工作年度报告").agency == "岭东区人民政府"
    assert titles.read("2012年秦淮区政府信息公开年报").agency == "秦淮区"


def test_what_follows_is_kept_apart() -> None:
    found = titles.read("关于做好2023年政府信息公开工作年度报告编制发布工作的通知")
    assert found.rest == "编制发布工作的通知"


def test_a_title_may_name_nothing() -> None:
    assert titles.read("政府信息公开工作年度报告").agency == ""
    assert titles.read("W020240115.pdf").agency == ""
    assert titles.read("").text == ""


def test_lines_are_joined_without_a_blank() -> None:
    assert (
        titles.merge(("汶上县科学技术局：", "2020年年度报告")) == "汶上县科学技术局2020年年度报告"
    )
