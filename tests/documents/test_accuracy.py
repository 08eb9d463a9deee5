"""Every kind of file, written by our own writers, read cell by cell; floors are pinned."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml

from tests.documents import FORMATS
from tests.documents.content import Paper
from tests.documents.measure import measure

FLOORS = yaml.safe_load((Path(__file__).parent / "floors.yaml").read_text("utf-8"))


def examine(name: str, seed: int, count: int) -> None:
    """Measure one kind of file, print its line, and hold it to its floor."""

    def write(paper: Paper, rng: random.Random) -> bytes:
        return FORMATS[name](paper, rng)

    floor = FLOORS[name]
    result = measure(write, seed, count, floor.get("pictured", False))
    print(result.line(name))
    differences = "\n".join(result.wrong[:20])
    assert result.share >= floor["cells"], differences
    assert result.silent <= floor["silent"], differences
    assert result.lost <= floor["lost"], differences
    assert result.identities == result.files, differences


def test_every_kind_of_file_has_a_floor() -> None:
    assert set(FORMATS) == set(FLOORS)


@pytest.mark.parametrize("name", FORMATS)
def test_cells_of_every_kind_of_file(name: str) -> None:
    examine(name, 1, FLOORS[name].get("files", 24))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("name", FORMATS)
def test_cells_of_many_files(name: str, seed: int) -> None:
    examine(name, seed, FLOORS[name].get("many", 200))
