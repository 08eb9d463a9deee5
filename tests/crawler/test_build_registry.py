"""The registry from tables: every row has its place, and what people wrote is kept."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from crawler.registry import Portal, load
from nianbao.build_registry import main, slug
from nianbao.registry_text import scalar

PORTAL_NAMES = ["region_code", "region_path", "home_url", "family_hint", "reached_2026_04"]
COLUMN_NAMES = [
    *("region_code", "agency", "base_url", "column_url"),
    *("cms_guess", "example_report_url", "confidence"),
]
PORTALS = [
    ("330100", "浙江省/杭州市", "https://www.hangzhou.gov.cn/", "hanweb", "yes"),
    ("330102", "浙江省/杭州市/上城区", "http://www.hzsc.gov.cn/", "static", "no"),
    ("310107", "上海市/普陀区", "https://www.putuo.gov.cn/", "other", "yes"),
    ("330903", "浙江省/舟山市/普陀区", "http://www.putuo.gov.cn/", "", "yes"),
    ("", "重庆市/两江新区", "https://www.ljxq.gov.cn/", "static", "yes"),
]
COLUMNS = [
    # the government's own column, on a host that is not its home's
    ("330100", "杭州市人民政府", "http://xxgk.hangzhou.gov.cn", "/nb/", "hanweb", "", "high"),
    # a department on the region's host
    ("330102", "上城区教育局", "http://www.hzsc.gov.cn", "/jyj/nb/", "boda", "", "low"),
    # a department on a host of its own
    ("330100", "杭州市财政局", "http://czj.hangzhou.gov.cn", "/nb/", "post", "", "high"),
    # a ministry
    ("100000", "水利部", "http://zwgk.mwr.gov.cn", "/nb/", "other", "", "high"),
    # no address, but a report
    (
        "330102",
        "上城区人民政府",
        "http://www.hzsc.gov.cn",
        "",
        "trs",
        "/art/t20250101_1.html",
        "low",
    ),
    # a region that the table of portals lacks, two of its departments on one host
    ("500112", "渝北区城市管理局", "http://ybq.gov.cn", "/csj/nb/", "trs", "", "high"),
    ("500112", "渝北区生态环境局", "http://ybq.gov.cn", "/hbj/nb/", "trs", "", "high"),
]
BY_HAND = """\
# 浙江省: ours
- id: hz
  name: 杭州市人民政府
  region_code: "330100"
  level: prefecture
  home: https://www.hangzhou.gov.cn/
  columns:
    # found by hand
    - {url: "https://www.hangzhou.gov.cn/col/col1/index.html", family: hanweb}  # sure
  delay: 5 # asked for by its operator
"""


@pytest.fixture
def tables(tmp_path: Path) -> list[str]:
    one, other = tmp_path / "portals.csv", tmp_path / "columns.csv"
    with one.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(PORTAL_NAMES)
        writer.writerows(PORTALS)
    with other.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMN_NAMES)
        for code, agency, base, path, cms, example, sure in COLUMNS:
            column, report = (base + part if part else "" for part in (path, example))
            writer.writerow([code, agency, base, column, cms, report, sure])
    return [str(one), str(other)]


def built(folder: Path, tables: list[str]) -> dict[str, Portal]:
    assert main([*tables, "--into", str(folder)]) == 0
    return dict(load(folder).portals)


def test_every_row_has_its_place(tmp_path: Path, tables: list[str]) -> None:
    portals = built(tmp_path / "into", tables)
    assert set(portals) == {
        *("hangzhou", "hzsc", "putuo-310107", "putuo-330903", "ljxq"),
        *("czj-hangzhou", "zwgk-mwr", "ybq"),
    }
    city = portals["hangzhou"]
    assert (city.name, city.level, city.family) == ("杭州市人民政府", "prefecture", "hanweb")
    assert [(c.url, c.publisher) for c in city.columns] == [
        ("http://xxgk.hangzhou.gov.cn/nb/", None)
    ]
    district = portals["hzsc"]
    assert district.name == "杭州市上城区人民政府"
    assert [(c.family, c.publisher) for c in district.columns] == [("vsb", None)]
    assert district.examples == ("http://www.hzsc.gov.cn/art/t20250101_1.html",)
    own = portals["czj-hangzhou"]
    assert (own.name, own.region_code) == ("杭州市财政局", "330100")
    assert [(c.family, c.publisher) for c in own.columns] == [("gkmlpt", "杭州市财政局")]
    assert portals["zwgk-mwr"].level == "ministry"
    assert portals["ljxq"].region_code == "500000"
    assert [c.publisher for c in portals["ybq"].columns] == [None, None]
    assert portals["ybq"].name == "重庆市渝北区人民政府"


def test_what_the_tables_say_beside_is_kept_as_comments(tmp_path: Path, tables: list[str]) -> None:
    built(tmp_path / "into", tables)
    text = (tmp_path / "into" / "33-zhejiang.yaml").read_text("utf-8")
    assert text.startswith("# 浙江省\n- id:")
    assert "# not reached in April 2026" in text
    assert "# seen with 上城区教育局; its address is uncertain" in text


def test_what_people_wrote_is_kept_to_the_letter(tmp_path: Path, tables: list[str]) -> None:
    folder = tmp_path / "into"
    folder.mkdir()
    path = folder / "33-zhejiang.yaml"
    path.write_text(BY_HAND, encoding="utf-8")
    portals = built(folder, tables)
    assert "hangzhou" not in portals
    assert len(portals["hz"].columns) == 2
    assert portals["hz"].delay == 5
    lines = path.read_text("utf-8").splitlines()
    kept = iter(lines)
    assert all(line in kept for line in BY_HAND.splitlines())
    again = {file.name: file.read_bytes() for file in folder.iterdir()}
    built(folder, tables)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == again


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.lishui.gov.cn/", "lishui"),
        ("http://jtyst.jiangsu.gov.cn/", "jtyst-jiangsu"),
        ("http://fs-hitech.foshan.gov.cn/", "fs-hitech-foshan"),
        ("https://a.test.cn/Zone_1/", "a-test-zone_1"),
    ],
)
def test_an_id_is_the_host(address: str, name: str) -> None:
    assert slug(address) == name


@pytest.mark.parametrize(
    "text", ["no", "331100", "1e5", "a: b", "甲,乙", "https://a.test/x?y={1}&z=[2]", 'a"b\\', "# c"]
)
def test_a_scalar_is_read_back_as_it_was(text: str) -> None:
    assert yaml.safe_load(f"- {{x: {scalar(text)}}}") == [{"x": text}]
    assert yaml.safe_load(f"x: {scalar(text)}") == {"x": text}
