"""The replica crawl with the whole road and the store, against the same spider without pipelines.

Each crawl is a process of its own (Twisted's reactor starts once), the replica another, so that
the figures hold what two cores give to all of them together.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import Line

PAGES_A_SECOND = 50
# years to come too: enough pages that starting the processes weighs little
YEARS = range(2019, 2050)
UNTHROTTLED = {"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "False"}
WITHOUT_PIPELINES = {"ITEM_PIPELINES": "{}"}


def measure() -> Iterator[Line]:
    """Unthrottled, then both throttled to 50 pages a second."""
    with tempfile.TemporaryDirectory() as folder, replica(Path(folder)) as registry:
        bare = crawl(Path(folder), registry, {**UNTHROTTLED, **WITHOUT_PIPELINES})
        # one request at a time per host, so the largest portal ends last: its share sets the delay
        delay = sum(bare.pages) / (PAGES_A_SECOND * max(bare.pages))
        throttled = {**UNTHROTTLED, "DOWNLOAD_DELAY": f"{delay:.4f}"}
        yield compared("unthrottled", bare, crawl(Path(folder), registry, UNTHROTTLED), target=0.6)
        yield compared(
            f"throttled to {PAGES_A_SECOND} pages/s",
            crawl(Path(folder), registry, {**throttled, **WITHOUT_PIPELINES}),
            crawl(Path(folder), registry, throttled),
            target=0.9,
        )


@dataclass(frozen=True)
class Crawl:
    """Pages from each portal, lists and attachments too, and the seconds all took together."""

    pages: list[int]
    seconds: float

    @property
    def rate(self) -> float:
        return sum(self.pages) / self.seconds


def compared(name: str, bare: Crawl, whole: Crawl, target: float) -> Line:
    """The whole road's rate to the bare spider's."""
    ratio = whole.rate / bare.rate
    return Line(
        f"crawl of the replica ({sum(whole.pages)} pages), {name}, whole road and store",
        "the same spider without pipelines",
        f"{whole.rate:.0f} pages/s",
        f"{bare.rate:.0f} pages/s",
        ratio,
        f"≥ {target:.2f}",
        ratio >= target,
    )


@contextmanager
def replica(folder: Path) -> Iterator[Path]:
    """The replica portals as a process of their own; yields their registry."""
    registry = folder / "replica.yaml"
    years = [word for year in YEARS for word in ("--year", str(year))]
    command = [sys.executable, "-m", "tests.replica", "--registry-out", str(registry), *years]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            while (line := server.stdout.readline()).strip() != "ready":
                if not line:
                    raise SystemExit("the replica did not start: see the line above")
            yield registry
        finally:
            server.terminate()


def crawl(folder: Path, registry: Path, settings: dict[str, str]) -> Crawl:
    """One crawl into a new store and a new archive."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        given = json.dumps({"registry": str(registry), "place": place, "settings": settings})
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.one_crawl", given],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return Crawl(**json.loads(done.stdout.splitlines()[-1]))
