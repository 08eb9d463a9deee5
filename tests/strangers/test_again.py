"""January again: silent edits, changed page furniture and kills, on portals of another author."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from pipelines.archive import verify
from pipelines.store import open_store
from tests.strangers import run
from tests.strangers.server import Serving
from tests.strangers.site import Answer
from tests.strangers.test_examination import free_port
from tests.strangers.truth import Report
from tests.strangers.world import World

ROOT = Path(__file__).resolve().parents[2]


def page(world: World, report: Report) -> tuple[dict[str, object], str, Answer] | None:
    """Where a report's only page stands; None for one with several, or made when it is asked."""
    if len(report.urls) != 1:
        return None
    host, _, path = report.urls[0].partition("//")[2].partition("/")
    answers = world.sites[host.partition(":")[0]].answers
    answer = answers.get(f"/{path}")
    return (answers, f"/{path}", answer) if isinstance(answer, Answer) else None


def edit(world: World, report: Report) -> bool:
    """Add one to a figure that stands once in the report's page."""
    found = page(world, report)
    if found is None:
        return False
    answers, path, answer = found
    for cell in report.cells:
        old = f">{cell.raw}<".encode()
        if cell.status == "number" and cell.certain and answer.body.count(old) == 1:
            new = f">{int(cell.value or 0) + 1}<".encode()
            answers[path] = replace(answer, body=answer.body.replace(old, new))
            return True
    return False


def versions(work: Path) -> dict[str, int]:
    """Address → number of its newest version."""
    with open_store(f"sqlite:///{work / 'examined.db'}") as store:
        return {record["url"]: record["version"] for record in store.records()}


def test_full_makes_a_version_of_each_edit_and_none_of_new_furniture(tmp_path: Path) -> None:
    world = World(301, 3, 45, free_port(), scans=False)
    with Serving(world) as serving:
        run.crawl(world, tmp_path)
        first = sum(serving.log.requests.values())
        editable = (report.urls[0] for report in world.truth.reports if edit(world, report))
        edited = list(islice(editable, 5))
        assert len(edited) == 5
        unedited = [one for one in world.truth.reports if one.urls[0] not in edited]
        for report in unedited:
            if found := page(world, report):
                answers, path, answer = found
                body = answer.body.replace(b"</body>", b"<div>2026 (c) 17385</div></body>")
                answers[path] = replace(answer, body=body)
        run.crawl(world, tmp_path)
        assert set(versions(tmp_path).values()) == {1}, "nothing is asked for without --full"
        assert sum(serving.log.requests.values()) - first < 0.3 * first
        run.crawl(world, tmp_path, "--full")
    newest = versions(tmp_path)
    assert len(newest) == len(world.truth.reports)
    assert sorted(url for url, number in newest.items() if number == 2) == sorted(edited)


@pytest.mark.slow
def test_twenty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    """A process group killed at random instants and started again, as a machine does."""
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    calm.mkdir()
    killed.mkdir()
    world = World(305, 5, 160, free_port(), scans=False)
    rng = random.Random(305)
    kills = 0
    with Serving(world) as serving:
        undisturbed, said = run.crawl(world, calm)
        assert len(undisturbed) == len(world.truth.reports), said
        while kills < 20:
            before = sum(serving.log.requests.values())
            process = subprocess.Popen(
                [*run.CLI, *run.crawling(world, killed)],
                cwd=killed,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            due = before + rng.randrange(30)
            while sum(serving.log.requests.values()) < due and process.poll() is None:
                time.sleep(0.002)
            time.sleep(rng.random() * 0.3)
            kills += process.poll() is None
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        resumed, _ = run.crawl(world, killed)
    assert not run.unlike(undisturbed, resumed)
    assert len(resumed) == len(undisturbed)
    assert not list(verify(killed / "archive"))
