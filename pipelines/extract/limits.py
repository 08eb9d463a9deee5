"""How much a document may ask for before it is refused: the numbers of `data/limits.yaml`.

A report is a few pages, its largest table 25 rows of ten columns. What asks for a thousand times
that is an accident or an attack, and costs the one document (`Unreadable`), never the run. The
reason for each number stands beside it in the data.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from pipelines.extract.failures import Unreadable


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes; the rest are counts. See `data/limits.yaml` for what each is and why."""

    input: int
    unpacked: int
    ratio: int
    ratio_from: int
    part: int
    members: int
    bundle_members: int
    bundle_depth: int
    depth: int
    blocks: int
    columns: int
    rows: int
    cells: int
    memory: int
    seconds: int


@cache
def limits() -> Limits:
    data = yaml.safe_load((files("pipelines") / "data" / "limits.yaml").read_text("utf-8"))
    return Limits(**{name: entry["most"] for name, entry in data.items()})


def hold(what: str, count: int, most: int) -> None:
    """Raise `Unreadable` where `count` is more than `most`."""
    if count > most:
        raise Unreadable(f"{what}: {count:,} where at most {most:,} are allowed")
