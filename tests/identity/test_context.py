"""Whole lines of the command: names of several regions, damaged dates, zones, spoiled copies.

Hosts and codes are those of the real portals; the texts are ours.
"""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.identity import Clues, identify, identify_line
from pipelines.model import Origin

TITLE = "{}{}年政府信息公开工作年度报告"


def line(name: str, year: int = 2021, **more: Any) -> dict[str, Any]:
    return identify_line({"title": TITLE.format(name, year), **more})


@pytest.mark.parametrize(
    ("name", "year"),
    [
        *((f"{name}教育局", 2021) for name in ("朝阳区", "铁西区", "鼓楼区", "西安区", "东乡")),
        ("朝阳区", 2021),
        ("鼓楼区人民政府", 2015),
        ("海南教育局", 2021),  # 海南省, 海南州, 海南区
        ("清河区教育局", 2012),  # 淮安's and 铁岭's
        # only the year tells: 淮安's 清河区 and 抚州's 东乡县 had been abolished
        ("清河区教育局", 2021),
        ("东乡县教育局", 2021),
    ],
)
def test_a_name_of_several_regions_alone_is_undecided(name: str, year: int) -> None:
    told = line(name, year)
    assert (told["region_code"], told["confidence"]) == (None, "undecided")
    assert told["year"] == year


CONTEXTS = [
    ("朝阳区", 2021, "www.bjchy.gov.cn", "110105", "北京市朝阳区教育局"),
    ("朝阳区", 2021, "www.changchun.gov.cn", "220104", "长春市朝阳区教育局"),
    ("铁西区", 2021, "www.shenyang.gov.cn", "210106", "沈阳市铁西区教育局"),
    ("铁西区", 2021, "www.anshan.gov.cn", "210303", "鞍山市铁西区教育局"),
    ("鼓楼区", 2021, "www.njgl.gov.cn", "320106", "南京市鼓楼区教育局"),
    ("鼓楼区", 2021, "www.xz.gov.cn", "320302", "徐州市鼓楼区教育局"),
    ("鼓楼区", 2021, "www.fuzhou.gov.cn", "350102", "福州市鼓楼区教育局"),
    ("鼓楼区", 2021, "www.kaifeng.gov.cn", "410204", "开封市鼓楼区教育局"),
    ("东乡区", 2021, "www.jxfz.gov.cn", "361003", "抚州市东乡区教育局"),
    ("东乡县", 2013, "www.jxfzdx.gov.cn", "361029", "东乡县教育局"),
    ("东乡县", 2021, "www.linxia.gov.cn", "622926", "东乡族自治县教育局"),
    ("海南州", 2021, "www.hainanzhou.gov.cn", "632500", "海南藏族自治州教育局"),
    ("海南州", 2021, None, "632500", "海南藏族自治州教育局"),
    ("清河区", 2012, "www.huaian.gov.cn", "320802", "淮安市清河区教育局"),
    ("清河区", 2012, "www.tieling.gov.cn", "211204", "铁岭市清河区教育局"),
    ("西安区", 2021, "www.liaoyuan.gov.cn", "220403", "辽源市西安区教育局"),
    ("西安区", 2021, "www.mdj.gov.cn", "231005", "牡丹江市西安区教育局"),
    ("富阳市", 2012, "www.hangzhou.gov.cn", "330183", "富阳市教育局"),
]


@pytest.mark.parametrize(("name", "year", "host", "code", "agency"), CONTEXTS)
def test_the_host_decides(name: str, year: int, host: str | None, code: str, agency: str) -> None:
    told = line(f"{name}教育局", year, url=f"https://{host}/xxgk/1.html" if host else None)
    assert (told["agency"], told["region_code"], told["confidence"]) == (agency, code, "high")


@pytest.mark.parametrize(("name", "year", "host", "code", "agency"), CONTEXTS)
def test_the_portal_decides(name: str, year: int, host: str | None, code: str, agency: str) -> None:
    around = code if code.endswith("00") or code[:2] == "11" else code[:4] + "00"
    for portal in {code, around}:
        title = TITLE.format(f"{name}教育局", year)
        told = identify(Clues(title=title, origin=Origin("portal", portal)))
        assert (told.agency, told.region_code, told.confidence) == (agency, code, "high"), portal


def test_a_region_s_portal_of_today_may_hold_reports_of_its_older_name() -> None:
    told = identify(
        Clues(title=TITLE.format("富阳市教育局", 2012), origin=Origin("fuyang", "330111"))
    )
    assert (told.region_code, told.confidence) == ("330183", "high")


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("数据统计期限为20201月1日至202012月31日。", 2020),
        ("统计期限自202011日至20201231日止。", 2020),
        ("所列数据的统计期限自二〇一五年一月一日起至二〇一五年十二月三十一日止。", 2015),
        ("所列数据的统计期限自二○一五年1月1日起至12月31日止。", 2015),
        ("根据国办公开办函〔2019〕60号编制，统计期限自2021年1月1日至2021年12月31日。", 2021),
        ("根据国办公开办函〔2019〕60号编制。", None),
        ("按照国务院令第711号和国办公开办函[2021]30号文件要求编制。", None),
    ],
)
def test_periods_numerals_and_numbers_of_acts(said: str, year: int | None) -> None:
    told = identify_line(
        {
            "title": "丽水市水利局政府信息公开工作年度报告",
            "lead": f"本年度报告根据《中华人民共和国政府信息公开条例》编制。\n{said}",
        }
    )
    assert told["year"] == year
    assert told["sources"].get("year") == ("period" if year else None)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("丽水市水利局二〇一五年政府信息公开工作年度报告", 2015),
        ("丽水市水利局二○一五年度政府信息公开年报", 2015),
        ("丽水市水利局二Ｏ一五年政府信息公开年度报告", 2015),
        ("丽水利〔2016〕12号 丽水市水利局2015年政府信息公开工作年度报告", 2015),
    ],
)
def test_years_of_titles(title: str, year: int) -> None:
    assert identify_line({"title": title})["year"] == year


@pytest.mark.parametrize(
    ("name", "url", "agency", "code"),
    [
        (
            "番禺经济技术开发区管委会",
            "https://www.panyu.gov.cn/1.html",
            "番禺经济技术开发区管理委员会",
            "440113",
        ),
        ("苏州工业园区管委会", "https://www.suzhou.gov.cn/1.html", None, "320500"),
        ("天津经济技术开发区管理委员会", None, None, "120116"),
        ("雁塔区小寨路街道", "https://www.xa.gov.cn/1.html", None, "610113"),
    ],
)
def test_areas_without_a_code_take_that_of_where_they_lie(
    name: str, url: str | None, agency: str | None, code: str
) -> None:
    told = line(name, url=url)
    assert told["region_code"] == code
    if agency:
        assert told["agency"] == agency


@pytest.mark.parametrize(
    ("host", "title", "lead"),
    [
        ("www.wuliaojiancai.cn", TITLE.format("丽水市水利局", 2021), ""),
        ("newton.com.tw", "麗水市水利局2021年政府信息公開工作年度報告", ""),
        (
            "www.lishui.gov.cn",
            TITLE.format("丽水市水利局", 2021),
            "政府信(xìn)息公開(kāi)工作年度報(bào)告根據(jù)條例編制，現(xiàn)予公布。",
        ),
        ("www.lishui.gov.cn", TITLE.format("bet365体育在线投注水利局", 2021), ""),
    ],
)
def test_copies_and_advertising_are_not_trusted(host: str, title: str, lead: str) -> None:
    told = identify_line({"url": f"https://{host}/1.html", "title": title, "lead": lead})
    assert told["untrusted"]
    assert told["reason"]
