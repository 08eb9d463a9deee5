"""`process()` of one report, whole road without the store, against `trafilatura.extract` alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import trafilatura

from benchmarks.pages import word_page
from benchmarks.table import Line
from pipelines import Capture, Outcome, Resource, process

ROUNDS = 20


def measure() -> Iterator[Line]:
    """Both in turn on one core, round by round, so that a slow moment meets both."""
    url, body = word_page()
    capture = Capture(Resource(url, body, "text/html; charset=utf-8"))
    if process(capture).outcome is not Outcome.REPORT:
        raise SystemExit("the page of this benchmark is not read as a report: fix that first")
    text = body.decode("utf-8")
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: process(capture)))
        theirs.append(seconds(lambda: trafilatura.extract(text)))
    mine, alone = statistics.median(ours), statistics.median(theirs)
    yield Line(
        f"process() of a Word-pasted page of {len(body) / 1000:.0f} KB",
        "trafilatura.extract alone",
        f"{mine * 1000:.1f} ms",
        f"{alone * 1000:.1f} ms",
        mine / alone,
        "≤ 0.40",
        mine / alone <= 0.4,
    )


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
