"""A hundred hosts at two seconds each, whole road and store: the delay is the limit, or we are.

Every host is one replica portal of 50 reports under another city's name, so that all 5,000 are
different records. The server is a process of its own and shares the two cores; memory is that of
the crawl's whole process tree, pages that several processes share counted once (PSS, proc(5)).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import Line

HOSTS, DELAY = 100, 2.0
MEMORY = 1.5 * 2**30
GROWTH = 1.1


@dataclass(frozen=True)
class Sample:
    """What the server had been asked for at a moment, and the bytes the crawl held then."""

    at: float
    asked: int
    memory: int


def measure() -> Iterator[Line]:
    """The rate between a tenth and nine tenths of the crawl; memory at its most, and its growth."""
    with tempfile.TemporaryDirectory() as folder:
        samples = crawl(Path(folder))
    whole = samples[-1].asked
    begin = next(one for one in samples if one.asked >= whole / 10)
    end = next(one for one in samples if one.asked >= whole * 9 / 10)
    rate, most = (end.asked - begin.asked) / (end.at - begin.at), HOSTS / DELAY
    yield Line(
        f"{HOSTS} hosts at {DELAY:g} s, {whole} requests, whole road and store",
        "what the delay allows",
        f"{rate:.1f} pages/s",
        f"{most:.1f} pages/s",
        rate / most,
        "≥ 0.90",
        rate / most >= 0.9,
    )
    peak = max(one.memory for one in samples)
    yield Line(
        "memory of the crawl and its readers, at most",
        "its limit",
        f"{peak / 2**20:.0f} MiB",
        f"{MEMORY / 2**20:.0f} MiB",
        peak / MEMORY,
        "≤ 1.00",
        peak <= MEMORY,
    )
    early = [one.memory for one in samples if 500 <= one.asked <= 700]
    late = [one.memory for one in samples if whole - 200 <= one.asked <= whole]
    grown = max(late) / max(early)
    yield Line(
        "memory at the end",
        "at 500 reports",
        f"{max(late) / 2**20:.0f} MiB",
        f"{max(early) / 2**20:.0f} MiB",
        grown,
        f"≤ {GROWTH:.2f}",
        grown <= GROWTH,
    )


def crawl(folder: Path) -> list[Sample]:
    """Crawl all hosts once; a sample every half second."""
    registry, counter = folder / "registry.yaml", folder / "asked"
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.hosts", str(HOSTS), str(registry), str(counter)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    if server.stdout.readline().strip() != "ready":
        raise SystemExit("the hosts did not start: see the line above")
    given = {"registry": str(registry), "place": str(folder), "settings": {}}
    command = [sys.executable, "-m", "benchmarks.one_crawl", json.dumps(given)]
    samples: list[Sample] = []
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            while process.poll() is None:
                asked = int(counter.read_text() or 0)
                samples.append(Sample(time.monotonic(), asked, memory_of(process.pid)))
                time.sleep(0.5)
        if process.returncode:
            raise SystemExit("the crawl of many hosts failed: see the line above")
    finally:
        server.terminate()
        server.wait()
    return samples


def memory_of(pid: int) -> int:
    """Bytes of a process and of all below it; those that have just ended count as none."""
    total = 0
    for name in (str(pid), *_below(pid)):
        try:
            rollup = Path(f"/proc/{name}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if "Pss:" in line) * 1024
    return total


def _below(pid: int) -> Iterator[str]:
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            names = children.read_text().split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        for name in names:
            yield name
            yield from _below(int(name))
