"""What happened to bodies at large: `data/agency_history.yaml` as steps from wording to wording.

In goes a wording (环境保护), out come the steps that lead from it, each with the years in which it
was taken at a level, the plan that ordered it, and whether a series goes on over it. Local
wordings of one body (自然资源和规划) count as its main one. Called by `lines` and `telling`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

Kind = Literal["renamed", "merged", "split"]


@dataclass(frozen=True, slots=True)
class Step:
    """One change from one wording to another."""

    before: str
    after: str
    kind: Kind
    continues: bool
    years: Mapping[str, tuple[int, int]]
    """Level → first and last year; a level it does not name had no such change."""
    source: str
    note: str
    certain: bool = True
    """False: only some places made it."""

    def window(self, level: str | None) -> tuple[int, int] | None:
        """The years at a level, None where the change did not reach it."""
        return self.years.get(level or "")


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one named body that the rules do not say, or say otherwise."""

    region_code: str
    before: str
    after: str
    kind: str
    """renamed | merged | split, or separate: no line leads from one to the other."""
    year: int
    continues: bool
    reason: str
    source: str


@cache
def steps() -> tuple[Step, ...]:
    """Every change between main wordings, in the order of the data."""
    data, names = _load(), _sources()
    return tuple(
        Step(
            before,
            after,
            change["kind"],
            change["continues"],
            {level: (pair[0], pair[1]) for level, pair in change["years"].items()},
            "；".join(names[key] for key in change["source"]),
            change["note"],
            change.get("certain", True),
        )
        for change in data["changes"]
        for before in change["from"]
        for after in change["to"]
    )


@cache
def _sources() -> Mapping[str, str]:
    plans = _load()["sources"]
    return {key: f"{one['name']}（{one['issued']}）" for key, one in plans.items()}


def local_source() -> str:
    """What is told as the source of a change among the wordings of one body."""
    return _sources()["same-wording"]


@cache
def _main() -> Mapping[str, str]:
    groups = _load()["wordings"]
    return {word: main for main, others in groups.items() for word in (main, *others)}


def main_of(wording: str) -> str:
    """The main wording of a body that has several: 自然资源和规划 → 自然资源."""
    return _main().get(wording, wording)


@cache
def _forward() -> Mapping[str, tuple[Step, ...]]:
    return _by(lambda step: step.before)


@cache
def _backward() -> Mapping[str, tuple[Step, ...]]:
    return _by(lambda step: step.after)


def _by(key: Any) -> Mapping[str, tuple[Step, ...]]:
    found: dict[str, list[Step]] = {}
    for step in steps():
        found.setdefault(key(step), []).append(step)
    return {wording: tuple(several) for wording, several in found.items()}


def steps_from(wording: str) -> tuple[Step, ...]:
    """What a wording became."""
    return _forward().get(wording, ())


def steps_to(wording: str) -> tuple[Step, ...]:
    """What became a wording."""
    return _backward().get(wording, ())


@cache
def known_wordings() -> frozenset[str]:
    """Wordings the history speaks of."""
    ends = {word for step in steps() for word in (step.before, step.after)}
    return frozenset(ends | set(_main()))


@cache
def changes() -> tuple[Change, ...]:
    """`data/agency_changes.csv`: bodies that differ from the rule, each with its reason."""
    with (files("pipelines") / "data" / "agency_changes.csv").open(encoding="utf-8") as stream:
        return tuple(
            Change(
                row["region_code"],
                row["from"],
                row["to"],
                row["kind"],
                int(row["year"]),
                row["continues"] == "yes",
                row["reason"],
                row["source"],
            )
            for row in csv.DictReader(stream)
        )


@cache
def _load() -> Mapping[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (files("pipelines") / "data" / "agency_history.yaml").open(encoding="utf-8") as stream:
        loaded: Mapping[str, Any] = yaml.load(stream, Loader=loader)
    return loaded
