"""`nianbao portals`: what is registered, and what became of it."""

from __future__ import annotations

from pathlib import Path

from crawler.registry import load
from pipelines.store import open_store
from tests.cli.conftest import Run

REGISTRY = """\
- id: lishui
  name: 丽水市人民政府
  region_code: "331100"
  level: prefecture
  home: https://www.lishui.test/
  columns:
    - {url: "https://www.lishui.test/nb/", family: hanweb}
- id: elsewhere
  name: 别处县人民政府
  region_code: "350428"
  level: county
  home: https://www.elsewhere.test/
  family: ucap
"""


def registry(folder: Path, text: str = REGISTRY) -> Path:
    path = folder / "registry.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_shows_region_family_columns_and_last_result(nianbao: Run, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'nianbao.db'}")
    for outcome in ("ok", "blocked"):
        run = store.start_run("crawl")
        store.finish_run(run, outcome, {"lishui": {"outcome": outcome, "found": 3}})
    store.finish_run(store.start_run("reparse"), "ok", {"": {"captures": 1}})
    day = store.runs()[0]["started_at"][:10]
    store.close()
    result = nianbao("portals", "list", "--registry", registry(tmp_path))
    head, lishui, elsewhere = (line.split() for line in result.out.splitlines())
    assert head == ["id", "name", "region", "family", "columns", "last", "result"]
    assert lishui == [
        *("lishui", "丽水市人民政府", "331100", "浙江省丽水市", "hanweb", "1", "blocked", day)
    ]
    assert elsewhere == [
        *("elsewhere", "别处县人民政府", "350428", "福建省三明市将乐县", "ucap", "0")
    ]
    assert "2 portals, 1 of them without a column" in result.err


def test_a_list_needs_no_database(nianbao: Run, tmp_path: Path) -> None:
    result = nianbao("portals", "list", "--registry", registry(tmp_path), "--region", "35")
    assert result.status == 0
    assert "elsewhere" in result.out
    assert "lishui" not in result.out
    assert not (tmp_path / "nianbao.db").exists()


def test_a_region_that_there_is_not_is_a_mistake(nianbao: Run, tmp_path: Path) -> None:
    path = registry(tmp_path, REGISTRY.replace("350428", "359999"))
    result = nianbao("portals", "check", "--registry", path)
    assert result.status == 1
    assert "elsewhere: region_code: 359999 is no code" in result.err


def test_the_shipped_registry_is_valid(nianbao: Run) -> None:
    result = nianbao("portals", "check")
    assert result.status == 0
    assert f"{len(load())} portals" in result.err
