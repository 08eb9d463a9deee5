"""Every spider of the registry starts, and Scrapy's own commands find it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import urldefrag

import pytest
import yaml
from scrapy import Request
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from crawler import settings as ours
from crawler.contact import ContactMissing
from crawler.expect import newest_due
from crawler.loader import PortalLoader, spider_of
from crawler.registry import Portal, door, load
from crawler.spiders.walker import Walker
from tests.crawler.server import sites
from tests.crawler.world import FAST, ROOT, entry, listing, report, row, title

PORTALS = {portal.id: portal for portal in load()}


def first_requests(*spiders: Walker) -> list[list[Request]]:
    async def started() -> list[list[Request]]:
        return [[request async for request in spider.start()] for spider in spiders]

    return asyncio.run(started())


def test_every_spider_of_the_registry_makes_its_first_requests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All load, validate and start: at their columns, or where there are none at home."""
    monkeypatch.setenv("NIANBAO_CONTACT", "mailto:someone@example.org")
    classes = [spider_of(portal) for portal in PORTALS.values()]
    settings = Settings()
    for spider_class in classes:
        spider_class.update_settings(settings)
    started = first_requests(*(spider_class() for spider_class in classes))
    for (name, portal), requests in zip(PORTALS.items(), started, strict=True):
        starts = [column.url for column in portal.columns] or [portal.home]
        # a fragment says something to a page's script, and nothing to a server
        asked = [portal.address(urldefrag(url).url) for url in starts]
        assert [urldefrag(request.url).url for request in requests] == asked
        for request in requests:
            assert request.url.startswith(("http://", "https://")), name
            assert portal.scheme is None or request.url.startswith(f"{portal.scheme}:"), name
            assert door(request.url) in portal.allowed, name
            assert request.meta["portal"] == name


def test_a_spider_is_made_by_scrapy_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_CONTACT", "mailto:someone@example.org")
    spider = get_crawler(spider_of(PORTALS["lishui"]))._create_spider()
    assert isinstance(spider, Walker)
    [requests] = first_requests(spider)
    assert [request.url for request in requests] == [
        column.url for column in PORTALS["lishui"].columns
    ]


def test_a_live_portal_needs_a_contact_and_a_replica_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NIANBAO_CONTACT", raising=False)
    live = spider_of(PORTALS["lishui"])
    with pytest.raises(ContactMissing, match="NIANBAO_CONTACT"):
        live.update_settings(Settings())
    with sites() as [site]:
        replica = Portal.model_validate(entry(site, "replica", "/nb/"))
        settings = Settings()
        spider_of(replica).update_settings(settings)
        assert settings["USER_AGENT"].startswith("nianbao/")


def test_names_of_spiders_are_ids_of_portals() -> None:
    loader = PortalLoader.from_settings(Settings({"NIANBAO_REGISTRY": ""}))
    assert loader.list() == list(PORTALS)
    assert loader.load("lishui").name == "lishui"
    assert loader.find_by_request(Request("https://www.lishui.gov.cn/x")) == ["lishui"]
    with pytest.raises(KeyError):
        loader.load("atlantis")


@pytest.mark.parametrize(
    ("day", "year"), [("2026-11-20", 2025), ("2026-04-01", 2025), ("2026-03-31", 2024)]
)
def test_the_newest_year_that_is_due(day: str, year: int) -> None:
    assert newest_due(date.fromisoformat(day)) == year


def test_every_override_of_scrapy_has_its_reason() -> None:
    """A comment stands above every setting, or above the group that it begins."""
    lines = Path(ours.__file__).read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if re.match(r"[A-Z_]+(?::.*)? = ", line) and not line.startswith(("BOT_NAME", "NIANBAO_")):
            before = [text for text in lines[max(0, number - 4) : number + 3] if text]
            assert any(text.lstrip().startswith("#") for text in before), line


def scrapy(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "NIANBAO_REGISTRY": str(folder / "registry.yaml"),
        "NIANBAO_DATABASE": f"sqlite:///{folder / 'store.db'}",
        "NIANBAO_ARCHIVE": str(folder / "archive"),
    }
    environment.pop("NIANBAO_CONTACT", None)
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_scrapy_crawl_writes_records_to_a_feed(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    with sites() as [site]:
        site.pages["/nb/"] = listing(row("/nb/t20250120_1.html", title("云溪市水利局", 2024)))
        site.pages["/nb/t20250120_1.html"] = report("云溪市水利局", 2024)
        entries = [entry(site, "yunxi", "/nb/")]
        (tmp_path / "registry.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True))
        assert scrapy(tmp_path, "list").stdout.split() == ["yunxi"]
        settings = {**FAST, "NIANBAO_READER": "tests.crawler.standin.process"}
        chosen = [word for pair in settings.items() for word in ("-s", "=".join(pair))]
        ran = scrapy(tmp_path, "crawl", "yunxi", "-O", str(out), *chosen)
    assert ran.returncode == 0, ran.stderr
    [record] = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert (record["agency"], record["year"], record["version"]) == ("云溪市水利局", 2024, 1)
    assert record["first_seen_at"]


def test_scrapy_crawl_of_a_live_portal_without_a_contact_ends_with_two(tmp_path: Path) -> None:
    entries = [{**PORTALS["lishui"].model_dump(mode="json", exclude_defaults=True)}]
    (tmp_path / "registry.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True))
    ran = scrapy(tmp_path, "crawl", "lishui", "-s", "LOG_ENABLED=0")
    assert ran.returncode == 2
    assert "set NIANBAO_CONTACT" in ran.stderr.splitlines()[-1]
