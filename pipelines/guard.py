"""Ceilings of time and memory for the process that reads a document, and what is saved from them.

The limits of `extract` refuse what a file claims; these hold whatever a parser does with it. Both
end as an unreadable document: a worker process sets its ceiling once (`hold_memory`), a process
that also does other things sets it for one reading (`guarded`) and takes it off again. A page is
not lost with a file beside it: it is read again alone (`page_of`, `without_files`).
"""

from __future__ import annotations

import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NoReturn

from pipelines.checks.rules import finding
from pipelines.extract.limits import limits
from pipelines.model import Capture, Outcome, Reading


class _Late(BaseException):
    """Raised by the alarm; no `except Exception` of a parser may take it for damage."""


def hold_memory() -> None:
    """Let this process have no more private memory than the limit, for good."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_ceiling(hard), hard))


def _ceiling(hard: int) -> int:
    return limits().memory if hard == resource.RLIM_INFINITY else min(hard, limits().memory)


def guarded(process: Callable[[Capture], Reading], capture: Capture) -> Reading:
    """`process(capture)`; an unreadable document where it takes too long or too much."""
    try:
        with _memory(), _time(limits().seconds):
            return process(capture)
    except _Late:
        reason = f"reading took longer than {limits().seconds} s"
    except MemoryError:
        reason = "reading needs more memory than it may have"
    if capture.attachments:
        return without_files(guarded(process, page_of(capture)), capture, reason)
    return Reading(Outcome.UNREADABLE, reason)


def page_of(capture: Capture) -> Capture:
    """The capture without its files."""
    return replace(capture, attachments=())


def without_files(reading: Reading, capture: Capture, reason: str) -> Reading:
    """The reading of `page_of(capture)`, which says why the files are not in it."""
    if reading.report is None:
        return reading
    names = "、".join(file.name or file.url for file in capture.attachments)
    said = finding("attachment_unread", "reader", evidence=f"{names}（{reason}）")
    report = replace(reading.report, issues=(*reading.report.issues, said))
    return replace(reading, report=report)


@contextmanager
def _memory() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_ceiling(before[1]), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


@contextmanager
def _time(seconds: int) -> Iterator[None]:
    """Raise _Late in the block after so many seconds; signals reach the main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(*_: Any) -> NoReturn:
        raise _Late

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
