"""Reports and what only looks like one; hosts and texts that are not to be trusted."""

from __future__ import annotations

import pytest

from pipelines.identity import kinds, titles
from pipelines.identity.script import clean, pinyin_share, simplified

BODY = clean(
    "本年度报告根据《中华人民共和国政府信息公开条例》编制。统计期限自2024年1月1日起至"
    "2024年12月31日止。一、总体情况"
)


def is_report(title: str, body: str = "", tables: int = 0, url: str | None = None) -> bool:
    return kinds.judge(titles.read(title), body, tables, url).is_report


@pytest.mark.parametrize(
    "title",
    [
        "云溪市水利局2024年政府信息公开工作年度报告",
        "2024年云溪市水利局政府信息公开年度报告",
        "云溪市水利局2024年度政务公开年报",
        "云溪市水利局关于2024年政府信息公开工作的年度报告",
        "关于上报《云溪市2024年度政府信息公开工作年度报告》的报告",
        "云溪市临江区学院路街道2024年政府信息公开工作年度报告",
        "云溪市水利局2024年政府信息公开工作年度报告（文字版）",
    ],
)
def test_titles_of_reports(title: str) -> None:
    assert is_report(title)


@pytest.mark.parametrize(
    "title",
    [
        "云溪市人民政府办公室关于做好2024年政府信息公开工作年度报告编制发布工作的通知",
        "【解读】云溪市财政局2024年政府信息公开工作年度报告解读",
        "一图读懂云溪市2024年政府信息公开工作年度报告",
        "云溪市政府信息公开指南（2024年版）",
        "云溪市2024年政务公开工作要点",
        "云溪市水利局2024年政务公开工作总结",
        "云溪市2024年法治政府建设年度报告",
        "云溪市水利局2024年度部门决算",
        "云溪市政府网站2024年工作年度报表",
        "云溪大学2024年信息公开工作年度报告",
        "云溪市召开2024年度政府信息公开工作年报编制和发布部署会",
        "政府信息公开工作年度报告制度",
    ],
)
def test_titles_of_other_documents(title: str) -> None:
    assert not is_report(title, BODY)


def test_a_report_that_is_only_an_attachment_is_one() -> None:
    assert is_report("云溪市水利局2024年政府信息公开工作年度报告", "")


def test_a_text_without_title_is_judged_by_its_words() -> None:
    assert is_report("", BODY)
    assert not is_report("", clean("各县区人民政府：现就有关事项通知如下：请认真贯彻执行。"))
    assert not is_report("政府信息公开年报", clean("首页 上一页 下一页"))


def test_every_verdict_says_why() -> None:
    for title in ("", "通知", "云溪市水利局2024年政府信息公开工作年度报告"):
        assert kinds.judge(titles.read(title), BODY, 0).reason


@pytest.mark.parametrize(
    ("url", "portal", "trusted"),
    [
        ("https://www.lishui.gov.cn/a.html", False, True),
        ("http://127.0.0.9:8080/a.html", False, True),
        ("http://10.1.2.3/a.html", False, False),
        ("http://10.1.2.3/a.html", True, True),
        ("https://www.lishui.gov.cn.example.com/a.html", False, False),
        ("https://gov.cn.example/a", False, False),
        ("a.html", False, True),
        (None, False, True),
    ],
)
def test_hosts(url: str | None, portal: bool, trusted: bool) -> None:
    assert kinds.is_trusted_host(url, portal=portal) is trusted


def test_spoiled_copies_show() -> None:
    assert kinds.spam_word("365BET平台交通运输局")
    assert kinds.spam_word(BODY) is None
    assert pinyin_share("信(xìn)息公開(kāi)") > 0.01
    assert pinyin_share(BODY) == 0


def test_traditional_script_is_turned() -> None:
    assert simplified("政府信息公開年度報告") == "政府信息公开年度报告"
    assert simplified("乾县") == "乾县"
