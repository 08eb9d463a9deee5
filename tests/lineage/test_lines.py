"""Which agencies are one body: renamings followed, mergers told, doubts left apart."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.lineage import Lines, Seen, trace
from pipelines.lineage.reforms import Change

LISHUI = "331100"


def seen(name: str, first: int, last: int, code: str = LISHUI, *without: int) -> Seen:
    return Seen(name, code, frozenset(range(first, last + 1)) - set(without))


def bodies(lines: Lines) -> dict[str, str]:
    return {name: body[0] for (name, _), body in lines.body.items()}


def links(lines: Lines) -> set[tuple[str, str, str, bool]]:
    return {(one.before[0], one.after[0], one.kind, one.followed) for one in lines.links}


@pytest.mark.parametrize(
    ("old", "new", "year"),
    [
        ("环境保护局", "生态环境局", 2019),
        ("国土资源局", "自然资源和规划局", 2019),
        ("卫生和计划生育委员会", "卫生健康委员会", 2019),
        ("农业局", "农业农村局", 2019),
        ("农业委员会", "农业农村局", 2019),
        ("安全生产监督管理局", "应急管理局", 2019),
        ("林业局", "林业和草原局", 2019),
        ("扶贫开发办公室", "乡村振兴局", 2021),
        ("大数据发展管理局", "数据局", 2024),
        ("政务服务管理局", "政务服务和数据管理局", 2024),
        ("金融工作办公室", "地方金融监督管理局", 2019),
        ("地方金融监督管理局", "地方金融管理局", 2024),
        ("交通局", "交通运输局", 2010),
        ("建设局", "住房和城乡建设局", 2010),
        ("科学技术委员会", "科学技术局", 2019),
        ("自然资源局", "自然资源和规划局", 2021),
    ],
)
def test_a_renamed_body_is_one_line(old: str, new: str, year: int) -> None:
    old, new = f"丽水市{old}", f"丽水市{new}"
    lines = trace([seen(old, year - 3, year - 1), seen(new, year, year + 2)])
    assert bodies(lines) == {old: new, new: new}
    (link,) = lines.links
    assert link.followed
    assert link.source


@pytest.mark.parametrize(
    ("old", "new", "year"),
    [
        (("工商行政管理局", "质量技术监督局", "食品药品监督管理局"), "市场监督管理局", 2019),
        (("国家税务局", "地方税务局"), "国家税务总局丽水市税务局", 2018),
        (("文化局", "旅游局"), "文化和旅游局", 2019),
        (("卫生局", "人口和计划生育委员会"), "卫生和计划生育委员会", 2014),
        (("人事局", "劳动和社会保障局"), "人力资源和社会保障局", 2010),
    ],
)
def test_a_merger_of_equals_is_told_and_not_followed(
    old: tuple[str, ...], new: str, year: int
) -> None:
    former = [f"丽水市{name}" for name in old]
    latter = new if new.startswith("国家") else f"丽水市{new}"
    lines = trace(
        [*(seen(name, year - 3, year - 1) for name in former), seen(latter, year, year + 2)]
    )
    assert bodies(lines) == {name: name for name in (*former, latter)}
    assert links(lines) == {(name, latter, "merged", False) for name in former}


def test_a_body_that_took_parts_in_goes_on_and_the_parts_do_not() -> None:
    lines = trace(
        [
            seen("丽水市国土资源局", 2010, 2018),
            seen("丽水市规划局", 2010, 2018),
            seen("丽水市自然资源局", 2019, 2020),
            seen("丽水市自然资源和规划局", 2021, 2023),
        ]
    )
    last = "丽水市自然资源和规划局"
    assert bodies(lines) == {
        "丽水市国土资源局": last,
        "丽水市自然资源局": last,
        last: last,
        "丽水市规划局": "丽水市规划局",
    }
    assert ("丽水市规划局", "丽水市自然资源局", "merged", False) in links(lines)


def test_a_new_body_names_those_it_was_split_from() -> None:
    lines = trace([seen("丽水市民政局", 2010, 2023), seen("丽水市退役军人事务局", 2019, 2023)])
    assert links(lines) == {("丽水市民政局", "丽水市退役军人事务局", "split", False)}
    assert bodies(lines)["丽水市民政局"] == "丽水市民政局"


def test_names_nobody_holds_in_between_do_not_break_a_line() -> None:
    lines = trace([seen("丽水市扶贫开发办公室", 2010, 2012), seen("丽水市乡村振兴局", 2022, 2022)])
    assert set(bodies(lines).values()) == {"丽水市乡村振兴局"}
    gap = trace([seen("丽水市环境保护局", 2010, 2012), seen("丽水市生态环境局", 2022, 2022)])
    assert set(bodies(gap).values()) == {"丽水市生态环境局"}


def test_one_year_under_both_names_leaves_them_apart() -> None:
    lines = trace([seen("丽水市环境保护局", 2010, 2018), seen("丽水市生态环境局", 2018, 2023)])
    assert bodies(lines)["丽水市环境保护局"] == "丽水市环境保护局"
    assert links(lines) == {("丽水市环境保护局", "丽水市生态环境局", "renamed", False)}


def test_an_old_page_put_under_the_new_name_is_the_same_body() -> None:
    lines = trace(
        [
            seen("丽水市环境保护局", 2010, 2017, LISHUI, 2014),
            Seen("丽水市生态环境局", LISHUI, frozenset({2014, 2018, 2019})),
        ]
    )
    assert set(bodies(lines).values()) == {"丽水市生态环境局"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (seen("丽水市水利局", 2010, 2020), seen("丽水市水务局", 2011, 2012)),
        (seen("丽水市大数据管理局", 2019, 2021), seen("丽水市教育局", 2022, 2023)),
        (seen("丽水市环境保护局", 2010, 2022), seen("丽水市生态环境局", 2023, 2023)),
        (seen("丽水市环境保护局", 2010, 2012), seen("金华市生态环境局", 2019, 2020, "330700")),
        (
            seen("威海市环境保护局高新区分局", 2010, 2015, "371000"),
            seen("威海市生态环境局", 2019, 2020, "371000"),
        ),
        (
            seen("瑞安市公安局塘下分局", 2010, 2012, "330381"),
            seen("瑞安市公安局", 2013, 2014, "330381"),
        ),
        (seen("丽水市长安镇人民政府", 2010, 2012), seen("丽水市长安乡人民政府", 2013, 2014)),
        (Seen("丽水市环境保护局", None, frozenset({2010})), seen("丽水市生态环境局", 2019, 2020)),
        (Seen("丽水市环境保护局", LISHUI), seen("丽水市生态环境局", 2019, 2020)),
    ],
)
def test_what_no_rule_joins_stays_apart(one: Seen, two: Seen) -> None:
    assert bodies(trace([one, two])) == {one.name: one.name, two.name: two.name}


def test_two_that_compete_for_one_place_are_both_left_apart() -> None:
    rivals = [seen("丽水市大数据发展管理局", 2019, 2023), seen("丽水市政务服务管理局", 2019, 2023)]
    lines = trace([*rivals, seen("丽水市政务服务和数据管理局", 2024, 2025)])
    assert all(name == body for name, body in bodies(lines).items())
    assert {one.followed for one in lines.links} == {False}


@pytest.mark.parametrize(
    ("old", "code", "new", "later", "year"),
    [
        ("富阳市教育局", "330183", "杭州市富阳区教育局", "330111", 2015),
        ("富阳市人民政府", "330183", "杭州市富阳区人民政府", "330111", 2015),
        ("富阳市国土资源局", "330183", "杭州市富阳区规划和自然资源局", "330111", 2019),
        ("庐江县教育局", "341421", "庐江县教育局", "340124", 2012),
        ("横县教育局", "450127", "横州市教育局", "450181", 2022),
        ("襄樊市襄城区教育局", "420602", "襄阳市襄城区教育局", "420602", 2011),
        ("九江市庐山区教育局", "360402", "九江市濂溪区教育局", "360402", 2017),
        ("黄石市下陆区环境保护局", "420204", "黄石市生态环境局下陆区分局", "420204", 2020),
        ("三明市三元区教育局", "350403", "三明市三元区教育局", "350404", 2022),
        ("苏州市吴中区环境保护局", "320506", "苏州市吴中生态环境局", "320506", 2020),
        ("义乌市环境保护局", "330782", "金华市生态环境局义乌分局", "330782", 2020),
        ("杨凌示范区环境保护局", "610403", "杨凌示范区生态环境局", "610403", 2019),
    ],
)
def test_a_region_that_changed_takes_its_bodies_along(
    old: str, code: str, new: str, later: str, year: int
) -> None:
    lines = trace([seen(old, 2008, 2009, code), seen(new, year, year + 1, later)])
    assert lines.body[old, code] == (new, later)


@pytest.mark.parametrize(
    ("old", "code", "new", "later"),
    [
        ("北京市崇文区教育局", "110103", "北京市东城区教育局", "110101"),
        ("苏州市沧浪区教育局", "320502", "苏州市姑苏区教育局", "320508"),
        ("三明市梅列区教育局", "350402", "三明市三元区教育局", "350404"),
    ],
)
def test_a_district_that_was_merged_away_does_not_go_on(
    old: str, code: str, new: str, later: str
) -> None:
    lines = trace([seen(old, 2008, 2009, code), seen(new, 2022, 2023, later)])
    assert lines.body[old, code] == (old, code)
    assert {(one.kind, one.followed) for one in lines.links} == {("merged", False)}


def test_ministries_have_lines_too() -> None:
    lines = trace(
        [
            seen("中华人民共和国环境保护部", 2008, 2017, "100000"),
            seen("中华人民共和国生态环境部", 2018, 2023, "100000"),
            seen("国家质量监督检验检疫总局", 2008, 2017, "100000"),
            seen("国家工商行政管理总局", 2008, 2017, "100000"),
            seen("国家市场监督管理总局", 2018, 2023, "100000"),
            seen("中国银行保险监督管理委员会", 2018, 2022, "100000"),
            seen("国家金融监督管理总局", 2023, 2024, "100000"),
        ]
    )
    found = bodies(lines)
    assert found["中华人民共和国环境保护部"] == "中华人民共和国生态环境部"
    assert found["中国银行保险监督管理委员会"] == "国家金融监督管理总局"
    assert found["国家质量监督检验检疫总局"] == "国家质量监督检验检疫总局"
    assert ("国家质量监督检验检疫总局", "国家市场监督管理总局", "merged", False) in links(lines)


def test_single_cases_go_before_the_rules() -> None:
    lines = trace(
        [
            seen("北京市国土资源局", 2008, 2015, "110000"),
            seen("北京市规划委员会", 2008, 2015, "110000"),
            seen("北京市规划和国土资源管理委员会", 2016, 2017, "110000"),
            seen("北京市规划和自然资源委员会", 2018, 2023, "110000"),
        ]
    )
    assert bodies(lines) == {
        "北京市国土资源局": "北京市国土资源局",
        "北京市规划委员会": "北京市规划委员会",
        "北京市规划和国土资源管理委员会": "北京市规划和自然资源委员会",
        "北京市规划和自然资源委员会": "北京市规划和自然资源委员会",
    }


def test_a_person_s_word_joins_and_parts() -> None:
    held = [seen("丽水市甲局", 2010, 2012), seen("丽水市乙局", 2013, 2014)]
    said = (2013, True, "更名", "丽水市人民政府文件")
    joined = trace(held, [Change(LISHUI, "丽水市甲局", "丽水市乙局", "renamed", *said)])
    assert set(bodies(joined).values()) == {"丽水市乙局"}
    ruled = [seen("丽水市环境保护局", 2010, 2017), seen("丽水市生态环境局", 2018, 2020)]
    apart = trace(ruled, [Change(LISHUI, ruled[0].name, ruled[1].name, "separate", *said)])
    assert apart.links == ()
    assert bodies(apart) == {one.name: one.name for one in ruled}


def test_what_only_some_places_did_is_told_as_possible() -> None:
    lines = trace([seen("丽水市林业局", 2010, 2017), seen("丽水市自然资源局", 2019, 2020)])
    (link,) = lines.links
    assert (link.kind, link.followed, link.certain) == ("merged", False, False)
    sure = trace([seen("丽水市规划局", 2010, 2017), seen("丽水市自然资源局", 2019, 2020)])
    assert [one.certain for one in sure.links] == [True]


WORDS = [
    "环境保护局",
    "生态环境局",
    "国土资源局",
    "自然资源局",
    "自然资源和规划局",
    "规划局",
    "水利局",
    "水务局",
    "农业局",
    "农业委员会",
    "农业农村局",
    "卫生局",
    "卫生和计划生育局",
    "卫生健康局",
    "工商行政管理局",
    "市场监督管理局",
    "文化局",
    "旅游局",
    "文化和旅游局",
    "人民政府",
    "大数据管理局",
    "政务服务管理局",
    "数据局",
    "政务服务和数据管理局",
    "乡村振兴局",
    "扶贫开发办公室",
    "林业局",
    "林业和草原局",
    "教育局",
    "教育体育局",
]
CHAIN = ("金融工作办公室", "金融办公室", "地方金融监督管理局", "地方金融管理局")
YEARS = st.frozensets(st.integers(2008, 2025), max_size=8)
PLACES = (("丽水市", "331100"), ("富阳市", "330183"), ("杭州市富阳区", "330111"))


def several(words: tuple[str, ...], most: int) -> st.SearchStrategy[list[Seen]]:
    made = st.builds(
        lambda place, word, years: Seen(place[0] + word, place[1], years),
        st.sampled_from(PLACES),
        st.sampled_from(words),
        YEARS,
    )
    return st.lists(made, max_size=most, unique_by=lambda one: one.key)


@settings(max_examples=200, deadline=None)
@given(st.one_of(several(tuple(WORDS), 14), several(CHAIN, 5)), st.randoms())
def test_lines_never_share_a_year_and_do_not_depend_on_order(
    agencies: list[Seen], dice: random.Random
) -> None:
    lines = trace(agencies)
    years: dict[object, list[int]] = {}
    for one in agencies:
        years.setdefault(lines.body[one.key], []).extend(one.years)
    for body, several in years.items():
        assert len(several) == len(set(several)), body
        assert lines.body[body] == body  # type: ignore[index]
    for link in lines.links:
        assert link.followed == (lines.body[link.before] == lines.body[link.after])
    shuffled = list(agencies)
    dice.shuffle(shuffled)
    assert trace(shuffled) == lines
