"""Agencies on the command line: who is meant, what became of it, one body or one name."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from pipelines.store import open_store
from tests.cli.conftest import Run
from tests.store.making import report, save, url

OLD, NEW = "丽水市环境保护局", "丽水市生态环境局"
HELD = [
    *((OLD, "331100", year) for year in (2016, 2017)),
    *((NEW, "331100", year) for year in (2018, 2019)),
    ("丽水市工商行政管理局", "331100", 2017),
    ("丽水市市场监督管理局", "331100", 2019),
    ("丽水市文化广电旅游体育局", "331100", 2019),
    ("富阳市教育局", "330183", 2012),
    ("杭州市富阳区教育局", "330111", 2016),
    ("三明市市场监督管理局", "350400", 2019),
]


@pytest.fixture
def held(tmp_path: Path) -> Path:
    path = tmp_path / "bodies.db"
    with open_store(f"sqlite:///{path}") as store:
        for name, region, year in HELD:
            address = url(f"{name}{year}")
            found = report(name, year, region=region, seed=year)
            save(store, found, address, body=address.encode())
    return path


@pytest.mark.parametrize(
    ("name", "more", "agency", "region"),
    [
        ("丽水市市监局", (), "丽水市市场监督管理局", "331100"),
        ("丽水市发改委", (), "丽水市发展和改革委员会", "331100"),
        ("浙江省丽水市发改委", (), "丽水市发展和改革委员会", "331100"),
        ("丽水市", (), "丽水市人民政府", "331100"),
        ("丽水市政府办", (), "丽水市人民政府办公室", "331100"),
        ("市监局", ("--region", "331100"), "丽水市市场监督管理局", "331100"),
        ("朝阳区教育局", ("--region", "22"), "长春市朝阳区教育局", "220104"),
        ("朝阳区教育局", ("--region", "110105"), "北京市朝阳区教育局", "110105"),
        ("国家发改委", (), "中华人民共和国国家发展和改革委员会", "100000"),
        ("富阳市教育局", (), "富阳市教育局", "330183"),
        ("展览路街道", ("--region", "110102"), "北京市西城区展览路街道办事处", "110102"),
    ],
)
def test_find_without_a_store(
    nianbao: Run, name: str, more: tuple[str, ...], agency: str, region: str
) -> None:
    found = nianbao("agencies", "find", name, *more, "--format", "jsonl")
    assert found.status == 0, found.err
    (one,) = found.records
    assert (one["agency"], one["region_code"], one["years"]) == (agency, region, [])
    assert one["type"]
    assert not list(Path().glob("*.db"))


def test_an_ambiguous_name_lists_its_candidates(nianbao: Run, held: Path) -> None:
    found = nianbao("agencies", "find", "朝阳区教育局")
    assert found.status == 2
    assert found.out == ""
    assert "北京市朝阳区教育局 (--region 110105)" in found.err
    assert "长春市朝阳区教育局 (--region 220104)" in found.err
    several = nianbao("agencies", "find", "市监局", "--database", held)
    assert several.status == 2
    assert "三明市市场监督管理局" in several.err
    assert "丽水市市场监督管理局" in several.err
    one = nianbao("agencies", "find", "市监局", "--region", "35", "--database", held)
    assert one.status == 0
    assert "三明市市场监督管理局" in one.out


def test_nobody_knows_it(nianbao: Run) -> None:
    for name in ("市监局", "今天天气很好。", "龙猫局"):
        found = nianbao("agencies", "find", name, "--lang", "zh")
        assert found.status == 1, name
        assert "不知道" in found.err


def test_a_name_that_is_not_held_points_to_those_that_are(nianbao: Run, held: Path) -> None:
    found = nianbao("agencies", "find", "三明市工商局", "--database", held, "--format", "jsonl")
    assert found.records[0]["related"] == []  # merged into another: not the same body
    with open_store(f"sqlite:///{held}") as store:
        save(store, report("三明市自然资源局", 2020, region="350400"), url("z"))
    asked = ("agencies", "find", "三明市国土局", "--database", held)
    (one,) = nianbao(*asked, "--format", "jsonl").records
    assert (one["agency"], one["related"]) == ("三明市国土资源局", ["三明市自然资源局"])
    assert "三明市自然资源局" in nianbao(*asked).out
    strange = nianbao("agencies", "find", "三明市龙猫局", "--database", held)
    assert strange.status == 0
    assert "please check" in strange.err


def test_find_says_the_years_held_and_the_name_of_now(nianbao: Run, held: Path) -> None:
    found = nianbao("agencies", "find", "丽水市环保局", "--database", held)
    assert found.status == 0
    assert OLD in found.out
    assert "2016–2017" in found.out
    assert NEW in found.out
    assert "environment" in found.out


def test_a_short_name_of_several_wordings_is_the_one_the_place_has(
    nianbao: Run, held: Path
) -> None:
    found = nianbao("agencies", "find", "丽水市文旅局", "--database", held, "--format", "jsonl")
    assert (found.records[0]["agency"], found.records[0]["certain"]) == (
        "丽水市文化广电旅游体育局",
        True,
    )
    alone = nianbao("agencies", "find", "三明市文旅局", "--database", held)
    assert "commonest" in alone.err


def test_history_tells_names_years_and_sources(nianbao: Run, held: Path) -> None:
    found = nianbao("agencies", "history", NEW, "--database", held, "--format", "jsonl")
    (one,) = found.records
    assert [(at["agency"], at["years"]) for at in one["names"]] == [
        (OLD, [2016, 2017]),
        (NEW, [2018, 2019]),
    ]
    (change,) = one["changes"]
    assert (change["from"], change["to"], change["kind"], change["followed"]) == (
        OLD,
        NEW,
        "renamed",
        True,
    )
    assert "《深化党和国家机构改革方案》" in change["source"]
    assert {plan["from"] for plan in one["plans"]} == {"环境保护"}
    shown = nianbao("agencies", "history", "丽水市环保局", "--database", held, "--lang", "zh").out
    assert OLD in shown
    assert "2018–2019" in shown
    assert "更名" in shown


def test_history_keeps_the_parts_of_a_merger_apart(nianbao: Run, held: Path) -> None:
    name = "丽水市市场监督管理局"
    (one,) = nianbao("agencies", "history", name, "--database", held, "--format", "jsonl").records
    assert [at["agency"] for at in one["names"]] == [name]
    assert [(each["from"], each["kind"], each["followed"]) for each in one["changes"]] == [
        ("丽水市工商行政管理局", "merged", False)
    ]
    assert {"工商行政管理", "质量技术监督", "食品药品监督管理"} <= {
        plan["from"] for plan in one["plans"]
    }


def test_history_follows_a_region_also_without_a_store(nianbao: Run, held: Path) -> None:
    (alone,) = nianbao("agencies", "history", "富阳市教育局", "--format", "jsonl").records
    plans = [plan for plan in alone["plans"] if plan["what"] == "region"]
    assert [(plan["from"], plan["to"], plan["first_year"]) for plan in plans] == [
        ("富阳市", "杭州市富阳区", 2014)
    ]
    (one,) = nianbao(
        "agencies", "history", "杭州市富阳区教育局", "--database", held, "--format", "jsonl"
    ).records
    assert [at["region_code"] for at in one["names"]] == ["330183", "330111"]


def test_export_gives_one_series_and_two_on_request(nianbao: Run, held: Path) -> None:
    asked = ("export", "--agency", NEW, "--database", held)
    assert sorted(one["year"] for one in nianbao(*asked).records) == [2016, 2017, 2018, 2019]
    assert [one["year"] for one in nianbao(*asked, "--as-named").records] == [2018, 2019]
    table = list(csv.DictReader(nianbao(*asked, "--format", "csv").out.splitlines()))
    assert {row["agency"] for row in table} == {OLD, NEW}


def test_show_and_diff_follow_and_say_so(nianbao: Run, held: Path) -> None:
    shown = nianbao("show", NEW, "2016", "--database", held)
    assert shown.status == 0
    assert f"was called {OLD} in 2016" in shown.err
    direct = nianbao("show", OLD, "2016", "--database", held)
    assert "was called" not in direct.err
    assert nianbao("show", NEW, "2016", "--as-named", "--database", held).status == 1
    asked = ("diff", NEW, "2016", "2019", "--format", "json", "--database", held)
    assert nianbao(*asked).records
    assert nianbao(*asked, "--as-named").status == 1
    over = nianbao("diff", "富阳市教育局", "2012", "2016", "--format", "json", "--database", held)
    assert over.status == 0, over.err
    assert over.records


def test_issues_follow_too(nianbao: Run, held: Path) -> None:
    asked = ("issues", "--agency", OLD, "--format", "jsonl", "--database", held)
    assert {one["agency"] for one in nianbao(*asked).records} == {OLD, NEW}
    assert {one["agency"] for one in nianbao(*asked, "--as-named").records} == {OLD}


def test_coverage_expects_a_body_once(nianbao: Run, held: Path, tmp_path: Path) -> None:
    registry = tmp_path / "registry.yaml"
    column = {"url": "https://www.sm.gov.cn/nb/", "family": "trs"}
    portal = {"id": "sanming", "name": "三明市人民政府", "region_code": "350400"}
    portal |= {"level": "prefecture", "home": "https://www.sm.gov.cn/", "columns": [column]}
    registry.write_text(yaml.safe_dump([portal], allow_unicode=True), encoding="utf-8")
    asked = ("coverage", "--year", "2018", "--region", "3311", "--format", "json")
    where = ("--registry", registry, "--database", held)
    (told,) = nianbao(*asked, *where).records
    assert {row["agency"] for row in told["agencies"]} == {NEW, "丽水市工商行政管理局"}
    (apart,) = nianbao(*asked, "--as-named", *where).records
    assert {row["agency"] for row in apart["agencies"]} == {NEW, OLD, "丽水市工商行政管理局"}
    later = nianbao("coverage", "--year", "2020", "--region", "3311", "--format", "json", *where)
    names = {row["agency"] for row in later.records[0]["agencies"]}
    assert names == {NEW, "丽水市市场监督管理局", "丽水市文化广电旅游体育局"}
