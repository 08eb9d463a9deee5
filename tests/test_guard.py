"""Ceilings of the reading process: what takes too long or too much is an unreadable document."""

from __future__ import annotations

import resource
import signal
import time
from dataclasses import replace

import pytest

from pipelines import Capture, Outcome, Reading, Resource, guard, process
from pipelines.extract.limits import limits
from tests.reading.test_checks import page as report_page

CAPTURE = Capture(Resource("", b""))


def small(monkeypatch: pytest.MonkeyPatch, **changes: int) -> None:
    found = replace(limits(), **changes)
    monkeypatch.setattr(guard, "limits", lambda: found)


def test_a_reading_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, seconds=1)

    def forever(_: Capture) -> Reading:
        while True:
            try:
                time.sleep(0.01)
            except Exception as error:  # a parser that takes everything for damage
                raise AssertionError from error

    reading = guard.guarded(forever, CAPTURE)
    assert reading.outcome is Outcome.UNREADABLE
    assert "longer than 1 s" in reading.reason
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_reading_that_takes_too_much_memory() -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    reading = guard.guarded(lambda _: Reading(Outcome.REPORT, str(len(bytes(2**42)))), CAPTURE)
    assert reading.outcome is Outcome.UNREADABLE
    assert "memory" in reading.reason
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_a_reading_in_its_bounds_is_left_alone() -> None:
    expected = Reading(Outcome.NOT_A_REPORT, "said so")
    assert guard.guarded(lambda _: expected, CAPTURE) is expected


def test_a_page_is_not_lost_with_a_file_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, seconds=1)

    def hanging(capture: Capture) -> Reading:
        while capture.attachments:
            time.sleep(0.01)
        return process(capture)

    page = Resource("https://www.example.gov.cn/1.html", report_page("form-2021", lambda *_: "0"))
    whole = process(Capture(page))
    reading = guard.guarded(hanging, Capture(page, (Resource("x", b"%PDF", name="年报.pdf"),)))
    assert reading.report is not None
    assert whole.report is not None
    assert reading.report.cells == whole.report.cells
    (said,) = [issue for issue in reading.report.issues if issue.rule == "attachment_unread"]
    assert said.evidence == "年报.pdf（reading took longer than 1 s）"
