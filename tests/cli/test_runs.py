"""A run's end: its summary, its failures again, what is due, and whom it tells."""

from __future__ import annotations

import json
import os
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from crawler.expect import doubts
from crawler.registry import Portal, load
from nianbao import telling
from nianbao.due import due
from pipelines.store.expected import Expected, Held, Visit
from tests.cli.conftest import Run
from tests.crawler.server import sites
from tests.crawler.world import FAST, entry, listing, report, row, title

ROOT = Path(__file__).parent.parent.parent
SUMMARY: dict[str, Any] = {
    "run": 3,
    "totals": {"new": 2, "failed": 1},
    "failures": [{"id": "wall", "name": "某站", "outcome": "blocked", "reason": "blocked: 验证码"}],
    "new_reports": [{"agency": "甲市乙局", "region_code": "330100", "year": 2024, "url": "u"}],
    "newly_late": [{"agency": "甲市丙局", "region_code": "330100", "deadline": "2025-01-31"}],
}


def crawl(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """A crawl in a process of its own, with the crawler's stand-in for the reader."""
    settings = {**FAST, "NIANBAO_READER": "tests.crawler.standin.process"}
    given = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    environment.pop("NIANBAO_CONTACT", None)
    command = [sys.executable, "-m", "nianbao.cli", "crawl", "--registry", "registry.yaml"]
    return subprocess.run(
        [*command, *given, *more],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_what_failed_in_a_run_can_be_asked_for_again(tmp_path: Path) -> None:
    with sites(2) as (good, bad):
        for site, agency in ((good, "云溪市水利局"), (bad, "云溪市教育局")):
            path = "/nb/202501/t20250120_1.html"
            site.pages[path] = report(agency, 2024)
            site.pages["/nb/"] = listing(row(path, title(agency, 2024)))
        held_back = bad.pages.pop("/nb/")
        entries = [entry(good, "good", "/nb/"), entry(bad, "bad", "/nb/")]
        text = yaml.safe_dump(entries, allow_unicode=True)
        (tmp_path / "registry.yaml").write_text(text, encoding="utf-8")
        first = crawl(tmp_path, "--summary", "first.json")
        assert first.returncode == 1, first.stderr
        assert "--retry 1" in first.stderr
        told = json.loads((tmp_path / "first.json").read_text("utf-8"))
        assert (told["run"], told["totals"]["new"], told["exit_status"]) == (1, 1, 1)
        assert [one["id"] for one in told["failures"]] == ["bad"]
        assert [one["agency"] for one in told["new_reports"]] == ["云溪市水利局"]
        bad.pages["/nb/"] = held_back
        good.asked.clear()
        again = crawl(tmp_path, "--retry", "1", "--summary", "again.json")
        assert again.returncode == 0, again.stdout + again.stderr
        assert not good.asked
        told = json.loads((tmp_path / "again.json").read_text("utf-8"))
        assert (told["run"], [one["id"] for one in told["portals"]]) == (2, ["bad"])
        assert crawl(tmp_path, "--retry", "2").returncode == 0
        assert crawl(tmp_path, "--retry", "9").returncode == 2
        # both were visited today
        good.asked.clear()
        idle = crawl(tmp_path, "--due")
        assert (idle.returncode, "nothing is due" in idle.stderr) == (0, True)
        assert not good.asked


COLUMN = {"url": "https://www.lishui.gov.cn/nb/"}
OWN = {"url": "https://kjj.lishui.gov.cn/nb/", "publisher": "丽水市科学技术局"}
TODAY = date(2025, 1, 28)


@pytest.fixture
def portal() -> Portal:
    facts = {"id": "lishui", "name": "丽水市人民政府", "region_code": "331100"}
    home = "https://www.lishui.gov.cn/"
    return Portal.model_validate(
        {**facts, "level": "prefecture", "home": home, "columns": [COLUMN, OWN]}
    )


def held(agency: str) -> Held:
    at = datetime(2025, 1, 20, tzinfo=UTC)
    return Held(agency, "331100", None, frozenset({agency}), at, None, "u", "lishui", False)


def wanted(agency: str, source: str) -> Expected:
    return Expected(agency, "331100", 2024, "lishui", source)


def test_a_column_is_left_alone_once_its_reports_are_in(portal: Portal) -> None:
    government = wanted("丽水市人民政府", "registry")
    office = wanted("丽水市档案局", "earlier year")
    (whole,) = due([portal], [government, office], [], {}, TODAY)
    assert len(whole.columns) == 2
    (shared,) = due([portal], [government, office], [held("丽水市科学技术局")], {}, TODAY)
    assert [column.publisher for column in shared.columns] == [None]
    assert shared.allowed >= portal.allowed
    all_in = [held(name) for name in ("丽水市科学技术局", "丽水市人民政府", "丽水市档案局")]
    assert due([portal], [government, office], all_in, {}, TODAY) == []
    # the registry alone does not know which departments a shared column has
    (kept,) = due([portal], [government], all_in, {}, TODAY)
    assert [column.publisher for column in kept.columns] == [None]


def test_a_portal_waits_for_its_day(portal: Portal) -> None:
    def visited(days: int) -> dict[str, list[Visit]]:
        at = datetime(2025, 1, 28, 3, tzinfo=UTC) - timedelta(days=days)
        return {"lishui": [Visit(1, at, at, "failed", "")]}

    assert due([portal], [], [], visited(0), TODAY) == []
    assert len(due([portal], [], [], visited(1), TODAY)) == 1
    assert due([portal], [], [], visited(6), date(2025, 2, 10)) != []
    assert due([portal], [], [], visited(0), date(2025, 2, 26)) != []


def test_too_many_and_a_fall_are_said() -> None:
    (one, *_) = load()
    portal = one.model_copy(update={"expect": None})
    numbers = {(portal.id, 2024): 10, (portal.id, 2025): 6}
    after = date(2026, 4, 2)
    assert [kind for kind, _ in doubts(portal, numbers, (), after)] == ["fall"]
    assert not list(doubts(portal, {**numbers, (portal.id, 2025): 7}, (), after))
    assert not list(doubts(portal, numbers, (2020,), after))
    assert one.expect is not None
    few = one.expect.model_copy(update={"max_reports": 5})
    strict = portal.model_copy(update={"expect": few})
    kinds = [kind for kind, _ in doubts(strict, numbers, (), after)]
    assert kinds == ["above_expect", "fall"]


class Hook(BaseHTTPRequestHandler):
    heard: ClassVar[list[bytes]] = []
    status: ClassVar[int] = 204

    def do_POST(self) -> None:
        self.heard.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


class Post(socketserver.StreamRequestHandler):
    """As much of a mail server as a mail needs."""

    heard: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        body = False
        for raw in self.rfile:
            line = raw.decode("utf-8").rstrip("\r\n")
            if body:
                self.heard.append(line)
                body = line != "."
                answer = b"" if body else b"250 taken\r\n"
            elif line.upper() == "DATA":
                body, answer = True, b"354 go on\r\n"
            else:
                answer = b"221 bye\r\n" if line.upper() == "QUIT" else b"250 ok\r\n"
            self.wfile.write(answer)
            if line.upper() == "QUIT":
                return


@pytest.fixture
def servers() -> Iterator[tuple[int, int]]:
    """Ports of a web hook and a mail server on loopback."""
    Hook.heard.clear()
    Post.heard.clear()
    with (
        HTTPServer(("127.0.0.1", 0), Hook) as web,
        socketserver.TCPServer(("127.0.0.1", 0), Post) as post,
    ):
        for server in (web, post):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        yield web.server_address[1], post.server_address[1]
        web.shutdown()
        post.shutdown()


def test_a_summary_is_posted_and_mailed(
    servers: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    telling.post(f"http://127.0.0.1:{servers[0]}/hook", SUMMARY)
    assert json.loads(Hook.heard[0]) == SUMMARY
    monkeypatch.setenv(telling.SERVER, f"127.0.0.1:{servers[1]}")
    telling.mail("watch@example.org", SUMMARY)
    assert any(line.startswith("Subject: nianbao: 2 new, 1 portals failed") for line in Post.heard)
    said = "\n".join(telling.lines(SUMMARY))
    assert all(word in said for word in ("甲市丙局", "wall", "验证码", "甲市乙局"))


def test_what_cannot_be_delivered_is_said(
    servers: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hook, "status", 500)
    with pytest.raises(telling.NotTold, match="500"):
        telling.post(f"http://127.0.0.1:{servers[0]}/hook", SUMMARY)
    with pytest.raises(telling.NotTold):
        telling.post("file:///etc/hostname", SUMMARY)
    monkeypatch.setenv(telling.SERVER, "127.0.0.1:1")
    with pytest.raises(telling.NotTold):
        telling.mail("watch@example.org", SUMMARY)


def test_a_run_that_was_cut_off_is_not_retried(nianbao: Run, database: Path) -> None:
    from pipelines.store import open_store

    with open_store(f"sqlite:///{database}") as store:
        number = store.start_run("crawl")
    refused = nianbao("crawl", "--retry", str(number), "--database", database)
    assert refused.status == 1
    assert "did not end" in refused.err


def test_runs_are_listed_with_their_portals(nianbao: Run, tmp_path: Path) -> None:
    store = str(tmp_path / "nianbao.db")
    with sites(2) as (good, bad):
        path = "/nb/202501/t20250120_1.html"
        good.pages[path] = report("云溪市水利局", 2024)
        good.pages["/nb/"] = listing(row(path, title("云溪市水利局", 2024)))
        entries = [entry(good, "good", "/nb/"), entry(bad, "bad", "/nb/")]
        text = yaml.safe_dump(entries, allow_unicode=True)
        (tmp_path / "registry.yaml").write_text(text, encoding="utf-8")
        crawl(tmp_path, "--database", store)
        crawl(tmp_path, "--database", store)
    [_, newest, first] = nianbao("runs", "--database", store).out.splitlines()
    assert newest.split()[:2] == ["2", "crawl"]
    # new, changed, same, held, failed
    assert newest.split()[-5:] == ["0", "0", "0", "1", "0"]
    assert first.split()[-5:] == ["1", "0", "0", "0", "0"]
    [_, one, other, why] = nianbao("runs", "1", "--database", store).out.splitlines()
    assert (one.split()[0], other.split()[0]) == ("bad", "good")
    assert why.startswith("bad: dead_column:")
    told = json.loads(nianbao("runs", "1", "--format", "jsonl", "--database", store).out)
    assert told["counts"]["good"]["new"] == 1
    assert nianbao("runs", "9", "--database", store).status == 2
