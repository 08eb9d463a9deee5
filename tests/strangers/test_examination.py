"""The full examination: portals never used in development, served by a program of their own."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.strangers import offline, run
from tests.strangers.score import score
from tests.strangers.server import Serving
from tests.strangers.world import World

pytestmark = pytest.mark.slow


def free_port() -> int:
    """A port no portal of this examination uses yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.1.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("seed", [7, 19, 104])
def test_every_report_is_found_none_invented_and_no_wrong_cell_is_silent(
    seed: int, tmp_path: Path
) -> None:
    world = World(seed, 9, 200, free_port())
    with Serving(world) as serving:
        records, said = run.crawl(world, tmp_path)
        again, _ = run.crawl(world, tmp_path)
    result = score(records, world.truth)
    assert not result.failures(), said + "\n" + result.table()
    assert not run.unlike(records, again)
    assert not serving.log.foreign
    assert max(serving.log.most.values()) == 1


@pytest.mark.parametrize("seed", [3, 77])
def test_saved_pages_are_read_as_well(seed: int, tmp_path: Path) -> None:
    truth = offline.write(tmp_path, seed, 240)
    result = score(run.parse(tmp_path, truth), truth)
    assert not result.failures(), result.table()
