"""Nothing lost, nothing twice: a second crawl, a changed report, a crawl killed at any instant."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.archive import captures, verify
from pipelines.store import open_store
from tests.crawler.server import Asked, Reply, Site, sites
from tests.crawler.world import ROOT, command, entry, listing, report, row, run, title

REPORTS = 16


def conditional(page: str) -> Callable[[Asked], Reply]:
    """A page with an ETag that answers 304 to whoever has it."""
    tag = f'"{hashlib.sha1(page.encode()).hexdigest()[:12]}"'

    def reply(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == tag:
            return Reply(b"", 304, {"ETag": tag})
        return Reply(page, headers={"ETag": tag})

    return reply


@pytest.fixture
def site() -> Iterator[Site]:
    with sites() as [one]:
        rows = []
        for number in range(REPORTS):
            path = f"/nb/202501/t20250120_{number}.html"
            rows.append(row(path, title(f"云溪市第{number}局", 2024)))
            one.pages[path] = conditional(report(f"云溪市第{number}局", 2024))
        one.pages["/nb/"] = listing(*rows)
        yield one


def records(folder: Path) -> list[dict[str, Any]]:
    """The export without the times of seeing, as two exports are compared."""
    with open_store(f"sqlite:///{folder / 'store.db'}") as store:
        found = list(store.records())
    seen = ("first_seen_at", "last_seen_at")
    return [{key: value for key, value in record.items() if key not in seen} for record in found]


def test_a_second_crawl_asks_by_validators_and_changes_nothing(site: Site, tmp_path: Path) -> None:
    entries = [entry(site, "yunxi", "/nb/")]
    first = run(tmp_path, entries)
    assert (first.status, first["yunxi"]["new"]) == (0, REPORTS)
    before = records(tmp_path)
    kept = len(list(captures(tmp_path / "archive")))
    site.asked.clear()
    second = run(tmp_path, entries, full=True)
    assert (second.status, second["yunxi"]["new"], second["yunxi"]["same"]) == (0, 0, REPORTS)
    assert sum("if-none-match" in asked.headers for asked in site.asked) == REPORTS
    assert records(tmp_path) == before
    assert len(list(captures(tmp_path / "archive"))) == kept == REPORTS


def test_a_changed_report_gets_a_version_and_the_others_none(site: Site, tmp_path: Path) -> None:
    entries = [entry(site, "yunxi", "/nb/")]
    run(tmp_path, entries)
    changed = report("云溪市第7局", 2024, "<p>更正</p>").replace("第7局2024", "第7局　2024")
    site.pages["/nb/202501/t20250120_7.html"] = conditional(changed)
    second = run(tmp_path, entries, full=True)["yunxi"]
    assert second["same"] + second["changed"] + second["new"] == REPORTS
    assert second["pages"] == 1


def test_a_page_whose_file_failed_for_now_is_asked_for_in_full(tmp_path: Path) -> None:
    with sites() as [site]:
        path = "/nb/202501/t20250120_1.html"
        site.pages["/nb/"] = listing(row(path, title("云溪市水利局", 2024)))
        site.pages[path] = conditional(report("云溪市水利局", 2024, '<a href="/nb/a.pdf">附件</a>'))
        site.pages["/nb/a.pdf"] = Reply("busy", 503)
        first = run(tmp_path, [entry(site, "yunxi", "/nb/")])
        assert first["yunxi"]["attachments"] == 0
        site.pages["/nb/a.pdf"] = b"%PDF-1.4 now"
        second = run(tmp_path, [entry(site, "yunxi", "/nb/")])
        assert second["yunxi"]["attachments"] == 1
        [kept] = captures(tmp_path / "archive")
        assert [one.body for one in kept.attachments] == [b"%PDF-1.4 now"]


def test_only_the_wanted_years_are_asked_for(tmp_path: Path) -> None:
    with sites() as [site]:
        rows = []
        for year in (2022, 2023, 2024):
            path = f"/nb/{year + 1}01/t{year + 1}0120_1.html"
            rows.append(row(path, title("云溪市水利局", year), f"{year + 1}-01-20"))
            site.pages[path] = report("云溪市水利局", year)
        odd = "/nb/202301/t20230120_5.html"
        rows.append(row(odd, "云溪市教育局政府信息公开年报", "2023-01-20"))
        site.pages[odd] = report("云溪市教育局", 2022)
        site.pages["/nb/"] = listing(*rows)
        run(tmp_path, [entry(site, "yunxi", "/nb/")], years=[2023])
        articles = [path for path in site.paths if "/t20" in path]
    assert articles == ["/nb/202401/t20240120_1.html", odd]


@pytest.mark.parametrize("after", [4, 12])
def test_a_killed_crawl_ends_like_an_undisturbed_one(
    site: Site, tmp_path: Path, after: int
) -> None:
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    calm.mkdir()
    killed.mkdir()
    entries = [entry(site, "yunxi", "/nb/")]
    run(calm, entries)
    site.asked.clear()
    process = subprocess.Popen(
        command(killed, entries), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while len(site.asked) < after and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(site.asked) >= after
    again = run(killed, entries)
    assert again.status == 0
    assert records(killed) == records(calm)
    assert len(records(killed)) == REPORTS
    assert not list(verify(killed / "archive"))


def test_two_crawls_at_once_lose_and_double_nothing(site: Site, tmp_path: Path) -> None:
    calm, shared = tmp_path / "calm", tmp_path / "shared"
    calm.mkdir()
    shared.mkdir()
    entries = [entry(site, "yunxi", "/nb/")]
    run(calm, entries)
    both = [
        subprocess.Popen(
            command(shared, entries), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[1].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert records(shared) == records(calm)
    with open_store(f"sqlite:///{shared / 'store.db'}") as store:
        totals = store.totals()
    assert (totals["reports"], totals["versions"]) == (REPORTS, REPORTS)
    assert not list(verify(shared / "archive"))


def test_an_interrupted_crawl_keeps_what_it_has_and_says_so(site: Site, tmp_path: Path) -> None:
    entries = [entry(site, "yunxi", "/nb/")]
    process = subprocess.Popen(
        command(tmp_path, entries, settings={"DOWNLOAD_DELAY": "0.2"}),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while len(site.asked) < 6 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in said
    assert 1 <= len(records(tmp_path)) < REPORTS


def test_a_vanished_page_is_gone_and_its_record_stays(site: Site, tmp_path: Path) -> None:
    entries = [entry(site, "yunxi", "/nb/")]
    run(tmp_path, entries)
    path = "/nb/202501/t20250120_3.html"
    page = site.pages.pop(path)

    def gone() -> set[str]:
        with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
            assert store.totals()["reports"] == REPORTS
            return {one.agency for one in store.published(2024) if one.gone}

    assert run(tmp_path, entries, full=True)["yunxi"]["failed"] == 1
    assert gone() == {"云溪市第3局"}
    site.pages[path] = page
    run(tmp_path, entries)
    assert gone() == set()
