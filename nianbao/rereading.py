"""Captures to readings in worker processes, in order, a few at a time.

In goes an iterator of captures, out comes each with its reading, in the same order; never more
than a few are in memory. A worker that hangs or dies costs its document, never the run.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from pebble import ProcessExpired, ProcessPool

from pipelines import Capture, Outcome, Reading, process
from pipelines.guard import guarded, hold_memory, page_of, without_files

# seconds for one document, as in a crawl
LIMIT = 120.0
AHEAD_PER_WORKER = 4
# fewer documents than this are read sooner than a process starts
FEW = 20


def readings(captures: Iterable[Capture]) -> Iterator[tuple[Capture, Reading]]:
    """Every capture with its reading."""
    source = iter(captures)
    first = [capture for _, capture in zip(range(FEW), source, strict=False)]
    if len(first) < FEW:
        yield from ((capture, guarded(process, capture)) for capture in first)
        return
    workers = os.cpu_count() or 1
    # forked workers would share the store's and the archive's open files
    context = multiprocessing.get_context("spawn")
    with ProcessPool(workers, max_tasks=2_000, initializer=hold_memory, context=context) as pool:
        waiting: deque[tuple[Capture, Any]] = deque()
        for capture in _chained(first, source):
            waiting.append((capture, pool.schedule(process, args=(capture,), timeout=LIMIT)))
            if len(waiting) >= workers * AHEAD_PER_WORKER:
                yield _finished(*waiting.popleft())
        while waiting:
            yield _finished(*waiting.popleft())


def _chained(first: list[Capture], rest: Iterator[Capture]) -> Iterator[Capture]:
    yield from first
    yield from rest


def _finished(capture: Capture, task: Any) -> tuple[Capture, Reading]:
    try:
        return capture, task.result()
    except TimeoutError:
        reason = f"reading took longer than {LIMIT:g} s"
    except ProcessExpired as error:
        reason = f"the reading process died (exit code {error.exitcode})"
    except Exception as error:
        reason = f"the reader failed: {type(error).__name__}: {error}"
    if capture.attachments:
        return capture, without_files(guarded(process, page_of(capture)), capture, reason)
    return capture, Reading(Outcome.UNREADABLE, reason)
