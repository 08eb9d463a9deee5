"""What the data says became of a body, whether or not any report of it is held.

In go an official name and its region, out come the changes before and after it at its level:
of the region (富阳市 → 富阳区) and of the wording (环境保护 → 生态环境). For
`nianbao agencies history`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.identity import regions
from pipelines.lineage.reforms import Step, changes, main_of, steps_from, steps_to
from pipelines.lineage.roles import role_of
from pipelines.lineage.successions import predecessors, successions

_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Told:
    """One change: of wordings (names without region and class word), of regions or of names."""

    what: str
    """wording, region or name."""
    before: str
    after: str
    kind: str
    followed: bool
    first: int
    last: int
    source: str
    note: str
    certain: bool = True


def told(name: str, region_code: str | None) -> list[Told]:
    """Changes before and after a body, oldest first."""
    found = [*_of_name(name, region_code), *_of_region(region_code)]
    role = role_of(name, region_code)
    if role.kind == "department":
        level = regions.level_of(region_code)
        found += _of_wording(main_of(role.wording), level)
    return sorted(dict.fromkeys(found), key=lambda one: (one.first, one.last, one.before))


def _of_name(name: str, region_code: str | None) -> Iterator[Told]:
    for one in changes():
        if name in (one.before, one.after) and one.region_code == region_code:
            said = (one.year, one.year, one.source, one.reason)
            yield Told("name", one.before, one.after, one.kind, one.continues, *said)


def _of_region(code: str | None) -> Iterator[Told]:
    for one in (*predecessors(code or ""), *successions(code or "")):
        kind = "renamed" if one.continues else "merged"
        before, after = (
            regions.official(part, year)
            for part, year in ((one.before, one.year - 1), (one.after, one.year + 1))
        )
        yield Told("region", before, after, kind, one.continues, one.year, one.year, one.source, "")


def _of_wording(wording: str, level: str | None) -> Iterator[Told]:
    yield from _walk(wording, level, back=True)
    yield from _walk(wording, level, back=False)


def _walk(wording: str, level: str | None, *, back: bool) -> Iterator[Told]:
    """The steps to (or from) a wording and, as far as a body goes on, those beyond."""
    border, seen = [wording], {wording}
    for _ in range(_DEEPEST):
        beyond: list[str] = []
        for word in border:
            for step in steps_to(word) if back else steps_from(word):
                years = step.window(level)
                other = step.before if back else step.after
                if years is None:
                    continue
                yield _told(step, years)
                if step.continues and other not in seen:
                    seen.add(other)
                    beyond.append(other)
        border = beyond


def _told(step: Step, years: tuple[int, int]) -> Told:
    said = (step.kind, step.continues, *years, step.source, step.note, step.certain)
    return Told("wording", step.before, step.after, *said)
