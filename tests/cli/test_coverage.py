"""The ledger of who has published: every status from a store of our own making."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler.registry import load
from nianbao.coverage import STATUSES, ledger, newly_late
from nianbao.roster import with_portals
from pipelines.model import Origin
from pipelines.store import Store, open_store
from pipelines.store.expected import Expected, Held, Visit
from tests.cli.conftest import Run
from tests.store.making import DAY, report, save, url

YEAR = 2024
PORTAL = Origin(portal_id="lishui", region_code="331100", portal_name="丽水市人民政府")
DUE = datetime(2025, 1, 31, 16, tzinfo=UTC)


def put(store: Store, agency: str, when: datetime, shown: str | None, **more: Any) -> str:
    made = report(agency, YEAR, published_on=shown, **more)
    days = (when - DAY) / timedelta(days=1)
    address = url(agency)
    save(store, made, address, body=agency.encode(), days=days, origin=PORTAL)
    return address


def crawled(store: Store, at: datetime, **outcomes: str) -> None:
    """A finished crawl, a minute long."""
    from sqlalchemy import insert

    from pipelines.store import models as m

    counts = {name: {"outcome": said, "reason": ""} for name, said in outcomes.items()}
    row = {
        "command": "crawl",
        "started_at": at,
        "finished_at": at + timedelta(minutes=1),
        "outcome": "ok",
        "counts": json.dumps(counts),
    }
    with store.engine.begin() as connection:
        connection.execute(insert(m.CrawlRun).values(**row))


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, Path]:
    """Database and registry of one city in its third spring."""
    registry = tmp_path / "registry.yaml"
    home = "https://www.lishui.gov.cn/"
    column = {"url": f"{home}nb/", "family": "trs"}
    named = [
        {**column, "url": f"{home}nb/{n}/", "publisher": p} for n, p in enumerate(("丽水市档案局",))
    ]
    facts = {"region_code": "331100", "level": "prefecture", "home": home}
    entries = [
        {"id": "lishui", "name": "丽水市人民政府", **facts, "columns": [column, *named]},
        {
            "id": "wall",
            "name": "丽水市税务局",
            **facts,
            "columns": [{**column, "publisher": "丽水市税务局"}],
        },
    ]
    registry.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    path = tmp_path / "ledger.db"
    with open_store(f"sqlite:///{path}") as store:
        crawled(store, DUE + timedelta(days=1), lishui="ok", wall="blocked")
        put(store, "丽水市科学技术局", DUE - timedelta(days=5), "2025-01-20")
        put(store, "丽水市教育局", DUE + timedelta(days=9), "2025-01-20")
        put(store, "丽水市公安局", DUE + timedelta(hours=2), "2025-01-31")
        put(store, "丽水市水利局", DUE + timedelta(hours=2), "2025-02-14")
        put(store, "丽水市审计局", DUE + timedelta(hours=2), None)
        store.gone(put(store, "丽水市林业局", DUE - timedelta(days=5), None), DUE)
        save(store, report("丽水市统计局", YEAR - 2), url("old"), origin=PORTAL)
        save(store, report("丽水市旧局", YEAR - 4), url("older"), origin=PORTAL)
    return path, registry


def asked(nianbao: Run, place: tuple[Path, Path], *more: str) -> Any:
    where = ("--database", place[0], "--registry", place[1])
    result = nianbao("coverage", "--year", str(YEAR), *where, *more)
    assert result.status == 0, result.err
    return result


def test_every_agency_has_its_status(nianbao: Run, place: tuple[Path, Path]) -> None:
    found = json.loads(asked(nianbao, place, "--format", "json").out)
    told = {row["agency"].removeprefix("丽水市"): row for row in found["agencies"]}
    assert {name: (row["status"], row["by"]) for name, row in told.items()} == {
        "科学技术局": ("on_time", "first_seen"),
        # a crawl after the deadline had not found it, whatever the page displays
        "教育局": ("late", "first_seen"),
        # seen late by us, who came late ourselves: the page's own date decides
        "公安局": ("on_time", "displayed"),
        "水利局": ("late", "displayed"),
        "审计局": ("undated", None),
        "林业局": ("gone", None),
        "统计局": ("missing", None),
        "档案局": ("missing", None),
        "人民政府": ("missing", None),
        "税务局": ("blocked", None),
    }
    late = told["教育局"]
    assert (late["by_first_seen"], late["by_displayed"]) == ("late", "on_time")
    assert {row["source"] for row in told.values()} == {"registry", "earlier year", "held"}
    counts = found["counts"]
    assert sum(counts["all"][status] for status in STATUSES) == counts["all"]["agencies"] == 10
    assert counts["by_region"][0]["region"] == "浙江省"
    assert counts["by_level"]["prefecture"]["missing"] == 3


def test_it_is_the_same_the_second_time_and_narrowed_by_region(
    nianbao: Run, place: tuple[Path, Path]
) -> None:
    first = asked(nianbao, place, "--format", "csv").out
    assert asked(nianbao, place, "--format", "csv").out == first
    assert len(list(csv.DictReader(first.splitlines()))) == 10
    narrowed = json.loads(asked(nianbao, place, "--format", "json", "--region", "3311").out)
    assert [one["region_code"] for one in narrowed["counts"]["by_region"]] == ["331100"]
    assert not json.loads(asked(nianbao, place, "--format", "json", "--region", "35").out)[
        "agencies"
    ]
    shown = asked(nianbao, place, "--lang", "zh").out
    assert "逾期" in shown
    assert "被拦截" in shown


def test_a_list_of_bodies_is_imported_whole_or_not_at_all(
    nianbao: Run, place: tuple[Path, Path], tmp_path: Path
) -> None:
    bodies = tmp_path / "名单.csv"
    lines = "agency,region_code,portal_id\r\n丽水市气象局,331100,\r\n丽水市统计局,331100,lishui\r\n"
    bodies.write_bytes(lines.encode("gb18030"))
    where = ("--database", place[0])
    done = nianbao("expect", "import", bodies, "--year", str(YEAR), *where)
    assert done.status == 0, done.err
    rows = json.loads(asked(nianbao, place, "--format", "json").out)["agencies"]
    told = {row["agency"]: (row["status"], row["source"]) for row in rows}
    assert told["丽水市气象局"] == ("missing", "名单.csv")
    assert told["丽水市统计局"] == ("missing", "名单.csv")
    again = nianbao("expect", "import", bodies, "--year", str(YEAR), *where)
    assert "0 of them new" in again.err
    bodies.write_text("agency,region_code\n甲局,3311\n乙局,331100\n", encoding="utf-8")
    broken = nianbao("expect", "import", bodies, "--year", str(YEAR), *where)
    assert broken.status == 1
    assert "line 2" in broken.err
    assert len(broken.err.splitlines()) == 1
    names = {
        row["agency"]
        for row in json.loads(asked(nianbao, place, "--format", "json").out)["agencies"]
    }
    assert "乙局" not in names
    bodies.write_text("name,region_code\n甲局,331100\n", encoding="utf-8")
    assert "agency" in nianbao("expect", "import", bodies, "--year", "2024", *where).err


def test_a_page_that_comes_back_is_no_longer_gone(nianbao: Run, place: tuple[Path, Path]) -> None:
    with open_store(f"sqlite:///{place[0]}") as store:
        assert store.touch(url("丽水市林业局"), DUE + timedelta(days=20))
        assert not store.gone(url("never seen"), DUE)
    rows = json.loads(asked(nianbao, place, "--format", "json").out)["agencies"]
    (forest,) = (row for row in rows if row["agency"] == "丽水市林业局")
    assert forest["status"] == "on_time"


def test_a_body_without_a_portal_has_its_region_s_only_one(place: tuple[Path, Path]) -> None:
    rows = [
        Expected("甲局", "331100", YEAR, None, "名单"),
        Expected("乙局", "331100", YEAR, "x", "名单"),
    ]
    both = list(load(place[1]))
    assert [one.portal_id for one in with_portals(rows, both)] == [None, "x"]
    assert [one.portal_id for one in with_portals(rows, both[:1])] == ["lishui", "x"]


def test_nothing_is_missing_before_its_day() -> None:
    wanted = [Expected("甲市乙局", "331100", YEAR, None, "list")]
    for today, status in ((date(2025, 1, 31), "not_due"), (date(2025, 2, 1), "missing")):
        (row,) = ledger(wanted, [], {}, YEAR, today)
        assert row.status == status
    assert newly_late([row], date(2025, 1, 31), date(2025, 2, 1)) == [row]
    assert newly_late([row], date(2025, 2, 1), date(2025, 2, 2)) == []


def test_a_shorter_printed_name_meets_its_agency_once() -> None:
    at = datetime(2025, 1, 20, tzinfo=UTC)
    names = frozenset({"丽水市科学技术局", "科技局"})
    held = Held("丽水市科学技术局", "331100", "prefecture", names, at, None, "u", None, False)
    wanted = [Expected(name, "331100", YEAR, None, "list") for name in sorted(names)]
    rows = ledger(wanted, [held], {}, YEAR, date(2025, 6, 1))
    assert [(row.agency, row.status) for row in rows] == [("丽水市科学技术局", "on_time")]
    other = Held(
        "丽水市科技局",
        "331100",
        None,
        frozenset({"丽水市科技局", "科技局"}),
        at,
        None,
        "v",
        None,
        False,
    )
    rows = ledger(wanted[1:], [held, other], {}, YEAR, date(2025, 6, 1))
    assert sorted(row.status for row in rows) == ["missing", "on_time", "on_time"]


def test_a_run_that_itself_found_the_report_is_no_proof_of_absence() -> None:
    seen = DUE + timedelta(days=3)
    held = Held(
        "甲市乙局", "331100", None, frozenset({"甲市乙局"}), seen, "2025-01-10", "u", "p", False
    )
    own = Visit(1, seen - timedelta(hours=1), seen + timedelta(hours=1), "ok", "")
    (row,) = ledger([], [held], {"p": [own]}, YEAR, date(2025, 6, 1))
    assert (row.status, row.by) == ("on_time", "displayed")
    failed = Visit(0, seen - timedelta(hours=9), seen - timedelta(hours=8), "failed", "")
    (row,) = ledger([], [held], {"p": [failed, own]}, YEAR, date(2025, 6, 1))
    assert row.status == "on_time"
