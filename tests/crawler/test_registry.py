"""The registry: what is shipped loads, and every mistake is answered with where and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler.registry import Portal, RegistryError, door, load, slowest_first

GOOD: dict[str, Any] = {
    "id": "yunxi",
    "name": "云溪市人民政府",
    "region_code": "330100",
    "level": "prefecture",
    "home": "https://www.yunxi.test/",
    "columns": [{"url": "https://www.yunxi.test/nb/", "family": "trs"}],
}


def written(folder: Path, *entries: dict[str, Any], name: str = "33-zhejiang.yaml") -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
    return path


def test_the_shipped_registry_loads() -> None:
    registry = load()
    assert len(registry) >= 3209
    regions = {portal.region_code for portal in registry}
    assert {"100000", "110000", "331100", "350300", "350400", "659001"} <= regions
    assert len({code[:2] for code in regions}) == 32
    assert sum(len(portal.columns) for portal in registry) >= 343


def test_a_file_and_a_folder_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    written(tmp_path, {**GOOD, "id": "jiangzhou"}, name="34-other.yaml")
    assert list(load(path).portals) == ["yunxi"]
    assert list(load(tmp_path).portals) == ["yunxi", "jiangzhou"]


def test_the_example_of_the_docs_loads(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "portals.md").read_text("utf-8")
    example = text.split("```yaml\n")[1].split("```")[0].replace("https://…", "https://a.test/")
    (tmp_path / "example.yaml").write_text(example, encoding="utf-8")
    [portal] = load(tmp_path)
    assert portal.id == "lishui"
    assert portal.expect is not None


def test_every_field_of_an_entry(tmp_path: Path) -> None:
    ruling = {"allow": True, "by": "某人", "on": "2026-01-05", "reason": "asked the operator"}
    more = {
        "hosts": ["kjj.yunxi.test", "1.25.240.11:8082"],
        "expect": {"min_reports": 3},
        "scheme": "http",
        "charset": "gb18030",
        "tls": "legacy",
        "delay": 5,
        "family": "hanweb",
        "examples": ["https://xxgk.yunxi.test/art/2025/1/2/art_1_2.html"],
        "robots": ruling,
    }
    [portal] = load(written(tmp_path, {**GOOD, **more}))
    assert portal.robots is not None
    assert portal.robots.on.year == 2026
    assert ("xxgk.yunxi.test", 443) in portal.allowed
    assert portal.address("https://www.yunxi.test/x") == "http://www.yunxi.test/x"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colums": []}, "colums: is no field of the registry"),
        ({"name": None}, "name: must be text"),
        ({"region_code": 330100}, "region_code: must be text; put it into quotes"),
        ({"region_code": "3301"}, "region_code: "),
        ({"level": "city"}, "level: "),
        ({"id": "云溪"}, "id: "),
        ({"home": "www.yunxi.test"}, "home: write a full address"),
        ({"hosts": ["http://a.test/"]}, "hosts.0: write a bare lower-case host"),
        ({"columns": [{"url": "https://a.test/", "family": "trss"}]}, "columns.0.family: "),
        ({"robots": {"allow": True}}, "robots.by: is missing; add it"),
        ({"expect": {"min_reports": -1}}, "expect.min_reports: "),
    ],
)
def test_a_mistake_names_file_entry_and_field(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    path = written(tmp_path, {**GOOD, **change})
    with pytest.raises(RegistryError) as caught:
        load(path)
    entry = change.get("id", "yunxi")
    assert str(caught.value).startswith(f"{path}: entry {entry}: {said}")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, {**GOOD, "level": "x"}, GOOD, GOOD)
    with pytest.raises(RegistryError) as caught:
        load(path)
    lines = str(caught.value).splitlines()
    assert len(lines) == 2
    assert "yunxi exists already" in lines[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- id: [", "no valid YAML"),
        ("id: yunxi", "write a list of entries"),
        ("- yunxi", "write fields under"),
        ("", "write a list of entries"),
    ],
)
def test_an_unusable_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RegistryError, match=said) as caught:
        load(path)
    assert str(caught.value).startswith(str(path))


def test_a_registry_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="name a YAML file or a folder"):
        load(tmp_path / "none.yaml")
    with pytest.raises(RegistryError, match="no portal in it"):
        load(tmp_path)


def test_shared_platforms_and_large_portals_are_begun_first() -> None:
    def portal(name: str, *columns: str, least: int = 0) -> Portal:
        return Portal.model_validate(
            {
                "id": name,
                "name": name,
                "region_code": "330000",
                "level": "county",
                "home": f"https://www.{name}.gov.cn/",
                "columns": [{"url": url} for url in columns],
                "expect": {"min_reports": least},
            }
        )

    portals = [
        portal("small", "https://www.small.gov.cn/nb/"),
        portal("nothing"),
        portal("large", "https://www.large.gov.cn/nb/", least=300),
        portal("one", "https://platform.gov.cn/one/"),
        portal("two", "https://platform.gov.cn/two/"),
    ]
    order = [one.id for one in slowest_first(portals)]
    assert order == ["one", "two", "large", "small", "nothing"]


def test_portals_are_selected_by_id_and_region(tmp_path: Path) -> None:
    other = {**GOOD, "id": "jiangzhou", "region_code": "350300"}
    registry = load(written(tmp_path, GOOD, other))
    assert [portal.id for portal in registry.select()] == ["yunxi", "jiangzhou"]
    assert [portal.id for portal in registry.select(["jiangzhou"])] == ["jiangzhou"]
    assert [portal.id for portal in registry.select(region="33")] == ["yunxi"]
    with pytest.raises(RegistryError, match="no portal named nanshan"):
        registry.select(["nanshan"])
    with pytest.raises(RegistryError, match="no portal in region 11"):
        registry.select(region="11")


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://www.yunxi.test/x", True),
        ("http://WWW.yunxi.test/x", True),
        ("http://www.yunxi.test./x", True),
        ("http://www.yunxi.test:8080/x", False),
        ("https://yunxi.test/x", False),
        ("https://kjj.yunxi.test/x", True),
        ("http://1.25.240.11:8082/x", True),
        ("http://1.25.240.11/x", False),
        ("https://www.yunxi.test.evil.test/x", False),
        ("https://www.yunxi.test:bad/x", False),
    ],
)
def test_only_named_hosts_and_ports_are_allowed(address: str, allowed: bool) -> None:
    portal = Portal.model_validate({**GOOD, "hosts": ["kjj.yunxi.test", "1.25.240.11:8082"]})
    assert (door(address) in portal.allowed) is allowed
