"""The table of regions: codes with periods, and every form in which a name is written."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from pipelines.identity import regions


def rows() -> list[dict[str, str]]:
    with (files("pipelines") / "data" / "regions.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_the_table_is_whole() -> None:
    table = rows()
    codes = {row["code"] for row in table}
    assert len(table) > 3500
    assert len({(row["code"], row["name"]) for row in table}) == len(table)
    for row in table:
        assert row["parent"] == regions.COUNTRY or row["parent"] in codes, row
        assert not row["successor"] or row["successor"] in codes, row
        assert row["level"] == regions.level_of(row["code"]), row


def test_provinces_are_complete() -> None:
    assert sum(row["level"] == "province" and not row["last"] for row in rows()) == 34


@pytest.mark.parametrize(
    ("ended", "last", "successor"),
    [
        ("330185", 2016, "330112"),  # 临安市 → 临安区
        ("320103", 2012, "320104"),  # 白下区 → 秦淮区
        ("450127", 2021, "450181"),  # 横县 → 横州市
        ("652100", 2014, "650400"),  # 吐鲁番地区 → 吐鲁番市
        ("371200", 2018, "370100"),  # 莱芜市 → 济南市
    ],
)
def test_ended_regions_point_to_their_successor(ended: str, last: int, successor: str) -> None:
    region = regions.by_code(ended)
    assert region is not None
    assert (region.last, region.successor) == (last, successor)
    assert regions.by_code(successor) is not None


def test_a_code_that_was_renamed_has_the_name_of_the_year() -> None:
    old, new = regions.by_code("360402", 2012), regions.by_code("360402", 2020)
    assert old is not None
    assert new is not None
    assert (old.name, new.name) == ("庐山区", "濂溪区")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("河口县", "532532"),
        ("阿坝州", "513200"),
        ("锡盟", "152500"),
        ("鄂温克旗", "150724"),
        ("海南州", "632500"),
        ("瀍河区", "410304"),
        ("丰城市", "360981"),
    ],
)
def test_short_forms_are_known(written: str, code: str) -> None:
    assert [region.code for region in regions.named(written)] == [code]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("长白朝鲜族自治县", "长白"),
        ("东乡族自治县", "东乡"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("泗水县", "泗水"),
    ],
)
def test_stems(name: str, short: str) -> None:
    assert regions.stem(name) == short


@pytest.mark.parametrize(
    ("code", "front"),
    [
        ("110102", "北京市西城区"),
        ("420105", "武汉市汉阳区"),
        ("330381", "瑞安市"),
        ("330825", "龙游县"),
        ("429021", "神农架林区"),
        ("152525", "东乌珠穆沁旗"),
        ("331100", "丽水市"),
    ],
)
def test_what_stands_in_front_of_an_agency(code: str, front: str) -> None:
    assert regions.official(code) == front


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("330000", "Zhejiang"),
        ("331100", "Lishui"),
        ("150000", "Inner Mongolia"),
        ("150100", "Hohhot"),
        ("610000", "Shaanxi"),
        ("140000", "Shanxi"),
        ("610100", "Xi'an"),
        ("810000", "Hong Kong"),
        ("360981", "Fengcheng"),
        ("110105", None),
        ("632500", None),
        ("330825", None),
        ("990100", None),
    ],
)
def test_english_names_of_provinces_and_cities(code: str, name: str | None) -> None:
    assert regions.english(code) == name


def test_every_province_but_taiwan_and_every_city_of_today_has_an_english_name() -> None:
    today = [row for row in rows() if not row["last"]]
    lacking = [
        row["name"]
        for row in today
        if not row["english"]
        and (
            row["level"] == "province" or (row["level"] == "prefecture" and row["name"][-1] == "市")
        )
    ]
    assert lacking == ["台湾省"]


def test_names_run_from_the_province_down() -> None:
    assert regions.names("360981") == ("江西省", "宜春市", "丰城市")
    assert regions.names("110102") == ("北京市", "西城区")
    assert regions.names(regions.COUNTRY) == ()
    assert regions.names("990100") == ()
