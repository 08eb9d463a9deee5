"""The examined program as a subprocess: `nianbao parse` on files, `nianbao crawl` on portals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.strangers.truth import Truth
from tests.strangers.world import World

Record = dict[str, Any]
CLI = [sys.executable, "-c", "import sys; from nianbao.cli import main; sys.exit(main())"]


class ExaminationError(Exception):
    """Raised by this module when the examined command gives no readable output."""


def command(arguments: list[str], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `nianbao` with this interpreter; standard output and error are captured."""
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [*CLI, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def records(text: str) -> list[Record]:
    """JSON objects, one a line."""
    try:
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    except ValueError as error:
        raise ExaminationError(f"standard output is not JSON lines: {error}") from error


def parse(directory: Path, truth: Truth) -> list[Record]:
    """`nianbao parse` on every file of the truth; each record is tied to its file.

    The command promises one record a line; files are given in batches, and where a batch does not
    answer with as many lines it is asked again file by file.
    """
    read: list[Record] = []
    names = [report.urls[0] for report in truth.reports]
    for start in range(0, len(names), 50):
        batch = names[start : start + 50]
        read += _parse(directory, batch)
    return read


def _parse(directory: Path, names: list[str]) -> list[Record]:
    done = command(["parse", *(str(directory / name) for name in names)])
    found = records(done.stdout)
    if len(found) == len(names):
        return [{**record, "url": name} for record, name in zip(found, names, strict=True)]
    if not found and "unexpected" in done.stderr and len(names) > 1:
        raise ExaminationError(done.stderr.strip()[-2000:])
    if len(names) == 1:
        if done.stderr:
            print(f"{names[0]}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return [{**record, "url": names[0]} for record in found]
    return [record for name in names for record in _parse(directory, [name])]


def crawling(world: World, work: Path, *more: str) -> list[str]:
    """The arguments of a crawl of the served world into the store below `work`."""
    registry = work / "registry.yaml"
    world.registry(registry)
    kept = ["--archive", str(work / "archive")]
    haste = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False"]
    return ["crawl", "--registry", str(registry), *database(work), *kept, *haste, *more]


def database(work: Path) -> list[str]:
    """The option that names the store below `work`."""
    return ["--database", f"sqlite:///{work / 'examined.db'}"]


def crawl(world: World, work: Path, *more: str) -> tuple[list[Record], str]:
    """Crawl the served world into the store below `work`, export it; (records, what was said).

    Called a second time with the same folder it is the re-crawl of an unchanged world.
    """
    done = command(crawling(world, work, *more), work)
    said = f"crawl: status {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return export(work, said), said


def export(work: Path, said: str = "") -> list[Record]:
    """Every record of the store below `work`."""
    shown = command(["export", "--format", "jsonl", *database(work)], work)
    if shown.returncode:
        raise ExaminationError(f"{said}\nexport: {shown.stderr[-2000:]}")
    return records(shown.stdout)


def unlike(first: list[Record], second: list[Record]) -> list[str]:
    """Addresses whose record differs between two exports, their times of sight aside."""

    def still(record: Record) -> str:
        times = ("first_seen_at", "last_seen_at")
        kept = {name: value for name, value in record.items() if name not in times}
        return json.dumps(kept, sort_keys=True, ensure_ascii=False)

    one = {still(record): str(record.get("url")) for record in first}
    two = {still(record): str(record.get("url")) for record in second}
    return sorted({one.get(key) or two[key] for key in one.keys() ^ two.keys()})
