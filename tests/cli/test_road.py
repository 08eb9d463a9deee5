"""Crawl, reparse, add: what comes out of the archive again is what the crawl put in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.cli.conftest import Run
from tests.cli.test_commands import PORTAL, portals
from tests.reading.test_checks import page
from tests.replica import Replica

ROOT = Path(__file__).parent.parent.parent
QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
TIMES = ("first_seen_at", "last_seen_at")


@dataclass(frozen=True)
class Crawled:
    """A folder with `nianbao.db` and `archive`, and one page as a person would save it."""

    folder: Path
    output: str
    truth: list[dict[str, Any]]
    saved: Path
    saved_url: str


def crawl(folder: Path, registry: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """A crawl in a process of its own: Twisted's reactor starts only once."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    environment.pop("NIANBAO_CONTACT", None)
    command = [sys.executable, "-m", "nianbao.cli", "crawl", "--registry", str(registry)]
    return subprocess.run(
        [*command, *QUICK, *more],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
    )


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("crawled")
    with Replica(portals=("wenshang",), years=(2020, 2022)) as replica:
        done = crawl(folder, replica.registry_path)
        assert done.returncode == 0, done.stdout + done.stderr
        record = next(r for r in replica.truth if r["template"] == "form-2019")
        saved = folder / "saved.html"
        saved.write_bytes(urllib.request.urlopen(record["url"]).read())
        yield Crawled(folder, done.stdout, replica.truth, saved, record["url"])


def plain(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Records without what two stores may differ in."""
    return [{k: v for k, v in record.items() if k not in TIMES} for record in records]


def test_a_crawl_ends_with_a_table_of_its_portals(crawled: Crawled) -> None:
    assert "wenshang" in crawled.output
    assert str(len(crawled.truth)) in crawled.output.split()


def test_what_was_crawled_is_exported(nianbao: Run, crawled: Crawled) -> None:
    records = nianbao("export", "--database", crawled.folder / "nianbao.db").records
    found = {(r["agency"], r["year"], r["url"]) for r in records}
    assert found == {(r["agency"], r["year"], r["url"]) for r in crawled.truth}


def test_reparse_fills_an_empty_store_with_the_same(
    nianbao: Run, crawled: Crawled, tmp_path: Path
) -> None:
    archive = ("--archive", crawled.folder / "archive")
    before = nianbao("export", "--database", crawled.folder / "nianbao.db").records
    assert before
    first = nianbao("reparse", *archive, "--database", tmp_path / "new.db")
    assert first.status == 0, first.err
    assert plain(nianbao("export", "--database", tmp_path / "new.db").records) == plain(before)
    again = nianbao("reparse", *archive, "--database", tmp_path / "new.db")
    assert "0 new, 0 changed" in again.err


@pytest.mark.skipif(
    "NIANBAO_TEST_POSTGRES" not in os.environ, reason="NIANBAO_TEST_POSTGRES names no server"
)
def test_postgresql_exports_the_same(nianbao: Run, crawled: Crawled, tmp_path: Path) -> None:
    server = make_url(os.environ["NIANBAO_TEST_POSTGRES"])
    name = f"nianbao_road_{os.getpid()}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        there = server.set(database=name).render_as_string(hide_password=False)
        archive = ("--archive", crawled.folder / "archive")
        assert nianbao("reparse", *archive, "--database", there).status == 0
        before = nianbao("export", "--database", crawled.folder / "nianbao.db").records
        assert plain(nianbao("export", "--database", there).records) == plain(before)
        table = nianbao("export", "--format", "csv", "--database", there).out
        here = ("--database", crawled.folder / "nianbao.db")
        assert table == nianbao("export", "--format", "csv", *here).out
        registry = ("--registry", portals(tmp_path))
        assert nianbao("doctor", "--database", there, *archive, *registry).status == 0
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        engine.dispose()


def test_reparse_of_one_year_leaves_the_others(
    nianbao: Run, crawled: Crawled, tmp_path: Path
) -> None:
    where = ("--database", tmp_path / "new.db")
    done = nianbao("reparse", "--year", "2020", "--archive", crawled.folder / "archive", *where)
    assert done.status == 0
    assert {record["year"] for record in nianbao("export", *where).records} == {2020}


def test_a_kept_page_can_be_added_by_hand(nianbao: Run, crawled: Crawled, tmp_path: Path) -> None:
    where = ("--database", tmp_path / "new.db", "--archive", tmp_path / "archive")
    done = nianbao("add", crawled.saved, "--url", crawled.saved_url, *where)
    assert done.status == 0, done.err
    (record,) = nianbao("export", "--database", tmp_path / "new.db").records
    truth = next(r for r in crawled.truth if r["url"] == crawled.saved_url)
    assert (record["agency"], record["year"]) == (truth["agency"], truth["year"])
    assert record["cells"] == truth["cells"]
    # and it comes out of the archive again
    emptied = ("--database", tmp_path / "other.db")
    assert nianbao("reparse", "--archive", tmp_path / "archive", *emptied).status == 0
    assert plain(nianbao("export", *emptied).records) == plain([record])


def test_a_year_that_the_document_does_not_say_is_given(nianbao: Run, tmp_path: Path) -> None:
    body = page("form-2021", lambda *_: "0").decode().replace("2021年", "")
    (tmp_path / "saved.html").write_text(body, encoding="utf-8")
    where = ("--database", "new.db", "--archive", "archive")
    told = ("--agency", "清河县水务局", "--region", "130534")
    refused = nianbao("add", "saved.html", *told, *where)
    assert (refused.status, "year" in refused.err) == (1, True)
    done = nianbao("add", "saved.html", *told, "--year", "2022", *where)
    assert done.status == 0, done.err
    (record,) = nianbao("export", "--database", "new.db").records
    assert (record["year"], record["sources"]["year"]) == (2022, "given")
    # nobody printed that title, so nobody says it
    assert record["title"] == "清河县水务局政府信息公开工作年度报告"
    assert "added_by_hand" in {issue["rule"] for issue in record["issues"]}
    emptied = ("--database", tmp_path / "other.db")
    assert nianbao("reparse", "--archive", "archive", *emptied).status == 0
    assert plain(nianbao("export", *emptied).records) == plain([record])
    with create_engine(f"sqlite:///{tmp_path / 'other.db'}").connect() as connection:
        assert connection.execute(text("SELECT manual FROM capture")).scalar_one() == 1


def test_what_the_person_says_must_not_contradict_the_page(
    nianbao: Run, crawled: Crawled, tmp_path: Path
) -> None:
    where = ("--database", tmp_path / "new.db", "--archive", tmp_path / "archive")
    result = nianbao("add", crawled.saved, "--year", "2023", *where)
    assert result.status == 1
    assert "2020" in result.err
    assert nianbao("export", "--database", tmp_path / "new.db").out == ""


def test_adding_what_is_no_report_is_refused(nianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "notice.html").write_text(
        "<html><body><h1>停电通知</h1><p>明日上午停电。</p></body></html>", encoding="utf-8"
    )
    result = nianbao("add", "notice.html", "gone.html", "--database", "new.db")
    assert result.status == 1
    assert [line.partition(":")[0] for line in result.err.splitlines()] == [
        "notice.html",
        "gone.html",
    ]


def test_parse_prints_the_record_of_each_file_in_order(
    nianbao: Run, crawled: Crawled, tmp_path: Path
) -> None:
    gbk = tmp_path / "gbk.htm"
    saved = crawled.saved.read_bytes()
    # GBK bytes are no valid UTF-8: whichever of the two the portal sends, the other is made of it
    try:
        gbk.write_bytes(saved.decode("utf-8").encode("gb18030"))
    except UnicodeDecodeError:
        gbk.write_bytes(saved.decode("gb18030").encode("utf-8"))
    (tmp_path / "notice.txt").write_text("停电通知\n明日上午停电。", encoding="utf-8")
    result = nianbao("parse", gbk, "notice.txt", "gone.html", crawled.saved)
    assert result.status == 1
    assert len(result.err.splitlines()) == 2
    first, second = result.records
    assert first["cells"] == second["cells"]
    assert (first["url"], first["urls"], first["version"]) == (None, [], None)
    (with_url,) = nianbao("parse", crawled.saved, "--url", crawled.saved_url).records
    assert (with_url["url"], with_url["urls"]) == (crawled.saved_url, [crawled.saved_url])


def test_a_damaged_archive_is_named_by_doctor(
    nianbao: Run, crawled: Crawled, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(crawled.folder / "archive", archive)
    arguments = ("doctor", "--archive", archive, "--database", crawled.folder / "nianbao.db")
    registry = ("--registry", portals(tmp_path))
    assert nianbao(*arguments, *registry).status == 0
    file = next(archive.glob("*.warc.gz"))
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 0xFF
    file.write_bytes(bytes(body))
    result = nianbao(*arguments, *registry)
    assert result.status == 1
    assert file.name in result.out


def test_a_portal_that_does_not_answer_is_named_and_fails(tmp_path: Path) -> None:
    done = crawl(tmp_path, portals(tmp_path, PORTAL))
    assert done.returncode == 1
    assert "somewhere" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_scrapy_lists_and_crawls_the_portals(tmp_path: Path) -> None:
    with Replica(portals=("taicang",), years=(2021,)) as replica:
        environment = {
            **os.environ,
            "NIANBAO_REGISTRY": str(replica.registry_path),
            "NIANBAO_DATABASE": f"sqlite:///{tmp_path / 'nianbao.db'}",
            "NIANBAO_ARCHIVE": str(tmp_path / "archive"),
        }

        def scrapy(*words: str) -> str:
            return subprocess.run(
                [sys.executable, "-m", "scrapy", *words],
                cwd=ROOT,
                env=environment,
                check=True,
                capture_output=True,
                text=True,
                timeout=240,
            ).stdout

        assert "taicang" in scrapy("list").split()
        feed = tmp_path / "out.jsonl"
        scrapy("crawl", "taicang", "-O", str(feed), *QUICK)
        records = [json.loads(line) for line in feed.read_text("utf-8").splitlines()]
        assert {(r["agency"], r["year"]) for r in records} == {
            (r["agency"], r["year"]) for r in replica.truth
        }
