"""The archive: what is written comes back, whatever instant the process died at."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from pipelines.archive import Archive, ArchiveError, Exchange, Problem, captures, verify
from pipelines.model import Origin

NOON = datetime(2026, 1, 28, 4, 0, 0, 123456, tzinfo=UTC)
ORIGIN = Origin(portal_id="lishui", region_code="331100", list_title="丽水市2025年年报")


def page(number: int, body: str = "", later: int = 0) -> Exchange:
    return Exchange(
        url=f"https://www.example.gov.cn/xxgk/{number}.html?标题=年报 一",
        body=(body or f"<html>第{number}页 {'数' * 200}</html>").encode(),
        fetched_at=NOON + timedelta(seconds=number + 1000 * later),
        request_headers=(("User-Agent", "nianbao"),),
        response_headers=(
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "gzip"),
            ("Transfer-Encoding", "chunked"),
            ("Content-Length", "7"),
        ),
    )


def attachment(number: int) -> Exchange:
    return Exchange(
        url=f"https://www.example.gov.cn/files/{number}.pdf",
        body=bytes(random.Random(number).randbytes(300)),
        fetched_at=NOON + timedelta(seconds=number, milliseconds=500),
        response_headers=(
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", 'attachment; filename="年报.pdf"\r\nX: y'),
        ),
        name="2025年年报.pdf",
    )


def files(directory: Path) -> list[Path]:
    return sorted(directory.glob("*.warc.gz"))


def bodies(directory: Path) -> dict[str, bytes]:
    return {capture.page.url: capture.page.body for capture in captures(directory)}


def test_a_capture_comes_back_as_it_was(tmp_path: Path) -> None:
    with Archive(tmp_path, "run 1") as archive:
        kept = archive.write(page(1), [attachment(1), attachment(2)], ORIGIN)
    (capture,) = captures(tmp_path)
    assert capture.page.url == page(1).url
    assert capture.page.body == page(1).body
    assert capture.page.media_type == "text/html; charset=utf-8"
    assert [part.body for part in capture.attachments] == [attachment(1).body, attachment(2).body]
    assert [part.name for part in capture.attachments] == ["2025年年报.pdf"] * 2
    assert capture.origin == ORIGIN
    assert capture.fetched_at == page(1).fetched_at
    assert (tmp_path / kept.file).is_file()
    assert not kept.revisit
    assert list(verify(tmp_path)) == []


def test_other_programs_read_it(tmp_path: Path) -> None:
    with Archive(tmp_path, "run") as archive:
        archive.write(page(1), [attachment(1)], ORIGIN)
        archive.write(page(1, later=1), [], ORIGIN)
    with files(tmp_path)[0].open("rb") as stream:
        seen = []
        for record in ArchiveIterator(stream, check_digests=True):
            body = record.content_stream().read()
            seen.append(record.rec_type)
            if record.rec_type == "response":
                assert record.http_headers.get_header("Content-Length") == str(len(body))
                assert record.http_headers.get_header("Content-Encoding") is None
                assert record.http_headers.get_header("Transfer-Encoding") is None
            if record.rec_type == "revisit":
                assert record.rec_headers.get_header("WARC-Profile").endswith(
                    "identical-payload-digest"
                )
            assert record.digest_checker.passed is not False
    assert seen == [
        "warcinfo",
        *("response", "request", "response", "request", "metadata"),
        *("revisit", "request", "metadata"),
    ]


def test_an_unchanged_body_is_a_revisit_across_runs(tmp_path: Path) -> None:
    with Archive(tmp_path, "one") as archive:
        first = archive.write(page(1), [attachment(1)], ORIGIN)
    with Archive(tmp_path, "two") as archive:
        second = archive.write(page(1, later=1), [attachment(1)], replace(ORIGIN, level="county"))
    assert (first.revisit, second.revisit) == (False, True)
    assert second.digest == first.digest
    (capture,) = captures(tmp_path)
    assert capture.page.body == page(1).body
    assert capture.attachments[0].body == attachment(1).body
    assert capture.fetched_at == page(1, later=1).fetched_at
    assert capture.origin.level == "county"
    assert len(list(captures(tmp_path, every=True))) == 1


def test_newest_of_each_page_and_every_change(tmp_path: Path) -> None:
    with Archive(tmp_path, "one") as archive:
        archive.write(page(2), [], ORIGIN)
        archive.write(page(1, "new", later=2), [], ORIGIN)
        archive.write(page(1, "old", later=1), [], ORIGIN)
        archive.write(page(3), [], replace(ORIGIN, portal_id="other"))
    assert [c.page.url for c in captures(tmp_path)] == [page(n).url for n in (2, 3, 1)]
    assert bodies(tmp_path)[page(1).url] == b"new"
    assert [c.page.body for c in captures(tmp_path, every=True) if c.page.url == page(1).url] == [
        b"old",
        b"new",
    ]
    assert [c.page.url for c in captures(tmp_path, "other")] == [page(3).url]


def test_hand_saved_files_are_resource_records(tmp_path: Path) -> None:
    saved = Exchange("file:///home/me/年报.html", b"<p>x</p>", NOON, status=None)
    with Archive(tmp_path, "manual") as archive:
        kept = archive.write(saved)
    (capture,) = captures(tmp_path)
    assert (capture.page.url, capture.page.body) == (saved.url, saved.body)
    assert capture.page.media_type is None
    with files(tmp_path)[0].open("rb") as stream:
        kinds = {record.rec_headers.get_header("WARC-Record-ID"): record.rec_type
                 for record in ArchiveIterator(stream)}  # fmt: skip
    assert kinds[kept.record_id] == "resource"


def test_files_rotate_and_two_writers_never_share_one(tmp_path: Path) -> None:
    with (
        Archive(tmp_path, "run", rotate_at=1000) as one,
        Archive(tmp_path, "run", rotate_at=1000) as two,
    ):
        names = {
            writer.write(page(number), [attachment(number)], ORIGIN).file
            for number, writer in enumerate([one, two, one, two])
        }
    assert len(names) == 4
    assert len(bodies(tmp_path)) == 4
    assert list(verify(tmp_path)) == []


def test_a_tail_torn_at_any_byte_is_closed_and_kept(tmp_path: Path) -> None:
    with Archive(tmp_path / "whole", "run") as archive:
        archive.write(page(1), [], ORIGIN)
        archive.write(page(2), [attachment(2)], ORIGIN)
        last = archive.write(page(3), [attachment(3)], ORIGIN)
    source = files(tmp_path / "whole")[0]
    data = source.read_bytes()
    cuts = {*range(last.offset, len(data), 37), last.offset + 1, len(data) - 1, 5, 40}
    for cut in sorted(cuts):
        torn = tmp_path / f"torn-{cut}"
        torn.mkdir()
        (torn / source.name).write_bytes(data[:cut])
        before = {url: body for url, body in bodies(torn).items() if body}
        if cut >= last.offset:
            assert set(before) == {page(1).url, page(2).url}, cut
        with Archive(torn, "next") as archive:
            closed = (torn / source.name).read_bytes()
            kept = b"".join(path.read_bytes() for path in torn.glob("*.torn"))
            assert closed + kept == data[:cut], cut
            archive.write(page(3), [attachment(3)], ORIGIN)
        assert set(bodies(torn)) == {*before, page(3).url}, cut
        assert list(verify(torn)) == [], cut
        shutil.rmtree(torn)


def test_a_torn_tail_is_named_before_it_is_closed(tmp_path: Path) -> None:
    with Archive(tmp_path, "run") as archive:
        archive.write(page(1), [], ORIGIN)
    whole = files(tmp_path)[0]
    whole.write_bytes(whole.read_bytes()[:-3])
    assert [problem.kind for problem in verify(tmp_path)] == ["torn_tail"]


def test_a_file_still_being_written_is_left_alone(tmp_path: Path) -> None:
    with Archive(tmp_path, "live") as live:
        live.write(page(1), [], ORIGIN)
        with files(tmp_path)[0].open("ab") as stream:
            stream.write(b"\x1f\x8b\x08half a record")
        size = files(tmp_path)[0].stat().st_size
        with Archive(tmp_path, "other"):
            assert files(tmp_path)[0].stat().st_size == size
        assert list(verify(tmp_path)) == []


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sound")
    with Archive(directory, "run") as archive:
        for number in range(3):
            archive.write(page(number), [attachment(number)], ORIGIN)
        archive.write(page(0, later=1), [], ORIGIN)
    return directory


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_flipped_byte_is_found(sound: Path, data: st.DataObject) -> None:
    source = files(sound)[0]
    content = bytearray(source.read_bytes())
    position = data.draw(st.integers(0, len(content) - 1))
    content[position] ^= data.draw(st.integers(1, 255))
    damaged = sound.parent / "flipped"
    shutil.rmtree(damaged, ignore_errors=True)
    damaged.mkdir()
    (damaged / source.name).write_bytes(content)
    assert list(verify(damaged))


def test_damage_in_the_middle_costs_one_record_and_cuts_nothing(tmp_path: Path) -> None:
    with Archive(tmp_path, "run") as archive:
        archive.write(page(1, "old"), [], ORIGIN)
        middle = archive.write(page(1, "new", later=1), [], ORIGIN)
        archive.write(page(2), [], ORIGIN)
    path = files(tmp_path)[0]
    content = bytearray(path.read_bytes())
    content[middle.offset + 60] ^= 1
    path.write_bytes(content)
    told: list[Problem] = []
    found = list(captures(tmp_path, on_problem=told.append))
    assert {capture.page.body for capture in found} == {b"old", page(2).body}
    assert len(told) == 1
    with Archive(tmp_path, "next"):
        assert path.read_bytes() == content


def test_the_index_is_only_a_help(tmp_path: Path) -> None:
    with Archive(tmp_path, "one") as archive:
        for number in range(3):
            archive.write(page(number), [attachment(number)], ORIGIN)
    before = bodies(tmp_path)
    index = tmp_path / "index.sqlite"
    index.unlink()
    assert bodies(tmp_path) == before
    index.write_bytes(b"this is no index at all" * 100)
    assert bodies(tmp_path) == before
    path = files(tmp_path)[0]
    path.rename(path.with_name("moved-by-a-person.warc.gz"))
    assert bodies(tmp_path) == before
    with Archive(tmp_path, "two") as archive:
        assert archive.write(page(1, later=1), [], ORIGIN).revisit


def test_an_index_that_cannot_be_written_costs_no_capture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with Archive(tmp_path, "one") as archive:
        archive.write(page(1), [], ORIGIN)
        with monkeypatch.context() as patched:
            patched.setattr("pipelines.archive.index.Index._add", full)
            archive.write(page(2), [], ORIGIN)
        archive.write(page(3), [], ORIGIN)
    assert "catches up" in caplog.text
    assert set(bodies(tmp_path)) == {page(number).url for number in (1, 2, 3)}


def test_a_body_is_written_again_where_the_first_is_damaged(tmp_path: Path) -> None:
    with Archive(tmp_path, "one") as archive:
        kept = archive.write(page(1), [], ORIGIN)
    path = files(tmp_path)[0]
    content = bytearray(path.read_bytes())
    content[kept.offset + 100] ^= 255
    path.write_bytes(content)
    with Archive(tmp_path, "two") as archive:
        assert not archive.write(page(1, later=1), [], ORIGIN).revisit
    assert bodies(tmp_path) == {page(1).url: page(1).body}


def test_a_revisit_without_its_body_is_named(tmp_path: Path) -> None:
    with Archive(tmp_path, "one") as archive:
        first = archive.write(page(1), [], ORIGIN)
    with Archive(tmp_path, "two") as archive:
        archive.write(page(1, later=1), [], ORIGIN)
    (tmp_path / first.file).unlink()
    assert [problem.kind for problem in verify(tmp_path)] == ["dangling_revisit"]


def test_killed_at_any_instant_every_returned_capture_is_there(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from pipelines.archive import Archive\n"
        "from tests.test_archive import page, attachment, ORIGIN\n"
        "archive = Archive(Path(sys.argv[1]), 'killed')\n"
        "for number in range(100000):\n"
        "    archive.write(page(number), [attachment(number)], ORIGIN)\n"
        "    print(number, flush=True)\n"
    )
    for wanted in (3, 11):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
            env={**os.environ},
        )
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) >= wanted:
                break
        process.kill()
        last = max([wanted, *(int(line) for line in process.stdout if line.endswith("\n"))])
        process.wait()
        process.stdout.close()
        with Archive(tmp_path, "after"):
            pass
        assert set(bodies(tmp_path)) >= {page(number).url for number in range(last + 1)}
        assert list(verify(tmp_path)) == []


def test_mistakes_are_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no such archive"):
        list(captures(tmp_path / "nowhere"))
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArchiveError, match="--archive"):
        Archive(tmp_path / "file", "run")
    with Archive(tmp_path / "a", "run") as archive, pytest.raises(ValueError, match="aware"):
        archive.write(replace(page(1), fetched_at=datetime(2026, 1, 1)))
