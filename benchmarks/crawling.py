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
from pathlib import Path

from benchmarks.table import Line

PAGES_A_SECOND = 50
UNTHROTTLED = {"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "False"}
WITHOUT_PIPELINES = {"ITEM_PIPELINES": "{}"}


def measure() -> Iterator[Line]:
    """Unthrottled, then both throttled to 50 pages a second."""
    with tempfile.TemporaryDirectory() as folder, replica(Path(folder)) as (registry, hosts):
        throttled = {**UNTHROTTLED, "DOWNLOAD_DELAY": str(hosts / PAGES_A_SECOND)}
        for name, settings, target in (
            ("unthrottled", UNTHROTTLED, 0.6),
            (f"throttled to {PAGES_A_SECOND} pages/s", throttled, 0.9),
        ):
            bare = pages_a_second(Path(folder), registry, {**settings, **WITHOUT_PIPELINES})
            whole = pages_a_second(Path(folder), registry, settings)
            yield Line(
                f"crawl of the replica, {name}, with archive, reading and store",
                "the same spider without pipelines",
                f"{whole:.0f} pages/s",
                f"{bare:.0f} pages/s",
                whole / bare,
                f"≥ {target:.2f}",
                whole / bare >= target,
            )


@contextmanager
def replica(folder: Path) -> Iterator[tuple[Path, int]]:
    """The replica portals as a process: their registry and the number of their hosts."""
    registry = folder / "replica.yaml"
    command = [sys.executable, "-m", "tests.replica", "--registry-out", str(registry)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            hosts = 0
            for line in server.stdout:
                if line.strip() == "ready":
                    break
                hosts += 1
            yield registry, hosts
        finally:
            server.terminate()


def pages_a_second(folder: Path, registry: Path, settings: dict[str, str]) -> float:
    """One crawl into a new store and a new archive."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        given = json.dumps({"registry": str(registry), "place": place, "settings": settings})
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.one_crawl", given],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    result = json.loads(done.stdout.splitlines()[-1])
    return float(result["pages"]) / float(result["seconds"])
